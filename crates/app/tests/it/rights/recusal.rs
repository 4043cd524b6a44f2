//! Whom a record is about: nobody writes or decides what is said of themselves, whatever office they hold.

use std::collections::BTreeMap;

use mingde_app::{AppError, Asked, Step, Whose, change_state, correct, open_sealed};
use mingde_core::grant::Reach;
use mingde_core::kind::Kind;
use mingde_core::policy::{Before, Refused, Standing, accepts_at_once, may_append};
use mingde_core::record::{Participant, State, Who};
use mingde_core::registry::Person;
use mingde_core::revision::Draft;
use mingde_core::sealing::Payload;
use mingde_testkit::{Grid, write_workbook};

use super::{Named, Relation, acts, library, offices, record_of};
use crate::office::*;

fn about(kind: &Kind, code: &str) -> Vec<Participant> {
    let who = Who::Person(Person::id_of(code));
    kind.concerned
        .roles
        .iter()
        .map(|role| Participant { role: role.clone(), who, attributes: BTreeMap::new() })
        .collect()
}

/// A record of a kind that is about somebody.
fn record_about(kind: &Kind, code: &str) -> Draft {
    let plain = record_of(kind, Relation::Bureau.unit());
    let mut content: serde_json::Value = serde_json::from_str(&plain.payload).unwrap();
    content["participants"] = serde_json::to_value(about(kind, code)).unwrap();
    Draft { payload: Payload::stored(content.to_string()), ..plain }
}

#[test]
fn whom_a_record_is_about_decides_nothing_of_it_and_files_it_only_where_the_kind_says_so() {
    let (acts, hands) = (acts(), vec!["P03".to_owned()]);
    let (mut refused, mut filed) = (0, 0);
    for office in offices() {
        let actor = Relation::Bureau.actor("P05", &office.choice.code);
        for kind in library().kinds.values().filter(|kind| !kind.concerned.roles.is_empty()) {
            let named = Named::of(kind, &office.choice.code);
            let left = Named { files: named.files && kind.concerned.may_file, accepts: false };
            assert!(
                !accepts_at_once(&actor, kind, Relation::Bureau.unit(), &about(kind, "P05")),
                "{}",
                kind.id
            );
            let (own, others) = (about(kind, "P05"), about(kind, "P04"));
            for act in &acts {
                let may = |draft: &str, stood: &[Participant]| {
                    let before = act.before.map_or(Before::Nothing, |(state, changed, _)| {
                        let standing = Standing {
                            hands: Some(&hands),
                            stood: act.stood,
                            participants: Some(stood),
                            ..Standing::of(3, state, record_of(kind, Relation::Bureau.unit()).unit)
                        };
                        if changed { Before::Changed(standing) } else { Before::Kept(standing) }
                    });
                    let draft = Draft { state: act.to, ..record_about(kind, draft) };
                    may_append(&actor, draft, before, Some(kind))
                };
                let told = || format!("{} {} {:?} to {:?}", office.choice.code, kind.id, act.before, act.to);
                let expected = (act.may)(left);
                let of_own = may("P05", &own);
                assert_eq!(of_own.is_ok(), expected, "{}", told());
                let of_others = may("P04", &others);
                if of_others.is_ok() && !expected {
                    assert_eq!(of_own.unwrap_err(), Refused::OwnCase, "{}", told());
                    refused += 1;
                }
                filed += u32::from(expected);
                // Nor does anybody take themselves out of a record, or put themselves into one.
                let is_taken_out = matches!(act.before, Some((state, true, _)) if state != State::Withdrawn);
                if is_taken_out {
                    assert_eq!(may("P04", &own).is_ok(), expected, "{}", told());
                    assert_eq!(may("P05", &others).is_ok(), expected, "{}", told());
                }
            }
        }
    }
    assert!(refused > 200 && filed > 100, "{refused} {filed}");
}

#[test]
fn an_officer_whose_case_it_is_neither_corrects_nor_opens_nor_accepts_it() {
    in_an_office(async |office| {
        let holds = [("discipline-office", Reach::Bureau)];
        let (own, another) = (office.officer("P03", &holds), office.officer("P01", &holds));
        let case = Grid::new("师德失范处理", &["单位", "发现日期", "当事教师", "违反条目", "事实认定"])
            .line(&["第一小学", "2025-09-01", "李主任(P03)", "秉持公平诚信", "收受礼品"]);
        assert_eq!(office.take_in("师德.xlsx", &[case]).await.added, 1);
        let id = office.records("ethics-violation").await.remove(0).head.id.to_string();
        let now = office.now();
        let changes = [("finding".to_owned(), "不属实".to_owned())];
        let told = |error: AppError| match error {
            AppError::Refused(refused) => refused,
            other => panic!("{other:?}"),
        };
        let corrected = correct(&office.bureau, &own, now, &id, &changes, "查实").await;
        assert_eq!(told(corrected.unwrap_err()), Refused::OwnCase);
        for step in [Step::Withdraw, Step::Return] {
            let changed = change_state(&office.bureau, &own, now, &id, step, "查实").await;
            assert_eq!(told(changed.unwrap_err()), Refused::OwnCase, "{step:?}");
        }
        let facts = Asked { field: "facts", participant: None };
        let opened = open_sealed(&office.bureau, &own, now, Whose::Record(&id), facts, "办案").await;
        assert_eq!(told(opened.err().unwrap()), Refused::OwnCase);

        // By a workbook it is told at the cell, and nothing is taken.
        let heads = ["单位", "发现日期", "当事教师", "违反条目", "认定结论"];
        let other = ["第一小学", "2025-09-01", "李主任(P03)", "秉持公平诚信", "不属实"];
        write_workbook(&office.file("改.xlsx"), &[Grid::new("师德失范处理", &heads).line(&other)]);
        let taken = office.import_as(&own, "改.xlsx").await;
        assert_eq!((taken.added, taken.changed, taken.refused), (0, 0, 1), "{taken:#?}");

        let opened = open_sealed(&office.bureau, &another, now, Whose::Record(&id), facts, "办案").await;
        assert_eq!(&**opened.unwrap().text, "收受礼品");
        let corrected = correct(&office.bureau, &another, now, &id, &changes, "查实").await.unwrap();
        assert_eq!(corrected.head.state, State::Accepted);
    });
}

#[test]
fn an_honour_of_ones_own_is_filed_and_accepted_by_somebody_else() {
    in_an_office(async |office| {
        let holds = [("department-contact", Reach::Bureau), ("office", Reach::Bureau)];
        let (own, another) = (office.officer("P01", &holds), office.officer("P02", &holds));
        let honour = Grid::new("荣誉", &["单位", "授予日期", "荣誉名称", "级别", "获奖个人", "授予机关"])
            .line(&["组织人事科", "2025-09-10", "先进个人", "县区级", "林科长(P01)", "示范区教育局"]);
        write_workbook(&office.file("荣誉.xlsx"), &[honour]);
        let taken = office.import_as(&own, "荣誉.xlsx").await;
        assert_eq!((taken.added, taken.refused), (1, 0), "{taken:#?}");
        let honour = office.records("honour").await.remove(0);
        assert_eq!(honour.head.state, State::Submitted);
        let id = honour.head.id.to_string();
        let accept =
            async |actor| change_state(&office.bureau, actor, office.now(), &id, Step::Accept, "").await;
        assert!(matches!(accept(&own).await, Err(AppError::Refused(Refused::OwnCase))));
        assert_eq!(accept(&another).await.unwrap().head.state, State::Accepted);
    });
}
