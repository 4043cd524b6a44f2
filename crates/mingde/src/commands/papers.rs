//! `mingde report verify` and `mingde report diff`: papers that were written before, asked about their figures.

use std::path::Path;

use mingde_app::provenance::{Cause, Now, Verified, VerifiedFigure, read_paper, verify_paper};
use mingde_app::view::{DifferenceView, VerifiedView};
use mingde_core::diagnostic::Message;
use mingde_core::reason;
use mingde_report::diff::{Change, Difference, compare};
use mingde_report::verify::Standing;

use super::Found;
use crate::call::Format;
use crate::context::Context;
use crate::screen::{self, Table};

/// Asks a paper about its figures; the ledger too, where there is one.
pub async fn verify(context: &Context, file: &Path, format: Format) -> anyhow::Result<Found> {
    let settings = &context.settings;
    let carried = read_paper(&settings.reading, file)?;
    let bureau = if context.has_ledger().await? { Some(context.open().await?) } else { None };
    let mut verified = verify_paper(bureau.as_ref().map(|bureau| (bureau, &context.actor)), carried).await?;
    if bureau.is_none() {
        verified.doubts.push(Message::new("verify-no-ledger").with("path", settings.data.display()));
    }
    match format {
        Format::Json => screen::json(&VerifiedView::of(&verified, context.locale))?,
        Format::Text => say_verified(context, file, &verified),
    }
    Ok(Found::problems_if(verified.has_problems()))
}

/// What changed between two papers.
pub fn diff(context: &Context, old: &Path, new: &Path, all: bool, format: Format) -> anyhow::Result<Found> {
    let receipts = |file| read_paper(&context.settings.reading, file).map(|carried| carried.receipts);
    let mut differences = compare(&receipts(old)?, &receipts(new)?);
    let same = differences.iter().filter(|d| matches!(d.change, Change::Same(_))).count();
    if !all {
        differences.retain(|d| !matches!(d.change, Change::Same(_)));
    }
    if format == Format::Json {
        screen::json(&differences.iter().map(DifferenceView::from).collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    let heads = ["title", "old", "new", "change", "percent"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("diff-head-{head}"))));
    for difference in &differences {
        table.row(difference_row(context, difference));
    }
    table.print();
    screen::say(&context.say(&Message::new("diff-counted").with("same", same)));
    Ok(Found::Nothing)
}

fn say_verified(context: &Context, file: &Path, verified: &Verified) {
    let message = Message::new("verify-head")
        .with("path", file.display())
        .with("form", &verified.form)
        .with("count", verified.figures.len());
    screen::say(&context.say(&message));
    if let Some(asked) = &verified.asked {
        let message = Message::new("verify-asked")
            .with("period", &asked.period)
            .with("day", asked.as_of)
            .with("then", asked.ledger)
            .with("now", verified.ledger);
        screen::say(&context.say(&message));
    }
    for doubt in &verified.doubts {
        screen::say(&context.say(doubt));
    }
    let of = |wanted: fn(&VerifiedFigure) -> bool| verified.figures.iter().filter(move |f| wanted(f));
    let unchanged = of(|f| f.now == Now::Unchanged && !f.is_edited()).count();
    if unchanged > 0 {
        screen::say(&context.say(&Message::new("verify-unchanged").with("count", unchanged)));
    }
    let changed: Vec<_> = of(|f| matches!(f.now, Now::Changed { .. } | Now::Vanished)).collect();
    if !changed.is_empty() {
        screen::say(&context.say(&Message::new("verify-changed").with("count", changed.len())));
    }
    for figure in changed {
        say_changed(context, figure);
    }
    let edited: Vec<_> = of(VerifiedFigure::is_edited).collect();
    if !edited.is_empty() {
        screen::say(&context.say(&Message::new("verify-edited").with("count", edited.len())));
    }
    for figure in &verified.figures {
        say_places(context, figure);
    }
    let without = &verified.without_receipt;
    if !without.is_empty() {
        screen::say(&context.say(&Message::new("verify-without-receipt").with("count", without.len())));
    }
    for place in without {
        screen::say(&format!("  {}", place.printed));
    }
}

