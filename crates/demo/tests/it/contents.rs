//! Everything the generator hands over can be imported.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use mingde_core::date::Timestamp;
use mingde_core::id_number::IdNumber;
use mingde_core::kind::Party;
use mingde_core::record::{State, Value, check_content, check_value};
use mingde_demo::{DemoBureau, FileContent, shipped};

use crate::library::{bureau, kinds, schema};

/// Goes through all files and checks each record against its kind and every name against the registry.
fn check(bureau: &DemoBureau) {
    let kinds: BTreeMap<String, _> = kinds().into_iter().map(|k| (k.id.clone(), k)).collect();
    let mut known: BTreeMap<Party, BTreeSet<String>> = BTreeMap::new();
    let mut ids = HashSet::new();
    let mut names = BTreeSet::new();
    let mut last = Timestamp(i64::MIN);
    let mut withdrawn = 0;
    for file in bureau.files() {
        assert!(names.insert(file.name.clone()), "{} twice", file.name);
        assert!(last <= file.recorded, "{} is recorded before the file in front of it", file.name);
        assert!(!file.content.is_empty(), "{} is empty", file.name);
        last = file.recorded;
        let mut learn = |party, codes: Vec<String>| known.entry(party).or_default().extend(codes);
        match &file.content {
            FileContent::Units(rows) => learn(Party::Unit, rows.iter().map(|r| r.code.clone()).collect()),
            FileContent::Persons(rows) => learn(Party::Person, rows.iter().map(|r| r.code.clone()).collect()),
            FileContent::Groups(rows) => learn(Party::Group, rows.iter().map(|r| r.code.clone()).collect()),
            FileContent::Posts(_) | FileContent::Members(_) => {}
            FileContent::Records { kind, rows } => {
                let kind = &kinds[kind];
                for row in rows {
                    let content = row.content(kind);
                    assert_eq!(check_content(kind, &content), [], "{}: {row:?}", file.name);
                    assert_eq!(content.participants.len(), row.participants.len());
                    assert!(known[&Party::Unit].contains(&row.unit_code), "{}", row.unit_code);
                    for part in &row.participants {
                        let party = kind.role(&part.role).unwrap().of;
                        assert!(known[&party].contains(&part.code), "{}: {}", file.name, part.code);
                    }
                    assert!(row.number.is_some() || kind.attributes().is_empty(), "{}: no number", file.name);
                    assert!(row.date <= file.recorded.day(), "{}: recorded before it happened", file.name);
                    let new = ids.insert(content.derive_id(kind));
                    assert_eq!(
                        new,
                        file.reason.is_empty(),
                        "{}: only a correction repeats: {row:?}",
                        file.name
                    );
                }
            }
            FileContent::Withdrawals { kind, rows } => {
                let kind = &kinds[kind];
                withdrawn += rows.len();
                assert!(!file.reason.is_empty());
                assert!(rows.iter().all(|r| ids.contains(&r.content(kind).derive_id(kind))));
            }
        }
    }
    assert_eq!(withdrawn, 1);
    for act in bureau.acts().iter().filter(|act| act.state != State::Returned) {
        let kind = &kinds[&act.kind];
        let content = act.row.content(kind);
        assert_eq!(check_content(kind, &content), [], "{act:?}");
        assert!(ids.insert(content.derive_id(kind)), "filed by hand and with a file, or twice: {act:?}");
        assert!(known[&Party::Person].contains(&act.by));
    }
}

#[test]
fn every_record_of_the_small_bureau_fits_its_kind_and_is_told_apart() {
    check(&bureau(shipped::SMALL));
}

#[test]
fn every_record_of_the_county_fits_its_kind_and_is_told_apart() {
    check(&bureau(shipped::COUNTY));
}

#[test]
fn the_registry_fits_the_shipped_schema() {
    let schema = schema();
    let bureau = bureau(shipped::COUNTY);
    let (mut units, mut persons, mut groups) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    let mut numbers = BTreeSet::new();
    for file in bureau.registry() {
        match file.content {
            FileContent::Units(rows) => {
                for row in rows {
                    assert!(schema.class_of(&row.kind).is_some(), "{}", row.kind);
                    assert!(row.parent.is_none_or(|p| units.contains(&p)), "parents come first");
                    for (name, value) in &row.fields {
                        let field = schema.unit_fields.iter().find(|f| f.name == *name).unwrap();
                        assert_eq!(check_value(field, value), None);
                    }
                    assert!(units.insert(row.code));
                }
            }
            FileContent::Persons(rows) => {
                for row in rows {
                    for (name, value) in &row.fields {
                        let field = schema.person_fields.iter().find(|f| f.name == *name).unwrap();
                        assert_eq!(check_value(field, value), None);
                        assert!(!matches!(value, Value::Date(d) if *d <= row.birth));
                    }
                    if let Some(number) = &row.id_number {
                        let number = IdNumber::parse(number).unwrap();
                        assert_eq!(number.birth(), Some(row.birth));
                        assert!(number.expose().starts_with("999"), "an area that was never assigned");
                        assert!(numbers.insert(number.expose().to_owned()), "nobody shares a number");
                    }
                    assert!(persons.insert(row.code, row.name).is_none());
                }
            }
            FileContent::Posts(rows) => {
                for row in rows {
                    assert!(units.contains(&row.unit) && persons.contains_key(&row.person));
                    assert!(schema.ranks.iter().any(|r| r.code == row.rank), "{}", row.rank);
                }
            }
            FileContent::Groups(rows) => {
                for row in rows {
                    assert!(units.contains(&row.unit));
                    assert!(schema.group_kinds.iter().any(|k| k.code == row.kind), "{}", row.kind);
                    assert!(groups.insert(row.code));
                }
            }
            FileContent::Members(rows) => {
                for row in rows {
                    assert!(groups.contains(&row.group) && persons.contains_key(&row.person));
                    assert!(schema.member_roles.iter().any(|k| k.code == row.role));
                }
            }
            FileContent::Records { .. } | FileContent::Withdrawals { .. } => unreachable!("no record"),
        }
    }
    for rare in ["堃", "喆", "珺", "翀", "赟", "頔", "祎", "䶮"] {
        assert!(persons.values().any(|name| name.contains(rare)), "nobody is called {rare}");
    }
    let distinct: BTreeSet<&String> = persons.values().collect();
    assert!(distinct.len() < persons.len(), "some people share a name, as they do everywhere");
}
