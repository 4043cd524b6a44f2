//! The second factor: codes that a telephone makes of the time (TOTP, RFC 6238), and recovery codes for the day on which
//! it is lost. Whoever holds an administration has to have one.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::PersonId;
use mingde_core::policy::Actor;
use mingde_store::{Beside, Digest, StoreError};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::keeping::{keep, kept_holder};
use super::passwords::Passwords;
use super::sessions::{Session, expect_password, write_own};
use super::token::{Chance, draw};
use crate::bureau::Bureau;
use crate::error::AppError;

/// How many recovery codes there are.
const CODES: usize = 10;
/// What they are written with: no letter that looks like another or like a figure (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of the secret (RFC 4226 section 4 recommends 160 bits).
const SECRET: usize = 20;

/// A second factor that its owner is about to set up.
pub struct Enrolment {
    /// The secret in base 32, for whoever types it.
    pub secret: Zeroizing<String>,
    /// The same as an address, for a QR code.
    pub address: Zeroizing<String>,
}

/// What somebody showed.
pub(super) enum Shown {
    /// A code of this step of time.
    Step(u64),
    /// A recovery code.
    Recovery(Digest),
}

/// Draws a secret for somebody who knows the own password. It is asked for only when a code of it was shown.
///
/// # Errors
/// [`AppError::Conflict`] if one is set up already.
pub async fn begin_second_factor(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    password: &str,
    passwords: &Passwords,
    chance: &Chance<'_>,
) -> Result<Enrolment, AppError> {
    expect_password(bureau, now, session, password, passwords).await?;
    let mut bytes = Zeroizing::new([0; SECRET]);
    draw(chance, &mut *bytes)?;
    let hex = Zeroizing::new(hex::encode(bytes.as_slice()));
    let mut changes = Beside::default();
    changes.offer_second_factor(session.person, &hex, bureau.store.sealing().read()?);
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => {
            return Err(AppError::Conflict(Message::new("account-second-factor-there")));
        }
        done => done?,
    }
    enrolment(&hex, session.account.as_str())
}

/// The second factor that somebody began to set up and has not confirmed.
pub async fn enrolment_of(bureau: &Bureau, session: &Session) -> Result<Option<Enrolment>, AppError> {
    let factor = bureau.store.second_factor(session.person).await?;
    let begun = factor.filter(|factor| factor.confirmed.is_none());
    begun.map(|factor| enrolment(&factor.secret, session.account.as_str())).transpose()
}

/// Sets the second factor up, as its owner shows that it works; gives the recovery codes, which are not shown again.
/// Sessions elsewhere end.
pub async fn confirm_second_factor(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    actor: &Actor,
    code: &str,
    chance: &Chance<'_>,
) -> Result<Vec<String>, AppError> {
    let factor = bureau.store.second_factor(session.person).await?;
    let wrong = || AppError::Invalid(Message::new("account-wrong-code"));
    let Some(factor) = factor.filter(|factor| factor.confirmed.is_none()) else { return Err(wrong()) };
    let Some(step) = step_of(&factor.secret, code, now) else { return Err(wrong()) };
    let (codes, digests) = draw_codes(session.person, chance)?;
    let mut changes = Beside::default();
    changes.take_step(session.person, step, now);
    changes.set_recovery_codes(session.person, &digests);
    changes.end_other_sessions(session.person, session.id);
    write_own(bureau, now, actor, session, "second-factor-set", changes).await?;
    Ok(codes)
}

/// Gives new recovery codes in the place of those of before.
pub async fn renew_recovery_codes(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    actor: &Actor,
    password: &str,
    passwords: &Passwords,
    chance: &Chance<'_>,
) -> Result<Vec<String>, AppError> {
    expect_password(bureau, now, session, password, passwords).await?;
    if !session.second_factor {
        return Err(AppError::Conflict(Message::new("account-second-factor-none")));
    }
    let (codes, digests) = draw_codes(session.person, chance)?;
    let mut changes = Beside::default();
    changes.set_recovery_codes(session.person, &digests);
    write_own(bureau, now, actor, session, "recovery-codes-renewed", changes).await?;
    Ok(codes)
}

