//! A material looked through on a page: what is found stands in the text and beside it, what is said of it is remembered, and
//! nothing of the text is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures_util::future::{self, Either};
use futures_util::stream;
use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use mingde_testkit::Grid;
use tower::ServiceExt as _;

use crate::house::{Answer, Guest, at_home};
use crate::scope::leader;

const TOKEN: (&str, &str) = ("token", "token-of-the-session");
const TEXT: &str = "工作汇报\n全区现有在校学生2万9千余人，教师若干。\n为50名学生每人资助1000元，共计6万元。\n9月31日召开布署会。\n";

async fn look(guest: &Guest, pairs: &[(&str, &str)]) -> Answer {
    guest.send("/check-up", &[&[TOKEN], pairs].concat()).await
}

/// What stands between two texts of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap().0
}

/// The name of the finding whose words say something.
fn key_of(page: &str, words: &str) -> String {
    let of = page.split("<li id=\"finding-").find(|part| part.contains(words)).expect("the finding");
    between(of, "value=\"dismissed ", "\"").to_owned()
}

#[test]
fn what_is_found_stands_in_the_text_and_beside_it_the_worst_first() {
    at_home(async |home| {
        let leader = leader(home);
        let page = look(&leader, &[("text", TEXT)]).await.page();
        let order: Vec<usize> = ["与台账不符", "前后矛盾"]
            .iter()
            .map(|class| {
                page.find(&format!("\">{class}</h2>")).unwrap_or_else(|| panic!("{class} in {page}"))
            })
            .collect();
        assert!(order.is_sorted(), "the ledger's contradiction comes first");
        assert!(page.contains("<mark class=\"wrong\">2万9千余人</mark>"), "{page}");
        assert!(page.contains("在校学生数是 2220"), "{page}");
        assert!(page.contains("50名 × 1000元") && page.contains("没有这一天"), "{page}");
        // Text and list lead to each other by number.
        for number in 1..=3 {
            for link in ["href=\"#finding-", "id=\"finding-", "href=\"#at-", "id=\"at-"] {
                assert!(page.contains(&format!("{link}{number}\"")), "{link}{number}");
            }
        }
        assert!(page.contains("没有查：") && page.contains("与台账比对：一致 0 处，不符 1 处"), "{page}");
    });
}

#[test]
fn both_places_of_a_contradiction_lead_to_each_other() {
    at_home(async |home| {
        let text = "全校现有教师128人。\n各项工作有序开展。\n我校现有教师182人，结构合理。\n";
        let page = look(&home.contact(), &[("text", text)]).await.page();
        let number = between(&page, "id=\"also-", "\"");
        assert!(page.contains(&format!("id=\"at-{number}\"")));
        let links = |place: &str| page.matches(&format!("href=\"#{place}-{number}\"")).count();
        assert!(links("also") >= 2 && links("at") >= 2, "from the list and from the text: {page}");
    });
}

#[test]
fn the_ledger_is_asked_for_those_alone_who_write_reports() {
    at_home(async |home| {
        let page = look(&home.contact(), &[("text", TEXT)]).await.page();
        assert!(page.contains("没有与台账比对") && page.contains("50名 × 1000元"), "{page}");
        assert!(!page.contains("2220"), "no word of what the ledger has");
    });
}

#[test]
fn what_is_said_of_a_finding_is_remembered_for_the_same_text_and_person() {
    at_home(async |home| {
        let (contact, other) = (home.contact(), home.other_contact());
        let page = look(&contact, &[("text", TEXT)]).await.page();
        let key = key_of(&page, "50名 × 1000元");
        let (act, place) = (format!("dismissed {key}"), format!("word-{key}"));
        let said = [("text", TEXT), ("act", act.as_str()), (place.as_str(), "另有单位捐助")];
        let page = look(&contact, &said).await.page();
        let of = page.split("<li id=\"finding-").find(|part| part.contains("50名 × 1000元")).unwrap();
        assert!(of.contains("不是问题") && of.contains("另有单位捐助") && !of.contains("value=\"dismissed"));
        assert!(page.contains("<mark class=\"settled\">"), "{page}");
        // The next time, and with the line ends that a browser sends.
        let again = look(&contact, &[("text", &TEXT.replace('\n', "\r\n"))]).await.page();
        assert!(again.contains("另有单位捐助"));
        // Neither for somebody else nor for another text.
        assert!(!look(&other, &[("text", TEXT)]).await.page().contains("另有单位捐助"));
        assert!(!look(&contact, &[("text", &format!("{TEXT}。"))]).await.page().contains("另有单位捐助"));
        let back = [("text", TEXT), ("act", &format!("open {key}") as &str)];
        assert!(!look(&contact, &back).await.page().contains("另有单位捐助"));
        assert!(!look(&contact, &[("text", TEXT)]).await.page().contains("另有单位捐助"));
        // What is too long is told where it was typed, and the page is there.
        let long = "长".repeat(201);
        let refused = look(&contact, &[("text", TEXT), ("act", &act), (&place, &long)]).await.page();
        assert!(refused.contains("说明太长") && refused.contains("50名 × 1000元"));
    });
}

#[test]
fn nothing_of_the_text_is_in_the_database() {
    at_home(async |home| {
        let contact = home.contact();
        let text = "绝不保存的一句话：为50名学生每人资助1000元，共计6万元。";
        let page = look(&contact, &[("text", text)]).await.page();
        let act = format!("confirmed {}", key_of(&page, "50名 × 1000元"));
        let place = act.replace("confirmed ", "word-");
        look(&contact, &[("text", text), ("act", &act), (&place, "绝不明文的一句话")]).await.page();
        for words in ["绝不保存", "绝不明文"] {
            assert_eq!(home.kept_in_clear(words), None, "{words}");
        }
        assert!(home.kept_in_clear("confirmed").is_some(), "what was said of it is there, and was looked at");
    });
}

