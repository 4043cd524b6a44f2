//! How much there is: the sizes that the bureaus state about themselves.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::kind::{Kind, SelectionPart};
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_demo::{DemoFile, FileContent, RecordRow, shipped};

use crate::library::{bureau, kinds};

fn records<'f>(files: &'f [DemoFile], wanted: &str) -> Vec<&'f RecordRow> {
    let of_kind = files.iter().filter_map(|f| match &f.content {
        FileContent::Records { kind, rows } if kind == wanted && f.reason.is_empty() => Some(rows),
        _ => None,
    });
    of_kind.flatten().collect()
}

fn has(row: &RecordRow, field: &str, code: &str) -> bool {
    row.field(field) == Some(&Value::Choice(code.to_owned()))
}

#[test]
fn the_county_is_as_large_as_it_says() {
    let bureau = bureau(shipped::COUNTY);
    let registry = bureau.registry();
    let mut of_kind: BTreeMap<&str, usize> = BTreeMap::new();
    let mut class: BTreeMap<String, &str> = BTreeMap::new();
    let mut pupils = 0;
    let mut staff: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &registry {
        match &file.content {
            FileContent::Units(rows) => {
                for row in rows {
                    let sort = match row.kind.as_str() {
                        kind @ ("bureau" | "department") => kind,
                        "party-committee" | "general-branch" | "party-branch" => "party",
                        _ => "base",
                    };
                    *of_kind.entry(sort).or_default() += 1;
                    class.insert(row.code.clone(), sort);
                    if let Some((_, Value::Number(n))) = row.fields.iter().find(|(name, _)| *name == "pupils")
                    {
                        pupils += n.raw() / 10_000;
                    }
                }
            }
            FileContent::Posts(rows) => {
                for row in rows.iter().filter(|r| !r.concurrent) {
                    *staff.entry(class[&row.unit]).or_default() += 1;
                }
            }
            _ => {}
        }
    }
    assert_eq!((of_kind["department"], of_kind["base"]), (20, 49));
    assert_eq!(staff["bureau"] + staff["department"], 106);
    assert_eq!(staff["base"], 4_912);
    assert_eq!(pupils, 28_431);
    let members = registry.iter().find_map(|f| match &f.content {
        FileContent::Members(rows) => Some(rows),
        _ => None,
    });
    let members_of = |group: &str| members.unwrap().iter().filter(|m| m.group == group).count();
    assert_eq!(members_of("G07"), 85, "volunteer team");
    assert_eq!(members_of("G09"), 112, "social supervisors");
    let stationed: usize = (0..4).map(|n| members_of(&format!("G3{n}"))).sum();
    assert_eq!(stationed, 34, "people stationed in four villages");
}

#[test]
fn a_whole_year_of_the_county_holds_what_the_documents_count() {
    let bureau = bureau(shipped::COUNTY);
    let wanted: BTreeSet<&str> =
        ["aid-grant", "activity-site", "principal-selection", "supervisor-appointment", "nomination"].into();
    let whole_until = bureau.told().whole_until();
    let (mut all, mut participations, mut this_year, mut told) = (0usize, 0usize, 0usize, BTreeSet::new());
    let mut kept = Vec::new();
    for mut file in bureau.files() {
        let FileContent::Records { kind, rows } = &mut file.content else { continue };
        this_year += rows.iter().filter(|row| row.date > whole_until).count();
        rows.retain(|row| row.date <= whole_until);
        let (kind, rows) = (&*kind, &*rows);
        all += rows.len();
        participations += rows.iter().map(|r| r.participants.len()).sum::<usize>();
        told.insert(kind.clone());
        if wanted.contains(kind.as_str()) {
            kept.push(file);
        }
    }
    assert!((230_000..280_000).contains(&all), "{all} records");
    // Less than three months of this year, in which more happens than in others.
    assert!((60_000..110_000).contains(&this_year), "{this_year} records");
    assert!((950_000..1_150_000).contains(&participations), "{participations} participations");
    // Selections are made by the people of the bureau, once its files are in; what rolls up comes by commands.
    let by_hand = |kind: &Kind| {
        use SelectionPart::{Call, Decision, Objection, Sheet};
        kind.rolls_up.is_some()
            || matches!(kind.selection, Some(Call(_) | Sheet(_) | Objection(_) | Decision(_)))
    };
    let known = kinds().into_iter().filter(|kind| !by_hand(kind)).map(|kind| kind.id.clone());
    let known: BTreeSet<String> = known.collect();
    assert_eq!(told, known, "every kind that is filed has records");

    let grants = records(&kept, "aid-grant");
    assert_eq!(grants.iter().filter(|g| has(g, "item", "bus-card")).count(), 76);
    let girls: Vec<_> = grants.iter().filter(|g| has(g, "item", "girls")).collect();
    assert_eq!(girls.len(), 100);
    assert!(girls.iter().all(|g| g.field("amount") == Some(&Value::Number(Fixed::whole(1200)))));
    let sites = records(&kept, "activity-site");
    assert_eq!(sites.iter().filter(|s| has(s, "site_type", "childrens-palace")).count(), 35);
    let steps = records(&kept, "principal-selection");
    let appointed: BTreeSet<_> = steps
        .iter()
        .filter(|s| has(s, "step", "appointment"))
        .flat_map(|s| s.in_role("school").map(|p| p.code.clone()))
        .collect();
    assert_eq!(appointed.len(), 43);
    let ballots = steps.iter().filter(|s| has(s, "step", "ballot")).count();
    assert_eq!(ballots, 4, "schools that elected their principal");
    assert_eq!(records(&kept, "supervisor-appointment").len(), 112);
    let best = records(&kept, "nomination");
    for list in ["ten-best-activity", "ten-best-novelty"] {
        let chosen = best.iter().filter(|n| has(n, "category", list) && has(n, "result", "selected"));
        assert_eq!(chosen.count(), 30, "{list}: ten a year over three years");
    }
}

#[test]
fn the_small_bureau_is_small() {
    let bureau = bureau(shipped::SMALL);
    let records: usize = bureau.files().map(|f| f.content.len()).sum();
    assert!((12_000..21_000).contains(&records), "{records} rows");
}
