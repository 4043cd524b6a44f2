//! Of persons come numbers, on demand, and nothing else.

use std::collections::BTreeMap;

use crate::bureaus::registry;
use crate::ground::{AS_OF, BUREAUS, SIZE, bureaus, library, there};
use crate::processes::{Called, Calling, Cluster, program};

#[test]
fn of_persons_nothing_is_told_but_how_many_they_are() {
    let cluster = Cluster::of(1);
    let ask = |more: &[&str]| -> Called {
        let mut command = program();
        command.args(["assess", "multi-rater-ethics", "--as-of", AS_OF, "--format", "csv", "--from"]);
        command.arg(bureaus()).args(there(&cluster)).args(more);
        Calling::begin(command).end()
    };
    let sql = [
        "--sql",
        "SELECT bureau, result, status, subject, name, value, subjects FROM results ORDER BY 1, 2, 3",
    ];
    let refused = ask(&sql);
    assert_eq!((refused.status, refused.printed.as_str()), (2, ""), "{}", refused.said);
    assert!(refused.said.contains("--count-persons"), "{}", refused.said);

    let told = ask(&[&sql[..], &["--count-persons"]].concat()).done();
    let mut sums = BTreeMap::<(&str, &str), u64>::new();
    for line in told.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [bureau, result, _, subject, name, value, number] = cells[..] else { panic!("{line}") };
        assert_eq!((subject, name, value), ("", "", ""), "{line}");
        let number: u64 = number.parse().expect("a number");
        assert!(number >= 5, "somebody could be told by {line}");
        *sums.entry((bureau, result)).or_default() += number;
    }
    let persons = u64::from(SIZE.schools * SIZE.staff);
    assert!(sums.len() > BUREAUS as usize, "several results of every bureau");
    assert!(sums.values().all(|sum| *sum == persons), "everybody is counted once: {sums:?}");
    for number in 0..BUREAUS {
        for person in registry(library(), number, SIZE).persons.name.iter() {
            assert!(!told.contains(&**person), "{person} is named");
        }
    }
}
