//! What was found, up to a number that somebody can still read.

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

use super::Finding;

/// After so many, further findings are only counted.
const LIMIT: usize = 1000;

#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    further: u64,
}

impl Findings {
    /// About the ledger as a whole.
    pub(super) fn general(&mut self, message: Message) {
        self.push(None, None, message);
    }

    /// About a position of the log.
    pub(super) fn at(&mut self, position: u64, message: Message) {
        self.push(Some(position), None, message.with("position", position));
    }

    /// About a number that stands where a position should.
    pub(super) fn at_stored(&mut self, stored: i64, message: Message) {
        self.push(u64::try_from(stored).ok(), None, message.with("position", stored));
    }

    /// About the revision of an entity.
    pub(super) fn about(&mut self, position: u64, entity: EntityId, message: Message) {
        self.push(Some(position), Some(entity), message.with("position", position).with("id", entity));
    }

    fn push(&mut self, position: Option<u64>, entity: Option<EntityId>, message: Message) {
        if self.list.len() < LIMIT {
            self.list.push(Finding { position, entity, message });
        } else {
            self.further += 1;
        }
    }

    pub(super) fn into_list(mut self) -> Vec<Finding> {
        if self.further > 0 {
            let message = Message::new("ledger-further-findings").with("count", self.further);
            self.list.push(Finding { position: None, entity: None, message });
        }
        self.list
    }
}
