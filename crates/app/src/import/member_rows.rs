//! Rows of members. A group may have thousands of them, and each row names one: the groups are kept open while the rows
//! are read, and each is said once, with all its members.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::id::{GroupId, IdMap, PersonId};
use mingde_core::registry::{Group, Member};
use mingde_sheet::{Cell, Key};

use super::parties::Registry;
use super::registry_cells::{not_found, outlives_group, span};
use super::rows::RowReader;

/// The groups that rows have named.
#[derive(Default)]
pub(super) struct MemberRows {
    groups: IdMap<Joined>,
    /// In the order in which they were named first.
    order: Vec<GroupId>,
}

/// A group with the places of its members.
struct Joined {
    group: Group,
    places: HashMap<(PersonId, Option<Day>), usize>,
}

impl MemberRows {
    /// Takes a row; whether there was nothing against it.
    pub(super) fn take(&mut self, reader: &mut RowReader<'_>, registry: &Registry) -> bool {
        let stated = stated(reader, registry);
        let Some((id, member)) = stated.filter(|_| reader.errors.is_empty()) else { return false };
        let Some(group) = registry.group(id) else { return false };
        let joined = self.groups.entry(id.0).or_insert_with(|| {
            self.order.push(id);
            Joined::of(group.clone())
        });
        joined.join(member);
        true
    }

    /// The groups with their members, in the order in which they were named.
    pub(super) fn into_groups(mut self) -> impl Iterator<Item = (GroupId, Group)> {
        let groups = std::mem::take(&mut self.order).into_iter();
        groups.filter_map(move |id| Some((id, self.groups.remove(&id.0)?.finished())))
    }
}

impl Joined {
    fn of(group: Group) -> Self {
        let places = group.members.iter().enumerate().map(|(at, m)| ((m.person, m.span.from), at));
        Self { places: places.collect(), group }
    }

    fn join(&mut self, stated: Member) {
        let place = (stated.person, stated.span.from);
        match self.places.get(&place).and_then(|at| self.group.members.get_mut(*at)) {
            Some(member) => {
                member.role = stated.role;
                if stated.span.to.is_some() {
                    member.span.to = stated.span.to;
                }
            }
            None => {
                self.places.insert(place, self.group.members.len());
                self.group.members.push(stated);
            }
        }
    }

    fn finished(mut self) -> Group {
        self.group.members.sort_by_key(|member| (member.span.from, member.person));
        self.group
    }
}

/// The group and the member that a row states.
fn stated(reader: &mut RowReader<'_>, registry: &Registry) -> Option<(GroupId, Member)> {
    let (Some(Cell::One(group)), Some(Cell::One(person))) =
        (reader.cell(&Key::Group), reader.cell(&Key::Person))
    else {
        return None;
    };
    let (group, name) = (group.whole(), person.whole());
    let id = match registry.directory.group(&group) {
        Ok(id) => id,
        Err(why) => {
            not_found(reader, &Key::Group, "import-group-unknown", &group, why);
            return None;
        }
    };
    let person = match registry.directory.person(&name, None) {
        Ok(id) => id,
        Err(why) => {
            not_found(reader, &Key::Person, "import-person-unknown", &name, why);
            return None;
        }
    };
    let role = reader.text(&Key::MemberRole).unwrap_or("member").to_owned();
    let span = span(reader);
    let group = registry.group(id)?;
    outlives_group(reader, group, span);
    reader.note_elsewhere(&Key::Person, &registry.directory, &name, person, group.unit);
    Some((id, Member { person, role, span }))
}
