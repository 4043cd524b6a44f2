//! What stands beside the ledger: accounts, sessions, codes that are good once, drafts.

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, PersonId};
use mingde_core::registry::Person;
use mingde_core::words::Locale;
use mingde_store::{
    Attempts, Beside, Database, Digest, DocumentSave, FindingVerdict, FormDraft, ImportJob, JobState,
    LearnedHeading, LinkPurpose, NewAccount, NewDocument, NewSession, OneTimeLink, OwnAddress, Patience,
    Proposed, ReportText, Store, StoreError,
};
use zeroize::Zeroizing;

use crate::place::*;

const MINUTE: i64 = 60_000_000;

fn wang() -> PersonId {
    Person::id_of("T0001")
}

fn account<'a>(person: PersonId, name: &'a str) -> NewAccount<'a> {
    NewAccount { person, name, sign_in: name, password: Some("$argon2id$…"), made: on("2025-09-01") }
}

fn change(make: impl FnOnce(&mut Beside)) -> Beside {
    let mut changes = Beside::default();
    make(&mut changes);
    changes
}

fn token(text: &str) -> Digest {
    Digest::of("test", text.as_bytes())
}

fn session(text: &str, person: PersonId, begun: Timestamp) -> NewSession<'static> {
    let (agent, network) = ("Firefox", "192.0.2.0/24");
    NewSession { token: token(text), person, begun, proven: true, agent, network, origin: None }
}

async fn refused(store: &Store, changes: Beside) -> bool {
    matches!(store.change_beside(changes).await, Err(StoreError::Overtaken))
}

