//! Every office, everything it might do, wherever the record stands to it, for every kind that ships: a new kind or
//! office is in here without being written down.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use mingde_app::{
    AppError, Bureau, Library, Step, change_state, correct, export_parquet, find_record, history,
    list_records, publish,
};
use mingde_core::date::Day;
use mingde_core::grant::{Grant, Reach};
use mingde_core::id::{EntityId, RecordId, UnitId};
use mingde_core::kind::Kind;
use mingde_core::office::{Office as Post, Power};
use mingde_core::policy::{
    Account, Actor, Before, Hierarchy, Standing, accepts_at_once, may_append, may_file, may_open,
};
use mingde_core::record::{Content, State};
use mingde_core::registry::{Group, Person, Span, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;
use mingde_store::{Filter, Page, Store};
use mingde_testkit::{Cast, operator, permitted, sample};

use crate::office::*;

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::load(&[]).unwrap())
}

fn today() -> Day {
    day("2025-11-03")
}

/// Where a record of the first school stands to the grant of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Own,
    Below,
    Bureau,
    Beside,
    /// The office is held for the unit above, and not for what is below it.
    AboveAlone,
    /// The office is held below, the record is of the unit above.
    Above,
    Ended,
    NotBegun,
}

impl Relation {
    const ALL: [Relation; 8] = [
        Relation::Own,
        Relation::Below,
        Relation::Bureau,
        Relation::Beside,
        Relation::AboveAlone,
        Relation::Above,
        Relation::Ended,
        Relation::NotBegun,
    ];

    fn reach(self) -> Reach {
        match self {
            Self::Own | Self::Ended | Self::NotBegun => Reach::Unit(Unit::id_of("S1")),
            Self::Below => Reach::Below(Unit::id_of("JYJ")),
            Self::Bureau => Reach::Bureau,
            Self::Beside => Reach::Below(Unit::id_of("S2")),
            Self::AboveAlone => Reach::Unit(Unit::id_of("JYJ")),
            Self::Above => Reach::Below(Unit::id_of("S1")),
        }
    }

    /// The unit whose records it is about.
    fn unit(self) -> UnitId {
        Unit::id_of(if self == Self::Above { "JYJ" } else { "S1" })
    }

    fn span(self) -> Span {
        let (from, to) = match self {
            Self::Ended => (today().plus(-30), today()),
            Self::NotBegun => (today().plus(1), today().plus(30)),
            _ => (today(), today().plus(1)),
        };
        Span { from: Some(from), to: Some(to) }
    }

    fn reaches(self) -> bool {
        matches!(self, Self::Own | Self::Below | Self::Bureau)
    }

    /// Somebody who holds an office so.
    fn actor(self, code: &str, office: &str) -> Actor {
        let person = Person::id_of(code);
        let grant = Grant { office: office.into(), person, reach: self.reach(), span: self.span() };
        let above = |code| (Unit::id_of(code), Some(Unit::id_of("JYJ")));
        let hierarchy =
            Hierarchy::from_iter([(Unit::id_of("JYJ"), None), above("S1"), above("S2"), above("RSK")]);
        Actor::person(
            (Account::parse(code).unwrap(), person),
            today(),
            [&grant],
            &library().schema,
            &hierarchy,
        )
    }
}

fn offices() -> impl Iterator<Item = &'static Post> {
    library().schema.offices.iter()
}

/// What a kind says of an office.
#[derive(Debug, Clone, Copy)]
struct Named {
    files: bool,
    accepts: bool,
}

impl Named {
    fn of(kind: &Kind, office: &str) -> Self {
        let named = |list: &[String]| list.iter().any(|code| code == office);
        Self { files: named(&kind.filed_by), accepts: named(&kind.accepted_by) }
    }

    fn both(self) -> bool {
        self.files && self.accepts
    }
}

/// What is done to a record: where it stands, whether its value changes, whose hands it went through, where it goes.
struct Act {
    before: Option<(State, bool, bool)>,
    /// Whether it was accepted before, as far as that was looked up.
    stood: Option<bool>,
    to: State,
    /// Whether an office may, that is held there.
    may: fn(Named) -> bool,
}

