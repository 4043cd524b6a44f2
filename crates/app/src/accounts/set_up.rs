//! The first day of a bureau: its name, who runs the system and who grants offices. Both are somebody of the registry, and
//! two people (三员分立).

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::grant::{Grant, Reach};
use mingde_core::office::{Office, Power};
use mingde_core::policy::{Actor, Before, Hierarchy, may_append, may_grant};
use mingde_core::registry::{Person, Span, Unit, UnitClass};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Identity;
use mingde_core::snapshot::Snapshot;
use mingde_store::{Beside, NewAccount};
use zeroize::Zeroizing;

use super::holder::sign_in_name;
use super::keeping::FirstPassword;
use super::link::reset_password;
use super::passwords::refuse_weak;
use super::token::Token;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sealing::sealing;

/// Years for which the first offices are granted.
const YEARS: i32 = 3;

/// What is asked on the first day.
#[derive(Debug, Clone)]
pub struct FirstDay {
    /// Name of the bureau.
    pub bureau: String,
    /// Its code.
    pub code: String,
    /// Staff number and name of the system administrator.
    pub system: (String, String),
    /// Staff number and name of the security administrator.
    pub security: (String, String),
}

/// Whether nobody can sign in yet.
pub async fn knows_nobody(bureau: &Bureau) -> Result<bool, AppError> {
    Ok(bureau.store.has_no_account().await?)
}

/// What the bureau is called: the name of the unit that it is; none where nobody said so yet.
pub async fn bureau_name(bureau: &Bureau) -> Result<Option<String>, AppError> {
    Ok(named_in(&*bureau.registry().await?))
}

/// Name and code of the unit that the bureau is; none where nobody said so yet.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn bureau_unit(bureau: &Bureau) -> Result<Option<(String, String)>, AppError> {
    let registry = bureau.registry().await?;
    let at = registry.units.class.iter().position(|class| *class == UnitClass::Bureau);
    let unit = at.map(|at| &registry.units.unit[at]);
    Ok(unit.map(|unit| (unit.name.clone(), unit.code.clone())))
}

/// The same as it is in memory; none where nobody has asked for the present yet either.
pub fn name_known(bureau: &Bureau) -> Option<String> {
    named_in(&bureau.known()?.snapshot)
}

fn named_in(registry: &Snapshot) -> Option<String> {
    let at = registry.units.class.iter().position(|class| *class == UnitClass::Bureau)?;
    Some(registry.units.unit[at].name.clone())
}

/// The keys of the ledger, to be printed and locked away.
///
/// # Errors
/// Those of reading the key files.
pub fn recovery_sheet(bureau: &Bureau) -> Result<Zeroizing<String>, AppError> {
    Ok(mingde_store::recovery_sheet(&bureau.data)?)
}

/// Founds what there has to be before anybody can sign in: the bureau, two administrators with their offices and accounts,
/// the first with a password. Gives the link by which the second sets one. What is in the registry already stays as it is.
///
/// # Errors
/// [`AppError::Conflict`] if somebody can sign in already; [`AppError::Invalid`] if something is missing, or both are one.
pub async fn set_up(
    bureau: &Bureau,
    operator: &Actor,
    now: Timestamp,
    first: &FirstDay,
    password: FirstPassword<'_>,
) -> Result<Token, AppError> {
    if !knows_nobody(bureau).await? {
        return Err(AppError::Conflict(Message::new("account-set-up-done")));
    }
    let FirstDay { bureau: name, code, system, security } = first;
    let texts = [name, code, &system.0, &system.1, &security.0, &security.1];
    if texts.iter().any(|text| text.trim().is_empty()) {
        return Err(AppError::Invalid(Message::new("account-set-up-empty")));
    }
    if system.0.trim() == security.0.trim() {
        return Err(AppError::Invalid(Message::new("refused-administrations")));
    }
    refuse_weak(password.password, &system.0, &system.1)?;
    let phc = password.passwords.hash(password.password, password.chance).await?;
    let library = bureau.library();
    let mut drafts = vec![unit(bureau, name.trim(), code.trim())?];
    for (code, name) in [system, security] {
        drafts.push(person(bureau, code.trim(), name.trim())?);
    }
    let mut writer = bureau.store.begin(operator, now).await?;
    let there = writer.existing(&drafts.iter().map(|draft| draft.id).collect::<Vec<_>>()).await?;
    drafts.retain(|draft| !there.contains_key(&draft.id));
    let mut permitted = Vec::new();
    for draft in drafts {
        permitted.push(may_append(operator, draft, Before::Nothing, None)?);
    }
    let days = Span { from: Some(now.day()), to: Some(now.day().plus(366 * YEARS)) };
    let mut grants: Vec<Grant> = Vec::new();
    let mut changes = Beside::default();
    for ((code, _), power, password) in
        [(system, Power::AdministerAccounts, Some(phc.as_str())), (security, Power::GrantOffices, None)]
    {
        let (code, id) = (code.trim(), Person::id_of(code.trim()));
        let grant = Grant { office: office(&library, power)?, person: id, reach: Reach::Bureau, span: days };
        let draft = Draft::of_entry(EntityKind::Grant, grant.id(), &grant.office, (&grant).into());
        let hierarchy = Hierarchy::default();
        permitted.push(may_grant(
            operator,
            (&grant, draft),
            Before::Nothing,
            &grants,
            &library.schema,
            &hierarchy,
        )?);
        grants.push(grant);
        let sign_in = sign_in_name(code);
        changes.add_account(NewAccount { person: id, name: code, sign_in: &sign_in, password, made: now });
    }
    writer.append(permitted, None).await?;
    writer.change_beside(changes).await?;
    writer.audit("set-up", code.trim(), "");
    bureau.commit(writer).await?;
    reset_password(bureau, operator, now, security.0.trim(), password.chance).await
}

/// The first office that has a power.
fn office(library: &Library, power: Power) -> Result<String, AppError> {
    let having = |office: &&Office| office.powers.contains(&power);
    let office = library.schema.offices.iter().find(having);
    let none = || AppError::Invalid(Message::new("refused-nobody"));
    office.map(|office| office.choice.code.clone()).ok_or_else(none)
}

fn unit(bureau: &Bureau, name: &str, code: &str) -> Result<Draft, AppError> {
    let library = bureau.library();
    let kind = library.schema.unit_kinds.iter().find(|kind| kind.class == UnitClass::Bureau);
    let kind = kind.map_or_else(String::new, |kind| kind.choice.code.clone());
    let mut unit = Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        history: Default::default(),
        kind,
        parents: Vec::new(),
        span: Span::ALWAYS,
        fields: Default::default(),
    };
    let id = Unit::id_of(code);
    let payload = sealing(&library, bureau.store.sealing()).unit(id, &mut unit)?;
    Ok(Draft::of_entry(EntityKind::Unit, id.0, &unit.kind, payload))
}

fn person(bureau: &Bureau, code: &str, name: &str) -> Result<Draft, AppError> {
    let (id, mut person) = (Person::id_of(code), Person::new(code, name));
    let library = bureau.library();
    let sealing = sealing(&library, bureau.store.sealing());
    let payload = sealing.person(id, &mut person, Identity::default())?;
    Ok(Draft::of_entry(EntityKind::Person, id.0, "", payload))
}
