//! What the registry says of persons: their posts, their own properties, its further fields.

use std::borrow::Cow;

use mingde_core::date::Day;
use mingde_core::kind::{FieldKind, Measure};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER};

use crate::evaluate::scope::{Domain, Rows, Scope};
use crate::evaluate::values::{Values, at_index, codes_of, shares, spelled, years};
use crate::plan::{Dated, Operand, PersonProperty};

impl<'s> Scope<'s> {
    /// The main post of each person on the day of the row, or on the day asked about; [`NO_INDEX`] where there is none.
    pub(super) fn main_posts(&self, persons: &[u32], domain: Domain, on: Dated) -> Vec<u32> {
        let all = &self.snapshot.persons;
        let post = |person: u32, day: i32| {
            // Nobody, or a unit or group in another role of the record.
            if person as usize >= all.len() {
                return NO_INDEX;
            }
            // Nearly everybody has one post that covers the day.
            let posts = all.posts_of(person);
            if posts.len() == 1 && !all.posts.concurrent[posts.start] {
                let p = posts.start;
                return if all.posts.from[p] <= day && day < all.posts.to[p] { p as u32 } else { NO_INDEX };
            }
            all.main_post(person, Day::from_number(day)).map_or(NO_INDEX, |p| p as u32)
        };
        if on == Dated::Asked {
            let day = self.frame.as_of.number();
            return persons.iter().map(|&p| post(p, day)).collect();
        }
        match (self.rows, domain) {
            (Rows::Table(table), Domain::Record) => {
                let days = self.pick(&table.day, Domain::Record);
                persons.iter().zip(days.iter()).map(|(&p, &d)| post(p, d)).collect()
            }
            (Rows::Table(table), Domain::Part) => {
                let days = self.pick(&table.day, Domain::Record);
                let parts = persons.iter().zip(self.part_record.iter());
                parts.map(|(&p, &record)| post(p, days[record as usize])).collect()
            }
            _ => persons.iter().map(|&p| post(p, self.day)).collect(),
        }
    }

    /// A property of a person on the day of the row, or on the day asked about.
    pub(super) fn person_property(
        &self,
        persons: &[u32],
        property: &PersonProperty,
        domain: Domain,
        on: Dated,
    ) -> Values<'s> {
        let all = &self.snapshot.persons;
        match property {
            PersonProperty::Rank => {
                let ranks = codes_of(&self.snapshot.schema.ranks);
                if let Rows::Posts = self.rows {
                    return Values::Choices(self.pick(&all.posts.rank, domain), ranks);
                }
                let posts = self.main_posts(persons, domain, on);
                let codes = posts.iter().map(|&p| at_index(&all.posts.rank, p, NO_CHOICE)).collect();
                Values::Choices(codes, ranks)
            }
            PersonProperty::Post => {
                let words = all.posts.title.words.iter().map(str::to_owned).collect();
                if let Rows::Posts = self.rows {
                    return Values::Words(self.pick(&all.posts.title.codes, domain), words);
                }
                let posts = self.main_posts(persons, domain, on);
                let titles = &all.posts.title.codes;
                Values::Words(posts.iter().map(|&p| at_index(titles, p, NO_INDEX)).collect(), words)
            }
            PersonProperty::Since => {
                let since = |post: u32| match at_index(&all.posts.from, post, NO_DAY) {
                    // A post that began before anybody remembers has no day.
                    day if day < Day::EARLIEST.number() => NO_DAY,
                    day => day,
                };
                if let Rows::Posts = self.rows {
                    let posts = (0..self.len(domain)).map(|at| since(self.row(domain, at)));
                    return Values::Days(posts.collect());
                }
                Values::Days(self.main_posts(persons, domain, on).into_iter().map(since).collect())
            }
            PersonProperty::Sex => {
                let code = |p: &u32| match at_index(&all.sex, *p, NO_FLAG) {
                    NO_FLAG => NO_CHOICE,
                    sex => u16::from(sex),
                };
                let names = vec!["male".to_owned(), "female".to_owned()];
                Values::Choices(persons.iter().map(code).collect(), names)
            }
            PersonProperty::Birth => {
                Values::Days(persons.iter().map(|&p| at_index(&all.birth, p, NO_DAY)).collect())
            }
            PersonProperty::Age => {
                let days = match on {
                    Dated::Row => self.values(&Operand::EventDay, domain),
                    Dated::Asked => Values::Day(self.frame.as_of.number()),
                };
                let age = |(at, &p): (usize, &u32)| {
                    let birth = at_index(&all.birth, p, NO_DAY);
                    match days.day(at) {
                        Some(day) if birth != NO_DAY => i64::from(years(birth, day)) * 10_000,
                        _ => NO_NUMBER,
                    }
                };
                Values::Numbers(persons.iter().enumerate().map(age).collect())
            }
            PersonProperty::Code | PersonProperty::Name => {
                let list = if *property == PersonProperty::Code { &all.code } else { &all.name };
                spelled(Cow::Owned(persons.to_vec()), list.len(), |at| list[at].to_string())
            }
            PersonProperty::Field(name) => self.person_field(persons, name),
        }
    }

    /// A further field of the registry of persons.
    fn person_field(&self, persons: &[u32], name: &str) -> Values<'s> {
        let all = &self.snapshot.persons;
        let schema = &self.snapshot.schema;
        let Some(at) = schema.person_fields.iter().position(|f| f.name == *name) else {
            return Values::Missing;
        };
        let field = &schema.person_fields[at];
        let whole = match &all.columns[at] {
            Column::Number(v) => Values::Numbers(Cow::Borrowed(v.as_slice())),
            Column::Day(v) => Values::Days(Cow::Borrowed(v.as_slice())),
            Column::Flag(v) => Values::Flags(Cow::Borrowed(v.as_slice())),
            Column::Choice(v) => Values::Choices(Cow::Borrowed(v.as_slice()), codes_of(field.choices())),
            Column::Unit(v) => Values::Index(Cow::Borrowed(v.as_slice())),
            Column::Text(t) => {
                let words = t.words.iter().map(str::to_owned).collect();
                Values::Words(Cow::Borrowed(t.codes.as_slice()), words)
            }
            Column::Time(_) | Column::Sealed => Values::Missing,
        };
        match (self.of_parts(whole, persons), &field.kind) {
            (Values::Numbers(v), FieldKind::Number { unit: Measure::Percent, .. }) => {
                Values::Exact(shares(&v))
            }
            (values, _) => values,
        }
    }
}