fn say_changed(context: &Context, figure: &VerifiedFigure) {
    let none = || context.word("verify-no-data");
    let value = |value: &Option<String>| match value {
        Some(value) => format!("{value}{}", figure.stated.unit),
        None => none(),
    };
    let (old, title) = (value(&figure.stated.exact), &figure.stated.title);
    let Now::Changed { value: now, causes, further } = &figure.now else {
        screen::say(&context.say(&Message::new("verify-vanished").with("title", title).with("old", old)));
        return;
    };
    screen::say(&format!("  {title}: {old} → {}", value(now)));
    for cause in causes {
        screen::say(&format!("    {}", cause_line(context, cause)));
    }
    if *further > 0 {
        screen::say(&format!("    {}", context.say(&Message::new("verify-further").with("count", *further))));
    }
}

fn cause_line(context: &Context, cause: &Cause) -> String {
    let mut parts = vec![context.say_code(&format!("verify-cause-{}", cause.kind.name()))];
    if !cause.title.is_empty() {
        parts.push(cause.title.clone());
    }
    for shift in &cause.shifts {
        let [old, new] = shift.said(context.locale);
        let title = match shift.title.as_str() {
            "" => String::new(),
            "date" | "name" | "kind" | "participants" => {
                format!("{} ", context.say_code(&format!("verify-field-{}", shift.title)))
            }
            title => format!("{title} "),
        };
        parts.push(format!("{title}{old} → {new}"));
    }
    if let (Some(recorded), Some(position)) = (cause.recorded, cause.position) {
        parts.push(format!("#{position} {recorded} {}", cause.author));
    }
    if !cause.reason.is_empty() {
        parts.push(reason::say(context.locale, &cause.reason).into_owned());
    }
    parts.join("  ")
}

fn say_places(context: &Context, figure: &VerifiedFigure) {
    for place in &figure.places {
        let (code, says) = match &place.standing {
            Standing::AsWritten => continue,
            Standing::OtherWords(says) => ("verify-other-words", says.as_str()),
            Standing::Edited(says) => ("verify-edited-place", says.as_str()),
            Standing::Gone => ("verify-gone", ""),
        };
        let message = Message::new(code)
            .with("title", &figure.stated.title)
            .with("printed", &place.printed)
            .with("says", says);
        screen::say(&context.say(&message));
    }
}

fn difference_row(context: &Context, difference: &Difference) -> [String; 5] {
    let Difference { title, unit, change, .. } = difference;
    let none = || context.word("verify-no-data");
    let value = |value: &Option<String>| value.as_deref().map_or_else(none, |text| shortened(context, text));
    let (old, new, by, percent) = match change {
        Change::Same(same) => (value(same), value(same), String::new(), String::new()),
        Change::Number { old, new, by, percent } => (
            old.to_string(),
            new.to_string(),
            signed(by.normalize()),
            percent.map_or_else(String::new, |p| format!("{}%", signed(p))),
        ),
        Change::Share { old, new, points } => {
            let points = Message::new("diff-points").with("points", signed(points));
            let (old, new) = (format!("{}/{}", old.0, old.1), format!("{}/{}", new.0, new.1));
            (old, new, context.say(&points), String::new())
        }
        Change::Names { added, removed } => {
            let list = |sign: &str, names: &[String]| {
                let signed: Vec<String> = names.iter().map(|name| format!("{sign}{name}")).collect();
                shortened(context, &signed.join("、"))
            };
            (list("-", removed), list("+", added), String::new(), String::new())
        }
        Change::Text { old, new } => (value(old), value(new), String::new(), String::new()),
        Change::OnlyOld(old) => (value(old), context.word("diff-absent"), String::new(), String::new()),
        Change::OnlyNew(new) => (context.word("diff-absent"), value(new), String::new(), String::new()),
    };
    let title = if unit.is_empty() { title.clone() } else { format!("{title}({unit})") };
    [title, old, new, by, percent]
}

/// Most names of a list, and most characters of a text, that stand in a cell; JSON has all of them.
const MOST_NAMES: usize = 4;
const MOST_CHARACTERS: usize = 40;

/// A list by its first names and how many there are, a long text by its beginning.
fn shortened(context: &Context, text: &str) -> String {
    let names: Vec<&str> = text.split('、').collect();
    if names.len() > MOST_NAMES {
        let first = cut(&names[..MOST_NAMES].join("、"));
        let message = Message::new("diff-names").with("names", first).with("count", names.len());
        return context.say(&message);
    }
    cut(text)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn signed(number: impl ToString) -> String {
    let text = number.to_string();
    if text.starts_with('-') { text } else { format!("+{text}") }
}
