//! Hooks: a program is told that something has changed of what its token may see, and nothing of what.

use mingde_app::accounts::*;
use mingde_app::{
    AppError, GrantRequest, HookView, ReachRequest, Sending, Step, change_state, grant_office, hook_of,
    next_errand, set_hook, set_hook_for, tell_next_hook,
};
use mingde_core::date::Timestamp;
use mingde_testkit::{Grid, HookServer};

use crate::accounts::chance;
use crate::office::*;

const MINUTE: i64 = 60_000_000;
const GOOD: &str = "春风又绿江南岸明月";

/// Somebody's token, and the hook that the operator sets for it.
async fn with_hook(office: &Office, code: &str, unit: &str, server: &HookServer) -> (ApiToken, HookView) {
    let passwords = Passwords::new(PasswordCost { memory: 8, passes: 1 }, 2);
    let first = FirstPassword { password: GOOD, passwords: &passwords, chance: &chance };
    create_account(&office.bureau, &office.actor, office.now(), code, Some(first)).await.unwrap();
    let request = GrantRequest {
        office: "school-contact".into(),
        person: code.into(),
        reach: ReachRequest::Unit(unit.into()),
        days: (day("2025-09-01"), day("2026-08-31")),
    };
    grant_office(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
    let wish = TokenWish { name: "校园平台".into(), days: 30, ..TokenWish::default() };
    let made = make_api_token_for(&office.bureau, &office.actor, office.now(), code, &wish, &chance);
    let token = api_token(&office.bureau, office.now(), &made.await.unwrap()).await.unwrap().unwrap();
    let (of, url) = ((code, "校园平台"), server.url());
    let hook = set_hook_for(&office.bureau, &office.actor, office.now(), of, &url, &chance).await.unwrap();
    (token, hook)
}

#[test]
fn a_program_is_told_once_that_something_changed_and_from_where_on_to_ask() {
    in_an_office(async |office| {
        let server = HookServer::start();
        let (token, hook) = with_hook(office, "P03", "第一小学", &server).await;
        assert!(hook.secret.unwrap().starts_with("whsec_"));
        let tell = async |office: &Office| tell_next_hook(&office.bureau, office.now()).await.unwrap();
        // That the hook was set is in the trail, and no record changed.
        let position = office.bureau.position().await.unwrap();
        assert_eq!(tell(office).await, Sending::Nothing);
        office.take_in("谈话.xlsx", &talks()).await;
        office.reopen().await;
        assert_eq!(tell(office).await, Sending::Sent, "by a house that came after");
        assert_eq!(tell(office).await, Sending::Nothing);
        let told = server.told().remove(0);
        let body: serde_json::Value = serde_json::from_str(&told.body).unwrap();
        assert_eq!(body["type"], "records.changed");
        assert_eq!(body["data"]["after"], (position - 1).to_string());
        for name in ["陈老师", "P03", "P04", "第一小学", "S1", "heart-to-heart-talk"] {
            assert!(!told.body.contains(name), "{name}: {}", told.body);
        }
        let seen = hook_of(&office.bureau, &token).await.unwrap();
        assert!(seen.told.is_some() && seen.secret.is_none() && seen.error.is_none());
    });
}

#[test]
fn nobody_is_told_of_what_their_token_does_not_see() {
    in_an_office(async |office| {
        let server = HookServer::start();
        let (token, _) = with_hook(office, "P05", "第二中学", &server).await;
        office.take_in("谈话.xlsx", &talks()).await;
        assert_eq!(tell_next_hook(&office.bureau, office.now()).await.unwrap(), Sending::Dropped);
        assert_eq!(tell_next_hook(&office.bureau, office.now()).await.unwrap(), Sending::Nothing);
        let own = Grid::new("谈心谈话", &TALKS).line(&[
            "第二中学",
            "2025-10-13",
            "周校长",
            "陈老师(P06)",
            "日常谈心",
        ]);
        office.take_in("谈话二.xlsx", &[own]).await;
        assert_eq!(tell_next_hook(&office.bureau, office.now()).await.unwrap(), Sending::Sent);
        close_account(&office.bureau, &office.actor, office.now(), "P05").await.unwrap();
        let line = office.records("heart-to-heart-talk").await.pop().unwrap();
        let id = line.head.id.to_string();
        change_state(&office.bureau, &office.actor, office.now(), &id, Step::Withdraw, "重复").await.unwrap();
        assert_eq!(
            tell_next_hook(&office.bureau, office.now()).await.unwrap(),
            Sending::Nothing,
            "it went with its token"
        );
        assert_eq!(server.told().len(), 1);
        let gone = hook_of(&office.bureau, &token).await.unwrap_err();
        assert_eq!(gone.message().code, "hook-unknown");
    });
}

#[test]
fn whoever_was_not_told_is_told_later_the_same_and_not_for_ever() {
    in_an_office(async |office| {
        let server = HookServer::start();
        let (token, _) = with_hook(office, "P03", "第一小学", &server).await;
        office.take_in("谈话.xlsx", &talks()).await;
        let begun = office.now();
        let tell = async |minutes: i64| {
            tell_next_hook(&office.bureau, Timestamp(begun.0 + minutes * MINUTE)).await.unwrap()
        };
        server.will_answer("503 Service Unavailable");
        assert_eq!(tell(0).await, Sending::Failed("busy"));
        assert_eq!(hook_of(&office.bureau, &token).await.unwrap().error.as_deref(), Some("busy"));
        let next = next_errand(&office.bureau).await.unwrap();
        assert_eq!(next, Some(Timestamp(begun.0 + 2 * MINUTE)));
        assert_eq!(tell(1).await, Sending::Nothing);
        assert_eq!(tell(2).await, Sending::Sent);
        let told = server.told();
        assert_eq!(told[0].head("webhook-id"), told[1].head("webhook-id"));
        assert_ne!(told[0].head("webhook-signature"), told[1].head("webhook-signature"), "at another moment");
        assert_eq!(hook_of(&office.bureau, &token).await.unwrap().error, None);
        let id = office.records("heart-to-heart-talk").await.pop().unwrap().head.id.to_string();
        change_state(&office.bureau, &office.actor, office.now(), &id, Step::Withdraw, "重复").await.unwrap();
        server.will_answer("410 Gone");
        assert_eq!(tell(10).await, Sending::Failed("refused"));
        assert_eq!(tell(100_000).await, Sending::Nothing, "it asked never to be told again");
        assert!(hook_of(&office.bureau, &token).await.unwrap().given_up);
    });
}

#[test]
fn a_program_names_no_address_in_a_network_of_somebodys_own() {
    in_an_office(async |office| {
        let server = HookServer::start();
        let (token, _) = with_hook(office, "P03", "第一小学", &server).await;
        let contact = mingde_app::actor_of(&office.bureau, "P03", day("2025-11-03")).await.unwrap();
        let set =
            async |url: &str| set_hook(&office.bureau, &contact, office.now(), &token, url, &chance).await;
        for (url, why) in [
            (server.url().as_str(), "hook-elsewhere"),
            ("https://10.0.0.1/", "hook-own-network"),
            ("https://127.0.0.1/", "hook-own-network"),
            ("https://localhost:1/", "hook-own-network"),
            ("", "hook-no-address"),
        ] {
            assert_eq!(set(url).await.unwrap_err().message().code, why, "{url}");
        }
        let of = ("P03", "校园平台");
        let refused = set_hook_for(&office.bureau, &contact, office.now(), of, &server.url(), &chance).await;
        assert!(matches!(refused.unwrap_err(), AppError::Refused(_)));
    });
}
