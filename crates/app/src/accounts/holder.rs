//! Whose an account is, as the registry knows them.

use mingde_core::date::Day;
use mingde_core::diagnostic::Class;
use mingde_core::id::{PersonId, UnitId};
use mingde_core::policy::{Account, Actor, Scope};
use mingde_core::record::State;
use mingde_core::registry::Person;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::BuildError;
use mingde_core::text::comparable_code;
use mingde_store::{AccountRow, Filter, Found, Page};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::offices::{actor_of, actor_read, nobody};

/// Most persons read at once.
const MANY: u32 = 1_000;

/// Somebody of the registry who has an account, or may get one.
pub(super) struct Holder {
    pub(super) id: PersonId,
    pub(super) person: Person,
    /// With what it may do on the day it was asked for.
    pub(super) actor: Actor,
    day: Day,
}

impl Holder {
    /// The person with a staff number.
    pub(super) async fn of(bureau: &Bureau, code: &str, day: Day) -> Result<Self, AppError> {
        Self::acting(bureau, code, actor_of(bureau, code, day).await?, day).await
    }

    /// The same for a command, which reads no records for it.
    pub(super) async fn read(bureau: &Bureau, code: &str, day: Day) -> Result<Self, AppError> {
        Self::acting(bureau, code, actor_read(bureau, code, day).await?, day).await
    }

    async fn acting(bureau: &Bureau, code: &str, actor: Actor, day: Day) -> Result<Self, AppError> {
        let id = actor.who().ok_or_else(|| nobody(code))?;
        let filter = Filter {
            entity: Some(EntityKind::Person),
            state: Some(State::Accepted),
            id_prefix: Some(id.to_string()),
            ..Filter::default()
        };
        let found = bureau.store.find(&Scope::Everything, &filter, Page::first(1)).await?.pop();
        let person = person(&found.ok_or_else(|| nobody(code))?)?;
        Ok(Self { id, person, actor, day })
    }

    /// Those of the registry of whom `wanted` is true, by staff number.
    pub(super) async fn all(
        bureau: &Bureau,
        day: Day,
        wanted: impl Fn(PersonId, &Person) -> bool + Send,
    ) -> Result<Vec<Self>, AppError> {
        let present = bureau.present().await?;
        let actors = present.actors(day);
        let filter =
            Filter { entity: Some(EntityKind::Person), state: Some(State::Accepted), ..Filter::default() };
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = bureau.store.find(&Scope::Everything, &filter, Page::following(after, MANY)).await?;
            after = page.last().map(|found| found.head.position);
            for found in &page {
                let (id, person) = (PersonId(found.head.id), person(found)?);
                let Some(account) = Account::parse(&person.code).ok().filter(|_| wanted(id, &person)) else {
                    continue;
                };
                all.push(Self { id, person, actor: actors.of(account, id), day });
            }
            if page.len() < MANY as usize {
                all.sort_by(|a, b| a.person.code.cmp(&b.person.code));
                return Ok(all);
            }
        }
    }

    /// Where they work on that day.
    pub(super) fn works_at(&self) -> Vec<UnitId> {
        works_at(&self.person, self.day)
    }
}

/// Somebody who signed in, as they are on a day.
#[derive(Debug, Clone)]
pub struct Owner {
    /// Name.
    pub name: String,
    /// What they may do.
    pub actor: Actor,
    /// Whether they have a post on that day.
    pub in_post: bool,
}

impl From<Holder> for Owner {
    fn from(holder: Holder) -> Self {
        let in_post = !holder.works_at().is_empty();
        Self { name: holder.person.name, actor: holder.actor, in_post }
    }
}

/// The owner of an account.
///
/// # Errors
/// [`AppError::NotFound`] for somebody who is no longer in the registry.
pub async fn owner(bureau: &Bureau, account: &Account, day: Day) -> Result<Owner, AppError> {
    Ok(Holder::of(bureau, account.as_str(), day).await?.into())
}

/// The account of a person with its owner; none if it is closed, or its owner has left the registry.
pub(crate) async fn owner_of_account(
    bureau: &Bureau,
    person: PersonId,
    day: Day,
) -> Result<Option<(AccountRow, Owner)>, AppError> {
    let account = bureau.store.account_of(person).await?.filter(|account| account.closed.is_none());
    let Some(account) = account else { return Ok(None) };
    match Holder::of(bureau, &account.name, day).await {
        Ok(holder) => Ok(Some((account, holder.into()))),
        Err(error) if error.class() == Class::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The units at which somebody has a post on a day.
pub(super) fn works_at(person: &Person, day: Day) -> Vec<UnitId> {
    let posts = person.posts.iter().filter(|post| post.span.contains(day));
    posts.map(|post| post.unit).collect()
}

fn person(found: &Found) -> Result<Person, AppError> {
    let position = found.head.position;
    Ok(serde_json::from_str(&found.payload).map_err(|cause| BuildError { position, cause })?)
}

/// What an account is found by: the staff number, however wide or large its letters are typed.
pub(super) fn sign_in_name(code: &str) -> String {
    comparable_code(code)
}