#[test]
fn a_person_has_one_account_and_a_name_leads_to_one() {
    on_every_database(async |place| {
        let store = place.open().await;
        assert!(store.has_no_account().await.unwrap());
        store.change_beside(change(|c| c.add_account(account(wang(), "t0001")))).await.unwrap();
        assert!(refused(&store, change(|c| c.add_account(account(wang(), "t0002")))).await);
        let li = Person::id_of("T0002");
        assert!(refused(&store, change(|c| c.add_account(account(li, "t0001")))).await);
        let found = store.account_by_sign_in("t0001").await.unwrap().unwrap();
        assert_eq!((found.person, found.language, found.closed), (wang(), Locale::ZhCn, None));
        assert_eq!(store.accounts().await.unwrap().len(), 1, "what was refused left nothing behind");
        store.change_beside(change(|c| c.set_appearance(wang(), Locale::En, true))).await.unwrap();
        store.change_beside(change(|c| c.set_closed(wang(), Some(on("2025-09-02"))))).await.unwrap();
        let found = store.account_of(wang()).await.unwrap().unwrap();
        assert_eq!(
            (found.language, found.large_print, found.closed),
            (Locale::En, true, Some(on("2025-09-02")))
        );
        // Nobody sets the password of an account that is closed, or of none.
        for person in [wang(), li] {
            assert!(
                refused(&store, change(|c| c.set_password(person, "$argon2id$…", on("2025-09-03")))).await
            );
        }
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn an_account_and_the_line_about_it_are_one_transaction() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut writer = store.begin(&clerk(), on("2025-09-01")).await.unwrap();
        writer.change_beside(change(|c| c.add_account(account(wang(), "t0001")))).await.unwrap();
        writer.audit("create-account", "T0001", "");
        drop(writer);
        assert!(store.account_of(wang()).await.unwrap().is_none());
        assert!(store.audit_lines(9).await.unwrap().is_empty());

        let mut writer = store.begin(&clerk(), on("2025-09-01")).await.unwrap();
        writer.change_beside(change(|c| c.add_account(account(wang(), "t0001")))).await.unwrap();
        writer.audit("create-account", "T0001", "");
        writer.commit().await.unwrap();
        assert!(store.account_of(wang()).await.unwrap().is_some());
        assert_eq!(store.audit_lines(9).await.unwrap()[0].action, "create-account");

        // What is overtaken takes the line with it.
        let mut writer = store.begin(&clerk(), on("2025-09-01")).await.unwrap();
        let again = writer.change_beside(change(|c| c.add_account(account(wang(), "t0001")))).await;
        assert!(matches!(again, Err(StoreError::Overtaken)));
        drop(writer);
        assert_eq!(store.audit_lines(9).await.unwrap().len(), 1);
        // The ledger goes on where it was.
        commit(&store, talks(0..2), "2025-09-11").await;
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn the_owner_of_a_session_ends_it_and_nobody_elses() {
    on_every_database(async |place| {
        let (store, li) = (place.open().await, Person::id_of("T0002"));
        for (text, person) in [("desk", wang()), ("phone", wang()), ("other", li)] {
            let begin = change(|c| c.begin_session(session(text, person, on("2025-09-01"))));
            store.change_beside(begin).await.unwrap();
        }
        assert!(refused(&store, change(|c| c.end_session(wang(), token("other")))).await);
        let later = Timestamp(on("2025-09-01").0 + 5 * MINUTE);
        store.change_beside(change(|c| c.see_session(token("phone"), later))).await.unwrap();
        let own = store.sessions_of(wang()).await.unwrap();
        assert_eq!(own.iter().map(|row| row.token).collect::<Vec<_>>(), [token("phone"), token("desk")]);
        store.change_beside(change(|c| c.end_other_sessions(wang(), token("phone")))).await.unwrap();
        assert!(store.session(token("desk")).await.unwrap().is_none());
        // What nobody has used since the first minute goes.
        let first_minute = Timestamp(on("2025-09-01").0 + MINUTE);
        store.change_beside(change(|c| c.clear_sessions(first_minute, on("2025-08-31")))).await.unwrap();
        assert!(store.session(token("other")).await.unwrap().is_none());
        assert_eq!(store.session(token("phone")).await.unwrap().unwrap().seen, later);
        store.change_beside(change(|c| c.end_sessions(wang()))).await.unwrap();
        assert!(store.sessions_of(wang()).await.unwrap().is_empty());
    });
}

#[test]
fn a_link_a_code_and_a_step_of_time_are_good_once() {
    on_every_database(async |place| {
        let store = place.open().await;
        let now = on("2025-09-02");
        let link = OneTimeLink {
            token: token("link"),
            person: wang(),
            purpose: LinkPurpose::Invitation,
            author: "clerk".into(),
            made: on("2025-09-01"),
            expires: on("2025-09-15"),
            used: None,
        };
        store.change_beside(change(|c| c.make_link(&link))).await.unwrap();
        assert_eq!(store.link(token("link")).await.unwrap(), Some(link.clone()));
        assert!(refused(&store, change(|c| c.use_link(token("link"), on("2025-09-15")))).await, "expired");
        store.change_beside(change(|c| c.use_link(token("link"), now))).await.unwrap();
        assert!(refused(&store, change(|c| c.use_link(token("link"), now))).await);
        // A new one makes that of before void.
        store
            .change_beside(change(|c| c.make_link(&OneTimeLink { token: token("next"), ..link })))
            .await
            .unwrap();
        assert!(store.link(token("link")).await.unwrap().is_none());

        let codes = [token("a"), token("b")];
        store.change_beside(change(|c| c.set_recovery_codes(wang(), &codes))).await.unwrap();
        store.change_beside(change(|c| c.use_recovery_code(wang(), token("a"), now))).await.unwrap();
        assert!(refused(&store, change(|c| c.use_recovery_code(wang(), token("a"), now))).await);
        assert!(refused(&store, change(|c| c.use_recovery_code(Person::id_of("T2"), token("b"), now))).await);
        assert_eq!(store.recovery_codes_left(wang()).await.unwrap(), 1);

        let offer =
            |secret: &str| change(|c| c.offer_second_factor(wang(), secret, store.sealing().read().unwrap()));
        store.change_beside(offer("11")).await.unwrap();
        store.change_beside(offer("22")).await.unwrap();
        assert_eq!(*store.second_factor(wang()).await.unwrap().unwrap().secret, "22");
        store.change_beside(change(|c| c.take_step(wang(), 77, now))).await.unwrap();
        for step in [76, 77] {
            assert!(refused(&store, change(|c| c.take_step(wang(), step, now))).await);
        }
        assert!(refused(&store, offer("33")).await, "one that works is not exchanged unnoticed");
        store.change_beside(change(|c| c.drop_second_factor(wang()))).await.unwrap();
        assert!(store.second_factor(wang()).await.unwrap().is_none());
        assert_eq!(store.recovery_codes_left(wang()).await.unwrap(), 0);
    });
}

#[test]
fn of_two_attempts_that_saw_the_same_count_one_is_overtaken() {
    on_every_database(async |place| {
        let store = place.open().await;
        let first = Attempts { failures: 1, latest: on("2025-09-01") };
        let count = |read, now| change(|c: &mut Beside| c.count_failure(token("bucket"), read, now));
        store.change_beside(count(None, first)).await.unwrap();
        let second = Attempts { failures: 2, latest: on("2025-09-02") };
        store.change_beside(count(Some(first), second)).await.unwrap();
        assert!(refused(&store, count(Some(first), second)).await);
        store.change_beside(change(|c| c.uncount_failure(token("bucket")))).await.unwrap();
        assert_eq!(store.attempts(token("bucket")).await.unwrap().unwrap().failures, 1);
        store.change_beside(change(|c| c.clear_attempts(on("2025-09-03")))).await.unwrap();
        assert_eq!(store.attempts(token("bucket")).await.unwrap(), None);
    });
}

#[test]
fn a_draft_is_its_owners_and_sealed() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keep = |form: &str, content: &str, saved| {
            let draft = FormDraft { form: form.into(), saved, content: Zeroizing::new(content.to_owned()) };
            change(|c| c.keep_draft(wang(), &draft, store.sealing().read().unwrap()))
        };
        store.change_beside(keep("records/new/talk", "谈话内容不宜公开", on("2025-09-01"))).await.unwrap();
        store.change_beside(keep("records/new/talk", "谈话内容仍不宜公开", on("2025-09-02"))).await.unwrap();
        store.change_beside(keep("records/new/visit", "家访", on("2025-09-03"))).await.unwrap();
        let kept = store.drafts_of(wang()).await.unwrap();
        assert_eq!(
            kept.iter().map(|d| d.form.as_str()).collect::<Vec<_>>(),
            ["records/new/visit", "records/new/talk"]
        );
        let draft = store.draft(wang(), "records/new/talk").await.unwrap().unwrap();
        assert_eq!(*draft.content, "谈话内容仍不宜公开");
        assert!(store.draft(Person::id_of("T0002"), "records/new/talk").await.unwrap().is_none());
        // A draft that was moved does not open.
        place.edit("UPDATE form_draft SET form = 'elsewhere' WHERE form = 'records/new/visit'").await;
        let moved = store.draft(wang(), "elsewhere").await;
        assert!(matches!(moved, Err(StoreError::Unsealable)));
        store.change_beside(change(|c| c.drop_draft(wang(), "records/new/talk"))).await.unwrap();
        store.change_beside(change(|c| c.clear_drafts(on("2026-01-01")))).await.unwrap();
        assert!(store.drafts_of(wang()).await.unwrap().is_empty());
        store.close().await.unwrap();
        let bytes = std::fs::read(place.data().join("mingde.sqlite3")).unwrap_or_default();
        assert!(!bytes.windows("不宜公开".len()).any(|window| window == "不宜公开".as_bytes()));
    });
}

