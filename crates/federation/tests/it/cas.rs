//! Signing in by CAS.

use mingde_federation::{AuthenticationRequest, Fault, Identity, Returned, Untrue, ended_ticket};
use mingde_testkit::{CasProvider, Said, query_of};

use crate::house::*;

fn brought_back(
    server: &CasProvider,
    request: &AuthenticationRequest<'_>,
    inside: &str,
) -> Result<Identity, Fault> {
    let provider = provider(cas(&server.address()), None);
    let back = server.sign_in_as(&provider.leads_to(request, later(0)).unwrap(), inside, true);
    provider.identify(request, &Brought::from(&back).returned(), later(1))
}

#[test]
fn whoever_signed_in_is_known_by_user_or_attribute() {
    let server = CasProvider::start();
    let known = brought_back(&server, &request(false), "<cas:user>P04</cas:user>").unwrap();
    assert_eq!((known.name.as_str(), known.vouched), ("P04", false));
    let ticket = known.ticket.unwrap();
    assert_eq!(ended_ticket(&CasProvider::logout_request(&ticket)), Some(ticket));
    let by = |claim: &str, inside: &str| {
        let provider = provider(settings(cas(&server.address()).protocol, claim), None);
        let back = server.sign_in_as(&provider.leads_to(&request(false), later(0)).unwrap(), inside, true);
        provider.identify(&request(false), &Brought::from(&back).returned(), later(1)).map(|known| known.name)
    };
    let attributes = "<cas:user>u1</cas:user><cas:attributes><cas:gh>P04</cas:gh></cas:attributes>";
    assert_eq!(by("gh", attributes).as_deref(), Ok("P04"));
    assert_eq!(by("xm", attributes), Err(Fault::Nameless("xm".to_owned())));
    let twice =
        "<cas:user>u1</cas:user><cas:attributes><cas:gh>P04</cas:gh><cas:gh>P02</cas:gh></cas:attributes>";
    assert_eq!(by("gh", twice), Err(Fault::Nameless("gh".to_owned())));
}

#[test]
fn a_ticket_is_for_this_house_and_this_request() {
    let server = CasProvider::start();
    let provider = provider(cas(&server.address()), None);
    let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
    let [(_, service)] = <[_; 1]>::try_from(query_of(&sent_to)).unwrap();
    assert_eq!(service, format!("{CALLBACK}?state=state-1"));
    let refused = Err(Fault::Refused("the ticket is not valid".to_owned()));
    // A ticket that was given for another request, as when somebody sends a link with a ticket of their own.
    let back = server.sign_in(&sent_to, "P02");
    let other = AuthenticationRequest { state: "state-2", ..request(false) };
    assert_eq!(provider.identify(&other, &Brought::from(&back).returned(), later(1)), refused);
    // And one that was used.
    let back = server.sign_in(&sent_to, "P04");
    let brought = Brought::from(&back);
    assert_eq!(provider.identify(&request(false), &brought.returned(), later(1)).unwrap().name, "P04");
    assert_eq!(provider.identify(&request(false), &brought.returned(), later(1)), refused);
    for ticket in ["", "ST-1 ST-2", "ST-1\n", &"S".repeat(600), "票"] {
        let returned = Returned { ticket: Some(ticket), ..Returned::default() };
        let told = provider.identify(&request(false), &returned, later(1));
        assert_eq!(told, Err(Fault::Refused("no ticket".to_owned())), "{ticket}");
    }
    // What stands in a ticket stays in its place.
    let returned = Returned { ticket: Some("ST-1&service=https://evil.example"), ..Returned::default() };
    assert_eq!(provider.identify(&request(false), &returned, later(1)), refused);
}

#[test]
fn whoever_has_to_prove_it_anew_is_asked_for_the_password() {
    let server = CasProvider::start();
    let provider = provider(cas(&server.address()), None);
    let sent_to = provider.leads_to(&request(true), later(0)).unwrap();
    assert!(query_of(&sent_to).contains(&("renew".into(), "true".into())));
    let inside = "<cas:user>P04</cas:user>";
    let back = server.sign_in_as(&sent_to, inside, false);
    let told = provider.identify(&request(true), &Brought::from(&back).returned(), later(1));
    assert_eq!(
        told,
        Err(Fault::Refused("the ticket is not valid".to_owned())),
        "the server knew the browser"
    );
    let back = server.sign_in_as(&sent_to, inside, true);
    assert_eq!(
        provider.identify(&request(true), &Brought::from(&back).returned(), later(1)).unwrap().name,
        "P04"
    );
}

#[test]
fn answers_that_could_mean_two_things_are_refused() {
    let bomb = (0..9).fold("<!ENTITY a0 \"lol\">".to_owned(), |all, n| {
        let names = format!("&a{n};").repeat(10);
        all + &format!("<!ENTITY a{} \"{names}\">", n + 1)
    });
    let body = |before: &str, inside: &str| {
        format!(
            "{before}<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\"><cas:authenticationSuccess>\
             {inside}</cas:authenticationSuccess></cas:serviceResponse>"
        )
    };
    let bomb = body(&format!("<!DOCTYPE x [{bomb}]>"), "<cas:user>&a9;</cas:user>");
    let file = body("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>", "<cas:user>&f;</cas:user>");
    for (text, why) in [
        (bomb, "a document type"),
        (file, "a document type"),
        (body("", "<cas:user>adm<!-- -->in</cas:user>"), "a comment"),
        (body("", "<cas:user>P04</cas:user><cas:user>P02</cas:user>"), "an element is there twice"),
        (body("", ""), "no user"),
    ] {
        let server = CasProvider::start();
        server.say("/cas/p3/serviceValidate", Said::Page(200, "text/xml", text));
        let told = brought_back(&server, &request(false), "");
        assert_eq!(told, Err(Untrue::Markup(why).into()));
    }
    for (said, sense) in [
        (Said::Page(200, "text/html", "<html><body>维护中</body></html>".into()), true),
        (Said::Page(500, "text/html", "<html>".into()), false),
        (Said::Redirect("https://evil.example".into()), false),
    ] {
        let server = CasProvider::start();
        server.say("/cas/p3/serviceValidate", said);
        let told = brought_back(&server, &request(false), "");
        match sense {
            true => assert_eq!(told, Err(Untrue::Markup("no answer of a CAS server").into())),
            false => assert!(matches!(told, Err(Fault::Senseless(_))), "{told:?}"),
        }
    }
}

#[test]
fn a_browser_is_signed_out_at_the_server_and_led_back() {
    let provider = provider(cas("https://sso.example/cas/"), None);
    let out = provider.signs_out_at("https://bureau.example/sign-in", later(0)).unwrap().unwrap();
    assert_eq!(out, "https://sso.example/cas/logout?service=https%3A%2F%2Fbureau.example%2Fsign-in");
}
