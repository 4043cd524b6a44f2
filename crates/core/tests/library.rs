//! The kinds, the registry schema and the names that ship in `library/` are read as a bureau would read them.
#![allow(clippy::unwrap_used, reason = "a library that cannot be opened fails its test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::kind::{Asked, Field, Kind, Party, SelectionPart, check_reply, read_kind};
use mingde_core::office::check_opens;
use mingde_core::registry::{RegistrySchema, UnitClass};
use mingde_core::words::Locale;

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library")
}

fn open(path: &Path) -> std::sync::Arc<Source> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    Source::new(name, std::fs::read_to_string(path).unwrap())
}

fn shown(findings: &[Diagnostic]) -> String {
    findings.iter().map(|f| f.render(Locale::En)).collect()
}

fn document(name: &str) -> String {
    std::fs::read_to_string(library().join("../docs").join(name)).unwrap()
}

/// The registry schema that ships.
fn schema() -> RegistrySchema {
    RegistrySchema::read(&open(&library().join("registry.yaml"))).0.unwrap()
}

/// Every shipped kind by the stem of its file name.
fn shipped_kinds() -> BTreeMap<String, Kind> {
    let offices = schema().offices;
    let mut kinds = BTreeMap::new();
    let mut wrong = String::new();
    for entry in std::fs::read_dir(library().join("kinds")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(path.extension().unwrap(), "yaml", "{} is not a kind", path.display());
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (kind, findings) = read_kind(&open(&path), &offices);
        wrong += &shown(&findings);
        kinds.extend(kind.map(|kind| (stem, kind)));
    }
    assert!(wrong.is_empty(), "{wrong}");
    kinds
}

