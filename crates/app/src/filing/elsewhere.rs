//! People of other schools: whoever knows name and staff number may enter a colleague from elsewhere, and is asked whether that is
//! meant where the kind is not made for it. The record counts for whom it names.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::kind::Role;
use mingde_core::policy::Actor;
use mingde_core::record::{Content, Who};
use mingde_core::registry::UnitClass;

use super::Form;
use crate::bureau::Bureau;
use crate::error::AppError;

/// Whether whoever files for a unit of this class is asked about people of others in a role. The bureau, its departments
/// and party organisations name people of all schools.
pub(crate) fn is_asked_about(role: &Role, class: Option<UnitClass>) -> bool {
    !role.elsewhere && class == Some(UnitClass::School)
}

/// Those whom a form names though they never were at its unit, and whoever sends it may not see them. Whom a corrected record
/// had before was asked about before.
pub(super) async fn named_there(
    bureau: &Bureau,
    (actor, today): (&Actor, Day),
    form: &Form<'_>,
    content: &Content,
) -> Result<Vec<Message>, AppError> {
    let present = bureau.present().await?;
    let (sight, units) = (present.sight(actor), &present.snapshot.units);
    let directories = present.directories();
    let Some(unit) = units.index_of(content.unit).map(|at| at as usize) else { return Ok(Vec::new()) };
    let had = |who: Who| form.of.is_some_and(|of| of.content.participants.iter().any(|part| part.who == who));
    let mut said = Vec::new();
    for part in &content.participants {
        let Some(role) = form.kind.role(&part.role) else { continue };
        let Who::Person(person) = part.who else { continue };
        let is_known = directories.directory().was_within(person, content.unit);
        let is_elsewhere = !is_known && !sight.opens(part.who, today);
        if is_elsewhere && is_asked_about(role, Some(units.class[unit])) && !had(part.who) {
            let name = directories.called(part.who).unwrap_or_default();
            let message = Message::new("filing-person-elsewhere").with("name", name);
            said.push(message.with_title("role", role).with("unit", &units.unit[unit].name));
        }
    }
    Ok(said)
}
