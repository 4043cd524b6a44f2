//! The words around a number that bound it, taken together.

use std::ops::Range;

use super::Scanner;
use super::number::Measured;
use crate::quantity::{Relation, relation};
use crate::repair::stands;

impl Scanner<'_> {
    /// The place with the words around it that bound the number, what they mean, and whether they demand.
    pub(super) fn related(
        &self,
        at: usize,
        number: &Measured,
        more: bool,
        vague: bool,
        duration: bool,
    ) -> (Range<usize>, Relation, bool) {
        let chars = self.chars;
        let mut place = at..number.end;
        if at > 0 && matches!(chars[at - 1], '￥' | '¥') {
            place.start -= 1;
        }
        let mut before = relation::before(chars, place.start).filter(|(start, ..)| *start >= self.floor);
        if let Some((start, said, _)) = before {
            let word = &chars[start..place.start];
            let upward = word == ['上'] || word == ['成', '百'];
            if (upward && !vague) || (said == Relation::Near && duration && is_recent(chars, number.end)) {
                before = None;
            }
        }
        if before.is_none()
            && let Some(said) = relation::before_verb(chars, place.start, self.floor)
        {
            before = Some((place.start, said, true));
        }
        let mut behind = relation::behind(chars, number.end);
        if duration && behind.is_none() {
            behind = relation::within(chars, number.end).map(|end| (end, Relation::Le));
        }
        if let Some((start, ..)) = before {
            place.start = start;
        }
        if let Some((end, _)) = behind {
            place.end = end;
        }
        let demands = before.is_some_and(|(.., demands)| demands);
        let relation = match (before, behind) {
            (Some((_, said, true)), _) => said,
            (_, Some((_, said))) => said,
            (Some((_, Relation::Gt, _)), _) => Relation::Gt,
            _ if more => Relation::ApproxGe,
            (Some((_, said, _)), None) => said,
            (None, None) => Relation::Eq,
        };
        (place, relation, demands)
    }
}

/// 近三年来 is a period, not an approximation.
fn is_recent(chars: &[char], end: usize) -> bool {
    let next = chars.get(end).copied();
    ["来", "以来", "间", "期间", "内", "里", "中", "年度", "年均"].iter().any(|w| stands(chars, end, w))
        || next.is_none_or(|c| matches!(c, '，' | ',' | '、'))
}
