//! A bureau's own values for the settings of rulebooks, kept apart from the rulebooks (`settings.yaml`).
//!
//! ```yaml
//! layer: bureau
//! heart-to-heart-talks.head_share:
//!   value: 60 %
//!   from: 2026-02-01
//!   source: 区教发〔2026〕3号
//! ```

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node, parse};

use crate::check::setting::{Above, Unit, dated_values, layer, leeway, within_leeway};
use crate::evaluate::number::Number;
use crate::layer::{Layer, Leeway, Origin};
use crate::plan::Setting;
use crate::rulebook::Rulebook;
use crate::workdays::Workdays;

/// What a bureau has of its own: values of settings, and its calendar.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Own values by `rulebook.setting`, an upper layer before a lower one.
    by_setting: BTreeMap<String, Vec<Own>>,
    /// Holidays and terms.
    calendar: Option<Arc<Calendar>>,
    /// Working days of the calendar, worked out when first asked for.
    workdays: OnceLock<Arc<Workdays>>,
}

/// What one layer says of a setting.
#[derive(Debug, Clone)]
struct Own {
    layer: Layer,
    /// Path of the file; empty for what was set by a program.
    file: String,
    /// What the layers beneath may do.
    leeway: Leeway,
    values: Vec<DatedValue>,
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
        let (calendar, workdays) = (self.calendar.clone(), self.workdays.clone());
        Self { by_setting: BTreeMap::new(), calendar, workdays }
    }

    /// The same with a calendar: repeated duties are not owed in weeks without a working day, nor by schools
    /// in weeks without a school day.
    pub fn with_calendar(mut self, calendar: Arc<Calendar>) -> Self {
        self.calendar = Some(calendar);
        self.workdays = OnceLock::new();
        self
    }

    /// Working days of the calendar; without one, Monday to Friday.
    pub(crate) fn workdays(&self) -> Arc<Workdays> {
        let weekends = Calendar::default();
        let table = || Arc::new(Workdays::of(self.calendar().unwrap_or(&weekends)));
        self.workdays.get_or_init(table).clone()
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

    /// Adds a settings file: a mapping from `rulebook.setting` to `value`, `from`, `source`, or to a list of them
    /// under `values`. It is checked against the rulebooks and against the layers added before it; what is wrong
    /// is left out and named.
    pub fn add_file(&mut self, source: &Arc<Source>, rulebooks: &[&Rulebook]) -> Vec<Diagnostic> {
        let node = match parse(source, 0..source.text.len()) {
            Ok(node) => node,
            Err(finding) => return vec![*finding],
        };
        let mut findings = Findings::new(source);
        let entries: &[_] = match &node.data {
            Data::Map(entries) => entries,
            Data::Null => &[],
            _ => {
                findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
                &[]
            }
        };
        let layer = layer(&mut Fields::of(&node, &mut findings), &mut findings).unwrap_or(Layer::Bureau);
        for entry in entries.iter().filter(|e| e.key != "layer") {
            if let Some(own) = self.own(entry, layer, rulebooks, &mut findings) {
                let list = self.by_setting.entry(entry.key.clone()).or_default();
                list.push(own);
                list.sort_by_key(|own| own.layer);
            }
        }
        findings.list
    }

    /// The same without what the files say of which `is_meant` holds, so that one can be checked among the others.
    pub fn without(&self, is_meant: impl Fn(&str) -> bool) -> Self {
        let mut others = self.clone();
        for own in others.by_setting.values_mut() {
            own.retain(|own| !is_meant(&own.file));
        }
        others
    }

    /// The layer a settings file is of; the bureau's where it names none.
    pub fn layer_of(source: &Arc<Source>) -> Layer {
        let mut findings = Findings::new(source);
        let node = parse(source, 0..source.text.len()).ok();
        let named = node.and_then(|node| layer(&mut Fields::of(&node, &mut findings), &mut findings));
        named.unwrap_or(Layer::Bureau)
    }

    fn own(
        &self,
        entry: &Entry,
        layer: Layer,
        rulebooks: &[&Rulebook],
        findings: &mut Findings,
    ) -> Option<Own> {
        let (rulebook, setting) = setting_named(entry, rulebooks, findings)?;
        let before = findings.list.len();
        let mut fields = Fields::of(&entry.value, findings);
        let leeway = leeway(&mut fields, findings);
        let values = dated_values(&entry.value, fields, Unit::of(setting), findings);
        dated_and_sourced(&entry.value, findings);
        if findings.list.len() > before || values.is_empty() {
            return None;
        }
        // What stands above: the rulebook's own values, then the files of upper layers.
        let text = rulebook.origin_of(setting.article).map_or(String::new(), |o| o.text);
        let (mut leeway_above, mut values_above, mut text_above) =
            (setting.leeway, setting.values.clone(), &text);
        for own in self.by_setting.get(&entry.key).into_iter().flatten() {
            if own.layer == layer {
                let message = Message::new("settings-twice").with("name", &entry.key);
                findings.error(entry.key_span.clone(), message.with("file", &own.file));
                return None;
            }
            if own.layer < layer {
                leeway_above = narrowed(leeway_above, Some(own.leeway));
                values_above.retain(|value| begins_before(value, &own.values));
                values_above.extend_from_slice(&own.values);
                text_above = &own.file;
            }
        }
        let above = Above { name: &entry.key, leeway: leeway_above, values: &values_above, text: text_above };
        if rulebook.layer_of(setting.article).is_some_and(|home| home > layer) {
            let message = Message::new("settings-beneath").with("name", &entry.key).with("text", &text);
            findings.warning(entry.key_span.clone(), message);
        }
        if !within_leeway(&above, &values, &entry.key_span, findings) {
            return None;
        }
        let first = values.iter().map(|v| v.from).min().flatten();
        if let Some(first) = first
            && rulebook.effective.from.is_none_or(|begins| begins < first)
            && in_force(above.values, first.plus(-1)).is_none_or(|v| v.value.is_none())
        {
            let day = rulebook.effective.from.map_or(String::new(), |d| d.to_string());
            let message = Message::new("settings-gap").with("name", &entry.key).with("from", day);
            findings.warning(entry.value.span.clone(), message.with("first", first));
        }
        let leeway = narrowed(above.leeway, leeway);
        Some(Own { layer, file: findings.source.name.clone(), leeway, values })
    }
}

