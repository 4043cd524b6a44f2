//! `mingde report verify` and `mingde report diff`: papers that were written before, asked about their figures.

use std::path::Path;

use mingde_app::provenance::{Cause, CauseKind, Now, Verified, VerifiedFigure, read_paper, verify_paper};
use mingde_core::diagnostic::Message;
use mingde_report::diff::{Change, Difference, compare};
use mingde_report::verify::Standing;
use serde_json::{Value, json};

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
        Format::Json => screen::json(&verified_json(context, &verified))?,
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
        screen::json(&differences.iter().map(difference_json).collect::<Vec<_>>())?;
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
        let word = |text: &String| match (cause.kind, text.as_str()) {
            (_, "") => "—".to_owned(),
            (CauseKind::Result, status @ ("met" | "not_met" | "not_applicable" | "no_data")) => {
                context.say_code(&format!("rulebook-status-{}", status.replace('_', "-")))
            }
            _ => text.clone(),
        };
        let (old, new) = (word(&shift.old), word(&shift.new));
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
        parts.push(cause.reason.clone());
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

fn verified_json(context: &Context, verified: &Verified) -> Value {
    json!({
        "form": verified.form,
        "asked": verified.asked,
        "ledger": verified.ledger,
        "doubts": verified.doubts.iter().map(|doubt| json!({ "code": doubt.code, "message": context.say(doubt) })).collect::<Vec<_>>(),
        "figures": verified.figures.iter().map(figure_json).collect::<Vec<_>>(),
    })
}

fn figure_json(figure: &VerifiedFigure) -> Value {
    let now = match &figure.now {
        Now::NotAsked => json!({ "status": "not-asked" }),
        Now::Unchanged => json!({ "status": "unchanged", "value": figure.stated.exact }),
        Now::Vanished => json!({ "status": "vanished" }),
        Now::Changed { value, causes, further } => json!({
            "status": "changed",
            "value": value,
            "causes": causes.iter().map(cause_json).collect::<Vec<_>>(),
            "further": further,
        }),
    };
    let places = figure.places.iter().map(|place| {
        let (standing, says) = match &place.standing {
            Standing::AsWritten => ("as-written", Some(&place.printed)),
            Standing::OtherWords(says) => ("other-words", Some(says)),
            Standing::Edited(says) => ("edited", Some(says)),
            Standing::Gone => ("gone", None),
        };
        json!({ "printed": place.printed, "standing": standing, "says": says })
    });
    json!({
        "figure": figure.key,
        "title": figure.stated.title,
        "unit": figure.stated.unit,
        "stated": figure.stated.exact,
        "receipt": figure.stated.receipt,
        "now": now,
        "places": places.collect::<Vec<_>>(),
    })
}

fn cause_json(cause: &Cause) -> Value {
    json!({
        "kind": cause.kind.name(),
        "id": cause.id.map(|id| id.to_string()),
        "title": cause.title,
        "fields": cause.shifts.iter().map(|s| json!({ "field": s.title, "old": s.old, "new": s.new })).collect::<Vec<_>>(),
        "position": cause.position,
        "recorded": cause.recorded.map(|r| r.to_string()),
        "author": cause.author,
        "reason": cause.reason,
    })
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

fn difference_json(difference: &Difference) -> Value {
    let mut value = match &difference.change {
        Change::Same(same) => json!({ "change": "same", "old": same, "new": same }),
        Change::Number { old, new, by, percent } => json!({
            "change": "number", "old": old.to_string(), "new": new.to_string(), "by": by.normalize().to_string(),
            "percent": percent.map(|p| p.to_string()),
        }),
        Change::Share { old, new, points } => json!({
            "change": "share",
            "old": format!("{}/{}", old.0, old.1),
            "new": format!("{}/{}", new.0, new.1),
            "points": points.to_string(),
        }),
        Change::Names { added, removed } => json!({ "change": "names", "added": added, "removed": removed }),
        Change::Text { old, new } => json!({ "change": "text", "old": old, "new": new }),
        Change::OnlyOld(old) => json!({ "change": "only-old", "old": old }),
        Change::OnlyNew(new) => json!({ "change": "only-new", "new": new }),
    };
    value["figure"] = difference.key.clone().into();
    value["title"] = difference.title.clone().into();
    value["unit"] = difference.unit.clone().into();
    value
}