/// Written down once more, not derived from the rules: (from, changed, own), to, who may.
fn acts() -> Vec<Act> {
    use State::{Accepted, Draft, Returned, Submitted, Withdrawn};
    let new = |to, may| Act { before: None, stood: None, to, may };
    let kept = |from, own, to, may| Act { before: Some((from, false, own)), stood: Some(false), to, may };
    let changed = |from, to, may| Act { before: Some((from, true, false)), stood: Some(false), to, may };
    let stood = |stood, act: Act| Act { stood, ..act };
    vec![
        new(Draft, |n| n.files),
        new(Submitted, |n| n.files),
        new(Accepted, Named::both),
        kept(Draft, true, Submitted, |n| n.files),
        // Whoever decides may take it back: it waits again.
        kept(Returned, true, Submitted, |n| n.files || n.accepts),
        // What counts is not taken out of the count by handing it in again.
        kept(Accepted, false, Submitted, |n| n.accepts),
        kept(Withdrawn, true, Submitted, |n| n.files),
        kept(Withdrawn, true, Accepted, Named::both),
        kept(Submitted, false, Accepted, |n| n.accepts),
        kept(Submitted, true, Accepted, Named::both),
        kept(Submitted, false, Returned, |n| n.accepts),
        kept(Submitted, false, Withdrawn, |n| n.files || n.accepts),
        // A correction that waits withdraws nothing that was accepted, and nothing of which that is not known.
        stood(Some(true), kept(Submitted, true, Withdrawn, |n| n.accepts)),
        stood(None, kept(Submitted, true, Withdrawn, |n| n.accepts)),
        stood(Some(true), changed(Submitted, Withdrawn, Named::both)),
        stood(None, changed(Submitted, Withdrawn, Named::both)),
        stood(Some(true), kept(Submitted, false, Returned, |n| n.accepts)),
        stood(Some(true), kept(Returned, true, Withdrawn, |n| n.files || n.accepts)),
        kept(Draft, true, Withdrawn, |n| n.files || n.accepts),
        kept(Accepted, false, Returned, |n| n.accepts),
        kept(Accepted, false, Withdrawn, |n| n.accepts),
        changed(Draft, Draft, |n| n.files),
        changed(Returned, Draft, |n| n.files),
        changed(Submitted, Submitted, |n| n.files),
        changed(Submitted, Accepted, Named::both),
        changed(Accepted, Submitted, |n| n.files),
        changed(Accepted, Accepted, Named::both),
        changed(Accepted, Withdrawn, Named::both),
        changed(Submitted, Withdrawn, |n| n.files),
        changed(Withdrawn, Submitted, |n| n.files),
    ]
}

fn record_of(kind: &Kind, unit: UnitId) -> Draft {
    let content = Content {
        kind: kind.id.clone(),
        unit,
        date: today(),
        number: None,
        fields: Default::default(),
        participants: Vec::new(),
        evidence: Vec::new(),
    };
    {
        let payload = Payload::stored(serde_json::to_string(&content).unwrap());
        Draft::of_record(RecordId(EntityId::derive("test", &[&kind.id])), &content, payload, State::Draft, "")
    }
}

