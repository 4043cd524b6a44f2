//! What a bureau does not have to think of: what nobody needs goes, a new key seals everything, one account costs no reading of
//! all records.

use mingde_app::accounts::*;
use mingde_app::{Silent, renew_key};
use mingde_core::date::Timestamp;

use crate::accounts::chance;
use crate::office::*;
use crate::providers::{code, secret, settings};

const DAY: i64 = 86_400_000_000;
const RULES: SessionRules = SessionRules { idle_minutes: 30, longest_hours: 12 };

#[test]
fn an_account_is_made_without_reading_the_records() {
    in_an_office(async |office| {
        office.take_in("谈心谈话.xlsx", &talks()).await;
        office.reopen().await;
        create_account(&office.bureau, &office.actor, office.now(), "P04", None).await.unwrap();
        assert!(office.bureau.known().is_none(), "the columns of everything were read for one account");
        let unknown = create_account(&office.bureau, &office.actor, office.now(), "X99", None).await;
        assert_eq!(code(unknown), "app-unknown-account");
    });
}

#[test]
fn a_link_that_was_void_for_a_month_is_forgotten_and_one_that_is_good_stays() {
    in_an_office(async |office| {
        let (bureau, actor, now) = (&office.bureau, &office.actor, office.now());
        create_account(bureau, actor, now, "P04", None).await.unwrap();
        let link = reset_password(bureau, actor, now, "P04", &chance).await.unwrap();
        let later = |days: i64| Timestamp(now.0 + days * DAY);
        let store = bureau.store(actor).unwrap();
        let digest = Digest::of("link", &base(&link));
        let there = async || store.link(digest).await.unwrap().is_some();
        assert!(there().await);
        for (days, kept) in [(0, true), (30, true), (32, false)] {
            assert!(sweep(bureau, later(days), RULES).await.unwrap());
            assert_eq!(there().await, kept, "{days}");
        }
        // While somebody writes it is left for the next time.
        let writer = store.begin(actor, now).await.unwrap();
        assert!(!sweep(bureau, now, RULES).await.unwrap());
        drop(writer);
    });
}

/// The bytes of a token.
fn base(token: &Token) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&*token.text()).unwrap()
}

#[test]
fn a_renewed_key_seals_the_secret_of_a_provider_too() {
    in_an_office(async |office| {
        let (now, plain) = (office.now(), settings("https://sso.example/cas"));
        let kept = keep_provider(&office.bureau, &office.actor, now, ("county", &plain), secret("geheim"));
        kept.await.unwrap();
        office.bureau.store(&office.actor).unwrap().close().await.unwrap();
        let mut dice = |bytes: &mut [u8]| chance(bytes);
        let now = office.now();
        let renewed = renew_key(office.settings(), &office.actor, now, &mut dice, &mut Silent).await;
        assert_eq!(renewed.unwrap().beside, 1);
        office.reopen().await;
        let store = office.bureau.store(&office.actor).unwrap();
        assert_eq!(store.sealed_anew_beside().await.unwrap().1, 0);
        assert_eq!(store.provider("county").await.unwrap().unwrap().secret.unwrap().as_str(), "geheim");
    });
}
