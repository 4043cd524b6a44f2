//! Signing in by OpenID Connect, and what goes wrong around the token.

use mingde_federation::{AuthenticationRequest, Fault, Identity, Provider, Returned, Untrue, Vouching};
use mingde_testkit::{OidcProvider, Said, Signer, query_of};
use serde_json::{Value, json};

use crate::house::*;

/// Somebody signs in and comes back.
fn brought_back(
    server: &OidcProvider,
    provider: &Provider,
    again: bool,
    claims: Value,
) -> Result<Identity, Fault> {
    let sent_to = provider.leads_to(&request(again), later(0))?;
    let brought = Brought::from(&server.sign_in(&sent_to, claims));
    assert_eq!(brought.field("state"), Some("state-1"));
    provider.identify(&request(again), &brought.returned(), later(1))
}

#[test]
fn whoever_signed_in_is_known_by_the_configured_claim() {
    for secret in [false, true] {
        for signer in [Signer::Rs256, Signer::es256(), Signer::eddsa()] {
            let server = OidcProvider::start(NOW, secret);
            server.tamper(|t| (t.published, t.signer) = (vec![signer.published()], signer.clone()));
            let provider = provider(oidc(&server.issuer()), server.secret());
            let known = brought_back(&server, &provider, false, json!({ "employee_number": "P04" })).unwrap();
            assert_eq!((known.name.as_str(), known.vouched, known.ticket), ("P04", false, None));
        }
    }
}

#[test]
fn a_browser_is_sent_with_state_nonce_and_the_hash_of_the_verifier() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
    let mut query = query_of(&sent_to);
    query.sort();
    let said: Vec<(&str, &str)> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        said,
        [
            ("client_id", "mingde"),
            // base64url(SHA-256(verifier)), as `openssl dgst -sha256` says it.
            ("code_challenge", "y5xBy2oUJamx7K78PPEDAFkJtgIKN_GxD0i-qNvXwVo"),
            ("code_challenge_method", "S256"),
            ("nonce", "nonce-1"),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("state", "state-1"),
        ]
    );
    let again = query_of(&provider.leads_to(&request(true), later(0)).unwrap());
    for asked in [("prompt", "login"), ("max_age", "0")] {
        assert!(again.iter().any(|(name, value)| (name.as_str(), value.as_str()) == asked), "{again:?}");
    }
}

#[test]
fn a_client_shows_its_secret_in_the_way_that_the_provider_knows() {
    for (supported, header) in [
        (Value::Null, true),
        (json!(["client_secret_post", "client_secret_basic"]), true),
        (json!(["client_secret_post", "private_key_jwt"]), false),
    ] {
        let server = OidcProvider::start(NOW, true);
        server.tamper(|t| {
            t.metadata.insert("token_endpoint_auth_methods_supported".into(), supported);
        });
        let provider = provider(oidc(&server.issuer()), server.secret());
        brought_back(&server, &provider, false, json!({ "employee_number": "P04" })).unwrap();
        let [asked] = <[_; 1]>::try_from(server.asked("/token")).unwrap();
        assert_eq!(asked.authorization.starts_with("Basic "), header);
        assert_eq!(asked.field("client_secret").is_empty(), header);
        assert_eq!(asked.field("redirect_uri"), CALLBACK);
    }
    let server = OidcProvider::start(NOW, true);
    server.tamper(|t| {
        t.metadata.insert("token_endpoint_auth_methods_supported".into(), json!(["private_key_jwt"]));
    });
    let provider = provider(oidc(&server.issuer()), server.secret());
    let failed = brought_back(&server, &provider, false, json!({ "employee_number": "P04" }));
    assert!(matches!(failed, Err(Fault::Senseless(_))), "{failed:?}");
}

#[test]
fn a_code_is_good_once_and_only_with_its_verifier() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
    let back = server.sign_in(&sent_to, json!({ "employee_number": "P04" }));
    let brought = Brought::from(&back);
    let stolen = AuthenticationRequest {
        verifier: "verifier-2-0123456789012345678901234567890123456789",
        ..request(false)
    };
    let refused = Err(Fault::Refused("invalid_grant".to_owned()));
    assert_eq!(provider.identify(&stolen, &brought.returned(), later(1)), refused);
    let back = server.sign_in(&sent_to, json!({ "employee_number": "P04" }));
    let brought = Brought::from(&back);
    provider.identify(&request(false), &brought.returned(), later(1)).unwrap();
    assert_eq!(provider.identify(&request(false), &brought.returned(), later(1)), refused);
    // Neither code nor error, and an error in which somebody put more than a word.
    let none = provider.identify(&request(false), &Returned::default(), later(1));
    assert_eq!(none, Err(Fault::Refused("no code".to_owned())));
    let error = Returned { error: Some("access_denied<script>\n"), ..Returned::default() };
    let denied = provider.identify(&request(false), &error, later(1));
    assert_eq!(denied, Err(Fault::Refused("access_deniedscript".to_owned())));
}