#[test]
fn what_is_said_of_a_finding_is_sealed_to_its_person_and_material() {
    on_every_database(async |place| {
        let store = place.open().await;
        let (one, other) = ([1; 32], [2; 32]);
        let said = |finding: &str, verdict: &str, word: &str, said| FindingVerdict {
            finding: finding.into(),
            verdict: verdict.into(),
            word: Zeroizing::new(word.into()),
            said,
        };
        let keep = |material: [u8; 32], verdict: FindingVerdict| {
            change(|c| c.keep_verdict(wang(), &material, &verdict, store.sealing().read().unwrap()))
        };
        store
            .change_beside(keep(one, said("a", "dismissed", "不宜公开的话", on("2025-09-01"))))
            .await
            .unwrap();
        let again = said("a", "confirmed", "仍不宜公开的话", on("2025-09-02"));
        store.change_beside(keep(one, again.clone())).await.unwrap();
        store.change_beside(keep(one, said("b", "dismissed", "", on("2025-09-03")))).await.unwrap();
        let kept = store.verdicts(wang(), &one).await.unwrap();
        assert!(kept.len() == 2 && kept[0] == again && kept[1].word.is_empty());
        assert_eq!(store.verdict_count(wang()).await.unwrap(), 2);
        assert!(store.verdicts(wang(), &other).await.unwrap().is_empty());
        assert!(store.verdicts(Person::id_of("T0002"), &one).await.unwrap().is_empty());
        store.change_beside(change(|c| c.drop_verdict(wang(), &one, "b"))).await.unwrap();
        // A word that was put beside another finding does not open.
        place.edit("UPDATE finding_verdict SET finding = 'c'").await;
        assert!(matches!(store.verdicts(wang(), &one).await, Err(StoreError::Unsealable)));
        store.change_beside(change(|c| c.clear_verdicts(on("2026-01-01")))).await.unwrap();
        assert!(store.verdicts(wang(), &one).await.unwrap().is_empty());
        store.close().await.unwrap();
        let bytes = std::fs::read(place.data().join("mingde.sqlite3")).unwrap_or_default();
        assert!(!bytes.windows("不宜公开".len()).any(|window| window == "不宜公开".as_bytes()));
    });
}

