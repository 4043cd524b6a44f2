//! A condition in the words of those who read a proof or whose record is checked: titles in the place of names, and in
//! Chinese words in the place of those of the language.

use mingde_core::kind::{Field, Kind, Measure};
use mingde_core::registry::RegistrySchema;
use mingde_core::words::Locale;

/// Words of the language that are no names of fields.
const WORDS: [(&str, &str); 42] = [
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
    ("now", "现在"),
    ("since", "任现职日期"),
    ("sex", "性别"),
    ("birth", "出生日期"),
    ("age", "年龄"),
    ("presence", "在岗比例"),
    ("group", "小组"),
    ("role", "组内角色"),
    ("person", "人员"),
    ("first-school-day", "开学日"),
    ("last-school-day", "放假前最后一个上课日"),
    ("years", "满几年"),
    ("months", "满几个月"),
    ("school_week", "学期周次"),
    ("week", "所在周"),
    ("vetoed", "一票否决期内"),
    ("if", "如果"),
    ("then", "则"),
    ("else", "否则"),
    ("min", "取最小"),
    ("max", "取最大"),
    ("floor", "去尾取整"),
];

/// Words for what the registry says of everybody and no list in it titles.
const FIXED: [(&str, &str); 8] = [
    ("male", "男"),
    ("female", "女"),
    ("bureau", "教育局"),
    ("department", "科室"),
    ("school", "学校"),
    ("institution", "事业单位"),
    ("party", "党组织"),
    ("subordinate", "下级教育局"),
];

/// Signs of the language, the longer ones first.
pub(crate) const SIGNS: [(&str, &str); 5] = [(">=", "≥"), ("<=", "≤"), ("!=", "≠"), ("*", "×"), ("/", "÷")];

/// `due_on < as-of and fixed_on is missing` as `整改期限 < 截止日 且 整改完成日期 未填`, `date <= entered + 7 days` as
/// `谈话日期 ≤ 录入日期 + 7天`; in English with the English titles and the words of the language. What has no title stays
/// as it is.
pub(crate) fn in_words(
    written: &str,
    kind: Option<&Kind>,
    schema: &RegistrySchema,
    locale: Locale,
) -> String {
    Wording { kind, schema, locale }.of(written)
}

/// Whose titles are said, in which language.
struct Wording<'a> {
    kind: Option<&'a Kind>,
    schema: &'a RegistrySchema,
    locale: Locale,
}

