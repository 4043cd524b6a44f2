//! What memberships say of their groups.

use std::borrow::Cow;

use crate::evaluate::scope::{Domain, Rows, Scope};
use crate::evaluate::values::{Values, codes_of};
use crate::plan::GroupProperty;

impl<'s> Scope<'s> {
    /// The group of each membership looked at; the groups themselves where they are the rows.
    pub(super) fn groups(&self) -> Vec<u32> {
        if let Rows::Groups = self.rows {
            return (0..self.len(Domain::Record)).map(|at| self.row(Domain::Record, at)).collect();
        }
        let starts = &self.snapshot.groups.member_start;
        let rows = 0..self.len(Domain::Record);
        rows.map(|at| {
            let member = self.row(Domain::Record, at);
            (starts.partition_point(|&start| start <= member) as u32).saturating_sub(1)
        })
        .collect()
    }

    /// A property of the group of each row, or of the membership itself.
    pub(super) fn group(&self, property: GroupProperty) -> Values<'s> {
        let groups = &self.snapshot.groups;
        let schema = &self.snapshot.schema;
        if property == GroupProperty::Role {
            let codes = self.pick(&groups.role, Domain::Record);
            return Values::Choices(codes, codes_of(&schema.member_roles));
        }
        let of = self.groups();
        let words = groups.group.iter().map(|g| match property {
            GroupProperty::Kind => g.kind.clone(),
            GroupProperty::Name => g.name.clone(),
            _ => g.code.clone(),
        });
        Values::Words(Cow::Owned(of), words.collect())
    }
}
