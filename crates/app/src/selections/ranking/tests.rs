#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use mingde_core::date::Day;
use mingde_core::id::{EntityId, UnitId};

use super::*;
use crate::selections::call::NomineeSort;
use crate::view::Title;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn id(nth: u8) -> RecordId {
    RecordId(EntityId::derive("nominee", &[&nth.to_string()]))
}

fn call(groups: &[(&str, i64)], drops_extremes: bool, ties: TieRule) -> Call {
    let group = |(code, weight): &(&str, i64)| RaterGroup {
        code: (*code).to_owned(),
        title: Title::name(code),
        weight: Fixed::whole(*weight),
    };
    Call {
        id: RecordId(EntityId::derive("call", &[])),
        kind: "selection".to_owned(),
        unit: UnitId(EntityId::derive("unit", &[])),
        title: "评选".to_owned(),
        called: day("2026-03-01"),
        sort: NomineeSort::Person,
        categories: Vec::new(),
        quota: None,
        quota_by_sort: Vec::new(),
        nominate: (day("2026-03-02"), day("2026-03-10")),
        evaluate_until: day("2026-03-20"),
        raters: Vec::new(),
        groups: groups.iter().map(group).collect(),
        grades: Vec::new(),
        drops_extremes,
        ties,
        honoured_years: None,
        service_years: None,
        material: String::new(),
        notice_days: 5,
        panel: None,
        level: "district".to_owned(),
        granted_by: "教育局".to_owned(),
        closed: None,
        notice: None,
    }
}

fn places(places: u32) -> CategoryPlaces {
    CategoryPlaces { code: "best".to_owned(), title: Title::name("最美"), places, quota: None }
}

/// A sheet of a group, with marks of the nominees from 0 on; less than 0 where somebody did not rate.
fn sheet(group: &str, marks: &[i64]) -> SheetMarks {
    let given = marks.iter().zip(0..).filter(|(mark, _)| **mark >= 0);
    SheetMarks {
        group: group.to_owned(),
        marks: given.map(|(mark, nth)| (id(nth), Fixed::whole(*mark))).collect(),
    }
}

fn told(ranked: &[Ranked]) -> Vec<(RecordId, String, Option<u32>, Proposal)> {
    let score = |one: &Ranked| one.score.map_or_else(String::new, |score| score.to_string());
    ranked.iter().map(|one| (one.id, score(one), one.place, one.proposal)).collect()
}

#[test]
fn means_of_groups_are_weighed() {
    let call = call(&[("leaders", 40), ("peers", 60)], false, TieRule::Body);
    let sheets = [sheet("leaders", &[90, 80]), sheet("leaders", &[100, 80]), sheet("peers", &[70, 90])];
    let ranked = rank(&call, &places(1), &[id(0), id(1)], &sheets);
    // 0.4 × 80 + 0.6 × 90, and 0.4 × 95 + 0.6 × 70.
    assert_eq!(
        told(&ranked),
        [
            (id(1), "86".to_owned(), Some(1), Proposal::Proposed),
            (id(0), "80".to_owned(), Some(2), Proposal::Beyond),
        ]
    );
}

#[test]
fn the_highest_and_the_lowest_go_one_each_and_only_from_three_on() {
    let call = call(&[("peers", 100)], true, TieRule::Body);
    let two = [sheet("peers", &[60]), sheet("peers", &[100])];
    assert_eq!(rank(&call, &places(1), &[id(0)], &two)[0].score, Some(Fixed::whole(80)));
    let four = [sheet("peers", &[100]), sheet("peers", &[100]), sheet("peers", &[0]), sheet("peers", &[70])];
    let ranked = rank(&call, &places(1), &[id(0)], &four);
    assert_eq!(ranked[0].score, Some(Fixed::whole(85)), "one of two equal marks goes");
    let marks: Vec<(i64, bool)> =
        ranked[0].groups[0].marks.iter().map(|given| (given.mark.truncated(), given.dropped)).collect();
    assert_eq!(marks, [(100, true), (100, false), (70, false), (0, true)]);
}

#[test]
fn a_group_that_did_not_rate_somebody_weighs_nothing_there_and_whom_nobody_rated_has_no_place() {
    let call = call(&[("leaders", 50), ("peers", 50)], false, TieRule::Body);
    let sheets = [sheet("leaders", &[-1, 60, -1]), sheet("peers", &[80, 80, -1])];
    let ranked = rank(&call, &places(3), &[id(0), id(1), id(2)], &sheets);
    assert_eq!(
        told(&ranked),
        [
            (id(0), "80".to_owned(), Some(1), Proposal::Proposed),
            (id(1), "70".to_owned(), Some(2), Proposal::Proposed),
            (id(2), String::new(), None, Proposal::Beyond),
        ]
    );
}

#[test]
fn a_tie_at_the_last_place_goes_as_the_call_says() {
    let sheets = [sheet("leaders", &[95, 90, 70, 50]), sheet("peers", &[95, 70, 90, 50])];
    let of = |ties| {
        let call = call(&[("leaders", 50), ("peers", 50)], false, ties);
        let ranked = rank(&call, &places(2), &[id(0), id(1), id(2), id(3)], &sheets);
        let mut found: Vec<_> = ranked.iter().map(|one| (one.id, one.place, one.proposal)).collect();
        found.sort_by_key(|(own, ..)| (0..4).position(|nth| id(nth) == *own));
        found.into_iter().map(|(_, place, proposal)| (place.unwrap(), proposal)).collect::<Vec<_>>()
    };
    use Proposal::{Beyond, Proposed, Tied};
    assert_eq!(of(TieRule::Shared), [(1, Proposed), (2, Proposed), (2, Proposed), (4, Beyond)]);
    assert_eq!(of(TieRule::Body), [(1, Proposed), (2, Tied), (2, Tied), (4, Beyond)]);
    // Of two groups of one weight the first by its code is the heaviest.
    assert_eq!(of(TieRule::Heaviest), [(1, Proposed), (2, Proposed), (3, Beyond), (4, Beyond)]);
}

#[test]
fn two_marks_that_differ_by_less_than_is_kept_are_a_tie() {
    let call = call(&[("a", 33), ("b", 67)], false, TieRule::Body);
    let sheets = [
        sheet("a", &[91, 92, 91]),
        sheet("a", &[92, 91, 91]),
        sheet("a", &[91, 91, 92]),
        sheet("b", &[80, 80, 80]),
    ];
    let ranked = rank(&call, &places(1), &[id(0), id(1), id(2)], &sheets);
    assert!(ranked.iter().all(|one| one.place == Some(1) && one.proposal == Proposal::Tied), "{ranked:?}");
}
