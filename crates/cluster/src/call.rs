//! What can be called, and with what. Help texts are in `locales/*/cluster.ftl`, by the path of the command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A call.
#[derive(Debug, Parser)]
#[command(name = "mingde-cluster", version)]
pub struct Call {
    /// `zh` or `en`; read before the call is, since help has a language too.
    #[arg(long, global = true)]
    pub lang: Option<String>,
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask all bureaus.
    Assess(AssessArgs),
    /// Plan, and hand out work.
    Scheduler(SchedulerArgs),
    /// Do work.
    Executor(ExecutorArgs),
}

/// Of `assess`.
#[derive(Debug, Args)]
pub struct AssessArgs {
    /// By id or title.
    #[arg(required = true)]
    pub rulebooks: Vec<String>,
    /// A folder with a folder for each bureau.
    #[arg(long)]
    pub from: PathBuf,
    /// Where the scheduler listens.
    #[arg(long, required_unless_present = "local", conflicts_with = "local")]
    pub scheduler: Option<String>,
    /// In this process.
    #[arg(long)]
    pub local: bool,
    /// So many bureaus at a time in this process.
    #[arg(long, requires = "local", default_value_t = 1)]
    pub slots: usize,
    /// A statement, or a file with one.
    #[arg(long)]
    pub sql: Option<String>,
    /// A further table, `NAME=FILE`, of a CSV or Parquet file that every executor sees.
    #[arg(long)]
    pub with: Vec<String>,
    /// `.csv` or `.parquet`.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// How it is printed.
    #[arg(long, value_enum, default_value_t = Format::Table, conflicts_with = "out")]
    pub format: Format,
    /// As `mingde assess` has it.
    #[arg(long)]
    pub period: Option<String>,
    /// As `mingde assess` has it.
    #[arg(long)]
    pub as_of: Option<String>,
    /// Rulebooks, kinds and settings over those that ship.
    #[arg(long)]
    pub library: Vec<PathBuf>,
    /// Take rulebooks about persons and groups, and tell how many.
    #[arg(long)]
    pub count_persons: bool,
    /// Seconds.
    #[arg(long, default_value_t = 600)]
    pub timeout: u64,
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// In columns.
    Table,
    /// With commas.
    Csv,
}

/// Of `scheduler`.
#[derive(Debug, Args)]
pub struct SchedulerArgs {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// The port to listen on.
    #[arg(long, default_value_t = 50050)]
    pub port: u16,
    /// Ready from so many executors on.
    #[arg(long, default_value_t = 1)]
    pub executors: usize,
    /// Seconds without a word after which an executor is taken for lost.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u64).range(8..))]
    pub lost_after: u64,
}

/// Of `executor`.
#[derive(Debug, Args)]
pub struct ExecutorArgs {
    /// Where the scheduler listens.
    #[arg(long)]
    pub scheduler: String,
    /// The address to listen on, and by which others reach it.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// The port to listen on.
    #[arg(long, default_value_t = 50051)]
    pub port: u16,
    /// So many bureaus at a time.
    #[arg(long, default_value_t = 1)]
    pub slots: usize,
    /// A folder for what lies between stages.
    #[arg(long)]
    pub work: Option<PathBuf>,
}
