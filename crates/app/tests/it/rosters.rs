//! Registry workbooks, and the many forms in which they come.

use mingde_core::registry::Unit;
use mingde_testkit::{Grid, Typed, write_workbook};

use crate::office::*;

#[test]
fn one_workbook_fills_the_registry_whatever_the_order_of_its_sheets() {
    in_an_empty_office(async |office| {
        let mut sheets = registry();
        sheets.reverse();
        let taken = office.take_in("登记册.xlsx", &sheets).await;
        assert_eq!(errors(&taken), Vec::<String>::new());
        // The team is new, and then it has members.
        assert_eq!(counts(&taken), [11, 1, 0, 0, 0]);
        let school = office.unit("S1").await.unwrap();
        assert_eq!(school.parents[0].unit, Unit::id_of("JYJ"));
        let head = office.person("P02").await.unwrap();
        assert_eq!((head.posts[0].unit, head.posts[0].rank.as_str()), (Unit::id_of("S1"), "school-head"));
        assert_eq!(head.posts[0].span.from, Some(day("2019-08-01")));
        let team = office.group("G1").await.unwrap();
        assert_eq!(team.members.len(), 2);
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let snapshot = sight.whole().unwrap();
        assert_eq!((snapshot.units.len(), snapshot.persons.len(), snapshot.groups.id.len()), (4, 6, 1));
    });
}

#[test]
fn the_same_file_twice_changes_nothing() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let before = office.tip().await;
        for name in ["登记册.xlsx", "谈话.xlsx"] {
            let again = office.import_again(name).await;
            assert!(again.already.is_some(), "{name}");
        }
        // The same rows saved anew are another file; its rows are recognised one by one.
        let mut sheets = talks();
        sheets.push(Grid::blank("空表"));
        let again = office.take_in("谈话-副本.xlsx", &sheets).await;
        assert_eq!(counts(&again), [0, 0, 3, 0, 0]);
        let mut sheets = registry();
        sheets.push(Grid::blank("空表"));
        let again = office.take_in("登记册-副本.xlsx", &sheets).await;
        assert_eq!(counts(&again)[..2], [0, 0]);
        assert_eq!(office.tip().await, before);
    });
}

#[test]
fn columns_in_another_order_below_title_rows_and_in_full_width_are_read() {
    in_an_office(async |office| {
        let sheet = Grid::blank("2025年秋季")
            .line(&["第一小学谈心谈话登记表"])
            .line(&["填表人：王校长", "", "单位：第一小学"])
            .line(&["谈话事由", "谈话对象", "备注", "谈话人", "日期", "填报单位", "谈话时长"])
            .line(&["日常谈心", "李主任", "无", "王校长", "２０２５年９月８日", "第一小学", "３５"])
            .line(&["考核反馈", "陈老师（P04）", "", "王校长（Ｐ０２）", "2025.9.22", "S1", "40"])
            .line(&["新进人员", "陈老师", "", "王校长", "2025/10/9", "第一 小学", "20"])
            .typed([
                "日常谈心".into(),
                "李主任".into(),
                Typed::Empty,
                "王校长".into(),
                Typed::Number(45_950.0),
                "第一小学".into(),
                Typed::Number(15.0),
            ]);
        let taken = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!(taken.error_count, 0, "{taken:#?}");
        assert_eq!(counts(&taken), [4, 0, 0, 0, 0], "{taken:#?}");
        let first = office.talk_of("2025-09-08").await;
        assert_eq!(first.content.fields["minutes"].to_string(), "35");
        office.talk_of("2025-09-22").await;
        office.talk_of("2025-10-09").await;
        office.talk_of("2025-10-20").await;
    });
}

#[test]
fn sheets_of_different_layouts_come_in_together() {
    in_an_office(async |office| {
        let visits =
            Grid::new("家访", &["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"])
                .line(&["第一小学", "2025-10-11", "陈老师、李主任", "普遍家访", "小学", "三年级2班", "3"])
                .line(&["第一小学", "2025-10-12", "无名氏", "普遍家访", "小学", "三年级2班", "3"]);
        let mut sheets = talks();
        sheets[0] = sheets[0].clone().line(&["第一小学", "2025-10-20", "王校长", "新老师", "新进人员"]);
        sheets.extend([visits, newcomer()]);
        let taken = office.take_in("十月.xlsx", &sheets).await;
        assert_eq!(errors(&taken), ["家访!C3 import-person-unknown"]);
        // The newcomer is known before the talk with him is read, whatever the order of the sheets.
        assert_eq!(counts(&taken), [6, 0, 0, 0, 1]);
        assert_eq!(taken.rejects.len(), 1);
        assert!(taken.rejects[0].ends_with("十月-家访-退回.xlsx"), "{:?}", taken.rejects);
    });
}