#[test]
fn every_office_does_to_records_of_every_kind_what_the_kind_says_there_where_it_is_held() {
    let acts = acts();
    let (own, others) = (vec!["P05".to_owned()], vec!["P03".to_owned()]);
    let mut permitted_acts = 0;
    for office in offices() {
        for relation in Relation::ALL {
            let actor = relation.actor("P05", &office.choice.code);
            for kind in library().kinds.values() {
                let named = Named::of(kind, &office.choice.code);
                let record = record_of(kind, relation.unit());
                let about = || format!("{} {relation:?} {}", office.choice.code, kind.id);
                let reaches = relation.reaches();
                assert_eq!(
                    may_file(&actor, kind, relation.unit()).is_ok(),
                    reaches && named.files,
                    "{}",
                    about()
                );
                assert_eq!(
                    accepts_at_once(&actor, kind, relation.unit()),
                    reaches && named.both(),
                    "{}",
                    about()
                );
                for act in &acts {
                    let before = match act.before {
                        None => Before::Nothing,
                        Some((state, changed, by_own)) => {
                            let hands = if by_own { &own } else { &others };
                            let standing = Standing::of(3, state, record.unit);
                            let standing = Standing { hands: Some(hands), stood: act.stood, ..standing };
                            if changed { Before::Changed(standing) } else { Before::Kept(standing) }
                        }
                    };
                    let draft = Draft { state: act.to, ..record.clone() };
                    let may = may_append(&actor, draft.clone(), before, Some(kind));
                    let expected = reaches && (act.may)(named);
                    assert_eq!(may.is_ok(), expected, "{} {before:?} to {:?}", about(), act.to);
                    permitted_acts += u32::from(expected);
                    // Without its kind, or by another's, nothing is permitted, nor over what was not looked at.
                    assert!(may_append(&actor, draft.clone(), before, None).is_err());
                    assert!(may_append(&actor, draft, Before::Unseen, Some(kind)).is_err());
                }
                // To take a record over from another unit one must be able to file for both.
                let elsewhere = Standing::of(3, State::Submitted, Some(Unit::id_of("S2").0));
                let moved = Draft { state: State::Submitted, ..record.clone() };
                let may = may_append(&actor, moved, Before::Changed(elsewhere), Some(kind)).is_ok();
                let both_units = matches!(relation, Relation::Below | Relation::Bureau);
                assert_eq!(may, both_units && named.files, "{}", about());
            }
        }
    }
    assert!(permitted_acts > 1_000, "only {permitted_acts} acts are permitted to anybody");
}

#[test]
fn every_office_has_its_powers_for_the_whole_bureau_and_opens_what_is_named() {
    for office in offices() {
        for relation in Relation::ALL {
            let actor = relation.actor("P05", &office.choice.code);
            for (power, name) in Power::ALL {
                let expected = relation == Relation::Bureau && office.powers.contains(&power);
                assert_eq!(actor.may(power).is_ok(), expected, "{} {relation:?} {name}", office.choice.code);
            }
            let draft = |entity, state| Draft {
                entity,
                state,
                ..record_of(&library().kinds["patrol"], relation.unit())
            };
            for (entity, power) in [
                (EntityKind::Unit, Power::KeepRegistry),
                (EntityKind::Person, Power::KeepRegistry),
                (EntityKind::Group, Power::KeepRegistry),
                (EntityKind::Rulebook, Power::PublishRulebooks),
            ] {
                let expected = relation == Relation::Bureau && office.powers.contains(&power);
                let may = may_append(&actor, draft(entity, State::Accepted), Before::Nothing, None);
                assert_eq!(may.is_ok(), expected, "{} {relation:?} {entity:?}", office.choice.code);
            }
            // A grant is never made by the way of other entries.
            assert!(
                may_append(&actor, draft(EntityKind::Grant, State::Accepted), Before::Nothing, None).is_err()
            );
            for kind in library().kinds.values() {
                for field in kind.fields.iter().filter(|field| field.sensitive) {
                    let expected = relation.reaches() && office.opens(&kind.id, &field.name);
                    let may = may_open(&actor, &kind.id, &field.name, Some(relation.unit()));
                    assert_eq!(may.is_ok(), expected, "{} {relation:?} {}", office.choice.code, kind.id);
                }
            }
        }
    }
}

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

#[test]
fn publishing_and_exporting_ask_for_their_power() {
    in_an_office(async |office| {
        let path = office.file("own-talks.md");
        std::fs::write(&path, crate::rules::rules("1", "2025-01-01", 3)).unwrap();
        for post in offices() {
            let actor = Relation::Bureau.actor("P05", &post.choice.code);
            let has = |power| post.powers.contains(&power);
            let published = publish(&office.bureau, &actor, office.now(), std::slice::from_ref(&path)).await;
            assert_eq!(published.is_ok(), has(Power::PublishRulebooks), "{}", post.choice.code);
            let folder = office.file(&format!("export-{}", post.choice.code));
            let exported =
                export_parquet(&office.bureau, &actor, &folder, None, &mut mingde_app::Silent).await;
            assert_eq!(exported.is_ok(), has(Power::ReadEverything), "{}", post.choice.code);
            assert_eq!(folder.exists(), exported.is_ok());
            let sight = office.bureau.sight(&actor, None).await.unwrap();
            assert_eq!(sight.whole().is_ok(), has(Power::ReadEverything), "{}", post.choice.code);
        }
    });
}
