//! Identity tokens that are not to be believed, and those that just are.

use mingde_federation::{Fault, Untrue};
use mingde_testkit::{OidcProvider, Signer, Tampering};
use serde_json::{Value, json};

use crate::house::*;

/// What becomes of a token that a provider makes otherwise.
fn told(how: impl FnOnce(&mut Tampering)) -> Result<String, Fault> {
    let server = OidcProvider::start(NOW, false);
    server.tamper(how);
    let provider = provider(oidc(&server.issuer()), None);
    let sent_to = provider.leads_to(&request(false), later(0))?;
    let back = server.sign_in(&sent_to, json!({ "employee_number": "P04" }));
    provider.identify(&request(false), &Brought::from(&back).returned(), later(0)).map(|known| known.name)
}

#[track_caller]
fn untrue(why: Untrue, how: impl FnOnce(&mut Tampering)) {
    assert_eq!(told(how), Err(Fault::Untrue(why)));
}

fn claim(name: &'static str, value: Value) -> impl FnOnce(&mut Tampering) {
    move |t| _ = t.claims.insert(name.into(), value)
}

fn header(name: &'static str, value: Value) -> impl FnOnce(&mut Tampering) {
    move |t| _ = t.header.insert(name.into(), value)
}

#[test]
fn nothing_but_the_three_algorithms_signs() {
    untrue(Untrue::Algorithm, |t| t.signer = Signer::None);
    untrue(Untrue::Algorithm, |t| t.signer = Signer::Hs256WithPublicKey);
    for alg in ["None", "NONE", "", "HS384", "RS512", "PS256", "ES384", "SM2"] {
        untrue(Untrue::Algorithm, header("alg", json!(alg)));
    }
    untrue(Untrue::Malformed, header("alg", Value::Null));
    // A key signs by its own algorithm alone, whatever the header says.
    untrue(Untrue::Key, header("alg", json!("ES256")));
    untrue(Untrue::Key, header("alg", json!("EdDSA")));
    // And a key that was published for something else signs nothing.
    for (field, value) in [("use", "enc"), ("alg", "RSA-OAEP"), ("kty", "oct"), ("n", "%%%")] {
        untrue(Untrue::Key, |t| t.published[0][field] = json!(value));
    }
    untrue(Untrue::Key, |t| t.published[0]["key_ops"] = json!(["encrypt"]));
}

#[test]
fn a_signature_is_that_of_the_named_key() {
    untrue(Untrue::Signature, |t| {
        // Signed by one key, published another of the same name.
        t.signer = Signer::es256();
        t.published = vec![Signer::es256().published()];
    });
    untrue(Untrue::Key, header("kid", json!("other")));
    // Without a name the only key of its sort will do; of two nobody guesses.
    assert_eq!(told(header("kid", Value::Null)).as_deref(), Ok("P04"));
    untrue(Untrue::Key, |t| {
        t.header.insert("kid".into(), Value::Null);
        t.published.push(Signer::Rs256.published());
    });
    let wanted = |t: &mut Tampering| t.published.push(Signer::es256().published());
    assert_eq!(told(wanted).as_deref(), Ok("P04"), "others beside it do not matter");
}

#[test]
fn extensions_that_would_have_to_be_understood_and_tokens_of_another_sort_are_refused() {
    untrue(Untrue::Malformed, header("crit", json!(["exp"])));
    for typ in ["at+jwt", "logout+jwt", "secevent+jwt"] {
        untrue(Untrue::Malformed, header("typ", json!(typ)));
    }
    assert_eq!(told(header("typ", Value::Null)).as_deref(), Ok("P04"));
    assert_eq!(told(header("typ", json!("jwt"))).as_deref(), Ok("P04"));
}

#[test]
fn a_token_says_who_made_it_for_whom_and_in_answer_to_what() {
    untrue(Untrue::Issuer, claim("iss", json!("https://evil.example")));
    untrue(Untrue::Audience, claim("aud", json!("another-client")));
    untrue(Untrue::Audience, claim("aud", json!([])));
    untrue(Untrue::Audience, claim("azp", json!("another-client")));
    untrue(Untrue::Audience, claim("aud", json!(["mingde", "another-client"])));
    let two = |t: &mut Tampering| {
        t.claims.insert("aud".into(), json!(["another-client", "mingde"]));
        t.claims.insert("azp".into(), json!("mingde"));
    };
    assert_eq!(told(two).as_deref(), Ok("P04"));
    assert_eq!(told(claim("aud", json!(["mingde"]))).as_deref(), Ok("P04"));
    untrue(Untrue::Nonce, claim("nonce", json!("nonce-2")));
    untrue(Untrue::Nonce, claim("nonce", Value::Null));
    untrue(Untrue::AccessToken, claim("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")));
    untrue(Untrue::AccessToken, |t| {
        t.signer = Signer::eddsa();
        t.published = vec![t.signer.published()];
        t.claims.insert("at_hash".into(), json!("AAAAAAAAAAAAAAAAAAAAAA"));
    });
    assert_eq!(told(claim("at_hash", Value::Null)).as_deref(), Ok("P04"), "it may be left out with a code");
}

#[test]
fn a_token_is_true_now_give_or_take_a_minute() {
    for (name, value) in [("exp", NOW - 59), ("nbf", NOW + 59), ("iat", NOW + 59)] {
        assert_eq!(told(claim(name, json!(value))).as_deref(), Ok("P04"), "{name}");
    }
    untrue(Untrue::Expired, claim("exp", json!(NOW - 60)));
    untrue(Untrue::NotYet, claim("nbf", json!(NOW + 61)));
    untrue(Untrue::NotYet, claim("iat", json!(NOW + 61)));
    assert_eq!(told(claim("exp", json!(NOW as f64 + 0.5))).as_deref(), Ok("P04"), "with a fraction");
}

#[test]
fn claims_of_another_type_twice_or_missing_do_not_read() {
    for name in ["iss", "sub", "aud", "exp", "iat"] {
        untrue(Untrue::Malformed, claim(name, Value::Null));
        untrue(Untrue::Malformed, claim(name, json!({ "x": 1 })));
    }
    // A time that is a text is none: it must not pass for one that never comes.
    for name in ["exp", "nbf", "iat", "auth_time"] {
        untrue(Untrue::Malformed, claim(name, json!("1762131600")));
    }
    for sub in ["", &"s".repeat(256)] {
        untrue(Untrue::Malformed, claim("sub", json!(sub)));
    }
    for payload in ["", "[]", "null", "P04", "{\"iss\":\"a\",\"iss\":\"b\"}"] {
        untrue(Untrue::Malformed, |t| t.payload = Some(payload.to_owned()));
    }
}

#[test]
fn what_is_no_token_is_none() {
    let server = OidcProvider::start(NOW, false);
    let provider = provider(oidc(&server.issuer()), None);
    let long = "a".repeat(70_000);
    let good = Signer::Rs256.token(&Signer::Rs256.header(), "{}");
    let padded = format!("{good}==");
    let four = format!("{good}.e30");
    for id_token in ["", ".", "..", "a.b", "a.b.c", "e30.e30.", &long, &padded, &four] {
        let tokens = json!({ "access_token": "x", "token_type": "Bearer", "id_token": id_token }).to_string();
        server.tamper(|t| {
            _ = t.said.insert("/token", mingde_testkit::Said::Page(200, "application/json", tokens));
        });
        let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
        let back = server.sign_in(&sent_to, json!({}));
        let told = provider.identify(&request(false), &Brought::from(&back).returned(), later(0));
        assert_eq!(told, Err(Untrue::Malformed.into()), "{id_token}");
    }
}
