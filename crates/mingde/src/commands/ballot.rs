//! `mingde ballot`

mod folder;
mod rehearse;
mod sit;
mod told;
mod verify;

use super::Found;
use crate::call::BallotAction;
use crate::context::Context;

pub fn run(context: &Context, action: BallotAction) -> anyhow::Result<Found> {
    match action {
        BallotAction::Verify { folder, receipt, checkpoint, format } => {
            verify::run(context, &folder, &receipt, &checkpoint, format.format)
        }
        BallotAction::Sit { link, keys } => sit::run(context, &link, &keys),
        BallotAction::Rehearse { out, voters, leaders, level } => {
            rehearse::run(context, &out, voters, leaders, level)
        }
    }
}
