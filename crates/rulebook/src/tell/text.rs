//! A proof as a tree of text, in Chinese or English.

use std::fmt::Write as _;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::translations::Tongue;
use mingde_core::words::{Locale, measured, say};

use super::explanation::{Explanation, Proof, Row, Step};
use super::formula_words::in_words;
use super::judgement::{judgement, reason_beside, status_words};

/// Most rows printed of each sort in a terminal; the JSON has more.
const MOST_PRINTED: usize = 10;

impl Explanation {
    /// The proof as an indented tree for a terminal.
    pub fn render_text<'t>(&self, tongue: impl Into<Tongue<'t>>) -> String {
        let tongue = tongue.into();
        let locale = tongue.locale;
        let mut out = String::new();
        let _ = writeln!(out, "{}", say(locale, &head(self, tongue)));
        for note in self.notes() {
            let _ = writeln!(out, "{}", say(locale, &note));
        }
        step(&mut out, &self.root, tongue, 0);
        let receipt = Message::new("rulebook-explain-receipt").with("hash", self.receipt.reference());
        let _ = writeln!(out, "{}", say(locale, &receipt));
        out
    }
}

impl Explanation {
    /// What is to be said before the proof: that the subject is gone, that working days are presumed.
    pub(super) fn notes(&self) -> Vec<Message> {
        let ended = self.ended.map(|day| {
            let message = Message::new("rulebook-ended").with("subject", &self.subject.1).with("day", day);
            message.with("entry", self.entry).with("last", day.plus(-1))
        });
        let over = self
            .more_than_all
            .then(|| Message::new("rulebook-more-than-all").with("title", &self.root.title));
        ended.into_iter().chain(over).chain(self.presumed.map(presumed_note)).collect()
    }
}

/// Rulebook, subject, period and day.
pub(super) fn head(explanation: &Explanation, tongue: Tongue<'_>) -> Message {
    let period = &explanation.period;
    let period = if tongue.locale == Locale::ZhCn { period.chinese() } else { period.to_string() };
    Message::new("rulebook-explain-head")
        .with("rulebook", tongue.english.say(tongue.locale, &explanation.rulebook.1))
        .with("version", &explanation.version)
        .with("subject", &explanation.subject.1)
        .with("period", period)
        .with("day", explanation.as_of)
}

/// That days are presumed.
pub fn presumed_note((from, to): (Day, Day)) -> Message {
    Message::new("rulebook-presumed")
        .with_translated("from", &from.chinese(), &from.to_string())
        .with_translated("to", &to.chinese(), &to.to_string())
}

/// What a step comes to, in one line.
pub(super) fn line(step_shown: &Step, tongue: Tongue<'_>, indent: &str) -> String {
    let Tongue { locale, english } = tongue;
    let mut line = format!("{indent}• {}", english.say(locale, &step_shown.title));
    if locale == Locale::En {
        // Who writes rules reads their names, an official reads titles.
        let _ = write!(line, " [{}]", step_shown.id);
    }
    // A grade is told by its title: its number only says how many are beneath it.
    match (&step_shown.grade, step_shown.value) {
        (Some((_, title)), _) => line.push_str(&format!(" = {}", english.say(locale, title))),
        (None, Some(value)) => line.push_str(&format!(" = {}", measured(locale, value, step_shown.unit))),
        (None, None) => {}
    }
    if step_shown.is_judged() {
        let _ = write!(line, " — {}", say(locale, &judgement(step_shown)));
    }
    if let Some(reason) = reason_beside(step_shown) {
        line.push_str(&aside(&say(locale, &Message::new(reason)), locale));
    }
    line
}

/// In brackets behind a text.
fn aside(text: &str, locale: Locale) -> String {
    if locale == Locale::ZhCn { format!("（{text}）") } else { format!(" ({text})") }
}

