//! One file per command: call the use case, print what came of it.

mod account;
mod assess;
mod backup;
mod ballot;
mod channel;
mod check;
mod checkup;
mod collect;
mod delta;
mod demo;
mod duties;
mod explain;
mod export;
mod import;
mod inclusion;
mod init;
mod keys;
mod ledger;
mod moving;
mod office;
mod papers;
mod person;
mod provider;
mod province;
mod push;
mod record;
mod report;
mod restore;
mod rulebook;
mod serve;
mod submit;
mod template;
mod unit;
mod versions;

use crate::call::Command;
use crate::context::Context;

/// What a command found; it decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// All is well.
    Nothing,
    /// Something needs a look.
    Problems,
    /// The ledger is not what was signed.
    Tampered,
    /// Nothing was found, but not everything could be looked at.
    Unread,
    /// What was named is not there, or is nothing that can be read.
    NotThere,
}

impl Found {
    fn problems_if(found: bool) -> Self {
        if found { Self::Problems } else { Self::Nothing }
    }
}

/// Runs a command.
pub async fn run(context: &Context, command: Command) -> anyhow::Result<Found> {
    match command {
        Command::Init => init::run(context).await,
        Command::Demo(args) => demo::run(context, args).await,
        Command::Import(args) => import::run(context, args).await,
        Command::Template(args) => template::run(context, args).await,
        Command::Record(args) => record::run(context, args.action).await,
        Command::Serve(args) => serve::run(context, args).await,
        Command::Account(args) => account::run(context, args.action).await,
        Command::Channel(args) => channel::run(context, args.action).await,
        Command::Provider(args) => provider::run(context, args.action).await,
        Command::Office(args) => office::run(context, args.action).await,
        Command::Unit(args) => unit::run(context, args.action).await,
        Command::Person(args) => person::run(context, args.action).await,
        Command::Check(args) => check::run(context, args),
        Command::Checkup(args) => checkup::run(context, args).await,
        Command::Rulebook(args) => rulebook::run(context, args.action).await,
        Command::Assess(args) => assess::run(context, args).await,
        Command::Duties(args) => duties::run(context, args).await,
        Command::Explain(args) => explain::run(context, args).await,
        Command::Verify(args) => versions::verified(context, args).await,
        Command::Report(args) => report::run(context, args).await,
        Command::Submit(args) => submit::run(context, args).await,
        Command::Collect(args) => collect::run(context, args).await,
        Command::Keys(args) => keys::run(context, args.action).await,
        Command::Ballot(args) => ballot::run(context, args.action),
        Command::Ledger(args) => ledger::run(context, args.action).await,
        Command::Export(args) => export::run(context, args).await,
        Command::Move(args) => moving::run(context, &args.to).await,
        Command::Backup(args) => backup::run(context, &args.folder).await,
        Command::Restore(args) => restore::run(context, &args).await,
    }
}
