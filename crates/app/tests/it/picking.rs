//! Whom the picker offers, by what was typed and to whom.

use mingde_app::{Picking, pick};
use mingde_core::grant::Reach;
use mingde_core::kind::Party;
use mingde_core::policy::Actor;
use mingde_core::registry::Unit;
use mingde_testkit::Grid;

use crate::office::*;

impl Office {
    async fn offered(&self, actor: &Actor, of: Party, query: &str, unit: &str) -> Vec<String> {
        let picking = Picking { query, unit: Some(unit), kind: Some("heart-to-heart-talk") };
        let picks = pick(&self.bureau, actor, day("2025-11-03"), of, &picking).await.unwrap();
        assert!(picks.count >= picks.picks.len());
        picks.picks.into_iter().map(|pick| pick.label).collect()
    }
}

#[test]
fn persons_are_found_by_sound_part_brackets_and_code() {
    in_an_office(async |office| {
        let all = office.actor.clone();
        for query in ["lizhuren", "lzr", "李", "主任", "p03", "P03", "ｐ０３", "李主任（P03）", "李主任(P03)"]
        {
            let found = office.offered(&all, Party::Person, query, "").await;
            assert!(found.contains(&"李主任(P03)".to_owned()), "{query} {found:?}");
        }
        assert!(office.offered(&all, Party::Person, "李主任(P04)", "").await.is_empty());
        assert!(office.offered(&all, Party::Person, "qqq", "").await.is_empty());
        assert_eq!(
            office.offered(&all, Party::Person, "cls", "第一小学").await,
            ["陈老师(P04)", "陈老师(P06)"]
        );
        assert_eq!(
            office.offered(&all, Party::Person, "cls", "第二中学(S2)").await,
            ["陈老师(P06)", "陈老师(P04)"]
        );
    });
}

#[test]
fn namesakes_are_told_apart_by_unit_and_post() {
    in_an_office(async |office| {
        let picking = Picking { query: "陈老师", unit: None, kind: None };
        let found =
            pick(&office.bureau, &office.actor, day("2025-11-03"), Party::Person, &picking).await.unwrap();
        assert!(found.picks.iter().all(|pick| pick.has_namesake));
        let about: Vec<_> = found.picks.iter().map(|pick| pick.about.as_str()).collect();
        assert_eq!(about, ["第一小学 教师", "第二中学 教师"]);
    });
}

#[test]
fn who_was_named_lately_comes_first() {
    in_an_office(async |office| {
        let all = office.actor.clone();
        assert_eq!(office.offered(&all, Party::Person, "", "第一小学").await[0], "陈老师(P04)");
        office.take_in("九月.xlsx", &talks()).await;
        let found = office.offered(&all, Party::Person, "", "第一小学").await;
        assert_eq!(found[..3], ["李主任(P03)", "陈老师(P04)", "王校长(P02)"]);
        assert_eq!(office.offered(&all, Party::Unit, "dyxx", "").await, ["第一小学(S1)"]);
        assert_eq!(office.offered(&all, Party::Group, "红烛", "").await, ["红烛志愿队(G1)"]);
    });
}

#[test]
fn nobody_is_offered_who_may_not_be_seen() {
    in_an_office(async |office| {
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        for query in ["", "cls", "周校长", "P05", "周校长(P05)", "陈老师(P06)"] {
            let found = office.offered(&contact, Party::Person, query, "第二中学").await;
            assert!(
                found.iter().all(|label| !label.contains("P05") && !label.contains("P06")),
                "{query} {found:?}"
            );
        }
        assert_eq!(office.offered(&contact, Party::Person, "陈", "").await, ["陈老师(P04)"]);
    });
}

#[test]
fn before_a_unit_is_named_it_is_ones_own_and_groups_of_other_schools_are_not_offered() {
    in_an_office(async |office| {
        let heads = ["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"];
        let groups = Grid::new("小组", &heads)
            .line(&["G2", "一小语文组", "教研组", "第一小学", "2020-03-05"])
            .line(&["G3", "二中数学组", "教研组", "第二中学", "2020-03-05"]);
        office.take_in("小组.xlsx", &[groups]).await;
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        let groups = office.offered(&contact, Party::Group, "", "").await;
        assert_eq!(groups, ["红烛志愿队(G1)", "一小语文组(G2)"], "its own, and those of the bureau");
        assert_eq!(office.offered(&contact, Party::Group, "二中", "").await, [""; 0]);
        let all = office.actor.clone();
        assert_eq!(office.offered(&all, Party::Group, "组", "").await.len(), 2);
        // Whoever sees one unit alone is offered its people before they say which.
        let people = office.offered(&contact, Party::Person, "", "").await;
        assert_eq!(people.len(), 3, "{people:?}");
    });
}
