//! `mingde demo --scale province`: too large for a ledger, so it is written as Parquet files only.

use std::path::PathBuf;

use super::Found;
use crate::context::Context;

pub async fn run(_context: &Context, _out: Option<PathBuf>) -> anyhow::Result<Found> {
    Ok(Found::Nothing)
}
