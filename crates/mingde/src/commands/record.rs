//! `mingde record`

use std::path::Path;

use mingde_app::import::Directories;
use mingde_app::view::{RecordView, RevisionView, ShiftView, Shown, history_view};
use mingde_app::{
    AppError, Asked, Library, RecordLine, Step, Whose, change_state, correct, filter, find_record, history,
    list_records, open_sealed,
};
use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::policy::Account;
use mingde_core::record::State;
use mingde_core::words::{Locale, say_code};
use mingde_store::Page;
use serde::Serialize;

use super::Found;
use crate::call::{Format, RecordAction};
use crate::context::{self, Context};
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: RecordAction) -> anyhow::Result<Found> {
    match action {
        RecordAction::List { kind, unit, state, from, to, after, limit, newest, format } => {
            let bureau = context.open().await?;
            let state = state.map(|s| parse_state(context, &s)).transpose()?;
            let first = from.as_deref().map(context::day).transpose()?;
            let last = to.as_deref().map(context::day).transpose()?;
            if let (Some(first), Some(last)) = (first, last)
                && first > last
            {
                let message = Message::new("command-days-reversed").with("from", first).with("to", last);
                return Err(AppError::Invalid(message).into());
            }
            let days = (first.is_some() || last.is_some()).then(|| {
                use mingde_core::date::Day;
                (first.unwrap_or(Day::EARLIEST), last.unwrap_or(Day::LATEST))
            });
            let filter = filter(&bureau, kind.as_deref(), unit.as_deref(), state, days).await?;
            let page = Page::following(after, limit);
            let page = if newest { page.newest_first() } else { page };
            let records = list_records(&bureau, &context.actor, &filter, page).await?;
            let names = Directories::load(&bureau).await?;
            let library = bureau.library();
            let views = records.iter().map(|record| view(&library, &names, record));
            list(context, &views.collect::<Vec<_>>(), limit, format.format)
        }
        RecordAction::Show { id, format } => {
            let bureau = context.open().await?;
            let record = find_record(&bureau, &context.actor, &id).await?;
            let revisions = history(&bureau, &context.actor, &id).await?;
            let names = Directories::load(&bureau).await?;
            let library = bureau.library();
            let called = |who| names.label_in(&record, who);
            let revisions = history_view(&revisions, (&library, &context.actor), &called, context.locale)?;
            let record = RecordView { revisions, ..view(&library, &names, &record) };
            show(context, &record, format.format)
        }
        RecordAction::Correct { id, changes, reason } => {
            let bureau = context.open().await?;
            let stated = stated(&changes)?;
            let kind = find_record(&bureau, &context.actor, &id).await?.content.kind;
            if let Some(kind) = bureau.library().kinds.get(&kind) {
                expect_unseen(kind, &stated)?;
            }
            let pairs: Vec<(String, String)> = stated.into_iter().map(|one| (one.name, one.value)).collect();
            let now = context.now();
            let record = correct(&bureau, &context.actor, now, &id, &pairs, &reason).await?;
            done(context, &record)
        }
        RecordAction::Open { id, field, purpose, participant, person, unit, format } => {
            let whose = match (person, unit) {
                (true, _) => Whose::Person(&id),
                (_, true) => Whose::Unit(&id),
                _ => Whose::Record(&id),
            };
            let asked = Asked { field: &field, participant: participant.as_deref() };
            open(context, whose, asked, &purpose, format.format).await
        }
        RecordAction::Submit { id, reason } => step(context, &id, Step::Submit, &reason).await,
        RecordAction::Accept { id, reason } => step(context, &id, Step::Accept, &reason).await,
        RecordAction::Return { id, reason } => step(context, &id, Step::Return, &reason).await,
        RecordAction::Withdraw { id, reason } => step(context, &id, Step::Withdraw, &reason).await,
    }
}

