//! Records that are probably the one that is being filed.

use mingde_core::date::Day;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::Kind;
use mingde_core::policy::Actor;
use mingde_core::record::{Content, State, Value, Who};
use mingde_core::revision::EntityKind;
use mingde_core::text::comparable;
use mingde_store::{Filter, Page};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::record_line::{RecordLine, list_records};

/// So many days apart the same thing is hardly done twice.
const APART: i32 = 3;
/// So many records are looked at: a unit files fewer of a kind in a week.
const LOOKED_AT: u32 = 200;

/// Those records that the actor may see and that are of the same kind and unit, of nearly the same day, and say the same
/// wherever the kind tells records apart. `but` is being corrected.
pub(super) async fn alike(
    bureau: &Bureau,
    actor: &Actor,
    kind: &Kind,
    content: &Content,
    but: Option<EntityId>,
) -> Result<Vec<RecordLine>, AppError> {
    let (from, to) = (content.date.plus(-APART), content.date.plus(APART));
    let filter = Filter {
        entity: Some(EntityKind::Record),
        kind: Some(kind.id.clone()),
        unit: Some(content.unit.0),
        event: Some(from.max(Day::EARLIEST)..=to.min(Day::LATEST)),
        ..Filter::default()
    };
    let own = content.derive_id(kind);
    let mut found = list_records(bureau, actor, &filter, Page::first(LOOKED_AT).newest_first()).await?;
    found.retain(|record| {
        let id = RecordId(record.head.id);
        Some(record.head.id) != but
            && id != own
            && !matches!(record.head.state, State::Withdrawn)
            && !(record.content.number.is_some() && content.number.is_some())
            && says_the_same(kind, &record.content, content)
    });
    Ok(found)
}

/// Whether two records agree in whatever the kind tells records apart by, beside unit and day.
fn says_the_same(kind: &Kind, one: &Content, other: &Content) -> bool {
    kind.identity.iter().all(|name| match kind.role(name) {
        Some(_) => in_role(one, name) == in_role(other, name),
        None => same_value(one.fields.get(name), other.fields.get(name)),
    })
}

fn in_role(content: &Content, role: &str) -> Vec<Who> {
    let mut who: Vec<Who> = content.participants.iter().filter(|p| p.role == role).map(|p| p.who).collect();
    who.sort_unstable();
    who
}

fn same_value(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Text(one)), Some(Value::Text(other))) => {
            let (one, other) = (comparable(one), comparable(other));
            one == other
                || (!one.is_empty() && other.contains(&one))
                || (!other.is_empty() && one.contains(&other))
        }
        (one, other) => one == other,
    }
}
