//! The same agreement for rows that are weighed against each other and for subjects that are: the highest of each, the best
//! few, without the ends, weighted means, tables, places among the like, bands with few places, results of all. The reference
//! sorts and walks, and knows nothing of columns.

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::record::{Content, State, Value, Who};
use mingde_core::registry::Unit;
use mingde_rulebook::{AssessmentDate, Overrides, Status, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, choice, content, day, number, rulebook, under_article};
use crate::fraction::{Found, Fraction, Told, met};

const RULES: &str = "
settings:
  worth: { title: 每分钟分值, unit: points per minute, value: 1/10, source: 文件 }
tables:
  prize: { title: 事由分值, unit: points, rows: { regular: 2, difficulty: 5 } }
  by_length: { title: 时长分值, unit: points, rows: { regular: { 30: 1, 60: 3 }, difficulty: { 30: 2, 60: 6 } }, otherwise: 1 }
  by_place: { title: 名次分值, unit: points, rows: { 1: 10, 2: 6 }, otherwise: 1 }
  by_level: { title: 等次分值, unit: points, rows: { good: 3, fair: 1, 差: 0 } }
measures:
  once: { title: 每人最高, from: talk, sum: \"by_length(topic, minutes) distinct by counterpart\" }
  pairs: { title: 每对最高, from: talk, sum: minutes distinct by counterpart with organiser }
  best: { title: 最好两次, from: talk, sum: best 2 of minutes }
  best_once: { title: 最好两人, from: talk, sum: best 2 of minutes distinct by counterpart }
  middle: { title: 去头去尾, from: talk, average: minutes without highest and lowest }
  weighted: { title: 加权, from: study, average: hours weight covered }
  capped: { title: 封顶, from: talk, sum: \"min(minutes, 45 minutes)\" }
  long: { title: 折算, from: talk, sum: if minutes >= 60 then 2 points else prize(topic), missing: zero }
  paid: { title: 计分, from: talk, sum: minutes * worth }
  placed: { title: 名次分, value: by_place(place) }
  graded: { title: 等次分, value: by_level(level) }
  rivals: { title: 参评, value: competing(place) }
  mean: { title: 均值, from: results, average: long }
  most_alike: { title: 同类最高, from: results, max: paid, each: unit.kind }
  many: { title: 有分的, from: results, count: long, when: long >= 2 points }
  above: { title: 高出均值, value: long - mean }
  heads: { title: 每百人, value: long / unit.pupils * 120 people / 1 points }
  primary: { title: 小学, value: if unit.kind = 'primary-school' then 1 else 0 }
items:
  talking: { title: 谈心, points: 10, score: long, when: once is given }
  lasting: { title: 时长, points: 5, score: \"min(paid, 5 points)\" }
  sure: { title: 基本, points: 5, score: 4 }
totals:
  whole: { title: 总分, points: 20, not_applicable: redistribute }
grades:
  level:
    title: 等次
    of: long
    bands: [ { from: 6, grade: good, title: 优, most: 1 }, { from: 2, grade: fair, title: 良, most: 50 %, least: 1 }, { grade: poor, title: 差 } ]
    up: [best >= 150]
    down: [capped >= 120]
    each: unit.kind
    then: best
    ties: in
quotas:
  top: { title: 前四成, of: long, most: 40 %, least: 1, each: unit.kind, then: [best, pairs], ties: out }
rankings:
  place: { title: 名次, of: long, then: [best, pairs], ties: same, each: unit.kind }
";

const SCHOOLS: [(&str, &str); 5] = [
    ("S1", "primary-school"),
    ("S2", "primary-school"),
    ("S3", "primary-school"),
    ("S4", "senior-middle"),
    ("S5", "senior-middle"),
];
const PEOPLE: [&str; 3] = ["a", "b", "c"];

/// What, where, when, who, whom, how long, how else.
type Event = (u8, u8, i32, u8, u8, u8, u8);

fn bureau(events: &[Event]) -> (Bureau, Vec<Content>) {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau");
    for (code, kind) in SCHOOLS {
        bureau.unit(code, kind);
    }
    for person in PEOPLE {
        bureau.person(person, &[("S1", "teacher", "2000-01-01", None)]);
    }
    let mut kept = Vec::new();
    for (what, unit, offset, who, whom, long, how) in events {
        let unit = SCHOOLS[usize::from(*unit) % 5].0;
        let date = day("2025-08-25").plus(*offset).to_string();
        let person = |n: &u8| PEOPLE[usize::from(*n) % 3];
        let draft = if what % 3 > 0 {
            let talk = content("talk", unit, &date).with("organiser", person(who), &[]);
            let talk = talk.with("counterpart", person(whom), &[]);
            let talk = match how % 5 {
                0 => talk,
                n if n % 2 == 0 => talk.field("topic", choice("regular")),
                _ => talk.field("topic", choice("difficulty")),
            };
            // Round lengths, so that many are equal.
            match long % 7 {
                0 => talk,
                n => talk.field("minutes", number(&(u32::from(n) * 15).to_string())),
            }
        } else {
            let study = content("study", unit, &date).with("learners", person(who), &[]);
            let study =
                if how % 3 == 0 { study } else { study.field("hours", number(&(how % 5).to_string())) };
            if long % 4 == 0 { study } else { study.field("covered", number(&(long % 4 * 10).to_string())) }
        };
        kept.push(draft.0.clone());
        bureau.record(State::Accepted, draft.0);
    }
    (bureau, kept)
}

/// The reference for one school.
struct Walk<'r> {
    records: &'r [Content],
    all: &'r [(&'static str, &'static str)],
    code: &'static str,
    kind: &'static str,
    from: Day,
    last: Day,
}

fn of_field(record: &Content, name: &str) -> Option<Fraction> {
    match record.fields.get(name) {
        Some(Value::Number(n)) => Some(Fraction::of(i128::from(n.raw()), 10_000)),
        _ => None,
    }
}

fn topic(record: &Content) -> Option<&str> {
    match record.fields.get("topic") {
        Some(Value::Choice(code)) => Some(code),
        _ => None,
    }
}

fn who(record: &Content, role: &str) -> String {
    let found = record.participants.iter().find(|p| p.role == role);
    found.map_or(String::new(), |p| match p.who {
        Who::Person(person) => person.0.to_string(),
        _ => String::new(),
    })
}

/// What a talk is worth by topic and length; nothing where one of them is not said.
fn by_length(record: &Content) -> Option<Fraction> {
    let minutes = of_field(record, "minutes")?;
    let is = |n: usize| minutes == n.into();
    Some(Fraction::from(match (topic(record)?, is(30), is(60)) {
        ("regular", true, _) => 1,
        ("regular", _, true) => 3,
        ("difficulty", true, _) => 2,
        ("difficulty", _, true) => 6,
        _ => 1,
    }))
}

fn long(record: &Content) -> Option<Fraction> {
    match of_field(record, "minutes") {
        Some(minutes) if minutes >= 60.into() => Some(2.into()),
        Some(_) => Some(if topic(record)? == "regular" { 2.into() } else { 5.into() }),
        None => None,
    }
}

fn sum(numbers: impl IntoIterator<Item = Fraction>) -> Fraction {
    numbers.into_iter().fold(Fraction::ZERO, |sum, n| sum + n)
}

impl Walk<'_> {
    fn of(&self, kind: &str) -> Vec<&Content> {
        let unit = Unit::id_of(self.code);
        let mine =
            |c: &&Content| c.kind == kind && c.unit == unit && self.from <= c.date && c.date <= self.last;
        self.records.iter().filter(mine).collect()
    }

    fn at(&self, (code, kind): (&'static str, &'static str)) -> Walk<'_> {
        Walk { code, kind, ..*self }
    }

    fn others(&self) -> impl Iterator<Item = Walk<'_>> {
        self.all.iter().map(|school| self.at(*school))
    }

    fn alike(&self) -> impl Iterator<Item = Walk<'_>> {
        self.others().filter(|other| other.kind == self.kind)
    }

    /// A sum of what rows say; of rows that say nothing there is none.
    fn added(&self, numbers: Vec<Option<Fraction>>) -> Found {
        let said: Vec<Fraction> = numbers.iter().flatten().copied().collect();
        if said.is_empty() { Found::NoData } else { Found::Is(sum(said)) }
    }

    /// The highest of each key.
    fn highest(
        &self,
        number: fn(&Content) -> Option<Fraction>,
        key: fn(&Content) -> String,
    ) -> Vec<Fraction> {
        let talks = self.of("talk");
        let mut keys: Vec<String> = talks.iter().map(|c| key(c)).collect();
        keys.sort();
        keys.dedup();
        let best = |own: String| talks.iter().filter(|c| key(c) == own).filter_map(|c| number(c)).max();
        keys.into_iter().filter_map(best).collect()
    }

    fn figure(&self, id: &str) -> Found {
        let talks = self.of("talk");
        let minutes = |c: &Content| of_field(c, "minutes");
        let some = |numbers: Vec<Fraction>| self.added(numbers.into_iter().map(Some).collect());
        let two = |mut numbers: Vec<Fraction>| {
            numbers.sort();
            numbers.into_iter().rev().take(2).collect::<Vec<_>>()
        };
        match id {
            "once" => some(self.highest(by_length, |c| who(c, "counterpart"))),
            "pairs" => some(self.highest(minutes, |c| who(c, "counterpart") + &who(c, "organiser"))),
            "best" => some(two(talks.iter().filter_map(|c| minutes(c)).collect())),
            "best_once" => some(two(self.highest(minutes, |c| who(c, "counterpart")))),
            "middle" => {
                let mut all: Vec<Fraction> = talks.iter().filter_map(|c| minutes(c)).collect();
                all.sort();
                let inner = if all.len() > 2 { &all[1..all.len() - 1] } else { &[] };
                match inner.len() {
                    0 => Found::NoData,
                    n => Found::Is(sum(inner.iter().copied()) / n.into()),
                }
            }
            "weighted" => {
                let both = |c: &&Content| Some((of_field(c, "hours")?, of_field(c, "covered")?));
                let rows: Vec<_> = self.of("study").iter().filter_map(both).collect();
                let weights = sum(rows.iter().map(|(_, weight)| *weight));
                match weights == Fraction::ZERO {
                    true if rows.is_empty() => Found::NoData,
                    true => Found::NotApplicable,
                    false => Found::Is(sum(rows.iter().map(|(hours, weight)| *hours * *weight)) / weights),
                }
            }
            "capped" => self.added(talks.iter().map(|c| minutes(c).map(|n| n.min(45.into()))).collect()),
            "long" if talks.is_empty() => Found::Is(Fraction::ZERO),
            "long" => match talks.iter().filter_map(|c| long(c)).collect::<Vec<_>>() {
                // Nothing said counts as nothing, because the measure says so.
                none if none.is_empty() => Found::Is(Fraction::ZERO),
                some => Found::Is(sum(some)),
            },
            "paid" => self.added(talks.iter().map(|c| minutes(c).map(|n| n / 10.into())).collect()),
            "placed" => Found::Is(match self.place() {
                1 => 10.into(),
                2 => 6.into(),
                _ => 1.into(),
            }),
            "graded" => Found::Is([0usize, 1, 3][self.level()].into()),
            "rivals" => Found::Is(self.alike().count().into()),
            "mean" => Found::Is(sum(self.others().filter_map(|o| o.figure("long").number())) / 5.into()),
            "most_alike" => {
                let best = self.alike().filter_map(|other| other.figure("paid").number()).max();
                best.map_or(Found::NoData, Found::Is)
            }
            "many" => {
                let many = self.others().filter(|o| o.figure("long").number() >= Some(2.into()));
                Found::Is(many.count().into())
            }
            "above" => self.figure("long").with(self.figure("mean"), |a, b| a - b),
            "heads" => self.figure("long"),
            "primary" => Found::Is(usize::from(self.kind == "primary-school").into()),
            "whole" => self.whole(),
            _ => unreachable!("{id}"),
        }
    }

    /// Two points of five for what applies are four of ten for all.
    fn whole(&self) -> Found {
        let mut given = vec![(Fraction::from(4), Fraction::from(5))];
        match self.figure("paid") {
            Found::Is(paid) => given.push((paid.min(5.into()), 5.into())),
            // Not reported is not inapplicable: the points stay where they are.
            _ => given.push((Fraction::ZERO, 5.into())),
        }
        if self.figure("once").number().is_some() {
            let talking = self.figure("long").number().unwrap_or(Fraction::ZERO);
            given.push((talking.min(10.into()), 10.into()));
        }
        let (points, all) = (sum(given.iter().map(|(p, _)| *p)), sum(given.iter().map(|(_, a)| *a)));
        Found::Is(points * 20.into() / all)
    }

    /// By what schools stand in order; of whom something is not known stands behind.
    fn key(&self) -> [Option<Fraction>; 3] {
        ["long", "best", "pairs"].map(|id| self.figure(id).number())
    }

    fn place(&self) -> usize {
        1 + self.alike().filter(|other| other.key() > self.key()).count()
    }

    /// Whether it stands among the first so many, with all that nothing tells apart from it.
    fn top(&self) -> bool {
        let size = self.alike().count();
        let places = (size * 40 / 100).max(1);
        self.alike().filter(|other| other.key() >= self.key()).count() <= places
    }

    /// How many bands are beneath: the schools of a kind come down from the highest band, one after the other.
    fn level(&self) -> usize {
        let alike: Vec<Walk<'_>> = self.alike().collect();
        let mut bands: Vec<usize> = alike.iter().map(Walk::band).collect();
        let order = |walk: &Walk<'_>| [walk.figure("long").number(), walk.figure("best").number()];
        for (band, places) in [(2, 1), (1, (alike.len() / 2).max(1))] {
            let there: Vec<usize> = (0..alike.len()).filter(|at| bands[*at] == band).collect();
            for &at in &there {
                let ahead = there.iter().filter(|other| order(&alike[**other]) > order(&alike[at])).count();
                if ahead >= places {
                    bands[at] = band - 1;
                }
            }
        }
        let own = alike.iter().position(|other| other.code == self.code).unwrap();
        bands[own]
    }

    fn band(&self) -> usize {
        let points = self.figure("long").number().unwrap();
        let band = if points >= 6.into() { 2 } else { usize::from(points >= 2.into()) };
        let up = self.figure("best").number() >= Some(150.into());
        let down = self.figure("capped").number().is_some_and(|n| n >= 120.into());
        // Nobody is lifted beyond the highest band, and who is lowered is so from there.
        (band + usize::from(up)).min(2).saturating_sub(usize::from(down))
    }

    /// Whether one of the reasons to lift or lower is not known.
    fn level_is_open(&self) -> bool {
        self.figure("best").number().is_none() || self.figure("capped").number().is_none()
    }

    fn told(&self, id: &str) -> Told {
        match id {
            "talking" => match self.figure("once").number() {
                None => (Status::NotApplicable, None),
                Some(_) => {
                    let points = self.figure("long").map(|n| n.min(10.into()));
                    (points.at_least(10.into()), points.number())
                }
            },
            "lasting" => {
                let points = self.figure("paid").map(|n| n.min(5.into()));
                (points.at_least(5.into()), points.number())
            }
            "sure" => (Status::NotMet, Some(4.into())),
            "level" => (Status::Met, Some(self.level().into())),
            "top" => (met(self.top()), Some(self.place().into())),
            "place" => (Status::Met, Some(self.place().into())),
            figure => (self.figure(figure).status(), self.figure(figure).number()),
        }
    }
}

