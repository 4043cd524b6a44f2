//! What officers ask of the whole bureau after something changed in it: closed schools in reports and lists, one way of naming
//! whom is meant, what goes out of one unit.

use mingde_app::{
    AssessRequest, Composed, ExplainRequest, LedgerWish, Listing, Pictures, ReorganisationRequest,
    ReportRequest, assess, compose, correct, evidence_files, explain, form, listing, personal_data,
    posts_without_begin, reorganise, score_sheets, subjects_called,
};
use mingde_core::period::Period;
use mingde_core::registry::Unit;
use mingde_core::reorganisation::Reorganisation;
use mingde_core::words::Locale;
use mingde_report::figure::{FigureValue, Row};
use mingde_sheet::Part;
use mingde_testkit::{Grid, shared_texts};
use rust_decimal::Decimal;

use crate::office::*;

/// The second school goes into the first on 2025-10-01.
async fn merge(office: &Office) {
    let reorganisation = Reorganisation::Merge { units: vec![Unit::id_of("S2")], into: Unit::id_of("S1") };
    let request = ReorganisationRequest {
        change: reorganisation.into(),
        from: day("2025-10-01"),
        reason: "区教发〔2025〕31号".into(),
        dry_run: false,
    };
    reorganise(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
}

async fn composed(office: &Office, period: &str, today: &str) -> Result<Composed, mingde_app::AppError> {
    let library = office.bureau.library();
    let form = form(&library, "civilised-unit-report").unwrap();
    let sight = office.bureau.sight(&office.actor, None).await.unwrap();
    let files = evidence_files(&office.bureau, &sight, &form).await.unwrap();
    let request = ReportRequest { period: Some(Period::parse(period).unwrap()), as_of: None };
    compose(&library, &sight, &files, &Pictures::default(), &form, &request, day(today))
}

fn number(row: &Row, cell: &str) -> Decimal {
    match row.cells[cell].value {
        FigureValue::Number(number) => number,
        _ => Decimal::ZERO,
    }
}

#[test]
fn a_table_of_schools_adds_up_to_its_sums_when_one_of_them_has_ended() {
    in_an_office(async |office| {
        let themed = Grid::new("主题活动", &["单位", "活动日期", "主题类别", "活动名称"])
            .line(&["第一小学", "2025-10-10", "爱国主义教育", "国旗下讲话"])
            .line(&["第二中学", "2025-09-10", "爱国主义教育", "参观纪念馆"]);
        office.take_in("活动.xlsx", &[themed]).await;
        merge(office).await;
        let composed = composed(office, "2025-2026", "2026-08-31").await.unwrap();
        let figure = |name: &str| composed.figures.get(name).unwrap().value.clone();
        let FigureValue::Rows(rows) = figure("school_table") else { panic!("no rows") };
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["第一小学", "第二中学（已撤销）"]);
        for (cell, sum) in [("staff", "school_staff"), ("themed", "school_themed")] {
            let of_rows: Decimal = rows.iter().map(|row| number(row, cell)).sum();
            let FigureValue::Number(sum) = figure(sum) else { panic!("{sum}") };
            assert_eq!(of_rows, sum, "{cell}");
        }
        let before = self::composed(office, "2026-2027", "2026-10-31").await.unwrap();
        let FigureValue::Rows(rows) = before.figures.get("school_table").unwrap().value.clone() else {
            panic!("no rows")
        };
        assert_eq!(rows.len(), 1, "it ended in the year before");
    });
}

#[test]
fn a_report_on_a_period_that_has_not_begun_is_not_written() {
    in_an_office(async |office| {
        let refused = composed(office, "2027-2028", "2026-08-31").await.err().unwrap();
        assert_eq!(refused.message().code, "report-period-ahead");
        assert!(composed(office, "2026-2027", "2026-09-01").await.is_ok(), "on its first day it has begun");
    });
}

#[test]
fn points_of_a_school_that_has_ended_stand_last_and_without_a_place() {
    in_an_office(async |office| {
        merge(office).await;
        let library = office.bureau.library();
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let request = AssessRequest {
            rulebooks: vec!["civilised-campus".into()],
            period: Some(Period::parse("2025-2026").unwrap()),
            ..AssessRequest::default()
        };
        let assessed = assess(&library, &sight, &request, day("2026-08-31")).unwrap();
        let texts = shared_texts(&score_sheets(&library, &assessed, Locale::ZhCn).unwrap());
        assert!(texts.contains("第二中学（已撤销）"), "{texts}");
    });
}

