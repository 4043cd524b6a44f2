//! Many bureaus behind one door.

mod apart;
mod town;

use axum::http::{Method, StatusCode};
use mingde_testkit::{edit_embedded, hold_embedded};

use self::town::{DAY, MINUTE, Town, pass};
use crate::browser::{GOOD, Home};

const FILE: &str = "mingde.sqlite3";

#[tokio::test]
async fn a_bureau_that_does_not_open_is_told_on_its_own_pages_and_the_others_go_on() {
    let town = Town::new(false);
    for code in ["lantian", "huxian", "zhouzhi"] {
        drop(town.lodge_small(code).await);
    }
    let file = town.place("lantian").join(FILE);
    let sound = std::fs::read(&file).unwrap();
    std::fs::write(&file, b"this is no database, and has not been one for a while".repeat(200)).unwrap();
    edit_embedded(&town.place("zhouzhi").join(FILE), "UPDATE schema_version SET version = 99");
    let mut numbers = Vec::new();
    for code in ["lantian", "zhouzhi"] {
        let closed = town.browser(code).get("/sign-in").await;
        assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(closed.header("retry-after"), "10");
        assert!(closed.text.contains("其他局不受影响"), "{}", closed.text);
        assert!(!closed.text.contains("bureaus") && !closed.text.contains("sqlite"), "{}", closed.text);
        numbers.push(closed.between("编号 ", "</p>"));
        let told = town.browser(code).get("/api/v1/me").await;
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(told.text.contains("web-lodger-closed"), "{}", told.text);
        let ready = town.browser(code).get("/readyz").await;
        assert_eq!((ready.status.as_u16(), ready.text.as_str()), (503, "the ledger does not open\n"));
    }
    assert_ne!(numbers[0], numbers[1], "each failure has a number of its own");
    let sound_one = town.signed_in("huxian", "P04").await;
    assert_eq!(sound_one.get("/").await.status, 200);
    let ready = town.calling("127.0.0.1:8080").get("/readyz").await;
    let told: Vec<&str> = ready.page().lines().collect();
    assert_eq!((told[0], told[1]), ("ready", "huxian awake"));
    assert!(told[2].starts_with("lantian closed: ") && told[3].starts_with("zhouzhi closed: "), "{told:?}");
    assert!(told[3].contains("newer"), "{told:?}");
    let counted = town.calling("127.0.0.1:8080").get("/metrics").await;
    for line in ["mingde_bureaus{standing=\"closed\"} 2", "mingde_bureaus{standing=\"awake\"} 1"] {
        assert!(counted.page().lines().any(|found| found == line), "{line}: {}", counted.text);
    }
    assert!(counted.text.contains("mingde_bureau_requests_total{bureau=\"huxian\",status=\"2xx\"}"));
    assert!(!counted.text.contains("P04"));
    // A proxy that nobody announced is on this machine, and whoever it asks for need not be.
    let mut proxied = town.calling("127.0.0.1:8080");
    proxied.headers = vec![("via", "1.1 proxy".to_owned())];
    assert_eq!(proxied.get("/readyz").await.page(), "ready\n");
    assert_eq!(proxied.get("/metrics").await.status, 404);
    // Somebody puts back what was there: it is seen at once.
    std::fs::write(&file, sound).unwrap();
    town.browser("lantian").get("/sign-in").await.page();
}

