//! What somebody may not see is cut out of everything that is computed: assessments, proofs, what changed since, reports;
//! for every office, wherever it is held, and when the units below it change with the day.

use std::collections::{BTreeMap, BTreeSet};

use mingde_app::{
    Asked, AssessRequest, ExplainRequest, GrantRequest, ReachRequest, ReorganisationRequest, ReportRequest,
    Since, Whose, actor_of, assess, compose, correct, delta, evidence_files, explain, grant_office,
    list_forms, open_sealed, pictures_beside, reorganise,
};
use mingde_core::grant::Reach;
use mingde_core::kind::Kind;
use mingde_core::office::{Office as Post, Power};
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::registry::Unit;
use mingde_core::reorganisation::Reorganisation;
use mingde_rulebook::Explanation;
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;

/// Where an office may be held, and the schools that it reaches there.
type Place = (fn() -> Reach, &'static [&'static str]);
const REACHES: [Place; 5] = [
    (|| Reach::Unit(Unit::id_of("S1")), &["S1"]),
    (|| Reach::Unit(Unit::id_of("S2")), &["S2"]),
    (|| Reach::Unit(Unit::id_of("JYJ")), &[]),
    (|| Reach::Unit(Unit::id_of("RSK")), &[]),
    (|| Reach::Bureau, &["S1", "S2"]),
];

fn request() -> AssessRequest {
    AssessRequest {
        rulebooks: vec!["heart-to-heart-talks".into()],
        period: Some(Period::parse("2025-autumn").unwrap()),
        ..AssessRequest::default()
    }
}

/// Talks at both schools.
async fn talked(office: &Office) {
    let talks = Grid::new("谈心谈话", &TALKS)
        .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"])
        .line(&["第一小学", "2025-09-22", "王校长", "陈老师(P04)", "考核反馈"])
        .line(&["第二中学", "2025-09-10", "周校长", "陈老师(P06)", "日常谈心"]);
    let taken = office.take_in("谈话.xlsx", &[talks]).await;
    assert_eq!(taken.added, 3, "{taken:#?}");
}

/// Whether an office reads records of a kind, and whether it reads any at all.
fn reads(post: &Post, kinds: &[&Kind], kind: &str) -> (bool, bool) {
    let code = &post.choice.code;
    let named = |kind: &&&Kind| kind.filed_by.contains(code) || kind.accepted_by.contains(code);
    let everything = post.powers.contains(&Power::ReadEverything);
    let own = kinds.iter().find(|k| k.id == kind).is_some_and(|k| named(&k));
    (everything || own, everything || kinds.iter().any(|k| named(&k)))
}

fn explained(office: &Office, sight: &mingde_app::Sight, who: &str) -> Result<Explanation, String> {
    let asked = ExplainRequest { assess: request(), subject: who.into(), result: Some("talks".into()) };
    let mut found = explain(&office.bureau.library(), sight, &asked, day("2025-11-03"))
        .map_err(|error| format!("{:?}", error.message()))?;
    Ok(found.remove(0))
}

#[test]
fn every_office_sees_results_and_proofs_of_the_units_it_is_held_for_and_names_of_no_other() {
    in_an_office(async |office| {
        talked(office).await;
        let library = office.bureau.library();
        let kinds: Vec<&Kind> = library.kinds.values().map(AsRef::as_ref).collect();
        let (mut seen, mut withheld) = (0, 0);
        for post in &library.schema.offices {
            let (reads_talks, reads_any) = reads(post, &kinds, "heart-to-heart-talk");
            for (reach, schools) in REACHES {
                let about = || format!("{} {:?}", post.choice.code, reach());
                // Somebody who takes part in nothing.
                let actor = office.officer("P01", &[(&post.choice.code, reach())]);
                let sight = office.bureau.sight(&actor, None).await.unwrap();
                let assessed = assess(&library, &sight, &request(), day("2025-11-03")).unwrap().remove(0);
                let subjects: BTreeSet<&str> = assessed.subjects.iter().map(|s| &*s.code).collect();
                let expected: BTreeSet<&str> =
                    if reads_any { schools.iter().copied().collect() } else { BTreeSet::new() };
                assert_eq!(subjects, expected, "{}", about());
                for (school, people) in [("S1", ["王校长", "李主任"]), ("S2", ["周校长", "陈老师"])]
                {
                    let proof = explained(office, &sight, school);
                    if !expected.contains(school) {
                        // As if there were no such school, and none like it.
                        let nowhere = explained(office, &sight, "S9").unwrap_err().replace("S9", school);
                        assert_eq!(proof.unwrap_err(), nowhere, "{}", about());
                        withheld += 1;
                        continue;
                    }
                    let proof = proof.unwrap();
                    let records = proof.root.records.as_ref().unwrap();
                    let counted = records.counted_total;
                    assert_eq!(counted, if school == "S1" { 2 } else { 1 }, "{}: how many stays", about());
                    let shown = if reads_talks { counted } else { 0 };
                    assert_eq!(records.counted.len(), shown, "{}: which stay", about());
                    let told = serde_json::to_string(&proof).unwrap();
                    let named = people.iter().any(|name| told.contains(name));
                    assert!(reads_talks || !named, "{}", about());
                    seen += 1;
                }
            }
        }
        assert!(seen > 20 && withheld > 50, "{seen} {withheld}");
    });
}

