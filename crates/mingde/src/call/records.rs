//! What is called of records: how they come in, and what becomes of each.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::FormatArg;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ImportArgs {
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub rejects: Option<PathBuf>,
    #[arg(long = "heading", value_name = "HEADING=TITLE")]
    pub headings: Vec<String>,
    #[command(flatten)]
    pub format: FormatArg,
    #[command(subcommand)]
    pub action: Option<ImportAction>,
}

#[derive(Debug, Subcommand)]
pub enum ImportAction {
    Undo {
        #[arg(value_name = "BATCH")]
        batch: String,
        #[command(flatten)]
        format: FormatArg,
    },
    List {
        #[command(flatten)]
        format: FormatArg,
    },
}

#[derive(Debug, Args)]
pub struct TemplateArgs {
    #[arg(value_name = "KIND")]
    pub kind: Vec<String>,
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct RecordArgs {
    #[command(subcommand)]
    pub action: RecordAction,
}

#[derive(Debug, Subcommand)]
pub enum RecordAction {
    List {
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        #[arg(long, value_name = "UNIT")]
        unit: Option<String>,
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        #[arg(long, value_name = "DATE")]
        to: Option<String>,
        #[arg(long, value_name = "POSITION")]
        after: Option<u64>,
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        #[arg(long)]
        newest: bool,
        #[command(flatten)]
        format: FormatArg,
    },
    Show {
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        format: FormatArg,
    },
    Correct {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "FIELD=VALUE", required = true)]
        changes: Vec<String>,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    Open {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "FIELD")]
        field: String,
        #[arg(long, value_name = "TEXT")]
        purpose: String,
        #[arg(long, value_name = "NAME")]
        participant: Option<String>,
        #[arg(long, conflicts_with_all = ["unit", "participant"])]
        person: bool,
        #[arg(long, conflicts_with = "participant")]
        unit: bool,
        #[command(flatten)]
        format: FormatArg,
    },
    Submit {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    Accept {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    Return {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    Withdraw {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
}
