//! The values of an operand for all rows looked at.

mod group;
mod person;
mod school_days;
mod unit;

use std::borrow::Cow;

use mingde_core::date::{Day, Timestamp};
use mingde_core::kind::{Choice, Field, FieldKind, Measure, Party};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, TextColumn};

use super::scope::{Domain, Rows, Scope};
use super::test::{NO, YES, role_of};
use crate::language::{Number, Operator};
use crate::plan::{Condition, Operand};

/// A column of values; missing ones are the sentinels of [`mingde_core::snapshot`].
#[derive(Debug, Clone)]
pub(crate) enum Values<'s> {
    /// Ten-thousandths.
    Numbers(Cow<'s, [i64]>),
    Exact(Vec<Option<Number>>),
    Days(Cow<'s, [i32]>),
    Flags(Cow<'s, [u8]>),
    /// Codes with the words they stand for.
    Choices(Cow<'s, [u16]>, Vec<String>),
    Words(Cow<'s, [u32]>, Vec<String>),
    /// Units or persons.
    Index(Cow<'s, [u32]>),
    /// One number for every row.
    Number(Number),
    /// One day for every row.
    Day(i32),
    /// The kind of the snapshot has no such field.
    Missing,
}

impl<'s> Scope<'s> {
    /// Whether an operand is known of each record or of each participation.
    pub(crate) fn domain(&self, operand: &Operand) -> Domain {
        match operand {
            Operand::Role(role) | Operand::Attribute(role, _) => match self.role(role) {
                Some((_, true)) => Domain::Part,
                _ => Domain::Record,
            },
            Operand::HowMany(..) => Domain::Record,
            _ => {
                let parts = operand.parts().map(|part| self.domain(part));
                let mut domain = parts.max().unwrap_or(Domain::Record);
                let condition = operand.condition();
                condition.iter().for_each(|c| c.operands(&mut |part| domain = domain.max(self.domain(part))));
                domain
            }
        }
    }

    /// The values of an operand in a domain no smaller than its own.
    pub(crate) fn values(&self, operand: &Operand, domain: Domain) -> Values<'s> {
        let own = self.domain(operand);
        let values = self.own_values(operand, own);
        if own == domain { values } else { self.lifted(values) }
    }

    /// Values of records, repeated for each of their participations.
    fn lifted(&self, values: Values<'s>) -> Values<'s> {
        fn lift<'s, T: Copy>(values: &[T], parts: &[u32]) -> Cow<'s, [T]> {
            Cow::Owned(parts.iter().map(|&record| values[record as usize]).collect())
        }
        let parts = &self.part_record;
        match values {
            Values::Numbers(v) => Values::Numbers(lift(&v, parts)),
            Values::Exact(v) => Values::Exact(lift(&v, parts).into_owned()),
            Values::Days(v) => Values::Days(lift(&v, parts)),
            Values::Flags(v) => Values::Flags(lift(&v, parts)),
            Values::Choices(v, words) => Values::Choices(lift(&v, parts), words),
            Values::Words(v, words) => Values::Words(lift(&v, parts), words),
            Values::Index(v) => Values::Index(lift(&v, parts)),
            constant => constant,
        }
    }

    fn own_values(&self, operand: &Operand, domain: Domain) -> Values<'s> {
        match operand {
            Operand::Number(n) => Values::Number(*n),
            // Settled before; a number nobody has stands for one that nobody set.
            Operand::Setting(_) => Values::Number(Number::ZERO),
            Operand::Day(point) => Values::Day(self.frame.day(point).number()),
            Operand::Field(name) => match self.rows {
                Rows::Table(table) => match table.kind.fields.iter().position(|f| f.name == *name) {
                    Some(at) => self.column(&table.columns[at], &table.kind.fields[at], domain),
                    None => Values::Missing,
                },
                _ => Values::Missing,
            },
            Operand::Attribute(role, name) => self.attribute(role, name, domain),
            Operand::EventDay => match self.rows {
                Rows::Table(table) => Values::Days(self.pick(&table.day, domain)),
                _ => Values::Day(self.day),
            },
            Operand::Entered => match self.rows {
                Rows::Table(table) => {
                    let entered = self.pick(&table.entered, domain);
                    Values::Days(entered.iter().map(|t: &Timestamp| t.day().number()).collect())
                }
                _ => Values::Missing,
            },
            Operand::Evidence => match self.rows {
                Rows::Table(table) => {
                    let files = self.pick(&table.evidence, domain);
                    Values::Numbers(files.iter().map(|n| i64::from(*n) * 10_000).collect())
                }
                _ => Values::Missing,
            },
            Operand::Unit => Values::Index(self.units()),
            Operand::Person => match self.rows {
                Rows::Persons => Values::Index(self.indices()),
                Rows::Posts => Values::Index(self.pick(&self.snapshot.persons.posts.person, domain)),
                Rows::Members => Values::Index(self.pick(&self.snapshot.groups.member, domain)),
                _ => Values::Missing,
            },
            Operand::Group => Values::Index(self.groups()),
            Operand::MemberRole => self.member_roles(),
            Operand::GroupOf(person, kind) => self.group_of(person, kind, domain),
            Operand::GroupProperty(group, property) => {
                let Values::Index(groups) = self.own_values(group, domain) else { return Values::Missing };
                self.group_property(groups, property)
            }
            Operand::Role(role) => self.participants(role, domain),
            Operand::Now(person) => self.own_values(person, domain),
            Operand::UnitOf(group) if self.party(group) == Party::Group => {
                let Values::Index(groups) = self.own_values(group, domain) else { return Values::Missing };
                let unit = &self.snapshot.groups.unit;
                Values::Index(groups.iter().map(|&group| at_index(unit, group, NO_INDEX)).collect())
            }
            Operand::UnitOf(person) => {
                let Values::Index(persons) = self.own_values(person, domain) else { return Values::Missing };
                let posts = self.main_posts(&persons, domain, person.dated().1);
                let unit = &self.snapshot.persons.posts.unit;
                Values::Index(posts.iter().map(|&p| at_index(unit, p, NO_INDEX)).collect())
            }
            Operand::UnitProperty(unit, property) => {
                let Values::Index(units) = self.own_values(unit, domain) else { return Values::Missing };
                self.unit_property(&units, property)
            }
            Operand::PersonProperty(person, property) => {
                let Values::Index(persons) = self.own_values(person, domain) else { return Values::Missing };
                self.person_property(&persons, property, domain, person.dated().1)
            }
            Operand::Shift(of, months, days) => match self.own_values(of, domain) {
                Values::Day(day) => Values::Day(shifted(day, *months, *days)),
                Values::Days(list) => {
                    Values::Days(list.iter().map(|&day| shifted(day, *months, *days)).collect())
                }
                other => other,
            },
            Operand::StartOf(of, kind) => match self.own_values(of, domain) {
                Values::Day(day) => Values::Day(start_of(day, *kind)),
                Values::Days(list) => Values::Days(list.iter().map(|&day| start_of(day, *kind)).collect()),
                other => other,
            },
            Operand::Arithmetic(operator, a, b) => {
                let (a, b) = (self.values(a, domain), self.values(b, domain));
                let rows = 0..self.len(domain);
                Values::Exact(rows.map(|at| combined(*operator, &a, &b, at)).collect())
            }
            Operand::Elapsed(a, b, kind) => {
                let (a, b) = (self.values(a, domain), self.values(b, domain));
                let whole = if *kind == PeriodKind::Month { months } else { years };
                let elapsed = |at: usize| Some(Number::whole(i64::from(whole(a.day(at)?, b.day(at)?))));
                Values::Exact((0..self.len(domain)).map(elapsed).collect())
            }
            Operand::If(condition, a, b) => self.either(operand, condition, (a, b), domain),
            Operand::Call(function, list) => {
                let columns: Vec<Values<'_>> = list.iter().map(|o| self.values(o, domain)).collect();
                let number = |at: usize| function.of(columns.iter().map(|values| values.number(at)));
                Values::Exact((0..self.len(domain)).map(number).collect())
            }
            Operand::HowMany(role, condition) => self.how_many(role, condition.as_deref()),
            Operand::Pair(a, b) => self.pairs(a, b, domain),
            Operand::Workdays(a, b, days) => self.workdays(a, b, days.as_deref(), domain),
            Operand::SchoolWeek(of, days) => self.school_weeks(of, days.as_deref(), domain),
            Operand::Presence(days) => self.presence(days.as_deref()),
        }
    }

    /// Where a condition holds the first number, where it does not the second; none where nobody knows.
    fn either(
        &self,
        whole: &Operand,
        condition: &Condition,
        (a, b): (&Operand, &Operand),
        domain: Domain,
    ) -> Values<'s> {
        let mask = self.test(condition, role_of(whole));
        let mask = if domain == Domain::Part { self.lifted_mask(mask) } else { mask };
        let (a, b) = (self.values(a, domain), self.values(b, domain));
        let number = |at: usize| match mask.rows[at] {
            YES => a.number(at),
            NO => b.number(at),
            _ => None,
        };
        Values::Exact((0..self.len(domain)).map(number).collect())
    }

    /// The rows themselves, as indices into their part of the registry.
    fn indices(&self) -> Cow<'s, [u32]> {
        (0..self.len(Domain::Record)).map(|at| self.row(Domain::Record, at)).collect()
    }

    fn attribute(&self, role: &str, name: &str, domain: Domain) -> Values<'s> {
        let Rows::Table(table) = self.rows else { return Values::Missing };
        let attributes = table.kind.attributes();
        let Some(at) = attributes.iter().position(|f| f.name == name) else { return Values::Missing };
        let field = attributes[at];
        let values = self.column(&table.participations.columns[at], field, Domain::Part);
        if domain == Domain::Part {
            return values;
        }
        let Some((role, _)) = self.role(role) else { return Values::Missing };
        self.of_parts(values, &self.first_parts(role))
    }

    /// Participants in a role: of each participation, or of the only one of each record.
    fn participants(&self, role: &str, domain: Domain) -> Values<'s> {
        let (Rows::Table(table), Some((role, _))) = (self.rows, self.role(role)) else {
            return Values::Missing;
        };
        let who = self.pick(&table.participations.who, Domain::Part);
        if domain == Domain::Part {
            return Values::Index(who);
        }
        let first = self.first_parts(role);
        Values::Index(first.iter().map(|&part| at_index(&who, part, NO_INDEX)).collect())
    }

    fn of_parts(&self, values: Values<'s>, parts: &[u32]) -> Values<'s> {
        fn take<'s, T: Copy>(values: &[T], parts: &[u32], none: T) -> Cow<'s, [T]> {
            parts.iter().map(|&part| at_index(values, part, none)).collect()
        }
        match values {
            Values::Numbers(v) => Values::Numbers(take(&v, parts, NO_NUMBER)),
            Values::Days(v) => Values::Days(take(&v, parts, NO_DAY)),
            Values::Flags(v) => Values::Flags(take(&v, parts, NO_FLAG)),
            Values::Choices(v, words) => Values::Choices(take(&v, parts, NO_CHOICE), words),
            Values::Words(v, words) => Values::Words(take(&v, parts, NO_INDEX), words),
            Values::Index(v) => Values::Index(take(&v, parts, NO_INDEX)),
            other => other,
        }
    }

    fn column(&self, column: &'s Column, field: &Field, domain: Domain) -> Values<'s> {
        match column {
            Column::Number(v) => {
                let percent = matches!(field.kind, FieldKind::Number { unit: Measure::Percent, .. });
                let picked = self.pick(v, domain);
                if percent { Values::Exact(shares(&picked)) } else { Values::Numbers(picked) }
            }
            Column::Day(v) => Values::Days(self.pick(v, domain)),
            Column::Time(v) => {
                let minutes = |m: &u16| if *m == NO_TIME { NO_NUMBER } else { i64::from(*m) * 10_000 };
                Values::Numbers(self.pick(v, domain).iter().map(minutes).collect())
            }
            Column::Flag(v) => Values::Flags(self.pick(v, domain)),
            Column::Choice(v) => Values::Choices(self.pick(v, domain), codes_of(field.choices())),
            Column::Unit(v) => Values::Index(self.pick(v, domain)),
            Column::Text(TextColumn { codes, words, .. }) => {
                let word = |at: usize| words.get(at as u32).unwrap_or_default().to_owned();
                spelled(self.pick(codes, domain), words.len(), word)
            }
            Column::Sealed => Values::Missing,
        }
    }

    /// Whether an operand gives units, persons or groups.
    pub(crate) fn party(&self, operand: &Operand) -> Party {
        let kind = match self.rows {
            Rows::Table(table) => Some(&*table.kind),
            _ => None,
        };
        operand.party(kind)
    }

    /// Number of units, persons or groups an operand's indices reach to.
    pub(crate) fn reach(&self, operand: &Operand) -> usize {
        match self.party(operand) {
            Party::Person => self.snapshot.persons.len(),
            Party::Unit => self.snapshot.units.len(),
            Party::Group => self.snapshot.groups.id.len(),
        }
    }
}

impl Values<'_> {
    /// The number of a row.
    pub(crate) fn number(&self, at: usize) -> Option<Number> {
        match self {
            Values::Numbers(v) => (v[at] != NO_NUMBER).then(|| Number::raw(v[at])),
            Values::Exact(v) => v[at],
            Values::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The day of a row.
    pub(crate) fn day(&self, at: usize) -> Option<i32> {
        match self {
            Values::Days(v) => (v[at] != NO_DAY).then_some(v[at]),
            Values::Day(day) => Some(*day),
            _ => None,
        }
    }
}

fn combined(operator: Operator, a: &Values<'_>, b: &Values<'_>, at: usize) -> Option<Number> {
    if let (Some(left), Some(right)) = (a.day(at), b.day(at)) {
        return Some(Number::whole(i64::from(left) - i64::from(right)));
    }
    let (left, right) = (a.number(at)?, b.number(at)?);
    match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.minus(right),
        Operator::Times => left.times(right),
        Operator::Over => left.divide(right),
        _ => None,
    }
}

/// Codes with the words they stand for; for a few rows of a long list only their own.
fn spelled<'s>(codes: Cow<'s, [u32]>, words: usize, word: impl Fn(usize) -> String) -> Values<'s> {
    if codes.len() >= words {
        return Values::Words(codes, (0..words).map(word).collect());
    }
    let mut own = Vec::new();
    let mut code = |code: &u32| {
        if *code as usize >= words {
            return NO_INDEX;
        }
        own.push(word(*code as usize));
        own.len() as u32 - 1
    };
    let codes = codes.iter().map(&mut code).collect();
    Values::Words(codes, own)
}

