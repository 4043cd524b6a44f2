//! Numbers of what was listed before: 一是…；二是…；三是…。以上三个问题要引起重视.

use super::{Placed, announces, differs};
use crate::finding::{Finding, Reading};
use crate::item::Style;
use crate::repair::stands_before;

/// The list ends so close before what counts it.
const NEAR: usize = 120;

pub(super) fn find(reading: &Reading<'_>, marks: &[Placed]) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for claim in reading.claims {
        let points_back =
            ["以上", "上述", "以上这", "上述这"].iter().any(|w| stands_before(chars, claim.at.start, w));
        let Some(said) = announces(reading, claim).filter(|_| points_back) else { continue };
        let next = marks.partition_point(|placed| placed.at < claim.at.start);
        let Some(last) = next.checked_sub(1).map(|at| &marks[at]) else { continue };
        let is_inline = matches!(last.mark.style, Style::Is | Style::Nth | Style::Circled);
        let in_line = reading.outline.line(claim.at.start).contains(&last.at);
        let listed = last.mark.number;
        if is_inline && in_line && claim.at.start - last.at <= NEAR && listed >= 2 && listed != said {
            found.push(differs(reading, claim.at.clone(), &claim.quote, said, listed));
        }
    }
    found
}
