//! The same agreement for groups: whose members change, whom units and persons ask and who ask them; for weeks of a term and
//! for who was there. The reference walks through talks and days and knows nothing of columns.

use mingde_core::date::Day;
use mingde_core::diagnostic::Source;
use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Overrides, Rulebook, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, day, library, under_article};
use crate::fraction::Fraction;

const GROUPS: &str = "
measures:
  talked: { title: 组员被谈, from: talk, by: counterpart.research-group, count: rows, missing: zero }
  whom: { title: 被谈组员, from: talk, by: counterpart.research-group, count: distinct counterpart, missing: zero }
  now: { title: 现组员被谈, from: talk, by: counterpart.now.research-group, count: rows, missing: zero }
  here: { title: 本校谈心, from: talk, by: unit, count: rows, missing: zero }
  same: { title: 组内谈心, from: talk, by: counterpart.research-group, where: organiser.research-group = counterpart.research-group, count: rows, missing: zero }
  weeks: { title: 周数, from: talk, by: counterpart.research-group, count: distinct school_week(date), missing: zero }
  third: { title: 第三周, from: talk, by: counterpart.research-group, where: school_week(date) = 3, count: rows, missing: zero }
  late: { title: 第五周起, from: talk, by: counterpart.research-group, where: date >= school-week-5, count: rows, missing: zero }
  size: { title: 组员数, from: member, count: distinct person }
  heads: { title: 组长数, from: member, where: role = 'head', count: rows }
  mean: { title: 组员平均, from: members, average: persons.own }
  most: { title: 组员最多, from: members, max: persons.own }
  some: { title: 被谈过的组员, from: members, count: persons.any }
  school: { title: 学校谈心, value: \"result('schools.talks')\" }
  young: { title: 是否一年级, value: if group.grade = 'g1' then 1 else 0 }
  best: { title: 同校最多, from: results, max: talked, each: unit }
rankings:
  place: { title: 名次, of: talked, ties: same, each: [unit, grade], then: size }
";

const PERSONS: &str = "
measures:
  own: { title: 被谈次数, from: talk, by: counterpart, count: rows, missing: zero }
  of_group: { title: 本组被谈, value: \"result('groups.talked')\" }
  there: { title: 在岗比例, value: person.presence }
  by_month: { title: 各月本组被谈, from: periods, sum: months.talked }
  last_month: { title: 上月本组被谈, value: \"previous('months.talked')\" }
duties:
  any: { title: 被谈过, require: own >= 1 }
";

const MONTHS: &str = "
measures:
  talked: { title: 组员被谈, from: talk, by: counterpart.research-group, count: rows, missing: zero }
";

const SCHOOLS: &str = "
measures:
  talks: { title: 谈心次数, from: talk, count: rows, missing: zero }
  staff_mean: { title: 教师平均, from: members, average: persons.own }
  groups_sum: { title: 各组合计, from: members, sum: groups.talked }
";

/// Who is in which group from when to when, with the rank of the role: 0 leads.
type Stay = (&'static str, &'static str, usize, Day, Day);

const ALL: [(&str, &str, &str); 3] = [("G1", "S1", "g1"), ("G2", "S1", "g1"), ("G3", "S2", "g2")];
const PEOPLE: [(&str, &str); 6] =
    [("p0", "S1"), ("p1", "S1"), ("p2", "S1"), ("p3", "S2"), ("p4", "S2"), ("p5", "S2")];

fn first() -> Day {
    day("2025-09-01")
}

fn last() -> Day {
    day("2026-01-31")
}

/// p0 leads G1 and is a member of G2; p2 goes from G1 to G3 with some days between; p1 comes late, p5 is in none.
fn stays(drawn: [u8; 3]) -> Vec<Stay> {
    let begin = day("2020-01-01");
    let end = day("2099-01-01");
    let at = |n: u8| first().plus(i32::from(n % 150));
    let (left, came, late) = (at(drawn[0]), at(drawn[0]).plus(i32::from(drawn[1] % 20)), at(drawn[2]));
    vec![
        ("p0", "G1", 0, begin, end),
        ("p0", "G2", 1, day("2025-10-01"), end),
        ("p1", "G2", 1, late, end),
        ("p2", "G1", 1, begin, left),
        ("p2", "G3", 1, came, end),
        ("p3", "G3", 0, begin, end),
        ("p4", "G3", 1, begin, end),
    ]
}

struct Walk {
    talks: Vec<(String, String, String, Day)>,
    stays: Vec<Stay>,
    joined: Day,
}

impl Walk {
    fn group_of(&self, person: &str, on: Day) -> Option<&'static str> {
        let there =
            self.stays.iter().filter(|(who, _, _, from, to)| *who == person && *from <= on && on < *to);
        there
            .min_by_key(|(_, _, role, from, _)| (*role, std::cmp::Reverse(*from)))
            .map(|(_, group, ..)| *group)
    }

    fn members(&self, group: &str) -> Vec<&'static str> {
        let there =
            self.stays.iter().filter(|(_, of, _, from, to)| *of == group && *from <= last() && last() < *to);
        there.map(|(who, ..)| *who).filter(|who| self.is_there(who, last())).collect()
    }

    /// p4 begins to work on a day in the term.
    fn is_there(&self, person: &str, on: Day) -> bool {
        person != "p4" || self.joined <= on
    }

    fn own(&self, person: &str) -> usize {
        self.talks.iter().filter(|(_, _, whom, _)| whom == person).count()
    }

    fn of_group(&self, group: &str) -> Vec<&(String, String, String, Day)> {
        self.talks.iter().filter(|(_, _, whom, on)| self.group_of(whom, *on) == Some(group)).collect()
    }

    fn week(on: Day) -> i32 {
        on.since(first()) / 7 + 1
    }

    fn mean(&self, people: &[&str]) -> Option<Fraction> {
        let sum: usize = people.iter().map(|p| self.own(p)).sum();
        (!people.is_empty()).then(|| Fraction::of(sum as i128, people.len() as i128))
    }

    fn group(&self, group: &str, result: &str) -> Option<Fraction> {
        let (_, unit, grade) = ALL.iter().find(|(code, ..)| *code == group).unwrap();
        let talks = self.of_group(group);
        let members = self.members(group);
        let distinct = |mut list: Vec<String>| {
            list.sort();
            list.dedup();
            list.len()
        };
        let alike = |other: &str| {
            let (_, own, of) = ALL.iter().find(|(code, ..)| *code == other).unwrap();
            own == unit && of == grade
        };
        let key = |other: &str| (self.of_group(other).len(), self.size(other));
        Some(match result {
            "talked" => talks.len().into(),
            "whom" => distinct(talks.iter().map(|t| t.2.clone()).collect()).into(),
            "now" => self.talks.iter().filter(|t| self.group_of(&t.2, last()) == Some(group)).count().into(),
            "here" => self.talks.iter().filter(|t| t.0 == *unit).count().into(),
            "same" => talks.iter().filter(|t| self.group_of(&t.1, t.3) == Some(group)).count().into(),
            "weeks" => distinct(talks.iter().map(|t| Self::week(t.3).to_string()).collect()).into(),
            "third" => talks.iter().filter(|t| Self::week(t.3) == 3).count().into(),
            "late" => talks.iter().filter(|t| Self::week(t.3) >= 5).count().into(),
            "size" => self.size(group).into(),
            "heads" => usize::from(["G1", "G3"].contains(&group)).into(),
            "mean" => return self.mean(&members),
            "most" => return members.iter().map(|p| self.own(p).into()).max(),
            "some" if members.is_empty() => return None,
            "some" => members.iter().filter(|p| self.own(p) >= 1).count().into(),
            "school" => self.talks.iter().filter(|t| t.0 == *unit).count().into(),
            "young" => usize::from(*grade == "g1").into(),
            "best" => {
                let here = ALL.iter().filter(|(_, at, _)| at == unit);
                here.map(|(code, ..)| self.of_group(code).len()).max().unwrap().into()
            }
            "place" => {
                let ahead = ALL.iter().filter(|(code, ..)| alike(code) && key(code) > key(group));
                (ahead.count() + 1).into()
            }
            _ => unreachable!("{result}"),
        })
    }

    fn size(&self, group: &str) -> usize {
        self.stays
            .iter()
            .filter(|(_, of, _, from, to)| *of == group && *from <= last() && last() < *to)
            .count()
    }

    fn person(&self, person: &str, result: &str) -> Option<Fraction> {
        Some(match result {
            "own" => self.own(person).into(),
            "of_group" => self.of_group(self.group_of(person, last())?).len().into(),
            "by_month" => {
                let months = self.months().into_iter().filter_map(|month| self.of_month(person, month));
                return months.reduce(|sum, talked| sum + talked);
            }
            "last_month" => return self.of_month(person, self.months()[3]),
            "there" => {
                let days: Vec<Day> = (0..=last().since(first())).map(|n| first().plus(n)).collect();
                // 1 September 2025 is a Monday.
                let worked: Vec<Day> = days.into_iter().filter(|d| d.since(first()) % 7 < 5).collect();
                let there = worked.iter().filter(|d| self.is_there(person, **d)).count();
                Fraction::of(there as i128, worked.len() as i128)
            }
            _ => unreachable!("{result}"),
        })
    }

    fn months(&self) -> Vec<(Day, Day)> {
        let begins = ["2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"];
        begins.windows(2).map(|two| (day(two[0]), day(two[1]).plus(-1))).collect()
    }

    /// What the group of a person comes to in a month: the one that the person was in on its last day.
    fn of_month(&self, person: &str, (from, to): (Day, Day)) -> Option<Fraction> {
        let talks = self.of_group(self.group_of(person, to)?);
        Some(talks.iter().filter(|t| from <= t.3 && t.3 <= to).count().into())
    }

    fn school(&self, unit: &str, result: &str) -> Option<Fraction> {
        let people: Vec<&str> = PEOPLE
            .iter()
            .filter(|(p, at)| *at == unit && self.is_there(p, last()))
            .map(|(p, _)| *p)
            .collect();
        match result {
            "talks" => Some(self.talks.iter().filter(|t| t.0 == unit).count().into()),
            "staff_mean" => self.mean(&people),
            "groups_sum" => {
                let own = ALL.iter().filter(|(_, at, _)| *at == unit);
                Some(own.map(|(code, ..)| self.of_group(code).len()).sum::<usize>().into())
            }
            _ => unreachable!("{result}"),
        }
    }
}

fn read(id: &str, subject: &str, period: &str, rules: &str) -> Rulebook {
    let text = under_article(subject, period, rules).replace("id: test", &format!("id: {id}"));
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text), &library());
    let told: Vec<String> = findings.iter().map(|f| f.render(Locale::En)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    rulebook.unwrap()
}

