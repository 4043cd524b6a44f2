//! What is called of results that go to the superior and come from below.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::FormatArg;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SubmitArgs {
    #[arg(value_name = "DIR", required_unless_present = "dry_run")]
    pub folder: Option<PathBuf>,
    #[arg(long, value_name = "FILE", required = true)]
    pub request: Option<PathBuf>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub with_snapshot: bool,
    #[arg(long, value_name = "KEY")]
    pub superior_key: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "superior_key")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub format: FormatArg,
    #[command(subcommand)]
    pub action: Option<SubmitAction>,
}

#[derive(Debug, Subcommand)]
pub enum SubmitAction {
    Withdraw {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[arg(long, value_name = "FILE")]
        request: PathBuf,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct CollectArgs {
    #[arg(value_name = "DIR", required = true)]
    pub folders: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", required = true)]
    pub request: Option<PathBuf>,
    #[command(flatten)]
    pub format: FormatArg,
    #[command(subcommand)]
    pub action: Option<CollectAction>,
}

#[derive(Debug, Subcommand)]
pub enum CollectAction {
    Sign {
        #[arg(value_name = "FILE")]
        request: PathBuf,
    },
    Believe {
        #[arg(value_name = "UNIT")]
        unit: String,
        #[arg(long, value_name = "KEY", required_unless_present = "from")]
        key: Option<String>,
        #[arg(long, value_name = "DIR", conflicts_with = "key")]
        from: Option<PathBuf>,
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        format: FormatArg,
    },
}