#[test]
fn a_rehearsal_writes_nothing_and_yet_sees_the_files_before() {
    in_an_empty_office(async |office| {
        let before = office.tip().await;
        write_workbook(&office.file("登记册.xlsx"), &registry());
        write_workbook(&office.file("谈话.xlsx"), &talks());
        let mut request = office.request(&["登记册.xlsx", "谈话.xlsx"]);
        request.dry_run = true;
        let rehearsed = office.import(&request).await;
        assert_eq!(counts(&rehearsed[0])[0], 11);
        assert_eq!(counts(&rehearsed[1]), [3, 0, 0, 0, 0], "{:#?}", rehearsed[1]);
        assert!(rehearsed.iter().all(|o| o.batch.is_none() && o.rejects.is_empty()));
        assert_eq!(office.tip().await, before);
        assert!(office.bureau.store(&office.actor).unwrap().batches().await.unwrap().is_empty());
        assert!(!office.data().join("evidence").exists() || tree_is_empty(&office.data().join("evidence")));
        // Afterwards the same files go in for real.
        request.dry_run = false;
        let taken = office.import(&request).await;
        assert_eq!(counts(&taken[1]), [3, 0, 0, 0, 0]);
    });
}

#[test]
fn what_can_only_be_a_slip_in_a_registry_is_refused() {
    in_an_office(async |office| {
        let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
            .line(&["s1", "第三小学", "小学", "示范区教育局"])
            .line(&["S9", "第一小学", "小学", "示范区教育局"])
            .line(&["S2", "第二中学", "初级中学", "示范区教育局"]);
        let persons = Grid::new("人员", &PERSONS)
            .line(&["p02", "王校长", "女", "1975-04-05", "第一小学", "校长", "校级干部", "2019-08-01"])
            .line(&["P10", "方老师", "女", "2030-04-05", "第一小学", "教师", "专任教师", "2019-08-01"]);
        let groups = Grid::new("小组", &["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"])
            .line(&["G2", "红烛志愿队", "青年志愿者队", "第一小学", "2020-03-05"]);
        let members = Grid::new("成员", &["小组", "成员", "组内角色", "加入日期"])
            .line(&["红烛志愿队", "王校长", "成员", "2020-03-05"])
            .line(&["G2", "王校长", "成员", "2020-03-05"])
            .line(&["红烛志愿队(G2)", "李主任", "成员", "2020-03-05"]);
        let taken = office.take_in("登记.xlsx", &[units, persons, groups, members]).await;
        let said = [
            "单位!A2 import-code-case S1",
            "单位!B3 import-unit-name-taken",
            "人员!A2 import-code-case P02",
            "人员!D3 import-birth-late",
            "成员!A2 import-ambiguous",
        ];
        assert_eq!(errors(&taken), said);
        assert_eq!((taken.unchanged, taken.refused), (1, 5), "{taken:#?}");
    });
}

pub fn tree_is_empty(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder).unwrap().all(|entry| {
        let path = entry.unwrap().path();
        path.is_dir() && tree_is_empty(&path)
    })
}

#[test]
fn a_file_that_is_no_workbook_does_not_stop_the_others() {
    in_an_office(async |office| {
        std::fs::write(office.file("文本.xlsx"), "这不是表格").unwrap();
        write_workbook(&office.file("谈话.xlsx"), &talks());
        let outcomes = office.import(&office.request(&["没有.xlsx", "文本.xlsx", "谈话.xlsx"])).await;
        assert_eq!(outcomes[0].unreadable.as_ref().unwrap().code, "app-file-missing");
        assert!(outcomes[1].unreadable.is_some());
        assert_eq!(counts(&outcomes[2]), [3, 0, 0, 0, 0]);
    });
}

#[test]
fn a_unit_that_changes_name_and_parent_keeps_its_past() {
    in_an_office(async |office| {
        let heads = ["单位代码", "单位名称", "单位类别", "上级单位", "成立日期"];
        let renamed =
            Grid::new("单位", &heads).line(&["S2", "第二实验中学", "初级中学", "组织人事科", "2026-01-01"]);
        let taken = office.take_in("更名.xlsx", &[renamed]).await;
        assert_eq!(counts(&taken), [0, 1, 0, 0, 0], "{taken:#?}");
        let unit = office.unit("S2").await.unwrap();
        assert_eq!((unit.name.as_str(), unit.aliases), ("第二实验中学", vec!["第二中学".to_owned()]));
        // What it was called before still finds it.
        let talk =
            Grid::new("谈心谈话", &TALKS).line(&["第二中学", "2025-09-08", "周校长", "P06", "日常谈心"]);
        assert_eq!(counts(&office.take_in("谈话.xlsx", &[talk]).await), [1, 0, 0, 0, 0]);
    });
}
