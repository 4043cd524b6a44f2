//! An ethics case from its finding to its appeal: what is due, who was there and how they voted, letters; who is not entitled sees nothing of it.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::{Guest, Home, at_home};

const HEADS: [&str; 16] = [
    "单位",
    "发现日期",
    "当事教师",
    "违反条目",
    "立案日期",
    "本人陈述日期",
    "告知听证权利日期",
    "放弃听证",
    "决定日期",
    "处理措施",
    "认定结论",
    "决定班子",
    "实到成员数",
    "同意票",
    "送达日期",
    "影响期起",
];

/// The leading body of the bureau has three members.
async fn council(home: &Home) {
    let heads = ["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"];
    let groups =
        Grid::new("小组", &heads).line(&["BZ", "局领导班子", "领导班子", "示范区教育局", "2020-01-01"]);
    let heads = ["小组", "成员", "组内角色", "加入日期"];
    let mut members = Grid::new("成员", &heads);
    for (person, role) in [("林科长(P01)", "组长"), ("王校长(P02)", "成员"), ("周校长(P05)", "成员")]
    {
        members = members.line(&["局领导班子", person, role, "2020-01-01"]);
    }
    home.take_in("班子.xlsx", &[groups, members]).await;
}

/// A case on 陈老师 of the first school, with what was decided by whom; its address.
async fn case(home: &Home, decided: [&str; 8]) -> String {
    let (stated, told, waived) = match decided[0] {
        "" => ("", "", ""),
        _ => ("2025-09-10", "2025-09-12", "是"),
    };
    let mut line =
        vec!["第一小学", "2025-09-01", "陈老师(P04)", "秉持公平诚信", "2025-09-03", stated, told, waived];
    line.extend(decided);
    home.take_in("师德.xlsx", &[Grid::new("师德失范处理", &HEADS).line(&line)]).await;
    let list = discipline(home).get("/cases").await.page();
    let ledger = discipline(home).get("/records?kind=ethics-violation").await.page();
    let found = list.split("/cases/").nth(1).or_else(|| ledger.split("/records/").nth(1));
    let id = found.unwrap_or_else(|| panic!("{list}"));
    format!("/cases/{}", &id[..32])
}

fn discipline(home: &Home) -> Guest {
    home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::ZhCn)
}

#[test]
fn a_case_says_what_is_due_and_that_a_body_decides() {
    at_home(async |home| {
        let address = case(home, ["", "", "", "", "", "", "", ""]).await;
        let office = discipline(home);
        let list = office.get("/cases").await.page();
        assert!(list.contains("陈老师") && list.contains("听取本人陈述"), "{list}");
        let page = office.get(&address).await.page();
        for words in ["由有权机构集体研究决定", "立案", "2025年9月3日 完成", "该办了", "由有权机构决定"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(page.contains("先登记决定日期"), "a letter says what it lacks: {page}");
        let early = office.get(&format!("{address}/letters/ethics-decision/docx")).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        let notice = office.get(&format!("{address}/letters/ethics-statement-notice/html")).await.page();
        assert!(notice.contains("陈老师同志") && notice.contains("2025年9月3日"), "{notice}");
    });
}

#[test]
fn attendance_and_votes_are_held_against_the_members_of_the_body() {
    at_home(async |home| {
        council(home).await;
        let decided = ["2025-09-20", "警告", "属实", "局领导班子", "2", "2", "2025-09-22", "2025-09-22"];
        let address = case(home, decided).await;
        let office = discipline(home);
        let page = office.get(&address).await.page();
        assert!(page.contains("应到 3 人，实到 2 人，至少 2 人到会") && page.contains("符合要求"), "{page}");
        assert!(page.contains("师德一票否决") && page.contains("2025年9月22日 起生效"), "{page}");
        assert!(page.contains("期满未提出"), "thirty days after it was served: {page}");
        let paper = office.get(&format!("{address}/letters/ethics-decision/docx")).await;
        assert!(paper.bytes.starts_with(b"PK") && paper.status == StatusCode::OK);
        let service = office.get(&format!("{address}/letters/ethics-service/html")).await.page();
        assert!(service.contains("受送达人") && service.contains("2025年9月22日"), "{service}");
    });
}

#[test]
fn a_decision_without_a_quorum_or_a_majority_is_told() {
    at_home(async |home| {
        council(home).await;
        let decided = ["2025-09-20", "警告", "属实", "局领导班子", "1", "1", "2025-09-22", "2025-09-22"];
        let address = case(home, decided).await;
        let page = discipline(home).get(&address).await.page();
        assert!(
            page.contains("至少要 2 人到会才能决定") && page.contains("没有超过应到 3 人的半数"),
            "{page}"
        );
        assert!(!page.contains("到会和表决符合要求"));
    });
}

#[test]
fn whom_it_concerns_sees_the_steps_and_nobody_else_sees_anything() {
    at_home(async |home| {
        council(home).await;
        let decided = ["2025-09-20", "警告", "属实", "局领导班子", "2", "2", "2025-10-20", "2025-10-20"];
        let address = case(home, decided).await;
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        let page = teacher.get(&address).await.page();
        assert!(page.contains("师德处理申诉") && page.contains("可以提出"), "{page}");
        assert!(!page.contains("应到 3 人") && !page.contains("/letters/"), "{page}");
        let letter = format!("{address}/letters/ethics-decision/docx");
        assert_eq!(teacher.get(&letter).await.status, StatusCode::NOT_FOUND);
        assert_eq!(teacher.get("/cases").await.status, StatusCode::NOT_FOUND);

        let elsewhere = Reach::Unit(Unit::id_of("S2"));
        let others = [
            home.guest("P06", &[], Locale::ZhCn),
            home.other_contact(),
            home.guest("P05", &[("unit-head", elsewhere)], Locale::ZhCn),
            home.guest("P02", &[("personnel-office", Reach::Bureau)], Locale::ZhCn),
        ];
        let gone = others[0].get("/cases/00000000000000000000000000000000").await.text();
        for other in &others {
            assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND);
            assert_eq!(other.get(&letter).await.status, StatusCode::NOT_FOUND);
            let list = other.get("/cases").await.text();
            assert!(!list.contains("陈老师") && !list.contains(&address), "{list}");
        }
        assert_eq!(others[0].get(&address).await.text(), gone);
    });
}
