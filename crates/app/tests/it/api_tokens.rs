//! Tokens: a program acts in somebody's name, may never do more than they may, and less where that was said.

use mingde_app::accounts::*;
use mingde_app::{
    AppError, Bureau, GrantRequest, LedgerWish, ReachRequest, Step, actor_of, audit_trail, change_state,
    grant_office, groups_seen, kinds_known, ledger_page, record_stretch,
};
use mingde_core::date::Timestamp;
use mingde_core::policy::{Actor, Narrowing, Refused, may_file, may_open};
use mingde_core::registry::{Person, Unit};

use crate::accounts::chance;
use crate::office::*;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
const GOOD: &str = "春风又绿江南岸明月";
const TALK: &str = "heart-to-heart-talk";

fn passwords() -> Passwords {
    Passwords::new(PasswordCost { memory: 8, passes: 1 }, 2)
}

fn wish(days: u32) -> TokenWish {
    TokenWish { name: "考勤系统".into(), days, ..TokenWish::default() }
}

fn narrowed(reads_only: bool, kinds: &[&str]) -> Narrowing {
    let kinds = (!kinds.is_empty()).then(|| kinds.iter().map(|kind| (*kind).to_owned()).collect());
    Narrowing { reads_only, kinds }
}

async fn account(office: &Office, code: &str) {
    let passwords = passwords();
    let first = FirstPassword { password: GOOD, passwords: &passwords, chance: &chance };
    create_account(&office.bureau, &office.actor, office.now(), code, Some(first)).await.unwrap();
}

async fn holds(office: &Office, name: &str, code: &str, reach: ReachRequest) {
    let days = (day("2025-09-01"), day("2026-08-31"));
    let request = GrantRequest { office: name.into(), person: code.into(), reach, days };
    grant_office(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
}

async fn actor(office: &Office, code: &str) -> Actor {
    actor_of(&office.bureau, code, day("2025-11-03")).await.unwrap()
}

async fn signed_in(office: &Office, code: &str) -> Session {
    let knock = Knock { network: "192.0.2.0/24", browser: None, agent: "Firefox" };
    let now = office.now();
    let entered = sign_in(&office.bureau, now, (code, GOOD), knock, &passwords(), &chance).await.unwrap();
    session(&office.bureau, now, &entered.token, SessionRules::default()).await.unwrap().unwrap()
}

fn code(error: AppError) -> &'static str {
    error.message().code
}

#[test]
fn a_token_is_made_for_the_password_shown_once_and_good_until_it_ends() {
    in_an_office(async |office| {
        account(office, "P04").await;
        let (own, actor, passwords) =
            (signed_in(office, "P04").await, actor(office, "P04").await, passwords());
        let (bureau, now) = (&office.bureau, office.now());
        let make = async |wish: &TokenWish, password: &str| {
            let by = (password, &passwords);
            make_api_token(bureau, now, (&own, &actor), wish, by, &chance).await
        };
        let wrong = make(&wish(30), "wrong").await.unwrap_err();
        assert!(matches!(wrong, AppError::NotSignedIn(NotSignedIn::WrongPresent)));
        let named = |name: &str| TokenWish { name: name.into(), ..wish(30) };
        for (refused, why) in [
            (wish(0), "account-token-days"),
            (wish(91), "account-token-days"),
            (named(" "), "account-token-name"),
            (named("两\n行"), "account-token-name"),
            (TokenWish { machine: true, ..wish(300) }, "account-token-machine"),
            (TokenWish { machine: true, reads_only: true, ..wish(367) }, "account-token-days"),
            (TokenWish { kinds: vec!["no-such-kind".into()], ..wish(30) }, "app-unknown"),
        ] {
            assert_eq!(code(make(&refused, GOOD).await.unwrap_err()), why, "{refused:?}");
        }
        let token = make(&wish(30), GOOD).await.unwrap();
        // The form once more, from a page that was loaded again.
        assert_eq!(code(make(&wish(30), GOOD).await.unwrap_err()), "account-token-named");
        let text = token_text(&token);
        assert!(text.starts_with("mingde_") && text.len() == 50, "{}", *text);
        assert!(read_token(&text) == Some(token.clone()) && read_token(&token.text()).is_none());
        let shown = api_token(bureau, now, &token).await.unwrap().unwrap();
        assert_eq!((shown.account.as_str(), shown.person), ("P04", Person::id_of("P04")));
        let at = |days: i64| Timestamp(now.0 + days * DAY);
        assert!(api_token(bureau, at(29), &token).await.unwrap().is_some());
        assert!(api_token(bureau, at(30), &token).await.unwrap().is_none());
        let line = list_api_tokens(bureau, at(31), &own).await.unwrap().remove(0);
        assert_eq!((line.name.as_str(), line.expired, line.used), ("考勤系统", true, Some(at(29))));
        // What the trail says of it is no secret.
        let lines = audit_trail(bureau, &office.actor, 5).await.unwrap();
        let made = lines.iter().find(|line| line.action == "make-api-token").unwrap();
        assert_eq!(made.subject, Person::id_of("P04").to_string());
        assert_eq!(made.detail, line.id.to_hex()[..16]);
    });
}

