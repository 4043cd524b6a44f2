//! What people are told, and what is to be sent to them: with the act that causes it or not at all.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;
use mingde_core::registry::Person;
use mingde_store::{
    Beside, Change, Digest, Due, NewAccount, NewNotice, OutboxRow, Rhythm, Store, StoreError, Telling, Wish,
};
use zeroize::Zeroizing;

use crate::place::*;

const MINUTE: i64 = 60_000_000;
const HOOK: &str = "https://qyapi.example/send?key=geheim";

fn wang() -> PersonId {
    Person::id_of("T0001")
}

fn li() -> PersonId {
    Person::id_of("T0002")
}

fn key(text: &str) -> Digest {
    Digest::of("test", text.as_bytes())
}

fn at(minutes: i64) -> Timestamp {
    Timestamp(on("2025-09-01").0 + minutes * MINUTE)
}

fn notice(text: &'static str, person: PersonId, made: Timestamp) -> NewNotice<'static> {
    let (cause, subject) = ("record-returned", "0123");
    NewNotice { key: key(text), person, cause, subject, detail: "", count: 1, made, always: false }
}

async fn change(store: &Store, make: impl FnOnce(&mut Beside)) -> Result<(), StoreError> {
    let mut changes = Beside::default();
    make(&mut changes);
    store.change_beside(changes).await
}

async fn tell(store: &Store, make: impl FnOnce(&mut Telling)) {
    let mut telling = Telling::default();
    make(&mut telling);
    store.change_beside(telling.into()).await.unwrap();
}

/// Accounts of two people; the first wishes mail of this rhythm.
async fn people(store: &Store, rhythm: Rhythm) {
    for (person, name) in [(wang(), "t0001"), (li(), "t0002")] {
        let account = NewAccount { person, name, sign_in: name, password: None, made: on("2025-09-01") };
        change(store, |c| c.add_account(account)).await.unwrap();
    }
    let address = Some(Zeroizing::new("wang@example.cn".to_owned()));
    let keys = store.sealing().read().unwrap();
    change(store, |c| c.set_wish(wang(), &Wish { rhythm, address }, keys)).await.unwrap();
}

async fn channel(store: &Store, name: &str, rhythm: Rhythm) {
    let keys = store.sealing().read().unwrap();
    change(store, |c| c.set_channel(name, HOOK, rhythm, on("2025-09-01"), keys)).await.unwrap();
}

fn due(at_once: i64, daily: i64) -> Due {
    Due { at_once: at(at_once), daily: at(daily) }
}

#[test]
fn a_notice_is_told_once_to_whoever_has_an_account_and_read_by_its_owner_alone() {
    on_every_database(async |place| {
        let store = place.open().await;
        people(&store, Rhythm::Page).await;
        for _ in 0..2 {
            tell(&store, |t| {
                t.once(notice("a", wang(), at(1)));
                t.once(notice("b", Person::id_of("T0009"), at(1)));
                t.more(notice("c", wang(), at(2)));
            })
            .await;
        }
        assert_eq!(store.unread_notices(wang()).await.unwrap(), 2);
        assert_eq!(
            store.unread_notices(Person::id_of("T0009")).await.unwrap(),
            0,
            "nobody without an account"
        );
        let found = store.notices_of(wang(), 0, 9).await.unwrap();
        assert_eq!(found.iter().map(|n| (n.id, n.count)).collect::<Vec<_>>(), [(key("c"), 2), (key("a"), 1)]);

        let see = async |person, text: &str| change(&store, |c| c.see_notice(person, key(text), at(3))).await;
        assert!(matches!(see(li(), "c").await, Err(StoreError::Overtaken)), "somebody else's");
        assert!(matches!(see(wang(), "z").await, Err(StoreError::Overtaken)), "none at all");
        see(wang(), "c").await.unwrap();
        let order: Vec<_> = store.notices_of(wang(), 0, 9).await.unwrap().iter().map(|n| n.id).collect();
        assert_eq!(order, [key("a"), key("c")], "what is unread stands first");
        // More of the same is to be read again; what was taken back is not.
        tell(&store, |t| t.more(notice("c", wang(), at(4)))).await;
        assert_eq!(store.unread_notices(wang()).await.unwrap(), 2);
        tell(&store, |t| t.less(key("c"), 2)).await;
        assert_eq!(store.notices_of(wang(), 0, 1).await.unwrap()[0].count, 1);
        tell(&store, |t| t.less(key("c"), 1)).await;
        assert_eq!(store.notices_of(wang(), 0, 9).await.unwrap().len(), 1);
        // All that stood on the page, and nothing that came after it was shown.
        tell(&store, |t| t.once(notice("d", wang(), at(9)))).await;
        change(&store, |c| c.see_notices(wang(), at(5), at(10))).await.unwrap();
        assert_eq!(store.unread_notices(wang()).await.unwrap(), 1);
        change(&store, |c| c.clear_notices(at(11), on("2025-01-01"))).await.unwrap();
        assert_eq!(store.notices_of(wang(), 0, 9).await.unwrap().len(), 1, "read ones go");
    });
}

#[test]
fn whoever_wishes_nothing_is_told_only_what_concerns_the_account() {
    on_every_database(async |place| {
        let store = place.open().await;
        people(&store, Rhythm::Off).await;
        tell(&store, |t| {
            t.once(notice("a", wang(), at(1)));
            t.once(NewNotice { always: true, ..notice("b", wang(), at(1)) });
        })
        .await;
        let told: Vec<_> = store.notices_of(wang(), 0, 9).await.unwrap().iter().map(|n| n.id).collect();
        assert_eq!(told, [key("b")]);
        let persons = store.told_persons().await.unwrap();
        assert_eq!(persons, [(li(), "t0002".to_owned())]);
        change(&store, |c| c.set_closed(li(), Some(at(2)))).await.unwrap();
        assert!(store.told_persons().await.unwrap().is_empty());
    });
}

#[test]
fn an_act_and_what_is_told_of_it_are_one_transaction() {
    on_every_database(async |place| {
        let store = place.open().await;
        people(&store, Rhythm::Daily).await;
        channel(&store, "mail", Rhythm::Daily).await;
        let mut telling = Telling::default();
        telling.once(notice("a", wang(), at(1)));
        telling.mail(wang(), due(1, 1));
        let mut writer = store.begin(&clerk(), on("2025-09-01")).await.unwrap();
        writer.audit("return", "0123", "");
        writer.tell(telling.clone());
        drop(writer);
        assert_eq!(store.unread_notices(wang()).await.unwrap(), 0);
        assert_eq!(store.next_message(at(9)).await.unwrap(), None);

        // A change by itself takes what is told along, at its first try and where it has to look first.
        for number in 1..=2 {
            let draft = permitted_after(&clerk(), talk(number, "谈备课"), 0);
            let telling = telling.clone();
            let change = Change { draft, before: None, action: "submit", detail: "", telling };
            store.append_alone(on("2025-09-11"), change).await.unwrap();
        }
        assert_eq!(store.unread_notices(wang()).await.unwrap(), 1);
        assert_eq!(store.next_message(at(9)).await.unwrap().unwrap().person, Some(wang()));
        // One that is refused tells nobody.
        let mut telling = Telling::default();
        telling.once(notice("b", wang(), at(1)));
        let draft = permitted_after(&clerk(), talk(1, "谈别的"), 0);
        let change = Change { draft, before: None, action: "submit", detail: "", telling };
        assert!(store.append_alone(on("2025-09-11"), change).await.is_err());
        assert_eq!(store.unread_notices(wang()).await.unwrap(), 1);
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn there_is_one_message_for_each_however_much_has_happened() {
    on_every_database(async |place| {
        let store = place.open().await;
        people(&store, Rhythm::Daily).await;
        tell(&store, |t| {
            t.mail(wang(), due(1, 5));
            t.robots(due(1, 5));
        })
        .await;
        assert_eq!(store.next_message(at(99)).await.unwrap(), None, "there is no channel");
        channel(&store, "mail", Rhythm::Daily).await;
        channel(&store, "wecom", Rhythm::AtOnce).await;
        for daily in [8, 5, 7] {
            tell(&store, |t| {
                t.mail(wang(), due(1, daily));
                t.mail(li(), due(1, daily));
                t.robots(due(2, daily));
            })
            .await;
        }
        let waiting = store.undelivered().await.unwrap();
        let waiting: Vec<_> = waiting.iter().map(|w| (&*w.channel, w.count, w.given_up)).collect();
        assert_eq!(waiting, [("mail", 1, false), ("wecom", 1, false)], "the other left no address");
        assert_eq!(store.next_message(at(1)).await.unwrap(), None);
        assert_eq!(store.next_message(at(2)).await.unwrap().unwrap().channel, "wecom");
        change(&store, |c| c.drop_channel("wecom")).await.unwrap();
        assert_eq!(store.next_message(at(4)).await.unwrap(), None);
        let mail = store.next_message(at(5)).await.unwrap().unwrap();
        assert_eq!((mail.person, mail.attempts), (Some(wang()), 0), "by the earliest that was asked for");
        // Another wish, and nothing waits for the address of before.
        let keys = store.sealing().read().unwrap();
        change(&store, |c| c.set_wish(wang(), &Wish::default(), keys)).await.unwrap();
        assert_eq!(store.next_message(at(99)).await.unwrap(), None);
    });
}

#[test]
fn a_message_is_claimed_by_one_and_what_comes_meanwhile_is_another() {
    on_every_database(async |place| {
        let store = place.open().await;
        people(&store, Rhythm::AtOnce).await;
        channel(&store, "mail", Rhythm::Daily).await;
        let news = async |minute| {
            tell(&store, |t| {
                t.more(notice("a", wang(), at(minute)));
                t.mail(wang(), due(minute, 99));
            })
            .await;
        };
        let claim = async |row: &OutboxRow, minute, until| {
            change(&store, |c| c.claim_message(row, at(minute), at(until))).await
        };
        news(1).await;
        let row = store.next_message(at(1)).await.unwrap().unwrap();
        claim(&row, 1, 6).await.unwrap();
        assert!(matches!(claim(&row, 1, 6).await, Err(StoreError::Overtaken)), "one of two has it");
        assert_eq!(store.next_message(at(5)).await.unwrap(), None);
        news(3).await;
        change(&store, |c| c.message_sent(&row, at(6), at(2))).await.unwrap();
        assert_eq!(store.unsent_notices(wang(), 9).await.unwrap().len(), 1, "it was not in what was sent");
        // Whoever was sending did not come back: it is sent again, and only when the claim has run out.
        let row = store.next_message(at(3)).await.unwrap().unwrap();
        assert_eq!(row.attempts, 0);
        claim(&row, 3, 8).await.unwrap();
        assert_eq!(store.next_message(at(7)).await.unwrap(), None);
        let row = store.next_message(at(8)).await.unwrap().unwrap();
        assert_eq!(row.attempts, 1);
        claim(&row, 8, 13).await.unwrap();
        change(&store, |c| c.message_sent(&row, at(8), at(9))).await.unwrap();
        assert_eq!(
            store.undelivered().await.unwrap().len(),
            1,
            "by a claim that has run out nothing is done"
        );
        change(&store, |c| c.message_sent(&row, at(13), at(9))).await.unwrap();
        assert!(store.undelivered().await.unwrap().is_empty());
        assert!(store.unsent_notices(wang(), 9).await.unwrap().is_empty());
        assert_eq!(store.channels().await.unwrap()[0].sent, Some(at(9)));
    });
}

#[test]
fn what_fails_rests_and_what_is_given_up_waits_for_the_next_act() {
    on_every_database(async |place| {
        let store = place.open().await;
        channel(&store, "dingtalk", Rhythm::AtOnce).await;
        tell(&store, |t| t.robots(due(1, 9))).await;
        let row = store.next_message(at(1)).await.unwrap().unwrap();
        change(&store, |c| c.claim_message(&row, at(1), at(6))).await.unwrap();
        change(&store, |c| c.message_failed(&row, at(6), "too-often", Some(at(11)))).await.unwrap();
        // Something new does not shorten the rest.
        tell(&store, |t| t.robots(due(2, 9))).await;
        assert_eq!(store.next_message(at(10)).await.unwrap(), None);
        let row = store.next_message(at(11)).await.unwrap().unwrap();
        assert_eq!(row.attempts, 1);
        change(&store, |c| c.claim_message(&row, at(11), at(16))).await.unwrap();
        change(&store, |c| c.message_failed(&row, at(16), "refused", None)).await.unwrap();
        assert_eq!(store.next_message(at(999)).await.unwrap(), None);
        let told = store.undelivered().await.unwrap();
        assert_eq!((told[0].error.as_str(), told[0].given_up, told[0].count), ("refused", true, 1));
        tell(&store, |t| t.robots(due(20, 90))).await;
        assert_eq!(store.next_message(at(20)).await.unwrap().unwrap().attempts, 0);
        // What is put off was not tried.
        let row = store.next_message(at(20)).await.unwrap().unwrap();
        change(&store, |c| c.put_off_message(&row, at(20), at(25))).await.unwrap();
        assert_eq!(store.next_message(at(24)).await.unwrap(), None);
        assert_eq!(store.next_message(at(25)).await.unwrap(), Some(row));
        tell(&store, |t| t.robots(due(20, 90))).await;
        // A channel that rests, or was used just now, is left alone.
        change(&store, |c| c.take_place("dingtalk", at(20), at(21))).await.unwrap();
        let again = change(&store, |c| c.take_place("dingtalk", at(20), at(21))).await;
        assert!(matches!(again, Err(StoreError::Overtaken)));
        assert_eq!(store.next_message(at(20)).await.unwrap(), None);
        change(&store, |c| c.rest_channel("dingtalk", at(30))).await.unwrap();
        assert_eq!(store.next_message(at(29)).await.unwrap(), None);
        assert!(store.next_message(at(30)).await.unwrap().is_some());
    });
}

#[test]
fn what_a_channel_is_set_to_and_where_mail_goes_are_sealed() {
    on_every_database(async |place| {
        let store = place.open().await;
        people(&store, Rhythm::Daily).await;
        channel(&store, "wecom", Rhythm::Daily).await;
        channel(&store, "dingtalk", Rhythm::Daily).await;
        assert!(store.channels().await.unwrap().iter().all(|channel| *channel.content == HOOK));
        assert_eq!(&**store.wish_of(wang()).await.unwrap().address.as_ref().unwrap(), "wang@example.cn");
        assert_eq!(store.wish_of(li()).await.unwrap(), Wish::default());
        // Moved to another place, neither opens.
        place.edit("UPDATE channel SET content = (SELECT content FROM channel WHERE name = 'wecom')").await;
        assert!(matches!(store.channels().await, Err(StoreError::Unsealable)));
        store.close().await.unwrap();
        let bytes = std::fs::read(place.data().join("mingde.sqlite3")).unwrap_or_default();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds("geheim") && !holds("wang@example.cn"));
    });
}
