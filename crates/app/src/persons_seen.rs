//! All persons that are seen, by their staff numbers, stretch by stretch.

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::places::{PersonLine, person_line};
use crate::sight::Sight;

/// Some of the persons that are seen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonStretch {
    /// By staff number.
    pub persons: Vec<PersonLine>,
    /// Behind which the next stretch begins.
    pub next: String,
    /// Whether there are others by now.
    pub more: bool,
}

/// So many persons that are seen on a day, behind a staff number; of one unit, those who have a main post there.
pub fn persons_seen(
    sight: &Sight,
    (unit, after): (Option<UnitId>, &str),
    most: usize,
    today: Day,
) -> PersonStretch {
    let snapshot = sight.uncut();
    let persons = &snapshot.persons;
    let here = |at: u32| {
        let Some(unit) = unit else { return true };
        let post = persons.main_post(at, today);
        let place = post.and_then(|post| snapshot.units.id.get(persons.posts.unit[post] as usize));
        place == Some(&unit)
    };
    let wanted = |at: &u32| *persons.code[*at as usize] > *after && here(*at);
    let mut seen: Vec<u32> =
        (0..persons.len() as u32).filter(wanted).filter(|at| sight.sees_person_at(*at, today)).collect();
    seen.sort_unstable_by(|one, other| persons.code[*one as usize].cmp(&persons.code[*other as usize]));
    let more = seen.len() > most;
    seen.truncate(most);
    let next = seen.last().map_or_else(|| after.to_owned(), |at| persons.code[*at as usize].to_string());
    PersonStretch {
        persons: seen.into_iter().map(|at| person_line(snapshot, at, today)).collect(),
        next,
        more,
    }
}
