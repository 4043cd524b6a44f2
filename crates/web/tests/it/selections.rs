//! A selection from its call to the honours: quotas, raters, the notice, an objection, the body; who may do what at which step.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::cases::council;
use crate::house::{Answer, Guest, Home, at_home};

const TITLE: &str = "2025年最美班主任评选";

/// The call of a selection of class teachers, as it is typed; these places are another.
async fn call(office: &Guest, but: &[(&str, &str)]) -> Answer {
    let typed = [
        ("key", "CALL0001"),
        ("unit", "示范区教育局"),
        ("date", "2025-11-03"),
        ("role.panel", "局领导班子"),
        ("role.raters", "林科长(P01)"),
        ("role.raters.rater_group", "leaders"),
        ("role.raters", "王校长(P02)"),
        ("role.raters.rater_group", "peers"),
        ("role.raters", "周校长(P05)"),
        ("role.raters.rater_group", "peers"),
        ("field.selection_title", TITLE),
        ("field.nominee_sort", "person"),
        ("field.categories", "最美班主任 1"),
        ("field.quota", "1"),
        ("field.nominate_from", "2025-11-03"),
        ("field.nominate_until", "2025-11-07"),
        ("field.evaluate_until", "2025-11-14"),
        ("field.weight_leaders", "40"),
        ("field.weight_peers", "60"),
        ("field.drop_extremes", "true"),
        ("field.tie_rule", "body"),
        ("field.service_years", "15"),
        ("field.notice_days", "5"),
        ("field.level", "district"),
        ("field.granted_by", "示范区教育局"),
        ("intent", "submit"),
    ];
    let typed: Vec<(&str, &str)> = typed
        .into_iter()
        .map(|(name, text)| {
            (name, but.iter().find(|(own, _)| *own == name).map_or(text, |(_, other)| *other))
        })
        .collect();
    office.send("/file/selection", &typed).await
}

/// Somebody is nominated by a school.
async fn nominate(contact: &Guest, unit: &str, person: &str, but: &[(&str, &str)]) -> Answer {
    let key = format!("N{}", person.len());
    let mut typed = vec![
        ("key", key.as_str()),
        ("unit", unit),
        ("date", "2025-11-04"),
        ("role.nominee_person", person),
        ("field.selection", TITLE),
        ("field.category", "best-class-teacher"),
        ("intent", "submit"),
    ];
    typed.extend(but);
    contact.send("/file/nomination", &typed).await
}

fn office(home: &Home) -> Guest {
    home.guest("P01", &[("civilisation-office", Reach::Bureau)], Locale::ZhCn)
}

/// The id at the end of an address.
fn id_of(address: &str) -> String {
    let id = address.split("/records/").nth(1).unwrap_or_else(|| panic!("{address}"));
    id[..32].to_owned()
}

async fn accept(office: &Guest, record: &str) {
    let accepted = office.post(&format!("/records/{record}/steps/acceptance"), &[]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text());
}

/// Called, two nominated and accepted: its address, and the nominations of the two schools.
async fn called(home: &Home) -> (String, [String; 2]) {
    council(home).await;
    let office = office(home);
    let page = format!("/selections/{}", id_of(&call(&office, &[]).await.leads_to()));
    let reason = ("reason", "教龄短，成绩突出");
    let first = nominate(&home.contact(), "第一小学", "陈老师(P04)", &[reason]).await.leads_to();
    let second = nominate(&home.other_contact(), "第二中学", "陈老师(P06)", &[reason]).await.leads_to();
    let nominations = [id_of(&first), id_of(&second)];
    for record in &nominations {
        accept(&office, record).await;
    }
    (page, nominations)
}

