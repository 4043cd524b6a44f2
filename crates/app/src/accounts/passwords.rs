//! Passwords: what they are refused for, and how they are kept.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use mingde_core::diagnostic::Message;
use mingde_core::text::narrow;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::token::{Chance, draw};
use crate::error::AppError;

/// Fewest characters of a password (NIST SP 800-63B 5.1.1.2).
const LEAST: usize = 8;
/// Most characters that are looked at: more make a password no better, and work for whoever checks it.
const MOST: usize = 256;

/// Fewest characters of a password, for those who show a form.
pub const fn least_password() -> usize {
    LEAST
}

/// What checking one password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// KiB of memory.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for PasswordCost {
    /// 19 MiB, two passes (OWASP, Password Storage Cheat Sheet).
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2 }
    }
}

/// Hashes passwords with argon2id (RFC 9106), so many at once and no more: who sends a thousand attempts takes the memory
/// and the processors of a few. Cheap to clone; clones share their number.
#[derive(Debug, Clone)]
pub struct Passwords {
    cost: Params,
    seats: Arc<Semaphore>,
    /// Those of one bureau among several of a process.
    own: Option<Arc<Semaphore>>,
}

impl Passwords {
    /// At this cost, `at_once` at once. A cost that cannot be paid is the default.
    pub fn new(cost: PasswordCost, at_once: usize) -> Self {
        let cost = Params::new(cost.memory, cost.passes, 1, None).unwrap_or_default();
        Self { cost, seats: Arc::new(Semaphore::new(at_once.max(1))), own: None }
    }

    /// The same for one of several bureaus: of the seats of all it takes so many at the most.
    pub fn share(&self, at_once: usize) -> Self {
        Self { own: Some(Arc::new(Semaphore::new(at_once.max(1)))), ..self.clone() }
    }

    /// The PHC string of a password, with a salt of its own.
    pub(super) async fn hash(&self, password: &str, chance: &Chance<'_>) -> Result<String, AppError> {
        let mut salt = [0; 16];
        draw(chance, &mut salt)?;
        self.work(password, move |argon2, password| {
            let hashed = argon2.hash_password_with_salt(password, &salt);
            hashed
                .map(|hash| hash.to_string())
                .map_err(|_| AppError::Invalid(Message::new("account-password-long")))
        })
        .await
    }

    /// Whether it is the password of which this is the PHC string. Where there is none it takes as long and is not.
    pub(super) async fn is(&self, password: &str, phc: Option<&str>) -> Result<bool, AppError> {
        let phc = phc.map(str::to_owned);
        self.work(password, move |argon2, password| {
            Ok(match phc {
                Some(phc) => argon2.verify_password(password, phc.as_str()).is_ok(),
                None => {
                    _ = argon2.hash_password_with_salt(password, &[0; 16]);
                    false
                }
            })
        })
        .await
    }

    /// Works on a password apart from the threads that answer.
    async fn work<T: Send + 'static>(
        &self,
        password: &str,
        work: impl FnOnce(&Argon2<'_>, &[u8]) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let password = Zeroizing::new(typed(password));
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.cost.clone());
        // Seats are never closed. Whoever waits for one of their own bureau takes none of the others.
        let _own = match &self.own {
            Some(own) => own.clone().acquire_owned().await.ok(),
            None => None,
        };
        let _seat = self.seats.clone().acquire_owned().await.ok();
        let done = tokio::task::spawn_blocking(move || work(&argon2, password.as_bytes())).await;
        done.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))
    }
}

/// A password as it is meant: a Chinese input method left on makes `ａ` of `a`.
fn typed(password: &str) -> String {
    narrow(password)
}

/// Refuses a password that somebody else would try among the first, of an account with this staff number and name.
pub(crate) fn refuse_weak(password: &str, code: &str, name: &str) -> Result<(), AppError> {
    let password = Zeroizing::new(typed(password));
    let refuse = |message| Err(AppError::Invalid(message));
    let length = password.chars().count();
    if length < LEAST {
        return refuse(Message::new("account-password-short").with("least", LEAST));
    }
    if length > MOST {
        return refuse(Message::new("account-password-long").with("most", MOST));
    }
    let lower = Zeroizing::new(password.to_lowercase());
    let common = |word: &str| passwords::analyzer::is_common_password(word);
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    if common(&password) || common(&lower) || different.len() < 4 {
        return refuse(Message::new("account-password-common"));
    }
    let own = [code.to_lowercase(), name.to_lowercase()];
    if own.iter().any(|own| own.chars().count() >= 2 && lower.contains(own.as_str())) {
        return refuse(Message::new("account-password-own"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused_and_says_why() {
        let code =
            |password: &str| refuse_weak(password, "T0012", "王伟").err().map(|error| error.message().code);
        assert_eq!(code("七个字的口令呀"), Some("account-password-short"));
        for common in [
            "password",
            "12345678",
            "woaini1314",
            "iloveyou",
            "QWERTYUIOP",
            "１２３４５６７８９",
            "88888888",
            "abababab",
        ] {
            assert_eq!(code(common), Some("account-password-common"), "{common}");
        }
        for own in ["t0012-2026", "我是王伟老师本人"] {
            assert_eq!(code(own), Some("account-password-own"), "{own}");
        }
        assert_eq!(code(&"很长".repeat(200)), Some("account-password-long"));
        for good in ["staple-horse-battery", "春风又绿江南岸明月"] {
            assert_eq!(code(good), None, "{good}");
        }
    }
}
