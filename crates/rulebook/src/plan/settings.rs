//! A bureau's own values for the settings of rulebooks, kept apart from the rulebooks (`settings.yaml`).
//!
//! ```yaml
//! layer: bureau
//! heart-to-heart-talks.head_share:
//!   value: 60 %
//!   from: 2026-02-01
//!   source: 区教发〔2026〕3号
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;

use super::rulebook::Rulebook;
use super::rules::Setting;
use super::versions::{Version, Versions};
use super::workdays::Workdays;
use crate::language::{Layer, Leeway, Number, Origin};

/// What a bureau has of its own: values of settings, its calendar, and what its ledger is called.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Own values by `rulebook.setting`, an upper layer before a lower one.
    pub(crate) by_setting: BTreeMap<String, Vec<Own>>,
    /// What its checkpoints call its ledger.
    origin: String,
    /// Holidays and terms.
    calendar: Option<Arc<Calendar>>,
    /// Working days of the calendar, worked out when first asked for.
    workdays: OnceLock<Arc<Workdays>>,
    /// What was published of rulebooks.
    versions: Versions,
}

/// What one layer says of a setting.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    pub(crate) layer: Layer,
    /// Path of the file; empty for what was set by a program.
    pub(crate) file: String,
    /// What the layers beneath may do.
    pub(crate) leeway: Leeway,
    pub(crate) values: Vec<DatedValue>,
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
        Self { by_setting: BTreeMap::new(), ..self.clone() }
    }

    /// The same with a calendar: repeated duties are not owed in weeks without a working day, nor by schools
    /// in weeks without a school day.
    pub fn with_calendar(mut self, calendar: Arc<Calendar>) -> Self {
        self.calendar = Some(calendar);
        self.workdays = OnceLock::new();
        self
    }

    /// The same bureau with its ledger named: receipts say of which ledger they are, so that those of two bureaus are
    /// told apart.
    pub fn of_ledger(mut self, origin: &str) -> Self {
        self.origin = origin.to_owned();
        self
    }

    /// What the ledger is called; empty where nobody said.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Working days of the calendar; without one, Monday to Friday.
    pub(crate) fn workdays(&self) -> Arc<Workdays> {
        let weekends = Calendar::default();
        let table = || Arc::new(Workdays::of(self.calendar().unwrap_or(&weekends)));
        self.workdays.get_or_init(table).clone()
    }

    /// The same with the versions of rulebooks that were published: what is asked about an earlier period is worked out by
    /// the one that held then.
    pub fn with_versions(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        self.versions = Versions::of(versions);
        self
    }

    /// The versions that were published.
    pub(crate) fn versions(&self) -> &Versions {
        &self.versions
    }

    /// Of rulebooks that are asked about earlier periods, themselves or by each other, all versions that were published.
    pub fn earlier_versions(&self, rulebooks: &[&Rulebook]) -> Vec<&Rulebook> {
        let asked: BTreeSet<&str> =
            rulebooks.iter().flat_map(|rulebook| rulebook.plan.asked_earlier()).collect();
        let known = asked.into_iter().flat_map(|id| self.versions.known(id, u64::MAX));
        known.map(|version| &*version.rulebook).collect()
    }

    /// The calendar, if one was given.
    pub fn calendar(&self) -> Option<&Calendar> {
        self.calendar.as_deref()
    }

    /// Sets `rulebook.setting`, as the lowest layer.
    pub fn set(&mut self, rulebook: &str, setting: &str, value: DatedValue) {
        let own = self.by_setting.entry(format!("{rulebook}.{setting}")).or_default();
        match own.iter_mut().find(|o| o.file.is_empty()) {
            Some(own) => own.values.push(value),
            None => {
                let (layer, leeway) = (Layer::School, Leeway::Free);
                own.push(Own { layer, file: String::new(), leeway, values: vec![value] });
            }
        }
    }

    /// The value of the lowest layer that has one on a day, unless the rulebook's own comes from a layer that is
    /// lower still, and the file it is from.
    pub(crate) fn find(
        &self,
        rulebook: &str,
        setting: &str,
        above: Option<Layer>,
        day: Day,
    ) -> Option<(&DatedValue, Origin)> {
        let own = self.by_setting.get(&format!("{rulebook}.{setting}"))?;
        let lower = own.iter().rev().filter(|own| above.is_none_or(|above| own.layer >= above));
        lower.into_iter().find_map(|own| in_force(&own.values, day).map(|value| (value, own.origin())))
    }

    /// Every value there is for a setting, an upper layer before a lower one, each with its origin.
    pub(crate) fn all(&self, rulebook: &str, setting: &str) -> impl Iterator<Item = (&DatedValue, Origin)> {
        let own = self.by_setting.get(&format!("{rulebook}.{setting}")).into_iter().flatten();
        own.flat_map(|own| own.values.iter().map(|value| (value, own.origin())))
    }

    /// The same without what the files say of which `is_meant` holds, so that one can be checked among the others.
    pub fn without(&self, is_meant: impl Fn(&str) -> bool) -> Self {
        let mut others = self.clone();
        for own in others.by_setting.values_mut() {
            own.retain(|own| !is_meant(&own.file));
        }
        others
    }
}

impl Own {
    fn origin(&self) -> Origin {
        // A proof names the file, not where this machine keeps it.
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
        Origin { layer: Some(self.layer).filter(|_| !self.file.is_empty()), text: name }
    }
}

/// Whether a value from above holds until the first one beneath begins, not only after it.
pub(crate) fn begins_before(value: &DatedValue, beneath: &[DatedValue]) -> bool {
    let first = beneath.iter().map(|v| v.from).min().flatten();
    first.is_some_and(|first| value.from.is_none_or(|from| from < first))
}

impl Setting {
    /// Article of the value that holds on a day; where none does, of the uppermost.
    pub(crate) fn home(&self, day: Day) -> usize {
        let begun = self.values.iter().zip(&self.homes).filter(|(v, _)| v.from.is_none_or(|f| f <= day));
        let found = begun.max_by_key(|(v, _)| v.from).map(|(_, home)| home);
        found.or(self.homes.first()).copied().unwrap_or(self.article)
    }
}

/// The value that began last among those that hold on a day.
pub(crate) fn in_force(values: &[DatedValue], day: Day) -> Option<&DatedValue> {
    values.iter().filter(|v| v.from.is_none_or(|f| f <= day)).max_by_key(|v| v.from)
}

/// A lower layer may lock what it sets, and narrow what was free; it never opens what stands above it.
pub(crate) fn narrowed(above: Leeway, own: Option<Leeway>) -> Leeway {
    match own {
        Some(Leeway::Locked) => Leeway::Locked,
        Some(own) if above == Leeway::Free => own,
        _ => above,
    }
}
