//! `mingde demo`
use mingde_app::{Scale, make_demo};

use super::Found;
use crate::bars::Bars;
use crate::call::{DemoArgs, DemoScale};
use crate::context::Context;

pub async fn run(context: &Context, args: DemoArgs) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let scale = match args.scale { DemoScale::Small => Scale::Small, _ => Scale::County };
    let mut bars = Bars::new(context.locale);
    let out = make_demo(&bureau, &context.actor, scale, &mut bars).await?;
    println!("{out:?}");
    Ok(Found::Nothing)
}
