//! A brief is written in November and asked about its figures later: the ledger has moved on, a reader has typed
//! over a number.

use mingde_app::provenance::{CauseKind, Now, Verified, verify_paper};
use mingde_app::{ReportRequest, Step, change_state, correct, form, write_report};
use mingde_core::reason;
use mingde_core::words::Locale;
use mingde_report::carried;
use mingde_report::diff::{Change, compare};
use mingde_report::verify::Standing;
use mingde_testkit::Grid;

use crate::office::*;

const BRIEF: &str = "---
id: brief
name: 月度简报
english: Monthly brief
title: 月度简报
issuer: 示范区教育局
figures:
  schools: { title: 学校数, unit: 所, from: unit, count: rows, where: class = 'school' }
  pupils: { title: 在校学生数, unit: 人, from: unit, sum: pupils, where: class = 'school' }
  talks: { title: 谈话次数, unit: 次, from: heart-to-heart-talk, count: rows }
  campuses: { title: 各学校, from: unit, rows: all, columns: [pupils], where: class = 'school' }
  active: { title: 谈话教师数, from: heart-to-heart-talk, count: distinct unit }
  talked: { title: 校级干部谈心覆盖率合计, from: assessment, rulebook: RULEBOOK, result: RESULT, sum: values }
  last: { title: 截至, from: period, take: last-day }
---
截至{{ last | 日期 }}，全区有学校{{ schools }}所，在校学生{{ pupils | 余 }}人，谈话{{ talks }}次，{{ active }}个单位开展，覆盖率合计{{ talked }}。

{{ 每个 校 属于 campuses }}
{{ 校 }}有学生{{ 校.pupils }}人。
{{ 结束 }}
";

fn brief() -> String {
    BRIEF.replace("RULEBOOK", "heart-to-heart-talks").replace("RESULT", "head_coverage")
}

/// Puts the form into the bureau's own library and writes the brief.
async fn written(office: &mut Office, name: &str) -> Vec<u8> {
    let folder = office.data().join("library/reports");
    std::fs::create_dir_all(&folder).unwrap();
    if !folder.join("brief.md").exists() {
        std::fs::write(folder.join("brief.md"), brief()).unwrap();
        office.reopen().await;
    }
    let library = &office.bureau.library();
    let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
    let form = form(library, "brief").unwrap();
    let path = office.file(name);
    let request = ReportRequest::default();
    write_report(&office.bureau, &snapshot, &form, &request, day("2025-11-30"), &path).await.unwrap();
    std::fs::read(&path).unwrap()
}

async fn asked(office: &Office, paper: &[u8]) -> Verified {
    verify_paper(Some((&office.bureau, &office.actor)), carried::read(paper).unwrap()).await.unwrap()
}

fn now<'v>(verified: &'v Verified, key: &str) -> &'v Now {
    &verified.figures.iter().find(|f| f.key == key).unwrap_or_else(|| panic!("no figure {key}")).now
}

/// Value today, and each cause as its kind and title.
fn change<'v>(verified: &'v Verified, key: &str) -> (Option<&'v str>, Vec<(CauseKind, &'v str)>) {
    let Now::Changed { value, causes, .. } = now(verified, key) else {
        panic!("{key}: {:?}", now(verified, key))
    };
    (value.as_deref(), causes.iter().map(|c| (c.kind, c.title.as_str())).collect())
}

#[test]
fn a_paper_asked_at_once_has_changed_in_nothing() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        for name in ["简报.docx", "简报.html"] {
            let paper = written(office, name).await;
            let verified = asked(office, &paper).await;
            assert_eq!(verified.doubts, []);
            assert!(!verified.has_problems());
            assert!(verified.figures.len() > 8, "{}", verified.figures.len());
            for figure in &verified.figures {
                assert_eq!((&figure.now, figure.is_edited()), (&Now::Unchanged, false), "{}", figure.key);
            }
        }
    });
}