fn all_fields(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields.iter().chain(kind.roles.iter().flat_map(|r| &r.attributes))
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_shipped_kind_is_read_without_a_finding_and_named_like_its_file() {
    let kinds = shipped_kinds();
    assert!(kinds.len() >= 40, "only {} kinds", kinds.len());
    let mut ids = BTreeSet::new();
    for (stem, kind) in &kinds {
        assert_eq!(*stem, kind.id);
        assert!(!kind.id.contains('_'), "{stem}: a kind's name joins its words by hyphens");
        assert!(ids.insert(&kind.id), "{stem} is there twice");
    }
    let titles: BTreeSet<&str> = kinds.values().map(|k| k.title.as_str()).collect();
    assert_eq!(titles.len(), kinds.len(), "two kinds share a title");
}

#[test]
fn titles_are_there_in_both_languages() {
    for (id, kind) in shipped_kinds() {
        let mut titles: Vec<(&str, &str)> = vec![
            (&kind.title, &kind.english),
            (&kind.date_title, &kind.date_english),
            (&kind.evidence.title, &kind.evidence.english),
        ];
        titles.extend(kind.roles.iter().map(|r| (r.title.as_str(), r.english.as_str())));
        titles.extend(all_fields(&kind).map(|f| (f.title.as_str(), f.english.as_str())));
        let options = all_fields(&kind).flat_map(|f| f.choices());
        titles.extend(options.map(|c| (c.title.as_str(), c.english.as_str())));
        for (title, english) in titles {
            assert!(has_chinese(title), "{id}: “{title}” is no Chinese title");
            assert!(!english.is_empty() && !has_chinese(english), "{id}: “{english}” for {title}");
        }
        assert!(has_chinese(&kind.purpose), "{id}: purpose");
    }
}

#[test]
fn names_serve_as_columns_and_as_identifiers_in_rules() {
    // Words with which a rule or a snapshot already means something else.
    let taken = [
        "id", "unit", "date", "number", "state", "kind", "entered", "recorded", "position", "evidence",
        "role", "who", "period", "and", "or", "not", "in", "true", "false",
    ];
    for (id, kind) in shipped_kinds() {
        let mut names = BTreeSet::new();
        for name in kind.roles.iter().map(|r| &r.name).chain(kind.fields.iter().map(|f| &f.name)) {
            assert!(is_snake_case(name), "{id}: {name}");
            assert!(!taken.contains(&name.as_str()), "{id}: {name} is taken");
            assert!(names.insert(name.clone()), "{id}: {name} names two things");
        }
        let mut attributes: BTreeMap<&str, &Field> = BTreeMap::new();
        for attribute in kind.roles.iter().flat_map(|r| &r.attributes) {
            assert!(is_snake_case(&attribute.name), "{id}: {}", attribute.name);
            assert!(!names.contains(&attribute.name), "{id}: {} names two things", attribute.name);
            let first = attributes.entry(&attribute.name).or_insert(attribute);
            assert_eq!(first.kind, attribute.kind, "{id}: {} has two types", attribute.name);
        }
    }
}

#[test]
fn the_columns_of_a_sheet_have_different_headings() {
    for (id, kind) in shipped_kinds() {
        let mut headings: BTreeSet<&str> = ["编号", "单位", "备注", kind.date_title.as_str()].into();
        assert_eq!(headings.len(), 4, "{id}: the date is headed like a fixed column");
        let own =
            kind.roles.iter().map(|r| r.title.as_str()).chain(kind.fields.iter().map(|f| f.title.as_str()));
        for title in own.chain(kind.attributes().iter().map(|f| f.title.as_str())) {
            assert!(headings.insert(title), "{id}: two columns are headed {title}");
        }
    }
}

#[test]
fn every_kind_says_who_files_it_and_what_identifies_a_record() {
    let functions = [
        "school-contact",
        "department-contact",
        "office",
        "civilisation-office",
        "party-office",
        "personnel-office",
        "discipline-office",
        "safety-office",
        "aid-office",
        "teacher-development",
        "project-office",
    ];
    for (id, kind) in shipped_kinds() {
        // What replies to a record is filed by whom that concerns, a receipt by who presses, a sheet by who rates, what rolls up by the
        // commands, and none of it by an office's form; a sheet is not for anybody to accept.
        let is_sheet = matches!(kind.selection, Some(SelectionPart::Sheet(_)));
        let by_no_form =
            kind.replies_to.is_some() || kind.receipt.is_some() || kind.rolls_up.is_some() || is_sheet;
        assert_eq!(kind.filed_by.is_empty(), by_no_form, "{id}: who files it");
        assert_eq!(kind.accepted_by.is_empty(), is_sheet, "{id}: who accepts it");
        for list in [&kind.filed_by, &kind.accepted_by] {
            for function in list {
                assert!(functions.contains(&function.as_str()), "{id}: no function {function}");
            }
        }
        assert!(!kind.identity.is_empty(), "{id}: unit and date alone identify a record");
        // A sealed value differs each time it is sealed, so it cannot tell the same row again.
        for name in &kind.identity {
            assert!(!kind.field(name).is_some_and(|f| f.sensitive), "{id}: {name} is sensitive");
        }
    }
}

#[test]
fn offices_open_what_is_there_and_sensitive() {
    let source = open(&library().join("registry.yaml"));
    let kinds = shipped_kinds();
    let findings = check_opens(&source, &schema(), kinds.values());
    assert!(findings.is_empty(), "{}", shown(&findings));
    for (wrong, code, near) in [
        ("patrole", "office-opens-unknown", Some("patrol")),
        ("person.phones", "office-opens-unknown", Some("person.phone")),
        ("patrol.nothing", "office-opens-unknown", None),
        ("unit.pupils", "office-opens-clear", None),
        ("meeting", "office-opens-clear", None),
    ] {
        let text = source.text.replace("opens: [incident]", &format!("opens: [{wrong}]"));
        let other = Source::new("registry.yaml", text);
        let findings = check_opens(&other, &schema(), kinds.values());
        let [finding] = findings.as_slice() else { panic!("{wrong}: {}", shown(&findings)) };
        assert_eq!((finding.message.code, &other.text[finding.span.clone()]), (code, wrong));
        if near.is_some() {
            assert_eq!(finding.suggestion.as_deref(), near);
        }
    }
}

#[test]
fn the_registry_schema_is_read_without_a_finding() {
    let (schema, findings) = RegistrySchema::read(&open(&library().join("registry.yaml")));
    assert!(findings.is_empty(), "{}", shown(&findings));
    let schema = schema.unwrap();
    for (class, name) in UnitClass::ALL {
        assert!(schema.unit_kinds.iter().any(|k| k.class == class), "no unit kind of class {name}");
    }
    assert_eq!(schema.class_of("kindergarten"), Some(UnitClass::School));
    for code in ["bureau-leader", "department-head", "school-head", "school-middle", "teacher"] {
        assert!(schema.ranks.iter().any(|r| r.code == code), "no rank {code}");
    }
    let lists = [&schema.ranks, &schema.group_kinds, &schema.member_roles];
    for choice in lists.into_iter().flatten().chain(schema.unit_kinds.iter().map(|k| &k.choice)) {
        assert!(has_chinese(&choice.title) && !choice.english.is_empty(), "{}", choice.code);
    }
    for fields in [&schema.unit_fields, &schema.person_fields, &schema.group_fields] {
        let names: BTreeSet<&str> = fields.iter().map(|f| f.name.as_str()).collect();
        let titles: BTreeSet<&str> = fields.iter().map(|f| f.title.as_str()).collect();
        assert_eq!((names.len(), titles.len()), (fields.len(), fields.len()));
        assert!(
            fields.iter().all(|f| is_snake_case(&f.name) && has_chinese(&f.title) && !f.english.is_empty())
        );
    }
}

#[test]
fn a_chinese_heading_has_one_english_name() {
    let mut names: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (id, kind) in shipped_kinds() {
        let mut headings = vec![
            (kind.date_title.clone(), kind.date_english.clone()),
            (kind.evidence.title.clone(), kind.evidence.english.clone()),
        ];
        headings.extend(kind.roles.iter().map(|r| (r.title.clone(), r.english.clone())));
        headings.extend(all_fields(&kind).map(|f| (f.title.clone(), f.english.clone())));
        for (title, english) in headings {
            let (first, other) = names.entry(title.clone()).or_insert((english.clone(), id.clone()));
            assert_eq!(*first, english, "{title} in {id} and in {other}");
        }
    }
}

#[test]
fn what_replies_to_a_record_names_one_that_ships() {
    let kinds = shipped_kinds();
    let replies: Vec<&Kind> = kinds.values().filter(|kind| kind.replies_to.is_some()).collect();
    assert_eq!(replies.len(), 3);
    for kind in replies {
        let source = open(&library().join("kinds").join(format!("{}.yaml", kind.id)));
        let findings = check_reply(&source, kind, kinds.values());
        assert!(findings.is_empty(), "{}", shown(&findings));
        let to = kind.replies_to.as_ref().unwrap();
        let others = kinds.values().filter(|other| other.id != to.kind);
        assert_eq!(check_reply(&source, kind, others)[0].message.code, "kind-reply-kind");
    }
}

#[test]
fn the_glossary_lists_what_ships() {
    let glossary = document("glossary.md");
    let schema = schema();
    let lists = [&schema.ranks, &schema.group_kinds, &schema.member_roles];
    let choices = lists.into_iter().flatten().chain(schema.unit_kinds.iter().map(|k| &k.choice));
    let choices = choices.chain(schema.offices.iter().map(|office| &office.choice));
    let mut rows: Vec<String> =
        choices.map(|c| format!("| {} | {} | `{}` |", c.title, c.english, c.code)).collect();
    rows.extend(shipped_kinds().values().map(|k| format!("| {} | {} | `{}` |", k.title, k.english, k.id)));
    let missing: Vec<&String> = rows.iter().filter(|row| !glossary.lines().any(|l| l == **row)).collect();
    assert!(missing.is_empty(), "not in docs/glossary.md: {missing:#?}");
    let listed = glossary.split("## Record kinds").nth(1).unwrap();
    let listed = listed.lines().filter(|l| l.ends_with("` |")).count();
    assert_eq!(listed, shipped_kinds().len(), "docs/glossary.md lists kinds that do not ship");
}

#[test]
fn the_worked_example_of_the_manual_is_a_kind() {
    let (english, chinese) = (document("kinds.md"), document("kinds.zh-CN.md"));
    let example =
        |text: &str| text.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap().to_owned();
    assert_eq!(example(&english), example(&chinese));
    let (kind, findings) = read_kind(&Source::new("gate-guard.yaml", example(&english)), &schema().offices);
    assert!(findings.is_empty(), "{}", shown(&findings));
    let kind = kind.unwrap();
    let guards = kind.role("guards").unwrap();
    assert_eq!((guards.of, guards.min, guards.max), (Party::Person, 1, None));
    assert_eq!(guards.attributes[0].choices().len(), 4);
    assert_eq!(kind.evidence.asked, Asked::No);
    assert!(!shipped_kinds().contains_key(&kind.id), "the example is to be added by the reader");
}

/// Days off and days made up as the notices of the State Council's General Office have them.
#[test]
fn the_calendar_holds_the_published_years() {
    let (calendar, findings) = Calendar::read(&open(&library().join("calendars/cn.yaml")));
    assert!(findings.is_empty(), "{}", shown(&findings));
    let calendar = calendar.unwrap();
    for (year, source, free, made_up) in [
        (2024, "国办发明电〔2023〕7号", 28, 8),
        (2025, "国办发明电〔2024〕12号", 28, 5),
        (2026, "国办发明电〔2025〕7号", 33, 6),
    ] {
        let table = &calendar.years[&year];
        assert_eq!(table.source, source);
        assert_eq!(table.holidays.iter().map(|h| h.to.since(h.from) + 1).sum::<i32>(), free, "{year}");
        assert_eq!(table.workdays.len(), made_up, "{year}");
    }
    for (year, table) in &calendar.years {
        for holiday in &table.holidays {
            assert_eq!((holiday.from.year(), holiday.to.year()), (*year, *year), "{}", holiday.name);
            assert!(has_chinese(&holiday.name) && !holiday.english.is_empty());
        }
        for day in &table.workdays {
            assert!(day.weekday() > 5, "{day} is no weekend day that could be made up");
            assert!(calendar.day(*day).workday, "{day}");
            let free = table.holidays.iter().any(|h| h.from <= *day && *day <= h.to);
            assert!(!free && day.year() == *year, "{day} is both worked and free");
        }
    }
    let mut last = None;
    for term in &calendar.terms {
        assert!(last.is_none_or(|end| end < term.from), "{} overlaps the term before", term.id);
        assert!(calendar.term(term.from).is_some_and(|t| t.id == term.id));
        last = Some(term.to);
    }
    let ids: BTreeSet<&str> = calendar.terms.iter().map(|t| t.id.as_str()).collect();
    for year in 2023..=2026 {
        let (autumn, spring) = (format!("{year}-autumn"), format!("{}-spring", year + 1));
        assert!(ids.contains(autumn.as_str()) && ids.contains(spring.as_str()), "{year}—{}", year + 1);
    }
}
