//! What is called of rules: whether they are right, what they come to, and why.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{FormatArg, WhenArgs};

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub boundaries: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct RulebookArgs {
    #[command(subcommand)]
    pub action: RulebookAction,
}

#[derive(Debug, Subcommand)]
pub enum RulebookAction {
    List {
        #[command(flatten)]
        format: FormatArg,
    },
    Show {
        #[arg(value_name = "RULEBOOK")]
        rulebook: String,
        #[command(flatten)]
        format: FormatArg,
    },
    Diff {
        #[command(flatten)]
        versions: VersionsArgs,
        #[command(flatten)]
        format: FormatArg,
    },
    Impact {
        #[command(flatten)]
        versions: VersionsArgs,
        #[command(flatten)]
        when: WhenArgs,
        #[command(flatten)]
        format: FormatArg,
    },
    Publish {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        format: FormatArg,
    },
    Verify(VerifyArgs),
}

/// Two versions of a rulebook: a file or the name of a version.
#[derive(Debug, Args)]
pub struct VersionsArgs {
    #[arg(value_name = "RULEBOOK")]
    pub rulebook: String,
    #[arg(value_name = "VERSION")]
    pub other: String,
    #[arg(long, value_name = "VERSION")]
    pub from: Option<String>,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A file, or the receipt as it is printed beneath a proof.
    #[arg(value_name = "RECEIPT")]
    pub receipt: String,
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<String>,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct AssessArgs {
    #[arg(value_name = "RULEBOOK")]
    pub rulebooks: Vec<String>,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["known_on", "since"])]
    pub from: Option<PathBuf>,
    #[arg(long = "version", value_name = "VERSION")]
    pub edition: Option<String>,
    #[arg(long, value_name = "RECEIPT")]
    pub since: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["since", "from"])]
    pub xlsx: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["since", "xlsx", "format"])]
    pub scores: bool,
    #[command(flatten)]
    pub when: WhenArgs,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct DutiesArgs {
    #[arg(value_name = "RULEBOOK")]
    pub rulebooks: Vec<String>,
    #[arg(long, value_name = "DAYS", default_value = "30d")]
    pub due: String,
    #[arg(long, value_name = "CODE")]
    pub subject: Option<String>,
    #[arg(long)]
    pub done: bool,
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["xlsx", "format"])]
    pub message: bool,
    #[command(flatten)]
    pub when: WhenArgs,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[arg(value_name = "RULEBOOK")]
    pub rulebook: String,
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    #[arg(value_name = "RESULT")]
    pub result: Option<String>,
    #[arg(long = "version", value_name = "VERSION")]
    pub edition: Option<String>,
    #[command(flatten)]
    pub when: WhenArgs,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ProofFormat,
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a proof is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ProofFormat {
    #[default]
    Text,
    Brief,
    Json,
    Html,
}
