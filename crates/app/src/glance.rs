//! A record at a glance, from memory: what a line of a list says of it.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{PersonId, RecordId, UnitId};
use mingde_core::kind::{Field, Kind, Measure, Party, Role};
use mingde_core::number::Fixed;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::snapshot::{
    Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, Snapshot, Table,
};
use mingde_core::text::excerpt;
use mingde_core::words::{Locale, say_code};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{DayText, IdText, StateText, Title};

/// What is entered more than so many days after it happened is marked as a late entry (补录). Nothing follows from it.
pub const LATE_DAYS: i32 = 30;

/// Of those who take part so many are named.
const MOST_NAMED: usize = 3;
/// So many numbers of a record stand in its line.
const MOST_NUMBERS: usize = 2;

/// A record as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Glance {
    /// Which one.
    #[schema(value_type = IdText)]
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// What the kind is called.
    pub kind_title: Title,
    /// What tells it from others of its kind.
    pub gist: Title,
    /// How many took part, and the numbers it states.
    pub amounts: Title,
    /// The unit that reports it.
    #[schema(value_type = IdText)]
    pub unit: UnitId,
    /// What the unit is called.
    pub unit_name: String,
    /// When it happened.
    #[schema(value_type = DayText)]
    pub date: Day,
    /// When the ledger first learned of it.
    #[serde(skip)]
    pub entered: Timestamp,
    /// State after the latest revision.
    #[schema(value_type = StateText)]
    pub state: State,
    /// Whether it was entered late.
    pub late: bool,
    /// Number of evidence files.
    pub evidence: u16,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(crate) struct RowAt<'s> {
    pub snapshot: &'s Snapshot,
    pub table: &'s Table,
    pub row: usize,
}

impl<'s> RowAt<'s> {
    /// The row of a record, if there is one.
    pub fn find(snapshot: &'s Snapshot, kind: &str, id: RecordId) -> Option<Self> {
        let table = snapshot.table(kind)?;
        let row = table.id.iter().position(|known| *known == id)?;
        Some(Self { snapshot, table, row })
    }

