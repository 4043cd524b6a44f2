//! `mingde import`

mod headings;

use mingde_app::import::{
    FileOutcome, ImportRequest, Imported, SeenRow, brings_units, grouped, import, undo,
};
use mingde_app::import_batches;
use mingde_app::view::{BatchView, FileOutcomeView, Shown, StoppedView};
use mingde_core::diagnostic::{Class, Message, Severity};
use serde::Serialize;

use super::Found;
use crate::bars::Bars;
use crate::call::{Format, ImportAction, ImportArgs};
use crate::context::Context;
use crate::screen::{self, Table};
use crate::status::Status;

pub async fn run(context: &Context, args: ImportArgs) -> anyhow::Result<Found> {
    match args.action {
        Some(ImportAction::Undo { batch, format }) => take_back(context, &batch, format.format).await,
        Some(ImportAction::List { format }) => list(context, format.format).await,
        None => take_in(context, args).await,
    }
}

/// A file that was taken, or at which the import stopped.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'o> {
    Taken(Box<FileOutcomeView<'o>>),
    Stopped(StoppedView<'o>),
}

async fn take_in(context: &Context, args: ImportArgs) -> anyhow::Result<Found> {
    if args.files.is_empty() {
        return Err(mingde_app::AppError::Invalid(Message::new("command-no-files")).into());
    }
    // Otherwise rows would be refused with nowhere to put them.
    if let Some(folder) = args.rejects.as_ref().filter(|_| !args.dry_run) {
        std::fs::create_dir_all(folder).map_err(mingde_app::AppError::file(folder))?;
    }
    let bureau = if args.dry_run {
        // A rehearsal founds nothing.
        context.open_or_rehearse().await?
    } else if context.has_ledger().await?
        || brings_units(&context.settings.reading, &context.settings.load_library()?, &args.files)
    {
        context.open_or_found().await?
    } else {
        let path = context.settings.data.display();
        return Err(mingde_app::AppError::NotFound(
            Message::new("command-no-ledger-import").with("path", path),
        )
        .into());
    };
    let request = ImportRequest {
        files: args.files,
        dry_run: args.dry_run,
        reason: args.reason,
        rejects: args.rejects.filter(|_| !args.dry_run),
        locale: context.locale,
        sent: None,
    };
    headings::learn(context, &bureau, &request, &args.headings).await?;
    let mut bars = Bars::new(context.locale);
    let Imported { outcomes, stopped } =
        import(&bureau, &context.actor, context.now(), &request, &mut bars).await?;
    match args.format.format {
        Format::Json => {
            let taken = outcomes.iter().map(|o| Row::Taken(Box::new(FileOutcomeView::of(o, context.locale))));
            let stopped = stopped.as_ref().map(|stopped| {
                let why = context.say(&stopped.error.message());
                Row::Stopped(StoppedView { file: &stopped.file, stopped: why, files_left: stopped.left })
            });
            screen::json(&taken.chain(stopped).collect::<Vec<_>>())?;
        }
        Format::Text => outcomes.iter().for_each(|o| print(context, o)),
    }
    match stopped {
        None => Ok(found(&outcomes)),
        Some(stopped) => {
            let message = Message::new("command-import-stopped")
                .with("file", stopped.file.display())
                .with("taken", outcomes.len())
                .with("left", stopped.left);
            screen::tell(&context.say(&message));
            Err(stopped.error.into())
        }
    }
}

/// A file that is not there, or is nothing that can be read, is the call's fault; one that the machine did not read may be
/// sound.
fn found(outcomes: &[FileOutcome]) -> Found {
    let unread = |class: Class| Status::from(class) == Status::WrongCall;
    let mut classes = outcomes.iter().filter_map(|outcome| outcome.unread);
    match classes.find(|class| !unread(*class)) {
        Some(_) => Found::Unread,
        None if outcomes.iter().any(|outcome| outcome.unread.is_some()) => Found::NotThere,
        None => Found::problems_if(outcomes.iter().any(FileOutcome::has_problems)),
    }
}

pub(super) fn print(context: &Context, outcome: &FileOutcome) {
    if let Some(batch) = &outcome.already {
        let message = Message::new("command-import-already").with("file", &outcome.file).with("batch", batch);
        screen::say(&context.say(&message));
        return;
    }
    if let Some(bad) = &outcome.unreadable {
        screen::tell(&format!("{}: {}", outcome.file, context.say(bad)));
        return;
    }
    let code = match (outcome.headings_wrong, outcome.dry_run) {
        (true, _) => "command-import-headings",
        (false, true) => "command-import-rehearsed",
        (false, false) => "command-import-done",
    };
    let mut message = Message::new(code).with("file", &outcome.file);
    if !outcome.headings_wrong {
        message = message
            .with("added", outcome.added)
            .with("changed", outcome.changed)
            .with("unchanged", outcome.unchanged)
            .with("refused", outcome.refused);
    }
    screen::say(&context.say(&message));
    if let Some(batch) = &outcome.batch {
        screen::say(&context.say(&Message::new("command-import-batch").with("batch", batch)));
    }
    for (code, count) in [
        ("command-import-outdated", outcome.outdated),
        ("command-import-evidence", outcome.awaiting_evidence),
    ] {
        if count > 0 {
            screen::say(&context.say(&Message::new(code).with("count", count)));
        }
    }
    for note in &outcome.notes {
        screen::say(&format!("  {}", context.say(note)));
    }
    for twin in &outcome.duplicates {
        let message = Message::new("command-import-duplicate")
            .with("place", &twin.place)
            .with("code", &twin.code)
            .with("other", &twin.resembles)
            .with("reason", context.say(&twin.reason));
        screen::say(&format!("  {}", context.say(&message)));
    }
    for group in grouped(&outcome.errors) {
        let level = context.word(match group.severity {
            Severity::Error => "diagnostic-error",
            Severity::Warning => "diagnostic-warning",
        });
        let mut line = format!("  {level} {}: {}", group.place, context.say(&group.message));
        if let Some(near) = &group.suggestion {
            line.push_str(&context.word("command-semicolon"));
            let near = context.tongue().say(near).to_owned();
            line.push_str(&context.say(&Message::new("diagnostic-did-you-mean").with("word", near)));
        }
        if !group.lines.is_empty() {
            let code =
                if group.is_the_same { "command-import-column" } else { "command-import-column-alike" };
            let message = Message::new(code).with("count", group.lines.len());
            line.push_str(&context.say(&message.with("lines", group.lines_in_short())));
        }
        screen::tell(&line);
    }
    headings::hint(context, &outcome.file, &outcome.strange);
    outcome.rows.iter().for_each(|row| print_row(context, row));
    let listed = outcome.errors.iter().filter(|e| e.severity == Severity::Error).count() as u64;
    if outcome.error_count > listed {
        let message = Message::new("command-import-more").with("count", outcome.error_count - listed);
        screen::tell(&format!("  {}", context.say(&message)));
    }
    for path in &outcome.rejects {
        let message = Message::new("command-import-rejects").with("path", path.display());
        screen::say(&context.say(&message));
    }
}

/// A row that would be taken, with what it changes.
fn print_row(context: &Context, row: &SeenRow) {
    let code = if row.is_new { "command-import-would-add" } else { "command-import-would-change" };
    let mut line = format!("  {} {} {}", context.word(code), row.place, row.title);
    for change in &row.changes {
        let said = |shown: &Option<Shown>| {
            shown
                .as_ref()
                .map_or_else(|| context.word("command-import-empty"), |s| s.say(context.locale).to_owned())
        };
        let (before, after) = (said(&change.before), said(&change.after));
        line.push_str(&format!("  {}: {before} → {after}", change.title.say(context.locale)));
    }
    screen::say(line.trim_end());
}

async fn take_back(context: &Context, batch: &str, format: Format) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let undone = undo(&bureau, &context.actor, context.now(), batch).await?;
    match format {
        Format::Json => screen::json(&undone)?,
        Format::Text => {
            let message = Message::new("command-undo-done")
                .with("batch", &undone.batch)
                .with("withdrawn", undone.withdrawn)
                .with("restored", undone.restored);
            screen::say(&context.say(&message));
            for id in &undone.moved_on {
                screen::tell(&format!(
                    "  {}",
                    context.say(&Message::new("command-undo-moved-on").with("id", id))
                ));
            }
        }
    }
    Ok(Found::problems_if(!undone.moved_on.is_empty()))
}

async fn list(context: &Context, format: Format) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let batches = import_batches(&bureau, &context.actor).await?;
    match format {
        Format::Json => screen::json(&batches.iter().map(BatchView::from).collect::<Vec<_>>())?,
        Format::Text if batches.is_empty() => screen::say(&context.word("command-no-batches")),
        Format::Text => {
            let sight = bureau.sight(&context.actor, None).await?;
            let heads = ["batch", "file", "recorded", "author", "added", "changed", "refused", "undone"];
            let codes = heads.map(|h| context.say_code(&format!("command-head-{h}")));
            let mut table = Table::new(codes);
            for b in &batches {
                let count = |name: &str| b.counts.get(name).map_or_else(String::new, ToString::to_string);
                table.row([
                    b.id.clone(),
                    b.file.clone(),
                    b.recorded.to_string(),
                    sight.author(&b.author).say(context.locale).to_owned(),
                    count("added"),
                    count("changed"),
                    count("refused"),
                    b.undone_by.clone().unwrap_or_default(),
                ]);
            }
            table.print();
        }
    }
    Ok(Found::Nothing)
}
