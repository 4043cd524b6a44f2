//! What can be called, and with what. Help texts are in `locales/*/command.ftl`, by the path of the command.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The whole call.
#[derive(Debug, Parser)]
#[command(name = "mingde", version)]
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
    Office(OfficeArgs),
    Unit(UnitArgs),
    Check(CheckArgs),
    Checkup(CheckupArgs),
    Rulebook(RulebookArgs),
    Assess(AssessArgs),
    Duties(DutiesArgs),
    Explain(ExplainArgs),
    Verify(VerifyArgs),
    Report(ReportArgs),
    Ledger(LedgerArgs),
    Keys(KeysArgs),
    Export(ExportArgs),
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
    #[arg(long)]
    pub plain_http_on_own_network: bool,
    #[arg(long, value_name = "MINUTES", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=720))]
    pub idle_minutes: u32,
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
    pub kind: Option<String>,
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
pub struct CheckArgs {
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub boundaries: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

/// How a check-up is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckupFormat {
    #[default]
    Text,
    Json,
    Html,
}

#[derive(Debug, Args)]
pub struct CheckupArgs {
    #[arg(value_name = "FILE", required_unless_present_any = ["map", "unmap", "phrases"])]
    pub files: Vec<PathBuf>,
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: CheckupFormat,
    #[arg(long, value_name = "PHRASE=FIGURE")]
    pub map: Vec<String>,
    #[arg(long, value_name = "PHRASE")]
    pub unmap: Vec<String>,
    #[arg(long)]
    pub phrases: bool,
    #[command(flatten)]
    pub when: WhenArgs,
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
pub struct WhenArgs {
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    #[arg(long, value_name = "DATE", alias = "as-known-on")]
    pub known_on: Option<String>,
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
    Json,
    Html,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ReportArgs {
    #[arg(value_name = "FORM")]
    pub form: Option<String>,
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, value_name = "TO")]
    pub to: Option<ReportTo>,
    #[arg(long, value_name = "DIR")]
    pub fonts: Vec<PathBuf>,
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub when: WhenArgs,
    #[command(flatten)]
    pub format: FormatArg,
    #[command(subcommand)]
    pub action: Option<ReportAction>,
}

#[derive(Debug, Subcommand)]
pub enum ReportAction {
    List {
        #[command(flatten)]
        format: FormatArg,
    },
    Show {
        #[arg(value_name = "FORM")]
        form: String,
        #[command(flatten)]
        format: FormatArg,
    },
    Verify {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        format: FormatArg,
    },
    Diff {
        #[arg(value_name = "OLD")]
        old: PathBuf,
        #[arg(value_name = "NEW")]
        new: PathBuf,
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportTo {
    Docx,
    Html,
    Pdf,
    Md,
    Txt,
}

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
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(long, value_name = "DIR")]
    pub parquet: PathBuf,
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<String>,
    #[command(flatten)]
    pub format: FormatArg,
}
