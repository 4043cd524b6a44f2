//! Bad rows come back in the layout they came in; repaired, they come in.

use mingde_core::record::Value;
use mingde_testkit::Grid;

use crate::office::*;

fn study() -> Grid {
    Grid::new("集中学习", &["编号", "单位", "学习日期", "学习形式", "学习主题", "学时"])
}

fn attendance() -> Grid {
    Grid::new("参与人", &["编号", "角色", "参与人", "出勤情况", "测试成绩"])
}

#[test]
fn participants_in_the_second_sheet_join_their_record() {
    in_an_office(async |office| {
        let sessions = study()
            .line(&["XX-1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"])
            .line(&["XX-2", "第一小学", "2025-09-19", "支部学习", "党章", "1.5"]);
        let attendance = attendance()
            .line(&["XX-2", "参学人员", "王校长", "出勤", ""])
            .line(&["XX-1", "参学人员", "陈老师", "迟到", "88.5"])
            .line(&["XX-1", "参学人员", "李主任", "请假", ""])
            .line(&["XX-1", "主讲人", "王校长", "", ""]);
        let taken = office.take_in("学习.xlsx", &[sessions, attendance]).await;
        assert_eq!(counts(&taken), [2, 0, 0, 0, 0], "{taken:#?}");
        let sessions = office.records("study-session").await;
        let first = sessions.iter().find(|r| r.content.number.as_deref() == Some("XX-1")).unwrap();
        let parts: Vec<_> =
            first.content.participants.iter().map(|p| (p.role.as_str(), p.attributes.len())).collect();
        assert_eq!(parts, [("learners", 2), ("learners", 1), ("speaker", 0)]);
        let late = &first.content.participants[0].attributes;
        assert_eq!(late["attendance"], choice("late"));
        assert_eq!(late["test_score"], Value::Number("88.5".parse().unwrap()));
    });
}

#[test]
fn what_was_taken_is_told_although_the_refused_rows_cannot_be_given_back() {
    in_an_office(async |office| {
        std::fs::create_dir(office.file("学习-退回.xlsx")).unwrap();
        let sessions = study()
            .line(&["XX-1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"])
            .line(&["XX-2", "第一小学", "2025-02-30", "支部学习", "党章", "1.5"]);
        let attendance = attendance().line(&["XX-1", "参学人员", "陈老师", "出勤", ""]);
        let taken = office.take_in("学习.xlsx", &[sessions, attendance]).await;
        assert_eq!((taken.added, taken.refused, taken.rejects.len()), (1, 1, 0));
        assert!(taken.batch.is_some());
        assert!(errors(&taken)[0].ends_with("学习-退回.xlsx app-file-is-folder"), "{:?}", errors(&taken));
    });
}

