//! Identity providers as a bureau keeps them.

use mingde_app::accounts::*;
use mingde_app::{AppError, audit_trail};
use mingde_core::grant::Reach;

use crate::office::*;

pub fn settings(address: &str) -> ProviderSettings {
    ProviderSettings::new(
        "统一身份认证",
        "County sign-in",
        Protocol::Cas { address: Address::parse(address).unwrap() },
        "user",
    )
}

pub fn secret(text: &str) -> Secret {
    Secret::Is(text.to_owned().into())
}

pub fn code<T>(told: Result<T, AppError>) -> &'static str {
    told.err().map_or("done", |error| error.message().code)
}

#[test]
fn who_keeps_the_accounts_of_the_bureau_keeps_providers_and_the_operator_what_is_trusted_further() {
    in_an_office(async |office| {
        let bureau = &office.bureau;
        let system = office.officer("P01", &[("system-administrator", Reach::Bureau)]);
        let school = mingde_core::registry::Unit::id_of("S1");
        let of_school = office.officer("P02", &[("system-administrator", Reach::Unit(school))]);
        let security = office.officer("P05", &[("security-administrator", Reach::Bureau)]);
        let plain = settings("https://sso.example/cas");
        let keep = async |actor, settings: &ProviderSettings| {
            code(keep_provider(bureau, actor, office.now(), ("county", settings), Secret::Kept).await)
        };
        for stranger in [&of_school, &security] {
            assert_eq!(keep(stranger, &plain).await, "refused-office");
            assert_eq!(code(list_providers(bureau, stranger).await), "refused-office");
        }
        assert_eq!(keep(&system, &plain).await, "done");
        // What one person configured somebody else has to open; the operator could do as they like anyway.
        let other = office.officer("P03", &[("system-administrator", Reach::Bureau)]);
        let open = async |actor| code(close_provider(bureau, actor, office.now(), "county", false).await);
        let waits = async |actor| list_providers(bureau, actor).await.unwrap()[0].waits;
        assert!(waits(&system).await && !waits(&other).await);
        assert_eq!(open(&system).await, "provider-second-person");
        assert_eq!(open(&other).await, "done");
        assert_eq!(open(&system).await, "done", "it is open already");
        assert_eq!(keep(&other, &plain).await, "done");
        assert_eq!(open(&other).await, "provider-second-person");
        assert_eq!(open(&office.actor).await, "done");
        // What would let whoever runs the system pass for whoever grants offices is the operator's to say.
        let trusted = ProviderSettings { administrators: true, ..plain.clone() };
        let vouching = Some(Vouching { claim: "acr".into(), values: vec!["2".into()] });
        let vouched = ProviderSettings { vouching, ..plain.clone() };
        for further in [&trusted, &vouched] {
            assert_eq!(keep(&system, further).await, "provider-operator");
            assert_eq!(keep(&office.actor, further).await, "done");
            // And what is trusted so is moved nowhere else by anybody but the operator.
            assert_eq!(keep(&system, &settings("https://evil.example/cas")).await, "provider-operator");
            assert_eq!(keep(&office.actor, &plain).await, "done");
        }
        let lines = audit_trail(bureau, &office.actor, 100).await.unwrap();
        let acts: Vec<_> = lines.iter().filter(|line| line.action == "keep-provider").collect();
        assert_eq!(acts.len(), 6);
        assert!(acts.iter().all(|line| line.subject == "county" && line.detail == "https://sso.example/cas"));
    });
}

#[test]
fn a_secret_is_shown_to_nobody_else_than_whom_it_was_agreed_with() {
    in_an_office(async |office| {
        let (bureau, actor) = (&office.bureau, &office.actor);
        let keep = async |address: &str, secret| {
            let settings = settings(address);
            keep_provider(bureau, actor, office.now(), ("county", &settings), secret).await.unwrap();
            list_providers(bureau, actor).await.unwrap().remove(0).has_secret
        };
        assert!(keep("https://sso.example/cas", secret("geheim")).await);
        assert!(keep("https://sso.example/cas", Secret::Kept).await);
        assert!(!keep("https://evil.example/cas", Secret::Kept).await, "it did not go along");
        assert!(keep("https://evil.example/cas", secret("other")).await);
        assert!(!keep("https://evil.example/cas", Secret::None).await);
        let good = settings("https://a");
        let told = keep_provider(bureau, actor, office.now(), ("Kreis/1", &good), Secret::None).await;
        assert_eq!(code(told), "provider-bad-id");
        let told = keep_provider(bureau, actor, office.now(), ("a", &good), secret("")).await;
        assert_eq!(code(told), "provider-bad-field");
        assert_eq!(code(drop_provider(bureau, actor, office.now(), "none").await), "provider-unknown");
    });
}
