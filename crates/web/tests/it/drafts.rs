//! A rulebook written on pages: checked as one writes, kept, put forward by one and published by another.

use mingde_core::grant::Reach;
use mingde_core::words::Locale;

use crate::house::{Guest, Home, at_home};

const TALKS: &str = "---\nid: own-talks\ntitle: 本局谈心办法\nversion: '1'\nissuer: 区教育局\neffective: 2025-09-01\nperiod: semester\nsubject: unit\napplies: unit.class = 'school'\n---\n## 第一条 谈心\n学校干部每学期谈心不少于三次。\n```rule\nmeasures:\n  talks: { title: 谈心次数, from: heart-to-heart-talk, count: rows }\nduties:\n  enough: { title: 谈心够三次, require: talks >= 3, due: period-start + 80 days, owner: 校长 }\n```\n";

fn writer(home: &Home, locale: Locale) -> Guest {
    home.guest("P01", &[("party-office", Reach::Bureau)], locale)
}

fn publisher(home: &Home) -> Guest {
    home.guest("P02", &[("civilisation-office", Reach::Bureau)], Locale::ZhCn)
}

async fn begun(writer: &Guest) -> String {
    let new = [("sort", "rulebook"), ("title", "本局谈心办法"), ("id", "own-talks")];
    writer.post("/drafts", &new).await.leads_to()
}

#[test]
fn a_rulebook_is_written_checked_put_forward_and_published_by_somebody_else() {
    at_home(async |home| {
        let (writer, publisher) = (writer(home, Locale::ZhCn), publisher(home));
        let contact = home.contact();
        for address in ["/drafts", "/drafts/0123456789abcdef0123456789abcdef"] {
            assert_eq!(contact.get(address).await.status, 404, "{address}");
        }
        assert!(!contact.get("/").await.page().contains("href=\"/drafts\""));
        let address = begun(&writer).await;
        let blank = writer.get(&address).await.page();
        assert!(blank.contains("id: own-talks") && blank.contains("name=\"seen\" value=\"1\""), "{blank}");

        // Looked at without being kept; what is wrong stands at its line with the nearest right word.
        let wrong = TALKS.replace("require: talks >= 3", "require: talk >= 3");
        let looked = writer.post(&address, &[("seen", "1"), ("text", &wrong), ("act", "check")]).await.page();
        let line = wrong.lines().position(|line| line.contains("require: talk")).unwrap() + 1;
        assert!(looked.contains(&format!("data-line=\"{line}\"")), "{looked}");
        assert!(looked.contains("talks") && looked.contains("require: talk &#62;= 3"));
        assert!(!writer.get(&address).await.page().contains("谈心够三次"), "nothing was kept");
        // The script asks for the findings alone.
        let found = writer.post(&format!("{address}/check"), &[("text", &wrong)]).await.page();
        assert!(found.trim_start().starts_with("<div id=\"found\"") && !found.contains("data-errors=\"0\""));

        writer.post(&address, &[("seen", "1"), ("text", &wrong), ("act", "keep")]).await.leads_to();
        let publication = format!("{address}/publication");
        assert!(!writer.get(&publication).await.page().contains("/proposal\""), "first it is mended");
        let unsound = writer.post(&format!("{address}/proposal"), &[("seen", "2")]).await;
        assert_eq!(unsound.status, 422, "{}", unsound.text());
        // Somebody who has seen an older text loses nothing of what they typed.
        let late = writer.post(&address, &[("seen", "1"), ("text", TALKS), ("act", "keep")]).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("谈心够三次") && late.text().contains("name=\"seen\" value=\"1\""));

        writer.post(&address, &[("seen", "2"), ("text", TALKS), ("act", "keep")]).await.leads_to();
        let proposal = [("seen", "3"), ("version", "2025.1"), ("from", "2025-09-01")];
        writer.post(&format!("{address}/proposal"), &proposal).await.leads_to();
        assert!(writer.get(&publication).await.page().contains("由没有参加起草的人公布"));
        assert_eq!(
            writer.post(&publication, &[("number", "4")]).await.status,
            404,
            "not by whoever wrote it"
        );

        // The other one finds it in 待办.
        let todo = publisher.get("/").await.page();
        assert!(todo.contains(&format!("href=\"{publication}\"")), "{todo}");
        let looked = publisher.get(&publication).await.page();
        assert!(looked.contains("name=\"number\" value=\"4\""), "{looked}");
        publisher.post(&publication, &[("number", "4")]).await.leads_to();
        assert!(publisher.get("/drafts?said=published").await.page().contains("已公布"));
        assert!(!publisher.get("/").await.page().contains(&publication));
        // It is a rulebook like any other, and asks for what it asks for.
        let shown = contact.get("/rulebooks/own-talks").await.page();
        assert!(shown.contains("学校干部每学期谈心不少于三次。"), "{shown}");
        assert!(contact.get("/").await.page().contains("谈心够三次"));
    });
}

