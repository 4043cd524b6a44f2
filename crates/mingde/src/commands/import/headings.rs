//! `mingde import --heading 谈了什么=谈话事由`: what headings mean that nobody knows, said once and remembered.

use mingde_app::import::{ImportRequest, LearnedHeading, StrangeColumn, import, learn_headings};
use mingde_app::{AppError, Bureau, Silent};
use mingde_core::diagnostic::Message;
use mingde_core::text::{comparable, nearest};

use crate::context::Context;
use crate::screen;

/// Remembers what was said with the call; the files are looked at before, for where the headings stand. It is remembered
/// in a dry run as well: the ledger knows nothing of it.
pub(super) async fn learn(
    context: &Context,
    bureau: &Bureau,
    request: &ImportRequest,
    said: &[String],
) -> anyhow::Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let rehearsal = ImportRequest { dry_run: true, ..request.clone() };
    let rehearsed = import(bureau, &context.actor, context.now(), &rehearsal, &mut Silent).await?;
    if let Some(stopped) = rehearsed.stopped {
        return Err(stopped.error.into());
    }
    // Of a file that was not read nothing is said; the import itself tells why.
    if rehearsed.outcomes.iter().any(|outcome| outcome.unreadable.is_some()) {
        return Ok(());
    }
    let strange: Vec<&StrangeColumn> =
        rehearsed.outcomes.iter().flat_map(|outcome| &outcome.strange).collect();
    let mut learned = Vec::new();
    for one in said {
        learned.extend(meanings(&strange, one)?);
    }
    Ok(learn_headings(bureau, &context.actor, context.now(), &learned).await?)
}

/// What `谈了什么=谈话事由` says of each sheet that has such a heading.
fn meanings(strange: &[&StrangeColumn], said: &str) -> Result<Vec<LearnedHeading>, AppError> {
    let Some((heading, meant)) = said.split_once(['=', '＝']) else {
        return Err(AppError::Invalid(Message::new("command-heading-malformed").with("text", said)));
    };
    let (heading, meant) = (heading.trim(), meant.trim());
    let wanted = comparable(heading);
    let columns: Vec<_> = strange.iter().filter(|column| comparable(&column.heading) == wanted).collect();
    if columns.is_empty() {
        if strange.is_empty() {
            let message = Message::new("command-heading-all-known").with("heading", heading);
            return Err(AppError::NotFound(message));
        }
        let known = strange.iter().map(|column| column.heading.as_str()).collect::<Vec<_>>().join("、");
        let message = Message::new("command-heading-not-there").with("heading", heading);
        return Err(AppError::NotFound(message.with("headings", known)));
    }
    let meaning = |column: &&&StrangeColumn| {
        let titles = || column.free.iter().map(|(title, _)| title.as_str());
        let is_meant = |(title, english): &&(String, String)| {
            comparable(title) == comparable(meant) || english.eq_ignore_ascii_case(meant)
        };
        let title = match column.free.iter().find(is_meant) {
            Some((title, _)) => title.clone(),
            None if meant.is_empty() => String::new(),
            None => {
                let near = nearest(meant, titles()).map(str::to_owned);
                let offered = near.unwrap_or_else(|| titles().collect::<Vec<_>>().join("、"));
                let message = Message::new("command-heading-no-column").with("title", meant);
                return Err(AppError::Invalid(message.with("near", offered)));
            }
        };
        let (layout, heading) = (column.layout.clone(), column.heading.clone());
        Ok(LearnedHeading { layout, heading, meant: title })
    };
    columns.iter().map(meaning).collect()
}

/// How it is said what the headings mean that nobody knows.
pub(super) fn hint(context: &Context, file: &str, strange: &[StrangeColumn]) {
    let Some(first) = strange.iter().find(|column| column.nearest.is_some()).or(strange.first()) else {
        return;
    };
    // Which column it is only who wrote it knows, unless it is called nearly so.
    let column = || context.word("command-heading-column");
    let message = Message::new("command-heading-hint")
        .with("file", file)
        .with("heading", &first.heading)
        .with("title", first.nearest.clone().unwrap_or_else(column));
    screen::say(&format!("  {}", context.say(&message)));
}
