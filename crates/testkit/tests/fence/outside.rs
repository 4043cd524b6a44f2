//! Who may depend on what from outside. A new dependency is a decision: it gets a line here.

use std::collections::BTreeSet;

use crate::workspace::{Workspace, apart, none, read, root};

/// `core` is values and rules about values: everything it uses is listed, and none of it reads, writes, waits,
/// tells the time or draws lots.
const CORE: [&str; 15] = [
    "ecow",
    "fluent-bundle",
    "hashbrown",
    "jiff",
    "pinyin",
    "rust_decimal",
    "saphyr-parser",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "thiserror",
    "unic-langid",
    "unicode-normalization",
    "uuid",
];

/// Fit for any crate: data in and out of text, and errors.
const ANYWHERE: [&str; 4] = ["hex", "serde", "serde_json", "thiserror"];

/// Everything else, with the crates it is for (beside `core`, which has its own list).
const GUARDED: &[(&str, &[&str])] = &[
    ("aes-gcm-siv", &["store"]),
    ("anyhow", &["mingde"]),
    ("arc-swap", &["app", "web"]),
    // Passwords.
    ("argon2", &["app"]),
    ("arrow-array", &["snapshot"]),
    ("arrow-schema", &["snapshot"]),
    ("askama", &["checkup", "report", "rulebook", "web"]),
    ("axum", &["web"]),
    ("axum-server", &["web"]),
    ("base64", &["app", "courier", "federation", "log", "report", "store", "testkit", "web"]),
    ("blake3", &["app", "store"]),
    ("calamine", &["sheet"]),
    ("cfb", &["sheet"]),
    ("clap", &["mingde"]),
    ("console", &["mingde"]),
    // Secret ballots, on the server and on a telephone.
    ("crypto-bigint", &["ballot"]),
    ("crypto-primes", &["ballot"]),
    ("curve25519-dalek", &["ballot"]),
    ("ed25519-dalek", &["ballot", "log"]),
    ("ecow", &["rulebook", "snapshot"]),
    ("encoding_rs", &["checkup", "sheet"]),
    // A code to be read by a telephone.
    ("fast_qr", &["web"]),
    // Traditional to simplified characters.
    ("ferrous-opencc", &["checkup"]),
    ("flate2", &["testkit"]),
    ("fontdb", &["pdf"]),
    ("futures-util", &["store", "web"]),
    ("getrandom", &["mingde"]),
    ("hashbrown", &["core"]),
    ("hayro-interpret", &["pdf"]),
    // Pictures from strangers are taken apart and made smaller where nothing can be stolen.
    // Signatures of messages to a robot.
    ("hkdf", &["ballot"]),
    ("hmac", &["courier", "objects", "testkit"]),
    ("image", &["reader", "testkit"]),
    ("img-parts", &["reader", "testkit"]),
    ("kamadak-exif", &["reader", "testkit"]),
    ("include_dir", &["app"]),
    ("indicatif", &["mingde"]),
    ("kurbo", &["pdf"]),
    ("libc", &["reader", "testkit"]),
    // Mail.
    ("lettre", &["courier"]),
    ("lopdf", &["report"]),
    ("memchr", &["sheet"]),
    ("mimalloc", &["app", "mingde", "snapshot"]),
    ("parquet", &["snapshot"]),
    // Those that are tried first.
    ("passwords", &["app"]),
    // Text out of a PDF.
    ("pdf-extract", &["checkup"]),
    ("pinyin", &["checkup"]),
    ("postcard", &["reader"]),
    ("pulldown-cmark", &["report"]),
    ("quick-xml", &["checkup", "federation", "objects", "report"]),
    ("rand_chacha", &["app", "demo", "mingde"]),
    ("rand_core", &["ballot"]),
    ("rusqlite", &["store", "testkit"]),
    // Limits of a process, and what it may ask of the kernel; folders exchanged in one step, paths without links.
    ("rustix", &["files", "mingde", "reader"]),
    ("rust_decimal", &["app", "checkup", "report", "rulebook"]),
    ("rust_xlsxwriter", &["sheet", "testkit"]),
    // Signatures of tokens, made by those of the tests.
    ("ring", &["federation", "testkit"]),
    // The transport of whoever serves without a proxy, and of a provider in tests.
    ("rustls", &["federation", "testkit", "web"]),
    // What answers of the API look like.
    ("utoipa", &["app", "web"]),
    ("seccompiler", &["reader", "testkit"]),
    (
        "sha2",
        &[
            "app",
            "ballot",
            "courier",
            "federation",
            "files",
            "log",
            "objects",
            "rulebook",
            "snapshot",
            "store",
            "testkit",
            "web",
        ],
    ),
    ("similar", &["report"]),
    ("sqlx", &["store", "testkit"]),
    ("tempfile", &["testkit"]),
    ("tokio", &["app", "mingde", "store", "testkit", "web"]),
    ("toml", &["demo"]),
    // Second factors.
    ("totp-rs", &["app", "web"]),
    ("tower", &["web"]),
    ("tower-http", &["web"]),
    ("tracing", &["app", "courier", "mingde", "objects", "reader", "store", "web"]),
    ("tracing-subscriber", &["mingde"]),
    ("ttf-parser", &["pdf"]),
    // A witness, an identity provider and robots of groups that are asked over the network.
    ("ureq", &["courier", "federation", "mingde", "objects"]),
    ("typst", &["pdf"]),
    ("typst-layout", &["pdf"]),
    ("typst-pdf", &["pdf"]),
    ("zeroize", &["app", "ballot", "courier", "federation", "mingde", "objects", "store"]),
    ("zip", &["app", "checkup", "report", "sheet", "testkit"]),
];

