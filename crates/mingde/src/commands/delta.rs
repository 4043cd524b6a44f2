//! `mingde assess --since`: what a correction after the fact changes.

use std::path::Path;

use mingde_app::Sight;
use mingde_app::view::DeltaView;
use mingde_app::{AssessRequest, Bureau, Delta, RecordChange, Since, delta, read_receipt};
use mingde_core::diagnostic::Message;
use mingde_core::reason;
use mingde_core::words::Locale;
use mingde_rulebook::Reference;

use super::{Found, versions};
use crate::call::Format;
use crate::context::Context;
use crate::{named, screen};

/// No assessment that somebody kept is longer.
pub const LONGEST_RECEIPT: u64 = 1 << 30;
/// Most registry entries told in the terminal.
const MOST_TOLD: usize = 10;

pub async fn run(
    context: &Context,
    bureau: &Bureau,
    sight: &Sight,
    request: &AssessRequest,
    since: &str,
    format: Format,
) -> anyhow::Result<Found> {
    let mut request = request.clone();
    let since = match (since.parse::<u64>(), Reference::parse(since)) {
        (Ok(position), _) => Since::Position(position),
        (Err(_), Some(printed)) => {
            request.period = request.period.or(Some(printed.period));
            request.as_of = request.as_of.or(Some(printed.as_of));
            if request.rulebooks.is_empty() {
                request.rulebooks.push(printed.rulebook);
            }
            Since::Position(printed.position)
        }
        (Err(_), None) => {
            let text = named::text(Path::new(since), LONGEST_RECEIPT)?;
            Since::Receipt(Box::new(read_receipt(&text)?))
        }
    };
    let found = delta(bureau, sight, &request, &since, context.now().day()).await?;
    match format {
        Format::Json => screen::json(&DeltaView::of(&found, context.locale))?,
        Format::Text => print(context, bureau, &found),
    }
    Ok(Found::Nothing)
}

fn print(context: &Context, bureau: &Bureau, found: &Delta) {
    let mut changed = 0;
    for rulebook in &found.rulebooks {
        let assessment = &rulebook.assessment;
        let message = Message::new("delta-head")
            .with("title", context.phrase(&assessment.title))
            .with("version", &assessment.version)
            .with("period", context.period(&assessment.period))
            .with("day", assessment.as_of);
        screen::say(&context.say(&message));
        for result in &rulebook.results {
            changed += 1;
            let change = &result.change;
            let counted = (result.kind, result.unit);
            screen::say(&format!(
                "  {} {}  {} [{}]: {} → {}",
                change.code,
                change.name,
                context.phrase(&result.result.1),
                result.result.0,
                versions::told(context, counted, &change.before, &change.grades[0]),
                versions::told(context, counted, &change.after, &change.grades[1]),
            ));
            for (part, before, after) in versions::parts_told(context, result.kind, change) {
                screen::say(&format!("      {part}: {before} → {after}"));
            }
            for record in &result.records {
                screen::say(&format!("      {}", told(context, bureau, record)));
            }
            if result.records.is_empty() {
                screen::say(&format!("      {}", context.word("delta-no-record")));
            }
        }
    }
    for entry in found.registry.iter().take(MOST_TOLD) {
        let code = if entry.new { "delta-registry-new" } else { "delta-registry-changed" };
        let message =
            Message::new(code).with("entity", context.say_code(&format!("entity-{}", entry.entity)));
        screen::say(&context.say(&message.with("name", &entry.name).with("at", entry.recorded)));
    }
    if found.registry.len() > MOST_TOLD {
        let message = Message::new("rulebook-explain-more").with("count", found.registry.len() - MOST_TOLD);
        screen::say(&context.say(&message));
    }
    let message = Message::new("delta-counted")
        .with("count", changed)
        .with("revisions", found.until.saturating_sub(found.since))
        .with("since", found.since);
    screen::say(&context.say(&message));
}

/// `2025-09-12 谈心谈话 #19006674…  minutes: 5 → 45  补填（clerk，2025-10-01 …）`
fn told(context: &Context, bureau: &Bureau, record: &RecordChange) -> String {
    let library = bureau.library();
    let kind = library.kinds.get(&record.kind);
    let title = kind.map_or(record.kind.as_str(), |k| context.phrase(&k.title));
    let english = context.locale == Locale::En;
    let state = |state: mingde_core::record::State| context.say_code(&format!("state-{}", state.name()));
    let mut text = format!("{} {title} #{}", record.date, record.id);
    match record.state {
        (None, now) => text.push_str(&format!("  {} {}", context.word("delta-new"), state(now))),
        (Some(then), now) if then != now => text.push_str(&format!("  {} → {}", state(then), state(now))),
        _ => {}
    }
    for (name, before, after) in &record.fields {
        let field = kind.and_then(|k| k.fields.iter().find(|f| f.name == *name));
        let field = field.map(|f| if english { &*f.english } else { &*f.title });
        let blank = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        text.push_str(&format!("  {}: {} → {}", field.unwrap_or(name), blank(before), blank(after)));
    }
    let said = reason::say(context.locale, &record.reason);
    let reason = if said.is_empty() { String::new() } else { format!("{said} · ") };
    text.push_str(&format!("  ({reason}{} {})", record.author, record.recorded));
    text
}
