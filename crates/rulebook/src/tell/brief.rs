//! A proof in ten lines: the result, its article, the formula with its numbers, and what it was worked out from.

use std::fmt::Write as _;

use mingde_core::diagnostic::Message;
use mingde_core::translations::Tongue;
use mingde_core::words::say;

use super::explanation::{Explanation, Step};
use super::formula_words::in_words;
use super::text::{head, line};

/// Lines of a short proof.
const MOST_LINES: usize = 10;

impl Explanation {
    /// The proof in no more than ten lines; where there is more, the last but one says how much.
    pub fn render_brief<'t>(&self, tongue: impl Into<Tongue<'t>>) -> String {
        let tongue = tongue.into();
        let Tongue { locale, english } = tongue;
        let mut lines = vec![say(locale, &head(self, tongue))];
        lines.extend(self.notes().iter().map(|note| say(locale, note)));
        lines.push(line(&self.root, tongue, ""));
        if let Some(article) = &self.root.article {
            lines.push(format!("    {}", article.heading));
        }
        if let Some(formula) = &self.root.formula {
            let [written, with_numbers] = in_words(formula, locale, english);
            lines.push(match written == with_numbers {
                true => format!("    {written}"),
                false => format!("    {written} → {with_numbers}"),
            });
        }
        // Room stays for what was counted, one line of what it was worked out from, and the receipt.
        let kept = 1 + usize::from(!self.root.inputs.is_empty()) + usize::from(self.root.records.is_some());
        let room = MOST_LINES.saturating_sub(lines.len() + kept);
        let told = self.root.told();
        lines.extend(told.iter().take(room).map(|told| format!("    {}", say(locale, told))));
        lines.extend(
            self.root.records.iter().map(|proof| format!("    {}", say(locale, &proof.told(tongue)))),
        );
        let receipt = Message::new("rulebook-explain-receipt").with("hash", self.receipt.reference());
        let room = MOST_LINES.saturating_sub(lines.len() + 1).max(1);
        let inputs: Vec<String> = self.root.inputs.iter().map(|input| brief(input, tongue)).collect();
        let fits = inputs.len() <= room;
        let first = if fits { inputs.len() } else { room - 1 };
        lines.extend(inputs[..first].iter().cloned());
        if !fits {
            let more = Message::new("rulebook-explain-more-inputs").with("count", inputs.len() - first);
            lines.push(format!("  {}", say(locale, &more)));
        }
        lines.push(say(locale, &receipt));
        lines.iter().fold(String::new(), |mut out, line| {
            let _ = writeln!(out, "{}", line.trim_end());
            out
        })
    }
}

/// What something was worked out from, in one line.
fn brief(input: &Step, tongue: Tongue<'_>) -> String {
    let mut text = line(input, tongue, "  ");
    if let Some(proof) = &input.records {
        let counted = Message::new("rulebook-explain-counted").with("count", proof.counted_total);
        let _ = write!(text, " {}", say(tongue.locale, &counted));
    }
    text
}
