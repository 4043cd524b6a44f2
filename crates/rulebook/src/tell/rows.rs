//! A row of a proof: which record, of which day, who, which number, and what it says.

use ecow::EcoString;
use mingde_core::date::Day;
use mingde_core::kind::{Field, Party};
use mingde_core::number::Fixed;
use mingde_core::snapshot::{Column, NO_DAY, NO_INDEX, NO_NUMBER, NO_TIME};

use super::explanation::{MOST_SAID, Row, Said};
use crate::evaluate::{Domain, Rows, Scope, Values, domain, looked_at, number_of};
use crate::plan::{Aggregate, By, Count, Operand};

/// Tells a row.
pub(crate) struct RowTeller<'a, 's> {
    scope: &'a Scope<'s>,
    domain: Domain,
    number: Option<Values<'s>>,
    who: Option<(Values<'s>, Party)>,
    /// Fields and attributes that are quoted, with their columns.
    quoted: Vec<Quoted<'s>>,
}

struct Quoted<'s> {
    field: &'s Field,
    /// Name and titles, which the rows share.
    names: [EcoString; 3],
    column: &'s Column,
    domain: Domain,
    /// Whoever reads on elsewhere needs every sign of it.
    whole: bool,
}

impl<'a, 's> RowTeller<'a, 's> {
    pub(crate) fn new(scope: &'a Scope<'s>, count: &Count) -> Self {
        let domain = domain(count);
        let number = number_of(count).map(|o| scope.values(o, domain));
        let operand = match (&count.aggregate, &count.by, scope.rows) {
            (Aggregate::Distinct(Operand::Pair(first, _)), ..) => Some((**first).clone()),
            (Aggregate::Distinct(o), ..) => Some(o.clone()),
            _ if count.role.is_some() => count.role.clone().map(Operand::Role),
            (_, _, Rows::Persons | Rows::Posts | Rows::Members) => Some(Operand::Person),
            (_, _, Rows::Units) => Some(Operand::Unit),
            (_, _, Rows::Groups) => Some(Operand::Group),
            (_, By::Who(o), _) => Some(o.clone()),
            _ => None,
        };
        let who = operand.map(|o| (scope.values(&o, domain), scope.party(&o)));
        Self { scope, domain, number, who, quoted: quoted(scope, count, domain) }
    }

    pub(crate) fn row(&self, at: usize) -> Row {
        let record_at = match self.domain {
            Domain::Record => at,
            Domain::Part => self.scope.part_record[at] as usize,
        };
        let snapshot = self.scope.snapshot;
        let (record, day) = match self.scope.rows {
            Rows::Table(table) => {
                let row = self.scope.row(Domain::Record, record_at) as usize;
                (Some(table.id[row]), Some(Day::from_number(table.day[row])))
            }
            _ => (None, None),
        };
        let who = match &self.who {
            Some((Values::Index(list), party)) if list[at] != NO_INDEX => {
                let i = list[at] as usize;
                match party {
                    Party::Person => {
                        vec![(snapshot.persons.code[i].to_string(), snapshot.persons.name[i].to_string())]
                    }
                    Party::Unit => {
                        let unit = &snapshot.units.unit[i];
                        vec![(unit.code.clone(), unit.name.clone())]
                    }
                    Party::Group => {
                        let group = &snapshot.groups.group[i];
                        vec![(group.code.clone(), group.name.clone())]
                    }
                }
            }
            _ => Vec::new(),
        };
        let unit = self.unit_elsewhere(at, record_at);
        let number = self.number.as_ref().and_then(|v| v.number(at));
        let number = number.and_then(|n| n.to_decimal(4, crate::language::Rounding::HalfUp));
        let says = self.quoted.iter().filter_map(|quoted| {
            let at = if quoted.domain == Domain::Part { at } else { record_at };
            quoted.said(self.scope.row(quoted.domain, at) as usize)
        });
        Row { record, day, who, unit, number, says: says.take(MOST_SAID).collect() }
    }
}