#[test]
fn a_draft_cannot_be_published_by_a_form_that_was_not_made_for_it() {
    at_home(async |home| {
        let (writer, publisher) = (writer(home, Locale::ZhCn), publisher(home));
        let address = begun(&writer).await;
        writer.post(&address, &[("seen", "1"), ("text", TALKS), ("act", "keep")]).await.leads_to();
        writer.post(&format!("{address}/proposal"), &[("seen", "2")]).await.leads_to();
        let publication = format!("{address}/publication");
        for (number, status) in [("1", 409), ("3", 409), ("x", 422), ("", 422)] {
            assert_eq!(publisher.post(&publication, &[("number", number)]).await.status, status, "{number}");
        }
        writer.post(&format!("{address}/proposal/withdrawal"), &[]).await.leads_to();
        assert_eq!(publisher.post(&publication, &[("number", "2")]).await.status, 409);
        let day = [("seen", "2"), ("from", "第二天")];
        assert_eq!(writer.post(&format!("{address}/proposal"), &day).await.status, 422);
    });
}

#[test]
fn drafts_are_there_in_english_and_what_is_chinese_says_so() {
    at_home(async |home| {
        let writer = writer(home, Locale::En);
        let address = begun(&writer).await;
        writer.post(&address, &[("seen", "1"), ("text", TALKS), ("act", "keep")]).await.leads_to();
        let shown = [
            "/drafts",
            "/drafts/from-text",
            "/settings",
            "/settings/heart-to-heart-talks/head_share",
            "/rulebooks/heart-to-heart-talks/versions",
        ];
        let own = [address.clone(), format!("{address}/publication")];
        for page in shown.into_iter().map(str::to_owned).chain(own) {
            // Its name stands in the title of the window, which cannot say that it is Chinese.
            let shown = writer.get(&page).await.page().replace("本局谈心办法", "");
            assert_eq!(crate::tongues::unmarked(&shown), Vec::<String>::new(), "{page}");
        }
    });
}

#[test]
fn a_pasted_text_is_taken_apart_and_begun_with_what_was_ticked_alone() {
    at_home(async |home| {
        let writer = writer(home, Locale::ZhCn);
        let text = "家访工作制度\n第一条 班主任每学期家访不少于10次。\n第二条 覆盖率达到90%以上。\n";
        let token = ("token", "token-of-the-session");
        let read = writer.send("/drafts/from-text", &[token, ("text", text), ("act", "read")]).await.page();
        assert!(read.contains("class=\"marked-threshold\""), "{read}");
        assert!(read.contains("value=\"0.0.0\"") && !read.contains(" checked"), "{read}");
        assert!(read.contains("比例：要写明谁占谁的多少"));
        let begin = [
            token,
            ("text", text),
            ("act", "begin"),
            ("take", "0.0.0"),
            ("title", "家访工作制度"),
            ("id", "visits-here"),
        ];
        let address = writer.send("/drafts/from-text", &begin).await.leads_to();
        let draft = writer.get(&address).await.page();
        assert!(draft.contains("id: visits-here") && draft.contains("from: home-visit"), "{draft}");
        assert!(draft.contains("data-errors=\"0\""), "{draft}");
        // What cannot be begun loses nothing of what was typed and ticked.
        let taken =
            [token, ("text", text), ("act", "begin"), ("take", "0.0.0"), ("id", "heart-to-heart-talks")];
        let refused = writer.send("/drafts/from-text", &taken).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text().contains(" checked") && refused.text().contains("班主任每学期家访"));
        assert_eq!(writer.send("/drafts/from-text", &[token, ("text", " ")]).await.status, 422);
        assert_eq!(writer.send("/drafts/from-text", &[("text", text)]).await.status, 403);
        assert_eq!(home.contact().get("/drafts/from-text").await.status, 404);
    });
}