/// A new value of a field.
struct Stated {
    /// Name or title of the field.
    name: String,
    /// The value; empty to remove it.
    value: String,
    /// Whether it came from standard input.
    read_in: bool,
}

/// What is sensitive is not taken from the arguments: they are seen by everybody on the machine, and kept by the shell.
fn expect_unseen(kind: &Kind, stated: &[Stated]) -> anyhow::Result<()> {
    for Stated { name, .. } in stated.iter().filter(|one| !one.read_in && !one.value.is_empty()) {
        let field = kind.fields.iter().find(|f| f.name == *name || f.title == *name);
        if let Some(field) = field.filter(|field| field.sensitive) {
            let message = Message::new("command-sensitive-argument").with("field", &field.name);
            return Err(AppError::Invalid(message).into());
        }
    }
    Ok(())
}

/// Changes as they were typed. `FIELD=-` is read from standard input, one line for each where there are several: what is
/// sensitive does not belong into arguments, which everybody on the machine can see.
fn stated(changes: &[String]) -> anyhow::Result<Vec<Stated>> {
    let mut stated = Vec::with_capacity(changes.len());
    for change in changes {
        let Some((name, value)) = change.split_once('=') else {
            return Err(AppError::Invalid(Message::new("command-bad-change").with("text", change)).into());
        };
        let (name, value) = (name.trim().to_owned(), value.trim());
        stated.push(match value {
            "-" => Stated { name, value: String::new(), read_in: true },
            value => Stated { name, value: value.to_owned(), read_in: false },
        });
    }
    let wanted = stated.iter().filter(|one| one.read_in).count();
    let mut lines = std::io::stdin().lines();
    for one in stated.iter_mut().filter(|one| one.read_in) {
        match wanted {
            1 => {
                for line in lines.by_ref() {
                    one.value.push_str(&line.map_err(AppError::file(Path::new("-")))?);
                    one.value.push('\n');
                }
                one.value.truncate(one.value.trim_end().len());
            }
            _ => {
                one.value =
                    lines.next().transpose().map_err(AppError::file(Path::new("-")))?.unwrap_or_default();
            }
        }
    }
    Ok(stated)
}

/// A sealed value that was opened.
#[derive(Serialize)]
struct Opened<'o> {
    field: &'o str,
    value: &'o str,
}

async fn open(
    context: &Context,
    whose: Whose<'_>,
    asked: Asked<'_>,
    purpose: &str,
    format: Format,
) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let opened = open_sealed(&bureau, &context.actor, context.now(), whose, asked, purpose).await?;
    if format == Format::Json {
        screen::json(&Opened { field: &opened.title, value: &opened.text })?;
        return Ok(Found::Nothing);
    }
    let english = context.locale == Locale::En;
    let title = if english { &opened.english } else { &opened.title };
    let choice = opened.choice.as_ref().map(|(title, other)| if english { other } else { title });
    screen::say(&format!("{title}: {}", choice.map_or(opened.text.as_str(), String::as_str)));
    Ok(Found::Nothing)
}

async fn step(context: &Context, id: &str, step: Step, reason: &str) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let record = change_state(&bureau, &context.actor, context.now(), id, step, reason).await?;
    done(context, &record)
}

fn done(context: &Context, record: &RecordLine) -> anyhow::Result<Found> {
    for objection in &record.objections {
        screen::tell(&context.say(&objection.message()));
    }
    let message = Message::new("command-record-done")
        .with("id", record.head.id)
        .with("state", state_word(context, record.head.state))
        .with("number", record.head.number);
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}

/// A record with what its parts are called, for whoever sees it.
fn view(library: &Library, names: &Directories, record: &RecordLine) -> RecordView {
    RecordView::of(record, library, &|who| names.label_in(record, who))
}

