//! Each kind of slip in the ways in which bureaus write: `tests/corpus/forms.tsv`, a kind, a tab, and a text with `{right|wrong}` in it. The
//! right one says nothing, the wrong one what is wrong; every text stands in a paper between other sentences.

use std::collections::BTreeMap;
use std::fmt::Write;

use mingde_checkup::{Class, Options, check_up};

use crate::kinds::is_of;

const CORPUS: &str = include_str!("../corpus/forms.tsv");

const BEFORE: &str = "各单位要提高思想认识，加强组织领导，认真抓好落实。\n";
const BEHIND: &str = "\n下一步，各校要对照要求逐项抓好落实，不断提升办学水平。\n";

/// What came of one kind.
#[derive(Default)]
struct Counts {
    all: usize,
    found: usize,
    alarms: usize,
}

/// One side of every `{right|wrong}`.
fn side(text: &str, is_right: bool) -> String {
    let mut whole = String::new();
    for (i, piece) in text.split('{').enumerate() {
        let Some((pair, rest)) = piece.split_once('}').filter(|_| i > 0) else {
            whole.push_str(piece);
            continue;
        };
        let (right, wrong) = pair.split_once('|').unwrap();
        whole.push_str(if is_right { right } else { wrong });
        whole.push_str(rest);
    }
    whole.replace('⏎', "\n")
}

/// Among other sentences, but for what begins or ends a paper.
fn in_paper(text: &str) -> String {
    let is_list = text.starts_with(['第', '一', '十', '（', '1', '①', '附']);
    let is_signed = text.ends_with('日');
    format!("{}{text}{}", if is_list { "" } else { BEFORE }, if is_signed { "" } else { BEHIND })
}

fn codes(text: &str) -> Vec<&'static str> {
    let done = check_up(&in_paper(text), &Options::default());
    let alarms = done.findings.iter().filter(|f| !matches!(f.class(), Class::Holds | Class::Open));
    alarms.map(|f| f.message.code).collect()
}

#[test]
fn each_kind_is_found_in_the_ways_it_is_written() {
    let (mut kinds, mut report) = (BTreeMap::<&str, Counts>::new(), String::new());
    for line in CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (kind, text) = line.split_once('\t').unwrap_or_else(|| panic!("a tab in {line}"));
        let counts = kinds.entry(kind).or_default();
        counts.all += 1;
        if codes(&side(text, false)).iter().any(|code| is_of(kind, code)) {
            counts.found += 1;
        } else {
            let _ = writeln!(report, "  missed {line}");
        }
        let alarms = codes(&side(text, true));
        if !alarms.is_empty() {
            counts.alarms += 1;
            let _ = writeln!(report, "  false {alarms:?} {line}");
        }
    }
    let total = |of: fn(&Counts) -> usize| kinds.values().map(of).sum::<usize>();
    let (all, found, alarms) = (total(|c| c.all), total(|c| c.found), total(|c| c.alarms));
    for (kind, Counts { all, found, alarms }) in &kinds {
        println!("{kind:18} {found:>3} of {all:>3} found, {alarms} of {all:>3} sound ones raise an alarm");
    }
    println!("{found} of {all} found, {alarms} false\n{report}");
    assert!(all >= 400, "the corpus has shrunk to {all}");
    assert!(
        found * 100 >= all * 90 && alarms * 100 <= all,
        "{found} of {all} found, {alarms} false\n{report}"
    );
    for (kind, counts) in &kinds {
        assert!(counts.found * 10 >= counts.all * 6, "{kind}: {} of {}\n{report}", counts.found, counts.all);
    }
}
