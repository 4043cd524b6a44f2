//! What nobody needs any more goes, and after the key was renewed what is beside the ledger is sealed with the new one.

use mingde_core::date::Timestamp;
use mingde_core::registry::Person;
use mingde_store::{
    Beside, FindingVerdict, FormDraft, LinkPurpose, OneTimeLink, Rhythm, Wish, renew_field_key,
};
use zeroize::Zeroizing;

use crate::place::*;
use crate::providers::{begin, change, provider, token, wang};

#[test]
fn what_is_older_than_anybody_needs_goes_and_the_rest_stays() {
    on_every_database(async |place| {
        let store = place.open().await;
        let link = |text: &str, person: &str, expires| OneTimeLink {
            token: token(text),
            person: Person::id_of(person),
            purpose: LinkPurpose::Invitation,
            author: "clerk".into(),
            made: on("2025-08-01"),
            expires,
            used: None,
        };
        let draft =
            |form: &str, saved| FormDraft { form: form.into(), saved, content: Zeroizing::new("x".into()) };
        let mut changes = begin("desk", None);
        changes.make_link(&link("void", "T0001", on("2025-08-15")));
        changes.make_link(&link("good", "T0002", on("2025-12-01")));
        changes.make_link(&link("used", "T0003", on("2025-12-01")));
        changes.use_link(token("used"), on("2025-08-02"));
        changes.keep_draft(wang(), &draft("left", on("2025-06-01")), store.sealing().read().unwrap());
        changes.keep_draft(wang(), &draft("begun", on("2025-09-01")), store.sealing().read().unwrap());
        changes.know_browser(token("old"), wang(), on("2024-01-01"));
        changes.know_browser(token("own"), wang(), on("2025-09-01"));
        changes.use_once(token("ST-1"), on("2025-08-01"));
        store.change_beside(changes).await.unwrap();
        let before = on("2025-09-01");
        store.change_beside(change(|c| c.sweep(older_than(before)))).await.unwrap();
        let mut links = Vec::new();
        for text in ["void", "good", "used"] {
            links.push(store.link(token(text)).await.unwrap().is_some());
        }
        assert_eq!(links, [false, true, false]);
        let drafts = store.drafts_of(wang()).await.unwrap();
        assert_eq!(drafts.iter().map(|draft| draft.form.as_str()).collect::<Vec<_>>(), ["begun"]);
        assert!(store.session(token("desk")).await.unwrap().is_some());
        let knows = async |text| store.knows_browser(token(text), wang(), Timestamp(0)).await.unwrap();
        assert_eq!((knows("old").await, knows("own").await), (false, true));
        // What was used and swept could be used again: its age has to be beyond that of any ticket.
        store.change_beside(change(|c| c.use_once(token("ST-1"), before))).await.unwrap();
    });
}

#[test]
fn after_the_key_was_renewed_what_is_beside_the_ledger_is_sealed_with_the_new_one() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        let draft =
            FormDraft { form: "f".into(), saved: on("2025-09-01"), content: Zeroizing::new("草稿".into()) };
        let mut changes = Beside::default();
        changes.keep_provider(&provider("county"), keys);
        changes.keep_draft(wang(), &draft, keys);
        changes.offer_second_factor(wang(), "00ff", keys);
        let verdict = FindingVerdict {
            finding: "a".into(),
            verdict: "dismissed".into(),
            word: Zeroizing::new("另有捐助".into()),
            said: on("2025-09-01"),
        };
        changes.keep_verdict(wang(), &[1; 32], &verdict, keys);
        let address = Some(Zeroizing::new("wang@example.cn".to_owned()));
        let wish = Wish { rhythm: Rhythm::Daily, address };
        changes.set_wish(wang(), &wish, keys);
        changes.set_channel(
            "robot",
            "https://qyapi.example/send?key=geheim",
            Rhythm::Daily,
            on("2025-09-01"),
            keys,
        );
        let under = (token("program"), token("k-1"));
        changes.begin_api_answer(under, token("asked"), on("2025-09-01"));
        changes.keep_api_answer(under, "回答", keys);
        changes.set_hook(token("program"), "https://hooks.example.cn/", (3, on("2025-09-01")), keys);
        store.change_beside(changes).await.unwrap();
        assert_eq!(store.sealed_anew_beside().await.unwrap().1, 0, "nothing to do with the key in force");
        store.close().await.unwrap();
        let key = renew_field_key(place.data(), &mut dice(5)).unwrap();
        let store = place.open().await;
        let (changes, values) = store.sealed_anew_beside().await.unwrap();
        assert_eq!(values, 8);
        store.change_beside(changes).await.unwrap();
        assert_eq!(store.sealed_anew_beside().await.unwrap().1, 0);
        assert_eq!(*store.second_factor(wang()).await.unwrap().unwrap().secret, "00ff");
        assert_eq!(*store.draft(wang(), "f").await.unwrap().unwrap().content, "草稿");
        assert_eq!(store.provider("county").await.unwrap(), Some(provider("county")));
        store.close().await.unwrap();
        // The keys of before may go now: nothing beside the ledger asks for them.
        let file = place.data().join("keys/field.key");
        let all = std::fs::read_to_string(&file).unwrap();
        assert!(all.lines().count() > 1, "{}", all.lines().count());
        std::fs::write(&file, all.lines().next().unwrap()).unwrap();
        let store = place.open().await;
        assert_eq!(store.sealing().read().unwrap().ids().collect::<Vec<_>>(), [key.as_str()]);
        assert_eq!(store.provider("county").await.unwrap(), Some(provider("county")));
        assert_eq!(*store.second_factor(wang()).await.unwrap().unwrap().secret, "00ff");
        assert!(store.verdicts(wang(), &[1; 32]).await.unwrap() == [verdict]);
        let answer = store.api_answer(under).await.unwrap().unwrap().answer.unwrap();
        assert_eq!(*answer, "回答");
        let hook = store.hook_of(token("program")).await.unwrap().unwrap();
        assert_eq!((hook.content.as_str(), hook.told), ("https://hooks.example.cn/", 3));
    });
}