#[test]
fn a_token_ends_when_it_is_taken_back_and_with_password_or_account() {
    in_an_office(async |office| {
        account(office, "P04").await;
        account(office, "P05").await;
        let (own, other) = (signed_in(office, "P04").await, signed_in(office, "P05").await);
        let (teacher, head) = (actor(office, "P04").await, actor(office, "P05").await);
        let (bureau, passwords) = (&office.bureau, passwords());
        let make = async || {
            let by = (GOOD, &passwords);
            make_api_token(bureau, office.now(), (&own, &teacher), &wish(30), by, &chance).await.unwrap()
        };
        let holds = async |token: &Token| api_token(bureau, office.now(), token).await.unwrap().is_some();
        let token = make().await;
        let id = list_api_tokens(bureau, office.now(), &own).await.unwrap()[0].id;
        let refused = drop_api_token(bureau, office.now(), (&other, &head), id).await.unwrap_err();
        assert_eq!(code(refused), "account-token-unknown");
        assert!(holds(&token).await, "nobody else takes it back");
        drop_api_token(bureau, office.now(), (&own, &teacher), id).await.unwrap();
        assert!(!holds(&token).await);

        let token = make().await;
        let next = ("春风又绿江南岸明月", "两个黄鹂鸣翠柳一行");
        change_password(bureau, office.now(), &own, &teacher, next, &passwords, &chance).await.unwrap();
        assert!(!holds(&token).await, "whoever knew the password may have made it");

        let (operator, wished) = (&office.actor, wish(30));
        let token = make_api_token_for(bureau, operator, office.now(), "P04", &wished, &chance);
        let token = token.await.unwrap();
        assert!(holds(&token).await);
        close_account(bureau, &office.actor, office.now(), "P04").await.unwrap();
        assert!(!holds(&token).await);
        open_account(bureau, &office.actor, office.now(), "P04").await.unwrap();
        assert!(!holds(&token).await);
        let refused = make_api_token_for(bureau, &head, office.now(), "P04", &wish(30), &chance).await;
        assert!(matches!(refused.unwrap_err(), AppError::Refused(Refused::OtherWay)));
    });
}

