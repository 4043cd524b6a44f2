//! `mingde demo`
use super::Found;
use crate::call::DemoArgs;
use crate::context::Context;

pub async fn run(_context: &Context, _args: DemoArgs) -> anyhow::Result<Found> {
    Ok(Found::Nothing)
}
