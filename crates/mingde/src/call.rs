//! What can be called, and with what. Help texts are in `locales/*/command.ftl`, by the path of the command.

mod ballots;
mod ledger;
mod offices;
mod papers;
mod providers;
mod records;
mod roll_up;
mod rules;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use ballots::{BallotAction, BallotArgs, BallotLevel};
pub use ledger::{
    BackupArgs, ExportArgs, KeysAction, KeysArgs, LedgerAction, LedgerArgs, MoveArgs, RestoreArgs,
};
pub use offices::{
    AccountAction, AccountArgs, ChangeArgs, ChannelAction, ChannelArgs, MailArgs, OfficeAction, OfficeArgs,
    PersonAction, PersonArgs, ReachArgs, TokenArgs, UnitAction, UnitArgs,
};
pub use papers::{CheckupArgs, CheckupFormat, ReportAction, ReportArgs, ReportTo};
pub use providers::{ProviderAction, ProviderArgs, ProviderSetArgs};
pub use records::{ImportAction, ImportArgs, RecordAction, RecordArgs, TemplateArgs};
pub use roll_up::{CollectAction, CollectArgs, SubmitAction, SubmitArgs};
pub use rules::{
    AssessArgs, CheckArgs, DutiesArgs, ExplainArgs, ProofFormat, RulebookAction, RulebookArgs, VerifyArgs,
    VersionsArgs,
};

/// The whole call.
#[derive(Debug, Parser)]
#[command(name = "mingde", version = crate::version())]
pub struct Call {
    #[arg(long, global = true, env = "MINGDE_DATA", default_value = "mingde-data", value_name = "DIR")]
    pub data: PathBuf,
    #[arg(long, global = true, env = "MINGDE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    #[arg(long, global = true, env = "MINGDE_LIBRARY", value_delimiter = ':', value_name = "DIR")]
    pub library: Vec<PathBuf>,
    #[arg(long, global = true, env = "MINGDE_LANG", value_name = "LANG", default_value = "zh-CN", value_parser = ["zh-CN", "en"])]
    pub lang: String,
    #[arg(long, global = true, env = "MINGDE_ACCOUNT", value_name = "NAME")]
    pub account: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

/// How lists are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct FormatArg {
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Init,
    Demo(DemoArgs),
    Import(ImportArgs),
    Template(TemplateArgs),
    Record(RecordArgs),
    Serve(ServeArgs),
    Account(AccountArgs),
    Channel(ChannelArgs),
    Provider(ProviderArgs),
    Office(OfficeArgs),
    Unit(UnitArgs),
    Person(PersonArgs),
    Check(CheckArgs),
    Checkup(CheckupArgs),
    Rulebook(RulebookArgs),
    Assess(AssessArgs),
    Duties(DutiesArgs),
    Explain(ExplainArgs),
    Verify(VerifyArgs),
    Report(ReportArgs),
    Submit(SubmitArgs),
    Collect(CollectArgs),
    Ballot(BallotArgs),
    Ledger(LedgerArgs),
    Keys(KeysArgs),
    Export(ExportArgs),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    Move(MoveArgs),
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[arg(long)]
    pub behind_proxy: bool,
    #[arg(long, value_name = "FILE", requires = "key")]
    pub certificate: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub key: Option<PathBuf>,
    #[arg(long, env = "MINGDE_PUBLIC_ADDRESS", value_name = "URL")]
    pub public_address: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub bureaus: Option<PathBuf>,
    #[arg(long, requires = "bureaus")]
    pub list_bureaus: bool,
    #[arg(long, requires = "bureaus", value_name = "MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub sleep_minutes: u32,
    #[arg(long)]
    pub plain_http_on_own_network: bool,
    #[arg(long, value_name = "MINUTES", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=720))]
    pub idle_minutes: u32,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    #[arg(long, value_enum, default_value_t, value_name = "SCALE")]
    pub scale: DemoScale,
    #[arg(long, value_name = "DATE")]
    pub day: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub schools: Option<u32>,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DemoScale {
    Small,
    #[default]
    County,
    Province,
}

#[derive(Debug, Args)]
pub struct WhenArgs {
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    #[arg(long, value_name = "DATE", alias = "as-known-on")]
    pub known_on: Option<String>,
}
