//! What is called of identity providers.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::FormatArg;

#[derive(Debug, Args)]
pub struct ProviderArgs {
    #[command(subcommand)]
    pub action: ProviderAction,
}

#[derive(Debug, Subcommand)]
pub enum ProviderAction {
    List {
        #[command(flatten)]
        format: FormatArg,
    },
    Set(Box<ProviderSetArgs>),
    Close {
        #[arg(value_name = "ID")]
        id: String,
    },
    Open {
        #[arg(value_name = "ID")]
        id: String,
    },
    Remove {
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// A provider, whole: what is not said is not so.
#[derive(Debug, Args)]
pub struct ProviderSetArgs {
    #[arg(value_name = "ID")]
    pub id: String,
    #[arg(long, value_name = "URL", required_unless_present = "cas", conflicts_with = "cas")]
    pub oidc: Option<String>,
    #[arg(long, value_name = "URL")]
    pub cas: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub title: String,
    #[arg(long, value_name = "TEXT")]
    pub english: String,
    #[arg(long, value_name = "NAME")]
    pub claim: String,
    #[arg(long, value_name = "NAME", requires = "oidc")]
    pub client: Option<String>,
    #[arg(long, requires = "oidc")]
    pub secret_stdin: bool,
    #[arg(long, requires = "oidc", conflicts_with = "secret_stdin")]
    pub no_secret: bool,
    #[arg(long, value_name = "NAME", requires = "oidc")]
    pub scope: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    #[arg(long)]
    pub above: bool,
    #[arg(long)]
    pub opens_accounts: bool,
    #[arg(long)]
    pub administrators: bool,
    #[arg(long, value_name = "FIELD=VALUE")]
    pub vouched_by: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub authority: Option<PathBuf>,
}
