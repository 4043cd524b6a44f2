//! Which ballots of a board count.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::ballot::{BadBallot, Ballot};
use crate::board::Leaf;
use crate::cast::{BallotBox, Casting, judge};
use crate::elgamal::Ciphertext;
use crate::manifest::{Election, SigningKeys};

/// How many of a category voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnout {
    /// Keys with a ballot that counts.
    pub valid: u32,
}

/// Why a leaf of the board does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The ballot does not hold by itself.
    Ballot(BadBallot),
    /// Another ballot of this key with this sequence number stands before it.
    Sequence,
    /// It holds a vote of a ballot that stands before it.
    Copy,
    /// Its slip was used for another ballot, or is void.
    Slip,
    /// A slip that there is not, or that was used, is declared void.
    Void,
}

/// What came of the leaves.
pub(super) struct Counted {
    pub turnout: Vec<Turnout>,
    pub superseded: u32,
    pub faults: Vec<(usize, Fault)>,
    /// For each category, item, option.
    pub sums: Vec<Vec<Vec<Ciphertext>>>,
    /// Void slips by category and issuer.
    void: BTreeSet<(u8, u8, [u8; 32])>,
    /// Keys with the sequence numbers of their ballots.
    sequences: BTreeSet<([u8; 32], u32)>,
}

impl Counted {
    /// Goes through the leaves in their order: the first of two that contradict each other counts, and of the ballots
    /// of one key the one with the highest sequence number, wherever it stands: a batch does not keep their order.
    pub fn of(election: &Election, leaves: &[Leaf], ballots: Vec<Checked>) -> Self {
        let mut counted = Self {
            turnout: vec![Turnout::default(); election.manifest().categories.len()],
            superseded: 0,
            faults: Vec::new(),
            sums: Vec::new(),
            void: BTreeSet::new(),
            sequences: BTreeSet::new(),
        };
        let (mut kept, mut last) = (BallotBox::default(), BTreeMap::<[u8; 32], Ballot>::new());
        let mut ballots = ballots.into_iter();
        for (place, leaf) in leaves.iter().enumerate() {
            let fault = match *leaf {
                Leaf::Void { category, issuer, slip } => {
                    counted.declare_void(election, &kept, (category, issuer, slip))
                }
                Leaf::Ballot(_) => {
                    let Some(checked) = ballots.next() else { break };
                    counted.take(&mut kept, &mut last, checked)
                }
            };
            counted.faults.extend(fault.map(|fault| (place, fault)));
        }
        let items = &election.manifest().items;
        let none = || items.iter().map(|item| vec![Ciphertext::zero(); item.options.len()]).collect();
        counted.sums = counted.turnout.iter().map(|_| none()).collect();
        for ballot in last.values() {
            let category = usize::from(ballot.category);
            counted.turnout[category].valid += 1;
            for (sums, votes) in counted.sums[category].iter_mut().zip(&ballot.votes) {
                sums.iter_mut().zip(votes).for_each(|(sum, vote)| *sum = *sum + *vote);
            }
        }
        counted
    }

    fn take(
        &mut self,
        kept: &mut BallotBox,
        last: &mut BTreeMap<[u8; 32], Ballot>,
        checked: Checked,
    ) -> Option<Fault> {
        let ballot = match checked.outcome {
            Ok(ballot) => ballot,
            Err(bad) => return Some(Fault::Ballot(bad)),
        };
        let void = self.void.iter().any(|(_, _, slip)| ballot.slips().contains(slip));
        match judge(kept, &ballot) {
            _ if void => return Some(Fault::Slip),
            _ if !self.sequences.insert((*ballot.key(), ballot.sequence())) => return Some(Fault::Sequence),
            Casting::Copy => return Some(Fault::Copy),
            Casting::Slip => return Some(Fault::Slip),
            _ => {}
        }
        kept.keep(&ballot);
        let before = last.get(ballot.key()).map(Ballot::sequence);
        self.superseded += u32::from(before.is_some());
        if before.is_none_or(|sequence| sequence < ballot.sequence()) {
            last.insert(*ballot.key(), ballot);
        }
        None
    }

    fn declare_void(
        &mut self,
        election: &Election,
        kept: &BallotBox,
        (category, issuer, slip): (u8, u8, [u8; 32]),
    ) -> Option<Fault> {
        use crate::cast::Kept as _;
        let keys = election.signing.get(usize::from(category)).and_then(|it| it.get(usize::from(issuer)));
        let there = matches!(keys, Some(SigningKeys::Slips(keys)) if keys.binary_search(&slip).is_ok());
        let sound = there && kept.used_by(&slip).is_none() && self.void.insert((category, issuer, slip));
        (!sound).then_some(Fault::Void)
    }

    /// How many slips were drawn, for each issuer and category; none where there are no slips.
    pub fn issued(&self, election: &Election) -> Option<Vec<Vec<u32>>> {
        let issuers = election.manifest().issuers.len();
        let drawn = |issuer: usize| {
            let each = election.signing.iter().enumerate().map(|(category, keys)| {
                let SigningKeys::Slips(keys) = &keys[issuer] else { return None };
                let is_void =
                    |it: &&(u8, u8, [u8; 32])| (usize::from(it.0), usize::from(it.1)) == (category, issuer);
                Some((keys.len() - self.void.iter().filter(is_void).count()) as u32)
            });
            each.collect::<Option<Vec<u32>>>()
        };
        (0..issuers).map(drawn).collect()
    }
}
