//! A proof as a page: readable on a telephone and on paper, without scripts.
//!
//! The page is `templates/proof.html`, one step of it `templates/step.html`; everything here gets the proof to them.

use askama::Template;
use mingde_core::diagnostic::Message;
use mingde_core::text::visible_lines;
use mingde_core::translations::Tongue;
use mingde_core::words::{Locale, measured, say, say_code};

use super::explanation::{Explanation, Proof, Row, Step, StepKind};
use super::judgement::{judgement, reason_beside, status_words};
use super::text::{head, left_out_code};
use crate::plan::ResultKind;

/// Most rows of each sort on a page; the JSON has more.
const MOST_ROWS: usize = 200;

/// The columns of counted rows.
const HEADS: [&str; 6] =
    ["proof-day", "proof-who", "proof-says", "proof-number", "proof-why", "proof-record"];

/// Proofs as one HTML document in the language of the reader.
pub fn page<'t>(explanations: &[Explanation], tongue: impl Into<Tongue<'t>>) -> String {
    let tongue = tongue.into();
    let locale = tongue.locale;
    let first = explanations.first();
    let receipt =
        first.map(|first| Message::new("rulebook-explain-receipt").with("hash", first.receipt.reference()));
    let page = Page {
        language: if locale == Locale::ZhCn { "zh-CN" } else { "en" },
        title: first.map_or(String::new(), |first| say(locale, &head(first, tongue))),
        rulebook: first.map_or("", |first| tongue.say(&first.rulebook.1)),
        notes: first.map_or(Vec::new(), Explanation::notes).iter().map(|note| say(locale, note)).collect(),
        first,
        steps: explanations.iter().map(|one| StepPage::of(&one.root, tongue, true)).collect(),
        receipt: receipt.map(|receipt| say(locale, &receipt)),
    };
    // Only a writer can fail, and this one is memory. What nobody sees would read as something else.
    visible_lines(&page.render().unwrap_or_default()).into_owned()
}

#[derive(Template)]
#[template(path = "proof.html")]
struct Page<'p> {
    language: &'static str,
    title: String,
    rulebook: &'p str,
    first: Option<&'p Explanation>,
    notes: Vec<String>,
    steps: Vec<StepPage<'p>>,
    receipt: Option<String>,
}

impl Page<'_> {
    fn style(&self) -> &'static str {
        include_str!("page.css")
    }
}

#[derive(Template)]
#[template(path = "step.html")]
struct StepPage<'p> {
    step: &'p Step,
    title: &'p str,
    grade: Option<&'p str>,
    locale: Locale,
    open: bool,
    /// With what it is measured in.
    value: Option<String>,
    /// Class and words.
    status: Option<(&'static str, String)>,
    reason: Option<String>,
    /// In words, without and with numbers.
    formula: Option<[String; 2]>,
    /// Against whom it stood.
    contest: Vec<String>,
    /// Name and value of what is to be known of it.
    facts: Vec<(String, String)>,
    /// Period, class and words of each occurrence of a repeated duty.
    occurrences: Vec<(String, &'static str, String)>,
    proof: Option<ProofPart>,
    inner: Vec<StepPage<'p>>,
}

/// The rows that were counted, and those that were not.
struct ProofPart {
    told: Vec<String>,
    /// What the two are called.
    codes: (&'static str, &'static str),
    counted: Vec<RowPart>,
    left_out: Vec<RowPart>,
    totals: (usize, usize),
}

/// A row as its columns.
struct RowPart {
    day: String,
    who: String,
    says: String,
    number: String,
    why: String,
    record: String,
}

impl<'p> StepPage<'p> {
    fn of(step: &'p Step, tongue: Tongue<'p>, open: bool) -> Self {
        let Tongue { locale, english } = tongue;
        let judged = step.is_judged().then(|| {
            let class = if step.has_points_off() { "points_off" } else { step.status.name() };
            (class, say(locale, &judgement(step)))
        });
        let occurrences = step
            .occurrences
            .iter()
            .map(|(period, status)| (period.to_string(), status.name(), say(locale, &status_words(*status))));
        Self {
            step,
            title: tongue.say(&step.title),
            grade: step.grade.as_ref().map(|(_, title)| tongue.say(title)),
            locale,
            open,
            value: step.value.map(|value| measured(locale, value, step.unit)),
            status: judged,
            reason: reason_beside(step).map(|reason| say_code(locale, reason, &[])),
            // An official reads titles, not the names of rules.
            formula: step.formula_in_words(locale, english),
            contest: step.told().iter().map(|told| say(locale, told)).collect(),
            facts: facts(step, tongue),
            occurrences: occurrences.collect(),
            proof: step
                .records
                .as_ref()
                .map(|proof| part(proof, step.kind == StepKind::Result(ResultKind::Exception), tongue)),
            inner: step.inputs.iter().map(|input| Self::of(input, tongue, false)).collect(),
        }
    }

    fn word(&self, code: &str) -> String {
        say_code(self.locale, code, &[])
    }

    fn more(&self, total: &usize) -> String {
        say(self.locale, &Message::new("rulebook-explain-more").with("count", total - MOST_ROWS))
    }
}

fn facts(step: &Step, tongue: Tongue<'_>) -> Vec<(String, String)> {
    let Tongue { locale, english } = tongue;
    let word = |code: &str| say_code(locale, code, &[]);
    let mut facts = Vec::new();
    if let Some(source) = step.source.as_ref().filter(|source| !source.is_empty()) {
        facts.push((word("proof-source"), english.say(locale, source).to_owned()));
    }
    if let Some(origin) = &step.origin {
        let layer = origin.layer.map(|layer| word(&format!("layer-{}", layer.name())));
        let parts: Vec<String> = layer.into_iter().chain([origin.text.clone()]).collect();
        facts.push((word("proof-origin"), parts.join(" · ")));
    }
    if let Some(due) = step.due {
        facts.push((word("proof-due"), due.to_string()));
    }
    if !step.owner.is_empty() {
        facts.push((word("proof-owner"), english.say(locale, &step.owner).to_owned()));
    }
    facts
}

fn part(proof: &Proof, exception: bool, tongue: Tongue<'_>) -> ProofPart {
    let locale = tongue.locale;
    let told = [proof.told(tongue)].into_iter().chain(proof.condition_told(locale));
    let counted = proof.counted.iter().map(|row| row_part(row, String::new(), locale));
    let left_out = proof
        .left_out
        .iter()
        .map(|(row, why)| row_part(row, say_code(locale, left_out_code(*why), &[]), locale));
    ProofPart {
        told: told.map(|words| say(locale, &words)).collect(),
        codes: match exception {
            true => ("proof-exceptions-used", "proof-exceptions-not-met"),
            false => ("proof-counted", "proof-left-out"),
        },
        counted: counted.take(MOST_ROWS).collect(),
        left_out: left_out.take(MOST_ROWS).collect(),
        totals: (proof.counted_total, proof.left_out_total),
    }
}

fn row_part(row: &Row, why: String, locale: Locale) -> RowPart {
    let says: Vec<String> = row.says.iter().map(|said| said.text(locale)).collect();
    RowPart {
        day: row.day.map_or(String::new(), |day| day.to_string()),
        who: row.named(),
        says: says.join("；"),
        number: row.number.map_or(String::new(), |number| number.to_string()),
        why,
        record: row.record.map_or(String::new(), |record| record.to_string()),
    }
}
