//! What is called of the ledger itself: what it is verified by, its keys, and how it goes out.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::FormatArg;

#[derive(Debug, Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    pub action: LedgerAction,
}

#[derive(Debug, Subcommand)]
pub enum LedgerAction {
    Verify {
        #[arg(long, value_name = "FILE")]
        witness: Vec<PathBuf>,
        #[command(flatten)]
        format: FormatArg,
    },
    Trail {
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        #[command(flatten)]
        format: FormatArg,
    },
    Checkpoint,
    Restored {
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    Push {
        #[arg(value_name = "PLACE")]
        place: String,
        #[arg(long, value_name = "KEY")]
        cosigner: Option<String>,
    },
    Upgrade,
}

#[derive(Debug, Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    pub action: KeysAction,
}

#[derive(Debug, Subcommand)]
pub enum KeysAction {
    Sheet {
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    Restore {
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    Renew,
    Destroy {
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Kinds of records, or sheets of the registry by the names of their templates.
    #[arg(value_name = "WHAT", requires = "xlsx")]
    pub what: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "parquet")]
    pub xlsx: Option<PathBuf>,
    #[arg(long, value_name = "DIR", required_unless_present = "xlsx")]
    pub parquet: Option<PathBuf>,
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<String>,
    #[arg(long, value_name = "UNIT", requires = "xlsx")]
    pub unit: Option<String>,
    #[arg(long, value_name = "STATE", requires = "xlsx")]
    pub state: Option<String>,
    #[arg(long, value_name = "PERIOD", requires = "xlsx")]
    pub period: Option<String>,
    #[arg(long, value_name = "DATE", requires = "xlsx", conflicts_with = "period")]
    pub from: Option<String>,
    #[arg(long, value_name = "DATE", requires = "xlsx", conflicts_with = "period")]
    pub to: Option<String>,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "PLACE")]
    pub keys: PathBuf,
}

#[derive(Debug, Args)]
pub struct MoveArgs {
    #[arg(value_name = "URL")]
    pub to: String,
}
