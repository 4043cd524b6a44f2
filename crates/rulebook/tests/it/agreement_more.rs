//! The same agreement for everything a rulebook can say beyond plain counts: quorum, pairs, working days, school
//! days, minutes without anybody on duty, missed duties, windows, what is in force, items, deductions, totals, grades, quotas, rankings,
//! proposals and vetoes. The reference walks over records, days and minutes one by one.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::diagnostic::Source;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::{Content, State, Value, Who};
use mingde_core::registry::{Person, Unit};
use mingde_rulebook::{AssessmentDate, Overrides, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, choice, content, day, number, rulebook, under_article};

const RULES: &str = "
settings:
  quorum: { title: 到会比例, unit: share, value: 1/2, source: 文件 }
measures:
  meetings: { title: 会议, from: study, count: rows, missing: zero }
  reported: { title: 有会, from: study, count: rows }
  quorate: { title: 到会过半的会议, from: study, count: rows, missing: zero, where: \"number(learners, learners.attendance = 'present') > number(learners) * quorum\" }
  pairs: { title: 对数, from: talk, count: distinct organiser with counterpart, missing: zero }
  early: { title: 开学一月内, from: talk, count: rows, missing: zero, where: date <= first-school-day + 30 days }
  quick: { title: 三个工作日, from: shift, count: rows, missing: zero, where: \"workdays(date, answered_on) <= 3 days\" }
  slowest: { title: 最长, from: shift, max: \"workdays(date, answered_on)\" }
  alone: { title: 断岗, from: shift, uncovered: { from: from_time, to: to_time, next_day: next_day } }
  together: { title: 全局谈心, from: talk, by: everyone, count: rows, missing: zero }
  before: { title: 上学期, from: talk, within: previous period, count: rows, missing: zero }
  recent: { title: 三十天, from: talk, within: last 30 days, count: rows, missing: zero }
  months: { title: 两个月, from: talk, within: last 2 months, count: rows, missing: zero }
  ever: { title: 历年, from: talk, within: ever, count: rows, missing: not-applicable }
  pupils: { title: 学生数, from: unit, by: unit, sum: pupils }
  findings: { title: 处理, from: finding, by: teacher.unit, count: rows, in_force: { from: date, last: date + 40 days }, missing: zero }
  mixed: { title: 折算, value: 'if pairs > 2 then ceil(pairs / 2) else max(pairs, 2 items) - abs(1 items)' }
  hours: { title: 学时, from: study, sum: hours }
  prized: { title: 名额奖, value: if best then 5 else 0 }
  tenfold: { title: 十倍名次, value: place * 10 }
  gaps: { title: 漏了几月, value: missed(monthly) }
  done: { title: 做到几月的两倍, value: monthly * 2 }
  breached: { title: 否决在身, value: if breach then 1 else 0 }
  twice: { title: 重班, from: shift, overlapping: { from: from_time, to: to_time, next_day: next_day } }
vetoes:
  breach: { title: 否决, from: finding, by: teacher.unit, where: borne_out, within: last 2 months }
duties:
  monthly: { title: 每月有会, every: month, require: reported >= 1, missing: missed }
items:
  held: { title: 会议, points: 10, score: 3 * quorate }
  talked: { title: 谈心, points: 20, tiers: { of: pairs, steps: [ { from: 4, points: 20 }, { from: 2, points: 8 } ], otherwise: 1 } }
deductions:
  poor: { title: 不足, points: 6, score: 2 * (meetings - quorate) }
totals:
  score: { title: 总分, points: 30, least: 0, pass: 12, vetoes: [breach] }
grades:
  level: { title: 等次, of: score, bands: [ { from: 20, grade: good, title: 优 }, { from: 8, grade: fair, title: 良 }, { grade: poor_one, title: 差 } ] }
quotas:
  best: { title: 名额, of: score, when: score >= 8, most: 1, ties: out }
  of_two: { title: 两校之一, applies: unit.code != 'S3', of: score, most: 50 %, ties: in }
rankings:
  place: { title: 名次, of: score, ties: same }
proposals:
  review: { title: 复核, when: score < 8, body: 局, within: 5 workdays }
";

const UNITS: [&str; 3] = ["S1", "S2", "S3"];
const PEOPLE: [&str; 4] = ["a", "b", "c", "d"];

/// Who works where: a and d in S1, b in S2, c in S3.
fn home(person: &str) -> &'static str {
    match person {
        "b" => "S2",
        "c" => "S3",
        _ => "S1",
    }
}

fn calendar() -> Calendar {
    let text = "
years:
  2025:
    source: 通知
    holidays:
      - { name: 国庆节, english: National Day, from: 2025-10-01, to: 2025-10-08 }
    workdays: [2025-09-28, 2025-10-11]
terms:
  - { id: a, title: 第一学期, from: 2025-09-06, to: 2026-01-16 }
";
    Calendar::read(&Source::new("cn.yaml", text)).0.unwrap()
}

/// One random event: what, where, when, three numbers that say how.
type Event = (u8, u8, i32, u8, u8, u8);

fn bureau(events: &[Event]) -> (Bureau, Vec<Content>) {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau");
    UNITS.iter().for_each(|unit| {
        bureau.unit(unit, "primary-school");
    });
    PEOPLE.iter().for_each(|person| {
        bureau.person(person, &[(home(person), "teacher", "2000-01-01", None)]);
    });
    let mut kept = Vec::new();
    for (what, unit, offset, x, y, z) in events {
        let unit = UNITS[*unit as usize % 3];
        let on = day("2025-08-25").plus(*offset);
        let person = |n: u8| PEOPLE[n as usize % 4];
        let date = on.to_string();
        let draft = match what % 4 {
            0 => content("talk", unit, &date).with("organiser", person(*x), &[]).with(
                "counterpart",
                person(*y),
                &[],
            ),
            1 => {
                let mut study = content("study", unit, &date);
                if z % 2 == 0 {
                    study = study.field("hours", number(&(z % 5).to_string()));
                }
                for (at, who) in PEOPLE.iter().enumerate().take(1 + *x as usize % 4) {
                    let how = ["present", "leave", "absent"][(*y as usize >> at) % 3];
                    study = study.with("learners", who, &[("attendance", choice(how))]);
                }
                study
            }
            2 => {
                let shift = content("shift", unit, &date).with("on_duty", person(*x), &[]);
                let shift = shift
                    .field("from_time", Value::Time(u16::from(*x) * 5))
                    .field("to_time", Value::Time(u16::from(*y) * 5))
                    .field("next_day", Value::Flag(z % 3 == 0));
                match z % 4 {
                    0 => shift,
                    n => shift.field("answered_on", Value::Date(on.plus(i32::from(n * 3) - 2))),
                }
            }
            _ => content("finding", unit, &date)
                .with("teacher", person(*x), &[])
                .field("borne_out", Value::Flag(y % 2 == 0)),
        };
        kept.push(draft.0.clone());
        bureau.record(State::Accepted, draft.0);
    }
    (bureau, kept)
}

/// The reference for one school.
struct Reference<'a> {
    records: &'a [Content],
    unit: &'static str,
    calendar: Calendar,
    from: Day,
    last: Day,
}

impl Reference<'_> {
    fn of(&self, kind: &str) -> Vec<&Content> {
        let unit = Unit::id_of(self.unit);
        let mine =
            |c: &&Content| c.kind == kind && c.unit == unit && self.from <= c.date && c.date <= self.last;
        self.records.iter().filter(mine).collect()
    }

    fn quorate(&self) -> i64 {
        let present = |c: &&&Content| {
            let learners: Vec<_> = c.participants.iter().filter(|p| p.role == "learners").collect();
            let there =
                learners.iter().filter(|p| p.attributes.get("attendance") == Some(&choice("present")));
            there.count() * 2 > learners.len()
        };
        self.of("study").iter().filter(present).count() as i64
    }

    fn pairs(&self) -> i64 {
        let who = |c: &Content, role: &str| {
            format!("{:?}", c.participants.iter().find(|p| p.role == role).unwrap().who)
        };
        let pairs: BTreeSet<_> =
            self.of("talk").iter().map(|c| (who(c, "organiser"), who(c, "counterpart"))).collect();
        pairs.len() as i64
    }

    /// Days one by one, as far as the second day or back to it.
    fn workdays(&self, from: Day, to: Day) -> i64 {
        let (low, high, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = (1..=high.since(low)).map(|n| low.plus(n));
        sign * days.filter(|d| self.calendar.day(*d).workday).count() as i64
    }

    fn answered(&self) -> Vec<i64> {
        let shifts = self.of("shift");
        let answered = shifts.iter().filter_map(|c| match c.fields.get("answered_on") {
            Some(Value::Date(on)) => Some(self.workdays(c.date, *on)),
            _ => None,
        });
        answered.collect()
    }

    /// How many stand on each minute of the period.
    fn minutes(&self) -> Option<Vec<u8>> {
        let mut on = vec![0u8; (self.last.since(self.from) as usize + 1) * 1440];
        let unit = Unit::id_of(self.unit);
        let mut any = false;
        for shift in
            self.records.iter().filter(|c| c.kind == "shift" && c.unit == unit && c.date <= self.last)
        {
            let time = |name: &str| match shift.fields.get(name) {
                Some(Value::Time(minute)) => i64::from(*minute),
                _ => unreachable!("every shift has its times here"),
            };
            let (from, mut to) = (time("from_time"), time("to_time"));
            if to <= from || shift.fields.get("next_day") == Some(&Value::Flag(true)) {
                to += 1440;
            }
            let start = i64::from(shift.date.since(self.from)) * 1440;
            for minute in start + from..start + to {
                if let Some(slot) = usize::try_from(minute).ok().and_then(|m| on.get_mut(m)) {
                    *slot += 1;
                    any = true;
                }
            }
        }
        any.then_some(on)
    }

    /// Talks of the unit from one day to another.
    fn talks(&self, from: Day, to: Day) -> i64 {
        let unit = Unit::id_of(self.unit);
        let talks = self.records.iter().filter(|c| c.kind == "talk" && c.unit == unit);
        talks.filter(|c| from <= c.date && c.date <= to).count() as i64
    }

    fn against(&self, finding: &Content) -> bool {
        let who = &finding.participants[0].who;
        PEOPLE.iter().any(|p| *who == Who::Person(Person::id_of(p)) && home(p) == self.unit)
    }

    fn breached(&self) -> bool {
        let against = |c: &Content| self.against(c);
        let held = |c: &&Content| {
            c.kind == "finding"
                && c.fields.get("borne_out") == Some(&Value::Flag(true))
                && against(c)
                && c.date <= self.last
                && self.last < c.date.plus_months(2)
        };
        self.records.iter().any(|c| held(&c))
    }

    fn score(&self) -> i64 {
        let held = (3 * self.quorate()).min(10);
        let talked = match self.pairs() {
            4.. => 20,
            2.. => 8,
            _ => 1,
        };
        let poor = (2 * (self.of("study").len() as i64 - self.quorate())).min(6);
        (held + talked - poor).max(0)
    }

    /// Months with a meeting, of those that are over.
    fn months(&self) -> i64 {
        let months = Period::containing(PeriodKind::Semester, self.from).split(PeriodKind::Month);
        months.iter().filter(|m| self.of("study").iter().any(|c| m.contains(c.date))).count() as i64
    }

    /// Hours of the meetings that say how long they were; nothing where none does.
    fn hours(&self) -> Option<i64> {
        let said = self.of("study").into_iter().filter_map(|c| match c.fields.get("hours") {
            Some(Value::Number(n)) => Some(n.raw() / 10_000),
            _ => None,
        });
        let said: Vec<i64> = said.collect();
        (!said.is_empty()).then(|| said.iter().sum())
    }

    fn value(&self, result: &str) -> Option<i64> {
        match result {
            "hours" => self.hours(),
            "gaps" => Some(5 - self.months()),
            "done" => Some(2 * self.months()),
            "breached" => Some(i64::from(self.breached())),
            "meetings" => Some(self.of("study").len() as i64),
            "quorate" => Some(self.quorate()),
            "pairs" => Some(self.pairs()),
            // The term begins on Saturday the 6th; the first school day is Monday.
            "early" => {
                let until = day("2025-09-08").plus(30);
                Some(self.of("talk").iter().filter(|c| c.date <= until).count() as i64)
            }
            "quick" => Some(self.answered().into_iter().filter(|days| *days <= 3).count() as i64),
            "slowest" => self.answered().into_iter().max(),
            "alone" => self.minutes().map(|on| on.iter().filter(|n| **n == 0).count() as i64),
            "twice" => self.minutes().map(|on| on.iter().filter(|n| **n > 1).count() as i64),
            "together" => {
                let talks = self.records.iter().filter(|c| c.kind == "talk");
                Some(talks.filter(|c| self.from <= c.date && c.date <= self.last).count() as i64)
            }
            "before" => Some(self.talks(day("2025-02-01"), self.from.plus(-1))),
            "recent" => Some(self.talks(self.last.plus(-29), self.last)),
            "months" => Some(self.talks(day("2025-12-01"), self.last)),
            "ever" => Some(self.talks(Day::EARLIEST, self.last)).filter(|n| *n > 0),
            "pupils" => Some(120),
            "findings" => {
                let held = |c: &&Content| {
                    c.kind == "finding"
                        && self.against(c)
                        && c.date <= self.last
                        && self.last <= c.date.plus(40)
                };
                Some(self.records.iter().filter(held).count() as i64)
            }
            "mixed" => Some(match self.pairs() {
                n @ 3.. => (n + 1) / 2,
                n => n.max(2) - 1,
            }),
            "held" => Some((3 * self.quorate()).min(10)),
            "score" => Some(self.score()),
            "monthly" => Some(self.months()),
            _ => unreachable!("{result}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn everything_a_rulebook_says_agrees_with_who_walks_through_it(events in prop::collection::vec(
        (0u8..4, 0u8..3, 0i32..180, any::<u8>(), any::<u8>(), any::<u8>()), 0..40)) {
        let text = under_article("unit", "semester", RULES)
            .replace("subject: unit", "subject: unit\napplies: unit.class = 'school'");
        let rules = rulebook(&text);
        let (bureau, records) = bureau(&events);
        let snapshot = bureau.snapshot();
        let period = Period::parse("2025-autumn").unwrap();
        let at = AssessmentDate::of(period);
        let overrides = Overrides::none().with_calendar(Arc::new(calendar()));
        let bulk = assess(&[&rules], &snapshot, at, &overrides).remove(0);
        let references = UNITS.map(|unit| Reference {
            records: &records, unit, calendar: calendar(), from: period.from, last: period.last(),
        });
        let scores = references.each_ref().map(Reference::score);
        for (position, subject) in bulk.subjects.iter().enumerate() {
            let reference = references.iter().find(|r| r.unit == &*subject.code).unwrap();
            for column in &bulk.columns {
                let view = column.view(position);
                let proof = explain(&[&rules], "test", &snapshot, at, &overrides, &subject.code, &column.id).unwrap();
                prop_assert_eq!(proof.root.value, view.value, "{} {}", &subject.code, &column.id);
                prop_assert_eq!(proof.root.status, view.status, "{} {}", &subject.code, &column.id);
                let shown = view.value.map(|v| v.to_string());
                let (score, status) = (reference.score(), view.status.to_string());
                let met = |truth: bool| if truth { "met" } else { "not_met" };
                match &*column.id {
                    "talked" | "poor" | "reported" => {}
                    "breach" => prop_assert_eq!(status, met(!reference.breached())),
                    "level" => prop_assert_eq!(shown, Some(match score { 20.. => 2, 8.. => 1, _ => 0 }.to_string())),
                    "place" => {
                        let ahead = scores.iter().filter(|s| **s > score).count();
                        prop_assert_eq!(shown, Some((ahead + 1).to_string()));
                    }
                    "tenfold" => {
                        let ahead = scores.iter().filter(|s| **s > score).count();
                        prop_assert_eq!(shown, Some(((ahead + 1) * 10).to_string()));
                    }
                    "of_two" if reference.unit == "S3" => prop_assert_eq!(status, "not_applicable"),
                    "of_two" => prop_assert_eq!(status, met(score == scores[0].max(scores[1]))),
                    "best" if score < 8 => prop_assert_eq!(status, "not_applicable"),
                    // Whoever does not qualify has no place.
                    "prized" if score < 8 => prop_assert_eq!(shown, Some("0".to_owned())),
                    "prized" => {
                        let rivals = scores.iter().filter(|s| **s >= score).count();
                        prop_assert_eq!(shown, Some(if rivals == 1 { "5" } else { "0" }.to_owned()));
                    }
                    "best" => {
                        let first = scores.iter().all(|s| *s <= score);
                        let alone = scores.iter().filter(|s| **s == score).count() == 1;
                        prop_assert_eq!(status, met(first && alone));
                    }
                    "review" => prop_assert_eq!(status, met(score >= 8)),
                    id => {
                        prop_assert_eq!(shown, reference.value(id).map(|v| v.to_string()), "{} {}", reference.unit, id);
                        if id == "score" {
                            prop_assert_eq!(&status, met(score >= 12 && !reference.breached()));
                        }
                        if id == "monthly" {
                            prop_assert_eq!(&status, met(reference.months() == 5));
                        }
                    }
                }
            }
        }
    }
}
