//! Executors that die or stop, a scheduler that dies: the right answer, or none and why.

use crate::ground::{EVERYTHING, Held, alone, asked, bureaus, question, there};
use crate::processes::{Calling, Cluster};

/// The bureau at which whoever reads it is kept waiting: behind others, so that both executors have some done.
const HELD: u32 = 9;

#[test]
fn an_executor_that_dies_over_a_bureau_is_replaced() {
    let mut cluster = Cluster::of(2);
    let mut held = Held::new(HELD);
    let calling = Calling::begin(question(there(&cluster), held.folder(), &EVERYTHING));
    let reader = held.reader(&cluster);
    cluster.executors[reader].kill();
    held.mend();
    assert_eq!(calling.end().done(), alone(), "byte for byte");
}

/// What it had done is gone with it, and is found missing only by those who are to add it up.
#[test]
fn an_executor_that_dies_after_its_bureaus_has_them_assessed_again() {
    let mut cluster = Cluster::of(2);
    let mut held = Held::new(HELD);
    let calling = Calling::begin(question(there(&cluster), held.folder(), &EVERYTHING));
    let reader = held.reader(&cluster);
    let other = 1 - reader;
    crate::processes::until("the other has something done", || has_files(&cluster.work(other)).then_some(()));
    cluster.executors[other].kill();
    held.mend();
    held.release();
    assert_eq!(calling.end().done(), alone(), "byte for byte");
}

#[test]
fn an_executor_that_stops_for_a_while_is_counted_once() {
    let mut cluster = Cluster::of(2);
    let mut held = Held::new(HELD);
    let calling = Calling::begin(question(there(&cluster), held.folder(), &EVERYTHING));
    let reader = held.reader(&cluster);
    cluster.executors[reader].signal("-STOP");
    held.mend();
    assert_eq!(calling.end().done(), alone(), "byte for byte");
    // What it comes back with is too late.
    cluster.executors[reader].signal("-CONT");
    held.release();
    cluster.wait_until_ready();
    assert!(cluster.executors[reader].lives());
    assert_eq!(asked(there(&cluster), bureaus(), &EVERYTHING).done(), alone(), "byte for byte");
}

#[test]
fn a_scheduler_that_dies_takes_the_question_with_it_and_no_more() {
    let mut cluster = Cluster::of(2);
    let mut held = Held::new(HELD);
    let calling = Calling::begin(question(there(&cluster), held.folder(), &EVERYTHING));
    held.reader(&cluster);
    cluster.restart_scheduler();
    let called = calling.end();
    assert_eq!((called.status, called.printed.as_str()), (4, ""), "{}", called.said);
    assert!(called.said.contains("the engine gave no answer"), "{}", called.said);
    held.mend();
    held.release();
    cluster.wait_until_ready();
    assert_eq!(asked(there(&cluster), bureaus(), &EVERYTHING).done(), alone(), "byte for byte");
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
    let cluster = Cluster::of(1);
    let mut held = Held::new(HELD);
    let more = [&EVERYTHING[..], &["--timeout", "3"]].concat();
    let calling = Calling::begin(question(there(&cluster), held.folder(), &more));
    held.reader(&cluster);
    let called = calling.end();
    assert_eq!((called.status, called.printed.as_str()), (4, ""), "{}", called.said);
    assert!(called.said.contains("no answer within 3 seconds"), "{}", called.said);
    held.mend();
    held.release();
    assert_eq!(asked(there(&cluster), bureaus(), &EVERYTHING).done(), alone(), "the next one is answered");
}

fn has_files(folder: &std::path::Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| if path.is_dir() { has_files(&path) } else { true })
}
