//! What is called of papers: reports that are written, materials that are checked up.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{FormatArg, WhenArgs};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ReportArgs {
    #[arg(value_name = "FORM")]
    pub form: Option<String>,
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, value_name = "TO")]
    pub to: Option<ReportTo>,
    #[arg(long = "final")]
    pub finished: bool,
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

/// How a check-up is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckupFormat {
    #[default]
    Text,
    Json,
    Html,
}
