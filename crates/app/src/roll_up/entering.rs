//! Records of one act, held against what stands, and written together.

use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, Before, Permitted, may_exchange};
use mingde_core::reason;
use mingde_core::record::{Content, State};
use mingde_core::revision::Draft;
use serde::Serialize;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sealing::sealing;

/// How many records came about, changed or were taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RecordsEntered {
    /// New ones.
    pub added: usize,
    /// Those that say something else now, or are back.
    pub changed: usize,
    /// Those that were taken back.
    pub withdrawn: usize,
    /// Those that stood there before, word for word.
    pub unchanged: usize,
}

/// What one act is going to write.
pub struct Entering<'a> {
    bureau: &'a Bureau,
    actor: &'a Actor,
    library: Arc<Library>,
    drafts: Vec<Permitted<Draft>>,
    pub entered: RecordsEntered,
}

impl<'a> Entering<'a> {
    pub fn begin(bureau: &'a Bureau, actor: &'a Actor) -> Self {
        let entered = RecordsEntered::default();
        Self { bureau, actor, library: bureau.library(), drafts: Vec::new(), entered }
    }

    /// That these stand; what stands otherwise is corrected for a reason. Gives their ids.
    pub async fn stand(
        &mut self,
        kind: &Kind,
        contents: Vec<Content>,
        why: &Message,
    ) -> Result<Vec<EntityId>, AppError> {
        let mut ready = Vec::with_capacity(contents.len());
        for mut content in contents {
            let id = content.derive_id(kind);
            let payload =
                sealing(&self.library, self.bureau.store.sealing()).record(kind, id, &mut content)?;
            ready.push((id, content, payload));
        }
        let ids: Vec<EntityId> = ready.iter().map(|(id, ..)| id.0).collect();
        let heads = self.bureau.store.existing(&ids).await?;
        for (id, content, payload) in ready {
            let Some(head) = heads.get(&id.0) else {
                let draft = Draft::of_record(id, &content, payload, State::Accepted, "");
                self.drafts.push(may_exchange(self.actor, draft, Before::Nothing, kind)?);
                self.entered.added += 1;
                continue;
            };
            let draft = Draft::of_record(id, &content, payload, State::Accepted, &reason::coded(why));
            if head.says_the_same_as(&draft) {
                self.entered.unchanged += 1;
            } else {
                let before = Before::Changed(head.standing());
                self.drafts.push(may_exchange(self.actor, draft, before, kind)?);
                self.entered.changed += 1;
            }
        }
        Ok(ids)
    }

    /// That these stand no longer.
    pub async fn take_back(&mut self, kind: &Kind, ids: &[EntityId], reason: &str) -> Result<(), AppError> {
        let heads = self.bureau.store.existing(ids).await?;
        let standing = heads.values().filter(|head| head.state == State::Accepted);
        let positions: Vec<u64> = standing.map(|head| head.position).collect();
        for found in self.bureau.store.standing_at(&positions).await? {
            let id = found.head.id;
            let content: Content = serde_json::from_str(found.payload.as_str())
                .map_err(|_| AppError::NotFound(Message::new("app-no-record").with("id", id)))?;
            let draft = Draft::of_record(RecordId(id), &content, found.payload, State::Withdrawn, reason);
            let before = Before::Kept(found.head.standing());
            self.drafts.push(may_exchange(self.actor, draft, before, kind)?);
            self.entered.withdrawn += 1;
        }
        Ok(())
    }

    /// Writes all of it, with a line in the trail.
    pub async fn commit(
        self,
        now: Timestamp,
        (action, subject, detail): (&str, &str, &str),
    ) -> Result<RecordsEntered, AppError> {
        let mut writer = self.bureau.store.begin(self.actor, now).await?;
        writer.append(self.drafts, None).await?;
        writer.audit(action, subject, detail);
        self.bureau.commit(writer).await?;
        Ok(self.entered)
    }
}