#[test]
fn what_acts_in_somebodys_name_may_less_and_never_more() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        account(office, "P03").await;
        holds(office, "school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
        let contact = actor(office, "P03").await;
        let (library, school) = (office.bureau.library(), Unit::id_of("S1"));
        let (talk, violation) = (library.kind(TALK).unwrap(), library.kind("ethics-violation").unwrap());
        let as_reader = contact.narrowed(&narrowed(true, &[])).unwrap();
        let of_talks = contact.narrowed(&narrowed(false, &[TALK])).unwrap();
        let of_others = contact.narrowed(&narrowed(false, &["ethics-violation"])).unwrap();
        assert!(may_file(&contact, talk, school).is_ok() && may_file(&of_talks, talk, school).is_ok());
        for lesser in [&as_reader, &of_others] {
            assert_eq!(may_file(lesser, talk, school), Err(Refused::Narrowed));
        }
        // Narrowing gives nothing that was not there.
        assert_eq!(
            may_file(&contact, violation, school).is_ok(),
            may_file(&of_others, violation, school).is_ok()
        );
        let far = Unit::id_of("S2");
        assert!(may_file(&of_talks, talk, far).is_err() && may_file(&contact, talk, far).is_err());
        // Narrowed once more it is what both leave.
        let nothing = of_talks.narrowed(&narrowed(false, &["ethics-violation"])).unwrap();
        assert!(may_file(&nothing, talk, school).is_err() && may_file(&nothing, violation, school).is_err());
        // Nobody acts in the name of the operator, and nothing sealed is opened in anybody's.
        assert!(office.actor.narrowed(&Narrowing::default()).is_none());
        let opened =
            may_open(&contact.narrowed(&Narrowing::default()).unwrap(), TALK, "main_points", Some(school));
        assert_eq!(opened.unwrap_err(), Refused::Narrowed);

        let count = async |actor: &Actor| {
            let sight = office.bureau.sight(actor, None).await.unwrap();
            let listed =
                record_stretch(&office.bureau, actor, &LedgerWish::default(), None, 100).await.unwrap();
            let all = ledger_page(&sight, &LedgerWish::default(), 0).total;
            assert_eq!(listed.records.len(), all, "memory and database agree");
            all
        };
        assert_eq!((count(&contact).await, count(&as_reader).await, count(&of_talks).await), (3, 3, 3));
        assert_eq!(count(&of_others).await, 0);
        let kinds = |actor: &Actor| kinds_known(&office.bureau, actor).kinds;
        assert_eq!(kinds(&of_talks).iter().map(|kind| kind.id.as_str()).collect::<Vec<_>>(), [TALK]);
        assert!(kinds(&as_reader).iter().all(|kind| !kind.files && !kind.accepts));
        // Whom it concerns sees it, and no token for other kinds does.
        let teacher = actor(office, "P04").await;
        assert_eq!(count(&teacher).await, 2);
        assert_eq!(count(&teacher.narrowed(&narrowed(false, &["honour"])).unwrap()).await, 0);
        assert_eq!(count(&teacher.narrowed(&narrowed(true, &[TALK])).unwrap()).await, 2);
        let record = record_stretch(&office.bureau, &contact, &LedgerWish::default(), None, 1).await.unwrap();
        let id = record.records[0].id.to_string();
        let refused = change_state(&office.bureau, &as_reader, office.now(), &id, Step::Withdraw, "错了")
            .await
            .unwrap_err();
        assert!(matches!(refused, AppError::Refused(Refused::Narrowed)), "{refused:?}");
    });
}

#[test]
fn groups_are_seen_with_those_of_their_members_who_are() {
    in_an_office(async |office| {
        let reach = ReachRequest::Below("示范区教育局".into());
        holds(office, "civilisation-office", "P01", reach).await;
        holds(office, "school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
        let seen = async |by: &Actor, wish: (&str, Option<_>)| {
            groups_seen(&office.bureau.sight(by, None).await.unwrap(), wish, day("2025-11-03")).groups
        };
        let head = actor(office, "P01").await;
        let group = seen(&head, ("", None)).await.remove(0);
        assert_eq!((group.code.as_str(), group.unit.1.as_str(), group.others), ("G1", "示范区教育局", 0));
        let members: Vec<_> =
            group.members.iter().map(|member| (&*member.name, &*member.role.title)).collect();
        assert_eq!(members, [("林科长", "组长"), ("陈老师", "成员")]);
        assert_eq!(seen(&head, ("hongzhu", None)).await.len(), 1);
        assert!(seen(&head, ("没有", None)).await.is_empty());
        assert!(seen(&head, ("", Some(Unit::id_of("S1")))).await.is_empty());
        let contact = actor(office, "P03").await;
        assert!(seen(&contact, ("", None)).await.is_empty(), "it is the bureau's");
    });
}

#[test]
fn whoever_goes_on_from_a_stretch_has_what_changed_since() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let (bureau, operator) = (&office.bureau, &office.actor);
        let stretch = async |after: &str, most: usize| {
            record_stretch(bureau, operator, &LedgerWish::default(), after.parse().ok(), most).await.unwrap()
        };
        let first = stretch("", 2).await;
        assert_eq!((first.records.len(), first.more), (2, true));
        let rest = stretch(&first.next, 2).await;
        assert_eq!((rest.records.len(), rest.more), (1, false));
        let none = stretch(&rest.next, 2).await;
        assert_eq!((none.records.len(), none.next.as_str()), (0, rest.next.as_str()));
        let id = first.records[0].id.to_string();
        change_state(bureau, operator, office.now(), &id, Step::Withdraw, "重复").await.unwrap();
        let changed = stretch(&rest.next, 2).await;
        assert_eq!(changed.records.len(), 1);
        assert_eq!((changed.records[0].id.to_string(), changed.records[0].revision), (id, 2));
    });
}

