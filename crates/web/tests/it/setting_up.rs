//! The first day of a bureau, in a browser.

use axum::http::StatusCode;
use mingde_web::Way;

use crate::browser::*;

const FIRST: [(&str, &str); 8] = [
    ("bureau", "青山县教育局"),
    ("code", "QS"),
    ("system", "A01"),
    ("system_name", "刘工"),
    ("next", GOOD),
    ("again", GOOD),
    ("security", "A02"),
    ("security_name", "何科长"),
];

#[tokio::test]
async fn an_empty_house_is_set_up_once_by_whoever_has_the_address() {
    let home = Home::empty().await;
    let (set_up, text) = home.set_up();
    let browser = home.browser_by(Way::default(), Some(set_up));
    let address = format!("/set-up/{text}");
    let stranger = format!("/set-up/{}", home.set_up().1);
    assert_eq!(browser.get(&stranger).await.status, StatusCode::NOT_FOUND);
    assert!(browser.get(&address).await.page().contains("安全管理员"));
    // One person does not hold both.
    let mut both = FIRST;
    both[6] = ("security", "A01");
    let refused = browser.fill_in(&address, &address, &both).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("三员分立") && refused.text.contains("value=\"青山县教育局\""),
        "{}",
        refused.text
    );
    assert!(!refused.text.contains(GOOD), "a password is not sent back");

    let done = browser.fill_in(&address, &address, &FIRST).await;
    assert!(done.page().contains("mingde/"), "the keys are there to be printed: {}", done.text);
    let link = done.between("<code>http://bureau.example", "</code>");
    // Its address is as unknown as any from now on.
    assert_eq!(browser.get(&address).await.status, StatusCode::NOT_FOUND);
    let again = browser.fill_in("/sign-in", &address, &FIRST).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);

    browser.sign_in("A01", GOOD).await.leads_to();
    assert_eq!(browser.get("/").await.leads_to(), "/account/second-factor", "an administrator needs one");
    let second = browser.another();
    second
        .fill_in(&link, &link, &[("next", "two-horses-and-a-cart"), ("again", "two-horses-and-a-cart")])
        .await
        .page();
    second.sign_in("A02", "two-horses-and-a-cart").await.leads_to();
    assert_eq!(
        mingde_app::accounts::bureau_name(&home.bureau).await.unwrap().as_deref(),
        Some("青山县教育局")
    );
}

#[tokio::test]
async fn a_house_that_knows_somebody_is_not_set_up_again() {
    let home = Home::new().await;
    home.account("P04").await;
    let (set_up, text) = home.set_up();
    let browser = home.browser_by(Way::default(), Some(set_up));
    assert_eq!(browser.get(&format!("/set-up/{text}")).await.status, StatusCode::NOT_FOUND);
}