#[test]
fn a_text_of_a_report_is_not_written_over_unseen() {
    on_every_database(async |place| {
        let store = place.open().await;
        let text = |period: &str, content: &str, saved| ReportText {
            period: period.into(),
            name: "own_words".into(),
            author: "T0001".into(),
            saved,
            content: Zeroizing::new(content.into()),
        };
        let keep = async |text: &ReportText, seen| {
            let keys = store.sealing().read().unwrap();
            store.change_beside(change(|c| c.keep_report_text("form", text, seen, keys))).await
        };
        let (first, second) = (on("2025-09-01"), on("2025-09-02"));
        keep(&text("2024-2025", "去年", first), None).await.unwrap();
        keep(&text("2025-2026", "今年", first), None).await.unwrap();
        let other = keep(&text("2025-2026", "另一段", second), None).await;
        assert!(matches!(other, Err(StoreError::Overtaken)));
        keep(&text("2025-2026", "另一段", second), Some(first)).await.unwrap();
        let kept = store.report_texts("form").await.unwrap();
        let said: Vec<(&str, &str)> =
            kept.iter().map(|text| (&*text.period, text.content.as_str())).collect();
        assert_eq!(said, [("2025-2026", "另一段"), ("2024-2025", "去年")]);
        assert!(store.report_texts("other").await.unwrap().is_empty());
        place.edit("UPDATE report_text SET period = '2030' WHERE period = '2024-2025'").await;
        assert!(matches!(store.report_texts("form").await, Err(StoreError::Unsealable)));
    });
}

#[test]
fn a_text_that_is_written_keeps_every_save_and_is_put_forward_as_it_stands() {
    on_every_database(async |place| {
        let store = place.open().await;
        let id = EntityId::derive("draft", &["talks"]);
        let new = NewDocument { id, sort: "rulebook", title: "谈心谈话制度" };
        let save = |number: u32, author: &str, text: &str| DocumentSave {
            number,
            author: author.into(),
            saved: Timestamp(on("2025-09-01").0 + i64::from(number)),
            text: text.into(),
            cases: String::new(),
        };
        let done = async |changed: Beside| store.change_beside(changed).await;
        let overtaken = |done: Result<(), StoreError>| matches!(done, Err(StoreError::Overtaken));
        done(change(|c| c.begin_document(&new, &save(1, "P1", "一")))).await.unwrap();
        assert!(overtaken(done(change(|c| c.begin_document(&new, &save(1, "P2", "另")))).await));
        done(change(|c| c.save_document(&new, &save(2, "P2", "二")))).await.unwrap();
        // Two who saw the first save do not write over each other.
        assert!(overtaken(done(change(|c| c.save_document(&new, &save(2, "P1", "又")))).await));
        let proposed = |number| Proposed { number, by: "P2".into(), at: on("2025-09-02") };
        assert!(
            overtaken(done(change(|c| c.propose_document(id, &proposed(1)))).await),
            "it was saved since"
        );
        done(change(|c| c.propose_document(id, &proposed(2)))).await.unwrap();
        assert_eq!(store.document(id).await.unwrap().unwrap().proposed, Some(proposed(2)));
        // Whoever changes it takes it back by that.
        done(change(|c| c.save_document(&new, &save(3, "P1", "三")))).await.unwrap();
        let stands = store.documents().await.unwrap().remove(0);
        assert_eq!((stands.latest, stands.proposed, stands.saved.1.as_str()), (3, None, "P1"));
        assert!(overtaken(done(change(|c| c.publish_document(id, 3))).await));
        done(change(|c| c.propose_document(id, &proposed(3)))).await.unwrap();
        done(change(|c| c.publish_document(id, 3))).await.unwrap();
        assert!(overtaken(done(change(|c| c.publish_document(id, 3))).await), "once");
        assert!(overtaken(done(change(|c| c.save_document(&new, &save(4, "P1", "四")))).await));
        let numbers: Vec<u32> = store.document_saves(id).await.unwrap().iter().map(|s| s.number).collect();
        assert_eq!(numbers, [3, 2, 1]);
        assert_eq!(store.document_save(id, 2).await.unwrap().unwrap().text, "二");
        done(change(|c| c.drop_document(id))).await.unwrap();
        assert!(store.document(id).await.unwrap().is_none());
        assert!(store.document_saves(id).await.unwrap().is_empty());
    });
}