fn check(events: &[Event]) -> Result<(), TestCaseError> {
    let text = under_article("unit", "semester", RULES)
        .replace("subject: unit", "subject: unit\napplies: unit.class = 'school'");
    let rules = rulebook(&text);
    let (bureau, records) = bureau(events);
    let snapshot = bureau.snapshot();
    let period = Period::parse("2025-autumn").unwrap();
    let (at, none) = (AssessmentDate::of(period), Overrides::none());
    let bulk = assess(&[&rules], &snapshot, at, &none).remove(0);
    for (position, subject) in bulk.subjects.iter().enumerate() {
        let (code, kind) = *SCHOOLS.iter().find(|(code, _)| *code == &*subject.code).unwrap();
        let (from, last) = (period.from, period.last());
        let walk = Walk { records: &records, all: &SCHOOLS, code, kind, from, last };
        // Where a reason to move somebody is not known, the grades of the kind are another matter.
        let open = walk.alike().any(|other| other.level_is_open());
        for column in &bulk.columns {
            let view = column.view(position);
            let proof = explain(&[&rules], "test", &snapshot, at, &none, code, &column.id).unwrap();
            prop_assert_eq!(proof.root.value, view.value, "{} {}", code, &column.id);
            prop_assert_eq!(proof.root.status, view.status, "{} {}", code, &column.id);
            if open && ["level", "graded"].contains(&&*column.id) {
                continue;
            }
            let (status, value) = walk.told(&column.id);
            prop_assert_eq!(view.status, status, "{} {}", code, &column.id);
            let shown = value.map(|n| n.half_up(4));
            let told = view.value.map(|v| {
                Fraction::of(
                    (v * rust_decimal::Decimal::from(10_000)).mantissa()
                        / 10i128.pow((v * rust_decimal::Decimal::from(10_000)).scale()),
                    10_000,
                )
            });
            prop_assert_eq!(told, shown, "{} {}", code, &column.id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_is_weighed_against_each_other_agrees_with_who_sorts_it(events in prop::collection::vec(
        (0u8..3, 0u8..5, 0i32..180, 0u8..3, 0u8..3, any::<u8>(), any::<u8>()), 0..60)) {
        check(&events)?;
    }
}
