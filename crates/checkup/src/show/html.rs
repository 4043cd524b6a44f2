//! The report as a page of its own, readable on a phone: the text with its marked places, each finding leading to its place.
//!
//! The page is `templates/checkup.html`; everything here gets the check-up to it.

use askama::Template;
use mingde_core::diagnostic::Message;
use mingde_core::text::visible_lines;
use mingde_core::words::{Locale, say, say_code};

use super::{Verdict, amount, by_claim, extent, groups};
use crate::{CheckUp, Claim, Class};

/// The columns of claims.
const HEADS: [&str; 5] = [
    "checkup-head-quote",
    "checkup-head-value",
    "checkup-head-kind",
    "checkup-head-subject",
    "checkup-head-period",
];

/// The page of a check-up.
pub fn report(name: &str, done: &CheckUp, verdicts: &[Verdict], locale: Locale) -> String {
    let verdicts = by_claim(verdicts);
    let claims = done.claims.iter().enumerate().map(|(at, claim)| ClaimPart {
        claim,
        amount: amount(locale, claim),
        kind: say_code(locale, &format!("checkup-kind-{}", claim.kind.name()), &[]),
        verdicts: verdicts.get(&at).cloned().unwrap_or_default(),
    });
    let groups = groups(done).into_iter().map(|group| GroupPart {
        name: say_code(locale, &format!("checkup-class-{}", group.class.name()), &[]),
        holds: group.class == Class::Holds,
        findings: match (group.in_one_line(), group.findings.first()) {
            (Some(message), Some((index, _))) => {
                vec![FindingPart { index: *index, words: say(locale, &message) }]
            }
            _ => {
                let each = group.findings.iter();
                each.map(|(index, finding)| FindingPart {
                    index: *index,
                    words: say(locale, &finding.message),
                })
                .collect()
            }
        },
    });
    let page = Page {
        locale,
        language: if locale == Locale::ZhCn { "zh-CN" } else { "en" },
        title: say(locale, &Message::new("checkup-title").with("file", name)),
        groups: groups.collect(),
        extent: extent(done).iter().map(|message| say(locale, message)).collect(),
        text: trimmed(parts(done, locale)),
        claims: claims.collect(),
    };
    // Only a writer can fail, and this one is memory. What nobody sees would read as something else.
    visible_lines(&page.render().unwrap_or_default()).into_owned()
}

#[derive(Template)]
#[template(path = "checkup.html")]
struct Page<'c> {
    locale: Locale,
    language: &'static str,
    title: String,
    groups: Vec<GroupPart>,
    extent: Vec<String>,
    text: Vec<TextPart>,
    claims: Vec<ClaimPart<'c>>,
}

struct GroupPart {
    name: String,
    holds: bool,
    findings: Vec<FindingPart>,
}

struct FindingPart {
    /// Its number in the check-up, by which its place is marked.
    index: usize,
    words: String,
}

struct ClaimPart<'c> {
    claim: &'c Claim,
    amount: String,
    kind: String,
    verdicts: Vec<&'c Verdict>,
}

/// A stretch of the text that is marked throughout or not at all.
#[derive(Default)]
struct TextPart {
    /// Where findings and claims lead to.
    anchors: Vec<String>,
    text: String,
    /// Something was found there.
    found: bool,
    /// What the claim says that stands there.
    title: Option<String>,
}

impl Page<'_> {
    fn style(&self) -> &'static str {
        include_str!("page.css")
    }

    fn word(&self, code: &str) -> String {
        say_code(self.locale, code, &[])
    }
}

/// The repaired text, cut at every place where a mark begins or ends.
fn parts(done: &CheckUp, locale: Locale) -> Vec<TextPart> {
    let chars = &done.text.chars;
    let findings: Vec<_> = done.findings.iter().map(|f| done.text.place_of(f.start..f.end)).collect();
    let mut cuts: Vec<usize> =
        findings.iter().chain(done.claims.iter().map(|c| &c.at)).flat_map(|at| [at.start, at.end]).collect();
    cuts.extend([0, chars.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts = Vec::with_capacity(cuts.len());
    let mut starts: Vec<usize> = (0..findings.len()).collect();
    starts.sort_by_key(|i| (findings[*i].start, *i));
    let (mut starts, mut claims) = (starts.into_iter().peekable(), (0..done.claims.len()).peekable());
    // The claims that have begun and not ended, and how far the problems reach that have begun.
    let (mut open, mut reach) = (Vec::<usize>::new(), 0);
    for pair in cuts.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let mut anchors = Vec::new();
        while let Some(i) = starts.next_if(|i| findings[*i].start <= from) {
            anchors.push(format!("f{i}"));
            if !done.findings[i].holds {
                reach = reach.max(findings[i].end);
            }
        }
        while let Some(i) = claims.next_if(|i| done.claims[*i].at.start <= from) {
            anchors.push(format!("c{i}"));
            open.push(i);
        }
        open.retain(|i| done.claims[*i].at.end > from);
        let claim = open.iter().map(|i| &done.claims[*i]).find(|claim| to <= claim.at.end);
        parts.push(TextPart {
            anchors,
            text: chars[from..to].iter().collect(),
            found: to <= reach,
            title: claim.map(|claim| amount(locale, claim)),
        });
    }
    let behind = findings.iter().enumerate().filter(|(_, at)| at.start >= chars.len());
    let anchors = behind.map(|(i, _)| format!("f{i}")).collect();
    parts.push(TextPart { anchors, ..TextPart::default() });
    parts
}

/// Without empty lines before and behind it.
fn trimmed(mut parts: Vec<TextPart>) -> Vec<TextPart> {
    if let Some(first) = parts.iter_mut().find(|part| !part.text.is_empty()) {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = parts.iter_mut().rev().find(|part| !part.text.is_empty()) {
        last.text.truncate(last.text.trim_end().len());
    }
    parts
}