#[test]
fn the_address_of_a_calendar_leads_to_its_owner_until_it_is_taken_back() {
    on_every_database(async |place| {
        let store = place.open().await;
        for text in ["first", "second"] {
            let set = change(|c| c.set_own_address(OwnAddress::Feed, wang(), token(text), on("2025-09-01")));
            store.change_beside(set).await.unwrap();
        }
        assert_eq!(
            store.own_address(OwnAddress::Feed, token("first")).await.unwrap(),
            None,
            "there is one at a time"
        );
        assert_eq!(store.own_address(OwnAddress::Feed, token("second")).await.unwrap(), Some(wang()));
        assert_eq!(store.own_address_of(OwnAddress::Feed, wang()).await.unwrap(), Some(on("2025-09-01")));
        // That of a wall display is another.
        store
            .change_beside(change(|c| {
                c.set_own_address(OwnAddress::Wall, wang(), token("wall"), on("2025-09-02"))
            }))
            .await
            .unwrap();
        store.change_beside(change(|c| c.drop_own_address(OwnAddress::Feed, wang()))).await.unwrap();
        assert_eq!(store.own_address(OwnAddress::Feed, token("second")).await.unwrap(), None);
        assert_eq!(store.own_address(OwnAddress::Wall, token("wall")).await.unwrap(), Some(wang()));
        assert_eq!(store.own_address(OwnAddress::Wall, token("second")).await.unwrap(), None);
        assert_eq!(store.own_address_of(OwnAddress::Wall, wang()).await.unwrap(), Some(on("2025-09-02")));
        store
            .change_beside(change(|c| {
                c.set_own_address(OwnAddress::Wall, wang(), token("again"), on("2025-09-03"))
            }))
            .await
            .unwrap();
        assert_eq!(
            store.own_address(OwnAddress::Wall, token("wall")).await.unwrap(),
            None,
            "there is one at a time"
        );
        store.change_beside(change(|c| c.drop_own_address(OwnAddress::Wall, wang()))).await.unwrap();
        assert_eq!(store.own_address(OwnAddress::Wall, token("again")).await.unwrap(), None);
        for of in [OwnAddress::Feed, OwnAddress::Wall] {
            let set = change(|c| c.set_own_address(of, wang(), token("both"), on("2025-09-04")));
            store.change_beside(set).await.unwrap();
        }
        store.change_beside(change(|c| c.drop_own_addresses(wang()))).await.unwrap();
        for of in [OwnAddress::Feed, OwnAddress::Wall] {
            assert_eq!(store.own_address(of, token("both")).await.unwrap(), None, "{of:?}");
        }
    });
}

