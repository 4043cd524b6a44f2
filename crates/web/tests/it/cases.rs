//! An ethics case from its finding to its appeal: what is due, who was there and how they voted, letters; who is not entitled sees nothing of it.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::{Guest, Home, at_home};

/// The leading body of the bureau has three members, and somebody who attends only.
pub async fn council(home: &Home) {
    let heads = ["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"];
    let groups =
        Grid::new("小组", &heads).line(&["BZ", "局领导班子", "领导班子", "示范区教育局", "2020-01-01"]);
    let heads = ["小组", "成员", "组内角色", "加入日期"];
    let mut members = Grid::new("成员", &heads);
    for (person, role) in [
        ("林科长(P01)", "组长"),
        ("王校长(P02)", "成员"),
        ("周校长(P05)", "成员"),
        ("李主任(P03)", "列席人员"),
    ] {
        members = members.line(&["局领导班子", person, role, "2020-01-01"]);
    }
    home.take_in("班子.xlsx", &[groups, members]).await;
}

/// What is said of a case on 陈老师 of the first school, by the headings of a workbook.
pub type Said<'s> = Vec<(&'s str, &'s str)>;

pub fn found() -> Said<'static> {
    vec![
        ("单位", "第一小学"),
        ("发现日期", "2025-09-01"),
        ("当事教师", "陈老师(P04)"),
        ("违反条目", "秉持公平诚信"),
        ("立案日期", "2025-09-03"),
    ]
}

/// The same with a decision: who was there, votes for, against and abstentions, and when it was served.
pub fn decided<'s>(present: &'s str, [yes, no, neither]: [&'s str; 3], served: &'s str) -> Said<'s> {
    let mut said = found();
    said.extend([
        ("本人陈述日期", "2025-09-10"),
        ("告知听证权利日期", "2025-09-12"),
        ("放弃听证", "是"),
        ("决定日期", "2025-09-20"),
        ("处理措施", "警告"),
        ("认定结论", "属实"),
        ("决定班子", "局领导班子"),
        ("实到成员数", present),
        ("同意票", yes),
        ("反对票", no),
        ("弃权票", neither),
        ("送达日期", served),
        ("影响期起", "2025-09-22"),
        ("影响期止", "2026-09-21"),
    ]);
    said
}

/// Such a case in the ledger; its address.
pub async fn case(home: &Home, said: Said<'_>) -> String {
    let (heads, line): (Vec<&str>, Vec<&str>) = said.into_iter().unzip();
    home.take_in("师德.xlsx", &[Grid::new("师德失范处理", &heads).line(&line)]).await;
    let ledger = discipline(home).get("/records?kind=ethics-violation").await.page();
    let id = ledger.split("/records/").find_map(|rest| rest.get(..32).filter(|id| id.bytes().all(is_hex)));
    format!("/cases/{}", id.unwrap_or_else(|| panic!("{ledger}")))
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

pub fn discipline(home: &Home) -> Guest {
    home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::ZhCn)
}

