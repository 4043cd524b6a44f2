//! In which group of some somebody was on a day.

use std::collections::HashMap;

use mingde_core::snapshot::Snapshot;

/// Memberships in some of the groups, by person.
pub(crate) struct Memberships {
    by_person: HashMap<u32, Vec<Membership>>,
}

/// From when to when (exclusive) somebody is in a group.
struct Membership {
    group: u32,
    role: u16,
    from: i32,
    to: i32,
}

impl Memberships {
    /// Those in groups that are meant.
    pub(crate) fn of(snapshot: &Snapshot, is_meant: impl Fn(usize) -> bool) -> Self {
        let groups = &snapshot.groups;
        let mut by_person: HashMap<u32, Vec<Membership>> = HashMap::new();
        for (at, group) in groups.group.iter().enumerate().filter(|(at, _)| is_meant(*at)) {
            let first = group.span.from.map_or(i32::MIN, |day| day.number());
            let end = group.span.to.map_or(i32::MAX, |day| day.number());
            for member in groups.member_start[at] as usize..groups.member_start[at + 1] as usize {
                by_person.entry(groups.member[member]).or_default().push(Membership {
                    group: at as u32,
                    role: groups.role[member],
                    from: groups.from[member].max(first),
                    to: groups.to[member].min(end),
                });
            }
        }
        Self { by_person }
    }

    /// The group in which a person was on a day. Of several the one in which the role stands first in the registry, of
    /// equal ones the one joined last, so that the class teacher of a class who teaches in another belongs to the own.
    pub(crate) fn on(&self, person: u32, day: i32) -> Option<u32> {
        let there = self.by_person.get(&person)?.iter().filter(|m| m.from <= day && day < m.to);
        there.min_by_key(|m| (m.role, std::cmp::Reverse(m.from), m.group)).map(|m| m.group)
    }

    /// Everybody who was in a group on a day, by group; one who has two roles in it once.
    pub(crate) fn by_group(&self, day: i32) -> HashMap<u32, Vec<u32>> {
        let mut found: HashMap<u32, Vec<u32>> = HashMap::new();
        for (person, list) in &self.by_person {
            for membership in list.iter().filter(|m| m.from <= day && day < m.to) {
                let members = found.entry(membership.group).or_default();
                if !members.contains(person) {
                    members.push(*person);
                }
            }
        }
        found
    }
}
