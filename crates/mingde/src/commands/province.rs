//! `mingde demo --scale province`: too large for a ledger, so it is written as Parquet files only.

use mingde_app::{AppError, make_province};

use super::{Found, export};
use crate::bars::Bars;
use crate::call::DemoArgs;
use crate::context::Context;

pub fn run(context: &Context, args: DemoArgs) -> anyhow::Result<Found> {
    let library = context.files()?;
    let dir = args.out.unwrap_or_else(|| context.settings.data.join("province"));
    if let Some(parent) = dir.parent() {
        std::fs::create_dir_all(parent).map_err(AppError::file(parent))?;
    }
    let mut bars = Bars::new(context.locale);
    let manifest = make_province(&library, &dir, args.schools, &mut bars)?;
    export::told(context, &manifest, &dir, args.format.format)
}
