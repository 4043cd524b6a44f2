//! What a reviewer would find: figures that contradict each other, the same thing said with two numbers, shares of nothing, days
//! that do not exist or do not follow, headings that skip, lists longer or shorter than their headline, names spelled in two ways,
//! marks left open, numbers written against the standard, places left open, slips of the pen, length, a torn-off ending.

mod attachment;
mod calendar;
mod change;
mod dates;
mod ending;
mod event;
mod figures;
mod headline;
mod marks;
mod numbering;
mod outline;
mod owner;
mod product;
mod proportion;
mod repetition;
mod share;
mod spelling;
mod sum;
mod table;
pub(crate) mod torn;
mod writing;

use std::cell::OnceCell;
use std::ops::Range;

use mingde_core::diagnostic::Message;

use crate::mapped::{Action, Damage};
use crate::quantity::Claim;
use crate::repair::Repaired;
use outline::Outline;
pub use table::Tables;

/// A finding, or a note that something was checked and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found; its code is stable.
    pub message: Message,
    /// First character of the original it is about.
    pub start: usize,
    /// Character after the last one.
    pub end: usize,
    /// The other place it is about, where there are two: from and to.
    pub also: Option<Range<usize>>,
    /// Whether it only says that something holds.
    pub holds: bool,
}

/// What sort of thing a finding is, in the order in which a clerk wants to see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Something cannot be true as it stands.
    Contradiction,
    /// Something is missing, or cannot be read.
    Incomplete,
    /// Something is not written as it should be.
    Form,
    /// A place was left open.
    Open,
    /// Something was worked out and is right.
    Holds,
}

impl Class {
    /// The word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Incomplete => "incomplete",
            Self::Form => "form",
            Self::Open => "open",
            Self::Holds => "holds",
        }
    }
}

impl Finding {
    /// What sort of thing it is.
    pub fn class(&self) -> Class {
        let code = self.message.code;
        if self.holds {
            return Class::Holds;
        }
        match code {
            "checkup-mask-unfilled" => Class::Open,
            "checkup-unreadable"
            | "checkup-torn-off"
            | "checkup-cut-by-site"
            | "checkup-number-torn"
            | "checkup-attachment-missing"
            | "checkup-over-length"
            | "checkup-tables-unread"
            | "checkup-empty" => Class::Incomplete,
            "checkup-typo"
            | "checkup-mark-unbalanced"
            | "checkup-share-of-what"
            | "checkup-two-spellings" => Class::Form,
            _ if code.starts_with("checkup-number-") || code.starts_with("checkup-item-") => Class::Form,
            _ => Class::Contradiction,
        }
    }

    fn and_at(mut self, reading: &Reading<'_>, at: Range<usize>) -> Self {
        self.also = Some(reading.repaired.text.origin(at));
        self
    }
}

/// What findings are drawn from.
pub(crate) struct Reading<'r> {
    pub repaired: &'r Repaired,
    pub claims: &'r [Claim],
    pub outline: Outline,
    /// What the totals of tables say, once somebody asked for it.
    totals: OnceCell<Vec<Claim>>,
}

impl<'r> Reading<'r> {
    pub fn of(repaired: &'r Repaired, claims: &'r [Claim]) -> Self {
        let outline = Outline::of(&repaired.text.chars);
        Self { repaired, claims, outline, totals: OnceCell::new() }
    }

    /// The totals of tables, as numbers that the text may be about. A unit that the head does not say is empty.
    fn totals(&self) -> &[Claim] {
        self.totals.get_or_init(|| table::totals_of(self))
    }

    /// The claims of each sentence that has any.
    fn by_sentence(&self) -> impl Iterator<Item = &'r [Claim]> + '_ {
        let mut rest = self.claims;
        std::iter::from_fn(move || {
            let first = rest.first()?;
            let sentence = self.outline.sentence(first.at.start, self.chars().len());
            let length =
                rest.iter().take_while(|c| c.at.start < sentence.end.max(first.at.end)).count().max(1);
            let (claims, behind) = rest.split_at(length);
            rest = behind;
            Some(claims)
        })
    }

    fn chars(&self) -> &'r [char] {
        &self.repaired.text.chars
    }

    /// A finding about a place in the repaired text.
    fn found(&self, at: Range<usize>, message: Message) -> Finding {
        let place = self.repaired.text.origin(at);
        Finding { message, start: place.start, end: place.end, also: None, holds: false }
    }

    fn holds(&self, at: Range<usize>, message: Message) -> Finding {
        Finding { holds: true, ..self.found(at, message) }
    }
}

/// Everything there is to find, by place. `limit` is the most characters the material may have.
pub(crate) fn findings(reading: &Reading<'_>, limit: Option<usize>) -> (Vec<Finding>, Tables) {
    let mut all = sum::find(reading);
    let (in_tables, tables) = table::find(reading);
    all.extend(in_tables);
    all.extend(product::find(reading));
    all.extend(change::find(reading));
    all.extend(proportion::find(reading));
    all.extend(repetition::find(reading));
    all.extend(share::find(reading));
    all.extend(calendar::find(reading));
    all.extend(dates::find(reading));
    all.extend(event::find(reading));
    all.extend(headline::find(reading));
    all.extend(numbering::find(reading));
    all.extend(attachment::find(reading));
    all.extend(spelling::find(reading));
    all.extend(marks::find(reading));
    all.extend(writing::find(reading));
    all.extend(left_open(reading));
    all.extend(torn::find(reading));
    all.extend(ending::find(reading));
    all.extend(limit.and_then(|limit| over_length(reading, limit)));
    if reading.outline.lines.is_empty() {
        all.push(reading.found(0..0, Message::new("checkup-empty")));
    }
    all.sort_by_key(|f| (f.start, f.end));
    all.dedup();
    (all, tables)
}

/// Masks, slips of the pen and what could not be read, as the repair noted them.
fn left_open(reading: &Reading<'_>) -> Vec<Finding> {
    let note = |message: Message, start: usize, end: usize| Finding {
        message,
        start,
        end,
        also: None,
        holds: false,
    };
    let repairs = reading.repaired.repairs.iter();
    repairs
        .filter_map(|r| {
            let message = match (r.damage, r.action) {
                (Damage::Mask, _) => Message::new("checkup-mask-unfilled").with("mask", &r.damaged),
                (Damage::Typo, _) => {
                    Message::new("checkup-typo").with("wrong", &r.damaged).with("right", &r.clean)
                }
                (Damage::Mojibake, Action::Flagged) => {
                    Message::new("checkup-unreadable").with("text", &r.damaged)
                }
                _ => return None,
            };
            Some(note(message, r.start, r.end))
        })
        .collect()
}

fn over_length(reading: &Reading<'_>, limit: usize) -> Option<Finding> {
    let chars = reading.chars();
    let length = chars.iter().filter(|c| !c.is_whitespace()).count();
    if length <= limit {
        return None;
    }
    let mut left = limit;
    let from = chars.iter().position(|c| {
        let counts = !c.is_whitespace();
        let over = counts && left == 0;
        left = left.saturating_sub(usize::from(counts));
        over
    })?;
    let message = Message::new("checkup-over-length").with("length", length).with("limit", limit);
    Some(reading.found(from..chars.len(), message))
}