#[test]
fn what_is_wrong_with_a_call_is_told_at_its_place() {
    at_home(async |home| {
        council(home).await;
        let office = office(home);
        for (name, text, told) in [
            ("field.categories", "最美班主人 1", "可以写：最美班主任"),
            ("field.categories", "最美班主任", "后面要写入选几名"),
            ("field.weight_peers", "50", "各组权重合计是 90%，应为 100%"),
            ("field.nominate_until", "2025-11-01", "推荐截止早于推荐开始"),
            ("field.evaluate_until", "2025-11-07", "评分截止要在推荐截止"),
            ("field.quota", "", ""),
        ] {
            let answer = call(&office, &[(name, text)]).await;
            if told.is_empty() {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "without a quota: {}", answer.text());
                continue;
            }
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {text}");
            assert!(answer.text().contains(told), "{told}: {}", answer.text());
        }
        let form = office.get("/file/selection").await.page();
        let place = |name: &str| form.find(&format!("name=\"{name}\"")).unwrap_or(usize::MAX);
        assert!(place("field.selection_title") < place("role.raters"), "the name comes first: {form}");
        assert!(!form.contains("id=\"field-closed_on\""), "what the program fills in is not asked: {form}");
        let again = call(&office, &[("key", "CALL0002"), ("date", "2025-11-02")]).await;
        assert!(again.text().contains("已有同名的评选"), "{}", again.text());
        let typed = office
            .send(
                "/file/selection-decision",
                &[("key", "D1"), ("unit", "示范区教育局"), ("intent", "submit")],
            )
            .await;
        assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY, "a decision is not typed beside");
    });
}

#[test]
fn each_unit_nominates_within_its_quota_until_the_last_day_whatever_way_it_takes() {
    at_home(async |home| {
        council(home).await;
        let office = office(home);
        let filed = call(&office, &[]).await.leads_to();
        assert!(office.get(&filed).await.page().contains("已提交，已采纳"), "nobody accepts a call");
        let page = format!("/selections/{}", id_of(&filed));
        let (contact, other) = (home.contact(), home.other_contact());
        let todo = contact.get("/").await.page();
        assert!(todo.contains(TITLE) && todo.contains("还可推荐 1 名"), "{todo}");
        let form = contact.get("/file/nomination").await.page();
        assert!(form.contains(&format!("<option value=\"{TITLE}\">")), "it is chosen by name: {form}");
        let unnamed = ["role.nominee_unit", "field.entry_title", "value=\"model-worker\""];
        assert!(unnamed.iter().all(|name| form.contains(name)), "of any selection: {form}");
        let named = contact.get(&format!("/file/nomination?field.selection={TITLE}")).await.page();
        for name in
            ["role.nominee_unit", "value=\"model-worker\"", "id=\"field-result\"", "id=\"field-panel_score\""]
        {
            assert!(!named.contains(name), "{name} is not asked by this one: {named}");
        }
        assert!(
            named.contains("role.nominee_person") && named.contains("value=\"best-class-teacher\""),
            "{named}"
        );
        let young = nominate(&contact, "第一小学", "陈老师(P04)", &[]).await;
        assert!(young.text().contains("不满 15 年"), "whoever may know it is told why: {}", young.text());
        let reason = ("reason", "教龄短，成绩突出");
        nominate(&contact, "第一小学", "陈老师(P04)", &[reason]).await.leads_to();
        let full = nominate(&contact, "第一小学", "李主任(P03)", &[reason]).await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(full.text().contains("每个单位最多推荐 1 名，本单位已推荐 1 名"), "{}", full.text());
        let own = contact.get(&page).await.page();
        assert!(own.contains("名额已满") && !own.contains("王校长"), "who rates is not told: {own}");
        let sheet = Grid::new("评选推荐", &["单位", "推荐日期", "候选人", "评选名称", "候选类别"]).line(&[
            "第一小学",
            "2025-11-04",
            "李主任(P03)",
            TITLE,
            "最美班主任",
        ]);
        let tried = home.rehearse(&home.workbook("推荐.xlsx", &[sheet])).await;
        assert_eq!((tried.refused, tried.added), (1, 0), "{tried:?}");
        assert!(format!("{:?}", tried.errors).contains("selection-quota"), "{:?}", tried.errors);
        let misplaced =
            nominate(&other, "第二中学", "陈老师(P06)", &[reason, ("field.result", "selected")]).await;
        assert!(misplaced.text().contains("由系统在评选的页面上填写"), "{}", misplaced.text());

        // Two of one unit at once: one takes the last place.
        let tries = futures_join(
            nominate(&other, "第二中学", "陈老师(P06)", &[reason]),
            nominate(&other, "第二中学", "周校长(P05)", &[reason]),
        )
        .await;
        let mut taken: Vec<u16> = tries.iter().map(|answer| answer.status.as_u16()).collect();
        taken.sort_unstable();
        assert_eq!(taken, [303, 422], "{}\n{}", tries[0].text(), tries[1].text());

        home.it_is("2025-11-08");
        let late = nominate(&contact, "第一小学", "李主任(P03)", &[reason]).await;
        assert!(
            late.text().contains("的推荐已于 2025-11-07 截止") || late.text().contains("截止"),
            "{}",
            late.text()
        );
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        let changed =
            office.get(&format!("/records/{}/correction", page.trim_start_matches("/selections/"))).await;
        assert_eq!(changed.status, StatusCode::OK);
    });
}