#[test]
fn what_the_ledger_has_changed_since_is_told_with_the_records_that_did_it() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let paper = written(office, "简报.docx").await;

        // One talk more, one taken back, one put right; and a school counts its pupils anew.
        let more =
            Grid::new("谈心谈话", &TALKS).line(&["第二中学", "2025-10-20", "周校长", "陈老师", "日常谈心"]);
        office.take_in("补报.xlsx", &[more]).await;
        let taken_back = office.talk_of("2025-09-22").await.head.id.to_string();
        let (actor, at) = (office.actor.clone(), office.now());
        change_state(&office.bureau, &actor, at, &taken_back, Step::Withdraw, "重复填报").await.unwrap();
        let put_right = office.talk_of("2025-09-08").await.head.id.to_string();
        let changes = [("minutes".to_owned(), "45".to_owned())];
        correct(&office.bureau, &actor, office.now(), &put_right, &changes, "核对记录").await.unwrap();
        let heads = ["单位代码", "单位名称", "单位类别", "上级单位", "学生数"];
        let recount = Grid::new("单位", &heads)
            .line(&["S1", "第一小学", "小学", "示范区教育局", "1349"])
            .line(&["S2", "第二中学", "初级中学", "示范区教育局", "941"]);
        office.take_in("学生数更正.xlsx", &[recount]).await;

        let verified = asked(office, &paper).await;
        assert_eq!(verified.doubts, []);
        assert!(verified.has_problems());
        assert_eq!(now(&verified, "schools"), &Now::Unchanged);
        assert_eq!(now(&verified, "last"), &Now::Unchanged);

        // The pupils: one unit, with what it said before and says now.
        let (value, causes) = change(&verified, "pupils");
        assert_eq!(value, Some("2290"));
        assert!(causes.contains(&(CauseKind::Corrected, "第一小学")), "{causes:?}");
        let Now::Changed { causes, .. } = now(&verified, "pupils") else { unreachable!() };
        let causes: Vec<_> = causes.iter().filter(|c| c.title == "第一小学").collect();
        let shift = &causes[0].shifts[0];
        assert_eq!(
            (shift.title.as_str(), shift.old.as_str(), shift.new.as_str()),
            ("学生数", "1280", "1349")
        );
        assert_eq!(reason::say(Locale::ZhCn, &causes[0].reason), "导入更正：学生数更正.xlsx");
        assert!(causes[0].position.unwrap() >= verified.asked.as_ref().unwrap().ledger);

        // The number of talks is the same again, so it has not changed: what was put right changes no count.
        assert_eq!(now(&verified, "talks"), &Now::Unchanged);
        let (value, causes) = change(&verified, "active");
        assert_eq!(value, Some("2"));
        let kinds: Vec<CauseKind> = causes.iter().map(|c| c.0).collect();
        assert!(kinds.contains(&CauseKind::Added) && kinds.contains(&CauseKind::Withdrawn), "{causes:?}");
        assert_eq!(kinds.len(), 2, "the talk that was put right is in the same unit as before");

        // A row is followed by its name.
        let row = verified.figures.iter().find(|f| f.stated.title == "第一小学·pupils").unwrap();
        let Now::Changed { value, causes, .. } = &row.now else { panic!("{row:?}") };
        assert_eq!(value.as_deref(), Some("1349"));
        let titles: Vec<&str> = causes.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(titles, ["第一小学"], "another school's doings are no cause");
        let row = verified.figures.iter().find(|f| f.stated.title == "第二中学·pupils").unwrap();
        assert!(matches!(&row.now, Now::Changed { causes, .. } if causes.len() == 1));
    });
}

#[test]
fn a_result_that_changed_leads_to_the_subject_and_its_records() {
    in_an_office(async |office| {
        let paper = written(office, "简报.docx").await;
        let talks = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"])
            .line(&["第一小学", "2025-09-09", "王校长", "陈老师", "日常谈心"]);
        office.take_in("谈话.xlsx", &[talks]).await;
        let verified = asked(office, &paper).await;
        let (value, causes) = change(&verified, "talked");
        assert_ne!(
            value,
            verified.figures.iter().find(|f| f.key == "talked").unwrap().stated.exact.as_deref()
        );
        assert_eq!(causes[0], (CauseKind::Result, "第一小学"), "{causes:?}");
        let added = causes.iter().filter(|c| c.0 == CauseKind::Added).count();
        assert_eq!(added, 2, "{causes:?}");
    });
}

