//! Reading a bureau's settings file, held against the rulebooks and the layers above.

use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node, parse, parse_whole};

use super::setting::{Above, Unit, dated_values, layer, leeway, within_leeway};
use crate::language::Layer;
use crate::plan::{Overrides, Own, Rulebook, Setting, begins_before, in_force, narrowed};

impl Overrides {
    /// Adds a settings file: a mapping from `rulebook.setting` to `value`, `from`, `source`, or to a list of them
    /// under `values`. It is checked against the rulebooks and against the layers added before it; what is wrong
    /// is left out and named.
    pub fn add_file(&mut self, source: &Arc<Source>, rulebooks: &[&Rulebook]) -> Vec<Diagnostic> {
        self.add(source, rulebooks, false)
    }

    /// The same of what was entered later than any file: from its days on it stands over what files of its layer say.
    pub fn add_entered(&mut self, source: &Arc<Source>, rulebooks: &[&Rulebook]) -> Vec<Diagnostic> {
        self.add(source, rulebooks, true)
    }

    fn add(&mut self, source: &Arc<Source>, rulebooks: &[&Rulebook], entered: bool) -> Vec<Diagnostic> {
        let node = match parse_whole(source) {
            Ok(node) => node,
            Err(found) => return found,
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
            if let Some(own) = self.own(entry, (layer, entered), rulebooks, &mut findings) {
                let list = self.by_setting.entry(entry.key.clone()).or_default();
                list.push(own);
                list.sort_by_key(|own| own.layer);
            }
        }
        findings.list
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
        (layer, entered): (Layer, bool),
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
            if own.layer == layer && !entered {
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
            let near = || {
                let near = nearest(&entry.key, known.iter().map(String::as_str));
                near.or_else(|| nearest(name, rulebooks.iter().map(|r| r.id.as_str()))).map(str::to_owned)
            };
            ("settings-no-rulebook", by_title(name, setting, rulebooks).or_else(near))
        }
        Some(rulebook) => {
            if let Some(found) = rulebook.plan.settings.iter().find(|s| s.id == setting) {
                return Some((*rulebook, found));
            }
            let known = rulebook.plan.settings.iter().map(|s| s.id.as_str());
            let titled = rulebook.plan.settings.iter().find(|s| s.title == setting).map(|s| s.id.as_str());
            let near = titled.or_else(|| nearest(setting, known)).map(|near| format!("{name}.{near}"));
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

/// The setting that is named by titles: `谈心谈话制度.公开条数`.
fn by_title(name: &str, setting: &str, rulebooks: &[&Rulebook]) -> Option<String> {
    let mut titled = rulebooks.iter().filter(|rulebook| rulebook.title == name);
    let rulebook = titled.next().filter(|_| titled.next().is_none())?;
    let found = rulebook.plan.settings.iter().find(|s| s.id == setting || s.title == setting)?;
    Some(format!("{}.{}", rulebook.id, found.id))
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
