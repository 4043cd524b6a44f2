//! What is counted is what was chosen, by any trustees, and what is told of it hides single voters.

use mingde_ballot::{
    CannotClose, CannotCombine, CannotDecrypt, Checked, Closed, Counts, Denominator, Election, Leaf, Level,
    Rehearsal, ResultSheet, SecretShare, Share, State, Voter, apportioned,
};
use proptest::prelude::*;

use crate::made::{election, held, item, plan, rng};

fn closed(held: &Rehearsal, election: &Election, issued: Vec<Vec<u32>>) -> Result<Closed, CannotClose> {
    let note = String::from_utf8(held.files["checkpoints/closed.note"].clone()).unwrap();
    let leaves = Leaf::read_all(std::str::from_utf8(&held.files["board.txt"]).unwrap()).unwrap();
    let ballots = held.files["ballots.bin"].chunks(election.ballot_length());
    let checked = ballots.map(|bytes| Checked::of(election, bytes)).collect();
    Closed::new(election, &note, &leaves, checked, issued)
}

fn shares(election: &Election, closed: &Closed, by: &[&SecretShare], together: bool) -> Vec<Share> {
    let mut rng = rng(80);
    let share = |secret: &&SecretShare| {
        let bytes = closed.share(election, secret, together, &mut rng).unwrap();
        closed.check_share(election, &bytes).unwrap()
    };
    by.iter().map(share).collect()
}

/// Counts of options over all voters, by what they are known to have chosen.
fn chosen(election: &Election, voters: &[Voter]) -> Vec<Vec<u32>> {
    let items = election.manifest().items.iter().enumerate();
    let count = |(item, it): (usize, &mingde_ballot::Item)| {
        let times = |option: u16| voters.iter().filter(|v| v.choices[item].contains(&option)).count() as u32;
        (0..it.options.len() as u16).map(times).collect()
    };
    items.map(count).collect()
}

#[test]
fn the_sheet_counts_what_was_chosen_last() {
    let held = held(&plan(Level::S3, &[25]), 81);
    let election = election(&held);
    let sheet = ResultSheet::read(&held.files["result.json"]).unwrap();
    let counts: Vec<Vec<u32>> = sheet.items.iter().map(|item| item.counts.clone()).collect();
    assert_eq!(counts, chosen(&election, &held.voters));
    assert!(sheet.superseded > 0, "somebody voted twice");
    assert_eq!(sheet.turnout.valid, held.voters.len() as u32);
    // One stayed away, one took the slips home.
    assert_eq!((sheet.turnout.expected, sheet.turnout.issued, sheet.turnout.returned), (25, 24, 23));
    let abstained = held.voters.iter().filter(|voter| voter.choices[0].is_empty()).count() as u32;
    assert_eq!(sheet.items[0].unused, abstained);
}

#[test]
fn any_three_of_five_trustees_come_to_the_same_and_two_to_nothing() {
    let held = held(&plan(Level::S3, &[8]), 82);
    let (election, all) = (election(&held), &held.trustees);
    let closed = closed(&held, &election, Vec::new()).unwrap();
    let counted = |by: &[&SecretShare]| closed.combine(&election, &shares(&election, &closed, by, false));
    let expected = counted(&[&all[0], &all[1], &all[2]]).unwrap();
    for by in [[0, 2, 4], [4, 3, 1], [1, 2, 3]] {
        assert_eq!(counted(&by.map(|at| &all[at])), Ok(expected.clone()), "{by:?}");
    }
    assert_eq!(counted(&[&all[0], &all[1]]), Err(CannotCombine::TooFew(2)));
    assert_eq!(counted(&[&all[0], &all[1], &all[1]]), Err(CannotCombine::TooFew(2)), "one trustee twice");
    assert_eq!(expected.counts[0], chosen(&election, &held.voters));
}

/// Categories of eleven and of ten stand alone; with a third of seven the smallest joins it, or seven would be told by
/// subtraction.
#[test]
fn small_categories_are_told_with_another_one() {
    let breakdown = |rolls: &[u32]| {
        let mut plan = plan(Level::S3, rolls);
        plan.items.truncate(1);
        let held = held(&plan, 83);
        let sheet = ResultSheet::read(&held.files["result.json"]).unwrap();
        sheet.breakdown.into_iter().map(|group| group.categories).collect::<Vec<_>>()
    };
    assert_eq!(breakdown(&[11, 10]), [vec!["teachers"], vec!["heads"]]);
    assert_eq!(breakdown(&[11, 12, 7]), [vec!["teachers", "parents"], vec!["heads"]]);
    assert_eq!(breakdown(&[11, 7]), Vec::<Vec<String>>::new(), "all together");
    assert_eq!(breakdown(&[12, 6, 6]), [vec!["teachers"], vec!["heads", "parents"]]);
}

