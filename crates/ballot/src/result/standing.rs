//! What follows from the counts of an item: who is elected, who is tied, which thresholds are met.

use serde::{Deserialize, Serialize};

use super::{ItemResult, Total};
use crate::manifest::{Election, Item, Relation, Threshold};

/// What follows for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Codes of the options that have a seat, in the order of the manifest.
    pub elected: Vec<String>,
    /// Code of the item.
    pub item: String,
    /// For each threshold whose options the item has.
    pub thresholds: Vec<Verdict>,
    /// Codes of the options of which only some have a seat, as all have the same count.
    pub tied: Vec<String>,
}

/// A count held against a threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Code of the threshold.
    pub code: String,
    /// What was counted.
    pub count: u32,
    /// Whether it is met; nothing where there is nobody to take a share of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// How many the share is taken of.
    pub of: u32,
}

pub(super) fn outcomes(election: &Election, turnout: &Total, results: &[ItemResult]) -> Vec<Outcome> {
    let manifest = election.manifest();
    let outcome = |(item, result): (&Item, &ItemResult)| {
        let (elected, tied) = seated(item, &result.counts);
        let codes = |places: Vec<usize>| places.iter().map(|at| item.options[*at].code.clone()).collect();
        let thresholds = manifest.thresholds.iter().filter_map(|it| verdict(it, item, result, turnout));
        Outcome {
            elected: codes(elected),
            item: item.code.clone(),
            thresholds: thresholds.collect(),
            tied: codes(tied),
        }
    };
    manifest.items.iter().zip(results).map(outcome).collect()
}

/// Those who have a seat for sure, and those who are tied for the last ones. Who has no vote has no seat.
fn seated(item: &Item, counts: &[u32]) -> (Vec<usize>, Vec<usize>) {
    let seats = usize::from(item.seats);
    let with = |least: u32| (0..counts.len()).filter(|at| counts[*at] >= least).collect::<Vec<_>>();
    let mut ranked = counts.to_vec();
    ranked.sort_unstable_by(|one, other| other.cmp(one));
    let Some(last) = seats.checked_sub(1).map(|at| ranked[at]) else { return (Vec::new(), Vec::new()) };
    let at_last = with(last.max(1));
    if at_last.len() <= seats {
        return (at_last, Vec::new());
    }
    let above = with(last + 1);
    let tied = at_last.into_iter().filter(|at| !above.contains(at)).collect();
    (above, tied)
}

fn verdict(it: &Threshold, item: &Item, result: &ItemResult, turnout: &Total) -> Option<Verdict> {
    let place = |code: &String| item.options.iter().position(|option| option.code == *code);
    let places = it.options.iter().map(place).collect::<Option<Vec<usize>>>()?;
    let count = places.iter().map(|at| result.counts[*at]).sum();
    let of = turnout.of(it.denominator);
    let [numerator, denominator] = it.share.map(u64::from);
    let (left, right) = (u64::from(count) * denominator, u64::from(of) * numerator);
    let met = match it.relation {
        Relation::AtLeast => left >= right,
        Relation::MoreThan => left > right,
    };
    Some(Verdict { code: it.code.clone(), count, met: (of > 0).then_some(met), of })
}