#[test]
fn what_changed_since_is_told_of_what_is_seen_and_of_nothing_else() {
    in_an_office(async |office| {
        talked(office).await;
        let position = office.tip().await.0;
        let second = office.records("heart-to-heart-talk").await;
        let second = second.iter().find(|talk| talk.content.unit == Unit::id_of("S2")).unwrap();
        let changes = [("topic".to_owned(), "reminder".to_owned())];
        let id = second.head.id.to_string();
        correct(&office.bureau, &office.actor, office.now(), &id, &changes, "改").await.unwrap();
        office.take_in("新人.xlsx", &[newcomer()]).await;
        let first =
            Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-10-13", "王校长", "新老师", "日常谈心"]);
        office.take_in("十月.xlsx", &[first]).await;

        let library = office.bureau.library();
        let kinds: Vec<&Kind> = library.kinds.values().map(AsRef::as_ref).collect();
        let mut told_of_changes = 0;
        for post in &library.schema.offices {
            let (reads_talks, reads_any) = reads(post, &kinds, "heart-to-heart-talk");
            for (reach, schools) in REACHES {
                let about = || format!("{} {:?}", post.choice.code, reach());
                let actor = office.officer("P01", &[(&post.choice.code, reach())]);
                let sight = office.bureau.sight(&actor, None).await.unwrap();
                let since = Since::Position(position);
                let found =
                    delta(&office.bureau, &sight, &request(), &since, day("2025-11-03")).await.unwrap();
                let sees = |school: &str| reads_any && schools.contains(&school);
                let changed = found.rulebooks.iter().flat_map(|rulebook| &rulebook.results);
                for result in changed {
                    assert!(sees(&result.change.code), "{}: {}", about(), result.change.code);
                    assert!(reads_talks || result.records.is_empty(), "{}", about());
                    told_of_changes += 1;
                }
                let told = format!("{:?}", found.registry);
                assert_eq!(told.contains("新老师"), sees("S1"), "{}: {told}", about());
                for hidden in [("S1", "王校长"), ("S2", "周校长")].into_iter().filter(|(s, _)| !sees(s))
                {
                    assert!(!format!("{found:?}").contains(hidden.1), "{}", about());
                }
            }
        }
        assert!(told_of_changes > 5, "{told_of_changes}");
    });
}

