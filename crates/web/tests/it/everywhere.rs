//! Every route for everybody who signs in to the demo: no page, list, download, picker or count shows what the scope hides,
//! and whoever guesses a name is answered as if there were nothing of it.

pub mod people;
pub mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use axum::http::Method;

use self::people::{
    BUREAU_WIDE, Guest, bureau, everybody, filled, hidden_talk, nothing, secrets, signed_in, talk,
};
use self::routes::{Asked, ROUTES, places, probes};
use crate::browser::{Answer, encoded};

pub type Ids = BTreeMap<&'static str, String>;

/// Whoever reads all grants.
const READ_GRANTS: [&str; 2] = ["audit-administrator", "security-administrator"];

/// Whoever sends tasks to units.
const SEND_TASKS: [&str; 2] = ["civilisation-office", "department-contact"];

const FORM: &str = "application/x-www-form-urlencoded";

/// Asks a route with the names of something in its places.
pub async fn asked(guest: &Guest, (method, address, form): (&str, &str, &str), ids: &Ids) -> Answer {
    let method: Method = method.parse().unwrap();
    if method != Method::POST {
        return guest.browser.carry(method, &filled(address, ids), ("", form.into())).await;
    }
    let form = format!("token={}&{}", guest.browser.headers[0].1, filled(form, ids));
    guest.browser.carry(method, &filled(address, ids), (FORM, form.into_bytes())).await
}

/// An answer without what names the thing that was asked for, and without what is drawn for each answer.
pub fn told(answer: &Answer, ids: &Ids) -> String {
    let mut told = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        let value = value.to_str().unwrap();
        // Of a cookie its name counts: what is in it is drawn.
        let value = if name == "set-cookie" { value.split('=').next().unwrap() } else { value };
        if name != "content-length" {
            told += &format!("{name}: {value}\n");
        }
    }
    told += &answer.text;
    for (name, id) in ids {
        for written in [id.clone(), encoded(id)] {
            told = told.replace(&written, &format!("‹{name}›"));
        }
    }
    let drawn = "name=\"key\" value=\"";
    match told.find(drawn).map(|at| at + drawn.len()) {
        Some(at) => told[..at].to_owned() + told[at..].split_once('"').map_or("", |(_, rest)| rest),
        None => told,
    }
}

/// Both say the same, line by line.
#[track_caller]
pub fn alike(one: &str, other: &str, what: &str) {
    if one == other {
        return;
    }
    let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    let at = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let from = |lines: &[&str]| lines.iter().skip(at).take(3).copied().collect::<Vec<_>>().join("\n");
    panic!("{what}: line {at}\n--- {}\n--- {}", from(&one), from(&other));
}

/// The calls that stand in a source after `.route(`: method and path.
fn routes_in(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for call in source.split(".route(").skip(1) {
        let path = call.split('"').nth(1).unwrap();
        // Up to the next route; between them stand the methods, each with its handler.
        for (method, name) in
            [("GET", "get"), ("POST", "post"), ("PUT", "put"), ("DELETE", "delete"), ("PATCH", "patch")]
        {
            let spoken = [format!(" {name}("), format!("({name}("), format!("\t{name}(")];
            if spoken.iter().any(|spoken| call.contains(spoken.as_str())) {
                found.push((method.to_owned(), path.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_route_of_the_house_stands_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut built) = (vec![root], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|ending| ending.to_str()) {
                None if path.is_dir() => folders.push(path),
                Some("rs") => built.extend(routes_in(&fs::read_to_string(&path).unwrap())),
                _ => {}
            }
        }
    }
    assert!(built.len() > 60, "{built:?}");
    let listed: BTreeSet<(String, String)> =
        ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    let missing: Vec<_> = built.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&built).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:?}; no routes: {gone:?}");
    assert_eq!(ROUTES.len(), listed.len(), "none stands there twice");
    for route in ROUTES {
        let is_told = match route.asked {
            Asked::At(asked) => !asked.is_empty(),
            Asked::Own(why) => !why.is_empty(),
        };
        assert!(is_told, "{} is asked, or it is said why not", route.path);
    }
}