#[test]
fn a_case_says_what_is_due_and_that_a_body_decides() {
    at_home(async |home| {
        let address = case(home, found()).await;
        let office = discipline(home);
        let list = office.get("/cases").await.page();
        assert!(list.contains("陈老师") && list.contains("听取本人陈述"), "{list}");
        let page = office.get(&address).await.page();
        for words in [
            "由有权机构集体研究决定",
            "2025年9月3日 完成",
            "该办了",
            "由有权机构决定",
            "由当事人提出",
            "时限由本局规定，还没有规定",
            "/steps/statement\"",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(page.contains("先登记本人陈述日期"), "a letter says what it lacks: {page}");
        let early = office.get(&format!("{address}/letters/ethics-decision/docx")).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        let notice = office.get(&format!("{address}/letters/ethics-statement-notice/html")).await.text();
        assert!(notice.contains("陈老师同志") && notice.contains("2025年9月3日"), "{notice}");
        assert!(!notice.contains("P04"), "a letter calls people by their name: {notice}");
        assert!(list.contains("没有期限"), "nobody has laid down how long: {list}");
        let one = office.get("/cases?kind=public-matter").await.page();
        assert!(!one.contains("陈老师") && one.contains("没有在办的案件"), "{one}");
        assert!(one.contains("href=\"/file/public-matter\""), "a case is begun where cases are: {one}");
        assert_eq!(office.get("/cases?kind=heart-to-heart-talk").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn attendance_and_votes_are_held_against_the_members_of_the_body() {
    at_home(async |home| {
        council(home).await;
        let address = case(home, decided("2", ["2", "0", "0"], "2025-09-22")).await;
        let office = discipline(home);
        let page = office.get(&address).await.page();
        assert!(page.contains("应到 3 人，实到 2 人，至少 2 人到会"), "who attends only has no vote: {page}");
        assert!(page.contains("同意 2，反对 0，弃权 0；同意 2 票才能通过"), "{page}");
        assert!(page.contains("到会和表决符合要求"), "{page}");
        assert!(page.contains("2025年9月22日 至 2026年9月21日 生效"), "{page}");
        assert!(page.contains("师德一票否决") && page.contains("不得评优评先"), "{page}");
        assert!(page.contains("据此执行的还有") && page.contains("/rulebooks/reserve-cadres"), "{page}");
        assert!(page.contains("期满未提出"), "thirty days after it was served: {page}");
        let list = office.get("/cases").await.page();
        assert!(list.contains("生效中") && list.contains("陈老师"), "{list}");
        let paper = office.get(&format!("{address}/letters/ethics-decision/docx")).await;
        assert!(paper.bytes.starts_with(b"PK") && paper.status == StatusCode::OK);
        let decision = office.get(&format!("{address}/letters/ethics-decision/html")).await.text();
        assert!(decision.contains("自收到本决定书之日起30日内"), "{decision}");
        assert!(decision.contains("2025年9月20日") && decision.contains("局领导班子"), "{decision}");
        let late = office.get(&format!("{address}/letters/ethics-statement-notice/html")).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "she was heard: nobody dates that notice today");
        assert!(page.contains("这份文书应在那以前发出"), "{page}");
        let service = office.get(&format!("{address}/letters/ethics-service/html")).await.text();
        assert!(service.contains("class=\"to-fill\"") && !service.contains("<thead>"), "{service}");
        assert!(service.contains("受送达人") && service.contains("2025年9月22日"), "{service}");
        let unknown = office.get(&format!("{address}/letters/ethics-service/exe")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_decision_without_a_quorum_or_a_majority_is_told() {
    at_home(async |home| {
        council(home).await;
        let address = case(home, decided("1", ["1", "0", "0"], "2025-09-22")).await;
        let office = discipline(home);
        let page = office.get(&address).await.page();
        assert!(page.contains("至少要 2 人到会才能决定") && page.contains("要 2 票才能通过"), "{page}");
        assert!(!page.contains("到会和表决符合要求"));
        assert!(!page.contains("师德一票否决") && !page.contains("生效</span>"), "{page}");
        assert!(!page.contains("/letters/ethics-decision/docx"), "{page}");
        let letter = office.get(&format!("{address}/letters/ethics-decision/docx")).await;
        assert_eq!(letter.status, StatusCode::CONFLICT);
        // It waits, and nobody accepts it as it is.
        let record = address.replace("/cases/", "/records/");
        assert!(page.contains("已提交"), "{page}");
        let accepted = office.post(&format!("{record}/steps/acceptance"), &[]).await;
        assert!(accepted.text().contains("至少要 2 人到会才能决定"), "{}", accepted.text());
        assert!(office.get(&record).await.page().contains("已提交"));
    });
}

#[test]
fn who_inquired_into_a_case_has_no_vote_in_it() {
    at_home(async |home| {
        council(home).await;
        let mut said = decided("2", ["1", "1", "0"], "2025-09-22");
        said.push(("调查人员", "王校长(P02)"));
        let address = case(home, said).await;
        let page = discipline(home).get(&address).await.page();
        assert!(page.contains("应到 2 人，实到 2 人") && page.contains("另有 1 名成员"), "{page}");
        assert!(page.contains("同意和反对各 1 票，没有形成决定"), "{page}");
        assert!(!page.contains("师德一票否决") && page.contains("已提交"), "a tie is no decision: {page}");
    });
}

#[test]
fn nothing_is_in_force_where_the_rulebook_sees_no_reason() {
    at_home(async |home| {
        council(home).await;
        let mut said = decided("3", ["3", "0", "0"], "2025-09-22");
        said.retain(|(head, _)| *head != "认定结论");
        said.push(("认定结论", "不属实"));
        let page = discipline(home).get(&case(home, said).await).await.page();
        assert!(!page.contains("正在生效的限制"), "{page}");
    });
}

#[test]
fn what_the_teacher_says_is_found_by_the_office_that_handles_the_case() {
    at_home(async |home| {
        let address = case(home, found()).await;
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        let own = teacher.get("/persons/P04").await.page();
        assert!(own.contains(&format!("href=\"{address}\"")), "{own}");
        let record = address.replace("/cases/", "/records/");
        let said =
            teacher.post(&format!("{record}/replies/ethics-statement"), &[("text", "当天我不在校")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER);
        let page = discipline(home).get(&address).await.page();
        assert!(page.contains("已提出，待办理") && page.contains("2025年11月3日"), "{page}");
        assert!(!page.contains("当天我不在校"), "{page}");
    });
}

#[test]
fn whom_it_concerns_sees_the_steps_and_nobody_else_sees_anything() {
    at_home(async |home| {
        council(home).await;
        let address = case(home, decided("2", ["2", "0", "0"], "2025-10-20")).await;
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        let page = teacher.get(&address).await.page();
        assert!(page.contains("师德处理申诉") && page.contains("可以提出"), "{page}");
        assert!(page.contains("师德一票否决"), "she knows what keeps her from what: {page}");
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
        for other in &others {
            let gone = other.get("/cases/00000000000000000000000000000000").await;
            let hidden = other.get(&address).await;
            assert_eq!((hidden.status, gone.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(hidden.text(), gone.text(), "what is not seen is as what is not there");
            assert_eq!(other.get(&letter).await.status, StatusCode::NOT_FOUND);
            let list = other.get("/cases").await.text();
            assert!(!list.contains("陈老师") && !list.contains(&address), "{list}");
        }
    });
}

#[test]
fn whom_it_concerns_reads_on_no_page_how_it_was_decided_and_the_decision_once_it_is_served() {
    at_home(async |home| {
        council(home).await;
        let inquired = |served: &'static str| {
            let mut said = decided("3", ["2", "0", "1"], served);
            said.extend([("调查人员", "王校长(P02)"), ("线索来源", "群众反映")]);
            said
        };
        let mut open = inquired("2025-10-20");
        open.retain(|(head, _)| *head != "送达日期");
        let address = case(home, open).await;
        let (teacher, office) = (home.guest("P04", &[], Locale::ZhCn), discipline(home));
        let record = address.replace("/cases/", "/records/");
        let deliberation = ["王校长", "同意票", "实到成员数", "弃权票", "群众反映"];
        let decision = ["属实", "警告", "2026年9月21日"];
        let page = office.get(&record).await.page();
        for said in deliberation.iter().chain(&decision) {
            assert!(page.contains(said), "the office reads {said}: {page}");
        }
        let own = ["/records?kind=ethics-violation", "/persons/P04", "/search?q=警告", &record, &address];
        for at in own {
            let page = teacher.get(at).await.text();
            for said in deliberation.iter().chain(&decision) {
                let found = page.replace("value=\"警告\"", "").contains(said);
                assert!(!found || at.contains(said), "{at} tells {said}: {page}");
            }
        }
        assert!(!teacher.get("/search?q=王校长").await.page().contains(&record));
        home.take_in("送达.xlsx", &{
            let (heads, line): (Vec<&str>, Vec<&str>) = inquired("2025-10-20").into_iter().unzip();
            [Grid::new("师德失范处理", &heads).line(&line)]
        })
        .await;
        let page = teacher.get(&record).await.page();
        assert!(page.contains("警告") && page.contains("属实"), "{page}");
        for said in deliberation {
            assert!(!page.contains(said), "{said}: {page}");
        }
    });
}

#[test]
fn whom_it_concerns_finds_what_they_may_say_among_what_is_to_be_done() {
    at_home(async |home| {
        council(home).await;
        let address = case(home, found()).await;
        let record = address.replace("/cases/", "/records/");
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        let statement = format!("{record}/replies/ethics-statement");
        let todo = teacher.get("/").await.page();
        assert!(todo.contains(&statement) && todo.contains("到作出决定为止"), "{todo}");
        // The office enters the decision and the day on which it was served.
        let office = discipline(home);
        let typed = [
            ("key", "decided-1"),
            ("intent", "submit"),
            ("stood", "1"),
            ("unit", "第一小学"),
            ("date", "2025-09-01"),
            ("role.teacher", "陈老师(P04)"),
            ("field.breach", "fairness"),
            ("field.filed_on", "2025-09-03"),
            ("field.statement_on", "2025-09-10"),
            ("field.hearing_told_on", "2025-09-12"),
            ("field.hearing_waived", "是"),
            ("field.decided_on", "2025-10-20"),
            ("field.measure", "warning"),
            ("field.finding", "borne-out"),
            ("field.served_on", "2025-10-22"),
            ("reason", "登记决定和送达"),
        ];
        let corrected = office.send(&format!("{record}/correction"), &typed).await;
        assert_eq!(corrected.status, StatusCode::SEE_OTHER, "{}", corrected.text());
        let appeal = format!("{record}/replies/ethics-appeal");
        let todo = teacher.get("/").await.page();
        assert!(todo.contains(&appeal) && todo.contains("11月21日"), "thirty days after it: {todo}");
        assert!(!todo.contains(&statement), "its time is over: {todo}");
        assert!(!home.guest("P06", &[], Locale::ZhCn).get("/").await.page().contains(&appeal));
        let said = teacher.post(&appeal, &[("text", "过重")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER);
        assert!(!teacher.get("/").await.page().contains(&appeal), "it is said");
    });
}

#[test]
fn an_officer_whom_the_case_concerns_has_no_part_in_it() {
    at_home(async |home| {
        council(home).await;
        let address = case(home, decided("2", ["2", "0", "0"], "2025-10-20")).await;
        let record = address.replace("/cases/", "/records/");
        let own = home.guest("P04", &[("discipline-office", Reach::Bureau)], Locale::ZhCn);
        let page = own.get(&address).await.page();
        assert!(page.contains("可以提出") && !page.contains("应到 3 人"), "{page}");
        assert!(!page.contains("/correction") && !page.contains("/letters/"), "{page}");
        assert!(!own.get("/cases").await.page().contains("陈老师"), "she handles the others alone");
        assert_eq!(own.get(&format!("{record}/correction")).await.status, StatusCode::NOT_FOUND);
        let letter = own.get(&format!("{address}/letters/ethics-decision/docx")).await;
        assert_eq!(letter.status, StatusCode::NOT_FOUND);
        let page = own.get(&record).await.page();
        assert!(!page.contains("/correction") && !page.contains("/withdrawal"), "{page}");
        // Of what she says herself others decide.
        let appeal = own.post(&format!("{record}/replies/ethics-appeal"), &[("text", "过重")]).await;
        assert_eq!(appeal.status, StatusCode::SEE_OTHER);
        let waiting = own.get("/records?view=waiting").await.page();
        assert!(waiting.contains("没有等您采纳的记录"), "{waiting}");
        assert!(discipline(home).get("/records?view=waiting").await.page().contains("师德处理申诉"));
    });
}

#[test]
fn who_nominates_is_told_that_it_cannot_be_taken_and_why_only_where_the_case_is_seen() {
    at_home(async |home| {
        council(home).await;
        case(home, decided("3", ["3", "0", "0"], "2025-09-22")).await;
        let department = home.guest("P02", &[("department-contact", Reach::Bureau)], Locale::ZhCn);
        let mut form = vec![
            ("key", "nominated-1"),
            ("intent", "submit"),
            ("unit", "示范区教育局"),
            ("date", "2025-11-03"),
            ("role.nominee_person", "陈老师(P04)"),
            ("field.selection", "2025年“美丽教师”评选"),
            ("field.category", "beautiful-teacher"),
        ];
        let told = department.send("/file/nomination", &form).await.text();
        let doubts = told.split_once("id=\"doubts\"").map_or("", |(_, rest)| rest);
        let doubts = &doubts[..doubts.find("name=\"reason\"").unwrap_or_else(|| panic!("{told}"))];
        assert!(doubts.contains("现在不能受理"), "{doubts}");
        for secret in ["师德", "失范", "否决", "影响期", "警告"] {
            assert!(!doubts.contains(secret), "{secret}: {doubts}");
        }
        let school = home.contact().send("/file/nomination", &form).await.text();
        assert!(!school.contains("正在生效") || school.contains("师德失范处理"), "{school}");

        let reach = [("discipline-office", Reach::Bureau), ("department-contact", Reach::Bureau)];
        let both = home.guest("P01", &reach, Locale::ZhCn);
        let why = both.send("/file/nomination", &form).await.text();
        assert!(why.contains("原因：师德失范处理") && why.contains("不要外传"), "{why}");
        form.push(("reason", "处理决定以前就已推荐，材料已报区里"));
        let kept = department.send("/file/nomination", &form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "it is a person who decides: {}", kept.text());
    });
}

#[test]
fn a_case_is_read_in_english() {
    at_home(async |home| {
        council(home).await;
        let address = case(home, decided("2", ["2", "0", "0"], "2025-10-20")).await;
        let office = home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::En);
        let page = office.get(&address).await.page();
        for words in [
            "2 of 3 members were there",
            "in force from 22 Sep 2025",
            "may be filed",
            "Nothing is decided here",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(office.get("/cases").await.page().contains("In force"));
    });
}