/// A grant for a unit and everything below it follows the units: what comes under it is seen from that day on, what leaves
/// it is not seen any more, and what was granted for the unit alone stays alone.
#[test]
fn a_chain_of_units_that_changes_with_the_day_takes_the_sight_along() {
    in_an_office(async |office| {
        talked(office).await;
        let granted = async |reach: ReachRequest, person: &str| {
            let request = GrantRequest {
                office: "personnel-office".into(),
                person: person.into(),
                reach,
                days: (day("2025-01-01"), day("2026-12-31")),
            };
            grant_office(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
        };
        granted(ReachRequest::Below("第一小学".into()), "P02").await;
        granted(ReachRequest::Unit("第一小学".into()), "P03").await;
        // The second school goes under the first in February, and back in September.
        for (parent, from) in [("S1", "2026-02-01"), ("JYJ", "2026-09-01")] {
            let moved = Reorganisation::Move { unit: Unit::id_of("S2"), to: Unit::id_of(parent) };
            let request = ReorganisationRequest {
                change: moved.into(),
                from: day(from),
                reason: "区教发〔2026〕1号".into(),
                dry_run: false,
            };
            reorganise(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
        }
        let schools = async |person: &str, on: &str| -> Vec<String> {
            let actor: Actor = actor_of(&office.bureau, person, day(on)).await.unwrap();
            let sight = office.bureau.sight(&actor, None).await.unwrap();
            let assessed = assess(&office.bureau.library(), &sight, &request(), day(on)).unwrap().remove(0);
            let mut codes: Vec<String> = assessed.subjects.iter().map(|s| s.code.to_string()).collect();
            codes.sort();
            codes
        };
        for (on, below) in [
            ("2026-01-31", &["S1"][..]),
            ("2026-02-01", &["S1", "S2"]),
            ("2026-08-31", &["S1", "S2"]),
            ("2026-09-01", &["S1"]),
        ] {
            assert_eq!(schools("P02", on).await, below, "{on}");
            assert_eq!(schools("P03", on).await, ["S1"], "{on}");
        }
        assert_eq!(schools("P02", "2024-12-31").await, Vec::<String>::new(), "not yet granted");
        assert_eq!(schools("P02", "2027-01-01").await, Vec::<String>::new(), "granted no more");
    });
}

/// A report is of the whole bureau: an office of one unit writes none, and whom a figure counted is told to those alone who
/// read everything.
#[test]
fn reports_are_written_by_offices_of_the_bureau_and_proven_to_those_who_read_everything() {
    in_an_office(async |office| {
        talked(office).await;
        let library = office.bureau.library();
        let (forms, wrong) = list_forms(&library);
        assert!(wrong.is_empty() && forms.len() >= 5);
        let (mut written, mut refused, mut proven) = (0, 0, 0);
        for post in &library.schema.offices {
            for (reach, _) in REACHES {
                let about = || format!("{} {:?}", post.choice.code, reach());
                let actor = office.officer("P01", &[(&post.choice.code, reach())]);
                let sight = office.bureau.sight(&actor, None).await.unwrap();
                let of_the_bureau = reach() == Reach::Bureau;
                let reads = of_the_bureau && post.powers.contains(&Power::ReadEverything);
                let writes = of_the_bureau && post.powers.contains(&Power::WriteReports);
                for form in &forms {
                    let files = evidence_files(&office.bureau, &sight, form).await;
                    let pictures = pictures_beside(form);
                    let request = ReportRequest::default();
                    let asked = day("2025-11-03");
                    let composed =
                        compose(&library, &sight, &BTreeMap::new(), &pictures, form, &request, asked);
                    assert_eq!(files.is_ok(), reads || writes, "{}", about());
                    assert_eq!(composed.is_ok(), reads || writes, "{}", about());
                    let Ok(composed) = composed else {
                        refused += 1;
                        continue;
                    };
                    assert!(reads || composed.proofs.is_empty(), "{}", about());
                    written += 1;
                    proven += usize::from(!composed.proofs.is_empty());
                }
            }
        }
        assert!(written > proven && proven > 0 && refused > written, "{written} {refused} {proven}");
    });
}

/// Somebody who signed in opens what the grant in the ledger says, from the day and to the day it says, and is the author of
/// the line; nobody grants by the way what they do not hold.
#[test]
fn opening_follows_the_grants_of_the_ledger_day_by_day() {
    in_an_office(async |office| {
        let heads = [&TALKS[..], &["谈话要点"]].concat();
        let row = ["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心", "要点"];
        office.take_in("谈话.xlsx", &[Grid::new("谈心谈话", &heads).line(&row)]).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let request = GrantRequest {
            office: "personnel-office".into(),
            person: "P01".into(),
            reach: ReachRequest::Unit("第一小学".into()),
            days: (day("2025-11-01"), day("2025-11-30")),
        };
        grant_office(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
        let open = async |on: &str| {
            let actor = actor_of(&office.bureau, "P01", day(on)).await.unwrap();
            let asked = Asked { field: "main_points", participant: None };
            let opened =
                open_sealed(&office.bureau, &actor, office.now(), Whose::Record(&id), asked, "核实").await;
            opened.map(|opened| opened.text.to_string()).map_err(|error| error.message().code)
        };
        assert_eq!(open("2025-11-01").await.as_deref(), Ok("要点"));
        assert_eq!(open("2025-11-30").await.as_deref(), Ok("要点"));
        for outside in ["2025-10-31", "2025-12-01"] {
            assert_eq!(open(outside).await, Err("app-no-record"), "{outside}: as if there were none");
        }
        let lines = office.bureau.store(&office.actor).unwrap().audit_lines(10).await.unwrap();
        let opened: Vec<_> = lines.iter().filter(|line| line.action == "open-sealed").collect();
        assert!(opened.len() == 2 && opened.iter().all(|line| line.author == "P01"), "{opened:?}");
        // Whoever holds an office that grants nothing grants nothing, to themselves either.
        let own = actor_of(&office.bureau, "P01", day("2025-11-15")).await.unwrap();
        let more = GrantRequest { reach: ReachRequest::Bureau, ..request };
        let refused = grant_office(&office.bureau, &own, office.now(), &more).await.unwrap_err();
        assert!(matches!(refused, mingde_app::AppError::Refused(_)), "{refused}");
    });
}

/// After the key was renewed everything is sealed anew, and nothing has changed.
#[test]
fn what_was_only_sealed_anew_is_no_change() {
    in_an_office(async |office| {
        let heads = [&TALKS[..], &["谈话要点"]].concat();
        let row = |day: &'static str| ["第一小学", day, "王校长", "李主任", "日常谈心", "要点"];
        let talks = Grid::new("谈心谈话", &heads).line(&row("2025-09-08")).line(&row("2025-09-09"));
        office.take_in("谈话.xlsx", &[talks]).await;
        let persons = Grid::new("人员", &[&PERSONS[..], &["手机号"]].concat()).line(&[
            "P09",
            "新老师",
            "男",
            "2001-01-01",
            "第一小学",
            "教师",
            "专任教师",
            "2025-09-01",
            "13900000009",
        ]);
        office.take_in("人员.xlsx", &[persons]).await;
        let position = office.tip().await.0;
        office.bureau.store(&office.actor).unwrap().close().await.unwrap();
        let now = office.now();
        let mut other = {
            let mut next = 99u8;
            move |buffer: &mut [u8]| {
                for byte in buffer {
                    next = next.wrapping_mul(31).wrapping_add(11);
                    *byte = next;
                }
                Ok(())
            }
        };
        let renewed =
            mingde_app::renew_key(office.settings(), &office.actor, now, &mut other, &mut mingde_app::Silent)
                .await;
        assert_eq!(renewed.unwrap().entities, 3);
        office.reopen().await;
        let changed = async || {
            let sight = office.bureau.sight(&office.actor, None).await.unwrap();
            let since = Since::Position(position);
            delta(&office.bureau, &sight, &request(), &since, day("2025-11-03")).await.unwrap()
        };
        let found = changed().await;
        assert_eq!((found.registry.len(), found.rulebooks.len()), (0, 0), "{found:?}");
        // What is changed besides is told, and of what is sealed only that.
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let changes = [("date".to_owned(), "2025-10-08".to_owned())];
        correct(&office.bureau, &office.actor, office.now(), &id, &changes, "改期").await.unwrap();
        let found = changed().await;
        let records = found.rulebooks.iter().flat_map(|rulebook| &rulebook.results);
        let mut records = records.flat_map(|result| &result.records);
        let moved = records.find(|record| record.id.to_string() == id).unwrap();
        assert_eq!(moved.state.1, State::Withdrawn);
        assert!(moved.fields.is_empty(), "{moved:?}");
    });
}

#[test]
fn who_guesses_staff_numbers_of_people_elsewhere_is_told_no_more_for_a_while() {
    in_an_office(async |office| {
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        let row = |grid: Grid, day: &str, who: &str| grid.line(&["第一小学", day, "王校长", who, "日常谈心"]);
        let mut grid = Grid::new("谈心谈话", &TALKS);
        for guess in 0..60 {
            grid = row(grid, "2025-09-08", &format!("周校长(X{guess})"));
        }
        // One that is right, and a colleague of the own school.
        grid = row(row(grid, "2025-09-09", "周校长(P05)"), "2025-09-10", "陈老师(P04)");
        write_workbook(&office.file("猜.xlsx"), &[grid]);
        let taken = office.import_as(&contact, "猜.xlsx").await;
        assert_eq!((taken.added, taken.refused), (1, 61), "{taken:#?}");
        let told = taken.errors.iter().map(|error| error.message.code);
        let told: BTreeSet<_> = told.collect();
        assert_eq!(told, BTreeSet::from(["import-asked-too-often", "import-person-unknown"]), "{taken:#?}");
        // An hour later who knows both is believed again.
        let grid = row(Grid::new("谈心谈话", &TALKS), "2025-09-09", "周校长(P05)");
        write_workbook(&office.file("再来.xlsx"), &[grid]);
        let taken = office.import_as(&contact, "再来.xlsx").await;
        assert_eq!((taken.added, taken.refused), (1, 0), "{taken:#?}");
    });
}
