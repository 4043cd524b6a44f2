//! Whoever reads English reads all that ships in English.

use std::collections::BTreeSet;

use mingde_app::Library;
use mingde_core::kind::{Field, FieldKind};
use mingde_core::record::{Content, Value, check_content};
use mingde_core::registry::Unit;
use mingde_core::words::{Locale, say};

/// What the library says in Chinese alone: what rulebooks call things, what kinds are for, and the hints beside fields.
fn said(library: &Library) -> BTreeSet<&str> {
    let mut said = BTreeSet::new();
    for rulebook in library.rulebooks.values() {
        said.extend(rulebook.phrases());
    }
    for kind in library.kinds.values() {
        said.insert(&kind.purpose);
        let attributes = kind.roles.iter().flat_map(|role| &role.attributes);
        said.extend(kind.fields.iter().chain(attributes).map(|field| field.help.as_str()));
    }
    let schema = &library.schema;
    said.extend(schema.unit_fields.iter().chain(&schema.person_fields).map(|field| field.help.as_str()));
    said.remove("");
    said
}

#[test]
fn every_phrase_that_ships_has_english_and_none_is_left_over() {
    let library = Library::load(&[]).unwrap();
    let said = said(&library);
    assert!(said.len() > 1_000, "{}", said.len());
    let missing: Vec<&&str> = said.iter().filter(|said| library.english.english(said).is_none()).collect();
    assert!(missing.is_empty(), "no English for {missing:?}");
    let left_over: Vec<&str> = library.english.chinese().filter(|chinese| !said.contains(chinese)).collect();
    assert!(left_over.is_empty(), "nothing says {left_over:?}");
    for chinese in said {
        let english = library.english.english(chinese).unwrap();
        assert!(english.is_ascii(), "{chinese}: {english}");
    }
}

#[test]
fn what_there_is_to_choose_from_is_named_in_english() {
    let library = Library::load(&[]).unwrap();
    let fields = library
        .kinds
        .values()
        .flat_map(|kind| kind.fields.iter().chain(kind.roles.iter().flat_map(|role| &role.attributes)));
    let choices: Vec<_> = fields.flat_map(Field::choices).chain(&library.schema.ranks).collect();
    assert!(choices.len() > 300, "{}", choices.len());
    for choice in choices {
        // The nearest of them is named where what somebody wrote is none of them.
        let english = library.english.say(Locale::En, &choice.title);
        assert!(english.is_ascii(), "{}: {english}", choice.title);
    }
}

#[test]
fn what_is_wrong_with_a_record_is_said_by_english_titles() {
    let library = Library::load(&[]).unwrap();
    let mut said = 0;
    for kind in library.kinds.values() {
        let wrong = |field: &Field| match field.kind {
            FieldKind::Flag => Value::Time(0),
            _ => Value::Flag(true),
        };
        let mut content = Content {
            kind: kind.id.clone(),
            unit: Unit::id_of("S001"),
            date: "2025-09-01".parse().unwrap(),
            number: None,
            fields: Default::default(),
            participants: Vec::new(),
            evidence: Vec::new(),
        };
        let mut faults = check_content(kind, &content);
        content.fields = kind.fields.iter().map(|field| (field.name.clone(), wrong(field))).collect();
        faults.extend(check_content(kind, &content));
        assert!(faults.len() >= kind.fields.len(), "{}: {faults:?}", kind.id);
        for fault in faults {
            let english = say(Locale::En, &fault);
            assert!(english.is_ascii(), "{}: {english}", kind.id);
            said += 1;
        }
    }
    assert!(said > 500, "{said}");
}

#[test]
fn a_bureau_says_its_own_phrases_in_english_and_mends_those_that_ship() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("english")).unwrap();
    let own = "校长: Head teacher\n护学岗登记数: Shifts at the gate\n";
    std::fs::write(folder.path().join("english/own.yaml"), own).unwrap();
    let library = Library::load(&[folder.path().to_owned()]).unwrap();
    assert_eq!(library.english.english("护学岗登记数"), Some("Shifts at the gate"));
    assert_eq!(library.english.english("校长"), Some("Head teacher"));
    assert_eq!(library.english.english("中层干部"), Some("Middle managers"));
}
