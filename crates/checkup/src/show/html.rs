//! The report as a page of its own, readable on a phone: the text with its marked places, each finding leading to its place.

use std::fmt::Write as _;

use mingde_core::diagnostic::Message;
use mingde_core::text::escaped;
use mingde_core::words::{Locale, say, say_code};

use super::{Verdict, amount, by_claim};
use crate::CheckUp;

const STYLE: &str = include_str!("page.css");

/// The page of a check-up.
pub fn report(name: &str, done: &CheckUp, verdicts: &[Verdict], locale: Locale) -> String {
    let word = |code: &str| escaped(&say_code(locale, code, &[]));
    let language = match locale {
        Locale::ZhCn => "zh-CN",
        Locale::En => "en",
    };
    let title = escaped(&say(locale, &Message::new("checkup-title").with("file", name)));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<section>\n<h2>{}</h2>\n",
        word("checkup-heading-findings")
    );
    if done.findings.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", word("checkup-nothing-found"));
    } else {
        out.push_str("<ol>\n");
        for (i, finding) in done.findings.iter().enumerate() {
            let class = if finding.holds { " class=\"holds\"" } else { "" };
            let words = escaped(&say(locale, &finding.message));
            let _ = writeln!(
                out,
                "<li{class}><a href=\"#f{i}\">{words}</a> <code>{}</code></li>",
                finding.message.code
            );
        }
        out.push_str("</ol>\n");
    }
    let _ = writeln!(
        out,
        "</section>\n<section>\n<h2>{}</h2>\n<div class=\"text\" lang=\"zh-CN\">{}</div>\n</section>\n<section>",
        word("checkup-heading-text"),
        marked(done, locale).trim()
    );
    let _ = writeln!(out, "<h2>{}</h2>\n<div class=\"scroll\"><table>\n<tr>", word("checkup-heading-claims"));
    for head in ["quote", "value", "kind", "subject", "period"] {
        let _ = write!(out, "<th>{}</th>", word(&format!("checkup-head-{head}")));
    }
    out.push_str("</tr>\n");
    let verdicts = by_claim(verdicts);
    for (i, claim) in done.claims.iter().enumerate() {
        let kind = word(&format!("checkup-kind-{}", claim.kind.name()));
        let _ = writeln!(
            out,
            "<tr><td><a href=\"#c{i}\">{}</a></td><td>{}</td><td>{kind}</td><td>{}</td><td>{}</td></tr>",
            escaped(&claim.quote),
            escaped(&amount(locale, claim)),
            escaped(&claim.subject),
            escaped(&claim.period)
        );
        for verdict in verdicts.get(&i).into_iter().flatten() {
            let words = escaped(&verdict.words);
            let _ = writeln!(
                out,
                "<tr><td></td><td colspan=\"4\" class=\"{}\">{words}</td></tr>",
                verdict.outcome
            );
        }
    }
    out.push_str("</table></div>\n</section>\n</main>\n</body>\n</html>\n");
    out
}

/// The repaired text, cut at every place where a mark begins or ends.
fn marked(done: &CheckUp, locale: Locale) -> String {
    let chars = &done.text.chars;
    let findings: Vec<_> = done.findings.iter().map(|f| done.text.place_of(f.start..f.end)).collect();
    let mut cuts: Vec<usize> =
        findings.iter().chain(done.claims.iter().map(|c| &c.at)).flat_map(|at| [at.start, at.end]).collect();
    cuts.extend([0, chars.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::with_capacity(chars.len() * 4);
    let mut starts: Vec<usize> = (0..findings.len()).collect();
    starts.sort_by_key(|i| (findings[*i].start, *i));
    let (mut starts, mut claims) = (starts.into_iter().peekable(), (0..done.claims.len()).peekable());
    // The claims that have begun and not ended, and how far the problems reach that have begun.
    let (mut open, mut reach) = (Vec::<usize>::new(), 0);
    for pair in cuts.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        while let Some(i) = starts.next_if(|i| findings[*i].start <= from) {
            let _ = write!(out, "<a id=\"f{i}\"></a>");
            if !done.findings[i].holds {
                reach = reach.max(findings[i].end);
            }
        }
        while let Some(i) = claims.next_if(|i| done.claims[*i].at.start <= from) {
            let _ = write!(out, "<a id=\"c{i}\"></a>");
            open.push(i);
        }
        open.retain(|i| done.claims[*i].at.end > from);
        let text = escaped(&chars[from..to].iter().collect::<String>());
        let claim = open.iter().map(|i| &done.claims[*i]).find(|claim| to <= claim.at.end);
        let found = to <= reach;
        let title = claim.map(|c| format!(" title=\"{}\"", escaped(&amount(locale, c)))).unwrap_or_default();
        match (claim, found) {
            (None, false) => out.push_str(&text),
            (_, true) => {
                let _ = write!(out, "<mark class=\"found\"{title}>{text}</mark>");
            }
            (Some(_), false) => {
                let _ = write!(out, "<mark{title}>{text}</mark>");
            }
        }
    }
    for (i, at) in findings.iter().enumerate() {
        if at.start >= chars.len() {
            let _ = write!(out, "<a id=\"f{i}\"></a>");
        }
    }
    out
}
