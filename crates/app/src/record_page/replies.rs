//! Replies beside what they reply to: a statement or an appeal names its case, and the case is found by it.

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
    /// What its kind is called.
    pub title: Title,
    /// How it stands.
    pub state: State,
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
    let replying = library
        .kinds
        .values()
        .filter(|other| other.replies_to.as_ref().is_some_and(|reply| reply.kind == kind.id));
    let id = id.to_string();
    Beside { about, replies: replying.flat_map(|other| replies(sight, other, &id)).collect() }
}

/// Records of a kind that name the record of an id.
fn replies(sight: &Sight, kind: &Kind, id: &str) -> Vec<ReplyLine> {
    let field = kind.replies_to.as_ref().map(|reply| &reply.record);
    let at = kind.fields.iter().position(|own| Some(&own.name) == field);
    let mut replies = Vec::new();
    for row in sight.rows_of_kind(&kind.id) {
        let says = at.and_then(|at| match &row.table.columns[at] {
            Column::Text(texts) => texts.get(row.row),
            _ => None,
        });
        if says == Some(id) && row.state() != State::Withdrawn {
            let (id, title) = (row.table.id[row.row], Title::from(row.kind()));
            replies.push(ReplyLine { id, title, state: row.state() });
        }
    }
    replies
}
