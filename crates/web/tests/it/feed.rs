//! The calendar as a telephone fetches it.

use axum::http::StatusCode;
use mingde_app::ReachRequest;
use mingde_app::accounts::{close_account, open_account};

use mingde_testkit::Grid;

use crate::browser::*;

/// Makes an address, and reads it from the page that shows it once.
async fn made(browser: &Browser) -> String {
    let answer = browser.fill_in("/account", "/account/feed", &[]).await;
    answer.page();
    answer.between(&format!("https://{HOST}"), "</code>")
}

fn values<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    text.split("\r\n").filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[tokio::test]
async fn an_address_brings_the_calendar_of_its_owner_until_it_is_taken_back() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    let (first, nobody) = (made(&browser).await, browser.another());
    let answer = nobody.get(&first).await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.page().starts_with("BEGIN:VCALENDAR\r\n"), "{}", answer.text);
    assert!(answer.text.contains("X-WR-CALNAME:示范区教育局 到期事项\r\n"), "{}", answer.text);
    let again = browser.get("/account").await;
    assert!(again.page().contains("订阅地址生成于 2025-11-03 09:00:00") && !again.text.contains(&first));
    // Another one takes its place.
    let second = made(&browser).await;
    let gone = nobody.get(&first).await;
    assert_eq!(gone.status, 404);
    nobody.get(&second).await.page();
    browser.fill_in("/account", "/account/feed/removal", &[]).await.leads_to();
    let revoked = nobody.get(&second).await;
    let unknown = nobody.get(&format!("/feed/{}/duties.ics", "A".repeat(43))).await;
    let absurd = nobody.get("/feed/x/duties.ics").await;
    for answer in [&revoked, &unknown, &absurd] {
        assert_eq!((answer.status, &answer.text), (gone.status, &gone.text), "all are told alike");
    }
}

#[tokio::test]
async fn what_a_feed_brings_is_what_its_owner_sees_and_names_nobody() {
    let home = Home::new().await;
    home.account("P03").await;
    home.grant("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
    let contact = home.browser();
    contact.sign_in("P03", GOOD).await.leads_to();
    let text = contact.another().get(&made(&contact).await).await.text;
    let (uids, days) = (values(&text, "UID"), values(&text, "DTSTART;VALUE=DATE"));
    assert!(uids.len() > 5, "{text}");
    assert_eq!(uids.len(), days.len());
    let once: std::collections::BTreeSet<&&str> = uids.iter().collect();
    assert_eq!(once.len(), uids.len(), "each is known by a name of its own");
    assert!(days.iter().all(|day| ("20251006"..="20260505").contains(day)), "{days:?}");
    for hidden in ["王校长", "李主任", "陈老师", "P02", "P03", "P04"] {
        assert!(!text.replace("\r\n ", "").contains(hidden), "{hidden} in {text}");
    }
    // Another address of the same owner brings the same events by the same names.
    let other = contact.another().get(&made(&contact).await).await.text;
    assert_eq!(values(&other, "UID"), uids);
    // Who sees nothing of the school has nothing of it in the calendar.
    home.account("P04").await;
    let teacher = home.browser();
    teacher.sign_in("P04", GOOD).await.leads_to();
    let theirs = teacher.another().get(&made(&teacher).await).await.text;
    assert!(values(&theirs, "UID").len() < uids.len());
    assert!(values(&theirs, "UID").iter().all(|uid| !uids.contains(uid)), "feeds do not replace each other");
}

#[tokio::test]
async fn a_feed_has_the_days_of_cases_without_whom_they_concern() {
    let home = Home::new().await;
    let heads = [
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
        "送达日期",
        "申诉日期",
    ];
    let decided = |found, breach, on: [&'static str; 3]| {
        let early = ["2025-06-03", "2025-06-10", "2025-06-12", "是"];
        [&["第一小学", found, "陈老师(P04)", breach][..], &early, &[on[0], "警告", on[1], on[2]]].concat()
    };
    let rows = Grid::new("师德失范处理", &heads)
        .line(&decided("2025-06-01", "秉持公平诚信", ["2025-08-01", "2025-08-15", "2025-09-10"]))
        .line(&decided("2025-06-02", "规范从教行为", ["2025-10-20", "2025-10-22", ""]));
    home.take_in("师德.xlsx", &[rows]).await;
    for code in ["P02", "P03", "P04"] {
        home.account(code).await;
    }
    home.grant("discipline-office", "P02", ReachRequest::Bureau).await;
    let office = home.browser();
    office.sign_in("P02", GOOD).await.leads_to();
    let text = office.another().get(&made(&office).await).await.text.replace("\r\n ", "");
    assert!(text.contains("SUMMARY:师德失范处理：申诉决定（办理期限）\r\n"), "{text}");
    assert!(text.contains("DTSTART;VALUE=DATE:20251109\r\n") && !text.contains("陈老师"), "{text}");
    // Of the owner's own it says that there is something, and not what.
    let own = home.browser();
    own.sign_in("P04", GOOD).await.leads_to();
    let text = own.another().get(&made(&own).await).await.text.replace("\r\n ", "");
    assert!(text.contains("与您有关的一件事") && text.contains("DTSTART;VALUE=DATE:20251121\r\n"), "{text}");
    for secret in ["失范", "申诉", "警告", "/replies/", "/cases/"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let other = home.browser();
    other.sign_in("P03", GOOD).await.leads_to();
    let text = other.another().get(&made(&other).await).await.text.replace("\r\n ", "");
    assert!(!text.contains("与您有关") && !text.contains("失范"), "{text}");
}

#[tokio::test]
async fn a_closed_account_has_no_feed_and_does_not_get_it_back() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    let address = made(&browser).await;
    browser.another().get(&address).await.page();
    close_account(&home.bureau, &home.operator, clock(), "P04").await.unwrap();
    assert_eq!(browser.another().get(&address).await.status, 404);
    open_account(&home.bureau, &home.operator, clock(), "P04").await.unwrap();
    assert_eq!(browser.another().get(&address).await.status, 404);
}

#[tokio::test]
async fn a_new_password_takes_the_address_back() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    let address = made(&browser).await;
    let next = "两个黄鹂鸣翠柳一行";
    let fields = [("present", GOOD), ("next", next), ("again", next)];
    let wrong = [("present", "x"), fields[1], fields[2]];
    browser.fill_in("/account", "/account/password", &wrong).await;
    assert_eq!(browser.get(&address).await.status, StatusCode::OK, "nothing was changed");
    browser.fill_in("/account", "/account/password", &fields).await.leads_to();
    assert_eq!(browser.get(&address).await.status, StatusCode::NOT_FOUND);
}
