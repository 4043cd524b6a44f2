//! What contradicts itself, text by text, and beside each kind what only looks like it: `tests/corpus/findings.tsv`. How much of each
//! kind is found, how much of what is found is there, and how much of it is false is counted here and held to floors.

use std::collections::BTreeMap;
use std::fmt::Write;

use mingde_checkup::{Class, Options, check_up};

const CORPUS: &str = include_str!("../corpus/findings.tsv");

struct Example {
    kind: &'static str,
    text: String,
    expected: Vec<&'static str>,
}

fn corpus() -> Vec<Example> {
    let lines = CORPUS.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let mut columns = line.splitn(3, '\t');
        let (kind, text, codes) = (columns.next()?, columns.next()?, columns.next()?);
        let expected = codes.split(' ').filter(|code| !code.is_empty()).collect();
        Some(Example { kind, text: text.replace('⏎', "\n").replace('⇥', "\t"), expected })
    };
    lines.map(|line| read(line).unwrap_or_else(|| panic!("three columns in {line}"))).collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    let findings = check_up(text, &Options::default()).findings;
    let alarms = findings.into_iter().filter(|f| f.class() != Class::Holds);
    alarms.filter_map(|f| f.message.code.strip_prefix("checkup-")).collect()
}

/// What came of one kind.
#[derive(Default)]
struct Counts {
    texts: usize,
    sound: usize,
    expected: usize,
    found: usize,
    alarms: usize,
    /// Sound texts that raise an alarm.
    false_alarms: usize,
}

/// How many of these are of those, in a hundred; all of none.
fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}

#[test]
fn each_kind_is_found_and_what_looks_like_it_is_not() {
    let (mut kinds, mut wrong) = (BTreeMap::<&str, Counts>::new(), String::new());
    let corpus = corpus();
    for example in &corpus {
        let found = codes(&example.text);
        let counts = kinds.entry(example.kind).or_default();
        let mut left = found.clone();
        for code in &example.expected {
            counts.expected += 1;
            if let Some(at) = left.iter().position(|found| found == code) {
                left.remove(at);
                counts.found += 1;
            }
        }
        counts.texts += 1;
        counts.alarms += found.len();
        counts.sound += usize::from(example.expected.is_empty());
        counts.false_alarms += usize::from(example.expected.is_empty() && !found.is_empty());
        let (mut found, mut expected) = (found, example.expected.clone());
        found.sort_unstable();
        expected.sort_unstable();
        if found != expected {
            let text = example.text.replace('\n', "⏎");
            let _ = writeln!(wrong, "{text}\n    expected {expected:?}, found {found:?}");
        }
    }
    println!("{:12} {:>5} {:>7} {:>10} {:>6}", "kind", "texts", "recall", "precision", "false");
    for (kind, Counts { texts, sound, expected, found, alarms, false_alarms }) in &kinds {
        let (recall, precision) = (percent(*found, *expected), percent(*found, *alarms));
        let of_sound = (false_alarms * 100).checked_div(*sound).unwrap_or(0);
        println!("{kind:12} {texts:>5} {recall:>6}% {precision:>9}% {of_sound:>5}%");
        assert!(recall >= 95 && precision >= 95 && of_sound <= 5, "{kind}:\n{wrong}");
        assert!(*sound * 4 >= *texts || *texts < 8, "{kind}: {sound} of {texts} texts are sound");
    }
    assert!(corpus.len() >= 200, "the corpus has shrunk to {}", corpus.len());
    assert!(wrong.is_empty(), "{wrong}");
}
