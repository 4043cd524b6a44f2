//! What somebody was told stands on a page, and how much of it was not read stands beside its name on every other.

use axum::http::StatusCode;
use mingde_app::ReachRequest;
use mingde_testkit::Grid;

use crate::browser::{Browser, GOOD, Home};

const TALKS: [&str; 5] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];

/// A contact and an officer who accepts; the contact has filed a talk and begins with no unread notice.
async fn begun() -> (Home, Browser, Browser) {
    let home = Home::new().await;
    for code in ["P02", "P03"] {
        home.account(code).await;
    }
    home.grant("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
    home.grant("party-office", "P02", ReachRequest::Bureau).await;
    let (contact, officer) = (home.browser(), home.browser());
    contact.sign_in("P03", GOOD).await.leads_to();
    officer.sign_in("P02", GOOD).await.leads_to();
    for guest in [&contact, &officer] {
        let all = guest.fill_in("/notices", "/notices/reading", &[("until", "9000000000000000")]).await;
        assert_eq!(all.leads_to(), "/notices?said=read");
        let page = guest.get("/notices?said=read").await;
        assert!(page.page().contains("已全部标为已读") && !page.text.contains("条未读"), "{}", page.text);
    }
    let rows =
        Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-10-22", "王校长", "陈老师", "日常谈心"]);
    let workbook = std::fs::read(home.workbook("谈话.xlsx", &[rows])).unwrap();
    let token = contact.get("/account").await.token();
    let part = |rest: &str| format!("--border\r\ncontent-disposition: form-data; {rest}");
    let head = part(&format!("name=\"token\"\r\n\r\n{token}\r\n"))
        + &part("name=\"file\"; filename=\"谈话.xlsx\"\r\n\r\n");
    let body = [head.as_bytes(), &workbook, b"\r\n--border--\r\n"].concat();
    let kind = "multipart/form-data; boundary=border";
    let sent = contact.carry(axum::http::Method::POST, "/imports", (kind, body)).await.leads_to().to_owned();
    let done = contact.fill_in(&sent, &format!("{sent}/confirmation"), &[]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    (home, contact, officer)
}

#[tokio::test]
async fn what_waits_is_counted_on_every_page_and_read_with_one_press() {
    let (_home, contact, officer) = begun().await;
    let front = officer.get("/").await;
    assert!(front.page().contains("1 条未读"), "{}", front.text);
    let page = officer.get("/notices").await;
    assert!(page.page().contains("谈心谈话有 1 条交来，等您采纳"), "{}", page.text);
    assert!(
        page.text.contains("href=\"/records?view=waiting&#38;kind=heart-to-heart-talk\""),
        "{}",
        page.text
    );
    assert!(
        contact.get("/notices").await.page().contains("没有通知")
            || !contact.get("/").await.text.contains("条未读")
    );
    // Whose it is not cannot read it, and is told what is told of one that there is not.
    let id = page.between("/notices/", "/reading");
    let strange = contact.fill_in("/notices", &format!("/notices/{id}/reading"), &[]).await;
    let unknown = contact.fill_in("/notices", &format!("/notices/{}/reading", "0".repeat(64)), &[]).await;
    assert_eq!((strange.status, &strange.text), (StatusCode::NOT_FOUND, &unknown.text));
    let nonsense = contact.fill_in("/notices", "/notices/nonsense/reading", &[]).await;
    assert_eq!(nonsense.status, StatusCode::NOT_FOUND);
    // Nothing is read by looking, nor by a form that is not ours.
    let bare = officer.send(&format!("/notices/{id}/reading"), &[]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    assert!(officer.get("/").await.page().contains("1 条未读"));
    let read = officer.fill_in("/notices", &format!("/notices/{id}/reading"), &[]).await;
    assert_eq!(read.leads_to(), "/notices");
    let page = officer.get("/notices").await;
    assert!(!page.page().contains("条未读") && page.text.contains("已读"), "{}", page.text);
    assert!(page.text.contains("等您采纳"), "what was read stays to be looked up");
}

#[tokio::test]
async fn a_record_that_came_back_is_told_with_its_reason_and_leads_to_it() {
    let (_home, contact, officer) = begun().await;
    let list = officer.get("/records?view=waiting").await;
    let record = list.between("name=\"record\" value=\"", "\"");
    let form = [("record", record.as_str()), ("decision", "return"), ("reason", "<b>对象</b>写错了")];
    officer.fill_in("/records?view=waiting", "/records/decisions", &form).await.leads_to();
    let page = contact.get("/notices").await;
    assert!(page.page().contains("您填报的谈心谈话（10月22日）被退回"), "{}", page.text);
    assert!(page.text.contains("&#60;b&#62;对象&#60;/b&#62;写错了"), "{}", page.text);
    assert!(page.text.contains(&format!("href=\"/records/{record}\"")), "{}", page.text);
    let english = [("language", "en")];
    contact.fill_in("/account", "/account/appearance", &english).await.leads_to();
    let page = contact.get("/notices").await;
    assert!(
        page.page().contains("Heart-to-heart talk of 22 Oct that you filed was returned"),
        "{}",
        page.text
    );
    assert!(page.text.contains("1 unread"), "{}", page.text);
}

#[tokio::test]
async fn nobody_who_has_not_signed_in_sees_any() {
    let home = Home::new().await;
    let stranger = home.browser();
    assert_eq!(stranger.get("/notices").await.leads_to(), "/sign-in?back=%2Fnotices");
    assert_eq!(stranger.send("/notices/reading", &[]).await.status, StatusCode::FORBIDDEN);
}