#[tokio::test]
async fn a_ledger_that_somebody_else_holds_is_tried_again() {
    let town = Town::new(false);
    drop(town.lodge_small("lantian").await);
    let file = town.place("lantian").join(FILE);
    // An import at the shell keeps nobody from looking,
    let writing = hold_embedded(&file, "BEGIN IMMEDIATE");
    town.browser("lantian").get("/sign-in").await.page();
    drop(writing);
    town.all_asleep().await;
    // what shuts out everybody does.
    let holding = hold_embedded(&file, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    let held = town.browser("lantian").get("/sign-in").await;
    assert_eq!(held.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(held.text.contains("正在服务器上处理") && held.text.contains("其他局不受影响"), "{}", held.text);
    drop(holding);
    pass(MINUTE);
    town.browser("lantian").get("/sign-in").await.page();
}

#[tokio::test]
async fn who_sleeps_has_lost_nothing_when_somebody_asks_again() {
    let town = Town::new(false);
    drop(town.lodge("lantian").await);
    let contact = town.signed_in("lantian", "P05").await;
    let draft = [("key", "FEDCBA9876543210"), ("unit", "S2"), ("field.minutes", "77")];
    assert_eq!(contact.send("/file/heart-to-heart-talk/draft", &draft).await.status, 204);
    assert_eq!(town.wakings(), 1);
    town.round().await;
    assert_eq!(contact.get("/readyz").await.page(), "ready\n", "somebody was here just now");
    town.all_asleep().await;
    assert_eq!(contact.get("/readyz").await.page(), "asleep\n");
    let journal = town.place("lantian").join("mingde.sqlite3-wal");
    town.until("the journal is not folded", async || !journal.exists()).await;
    town.round().await;
    assert_eq!(town.wakings(), 1, "nothing is due");
    assert_eq!(contact.get("/healthz").await.page(), "alive\n");
    contact.get("/assets/nothing").await;
    assert_eq!(town.wakings(), 1, "what is nobody's wakes nobody");
    let form = contact.get("/file/heart-to-heart-talk?draft=FEDCBA9876543210").await;
    assert!(form.page().contains("77"), "{}", form.text);
    assert_eq!(town.wakings(), 2);

    // Whoever is at work in it keeps it, and who asks meanwhile finds the same.
    let at_work = town.woken.lock().unwrap()[1].upgrade().unwrap();
    pass(16 * MINUTE);
    town.round().await;
    assert_eq!(contact.get("/readyz").await.page(), "asleep\n");
    contact.get("/file").await.page();
    assert!(std::sync::Weak::ptr_eq(&town.woken.lock().unwrap()[2], &std::sync::Arc::downgrade(&at_work)));
    drop(at_work);

    // Somebody at the shell writes to its ledger: that may be something to be told.
    town.all_asleep().await;
    let before = town.wakings();
    let shell = Home::at(&town.place("lantian"), tempfile::tempdir().unwrap()).await;
    shell.account("P07").await;
    drop(shell);
    town.round().await;
    assert_eq!(town.wakings(), before + 1);

    // On the next day each is told what falls due, and sleeps again.
    town.all_asleep().await;
    let before = town.wakings();
    pass(DAY);
    town.round().await;
    assert_eq!(town.wakings(), before + 1);
    town.all_asleep().await;
    town.round().await;
    assert_eq!(town.wakings(), before + 1, "once a day");
    town.hosting.close().await;
}

#[tokio::test]
async fn a_folder_that_comes_is_found_and_one_that_goes_is_let_go() {
    let town = Town::new(true);
    let lantian = town.browser("lantian");
    assert_eq!(lantian.get("/sign-in").await.status, 404);
    assert!(lantian.get("/").await.text.contains("没有教育局"));
    drop(town.lodge_small("lantian").await);
    lantian.sign_in("P04", GOOD).await.leads_to();
    lantian.get("/account").await.page();
    let front = town.calling("jy.example.cn").get("/").await;
    assert!(front.page().contains("https://lantian.jy.example.cn") && front.text.contains("示范区教育局"));

    // A copy of a ledger would know the sessions of the original.
    town.hosting.close().await;
    copy(&town.place("lantian"), &town.place("copy"));
    lantian.get("/account").await.page();
    let copied = town.browser("copy").get("/sign-in").await;
    assert_eq!(copied.status, StatusCode::SERVICE_UNAVAILABLE);
    let ready = town.calling("127.0.0.1").get("/readyz").await;
    assert!(ready.text.contains("copy closed: it is the same ledger as that of lantian"), "{}", ready.text);
    std::fs::remove_dir_all(town.place("copy")).unwrap();

    std::fs::rename(town.place("lantian"), town.aside("lantian")).unwrap();
    assert_eq!(lantian.get("/account").await.status, 404);
    // Another bureau in its place knows nobody of the one before.
    drop(town.lodge_small("lantian").await);
    assert!(lantian.get("/account").await.leads_to().starts_with("/sign-in"));
    // A bureau that knows nobody is set up at an address of its own, which stays good while it sleeps.
    drop(Home::at(&town.place("new"), tempfile::tempdir().unwrap()).await);
    town.browser("new").get("/sign-in").await.page();
    town.all_asleep().await;
    town.browser("new").get("/sign-in").await.page();
    let told = town.set_up.lock().unwrap().clone();
    let [(code, address)] = &told[..] else { panic!("{told:?}") };
    let path = address.strip_prefix("https://new.jy.example.cn").unwrap();
    assert_eq!(code, "new");
    town.browser("new").get(path).await.page();
    assert_eq!(town.browser("lantian").get(path).await.status, 404);
}

/// All files of a folder.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &place) } else { std::fs::copy(&path, &place).map(drop).unwrap() }
    }
}

