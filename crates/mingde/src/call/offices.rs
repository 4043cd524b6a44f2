//! What is called of those who take part, units, offices, accounts, and of the ways to them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::FormatArg;

#[derive(Debug, Args)]
pub struct OfficeArgs {
    #[command(subcommand)]
    pub action: OfficeAction,
}

#[derive(Debug, Subcommand)]
pub enum OfficeAction {
    List {
        #[arg(long, value_name = "OFFICE")]
        office: Option<String>,
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        format: FormatArg,
    },
    Grant {
        #[arg(value_name = "OFFICE")]
        office: String,
        #[arg(value_name = "PERSON")]
        person: String,
        #[command(flatten)]
        reach: ReachArgs,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[arg(long, value_name = "DATE")]
        to: String,
    },
    Revoke {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    Show {
        #[arg(value_name = "OFFICE")]
        office: Option<String>,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// Where an office is held.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ReachArgs {
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    #[arg(long, value_name = "UNIT")]
    pub below: Option<String>,
    #[arg(long)]
    pub bureau: bool,
}

#[derive(Debug, Args)]
pub struct UnitArgs {
    #[command(subcommand)]
    pub action: UnitAction,
}

#[derive(Debug, Subcommand)]
pub enum UnitAction {
    Close {
        #[arg(value_name = "UNIT")]
        unit: String,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[command(flatten)]
        change: ChangeArgs,
    },
    Merge {
        #[arg(value_name = "UNIT", required = true)]
        units: Vec<String>,
        #[arg(long, value_name = "UNIT")]
        into: String,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[command(flatten)]
        change: ChangeArgs,
    },
    Split {
        #[arg(value_name = "UNIT")]
        unit: String,
        #[arg(long, value_name = "CODE=NAME", required = true, num_args = 1..)]
        into: Vec<String>,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[command(flatten)]
        change: ChangeArgs,
    },
    Rename {
        #[arg(value_name = "UNIT")]
        unit: String,
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        change: ChangeArgs,
    },
    Move {
        #[arg(value_name = "UNIT")]
        unit: String,
        #[arg(long, value_name = "UNIT")]
        to: String,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[command(flatten)]
        change: ChangeArgs,
    },
}

#[derive(Debug, Args)]
pub struct PersonArgs {
    #[command(subcommand)]
    pub action: PersonAction,
}

#[derive(Debug, Subcommand)]
pub enum PersonAction {
    Copy {
        #[arg(value_name = "PERSON")]
        person: String,
        #[arg(long, value_name = "TEXT")]
        purpose: String,
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        format: FormatArg,
    },
    Withhold {
        #[arg(value_name = "PERSON")]
        person: String,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What every change of units asks for.
#[derive(Debug, Args)]
pub struct ChangeArgs {
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Args)]
pub struct AccountArgs {
    #[command(subcommand)]
    pub action: AccountAction,
}

#[derive(Debug, Subcommand)]
pub enum AccountAction {
    List {
        #[command(flatten)]
        format: FormatArg,
    },
    Create {
        #[arg(value_name = "PERSON")]
        person: String,
        #[arg(long)]
        password_stdin: bool,
    },
    Reset {
        #[arg(value_name = "PERSON")]
        person: String,
    },
    ResetSecondFactor {
        #[arg(value_name = "PERSON")]
        person: String,
    },
    Close {
        #[arg(value_name = "PERSON")]
        person: String,
    },
    Open {
        #[arg(value_name = "PERSON")]
        person: String,
    },
    Token(TokenArgs),
    Hook {
        #[arg(value_name = "PERSON")]
        person: String,
        #[arg(long, value_name = "NAME")]
        token: String,
        #[arg(value_name = "URL")]
        url: String,
    },
}

/// A token for a program that acts in somebody's name.
#[derive(Debug, Args)]
pub struct TokenArgs {
    #[arg(value_name = "PERSON")]
    pub person: String,
    #[arg(long, value_name = "NAME")]
    pub name: String,
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub days: u32,
    #[arg(long)]
    pub machine: bool,
    #[arg(long)]
    pub reads_only: bool,
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ChannelArgs {
    #[command(subcommand)]
    pub action: ChannelAction,
}

#[derive(Debug, Subcommand)]
pub enum ChannelAction {
    List {
        #[command(flatten)]
        format: FormatArg,
    },
    Robot {
        #[arg(value_name = "ROBOT")]
        robot: String,
        #[arg(long)]
        at_once: bool,
        #[arg(long, value_name = "URL")]
        pages: Option<String>,
    },
    Mail(MailArgs),
    Test {
        #[arg(value_name = "CHANNEL")]
        channel: String,
        #[arg(long, value_name = "EMAIL")]
        to: Option<String>,
    },
    Remove {
        #[arg(value_name = "CHANNEL")]
        channel: String,
    },
}

/// The server that takes mail.
#[derive(Debug, Args)]
pub struct MailArgs {
    #[arg(long, value_name = "SERVER")]
    pub server: String,
    #[arg(long)]
    pub starttls: bool,
    #[arg(long, value_name = "EMAIL")]
    pub from: String,
    #[arg(long, value_name = "USER")]
    pub user: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub authority: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub pages: Option<String>,
}
