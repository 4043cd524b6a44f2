//! What somebody said of a finding: that it is one, or none, with a word. It is remembered for the same material and the same
//! person; of the material its hash is kept.

use std::collections::HashMap;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::text::excerpt;
use mingde_store::{Beside, FindingVerdict};
use zeroize::Zeroizing;

use crate::bureau::Bureau;
use crate::error::AppError;

/// Most characters of a word.
pub const LONGEST_WORD: usize = 200;
/// Digits of what names a finding in its material.
pub(super) const KEY: usize = 16;
/// Of so many findings of all materials one person keeps what was said.
const MOST: u64 = 20_000;
/// So long it is kept: two years.
const KEPT: i64 = 731 * 86_400_000_000;

/// What somebody says of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is one, and is seen to.
    Confirmed,
    /// It is none.
    Dismissed,
}

impl Said {
    /// Its name in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The one of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Confirmed, Self::Dismissed].into_iter().find(|said| said.name() == name)
    }
}

/// What was said, with the word.
pub(super) type Verdicts = HashMap<String, (Said, String)>;

/// The hash by which a material is known again.
pub(super) fn hash(text: &str) -> [u8; 32] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// What the actor said of the findings of a material, by what names each.
pub(super) async fn verdicts(
    bureau: &Bureau,
    actor: &Actor,
    material: &[u8; 32],
) -> Result<Verdicts, AppError> {
    let Some(person) = actor.who() else { return Ok(Verdicts::new()) };
    let kept = bureau.store.verdicts(person, material).await?;
    let told = kept.into_iter().filter_map(|kept| {
        Some((kept.finding, (Said::of_name(&kept.verdict)?, kept.word.as_str().to_owned())))
    });
    Ok(told.collect())
}

/// Remembers what the actor says of a finding of a text; nothing takes back what was said.
///
/// # Errors
/// [`AppError::NotFound`] for what names no finding, `checkup-word-long` for a longer word, `checkup-verdicts-many` where the person keeps too many.
pub async fn say_of_finding(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (text, finding): (&str, &str),
    said: Option<Said>,
    word: &str,
) -> Result<(), AppError> {
    let Some(person) = actor.who() else { return Ok(()) };
    if finding.len() != KEY || !finding.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(AppError::NotFound(Message::new("app-nowhere").with("name", excerpt(finding))));
    }
    let (material, word) = (hash(text), word.trim());
    let mut changes = Beside::default();
    match said {
        None => changes.drop_verdict(person, &material, finding),
        Some(_) if word.chars().count() > LONGEST_WORD => {
            return Err(AppError::Invalid(Message::new("checkup-word-long").with("most", LONGEST_WORD)));
        }
        Some(said) => {
            if bureau.store.verdict_count(person).await? >= MOST {
                return Err(AppError::Invalid(Message::new("checkup-verdicts-many").with("most", MOST)));
            }
            let verdict = FindingVerdict {
                finding: finding.to_owned(),
                verdict: said.name().to_owned(),
                word: Zeroizing::new(word.to_owned()),
                said: now,
            };
            changes.keep_verdict(person, &material, &verdict, bureau.store.sealing().read()?);
        }
    }
    changes.clear_verdicts(Timestamp(now.0 - KEPT));
    Ok(bureau.store.change_beside(changes).await?)
}