#[test]
fn no_record_comes_after_the_end_of_its_unit_by_a_correction() {
    in_an_office(async |office| {
        let talk = Grid::new("谈心谈话", &TALKS).line(&[
            "第二中学",
            "2025-09-29",
            "周校长",
            "陈老师(P06)",
            "日常谈心",
        ]);
        office.take_in("谈话.xlsx", &[talk]).await;
        merge(office).await;
        let id = office.talk_of("2025-09-29").await.head.id.to_string();
        let corrected = async |date: &str| {
            let changes = [("date".to_owned(), date.to_owned())];
            correct(&office.bureau, &office.actor, office.now(), &id, &changes, "日期写错").await
        };
        assert_eq!(corrected("2025-10-08").await.err().unwrap().message().code, "import-unit-ended");
        assert!(corrected("2025-09-30").await.is_ok(), "its last day");
    });
}

#[test]
fn whom_a_word_means_is_found_alike_by_duties_and_explanations() {
    in_an_office(async |office| {
        let library = office.bureau.library();
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let request = AssessRequest {
            rulebooks: vec!["heart-to-heart-talks".into()],
            period: Some(Period::parse("2025-autumn").unwrap()),
            ..AssessRequest::default()
        };
        let today = day("2025-11-20");
        let assessed = assess(&library, &sight, &request, today).unwrap();
        for word in ["S1", "第一小学", "第一小学(S1)", "第一小学（S1）"] {
            let meant = subjects_called(&sight, &assessed, word).unwrap();
            assert_eq!(meant.into_iter().collect::<Vec<_>>(), [Unit::id_of("S1").0], "{word}");
            let asked = ExplainRequest { assess: request.clone(), subject: word.into(), result: None };
            let explained = explain(&library, &sight, &asked, today).unwrap();
            assert_eq!(explained[0].subject.1, "第一小学", "{word}");
        }
        let unknown = subjects_called(&sight, &assessed, "第一小学校").err().unwrap();
        assert!(unknown.message().code.starts_with("app-unknown"), "{unknown:?}");
    });
}

#[test]
fn of_one_unit_goes_out_what_is_its_own() {
    in_an_office(async |office| {
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let today = day("2025-11-20");
        let wanted = Listing {
            registry: vec![Part::Units, Part::Persons, Part::Posts, Part::Groups, Part::Members],
            unit: Some(Unit::id_of("S1")),
            ..Listing::default()
        };
        let found = listing(&office.bureau, &sight, &wanted, today, Locale::ZhCn).await.unwrap();
        let (bytes, rows) = found.unwrap();
        // The school, its three people, their three posts; no group is its own.
        assert_eq!(rows, 7);
        std::fs::write(office.file("一校.xlsx"), &bytes).unwrap();
        assert_eq!(
            counts(&office.import_again("一校.xlsx").await),
            [0, 0, 7, 0, 0],
            "it comes back as it was"
        );
        assert_eq!(posts_without_begin(&sight, &wanted, today), 0);
        assert!(Listing::of_records(LedgerWish::default()).unit.is_none());
    });
}

#[test]
fn a_post_without_a_first_day_is_told_of_when_posts_go_out() {
    in_an_office(async |office| {
        let line = ["P30", "钱老师", "男", "1977-03", "第一小学", "教师", "专任教师", ""];
        office.take_in("新进.xlsx", &[Grid::new("人员", &PERSONS).line(&line)]).await;
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let wanted = Listing { registry: vec![Part::Posts], ..Listing::default() };
        assert_eq!(posts_without_begin(&sight, &wanted, day("2025-11-20")), 1);
        // Nor is a day made up where the month of birth alone is known.
        let copy =
            personal_data(&office.bureau, &office.actor, office.now(), ("P30", "本人申请"), Locale::ZhCn);
        assert_eq!(copy.await.unwrap().registry[0].birth.as_deref(), Some("1977-03"));
    });
}
