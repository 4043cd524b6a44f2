//! The short introduction of a small bureau: every figure is what the registry and the records say.

use mingde_app::{ReportRequest, form, write_report};
use mingde_report::carried;
use mingde_testkit::Grid;

use crate::office::*;

#[test]
fn every_figure_of_the_introduction_is_what_the_ledger_says() {
    in_an_office(async |office| {
        let visits =
            Grid::new("家访", &["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"])
                .line(&["第一小学", "2025-10-11", "陈老师", "关爱家访", "小学", "三年级2班", "3"])
                .line(&["第一小学", "2025-10-18", "李主任", "关爱家访", "小学", "三年级1班", "4"])
                .line(&["第一小学", "2025-10-18", "李主任", "普遍家访", "小学", "三年级3班", "9"]);
        let study =
            Grid::new("集中学习", &["编号", "单位", "学习日期", "参学人员", "学习形式", "学习主题", "学时"]);
        let attendance = Grid::new("参与人", &["编号", "角色", "参与人", "出勤情况"]);
        let study = study
            .line(&["1", "组织人事科", "2025-09-12", "", "干部职工集中学习", "教师法", "2"])
            // A school's own session is not one of the bureau.
            .line(&["2", "第一小学", "2025-09-12", "", "干部职工集中学习", "教师法", "2"]);
        let attendance =
            attendance.line(&["1", "参学人员", "林科长", "出勤"]).line(&["2", "参学人员", "李主任", "出勤"]);
        let taken = office.take_in("材料.xlsx", &[visits, study, attendance]).await;
        assert_eq!(counts(&taken), [5, 0, 0, 0, 0], "{taken:#?}");

        let library = &office.bureau.library();
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let form = form(library, "单位简介").unwrap();
        let path = office.file("简介.docx");
        let today = day("2026-08-31");
        let request = ReportRequest::default();
        let written = write_report(&office.bureau, &snapshot, &form, &request, today, &path).await.unwrap();
        let figure = |name: &str| written.figures.get(name).unwrap().value.exact();
        for (name, expected) in [
            ("bureau", "示范区教育局"),
            ("departments", "1"),
            ("bureau_staff", "1"),
            ("base_units", "2"),
            ("teachers", "5"),
            ("pupils", "2220"),
            ("study_sessions", "1"),
            ("volunteers", "2"),
            ("care_weeks", "2"),
            ("care_pupils", "7"),
            ("vetoes", "0"),
        ] {
            assert_eq!(figure(name).as_deref(), Some(expected), "{name}");
        }

        // The document reads back: each figure where it stands, with its receipt.
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(b"PK"));
        let carried = carried::read(&bytes).unwrap();
        assert!(!carried.receipts.places.is_empty());
        assert!(carried.says.iter().all(Option::is_some));
        let told = carried.says.iter().flatten().cloned().collect::<Vec<_>>().join("|");
        assert!(told.contains("示范区教育局"), "{told}");
        assert_eq!(written.period.to_string(), "2025-2026");
    });
}

#[test]
fn what_nobody_reported_is_missing_and_not_nought() {
    in_an_empty_office(async |office| {
        let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
            .line(&["JYJ", "示范区教育局", "教育局", ""])
            .line(&["S1", "第一小学", "小学", "示范区教育局"]);
        office.take_in("单位.xlsx", &[units]).await;
        let library = &office.bureau.library();
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let form = form(library, "short-introduction").unwrap();
        let path = office.file("简介.html");
        let request = ReportRequest::default();
        let written =
            write_report(&office.bureau, &snapshot, &form, &request, day("2026-08-31"), &path).await.unwrap();
        assert_eq!(written.figures.get("pupils").unwrap().value.exact(), None);
        assert!(written.missing.contains(&"在校学生数".to_owned()), "{:?}", written.missing);
        let html = std::fs::read_to_string(&path).unwrap();
        assert!(html.contains("未报"), "{html}");
    });
}

#[test]
fn an_unknown_form_is_answered_with_the_nearest() {
    in_an_empty_office(async |office| {
        let error = form(&office.bureau.library(), "单位间介").unwrap_err().message();
        assert_eq!(error.code, "app-unknown-form");
        assert!(error.args.iter().any(|(_, v)| v == "单位简介"), "{error:?}");
    });
}
