//! Settings that do not hold.

use mingde_federation::{BadSettings, Protocol, Settings, Vouching};

use crate::house::*;

#[test]
fn what_does_not_hold_is_named() {
    let good = || cas("https://sso.example/cas");
    assert_eq!(good().check(), Ok(()));
    let long = "长".repeat(101);
    let vouching = |claim: &str, values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Some(Vouching { claim: claim.into(), values })
    };
    for (field, settings) in [
        ("title", Settings { title: String::new(), ..good() }),
        ("title", Settings { title: long, ..good() }),
        ("title", Settings { title: " 统一认证".into(), ..good() }),
        ("english", Settings { english: "a\nb".into(), ..good() }),
        ("claim", Settings { claim: String::new(), ..good() }),
        ("hosts", Settings { hosts: vec!["https://x".into()], ..good() }),
        ("hosts", Settings { hosts: vec!["x/y".into()], ..good() }),
        ("hosts", Settings { hosts: vec!["a@b".into()], ..good() }),
        ("hosts", Settings { hosts: vec!["x".into(); 17], ..good() }),
        ("vouching", Settings { vouching: vouching("acr", &[]), ..good() }),
        ("vouching", Settings { vouching: vouching("", &["2"]), ..good() }),
    ] {
        assert_eq!(settings.check(), Err(BadSettings::Field(field)), "{settings:?}");
    }
    let mut spaced = oidc("https://sso.example");
    if let Protocol::Oidc { client, .. } = &mut spaced.protocol {
        *client = "a b".into();
    }
    assert_eq!(spaced.check(), Err(BadSettings::Field("client")));
    for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"] {
        let settings = Settings { authority: Some(pem.into()), ..good() };
        assert_eq!(settings.check(), Err(BadSettings::Authority), "{pem}");
    }
    let key = Settings { authority: Some(include_str!("tls.key").into()), ..good() };
    assert_eq!(key.check(), Err(BadSettings::Authority), "a key is no certificate");
}

#[test]
fn settings_are_kept_as_they_are_and_nothing_else_is_taken_for_them() {
    let settings = oidc("https://sso.example/realms/county");
    let text = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
    for bad in [
        text.replace("https:", "http:"),
        text.replace("\"claim\"", "\"claims\""),
        text.replace("}}", "},\"trust\":true}"),
        text.replace("\"below\"", "\"left\""),
    ] {
        assert_ne!(bad, text);
        assert!(serde_json::from_str::<Settings>(&bad).is_err(), "{bad}");
    }
}
