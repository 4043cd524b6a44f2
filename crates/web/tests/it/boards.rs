//! 看板: whoever sees units has them, and no person stands on any of them.

use mingde_app::ReachRequest;
use mingde_app::accounts::close_account;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::browser::{Browser, GOOD, HOST, Home};
use crate::house::{Guest, at_home};
use crate::scope::{leader, talks};

async fn body(guest: &Guest, address: &str) -> String {
    guest.get(address).await.page().split_once("<main").unwrap().1.to_owned()
}

#[test]
fn boards_are_of_units_and_of_nobody_by_name() {
    at_home(async |home| {
        let leader = leader(home);
        let before = body(&leader, "/boards").await;
        assert!(before.contains("个单位本学期没有报送过记录"), "{before}");
        home.take_in("谈话.xlsx", &talks()).await;
        let board = body(&leader, "/boards").await;
        // Both schools have filed: they are no longer named as silent, and stand behind those that have not.
        let named = |page: &str, unit: &str| {
            let note = page.split("id=\"silent\"").nth(1).and_then(|rest| rest.split("</section>").next());
            note.is_some_and(|note| note.contains(unit))
        };
        assert!(named(&before, "第一小学") && !named(&board, "第一小学"));
        let units = board.split("id=\"units\"").nth(1).unwrap();
        // Of what is not due yet nobody has done nought percent.
        assert!(board.contains("<span class=\"meta\">还没有到期</span>"), "{board}");
        let order: Vec<usize> = ["示范区教育局", "第一小学"].map(|unit| units.find(unit).unwrap()).into();
        assert!(order[0] < order[1], "who has filed nothing comes first");
        for address in
            ["/boards", "/boards/burden", "/boards/rulebooks/heart-to-heart-talks", "/boards/units/S1"]
        {
            let page = body(&leader, address).await;
            for person in ["王校长", "李主任", "陈老师", "周校长", "P02", "P04"] {
                assert!(!page.contains(person), "{person} stands at {address}");
            }
            assert!(!page.contains("style=") && !page.contains("<script"), "{address}");
        }
        // Rulebooks about persons stand there as sums.
        let library = home.bureau.library();
        let of_persons: Vec<&String> = library
            .rulebooks
            .iter()
            .filter(|(_, rulebook)| rulebook.subject.plural() == "persons")
            .map(|(id, _)| id)
            .collect();
        assert!(of_persons.len() > 3);
        for id in of_persons {
            let page = body(&leader, &format!("/boards/rulebooks/{id}")).await;
            assert!(page.contains("不列个人") && !page.contains("王校长"), "{id}");
        }
    });
}

#[test]
fn whoever_sees_one_unit_has_its_board_and_whoever_sees_none_has_no_board() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let contact = home.contact();
        assert_eq!(contact.get("/boards").await.leads_to(), format!("/boards/units/{}", Unit::id_of("S1")));
        let own = body(&contact, "/boards/units/S1").await;
        assert!(own.contains("第一小学") && !own.contains("第二中学"));
        assert_eq!(contact.get("/boards/units/S2").await.status, 404);
        let burden = body(&contact, "/boards/burden").await;
        assert!(burden.contains("第一小学") && !burden.contains("第二中学"));
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        assert!(!teacher.get("/").await.page().contains("href=\"/boards\""));
        for address in
            ["/boards", "/boards/units/S1", "/boards/burden", "/boards/rulebooks/heart-to-heart-talks"]
        {
            assert_eq!(teacher.get(address).await.status, 404, "{address}");
        }
        let system = home.guest("P04", &[("system-administrator", Reach::Bureau)], Locale::ZhCn);
        assert_eq!(system.get("/boards").await.status, 404);
        let not_read = contact.get("/boards/burden?minutes=0").await.page();
        assert!(not_read.contains("“0”不是分钟数") && not_read.contains("没有测量"), "{not_read}");
        let read = contact.get("/boards/burden?minutes=120").await.page();
        assert!(read.contains("约2小时"), "one talk of two hours: {read}");
    });
}

/// Makes an address of a display, and reads it from the page that shows it once.
async fn hung(browser: &Browser) -> String {
    let answer = browser.fill_in("/boards/wall", "/boards/wall", &[]).await;
    answer.page();
    answer.between(&format!("https://{HOST}"), "</code>")
}

#[tokio::test]
async fn a_display_hangs_without_a_session_names_nobody_and_is_taken_down() {
    let home = Home::new().await;
    for (code, office, reach) in [
        ("P04", "civilisation-office", ReachRequest::Bureau),
        ("P03", "school-contact", ReachRequest::Unit("第一小学".into())),
    ] {
        home.account(code).await;
        home.grant(office, code, reach).await;
    }
    let contact = home.browser();
    contact.sign_in("P03", GOOD).await.leads_to();
    assert_eq!(contact.get("/boards/wall").await.status, 404, "they do not see every unit");
    let token = contact.get("/account").await.token();
    assert_eq!(contact.send("/boards/wall", &[("token", &token)]).await.status, 404);
    let officer = home.browser();
    officer.sign_in("P04", GOOD).await.leads_to();
    let first = hung(&officer).await;
    let nobody = officer.another();
    let few = nobody.get(&first).await;
    assert!(few.page().contains("单位不足五个") && !few.text.contains("小学"), "{}", few.text);
    let heads = ["单位代码", "单位名称", "单位类别", "上级单位"];
    let schools = (3..9).fold(Grid::new("单位", &heads), |grid, nth| {
        grid.line(&[&format!("S{nth}"), &format!("第{nth}小学"), "小学", "示范区教育局"])
    });
    home.take_in("新校.xlsx", &[schools]).await;
    let shown = nobody.get(&first).await;
    assert!(shown.page().contains("class=\"huge\""), "{}", shown.text);
    assert_eq!(shown.text.matches("<li><span").count(), 6, "as many rulebooks as a page has");
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    assert!(shown.header("refresh").starts_with("30; url=/wall/"), "it reads itself again");
    assert!(nobody.get(&format!("{first}?page=2")).await.page().contains("2 / "));
    for hidden in ["第3小学", "第一小学", "王校长", "陈老师", "P02", "href=\"/boards"] {
        assert!(!shown.text.contains(hidden), "{hidden} in {}", shown.text);
    }
    // Another one takes its place; taken back it is like one that never was.
    let second = hung(&officer).await;
    let gone = nobody.get(&first).await;
    assert_eq!(gone.status, 404);
    nobody.get(&second).await.page();
    officer.fill_in("/boards/wall", "/boards/wall/removal", &[]).await.leads_to();
    let unknown = nobody.get(&format!("/wall/{}", "A".repeat(43))).await;
    for answer in [nobody.get(&second).await, unknown, nobody.get("/wall/x").await] {
        assert_eq!((answer.status, &answer.text), (gone.status, &gone.text), "all are told alike");
    }
    let third = hung(&officer).await;
    close_account(&home.bureau, &home.operator, crate::browser::clock(), "P04").await.unwrap();
    assert_eq!(nobody.get(&third).await.status, 404);
}
