//! One change by one person: a transaction of its own, in one round trip.
//!
//! The process that wrote last knows the tip of the log, and whoever changes something has read where it stands.
//! Both are taken for true, and the tables refuse what does not fit: a second revision at a position, a second
//! successor of a revision, a second entity of an id. What is refused goes the long way, which looks first and
//! tells what is so.

use mingde_core::date::Timestamp;
use mingde_core::id::IdMap;
use mingde_core::policy::{Account, Permitted};
use mingde_core::revision::Draft;

use super::Writer;
use super::known::Known;
use super::opening::Opened;
use crate::beside::Telling;
use crate::checkpoint::{self, Checkpoint};
use crate::dialect::Script;
use crate::error::StoreError;
use crate::head::Head;
use crate::store::{Left, Store};

/// A change of one entity, with the line about it in the audit trail.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// What to append, as it was permitted.
    pub draft: Permitted<Draft>,
    /// Where the entity stood when the change was made; none if it is new.
    pub before: Option<&'a Head>,
    /// What was done, in the audit trail's words.
    pub action: &'a str,
    /// Why, in the author's words.
    pub detail: &'a str,
    /// Who is told.
    pub telling: Telling,
}

impl Store {
    /// Appends one revision and its audit line in a transaction of their own, by the one to whom it is permitted.
    ///
    /// # Errors
    /// Those of [`Writer::append`]; [`StoreError::Conflict`] if the entity has moved on since `before` was read.
    pub async fn append_alone(
        &self,
        recorded: Timestamp,
        change: Change<'_>,
    ) -> Result<Checkpoint, StoreError> {
        let author = change.draft.author().clone();
        if let Some(writer) = Writer::resume(self, &author, recorded, &change).await {
            match writer.finish(change.clone()).await {
                Ok(tip) => return Ok(tip),
                Err(end @ (StoreError::Busy(_) | StoreError::CommitUnknown(_))) => return Err(end),
                Err(error) => tracing::debug!(%error, "a change is not as was assumed; looking first"),
            }
        }
        self.begin_by(&[change.draft.what().id], &author, recorded).await?.finish(change).await
    }
}

impl Writer {
    /// A writer that goes on where this process left the log, without asking the database; none if another
    /// process may know better.
    async fn resume(
        store: &Store,
        author: &Account,
        recorded: Timestamp,
        change: &Change<'_>,
    ) -> Option<Self> {
        let mut seat = store.take_seat().await.ok()?;
        match seat.take() {
            // Another note than that of the tip: another process wrote, or the ledger is not what it was.
            Some(Left { link, tip: Some((tip, frontier)) })
                if store.witness().latest().is_ok_and(|note| note.as_ref() == Some(&tip.note)) =>
            {
                let known = IdMap::from_iter([(change.draft.what().id, change.before.map(Known::from))]);
                let mut opening = Script::of(store.dialect().begin());
                // The tip is looked at once more, when nobody else can go on from it.
                opening.add(checkpoint::LATEST, Vec::new());
                let opened = Opened { tip, frontier, known };
                Some(Self::new(store.clone(), seat, link, opened, author, recorded).opening_with(opening))
            }
            left => {
                *seat = left;
                None
            }
        }
    }

    async fn finish(mut self, change: Change<'_>) -> Result<Checkpoint, StoreError> {
        let Change { draft, action, detail, telling, .. } = change;
        let subject = draft.what().id.to_string();
        self.append(vec![draft], None).await?;
        self.audit(action, &subject, detail);
        self.tell(telling);
        self.commit().await
    }
}