impl RowTeller<'_, '_> {
    /// The unit of the person of a row on its day, where it is not the one that reports.
    fn unit_elsewhere(&self, at: usize, record_at: usize) -> Option<String> {
        let (Rows::Table(table), Some((Values::Index(list), Party::Person))) = (self.scope.rows, &self.who)
        else {
            return None;
        };
        let person = list.get(at).filter(|person| **person != NO_INDEX)?;
        let row = self.scope.row(Domain::Record, record_at) as usize;
        let persons = &self.scope.snapshot.persons;
        let post = persons.main_post(*person, Day::from_number(table.day[row]))?;
        let unit = persons.posts.unit[post];
        (unit != table.unit[row]).then(|| self.scope.snapshot.units.unit[unit as usize].name.clone())
    }
}

/// What tells a record apart, and what the count looks at beside the number it shows.
fn quoted<'s>(scope: &Scope<'s>, count: &Count, domain: Domain) -> Vec<Quoted<'s>> {
    let Rows::Table(table) = scope.rows else { return Vec::new() };
    let looked = looked_at(count);
    let shown = match number_of(count) {
        Some(Operand::Field(name) | Operand::Attribute(_, name)) => name.as_str(),
        _ => "",
    };
    let kind = &table.kind;
    let receipt = kind.receipt_of_others();
    let told = |field: &Field| {
        kind.identity.contains(&field.name)
            || looked.fields.contains(&field.name)
            || receipt == Some(field.name.as_str())
    };
    let own = kind.fields.iter().zip(&table.columns).filter(|(field, _)| told(field));
    let quote = |field: &'s Field, column, domain| {
        let names = [&field.name, &field.title, &field.english].map(|name| EcoString::from(name.as_str()));
        let whole = receipt == Some(field.name.as_str());
        Quoted { field, names, column, domain, whole }
    };
    let own = own.map(|(field, column)| quote(field, column, Domain::Record));
    let attributes = kind.attributes().into_iter().zip(&table.participations.columns);
    let attributes =
        attributes.filter(|(field, _)| domain == Domain::Part && looked.attributes.contains(&field.name));
    let attributes = attributes.map(|(field, column)| quote(field, column, domain));
    let mut quoted: Vec<Quoted<'s>> =
        own.chain(attributes).filter(|quoted| quoted.field.name != shown).collect();
    // What leads on to somebody else's ledger is said before anything that is cut off behind the most that is said.
    quoted.sort_by_key(|quoted| !quoted.whole);
    quoted
}

/// Longest text that is quoted whole, in characters.
const LONGEST: usize = 24;

impl Quoted<'_> {
    /// What a row says in the column, if anything.
    fn said(&self, row: usize) -> Option<Said> {
        let same = |value: EcoString| [value.clone(), value.clone(), value];
        let told = |known: bool, value: &dyn Fn() -> String| known.then(|| same(value().into()));
        let [value, chinese, english] = match self.column {
            Column::Text(texts) => {
                let text = texts.get(row)?;
                let longest = if self.whole { usize::MAX } else { LONGEST };
                let mut short: EcoString = text.chars().take(longest).collect();
                if short.len() < text.len() {
                    short.push('…');
                }
                same(short)
            }
            Column::Number(v) => told(v[row] != NO_NUMBER, &|| Fixed::from_raw(v[row]).to_string())?,
            Column::Day(v) => told(v[row] != NO_DAY, &|| Day::from_number(v[row]).to_string())?,
            Column::Time(v) => told(v[row] != NO_TIME, &|| format!("{:02}:{:02}", v[row] / 60, v[row] % 60))?,
            Column::Flag(v) => match v[row] {
                0 => ["false", "否", "no"].map(EcoString::from),
                1 => ["true", "是", "yes"].map(EcoString::from),
                _ => return None,
            },
            Column::Choice(v) => {
                let choice = self.field.choices().get(usize::from(v[row]))?;
                [&choice.code, &choice.title, &choice.english].map(|word| EcoString::from(word.as_str()))
            }
            Column::Unit(_) | Column::Sealed => return None,
        };
        let [name, title, titled] = self.names.clone();
        Some(Said { name, value, words: [(title, chinese), (titled, english)] })
    }
}
