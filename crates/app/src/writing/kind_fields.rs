//! A kind as it will be: its form, the columns of its template, and fields that are known elsewhere already; and one more field in its
//! text.

use std::collections::BTreeSet;

use mingde_core::diagnostic::Message;
use mingde_core::kind::{Field, FieldKind, Kind, Measure};
use mingde_core::text::spelt;
use mingde_sheet::Layout;

use super::blank::one_line;
use crate::error::AppError;
use crate::library::Library;
use crate::view::Title;

/// Titles are alike that share so much of their pairs of characters.
const ALIKE: f64 = 0.6;
/// So many are named for one field.
const NAMED: usize = 4;

/// A kind as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindPreview {
    /// What the form asks, in its order.
    pub asked: Vec<AskedField>,
    /// The sheets of the template: name, and for each column its heading and whether it must be filled in.
    pub sheets: Vec<(String, Vec<(Title, bool)>)>,
    /// Fields that are known elsewhere already.
    pub known: Vec<KnownElsewhere>,
}

/// What a form asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedField {
    /// Its label.
    pub title: Title,
    /// The line of help; empty where there is none.
    pub help: String,
    /// What is typed: `text`, `number`, `date`, `time`, `flag`, `choice`, `unit`, `role`.
    pub sort: &'static str,
    /// The word of its unit.
    pub unit: &'static str,
    /// What can be chosen.
    pub options: Vec<Title>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether it is sealed.
    pub sensitive: bool,
}

/// A field that other kinds, or the registry, have under a like name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownElsewhere {
    /// Its title.
    pub title: String,
    /// Where it is known: what has it, and what it is called there.
    pub places: Vec<(Title, Title)>,
    /// Whether the registry has it, so that it need not be asked at all.
    pub in_registry: bool,
}

/// A field that is to be added.
#[derive(Debug, Clone, Default)]
pub struct FieldWish {
    /// Its title.
    pub title: String,
    /// Its name; spelt after the title where nothing is said.
    pub name: String,
    /// `text`, `number`, `date`, `time`, `flag`, `choice`, `unit`.
    pub sort: String,
    /// Of a number: the name of its unit.
    pub unit: String,
    /// Of a choice: a line for each.
    pub options: String,
    /// Whether it must be filled in.
    pub required: bool,
}

/// A kind as it will be.
pub fn kind_preview(library: &Library, kind: &Kind) -> KindPreview {
    let roles = kind.roles.iter().map(|role| AskedField {
        title: Title::from(role),
        help: String::new(),
        sort: "role",
        unit: "",
        options: Vec::new(),
        required: role.min > 0,
        sensitive: false,
    });
    let layout = Layout::of_kind(kind);
    let sheets = layout.parts.iter().map(|part| {
        let column = |column: &mingde_sheet::Column| {
            (Title { title: column.title.clone(), english: column.english.clone() }, column.required)
        };
        (part.sheet.clone(), part.columns.iter().map(column).collect())
    });
    let fields = || kind.fields.iter().chain(kind.roles.iter().flat_map(|role| &role.attributes));
    let known = fields().filter_map(|field| known_elsewhere(library, &kind.id, &field.title, &field.name));
    KindPreview {
        asked: roles.chain(kind.fields.iter().map(asked)).collect(),
        sheets: sheets.collect(),
        known: known.collect(),
    }
}

fn asked(field: &Field) -> AskedField {
    let (sort, unit, options) = match &field.kind {
        FieldKind::Text { .. } => ("text", "", Vec::new()),
        FieldKind::Number { unit, .. } => {
            let word = Measure::ALL.iter().find(|(known, ..)| known == unit).map_or("", |(.., word)| word);
            ("number", word, Vec::new())
        }
        FieldKind::Date => ("date", "", Vec::new()),
        FieldKind::Time => ("time", "", Vec::new()),
        FieldKind::Flag => ("flag", "", Vec::new()),
        FieldKind::Choice(options) => ("choice", "", options.iter().map(Title::from).collect()),
        FieldKind::Unit => ("unit", "", Vec::new()),
    };
    AskedField {
        title: Title::from(field),
        help: field.help.clone(),
        sort,
        unit,
        options,
        required: field.required,
        sensitive: field.sensitive,
    }
}

/// Where a field is known already, under the same name or a like title; none where nothing has it.
pub fn known_elsewhere(library: &Library, own: &str, title: &str, name: &str) -> Option<KnownElsewhere> {
    let wanted = pairs(title);
    let fits = |field: &Field| {
        field.name == name || field.title == title || likeness(&wanted, &pairs(&field.title)) >= ALIKE
    };
    let mut places = Vec::new();
    let schema = &library.schema;
    for (of, fields) in [("registry-person", &schema.person_fields), ("registry-unit", &schema.unit_fields)] {
        let found = fields.iter().filter(|field| fits(field));
        places.extend(found.map(|field| (Title::word(of), Title::from(field))));
    }
    let in_registry = !places.is_empty();
    for kind in library.kinds.values().filter(|kind| kind.id != own) {
        let fields = kind.fields.iter().chain(kind.roles.iter().flat_map(|role| &role.attributes));
        places.extend(
            fields.filter(|field| fits(field)).map(|field| (Title::from(kind.as_ref()), Title::from(field))),
        );
    }
    places.truncate(NAMED);
    (!places.is_empty()).then(|| KnownElsewhere { title: title.to_owned(), places, in_registry })
}

fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).map(|pair| [pair[0], pair[1]]).collect()
}

fn likeness(one: &BTreeSet<[char; 2]>, other: &BTreeSet<[char; 2]>) -> f64 {
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { one.intersection(other).count() as f64 / all as f64 }
}

/// The text of a kind with one more field behind the others.
///
/// # Errors
/// `draft-title-wanted`, `draft-field-taken`, `draft-field-options`.
pub fn with_field(text: &str, wish: &FieldWish) -> Result<String, AppError> {
    let title = one_line(&wish.title)?;
    let spelt_name = |text: &str| {
        spelt(text)
            .replace('-', "_")
            .trim_start_matches(|c: char| !c.is_ascii_lowercase())
            .chars()
            .take(40)
            .collect::<String>()
    };
    let name = spelt_name(if wish.name.trim().is_empty() { &title } else { wish.name.trim() });
    let is_taken = text
        .lines()
        .any(|line| line.trim_start().strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(':')));
    if name.is_empty() || is_taken {
        return Err(AppError::Conflict(Message::new("draft-field-taken").with("name", name)));
    }
    let english = name.replace('_', " ");
    let mut parts =
        vec![format!("title: {title}"), format!("english: {english}"), format!("type: {}", wish.sort)];
    match wish.sort.as_str() {
        "number" => {
            let unit = Measure::ALL
                .iter()
                .find(|(_, name, _)| *name == wish.unit)
                .map_or("items", |(_, name, _)| name);
            parts.push(format!("unit: {unit}"));
            parts.push("min: 0".to_owned());
        }
        "choice" => {
            let mut options: Vec<(String, String)> = Vec::new();
            for option in wish.options.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let option = one_line(option)?;
                let code = spelt(&option);
                let code = if options.iter().any(|(known, _)| *known == code) {
                    format!("{code}-{}", options.len() + 1)
                } else {
                    code
                };
                options.push((code, option));
            }
            if options.len() < 2 {
                return Err(AppError::Invalid(Message::new("draft-field-options")));
            }
            let list: Vec<String> = options.iter().map(|(code, title)| format!("{code}: {title}")).collect();
            parts.push(format!("options: {{ {} }}", list.join(", ")));
        }
        "text" => parts.push("max: 200".to_owned()),
        "date" | "time" | "flag" | "unit" => {}
        _ => return Err(AppError::Invalid(Message::new("draft-field-sort"))),
    }
    if wish.required {
        parts.push("required: true".to_owned());
    }
    let line = format!("  {name}: {{ {} }}", parts.join(", "));
    let mut lines: Vec<&str> = text.trim_end().split('\n').collect();
    match lines.iter().position(|line| line.trim_end() == "fields:") {
        Some(at) => {
            let is_beneath = |line: &&&str| line.starts_with([' ', '\t']) || line.trim().is_empty();
            let mut end = at + 1 + lines[at + 1..].iter().take_while(is_beneath).count();
            while lines[end - 1].trim().is_empty() {
                end -= 1;
            }
            lines.insert(end, &line);
        }
        None => lines.extend(["fields:", line.as_str()]),
    }
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "id: gate\ntitle: 护学岗\nfields:\n  gate: { title: 校门, english: Gate, type: text, max: 20 }\n\nevidence: { title: 照片, english: Pictures, asked: no }\n";

    fn wish(title: &str, sort: &str) -> FieldWish {
        FieldWish { title: title.into(), sort: sort.into(), ..FieldWish::default() }
    }

    #[test]
    fn a_field_is_written_behind_the_others_and_its_codes_are_spelt() {
        let wish =
            FieldWish {
                options: "早上\n中午\n\n下午".into(), required: true, ..wish("时段", "choice")
            };
        let text = with_field(KIND, &wish).expect("it fits");
        let line = "  shi_duan: { title: 时段, english: shi duan, type: choice, options: { zao-shang: 早上, zhong-wu: 中午, xia-wu: 下午 }, required: true }";
        assert!(text.contains(&format!("max: 20 }}\n{line}\n\nevidence:")), "{text}");
        let code = |done: Result<String, AppError>| done.expect_err("it does not fit").message().code;
        assert_eq!(code(with_field(&text, &wish)), "draft-field-taken");
        assert_eq!(code(with_field(KIND, &self::wish("时段", "choice"))), "draft-field-options");
        assert_eq!(code(with_field(KIND, &self::wish("时段", "shape"))), "draft-field-sort");
        assert_eq!(code(with_field(KIND, &self::wish(" ", "text"))), "draft-title-wanted");
        assert!(
            with_field("id: a\n", &self::wish("人数", "flag"))
                .expect("it fits")
                .ends_with("fields:\n  ren_shu: { title: 人数, english: ren shu, type: flag }\n")
        );
    }

    #[test]
    fn a_field_that_the_registry_or_another_kind_has_is_told() {
        let library = Library::load(&[]).expect("the library reads");
        let known =
            known_elsewhere(&library, "gate", "学生数", "xue_sheng_shu").expect("the registry counts pupils");
        assert!(known.in_registry && !known.places.is_empty(), "{known:?}");
        let known = known_elsewhere(&library, "gate", "谈话事由", "why").expect("talks have a reason");
        assert!(known.places.iter().any(|(kind, _)| kind.title == "谈心谈话"), "{known:?}");
        assert_eq!(known_elsewhere(&library, "gate", "东门西门北门", "which_of_the_gates"), None);
    }
}
