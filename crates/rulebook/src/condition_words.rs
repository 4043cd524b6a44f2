//! A condition in the words of those who read a proof: titles in the place of names, Chinese words in the place of
//! those of the language.

use mingde_core::kind::{Field, Kind};
use mingde_core::registry::RegistrySchema;

/// Words of the language that are no names of fields.
const WORDS: [(&str, &str); 20] = [
    ("and", "且"),
    ("or", "或"),
    ("not", "非"),
    ("in", "属于"),
    ("missing", "未填"),
    ("given", "已填"),
    ("true", "是"),
    ("false", "否"),
    ("unit", "单位"),
    ("entered", "录入日期"),
    ("evidence", "佐证份数"),
    ("as-of", "截止日"),
    ("period-start", "期初"),
    ("period-end", "期末"),
    ("rank", "职级"),
    ("post", "职务"),
    ("class", "类别"),
    ("kind", "类型"),
    ("name", "名称"),
    ("code", "代码"),
];

/// `due_on < as-of and fixed_on is missing` as `整改期限 < 截止日 且 整改完成日期 未填`. What has no title stays as it is.
pub(crate) fn in_words(written: &str, kind: Option<&Kind>, schema: &RegistrySchema) -> String {
    let mut out = String::with_capacity(written.len());
    let (mut rest, mut listing) = (written, false);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => rest[1..].find('\'').map_or(rest.len(), |at| at + 2),
            c if c.is_ascii_alphabetic() => rest.find(|c| !of_name(c)).unwrap_or(rest.len()),
            // A date is no subtraction.
            c if c.is_ascii_digit() => rest.find(|c| !of_name(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, behind) = rest.split_at(length);
        rest = behind;
        match first {
            '\'' => out.push_str(&choice(word, kind, schema)),
            c if c.is_ascii_alphabetic() => match word {
                "is" => rest = rest.trim_start(),
                _ => out.push_str(&name(word, kind)),
            },
            '[' | ']' => listing = first == '[',
            ',' if listing => {
                out.push('、');
                rest = rest.trim_start();
            }
            _ => out.push_str(word),
        }
    }
    out
}

fn fields(kind: Option<&Kind>) -> impl Iterator<Item = &Field> {
    kind.into_iter().flat_map(|kind| kind.fields.iter().chain(kind.attributes()))
}

fn of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn choice(quoted: &str, kind: Option<&Kind>, schema: &RegistrySchema) -> String {
    let code = quoted.trim_matches('\'');
    let mut choices = fields(kind).flat_map(|field| field.choices()).chain(&schema.ranks);
    choices
        .find(|choice| choice.code == code)
        .map_or_else(|| quoted.to_owned(), |choice| format!("“{}”", choice.title))
}

/// `learners.attendance` as `学习人员的出勤`.
fn name(word: &str, kind: Option<&Kind>) -> String {
    let title = |part: &str| -> String {
        let field = fields(kind).find(|field| field.name == part);
        let role = kind.and_then(|kind| kind.role(part)).map(|role| role.title.as_str());
        let known = WORDS.iter().find(|(name, _)| *name == part).map(|(_, words)| *words);
        let date = kind.filter(|_| part == "date").map(|kind| kind.date_title.as_str());
        role.or(field.map(|field| field.title.as_str())).or(date).or(known).unwrap_or(part).to_owned()
    };
    word.split('.').map(title).collect::<Vec<_>>().join("的")
}