#[test]
fn a_breakdown_that_shows_unanimity_is_not_published() {
    let mut plan = plan(Level::S3, &[10, 10]);
    (plan.items, plan.thresholds) = (vec![item("only", &["yes"], 1, 0)], Vec::new());
    // With one option nearly everybody chooses it; a seed in which one category is of one mind.
    let held = (84..120).map(|seed| held(&plan, seed)).find(|held| {
        let of =
            |category: std::ops::Range<usize>| held.voters[category].iter().all(|v| !v.choices[0].is_empty());
        of(0..10) != of(10..20)
    });
    let held = held.expect("a category of one mind beside one that is not");
    let election = election(&held);
    let closed = closed(&held, &election, Vec::new()).unwrap();
    let by: Vec<&SecretShare> = held.trustees.iter().take(3).collect();
    let apart = closed.combine(&election, &shares(&election, &closed, &by, false)).unwrap();
    assert!(apart.groups.each().len() == 2 && apart.reveals_unanimity(&closed));
    let together: Counts = closed.combine(&election, &shares(&election, &closed, &by, true)).unwrap();
    assert!(!together.reveals_unanimity(&closed));
    let sheet = ResultSheet::read(&held.files["result.json"]).unwrap();
    assert_eq!(sheet.breakdown, []);
    assert_eq!(sheet.items[0].counts, together.counts[0][0]);
}

#[test]
fn nothing_is_decrypted_of_four_ballots_or_of_a_void_round() {
    let few = held(&plan(Level::S3, &[5]), 85);
    let sheet = ResultSheet::read(&few.files["result.json"]).unwrap();
    assert_eq!(sheet.state, State::Counted, "five are enough");
    let of_blind = held(&plan(Level::S1, &[6]), 86);
    let blind = election(&of_blind);
    let more_than_issued = closed(&of_blind, &blind, vec![vec![5]]).unwrap();
    assert!(more_than_issued.is_void(&blind));
    let refused = more_than_issued.share(&blind, &of_blind.trustees[0], true, &mut rng(87));
    assert_eq!(refused, Err(CannotDecrypt::Void));
    let more_than_voters = closed(&of_blind, &blind, vec![vec![7]]).unwrap();
    assert!(more_than_voters.is_void(&blind));
    let sheet = ResultSheet::new(&blind, &more_than_issued, None);
    assert_eq!((sheet.state, sheet.items.len(), sheet.outcomes.len()), (State::Void, 0, 0));
    assert!(!closed(&of_blind, &blind, vec![vec![6]]).unwrap().is_void(&blind));
    assert_eq!(closed(&of_blind, &blind, vec![vec![6, 6]]).map(|_| ()), Err(CannotClose::Issued));
}

/// What stands in a sheet can be worked out again from what it names.
#[test]
fn shares_name_what_they_are_taken_of_and_ties_are_told() {
    let held = held(&plan(Level::S3, &[25]), 88);
    let sheet = ResultSheet::read(&held.files["result.json"]).unwrap();
    let rating = &sheet.items[0];
    assert_eq!((rating.denominator, rating.of), (Denominator::Valid, sheet.turnout.valid));
    let all: Vec<u32> = rating.counts.iter().copied().chain([rating.unused]).collect();
    assert_eq!(apportioned(&all)[..3], rating.shares);
    let threshold = &sheet.outcomes[0].thresholds[0];
    let count = rating.counts[0] + rating.counts[1];
    assert_eq!((threshold.count, threshold.of), (count, sheet.turnout.valid));
    assert_eq!(threshold.met, Some(3 * count >= 2 * sheet.turnout.valid));
    let (most, outcome) = (sheet.items[1].counts.iter().max().unwrap(), &sheet.outcomes[1]);
    let with_most = sheet.items[1].counts.iter().filter(|count| *count == most).count();
    let expected = if with_most == 1 { (1, 0) } else { (0, with_most) };
    assert_eq!((outcome.elected.len(), outcome.tied.len()), expected);
}

proptest! {
    #[test]
    fn a_row_comes_to_a_hundred_percent(numbers in proptest::collection::vec(0u32..10_000, 1..12)) {
        let shares = apportioned(&numbers);
        let sum: u32 = numbers.iter().sum();
        prop_assert_eq!(shares.iter().sum::<u32>(), if sum == 0 { 0 } else { 1000 });
        for (number, share) in numbers.iter().zip(&shares) {
            let exact = 1000.0 * f64::from(*number) / f64::from(sum.max(1));
            prop_assert!((f64::from(*share) - exact).abs() < 1.0);
            prop_assert!(*number > 0 || *share == 0);
        }
    }
}
