//! Numbers of what was listed before: 一是…；二是…；三是…。以上三个问题要引起重视.

use rust_decimal::prelude::ToPrimitive;

use super::{Placed, announces, differs};
use crate::finding::{Finding, Reading};
use crate::item::Style;
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::stands_before;
use crate::words::list;

/// The list ends so close before what counts it.
const NEAR: usize = 120;

pub(super) fn find(reading: &Reading<'_>, marks: &[Placed]) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for claim in reading.claims {
        let points_back =
            ["以上", "上述", "以上这", "上述这"].iter().any(|w| stands_before(chars, claim.at.start, w));
        let said = announces(reading, claim).or_else(|| counted(claim)).filter(|_| points_back);
        let Some(said) = said else { continue };
        if let Some(listed) = problems(reading, marks, claim.at.start, claim.at.end) {
            if listed != said {
                found.push(differs(reading, claim.at.clone(), &claim.quote, said, listed));
            }
            continue;
        }
        let next = marks.partition_point(|placed| placed.at < claim.at.start);
        let Some(last) = next.checked_sub(1).map(|at| &marks[at]) else { continue };
        let line = reading.outline.line(claim.at.start);
        let in_line = line.contains(&last.at);
        // 1.…。2.…。以上两类: numbered from one on in the same paragraph.
        let begins = |p: &Placed| p.mark.style == last.mark.style && p.mark.number == 1;
        let is_numbered = matches!(last.mark.style, Style::Figures | Style::BracketedFigures)
            && marks[..next].iter().rev().take_while(|p| p.at >= line.start).any(begins);
        let is_inline = is_numbered || matches!(last.mark.style, Style::Is | Style::Nth | Style::Circled);
        let listed = last.mark.number;
        if is_inline && in_line && claim.at.start - last.at <= NEAR && listed >= 2 && listed != said {
            found.push(differs(reading, claim.at.clone(), &claim.quote, said, listed));
        }
    }
    found
}

/// 五类 of 以上五类项目, whatever they are.
fn counted(claim: &Claim) -> Option<usize> {
    let plain = claim.kind == Kind::Count && claim.relation == Relation::Eq && claim.upper.is_none();
    let is_sort = matches!(claim.unit.as_str(), "类" | "项" | "条" | "种");
    claim.value.as_ref()?.number()?.to_usize().filter(|n| plain && is_sort && (2..=20).contains(n))
}

/// So many 问题 as the section of that name numbers: 三、存在问题 1.…2.…3.…, for 针对上述三方面问题.
fn problems(reading: &Reading<'_>, marks: &[Placed], at: usize, end: usize) -> Option<usize> {
    const NOUN: usize = 8;
    let chars = reading.chars();
    let noun: String = chars[end..].iter().take(NOUN).collect();
    let names = |text: &str| list("shortcomings").iter().any(|w| text.contains(w.as_str()));
    names(&noun).then_some(())?;
    let items = &reading.outline.items;
    let before = &items[..items.partition_point(|item| item.line.start <= at)];
    let heading = before.iter().rposition(|item| {
        let text: String = chars[item.mark.end..item.line.end].iter().collect();
        item.mark.style == Style::Han && item.is_heading(chars) && names(&text)
    })?;
    let sections: Vec<usize> = before[heading + 1..]
        .iter()
        .filter(|item| item.mark.style == Style::Han)
        .map(|item| item.line.start)
        .collect();
    // More than one section between them is of something else.
    let next = match sections[..] {
        [] => at,
        [next] | [next, _] => next,
        _ => return None,
    };
    let inside = marks.iter().filter(|p| p.at >= before[heading].line.end && p.at < next);
    let all: Vec<&Placed> = inside.collect();
    let style = all.first()?.mark.style;
    let numbers: Vec<usize> = all.iter().filter(|p| p.mark.style == style).map(|p| p.mark.number).collect();
    let in_order = numbers.iter().enumerate().all(|(i, n)| *n == i + 1);
    (in_order && numbers.len() >= 2).then_some(numbers.len())
}
