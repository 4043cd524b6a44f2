//! Accounts: made for somebody of the registry, entered with a password and a code, kept by whoever keeps them.

use std::sync::atomic::{AtomicU64, Ordering};

use mingde_app::accounts::*;
use mingde_app::{AppError, GrantRequest, ReachRequest, actor_of, audit_trail, grant_office};
use mingde_core::date::Timestamp;
use mingde_core::policy::{Actor, Refused};
use mingde_core::words::Locale;

use crate::office::*;

const SECOND: i64 = 1_000_000;
const GOOD: &str = "春风又绿江南岸明月";
const BETTER: &str = "two-horses-and-a-cart";
const HOME: Knock<'static> = Knock { network: "192.0.2.0/24", browser: None, agent: "Firefox" };
const ABROAD: Knock<'static> = Knock { network: "198.51.100.0/24", ..HOME };
const RULES: SessionRules = SessionRules { idle_minutes: 30, longest_hours: 12 };

/// Cheap, so that a story of forty attempts takes a moment.
fn passwords() -> Passwords {
    Passwords::new(PasswordCost { memory: 8, passes: 1 }, 2)
}

/// Chance that repeats from test to test and never in one.
pub fn chance(buffer: &mut [u8]) -> std::io::Result<()> {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    for piece in buffer.chunks_mut(8) {
        let drawn = DRAWN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        piece.copy_from_slice(&drawn.to_be_bytes()[..piece.len()]);
    }
    Ok(())
}

fn after(now: Timestamp, seconds: i64) -> Timestamp {
    Timestamp(now.0 + seconds * SECOND)
}

fn not_signed_in(error: AppError) -> NotSignedIn {
    match error {
        AppError::NotSignedIn(why) => why,
        other => panic!("{other:?}"),
    }
}

fn code(error: AppError) -> &'static str {
    error.message().code
}

impl Office {
    async fn account(&self, code: &str, password: &str) {
        let passwords = passwords();
        let first = FirstPassword { password, passwords: &passwords, chance: &chance };
        create_account(&self.bureau, &self.actor, self.now(), code, Some(first)).await.unwrap();
    }

    async fn enter(
        &self,
        now: Timestamp,
        code: &str,
        password: &str,
        knock: Knock<'_>,
    ) -> Result<SignedIn, NotSignedIn> {
        let signed_in = sign_in(&self.bureau, now, (code, password), knock, &passwords(), &chance).await;
        signed_in.map_err(not_signed_in)
    }

    async fn session(&self, now: Timestamp, token: &Token) -> Option<Session> {
        session(&self.bureau, now, token, RULES).await.unwrap()
    }

    async fn holds(&self, office: &str, person: &str, reach: ReachRequest) {
        let days = (day("2025-09-01"), day("2026-08-31"));
        let request = GrantRequest { office: office.into(), person: person.into(), reach, days };
        grant_office(&self.bureau, &self.actor, self.now(), &request).await.unwrap();
    }

    async fn actor(&self, code: &str) -> Actor {
        actor_of(&self.bureau, code, day("2025-11-03")).await.unwrap()
    }
}

