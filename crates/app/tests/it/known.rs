//! What the ledger knew on a day, after a long history of late entries, corrections and withdrawals: whoever goes
//! through the history revision by revision comes to the same figures.

use std::collections::{BTreeMap, BTreeSet};

use mingde_app::{AssessRequest, assess};
use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::period::Period;
use mingde_core::record::{Content, Participant, State, Who};
use mingde_core::registry::{Person, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;

use mingde_testkit::permitted;

use crate::office::*;

/// Numbers that look drawn and are the same every time (Knuth's multiplier).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// One revision of the history.
struct Told {
    recorded: Timestamp,
    number: u64,
    state: State,
    content: Content,
}

const COLLEAGUES: [&str; 3] = ["P03", "P04", "P06"];

fn talk(dice: &mut Dice, recorded: Timestamp) -> Told {
    let person = |role: &str, code: &str| Participant {
        role: role.into(),
        who: Who::Person(Person::id_of(code)),
        attributes: BTreeMap::new(),
    };
    let organiser = ["P02", "P02", "P03"][dice.below(3) as usize];
    let counterpart = COLLEAGUES[dice.below(3) as usize];
    let content = Content {
        kind: "heart-to-heart-talk".into(),
        unit: Unit::id_of(["S1", "S1", "S1", "S2"][dice.below(4) as usize]),
        date: day("2025-08-15").plus(dice.below(120) as i32),
        number: None,
        fields: [("topic".to_owned(), choice("regular"))].into(),
        participants: vec![person("organiser", organiser), person("counterpart", counterpart)],
        evidence: Vec::new(),
    };
    let state = match dice.below(6) {
        0 => State::Submitted,
        1 => State::Withdrawn,
        _ => State::Accepted,
    };
    Told { recorded, number: dice.below(9), state, content }
}

/// With how many colleagues the head of the first school talked in the semester, as far as was known at a moment.
fn reference(history: &[Told], as_of: Day, known: Timestamp) -> Option<usize> {
    let mut current: BTreeMap<u64, &Told> = BTreeMap::new();
    for told in history.iter().filter(|told| told.recorded <= known) {
        current.insert(told.number, told);
    }
    let counts = |told: &&&Told| {
        let content = &told.content;
        let in_time = day("2025-09-01") <= content.date && content.date <= as_of;
        told.state == State::Accepted && content.unit == Unit::id_of("S1") && in_time
    };
    let talks: Vec<_> = current.values().filter(counts).collect();
    let head = Who::Person(Person::id_of("P02"));
    // Who teaches elsewhere is no colleague.
    let elsewhere = Who::Person(Person::id_of("P06"));
    let of_head = |told: &&&&Told| {
        let [organiser, counterpart] = &told.content.participants[..] else { return false };
        organiser.who == head && counterpart.who != elsewhere
    };
    let by_head = talks.iter().filter(of_head);
    let with: BTreeSet<_> = by_head.map(|told| format!("{:?}", told.content.participants[1].who)).collect();
    (!talks.is_empty()).then_some(with.len())
}

#[test]
fn what_was_known_on_a_day_is_what_the_history_said_by_then() {
    in_an_office(async |office| {
        let mut dice = Dice(20_251_122);
        let mut history: Vec<Told> = Vec::new();
        let mut recorded = office.now();
        for _ in 0..60 {
            // Now and then several revisions at the same moment, now and then days between them.
            recorded = Timestamp(recorded.0 + [0, 3_600, 86_400][dice.below(3) as usize] * 1_000_000);
            let mut told = talk(&mut dice, recorded);
            let before = history.iter().rev().find(|earlier| earlier.number == told.number);
            let follows = before.map_or(told.state != State::Withdrawn, |b| b.state.may_become(told.state));
            if !follows {
                told.state = State::Accepted;
            }
            let draft = Draft {
                entity: EntityKind::Record,
                id: EntityId::derive("record-number", &["known", &told.number.to_string()]),
                kind: told.content.kind.clone(),
                state: told.state,
                event: Some(told.content.date),
                unit: Some(told.content.unit.0),
                reason: "补报".into(),
                payload: Payload::stored(serde_json::to_string(&told.content).unwrap()),
            };
            let mut writer =
                office.bureau.store(&office.actor).unwrap().begin(&office.actor, recorded).await.unwrap();
            writer.append(permitted(&office.actor, vec![draft]), None).await.unwrap();
            writer.commit().await.unwrap();
            history.push(told);
        }
        let mut different = BTreeSet::new();
        for at in 0..history.len() {
            let known = history[at].recorded;
            let as_of = day("2025-08-25").plus(dice.below(160) as i32);
            for known in [known, Timestamp(known.0 - 1)] {
                let request = AssessRequest {
                    rulebooks: vec!["heart-to-heart-talks".into()],
                    period: Some(Period::parse("2025-autumn").unwrap()),
                    as_of: Some(as_of),
                    known_on: Some(known),
                    version: None,
                };
                let snapshot = office.bureau.sight(&office.actor, Some(known)).await.unwrap();
                let library = &office.bureau.library();
                let found = assess(library, &snapshot, &request, day("2026-03-01")).unwrap().remove(0);
                let school = found.find_subject("S1").unwrap();
                let value = found.result(school, "talked_by_heads").unwrap().value;
                let expected = reference(&history, as_of, known);
                assert_eq!(value.map(|v| v.to_string()), expected.map(|n| n.to_string()), "{as_of} {at}");
                different.insert(expected);
            }
        }
        assert!(different.len() >= 4, "the history tells of different figures: {different:?}");
    });
}
