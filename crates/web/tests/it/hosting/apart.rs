//! Two bureaus whose people, schools and records bear the same names: what one of them gives to somebody is nothing in the other.

use axum::http::Method;

use super::town::Town;
use crate::balloting::typed;
use crate::browser::{Answer, Browser};
use crate::everywhere::people::{Guest, hidden_talk, nothing, secrets};
use crate::everywhere::routes::{Asked, ROUTES, places, probes};
use crate::everywhere::{Ids, alike, asked, told};

const FORM: &str = "application/x-www-form-urlencoded";
const SESSION: &str = "__Host-mingde-session";
/// What two bureaus of the same units and people both have under one name, positions in their logs among it.
const IN_EVERY_BUREAU: [&str; 13] = [
    "unit",
    "unit-code",
    "unit-name",
    "person",
    "code",
    "name",
    "listed-unit",
    "group",
    "sent-unit",
    "account",
    "account-unit",
    "kind",
    "positions",
];

/// An answer without what is drawn for each.
fn plain(answer: &Answer) -> String {
    let mut told = told(answer, &Ids::new());
    let drawn = "name=\"token\" value=\"";
    while let Some(at) = told.find(drawn) {
        let rest = told[at + drawn.len()..].split_once('"').map_or("", |(_, rest)| rest);
        told = format!("{}‹token›{rest}", &told[..at]);
    }
    told
}

/// Every address of the table, with the names of what the first bureau has.
fn addresses(ids: &Ids) -> Vec<(Method, String, String)> {
    let mut all = Vec::new();
    for route in ROUTES.iter().filter(|route| !["/healthz", "/readyz", "/metrics"].contains(&route.path)) {
        let own = [(route.path, "")];
        let asked = match route.asked {
            Asked::At(asked) => asked,
            Asked::Own(_) => &own,
        };
        for (address, form) in asked {
            let filled = |text: &str| {
                places(text).fold(text.to_owned(), |filled, place| {
                    let id = ids.get(place).map_or("0", String::as_str);
                    filled.replace(&format!("{{{place}}}"), &crate::browser::encoded(id))
                })
            };
            all.push((route.method.parse().unwrap(), filled(address), filled(form)));
        }
    }
    all
}

