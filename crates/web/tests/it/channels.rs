//! Channels on a page: set, tried and removed by whoever keeps the accounts of the bureau, and how somebody wishes to be told.

use axum::http::StatusCode;
use mingde_app::{
    MailSetting, ReachRequest, Rhythm, Robot, RobotSetting, Secret, Security, set_mail, set_robot,
};
use mingde_testkit::{Manner, Mishap, RobotServer};

use crate::browser::{Browser, GOOD, Home, clock};

const ADDRESS: &str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123-abcd";

/// A house, its system administrator, and the contact of a school.
async fn house() -> (Home, Browser, Browser) {
    let home = Home::new().await;
    home.account("P02").await;
    home.grant("system-administrator", "P02", ReachRequest::Bureau).await;
    home.account("P03").await;
    home.grant("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
    let (system, contact) = (home.browser(), home.browser());
    system.sign_in("P02", GOOD).await.leads_to();
    assert_eq!(system.begin_second_factor().await.len(), 10);
    contact.sign_in("P03", GOOD).await.leads_to();
    (home, system, contact)
}

#[tokio::test]
async fn a_robot_is_set_on_the_page_and_its_address_is_not_shown_again() {
    let (_home, system, contact) = house().await;
    assert!(system.get("/accounts").await.page().contains("href=\"/channels\""));
    assert!(system.get("/channels").await.page().contains("还没有设置"));
    for elsewhere in ["http://127.0.0.1:9200/", "https://example.cn/cgi-bin/webhook/send?key=1"] {
        let refused = system.fill_in("/channels", "/channels/wecom", &[("url", elsewhere)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("role=\"alert\"") && !refused.text.contains(elsewhere));
    }
    let form = [("url", ADDRESS), ("rhythm", "at-once"), ("pages", "https://mingde.example.cn/")];
    let set = system.fill_in("/channels", "/channels/wecom", &form).await;
    assert_eq!(set.leads_to(), "/channels?said=set");
    let page = system.get("/channels?said=set").await;
    assert!(page.page().contains("发往 qyapi.weixin.qq.com") && page.text.contains("还没有送达过"));
    assert!(page.text.contains("value=\"https://mingde.example.cn\"") && !page.text.contains("0123-abcd"));
    // To everybody else there is no such page.
    let unknown = contact.get("/nothing").await;
    for asked in [
        contact.get("/channels").await,
        contact.fill_in("/account", "/channels/wecom", &form).await,
        contact.fill_in("/account", "/channels/wecom/trial", &[]).await,
        contact.fill_in("/account", "/channels/wecom/removal", &[]).await,
    ] {
        assert_eq!((asked.status, &asked.text), (StatusCode::NOT_FOUND, &unknown.text));
    }
    let removed = system.fill_in("/channels", "/channels/wecom/removal", &[]).await;
    assert_eq!(removed.leads_to(), "/channels?said=dropped");
    assert_eq!(
        system.fill_in("/channels", "/channels/wecom/removal", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(system.fill_in("/channels", "/channels/smoke", &form).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_test_is_sent_by_a_press_and_why_it_was_not_taken_is_said_in_words() {
    let (home, system, _) = house().await;
    let server = RobotServer::start(Manner::WeCom);
    let setting = RobotSetting {
        url: Secret::new(server.url()),
        secret: Secret::default(),
        rhythm: Rhythm::Daily,
        pages: String::new(),
    };
    set_robot(&home.bureau, &home.operator, clock(), Robot::WeCom, setting).await.unwrap();
    server.will(Mishap::Status(500));
    let busy = system.fill_in("/channels", "/channels/wecom/trial", &[]).await;
    assert_eq!(busy.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(busy.text.contains("对方暂时忙"), "{}", busy.text);
    // The clock of the story stands still, so the next one comes too soon.
    let soon = system.fill_in("/channels", "/channels/wecom/trial", &[]).await;
    assert!(soon.text.contains("发得太密"), "{}", soon.text);
    assert_eq!((server.asked(), server.taken().len()), (1, 0));
}

#[tokio::test]
async fn somebody_says_how_to_be_told_and_what_is_no_address_is_told_at_once() {
    let (home, _, contact) = house().await;
    let page = contact.get("/notices").await;
    assert!(page.page().contains("还没有设置邮件服务器") && !page.text.contains("value=\"daily\""));
    let mail = MailSetting {
        host: "smtp.example.cn".into(),
        port: 465,
        security: Security::Tls,
        user: String::new(),
        password: Secret::default(),
        from: "mingde@example.cn".into(),
        authority: String::new(),
        pages: String::new(),
    };
    set_mail(&home.bureau, &home.operator, clock(), mail).await.unwrap();
    let wrong = [("rhythm", "at-once"), ("address", "li@nowhere")];
    let refused = contact.fill_in("/notices", "/notices/wish", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("不是邮箱地址") && refused.text.contains("value=\"li@nowhere\""));
    assert!(refused.text.contains("value=\"at-once\" checked"), "{}", refused.text);
    let right = [("rhythm", "at-once"), ("address", "li@example.cn")];
    assert_eq!(contact.fill_in("/notices", "/notices/wish", &right).await.leads_to(), "/notices?said=kept");
    let page = contact.get("/notices?said=kept").await;
    assert!(
        page.page().contains("value=\"li@example.cn\"") && page.text.contains("value=\"at-once\" checked")
    );
}
