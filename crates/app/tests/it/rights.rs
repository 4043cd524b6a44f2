//! Every office, everything it might do, wherever the record stands to it, for every kind that ships: a new kind or
//! office is in here without being written down.

mod doors;
mod records;
mod recusal;
mod selection;

use std::sync::OnceLock;

use mingde_app::Library;
use mingde_core::date::Day;
use mingde_core::grant::{Grant, Reach};
use mingde_core::id::{EntityId, RecordId, UnitId};
use mingde_core::kind::Kind;
use mingde_core::office::{Office as Post, Power};
use mingde_core::policy::{
    Account, Actor, Before, Hierarchy, PutForward, Standing, accepts_at_once, may_append, may_file, may_open,
    may_publish, may_settle,
};
use mingde_core::publication::SettledValue;
use mingde_core::record::{Content, State};
use mingde_core::registry::{Person, Span, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;

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
                    accepts_at_once(&actor, kind, relation.unit(), &[]),
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
                            let standing = Standing {
                                hands: Some(hands),
                                stood: act.stood,
                                participants: Some(&[]),
                                ..standing
                            };
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
                let elsewhere = Standing { participants: Some(&[]), ..elsewhere };
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
            ] {
                let expected = relation == Relation::Bureau && office.powers.contains(&power);
                let may = may_append(&actor, draft(entity, State::Accepted), Before::Nothing, None);
                assert_eq!(may.is_ok(), expected, "{} {relation:?} {entity:?}", office.choice.code);
            }
            // What is published passes two pairs of hands.
            let rulebook = draft(EntityKind::Rulebook, State::Accepted);
            assert!(may_append(&actor, rulebook.clone(), Before::Nothing, None).is_err());
            let publishes = relation == Relation::Bureau && office.powers.contains(&Power::PublishRulebooks);
            let put_forward = |hands: &[&str]| PutForward {
                draft: rulebook.clone(),
                hands: hands.iter().map(|h| (*h).to_owned()).collect(),
            };
            let may = |hands: &[&str]| may_publish(&actor, put_forward(hands), Before::Nothing);
            assert_eq!(may(&["P01"]).is_ok(), publishes, "{} {relation:?}", office.choice.code);
            for hands in [&["P01", "P05"][..], &["P05"], &[]] {
                assert!(may(hands).is_err(), "{} {relation:?} {hands:?}", office.choice.code);
            }
            let settled = Draft { kind: SettledValue::KIND.to_owned(), ..rulebook.clone() };
            assert_eq!(may_settle(&actor, settled, Before::Nothing).is_ok(), publishes);
            assert!(may_settle(&actor, rulebook, Before::Nothing).is_err());
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
