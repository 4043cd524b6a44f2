//! `assess`: one question to all bureaus.

use std::path::PathBuf;
use std::time::Duration;

use datafusion::arrow::array::{Array, RecordBatch, StringArray};
use futures::TryStreamExt;
use mingde_app::{AppError, Library};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;

use crate::answer::{Goal, put};
use crate::bureaus::{Bureau, bureaus_in};
use crate::call::AssessArgs;
use crate::engine::{Engine, Place};
use crate::fault::Fault;
use crate::question::Question;
use crate::results::is_counted;
use crate::trouble::Trouble;

const EVERYTHING: &str = include_str!("sql/everything.sql");
const OVERVIEW: &str = include_str!("sql/overview.sql");
const FAULTS: &str = include_str!("sql/faults.sql");

/// What came of a question.
pub struct Answered {
    /// Rows of the answer.
    pub rows: usize,
    /// Bureaus that it speaks of.
    pub bureaus: usize,
    /// Those that it does not speak of, and why.
    pub left_out: Vec<Fault>,
}

/// Asks, and writes or prints the answer.
///
/// # Errors
/// A wrong call; no answer, or none in time.
pub async fn assess(args: &AssessArgs, now: Timestamp) -> Result<Answered, Trouble> {
    let library = Library::load(&args.library)?;
    speak_of_units(&library, args)?;
    let question = Question {
        rulebooks: args.rulebooks.clone(),
        period: args.period.clone(),
        as_of: args.as_of.clone(),
        today: now.day().to_string(),
        library: library.carried(),
    };
    question.read()?;
    let sql = statement(args)?;
    let bureaus = bureaus_in(&args.from)?;
    let tables = args.with.iter().map(|named| table(named)).collect::<Result<_, _>>()?;
    let place = match &args.scheduler {
        Some(scheduler) => Place::Cluster(scheduler.clone()),
        None => Place::Here(args.slots),
    };
    let goal = match &args.out {
        Some(path) => Goal::File(path),
        None => Goal::Screen(args.format),
    };
    let engine = Engine::new(place, tables);
    engine.greet().await?;
    let asked = ask(&engine, &sql, &question, bureaus, goal);
    match tokio::time::timeout(Duration::from_secs(args.timeout), asked).await {
        Ok(answered) => answered,
        Err(_) => {
            engine.give_up().await;
            Err(Trouble::Told(Message::new("cluster-no-answer").with("seconds", args.timeout)))
        }
    }
}

/// Asks all; if one cannot be read, finds out at once which cannot, and asks the others.
async fn ask(
    engine: &Engine,
    sql: &str,
    question: &Question,
    mut bureaus: Vec<Bureau>,
    goal: Goal<'_>,
) -> Result<Answered, Trouble> {
    let mut left_out = Vec::new();
    loop {
        let answer = match engine.ask(sql, question, &bureaus).await {
            Ok(answer) => put(answer, goal).await,
            Err(trouble) => Err(trouble),
        };
        let fault = match answer {
            Ok(rows) => return Ok(Answered { rows, bureaus: bureaus.len(), left_out }),
            Err(trouble) => fault_in(trouble)?,
        };
        let known = |name: &String| bureaus.iter().any(|bureau| bureau.name == *name);
        if !fault.bureau.as_ref().is_some_and(known) {
            return Err(Trouble::Fault(fault));
        }
        let mut faults = faults(engine, question, &bureaus).await?;
        if !faults.iter().any(|other| other.bureau == fault.bureau) {
            faults.push(fault);
        }
        bureaus.retain(|bureau| !faults.iter().any(|fault| fault.bureau.as_ref() == Some(&bureau.name)));
        left_out.append(&mut faults);
        if bureaus.is_empty() {
            return Err(Trouble::Fault(left_out.swap_remove(0)));
        }
    }
}

/// The bureaus that cannot be read.
async fn faults(engine: &Engine, question: &Question, bureaus: &[Bureau]) -> Result<Vec<Fault>, Trouble> {
    let answer = engine.ask(FAULTS, question, bureaus).await?;
    let rows: Vec<RecordBatch> = answer.try_collect().await?;
    let texts = rows.iter().filter_map(|rows| rows.column(0).as_any().downcast_ref::<StringArray>());
    let texts = texts.flat_map(|texts| texts.iter().flatten());
    Ok(texts.filter_map(Fault::found_in).collect())
}

/// What the workers said, out of what the engine made of it.
fn fault_in(trouble: Trouble) -> Result<Fault, Trouble> {
    match &trouble {
        Trouble::Engine(error) => Fault::found_in(&error.to_string()).ok_or(trouble),
        _ => Err(trouble),
    }
}

/// Rulebooks about persons are taken only where their numbers are asked for.
fn speak_of_units(library: &Library, args: &AssessArgs) -> Result<(), Trouble> {
    for name in &args.rulebooks {
        let rulebook = library.rulebook(name)?;
        if is_counted(rulebook.subject) && !args.count_persons {
            let message = Message::new("cluster-about-persons").with("title", &rulebook.title);
            return Err(AppError::Invalid(message).into());
        }
    }
    Ok(())
}

fn statement(args: &AssessArgs) -> Result<String, Trouble> {
    let Some(sql) = &args.sql else {
        let whole = if args.out.is_some() { EVERYTHING } else { OVERVIEW };
        return Ok(whole.to_owned());
    };
    if !sql.ends_with(".sql") {
        return Ok(sql.clone());
    }
    let text = std::fs::read_to_string(sql);
    Ok(text.map_err(|cause| AppError::File { path: sql.clone(), cause })?)
}

/// `NAME=FILE`.
fn table(named: &str) -> Result<(String, PathBuf), Trouble> {
    let (name, file) = named
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| AppError::Invalid(Message::new("cluster-bad-table").with("text", named)))?;
    Ok((name.to_owned(), file.into()))
}
