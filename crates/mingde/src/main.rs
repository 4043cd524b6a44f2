//! The `mingde` command: reads the configuration, the clock and the random source, calls one use case, and
//! prints what came of it. How it ends is told by its exit status ([`status::Status`]).

mod bars;
mod call;
mod commands;
mod context;
mod cosigner;
mod named;
mod neutral;
mod outer;
mod press;
mod screen;
mod seen_json;
mod sending;
mod signals;
mod status;
mod words;

use std::process::ExitCode;

use clap::FromArgMatches;
use mingde_core::words::Locale;

use crate::call::{Call, Command};
use crate::commands::Found;
use crate::context::{Context, chance};
use crate::status::Status;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The version, with the commit it was built from where whoever built it said so.
fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    option_env!("MINGDE_COMMIT").map_or_else(|| version.to_owned(), |commit| format!("{version} ({commit})"))
}

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == mingde_reader::ARGUMENT) {
        mingde_reader::serve_and_exit();
    }
    log_to_stderr();
    screen::outcome(called()).into()
}

fn called() -> Status {
    let locale = words::locale();
    let matches = match words::command(locale).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return words::refuse(locale, &error),
    };
    let call = match Call::from_arg_matches(&matches) {
        Ok(call) => call,
        Err(error) => return words::refuse(locale, &error),
    };
    match run(locale, call) {
        Ok(found) => found.into(),
        Err(error) => words::report(locale, &error),
    }
}

fn run(locale: Locale, call: Call) -> anyhow::Result<Found> {
    // Without them names of half-made files only differ; whoever needs random bytes for more fails for himself.
    let mut seed = [0; 32];
    if chance(&mut seed).is_ok() {
        mingde_files::name_by(seed);
    }
    // A server ends in order: whoever is being answered has the answer first.
    let runtime = if matches!(call.command, Command::Serve(_)) {
        let workers = std::thread::available_parallelism().map_or(2, usize::from).max(4);
        tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?
    } else {
        signals::clean_up_when_told_to_end(locale)?;
        tokio::runtime::Builder::new_current_thread().enable_all().build()?
    };
    mingde_store::reach_objects(context::clock, outer::given_keys());
    let context = Context::new(locale, &call)?;
    bars::tell_of_waiting(locale);
    runtime.block_on(async {
        let found = commands::run(&context, call.command).await;
        context.close().await;
        found
    })
}

/// The log is for whoever runs the machine: standard error, warnings and worse unless `MINGDE_LOG` says more.
fn log_to_stderr() {
    // What a database server remarks upon is said in our own words where it matters.
    let filter = tracing_subscriber::EnvFilter::try_from_env("MINGDE_LOG").unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new("warn,mingde_web::request=info,sqlx::postgres::notice=off")
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(neutral::NeutralLog::default).init();
}