fn check(events: &[(u8, i32, u8, u8)], drawn: [u8; 3], joined: u8) -> Result<(), TestCaseError> {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "senior-middle");
    let joined = first().plus(i32::from(joined % 150));
    for (person, unit) in PEOPLE {
        let from = if person == "p4" { joined.to_string() } else { "2020-01-01".to_owned() };
        bureau.person(person, &[(unit, "teacher", &from, None)]);
    }
    let stays = stays(drawn);
    for (code, unit, grade) in ALL {
        let own = stays.iter().filter(|(_, group, ..)| *group == code);
        let members: Vec<_> =
            own.map(|(who, _, role, from, to)| (*who, ["head", "member"][*role], *from, *to)).collect();
        bureau.group(code, unit, grade, &members);
    }
    let mut talks = Vec::new();
    for (unit, offset, who, whom) in events {
        let unit = ["S1", "S2"][*unit as usize % 2];
        let on = first().plus(*offset);
        let (who, whom) = (format!("p{}", who % 6), format!("p{}", whom % 6));
        bureau.talk(unit, &on.to_string(), &who, &whom);
        talks.push((unit.to_owned(), who, whom, on));
    }
    talks.retain(|(.., on)| first() <= *on && *on <= last());
    let walk = Walk { talks, stays, joined };
    let rules = [
        read("groups", "group", "semester", GROUPS),
        read("persons", "person", "semester", PERSONS),
        read("schools", "unit", "semester", SCHOOLS),
        read("months", "group", "month", MONTHS),
    ];
    let all: Vec<&Rulebook> = rules.iter().collect();
    let (snapshot, none) = (bureau.snapshot(), Overrides::none());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    for bulk in assess(&all, &snapshot, at, &none) {
        for (position, subject) in bulk.subjects.iter().enumerate() {
            for column in &bulk.columns {
                let view = column.view(position);
                let (id, code) = (bulk.rulebook.as_str(), &*subject.code);
                let proof = explain(&all, id, &snapshot, at, &none, code, &column.id).unwrap();
                prop_assert_eq!(proof.root.value, view.value, "{} {} {}", id, code, &column.id);
                prop_assert_eq!(proof.root.status, view.status, "{} {} {}", id, code, &column.id);
                if column.id == "any" {
                    continue;
                }
                let expected = match id {
                    "months" => {
                        let (_, to) = *walk.months().last().unwrap();
                        let talks = walk.of_group(code).into_iter();
                        Some(talks.filter(|t| to.plus(-30) <= t.3).count().into())
                    }
                    "groups" => walk.group(code, &column.id),
                    "persons" => walk.person(code, &column.id),
                    _ => walk.school(code, &column.id),
                };
                let shown = expected.map(|n| n.half_up(4));
                let told = view.value.map(|v| {
                    let scaled = v * rust_decimal::Decimal::from(10_000);
                    Fraction::of(scaled.mantissa() / 10i128.pow(scaled.scale()), 10_000)
                });
                prop_assert_eq!(told, shown, "{} {} {}", id, code, &column.id);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn groups_agree_with_who_walks_through_members_and_days(
        events in prop::collection::vec((0u8..2, -10i32..160, 0u8..6, 0u8..6), 0..40),
        drawn in any::<[u8; 3]>(),
        joined in any::<u8>(),
    ) {
        check(&events, drawn, joined)?;
    }
}