#[test]
fn a_number_typed_over_and_a_number_that_moved_on_are_two_things() {
    in_an_office(async |office| {
        let paper = written(office, "简报.html").await;
        let page = String::from_utf8(paper).unwrap();
        let typed = page.replacen(r#"<data value="2">2</data>"#, r#"<data value="2">3</data>"#, 1);
        assert_ne!(typed, page);
        let verified = asked(office, typed.as_bytes()).await;
        let schools = &verified.figures.iter().find(|f| f.key == "schools").unwrap();
        assert_eq!(schools.places[0].standing, Standing::Edited("3".into()));
        assert_eq!(schools.now, Now::Unchanged, "the ledger still says two");
        assert!(verified.has_problems());
        // Without a ledger at hand the edit is found all the same.
        let alone = verify_paper(None, carried::read(typed.as_bytes()).unwrap()).await.unwrap();
        assert!(alone.figures.iter().any(|f| f.is_edited() && f.now == Now::NotAsked));
    });
}

#[test]
fn another_ledger_a_rewritten_form_and_a_lost_form_are_said() {
    in_an_office(async |office| {
        let paper = written(office, "简报.docx").await;
        // The same paper, but from a ledger with another root.
        let page = String::from_utf8(written(office, "简报.html").await).unwrap();
        let (head, rest) = page.split_once("\"root\":\"").unwrap();
        let foreign = format!("{head}\"root\":\"{}{}", "0".repeat(64), &rest[64..]);
        let more = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"]).line(&[
            "S3",
            "第三小学",
            "小学",
            "示范区教育局",
            "100",
        ]);
        office.take_in("新校.xlsx", &[more]).await;
        let verified = asked(office, foreign.as_bytes()).await;
        let codes: Vec<&str> = verified.doubts.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["verify-other-ledger"]);
        assert_eq!(change(&verified, "pupils"), (Some("2320"), vec![]), "its records explain nothing");

        let path = office.data().join("library/reports/brief.md");
        std::fs::write(&path, brief().replace("count: rows, where: class = 'school'", "count: rows"))
            .unwrap();
        office.reopen().await;
        let verified = asked(office, &paper).await;
        assert_eq!(verified.doubts[0].code, "verify-form-rewritten");
        let (value, causes) = change(&verified, "schools");
        assert_eq!((value, causes[0].0), (Some("5"), CauseKind::Rules));

        std::fs::remove_file(&path).unwrap();
        office.reopen().await;
        let verified = asked(office, &paper).await;
        assert_eq!(verified.doubts[0].code, "verify-no-form");
        assert!(verified.figures.iter().all(|f| f.now == Now::NotAsked));
    });
}

#[test]
fn two_papers_are_compared_figure_by_figure() {
    in_an_office(async |office| {
        let before = written(office, "十月.docx").await;
        office.take_in("谈话.xlsx", &talks()).await;
        let after = written(office, "十一月.html").await;
        let receipts = |paper: &[u8]| carried::read(paper).unwrap().receipts;
        let differences = compare(&receipts(&before), &receipts(&after));
        let of = |key: &str| &differences.iter().find(|d| d.key == key).unwrap().change;
        assert!(matches!(of("schools"), Change::Same(_)));
        assert_eq!(of("talks"), &Change::Text { old: None, new: Some("3".into()) }, "未报 is not nought");
    });
}

#[test]
fn a_picture_lies_beside_the_form_and_one_that_does_not_is_missed() {
    in_an_office(async |office| {
        let folder = office.data().join("library/reports");
        std::fs::create_dir_all(&folder).unwrap();
        let with = brief() + "\n![图1](图/校园.png)\n\n![图2](没有.png)\n\n![图3](坏.png)\n";
        std::fs::write(folder.join("brief.md"), with).unwrap();
        std::fs::create_dir_all(folder.join("图")).unwrap();
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0....";
        std::fs::write(folder.join("图/校园.png"), png).unwrap();
        std::fs::write(folder.join("坏.png"), "不是图片").unwrap();
        office.reopen().await;
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let library = &office.bureau.library();
        let form = form(library, "brief").unwrap();
        let path = office.file("简报.html");
        let request = ReportRequest::default();
        let written =
            write_report(&office.bureau, &snapshot, &form, &request, day("2025-11-30"), &path).await.unwrap();
        let codes: Vec<&str> = written.warnings.iter().map(|w| w.code).collect();
        assert!(
            codes.contains(&"report-picture-missing") && codes.contains(&"report-picture-unknown"),
            "{codes:?}"
        );
        let page = std::fs::read_to_string(&path).unwrap();
        assert_eq!(page.matches("<img ").count(), 1);
        assert_eq!(page.matches("（缺图片：").count(), 2);
    });
}
