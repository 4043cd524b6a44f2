//! A record of any kind, with no more in it than the kind demands and one person in every role for persons.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::{GroupId, PersonId, UnitId};
use mingde_core::kind::{Asked, Field, FieldKind, Kind, Party};
use mingde_core::number::Fixed;
use mingde_core::record::{Content, Participant, Value, Who};

/// Who may take part.
#[derive(Debug, Clone)]
pub struct Cast {
    /// The unit that reports.
    pub unit: UnitId,
    /// The first takes part in the first role for persons, the others come after.
    pub persons: Vec<PersonId>,
    /// Units that take part.
    pub units: Vec<UnitId>,
    /// Groups that take part.
    pub groups: Vec<GroupId>,
}

/// A record of a kind that its kind has nothing against.
pub fn sample(kind: &Kind, cast: &Cast, date: Day) -> Content {
    let (mut persons, mut units) = (cast.persons.iter().cycle(), cast.units.iter().cycle());
    let mut groups = cast.groups.iter().cycle();
    let mut participants = Vec::new();
    for role in &kind.roles {
        for _ in 0..role.min.max(1) {
            let who = match role.of {
                Party::Person => persons.next().copied().map(Who::Person),
                Party::Unit => units.next().copied().map(Who::Unit),
                Party::Group => groups.next().copied().map(Who::Group),
            };
            let attributes = values(&role.attributes, cast, date);
            participants.extend(who.map(|who| Participant { role: role.name.clone(), who, attributes }));
        }
    }
    let evidence = match kind.evidence.asked {
        Asked::Required => vec!["0".repeat(64)],
        Asked::Optional | Asked::No => Vec::new(),
    };
    Content {
        kind: kind.id.clone(),
        unit: cast.unit,
        date,
        number: None,
        fields: values(&kind.fields, cast, date),
        participants,
        evidence,
    }
}

fn values(fields: &[Field], cast: &Cast, date: Day) -> BTreeMap<String, Value> {
    let required = fields.iter().filter(|field| field.required);
    required.map(|field| (field.name.clone(), value(field, cast, date))).collect()
}

fn value(field: &Field, cast: &Cast, date: Day) -> Value {
    match &field.kind {
        FieldKind::Text { .. } => Value::Text("样".into()),
        FieldKind::Number { min, max, .. } => Value::Number(min.or(*max).unwrap_or(Fixed::ONE)),
        FieldKind::Date => Value::Date(date),
        FieldKind::Time => Value::Time(480),
        FieldKind::Flag => Value::Flag(true),
        FieldKind::Choice(choices) => {
            Value::Choice(choices.first().map_or(String::new(), |c| c.code.clone()))
        }
        FieldKind::Unit => Value::Unit(cast.unit),
    }
}