#[tokio::test]
async fn no_name_and_no_path_leads_to_a_bureau_but_its_own() {
    let town = Town::new(false);
    drop(town.lodge_small("lantian").await);
    drop(town.lodge_at(&town.aside("outside")).await);
    #[cfg(unix)]
    for (name, leads) in [("linked", "lantian"), ("out", "../outside"), ("dots", "..")] {
        std::os::unix::fs::symlink(leads, town.place(name)).unwrap();
    }
    let page = town.calling("LanTian.JY.Example.cn:443").get("/sign-in").await;
    assert!(page.page().contains("name=\"password\""));
    for host in ["linked", "out", "dots", "unknown", "0"] {
        let told = town.browser(host).get("/sign-in").await;
        assert_eq!(told.status, 404, "{host}");
        assert!(!told.text.contains("name=\"password\""), "{}", told.text);
    }
    for host in [
        "..",
        "../lantian.jy.example.cn",
        "lantian%2e.jy.example.cn",
        "..%2flantian.jy.example.cn",
        "a.lantian.jy.example.cn",
        "lantian.jy.example.cn.",
        "lantian.jy.example.cn:8443",
        "lantian",
        "lantian.jy.example.cn.evil.example",
        "xn--fiq228c.jy.example.cn",
        "127.0.0.1",
        "",
    ] {
        let told = town.calling(host).get("/sign-in").await;
        assert_eq!(told.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!told.text.contains("name=\"password\""), "{host}");
    }
    // A path names no bureau, whatever it tries.
    for path in [
        "/b/lantian/sign-in",
        "/b/../sign-in",
        "/%2e%2e/lantian/sign-in",
        "/lantian/mingde.sqlite3",
        "/..%2f..%2foutside/mingde.sqlite3",
        "/assets/..%2f..%2fmingde.sqlite3",
    ] {
        for host in ["lantian.jy.example.cn", "jy.example.cn", "unknown.jy.example.cn"] {
            let told = town.calling(host).get(path).await;
            assert!(told.status.is_client_error() || told.leads_to().starts_with("/sign-in"), "{host}{path}");
            assert!(!told.text.contains("SQLite format"), "{host}{path}");
        }
    }
    // Who names two hosts names none.
    let mut two = town.browser("lantian");
    two.headers.push(("host", "huxian.jy.example.cn".into()));
    assert_eq!(two.get("/sign-in").await.status, StatusCode::MISDIRECTED_REQUEST);
    let absolute = town.calling("lantian.jy.example.cn").get("https://huxian.jy.example.cn/sign-in").await;
    assert_eq!(absolute.status, StatusCode::MISDIRECTED_REQUEST);

    // The page in common names nobody unless it is to, and leads on to a code.
    let front = town.calling("jy.example.cn");
    let asked = front.get("/").await;
    assert!(!asked.page().contains("lantian") && asked.text.contains("name=\"bureau\""), "{}", asked.text);
    let led = front.get("/?bureau=%EF%BC%AC%EF%BC%A1%EF%BC%AE%EF%BC%B4%EF%BC%A9%EF%BC%A1%EF%BC%AE").await;
    assert_eq!(led.leads_to(), "https://lantian.jy.example.cn");
    for typed in
        ["evil.example%2f", "a.b", "%2F%2Fevil.example", "lantian%40evil.example", "%E8%93%9D%E7%94%B0"]
    {
        let told = front.get(&format!("/?bureau={typed}")).await;
        assert!(told.page().contains("不是局的代码") && told.text.contains("aria-invalid"), "{typed}");
    }
    assert_eq!(front.carry(Method::POST, "/", ("", Vec::new())).await.status, 404);
    let ready = town.calling("jy.example.cn").get("/readyz").await;
    for name in ["dots", "linked", "out"] {
        assert!(ready.page().contains(&format!("{name} passed over: a link")), "{}", ready.text);
    }
    // Whoever comes by the net is not told who lodges here.
    assert_eq!(town.by_the_net("jy.example.cn").get("/readyz").await.page(), "ready\n");
    assert_eq!(town.by_the_net("jy.example.cn").get("/metrics").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bureau_that_is_flooded_keeps_nobody_from_the_others() {
    let town = Town::new(false);
    for code in ["lantian", "huxian"] {
        drop(town.lodge_small(code).await);
    }
    let page = town.browser("lantian").get("/sign-in").await;
    // Whoever writes waits for as long as somebody else does.
    let holding = hold_embedded(&town.place("lantian").join(FILE), "BEGIN IMMEDIATE");
    let cookie = page.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let form = format!("token={}&account=P04&password=x", page.token());
    let flood: Vec<_> =
        (0..400).map(|_| tokio::spawn(town.sent("lantian", "/sign-in", &cookie, &form))).collect();
    town.until("it is never full", async || {
        town.browser("lantian").get("/sign-in").await.status == StatusCode::SERVICE_UNAVAILABLE
    })
    .await;
    town.browser("huxian").sign_in("P04", GOOD).await.leads_to();
    drop(holding);
    for one in flood {
        one.await.unwrap();
    }
    town.browser("lantian").get("/sign-in").await.page();
}
