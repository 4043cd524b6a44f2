//! Who holds which office, and what an office may do.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, PersonId, UnitId};
use mingde_core::kind::Kind;
use mingde_core::office::Office;
use mingde_core::reason;
use mingde_core::record::{State, Who};
use mingde_core::words::Locale;
use serde::Serialize;

use super::shown::Called;
use super::{Title, as_text};
use crate::grants::GrantLine;
use crate::library::Library;

/// A grant.
#[derive(Debug, Clone, Serialize)]
pub struct GrantView {
    /// Which one.
    pub id: EntityId,
    /// Code of the office.
    pub office: String,
    /// What the office is called.
    #[serde(flatten)]
    pub title: Title,
    /// Who holds it.
    pub person: PersonId,
    /// What they are called.
    pub person_name: Option<String>,
    /// `unit`, `below` or `bureau`.
    pub reach: &'static str,
    /// For which unit.
    pub unit: Option<UnitId>,
    /// What the unit is called.
    pub unit_name: Option<String>,
    /// First day.
    pub from: Option<Day>,
    /// Last day: people write it, a span ends on the day after.
    pub to: Option<Day>,
    /// `accepted` while it stands, `withdrawn` when it was taken back.
    pub state: State,
    /// Who granted it, or took it back.
    pub by: String,
    /// Why it was taken back or changed.
    pub reason: String,
    /// When.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
}

impl GrantView {
    /// A grant, with what its parts are called.
    pub fn of(line: &GrantLine, library: &Library, called: &Called<'_>, locale: Locale) -> Self {
        let GrantLine { head, grant, by, reason } = line;
        let office = library.schema.office(&grant.office);
        let unit = grant.reach.unit();
        Self {
            id: head.id,
            office: grant.office.clone(),
            title: office.map_or_else(|| Title::name(&grant.office), |office| Title::from(&office.choice)),
            person: grant.person,
            person_name: called(Who::Person(grant.person)),
            reach: grant.reach.name(),
            unit,
            unit_name: unit.and_then(|unit| called(Who::Unit(unit))),
            from: grant.span.from,
            to: grant.span.to.map(|day| day.plus(-1)),
            state: head.state,
            by: by.clone(),
            reason: reason::say(locale, reason).into_owned(),
            recorded: head.recorded,
        }
    }
}

/// An office and what it may do.
#[derive(Debug, Clone, Serialize)]
pub struct OfficeView<'l> {
    /// Its code.
    pub office: &'l str,
    /// What it is called.
    #[serde(flatten)]
    pub title: Title,
    /// What it may do whatever the kind.
    pub powers: Vec<&'static str>,
    /// Whose sealed fields it opens: a kind, or `person.` and a field.
    pub opens: &'l [String],
    /// Kinds of which it files records.
    pub files: Vec<&'l str>,
    /// Kinds of which it accepts records.
    pub accepts: Vec<&'l str>,
}

impl<'l> OfficeView<'l> {
    /// An office of the library.
    pub fn of(office: &'l Office, library: &'l Library) -> Self {
        let code = &office.choice.code;
        let kinds = |named: fn(&Kind) -> &Vec<String>| -> Vec<&'l str> {
            let of = library.kinds.values().filter(|kind| named(kind).contains(code));
            of.map(|kind| kind.id.as_str()).collect()
        };
        Self {
            office: code,
            title: Title::from(&office.choice),
            powers: office.powers.iter().map(|power| power.name()).collect(),
            opens: &office.opens,
            files: kinds(|kind| &kind.filed_by),
            accepts: kinds(|kind| &kind.accepted_by),
        }
    }
}
