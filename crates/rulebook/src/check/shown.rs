//! How values are rounded and shown.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Fields, Findings};

use crate::language::{Dimension, Rounding};
use crate::plan::Shown;

/// `round: 1`, `round: { decimals: 1, how: up }`.
pub(crate) fn rounding(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(u32, Rounding)> {
    let node = fields.node("round")?;
    let bad = |findings: &mut Findings| {
        findings.error(node.span.clone(), Message::new("rulebook-bad-rounding"));
        None
    };
    let decimals = |text: Option<&str>| text.and_then(|t| t.parse::<u32>().ok()).filter(|d| *d <= 4);
    if let Some(text) = node.as_text() {
        return match decimals(Some(text)) {
            Some(decimals) => Some((decimals, Rounding::HalfUp)),
            None => bad(findings),
        };
    }
    let mut inner = Fields::of(node, findings);
    let places = decimals(inner.text("decimals", findings));
    let how = match inner.text("how", findings) {
        None | Some("half-up") => Some(Rounding::HalfUp),
        Some("up") => Some(Rounding::Up),
        Some("down") => Some(Rounding::Down),
        Some(_) => None,
    };
    inner.finish(findings);
    match (places, how) {
        (Some(places), Some(how)) => Some((places, how)),
        _ => bad(findings),
    }
}

pub(crate) fn shown(dimension: Dimension, percent: bool, rounding: Option<(u32, Rounding)>) -> Shown {
    let (decimals, how) = rounding.unwrap_or((if percent { 2 } else { 4 }, Rounding::HalfUp));
    let word = if percent { "%" } else { dimension.word() };
    Shown { word, percent, decimals, how, rounds: rounding.is_some() }
}
