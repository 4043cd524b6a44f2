//! A record as it is listed and shown.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, UnitId};
use mingde_core::kind::{Kind, Role};
use mingde_core::record::{Participant, State, Who};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::history::RevisionView;
use super::schema::{DayText, IdText, MomentText, StateText};
use super::shown::{Called, FieldView, by_name, values};
use super::{Title, as_text};
use crate::library::Library;
use crate::record_line::RecordLine;

/// A record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordView {
    /// Which one.
    #[schema(value_type = IdText)]
    pub id: EntityId,
    /// Its kind.
    pub kind: String,
    /// What the kind is called.
    #[serde(flatten)]
    pub title: Title,
    /// The unit that reports it.
    #[schema(value_type = IdText)]
    pub unit: UnitId,
    /// What the unit is called.
    pub unit_name: Option<String>,
    /// When it happened.
    #[schema(value_type = DayText)]
    pub date: Day,
    /// The reporter's own number for it.
    pub number: Option<String>,
    /// State after the latest revision.
    #[schema(value_type = StateText)]
    pub state: State,
    /// Number of the latest revision, from 1.
    pub revision: u32,
    /// Its position in the log.
    pub position: u64,
    /// When the ledger learned what it says now.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = MomentText)]
    pub recorded: Timestamp,
    /// What is stated, in the order of the kind.
    #[serde(serialize_with = "by_name")]
    #[schema(value_type = BTreeMap<String, String>)]
    pub fields: Vec<FieldView>,
    /// Who took part.
    pub participants: Vec<ParticipantView>,
    /// Addresses of evidence files.
    pub evidence: Vec<String>,
    /// How it came to be so, oldest first; only where one record is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionView>,
}

/// Somebody who took part.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParticipantView {
    /// Role of the kind.
    pub role: String,
    /// What the role is called.
    #[serde(flatten)]
    pub title: Title,
    /// Who.
    #[serde(rename = "id", serialize_with = "entity")]
    #[schema(value_type = IdText)]
    pub who: Who,
    /// What they are called.
    pub name: Option<String>,
    /// What is recorded about it.
    #[serde(serialize_with = "by_name")]
    #[schema(value_type = BTreeMap<String, String>)]
    pub attributes: Vec<FieldView>,
}

impl RecordView {
    /// A record, with what its parts are called.
    pub fn of(line: &RecordLine, library: &Library, called: &Called<'_>) -> Self {
        let (head, content) = (&line.head, &line.content);
        let kind: Option<&Kind> = library.kinds.get(&content.kind).map(AsRef::as_ref);
        Self {
            id: head.id,
            kind: content.kind.clone(),
            title: kind.map_or_else(|| Title::name(&content.kind), Title::from),
            unit: content.unit,
            unit_name: called(Who::Unit(content.unit)),
            date: content.date,
            number: content.number.clone(),
            state: head.state,
            revision: head.number,
            position: head.position,
            recorded: head.recorded,
            fields: values(kind.map_or(&[][..], |kind| &kind.fields), &content.fields, called),
            participants: content.participants.iter().map(|part| participant(kind, part, called)).collect(),
            evidence: content.evidence.clone(),
            revisions: Vec::new(),
        }
    }
}

/// Somebody who took part, with what is recorded about it.
pub(crate) fn participant(kind: Option<&Kind>, part: &Participant, called: &Called<'_>) -> ParticipantView {
    let role = kind.and_then(|kind| kind.role(&part.role));
    ParticipantView {
        role: part.role.clone(),
        title: role.map_or_else(|| Title::name(&part.role), Title::from),
        who: part.who,
        name: called(part.who),
        attributes: values(role.map_or(&[][..], |role: &Role| &role.attributes), &part.attributes, called),
    }
}

fn entity<S: Serializer>(who: &Who, serializer: S) -> Result<S::Ok, S::Error> {
    who.entity().serialize(serializer)
}
