//! Opening a transaction: the tip of the log, and where some entities stand.

use mingde_core::id::{EntityId, IdMap};
use mingde_log::Frontier;

use super::known::{Known, heads_of};
use crate::checkpoint::{self, Checkpoint};
use crate::dialect::{Link, Script};
use crate::error::StoreError;
use crate::head;
use crate::restoration::ahead;
use crate::store::{NO_CHECKPOINT, Store};

/// What opening a transaction tells.
pub(super) struct Opened {
    pub(super) tip: Checkpoint,
    pub(super) frontier: Frontier,
    pub(super) known: IdMap<Option<Known>>,
}

impl Opened {
    /// Opens a transaction on a ledger that is where its witness saw it last. What was signed once is not signed a
    /// second time: somebody who put an older state back has to say so first.
    pub(super) async fn on(link: &mut Link, store: &Store, ids: &[EntityId]) -> Result<Self, StoreError> {
        // Who cannot sign is told before the work and not after it.
        store.keys().signer()?;
        let opened = Self::behind(link, store, ids).await?;
        // Nobody commits now, and what was committed before had no note of its own before it was.
        let (witness, verifier) = (store.witness(), store.keys().expect_verifier()?);
        match ahead(link, &opened.tip, &verifier, witness, witness.latest()?).await? {
            Some(known) => Err(StoreError::BehindWitness { size: opened.tip.size, witnessed: known.size }),
            None => Ok(opened),
        }
    }

    /// Opens a transaction wherever the ledger is, and reads it all in one round trip.
    pub(super) async fn behind(link: &mut Link, store: &Store, ids: &[EntityId]) -> Result<Self, StoreError> {
        let mut script = Script::of(store.dialect().begin());
        let latest = script.len();
        script.add(checkpoint::LATEST, Vec::new());
        if !ids.is_empty() {
            let (sql, cells) = heads_of(ids);
            script.add(sql, cells);
        }
        let mut tip = None;
        let mut known: IdMap<_> = ids.iter().map(|id| (*id, None)).collect();
        link.run(script, |statement, row| {
            if statement == latest {
                tip = Some(checkpoint::read(row)?);
            } else {
                let head = head::read(row)?;
                known.insert(head.id, Some(Known::from(&head)));
            }
            Ok(())
        })
        .await?;
        let (tip, frontier) = tip.ok_or(NO_CHECKPOINT)?;
        let damaged = |what| StoreError::Damaged { table: "checkpoint", position: tip.size as i64, what };
        // Going on from peaks that do not give the signed root, or from a trail that nobody signed, would sign
        // somebody else's ledger.
        if frontier.root() != tip.root {
            return Err(damaged("frontier"));
        }
        if !tip.is_signed(&store.keys().expect_verifier()?) {
            return Err(damaged("note"));
        }
        Ok(Self { tip, frontier, known })
    }
}
