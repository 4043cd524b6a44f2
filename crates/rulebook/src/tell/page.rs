//! A proof as a page: readable on a telephone and on paper, without scripts.

use std::fmt::Write as _;

use mingde_core::diagnostic::Message;
use mingde_core::text::escaped;
use mingde_core::words::{Locale, say};

use super::explanation::{Explanation, Proof, Row, Step, StepKind};
use super::formula_words::in_words;
use super::text::{judgement, left_out_code, reason_beside, reason_code, status_words};
use crate::plan::ResultKind;

const STYLE: &str = include_str!("page.css");

/// Most rows of each sort on a page; the JSON has more.
const MOST_ROWS: usize = 200;

/// Proofs as one HTML document in the language of the reader.
pub fn page(explanations: &[Explanation], locale: Locale) -> String {
    let writer = Writer { locale };
    let mut out = String::new();
    let language = if locale == Locale::ZhCn { "zh-CN" } else { "en" };
    let title = explanations.first().map_or(String::new(), |e| writer.head(e));
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&title)
    );
    if let Some(first) = explanations.first() {
        let _ = writeln!(out, "<h1>{} · {}</h1>", escaped(&first.subject.1), escaped(&first.rulebook.1));
        let _ = writeln!(out, "<p class=\"about\">{}</p>", escaped(&title));
        for note in first.notes() {
            let _ = writeln!(out, "<p class=\"about\">{}</p>", escaped(&say(locale, &note)));
        }
    }
    for explanation in explanations {
        writer.step(&mut out, &explanation.root, true);
    }
    if let Some(first) = explanations.first() {
        let receipt = Message::new("rulebook-explain-receipt").with("hash", first.receipt.reference());
        let _ = writeln!(out, "<footer>{}</footer>", escaped(&say(locale, &receipt)));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

struct Writer {
    locale: Locale,
}

impl Writer {
    fn word(&self, code: &'static str) -> String {
        escaped(&say(self.locale, &Message::new(code)))
    }

    fn head(&self, explanation: &Explanation) -> String {
        let period = match self.locale {
            Locale::ZhCn => explanation.period.chinese(),
            Locale::En => explanation.period.to_string(),
        };
        let message = Message::new("rulebook-explain-head")
            .with("rulebook", &explanation.rulebook.1)
            .with("version", &explanation.version)
            .with("subject", &explanation.subject.1)
            .with("period", period)
            .with("day", explanation.as_of);
        say(self.locale, &message)
    }

    fn step(&self, out: &mut String, step: &Step, open: bool) {
        let _ = write!(out, "<details class=\"step\"{}><summary>", if open { " open" } else { "" });
        let _ = write!(out, "{}", escaped(&step.title));
        if let Some(value) = step.value {
            let _ = write!(out, " <span class=\"value\">= {value} {}</span>", escaped(step.unit));
        }
        if let Some((_, title)) = &step.grade {
            let _ = write!(out, " <span class=\"value\">{}</span>", escaped(title));
        }
        if step.is_judged() {
            let words = escaped(&say(self.locale, &judgement(step)));
            let class = if step.has_points_off() { "points_off" } else { step.status.name() };
            let _ = write!(out, " <span class=\"status {class}\">{words}</span>");
        }
        if let Some(reason) = reason_beside(step) {
            let _ = write!(out, " <span class=\"reason\">{}</span>", self.word(reason_code(reason)));
        }
        let _ = writeln!(out, " <span class=\"id\">{}</span></summary>", escaped(&step.id));
        if let Some(article) = &step.article {
            let _ = write!(out, "<blockquote><b>{}</b>", escaped(&article.heading));
            for line in article.text.lines().filter(|l| !l.trim().is_empty()) {
                let _ = write!(out, "<p>{}</p>", escaped(line.trim()));
            }
            let _ = writeln!(out, "</blockquote>");
        }
        if let Some(formula) = &step.formula {
            // An official reads titles, not the names of rules.
            let [written, with_numbers] = in_words(formula, &step.inputs, self.locale);
            let _ = writeln!(
                out,
                "<div class=\"formula\">{}<b>{}</b></div>",
                escaped(&written),
                escaped(&with_numbers)
            );
        }
        if let Some(contest) = step.contest_told() {
            let _ = writeln!(out, "<p class=\"window\">{}</p>", escaped(&say(self.locale, &contest)));
        }
        self.facts(out, step);
        if !step.occurrences.is_empty() {
            out.push_str("<ul class=\"parts\">");
            for (period, status) in &step.occurrences {
                let words = escaped(&say(self.locale, &status_words(*status)));
                let _ = write!(out, "<li class=\"status {}\">{period} {words}</li>", status.name());
            }
            out.push_str("</ul>\n");
        }
        if let Some(proof) = &step.records {
            self.proof(out, proof, step.kind == StepKind::Result(ResultKind::Exception));
        }
        for input in &step.inputs {
            self.step(out, input, false);
        }
        out.push_str("</details>\n");
    }

    fn facts(&self, out: &mut String, step: &Step) {
        let mut facts: Vec<(String, String)> = Vec::new();
        if let Some(source) = step.source.as_ref().filter(|s| !s.is_empty()) {
            facts.push((self.word("proof-source"), source.clone()));
        }
        if let Some(origin) = &step.origin {
            let layer = origin.layer.map(|l| match l {
                crate::language::Layer::Province => self.word("layer-province"),
                crate::language::Layer::City => self.word("layer-city"),
                crate::language::Layer::Bureau => self.word("layer-bureau"),
                crate::language::Layer::School => self.word("layer-school"),
            });
            let parts: Vec<String> = layer.into_iter().chain([origin.text.clone()]).collect();
            facts.push((self.word("proof-origin"), parts.join(" · ")));
        }
        if let Some(due) = step.due {
            facts.push((self.word("proof-due"), due.to_string()));
        }
        if !step.owner.is_empty() {
            facts.push((self.word("proof-owner"), step.owner.clone()));
        }
        if facts.is_empty() {
            return;
        }
        out.push_str("<dl>");
        for (name, value) in facts {
            let _ = write!(out, "<dt>{name}</dt><dd>{}</dd>", escaped(&value));
        }
        out.push_str("</dl>\n");
    }

    fn proof(&self, out: &mut String, proof: &Proof, exception: bool) {
        for words in [proof.told()].into_iter().chain(proof.condition_told(self.locale)) {
            let _ = writeln!(out, "<p class=\"window\">{}</p>", escaped(&say(self.locale, &words)));
        }
        let (counted, left) = match exception {
            true => ("proof-exceptions-used", "proof-exceptions-not-met"),
            false => ("proof-counted", "proof-left-out"),
        };
        let rows = proof.counted.iter().map(|row| (row, None));
        self.rows(out, counted, rows.collect(), proof.counted_total);
        let rows = proof.left_out.iter().map(|(row, why)| (row, Some(self.word(left_out_code(*why)))));
        self.rows(out, left, rows.collect(), proof.left_out_total);
    }

    fn rows(&self, out: &mut String, code: &'static str, rows: Vec<(&Row, Option<String>)>, total: usize) {
        if rows.is_empty() {
            return;
        }
        let _ =
            write!(out, "<table class=\"rows\"><caption>{}（{total}）</caption><thead><tr>", self.word(code));
        for head in ["proof-day", "proof-who", "proof-says", "proof-number", "proof-why", "proof-record"] {
            let _ = write!(out, "<th>{}</th>", self.word(head));
        }
        out.push_str("</tr></thead><tbody>\n");
        for (row, why) in rows.iter().take(MOST_ROWS) {
            let day = row.day.map_or(String::new(), |d| d.to_string());
            let number = row.number.map_or(String::new(), |n| n.to_string());
            let record = row.record.map_or(String::new(), |r| r.to_string());
            let says: Vec<String> = row.says.iter().map(|said| said.text(self.locale)).collect();
            let why = why.as_deref().unwrap_or("");
            let _ = writeln!(
                out,
                "<tr><td>{day}</td><td>{}</td><td>{}</td><td class=\"number\">{number}</td><td>{why}</td><td class=\"mark\">{record}</td></tr>",
                escaped(&row.named()),
                escaped(&says.join("；"))
            );
        }
        out.push_str("</tbody></table>\n");
        if total > MOST_ROWS {
            let words = Message::new("rulebook-explain-more").with("count", total - MOST_ROWS);
            let _ = writeln!(out, "<p class=\"window\">{}</p>", escaped(&say(self.locale, &words)));
        }
    }
}
