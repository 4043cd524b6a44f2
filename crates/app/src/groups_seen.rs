//! Groups of units that are seen, with those of their members who are seen themselves.

use mingde_core::date::Day;
use mingde_core::id::{GroupId, PersonId, UnitId};
use mingde_core::kind::Choice;
use mingde_core::registry::{Group, Member};
use mingde_core::text::{sort_key, sounds_like};
use serde::Serialize;
use utoipa::ToSchema;

use crate::sight::Sight;
use crate::view::{DayText, IdText, Title};

/// Groups, by the pinyin of their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupList {
    /// The groups.
    pub groups: Vec<GroupLine>,
}

/// A group on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupLine {
    /// Its id.
    #[schema(value_type = IdText)]
    pub id: GroupId,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What kind of group it is.
    pub kind: Title,
    /// The unit it belongs to, with its name.
    #[schema(value_type = (IdText, String))]
    pub unit: (UnitId, String),
    /// First day of its term, where it is known.
    #[schema(value_type = Option<DayText>)]
    pub from: Option<Day>,
    /// First day on which it is no longer there, where that is settled.
    #[schema(value_type = Option<DayText>)]
    pub to: Option<Day>,
    /// Its members on the day who are seen, in the order of their roles.
    pub members: Vec<MemberLine>,
    /// How many others it has.
    pub others: usize,
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberLine {
    /// Who.
    #[schema(value_type = IdText)]
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Role in the group.
    pub role: Title,
}

/// Groups that are there on a day, whose names say what is looked for: of one unit or of all that are seen.
pub fn groups_seen(sight: &Sight, (words, unit): (&str, Option<UnitId>), day: Day) -> GroupList {
    let words = words.trim();
    let named = |group: &Group| {
        let called = group.name.contains(words) || sounds_like(&group.name, words);
        called || group.code.eq_ignore_ascii_case(words)
    };
    let all = &sight.uncut().groups.group;
    let seen = all.iter().filter(|group| {
        let asked = unit.is_none_or(|unit| group.unit == unit) && named(group);
        asked && group.span.contains(day) && sight.sees_unit(group.unit)
    });
    let mut groups: Vec<GroupLine> = seen.map(|group| line(sight, group, day)).collect();
    groups.sort_by_cached_key(|group| sort_key(&group.name));
    GroupList { groups }
}

fn line(sight: &Sight, group: &Group, day: Day) -> GroupLine {
    let schema = &sight.uncut().schema;
    let present: Vec<&Member> = group.members.iter().filter(|member| member.span.contains(day)).collect();
    let mut members: Vec<(usize, MemberLine)> = Vec::new();
    for member in &present {
        let Some(name) = sight.person_name(member.person, day) else { continue };
        let (name, role) = (name.to_owned(), titled(&schema.member_roles, &member.role));
        let place = schema.member_roles.iter().position(|role| role.code == member.role);
        members.push((place.unwrap_or(usize::MAX), MemberLine { id: member.person, name, role }));
    }
    members.sort_by_cached_key(|(place, member)| (*place, sort_key(&member.name)));
    let unit = sight.unit_name(group.unit).unwrap_or_default().to_owned();
    GroupLine {
        id: Group::id_of(&group.code),
        code: group.code.clone(),
        name: group.name.clone(),
        kind: titled(&schema.group_kinds, &group.kind),
        unit: (group.unit, unit),
        from: group.span.from,
        to: group.span.to,
        others: present.len() - members.len(),
        members: members.into_iter().map(|(_, member)| member).collect(),
    }
}

fn titled(choices: &[Choice], code: &str) -> Title {
    let choice = choices.iter().find(|choice| choice.code == code);
    choice.map_or_else(|| Title::name(code), Title::from)
}
