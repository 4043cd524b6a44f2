//! Tokens of programs, and what they were answered.

use mingde_core::date::Timestamp;
use mingde_core::registry::Person;
use mingde_store::{Ages, ApiTokenRow, Beside, Digest, Store, StoreError};

use crate::place::*;
use crate::providers::{change, token, wang};

fn row(text: &str, made: &str, expires: &str) -> ApiTokenRow {
    ApiTokenRow {
        token: token(text),
        person: wang(),
        name: "考勤系统".into(),
        machine: true,
        reads_only: false,
        kinds: Some(vec!["heart-to-heart-talk".into(), "honour".into()]),
        made: on(made),
        expires: on(expires),
        used: None,
    }
}

async fn refused(store: &Store, changes: Beside) -> bool {
    matches!(store.change_beside(changes).await, Err(StoreError::Overtaken))
}

#[test]
fn a_token_is_kept_as_it_was_given_and_taken_back_by_its_owner_alone() {
    on_every_database(async |place| {
        let store = place.open().await;
        let (one, two) = (row("one", "2025-09-01", "2025-12-01"), row("two", "2025-09-02", "2025-10-01"));
        let two = ApiTokenRow { kinds: None, reads_only: true, machine: false, ..two };
        store.change_beside(change(|c| c.give_api_token(&one))).await.unwrap();
        store.change_beside(change(|c| c.give_api_token(&two))).await.unwrap();
        assert_eq!(store.api_tokens_of(wang()).await.unwrap(), [two.clone(), one.clone()]);
        assert_eq!(store.api_token(token("three")).await.unwrap(), None);
        store.change_beside(change(|c| c.use_api_token(token("one"), on("2025-09-03")))).await.unwrap();
        let used = store.api_token(token("one")).await.unwrap().unwrap();
        assert_eq!(used, ApiTokenRow { used: Some(on("2025-09-03")), ..one });
        let other = Person::id_of("T0002");
        assert!(refused(&store, change(|c| c.drop_api_token(other, token("one")))).await);
        store.change_beside(change(|c| c.drop_api_tokens(other))).await.unwrap();
        assert_eq!(store.api_tokens_of(wang()).await.unwrap().len(), 2);
        store.change_beside(change(|c| c.drop_api_token(wang(), token("one")))).await.unwrap();
        assert!(refused(&store, change(|c| c.drop_api_token(wang(), token("one")))).await);
        let ages = Ages { api_tokens: on("2025-10-01"), ..older_than(Timestamp(0)) };
        store.change_beside(change(|c| c.sweep(ages))).await.unwrap();
        assert_eq!(store.api_tokens_of(wang()).await.unwrap(), [two]);
        let ages = Ages { api_tokens: on("2025-10-02"), ..older_than(Timestamp(0)) };
        store.change_beside(change(|c| c.sweep(ages))).await.unwrap();
        assert!(store.api_tokens_of(wang()).await.unwrap().is_empty());
    });
}

#[test]
fn an_answer_is_begun_once_and_sealed_to_its_token_and_key() {
    on_every_database(async |place| {
        let store = place.open().await;
        let under: (Digest, Digest) = (token("program"), token("key"));
        let begin = |now: Timestamp| change(|c| c.begin_api_answer(under, token("asked"), now));
        let day = on("2025-09-01");
        store.change_beside(begin(day)).await.unwrap();
        assert!(refused(&store, begin(day)).await, "two at once are one");
        let begun = store.api_answer(under).await.unwrap().unwrap();
        assert!(begun.request == token("asked") && begun.begun == day && begun.answer.is_none());
        // Of two who begin it anew one does.
        let again = || change(|c| c.begin_api_answer_again(under, day, on("2025-09-02")));
        store.change_beside(again()).await.unwrap();
        assert!(refused(&store, again()).await);
        let keys = store.sealing().read().unwrap();
        store.change_beside(change(|c| c.keep_api_answer(under, "不宜公开的回答", keys))).await.unwrap();
        assert!(refused(&store, again()).await, "what was answered is not begun anew");
        let kept = store.api_answer(under).await.unwrap().unwrap();
        assert_eq!(kept.answer.as_deref().map(String::as_str), Some("不宜公开的回答"));
        assert!(store.api_answer((token("other"), token("key"))).await.unwrap().is_none());
        // An answer that was put under another key does not open.
        place.edit("UPDATE api_answer SET key = token").await;
        let moved_to = (token("program"), token("program"));
        let moved = store.api_answer(moved_to).await;
        assert!(matches!(moved, Err(StoreError::Unsealable)));
        let ages = Ages { api_answers: on("2025-09-03"), ..older_than(Timestamp(0)) };
        store.change_beside(change(|c| c.sweep(ages))).await.unwrap();
        assert!(store.api_answer(moved_to).await.unwrap().is_none());
        store.close().await.unwrap();
        let bytes = std::fs::read(place.data().join("mingde.sqlite3")).unwrap_or_default();
        assert!(!bytes.windows("不宜公开".len()).any(|window| window == "不宜公开".as_bytes()));
    });
}

#[test]
fn a_hook_is_claimed_by_one_told_how_far_it_came_and_goes_with_its_token() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        let (day, next) = (on("2025-09-01"), on("2025-09-02"));
        for text in ["one", "two"] {
            let token = row(text, "2025-09-01", "2025-12-01");
            store.change_beside(change(|c| c.give_api_token(&token))).await.unwrap();
            let url = format!("https://{text}.example.cn/geheim");
            store.change_beside(change(|c| c.set_hook(token.token, &url, (4, day), keys))).await.unwrap();
        }
        assert!(store.next_hook(4, day).await.unwrap().is_none(), "they know of all there is");
        let first = store.next_hook(5, day).await.unwrap().unwrap();
        store.change_beside(change(|c| c.claim_hook(&first, next))).await.unwrap();
        assert!(refused(&store, change(|c| c.claim_hook(&first, next))).await);
        let second = store.next_hook(5, day).await.unwrap().unwrap();
        assert_ne!(first.token, second.token);
        // Whoever claimed it and did not come back is no matter later.
        assert_eq!(store.next_hook(5, next).await.unwrap().unwrap().told, 4);
        let told = |claimed| change(|c| c.hook_told(&first, claimed, 5, (Some(day), next)));
        store.change_beside(told(day)).await.unwrap();
        assert_eq!(store.hook_of(first.token).await.unwrap().unwrap().told, 4, "that was no claim");
        store.change_beside(told(next)).await.unwrap();
        let after = store.hook_of(first.token).await.unwrap().unwrap();
        assert_eq!((after.told, after.sent, after.attempts), (5, Some(day), 0));
        store.change_beside(change(|c| c.claim_hook(&second, next))).await.unwrap();
        store.change_beside(change(|c| c.hook_failed(&second, next, "busy", None))).await.unwrap();
        let given_up = store.hook_of(second.token).await.unwrap().unwrap();
        assert_eq!((given_up.error.as_str(), given_up.not_before, given_up.attempts), ("busy", None, 1));
        assert!(store.next_hook(9, on("2030-01-01")).await.unwrap().unwrap().token == first.token);
        store.change_beside(change(|c| c.drop_api_token(wang(), first.token))).await.unwrap();
        assert!(store.hook_of(first.token).await.unwrap().is_none());
        assert!(refused(&store, change(|c| c.drop_hook(first.token))).await);
        store.close().await.unwrap();
        let bytes = std::fs::read(place.data().join("mingde.sqlite3")).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"geheim"));
    });
}
