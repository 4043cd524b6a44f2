//! What people of the demo bureau do themselves: offices are granted to them, and some file records one by one, which
//! wait, are returned or stay unfinished.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::policy::{Account, Actor, Before, may_append};
use mingde_core::record::State;
use mingde_core::registry::Person;
use mingde_core::revision::Draft;
use mingde_core::snapshot::Snapshot;
use mingde_demo::{Act, DemoPerson, DemoReach, Told};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::grants::{GrantLine, all, standing};
use crate::offices::{GrantRequest, ReachRequest, grant_offices, nobody};
use crate::records::{Step, change_state};
use crate::sealing::sealing;

/// Offices are granted for so many months.
pub(super) const TERM: i32 = 48;

/// Grants everybody the office they hold. What an earlier run granted stays.
pub(super) async fn grant(
    bureau: &Bureau,
    actor: &Actor,
    (people, told, now): (&[DemoPerson], Told, Timestamp),
) -> Result<(), AppError> {
    let days = (told.first(), told.first().plus_months(TERM).plus(-1));
    let held = people.iter().filter_map(|person| {
        let reach = match person.reach {
            DemoReach::Bureau => ReachRequest::Bureau,
            DemoReach::Unit => ReachRequest::Unit(person.unit.code.clone()),
            DemoReach::Nowhere => return None,
        };
        let (office, person) = (person.office.clone(), person.person.code.clone());
        Some(GrantRequest { office, person, reach, days })
    });
    grant_offices(bureau, actor, now, &held.collect::<Vec<_>>()).await?;
    Ok(())
}

/// Those who do something themselves, with the offices that were granted to them.
pub(super) struct Hands {
    registry: Arc<Snapshot>,
    grants: Vec<GrantLine>,
}

impl Hands {
    pub(super) async fn load(bureau: &Bureau) -> Result<Self, AppError> {
        Ok(Self { registry: bureau.registry().await?, grants: all(&bureau.store).await? })
    }

    /// Somebody on a day. The whole bureau is not kept in memory for it while its files come in.
    fn actor(&self, bureau: &Bureau, code: &str, day: Day) -> Result<Actor, AppError> {
        let account = Account::parse(code).map_err(|_| nobody(code))?;
        let grants = standing(&self.grants).map(|line| &line.grant);
        let hierarchy = self.registry.units.hierarchy_on(day);
        let library = bureau.library();
        Ok(Actor::person((account, Person::id_of(code)), day, grants, &library.schema, &hierarchy))
    }

    /// Does what somebody does, unless an earlier run has done it.
    pub(super) async fn act(&self, bureau: &Bureau, act: &Act) -> Result<(), AppError> {
        let kind = bureau.library().kind(&act.kind)?.clone();
        let mut content = act.row.content(&kind);
        let id = content.derive_id(&kind);
        let history = bureau.store.history(id.0).await?;
        if history.iter().any(|revision| revision.draft.state == act.state) {
            return Ok(());
        }
        let actor = self.actor(bureau, &act.by, act.at.day())?;
        if act.state == State::Returned {
            change_state(bureau, &actor, act.at, &id.to_string(), Step::Return, &act.reason).await?;
            return Ok(());
        }
        let payload = sealing(&bureau.library(), bureau.store.sealing()).record(&kind, id, &mut content)?;
        let draft = Draft::of_record(id, &content, payload, act.state, "");
        let permitted = may_append(&actor, draft, Before::Nothing, Some(&kind))?;
        let mut writer = bureau.store.begin(&actor, act.at).await?;
        writer.append(vec![permitted], None).await?;
        writer.audit("file", &id.to_string(), &kind.id);
        bureau.commit(writer).await?;
        Ok(())
    }
}
