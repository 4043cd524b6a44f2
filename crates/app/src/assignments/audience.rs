//! Units to choose from when something is sent: all of them, those of a kind, a stage, an area, and each by itself.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::kind::FieldKind;
use mingde_core::record::Value;
use mingde_core::registry::{RegistrySchema, Unit, UnitClass};
use mingde_core::snapshot::Snapshot;
use mingde_core::text::sort_key;

use crate::view::Title;

/// Units that are chosen together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// By which word it is chosen: `all`, `kind:primary-school`, `stage:junior`, `unit:S1`.
    pub code: String,
    /// What it is called.
    pub title: Title,
    /// How many units that is.
    pub count: usize,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audiences {
    /// All, by kind of unit, by the choices of the registry.
    pub groups: Vec<Audience>,
    /// Single units, by pinyin.
    pub units: Vec<Audience>,
}

pub(super) fn audiences(snapshot: &Snapshot, today: Day) -> Audiences {
    let schema = &*snapshot.schema;
    let units: Vec<(&Unit, UnitClass)> = there(snapshot, today).collect();
    let counted = |code: String, title: Title| {
        let count = units.iter().filter(|(unit, class)| is_of(schema, unit, *class, &code)).count();
        Audience { code, title, count }
    };
    let mut groups = vec![counted("all".to_owned(), Title::word("audience-all"))];
    for (class, name) in UnitClass::ALL {
        let title = Title::word(&format!("audience-{name}"));
        if class != UnitClass::Bureau {
            groups.push(counted(format!("class:{name}"), title));
        }
    }
    for kind in &schema.unit_kinds {
        groups.push(counted(format!("kind:{}", kind.choice.code), Title::from(&kind.choice)));
    }
    for field in &schema.unit_fields {
        let FieldKind::Choice(choices) = &field.kind else { continue };
        for choice in choices {
            let title = Title {
                title: format!("{}：{}", field.title, choice.title),
                english: format!("{}: {}", field.english, choice.english),
            };
            groups.push(counted(format!("{}:{}", field.name, choice.code), title));
        }
    }
    groups.retain(|group| group.count > 0);
    let mut units: Vec<Audience> = units
        .iter()
        .map(|(unit, _)| Audience {
            code: format!("unit:{}", unit.code),
            title: Title::name(&unit.name),
            count: 1,
        })
        .collect();
    units.sort_by_cached_key(|unit| sort_key(&unit.title.title));
    Audiences { groups, units }
}

/// Codes of the units that are chosen, each once.
pub(super) fn chosen(snapshot: &Snapshot, codes: &[String], today: Day) -> BTreeSet<String> {
    let is_chosen = |unit: &Unit, class| codes.iter().any(|code| is_of(&snapshot.schema, unit, class, code));
    let chosen = there(snapshot, today).filter(|(unit, class)| is_chosen(unit, *class));
    chosen.map(|(unit, _)| unit.code.clone()).collect()
}

/// The units below the bureau that are there on a day.
fn there(snapshot: &Snapshot, today: Day) -> impl Iterator<Item = (&Unit, UnitClass)> {
    let units = snapshot.units.unit.iter().zip(snapshot.units.class.iter().copied());
    units.filter(move |(unit, class)| *class != UnitClass::Bureau && unit.span.contains(today))
}

fn is_of(schema: &RegistrySchema, unit: &Unit, class: UnitClass, code: &str) -> bool {
    match code.split_once(':') {
        // Party organisations have their own, and bureaus below their ledgers; whatever goes to all goes to departments and schools.
        None => code == "all" && !matches!(class, UnitClass::Party | UnitClass::Subordinate),
        Some(("class", name)) => class.name() == name,
        Some(("kind", kind)) => unit.kind == kind,
        Some(("unit", own)) => unit.code == own,
        Some((field, choice)) => {
            let known = schema.unit_fields.iter().any(|known| known.name == field);
            known && unit.fields.get(field) == Some(&Value::Choice(choice.to_owned()))
        }
    }
}
