//! Items of a procedure, each with its day, of which one stands out of its order: （一）报名。时间为6月9日至13日。（二）笔试。时间为6月28日…
//! （三）资格复审。时间为6月7日….

use mingde_core::diagnostic::Message;

use super::Date;
use crate::finding::figures::{clause_before, says};
use crate::finding::{Finding, Reading};
use crate::item::Style;
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// Fewer items may be told in any order.
const LEAST: usize = 4;

/// The first day of an item and its last one, by month and day.
struct Dated<'c> {
    claim: &'c Claim,
    from: (i8, i8),
    number: usize,
    style: Style,
}

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let items = &reading.outline.items;
    let mut found = Vec::new();
    let mut run: Vec<Dated<'_>> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let end = items.get(i + 1).map_or(reading.chars().len(), |next| next.line.start);
        let dated =
            dated(reading, item.line.start, end.min(item.line.end), item.mark.number, item.mark.style);
        let goes_on = dated.as_ref().is_some_and(|it| {
            run.last().is_none_or(|last| last.style == it.style && last.number < it.number)
        });
        if !goes_on {
            found.extend(out_of_order(reading, &run));
            run.clear();
        }
        run.extend(dated);
    }
    found.extend(out_of_order(reading, &run));
    found
}

/// The day that an item says of itself: 时间为6月28日.
fn dated<'c>(
    reading: &Reading<'c>,
    from: usize,
    to: usize,
    number: usize,
    style: Style,
) -> Option<Dated<'c>> {
    let chars = reading.chars();
    let first = reading.claims.partition_point(|c| c.at.start < from);
    let of_item = reading.claims[first..].iter().take_while(|c| c.at.start < to);
    let claim = of_item.clone().find(|c| {
        let clause = clause_before(chars, c.at.start, 16);
        let is_told = ["时间为", "时间：", "时间定于", "时间"].iter().any(|w| says(chars, clause.clone(), w));
        c.kind == Kind::Date && is_told && !list("no-steps").iter().any(|w| says(chars, clause.clone(), w))
    })?;
    let date = Date::read(claim.value.as_ref())?;
    Some(Dated { claim, from: (date.month?, date.day?), number, style })
}

fn out_of_order(reading: &Reading<'_>, run: &[Dated<'_>]) -> Option<Finding> {
    let in_order = |without: Option<usize>| {
        let kept: Vec<(i8, i8)> =
            run.iter().enumerate().filter(|(i, _)| Some(*i) != without).map(|(_, it)| it.from).collect();
        kept.windows(2).all(|pair| pair[0] <= pair[1])
    };
    if run.len() < LEAST || in_order(None) {
        return None;
    }
    let odd = (1..run.len()).find(|i| in_order(Some(*i)))?;
    let (one, other) = (run[odd - 1].claim, run[odd].claim);
    let message = Message::new("checkup-dates-order").with("first", &one.quote).with("second", &other.quote);
    Some(reading.found(other.at.clone(), message).and_at(reading, one.at.clone()))
}
