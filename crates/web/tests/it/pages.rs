//! Pages in words, as they were when somebody last looked at them. `MINGDE_BLESS=1` writes them anew.

use std::fs;
use std::path::Path;

use mingde_core::grant::Reach;
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;

use crate::house::at_home;
use crate::scope::{leader, records, talks};

/// A page without its marks: one line for each part that says something.
fn told(page: &str) -> String {
    let body = page.split_once("<main").map_or(page, |(_, body)| body);
    let body = body.split_once("</main>").map_or(body, |(body, _)| body);
    let mut lines = Vec::new();
    for part in body.split('<').filter_map(|part| part.split_once('>')) {
        let text = part.1.trim();
        if !text.is_empty() {
            lines.push(without_hashes(text));
        }
    }
    lines.join("\n") + "\n"
}

/// Ids and hashes are other ones with other keys.
fn without_hashes(text: &str) -> String {
    let hash = |word: &str| word.len() > 11 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = text.split('/').map(|word| if hash(word.trim_end_matches('…')) { "#" } else { word });
    words.collect::<Vec<_>>().join("/")
}

fn stands(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pages").join(format!("{name}.txt"));
    let told = told(page);
    if std::env::var_os("MINGDE_BLESS").is_some() {
        fs::write(&path, told).unwrap();
        return;
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(told, before, "{name}");
}

#[test]
fn pages_say_what_they_said() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let (contact, leader) = (home.contact(), leader(home));
        let english = home.guest("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))], Locale::En);
        let record = records(&contact).await.remove(0);
        let (unit, person) = (Unit::id_of("S1"), Person::id_of("P03"));
        stands("todo", &contact.get("/").await.page());
        stands("todo-en", &english.get("/").await.page());
        stands("ledger", &leader.get("/records").await.page());
        stands("record", &contact.get(&format!("/records/{record}")).await.page());
        stands("record-en", &english.get(&format!("/records/{record}")).await.page());
        stands("unit", &contact.get(&format!("/units/{unit}")).await.page());
        stands("person", &contact.get(&format!("/persons/{person}")).await.page());
        stands("units", &leader.get("/units").await.page());
        let personnel = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let personnel_in_english = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::En);
        let transfer = [
            ("person", "陈老师(P04)"),
            ("unit", "第二中学"),
            ("title", "教师"),
            ("rank", "teacher"),
            ("from", "2025-11-10"),
            ("reason", "区教发〔2025〕31号"),
        ];
        stands("organisation", &personnel.get("/units").await.page());
        stands("transfer", &personnel.get("/organisation/transfer").await.page());
        stands("transfer-preview", &personnel.post("/organisation/transfer", &transfer).await.page());
        let security = home.guest("P01", &[("security-administrator", Reach::Bureau)], Locale::ZhCn);
        let security_in_english = home.guest("P01", &[("security-administrator", Reach::Bureau)], Locale::En);
        let grant = [
            ("office", "school-contact"),
            ("person", "陈老师(P04)"),
            ("reach", "unit"),
            ("unit", "第一小学"),
            ("first", "2025-11-03"),
            ("last", "2026-08-31"),
            ("confirmed", "1"),
        ];
        stands("office-preview", &security.post("/offices", &grant[..6]).await.page());
        security.post("/offices", &grant).await.leads_to();
        stands("offices", &security.get("/offices").await.page());
        stands("offices-en", &security_in_english.get("/offices").await.page());
        let merger = [("units", "S1"), ("into", "S2"), ("from", "2025-11-10"), ("reason", "No. 31")];
        let merged = personnel_in_english.post("/organisation/merger", &merger).await.page();
        stands("merger-preview-en", &merged);
        stands("rulebook", &leader.get("/rulebooks/heart-to-heart-talks").await.page());
        stands("rulebook-en", &english.get("/rulebooks/heart-to-heart-talks").await.page());
        let proof = format!("/rulebooks/heart-to-heart-talks/heads_talk_half/{unit}");
        stands("proof", &contact.get(&proof).await.page());
        stands("board", &leader.get("/boards").await.page());
        stands("board-of-rulebook", &leader.get("/boards/rulebooks/heart-to-heart-talks").await.page());
        stands("board-of-unit", &contact.get("/boards/units/S1").await.page());
        stands("burden", &leader.get("/boards/burden?minutes=3").await.page());
        stands("burden-en", &english.get("/boards/burden").await.page());
        stands("calendar", &contact.get("/calendar").await.page());
        stands("missing", &contact.get("/nothing").await.text());
    });
}

#[test]
fn a_rail_has_what_somebody_may_open_and_nothing_else() {
    at_home(async |home| {
        let rail = |page: String| page.split("class=\"bar-top\"").next().unwrap().to_owned();
        let contact = rail(home.contact().get("/").await.page());
        assert!(contact.contains("href=\"/file\"") && contact.contains("href=\"/imports\""));
        assert!(!contact.contains("href=\"/accounts\""));
        let teacher = home.guest("P04", &[], Locale::ZhCn).get("/").await.page();
        assert!(!rail(teacher).contains("href=\"/file\""));
        let system = home.guest("P04", &[("system-administrator", Reach::Bureau)], Locale::ZhCn);
        assert!(rail(system.get("/").await.page()).contains("href=\"/accounts\""));
    });
}
