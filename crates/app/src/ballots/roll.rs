//! The roll: who may vote, by rule, as the registry has it on a day.

use std::collections::BTreeSet;

use mingde_ballot::{Bytes, request_hash};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{IdSet, PersonId};

use super::plan::VoterGroupRequest;
use super::unprepared::Unprepared;
use crate::error::AppError;
use crate::present::Present;

/// The roll of a ballot.
pub(super) struct Roll {
    /// Whoever may vote, with the category.
    pub voters: Vec<(PersonId, u8)>,
    /// Code, title and number of voters of each category.
    pub categories: Vec<(String, String, u32)>,
    /// SHA-256 of category and staff number of all, a line each, in order.
    pub hash: Bytes<32>,
}

/// Everybody who has the main post in one of the units on the day, once, in the first category that fits. Nothing where a group does not
/// do.
pub(super) fn roll(
    present: &Present,
    day: Day,
    groups: &[VoterGroupRequest],
    lacks: &mut Unprepared,
) -> Result<Option<Roll>, AppError> {
    let mut rules = Vec::with_capacity(groups.len());
    for (at, group) in (1..).zip(groups) {
        rules.extend(lacks.at(place(at), Rule::of(present, day, group))?);
    }
    let snapshot = &present.snapshot;
    if rules.len() < groups.len() {
        return Ok(None);
    }
    let (mut voters, mut lines) = (Vec::new(), BTreeSet::new());
    let mut counts = vec![0; rules.len()];
    let persons = &snapshot.persons;
    for at in 0..persons.len() as u32 {
        let Some(post) = persons.main_post(at, day) else { continue };
        let (unit, rank) = (persons.posts.unit[post], persons.posts.rank[post]);
        let Some(unit) = snapshot.units.id.get(unit as usize) else { continue };
        let rank = snapshot.schema.ranks.get(usize::from(rank)).map_or("", |rank| rank.code.as_str());
        let fits = |rule: &Rule| {
            rule.units.contains(&unit.0)
                && (rule.ranks.is_empty() || rule.ranks.iter().any(|own| own == rank))
        };
        let Some(category) = rules.iter().position(fits) else { continue };
        counts[category] += 1;
        voters.push((persons.id[at as usize], category as u8));
        lines.insert(format!("{} {}\n", code(category), persons.code[at as usize]));
    }
    let categories = groups.iter().zip(&counts).enumerate();
    let categories: Vec<_> =
        categories.map(|(at, (group, count))| (code(at), group.title.trim().to_owned(), *count)).collect();
    for (at, (_, title, _)) in (1..).zip(&categories).filter(|(_, (.., count))| *count == 0) {
        lacks.0.push((place(at), Message::new("ballot-nobody-in-group").with("title", title)));
    }
    if counts.contains(&0) {
        return Ok(None);
    }
    let text: String = lines.into_iter().collect();
    Ok(Some(Roll { voters, categories, hash: Bytes(request_hash(text.as_bytes())) }))
}

/// Where the unit of a group is typed, by its number from 1.
fn place(group: usize) -> String {
    format!("group-{group}-unit")
}

fn code(category: usize) -> String {
    format!("group-{}", category + 1)
}

struct Rule {
    units: IdSet,
    ranks: Vec<String>,
}

impl Rule {
    fn of(present: &Present, day: Day, group: &VoterGroupRequest) -> Result<Self, AppError> {
        let name = group.unit.trim();
        let unknown = |_| AppError::Invalid(Message::new("ballot-no-unit").with("name", name));
        let unit = present.directories().unit(name).map_err(unknown)?;
        let units = match group.below {
            true => present.snapshot.units.hierarchy_on(day).with_all_below(unit),
            false => IdSet::from_iter([unit.0]),
        };
        Ok(Self { units, ranks: group.ranks.clone() })
    }
}
