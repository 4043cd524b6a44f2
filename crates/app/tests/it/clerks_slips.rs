//! What a clerk's table says twice, or says in the place of data, is not taken in silence.

use mingde_core::words::{Locale, say};
use mingde_testkit::Grid;

use crate::office::*;

const UNITS: [&str; 4] = ["单位代码", "单位名称", "单位类别", "上级单位"];

#[test]
fn a_code_that_another_row_has_used_is_told_and_neither_unit_is_lost() {
    in_an_office(async |office| {
        let units = Grid::new("单位", &UNITS)
            .line(&["S3", "东街小学", "小学", "示范区教育局"])
            .line(&["S3", "西街小学", "小学", "示范区教育局"])
            .line(&["S4", "南街小学", "小学", "示范区教育局"])
            .line(&["S4", "南街小学", "初级中学", "示范区教育局"])
            .line(&["S5", "北街小学", "小学", "示范区教育局"])
            .line(&["S5", "北街小学", "小学", "示范区教育局"]);
        let taken = office.take_in("单位.xlsx", &[units]).await;
        assert_eq!(errors(&taken), ["单位!A3 import-code-twice", "单位!A5 import-code-twice"]);
        let told = say(Locale::ZhCn, &taken.errors[0].message);
        assert!(told.contains("第 2 行") && told.contains("东街小学"), "{told}");
        assert_eq!((taken.added, taken.refused), (3, 2));
        // A later table may rename.
        let renamed = Grid::new("单位", &UNITS).line(&["S3", "中街小学", "小学", "示范区教育局"]);
        assert_eq!(office.take_in("改名.xlsx", &[renamed]).await.changed, 1);

        let heads = ["小组代码", "小组名称", "小组类别", "所属单位"];
        let groups = Grid::new("小组", &heads).line(&["G8", "语文组", "志愿服务队", "第一小学"]).line(&[
            "G8",
            "数学组",
            "志愿服务队",
            "第一小学",
        ]);
        assert_eq!(errors(&office.take_in("小组.xlsx", &[groups]).await), ["小组!A3 import-code-twice"]);
    });
}

#[test]
fn a_staff_number_that_another_row_has_used_is_told() {
    in_an_office(async |office| {
        let row = |sex, birth, unit, from| ["P20", "何老师", sex, birth, unit, "教师", "专任教师", from];
        let persons = Grid::new("人员", &PERSONS)
            .line(&row("女", "1990-01-01", "第一小学", "2015-09-01"))
            .line(&row("男", "1990-01-01", "第一小学", "2015-09-01"))
            .line(&row("女", "1991-01-01", "第二中学", "2020-09-01"))
            .line(&row("女", "", "第二中学", "2020-09-01"));
        let taken = office.take_in("人员.xlsx", &[persons]).await;
        // The last row says of the same person where she went; that it is hers is remarked.
        let told = ["A3 import-person-twice", "A4 import-person-twice", "A5 import-person-again"];
        assert_eq!(errors(&taken), told.map(|one| format!("人员!{one}")));
        let told = say(Locale::ZhCn, &taken.errors[1].message);
        assert!(told.contains("第 2 行") && told.contains("出生"), "{told}");
        assert_eq!((taken.added, taken.refused), (1, 2));
    });
}

#[test]
fn notes_and_sums_below_a_roster_are_nobody() {
    in_an_office(async |office| {
        let mut persons = Grid::new("人员", &PERSONS).line(&[
            "P21",
            "何老师",
            "女",
            "1990-01-01",
            "第一小学",
            "教师",
            "专任教师",
            "2015-09-01",
        ]);
        for (code, name) in [
            ("男：2人", "女：1人"),
            ("其中", "党员5人"),
            ("备注", "丙为代课教师"),
            ("校长", "陈志远"),
            ("联系电话：", "13812345678"),
            ("1.", "本表由各校填写"),
            ("T9", "（空缺）"),
            ("T10", "待定"),
            ("T11", "张三、李四"),
            ("T12", "\u{fffd}明"),
        ] {
            persons = persons.line(&[code, name, "", "", "", "", "", ""]);
        }
        let taken = office.take_in("人员.xlsx", &[persons]).await;
        assert_eq!(taken.added, 1, "{:?}", errors(&taken));
        assert!(errors(&taken).iter().all(|e| e.contains("import-no-")), "{:?}", errors(&taken));
        let units = Grid::new("单位", &UNITS)
            .line(&["S8", "甲小学、乙小学", "小学", "示范区教育局"])
            .line(&["S9", "无", "小学", "示范区教育局"]);
        assert_eq!(
            errors(&office.take_in("单位.xlsx", &[units]).await),
            ["单位!B2 import-no-name", "单位!B3 import-no-name"]
        );
    });
}

#[test]
fn who_takes_part_twice_and_what_was_before_its_unit_are_remarked() {
    in_an_office(async |office| {
        let unit = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "成立日期"]).line(&[
            "S6",
            "新建小学",
            "小学",
            "示范区教育局",
            "2025-09-01",
        ]);
        office.take_in("单位.xlsx", &[unit]).await;
        let sessions = Grid::new("集中学习", &["编号", "单位", "学习日期", "学习形式", "学习主题", "学时"])
            .line(&["X1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"])
            .line(&["X2", "新建小学", "2025-05-12", "干部职工集中学习", "教师法", "2"]);
        let attendance = Grid::new("参与人", &["编号", "角色", "参与人", "出勤情况"])
            .line(&["X1", "参学人员", "李主任", "出勤"])
            .line(&["X1", "参学人员", "李主任", "出勤"])
            .line(&["X2", "参学人员", "周校长", "出勤"]);
        let taken = office.take_in("学习.xlsx", &[sessions, attendance]).await;
        let remarks: Vec<_> = taken.errors.iter().map(|one| one.message.code).collect();
        assert!(remarks.contains(&"import-participant-twice"), "{remarks:?}");
        assert!(remarks.contains(&"import-unit-not-yet"), "{remarks:?}");
        assert_eq!((taken.added, taken.refused), (2, 0));
    });
}