    pub fn kind(&self) -> &'s Kind {
        &self.table.kind
    }

    pub fn date(&self) -> Day {
        Day::from_number(self.table.day[self.row])
    }

    pub fn state(&self) -> State {
        self.table.state[self.row]
    }

    /// The unit that reports it; one that the registry does not know has none.
    pub fn unit(&self) -> Option<UnitId> {
        self.snapshot.units.id.get(self.table.unit[self.row] as usize).copied()
    }

    pub fn unit_name(&self) -> &'s str {
        let unit = self.snapshot.units.unit.get(self.table.unit[self.row] as usize);
        unit.map_or("", |unit| &unit.name)
    }

    pub fn is_late(&self) -> bool {
        self.table.entered[self.row].day().since(self.date()) > LATE_DAYS
    }

    /// The persons who take part.
    pub fn persons(&self) -> impl Iterator<Item = PersonId> + use<'s> {
        let snapshot = self.snapshot;
        self.person_places().map(|at| snapshot.persons.id[at])
    }

    /// Those of them of whom whoever asks is told.
    pub fn persons_told(&self, actor: &Actor) -> impl Iterator<Item = PersonId> + use<'s> {
        let Self { table, row, snapshot } = *self;
        let kept = self.kept_from(actor);
        table.participations.of(row).filter_map(move |at| {
            let role = &table.kind.roles[usize::from(table.participations.role[at])];
            let is_told = role.of == Party::Person && !kept.contains(&role.name.as_str());
            snapshot.persons.id.get(table.participations.who[at] as usize).filter(|_| is_told).copied()
        })
    }

    /// The same, by their places in the columns.
    pub fn person_places(&self) -> impl Iterator<Item = usize> + use<'s> {
        let Self { table, row, .. } = *self;
        table.participations.of(row).filter_map(move |at| {
            let role = &table.kind.roles[usize::from(table.participations.role[at])];
            let index = table.participations.who[at];
            (role.of == Party::Person && index != NO_INDEX).then_some(index as usize)
        })
    }

    /// Whether the record is about whoever asks.
    pub fn is_whom(&self, actor: &Actor) -> bool {
        let roles = &self.table.kind.concerned.roles;
        let own = actor.who().filter(|_| !roles.is_empty());
        own.is_some_and(|own| self.has_in(own, |role| roles.contains(&role.name)))
    }

    /// Whether a person takes part in some role.
    pub fn has_in(&self, own: PersonId, is_meant: impl Fn(&Role) -> bool) -> bool {
        let Self { table, row, snapshot } = *self;
        table.participations.of(row).any(|at| {
            let role = &table.kind.roles[usize::from(table.participations.role[at])];
            let person = snapshot.persons.id.get(table.participations.who[at] as usize);
            role.of == Party::Person && person == Some(&own) && is_meant(role)
        })
    }

    /// The day that stands in a field in clear.
    pub fn day(&self, name: &str) -> Option<Day> {
        match self.table.column(name)? {
            Column::Day(days) => (days[self.row] != NO_DAY).then(|| Day::from_number(days[self.row])),
            _ => None,
        }
    }

    /// Fields and roles of it that are kept from whoever asks: it is their own case.
    pub fn kept_from(&self, actor: &Actor) -> Vec<&'s str> {
        let Self { table, row, .. } = *self;
        let is_given = |name: &str| {
            let days = table.kind.fields.iter().position(|field| field.name == name);
            matches!(days.map(|at| &table.columns[at]), Some(Column::Day(days)) if days[row] != NO_DAY)
        };
        let procedure = table.kind.procedure.as_ref().filter(|_| self.is_whom(actor));
        procedure.map_or_else(Vec::new, |procedure| procedure.kept_from_whom(is_given))
    }

    /// The record as a line.
    pub fn glance(&self) -> Glance {
        let kind = self.kind();
        Glance {
            id: self.table.id[self.row],
            kind: kind.id.clone(),
            kind_title: Title::from(kind),
            gist: self.gist(),
            amounts: self.amounts(),
            unit: self.unit().unwrap_or(UnitId(self.table.id[self.row].0)),
            unit_name: self.unit_name().to_owned(),
            date: self.date(),
            entered: self.table.entered[self.row],
            state: self.state(),
            late: self.is_late(),
            evidence: self.table.evidence[self.row],
        }
    }

    /// What tells it from others: its identifying fields and roles, else the first that says something; its number behind
    /// that.
    pub fn gist(&self) -> Title {
        let named = self.named_by();
        match self.table.number.get(self.row) {
            None => named,
            Some(number) if named.title.is_empty() => Title::name(number),
            Some(number) => {
                let args = |name| [("name", name), ("number", number)];
                let words = |locale| say_code(locale, "glance-numbered", &args(named.say(locale)));
                Title { title: words(Locale::ZhCn), english: words(Locale::En) }
            }
        }
    }

    fn named_by(&self) -> Title {
        let kind = self.kind();
        let identifying = kind.identity.iter().filter_map(|name| self.named(name));
        let mut parts: Vec<Title> = identifying.collect();
        if parts.is_empty() {
            let names = kind.fields.iter().map(|field| &field.name).chain(kind.roles.iter().map(|r| &r.name));
            parts.extend(names.filter_map(|name| self.named(name)).take(1));
        }
        joined(&parts)
    }

    /// What stands in a field or role, in words.
    fn named(&self, name: &str) -> Option<Title> {
        let kind = self.kind();
        if let Some(at) = kind.fields.iter().position(|field| field.name == *name) {
            return self.said(&kind.fields[at], &self.table.columns[at], self.row);
        }
        self.taking_part(kind.role_index(name)?)
    }

    /// Who takes part in a role: the first few by name.
    fn taking_part(&self, role: usize) -> Option<Title> {
        let parts = &self.table.participations;
        let own: Vec<usize> = parts.of(self.row).filter(|at| usize::from(parts.role[*at]) == role).collect();
        let names: Vec<&str> =
            own.iter().filter_map(|at| self.name(&self.kind().roles[role], parts.who[*at])).collect();
        if names.is_empty() {
            return None;
        }
        let few = &names[..names.len().min(MOST_NAMED)];
        let (mut title, mut english) = (few.join("、"), few.join(", "));
        if names.len() > few.len() {
            let count = names.len().to_string();
            title += &say_code(Locale::ZhCn, "glance-and-others", &[("count", &count)]);
            english += &say_code(Locale::En, "glance-and-others", &[("count", &count)]);
        }
        Some(Title { title, english })
    }

    fn name(&self, role: &Role, index: u32) -> Option<&'s str> {
        let at = index as usize;
        match role.of {
            Party::Person => self.snapshot.persons.name.get(at).map(|name| &**name),
            Party::Unit => self.snapshot.units.unit.get(at).map(|unit| &*unit.name),
            Party::Group => self.snapshot.groups.group.get(at).map(|group| &*group.name),
        }
    }

    /// A value in words; none where nothing is stated or it is sealed.
    fn said(&self, field: &Field, column: &Column, row: usize) -> Option<Title> {
        let plain = |text: String| Some(Title::name(&text));
        match column {
            Column::Number(v) if v[row] != NO_NUMBER => plain(Fixed::from_raw(v[row]).to_string()),
            Column::Day(v) if v[row] != NO_DAY => plain(Day::from_number(v[row]).to_string()),
            Column::Time(v) if v[row] != NO_TIME => plain(format!("{:02}:{:02}", v[row] / 60, v[row] % 60)),
            Column::Flag(v) if v[row] != NO_FLAG && v[row] != 0 => Some(Title::from(field)),
            Column::Choice(v) if v[row] != NO_CHOICE => {
                field.choices().get(usize::from(v[row])).map(Title::from)
            }
            Column::Unit(v) => self.snapshot.units.unit.get(v[row] as usize).map(|u| Title::name(&u.name)),
            Column::Text(texts) => texts.get(row).map(|text| Title::name(&excerpt(text))),
            _ => None,
        }
    }

    /// How many persons took part, and the first numbers it states.
    fn amounts(&self) -> Title {
        let mut parts = Vec::new();
        let persons = self.persons().count();
        if persons > MOST_NAMED {
            parts.push(measured(Measure::People, Fixed::whole(persons as i64)));
        }
        // How many were there and voted is no amount of a case, and not for everybody who sees it.
        let body = self.kind().procedure.as_ref().and_then(|procedure| procedure.body.as_ref());
        let votes = body.map_or([""; 4], |body| body.numbers());
        for (field, column) in self.kind().fields.iter().zip(&self.table.columns) {
            if votes.contains(&field.name.as_str()) {
                continue;
            }
            if let (Column::Number(v), Some(measure)) = (column, field.measure())
                && v[self.row] != NO_NUMBER
                && parts.len() < MOST_NUMBERS
            {
                let amount = measured(measure, Fixed::from_raw(v[self.row]));
                let english = if field.english.is_empty() { &field.title } else { &field.english };
                parts.push(Title {
                    title: format!("{}{}", field.title, amount.title),
                    english: format!("{english}: {}", amount.english),
                });
            }
        }
        joined(&parts)
    }

    /// Whether a text occurs in what it says, or in whom it names, as far as whoever asks may read it.
    pub fn contains(&self, text: &str, actor: &Actor) -> bool {
        let kept = self.kept_from(actor);
        let mut columns = self.kind().fields.iter().zip(&self.table.columns);
        let in_columns = columns.any(|(field, column)| match column {
            Column::Text(texts) if !kept.contains(&field.name.as_str()) => {
                texts.get(self.row).is_some_and(|said| said.contains(text))
            }
            _ => false,
        });
        let parts = &self.table.participations;
        let in_parts = || {
            parts.of(self.row).any(|at| {
                let role = &self.kind().roles[usize::from(parts.role[at])];
                !kept.contains(&role.name.as_str())
                    && self.name(role, parts.who[at]).is_some_and(|name| name.contains(text))
            })
        };
        let number = || self.table.number.get(self.row).is_some_and(|number| number.contains(text));
        in_columns || number() || in_parts() || self.gist().title.contains(text)
    }
}

/// A number with what it counts or measures.
pub(crate) fn measured(measure: Measure, number: Fixed) -> Title {
    let (code, count) = (format!("measure-{}", measure.name()), number.to_string());
    let word = |locale| say_code(locale, &code, &[("count", &count)]);
    Title { title: word(Locale::ZhCn), english: word(Locale::En) }
}

fn joined(parts: &[Title]) -> Title {
    let title = parts.iter().map(|part| &*part.title).collect::<Vec<_>>().join("，");
    let english = parts.iter().map(|part| part.say(Locale::En)).collect::<Vec<_>>().join(", ");
    Title { title, english }
}