impl Own {
    fn origin(&self) -> Origin {
        // A proof names the file, not where this machine keeps it.
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
        Origin { layer: Some(self.layer).filter(|_| !self.file.is_empty()), text: name }
    }
}

/// A lower layer may lock what it sets, and narrow what was free; it never opens what stands above it.
pub(crate) fn narrowed(above: Leeway, own: Option<Leeway>) -> Leeway {
    match own {
        Some(Leeway::Locked) => Leeway::Locked,
        Some(own) if above == Leeway::Free => own,
        _ => above,
    }
}

/// The setting an entry speaks of.
fn setting_named<'r>(
    entry: &Entry,
    rulebooks: &[&'r Rulebook],
    findings: &mut Findings,
) -> Option<(&'r Rulebook, &'r Setting)> {
    let (name, setting) = entry.key.split_once('.').unwrap_or((entry.key.as_str(), ""));
    let found = rulebooks.iter().find(|r| r.id == name);
    let (code, near) = match found {
        None => {
            let full = rulebooks
                .iter()
                .flat_map(|r| r.plan.settings.iter().map(move |s| format!("{}.{}", r.id, s.id)));
            let known: Vec<String> = full.chain(rulebooks.iter().map(|r| r.id.clone())).collect();
            let near = nearest(&entry.key, known.iter().map(String::as_str));
            let near = near.or_else(|| nearest(name, rulebooks.iter().map(|r| r.id.as_str())));
            ("settings-no-rulebook", near.map(str::to_owned))
        }
        Some(rulebook) => {
            if let Some(found) = rulebook.plan.settings.iter().find(|s| s.id == setting) {
                return Some((*rulebook, found));
            }
            let known = rulebook.plan.settings.iter().map(|s| s.id.as_str());
            let near = nearest(setting, known).map(|near| format!("{name}.{near}"));
            ("settings-no-setting", near)
        }
    };
    let message = Message::new(code).with("name", name).with("setting", setting);
    let finding = findings.error(entry.key_span.clone(), message);
    finding.suggestion = near;
    if let Some(rulebook) = found {
        let known: Vec<&str> = rulebook.plan.settings.iter().map(|s| s.id.as_str()).collect();
        if !known.is_empty() {
            finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
        }
    }
    None
}

/// A bureau's own value says from when it holds and by which document.
fn dated_and_sourced(node: &Node, findings: &mut Findings) {
    let values: Vec<&Node> = match Fields::of(node, findings).node("values") {
        Some(Node { data: Data::List(list), .. }) => list.iter().collect(),
        _ => vec![node],
    };
    for value in values {
        let mut fields = Fields::of(value, findings);
        fields.required("from", findings);
        fields.required("source", findings);
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