#[test]
fn a_setting_is_entered_by_whoever_publishes_and_read_by_everybody() {
    at_home(async |home| {
        let address = "/settings/heart-to-heart-talks/head_share";
        let (contact, publisher) = (home.contact(), publisher(home));
        assert!(!contact.get(address).await.page().contains("name=\"value\""));
        let entered = [("value", "60 %"), ("from", "2025-09-01"), ("source", "示教发9号")];
        assert_eq!(contact.post(address, &entered).await.status, 404);
        assert!(publisher.get(address).await.page().contains("name=\"value\""));
        for wrong in [
            [("value", "60"), ("from", "第二天"), ("source", "文")],
            [("value", "六十块"), ("from", "2025-09-01"), ("source", "文")],
        ] {
            let refused = publisher.post(address, &wrong).await;
            assert_eq!(refused.status, 422, "{}", refused.text());
            assert!(refused.text().contains(&format!("value=\"{}\"", wrong[0].1)));
        }
        publisher.post(address, &entered).await.leads_to();
        assert!(contact.get("/settings").await.page().contains("示教发9号"));
        let held = contact.get(address).await.page();
        assert!(held.contains("0.6") || held.contains("60 %"), "{held}");
        assert_eq!(contact.get("/settings/heart-to-heart-talks/nothing").await.status, 404);
        assert_eq!(contact.get("/settings/nothing/head_share").await.status, 404);
    });
}

#[test]
fn a_field_of_a_kind_is_asked_about_before_it_is_added() {
    at_home(async |home| {
        let writer = writer(home, Locale::ZhCn);
        let new = [("sort", "kind"), ("title", "护学岗"), ("id", "gate-guard")];
        let address = writer.post("/drafts", &new).await.leads_to();
        let fields = format!("{address}/fields");
        let asked =
            writer.post(&fields, &[("title", "学生数"), ("sort", "number"), ("unit", "people")]).await.page();
        assert!(asked.contains("“学生数”别处已经有"), "{asked}");
        assert!(!writer.get(&address).await.page().contains("xue_sheng_shu"));
        let known = [("title", "学生数"), ("sort", "number"), ("unit", "people"), ("known", "1")];
        writer.post(&fields, &known).await.leads_to();
        let shown = writer.get(&address).await.page();
        assert!(shown.contains("xue_sheng_shu") && shown.contains("表单会是这样"), "{shown}");
        assert_eq!(writer.post(&fields, &known).await.status, 409, "it is there already");
        let rulebook = begun(&writer).await;
        assert_eq!(writer.post(&format!("{rulebook}/fields"), &known).await.status, 404);
    });
}

#[test]
fn two_versions_stand_side_by_side() {
    at_home(async |home| {
        let (writer, publisher) = (writer(home, Locale::ZhCn), publisher(home));
        let publish = async |address: &str, text: &str, version: &str, from: &str| {
            writer.post(address, &[("seen", "1"), ("text", text), ("act", "keep")]).await.leads_to();
            let proposal = [("seen", "2"), ("version", version), ("from", from)];
            writer.post(&format!("{address}/proposal"), &proposal).await.leads_to();
            let page = publisher.get(&format!("{address}/publication")).await.page();
            let number =
                page.split("name=\"number\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            publisher.post(&format!("{address}/publication"), &[("number", &number)]).await.leads_to();
        };
        publish(&begun(&writer).await, TALKS, "1", "2025-09-01").await;
        let next = writer.post("/drafts", &[("sort", "rulebook"), ("of", "own-talks")]).await.leads_to();
        publish(&next, &TALKS.replace("不少于三次", "不少于四次"), "2", "2026-02-01").await;
        let shown = home.contact().get("/rulebooks/own-talks/versions").await.page();
        assert!(shown.contains("<del>三</del>") && shown.contains("<ins>四</ins>"), "{shown}");
        let other = home.contact().get("/rulebooks/own-talks/versions?before=2&after=1").await.page();
        assert!(other.contains("<ins>三</ins>"), "{other}");
        assert_eq!(home.contact().get("/rulebooks/own-talks/versions?before=9").await.status, 404);
    });
}