#[test]
fn a_code_of_another_issuer_is_shown_to_nobody() {
    let server = OidcProvider::start(NOW, false);
    server.tamper(|t| t.says_issuer = Some("https://evil.example".into()));
    let provider = provider(oidc(&server.issuer()), None);
    let claims = || json!({ "employee_number": "P04" });
    assert_eq!(brought_back(&server, &provider, false, claims()), Err(Untrue::Issuer.into()));
    // One that says that it always says so, and does not.
    let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
    let back = server.sign_in(&sent_to, claims());
    let brought = Brought::from(&back);
    let silent = Returned { issuer: None, ..brought.returned() };
    assert_eq!(provider.identify(&request(false), &silent, later(1)), Err(Untrue::Issuer.into()));
    assert!(server.asked("/token").is_empty(), "the code went nowhere");
    server.tamper(|t| t.says_issuer = Some(server.issuer()));
    brought_back(&server, &provider, false, claims()).unwrap();
}

#[test]
fn a_claim_that_the_token_lacks_is_asked_for_and_has_to_be_of_the_same_person() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let claims = || json!({});
    let say = |user: Value| server.tamper(|t| t.user = Some(user));
    say(json!({ "sub": "subject-1", "employee_number": "P04" }));
    assert_eq!(brought_back(&server, &provider, false, claims()).unwrap().name, "P04");
    for stranger in
        [json!({ "sub": "subject-2", "employee_number": "P04" }), json!({ "employee_number": "P04" })]
    {
        say(stranger);
        assert_eq!(brought_back(&server, &provider, false, claims()), Err(Untrue::Subject.into()));
    }
    let nameless = Err(Fault::Nameless("employee_number".to_owned()));
    say(json!({ "sub": "subject-1" }));
    assert_eq!(brought_back(&server, &provider, false, claims()), nameless);
    for none in
        [json!(""), json!(["P04", "P02"]), json!(true), json!({ "x": "P04" }), json!("P0\n4"), json!(null)]
    {
        let told = brought_back(&server, &provider, false, json!({ "employee_number": none }));
        assert_eq!(told, nameless, "{none}");
    }
    let number = brought_back(&server, &provider, false, json!({ "employee_number": 20231 })).unwrap();
    assert_eq!(number.name, "20231");
}

#[test]
fn a_second_factor_is_believed_where_the_settings_say_by_what_it_is_seen() {
    let server = OidcProvider::start(NOW, false);
    let vouching = Some(Vouching { claim: "amr".into(), values: vec!["otp".into(), "hwk".into()] });
    let trusted = provider(mingde_federation::Settings { vouching, ..oidc(&server.issuer()) }, None);
    let plain = provider(oidc(&server.issuer()), None);
    let vouched = |provider, claims| brought_back(&server, provider, false, claims).unwrap().vouched;
    let both = || json!({ "employee_number": "P04", "amr": ["pwd", "otp"] });
    assert!(vouched(&trusted, both()));
    assert!(!vouched(&plain, both()), "nobody said that this is enough");
    assert!(!vouched(&trusted, json!({ "employee_number": "P04", "amr": ["pwd"] })));
    assert!(!vouched(&trusted, json!({ "employee_number": "P04", "acr": "otp" })));
}

#[test]
fn whoever_has_to_prove_it_anew_does_so_after_being_sent() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let at = |auth_time: i64| {
        let sent_to = provider.leads_to(&request(true), later(0)).unwrap();
        let back = server.sign_in_at(&sent_to, json!({ "employee_number": "P04" }), auth_time);
        provider.identify(&request(true), &Brought::from(&back).returned(), later(1)).map(|known| known.name)
    };
    assert_eq!(at(NOW + 1).as_deref(), Ok("P04"));
    assert_eq!(at(NOW - 3_600), Err(Untrue::NotAnew.into()));
    server.tamper(|t| _ = t.claims.insert("auth_time".into(), Value::Null));
    assert_eq!(at(NOW + 1), Err(Untrue::NotAnew.into()), "a provider that does not say when");
}

#[test]
fn a_browser_is_signed_out_where_the_provider_says() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let out = provider.signs_out_at("https://bureau.example/sign-in", later(0)).unwrap().unwrap();
    assert!(out.starts_with(&format!("{}/end?", server.issuer())), "{out}");
    let query = query_of(&out);
    assert!(query.contains(&("post_logout_redirect_uri".into(), "https://bureau.example/sign-in".into())));
    server.tamper(|t| _ = t.metadata.insert("end_session_endpoint".into(), Value::Null));
    assert!(provider.signs_out_at("https://bureau.example/", later(10)).unwrap().is_some(), "as it was read");
    assert_eq!(provider.signs_out_at("https://bureau.example/", later(4_000)).unwrap(), None, "read anew");
}