/// What the tests of any crate may use besides.
const FOR_TESTS: [&str; 5] = ["proptest", "rand_chacha", "tempfile", "tokio", "toml"];

fn may_use(name: &str, dependency: &str) -> bool {
    let guarded = |(it, by): &(&str, &[&str])| *it == dependency && by.contains(&name);
    ANYWHERE.contains(&dependency) || GUARDED.iter().any(guarded)
}

#[test]
fn core_depends_on_exactly_this() {
    let workspace = Workspace::read();
    let listed: BTreeSet<String> = CORE.into_iter().map(str::to_owned).collect();
    assert_eq!(workspace.crates["core"].outside, listed);
}

#[test]
fn each_dependency_from_outside_is_where_it_belongs() {
    let mut complaints = Vec::new();
    for (name, it) in Workspace::read().crates.iter().filter(|(name, _)| *name != "core") {
        for dependency in it.outside.iter().filter(|d| !may_use(name, d)) {
            complaints.push(match GUARDED.iter().find(|(it, _)| it == dependency) {
                Some((_, by)) => {
                    format!("{name} must not depend on {dependency}: it is for {}", by.join(", "))
                }
                None => format!("{name} depends on {dependency}: say in {} who may", file!()),
            });
        }
    }
    none(complaints);
}

#[test]
fn tests_bring_in_nothing_their_crate_may_not_have() {
    let mut complaints = Vec::new();
    for (name, it) in &Workspace::read().crates {
        let extra = |d: &&String| {
            let core = name == "core" && CORE.contains(&d.as_str());
            !core && !may_use(name, d) && !FOR_TESTS.contains(&d.as_str())
        };
        complaints.extend(
            it.outside_for_tests.iter().filter(extra).map(|d| format!("the tests of {name} depend on {d}")),
        );
    }
    none(complaints);
}

/// The lock file of a crate apart names what ours depend on now. Nobody's build looks at it but its own, which takes long and is
/// not everybody's.
#[test]
fn locks_of_crates_apart_are_current() {
    let workspace = Workspace::read();
    let mut complaints = Vec::new();
    for apart in apart() {
        let folder = root().join("crates").join(&apart);
        let lock: toml::Table = read(&folder.join("Cargo.lock")).parse().expect("a lock file");
        for package in lock["package"].as_array().expect("packages") {
            let name = package["name"].as_str().expect("a name");
            let ours = name.strip_prefix("mingde-").and_then(|name| workspace.crates.get(name));
            let Some(it) = ours.filter(|_| package.get("source").is_none()) else { continue };
            let locked = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
            // Where there are two versions, the version stands behind the name.
            let locked = locked.filter_map(|dependency| dependency.as_str()?.split(' ').next());
            let locked: BTreeSet<String> = locked.map(str::to_owned).collect();
            let ours = it.ours.iter().map(|name| format!("mingde-{name}"));
            let now: BTreeSet<String> = ours.chain(it.outside.iter().cloned()).collect();
            if locked != now {
                complaints.push(format!(
                    "crates/{apart}/Cargo.lock has another {name}: cargo metadata --manifest-path crates/{apart}/Cargo.toml"
                ));
            }
        }
    }
    none(complaints);
}
