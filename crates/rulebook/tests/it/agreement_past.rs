//! The same agreement for what was earlier: results of the period before and of the one before that, balances carried on from
//! period to period, months that a year takes together, places counted from below and without gaps, full years. The reference
//! walks from the first month on.

use mingde_core::date::Day;
use mingde_core::diagnostic::Source;
use mingde_core::number::Fixed;
use mingde_core::period::{Period, PeriodKind};
use mingde_rulebook::{AssessmentDate, Overrides, Rulebook, assess, explain};
use proptest::prelude::*;

use crate::bureau::{Bureau, day, library, rulebook, under_article};

const MONTHLY: &str = "
measures:
  talks: { title: 次数, from: talk, count: rows, missing: zero }
  rise: { title: 比上月, value: talks - previous(talks) }
  before: { title: 两月前, value: 'previous(talks, 2)' }
  left: { title: 结余, value: '(if previous(left) is given then previous(left) else 0 items) + talks - 1 items' }
  lent: { title: 轮转, value: '(if previous(owed) is given then previous(owed) else 0 items) + talks' }
  owed: { title: 对换, value: '2 * (if previous(lent, 2) is given then previous(lent, 2) else 1 items)' }
  since: { title: 满年, value: 'years(period-start - 800 days, as-of)' }
items:
  talked: { title: 谈心, points: 6, score: 2 * talks }
bonuses:
  better: { title: 进步, points: 3, score: 'if previous(score) is given and talked > previous(score) then 3 else 0' }
totals:
  score: { title: 得分, points: 6 }
rankings:
  dense: { title: 名次, of: score, ties: dense }
  below: { title: 倒数, of: score, ties: same, order: lowest-first }
";

const YEARLY: &str = "
measures:
  sum: { title: 合计, from: periods, sum: monthly.score }
  mean: { title: 平均, from: periods, average: monthly.talks, round: 2 }
  most: { title: 最多, from: periods, max: monthly.talks }
  least: { title: 最少, from: periods, min: monthly.talks }
  last: { title: 上月结余, value: \"previous('monthly.left')\" }
";

const SCHOOLS: [&str; 3] = ["S1", "S2", "S3"];

/// The first month in which the rulebook holds.
const FIRST: &str = "2025-08";

fn monthly() -> Rulebook {
    let text = under_article("unit", "month", MONTHLY).replace("id: test", "id: monthly");
    let text = text.replace("effective: 2025-01-01", "effective: 2025-08-15");
    rulebook(&text.replace("subject: unit", "subject: unit\napplies: unit.class = 'school'"))
}

fn bureau(talks: &[(usize, i32)]) -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("B", "bureau");
    SCHOOLS.iter().for_each(|school| {
        bureau.unit(school, "primary-school");
    });
    bureau.person("a", &[("S1", "teacher", "2000-01-01", None)]);
    for (school, offset) in talks {
        bureau.talk(SCHOOLS[*school], &happened(*offset).to_string(), "a", "a");
    }
    bureau
}

fn happened(offset: i32) -> Day {
    day("2025-07-20").plus(offset)
}

/// What one school comes to in one month.
#[derive(Clone, Copy, Default)]
struct Month {
    talks: i64,
    left: i64,
    lent: i64,
    owed: i64,
    score: i64,
}

/// Month by month from the first, up to a day.
fn months(talks: &[(usize, i32)], school: usize, as_of: Day) -> Vec<Month> {
    let mut all: Vec<Month> = Vec::new();
    let mut period = Period::parse(FIRST).unwrap();
    while period.from <= as_of {
        let within = |(at, offset): &&(usize, i32)| {
            let on = happened(*offset);
            *at == school && period.contains(on) && on <= as_of
        };
        let talks = talks.iter().filter(within).count() as i64;
        let ago = |n: usize| all.len().checked_sub(n).map(|at| all[at]);
        let (last, before) = (ago(1), ago(2));
        let talked = (2 * talks).min(6);
        all.push(Month {
            talks,
            left: last.map_or(0, |m| m.left) + talks - 1,
            lent: last.map_or(0, |m| m.owed) + talks,
            owed: 2 * before.map_or(1, |m| m.lent),
            score: talked + if last.is_some_and(|m| talked > m.score) { 3 } else { 0 },
        });
        period = Period::containing(PeriodKind::Month, period.to);
    }
    all
}