#[test]
fn a_configuration_of_somebody_else_or_that_leads_elsewhere_is_not_taken() {
    let changed = |field: &str, value: Value| {
        let server = OidcProvider::start(NOW, false);
        server.tamper(|t| _ = t.metadata.insert(field.into(), value));
        provider(oidc(&server.issuer()), None).leads_to(&request(false), later(0)).map(|_| ())
    };
    assert_eq!(changed("issuer", json!("https://evil.example")), Err(Untrue::Issuer.into()));
    for field in
        ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
    {
        for elsewhere in
            ["http://169.254.169.254/latest", "https://evil.example/x", "http://127.0.0.1:1/x", "file:///etc"]
        {
            let told = changed(field, json!(elsewhere));
            assert!(matches!(told, Err(Fault::Elsewhere(_))), "{field} {elsewhere}: {told:?}");
        }
    }
    assert!(matches!(changed("token_endpoint", Value::Null), Err(Fault::Senseless(_))));
    // A further host that the settings name is one of the provider's own.
    let (server, keys) = (OidcProvider::start(NOW, false), OidcProvider::start(NOW, false));
    server.tamper(|t| _ = t.metadata.insert("jwks_uri".into(), json!(format!("{}/keys", keys.issuer()))));
    let hosts = vec![keys.issuer().trim_start_matches("http://").to_owned()];
    let wider = provider(mingde_federation::Settings { hosts, ..oidc(&server.issuer()) }, None);
    assert_eq!(
        brought_back(&server, &wider, false, json!({ "employee_number": "P04" })).unwrap().name,
        "P04"
    );
    assert_eq!(keys.asked("/keys").len(), 1);
}

#[test]
fn keys_are_read_again_when_one_is_not_known_and_not_at_everybodys_wish() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let sign_in = |seconds| {
        let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
        let back = server.sign_in(&sent_to, json!({ "employee_number": "P04" }));
        provider
            .identify(&request(false), &Brought::from(&back).returned(), later(seconds))
            .map(|known| known.name)
    };
    assert_eq!(sign_in(0).as_deref(), Ok("P04"));
    assert_eq!(sign_in(30).as_deref(), Ok("P04"));
    assert_eq!(server.asked("/keys").len(), 1, "kept");
    let next = Signer::es256();
    server.tamper(|t| (t.published, t.signer) = (vec![next.published()], next.clone()));
    assert_eq!(sign_in(45), Err(Untrue::Key.into()));
    assert_eq!(server.asked("/keys").len(), 1, "within the minute nobody is asked again");
    assert_eq!(sign_in(60).as_deref(), Ok("P04"), "rotated");
    assert_eq!(server.asked("/keys").len(), 2);
    // A token that names a key which nobody has.
    server.tamper(|t| _ = t.header.insert("kid".into(), json!("nobody's")));
    assert_eq!(sign_in(119), Err(Untrue::Key.into()));
    assert_eq!(server.asked("/keys").len(), 2);
    assert_eq!(sign_in(120), Err(Untrue::Key.into()));
    assert_eq!(server.asked("/keys").len(), 3);
    // A key that was taken back is forgotten within the hour.
    server.tamper(|t| {
        t.header.clear();
        t.published = vec![Signer::Rs256.published()];
    });
    assert_eq!(sign_in(200).as_deref(), Ok("P04"));
    server.tamper(|t| t.now += 3_700);
    assert_eq!(sign_in(3_720), Err(Untrue::Key.into()));
}

#[test]
fn pages_in_the_place_of_answers_make_no_sense() {
    for path in ["/.well-known/openid-configuration", "/keys", "/token", "/user"] {
        for said in [
            Said::Page(200, "text/html", "<html>维护中</html>".into()),
            Said::Page(503, "text/html", "<html>503</html>".into()),
            Said::Page(200, "application/json", "{}".into()),
            Said::Redirect("https://evil.example/".into()),
        ] {
            let server = OidcProvider::start(NOW, false);
            server.tamper(|t| _ = t.said.insert(path, said.clone()));
            let told = brought_back(&server, &provider(oidc(&server.issuer()), None), false, json!({}));
            let subject = path == "/user" && matches!(&said, Said::Page(200, "application/json", _));
            let expected = if subject {
                matches!(told, Err(Fault::Untrue(Untrue::Subject)))
            } else {
                matches!(told, Err(Fault::Senseless(_)))
            };
            assert!(expected, "{path} {said:?}: {told:?}");
        }
    }
}
