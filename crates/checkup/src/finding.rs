//! What a reviewer would find: arithmetic that does not hold, the same thing said with two numbers, shares of nothing,
//! days and times that do not exist, headlines whose lists are longer or shorter, places left open, slips of the pen, length, a torn-off ending.

mod arithmetic;
mod calendar;
mod ending;
mod headline;
mod repetition;
mod share;
pub(crate) mod torn;

use std::ops::Range;

use mingde_core::diagnostic::Message;

use crate::mapped::{Action, Damage};
use crate::quantity::Claim;
use crate::repair::Repaired;

/// A finding, or a note that something was checked and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found; its code is stable.
    pub message: Message,
    /// First character of the original it is about.
    pub start: usize,
    /// Character after the last one.
    pub end: usize,
    /// Whether it only says that something holds.
    pub holds: bool,
}

/// What findings are drawn from.
pub(crate) struct Reading<'r> {
    pub repaired: &'r Repaired,
    pub claims: &'r [Claim],
}

impl Reading<'_> {
    fn chars(&self) -> &[char] {
        &self.repaired.text.chars
    }

    /// A finding about a place in the repaired text.
    fn found(&self, at: Range<usize>, message: Message) -> Finding {
        let place = self.repaired.text.origin(at);
        Finding { message, start: place.start, end: place.end, holds: false }
    }

    fn holds(&self, at: Range<usize>, message: Message) -> Finding {
        Finding { holds: true, ..self.found(at, message) }
    }

    /// The sentence around a place.
    fn sentence(&self, at: &Range<usize>) -> Range<usize> {
        let chars = self.chars();
        let bound = |i: &usize| matches!(chars[*i], '。' | '！' | '？' | '!' | '?' | '\n');
        let from = (0..at.start).rev().find(bound).map_or(0, |i| i + 1);
        from..(at.end..chars.len()).find(bound).unwrap_or(chars.len())
    }
}

/// Everything there is to find, by place. `limit` is the most characters the material may have.
pub(crate) fn findings(reading: &Reading<'_>, limit: Option<usize>) -> Vec<Finding> {
    let mut all = arithmetic::find(reading);
    all.extend(repetition::find(reading));
    all.extend(share::find(reading));
    all.extend(calendar::find(reading));
    all.extend(headline::find(reading));
    all.extend(left_open(reading));
    all.extend(torn::find(reading));
    all.extend(ending::find(reading));
    all.extend(limit.and_then(|limit| over_length(reading, limit)));
    all.sort_by_key(|f| (f.start, f.end));
    all
}

/// Masks, slips of the pen and what could not be read, as the repair noted them.
fn left_open(reading: &Reading<'_>) -> Vec<Finding> {
    let note = |message: Message, start: usize, end: usize| Finding { message, start, end, holds: false };
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
