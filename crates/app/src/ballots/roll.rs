//! The roll: who may vote, by rule, as the registry has it on a day.

use std::collections::BTreeSet;

use mingde_ballot::{Bytes, request_hash};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{IdSet, PersonId};
use mingde_core::snapshot::Snapshot;

use super::plan::VoterGroupRequest;
use crate::error::AppError;

/// The roll of a ballot.
pub(super) struct Roll {
    /// Whoever may vote, with the category.
    pub voters: Vec<(PersonId, u8)>,
    /// Code, title and number of voters of each category.
    pub categories: Vec<(String, String, u32)>,
    /// SHA-256 of category and staff number of all, a line each, in order.
    pub hash: Bytes<32>,
}

/// Everybody who has the main post in one of the units on the day, once, in the first category that fits.
pub(super) fn roll(snapshot: &Snapshot, day: Day, groups: &[VoterGroupRequest]) -> Result<Roll, AppError> {
    let rules = groups.iter().map(|group| Rule::of(snapshot, day, group)).collect::<Result<Vec<_>, _>>()?;
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
    if let Some((_, title, _)) = categories.iter().find(|(.., count)| *count == 0) {
        return Err(AppError::Invalid(Message::new("ballot-nobody-in-group").with("title", title)));
    }
    let text: String = lines.into_iter().collect();
    Ok(Roll { voters, categories, hash: Bytes(request_hash(text.as_bytes())) })
}

fn code(category: usize) -> String {
    format!("group-{}", category + 1)
}

struct Rule {
    units: IdSet,
    ranks: Vec<String>,
}

impl Rule {
    fn of(snapshot: &Snapshot, day: Day, group: &VoterGroupRequest) -> Result<Self, AppError> {
        let name = group.unit.trim();
        let at = snapshot.units.find(name);
        let at = at.ok_or_else(|| AppError::Invalid(Message::new("ballot-no-unit").with("name", name)))?;
        let unit = snapshot.units.id[at as usize];
        let units = match group.below {
            true => snapshot.units.hierarchy_on(day).with_all_below(unit),
            false => IdSet::from_iter([unit.0]),
        };
        Ok(Self { units, ranks: group.ranks.clone() })
    }
}