/// Per cent as shares.
fn shares(percents: &[i64]) -> Vec<Option<Number>> {
    let share =
        |raw: &i64| (*raw != NO_NUMBER).then(|| Number::raw(*raw).divide(Number::whole(100))).flatten();
    percents.iter().map(share).collect()
}

fn at_index<T: Copy>(values: &[T], at: u32, none: T) -> T {
    values.get(at as usize).copied().unwrap_or(none)
}

fn codes_of(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|c| c.code.clone()).collect()
}

/// Whole years from one day to another.
pub(super) fn years(from: i32, to: i32) -> i32 {
    let ((fy, fm, fd), (y, m, d)) = (Day::from_number(from).parts(), Day::from_number(to).parts());
    i32::from(y) - i32::from(fy) - i32::from((m, d) < (fm, fd))
}

/// Whole months from one day to another; in a month without that day one is whole on its last (民法典第二百零二条).
fn months(from: i32, to: i32) -> i32 {
    let (from, to) = (Day::from_number(from), Day::from_number(to));
    let ((fy, fm, _), (y, m, _)) = (from.parts(), to.parts());
    let begun = (i32::from(y) - i32::from(fy)) * 12 + i32::from(m) - i32::from(fm);
    begun - i32::from(from.plus_months(begun) > to)
}

fn start_of(day: i32, kind: PeriodKind) -> i32 {
    if day == NO_DAY { NO_DAY } else { Period::containing(kind, Day::from_number(day)).from.number() }
}

fn shifted(day: i32, months: i32, days: i32) -> i32 {
    if day == NO_DAY { NO_DAY } else { Day::from_number(day).plus_months(months).plus(days).number() }
}
