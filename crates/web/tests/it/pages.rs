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
        stands("rulebook", &leader.get("/rulebooks/heart-to-heart-talks").await.page());
        stands("rulebook-en", &english.get("/rulebooks/heart-to-heart-talks").await.page());
        let proof = format!("/rulebooks/heart-to-heart-talks/heads_talk_half/{unit}");
        stands("proof", &contact.get(&proof).await.page());
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
