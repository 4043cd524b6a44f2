//! The place of a draft in the log: whether it may follow on what is there, and what then stands where.

use mingde_core::policy::Permitted;
use mingde_core::record::State;
use mingde_core::revision::{Draft, Revision};
use mingde_log::leaf_hash;

use super::Writer;
use super::known::Known;
use crate::error::StoreError;
use crate::head;
use crate::revision::Row;

impl Writer {
    /// Gives a draft its place in the log; returns its number.
    pub(super) fn place(
        &mut self,
        permitted: Permitted<Draft>,
        batch: Option<&str>,
    ) -> Result<u32, StoreError> {
        let (draft, permit) = permitted.into_parts();
        if *permit.author() != self.author {
            return Err(StoreError::OtherAuthor);
        }
        let before = self.known.get(&draft.id).copied().flatten();
        let number = before.map_or(0, |known| known.number);
        let next = number.checked_add(1).ok_or_else(|| StoreError::Damaged {
            table: "head",
            position: before.map_or(0, |known| known.position as i64),
            what: "number",
        })?;
        if let Some(expected) = permit.based_on().filter(|expected| *expected != number) {
            return Err(StoreError::Conflict { id: draft.id, expected, found: number });
        }
        if let Some(known) = before.filter(|known| known.entity != draft.entity) {
            return Err(StoreError::OtherEntity { id: draft.id, found: known.entity, asked: draft.entity });
        }
        let from = before.map(|known| known.state);
        if !may_follow(from, draft.state) {
            return Err(StoreError::Transition { id: draft.id, from, to: draft.state });
        }
        let revision = Revision {
            position: self.frontier.size(),
            number: next,
            recorded: before.map_or(self.recorded, |known| known.recorded.max(self.recorded)),
            author: self.author.to_string(),
            batch: batch.map(str::to_owned),
            draft,
        };
        let entered = before.map_or(revision.recorded, |known| known.entered);
        let head = head::after(&revision, entered);
        if permit.keeps_content() && before.is_none_or(|known| known.fingerprint != head.fingerprint) {
            return Err(StoreError::NotKept { id: head.id });
        }
        self.known.insert(head.id, Some(Known::from(&head)));
        revision.leaf_bytes(&mut self.leaf);
        let leaf = leaf_hash(&self.leaf);
        self.frontier.push(leaf);
        let prior = before.map(|known| known.position);
        self.unsent.add(Row { revision, leaf, prior, entered }, head);
        Ok(next)
    }
}

/// Whether a state may follow. What a withdrawn entity may become, a new one may begin as; what is sealed anew stays where
/// it stands.
pub(crate) fn may_follow(from: Option<State>, to: State) -> bool {
    from == Some(to) || from.unwrap_or(State::Withdrawn).may_become(to)
}
