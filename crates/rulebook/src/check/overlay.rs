//! What a lower layer adds to a rulebook from above: which lines it may replace, and its front matter.

use std::sync::Arc;

use mingde_core::diagnostic::{Message, Source};
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node, parse};

use super::rules::as_written;
use super::setting::{Above, Unit, dated_values, layer, leeway, within_leeway};
use super::words::not_among;
use crate::language::{Article, Layer, LayerText, take_apart};
use crate::plan::{Setting, begins_before, narrowed};

/// The texts a rulebook is made of, and which article stands in which of them.
pub(crate) struct Texts<'a> {
    pub(crate) sources: &'a [Arc<Source>],
    pub(crate) layers: &'a [LayerText],
    pub(crate) articles: &'a [Article],
}

impl Texts<'_> {
    /// Position of the text an article stands in: 0 is the uppermost.
    pub(crate) fn layer(&self, article: usize) -> usize {
        self.articles.get(article).map_or(0, |a| a.layer)
    }

    /// The file an article stands in.
    pub(crate) fn source(&self, article: usize) -> Arc<Source> {
        self.sources[self.layer(article).min(self.sources.len() - 1)].clone()
    }

    /// Title and version of the text an article stands in.
    pub(crate) fn origin(&self, article: usize) -> String {
        self.layers.get(self.layer(article)).map_or(String::new(), |text| text.origin().text)
    }
}

const OPEN: [&str; 2] = ["free", "locked"];

/// `override: free` or `locked` under a rule or check; nothing says locked.
pub(super) fn open_or_locked(fields: &mut Fields<'_>, findings: &mut Findings) -> bool {
    let Some(node) = fields.node("override") else { return false };
    let word = node.as_text().unwrap_or("");
    if !OPEN.contains(&word) {
        let message = Message::new("rulebook-unknown-word").with("word", word).with("key", "override");
        not_among(findings, &node.span, message, word, &OPEN);
    }
    word == "free"
}

/// Whether a rule is left open to the layers beneath.
pub(super) fn left_open(entry: &Entry) -> bool {
    let Data::Map(entries) = &entry.value.data else { return false };
    entries.iter().any(|e| e.key == "override" && e.value.as_text() == Some("free"))
}

/// A setting of an upper layer with the values of a lower one: title and unit stay, the values hold from their
/// first day on.
pub(super) fn setting_beneath(
    above: &Setting,
    text: &str,
    entry: &Entry,
    article: usize,
    findings: &mut Findings,
) -> Option<Setting> {
    let mut fields = Fields::of(&entry.value, findings);
    let own_leeway = leeway(&mut fields, findings);
    let before = findings.list.len();
    let values = dated_values(&entry.value, fields, Unit::of(above), findings);
    if findings.list.len() > before || values.is_empty() {
        return None;
    }
    let held = Above { name: &above.id, leeway: above.leeway, values: &above.values, text };
    if !within_leeway(&held, &values, &entry.key_span, findings) {
        return None;
    }
    let above_with_home = above.values.iter().zip(&above.homes);
    let earlier = above_with_home.filter(|(value, _)| begins_before(value, &values));
    let own = values.iter().map(|value| (value, &article));
    let (values, homes) = earlier.chain(own).map(|(value, home)| (value.clone(), *home)).unzip();
    let (leeway, source) = (narrowed(above.leeway, own_leeway), as_written(entry, findings));
    Some(Setting { values, homes, article, leeway, source, span: entry.key_span.clone(), ..above.clone() })
}

/// What a lower layer's text says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Id of the text.
    pub id: String,
    /// Id of the rulebook it adds to.
    pub extends: String,
    /// Its layer.
    pub layer: Option<Layer>,
    /// Code of the school, for the layer of a school.
    pub unit: Option<String>,
    /// First day it holds.
    pub from: Option<mingde_core::date::Day>,
    /// First day it no longer holds.
    pub to: Option<mingde_core::date::Day>,
}

impl Overlay {
    /// What a text says of itself if it adds to another one; mistakes in it are left to the check.
    pub fn of(source: &Arc<Source>) -> Option<Self> {
        let mut findings = Findings::new(source);
        let document = take_apart(&mut findings);
        let front = parse(source, document.front?).ok()?;
        let mut fields = Fields::of(&front, &mut findings);
        let extends = fields.node("extends")?.as_text()?.to_owned();
        let id = fields.text("id", &mut findings).unwrap_or("").to_owned();
        let layer = layer(&mut fields, &mut findings);
        let unit = fields.text("unit", &mut findings).map(str::to_owned);
        let span = super::front::effective(&mut fields, &mut findings);
        Some(Self { id, extends, layer, unit, from: span.from, to: span.to })
    }
}

/// Reads the front matter of a lower layer's text; the school it is for, where it is a school's.
pub(super) fn front(
    node: &Node,
    base: (&str, Option<Layer>),
    hash: [u8; 32],
    findings: &mut Findings,
) -> (LayerText, Option<String>) {
    let mut fields = Fields::of(node, findings);
    let id = fields.required_text("id", findings).to_owned();
    let title = fields.required_text("title", findings).to_owned();
    fields.text("english", findings);
    let version = fields.required_text("version", findings).to_owned();
    let issuer = fields.text("issuer", findings).unwrap_or("").to_owned();
    let effective = super::front::effective(&mut fields, findings);
    if let Some(extends) = fields.required("extends", findings)
        && extends.as_text() != Some(base.0)
    {
        let word = extends.as_text().unwrap_or("");
        let message = Message::new("rulebook-extends-other").with("word", word).with("id", base.0);
        findings.error(extends.span.clone(), message).suggestion = Some(base.0.to_owned());
    }
    fields.required("layer", findings);
    let own = layer(&mut fields, findings);
    if let (Some(own), Some(above), Some(at)) = (own, base.1, fields.node("layer"))
        && own <= above
    {
        let message =
            Message::new("rulebook-layer-order").with("own", own.name()).with("above", above.name());
        findings.error(at.span.clone(), message);
    }
    let unit = fields.node("unit");
    match (own, unit) {
        (Some(Layer::School), None) => {
            fields.required("unit", findings);
        }
        (Some(Layer::Province | Layer::City | Layer::Bureau), Some(node)) => {
            findings.error(node.span.clone(), Message::new("rulebook-unit-of-school"));
        }
        _ => {}
    }
    fields.finish(findings);
    let school = unit.and_then(|n| n.as_text()).map(str::to_owned).filter(|_| own == Some(Layer::School));
    (LayerText { id, layer: own, title, version, issuer, effective, hash }, school)
}
