//! Bureaus that cannot be read: named, and the others go on.

use std::os::unix::fs::FileExt;

use crate::bureaus::name;
use crate::ground::{BUREAUS, EVERYTHING, alone, asked, bureaus, copied, here, there, without};
use crate::processes::Cluster;

const CHANGED: u32 = 3;
const CUT_OFF: u32 = 8;
const EMPTY: u32 = 12;

#[test]
fn a_bureau_that_cannot_be_read_is_named_and_the_others_go_on() {
    let folder = copied(bureaus());
    let of = |number| folder.path().join(name(number));
    let changed = of(CHANGED).join("records/heart-to-heart-talk.parquet");
    let length = std::fs::metadata(&changed).expect("it is there").len();
    let file = std::fs::OpenOptions::new().read(true).write(true).open(&changed).expect("it is there");
    let mut byte = [0];
    file.read_exact_at(&mut byte, length / 2).expect("a byte");
    file.write_all_at(&[byte[0] ^ 1], length / 2).expect("a byte");
    let cut_off = of(CUT_OFF).join("persons.parquet");
    let file = std::fs::OpenOptions::new().write(true).open(&cut_off).expect("it is there");
    file.set_len(100).expect("it is cut");
    std::fs::remove_file(of(EMPTY).join("snapshot.json")).expect("it was there");

    let cluster = Cluster::of(2);
    let sums = ["--sql", "SELECT count(DISTINCT bureau) AS bureaus FROM results"];
    for place in [here(), there(&cluster)] {
        let called = asked(place.clone(), folder.path(), &EVERYTHING);
        assert_eq!(called.status, 6, "{}", called.said);
        assert_eq!(called.printed, without(alone(), &[CHANGED, CUT_OFF, EMPTY]), "the others, byte for byte");
        let line = |number: u32, path: &str| {
            let begin = format!("left out: {}: ", name(number));
            let mut lines = called.said.lines();
            assert!(lines.any(|line| line.starts_with(&begin) && line.contains(path)), "{}", called.said);
        };
        line(CHANGED, "records/heart-to-heart-talk.parquet");
        line(CUT_OFF, "persons.parquet");
        line(EMPTY, &name(EMPTY));

        let called = asked(place, folder.path(), &sums);
        assert_eq!(called.status, 6, "no sum passes for one of all");
        assert_eq!(called.printed, format!("bureaus\n{}\n", BUREAUS - 3));
    }
}
