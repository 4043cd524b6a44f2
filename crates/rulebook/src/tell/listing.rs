//! Every row that a count of a survey counted, with what is told of it: the same pass as its proof, without an end to
//! the list.

use mingde_core::date::Day;
use mingde_core::snapshot::{NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER};
use rust_decimal::Decimal;

use super::steps::{fates, fates_alone};
use crate::check::{Quote, Sort, Told};
use crate::evaluate::{
    Domain, Fate, LeftOut, Prepared, Rows, Scope, Values, Who, domain, number_of, role_of,
};
use crate::language::{Dimension, Number, Rounding};
use crate::plan::{Aggregate, Count};

/// A row that a count counted.
#[derive(Debug, Clone)]
pub struct CountedRow {
    /// Where it stands.
    pub at: RowAt,
    /// Whether what it brings was brought by another row already, so that it counts for nothing beside that one.
    pub again: bool,
    /// Event date, of a record.
    pub day: Option<Day>,
    /// The number that was added, compared or averaged.
    pub number: Option<Decimal>,
    /// What is told apart.
    pub distinct: Quoted,
    /// What else the survey tells of it, in its order.
    pub told: Vec<Quoted>,
}

/// Where a row stands in the snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowAt {
    /// A record: a row of its table.
    Record(u32),
    /// A unit.
    Unit(u32),
    /// A person, or the person of a post or membership.
    Person(u32),
    /// A group.
    Group(u32),
}

/// A value as it is said to people: titles of codes, names of units, persons and groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quoted {
    /// Nothing is stated.
    Nothing,
    /// A number; of a field kept in per cent, as it is kept.
    Number(Decimal),
    /// A day.
    Day(Day),
    /// Words.
    Text(String),
}

/// The rows of one subject that are counted, or would be if no other brought the same.
pub(crate) fn counted_rows(prepared: &Prepared<'_>, who: Who, count: &Count, told: &Told) -> Vec<CountedRow> {
    let Some((scope, fates)) = fates(prepared, who, count, false) else { return Vec::new() };
    let domain = domain(count);
    let numbers = number_of(count).map(|operand| scope.values(operand, domain));
    let distinct = told.distinct.as_ref().map(|quote| Teller::new(&scope, quote, count));
    let tellers: Vec<Teller<'_, '_>> = told.quotes.iter().map(|q| Teller::new(&scope, q, count)).collect();
    let mut rows = Vec::new();
    for (at, fate) in fates {
        let again = match fate {
            Fate::Counted => false,
            Fate::LeftOut(LeftOut::Duplicate) => true,
            Fate::LeftOut(_) => continue,
        };
        let record = match domain {
            Domain::Record => at,
            Domain::Part => scope.part_record[at] as usize,
        };
        let row = scope.row(Domain::Record, record);
        let number = numbers.as_ref().and_then(|numbers| numbers.number(at)).and_then(shown);
        rows.push(CountedRow {
            at: place(&scope, row),
            again,
            day: match scope.rows {
                Rows::Table(table) => Some(Day::from_number(table.day[row as usize])),
                _ => None,
            },
            number,
            distinct: distinct.as_ref().map_or(Quoted::Nothing, |teller| teller.said(at, record)),
            told: tellers.iter().map(|teller| teller.said(at, record)).collect(),
        });
    }
    rows
}

/// What becomes of a record, by its row in the table of its kind, in a count of a subject: `Ok` where it is counted, in whatever
/// role; none where it is not looked at for this subject. To find the rows of a subject takes a look at all of them, so this one is
/// looked at alone first, and beside the others only where they have a say in it.
pub(crate) fn fate_of_record(
    prepared: &Prepared<'_>,
    who: Who,
    (count, veto): (&Count, bool),
    row: usize,
) -> Option<Result<(), LeftOut>> {
    let alone = fates_alone(prepared, who, count, veto, row as u32)?;
    let fate = fate_among(alone, count, row)?;
    let others_decide = match fate {
        Ok(()) => {
            let each = matches!(count.aggregate, Aggregate::Rows | Aggregate::Sum(_) | Aggregate::Average(_));
            !each || count.choice.is_some()
        }
        Err(why) => matches!(why, LeftOut::NotChosen | LeftOut::Duplicate),
    };
    if others_decide { fate_among(fates(prepared, who, count, veto)?, count, row) } else { Some(fate) }
}

