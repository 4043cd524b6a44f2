//! Persons as subjects: a rulebook with every sort of result, its settings drawn at random, and the reference that
//! comes to each result by walking through the county's records person by person.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::Content;
use mingde_rulebook::Status;

use crate::county::{ARTICLES, County, PEOPLE, part, person, who};
use crate::drawn::Drawn;
use crate::fraction::{Found, Fraction, Told, all, met, when};

/// Angle brackets stand for settings that are drawn.
pub const RULES: &str = "
settings:
  floor: { title: 次数, unit: items, value: <floor>, source: 文件 }
  goal: { title: 目标, unit: people, <goal>, source: 文件 }
measures:
  spoken: { title: 被谈心, from: talk, by: counterpart, count: rows }
  gave: { title: 谈心人数, from: talk, by: organiser, count: distinct counterpart, missing: zero }
  as_head: { title: 以校级身份, from: talk, by: organiser, count: rows, where: \"organiser.rank = 'school-head'\", missing: zero }
  at_home: { title: 在本校, from: talk, by: organiser, count: rows, where: organiser.unit = unit, missing: zero }
  colleagues: { title: 同事, from: talk, by: organiser, count: distinct counterpart, where: organiser.unit = counterpart.unit, missing: not-applicable }
  lately: { title: 近来, from: talk, by: counterpart, within: last <days> days, count: rows, missing: zero }
  held: { title: 参学, from: study, by: learners, count: rows }
  studied: { title: 到会, from: study, by: learners, count: rows, where: \"learners.attendance = 'present'\" }
  hours: { title: 学时, from: study, by: learners, sum: hours, where: \"learners.attendance = 'present'\", missing: zero }
  best: { title: 最高, from: study, by: learners, max: learners.score }
  mean: { title: 平均, from: study, by: learners, average: learners.score, round: 1 }
  rate: { title: 出勤率, value: studied / held, unit: percent, round: 1 }
  named: { title: 提名, from: nomination, by: nominee, count: rows, missing: zero }
  named_free: { title: 未受限提名, from: nomination, by: nominee, count: rows, where: \"not vetoed(nominee, 'ethics.violation')\" }
duties:
  enough: { title: 够了, require: spoken >= floor, exceptions: 办法第三条 }
  monthly: { title: 每月, every: month, require: gave >= 1, exceptions: 办法第九条 }
  heads: { title: 校级够了, require: gave >= goal, applies: rank = 'school-head' }
  present: { title: 常到, when: named > 0, require: rate >= <rate> %, missing: missed }
  free: { title: 无否决, require: \"not veto('ethics.violation')\" }
items:
  talking: { title: 谈心, points: <talking>, score: 'gave * 7 / 3', round: 1 }
  study: { title: 学习, points: 9, tiers: { of: rate, steps: [ { from: 80 %, points: 9 }, { from: <rate> %, points: 4.5 } ], otherwise: 1 } }
  testing: { title: 测试, points: 6, least: 2, score: (best - 40) / 8, when: best is given }
bonuses:
  more: { title: 加分, points: <cap>, score: 1.5 * as_head }
deductions:
  less: { title: 扣分, points: <cap>, score: 2 * (held - studied) }
totals:
  score: { title: 总分, points: <sum>, least: 1, most: <most>, round: 0, pass: <pass>, vetoes: [\"veto('ethics.violation')\"] }
  strict: { title: 严格总分, of: [talking, study, less], missing: no-data }
grades:
  level: { title: 等次, of: score, bands: [ { from: <good>, grade: good, title: 优 }, { from: 4, grade: fair, title: 良 }, { grade: poor, title: 差 } ], pass: fair, vetoes: [\"veto('ethics.violation')\"], vetoed: fair }
quotas:
  best_of_unit: { title: 本校优秀, of: score, when: \"level = 'good'\", most: <share> %, ties: out, each: unit }
  few: { title: 名额, of: strict, most: <places>, ties: in }
rankings:
  place: { title: 名次, of: score, ties: same, persons: true }
  place_at_home: { title: 校内名次, of: rate, when: \"not veto('ethics.violation')\", ties: dense, order: lowest-first, persons: true, each: unit }
proposals:
  review: { title: 复核, when: \"level = 'poor' or place > 3\", body: 局, within: 5 workdays }
";

/// The reference for one person.
pub struct Walk<'c> {
    pub county: &'c County,
    pub drawn: Drawn,
    pub period: Period,
    pub as_of: Day,
    pub person: &'static str,
}

impl Walk<'_> {
    fn mine<'s>(&'s self, kind: &'s str, role: &'s str) -> Vec<&'s Content> {
        self.among(kind, role, self.period.from, self.as_of)
    }

    fn among<'s>(&'s self, kind: &'s str, role: &'s str, from: Day, last: Day) -> Vec<&'s Content> {
        let takes_part = |c: &&Content| {
            c.participants.iter().any(|p| p.role == role && person(&p.who) == Some(self.person))
        };
        self.county.of(kind, from, last).filter(takes_part).collect()
    }

    fn spoken_with<'s>(&self, talks: impl IntoIterator<Item = &'s &'s Content>) -> usize {
        let whom: BTreeSet<_> = talks.into_iter().map(|talk| who(talk, "counterpart")).collect();
        whom.len()
    }

    fn barred(&self) -> bool {
        self.county.barred(self.person, self.as_of, self.as_of)
    }

    fn excepted(&self, article: &str) -> usize {
        let is_me = |who: &_| person(who) == Some(self.person);
        self.county.exceptions(article, is_me, self.as_of)
    }

    /// A figure that is counted or computed.
    pub fn figure(&self, id: &str) -> Found {
        let gave = self.mine("talk", "organiser");
        let studies = self.mine("study", "learners");
        let parts: Vec<(&Content, &str, Option<i64>)> = studies
            .iter()
            .filter_map(|study| part(study, self.person).map(|(how, score)| (*study, how, score)))
            .collect();
        let scores: Vec<Fraction> =
            parts.iter().filter_map(|p| p.2).map(|raw| Fraction::of(raw.into(), 10_000)).collect();
        let there = || parts.iter().filter(|p| p.1 == "present");
        let many = |n: usize| Found::Is(n.into());
        match id {
            "spoken" => {
                let talks = self.mine("talk", "counterpart");
                Found::reported(!talks.is_empty(), talks.len())
            }
            "gave" => many(self.spoken_with(&gave)),
            "as_head" => {
                let rank = |talk: &&&Content| self.county.post(self.person, talk.date).map(|p| p.1);
                many(gave.iter().filter(|talk| rank(talk) == Some("school-head")).count())
            }
            "at_home" => {
                let home = |talk: &&&Content| self.county.school(self.person, talk.date);
                let unit = |talk: &Content, code| mingde_core::registry::Unit::id_of(code) == talk.unit;
                many(gave.iter().filter(|talk| home(talk).is_some_and(|code| unit(talk, code))).count())
            }
            "colleagues" if gave.is_empty() => Found::NotApplicable,
            "colleagues" => {
                let home = |person, on| self.county.school(person, on);
                let same = |talk: &&&&Content| {
                    let whom = who(talk, "counterpart").and_then(|whom| home(whom, talk.date));
                    whom.is_some() && whom == home(self.person, talk.date)
                };
                many(
                    self.spoken_with(
                        gave.iter().filter(|talk| same(&talk)).copied().collect::<Vec<_>>().iter(),
                    ),
                )
            }
            "lately" => {
                let from = self.as_of.plus(1 - self.drawn.days);
                many(self.among("talk", "counterpart", from, self.as_of).len())
            }
            "held" => Found::reported(!parts.is_empty(), parts.len()),
            "studied" => Found::reported(!parts.is_empty(), there().count()),
            "hours" => {
                let hours = there().map(|p| match p.0.fields.get("hours") {
                    Some(mingde_core::record::Value::Number(n)) => Fraction::of(n.raw().into(), 10_000),
                    _ => unreachable!("every study has its hours here"),
                });
                Found::Is(hours.fold(Fraction::ZERO, |sum, n| sum + n))
            }
            "best" => scores.iter().max().map_or(Found::NoData, |best| Found::Is(*best)),
            "mean" if scores.is_empty() => Found::NoData,
            "mean" => {
                let sum = scores.iter().fold(Fraction::ZERO, |sum, n| sum + *n);
                Found::Is((sum / scores.len().into()).half_up(1))
            }
            // Per cent with one decimal: a share with three.
            "rate" => self.figure("studied").over(self.figure("held")).map(|share| share.half_up(3)),
            "named" => many(self.mine("nomination", "nominee").len()),
            "named_free" => {
                let named = self.mine("nomination", "nominee");
                let free = |c: &&&Content| !self.county.barred(self.person, c.date, self.as_of);
                Found::reported(!named.is_empty(), named.iter().filter(free).count())
            }
            _ => unreachable!("{id}"),
        }
    }

    /// Points of an item, a bonus or (below nothing) a deduction.
    fn points(&self, id: &str) -> Found {
        let whole = |n: usize| Fraction::from(n);
        let cap = whole(self.drawn.cap);
        let figure = |id| self.figure(id);
        match id {
            "talking" => {
                let earned = figure("gave").map(|n| (n * Fraction::of(7, 3)).half_up(1));
                earned.map(|n| n.max(Fraction::ZERO).min(whole(self.drawn.talking)))
            }
            "study" => figure("rate").map(|rate| match rate {
                rate if rate >= Fraction::of(80, 100) => whole(9),
                rate if rate >= Fraction::of(self.drawn.rate as i128, 100) => Fraction::of(9, 2),
                _ => whole(1),
            }),
            "testing" => match figure("best") {
                Found::Is(best) => Found::Is(((best - whole(40)) / whole(8)).max(whole(2)).min(whole(6))),
                _ => Found::NotApplicable,
            },
            "more" => figure("as_head").map(|n| (n * Fraction::of(3, 2)).min(cap)),
            "less" => {
                let missed = figure("held").with(figure("studied"), |held, there| held - there);
                missed.map(|n| -(n * whole(2)).max(Fraction::ZERO).min(cap))
            }
            _ => unreachable!("{id}"),
        }
    }

    fn full(&self, id: &str) -> Fraction {
        match id {
            "talking" => self.drawn.talking.into(),
            "study" => 9.into(),
            _ => 6.into(),
        }
    }

    pub fn total(&self, id: &str) -> Found {
        let sum = |of: &[&str]| {
            of.iter().filter_map(|id| self.points(id).number()).fold(Fraction::ZERO, |sum, n| sum + n)
        };
        let points = |id| self.points(id);
        if id == "strict" {
            let of = ["talking", "study", "less"];
            return if of.iter().any(|id| points(id) == Found::NoData) {
                Found::NoData
            } else {
                Found::Is(sum(&of))
            };
        }
        // Talking is always known, so there is always something to add up.
        let all = sum(&["talking", "study", "testing", "more", "less"]);
        Found::Is(all.max(1.into()).min(self.drawn.most.into()).half_up(0))
    }

    /// Bands beneath the one that is reached; a bar lowers it to the middle one.
    pub fn grade(&self) -> usize {
        let score = self.total("score").number().unwrap_or(Fraction::ZERO);
        let reached = match score {
            score if score >= self.drawn.good.into() => 2,
            score if score >= 4.into() => 1,
            _ => 0,
        };
        if self.barred() { reached.min(1) } else { reached }
    }

    fn months(&self) -> Vec<Status> {
        let each = self.period.split(PeriodKind::Month).into_iter().map(|month| {
            if !self.county.there(self.person, month.from, month.last()) {
                return Status::NotApplicable;
            }
            let last = month.last().min(self.as_of);
            let done = !self.among("talk", "organiser", month.from, last).is_empty();
            if !done && month.last() > self.as_of { Status::NotApplicable } else { met(done) }
        });
        each.collect()
    }

    /// Everything but places among others.
    pub fn told(&self, id: &str) -> Option<Told> {
        let plain = |found: Found| (found.status(), found.number());
        let percent = |found: Found| plain(found.map(|n| n * 100.into()));
        let status = |status: Status| (status, None);
        let unless = |article, told: Told| {
            if self.excepted(article) > 0 { (Status::NotApplicable, None) } else { told }
        };
        let used = |article| {
            let n = self.excepted(article);
            (if n > 0 { Status::Met } else { Status::NotApplicable }, Some(n.into()))
        };
        Some(match id {
            "rate" => percent(self.figure(id)),
            "enough" => unless(ARTICLES[0], status(self.figure("spoken").at_least(self.drawn.floor.into()))),
            "enough.exception" => used(ARTICLES[0]),
            "monthly" => {
                let months = self.months();
                let done = months.iter().filter(|s| **s == Status::Met).count();
                let whole = all(months);
                unless(ARTICLES[1], (whole, (whole != Status::NotApplicable).then(|| done.into())))
            }
            "monthly.exception" => used(ARTICLES[1]),
            "heads" => {
                let head = self.county.post(self.person, self.as_of).is_some_and(|p| p.1 == "school-head");
                let wanted = self.drawn.goal.map(|goal| self.figure("gave").at_least(goal.into()));
                // As long as nobody has laid the number down it asks nothing of anybody.
                status(when(met(head), wanted.unwrap_or(Status::NotApplicable)))
            }
            "present" => {
                let rate = self.figure("rate").at_least(Fraction::of(self.drawn.rate as i128, 100));
                let rate = if rate == Status::NoData { Status::NotMet } else { rate };
                status(when(self.figure("named").at_least(1.into()), rate))
            }
            "free" => status(met(!self.barred())),
            "talking" | "study" | "testing" => {
                let points = self.points(id);
                (points.at_least(self.full(id)), points.number())
            }
            "more" => plain(self.points(id)),
            "less" => {
                let points = self.points(id);
                (points.at_least(Fraction::ZERO), points.number())
            }
            "strict" => plain(self.total(id)),
            "score" => {
                let total = self.total(id);
                let passed = total.at_least(self.drawn.pass.into());
                (if self.barred() { Status::NotMet } else { passed }, total.number())
            }
            "level" => (met(self.grade() >= 1), Some(self.grade().into())),
            "best_of_unit" | "few" | "place" | "place_at_home" | "review" => return None,
            figure => plain(self.figure(figure)),
        })
    }

    /// Places among all who are assessed.
    pub fn placed(&self, id: &str, others: &[Walk<'_>]) -> Told {
        let own = |walk: &Walk<'_>| match id {
            "few" => walk.total("strict"),
            "place_at_home" => walk.figure("rate"),
            _ => walk.total("score"),
        };
        let school = |walk: &Walk<'_>| walk.county.school(walk.person, walk.as_of);
        let beside = |walk: &&Walk<'_>| {
            !id.ends_with("_unit") && !id.ends_with("_home") || school(walk) == school(self)
        };
        let field: Vec<&Walk<'_>> = others.iter().filter(beside).collect();
        let competes = |walk: &Walk<'_>| match id {
            "best_of_unit" => walk.grade() == 2,
            "place_at_home" => !walk.barred(),
            _ => true,
        };
        if !competes(self) {
            return (Status::NotApplicable, None);
        }
        let Found::Is(mine) = own(self) else { return (own(self).status(), None) };
        let rivals: Vec<Fraction> =
            field.iter().filter(|w| competes(w)).filter_map(|w| own(w).number()).collect();
        let better = rivals.iter().filter(|n| **n > mine).count();
        let tied = rivals.iter().filter(|n| **n == mine).count();
        match id {
            "place" => (Status::Met, Some((better + 1).into())),
            "place_at_home" => {
                let below: BTreeSet<Fraction> = rivals.into_iter().filter(|n| *n < mine).collect();
                (Status::Met, Some((below.len() + 1).into()))
            }
            "best_of_unit" => {
                let valued = field.iter().filter(|w| own(w).number().is_some()).count();
                let places = (Fraction::of(self.drawn.share as i128, 100) * valued.into()).floor();
                (met(Fraction::from(better + tied) <= places), Some((better + 1).into()))
            }
            "few" => (met(better < self.drawn.places), Some((better + 1).into())),
            _ => {
                let place = others.iter().filter(|w| w.total("score").number() > Some(mine)).count() + 1;
                (met(self.grade() > 0 && place <= 3), None)
            }
        }
    }
}

/// Everybody who has a main post on the day asked about.
pub fn walks(county: &County, drawn: Drawn, period: Period, as_of: Day) -> Vec<Walk<'_>> {
    let there = PEOPLE.into_iter().filter(|person| county.post(person, as_of).is_some());
    there.map(|person| Walk { county, drawn, period, as_of, person }).collect()
}
