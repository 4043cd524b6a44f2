//! A bureau's own values for the settings of rulebooks, kept apart from the rulebooks (`settings.yaml`).
//!
//! ```yaml
//! heart-to-heart-talks.head_share:
//!   value: 60 %
//!   from: 2026-02-01
//!   source: 区教发〔2026〕3号
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::yaml::{Data, Fields, Findings, parse};

use crate::evaluate::number::Number;

/// What a bureau has of its own: values of settings, and its calendar.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Dated values by `rulebook.setting`.
    by_setting: BTreeMap<String, Vec<DatedValue>>,
    /// Holidays and terms.
    calendar: Option<Arc<Calendar>>,
}

/// A value with the day it holds from and the document it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedValue {
    /// First day; `None` for ever.
    pub from: Option<Day>,
    /// The value; `None` says that it is not set.
    pub value: Option<Number>,
    /// Document.
    pub source: String,
}

impl Overrides {
    /// None: every setting as its rulebook has it.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same bureau with every setting as its rulebook has it.
    pub(crate) fn without_settings(&self) -> Self {
        Self { by_setting: BTreeMap::new(), calendar: self.calendar.clone() }
    }

    /// The same with a calendar: repeated duties are not owed in weeks without a working day, nor by schools
    /// in weeks without a school day.
    pub fn with_calendar(mut self, calendar: Arc<Calendar>) -> Self {
        self.calendar = Some(calendar);
        self
    }

    /// The calendar, if one was given.
    pub fn calendar(&self) -> Option<&Calendar> {
        self.calendar.as_deref()
    }

    /// Sets `rulebook.setting`.
    pub fn set(&mut self, rulebook: &str, setting: &str, value: DatedValue) {
        self.by_setting.entry(format!("{rulebook}.{setting}")).or_default().push(value);
    }

    /// The latest value that holds on a day.
    pub(crate) fn find(&self, rulebook: &str, setting: &str, day: Day) -> Option<&DatedValue> {
        in_force(self.by_setting.get(&format!("{rulebook}.{setting}"))?, day)
    }

    /// Reads a settings file: a mapping from `rulebook.setting` to `value`, `from`, `source`.
    pub fn read(source: &Arc<Source>) -> (Option<Self>, Vec<Diagnostic>) {
        let node = match parse(source, 0..source.text.len()) {
            Ok(node) => node,
            Err(finding) => return (None, vec![*finding]),
        };
        let mut findings = Findings::new(source);
        let mut overrides = Self::default();
        let entries: &[_] = match &node.data {
            Data::Map(entries) => entries,
            Data::Null => &[],
            _ => {
                findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
                &[]
            }
        };
        for entry in entries {
            let mut fields = Fields::of(&entry.value, &mut findings);
            let value = read_dated(&mut fields, &mut findings);
            fields.finish(&mut findings);
            overrides.by_setting.entry(entry.key.clone()).or_default().extend(value);
        }
        (!findings.has_errors())
            .then_some(overrides)
            .map_or((None, findings.list.clone()), |o| (Some(o), findings.list))
    }
}

/// The value that began last among those that hold on a day.
pub(crate) fn in_force(values: &[DatedValue], day: Day) -> Option<&DatedValue> {
    values.iter().filter(|v| v.from.is_none_or(|f| f <= day)).max_by_key(|v| v.from)
}

/// Reads `value` (or `unset: true`), `from` and `source` of a mapping.
pub(crate) fn read_dated(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<DatedValue> {
    let source = fields.text("source", findings).unwrap_or("").to_owned();
    let from = match fields.node("from") {
        None => None,
        Some(node) => {
            let day = node.as_text().and_then(|t| mingde_core::date::parse_day(t).ok());
            if day.is_none() {
                let text = node.as_text().unwrap_or("").to_owned();
                findings.error(node.span.clone(), Message::new("rulebook-bad-day").with("text", text));
            }
            day
        }
    };
    let unset = fields.flag("unset", findings);
    let node = fields.node("value");
    let value = node.and_then(|n| n.as_text()).and_then(Number::parse);
    match (node, value) {
        (Some(node), None) => {
            let text = node.as_text().unwrap_or("").to_owned();
            findings.error(node.span.clone(), Message::new("rulebook-bad-number").with("text", text));
            None
        }
        (Some(node), Some(_)) if unset => {
            findings.error(node.span.clone(), Message::new("rulebook-unset-with-value"));
            None
        }
        (None, _) if !unset => {
            fields.required("value", findings);
            None
        }
        _ => Some(DatedValue { from, value, source }),
    }
}