#[test]
fn what_is_asked_under_a_key_is_answered_once() {
    in_an_office(async |office| {
        account(office, "P04").await;
        let (bureau, now, teacher) = (&office.bureau, office.now(), actor(office, "P04").await);
        let token = make_api_token_for(bureau, &office.actor, now, "P04", &wish(30), &chance).await.unwrap();
        let token = api_token(bureau, now, &token).await.unwrap().unwrap();
        let route = "POST /api/v1/records";
        let ask = async |seconds: i64, key: Option<&str>, whole: &str| {
            let request = Request { token: &token, route, key, whole: whole.as_bytes() };
            begin_request(bureau, &teacher, Timestamp(now.0 + seconds * SECOND), request).await
        };
        let Ok(Begun::Anew(Some(under))) = ask(0, Some("k-1"), "one").await else { panic!("new") };
        assert_eq!(code(ask(1, Some("k-1"), "one").await.unwrap_err()), "api-key-in-use");
        end_request(bureau, under, Some("{\"陈老师\":1}")).await.unwrap();
        assert_eq!(ask(2, Some("k-1"), "one").await.unwrap(), Begun::Before("{\"陈老师\":1}".into()));
        assert_eq!(code(ask(3, Some("k-1"), "two").await.unwrap_err()), "api-key-of-another");
        assert_eq!(code(ask(3, Some(""), "two").await.unwrap_err()), "api-key");
        // What was not answered because the house failed is asked again, by whoever comes first.
        let Ok(Begun::Anew(Some(failed))) = ask(4, Some("k-2"), "one").await else { panic!("new") };
        end_request(bureau, failed, None).await.unwrap();
        assert!(matches!(ask(5, Some("k-2"), "one").await, Ok(Begun::Anew(Some(_)))));
        assert!(matches!(ask(500, Some("k-2"), "one").await, Ok(Begun::Anew(Some(_)))), "nobody came back");
        // A day later a key is as good as new.
        assert!(matches!(ask(86_400, Some("k-1"), "two").await, Ok(Begun::Anew(Some(_)))));
        assert_eq!(ask(6, None, "one").await.unwrap(), Begun::Anew(None));
        let lines = audit_trail(bureau, &office.actor, 50).await.unwrap();
        let used = lines.iter().filter(|line| line.action == "use-api-token");
        let used: Vec<_> = used.map(|line| (line.author.as_str(), line.detail.as_str())).collect();
        assert_eq!(used, [("P04", route); 6], "each but those that were answered from memory or refused");
    });
}

#[test]
fn an_answer_outlives_the_house_and_is_its_tokens_own() {
    in_an_office(async |office| {
        account(office, "P04").await;
        let (now, teacher) = (office.now(), actor(office, "P04").await);
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let made =
                make_api_token_for(&office.bureau, &office.actor, now, "P04", &wish(30), &chance).await;
            tokens.push(api_token(&office.bureau, now, &made.unwrap()).await.unwrap().unwrap());
        }
        let ask = async |bureau: &Bureau, token: &ApiToken| {
            let request = Request { token, route: "POST /api/v1/records", key: Some("k"), whole: b"one" };
            begin_request(bureau, &teacher, now, request).await.unwrap()
        };
        let Begun::Anew(Some(under)) = ask(&office.bureau, &tokens[0]).await else { panic!("new") };
        end_request(&office.bureau, under, Some("{}")).await.unwrap();
        office.reopen().await;
        assert_eq!(ask(&office.bureau, &tokens[0]).await, Begun::Before("{}".into()));
        assert!(matches!(ask(&office.bureau, &tokens[1]).await, Begun::Anew(Some(_))), "of the same owner");
    });
}
