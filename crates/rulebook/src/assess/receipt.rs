//! The receipt of an assessment: everything its bytes depend on. Same receipt, same results, on any machine.

use mingde_core::calendar::Calendar;
use mingde_core::date::{Day, Timestamp};
use mingde_core::period::Period;
use sha2::{Digest, Sha256};

/// Version of the evaluation; raised whenever the same inputs could give another result.
pub const ENGINE: &str = "mingde-rulebook/6";

/// What an assessment was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// [`ENGINE`] of whoever made it.
    pub engine: String,
    /// The ledger it is of, as its checkpoints call it; empty where nobody said.
    pub origin: String,
    /// Rulebook id.
    pub rulebook: String,
    /// Rulebook version.
    pub version: String,
    /// SHA-256 of the rulebook's text.
    pub rulebook_hash: [u8; 32],
    /// Rulebooks consulted for vetoes and results, with the SHA-256 of their text, by id; then versions of them, and of its own,
    /// that hold in earlier periods, by `id@version`.
    pub consulted: Vec<(String, [u8; 32])>,
    /// The kinds whose records it looks at, with the SHA-256 of what an evaluation reads of each, by id.
    pub kinds: Vec<(String, [u8; 32])>,
    /// SHA-256 of what an evaluation reads of the registry's schema: kinds of units with their classes, ranks, fields.
    pub registry: [u8; 32],
    /// Number of revisions in the ledger.
    pub ledger_position: u64,
    /// Root hash of the ledger at that position.
    pub ledger_root: [u8; 32],
    /// Only revisions recorded up to this moment were known; `None` for all up to the position.
    pub known_on: Option<Timestamp>,
    /// The period assessed.
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// SHA-256 of the calendar, where one was given.
    pub calendar: Option<[u8; 32]>,
    /// Settings in force: id, value (`unset` where it is not set) and source, in the rulebook's order.
    pub settings: Vec<UsedSetting>,
}

/// A setting as it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedSetting {
    /// Id within the rulebook.
    pub id: String,
    /// Exact value as text, `1/3` for what has no finite decimals; `None` where it is not set.
    pub value: Option<String>,
    /// Which document it rests on.
    pub source: String,
}

impl Receipt {
    /// SHA-256 over all fields, each length-prefixed, in the order of the struct; `known_on`, if any, comes last.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let mut put = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        put(self.engine.as_bytes());
        put(self.origin.as_bytes());
        put(self.rulebook.as_bytes());
        put(self.version.as_bytes());
        put(&self.rulebook_hash);
        for list in [&self.consulted, &self.kinds] {
            put(&(list.len() as u64).to_be_bytes());
            for (id, hash) in list {
                put(id.as_bytes());
                put(hash);
            }
        }
        put(&self.registry);
        put(&self.ledger_position.to_be_bytes());
        put(&self.ledger_root);
        put(self.period.to_string().as_bytes());
        put(&self.as_of.number().to_be_bytes());
        put(self.calendar.as_ref().map_or(&[][..], |hash| &hash[..]));
        put(&(self.settings.len() as u64).to_be_bytes());
        for setting in &self.settings {
            put(setting.id.as_bytes());
            // A value never contains a NUL, so the absent one cannot be mistaken for a present one.
            put(setting.value.as_deref().unwrap_or("\0").as_bytes());
            put(setting.source.as_bytes());
        }
        // Who asks for everything that is known has no such moment.
        if let Some(known_on) = self.known_on {
            put(&known_on.0.to_be_bytes());
        }
        hasher.finalize().into()
    }

    /// What is printed beneath a proof, to be typed or scanned: rulebook, period, day, position in the ledger (with the
    /// moment known, if one was named, behind an `@`), and the beginning of the hash. [`Reference::parse`] reads it.
    pub fn reference(&self) -> String {
        let known = self.known_on.map_or(String::new(), |moment| format!("@{}", moment.0));
        let hash = &self.hash_text()[..Reference::HASH];
        format!("{}/{}/{}/{}{known}/{hash}", self.rulebook, self.period, self.as_of, self.ledger_position)
    }

    /// [`hash`](Self::hash) in hexadecimal.
    pub fn hash_text(&self) -> String {
        hex::encode(self.hash())
    }
}

/// A receipt as it is printed: enough to recompute what it is of, and to see that it is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Rulebook id.
    pub rulebook: String,
    /// The period assessed.
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// Number of revisions in the ledger.
    pub position: u64,
    /// Only what was known at this moment.
    pub known_on: Option<Timestamp>,
    /// Beginning of the receipt's hash.
    pub hash: String,
}

impl Reference {
    /// So many hexadecimal digits of the hash are printed: nobody comes upon sixty-four bits by chance.
    const HASH: usize = 16;

    /// Reads what [`Receipt::reference`] prints as people copy and type it: the whole line with the word before it, with
    /// spaces, in capitals, in characters of full width.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
        let text = text.rsplit_once(':').map_or(text.as_str(), |(_, behind)| behind);
        let parts: Vec<&str> = text.split('/').collect();
        let [rulebook, period, as_of, position, hash] = parts.as_slice() else { return None };
        let (position, known_on) = match position.split_once('@') {
            Some((position, moment)) => (position, Some(Timestamp(moment.parse().ok()?))),
            None => (*position, None),
        };
        let hash = hash.to_ascii_lowercase();
        let digits = hash.len() >= Self::HASH && hash.chars().all(|c| c.is_ascii_hexdigit());
        digits.then_some(())?;
        Some(Self {
            rulebook: rulebook.to_ascii_lowercase(),
            period: Period::parse(period).ok()?,
            as_of: as_of.parse().ok()?,
            position: position.parse().ok()?,
            known_on,
            hash,
        })
    }

    /// Whether it was printed from this receipt.
    pub fn is_of(&self, receipt: &Receipt) -> bool {
        receipt.hash_text().starts_with(&self.hash)
    }
}

/// A sign as it is typed without an input method for Chinese.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// SHA-256 over the days of a calendar: holidays, days made up, terms. Names and notices change nothing.
pub(crate) fn calendar_hash(calendar: &Calendar) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut put = |tag: u8, days: &[Day]| {
        hasher.update([tag]);
        for day in days {
            hasher.update(day.number().to_be_bytes());
        }
    };
    for (year, table) in &calendar.years {
        put(0, &[Day::from_number(i32::from(*year))]);
        for holiday in &table.holidays {
            put(1, &[holiday.from, holiday.to]);
        }
        for day in &table.workdays {
            put(2, &[*day]);
        }
    }
    for term in &calendar.terms {
        put(3, &[term.from, term.to]);
    }
    hasher.finalize().into()
}

/// Thirty-two bytes from as many pairs of hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}
