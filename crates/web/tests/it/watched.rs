//! What whoever watches over the machine is told of the clock and the database.

use std::sync::Arc;

use axum::http::StatusCode;
use mingde_app::accounts::{PasswordCost, Passwords, Providers, SessionRules};
use mingde_app::{Bureau, Database, Settings};
use mingde_core::date::Timestamp;
use mingde_web::{Doors, House, Way, site};

use crate::browser::{Answer, Browser, Home, chance, clock};

const DAY: i64 = 86_400_000_000;

/// Whether a house is ready that has this clock.
async fn ready(bureau: Arc<Bureau>, clock: fn() -> Timestamp) -> Answer {
    let house = House::new(bureau, "示范区教育局".into(), clock, chance);
    let keys = (Passwords::new(PasswordCost { memory: 8, passes: 1 }, 2), Providers::new(None));
    let doors = Doors::new(house, Way::default(), keys, SessionRules::default(), None);
    Browser::of(site(doors)).get("/readyz").await
}

#[tokio::test]
async fn a_clock_far_from_the_latest_entry_is_told_while_the_server_runs() {
    let home = Home::new().await;
    let at = |clock| ready(home.bureau.clone(), clock);
    for agrees in [|| clock(), || Timestamp(clock().0 - DAY), || Timestamp(clock().0 + 700 * DAY)] {
        assert_eq!(at(agrees).await.page(), "ready\n");
    }
    for doubted in [|| Timestamp(clock().0 - 3 * DAY), || Timestamp(clock().0 + 900 * DAY)] {
        let told = at(doubted).await;
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(told.text, "the clock disagrees with the ledger\n");
    }
}

#[test]
fn a_database_that_may_only_be_read_is_told_as_one() {
    mingde_testkit::on_every_database(async |url| {
        let Some(url) = url else { return };
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::in_folder(folder.path());
        let mut opened = async |url: String| {
            settings.database = Database::Postgres(url);
            let bureau = Arc::new(Bureau::open(&settings, &mut chance).await.unwrap());
            ready(bureau, clock).await
        };
        assert_eq!(opened(url.to_owned()).await.page(), "ready\n");
        let told = opened(format!("{url}&options[default_transaction_read_only]=on")).await;
        assert_eq!(
            (told.status, &*told.text),
            (StatusCode::SERVICE_UNAVAILABLE, "the database may only be read\n")
        );
    });
}

#[tokio::test]
async fn a_database_that_answers_and_takes_no_write_is_told() {
    let home = Home::new().await;
    let file = home.bureau.data.join("mingde.sqlite3");
    let before = home.bureau.position().await.unwrap();
    assert_eq!(ready(home.bureau.clone(), clock).await.page(), "ready\n");
    assert_eq!(home.bureau.position().await.unwrap(), before, "nothing of it stays");
    mingde_testkit::edit_embedded(&file, "ALTER TABLE used_once RENAME TO elsewhere");
    assert_eq!(ready(home.bureau.clone(), clock).await.page(), "ready\n", "it took one just now");
    let told = ready(home.bureau.clone(), || Timestamp(clock().0 + 60_000_000)).await;
    assert_eq!(
        (told.status, &*told.text),
        (StatusCode::SERVICE_UNAVAILABLE, "the database takes no write\n")
    );
}