impl Wording<'_> {
    fn of(&self, written: &str) -> String {
        let chinese = self.locale == Locale::ZhCn;
        let mut out = String::with_capacity(written.len());
        let (mut rest, mut listing, mut counted) = (written, false, false);
        while let Some(first) = rest.chars().next() {
            if let Some((sign, shown)) = SIGNS.iter().find(|(sign, _)| chinese && rest.starts_with(sign)) {
                out.push_str(shown);
                rest = &rest[sign.len()..];
                continue;
            }
            // A date is no subtraction.
            let (word, behind) = match first.is_ascii_digit() {
                true => rest.split_at(rest.find(|c| !of_path(c)).unwrap_or(rest.len())),
                false => next_word(rest, first, of_path),
            };
            rest = behind;
            match first {
                '\'' => out.push_str(&self.choice(word)),
                c if c.is_ascii_alphabetic() => match (word, measure(word).filter(|_| counted && chinese)) {
                    ("is", _) if chinese => rest = rest.trim_start(),
                    (_, Some(measure)) => {
                        out.truncate(out.trim_end().len());
                        out.push_str(measure);
                    }
                    ("number", _) if chinese && rest.starts_with('(') => out.push_str("数量"),
                    ("workdays", _) if chinese && rest.starts_with('(') => out.push_str("工作日数"),
                    _ => out.push_str(&self.name(word)),
                },
                '[' | ']' => listing = first == '[',
                ',' if listing && chinese => {
                    out.push('、');
                    rest = rest.trim_start();
                }
                _ => out.push_str(word),
            }
            counted = first.is_ascii_digit() || counted && first == ' ';
        }
        out
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.kind.into_iter().flat_map(|kind| kind.fields.iter().chain(kind.attributes()))
    }

    fn said<'t>(&self, title: &'t str, english: &'t str) -> &'t str {
        match self.locale {
            Locale::En if !english.is_empty() => english,
            _ => title,
        }
    }

    fn choice(&self, quoted: &str) -> String {
        let code = quoted.trim_matches('\'');
        let schema = self.schema;
        let further = schema.person_fields.iter().chain(&schema.unit_fields).chain(&schema.group_fields);
        let further = further.flat_map(|field| field.choices());
        let kinds = schema.unit_kinds.iter().map(|kind| &kind.choice);
        let registry =
            schema.ranks.iter().chain(kinds).chain(&schema.group_kinds).chain(&schema.member_roles);
        let mut choices = self.fields().flat_map(|field| field.choices()).chain(registry).chain(further);
        let found = choices.find(|choice| choice.code == code);
        let fixed = FIXED.iter().find(|(word, _)| *word == code && self.locale == Locale::ZhCn);
        found.map_or_else(
            || fixed.map_or_else(|| quoted.to_owned(), |(_, title)| format!("“{title}”")),
            |choice| match self.locale {
                Locale::ZhCn => format!("“{}”", choice.title),
                Locale::En => format!("'{}'", self.said(&choice.title, &choice.english)),
            },
        )
    }

    /// `learners.attendance` as `学习人员的出勤`, `Learners’ Attendance`; `learners.now.unit` as `学习人员现在的单位`.
    fn name(&self, word: &str) -> String {
        let title = |part: &str| -> String {
            let field = self.fields().find(|field| field.name == part);
            let field = field.map(|field| self.said(&field.title, &field.english));
            let role = self.kind.and_then(|kind| kind.role(part));
            let role = role.map(|role| self.said(&role.title, &role.english));
            let date = self.kind.filter(|_| part == "date");
            let date = date.map(|kind| self.said(&kind.date_title, &kind.date_english));
            let schema = self.schema;
            let of_persons = schema.person_fields.iter();
            let fields = of_persons.chain(&schema.unit_fields).chain(&schema.group_fields);
            let further = fields.into_iter().find(|field| field.name == part);
            let further = further.map(|field| self.said(&field.title, &field.english));
            let group = self.schema.group_kinds.iter().find(|kind| kind.code == part);
            let group = group.map(|kind| self.said(&kind.title, &kind.english));
            let known = WORDS.iter().find(|(name, _)| *name == part);
            let known = known.map(|(name, words)| self.said(words, english(name)));
            role.or(field).or(date).or(known).or(further).or(group).unwrap_or(part).to_owned()
        };
        let parts: Vec<String> = word.split('.').map(title).collect();
        let joined = parts.join(self.said("的", "’ "));
        match self.locale {
            // 谈话对象现在的单位, not 谈话对象的现在的单位.
            Locale::ZhCn => joined.replace("的现在", "现在"),
            Locale::En => joined.replace("’ now’ ", "’ present "),
        }
    }
}

/// A word of the language as it stands in a sentence.
fn english(word: &str) -> &str {
    match word {
        "entered" => "day of entry",
        "evidence" => "number of evidence files",
        word => word,
    }
}

/// What a number counts: `7 days`, `20000 yuan`.
pub(crate) fn measure(word: &str) -> Option<&'static str> {
    match word {
        "day" => Some("天"),
        "month" | "months" => Some("个月"),
        "workday" | "workdays" => Some("个工作日"),
        "hour" => Some("小时"),
        "minute" => Some("分钟"),
        word => Measure::ALL.iter().find(|(_, name, _)| *name == word).map(|(.., shown)| *shown),
    }
}

/// Conditions speak of what others have: `approver.rank`.
fn of_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// A text in quotation marks, a name (what is `of_name`, after a letter), or else the one character that stands first; and
/// what stands behind it.
pub(crate) fn next_word(rest: &str, first: char, of_name: fn(char) -> bool) -> (&str, &str) {
    rest.split_at(match first {
        '\'' => rest[1..].find('\'').map_or(rest.len(), |at| at + 2),
        c if c.is_ascii_alphabetic() => rest.find(|c| !of_name(c)).unwrap_or(rest.len()),
        c => c.len_utf8(),
    })
}
