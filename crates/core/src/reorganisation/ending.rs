//! How units end, with the posts at them and the groups of them, and how they come below another one.

use super::{Affected, standing};
use crate::date::Day;
use crate::diagnostic::Message;
use crate::id::UnitId;
use crate::registry::{Parent, Post, Span, Unit};

/// A new parent ends the one before on the day it begins; one that was to begin later never does.
pub(super) fn attach(unit: &mut Unit, parent: UnitId, from: Day) {
    end_parents(unit, from);
    unit.parents.push(Parent { unit: parent, span: Span { from: Some(from), to: None } });
}

pub(super) fn end_parents(unit: &mut Unit, from: Day) {
    unit.parents.retain(|parent| parent.span.from.is_none_or(|begins| begins < from));
    for parent in &mut unit.parents {
        parent.span.to = Some(parent.span.to.map_or(from, |to| to.min(from)));
    }
}

/// Ends a unit, its posts and groups; returns it as it was. Posts go on at `into`, if there is one.
pub(super) fn end(
    registry: &Affected,
    id: UnitId,
    from: Day,
    into: Option<UnitId>,
    changes: &mut Affected,
) -> Result<Unit, Message> {
    let before = standing(registry, id, from.plus(-1))?;
    if before.span.to.is_some_and(|to| to <= from) {
        let message = Message::new("reorganisation-ended").with("unit", &before.name);
        return Err(message.with("day", before.span.to.map_or(from, |to| to)));
    }
    let mut ended = before.clone();
    ended.span.to = Some(from);
    end_parents(&mut ended, from);
    changes.units.insert(id, ended);
    for (person_id, person) in &registry.persons {
        if person.posts.iter().any(|post| post.unit == id && reaches(post.span, from)) {
            let mut person = changes.persons.remove(person_id).unwrap_or_else(|| person.clone());
            person.posts = posts_after(&person.posts, id, from, into);
            changes.persons.insert(*person_id, person);
        }
    }
    for (group_id, group) in &registry.groups {
        if group.unit == id && reaches(group.span, from) {
            let mut group = group.clone();
            group.span.to = Some(from);
            for member in group.members.iter_mut().filter(|member| reaches(member.span, from)) {
                member.span.to = Some(from);
            }
            changes.groups.insert(*group_id, group);
        }
    }
    Ok(before.clone())
}

/// Whether a span goes on beyond the day before `day`.
pub(crate) fn reaches(span: Span, day: Day) -> bool {
    span.to.is_none_or(|to| to > day)
}

/// Posts with those at `unit` ended, and gone on with at `into`.
fn posts_after(posts: &[Post], unit: UnitId, from: Day, into: Option<UnitId>) -> Vec<Post> {
    let mut after: Vec<Post> = Vec::with_capacity(posts.len() + 1);
    for post in posts {
        if post.unit != unit || !reaches(post.span, from) {
            after.push(post.clone());
            continue;
        }
        let begins = post.span.from.map_or(from, |begins| begins.max(from));
        if post.span.from.is_none_or(|begins| begins < from) {
            after.push(Post { span: Span { to: Some(from), ..post.span }, ..post.clone() });
        }
        let held =
            |held: &Post| Some(held.unit) == into && held.rank == post.rank && held.span.contains(begins);
        if let Some(into) = into
            && !posts.iter().any(held)
        {
            let span = Span { from: Some(begins), to: post.span.to };
            after.push(Post { unit: into, span, ..post.clone() });
        }
    }
    after.sort_by_key(|post| post.span.from);
    after
}
