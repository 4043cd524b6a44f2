//! Parts of a period a row can fall into.

use mingde_core::period::Period;

/// For each day the part of the period it falls into.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    first: i32,
    of_day: Vec<u16>,
    pub(crate) len: usize,
}

impl Slots {
    /// One slot for everything.
    pub(crate) fn one() -> Self {
        Self { first: 0, of_day: Vec::new(), len: 1 }
    }

    /// A slot for each of the parts, which follow each other without overlap.
    pub(crate) fn parts(parts: &[Period]) -> Self {
        let first = parts.first().map_or(0, |p| p.from.number());
        let last = parts.last().map_or(0, |p| p.to.number());
        let mut of_day = vec![NO_SLOT; (last - first).max(0) as usize];
        for (slot, part) in parts.iter().enumerate() {
            for day in part.from.number()..part.to.number() {
                of_day[(day - first) as usize] = slot as u16;
            }
        }
        Self { first, of_day, len: parts.len() }
    }

    /// The slot of a day, [`NO_SLOT`] for a day in none.
    #[inline]
    pub(crate) fn of(&self, day: i32) -> u16 {
        if self.of_day.is_empty() {
            return 0;
        }
        let at = usize::try_from(i64::from(day) - i64::from(self.first));
        at.ok().and_then(|at| self.of_day.get(at)).copied().unwrap_or(NO_SLOT)
    }
}

/// In no part.
pub(crate) const NO_SLOT: u16 = u16::MAX;
