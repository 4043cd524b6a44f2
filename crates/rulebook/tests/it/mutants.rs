//! Rulebooks and cases with something cut, doubled or swapped: whatever comes of it, nothing panics, every finding has
//! a place and words, and what still reads can be assessed and explained.

use std::sync::{Arc, OnceLock};

use mingde_core::diagnostic::Source;
use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Library, Overrides, Rulebook, Suite, assess, explain};
use proptest::prelude::*;

use crate::bureau::Bureau;
use crate::library::{files, shipped};

/// What people and editors leave behind, and what the grammar is made of.
const SCRAPS: &[&str] = &[
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "- ",
    "#",
    "&a",
    "*a",
    "```",
    "---",
    "\n",
    "\t",
    "  ",
    "。",
    "％",
    "（",
    "0",
    "-1",
    "9999999999999999999",
    "1/0",
    "0.00001",
    "100000 months",
    "99999999 days",
    "2025-02-30",
    "9999-12-31",
    " and ",
    " or not ",
    " = ",
    " in [",
    ")",
    "(((((((((((((((((((((((((",
    "if ",
    " then ",
    "veto('a.b')",
    "every: week",
    "where: ",
    "value: ",
    "within: last 999999 months",
    "within: last 0 days",
    "count: distinct ",
    "missing: zero",
    "applies: ",
    "due: period-end + 36600 days",
    "round: 4",
    "subject: person",
    "subject: department",
    "period: week",
    "period: year",
    "effective: 1890-01-01",
    "organiser.rank",
    "unit.kind",
    "\u{feff}",
    "\u{0}",
];

#[derive(Debug, Clone)]
enum Slip {
    Cut(usize, usize),
    Put(usize, usize),
    Double(usize),
    Swap(usize, usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = any::<usize>;
    prop_oneof![
        (at(), 1..40usize).prop_map(|(at, len)| Slip::Cut(at, len)),
        (at(), at()).prop_map(|(at, scrap)| Slip::Put(at, scrap)),
        at().prop_map(Slip::Double),
        (at(), at()).prop_map(|(a, b)| Slip::Swap(a, b)),
    ]
}

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut text = text.to_owned();
    for slip in slips {
        let place = |text: &str, at: usize| {
            let mut at = at % (text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        match *slip {
            Slip::Cut(at, len) => {
                let at = place(&text, at);
                let end = text[at..].char_indices().nth(len).map_or(text.len(), |(i, _)| at + i);
                text.replace_range(at..end, "");
            }
            Slip::Put(at, scrap) => {
                let at = place(&text, at);
                text.insert_str(at, SCRAPS[scrap % SCRAPS.len()]);
            }
            Slip::Double(at) if !lines.is_empty() => {
                let mut lines = lines;
                let at = at % lines.len();
                lines.insert(at, lines[at].clone());
                text = lines.concat();
            }
            Slip::Swap(a, b) if !lines.is_empty() => {
                let mut lines = lines;
                let n = lines.len();
                lines.swap(a % n, b % n);
                text = lines.concat();
            }
            _ => {}
        }
    }
    text
}

fn whatever_comes_of_it(text: String, library: &Library) {
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text.clone()), library);
    for finding in &findings {
        assert!(text.get(finding.span.clone()).is_some(), "{}: {:?}", finding.message.code, finding.span);
        assert!(mingde_core::words::known(finding.message.code), "{}", finding.message.code);
        finding.render(Locale::ZhCn);
    }
    let Some(rulebook) = rulebook else {
        assert!(!findings.is_empty(), "refused without a word:\n{text}");
        return;
    };
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("K1", "department");
    bureau.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    let snapshot = bureau.snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&rulebook], &snapshot, at, &Overrides::none()).remove(0);
    for column in &found.columns {
        for (index, subject) in found.subjects.iter().enumerate() {
            let all = [&rulebook];
            let proof =
                explain(&all, &rulebook.id, &snapshot, at, &Overrides::none(), &subject.code, &column.id);
            let proof = proof.unwrap();
            assert_eq!((proof.root.status, proof.root.value), (column.status(index), column.value(index)));
        }
    }
}

/// What ships, read once for all slips.
struct Shelf {
    library: Library,
    rulebooks: Vec<Arc<Source>>,
    suites: Vec<Arc<Source>>,
}

fn shelf() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| Shelf {
        library: shipped(),
        rulebooks: files("rulebooks", ".md"),
        suites: files("rulebooks", ".test.yaml"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rulebook_with_slips_is_refused_in_words_or_works(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec(slip(), 1..6),
    ) {
        let shelf = shelf();
        whatever_comes_of_it(slipped(&which.get(&shelf.rulebooks).text, &slips), &shelf.library);
    }

    #[test]
    fn cases_with_slips_are_refused_in_words_or_run(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec(slip(), 1..4),
    ) {
        let Shelf { library, rulebooks, suites } = shelf();
        let source = which.get(suites);
        let text = slipped(&source.text, &slips);
        let (suite, findings) = Suite::read(&Source::new(source.name.clone(), text), library);
        prop_assert!(suite.is_some() || !findings.is_empty());
        let name = source.name.replace(".test.yaml", ".md");
        let text = rulebooks.iter().find(|s| s.name == name).unwrap();
        if let (Some(suite), Some(rulebook)) = (suite, Rulebook::read(text, library).0) {
            suite.run(&rulebook, &[], &Overrides::none());
        }
    }
}

#[test]
fn a_chain_of_rules_without_end_and_a_tree_without_end_are_no_danger() {
    let library = crate::bureau::library();
    for (count, forward) in [(3_000, true), (3_000, false), (40, false)] {
        let rule = |n: usize| {
            let (one, two) =
                if forward { (n + 1, n + 2) } else { (n.saturating_sub(1), n.saturating_sub(2)) };
            let last = if forward { n + 2 >= count } else { n < 2 };
            let value = if last { "talks".to_owned() } else { format!("m{one} + m{two}") };
            format!("  m{n}: {{ title: 数, value: {value} }}\n")
        };
        let rules: String = (0..count).map(rule).collect();
        let rules = format!("measures:\n  talks: {{ title: 次数, from: talk, count: rows }}\n{rules}");
        whatever_comes_of_it(crate::bureau::under_article("unit", "semester", &rules), &library);
    }
}