#[test]
fn a_refused_record_comes_back_with_its_participants_and_goes_in_when_repaired() {
    in_an_office(async |office| {
        let sessions = study()
            .line(&["XX-1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"])
            .line(&["XX-2", "第一小学", "2025-02-30", "支部学习", "党章", "1.5"])
            .line(&["XX-3", "第一小学", "2025-09-26", "支部学习", "条例", "1"]);
        let attendance = attendance()
            .line(&["XX-1", "参学人员", "陈老师", "出勤", ""])
            .line(&["XX-2", "参学人员", "陈老师", "出勤", ""])
            .line(&["XX-2", "参学人员", "李主任", "迟到", "91"])
            .line(&["XX-3", "参学人员", "李主认", "出勤", ""])
            .line(&["XX-9", "参学人员", "李主任", "出勤", ""]);
        let taken = office.take_in("学习.xlsx", &[sessions, attendance]).await;
        assert_eq!(taken.added, 1);
        assert_eq!(
            errors(&taken),
            [
                "集中学习!C3 sheet-date-no-such-day 2025-02-28",
                "参与人!C5 import-person-unknown 李主任",
                "参与人!A6 import-orphan",
            ]
        );
        assert_eq!(taken.refused, 3);
        assert_eq!(taken.rejects, [office.file("学习-退回.xlsx")]);

        // The clerk looks at the file: two records, four participations, each with what is wrong.
        let layout = mingde_sheet::Layout::of_kind(office.bureau.library().kind("study-session").unwrap());
        let book = mingde_sheet::Workbook::open(&taken.rejects[0]).unwrap();
        let recognised = book.recognise(std::slice::from_ref(&layout)).unwrap();
        assert_eq!(recognised.sheets.len(), 2);
        let mut rows = Vec::new();
        for sheet in &recognised.sheets {
            let mut count = 0;
            book.read_rows(&layout, sheet, |_| {
                count += 1;
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
            rows.push(count);
        }
        assert_eq!(rows, [2, 4]);

        // Coming back unrepaired, it says the same and keeps nothing.
        let before = office.tip().await;
        let unrepaired = office.import_again("学习-退回.xlsx").await;
        assert_eq!((unrepaired.added, unrepaired.refused), (0, 3));
        assert_eq!(office.tip().await, before);

        let sessions = study().line(&["XX-2", "第一小学", "2025-02-28", "支部学习", "党章", "1.5"]).line(&[
            "XX-3",
            "第一小学",
            "2025-09-26",
            "支部学习",
            "条例",
            "1",
        ]);
        let attendance = self::attendance()
            .line(&["XX-2", "参学人员", "陈老师", "出勤", ""])
            .line(&["XX-2", "参学人员", "李主任", "迟到", "91"])
            .line(&["XX-3", "参学人员", "李主任", "出勤", ""]);
        let repaired = office.take_in("学习-改好.xlsx", &[sessions, attendance]).await;
        assert_eq!(counts(&repaired), [2, 0, 0, 0, 0], "{repaired:#?}");
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let snapshot = sight.whole().unwrap();
        let table = snapshot.table("study-session").unwrap();
        assert_eq!((table.len(), table.participations.who.len()), (3, 4));
    });
}

#[test]
fn the_reject_file_itself_can_be_repaired_by_repairing_what_it_refers_to() {
    in_an_office(async |office| {
        let sheet = Grid::new("谈心谈话", &[&TALKS[..], &["备注"]].concat())
            .line(&["第一小学", "2025-09-08", "王校长", "新老师", "日常谈心", "留着"])
            .line(&["第一小学", "2025-09-09", "王校长", "李主任", "日常谈心", ""]);
        let taken = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!(counts(&taken), [1, 0, 0, 0, 1]);
        office.take_in("新进.xlsx", &[newcomer()]).await;
        let repaired = office.import_again("谈话-退回.xlsx").await;
        assert_eq!(counts(&repaired), [1, 0, 0, 0, 0], "{repaired:#?}");
        assert!(repaired.rejects.is_empty());
    });
}

#[test]
fn a_second_table_below_the_first_goes_back_as_it_stood_and_comes_in_from_there() {
    in_an_office(async |office| {
        let visits = ["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"];
        let both = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"])
            .line(&TALKS)
            .line(&["第一小学", "2025-09-09", "王校长", "无此人", "日常谈心"])
            .line(&["", "", "", "", ""])
            .line(&["二、家访", "", "", "", ""])
            .line(&visits)
            .line(&["第一小学", "2025-09-10", "李主任", "普遍家访", "小学", "三年级2班", "3"])
            .line(&["第二中学", "2025-09-11", "周校长", "普遍家访", "初中", "八年级1班", "5"]);
        let taken = office.take_in("谈话.xlsx", &[both]).await;
        assert_eq!((taken.added, taken.refused), (1, 5), "{taken:#?}");
        let said = [
            "谈心谈话!3 sheet-headings-again",
            "谈心谈话!D4 import-person-unknown",
            "谈心谈话!A7 sheet-second-table-of",
        ];
        assert_eq!(errors(&taken), said);
        let back = office.import_again("谈话-退回.xlsx").await;
        assert_eq!((back.added, back.refused), (2, 1), "{back:#?}");
        assert_eq!(errors(&back), ["谈心谈话!E2 import-person-unknown"]);
        assert_eq!(office.records("home-visit").await.len(), 2);
    });
}

#[test]
fn several_sheets_of_records_share_several_sheets_of_participants() {
    in_an_office(async |office| {
        let month = |name: &str, lines: &[[&str; 2]]| {
            let heads = ["编号", "单位", "学习日期", "学习形式", "学习主题", "学时"];
            lines.iter().fold(Grid::new(name, &heads), |grid, [number, date]| {
                grid.line(&[number, "第一小学", date, "支部学习", "党章", "1"])
            })
        };
        let present = |name: &str, lines: &[[&str; 2]]| {
            let heads = ["编号", "角色", "参与人", "出勤情况"];
            lines.iter().fold(Grid::new(name, &heads), |grid, [number, who]| {
                grid.line(&[number, "参学人员", who, "出勤"])
            })
        };
        let sheets = [
            month("九月", &[["1", "2025-09-12"], ["2", "2025-09-19"]]),
            month("十月", &[["3", "2025-10-10"], ["4", "2025-10-17"]]),
            present("签到一", &[["1", "李主任"], ["3", "李主任"], ["4", "无此人"]]),
            present("签到二", &[["2", "王校长"], ["1", "王校长"], ["9", "王校长"]]),
        ];
        let taken = office.take_in("学习.xlsx", &sheets).await;
        assert_eq!((taken.added, taken.refused), (3, 2), "{taken:#?}");
        assert_eq!(errors(&taken), ["签到一!C4 import-person-unknown", "签到二!A4 import-orphan"]);
        let said: Vec<_> = taken.notes.iter().map(|note| note.code).collect();
        assert_eq!(said, ["import-sheet-taken-as"; 4], "no sheet bears the name of its kind");
        let sessions = office.records("study-session").await;
        let people = |number: &str| {
            let found = sessions.iter().find(|r| r.content.number.as_deref() == Some(number)).unwrap();
            found.content.participants.len()
        };
        assert_eq!(["1", "2", "3"].map(people), [2, 1, 1]);
        // What came back is one workbook with the record and whoever was at it.
        let back = office.import_again("学习-退回.xlsx").await;
        assert_eq!((back.added, back.refused), (0, 2), "{back:#?}");
    });
}

#[test]
fn participants_without_their_records_are_not_passed_over_in_silence() {
    in_an_office(async |office| {
        let alone = attendance().line(&["1", "参学人员", "陈老师", "迟到", "88.5"]);
        let taken = office.take_in("学习.xlsx", &[alone]).await;
        assert_eq!(errors(&taken), ["参与人!1 import-participants-alone"]);
        assert!(taken.headings_wrong && taken.has_problems());
    });
}

#[test]
fn the_same_record_on_two_sheets_is_told_with_both() {
    in_an_office(async |office| {
        let talk = |name: &str, reason: &str| {
            Grid::new(name, &TALKS).line(&["第一小学", "2025-09-08", "王校长", "李主任", reason])
        };
        let taken = office.take_in("谈话.xlsx", &[talk("九月", "日常谈心"), talk("补报", "考核反馈")]).await;
        assert_eq!(counts(&taken), [1, 0, 0, 0, 1]);
        assert_eq!(errors(&taken), ["补报!2 import-row-twice-sheet"]);
    });
}

#[test]
fn what_somebody_is_mending_is_not_overwritten() {
    in_an_office(async |office| {
        let sheet =
            Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-09-08", "王校长", "新老师", "日常谈心"]);
        let first = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!(first.rejects, [office.file("谈话-退回.xlsx")]);
        std::fs::write(office.file("谈话-退回.xlsx"), "改了一半").unwrap();
        let second = office.import_again("谈话.xlsx").await;
        assert_eq!(second.rejects, [office.file("谈话-退回2.xlsx")]);
        assert_eq!(std::fs::read_to_string(office.file("谈话-退回.xlsx")).unwrap(), "改了一半");
    });
}

#[test]
fn two_schools_may_number_their_records_alike() {
    in_an_office(async |office| {
        let sessions = study()
            .line(&["1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"])
            .line(&["1", "第二中学", "2025-09-12", "干部职工集中学习", "教师法", "2"]);
        let attendance = attendance().line(&["1", "参学人员", "李主任", "出勤", ""]).line(&[
            "1",
            "参学人员",
            "周校长",
            "出勤",
            "",
        ]);
        let refused = office.take_in("学习.xlsx", &[sessions, attendance]).await;
        // In one file nobody can tell whose participants these are, and nobody guesses.
        assert_eq!(refused.added, 0, "{refused:#?}");
        assert_eq!(refused.refused, 2);
        assert!(
            errors(&refused).iter().all(|e| e.ends_with("import-number-twice")),
            "{:?}",
            errors(&refused)
        );

        for (file, school, person) in
            [("一小.xlsx", "第一小学", "李主任"), ("二中.xlsx", "第二中学", "周校长")]
        {
            let sessions = study().line(&["1", school, "2025-09-12", "干部职工集中学习", "教师法", "2"]);
            let attendance = self::attendance().line(&["1", "参学人员", person, "出勤", ""]);
            assert_eq!(office.take_in(file, &[sessions, attendance]).await.added, 1);
        }
        assert_eq!(office.records("study-session").await.len(), 2);
    });
}

#[test]
fn the_same_record_twice_in_one_file_is_told_with_its_line() {
    in_an_office(async |office| {
        let mut sheets = talks();
        sheets[0] = sheets[0].clone().line(&["第一小学", "2025-09-08", "王校长", "李主任", "提醒谈话"]);
        let taken = office.take_in("谈话.xlsx", &sheets).await;
        assert_eq!(counts(&taken), [3, 0, 0, 0, 1]);
        let message = &taken.errors[0].message;
        assert_eq!((message.code, message.args[0].1.as_str()), ("import-row-twice", "2"));
    });
}

#[test]
fn every_error_of_a_row_is_told_at_its_cell() {
    in_an_office(async |office| {
        let heads = [&TALKS[..], &["谈话时长"]].concat();
        let sheet = Grid::new("谈心谈话", &heads)
            .line(&["第一小雪", "昨天", "王校长", "", "日长谈心", "一千"])
            .line(&["第一小学", "2025-09-08", "王校张", "李主任", "日常谈心", "10"]);
        let refused = office.take_in("谈话.xlsx", &[sheet]).await;
        let places: Vec<_> = refused.errors.iter().map(|e| e.place.clone()).collect();
        for cell in ["A2", "B2", "D2", "E2", "F2", "C3"] {
            assert!(places.contains(&format!("谈心谈话!{cell}")), "{cell} is missing in {places:?}");
        }
        let near: Vec<_> = refused.errors.iter().filter_map(|e| e.suggestion.as_deref()).collect();
        for suggestion in ["第一小学", "王校长", "日常谈心"] {
            assert!(near.contains(&suggestion), "{suggestion} is missing in {near:?}");
        }
    });
}

#[test]
fn who_talks_with_themselves_is_told_at_the_second_cell_and_sent_back() {
    in_an_office(async |office| {
        let sheet = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "王校长", "日常谈心"])
            .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"]);
        let taken = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!((taken.added, taken.refused), (1, 1));
        assert_eq!(errors(&taken), ["谈心谈话!D2 record-roles-same"]);
    });
}