#[tokio::test]
async fn what_is_hidden_is_answered_like_what_there_is_not() {
    let home = bureau().await;
    let own = [
        ("unit", "S1"),
        ("date", "2025-10-13"),
        ("role.organiser", "王校长"),
        ("role.counterpart", "陈老师"),
    ];
    let seen = talk(&signed_in(&home, "P03").await, &own).await;
    let secrets = secrets(&home).await;
    let (guests, nothing) = (everybody(&home).await, nothing());
    let mut compared = BTreeSet::new();
    for guest in &guests {
        for secret in secrets.iter().filter(|secret| !secret.seen_by.contains(&guest.office)) {
            let mut hidden = secret.ids.clone();
            hidden.insert("seen-record", seen.clone());
            let unknown: Ids =
                hidden.iter().map(|(name, id)| (*name, nothing.get(name).unwrap_or(id).clone())).collect();
            for probe in probes() {
                let named: BTreeSet<&str> = places(probe.1).chain(places(probe.2)).collect();
                let is_asked = named.iter().any(|name| secret.ids.contains_key(name));
                if !is_asked || !named.iter().all(|name| hidden.contains_key(name)) {
                    continue;
                }
                compared.insert((probe.0, probe.1, probe.2));
                let one = told(&asked(guest, probe, &hidden).await, &hidden);
                let other = told(&asked(guest, probe, &unknown).await, &unknown);
                let what = format!("{} asks {probe:?} for {}", guest.office, secret.name);
                alike(&one, &other, &what);
            }
        }
    }
    let forgotten: Vec<_> = probes()
        .filter(|probe| places(probe.1).chain(places(probe.2)).next().is_some() && !compared.contains(probe))
        .collect();
    assert!(forgotten.is_empty(), "no secret has the names of {forgotten:?}");
    // However often somebody tried, it is still there for whom it belongs to.
    let owner = signed_in(&home, "P05").await;
    let named = |name: &str| secrets.iter().find_map(|secret| secret.ids.get(name)).unwrap();
    assert!(owner.get("/file").await.page().contains(named("draft")));
    owner.get(&format!("/uploads/{}/picture", named("upload"))).await.page();
    assert!(owner.get(&format!("/imports/{}", named("import"))).await.page().contains("二中谈话.xlsx"));
    assert!(owner.get("/notices").await.page().contains(&format!("/notices/{}/reading", named("notice"))));
    let undoing = owner.get(&format!("/imports/batches/{}", named("batch"))).await;
    assert!(undoing.page().contains("新增的 1 条撤回"), "{}", undoing.text);
}

#[tokio::test]
async fn no_page_shows_what_is_hidden() {
    let home = bureau().await;
    let secrets = secrets(&home).await;
    let guests = everybody(&home).await;
    for guest in &guests {
        let mut shown = String::new();
        for probe in probes().filter(|probe| places(probe.1).chain(places(probe.2)).next().is_none()) {
            let answer = asked(guest, probe, &Ids::new()).await;
            // Who holds what where is read by whoever grants it or watches over that.
            if (probe.1.starts_with("/offices") || probe.1.starts_with("/pick/holders"))
                && READ_GRANTS.contains(&guest.office)
            {
                continue;
            }
            // Whoever sends tasks chooses among all units.
            if probe.1.starts_with("/tasks/new") && SEND_TASKS.contains(&guest.office) {
                assert!(answer.status == 200 || probe.1.contains("document-sent"), "{}", guest.office);
                continue;
            }
            // What was done to what, by id, is read by whoever watches over the trail.
            if probe.1.starts_with("/trail") && guest.office == "audit-administrator" {
                assert_eq!(answer.status, 200);
                continue;
            }
            for secret in secrets.iter().filter(|secret| !secret.seen_by.contains(&guest.office)) {
                for mark in &secret.marks {
                    assert!(!answer.text.contains(mark), "{} sees {mark} at {}", guest.office, probe.1);
                }
            }
            shown += &answer.text;
        }
        for secret in secrets.iter().filter(|secret| secret.seen_by.contains(&guest.office)) {
            let found = secret.marks.is_empty() || secret.marks.iter().any(|mark| shown.contains(mark));
            assert!(found, "{} sees nothing of {}", guest.office, secret.name);
        }
    }
}

/// An answer without the lines that say how many revisions the whole ledger has: receipts name that to everybody.
fn of_the_bureau(answer: &Answer) -> String {
    let told = told(answer, &Ids::new());
    told.lines().filter(|line| !line.contains("台账第")).collect::<Vec<_>>().join("\n")
}

/// Where counts stand, and everything else that somebody of the first school gets.
const OWN_PAGES: [&str; 15] = [
    "/",
    "/records",
    "/records?view=late",
    "/records/export?kind=heart-to-heart-talk",
    "/units",
    "/units/S1",
    "/rulebooks",
    "/rulebooks/heart-to-heart-talks",
    "/rulebooks/heart-to-heart-talks/heads_talk_half/S1",
    "/boards/units/S1",
    "/boards/rulebooks/heart-to-heart-talks",
    "/boards/burden",
    "/calendar",
    "/pick/persons?q=&kind=heart-to-heart-talk",
    "/imports",
];

#[tokio::test]
async fn nothing_changes_for_whoever_may_not_see_the_change() {
    let home = bureau().await;
    let guests = everybody(&home).await;
    let blind: Vec<&Guest> = guests.iter().filter(|guest| !BUREAU_WIDE.contains(&guest.office)).collect();
    let mut before = Vec::new();
    for guest in &blind {
        for page in OWN_PAGES {
            before.push(of_the_bureau(&guest.browser.get(page).await));
        }
    }
    let leader = guests.iter().find(|guest| guest.office == "bureau-leader").unwrap();
    let all = leader.browser.get("/records").await.text;
    hidden_talk(&home).await;
    assert_ne!(leader.browser.get("/records").await.text, all, "whoever may see it does");
    let mut before = before.into_iter();
    for guest in &blind {
        for page in OWN_PAGES {
            let after = of_the_bureau(&guest.browser.get(page).await);
            alike(&after, &before.next().unwrap(), &format!("{} at {page}", guest.office));
        }
    }
}
