//! One box for everything: what somebody sees is found by part, sound and code, and nothing else is.

use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::{Guest, at_home};
use crate::scope::{leader, talks};

async fn find(guest: &Guest, text: &str) -> String {
    let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = guest.get(&format!("/search?text={text}")).await.page();
    page.split_once("<main").unwrap().1.to_owned()
}

#[test]
fn units_people_groups_records_articles_and_forms_are_found() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let heads = ["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"];
        let group = Grid::new("小组", &heads).line(&["G1", "一小党小组", "党小组", "第一小学", "2020-03-05"]);
        home.take_in("小组.xlsx", &[group]).await;
        let (leader, contact) = (leader(home), home.contact());
        for (text, found) in [
            ("第一小学", "href=\"/units/"),
            ("dyxx", "第一小学"),
            ("S1", "第一小学"),
            ("王校长", "href=\"/persons/"),
            ("wxz", "王校长"),
            ("P02", "王校长"),
            ("一小党小组", "id=\"groups\""),
            ("考核反馈", "href=\"/records/"),
            ("谈心谈话制度", "href=\"/rulebooks/heart-to-heart-talks\""),
            ("txthzd", "href=\"/rulebooks/heart-to-heart-talks\""),
            ("二分之一", "href=\"/rulebooks/heart-to-heart-talks#article-"),
            ("单位简介", "href=\"/reports/short-introduction\""),
        ] {
            let page = find(&leader, text).await;
            assert!(page.contains(found), "{text}: {page}");
        }
        assert!(find(&contact, "谈心谈话").await.contains("href=\"/file/heart-to-heart-talk\""));
        // The article that is led to is the one in which it stands.
        let page = find(&leader, "不少于本校的二分之一").await;
        let at = page.split("heart-to-heart-talks#").nth(1).unwrap();
        let place = &at[..at.find('"').unwrap()];
        let rulebook = leader.get("/rulebooks/heart-to-heart-talks").await.page();
        let article = rulebook.split(&format!("id=\"{place}\"")).nth(1).unwrap();
        assert!(article.split("</section>").next().unwrap().contains("二分之一"), "{place}");
    });
}

#[test]
fn what_is_not_seen_is_not_found() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let (leader, contact) = (leader(home), home.contact());
        for text in ["第二中学", "周校长", "考核反馈", "P05", "zxz"] {
            assert!(!find(&leader, text).await.contains("没有找到"), "{text}");
            let page = find(&contact, text).await;
            assert!(
                !page.contains("href=\"/persons/") && !page.contains("href=\"/records/"),
                "{text}: {page}"
            );
            assert!(!page.contains("href=\"/units/"), "{text}: {page}");
        }
        assert!(!find(&contact, "单位简介").await.contains("href=\"/reports/"));
        assert!(find(&contact, "周校长").await.contains("没有找到“周校长”"));
    });
}

#[test]
fn nothing_is_looked_for_and_strange_texts_find_nothing() {
    at_home(async |home| {
        let english = home.guest("P04", &[], Locale::En);
        for text in ["", "  ", "%", "'; DROP TABLE head; --", "<script>", &"长".repeat(5000)] {
            let page = find(&english, text).await;
            assert!(!page.contains("<script>") && !page.contains("href=\"/records/"), "{text}");
        }
        assert!(find(&english, "heart-to-heart").await.contains("/rulebooks/heart-to-heart-talks"));
        assert!(english.get("/").await.page().contains("action=\"/search\""), "the box is in the frame");
    });
}
