//! Columns of earlier periods and of other rulebooks, each worked out once for all that ask for it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use mingde_core::date::Day;

use super::cell::Cell;
use super::frame::Frame;
use super::who::Who;

/// What a rule comes to.
#[derive(Default)]
pub(super) struct Column {
    pub(super) cells: Vec<(Who, Cell)>,
    /// The titles of settings that it needs, in its rulebook or where that one asks, and that nobody has set.
    pub(super) unset: Vec<String>,
}

/// What tells columns apart: the text that asks, the text that is asked, the rule, whether it is asked if it is met, over which
/// days.
pub(super) type Known = ([u8; 32], [u8; 32], String, bool, Frame);

pub(super) struct Past {
    /// What ended before is not asked.
    first: Day,
    columns: RefCell<HashMap<Known, Rc<Column>>>,
}

/// So many months back a result is followed that rests on its own past.
const LONGEST: i32 = 240;

impl Past {
    /// For who asks on a day.
    pub(super) fn on(day: Day) -> Self {
        Self { first: day.plus_months(-LONGEST), columns: RefCell::default() }
    }

    pub(super) fn reaches(&self, frame: &Frame) -> bool {
        self.first <= frame.as_of
    }

    pub(super) fn has(&self, known: &Known) -> bool {
        self.columns.borrow().contains_key(known)
    }

    /// The column that is known by then, or as it is worked out now.
    pub(super) fn once(&self, known: Known, work: impl FnOnce() -> Column) -> Rc<Column> {
        let found = self.columns.borrow().get(&known).cloned();
        found.unwrap_or_else(|| {
            let worked = Rc::new(work());
            self.columns.borrow_mut().insert(known, worked.clone());
            worked
        })
    }
}
