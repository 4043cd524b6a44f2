//! From marks to a proposal: means of groups, their weights, ties. A function of values; whoever decides reads how it was worked out.

use std::cmp::Reverse;
use std::collections::HashMap;

use mingde_core::id::RecordId;
use mingde_core::number::Fixed;

use super::call::{Call, CategoryPlaces, RaterGroup, TieRule};

/// From so many marks on the highest and the lowest are dropped, where the call says so.
const LEAST_TO_DROP: usize = 3;

/// What one rater gave.
#[derive(Debug, Clone)]
pub(super) struct SheetMarks {
    /// The code of the group.
    pub group: String,
    /// By nomination; whoever did not rate somebody has none there.
    pub marks: HashMap<RecordId, Fixed>,
}

/// A mark, and whether it was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkGiven {
    /// The mark.
    pub mark: Fixed,
    /// It is the highest or the lowest of its group and does not count.
    pub dropped: bool,
}

/// What a group gave somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupWorking {
    /// The code of the group.
    pub group: String,
    /// All marks, the highest first. Whose each is is not told.
    pub marks: Vec<MarkGiven>,
    /// The mean of those that count; none where nobody of the group rated.
    pub mean: Option<Fixed>,
}

/// Whether somebody is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// Within the places.
    Proposed,
    /// Tied at the last place: the body decides.
    Tied,
    /// Beyond them, or rated by nobody.
    Beyond,
}

/// Somebody with a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The nomination.
    pub id: RecordId,
    /// What each group gave.
    pub groups: Vec<GroupWorking>,
    /// The weighted mean; none where nobody rated.
    pub score: Option<Fixed>,
    /// The place; those who are tied share one.
    pub place: Option<u32>,
    /// Whether they are proposed.
    pub proposal: Proposal,
}

/// What a category comes to, the first place first.
pub(super) fn rank(
    call: &Call,
    category: &CategoryPlaces,
    candidates: &[RecordId],
    sheets: &[SheetMarks],
) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = candidates.iter().map(|id| worked(call, *id, sheets)).collect();
    let heaviest = call.groups.iter().max_by_key(|group| (group.weight, Reverse(&group.code)));
    let key = |one: &Ranked| {
        let broken = heaviest.filter(|_| call.ties == TieRule::Heaviest);
        let own = broken.and_then(|group| one.groups.iter().find(|own| own.group == group.code));
        (one.score, own.and_then(|own| own.mean))
    };
    ranked.sort_by_key(|one| (Reverse(key(one)), one.id));
    let places = category.places as usize;
    let mut from = 0;
    while from < ranked.len() {
        let of = key(&ranked[from]);
        let to = from + ranked[from..].iter().take_while(|one| key(one) == of).count();
        let proposal = match of.0 {
            None => Proposal::Beyond,
            Some(_) if to <= places => Proposal::Proposed,
            Some(_) if from >= places => Proposal::Beyond,
            Some(_) if call.ties == TieRule::Shared => Proposal::Proposed,
            Some(_) => Proposal::Tied,
        };
        for one in &mut ranked[from..to] {
            one.place = of.0.and(u32::try_from(from + 1).ok());
            one.proposal = proposal;
        }
        from = to;
    }
    ranked
}

fn worked(call: &Call, id: RecordId, sheets: &[SheetMarks]) -> Ranked {
    let groups: Vec<GroupWorking> =
        call.groups.iter().map(|group| of_group(call.drops_extremes, group, id, sheets)).collect();
    let weighed = groups.iter().zip(&call.groups).filter_map(|(own, group)| Some((own.mean?, group.weight)));
    let (mut sum, mut weight) = (0_i128, 0_i128);
    for (mean, own) in weighed {
        sum += i128::from(mean.raw()) * i128::from(own.raw());
        weight += i128::from(own.raw());
    }
    Ranked { id, groups, score: divided(sum, weight), place: None, proposal: Proposal::Beyond }
}

fn of_group(drops: bool, group: &RaterGroup, id: RecordId, sheets: &[SheetMarks]) -> GroupWorking {
    let own = sheets.iter().filter(|sheet| sheet.group == group.code);
    let mut marks: Vec<Fixed> = own.filter_map(|sheet| sheet.marks.get(&id).copied()).collect();
    marks.sort_unstable_by_key(|mark| Reverse(*mark));
    let last = marks.len().saturating_sub(1);
    let is_dropped = |at: usize| drops && marks.len() >= LEAST_TO_DROP && (at == 0 || at == last);
    let marks: Vec<MarkGiven> = marks
        .iter()
        .enumerate()
        .map(|(at, mark)| MarkGiven { mark: *mark, dropped: is_dropped(at) })
        .collect();
    let counting = marks.iter().filter(|mark| !mark.dropped);
    let (sum, count) = counting
        .fold((0_i128, 0_i128), |(sum, count), given| (sum + i128::from(given.mark.raw()), count + 1));
    GroupWorking { group: group.code.clone(), marks, mean: divided(sum, count) }
}

/// A quotient of what is not negative, rounded to the last decimal that is kept.
fn divided(sum: i128, by: i128) -> Option<Fixed> {
    (by > 0).then(|| Fixed::from_raw(i64::try_from((2 * sum + by) / (2 * by)).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests;
