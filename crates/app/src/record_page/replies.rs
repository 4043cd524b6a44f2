//! Replies beside what they reply to: a statement or an appeal names its case, and the case is found by it.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::Kind;
use mingde_core::record::{Content, State, Value};
use mingde_core::snapshot::Column;
use serde::Serialize;

use crate::library::Library;
use crate::sight::Sight;
use crate::view::Title;

/// What stands beside a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// The record that it replies to, with what its kind is called.
    pub about: Option<(RecordId, Title)>,
    /// The replies to it.
    pub replies: Vec<ReplyLine>,
}

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyLine {
    /// Which.
    pub id: RecordId,
    /// Its kind.
    #[serde(skip)]
    pub kind: String,
    /// What its kind is called.
    pub title: Title,
    /// How it stands.
    pub state: State,
    /// When it was raised.
    #[serde(skip)]
    pub on: Day,
}

/// What stands beside a record for whoever sees it: of both, what may be seen.
pub(super) fn beside(
    (library, sight): (&Library, &Sight),
    kind: &Kind,
    content: &Content,
    id: EntityId,
) -> Beside {
    let named = |name: &String| match content.fields.get(name) {
        Some(Value::Text(text)) => text.parse::<EntityId>().ok(),
        _ => None,
    };
    let about = kind.replies_to.as_ref().and_then(|reply| {
        let about = RecordId(named(&reply.record)?);
        let row = sight.rows_of_kind(&reply.kind).find(|row| row.table.id[row.row] == about)?;
        Some((about, Title::from(row.kind())))
    });
    let replies = replies(library, sight, &kind.id).remove(&RecordId(id)).unwrap_or_default();
    Beside { about, replies }
}

/// The replies to records of a kind that may be seen, by the record.
pub(crate) fn replies(library: &Library, sight: &Sight, to: &str) -> HashMap<RecordId, Vec<ReplyLine>> {
    let mut replies: HashMap<RecordId, Vec<ReplyLine>> = HashMap::new();
    for kind in library.kinds.values() {
        let Some(reply) = kind.replies_to.as_ref().filter(|reply| reply.kind == to) else { continue };
        let at = kind.fields.iter().position(|own| own.name == reply.record);
        for row in sight.rows_of_kind(&kind.id).filter(|row| row.state() != State::Withdrawn) {
            let said = at.and_then(|at| match &row.table.columns[at] {
                Column::Text(texts) => texts.get(row.row)?.parse().ok(),
                _ => None,
            });
            let Some(about) = said else { continue };
            replies.entry(RecordId(about)).or_default().push(ReplyLine {
                id: row.table.id[row.row],
                kind: kind.id.clone(),
                title: Title::from(row.kind()),
                state: row.state(),
                on: row.date(),
            });
        }
    }
    replies
}
