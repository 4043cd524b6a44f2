//! A client that is generated from the document files a record, has it accepted, and looks around.

use std::path::Path;
use std::process::Command;

use mingde_app::accounts::TokenWish;
use mingde_web::{Way, site};
use serde_json::{Value, json};

use super::Program;
use crate::everywhere::people::bureau;
use crate::in_chromium::served_by;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generated_client_files_accepts_and_looks_around() {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("client");
    if !client.join("node_modules/openapi-typescript").is_dir() {
        assert!(std::env::var_os("MINGDE_REQUIRE_BROWSER").is_none(), "the client is missing (make client)");
        eprintln!("skipped: the client is missing (make client)");
        return;
    }
    let home = bureau().await;
    let filing = Program::of(&home, "P03", TokenWish::default()).await.token();
    let accepting = Program::of(&home, "P06", TokenWish::default()).await.token();
    let house = served_by(site(home.doors(Way::default(), None))).await;
    let told = tokio::task::spawn_blocking(move || {
        Command::new("./generate-and-run").args([&house, &filing, &accepting]).current_dir(&client).output()
    });
    let told = told.await.unwrap().unwrap();
    let (out, err) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{out}\n{err}");
    let said: Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(said["states"], json!(["accepted"]));
    let looked = json!({
        "findings": true, "board": "S1", "trend": "2025-11-03", "open": [], "replies": 0,
        "office": "School contact", "ballots": [], "units": ["S1"], "receipt": "heart-to-heart-talks",
    });
    assert_eq!(said["looked"], looked);
}