/// The code that a telephone shows at an instant.
fn telephone(enrolment: &Enrolment, now: Timestamp) -> String {
    let secret = totp_rs::Secret::try_from_base32(&*enrolment.secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate((now.0 / SECOND) as u64).to_string()
}

#[test]
fn a_teacher_signs_in_and_out_and_a_session_ends_by_itself() {
    in_an_office(async |office| {
        office.account("P04", GOOD).await;
        let now = office.now();
        // The staff number as somebody types it who left the Chinese input method on.
        let signed_in = office.enter(now, "ｐ04", GOOD, HOME).await.unwrap();
        let session = office.session(now, &signed_in.token).await.unwrap();
        assert_eq!((session.account.as_str(), session.waits_for_code), ("P04", false));
        assert_eq!(gate(&session, &office.actor("P04").await), Gate::Open);
        // Used every twenty minutes it lasts; the thirty minutes count from the last use.
        for minutes in [20, 40, 60, 80] {
            assert!(office.session(after(now, minutes * 60), &signed_in.token).await.is_some(), "{minutes}");
        }
        assert!(office.session(after(now, 111 * 60), &signed_in.token).await.is_none());
        let again = office.enter(now, "P04", GOOD, HOME).await.unwrap();
        let mut used = 0;
        while office.session(after(now, used), &again.token).await.is_some() {
            used += 29 * 60;
        }
        assert_eq!(used, 25 * 29 * 60, "the first use after twelve hours, however busy they were");
        let third = office.enter(now, "P04", GOOD, HOME).await.unwrap();
        sign_out(&office.bureau, &third.token).await.unwrap();
        assert!(office.session(now, &third.token).await.is_none());
        // A token that nobody was given is nobody's.
        assert!(office.session(now, &Token::draw(&chance).unwrap()).await.is_none());
    });
}

#[test]
fn what_is_wrong_is_not_told_apart() {
    in_an_office(async |office| {
        office.account("P04", GOOD).await;
        create_account(&office.bureau, &office.actor, office.now(), "P05", None).await.unwrap();
        office.account("P06", GOOD).await;
        close_account(&office.bureau, &office.actor, office.now(), "P06").await.unwrap();
        for (account, password) in
            [("P04", BETTER), ("P05", ""), ("P06", GOOD), ("P99", GOOD), ("", ""), ("P04' OR 1=1", "x")]
        {
            let refused = office.enter(office.now(), account, password, HOME).await;
            assert_eq!(refused.unwrap_err(), NotSignedIn::Wrong, "{account}");
        }
        open_account(&office.bureau, &office.actor, office.now(), "P06").await.unwrap();
        office.enter(office.now(), "P06", GOOD, HOME).await.unwrap();
    });
}

#[test]
fn whoever_fails_on_purpose_does_not_lock_the_owner_out() {
    in_an_office(async |office| {
        office.account("P04", GOOD).await;
        let now = office.now();
        let known = office.enter(now, "P04", GOOD, HOME).await.unwrap();
        let mut at = now;
        for _ in 0..5 {
            assert_eq!(office.enter(at, "P04", "wrong guess", ABROAD).await.unwrap_err(), NotSignedIn::Wrong);
        }
        // The sixth is not even tried, the right password from there as little.
        for password in ["wrong guess", GOOD] {
            let refused = office.enter(at, "P04", password, ABROAD).await.unwrap_err();
            assert_eq!(refused, NotSignedIn::Wait { seconds: 1 });
        }
        // From elsewhere its owner gets in at once; with the browser of before also from there.
        office.enter(at, "P04", GOOD, HOME).await.unwrap();
        let browser = Knock { browser: known.browser.as_ref(), ..ABROAD };
        let again = office.enter(at, "P04", GOOD, browser).await.unwrap();
        assert!(office.session(at, &again.token).await.is_some());

        // Somebody tries for hours from a hundred places; a place where nobody signed in waits a minute at most.
        for place in 0..100 {
            at = after(at, 61);
            let network = format!("203.0.{place}.0/24");
            let knock = Knock { network: &network, ..HOME };
            assert_eq!(office.enter(at, "P04", "wrong guess", knock).await.unwrap_err(), NotSignedIn::Wrong);
        }
        let fresh = Knock { network: "192.0.3.0/24", ..HOME };
        let NotSignedIn::Wait { seconds } = office.enter(at, "P04", GOOD, fresh).await.unwrap_err() else {
            panic!("a hundred failures are noticed")
        };
        assert!(seconds <= 60, "{seconds}");
        let browser = Knock { browser: again.browser.as_ref(), ..fresh };
        office.enter(at, "P04", GOOD, browser).await.unwrap();
        office.enter(after(at, 61), "P04", GOOD, fresh).await.unwrap();
        // Who is signed in noticed nothing.
        assert!(office.session(after(now, 60), &known.token).await.is_some());
    });
}

#[test]
fn a_browser_that_is_known_for_one_account_is_a_stranger_to_another() {
    in_an_office(async |office| {
        office.account("P04", GOOD).await;
        office.account("P05", GOOD).await;
        let now = office.now();
        let own = office.enter(now, "P04", GOOD, HOME).await.unwrap();
        let knock = Knock { browser: own.browser.as_ref(), ..HOME };
        for _ in 0..5 {
            assert_eq!(office.enter(now, "P05", "wrong guess", knock).await.unwrap_err(), NotSignedIn::Wrong);
        }
        let refused = office.enter(now, "P05", GOOD, HOME).await.unwrap_err();
        assert_eq!(refused, NotSignedIn::Wait { seconds: 1 }, "counted as of the network, like anybody's");
    });
}

#[test]
fn an_administrator_sets_a_second_factor_up_before_anything_else() {
    in_an_office(async |office| {
        office.account("P02", GOOD).await;
        office.holds("system-administrator", "P02", ReachRequest::Unit("第一小学".into())).await;
        let (actor, passwords, now) = (office.actor("P02").await, passwords(), office.now());
        let bureau = &office.bureau;
        let first = office.enter(now, "P02", GOOD, HOME).await.unwrap();
        let session = office.session(now, &first.token).await.unwrap();
        assert_eq!(gate(&session, &actor), Gate::SetUpSecondFactor);
        let wrong = begin_second_factor(bureau, now, &session, BETTER, &passwords, &chance).await;
        assert_eq!(not_signed_in(wrong.err().unwrap()), NotSignedIn::WrongPresent);
        let enrolment = begin_second_factor(bureau, now, &session, GOOD, &passwords, &chance).await.unwrap();
        assert!(enrolment.address.starts_with("otpauth://totp/Mingde:P02?secret="), "{}", *enrolment.address);
        let wrong = confirm_second_factor(bureau, now, &session, &actor, "000000", &chance).await;
        assert_eq!(code(wrong.unwrap_err()), "account-wrong-code");
        let shown = telephone(&enrolment, now);
        let codes = confirm_second_factor(bureau, now, &session, &actor, &shown, &chance).await.unwrap();
        assert_eq!(codes.len(), 10);
        let session = office.session(now, &first.token).await.unwrap();
        assert_eq!(gate(&session, &actor), Gate::Open);

        // From now on the password alone opens nothing.
        let half = office.enter(now, "P02", GOOD, HOME).await.unwrap();
        assert!(half.browser.is_none());
        let waiting = office.session(now, &half.token).await.unwrap();
        assert_eq!(gate(&waiting, &actor), Gate::Code);
        let prove_by = async |now, token: &Token, code: &str| {
            prove(bureau, now, (token, code), HOME, RULES, &chance).await.map_err(not_signed_in)
        };
        // The code that set it up was used.
        assert_eq!(prove_by(now, &half.token, &shown).await.unwrap_err(), NotSignedIn::WrongCode);
        let later = after(now, 30);
        let next = telephone(&enrolment, later);
        let whole = prove_by(later, &half.token, &format!(" {} {}", &next[..3], &next[3..])).await.unwrap();
        assert!(whole.token != half.token && office.session(later, &half.token).await.is_none());
        assert_eq!(gate(&office.session(later, &whole.token).await.unwrap(), &actor), Gate::Open);

        // A recovery code, as somebody copies it, once.
        let half = office.enter(later, "P02", GOOD, HOME).await.unwrap();
        prove_by(later, &half.token, &codes[0].to_lowercase().replace('0', "o")).await.unwrap();
        let half = office.enter(later, "P02", GOOD, HOME).await.unwrap();
        assert_eq!(prove_by(later, &half.token, &codes[0]).await.unwrap_err(), NotSignedIn::WrongCode);
        // Whoever knows the password and guesses codes waits soon.
        for _ in 0..4 {
            _ = prove_by(later, &half.token, "123456").await;
        }
        let refused =
            prove_by(later, &half.token, &telephone(&enrolment, after(later, 30))).await.unwrap_err();
        assert!(matches!(refused, NotSignedIn::Wait { .. }), "{refused:?}");
        // A code is not waited for for ever.
        assert!(office.session(after(later, 601), &half.token).await.is_none());

        let kept = drop_second_factor(bureau, now, &session, &actor, GOOD, &passwords).await;
        assert_eq!(code(kept.unwrap_err()), "account-second-factor-asked");
        let renewed =
            renew_recovery_codes(bureau, now, &session, &actor, GOOD, &passwords, &chance).await.unwrap();
        assert_ne!(renewed, codes);
        reset_second_factor(bureau, &office.actor, now, "P02").await.unwrap();
        assert!(office.session(later, &whole.token).await.is_none());
    });
}

#[test]
fn a_password_that_is_changed_ends_the_sessions_elsewhere() {
    in_an_office(async |office| {
        office.account("P04", GOOD).await;
        let (now, passwords, actor) = (office.now(), passwords(), office.actor("P04").await);
        let desk = office.enter(now, "P04", GOOD, HOME).await.unwrap();
        let phone = office.enter(now, "P04", GOOD, ABROAD).await.unwrap();
        let session = office.session(now, &desk.token).await.unwrap();
        let change = async |from: &str, to: &str| {
            change_password(&office.bureau, now, &session, &actor, (from, to), &passwords, &chance).await
        };
        assert_eq!(not_signed_in(change(BETTER, GOOD).await.unwrap_err()), NotSignedIn::WrongPresent);
        assert_eq!(code(change(GOOD, "password").await.unwrap_err()), "account-password-common");
        change(GOOD, BETTER).await.unwrap();
        assert!(office.session(now, &desk.token).await.is_some());
        assert!(office.session(now, &phone.token).await.is_none());
        assert_eq!(office.enter(now, "P04", GOOD, HOME).await.unwrap_err(), NotSignedIn::Wrong);
        office.enter(now, "P04", BETTER, HOME).await.unwrap();
        let trail = audit_trail(&office.bureau, &office.actor, 1).await.unwrap();
        assert_eq!((trail[0].action.as_str(), trail[0].author.as_str()), ("change-password", "P04"));
    });
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner() {
    in_an_office(async |office| {
        office.account("P04", GOOD).await;
        office.account("P05", GOOD).await;
        let now = office.now();
        let (desk, phone) = (
            office.enter(now, "P04", GOOD, HOME).await.unwrap(),
            office.enter(after(now, 1), "P04", GOOD, ABROAD).await.unwrap(),
        );
        let stranger = office.enter(now, "P05", GOOD, HOME).await.unwrap();
        let own = office.session(now, &desk.token).await.unwrap();
        let listed = list_sessions(&office.bureau, after(now, 2), &own, RULES).await.unwrap();
        let told: Vec<_> = listed.iter().map(|line| (line.network.as_str(), line.own)).collect();
        assert_eq!(told, [(ABROAD.network, false), (HOME.network, true)]);
        let others = office.session(now, &stranger.token).await.unwrap();
        assert_eq!(
            code(end_session(&office.bureau, &own, others.id).await.unwrap_err()),
            "account-no-session"
        );
        end_session(&office.bureau, &own, listed[0].id).await.unwrap();
        assert!(office.session(now, &phone.token).await.is_none());
        assert!(office.session(now, &stranger.token).await.is_some());
        office.enter(now, "P04", GOOD, ABROAD).await.unwrap();
        end_other_sessions(&office.bureau, &own).await.unwrap();
        assert_eq!(list_sessions(&office.bureau, now, &own, RULES).await.unwrap().len(), 1);
        set_appearance(&office.bureau, &own, Locale::En, true).await.unwrap();
        let session = office.session(now, &desk.token).await.unwrap();
        assert_eq!((session.language, session.large_print), (Locale::En, true));
    });
}

#[test]
fn a_school_is_invited_on_one_sheet() {
    in_an_office(async |office| {
        office.account("P02", GOOD).await;
        office.holds("system-administrator", "P02", ReachRequest::Unit("第一小学".into())).await;
        // Of the two others of the school one holds an office at the bureau.
        office.holds("人事科", "P03", ReachRequest::Below("示范区教育局".into())).await;
        let (administrator, passwords, now) = (office.actor("P02").await, passwords(), office.now());
        let bureau = &office.bureau;
        let sheet = invite_unit(bureau, &administrator, now, "第一小学", &chance).await.unwrap();
        let strips: Vec<_> =
            sheet.strips.iter().map(|strip| (strip.account.as_str(), strip.name.as_str())).collect();
        assert_eq!(strips, [("P04", "陈老师")]);
        assert_eq!((sheet.unit.as_str(), sheet.signed_up, sheet.left_out), ("第一小学", 0, 2));
        let elsewhere = invite_unit(bureau, &administrator, now, "第二中学", &chance).await;
        assert!(matches!(elsewhere, Err(AppError::Refused(Refused::Office { .. }))), "{elsewhere:?}");

        let token = &sheet.strips[0].token;
        let seen = look_at_link(bureau, now, &Token::parse(&token.text()).unwrap()).await.unwrap();
        assert_eq!((seen.account.as_str(), seen.name.as_str()), ("P04", "陈老师"));
        let set = async |now, password: &str| {
            set_password_by_link(bureau, now, token, password, &passwords, &chance).await.map_err(code)
        };
        assert_eq!(set(now, "P04P04P04").await, Err("account-password-common"));
        assert_eq!(set(now, "陈老师的密码就是这个").await, Err("account-password-own"));
        let fortnight = after(now, 14 * 86_400);
        assert_eq!(set(fortnight, GOOD).await, Err("account-link-void"), "expired");
        set(now, GOOD).await.unwrap();
        assert_eq!(set(now, BETTER).await, Err("account-link-void"), "single use");
        assert_eq!(code(look_at_link(bureau, now, token).await.unwrap_err()), "account-link-void");
        office.enter(now, "P04", GOOD, HOME).await.unwrap();

        // On the next sheet nobody is left; the operator invites the others too.
        let next = invite_unit(bureau, &administrator, now, "第一小学", &chance).await.unwrap();
        assert_eq!((next.strips.len(), next.signed_up), (0, 1));
        let all = invite_unit(bureau, &office.actor, now, "第一小学", &chance).await.unwrap();
        assert_eq!(all.strips.iter().map(|strip| strip.account.as_str()).collect::<Vec<_>>(), ["P03"]);
    });
}

#[test]
fn a_forgotten_password_is_set_anew_by_the_schools_administrator_and_the_trail_says_so() {
    in_an_office(async |office| {
        for person in ["P01", "P02", "P04", "P05"] {
            office.account(person, GOOD).await;
        }
        office.holds("system-administrator", "P02", ReachRequest::Unit("第一小学".into())).await;
        office.holds("audit-administrator", "P01", ReachRequest::Bureau).await;
        let (bureau, passwords, now) = (&office.bureau, passwords(), office.now());
        let administrator = office.actor("P02").await;
        let open = office.enter(now, "P04", GOOD, HOME).await.unwrap();
        let token = reset_password(bureau, &administrator, now, "P04", &chance).await.unwrap();
        let line = audit_trail(bureau, &office.actor, 1).await.unwrap().remove(0);
        let person = mingde_core::registry::Person::id_of("P04").to_string();
        assert_eq!(
            (line.author.as_str(), line.action.as_str(), &line.subject),
            ("P02", "reset-password", &person)
        );
        // Until it is used everything is as it was.
        office.enter(now, "P04", GOOD, HOME).await.unwrap();
        set_password_by_link(bureau, now, &token, BETTER, &passwords, &chance).await.unwrap();
        assert!(office.session(now, &open.token).await.is_none());
        office.enter(now, "P04", BETTER, HOME).await.unwrap();
        assert_eq!(office.enter(now, "P04", GOOD, HOME).await.unwrap_err(), NotSignedIn::Wrong);

        // Not of another school, not of oneself, and nobody gets into the account of another administration.
        let refused =
            async |actor: &Actor, whose: &str| match reset_password(bureau, actor, now, whose, &chance).await
            {
                Err(AppError::Refused(refused)) => refused,
                other => panic!("{other:?}"),
            };
        assert!(matches!(refused(&administrator, "P05").await, Refused::Office { .. }));
        assert_eq!(refused(&administrator, "P02").await, Refused::OwnAccount);
        office.holds("system-administrator", "P06", ReachRequest::Bureau).await;
        let whole = office.actor("P06").await;
        assert_eq!(refused(&whole, "P01").await, Refused::OtherAdministration);
        reset_password(bureau, &whole, now, "P05", &chance).await.unwrap();
        assert!(matches!(refused(&office.actor("P04").await, "P05").await, Refused::Office { .. }));
        reset_password(bureau, &office.actor, now, "P01", &chance).await.unwrap();
        // A first password is set by the operator alone.
        let first = FirstPassword { password: GOOD, passwords: &passwords, chance: &chance };
        let created = create_account(bureau, &whole, now, "P03", Some(first)).await;
        assert!(matches!(created, Err(AppError::Refused(Refused::OtherWay))));
        create_account(bureau, &whole, now, "P03", None).await.unwrap();
        assert_eq!(
            code(create_account(bureau, &whole, now, "P03", None).await.unwrap_err()),
            "account-there-is"
        );
        let listed = async |actor: &Actor| {
            let lines = list_accounts(bureau, actor, now).await.unwrap();
            lines.into_iter().map(|line| line.account).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(listed(&administrator).await, "P03 P04");
        assert_eq!(listed(&whole).await, "P02 P03 P04 P05");
        assert_eq!(listed(&office.actor).await, "P01 P02 P03 P04 P05");
    });
}
