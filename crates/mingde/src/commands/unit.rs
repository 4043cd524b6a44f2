//! `mingde unit`

use mingde_app::import::Directories;
use mingde_app::view::ReorganisedView;
use mingde_app::{AppError, ReorganisationRequest, Reorganised, ReorganisedUnit, reorganise};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::reorganisation::Reorganisation;

use super::Found;
use crate::call::{ChangeArgs, Format, UnitAction};
use crate::context::{self, Context};
use crate::screen;

pub async fn run(context: &Context, action: UnitAction) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let directories = Directories::load(&bureau).await?;
    let unit = |name: &str| directories.unit(name);
    let (reorganisation, from, change) = match action {
        UnitAction::Close { unit: closed, from, change } => {
            (Reorganisation::Close { unit: unit(&closed)? }, Some(from), change)
        }
        UnitAction::Merge { units, into, from, change } => {
            let units = units.iter().map(|name| unit(name)).collect::<Result<_, _>>()?;
            (Reorganisation::Merge { units, into: unit(&into)? }, Some(from), change)
        }
        UnitAction::Split { unit: parted, into, from, change } => {
            let into = into.iter().map(|new| code_and_name(new)).collect::<Result<_, _>>()?;
            (Reorganisation::Split { unit: unit(&parted)?, into }, Some(from), change)
        }
        UnitAction::Rename { unit: renamed, name, change } => {
            (Reorganisation::Rename { unit: unit(&renamed)?, name }, None, change)
        }
        UnitAction::Move { unit: moved, to, from, change } => {
            (Reorganisation::Move { unit: unit(&moved)?, to: unit(&to)? }, Some(from), change)
        }
    };
    let from = match from {
        Some(from) => context::day(&from)?,
        None => context.now().day(),
    };
    let ChangeArgs { reason, dry_run, format } = change;
    let request = ReorganisationRequest { change: reorganisation.into(), from, reason, dry_run };
    let done = reorganise(&bureau, &context.actor, context.now(), &request).await?;
    match format.format {
        Format::Json => screen::json(&ReorganisedView::of(&done, from))?,
        Format::Text => tell(context, &done, from),
    }
    Ok(Found::Nothing)
}

fn code_and_name(text: &str) -> Result<(String, String), AppError> {
    let parts = text.split_once('=').map(|(code, name)| (code.trim().to_owned(), name.trim().to_owned()));
    let parts = parts.filter(|(code, name)| !code.is_empty() && !name.is_empty());
    parts.ok_or_else(|| AppError::Invalid(Message::new("command-code-and-name").with("text", text)))
}

fn tell(context: &Context, done: &Reorganised, from: Day) {
    let say = |message: Message| screen::say(&context.say(&message));
    if done.dry_run {
        screen::say(&context.word("command-unit-rehearsed"));
    }
    for unit in &done.units {
        for message in told(unit, from) {
            say(message.with("name", &unit.name).with("code", &unit.code));
        }
    }
    if !done.persons.is_empty() {
        let named = done.persons.iter().take(NAMED).map(|(code, name)| format!("{name}({code})"));
        let names = named.collect::<Vec<_>>().join("、");
        let code =
            if done.persons.len() > NAMED { "command-unit-persons-more" } else { "command-unit-persons" };
        say(Message::new(code).with("count", done.persons.len()).with("names", names));
    }
    if !done.groups.is_empty() {
        let groups = Message::new("command-unit-groups").with("names", done.groups.join("、"));
        say(groups.with("day", from));
    }
    for (unit, count) in &done.records_after {
        let message = Message::new("command-unit-records-after").with("unit", unit).with("count", count);
        screen::tell(&context.say(&message.with("day", from)));
    }
}

/// So many persons are named.
const NAMED: usize = 8;

/// What is to be said of a unit.
fn told(unit: &ReorganisedUnit, from: Day) -> Vec<Message> {
    let mut told = Vec::new();
    if let Some(former) = &unit.former {
        told.push(Message::new("command-unit-renamed").with("former", former));
    }
    if let Some(begins) = unit.begins {
        told.push(Message::new("command-unit-begins").with("day", begins));
    }
    if let Some(ends) = unit.ends {
        told.push(Message::new("command-unit-ends").with("day", ends).with("last", ends.plus(-1)));
    }
    if let Some(parent) = &unit.parent {
        told.push(Message::new("command-unit-belongs").with("parent", parent).with("day", from));
    }
    told
}
