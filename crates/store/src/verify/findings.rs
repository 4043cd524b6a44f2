//! What was found, up to a number that somebody can still read.

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

use super::Finding;
use super::about::{About, Difference};

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
        self.push(None, None, message, None);
    }

    /// About a position of the log.
    pub(super) fn at(&mut self, position: u64, message: Message) {
        self.push(Some(position), None, message.with("position", position), None);
    }

    /// About a number that stands where a position should.
    pub(super) fn at_stored(&mut self, stored: i64, message: Message) {
        self.push(u64::try_from(stored).ok(), None, message.with("position", stored), None);
    }

    /// About the revision of an entity.
    pub(super) fn about(&mut self, position: u64, entity: EntityId, message: Message, about: About) {
        let message = message.with("position", position).with("id", entity);
        self.push(Some(position), Some(entity), message, Some(about));
    }

    /// Adds to what was found of the row at a position which field said what.
    pub(super) fn explain(&mut self, position: u64, differs: Vec<Difference>) {
        let altered = |finding: &&mut Finding| {
            finding.position == Some(position) && finding.message.code == "ledger-altered"
        };
        if let Some(about) = self.list.iter_mut().find(altered).and_then(|finding| finding.about.as_mut()) {
            about.differs = differs;
        }
    }

    fn push(
        &mut self,
        position: Option<u64>,
        entity: Option<EntityId>,
        message: Message,
        about: Option<About>,
    ) {
        if self.list.len() < LIMIT {
            self.list.push(Finding { position, entity, message, about: about.map(Box::new) });
        } else {
            self.further += 1;
        }
    }

    pub(super) fn into_list(mut self) -> Vec<Finding> {
        if self.further > 0 {
            let message = Message::new("ledger-further-findings").with("count", self.further);
            self.list.push(message.into());
        }
        self.list
    }
}
