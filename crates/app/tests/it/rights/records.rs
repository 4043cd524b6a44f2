//! What every office finds and does of records of every kind, by the use cases.

use std::collections::BTreeSet;

use mingde_app::{AppError, Bureau, Step, change_state, correct, find_record, history, list_records};
use mingde_core::kind::Kind;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::record::{Content, State};
use mingde_core::registry::{Group, Person, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;
use mingde_store::{Filter, Page, Store};
use mingde_testkit::{Cast, operator, permitted, sample};

use super::{Named, Relation, library, offices};
use crate::office::*;

/// A handed-in record of every kind at the first school, written beside the office; P04 takes part wherever one may.
async fn plant(office: &Office) -> Vec<Content> {
    plant_as(office, State::Submitted).await
}

async fn plant_as(office: &Office, state: State) -> Vec<Content> {
    let cast = Cast {
        unit: Unit::id_of("S1"),
        persons: ["P04", "P03", "P02"].map(Person::id_of).to_vec(),
        units: vec![Unit::id_of("S1"), Unit::id_of("RSK")],
        groups: vec![Group::id_of("G1")],
    };
    let mut contents: Vec<Content> =
        library().kinds.values().map(|kind| sample(kind, &cast, day("2025-10-15"))).collect();
    let settings = office.settings();
    let beside = Store::open(&settings.data, &settings.database, &mut dice()).await.unwrap();
    let paper = beside.evidence().put("佐证".as_bytes()).unwrap();
    let proven = contents.iter_mut().filter(|content| !content.evidence.is_empty());
    proven.for_each(|content| content.evidence = vec![paper.clone()]);
    let clerk = operator("clerk");
    let drafts = contents.iter().map(|content| {
        let id = content.derive_id(&library().kinds[&content.kind]);
        Draft::of_record(id, content, Payload::stored(serde_json::to_string(content).unwrap()), state, "")
    });
    let mut writer = beside.begin(&clerk, office.now()).await.unwrap();
    writer.append(permitted(&clerk, drafts.collect()), None).await.unwrap();
    writer.commit().await.unwrap();
    contents
}

async fn kinds_seen(bureau: &Bureau, actor: &Actor) -> BTreeSet<String> {
    let waiting =
        Filter { entity: Some(EntityKind::Record), state: Some(State::Submitted), ..Filter::default() };
    let page = Page::first(1_000).newest_first();
    let found = list_records(bureau, actor, &waiting, page).await.unwrap();
    found.into_iter().map(|line| line.content.kind).collect()
}

#[test]
fn every_office_lists_and_finds_the_records_of_its_kinds_there_where_it_is_held() {
    in_an_office(async |office| {
        let contents = plant(office).await;
        let bureau = &office.bureau;
        for post in offices() {
            let code = &post.choice.code;
            let concerned = |kind: &&std::sync::Arc<Kind>| {
                let named = Named::of(kind, code);
                named.files || named.accepts || post.powers.contains(&Power::ReadEverything)
            };
            let kinds: BTreeSet<String> =
                library().kinds.values().filter(concerned).map(|k| k.id.clone()).collect();
            for relation in Relation::ALL.into_iter().filter(|relation| *relation != Relation::Above) {
                let actor = relation.actor("P05", code);
                let expected = if relation.reaches() { kinds.clone() } else { BTreeSet::new() };
                assert_eq!(kinds_seen(bureau, &actor).await, expected, "{code} {relation:?}");
            }
        }
        // What concerns somebody is seen without an office, and told apart from what does not.
        let teacher = Relation::Ended.actor("P04", "office");
        let about = |content: &&Content| {
            content.participants.iter().any(|p| p.who.entity() == Person::id_of("P04").0)
        };
        let own: BTreeSet<String> =
            contents.iter().filter(about).map(|content| content.kind.clone()).collect();
        assert_eq!(kinds_seen(bureau, &teacher).await, own);
        assert!(own.len() > 50 && own.len() < contents.len(), "{} of {}", own.len(), contents.len());
    });
}

#[test]
fn whom_a_draft_is_about_knows_nothing_of_it_until_it_is_handed_in() {
    in_an_office(async |office| {
        let contents = plant_as(office, State::Draft).await;
        let bureau = &office.bureau;
        let teacher = Relation::Ended.actor("P04", "office");
        let all = Filter { entity: Some(EntityKind::Record), ..Filter::default() };
        let page = || Page::first(1_000).newest_first();
        assert_eq!(list_records(bureau, &teacher, &all, page()).await.unwrap().len(), 0);
        let sight = bureau.sight(&teacher, None).await.unwrap();
        assert_eq!(mingde_app::ledger_ids(&sight, &Default::default()).len(), 0);
        let about = |content: &&Content| {
            content.participants.iter().any(|p| p.who.entity() == Person::id_of("P04").0)
        };
        let content = contents.iter().find(about).unwrap();
        let id = content.derive_id(&library().kinds[&content.kind]).to_string();
        assert!(find_record(bureau, &teacher, &id).await.is_err());
        change_state(bureau, &office.actor, office.now(), &id, Step::Submit, "").await.unwrap();
        assert!(find_record(bureau, &teacher, &id).await.is_ok());
        let sight = bureau.sight(&teacher, None).await.unwrap();
        assert_eq!(mingde_app::ledger_ids(&sight, &Default::default()).len(), 1);
    });
}

#[test]
fn what_was_accepted_is_withdrawn_by_those_who_decide_also_while_a_correction_waits() {
    in_an_office(async |office| {
        plant(office).await;
        let bureau = &office.bureau;
        let kind = library().kinds.values().find(|kind| {
            let apart = |office: &String| !kind.accepted_by.contains(office);
            kind.filed_by.iter().any(apart) && kind.fields.iter().any(|f| f.name == "main_points")
        });
        let kind = kind.unwrap();
        let filing = kind.filed_by.iter().find(|office| !kind.accepted_by.contains(office)).unwrap();
        let (filer, decider) = (
            Relation::Own.actor("P05", filing),
            Relation::Bureau.actor("P06", kind.accepted_by.first().unwrap()),
        );
        let waiting = Filter { kind: Some(kind.id.clone()), ..Filter::default() };
        let found = list_records(bureau, &filer, &waiting, Page::first(1)).await.unwrap();
        let id = found[0].head.id.to_string();
        let step = async |actor: &Actor, step| {
            change_state(bureau, actor, office.now(), &id, step, "理由").await.map(drop)
        };
        step(&decider, Step::Accept).await.unwrap();
        for refused in [Step::Submit, Step::Withdraw, Step::Return] {
            assert!(matches!(step(&filer, refused).await, Err(AppError::Refused(_))), "{refused:?}");
        }
        let changes = [("main_points".to_owned(), "另一句".to_owned())];
        correct(bureau, &filer, office.now(), &id, &changes, "填错").await.unwrap();
        assert!(matches!(step(&filer, Step::Withdraw).await, Err(AppError::Refused(_))));
        // Sent back it is theirs again.
        step(&decider, Step::Return).await.unwrap();
        step(&filer, Step::Withdraw).await.unwrap();
    });
}

#[test]
fn for_every_kind_those_it_names_act_and_nobody_else_and_nothing_is_written_for_them() {
    in_an_office(async |office| {
        let contents = plant(office).await;
        let bureau = &office.bureau;
        let begun_at = office.tip().await;
        for content in &contents {
            let kind = &library().kinds[&content.kind];
            let id = content.derive_id(kind).to_string();
            let accepting = kind.accepted_by.first().map_or("", String::as_str);
            let stranger = offices().map(|o| &*o.choice.code).find(|code| {
                !kind.filed_by.iter().chain(&kind.accepted_by).any(|named| named == code)
                    && *code != "bureau-leader"
            });
            let try_all = async |actor: &Actor| {
                let step = async |step, reason| {
                    change_state(bureau, actor, office.now(), &id, step, reason).await.err()
                };
                let changes = [("date".to_owned(), "2025-10-16".to_owned())];
                let mut refusals = vec![
                    step(Step::Accept, "").await,
                    step(Step::Return, "退").await,
                    step(Step::Withdraw, "撤").await,
                    correct(bureau, actor, office.now(), &id, &changes, "改").await.err(),
                ];
                refusals.retain(Option::is_some);
                refusals.into_iter().flatten().collect::<Vec<_>>()
            };
            // Beside, before and after it is held: as if there were no such record.
            for relation in [Relation::Beside, Relation::Ended] {
                let actor = relation.actor("P05", accepting);
                for error in try_all(&actor).await {
                    assert_eq!(error.message().code, "app-no-record", "{} {relation:?}", kind.id);
                }
                assert!(
                    find_record(bureau, &actor, &id).await.is_err()
                        && history(bureau, &actor, &id).await.is_err()
                );
            }
            // An office that the kind does not name.
            for error in try_all(&Relation::Bureau.actor("P05", stranger.unwrap())).await {
                assert_ne!(error.message().code, "app-state-step", "{}", kind.id);
            }
            // Who takes part sees it and does nothing to it.
            if content.participants.iter().any(|p| p.who.entity() == Person::id_of("P04").0) {
                let teacher = Relation::Ended.actor("P04", accepting);
                assert!(find_record(bureau, &teacher, &id).await.is_ok(), "{}", kind.id);
                for step in [Step::Accept, Step::Return, Step::Withdraw] {
                    let error =
                        change_state(bureau, &teacher, office.now(), &id, step, "理由").await.unwrap_err();
                    assert!(matches!(error, AppError::Refused(_)), "{} {error:?}", kind.id);
                }
            }
        }
        assert_eq!(office.tip().await, begun_at, "somebody wrote who may not");
        // And those who may, do.
        for content in &contents {
            let kind = &library().kinds[&content.kind];
            let Some(accepting) = kind.accepted_by.first() else { continue };
            let actor = Relation::Own.actor("P05", accepting);
            let id = content.derive_id(kind).to_string();
            let returned = change_state(bureau, &actor, office.now(), &id, Step::Return, "请补充").await;
            assert_eq!(returned.unwrap().head.state, State::Returned, "{}", kind.id);
        }
    });
}
