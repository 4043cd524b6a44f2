//! The pages in a real browser: the stories of `ui/test`, told by Node in Chromium to a house of our own.

use std::path::Path;
use std::process::Command;

use axum::Router;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_web::booth;
use tokio::net::TcpListener;

use crate::cases::council;
use crate::house::{Guest, Home, at_home};

/// Serves somebody's pages until the story is over; gives back where.
async fn served(guest: &Guest) -> String {
    served_by(guest.router()).await
}

pub async fn served_by(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn page_hash() -> String {
    booth::page_hash().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is missing for a browser, if anything is.
pub async fn missing(home: &Home, ui: &Path) -> Option<&'static str> {
    let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    if !chromium.iter().any(|program| Path::new(program).exists()) {
        return Some("Chromium (scripts/need chromium)");
    }
    if !ui.join("node_modules/playwright-core").is_dir() {
        return Some("playwright-core (make ui)");
    }
    let page = home.contact().get("/file").await.page();
    (!page.contains("mingde.js")).then_some("the script of the pages (make ui, and build again)")
}

#[test]
fn stories_are_told_in_a_browser() {
    at_home(async |home| {
        let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
        if let Some(missing) = missing(home, &ui).await {
            assert!(std::env::var_os("MINGDE_REQUIRE_BROWSER").is_none(), "{missing} is missing");
            eprintln!("skipped in a browser: {missing} is missing");
            return;
        }
        council(home).await;
        let reach = Reach::Unit(Unit::id_of("S1"));
        let houses = serde_json::json!({
            "teacher": served(&home.guest("P04", &[], Locale::ZhCn)).await,
            "discipline": served(&home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::ZhCn)).await,
            "discipline_english": served(&home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::En)).await,
            "contact": served(&home.contact()).await,
            "english": served(&home.guest("P03", &[("school-contact", reach)], Locale::En)).await,
            "booth": served_by(home.contact().router().merge(home.ballot_box().router())).await,
            "page_hash": page_hash(),
            "writer": served(&home.guest("P01", &[("party-office", Reach::Bureau)], Locale::ZhCn)).await,
            "writer_english": served(&home.guest("P01", &[("party-office", Reach::Bureau)], Locale::En)).await,
            "publisher": served(&home.guest("P02", &[("civilisation-office", Reach::Bureau)], Locale::ZhCn)).await,
            "personnel": served(&home.guest("P01", &[("personnel-office", Reach::Bureau), ("school-contact", Reach::Bureau)], Locale::ZhCn)).await,
        });
        let stories = std::fs::read_dir(ui.join("test")).unwrap().map(|entry| entry.unwrap().path());
        let mut stories: Vec<_> =
            stories.filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
        stories.sort();
        let told = tokio::task::spawn_blocking(move || {
            let mut node = Command::new("node");
            node.args(["--test", "--test-concurrency=1"]).args(stories).current_dir(&ui);
            node.env("MINGDE_HOUSES", houses.to_string()).output()
        });
        let told = told.await.unwrap().unwrap();
        let stories = String::from_utf8_lossy(&told.stdout);
        assert!(told.status.success(), "{stories}");
        println!("{stories}");
    });
}
