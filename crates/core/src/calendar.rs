//! The working calendar: statutory holidays and make-up workdays as published year by year, and the bureau's
//! terms. Data (`library/calendars/*.yaml`), because nobody knows next year's until the notice is out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::date::Day;
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::yaml::{Data, Fields, Findings, Node, parse};

/// Holidays, make-up workdays and terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// One table per published year.
    pub years: BTreeMap<i16, YearTable>,
    /// Teaching terms, by start.
    pub terms: Vec<Term>,
}

/// What a published notice says about one year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearTable {
    /// The notice: `国办发明电〔2024〕12号`.
    pub source: String,
    /// Holidays, in order.
    pub holidays: Vec<Holiday>,
    /// Weekend days that are worked.
    pub workdays: BTreeSet<Day>,
}

/// A holiday of one or more days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Chinese name.
    pub name: String,
    /// English name.
    pub english: String,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
}

/// A teaching term: from the first to the last school day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `2025-autumn`.
    pub id: String,
    /// `2025—2026学年第一学期`.
    pub title: String,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
}

/// Whether a day is worked, and whether that is published or presumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayKind {
    /// Worked.
    pub workday: bool,
    /// The notice for its year is not in the table; weekends are presumed free.
    pub provisional: bool,
}

impl Calendar {
    /// Whether a day is worked.
    pub fn day(&self, day: Day) -> DayKind {
        let weekday = day.weekday() <= 5;
        match self.years.get(&day.year()) {
            None => DayKind { workday: weekday, provisional: true },
            Some(table) => {
                let free = table.holidays.iter().any(|h| h.from <= day && day <= h.to);
                let workday = table.workdays.contains(&day) || (weekday && !free);
                DayKind { workday, provisional: false }
            }
        }
    }

    /// The day `count` working days after `day`; counting begins on the next working day.
    pub fn plus_workdays(&self, day: Day, count: u32) -> Day {
        let (mut at, mut left) = (day, count);
        while left > 0 {
            at = at.plus(1);
            if self.day(at).workday {
                left -= 1;
            }
        }
        at
    }

    /// The teaching term a day lies in.
    pub fn term(&self, day: Day) -> Option<&Term> {
        self.terms.iter().find(|t| t.from <= day && day <= t.to)
    }

    /// Reads a calendar file.
    pub fn read(source: &Arc<Source>) -> (Option<Self>, Vec<Diagnostic>) {
        let node = match parse(source, 0..source.text.len()) {
            Ok(node) => node,
            Err(finding) => return (None, vec![*finding]),
        };
        let mut findings = Findings::new(source);
        let mut fields = Fields::of(&node, &mut findings);
        let mut calendar = Calendar::default();
        for entry in fields.entries("years", &mut findings) {
            match entry.key.parse() {
                Ok(year) => {
                    let table = year_table(&entry.value, &mut findings);
                    calendar.years.insert(year, table);
                }
                Err(_) => {
                    findings.error(entry.key_span.clone(), Message::new("calendar-bad-year"));
                }
            }
        }
        for item in items(fields.node("terms"), &mut findings) {
            let mut term = Fields::of(item, &mut findings);
            let id = term.required_text("id", &mut findings).to_owned();
            let title = term.required_text("title", &mut findings).to_owned();
            if let Some((from, to)) = range(item, &mut term, &mut findings) {
                calendar.terms.push(Term { id, title, from, to });
            }
            term.finish(&mut findings);
        }
        calendar.terms.sort_by_key(|t| t.from);
        fields.finish(&mut findings);
        ((!findings.has_errors()).then_some(calendar), findings.list)
    }
}

fn year_table(node: &Node, findings: &mut Findings) -> YearTable {
    let mut fields = Fields::of(node, findings);
    let source = fields.required_text("source", findings).to_owned();
    let mut holidays = Vec::new();
    for item in items(fields.node("holidays"), findings) {
        let mut holiday = Fields::of(item, findings);
        let name = holiday.required_text("name", findings).to_owned();
        let english = holiday.required_text("english", findings).to_owned();
        if let Some((from, to)) = range(item, &mut holiday, findings) {
            holidays.push(Holiday { name, english, from, to });
        }
        holiday.finish(findings);
    }
    let mut workdays = BTreeSet::new();
    for (word, span) in fields.words("workdays", findings) {
        match word.parse() {
            Ok(day) => {
                workdays.insert(day);
            }
            Err(_) => {
                findings.error(span, Message::new("calendar-bad-day").with("text", word));
            }
        }
    }
    fields.finish(findings);
    YearTable { source, holidays, workdays }
}

fn items<'n>(node: Option<&'n Node>, findings: &mut Findings) -> &'n [Node] {
    match node {
        None => &[],
        Some(Node { data: Data::List(items), .. }) => items,
        Some(node) => {
            findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", "terms"));
            &[]
        }
    }
}

fn range(node: &Node, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(Day, Day)> {
    let mut day = |key: &'static str| -> Option<Day> {
        let text = fields.required_text(key, findings);
        let parsed = text.parse().ok();
        if parsed.is_none() {
            findings.error(node.span.clone(), Message::new("calendar-bad-day").with("text", text));
        }
        parsed
    };
    let (from, to) = (day("from")?, day("to")?);
    if from > to {
        let message = Message::new("calendar-range-reversed").with("from", from).with("to", to);
        findings.error(node.span.clone(), message);
        return None;
    }
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
years:
  2025:
    source: 国办发明电〔2024〕12号
    holidays:
      - { name: 国庆节、中秋节, english: National Day and Mid-Autumn, from: 2025-10-01, to: 2025-10-08 }
    workdays: [2025-09-28, 2025-10-11]
terms:
  - { id: 2025-autumn, title: 第一学期, from: 2025-09-01, to: 2026-01-23 }
";

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn holidays_are_free_make_up_days_are_worked_and_the_future_is_presumed() {
        let (calendar, findings) = Calendar::read(&Source::new("cn.yaml", TEXT));
        assert_eq!(findings, []);
        let calendar = calendar.unwrap();
        assert!(!calendar.day(day("2025-10-01")).workday);
        assert!(calendar.day(day("2025-10-11")).workday, "a Saturday made up");
        assert!(!calendar.day(day("2025-10-12")).workday);
        assert_eq!(calendar.day(day("2031-10-01")), DayKind { workday: true, provisional: true });
        assert_eq!(calendar.plus_workdays(day("2025-09-30"), 5), day("2025-10-14"));
        assert_eq!(calendar.term(day("2025-11-01")).unwrap().id, "2025-autumn");
    }

    #[test]
    fn a_reversed_range_is_named() {
        let text = TEXT.replace("to: 2025-10-08", "to: 2025-09-08");
        let (calendar, findings) = Calendar::read(&Source::new("cn.yaml", text));
        assert!(calendar.is_none());
        assert_eq!(findings[0].message.code, "calendar-range-reversed");
    }
}