/// Removes the own second factor. Whoever holds an administration keeps it.
pub async fn drop_second_factor(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    actor: &Actor,
    password: &str,
    passwords: &Passwords,
) -> Result<(), AppError> {
    if actor.administers() {
        return Err(AppError::Invalid(Message::new("account-second-factor-asked")));
    }
    expect_password(bureau, now, session, password, passwords).await?;
    let mut changes = Beside::default();
    changes.drop_second_factor(session.person);
    write_own(bureau, now, actor, session, "second-factor-removed", changes).await
}

/// Removes the second factor of somebody who lost both telephone and recovery codes.
pub async fn reset_second_factor(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
) -> Result<(), AppError> {
    let holder = kept_holder(bureau, actor, now, code).await?;
    let mut changes = Beside::default();
    changes.drop_second_factor(holder.id);
    changes.end_sessions(holder.id);
    keep(bureau, actor, now, &holder, "reset-second-factor", changes).await
}

/// What a text shows of the second factor of somebody: a code of a step of which none was taken, or a recovery code.
/// That nobody else uses it at the same moment is seen to by whoever writes it down.
pub(super) async fn shown(
    bureau: &Bureau,
    person: PersonId,
    text: &str,
    now: Timestamp,
) -> Result<Option<Shown>, AppError> {
    if let Some(code) = recovery_code(text) {
        return Ok(Some(Shown::Recovery(recovery_digest(person, &code))));
    }
    let factor = bureau.store.second_factor(person).await?.filter(|factor| factor.confirmed.is_some());
    let step =
        factor.and_then(|factor| step_of(&factor.secret, text, now).filter(|step| *step > factor.step));
    Ok(step.map(Shown::Step))
}

fn totp(secret: &str, account: &str) -> Option<Totp> {
    let bytes: Option<Vec<u8>> =
        (0..secret.len()).step_by(2).map(|at| u8::from_str_radix(secret.get(at..at + 2)?, 16).ok()).collect();
    Builder::new().with_secret(bytes?).with_account_name(account).with_issuer(Some("Mingde")).build().ok()
}

fn enrolment(secret: &str, account: &str) -> Result<Enrolment, AppError> {
    let broken = || AppError::Conflict(Message::new("account-second-factor-none"));
    let totp = totp(secret, account).ok_or_else(broken)?;
    let address = totp.to_url().map_err(|_| broken())?;
    Ok(Enrolment { secret: Zeroizing::new(totp.secret().to_base32()), address: Zeroizing::new(address) })
}

/// The step of time that a code is of: this one, or one beside it.
fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let digits: String = mingde_core::text::narrow(code).chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.0 / 1_000_000).ok()?;
    totp(secret, "")?.check(&digits, seconds)
}

fn draw_codes(person: PersonId, chance: &Chance<'_>) -> Result<(Vec<String>, Vec<Digest>), AppError> {
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        // Five bits a character, eighty in all.
        let mut bytes = [0; 16];
        draw(chance, &mut bytes)?;
        codes.push(bytes.map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).iter().collect::<String>());
    }
    let digests = codes.iter().map(|code| recovery_digest(person, code)).collect();
    let grouped = |code: &String| [&code[..4], &code[4..8], &code[8..12], &code[12..]].join("-");
    Ok((codes.iter().map(grouped).collect(), digests))
}

/// A recovery code as it is drawn, however it is typed; none if it is no such code.
fn recovery_code(text: &str) -> Option<String> {
    let typed = mingde_core::text::narrow(text).to_ascii_uppercase();
    let typed = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let meant = typed.map(|c| match c {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    });
    let code: String = meant.collect();
    (code.len() == 16 && code.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(code)
}

fn recovery_digest(person: PersonId, code: &str) -> Digest {
    Digest::of("recovery", format!("{person}\n{code}").as_bytes())
}
