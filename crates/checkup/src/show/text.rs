//! The report for a terminal: findings with the place marked, then what was repaired, then every quantity.

use std::fmt::Write as _;

use mingde_core::diagnostic::{Message, display_width};
use mingde_core::words::{Locale, say, say_code};

use super::{Verdict, amount, by_claim, extent, groups};
use crate::mapped::{Action, Damage};
use crate::{CheckUp, Finding};

/// Characters of the original shown before and behind a place.
const AROUND: usize = 14;

/// A place longer than this is shown by its beginning.
const LONGEST: usize = 40;

/// The report of a check-up.
pub fn report(name: &str, done: &CheckUp, verdicts: &[Verdict], locale: Locale) -> String {
    let mut out = String::new();
    let lines = Lines::of(&done.original);
    let problems = done.findings.iter().filter(|f| !f.holds).count();
    let head = Message::new("checkup-summary")
        .with("file", name)
        .with(
            "repairs",
            done.repairs.iter().filter(|r| matches!(r.action, Action::Fixed | Action::Removed)).count(),
        )
        .with("claims", done.claims.len())
        .with("findings", problems);
    let _ = writeln!(out, "{}", say(locale, &head));
    if !done.findings.is_empty() {
        heading(&mut out, locale, "checkup-heading-findings");
        for group in groups(done) {
            let _ =
                writeln!(out, "{}", say_code(locale, &format!("checkup-class-{}", group.class.name()), &[]));
            if let Some(message) = group.in_one_line() {
                let _ = writeln!(out, "  ✗ {}", say(locale, &message));
                continue;
            }
            for (_, finding) in group.findings {
                found(&mut out, done, &lines, finding, locale);
            }
        }
    }
    let _ = writeln!(out);
    for message in extent(done) {
        let _ = writeln!(out, "{}", say(locale, &message));
    }
    repairs(&mut out, done, locale);
    quantities(&mut out, done, &lines, verdicts, locale);
    out
}

fn heading(out: &mut String, locale: Locale, code: &str) {
    let _ = writeln!(out, "\n{}", say_code(locale, code, &[]));
}

fn found(out: &mut String, done: &CheckUp, lines: &Lines, finding: &Finding, locale: Locale) {
    let sign = if finding.holds { "✓" } else { "✗" };
    let _ = writeln!(out, "  {sign} {}", say(locale, &finding.message));
    if let Some(also) = &finding.also {
        place(out, done, lines, also.clone());
    }
    place(out, done, lines, finding.start..finding.end);
}

/// A place in its line, marked.
fn place(out: &mut String, done: &CheckUp, lines: &Lines, at: std::ops::Range<usize>) {
    let (line, column) = lines.position(at.start);
    let from = at.start.saturating_sub(AROUND).max(at.start - (column - 1));
    let to = at.end.min(at.start + LONGEST);
    let shown = |at: std::ops::Range<usize>| -> String {
        let chars = done.original.get(at).unwrap_or_default();
        chars.iter().map(|c| if c.is_control() { ' ' } else { *c }).collect()
    };
    let lead = shown(from..at.start);
    let place = shown(at.start..to);
    let behind = shown(to..(to + AROUND).min(done.original.len()));
    let behind = behind.split("  ").next().unwrap_or_default();
    let margin = format!("    {line}:{column} | ");
    let _ = writeln!(out, "{margin}{lead}{place}{behind}");
    let width = |t: &str| t.chars().map(display_width).sum::<usize>();
    let _ =
        writeln!(out, "{}{}", " ".repeat(width(&margin) + width(&lead)), "^".repeat(width(&place).max(1)));
}

/// Where the lines of a text begin: places are asked for by the thousand.
struct Lines {
    begins: Vec<usize>,
    length: usize,
}

impl Lines {
    fn of(chars: &[char]) -> Self {
        let behind = chars.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at + 1);
        Self { begins: std::iter::once(0).chain(behind).collect(), length: chars.len() }
    }

    /// Line and column of a character, from 1.
    fn position(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.length);
        let line = self.begins.partition_point(|begin| *begin <= at);
        (line, at - self.begins[line - 1] + 1)
    }
}

fn repairs(out: &mut String, done: &CheckUp, locale: Locale) {
    const ALL: [Damage; 9] = [
        Damage::Mojibake,
        Damage::Radical,
        Damage::PinyinGloss,
        Damage::PageMarker,
        Damage::Traditional,
        Damage::Boilerplate,
        Damage::Space,
        Damage::Mask,
        Damage::Typo,
    ];
    if done.repairs.is_empty() {
        return;
    }
    heading(out, locale, "checkup-heading-repairs");
    for damage in ALL {
        let these: Vec<_> = done.repairs.iter().filter(|r| r.damage == damage).collect();
        let Some(first) = these.first() else { continue };
        let example: String = first.damaged.chars().filter(|c| !c.is_control()).take(16).collect();
        let message = Message::new("checkup-repaired")
            .with(
                "type",
                say_code(locale, &format!("checkup-damage-{}", damage.name().replace('_', "-")), &[]),
            )
            .with("count", these.len())
            .with("example", example);
        let _ = writeln!(out, "  {}", say(locale, &message));
    }
}

fn quantities(out: &mut String, done: &CheckUp, lines: &Lines, verdicts: &[Verdict], locale: Locale) {
    let verdicts = by_claim(verdicts);
    if done.claims.is_empty() {
        return;
    }
    heading(out, locale, "checkup-heading-claims");
    let pad = |text: &str, width: usize| {
        let shown: usize = text.chars().map(display_width).sum();
        format!("{text}{}", " ".repeat(width.saturating_sub(shown)))
    };
    for (i, claim) in done.claims.iter().enumerate() {
        let (line, column) = lines.position(claim.start);
        let kind = say_code(locale, &format!("checkup-kind-{}", claim.kind.name()), &[]);
        let quote: String = claim.quote.chars().filter(|c| !c.is_control()).collect();
        let what = [claim.period.as_str(), claim.per.as_str(), claim.subject.as_str()];
        let what = what.iter().filter(|w| !w.is_empty()).copied().collect::<Vec<_>>().join(" ");
        let row = format!(
            "  {} {} {} {} {what}",
            pad(&format!("{line}:{column}"), 8),
            pad(&kind, 10),
            pad(&quote, 18),
            pad(&amount(locale, claim), 22),
        );
        let _ = writeln!(out, "{}", row.trim_end());
        for verdict in verdicts.get(&i).into_iter().flatten() {
            let _ = writeln!(out, "           → {}", verdict.words);
        }
    }
}