fn shown(number: Option<i64>) -> String {
    number.map_or("no_data".to_owned(), |n| n.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_was_earlier_agrees_with_who_walks_from_the_first_month(
        talks in prop::collection::vec((0usize..3, 0i32..330), 0..40), to in 30i32..330,
    ) {
        let (monthly, as_of) = (monthly(), day("2025-08-15").plus(to));
        let yearly = rulebook(
            &under_article("unit", "year", YEARLY).replace("subject: unit", "subject: unit\napplies: unit.class = 'school'"));
        let snapshot = bureau(&talks).snapshot();
        let all = [&yearly, &monthly];
        let at = |kind| AssessmentDate { as_of, period: Some(Period::containing(kind, as_of)) };
        let of_month = at(PeriodKind::Month);
        let of_year = at(PeriodKind::Year);
        let none = Overrides::none();
        let month = assess(&all, &snapshot, of_month, &none).remove(1);
        let year = assess(&all, &snapshot, of_year, &none).remove(0);
        let walked: Vec<Vec<Month>> = (0..3).map(|school| months(&talks, school, as_of)).collect();
        let scores: Vec<i64> = walked.iter().map(|months| months.last().unwrap().score).collect();
        for (school, code) in SCHOOLS.iter().enumerate() {
            let walked = &walked[school];
            let ago = |n: usize| walked.len().checked_sub(n + 1).map(|at| walked[at]);
            let now = ago(0).unwrap();
            let mut higher: Vec<i64> = scores.iter().copied().filter(|s| *s > now.score).collect();
            higher.sort_unstable();
            higher.dedup();
            let lower = scores.iter().filter(|s| **s < now.score).count() as i64;
            // The year asked about may begin after the first month.
            let of_year = as_of.parts().0 != day("2025-08-15").parts().0;
            let in_year = if of_year { &walked[5.min(walked.len())..] } else { &walked[..] };
            let talks: Vec<i64> = in_year.iter().map(|m| m.talks).collect();
            let months = talks.len() as i64;
            let hundredths = (talks.iter().sum::<i64>() * 200 + months) / (2 * months);
            let mean = Fixed::from_raw(hundredths * 100);
            let wanted = [
                ("talks", shown(Some(now.talks))),
                ("rise", shown(ago(1).map(|m| now.talks - m.talks))),
                ("before", shown(ago(2).map(|m| m.talks))),
                ("left", shown(Some(now.left))),
                ("lent", shown(Some(now.lent))),
                ("owed", shown(Some(now.owed))),
                ("since", shown(Some(2))),
                ("score", shown(Some(now.score))),
                ("dense", shown(Some(higher.len() as i64 + 1))),
                ("below", shown(Some(lower + 1))),
                ("sum", shown(Some(in_year.iter().map(|m| m.score).sum()))),
                ("mean", mean.to_string()),
                ("most", shown(talks.iter().copied().max())),
                ("least", shown(talks.iter().copied().min())),
                ("last", shown(ago(1).map(|m| m.left))),
            ];
            for (result, wanted) in wanted {
                let (assessment, date) = match month.column(result) {
                    Some(_) => (&month, of_month),
                    None => (&year, AssessmentDate { as_of, period: Some(year.period) }),
                };
                let subject = assessment.find_subject(code).unwrap();
                let view = assessment.result(subject, result).unwrap();
                let found = view.value.map_or(view.status.to_string(), |v| v.to_string());
                prop_assert_eq!(&found, &wanted, "{} {} {}", code, result, as_of);
                let proof = explain(&all, &assessment.rulebook, &snapshot, date, &none, code, result).unwrap();
                prop_assert_eq!((proof.root.value, proof.root.status), (view.value, view.status));
            }
        }
    }
}

/// What a rulebook says of the period before it may ask within itself; of its own period that stays a circle.
#[test]
fn a_balance_is_no_circle_and_a_total_may_ask_for_its_last_one() {
    let read = |rules: &str| {
        let source = Source::new("r.md", under_article("unit", "month", rules));
        let found = Rulebook::read(&source, &library()).1;
        found.into_iter().map(|finding| finding.message.code).collect::<Vec<_>>()
    };
    let counted = "measures:\n  n: { title: 次, from: talk, count: rows }\n";
    let with = |rules: &str| read(&format!("{counted}{rules}"));
    assert_eq!(with("  left: { title: 余, value: previous(left) + n }"), [""; 0]);
    assert_eq!(with("  left: { title: 余, value: left + n }"), ["rulebook-circle"]);
    // Its unit is the one it says, so what does not fit is told.
    assert_eq!(
        with("  left: { title: 余, unit: yuan, value: previous(left) + n }"),
        ["rulebook-unit-mismatch"]
    );
    assert_eq!(
        with(
            "items:\n  i: { title: 项, points: 5, score: n }\nbonuses:\n  b: { title: 进步, points: 1, score: if i > previous(t) then 1 else 0 }\ntotals:\n  t: { title: 总, points: 5 }"
        ),
        [""; 0]
    );
    assert_eq!(
        with(
            "items:\n  i: { title: 项, points: 5, score: n }\nbonuses:\n  b: { title: 进步, points: 1, score: if i > t then 1 else 0 }\ntotals:\n  t: { title: 总, points: 5 }"
        ),
        ["rulebook-circle"]
    );
}
