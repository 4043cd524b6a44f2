//! The end of everything but keeping: of somebody who has left, on request or because nothing asks for it any more, the
//! registry keeps the staff number and the posts, by which what schools did still adds up, and nothing else is shown.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, Before, may_append};
use mingde_core::reason;
use mingde_core::record::State;
use mingde_core::registry::Person;
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Identity;
use mingde_core::snapshot::BuildError;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;
use crate::offices::list_grants;
use crate::sealing::sealing;

/// Code of why the registry says no more of somebody; [`WITHHELD`] stands for the name.
const REASON: &str = "reason-withheld";
/// What stands in the place of the name. The ledger's own words are Chinese, as names are.
pub(crate) const WITHHELD: &str = "不再显示";

/// Takes from the registry what it says of a person but staff number and posts: one revision more, with the reason, and a
/// line in the trail. The name is shown nowhere from then on; what is sealed is in earlier revisions only, and opens for
/// nobody once the keys of before are destroyed.
///
/// # Errors
/// [`AppError::Refused`] for anybody but the operator; [`AppError::Invalid`] without a reason; [`AppError::Conflict`] while
/// the person has a post, an office or an open account: as long as somebody works here, the law asks for the data.
pub async fn withhold_person(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    name: &str,
    reason: &str,
) -> Result<String, AppError> {
    bureau.store(actor)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    let id = Directories::load(bureau).await?.person(name)?;
    let today = now.day();
    let mut writer = bureau.store.begin(actor, now).await?;
    let head = writer.existing(&[id.0]).await?.remove(&id.0);
    let revision = bureau.store.history(id.0).await?.pop();
    let (Some(head), Some(revision)) = (head, revision) else {
        return Err(AppError::NotFound(Message::new("app-unknown-person").with("name", name)));
    };
    if revision.position != head.position {
        return Err(AppError::Conflict(Message::new("reorganisation-meanwhile")));
    }
    let position = revision.position;
    let person: Person =
        serde_json::from_str(&revision.draft.payload).map_err(|cause| BuildError { position, cause })?;
    let refused = |code| Err(AppError::Conflict(Message::new(code).with("name", &person.name)));
    if person.name == WITHHELD {
        return refused("app-withheld-already");
    }
    if person.posts.iter().any(|post| post.span.to.is_none_or(|to| to > today)) {
        return refused("app-withhold-post");
    }
    let holds =
        |grant: &mingde_core::grant::Grant| grant.person == id && grant.span.to.is_none_or(|to| to > today);
    let grants = list_grants(bureau, actor).await?;
    if grants.iter().any(|line| line.head.state == State::Accepted && holds(&line.grant)) {
        return refused("app-withhold-office");
    }
    if bureau.store.account_of(id).await?.is_some_and(|account| account.closed.is_none()) {
        return refused("app-withhold-account");
    }
    let mut left = Person { posts: person.posts.clone(), ..Person::new(&*person.code, WITHHELD) };
    let library = bureau.library();
    let payload = sealing(&library, bureau.store.sealing()).person(id, &mut left, Identity::default())?;
    let draft = Draft {
        reason: reason::coded(&Message::new(REASON).with("reason", reason)),
        ..Draft::of_entry(EntityKind::Person, id.0, "", payload)
    };
    writer.append(vec![may_append(actor, draft, Before::Changed(head.standing()), None)?], None).await?;
    writer.audit("withhold-person", &id.to_string(), reason);
    bureau.commit(writer).await?;
    Ok(person.code)
}