fn list(context: &Context, records: &[RecordView], limit: u32, format: Format) -> anyhow::Result<Found> {
    if format == Format::Json {
        screen::json(&records)?;
        return Ok(Found::Nothing);
    }
    if records.is_empty() {
        screen::say(&context.word("command-no-records"));
        return Ok(Found::Nothing);
    }
    let heads = ["id", "kind", "date", "reporter", "state", "revision", "recorded"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
    for record in records {
        table.row([
            record.id.to_string(),
            record.title.say(context.locale).to_owned(),
            record.date.to_string(),
            reporter(record),
            state_word(context, record.state),
            record.revision.to_string(),
            record.recorded.to_string(),
        ]);
    }
    table.print();
    if records.len() as u32 == limit
        && let Some(last) = records.last()
    {
        let message = Message::new("command-records-more").with("position", last.position);
        screen::say(&context.say(&message));
    }
    Ok(Found::Nothing)
}

fn show(context: &Context, record: &RecordView, format: Format) -> anyhow::Result<Found> {
    if format == Format::Json {
        screen::json(record)?;
        return Ok(Found::Nothing);
    }
    screen::say(&format!("{} {} {}", record.title.say(context.locale), record.date, record.id));
    let colon = if context.locale == Locale::En { ": " } else { "：" };
    screen::say(&format!("  {}{colon}{}", context.word("command-head-reporter"), reporter(record)));
    for field in &record.fields {
        let (title, value) = (field.title.say(context.locale), field.value.say(context.locale));
        screen::say(&format!("  {title}{colon}{value}"));
    }
    for part in &record.participants {
        let name = part.name.clone().unwrap_or_else(|| part.who.entity().to_string());
        let mut line = format!("  {}{colon}{name}", part.title.say(context.locale));
        for field in &part.attributes {
            let (title, value) = (field.title.say(context.locale), field.value.say(context.locale));
            line.push_str(&format!(" {title}={value}"));
        }
        screen::say(&line);
    }
    for revision in &record.revisions {
        let RevisionView { number, recorded, reason, .. } = revision;
        let state = state_word(context, revision.state);
        let author = match revision.author.as_str() {
            Account::OPERATOR => context.word("account-operator"),
            account => account.to_owned(),
        };
        screen::say(format!("  #{number} {recorded} {state} {author} {reason}").trim_end());
        for shift in &revision.changes {
            screen::say(&format!("      {}", changed(context, shift)));
        }
    }
    Ok(Found::Nothing)
}

/// The unit that reports it.
fn reporter(record: &RecordView) -> String {
    record.unit_name.clone().unwrap_or_else(|| record.unit.to_string())
}

/// `谈话时长：45 → 50`
fn changed(context: &Context, shift: &ShiftView) -> String {
    let value = |shown: &Option<Shown>| match shown {
        Some(shown) => shown.say(context.locale).to_owned(),
        None => "—".to_owned(),
    };
    let colon = if context.locale == Locale::En { ": " } else { "：" };
    format!("{}{colon}{} → {}", shift.title.say(context.locale), value(&shift.before), value(&shift.after))
}

/// A state by its name, or by its word in either language.
pub(super) fn parse_state(context: &Context, text: &str) -> anyhow::Result<State> {
    let word = |locale, state: State| say_code(locale, &format!("state-{}", state.name()), &[]);
    let is_called = |state: State| {
        [Locale::ZhCn, Locale::En]
            .into_iter()
            .any(|locale| word(locale, state).to_lowercase() == text.trim().to_lowercase())
    };
    let called = State::ALL.into_iter().map(|(state, _)| state).find(|state| is_called(*state));
    State::parse(text).or(called).ok_or_else(|| {
        let names = State::ALL.map(|(state, _)| word(context.locale, state));
        let names = names.join(if context.locale == Locale::En { ", " } else { "、" });
        AppError::Invalid(Message::new("command-bad-state").with("text", text).with("states", names)).into()
    })
}

fn state_word(context: &Context, state: State) -> String {
    context.say_code(&format!("state-{}", state.name()))
}
