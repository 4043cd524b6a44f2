//! `mingde record`

use mingde_app::import::Directories;
use std::path::Path;

use mingde_app::{
    AppError, Asked, Library, RecordLine, Step, Whose, change_state, correct, filter, find_record, history,
    list_records, open_sealed,
};
use mingde_core::diagnostic::Message;
use mingde_core::kind::{Field, Kind, Role};
use mingde_core::record::{State, Value, Who};
use mingde_core::revision::Revision;
use mingde_core::words::Locale;
use mingde_store::Page;
use serde_json::json;

use super::Found;
use crate::call::{Format, RecordAction};
use crate::context::{self, Context};
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: RecordAction) -> anyhow::Result<Found> {
    match action {
        RecordAction::List { kind, unit, state, from, to, after, limit, newest, format } => {
            let bureau = context.open().await?;
            let state = state.map(|s| parse_state(&s)).transpose()?;
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
            let people = match format.format {
                Format::Json => None,
                Format::Text => Some(Directories::load(&bureau).await?),
            };
            list(context, (&bureau.library(), people.as_ref()), &records, limit, format.format)
        }
        RecordAction::Show { id, format } => {
            let bureau = context.open().await?;
            let record = find_record(&bureau, &context.actor, &id).await?;
            let revisions = history(&bureau, &context.actor, &id).await?;
            let people = match format.format {
                Format::Json => None,
                Format::Text => Some(Directories::load(&bureau).await?),
            };
            show(context, (&bureau.library(), people.as_ref()), &record, &revisions, format.format)
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
        screen::json(&json!({ "field": opened.title, "value": opened.text.as_str() }))?;
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

fn list(
    context: &Context,
    (library, people): (&Library, Option<&Directories>),
    records: &[RecordLine],
    limit: u32,
    format: Format,
) -> anyhow::Result<Found> {
    if format == Format::Json {
        screen::json(&records.iter().map(as_json).collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    if records.is_empty() {
        screen::say(&context.word("command-no-records"));
        return Ok(Found::Nothing);
    }
    let titles = Titles { context, people };
    let heads = ["id", "kind", "date", "reporter", "state", "revision", "recorded"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
    for record in records {
        table.row([
            record.head.id.to_string(),
            kind_title(context, library, &record.content.kind),
            record.content.date.to_string(),
            titles.who(Who::Unit(record.content.unit)),
            state_word(context, record.head.state),
            record.head.number.to_string(),
            record.head.recorded.to_string(),
        ]);
    }
    table.print();
    if records.len() as u32 == limit
        && let Some(last) = records.last()
    {
        let message = Message::new("command-records-more").with("position", last.head.position);
        screen::say(&context.say(&message));
    }
    Ok(Found::Nothing)
}

fn show(
    context: &Context,
    (library, people): (&Library, Option<&Directories>),
    record: &RecordLine,
    revisions: &[Revision],
    format: Format,
) -> anyhow::Result<Found> {
    if format == Format::Json {
        let mut value = as_json(record);
        value["revisions"] = revisions
            .iter()
            .map(|r| {
                json!({
                    "number": r.number,
                    "position": r.position,
                    "recorded": r.recorded.to_string(),
                    "author": r.author,
                    "batch": r.batch,
                    "state": r.draft.state.name(),
                    "reason": r.draft.reason,
                })
            })
            .collect();
        screen::json(&value)?;
        return Ok(Found::Nothing);
    }
    let content = &record.content;
    let kind = library.kinds.get(&content.kind);
    let titles = Titles { context, people };
    screen::say(&format!(
        "{} {} {}",
        kind_title(context, library, &content.kind),
        content.date,
        record.head.id
    ));
    let reporter = titles.who(Who::Unit(content.unit));
    screen::say(&format!("  {}: {reporter}", context.word("command-head-reporter")));
    for (name, value) in &content.fields {
        let field = kind.and_then(|k| k.field(name));
        screen::say(&format!("  {}: {}", titles.field(field, name), titles.value(field, value)));
    }
    for participant in &content.participants {
        let role = kind.and_then(|k| k.role(&participant.role));
        let mut line = format!("  {}: {}", titles.role(role, &participant.role), titles.who(participant.who));
        for (name, value) in &participant.attributes {
            let field = role.and_then(|r| r.attributes.iter().find(|a| a.name == *name));
            line.push_str(&format!(" {}={}", titles.field(field, name), titles.value(field, value)));
        }
        screen::say(&line);
    }
    for r in revisions {
        let state = state_word(context, r.draft.state);
        screen::say(&format!("  #{} {} {} {} {}", r.number, r.recorded, state, r.author, r.draft.reason));
    }
    Ok(Found::Nothing)
}

fn as_json(record: &RecordLine) -> serde_json::Value {
    let content = &record.content;
    let fields: serde_json::Map<String, serde_json::Value> =
        content.fields.iter().map(|(name, value)| (name.clone(), shown(value).into())).collect();
    let participants: Vec<serde_json::Value> = content
        .participants
        .iter()
        .map(|p| {
            let attributes: serde_json::Map<String, serde_json::Value> =
                p.attributes.iter().map(|(name, value)| (name.clone(), shown(value).into())).collect();
            json!({ "role": p.role, "id": p.who.entity().to_string(), "attributes": attributes })
        })
        .collect();
    json!({
        "id": record.head.id.to_string(),
        "kind": content.kind,
        "unit": content.unit.to_string(),
        "date": content.date,
        "number": content.number,
        "state": record.head.state.name(),
        "revision": record.head.number,
        "position": record.head.position,
        "recorded": record.head.recorded.to_string(),
        "fields": fields,
        "participants": participants,
        "evidence": content.evidence,
    })
}

fn kind_title(context: &Context, library: &Library, id: &str) -> String {
    match library.kinds.get(id) {
        Some(kind) if context.locale == Locale::En => kind.english.clone(),
        Some(kind) => kind.title.clone(),
        None => id.to_owned(),
    }
}

/// What people call the parts of a record; ids are for `--format json`.
struct Titles<'a> {
    context: &'a Context,
    people: Option<&'a Directories>,
}

impl Titles<'_> {
    fn of(&self, title: &str, english: &str) -> String {
        match self.context.locale {
            Locale::En if !english.is_empty() => english.to_owned(),
            _ => title.to_owned(),
        }
    }

    fn field(&self, field: Option<&Field>, name: &str) -> String {
        field.map_or(name.to_owned(), |f| self.of(&f.title, &f.english))
    }

    fn role(&self, role: Option<&Role>, name: &str) -> String {
        role.map_or(name.to_owned(), |r| self.of(&r.title, &r.english))
    }

    fn who(&self, who: Who) -> String {
        let known = self.people.and_then(|people| people.label(&self.context.actor, who));
        known.unwrap_or_else(|| who.entity().to_string())
    }

    fn value(&self, field: Option<&Field>, value: &Value) -> String {
        match (field, value) {
            (Some(field), Value::Choice(code)) => {
                let choice = field.choices().iter().find(|c| c.code == *code);
                choice.map_or(code.clone(), |c| self.of(&c.title, &c.english))
            }
            (_, Value::Unit(id)) => self.who(Who::Unit(*id)),
            _ => shown(value),
        }
    }
}

/// Sealed values stay sealed on the screen as well.
fn shown(value: &Value) -> String {
    match value {
        Value::Sealed(_) => "******".to_owned(),
        value => value.to_string(),
    }
}

fn parse_state(text: &str) -> anyhow::Result<State> {
    State::parse(text).ok_or_else(|| {
        let names = State::ALL.map(|(_, name)| name).join(", ");
        AppError::Invalid(Message::new("command-bad-state").with("text", text).with("states", names)).into()
    })
}

fn state_word(context: &Context, state: State) -> String {
    context.say_code(&format!("state-{}", state.name()))
}