/// What becomes of a record among rows; counted if one of its participations is.
fn fate_among(
    (scope, fates): (Scope<'_>, Vec<(usize, Fate)>),
    count: &Count,
    row: usize,
) -> Option<Result<(), LeftOut>> {
    let Rows::Table(_) = scope.rows else { return None };
    let record = |at: usize| match domain(count) {
        Domain::Record => at,
        Domain::Part => scope.part_record[at] as usize,
    };
    let of_record =
        fates.into_iter().filter(|(at, _)| scope.row(Domain::Record, record(*at)) as usize == row);
    let mut left_out = None;
    for (_, fate) in of_record {
        match fate {
            Fate::Counted => return Some(Ok(())),
            Fate::LeftOut(why) => left_out = left_out.or(Some(Err(why))),
        }
    }
    left_out
}

fn place(scope: &Scope<'_>, row: u32) -> RowAt {
    let snapshot = scope.snapshot;
    match scope.rows {
        Rows::Table(_) => RowAt::Record(row),
        Rows::Persons => RowAt::Person(row),
        Rows::Posts => RowAt::Person(snapshot.persons.posts.person[row as usize]),
        Rows::Members => RowAt::Person(snapshot.groups.member[row as usize]),
        Rows::Units => RowAt::Unit(row),
        Rows::Groups => RowAt::Group(row),
    }
}

fn shown(number: Number) -> Option<Decimal> {
    number.to_decimal(4, Rounding::HalfUp)
}

/// Says one thing of each row.
struct Teller<'a, 's> {
    scope: &'a Scope<'s>,
    quote: &'a Quote,
    values: Values<'s>,
    /// Where each row counted is a participation of the very role: its place is that of the value.
    same: bool,
    /// The role whose participations have the values; without, records have them.
    role: Option<u8>,
}

impl<'a, 's> Teller<'a, 's> {
    fn new(scope: &'a Scope<'s>, quote: &'a Quote, count: &Count) -> Self {
        let own = scope.domain(&quote.operand);
        let spoken_of = role_of(&quote.operand);
        let role = spoken_of.and_then(|role| scope.role(role)).map(|(role, _)| role);
        Self {
            scope,
            quote,
            values: scope.values(&quote.operand, own),
            same: own == Domain::Part && spoken_of == count.role.as_deref(),
            role: role.filter(|_| own == Domain::Part),
        }
    }

    fn said(&self, at: usize, record: usize) -> Quoted {
        let Some(role) = self.role else { return self.of(record) };
        if self.same {
            return self.of(at);
        }
        // Several take part: all of them are named.
        let roles = self.scope.roles();
        let first = self.scope.part_record.partition_point(|of| (*of as usize) < record);
        let parts = self.scope.part_record[first..].iter().take_while(|of| **of as usize == record);
        let parts = parts.enumerate().map(|(place, _)| first + place).filter(|part| roles[*part] == role);
        let mut said: Vec<String> = Vec::new();
        for part in parts {
            if let Quoted::Text(text) = self.of(part)
                && !said.contains(&text)
            {
                said.push(text);
            }
        }
        if said.is_empty() { Quoted::Nothing } else { Quoted::Text(said.join("、")) }
    }

    fn of(&self, at: usize) -> Quoted {
        let snapshot = self.scope.snapshot;
        let text = |text: Option<String>| text.map_or(Quoted::Nothing, Quoted::Text);
        match (&self.values, &self.quote.sort) {
            (Values::Days(days), _) if days[at] != NO_DAY => Quoted::Day(Day::from_number(days[at])),
            (Values::Day(day), _) => Quoted::Day(Day::from_number(*day)),
            (Values::Numbers(numbers), Sort::Time) if numbers[at] != NO_NUMBER => {
                let minutes = numbers[at] / 10_000;
                Quoted::Text(format!("{:02}:{:02}", minutes / 60, minutes % 60))
            }
            (Values::Flags(flags), _) if flags[at] != NO_FLAG => {
                Quoted::Text(if flags[at] == 1 { "是" } else { "否" }.to_owned())
            }
            (Values::Choices(codes, words), Sort::Choice(titles)) if codes[at] != NO_CHOICE => {
                text(words.get(codes[at] as usize).map(|code| titled(titles, code)))
            }
            (Values::Words(codes, words), sort) if codes[at] != NO_INDEX => {
                let word = words.get(codes[at] as usize);
                text(word.map(|word| match sort {
                    Sort::Choice(titles) => titled(titles, word),
                    _ => word.clone(),
                }))
            }
            (Values::Index(index), sort) if index[at] != NO_INDEX => {
                let at = index[at] as usize;
                text(match sort {
                    Sort::Person => snapshot.persons.name.get(at).map(ToString::to_string),
                    Sort::Group => snapshot.groups.group.get(at).map(|group| group.name.clone()),
                    _ => snapshot.units.unit.get(at).map(|unit| unit.name.clone()),
                })
            }
            (values, sort) => {
                let number = values.number(at);
                let number = match sort {
                    Sort::Number(Dimension::SHARE) => number.and_then(|n| n.times(Number::whole(100))),
                    _ => number,
                };
                number.and_then(shown).map_or(Quoted::Nothing, Quoted::Number)
            }
        }
    }
}

fn titled(titles: &[(String, String)], code: &str) -> String {
    titles.iter().find(|(own, _)| own == code).map_or(code, |(_, title)| title).to_owned()
}