async fn futures_join(one: impl Future<Output = Answer>, other: impl Future<Output = Answer>) -> [Answer; 2] {
    let (one, other) = tokio::join!(one, other);
    [one, other]
}

#[test]
fn from_the_call_to_the_honours() {
    at_home(async |home| {
        let (page, [first, second]) = called(home).await;
        let office = office(home);
        let sheet = format!("{page}/sheet");
        let peer = home.guest("P02", &[], Locale::ZhCn);
        let other_peer = home.guest("P05", &[], Locale::ZhCn);
        assert!(peer.get(&sheet).await.page().contains("推荐截止以后开始评分"));
        let (mark_first, mark_second) = (format!("mark.{first}"), format!("mark.{second}"));

        home.it_is("2025-11-10");
        assert!(peer.get("/").await.page().contains("评分"), "it stands among what is to be done");
        let own = peer.get(&sheet).await.page();
        assert!(own.contains("已评 0 / 1"), "only those that one rates are counted: {own}");
        assert!(
            own.contains("本单位，回避") && !own.contains(&mark_first),
            "nobody rates their own school: {own}"
        );
        assert_eq!(home.contact().get(&sheet).await.status, StatusCode::NOT_FOUND);
        let kept = peer.post(&format!("{sheet}/draft"), &[(&mark_second, "8")]).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        assert!(peer.get(&sheet).await.page().contains("value=\"8\""), "it is there again on another device");
        let wrong = peer.post(&sheet, &[(&mark_second, "188")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("不是 0 到 100 之间"), "{}", wrong.text());
        let handed = peer.post(&sheet, &[(&mark_second, "88.5")]).await;
        assert_eq!(handed.leads_to(), format!("{page}?said=sheet"));
        assert!(peer.get(&sheet).await.page().contains("评分已提交"));
        assert!(home.kept_in_clear("88.5").is_none(), "what was given is sealed");

        let desk = office.get(&page).await.page();
        assert!(desk.contains("1 / 3 已提交") && !desk.contains("88.5"), "who, and not what: {desk}");
        let early = office.post(&format!("{page}/closure"), &[]).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        assert!(early.text().contains("还有评委没有提交"), "{}", early.text());
        let settled = nominate(&home.contact(), "第一小学", "李主任(P03)", &[("reason", "补报")]).await;
        assert!(settled.text().contains("已经开始评分"), "{}", settled.text());
        let leader = [(mark_first.as_str(), "90"), (&mark_second, "95")];
        office.post(&sheet, &leader).await.leads_to();

        home.it_is("2025-11-17");
        let late = other_peer.post(&sheet, &[(&mark_first, "99")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text().contains("评分已经结束"), "{}", late.text());
        office.post(&format!("{page}/closure"), &[]).await.leads_to();
        let after = other_peer.post(&sheet, &[(&mark_first, "99")]).await;
        assert_eq!(after.status, StatusCode::CONFLICT, "nothing is taken once it is closed");
        let desk = office.get(&page).await.page();
        // 0.4 × 95 + 0.6 × 88.5; of the first school's only the leader's mark is there.
        assert!(desk.contains("91.1") && desk.contains("88.5") && desk.contains("拟提名"), "{desk}");
        let contact = home.contact().get(&page).await.page();
        assert!(!contact.contains("91.1"), "scores are for whoever handles it: {contact}");

        let both = [("proposed", first.as_str()), ("proposed", second.as_str())];
        let many = office.post(&format!("{page}/notice"), &both).await;
        assert!(many.text().contains("只有 1 个名额，选了 2 名"), "{}", many.text());
        office
            .post(&format!("{page}/notice"), &[("from", "2025-11-17"), ("proposed", &second)])
            .await
            .leads_to();
        let desk = office.get(&page).await.page();
        assert!(desk.contains("2025年11月17日 至 2025年11月21日"), "five working days: {desk}");
        let paper = office.get(&format!("{page}/notice/html")).await.text();
        assert!(paper.contains("陈老师") && paper.contains("第二中学") && !paper.contains("P06"), "{paper}");
        assert!(!paper.contains("91.1"), "no score on it: {paper}");
        assert!(paper.contains("受理科室：示范区教育局　　电话："), "whom to call: {paper}");
        assert!(
            paper.contains("评选<br>拟入选名单的公示"),
            "a long title is broken between phrases: {paper}"
        );
        assert_eq!(home.contact().get(&format!("{page}/notice/html")).await.status, StatusCode::NOT_FOUND);

        let objection = [
            ("key", "OBJ00001"),
            ("unit", "示范区教育局"),
            ("date", "2025-11-18"),
            ("field.selection", TITLE),
            ("field.channel", "letter"),
            ("field.matter", "对教龄有异议"),
            ("intent", "submit"),
        ];
        home.it_is("2025-11-18");
        let objection = id_of(&office.send("/file/selection-objection", &objection).await.leads_to());
        let decision = |present: &'static str, votes: &'static str| {
            vec![
                ("panel", "局领导班子"),
                ("on", "2025-11-24"),
                ("present", present),
                ("for", votes),
                ("against", "0"),
                ("abstained", "0"),
            ]
        };
        let chosen = ("chosen", second.as_str());
        home.it_is("2025-11-24");
        let desk = office.get(&page).await.page();
        assert!(desk.contains("有异议待答复") && !desk.contains("登记评选机构的决定"), "{desk}");
        let mut early = decision("3", "3");
        early.push(chosen);
        let early = office.post(&format!("{page}/decision"), &early).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "an objection waits: {}", early.text());
        let answered = [
            ("unit", "示范区教育局"),
            ("date", "2025-11-18"),
            ("field.selection", TITLE),
            ("field.channel", "letter"),
            ("field.matter", "对教龄有异议"),
            ("field.answered_on", "2025-11-24"),
            ("field.outcome", "rejected"),
            ("reason", "核查完毕"),
            ("intent", "submit"),
        ];
        office.send(&format!("/records/{objection}/correction"), &answered).await.leads_to();

        let mut few = decision("1", "1");
        few.push(chosen);
        office.post(&format!("{page}/decision"), &few).await.leads_to();
        let desk = office.get(&page).await.page();
        assert!(desk.contains("没有形成决定") && desk.contains("登记评选机构的决定"), "{desk}");
        let early = office.get(&format!("{page}/result/html")).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "no decision, no paper of it");
        let unwell = office.post(&format!("{page}/honours"), &[]).await;
        assert_eq!(unwell.status, StatusCode::CONFLICT, "no decision, no honour: {}", unwell.text());
        let mut held = decision("3", "3");
        held.push(("chosen", first.as_str()));
        let unnoticed = office.post(&format!("{page}/decision"), &held).await;
        assert!(unnoticed.text().contains("没有公示过"), "{}", unnoticed.text());
        let mut held = decision("3", "3");
        held.push(chosen);
        office.post(&format!("{page}/decision"), &held).await.leads_to();

        assert!(office.get(&page).await.page().contains(&format!("{page}/result/docx")));
        let paper = office.get(&format!("{page}/result/html")).await.text();
        for words in ["结果的通报", "局领导班子研究决定，以下1名同志入选", "最美班主任", "第二中学"]
        {
            assert!(paper.contains(words), "{words}: {paper}");
        }
        for words in ["第一小学", "P06", "91.1", "88.5"] {
            assert!(!paper.contains(words), "{words}: {paper}");
        }
        let word = office.get(&format!("{page}/result/docx")).await;
        assert!(word.bytes.starts_with(b"PK"));
        let hidden = home.contact().get(&format!("{page}/result/html")).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);

        let before = office.get("/records?kind=honour").await.page();
        assert!(!before.contains("最美班主任（"), "{before}");
        office.post(&format!("{page}/honours"), &[]).await.leads_to();
        office.post(&format!("{page}/honours"), &[]).await.leads_to();
        let honours = office.get("/records?kind=honour").await.page();
        assert!(honours.contains(&format!("最美班主任（{TITLE}）")), "{honours}");
        let list = office.get("/selections").await.page();
        assert!(list.contains("已结束"), "{list}");
        let over = home.other_contact().get(&page).await.page();
        assert!(over.contains("入选"), "{over}");
        let nomination = office.get(&format!("/records/{second}")).await.page();
        assert!(nomination.contains("入选") && nomination.contains("91.1"), "{nomination}");
        let english = home.guest("P01", &[("civilisation-office", Reach::Bureau)], Locale::En);
        assert!(english.get(&page).await.page().contains("The body decides"));
    });
}