#[tokio::test]
async fn a_session_of_one_bureau_gets_from_another_what_a_stranger_gets() {
    let town = Town::new(false);
    let lantian = town.lodge("lantian").await;
    drop(town.lodge("huxian").await);
    let mut ids = Ids::new();
    for secret in secrets(&lantian).await {
        for (place, id) in secret.ids {
            ids.entry(place).or_insert(id);
        }
    }
    drop(lantian);
    let leader = town.signed_in("lantian", "P17").await;
    let session = leader.cookie(SESSION).unwrap();
    let token = leader.headers[0].1.clone();
    // In the house that gave it the session is good.
    let at_home = town.browser("lantian");
    at_home.keep(SESSION, &session);
    assert!(at_home.get("/records").await.page().contains("第二中学"));
    let (mut guest, stranger) = (town.browser("huxian"), town.browser("huxian"));
    guest.keep(SESSION, &session);
    guest.headers.push(("x-form-token", token.clone()));
    let mut compared = 0;
    let namesakes = [town.signed_in("huxian", "P05").await, town.signed_in("huxian", "P17").await];
    for (method, address, form) in addresses(&ids) {
        let body = format!("token={token}&{form}").into_bytes();
        let kind = if method == Method::POST { FORM } else { "" };
        let asked =
            async |browser: &Browser| browser.carry(method.clone(), &address, (kind, body.clone())).await;
        let (one, other) = (asked(&guest).await, asked(&stranger).await);
        alike(&plain(&one), &plain(&other), &format!("{method} {address}"));
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
    for browser in namesakes {
        finds_nothing(&Guest { office: "the same one elsewhere", browser }, &ids).await;
    }
    // Nothing that was tried has ended it.
    assert_eq!(at_home.get("/records").await.status, 200);
}

/// Somebody who has the same name and offices in another bureau is answered there as if there were nothing of what the first has.
async fn finds_nothing(namesake: &Guest, ids: &Ids) {
    let nothing = nothing();
    let mut asked_for = 0;
    for probe in probes() {
        let named = || places(probe.1).chain(places(probe.2));
        let own: Vec<_> = named().filter(|name| !IN_EVERY_BUREAU.contains(name)).collect();
        if own.is_empty() || !named().all(|name| ids.contains_key(name)) {
            continue;
        }
        let there: Ids = named().map(|name| (name, ids[name].clone())).collect();
        let mut unknown = there.clone();
        unknown.extend(own.into_iter().map(|name| (name, nothing[name].clone())));
        let one = told(&asked(namesake, probe, &there).await, &there);
        let other = told(&asked(namesake, probe, &unknown).await, &unknown);
        alike(&one, &other, &format!("{probe:?}"));
        asked_for += 1;
    }
    assert!(asked_for > 60, "{asked_for}");
}

#[tokio::test]
async fn what_is_good_without_a_session_is_good_at_one_bureau() {
    let town = Town::new(false);
    let lantian = town.lodge("lantian").await;
    lantian.grant("personnel-office", "P12", mingde_app::ReachRequest::Bureau).await;
    let talk = hidden_talk(&lantian).await;
    drop(town.lodge("huxian").await);
    let leader = town.signed_in("lantian", "P17").await;
    let made = leader.fill_in("/boards/wall", "/boards/wall", &[]).await;
    let wall = made.between("https://lantian.jy.example.cn", "</code>");
    let made = leader.fill_in("/account", "/account/feed", &[]).await;
    let feed = made.between("https://lantian.jy.example.cn", "</code>");
    let office = town.signed_in("lantian", "P12").await;
    let form = office.get("/ballots/new?kind=democratic-appraisal").await;
    let id = form.between("name=\"id\" value=\"", "\"");
    let token = ("token", office.headers[0].1.as_str());
    let prepared = office.send("/ballots", &[&typed(&id)[..], &[token]].concat()).await;
    assert!(prepared.leads_to().ends_with("said=prepared"), "{}", prepared.text);
    let clerk = town.signed_in("lantian", "P15").await;
    let reset = clerk.send("/accounts/P03/reset", &[]).await;
    let link = format!("/link/{}", reset.between("/link/", "<"));
    let evidence = format!("/records/{}/evidence/{}", talk["record"], talk["evidence"]);
    for address in [wall, feed, format!("/vote/{id}/state"), format!("/vote/{id}/files"), link] {
        let at = async |code: &str| town.browser(code).get(&address).await;
        assert_eq!(at("lantian").await.status, 200, "{address}");
        let elsewhere = at("huxian").await;
        assert_ne!(elsewhere.status, 200, "{address}: {}", elsewhere.text);
        assert!(!elsewhere.text.contains("2025年度"), "{}", elsewhere.text);
    }
    // The photo of a record: for whoever sees it here, and for nobody of the same name there.
    let contact = town.signed_in("lantian", "P05").await;
    assert_eq!(contact.get(&evidence).await.status, 200);
    let namesake = town.signed_in("huxian", "P05").await;
    assert_eq!(namesake.get(&evidence).await.status, 404);
    assert!(!namesake.get("/records").await.page().contains("密语甲乙丙"));
    // A token of the API.
    let program = [("name", "考勤机"), ("for", "machine"), ("days", "30"), ("reads_only", "yes")];
    let fields = [&program[..], &[("password", crate::browser::GOOD)]].concat();
    let made = contact.fill_in("/account/tokens", "/account/tokens", &fields).await;
    let token = made.between("<code class=\"code\">", "</code>");
    for (code, status) in [("lantian", 200), ("huxian", 401)] {
        let mut program = town.browser(code);
        program.headers.push(("authorization", format!("Bearer {token}")));
        assert_eq!(program.get("/api/v1/me").await.status, status, "{code}");
    }
    // Nor does a page of one send a form to the other.
    let mut led = town.browser("huxian");
    let page = led.get("/sign-in").await;
    led.headers.push(("origin", "https://lantian.jy.example.cn".into()));
    led.headers.push(("sec-fetch-site", "same-site".into()));
    let (account, password) = (("account", "P05"), ("password", crate::browser::GOOD));
    let sent = led.send("/sign-in", &[("token", &page.token()), account, password]).await;
    assert_eq!(sent.status, 403, "{}", sent.text);
}
