//! Paper slips: two print them on machines of their own and hand in the keys alone, people draw one of each, and those that nobody drew
//! are void before the first ballot is taken.

use mingde_ballot::{Bytes, Signing};
use mingde_core::diagnostic::Message;
use serde::{Deserialize, Serialize};

use super::plan::BallotPlan;
use super::round::{Round, written};
use super::seat::{COMMITMENT, Commitment, Seat, SeatRole, UNUSED, bad_paper, kept, read};
use super::stage::BallotStage;
use crate::error::AppError;

/// White and red.
const PILES: usize = 2;

/// Numbers of slips that nobody drew, from 1 in the order of the keys in the manifest, for each category.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unused {
    unused: Vec<Vec<u32>>,
}

/// Whether a pile has a slip for each voter, its keys in order.
pub(super) fn fits(plan: &BallotPlan, pile: &[Vec<Bytes<32>>]) -> bool {
    let enough = |(keys, (.., roll)): (&Vec<Bytes<32>>, &(String, String, u32))| {
        keys.len() == *roll as usize && keys.is_sorted_by(|one, next| one < next)
    };
    pile.len() == plan.categories.len() && pile.iter().zip(&plan.categories).all(enough)
}

/// Voters for whom a seat prints slips.
pub(super) fn rolls(round: &Round, seat: &Seat) -> Vec<(String, u32)> {
    if seat.role != SeatRole::Printer {
        return Vec::new();
    }
    round.plan.categories.iter().map(|(_, title, roll)| (title.clone(), *roll)).collect()
}

/// The keys of the printers, and the piles of a category, as they stand in the manifest.
pub(super) fn signing(round: &Round, category: usize) -> Result<(Vec<String>, Vec<Signing>), AppError> {
    let commitments: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    let printers = commitments.into_iter().filter_map(|(_, it)| Some((it.verifier, it.pile?)));
    let one = |(verifier, pile): (String, Vec<Vec<Bytes<32>>>)| {
        Some((verifier, Signing::Slips(pile.into_iter().nth(category)?)))
    };
    Ok(printers.filter_map(one).unzip())
}

/// Whether the numbers of slips that nobody drew are asked of a printer.
pub(super) fn lacks_unused(round: &Round, seat: u8) -> Result<bool, AppError> {
    Ok(round.stage == BallotStage::Issued && round.papers.said(UNUSED, seat)?.is_none())
}

/// Takes the numbers of the slips that nobody drew.
pub(super) fn unused(round: &mut Round, seat: &Seat, bytes: &[u8]) -> Result<(), AppError> {
    let mut said: Unused = read(bytes)?;
    let categories = &round.plan.categories;
    let fits = said.unused.len() == categories.len()
        && said.unused.iter_mut().zip(categories).all(|(numbers, (.., roll))| {
            let count = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            numbers.len() == count && numbers.iter().all(|number| (1..=*roll).contains(number))
        });
    if seat.role != SeatRole::Printer || !fits {
        return Err(bad_paper());
    }
    kept(round, seat, BallotStage::Issued, UNUSED, &written(&said))
}

/// How many slips of each colour nobody drew, for each category, as far as they were counted.
fn counted(round: &Round) -> Result<Vec<Unused>, AppError> {
    Ok(round.read::<Unused>(UNUSED)?.into_iter().map(|(_, it)| it).collect())
}

/// How many were drawn, once both piles were counted.
pub(super) fn drawn(round: &Round) -> Result<Option<u32>, AppError> {
    let counted = counted(round)?;
    let left = counted.iter().map(|it| it.unused.iter().map(Vec::len).sum::<usize>() as u32).max();
    Ok(left.filter(|_| counted.len() == PILES).map(|left| round.plan.voters().saturating_sub(left)))
}

/// Declares void what nobody drew, before the first ballot is taken. Who draws draws one of each colour, so as many are left of both.
pub(super) fn void(round: &Round) -> Result<(), AppError> {
    let counted = counted(round)?;
    let [white, red] = &counted[..] else {
        return Err(AppError::Conflict(Message::new("ballot-slips-uncounted")));
    };
    let counts = |pile: &Unused| pile.unused.iter().map(Vec::len).collect::<Vec<_>>();
    if counts(white) != counts(red) {
        let (white, red): (usize, usize) = (counts(white).iter().sum(), counts(red).iter().sum());
        let message = Message::new("ballot-slips-differ").with("white", white).with("red", red);
        return Err(AppError::Conflict(message));
    }
    let mut slips = Vec::new();
    for (category, at) in (0u8..).zip(0..round.plan.categories.len()) {
        let (_, piles) = signing(round, at)?;
        for ((issuer, pile), unused) in (0u8..).zip(piles).zip(&counted) {
            let Signing::Slips(keys) = pile else { continue };
            let numbers = unused.unused[at].iter();
            slips.extend(
                numbers.filter_map(|number| Some((category, issuer, keys.get(*number as usize - 1)?.0))),
            );
        }
    }
    Ok(round.kept()?.declare_void(&slips)?)
}
