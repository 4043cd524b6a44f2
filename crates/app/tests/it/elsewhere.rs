//! A name that the unit does not know, but somebody elsewhere bears.

use mingde_core::diagnostic::Severity;
use mingde_testkit::Grid;

use crate::office::*;

#[test]
fn whoever_was_found_at_another_unit_is_taken_and_named_at_the_cell() {
    in_an_office(async |office| {
        let sheet = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "周校长", "日常谈心"])
            .line(&["第一小学", "2025-09-09", "王校长", "周校长(P05)", "日常谈心"])
            .line(&["第一小学", "2025-09-10", "王校长", "P05", "日常谈心"])
            .line(&["示范区教育局", "2025-09-11", "林科长", "周校长", "日常谈心"]);
        let taken = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!((taken.added, taken.refused, taken.elsewhere), (4, 0, 1), "{taken:#?}");
        let [note] = taken.errors.as_slice() else { panic!("{:?}", taken.errors) };
        assert_eq!((note.severity, note.place.as_str()), (Severity::Warning, "谈心谈话!D2"));
        let words = mingde_core::words::say(mingde_core::words::Locale::ZhCn, &note.message);
        assert!(words.contains("第一小学") && words.contains("周校长(P05) 第二中学"), "{words}");
    });
}

#[test]
fn so_it_is_for_participants_posts_and_members() {
    in_an_office(async |office| {
        let sessions = Grid::new("集中学习", &["编号", "单位", "学习日期", "学习形式", "学习主题", "学时"])
            .line(&["1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"]);
        let attendance = Grid::new("参与人", &["编号", "角色", "参与人", "出勤情况"]).line(&[
            "1",
            "参学人员",
            "周校长",
            "出勤",
        ]);
        let taken = office.take_in("学习.xlsx", &[sessions, attendance]).await;
        assert_eq!((taken.added, taken.elsewhere), (1, 1), "{taken:#?}");
        assert_eq!(errors(&taken), ["参与人!C2 import-person-elsewhere"]);
        let posts = Grid::new("任职", &["人员", "任职单位", "职务", "级别", "任职起"]).line(&[
            "周校长",
            "第一小学",
            "校长",
            "校级干部",
            "2025-09-01",
        ]);
        let groups = Grid::new("小组", &["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"])
            .line(&["G2", "一小志愿队", "青年志愿者队", "第一小学", "2020-03-05"]);
        let members = Grid::new("成员", &["小组", "成员", "组内角色"])
            .line(&["一小志愿队", "林科长", "成员"])
            .line(&["一小志愿队", "王校长", "成员"]);
        let taken = office.take_in("任职.xlsx", &[posts, groups, members]).await;
        assert_eq!(taken.refused, 0, "{taken:#?}");
        assert_eq!(errors(&taken), ["任职!A2 import-person-elsewhere", "成员!B2 import-person-elsewhere"]);
    });
}

#[test]
fn hundreds_of_them_are_summed_up_and_hide_no_error() {
    in_an_office(async |office| {
        let mut sheet = Grid::new("谈心谈话", &TALKS);
        for day in 1..=28 {
            sheet = sheet.line(&["第一小学", &format!("2025-09-{day:02}"), "王校长", "周校长", "日常谈心"]);
        }
        let sheet = sheet.line(&["第一小学", "2025-09-29", "王校长", "吴校长", "日常谈心"]);
        let taken = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!((taken.added, taken.refused, taken.elsewhere), (28, 1, 28));
        assert_eq!(taken.errors.len(), 21);
        assert_eq!(taken.notes.len(), 1, "{:?}", taken.notes);
        assert_eq!(taken.notes[0].args, [("count", "8".to_owned())]);
    });
}
