//! What is called of secret ballots.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::FormatArg;

#[derive(Debug, Args)]
pub struct BallotArgs {
    #[command(subcommand)]
    pub action: BallotAction,
}

#[derive(Debug, Subcommand)]
pub enum BallotAction {
    Verify {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[arg(long, value_name = "FILE")]
        receipt: Vec<PathBuf>,
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        #[command(flatten)]
        format: FormatArg,
    },
    Rehearse {
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(5..=2000))]
        voters: u32,
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=60))]
        leaders: u16,
        #[arg(long, value_enum, default_value_t, value_name = "LEVEL", ignore_case = true)]
        level: BallotLevel,
    },
    Sit {
        #[arg(value_name = "URL")]
        link: String,
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
    },
}

/// How secrecy is assured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum BallotLevel {
    S1,
    #[default]
    S2,
    S3,
}
