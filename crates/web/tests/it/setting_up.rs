//! The first day of a bureau, in a browser.

use axum::http::StatusCode;
use mingde_web::Way;

use axum::http::Method;
use mingde_testkit::Grid;

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

/// Units and people as a bureau has them before it has anything else.
fn first_people() -> Vec<Grid> {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
        .line(&["QS", "青山县教育局", "教育局", ""])
        .line(&["QS1", "青山小学", "小学", "青山县教育局"]);
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
    let people = Grid::new("人员", &heads)
        .line(&["A01", "刘工", "男", "1980-04-05", "青山县教育局", "科员", "科室工作人员", "2019-08-01"])
        .line(&["A02", "何科长", "女", "1975-04-05", "青山县教育局", "科长", "科室负责人", "2019-08-01"])
        .line(&["T01", "孙老师", "女", "1990-13-05", "青山小学", "教师", "专任教师", "2019-08-01"]);
    vec![units, people]
}

#[tokio::test]
async fn the_people_of_a_new_bureau_come_out_of_a_workbook_after_a_look() {
    let home = Home::empty().await;
    let (set_up, text) = home.set_up();
    let browser = home.browser_by(Way::default(), Some(set_up));
    let address = format!("/set-up/{text}");
    let people = format!("{address}/people");
    assert!(browser.get(&address).await.page().contains(&format!("href=\"{people}\"")));
    let template = browser.get(&format!("{address}/templates/person")).await;
    assert_eq!(template.status, StatusCode::OK);
    assert_eq!(
        browser.get(&format!("{address}/templates/heart-to-heart-talk")).await.status,
        StatusCode::NOT_FOUND
    );

    let token = browser.get(&people).await.token();
    let workbook = std::fs::read(home.workbook("登记册.xlsx", &first_people())).unwrap();
    let sent = async |token: &str| {
        let part = |rest: &str| format!("--border\r\ncontent-disposition: form-data; {rest}");
        let head = part(&format!("name=\"token\"\r\n\r\n{token}\r\n"))
            + &part("name=\"file\"; filename=\"登记册.xlsx\"\r\n\r\n");
        let body = [head.as_bytes(), &workbook, b"\r\n--border--\r\n"].concat();
        browser.carry(Method::POST, &people, ("multipart/form-data; boundary=border", body)).await
    };
    assert_eq!(sent("nothing").await.status, StatusCode::FORBIDDEN);
    let preview = sent(&token).await.leads_to().to_owned();
    let shown = browser.get(&preview).await;
    assert!(
        shown.page().contains("写入：新增 4，更正 0") && shown.text.contains("1990-13-05"),
        "{}",
        shown.text
    );
    assert_eq!(
        mingde_app::accounts::bureau_unit(&home.bureau).await.unwrap(),
        None,
        "nothing was written yet"
    );
    let confirmed =
        browser.fill_in(&preview, &format!("{preview}/confirmation"), &[]).await.leads_to().to_owned();
    assert_eq!(confirmed, format!("{address}?said=people"));
    let form = browser.get(&confirmed).await;
    assert!(
        form.page().contains("value=\"青山县教育局\"") && form.text.contains("value=\"QS\""),
        "{}",
        form.text
    );

    // What follows is as without one; the administrators keep the posts that the workbook gave them.
    browser.fill_in(&address, &address, &FIRST).await.page();
    for gone in [people.as_str(), preview.as_str(), &format!("{address}/templates/unit")] {
        assert_eq!(browser.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    browser.sign_in("A01", GOOD).await.leads_to();
    assert!(browser.get("/account/second-factor").await.page().contains("· 青山县教育局</title>"));
    let clerk = mingde_testkit::operator("clerk");
    let today = "2025-11-03".parse().unwrap();
    let person = mingde_app::person_page(&home.bureau, &clerk, "A01", today).await.unwrap();
    assert_eq!(person.person.post, "科员");
}