#[test]
fn who_holds_the_seat_is_not_waited_for_by_what_can_wait() {
    on_every_database(async |place| {
        let store = place.open().await;
        store
            .change_beside(change(|c| c.begin_session(session("desk", wang(), on("2025-09-01")))))
            .await
            .unwrap();
        let writer = store.begin(&clerk(), on("2025-09-01")).await.unwrap();
        let see = || change(|c| c.see_session(token("desk"), on("2025-09-02")));
        assert!(!store.change_beside_if_free(see()).await.unwrap());
        drop(writer);
        // Nor is another process, where it keeps out whoever writes; a server lets those beside the ledger pass.
        let elsewhere = place.open().await;
        let writer = elsewhere.begin(&clerk(), on("2025-09-01")).await.unwrap();
        let (asked, here) = (store.clone(), tokio::runtime::Handle::current());
        let asking = tokio::task::spawn_blocking(move || here.block_on(asked.change_beside_if_free(see())));
        let told = tokio::time::timeout(Patience::Short.time(), asking).await.expect("it does not wait");
        assert_eq!(told.unwrap().unwrap(), place.database != Database::Sqlite);
        drop(writer);
        assert!(store.change_beside_if_free(see()).await.unwrap());
        assert_eq!(store.session(token("desk")).await.unwrap().unwrap().seen, on("2025-09-02"));
    });
}

#[test]
fn what_a_heading_means_is_known_to_whom_it_was_said_and_to_all_where_it_was_said_for_all() {
    on_every_database(async |place| {
        let store = place.open().await;
        let said = |meant: &str| LearnedHeading {
            layout: "registry/persons#0".into(),
            heading: "工作的地方".into(),
            meant: meant.into(),
        };
        store
            .change_beside(change(|c| c.learn_heading("P03", &said("所在单位"), on("2025-09-01"))))
            .await
            .unwrap();
        assert_eq!(store.learned_headings("P03").await.unwrap(), [said("所在单位")]);
        assert!(store.learned_headings("P05").await.unwrap().is_empty());
        store.change_beside(change(|c| c.learn_heading("", &said(""), on("2025-09-02")))).await.unwrap();
        assert_eq!(store.learned_headings("P05").await.unwrap(), [said("")]);
        // What one said oneself comes last and so holds.
        assert_eq!(store.learned_headings("P03").await.unwrap(), [said(""), said("所在单位")]);
        store
            .change_beside(change(|c| c.learn_heading("P03", &said("姓名"), on("2025-09-03"))))
            .await
            .unwrap();
        assert_eq!(store.learned_headings("P03").await.unwrap().pop(), Some(said("姓名")));
        store
            .change_beside(change(|c| c.forget_heading("P03", "registry/persons#0", "工作的地方")))
            .await
            .unwrap();
        assert_eq!(store.learned_headings("P03").await.unwrap(), [said("")], "that of everybody stays");
    });
}

#[test]
fn an_import_that_nobody_works_on_any_more_was_interrupted() {
    on_every_database(async |place| {
        let store = place.open().await;
        let job = |id: &str, looks: bool| ImportJob {
            id: id.into(),
            account: "P03".into(),
            file: "谈话.xlsx".into(),
            looks,
            state: JobState::Running,
            begun: on("2025-09-01"),
            batch: None,
        };
        let begun = |job: ImportJob| change(move |c| c.begin_import_job(&job));
        store.change_beside(begun(job("a", true))).await.unwrap();
        store.change_beside(begun(job("b", false))).await.unwrap();
        store.change_beside(change(|c| c.end_import_job("b", Some("BATCH")))).await.unwrap();
        store.change_beside(change(|c| c.end_import_job("b", None))).await.unwrap();
        store.change_beside(change(|c| c.interrupt_import_jobs())).await.unwrap();
        let known = async |id: &str| store.import_job(id).await.unwrap();
        assert_eq!(known("a").await, Some(ImportJob { state: JobState::Interrupted, ..job("a", true) }));
        let done = ImportJob { state: JobState::Done, batch: Some("BATCH".into()), ..job("b", false) };
        assert_eq!(known("b").await, Some(done));
        let open = store.import_jobs_open("P03").await.unwrap();
        assert_eq!(open.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["a"]);
        assert!(store.import_jobs_open("P05").await.unwrap().is_empty());
        // Begun again it is worked on, and of what came of it before nothing is said.
        store.change_beside(begun(job("b", false))).await.unwrap();
        assert_eq!(known("b").await, Some(job("b", false)));
        store.change_beside(change(|c| c.drop_import_job("b"))).await.unwrap();
        store.change_beside(change(|c| c.clear_import_jobs(on("2025-09-02")))).await.unwrap();
        assert_eq!((known("a").await, known("b").await), (None, None));
    });
}
