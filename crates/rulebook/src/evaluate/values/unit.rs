//! What the registry says of units, and which unit a row belongs to.

use std::borrow::Cow;

use mingde_core::kind::{Field, FieldKind, Measure};
use mingde_core::record::Value;
use mingde_core::registry::UnitClass;
use mingde_core::snapshot::{NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER};

use crate::evaluate::scope::{Domain, Rows, Scope};
use crate::evaluate::values::{Values, at_index, shares, spelled};
use crate::plan::{Dated, UnitProperty};

impl<'s> Scope<'s> {
    /// The unit of each row: the reporting unit of a record, that of the post, the unit itself.
    pub(super) fn units(&self) -> Cow<'s, [u32]> {
        let domain = Domain::Record;
        match self.rows {
            Rows::Table(table) => self.pick(&table.unit, domain),
            Rows::Units => self.indices(),
            Rows::Posts => self.pick(&self.snapshot.persons.posts.unit, domain),
            Rows::Persons => {
                let persons = self.indices();
                let posts = self.main_posts(&persons, domain, Dated::Row);
                let unit = &self.snapshot.persons.posts.unit;
                posts.iter().map(|&post| at_index(unit, post, NO_INDEX)).collect()
            }
            Rows::Groups => self.pick(&self.snapshot.groups.unit, domain),
            Rows::Members => {
                let groups = self.groups();
                groups.iter().map(|&g| at_index(&self.snapshot.groups.unit, g, NO_INDEX)).collect()
            }
        }
    }

    /// A property of a unit.
    pub(super) fn unit_property(&self, units: &[u32], property: &UnitProperty) -> Values<'s> {
        let all = &self.snapshot.units;
        let word = |get: &dyn Fn(usize) -> String| spelled(Cow::Owned(units.to_vec()), all.len(), get);
        match property {
            UnitProperty::Kind => word(&|u| all.unit[u].kind.clone()),
            UnitProperty::Code => word(&|u| all.unit[u].code.clone()),
            UnitProperty::Name => word(&|u| all.unit[u].name.clone()),
            UnitProperty::Class => {
                let code = |u: &u32| all.class.get(*u as usize).map_or(NO_CHOICE, |c| *c as u16);
                let names = UnitClass::ALL.iter().map(|(_, name)| (*name).to_owned()).collect();
                Values::Choices(units.iter().map(code).collect(), names)
            }
            UnitProperty::Field(name) => {
                let values: Vec<Option<&Value>> = all.unit.iter().map(|unit| unit.fields.get(name)).collect();
                self.further_field(&self.snapshot.schema.unit_fields, &values, units, name)
            }
        }
    }

    /// A further field of the registry, of the entries at these places.
    pub(super) fn further_field(
        &self,
        fields: &[Field],
        values: &[Option<&Value>],
        places: &[u32],
        name: &str,
    ) -> Values<'s> {
        fn read<'s, T: Copy>(
            values: &[Option<&Value>],
            places: &[u32],
            none: T,
            of: impl Fn(&Value) -> Option<T>,
        ) -> Cow<'s, [T]> {
            let value = |place: &u32| values.get(*place as usize).copied().flatten();
            places.iter().map(|place| value(place).and_then(&of).unwrap_or(none)).collect()
        }
        let Some(field) = fields.iter().find(|f| f.name == *name) else { return Values::Missing };
        match &field.kind {
            FieldKind::Number { unit, .. } => {
                let numbers = read(values, places, NO_NUMBER, |value| match value {
                    Value::Number(n) => Some(n.raw()),
                    _ => None,
                });
                match unit {
                    Measure::Percent => Values::Exact(shares(&numbers)),
                    _ => Values::Numbers(numbers),
                }
            }
            FieldKind::Date => Values::Days(read(values, places, NO_DAY, |value| match value {
                Value::Date(day) => Some(day.number()),
                Value::Month(month) => Some(month.first().number()),
                _ => None,
            })),
            FieldKind::Flag => Values::Flags(read(values, places, NO_FLAG, |value| match value {
                Value::Flag(flag) => Some(u8::from(*flag)),
                _ => None,
            })),
            FieldKind::Unit => Values::Index(read(values, places, NO_INDEX, |value| match value {
                Value::Unit(id) => self.snapshot.units.index_of(*id),
                _ => None,
            })),
            FieldKind::Choice(_) | FieldKind::Text { .. } | FieldKind::Time => {
                let words = values.iter().map(|value| value.map_or(String::new(), ToString::to_string));
                let there = |place: &u32| values.get(*place as usize).is_some_and(Option::is_some);
                let codes = places.iter().map(|place| if there(place) { *place } else { NO_INDEX });
                Values::Words(codes.collect(), words.collect())
            }
        }
    }
}
