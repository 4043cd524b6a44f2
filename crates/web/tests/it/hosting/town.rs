//! A host with bureaus whose people bear the same names, and a clock that is moved by hand.

use std::cell::Cell;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::{Extension, Router};
use mingde_app::accounts::{PasswordCost, Passwords, SessionRules};
use mingde_app::{Bureau, Patience, Settings, tell_duties};
use mingde_core::date::Timestamp;
use mingde_testkit::operator;
use mingde_web::Way;
use mingde_web::hosting::{Addresses, Fittings, Hands, Hosting, Manner, hosted_site};
use tower::ServiceExt as _;

use crate::browser::{Browser, GOOD, Home, chance, clock};
use crate::everywhere::people::bureau_in;

pub const MINUTE: i64 = 60_000_000;
pub const DAY: i64 = 86_400_000_000;

thread_local! {
    static LATER: Cell<i64> = const { Cell::new(0) };
}

/// The clock of a town. A test has a thread to itself.
pub fn town_clock() -> Timestamp {
    Timestamp(clock().0 + LATER.get())
}

/// So many microseconds pass.
pub fn pass(time: i64) {
    LATER.set(LATER.get() + time);
}

pub struct Town {
    pub hosting: Hosting,
    site: Router,
    /// Each time a bureau was woken: which.
    pub woken: Arc<Mutex<Vec<Weak<Bureau>>>>,
    /// The addresses at which bureaus are set up that know nobody.
    pub set_up: Arc<Mutex<Vec<(String, String)>>>,
    root: tempfile::TempDir,
}

impl Town {
    /// Nobody lodges here yet.
    pub fn new(are_listed: bool) -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("bureaus")).unwrap();
        let (woken, set_up) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (waking, setting_up) = (woken.clone(), set_up.clone());
        let hands = Hands {
            errands: Box::new(move |bureau, told_on, mut ended| {
                waking.lock().unwrap().push(Arc::downgrade(&bureau));
                Box::pin(async move {
                    // Where somebody else writes, whoever holds it up has their turn on the one thread of a story.
                    while tell_duties(&bureau, &operator("host"), town_clock()).await.is_err() {
                        tokio::task::yield_now().await;
                    }
                    told_on.told(town_clock().day());
                    _ = ended.wait_for(|ended| *ended).await;
                })
            }),
            tell_set_up: Box::new(move |code, address| {
                setting_up.lock().unwrap().push((code.to_string(), address.to_owned()));
            }),
        };
        let fittings = Fittings {
            clock: town_clock,
            chance,
            nameless: "明德".into(),
            printing: None,
            passwords: Passwords::new(PasswordCost { memory: 8, passes: 1 }, 2),
            passwords_at_once: 2,
            rules: SessionRules::default(),
        };
        let manner = Manner {
            way: Way { tls: true, ..Way::default() },
            settings: Settings { patience: Patience::Short, ..Settings::in_folder("") },
            fittings,
            operator: operator("host"),
            lag: Duration::ZERO,
            idle: Duration::from_secs(15 * 60),
            are_listed,
        };
        let addresses = Addresses::parse("https://*.jy.example.cn").unwrap();
        let hosting = Hosting::new(&root.path().join("bureaus"), addresses, manner, hands).unwrap();
        Self { site: hosted_site(hosting.clone()), hosting, woken, set_up, root }
    }

    /// Where a bureau lodges.
    pub fn place(&self, code: &str) -> PathBuf {
        self.root.path().join("bureaus").join(code)
    }

    /// Beside the bureaus.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A bureau with all its people, opened beside the host as somebody at the shell does.
    pub async fn lodge(&self, code: &str) -> Home {
        self.lodge_at(&self.place(code)).await
    }

    pub async fn lodge_at(&self, place: &Path) -> Home {
        bureau_in(Home::at(place, tempfile::tempdir().unwrap()).await).await
    }

    /// A bureau with two people.
    pub async fn lodge_small(&self, code: &str) -> Home {
        let home = Home::at(&self.place(code), tempfile::tempdir().unwrap()).await;
        home.take_in("登记册.xlsx", &crate::browser::few()).await;
        home.account("P04").await;
        home
    }

    /// A browser that calls the host so.
    pub fn calling(&self, host: &str) -> Browser {
        let mut browser = Browser::of(self.site.clone());
        browser.host = host.to_owned();
        browser
    }

    pub fn browser(&self, code: &str) -> Browser {
        self.calling(&format!("{code}.jy.example.cn"))
    }

    /// The same host, asked by the net and not from its own machine.
    pub fn by_the_net(&self, host: &str) -> Browser {
        let peer = ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 40_000)));
        let mut browser = Browser::of(self.site.clone().layer(Extension(peer)));
        browser.host = host.to_owned();
        browser
    }

    /// Sends a form with a cookie, from wherever.
    pub fn sent(
        &self,
        code: &str,
        path: &str,
        cookie: &str,
        form: &str,
    ) -> impl Future<Output = StatusCode> + Send + use<> {
        let request = Request::post(path)
            .header("host", format!("{code}.jy.example.cn"))
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        let site = self.site.clone();
        async move { site.oneshot(request.unwrap()).await.unwrap().status() }
    }

    /// Somebody who has signed in at a bureau; what they send carries the token of the session.
    pub async fn signed_in(&self, code: &str, account: &str) -> Browser {
        let mut browser = self.browser(code);
        browser.sign_in(account, GOOD).await.leads_to();
        if browser.get("/account").await.status != 200 {
            browser.begin_second_factor().await;
        }
        let token = browser.get("/account").await.token();
        browser.headers.push(("x-form-token", token));
        browser
    }

    /// One round of the host, now.
    pub async fn round(&self) {
        self.hosting.round(town_clock()).await;
    }

    /// Whatever goes on behind comes to its end.
    pub async fn until(&self, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let waited = tokio::time::timeout(Duration::from_secs(60), async {
            while !is_so().await {
                tokio::task::yield_now().await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("{what}"));
    }

    /// Nobody asks for a while, and all go to sleep.
    pub async fn all_asleep(&self) {
        pass(16 * MINUTE);
        self.until("they do not go to sleep", async || {
            self.round().await;
            self.woken.lock().unwrap().iter().all(|bureau| bureau.strong_count() == 0)
        })
        .await;
        self.round().await;
    }

    /// How often somebody was woken.
    pub fn wakings(&self) -> usize {
        self.woken.lock().unwrap().len()
    }
}