fn step(out: &mut String, step_shown: &Step, tongue: Tongue<'_>, depth: usize) {
    let Tongue { locale, english } = tongue;
    let indent = "  ".repeat(depth);
    let line = line(step_shown, tongue, &indent);
    let _ = writeln!(out, "{}", line.trim_end());
    if let Some(article) = &step_shown.article {
        let _ = writeln!(out, "{indent}    {}", article.heading);
        for text in article.text.lines().filter(|l| !l.trim().is_empty()) {
            let _ = writeln!(out, "{indent}    {}", text.trim());
        }
    }
    if let Some(formula) = &step_shown.formula {
        let [written, with_numbers] = in_words(formula, locale, english);
        let _ = writeln!(out, "{indent}    {written}");
        if with_numbers != written {
            let _ = writeln!(out, "{indent}    {with_numbers}");
        }
    }
    for told in step_shown.told() {
        let _ = writeln!(out, "{indent}    {}", say(locale, &told));
    }
    if let Some(source) = step_shown.source.as_ref().filter(|s| !s.is_empty()) {
        let words = Message::new("rulebook-explain-source").with("source", english.say(locale, source));
        let _ = writeln!(out, "{indent}    {}", say(locale, &words));
    }
    if let Some(origin) = &step_shown.origin {
        let _ = writeln!(out, "{indent}    {}", say(locale, &origin.message()));
    }
    if let Some(due) = step_shown.due {
        let words = Message::new("rulebook-explain-due").with("day", due);
        let _ = writeln!(out, "{indent}    {}", say(locale, &words));
    }
    if !step_shown.owner.is_empty() {
        let words =
            Message::new("rulebook-explain-owner").with("owner", english.say(locale, &step_shown.owner));
        let _ = writeln!(out, "{indent}    {}", say(locale, &words));
    }
    for (period, status) in &step_shown.occurrences {
        let period = if locale == Locale::ZhCn { period.chinese() } else { period.to_string() };
        let colon = if locale == Locale::ZhCn { "：" } else { ": " };
        let _ = writeln!(out, "{indent}    {period}{colon}{}", say(locale, &status_words(*status)));
    }
    if let Some(records) = &step_shown.records {
        proof(out, records, tongue, &indent);
    }
    for input in &step_shown.inputs {
        step(out, input, tongue, depth + 1);
    }
}

fn proof(out: &mut String, proof: &Proof, tongue: Tongue<'_>, indent: &str) {
    let locale = tongue.locale;
    for words in [proof.told(tongue)].into_iter().chain(proof.condition_told(locale)) {
        let _ = writeln!(out, "{indent}    {}", say(locale, &words));
    }
    for row in proof.counted.iter().take(MOST_PRINTED) {
        let _ = writeln!(out, "{indent}    + {}", row_text(row, locale));
    }
    more(out, proof.counted_total, locale, indent);
    for (row, why) in proof.left_out.iter().take(MOST_PRINTED) {
        let why = say(locale, &Message::new(left_out_code(*why)));
        let _ = writeln!(out, "{indent}    - {}{}", row_text(row, locale), aside(&why, locale));
    }
    more(out, proof.left_out_total, locale, indent);
}

fn more(out: &mut String, total: usize, locale: Locale, indent: &str) {
    if total > MOST_PRINTED {
        let words = Message::new("rulebook-explain-more").with("count", total - MOST_PRINTED);
        let _ = writeln!(out, "{indent}      {}", say(locale, &words));
    }
}

fn row_text(row: &Row, locale: Locale) -> String {
    let mut text = String::new();
    if let Some(day) = row.day {
        let _ = write!(text, "{day} ");
    }
    text.push_str(&row.named());
    if let Some(number) = row.number {
        let _ = write!(text, " {number}");
    }
    if !row.says.is_empty() {
        let said: Vec<String> = row.says.iter().map(|said| said.text(locale)).collect();
        let _ = write!(text, " {}", said.join(if locale == Locale::ZhCn { "，" } else { ", " }));
    }
    if let Some(record) = row.record {
        let _ = write!(text, " #{record}");
    }
    text
}

pub(crate) fn left_out_code(why: crate::evaluate::LeftOut) -> &'static str {
    use crate::evaluate::LeftOut::*;
    match why {
        Withdrawn => "rulebook-left-out-withdrawn",
        NotAccepted => "rulebook-left-out-not-accepted",
        WrongDate => "rulebook-left-out-wrong-date",
        NoDate => "rulebook-left-out-no-date",
        ConditionNotMet => "rulebook-left-out-condition-not-met",
        FieldMissing => "rulebook-left-out-field-missing",
        Duplicate => "rulebook-left-out-duplicate",
        Unknown => "rulebook-left-out-unknown",
        NotInForce => "rulebook-left-out-not-in-force",
        NoNumber => "rulebook-left-out-no-number",
        NotChosen => "rulebook-left-out-not-chosen",
    }
}
