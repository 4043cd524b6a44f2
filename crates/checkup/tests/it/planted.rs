//! Ten slips in each of ten sound papers, chosen by a seed that is fixed. `⟦kind|right|wrong⟧` is a place where one may stand. On first sight
//! 82 of the 100 were found, and one finding of 83 was none of them; what was mended since is what they showed. The sound papers raise no alarm.

use std::fmt::Write;
use std::ops::Range;

use mingde_checkup::{Class, Finding, Options, check_up};

use crate::kinds::is_of;

const PAPERS: [(&str, &str); 10] = crate::papers!("planted":
    "bureau-year", "aid-notice", "school-self", "finance-brief", "safety-report", "preschool", "training-plan", "school-year", "inspection", "petition");

/// So many slips in each paper.
const SLIPS: usize = 10;

const SEED: u64 = 20_250_306;

/// A place where a slip may stand.
struct Place<'p> {
    kind: &'p str,
    right: &'p str,
    wrong: &'p str,
}

/// A paper in its pieces: what stands between the places, and the places.
fn read(marked: &str) -> (Vec<&str>, Vec<Place<'_>>) {
    let (mut texts, mut places) = (Vec::new(), Vec::new());
    let mut rest = marked;
    while let Some((text, more)) = rest.split_once('⟦') {
        let (mark, behind) = more.split_once('⟧').unwrap();
        let parts: Vec<&str> = mark.split('|').collect();
        let [kind, right, wrong] = parts[..] else { panic!("three parts in {mark}") };
        texts.push(text);
        places.push(Place { kind, right, wrong });
        rest = behind;
    }
    texts.push(rest);
    (texts, places)
}

/// Numbers that are the same whenever the test runs: splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// So many of them, in the order in which they stand.
    fn choose(&mut self, of: usize, many: usize) -> Vec<usize> {
        let mut left: Vec<usize> = (0..of).collect();
        let mut chosen: Vec<usize> =
            (0..many.min(of)).map(|_| left.swap_remove(self.below(left.len()))).collect();
        chosen.sort_unstable();
        chosen
    }
}

/// The text with slips at the chosen places, and where they stand.
fn planted(texts: &[&str], places: &[Place<'_>], chosen: &[usize]) -> (String, Vec<Range<usize>>) {
    let (mut text, mut at) = (texts[0].to_owned(), Vec::new());
    for (i, place) in places.iter().enumerate() {
        let is_wrong = chosen.contains(&i);
        let from = text.chars().count();
        text.push_str(if is_wrong { place.wrong } else { place.right });
        if is_wrong {
            at.push(from..text.chars().count());
        }
        text.push_str(texts[i + 1]);
    }
    (text, at)
}

fn alarms(text: &str) -> Vec<Finding> {
    let done = check_up(text, &Options::default());
    done.findings.into_iter().filter(|f| !matches!(f.class(), Class::Holds | Class::Open)).collect()
}

/// Whether a finding is about a place, by one of its ends.
fn is_about(finding: &Finding, at: &Range<usize>) -> bool {
    let ends = [Some(finding.start..finding.end), finding.also.clone()];
    ends.into_iter().flatten().any(|end| end.start < at.end.max(at.start + 1) && at.start < end.end)
}

#[test]
fn sound_papers_raise_no_alarm() {
    for (name, marked) in PAPERS {
        let (texts, places) = read(marked);
        let (text, _) = planted(&texts, &places, &[]);
        let found: Vec<String> = alarms(&text).iter().map(|f| format!("{:?}", f.message)).collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn slips_that_a_seed_chooses() {
    let mut dice = Dice(SEED);
    let (mut all, mut found, mut raised, mut wrong) = (0, 0, 0, 0);
    let mut report = String::new();
    for (name, marked) in PAPERS {
        let (texts, places) = read(marked);
        let chosen = dice.choose(places.len(), SLIPS);
        let (text, at) = planted(&texts, &places, &chosen);
        let alarms = alarms(&text);
        for (i, at) in chosen.iter().zip(&at) {
            let Place { kind, right, wrong } = &places[*i];
            all += 1;
            if alarms.iter().any(|f| is_about(f, at) && is_of(kind, f.message.code)) {
                found += 1;
            } else {
                let _ = writeln!(report, "  {name}: missed {kind} {wrong} for {right}");
            }
        }
        raised += alarms.len();
        for alarm in alarms.iter().filter(|alarm| !at.iter().any(|at| is_about(alarm, at))) {
            wrong += 1;
            let there: String = text.chars().skip(alarm.start).take(alarm.end - alarm.start).collect();
            let _ = writeln!(report, "  {name}: false {} {there}", alarm.message.code);
        }
    }
    println!("{found} of {all} slips found, {wrong} of {raised} findings false\n{report}");
    assert_eq!(all, SLIPS * PAPERS.len());
    assert!(found * 10 >= all * 9, "{found} of {all} found\n{report}");
    assert!(wrong * 10 <= raised, "{wrong} of {raised} false\n{report}");
}
