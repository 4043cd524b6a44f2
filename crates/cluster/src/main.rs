//! Many bureaus at once: our own evaluator inside an engine that plans, ships, retries and adds up (docs/cluster.md). One
//! program is client, scheduler and executor, so that what travels between them is understood by each.

mod answer;
mod asking;
mod bureaus;
mod call;
mod codec;
mod engine;
mod executor;
mod fault;
mod few;
mod node;
mod question;
mod results;
mod saying;
mod scheduler;
mod table;
mod trouble;
mod words;

use std::process::ExitCode;

use ballista_core::error::BallistaError;
use clap::FromArgMatches;
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say};

use crate::asking::Answered;
use crate::call::{Call, Command};
use crate::trouble::Status;

fn main() -> ExitCode {
    saying::to_stderr();
    let locale = words::locale();
    let call = words::command(locale).try_get_matches().and_then(|matches| Call::from_arg_matches(&matches));
    match call {
        Ok(call) => called(locale, &call).into(),
        Err(error) => error.exit(),
    }
}

fn called(locale: Locale, call: &Call) -> Status {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return ended(locale, Err(cause.into())),
    };
    runtime.block_on(async {
        match &call.command {
            Command::Assess(args) => match asking::assess(args, clock()).await {
                Ok(answered) => told(locale, &answered),
                Err(trouble) => {
                    eprintln!("{}", trouble.words(locale));
                    trouble.status()
                }
            },
            Command::Scheduler(args) => ended(locale, scheduler::schedule(args).await),
            Command::Executor(args) => ended(locale, executor::execute(args).await),
        }
    })
}

/// Whom an answer does not speak of stands behind it, where nobody overlooks it.
fn told(locale: Locale, answered: &Answered) -> Status {
    let message =
        Message::new("cluster-answered").with("rows", answered.rows).with("bureaus", answered.bureaus);
    eprintln!("{}", say(locale, &message));
    for fault in &answered.left_out {
        let message =
            Message::new("cluster-left-out").with("bureau", fault.bureau.as_deref().unwrap_or_default());
        eprintln!("{}", say(locale, &message.with("why", fault.words(locale))));
    }
    if answered.left_out.is_empty() { Status::Done } else { Status::WithoutSome }
}

fn ended(locale: Locale, ended: Result<(), BallistaError>) -> Status {
    match ended {
        Ok(()) => Status::Done,
        Err(error) => {
            eprintln!("{}", say(locale, &Message::new("cluster-engine").with("said", error)));
            Status::CouldNot
        }
    }
}

/// The clock of the machine.
#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
fn clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| since.as_micros() as i64))
}
