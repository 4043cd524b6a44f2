//! Schools as subjects: who belongs to a school changes in mid-period, a veto of another rulebook speaks of persons in
//! its rows, and one of its own is against whom the teacher worked for on that day.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::record::{Content, Who};
use mingde_core::registry::Unit;
use mingde_rulebook::Status;

use crate::county::{ARTICLES, County, PEOPLE, SCHOOLS, part, person, who};
use crate::drawn::Drawn;
use crate::fraction::{Found, Fraction, Told, met};

pub const RULES: &str = "
settings:
  share: { title: 覆盖面, unit: share, value: <share> %, source: 文件 }
measures:
  staff: { title: 教职工, from: person, count: rows }
  staff_then: { title: 期初教职工, from: person, count: rows, at: period-start }
  clean: { title: 无师德问题者, from: person, count: rows, where: \"not vetoed(person, 'ethics.violation')\" }
  posts: { title: 岗位, from: post, count: rows }
  talked: { title: 被谈心人数, from: talk, by: counterpart.unit, count: distinct counterpart }
  reported: { title: 上报, from: talk, count: rows, missing: zero }
  inside: { title: 校内谈心, from: talk, by: organiser.unit, count: distinct organiser with counterpart, where: counterpart.unit = organiser.unit, missing: zero }
  invited: { title: 应到, from: study, by: learners.unit, count: rows, unit: people }
  present: { title: 到会, from: study, by: learners.unit, count: rows, unit: people, where: \"learners.attendance = 'present'\" }
  rate: { title: 出勤率, value: present / invited, unit: percent, round: 1 }
  named: { title: 未受限被提名人, from: nomination, by: nominee.unit, count: distinct nominee, where: \"not vetoed(nominee, 'ethics.violation')\", missing: zero }
vetoes:
  breach: { title: 否决, from: finding, by: teacher.unit, where: borne_out, within: last 3 months }
duties:
  cover: { title: 覆盖, require: talked >= ceil(staff * share), exceptions: 办法第三条 }
items:
  breadth: { title: 覆盖, points: 10, score: '10 * min(1, talked / staff)', round: { decimals: 1, how: up } }
  turnout: { title: 出勤, points: 6, tiers: { of: rate, steps: [ { from: 90 %, points: 6 }, { from: <rate> %, points: 3 } ], otherwise: 0 } }
bonuses:
  honours: { title: 荣誉, points: <cap>, score: 1 points * named }
deductions:
  excess: { title: 过多, points: <cap>, score: 'max(0, reported - <floor>) * 2' }
totals:
  score: { title: 总分, points: 16, pass: <pass>, vetoes: [breach] }
grades:
  level: { title: 等次, of: score, bands: [ { from: <good>, grade: good, title: 优 }, { from: 4, grade: fair, title: 良 }, { grade: poor, title: 差 } ], vetoes: [breach] }
quotas:
  best: { title: 优秀, of: score, most: <share> %, ties: in, round: { decimals: 0, how: up } }
rankings:
  place: { title: 名次, of: score, when: level >= '良', ties: dense }
";

/// The reference for one school.
pub struct Walk<'c> {
    pub county: &'c County,
    pub drawn: Drawn,
    pub period: Period,
    pub as_of: Day,
    pub school: &'static str,
}

impl Walk<'_> {
    fn of<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Content> {
        self.county.of(kind, self.period.from, self.as_of)
    }

    /// Records in whose role somebody of this school stands, of the school on that day.
    fn mine<'s>(&'s self, kind: &'s str, role: &'static str) -> Vec<&'s Content> {
        self.of(kind).filter(|c| self.works_here(who(c, role), c.date)).collect()
    }

    fn works_here(&self, person: Option<&str>, on: Day) -> bool {
        person.is_some_and(|person| self.county.school(person, on) == Some(self.school))
    }

    fn staff(&self, on: Day) -> Vec<&'static str> {
        PEOPLE.into_iter().filter(|person| self.works_here(Some(person), on)).collect()
    }

    /// Each of our people in each study, with how they took part.
    fn learners(&self) -> Vec<&str> {
        let parts = self.of("study").flat_map(|study| {
            let learners =
                study.participants.iter().filter(|p| p.role == "learners").filter_map(|p| person(&p.who));
            let ours: Vec<_> =
                learners.filter(|learner| self.works_here(Some(learner), study.date)).collect();
            ours.into_iter()
                .filter_map(|learner| part(study, learner).map(|(how, _)| how))
                .collect::<Vec<_>>()
        });
        parts.collect()
    }

    fn breaches(&self) -> usize {
        let all = self.county.of("finding", Day::EARLIEST, self.as_of);
        let against = all.filter(|c| {
            let borne_out = c.fields.get("borne_out") == Some(&mingde_core::record::Value::Flag(true));
            borne_out && self.works_here(who(c, "teacher"), c.date) && self.as_of < c.date.plus_months(3)
        });
        against.count()
    }

    fn excepted(&self) -> usize {
        let is_me = |who: &Who| *who == Who::Unit(Unit::id_of(self.school));
        self.county.exceptions(ARTICLES[0], is_me, self.as_of)
    }

    fn figure(&self, id: &str) -> Found {
        let many = |n: usize| Found::Is(n.into());
        match id {
            // The registry reports by itself: a school of which it has nobody has nobody.
            "staff" => many(self.staff(self.as_of).len()),
            "staff_then" => many(self.staff(self.period.from).len()),
            "clean" => {
                let staff = self.staff(self.as_of);
                let barred = |person: &&&str| self.county.barred(person, self.as_of, self.as_of);
                many(staff.len() - staff.iter().filter(barred).count())
            }
            "posts" => many(self.county.posts_in(self.school, self.as_of)),
            "talked" => {
                let talks = self.mine("talk", "counterpart");
                let whom: BTreeSet<_> = talks.iter().map(|c| who(c, "counterpart")).collect();
                Found::reported(!talks.is_empty(), whom.len())
            }
            "reported" => many(self.of("talk").filter(|c| c.unit == Unit::id_of(self.school)).count()),
            "inside" => {
                let talks = self.mine("talk", "organiser");
                let here = talks.into_iter().filter(|c| self.works_here(who(c, "counterpart"), c.date));
                let pairs: BTreeSet<_> = here.map(|c| (who(c, "organiser"), who(c, "counterpart"))).collect();
                many(pairs.len())
            }
            "invited" => Found::reported(!self.learners().is_empty(), self.learners().len()),
            "present" => {
                let there = self.learners().iter().filter(|how| **how == "present").count();
                Found::reported(!self.learners().is_empty(), there)
            }
            "rate" => self.figure("present").over(self.figure("invited")).map(|share| share.half_up(3)),
            "named" => {
                let named = self.mine("nomination", "nominee").into_iter();
                let free = named.filter(|c| {
                    !who(c, "nominee").is_some_and(|nominee| self.county.barred(nominee, c.date, self.as_of))
                });
                many(free.map(|c| who(c, "nominee")).collect::<BTreeSet<_>>().len())
            }
            _ => unreachable!("{id}"),
        }
    }

    fn points(&self, id: &str) -> Found {
        let cap = Fraction::from(self.drawn.cap);
        match id {
            "breadth" => {
                let share = self.figure("talked").over(self.figure("staff"));
                share.map(|share| (share.min(1.into()) * 10.into()).up(1))
            }
            "turnout" => self.figure("rate").map(|rate| match rate {
                rate if rate >= Fraction::of(90, 100) => 6.into(),
                rate if rate >= Fraction::of(self.drawn.rate as i128, 100) => 3.into(),
                _ => Fraction::ZERO,
            }),
            "honours" => self.figure("named").map(|n| n.min(cap)),
            "excess" => self.figure("reported").map(|n| {
                let above = (n - self.drawn.floor.into()).max(Fraction::ZERO);
                -(above * 2.into()).min(cap)
            }),
            _ => unreachable!("{id}"),
        }
    }

    pub fn total(&self) -> Found {
        let items = ["breadth", "turnout"].map(|id| self.points(id));
        match items {
            [a, b] if a.number().is_none() && b.number().is_none() => {
                let open = a == Found::NoData || b == Found::NoData;
                if open { Found::NoData } else { Found::NotApplicable }
            }
            _ => {
                let all = ["breadth", "turnout", "honours", "excess"].map(|id| self.points(id));
                Found::Is(all.into_iter().filter_map(Found::number).fold(Fraction::ZERO, |sum, n| sum + n))
            }
        }
    }

    fn grade(&self) -> Found {
        let band = |score: Fraction| match score {
            _ if self.breaches() > 0 => 0,
            score if score >= self.drawn.good.into() => 2,
            score if score >= 4.into() => 1,
            _ => 0,
        };
        self.total().map(|score| Fraction::of(band(score), 1))
    }

    pub fn told(&self, id: &str, others: &[Walk<'_>]) -> Told {
        let plain = |found: Found| (found.status(), found.number());
        match id {
            "rate" => plain(self.figure(id).map(|n| n * 100.into())),
            "breach" => (met(self.breaches() == 0), Some(self.breaches().into())),
            "cover.exception" => {
                let n = self.excepted();
                (if n > 0 { Status::Met } else { Status::NotApplicable }, Some(n.into()))
            }
            "cover" if self.excepted() > 0 => (Status::NotApplicable, None),
            "cover" => {
                let share = Fraction::of(self.drawn.share as i128, 100);
                let wanted = self.figure("staff").map(|staff| (staff * share).ceil());
                let beyond = self.figure("talked").with(wanted, |talked, wanted| talked - wanted);
                (beyond.at_least(Fraction::ZERO), None)
            }
            "breadth" => (self.points(id).at_least(10.into()), self.points(id).number()),
            "turnout" => (self.points(id).at_least(6.into()), self.points(id).number()),
            "honours" => plain(self.points(id)),
            "excess" => (self.points(id).at_least(Fraction::ZERO), self.points(id).number()),
            "score" => {
                let passed = self.total().at_least(self.drawn.pass.into());
                let barred = self.breaches() > 0 && self.total().number().is_some();
                (if barred { Status::NotMet } else { passed }, self.total().number())
            }
            "level" => plain(self.grade()),
            "best" => self.best(others),
            "place" => self.place(others),
            figure => plain(self.figure(figure)),
        }
    }

    fn best(&self, others: &[Walk<'_>]) -> Told {
        let Found::Is(mine) = self.total() else { return (self.total().status(), None) };
        let all: Vec<Fraction> = others.iter().filter_map(|w| w.total().number()).collect();
        let places = (Fraction::of(self.drawn.share as i128, 100) * all.len().into()).up(0);
        let better = all.iter().filter(|n| **n > mine).count();
        (met(Fraction::from(better) < places), Some((better + 1).into()))
    }

    fn place(&self, others: &[Walk<'_>]) -> Told {
        let competes = |walk: &Walk<'_>| walk.grade().at_least(1.into());
        match competes(self) {
            Status::Met => {}
            Status::NotMet => return (Status::NotApplicable, None),
            absent => return (absent, None),
        }
        let ahead = others.iter().filter(|w| competes(w) == Status::Met).filter_map(|w| w.total().number());
        let ahead: BTreeSet<Fraction> = ahead.filter(|n| Some(*n) > self.total().number()).collect();
        (Status::Met, Some((ahead.len() + 1).into()))
    }
}

pub fn walks(county: &County, drawn: Drawn, period: Period, as_of: Day) -> Vec<Walk<'_>> {
    SCHOOLS.into_iter().map(|school| Walk { county, drawn, period, as_of, school }).collect()
}
