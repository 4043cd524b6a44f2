//! What the registry says of groups and who is in them.

use std::borrow::Cow;

use mingde_core::record::Value;
use mingde_core::snapshot::NO_INDEX;

use crate::evaluate::membership::Memberships;
use crate::evaluate::scope::{Domain, Rows, Scope};
use crate::evaluate::values::{Values, codes_of, spelled};
use crate::plan::{GroupProperty, Operand};

impl<'s> Scope<'s> {
    /// The group of each membership looked at; the groups themselves where they are the rows.
    pub(super) fn groups(&self) -> Cow<'s, [u32]> {
        match self.rows {
            Rows::Groups => self.indices(),
            Rows::Members => {
                let starts = &self.snapshot.groups.member_start;
                let rows = 0..self.len(Domain::Record);
                rows.map(|at| {
                    let member = self.row(Domain::Record, at);
                    (starts.partition_point(|&start| start <= member) as u32).saturating_sub(1)
                })
                .collect()
            }
            _ => vec![NO_INDEX; self.len(Domain::Record)].into(),
        }
    }

    /// What each membership is in its group.
    pub(super) fn member_roles(&self) -> Values<'s> {
        let codes = self.pick(&self.snapshot.groups.role, Domain::Record);
        Values::Choices(codes, codes_of(&self.snapshot.schema.member_roles))
    }

    /// The group of a kind in which each person was on the day of the row.
    pub(super) fn group_of(&self, person: &Operand, kind: &str, domain: Domain) -> Values<'s> {
        let Values::Index(persons) = self.own_values(person, domain) else { return Values::Missing };
        let known = Memberships::of(self.snapshot, |group| self.snapshot.groups.group[group].kind == kind);
        let asked = self.frame.as_of.number();
        let days = match person.dated().1 {
            crate::plan::Dated::Asked => Values::Day(asked),
            crate::plan::Dated::Row => self.values(&Operand::EventDay, domain),
        };
        let group = |(at, &person): (usize, &u32)| {
            days.day(at).and_then(|day| known.on(person, day)).unwrap_or(NO_INDEX)
        };
        Values::Index(persons.iter().enumerate().map(group).collect())
    }

    /// A property of groups.
    pub(super) fn group_property(&self, of: Cow<'s, [u32]>, property: &GroupProperty) -> Values<'s> {
        let groups = &self.snapshot.groups.group;
        let word = |of, get: &dyn Fn(usize) -> String| spelled(of, groups.len(), get);
        match property {
            GroupProperty::Kind => word(of, &|at| groups[at].kind.clone()),
            GroupProperty::Name => word(of, &|at| groups[at].name.clone()),
            GroupProperty::Code => word(of, &|at| groups[at].code.clone()),
            GroupProperty::Field(name) => {
                let values: Vec<Option<&Value>> = groups.iter().map(|group| group.fields.get(name)).collect();
                self.further_field(&self.snapshot.schema.group_fields, &values, &of, name)
            }
        }
    }
}
