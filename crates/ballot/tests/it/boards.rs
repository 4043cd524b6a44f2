//! The board: it only grows, hides who came when, and shows one history.

use mingde_ballot::{BATCH, Board, CannotFollow, Election, Leaf, Level, Rehearsal, Signed, TooFew, Watch};

use crate::made::{election, held, plan};

fn scene() -> (Rehearsal, Election) {
    let held = held(&plan(Level::S3, &[6]), 70);
    let election = election(&held);
    (held, election)
}

fn leaves(from: u8, count: usize) -> Vec<Leaf> {
    (0..count).map(|at| Leaf::Ballot([from + at as u8; 32])).collect()
}

#[test]
fn the_order_of_arrival_is_nowhere() {
    let (_, election) = scene();
    let (mut one, mut other) = (Board::default(), Board::default());
    let batch = leaves(1, BATCH);
    one.append(batch.clone(), false).unwrap();
    other.append(batch.into_iter().rev().collect(), false).unwrap();
    assert_eq!(one.leaves(), other.leaves());
    assert_eq!(one.checkpoint(&election, false), other.checkpoint(&election, false));
}

#[test]
fn few_wait_until_they_are_enough_or_it_is_closed() {
    let mut board = Board::default();
    assert_eq!(board.append(leaves(1, BATCH - 1), false), Err(TooFew));
    assert_eq!(board.leaves(), []);
    assert_eq!(board.append(leaves(1, BATCH - 1), true), Ok(()));
}

#[test]
fn a_device_cosigns_what_goes_on_from_what_it_saw_and_nothing_else() {
    let (held, election) = scene();
    let signed = |board: &Board, closed| held.board.sign(&board.checkpoint(&election, closed));
    let (mut board, mut watch) = (Board::default(), Watch::default());
    board.append(leaves(1, BATCH), false).unwrap();
    let first = signed(&board, false);
    assert!(watch.follow(&election, &first, &board.leaves()[..BATCH]).is_ok());

    // Another history: a board that leaves one ballot out and shows another in its place.
    let mut forked = Board::default();
    forked.append([&leaves(1, BATCH - 1)[..], &leaves(100, 1)].concat(), false).unwrap();
    forked.append(leaves(20, BATCH), false).unwrap();
    let fork = signed(&forked, false);
    let beyond = &forked.leaves()[BATCH..];
    assert_eq!(watch.clone().follow(&election, &fork, beyond), Err(CannotFollow::Rewritten));
    // The board going back, and one that tells leaves other than those under its root.
    assert_eq!(watch.follow(&election, &signed(&Board::default(), false), &[]), Err(CannotFollow::Rewritten));
    board.append(leaves(20, BATCH), false).unwrap();
    let second = signed(&board, false);
    assert_eq!(watch.follow(&election, &second, &leaves(40, BATCH)), Err(CannotFollow::Rewritten));
    assert_eq!(
        watch.follow(&election, &second.replace("manifest ", "Manifest "), &[]),
        Err(CannotFollow::NotOfBoard)
    );

    let batch = board.leaves()[BATCH..].to_vec();
    assert!(watch.follow(&election, &second, &batch).is_ok());
    board.append(Vec::new(), true).unwrap();
    let last = signed(&board, true);
    assert!(watch.follow(&election, &last, &[]).is_ok_and(|signed| signed.closed));
    assert!(watch.follow(&election, &last, &[]).is_ok(), "asked for again");
    board.append(leaves(60, BATCH), false).unwrap();
    let after = signed(&board, false);
    assert_eq!(watch.follow(&election, &after, &board.leaves()[2 * BATCH..]), Err(CannotFollow::Closed));
}

/// Trees can be built in an order that tells who came when; a device does not bear that out.
#[test]
fn a_batch_that_shows_an_order_is_not_cosigned() {
    let (held, election) = scene();
    let mut small = Board::default();
    small.append(leaves(1, 3), true).unwrap();
    let note = held.board.sign(&small.checkpoint(&election, false));
    assert_eq!(Watch::default().follow(&election, &note, small.leaves()), Err(CannotFollow::Batch));
    // One by one, as if each were a close: the order in which they came stays.
    let mut board = Board::default();
    let arrived = leaves(1, BATCH);
    arrived.iter().for_each(|leaf| board.append(vec![*leaf], true).unwrap());
    assert_eq!(board.leaves(), arrived);
    let note = held.board.sign(&board.checkpoint(&election, false));
    assert_eq!(Watch::default().follow(&election, &note, board.leaves()), Err(CannotFollow::Batch));
}

#[test]
fn a_checkpoint_of_another_election_is_none() {
    let (held, election) = scene();
    let other = crate::made::election(&crate::made::held(&plan(Level::S3, &[6]), 71));
    let note = held.board.sign(&Board::default().checkpoint(&other, false));
    assert_eq!(Signed::read(&election, &note), None);
}
