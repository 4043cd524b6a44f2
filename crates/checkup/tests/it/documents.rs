//! Whole documents of our own in the genres people hand in, with every quantity marked by hand where it stands:
//! `⟦quote|value unit kind [relation]|subject|period⟧`. A range is `low..high`, a missing unit `-`, a masked value `?`; the relation is
//! `eq` where none is given. The subject names the noun that what was read must contain; subject and period are compared only where the
//! mark says them. What stands in no mark is no quantity.

use std::fmt::Write;

use mingde_checkup::{Claim, Options, check_up};

const DOCUMENTS: [(&str, &str); 17] = [
    ("award-list", include_str!("../corpus/documents/award-list.txt")),
    ("bulletin", include_str!("../corpus/documents/bulletin.txt")),
    ("declaration", include_str!("../corpus/documents/declaration.txt")),
    ("experience", include_str!("../corpus/documents/experience.txt")),
    ("feature", include_str!("../corpus/documents/feature.txt")),
    ("funding", include_str!("../corpus/documents/funding.txt")),
    ("news", include_str!("../corpus/documents/news.txt")),
    ("notice", include_str!("../corpus/documents/notice.txt")),
    ("party", include_str!("../corpus/documents/party.txt")),
    ("plan", include_str!("../corpus/documents/plan.txt")),
    ("rural", include_str!("../corpus/documents/rural.txt")),
    ("sports", include_str!("../corpus/documents/sports.txt")),
    ("finance", include_str!("../corpus/documents/finance.txt")),
    ("psych", include_str!("../corpus/documents/psych.txt")),
    ("speech", include_str!("../corpus/documents/speech.txt")),
    ("work-report", include_str!("../corpus/documents/work-report.txt")),
    ("year-summary", include_str!("../corpus/documents/year-summary.txt")),
];

/// A quantity as a reader marked it.
struct Mark {
    start: usize,
    end: usize,
    quote: String,
    says: String,
    subject: String,
    period: String,
}

/// The text without its marks, and the marks.
fn read(marked: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (i, piece) in marked.split('⟦').enumerate() {
        let Some((mark, rest)) = piece.split_once('⟧').filter(|_| i > 0) else {
            text.push_str(piece);
            continue;
        };
        let mut fields = mark.split('|').map(str::to_owned);
        let mut next = || fields.next().unwrap_or_default();
        let (quote, mut says, subject, period) = (next(), next(), next(), next());
        if says.split(' ').count() == 3 {
            says += " eq";
        }
        let start = text.chars().count();
        let end = start + quote.chars().count();
        text.push_str(&quote);
        text.push_str(rest);
        marks.push(Mark { start, end, quote, says, subject, period });
    }
    (text, marks)
}

fn says(claim: &Claim) -> String {
    let value = claim.value.as_ref().map_or("?".to_owned(), ToString::to_string);
    let upper = claim.upper.as_ref().map_or(String::new(), |u| format!("..{u}"));
    let unit = if claim.unit.is_empty() { "-" } else { &claim.unit };
    format!("{value}{upper} {unit} {} {}", claim.kind.name(), claim.relation.name())
}

#[test]
fn every_quantity_of_a_document_is_read_and_nothing_else() {
    let (mut wrong, mut all) = (String::new(), 0);
    for (name, marked) in DOCUMENTS {
        let (text, marks) = read(marked);
        let claims = check_up(&text, &Options::default()).claims;
        all += marks.len();
        for mark in &marks {
            let overlapping: Vec<&Claim> =
                claims.iter().filter(|c| c.start < mark.end && mark.start < c.end).collect();
            let right = |c: &&&Claim| {
                (c.start, c.end) == (mark.start, mark.end)
                    && says(c) == mark.says
                    && c.subject.contains(&mark.subject)
                    && (mark.period.is_empty() || c.period == mark.period)
            };
            if overlapping.iter().find(right).is_none() || overlapping.len() != 1 {
                let show = |c: &&Claim| format!("{}={} <{}> <{}>", c.quote, says(c), c.subject, c.period);
                let found: Vec<String> = overlapping.iter().map(show).collect();
                let Mark { quote, says, subject, period, .. } = mark;
                let _ = writeln!(wrong, "{name}: {quote}={says} <{subject}> <{period}>\n    found {found:?}");
            }
        }
        let unmarked = claims.iter().filter(|c| !marks.iter().any(|m| c.start < m.end && m.start < c.end));
        for claim in unmarked {
            let _ = writeln!(wrong, "{name}: nobody marked {}={}", claim.quote, says(claim));
        }
    }
    assert!(all >= 300, "the documents have shrunk to {all} marks");
    assert!(wrong.is_empty(), "of {all} marks:\n{wrong}");
}

/// The documents are sound: what adds up is said to, and nobody is sent looking for what is no mistake.
#[test]
fn sound_documents_raise_no_alarm() {
    let mut alarms = String::new();
    for (name, marked) in DOCUMENTS {
        let done = check_up(&read(marked).0, &Options::default());
        for finding in done.findings.iter().filter(|f| !f.holds) {
            let there: String = done.original[finding.start..finding.end].iter().collect();
            let _ = writeln!(alarms, "{name}: {} {there}", finding.message.code);
        }
    }
    assert!(alarms.is_empty(), "{alarms}");
}

#[test]
fn every_day_and_time_of_the_documents_exists() {
    for (name, marked) in DOCUMENTS {
        let findings = check_up(&read(marked).0, &Options::default()).findings;
        let missing: Vec<_> =
            findings.iter().filter(|f| f.message.code.starts_with("checkup-no-such-")).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}