#[test]
fn who_does_not_handle_a_selection_does_nothing_in_it() {
    at_home(async |home| {
        let (page, [_, second]) = called(home).await;
        let school = Reach::Unit(Unit::id_of("S1"));
        let acts = ["closure", "notice", "decision", "honours", "sheet"];
        let none = StatusCode::NOT_FOUND;
        let others = [
            home.contact(),
            home.guest("P04", &[], Locale::ZhCn),
            home.guest("P03", &[("unit-head", school)], Locale::ZhCn),
            home.guest("P03", &[("civilisation-office", school)], Locale::ZhCn),
            home.guest("P03", &[("discipline-office", Reach::Bureau)], Locale::ZhCn),
            home.guest("P03", &[("audit-administrator", Reach::Bureau)], Locale::ZhCn),
        ];
        for other in &others {
            for act in acts {
                let asked = [
                    ("proposed", second.as_str()),
                    ("panel", "局领导班子"),
                    ("present", "3"),
                    ("for", "3"),
                    ("against", "0"),
                    ("abstained", "0"),
                ];
                let answer = other.post(&format!("{page}/{act}"), &asked).await;
                assert_eq!(answer.status, none, "{act}: {}", answer.text());
            }
        }
        // Whoever handles it does each in its time, and no other.
        let office = office(home);
        for act in ["closure", "notice", "decision", "honours"] {
            let asked = [
                ("proposed", second.as_str()),
                ("panel", "局领导班子"),
                ("present", "3"),
                ("for", "3"),
                ("against", "0"),
                ("abstained", "0"),
                ("chosen", &second),
            ];
            let answer = office.post(&format!("{page}/{act}"), &asked).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{act}: {}", answer.text());
        }
        assert_eq!(home.guest("P04", &[], Locale::ZhCn).get(&page).await.status, none);
        let rater = home.guest("P02", &[], Locale::ZhCn).get(&page).await.page();
        assert!(
            !rater.contains("第二中学") && !rater.contains("已提交"),
            "a rater sees no list and no desk: {rater}"
        );
    });
}
