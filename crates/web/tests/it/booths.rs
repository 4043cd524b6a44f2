//! A ballot held at the house itself by the pages alone: seats on telephones, voters on telephones, everybody verifying.

use std::path::Path;
use std::process::Command;

use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use serde_json::json;

use crate::balloting::{KEEPERS, between, seats, teachers, typed};
use crate::house::at_home;
use crate::in_chromium::{missing, served_by};

/// Those who vote, each before pages of their own; the first in a browser.
const VOTERS: [&str; 5] = ["P03", "P04", "P06", "P07", "P08"];

#[test]
fn a_ballot_is_held_by_its_pages() {
    at_home(async |home| {
        let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
        if let Some(missing) = missing(home, &ui).await {
            assert!(std::env::var_os("MINGDE_REQUIRE_BROWSER").is_none(), "{missing} is missing");
            return;
        }
        teachers(home).await;
        let office = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let form = office.get("/ballots/new?kind=democratic-appraisal").await.page();
        let id = between(&form, "name=\"id\" value=\"", "\"")[0].to_owned();
        assert!(office.post("/ballots", &typed(&id)).await.leads_to().ends_with("said=prepared"));
        let seats = seats(home, &office, &id, &KEEPERS).await;
        let before = |guest: &crate::house::Guest| guest.router().merge(home.ballot_box().router());
        let mut voters = Vec::new();
        for voter in VOTERS {
            voters.push(served_by(before(&home.guest(voter, &[], Locale::ZhCn))).await);
        }
        let houses =
            json!({ "id": id, "seats": seats, "office": served_by(before(&office)).await, "voters": voters });
        let told = tokio::task::spawn_blocking(move || {
            let mut node = Command::new("node");
            node.args(["--test", "ballot/house.test.mjs"]).current_dir(ui);
            node.env("MINGDE_HOUSES", houses.to_string()).output()
        });
        let told = told.await.unwrap().unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
    });
}