#[test]
fn what_names_no_finding_is_not_kept() {
    at_home(async |home| {
        let contact = home.contact();
        for key in ["x".to_owned(), "0".repeat(17), "长".repeat(100_000)] {
            let act = format!("dismissed {key}");
            let told = look(&contact, &[("text", TEXT), ("act", &act)]).await;
            assert_eq!(told.status, 404, "{} characters", key.chars().count());
        }
    });
}

/// Sends materials that never end, so many of each guest, until something else is done, and counts how many of them were being read.
async fn unending(guests: &[Guest], each: usize, until: impl Future<Output = ()>) -> usize {
    let begun = Arc::new(AtomicUsize::new(0));
    let routers = guests.iter().flat_map(|guest| (0..each).map(|_| guest.router()));
    let sending = routers.map(|router| {
        let begun = begun.clone();
        // It begins when somebody reads it.
        let body = stream::once(async move {
            begun.fetch_add(1, Ordering::SeqCst);
            std::future::pending::<std::io::Result<&'static [u8]>>().await
        });
        let request = Request::post("/check-up").header("content-type", "multipart/form-data; boundary=x");
        router.oneshot(request.body(Body::from_stream(body)).unwrap())
    });
    let (all, until) = (future::join_all(sending), std::pin::pin!(until));
    assert!(matches!(future::select(all, until).await, Either::Right(_)));
    begun.load(Ordering::SeqCst)
}

#[test]
fn so_many_materials_come_in_at_once_and_the_others_wait() {
    at_home(async |home| {
        let person = |code: &str| home.guest(code, &[], Locale::ZhCn);
        let guests = ["P01", "P02", "P03", "P04", "P05"].map(person);
        let a_while = async {
            _ = tokio::time::timeout(Duration::from_millis(200), future::pending::<()>()).await;
        };
        assert_eq!(unending(&guests, 3, a_while).await, 8);
        assert!(
            look(&home.contact(), &[("text", TEXT)]).await.page().contains("50名 × 1000元"),
            "they are free again"
        );
    });
}

#[test]
fn one_person_takes_a_quarter_of_the_places_and_others_go_on() {
    at_home(async |home| {
        let other = async {
            assert!(look(&home.other_contact(), &[("text", TEXT)]).await.page().contains("50名 × 1000元"));
        };
        assert_eq!(unending(&[home.contact()], 12, other).await, 2);
    });
}

#[test]
fn a_file_is_read_and_what_cannot_be_read_is_told_with_what_was_typed() {
    at_home(async |home| {
        let contact = home.contact();
        let send = async |name: &str, bytes: &[u8]| {
            let typed = [TOKEN, ("limit", "5000"), ("text", "已经粘贴的话")];
            contact.send_with("/check-up", &typed, &[("file", name, bytes)]).await
        };
        let page = send("汇报.txt", TEXT.as_bytes()).await.page();
        assert!(
            page.contains("汇报.txt") && page.contains("50名 × 1000元") && !page.contains("已经粘贴的话")
        );
        let table = Grid::new("单位", &["单位代码"]).line(&["S1"]);
        let workbook = std::fs::read(home.workbook("表.xlsx", &[table])).unwrap();
        for (name, bytes, said) in [
            ("表.xlsx", workbook, "这是表格或演示文稿"),
            ("坏.docx", b"PK\x03\x04 nothing".to_vec(), "不是完好的 Word"),
            ("坏.pdf", b"%PDF-1.7 nothing".to_vec(), "PDF"),
            ("大.txt", vec![b'a'; (16 << 20) + 1], "最大16兆字节"),
            ("长.txt", "长".repeat(400_000).into_bytes(), "内容太长"),
        ] {
            let refused = send(name, &bytes).await;
            assert_eq!(refused.status, 422, "{name}");
            let page = refused.text();
            assert!(page.contains(said), "{name}: {page}");
            assert!(page.contains("已经粘贴的话") && page.contains("value=\"5000\""), "{name}");
        }
        assert_eq!(look(&contact, &[("text", "  ")]).await.status, 422);
        assert_eq!(contact.send("/check-up", &[("text", TEXT)]).await.status, 403);
    });
}

#[test]
fn the_marked_text_is_taken_along() {
    at_home(async |home| {
        let contact = home.contact();
        let key = key_of(&look(&contact, &[("text", TEXT)]).await.page(), "50名 × 1000元");
        let act = format!("dismissed {key}");
        let word = format!("word-{key}");
        look(&contact, &[("text", TEXT), ("act", &act), (&word, "另有捐助")]).await.page();
        let word = look(&contact, &[("text", TEXT), ("act", "file docx")]).await;
        assert!(word.bytes.starts_with(b"PK") && word.status == 200);
        let page = look(&contact, &[("text", TEXT), ("act", "file html")]).await.page();
        assert!(
            page.contains("不是问题：另有捐助")
                && page.contains("<strong>50名学生每人资助1000元，共计6万元</strong>〔"),
            "{page}"
        );
    });
}

#[test]
fn marks_in_a_text_are_text() {
    at_home(async |home| {
        let english = home.guest("P03", &[("bureau-leader", Reach::Bureau)], Locale::En);
        let text = "<script>alert(1)</script></textarea>现有学生__人。\n";
        let page = look(&english, &[("text", text), ("name", "<b>x")]).await.page();
        assert!(
            !page.contains("<script>alert") && !page.contains("</textarea>现有") && !page.contains("<b>x")
        );
        assert!(page.contains("Not one character was changed"), "{page}");
    });
}
