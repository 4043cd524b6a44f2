//! A rulebook: a Markdown document whose articles carry rules, read and checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::period::PeriodKind;
use mingde_core::registry::Span;
use rust_decimal::Decimal;

use super::count::{Aggregate, From};
use super::outcome::ResultKind;
use super::rules::{Body, Plan};
use super::settings::Overrides;
use crate::language::{Article, Layer, LayerText, Leeway, Origin};

/// Who is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Every unit.
    Unit,
    /// Every department of the bureau.
    Department,
    /// Every person, by the main post.
    Person,
    /// Every group of the registry.
    Group,
    /// The whole bureau as one: what a report counts. No rulebook is written for it.
    Bureau,
}

impl Subject {
    /// Stable name: `unit`, `department`, `person`, `group`, `bureau`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Department => "department",
            Self::Person => "person",
            Self::Group => "group",
            Self::Bureau => "bureau",
        }
    }

    /// Last part of the key of words that say how many of them there are: `units`, `persons`, `groups`.
    pub fn plural(self) -> &'static str {
        match self.party() {
            Party::Unit => "units",
            Party::Person => "persons",
            Party::Group => "groups",
        }
    }

    /// The name of what its subjects are in the registry: `unit`, `person`, `group`.
    pub(crate) fn entry(self) -> &'static str {
        match self.party() {
            Party::Unit => "unit",
            Party::Person => "person",
            Party::Group => "group",
        }
    }

    /// What of the registry its subjects are.
    pub(crate) fn party(self) -> Party {
        match self {
            Self::Unit | Self::Department | Self::Bureau => Party::Unit,
            Self::Person => Party::Person,
            Self::Group => Party::Group,
        }
    }
}

mingde_core::titled!(Rulebook);

/// A rulebook that has been read and checked.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// Stable name in lower-case words joined by hyphens.
    pub id: String,
    /// Title: `谈心谈话制度`.
    pub title: String,
    /// English title.
    pub english: String,
    /// Version: `2026.1`.
    pub version: String,
    /// Who issued it.
    pub issuer: String,
    /// When it holds.
    pub effective: Span,
    /// Kind of period it is assessed by.
    pub period: PeriodKind,
    /// Who is assessed.
    pub subject: Subject,
    /// Articles in order.
    pub articles: Vec<Article>,
    /// SHA-256 of the text; of the hashes of all its texts where layers add to it.
    pub hash: [u8; 32],
    /// The texts it is made of: its own first, then what lower layers add.
    pub layers: Vec<LayerText>,
    /// Code of the school whose own rulebook it is, where a school adds to one from above.
    pub school: Option<String>,
    /// The results it gives, in order.
    pub results: Vec<ResultSpec>,
    pub(crate) plan: Arc<Plan>,
}

/// A setting with every value there is for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingShown {
    /// Id within the rulebook.
    pub id: String,
    /// Title.
    pub title: String,
    /// Index in [`Rulebook::articles`].
    pub article: usize,
    /// Chinese word of its unit; `%` for shares shown times a hundred.
    pub unit: &'static str,
    /// What a layer beneath may do with it.
    pub leeway: Leeway,
    /// Its values; a later one replaces an earlier one from its day on.
    pub values: Vec<SettingValue>,
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingValue {
    /// First day; `None` for ever.
    pub from: Option<Day>,
    /// The value as shown; `None` where it is not set.
    pub value: Option<Decimal>,
    /// The document it rests on.
    pub source: String,
    /// Which layer and text it is from.
    pub origin: Origin,
}

/// A result a rulebook gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultSpec {
    /// Id within the rulebook.
    pub id: String,
    /// What sort of result.
    pub kind: ResultKind,
    /// Title.
    pub title: String,
    /// Index in [`Rulebook::articles`].
    pub article: usize,
    /// Chinese word of its unit.
    pub unit: &'static str,
}

/// Of those around the rulebooks that some ask for vetoes or results. Whose results are asked may ask in its turn; a veto
/// asks nobody.
pub fn asked_by<'r>(asking: &[&Rulebook], around: &[&'r Rulebook]) -> Vec<&'r Rulebook> {
    let mut found: Vec<&'r Rulebook> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(String, bool)> = asking.iter().flat_map(|rulebook| rulebook.asks()).collect();
    while let Some((id, results)) = open.pop() {
        if !seen.insert((id.clone(), results)) || asking.iter().any(|rulebook| rulebook.id == id) {
            continue;
        }
        let Some(other) = around.iter().copied().find(|rulebook| rulebook.id == id) else { continue };
        if results {
            open.extend(other.asks());
        }
        if !found.iter().any(|rulebook| rulebook.id == id) {
            found.push(other);
        }
    }
    found
}

impl Rulebook {
    /// Ids of other rulebooks whose vetoes or results it asks for.
    pub fn consults(&self) -> BTreeSet<String> {
        self.asks().into_iter().map(|(id, _)| id).collect()
    }

    /// Ids of the rulebooks it asks, each with whether it asks for results; else for vetoes.
    fn asks(&self) -> BTreeSet<(String, bool)> {
        let mut names: BTreeSet<(String, bool)> =
            self.plan.references.iter().map(|reference| (reference.rulebook.clone(), true)).collect();
        self.plan.consulted(&mut |name| {
            names.insert((name.rulebook.clone(), false));
        });
        names.retain(|(id, _)| *id != self.id);
        names
    }

    /// Ids of the kinds whose records it counts or checks.
    pub fn kinds(&self) -> BTreeSet<String> {
        let counted = self.plan.counts().map(|(_, (count, _))| &count.from);
        let from = counted.chain(self.plan.checks.iter().map(|check| &check.on));
        let kind = |from: &From| match from {
            From::Kind(kind) => Some(kind.clone()),
            _ => None,
        };
        from.filter_map(kind).collect()
    }

    /// Where the lines under an article come from.
    pub fn origin_of(&self, article: usize) -> Option<Origin> {
        let article = self.articles.get(article)?;
        self.layers.get(article.layer).map(LayerText::origin)
    }

    /// The layer the lines under an article come from, where one is named.
    pub(crate) fn layer_of(&self, article: usize) -> Option<Layer> {
        let article = self.articles.get(article)?;
        self.layers.get(article.layer).and_then(|text| text.layer)
    }

    /// The same, where a layer is named or there is more than one text: else it goes without saying.
    pub(crate) fn line_origin(&self, article: usize) -> Option<Origin> {
        let told = self.layers.len() > 1 || self.layers.iter().any(|text| text.layer.is_some());
        self.origin_of(article).filter(|_| told)
    }

    /// Where the value of a setting on a day comes from, if that does not go without saying.
    pub(crate) fn setting_origin(&self, setting: usize, day: Day, own: &Overrides) -> Option<Origin> {
        let setting = &self.plan.settings[setting];
        let home = setting.home(day);
        let found = own.find(&self.id, &setting.id, self.layer_of(home), day);
        match found {
            Some((_, origin)) => Some(origin).filter(|o| !o.text.is_empty()),
            None => self.line_origin(home),
        }
    }

    /// The settings with every value there is for them, the rulebook's own before those of settings files.
    pub fn settings(&self, own: &Overrides) -> Vec<SettingShown> {
        let shown = |setting: &crate::plan::rules::Setting| {
            let origin = |article: &usize| {
                self.origin_of(*article).unwrap_or(Origin { layer: None, text: String::new() })
            };
            let theirs = setting.values.iter().zip(setting.homes.iter().map(origin));
            let values = theirs.chain(own.all(&self.id, &setting.id)).map(|(value, origin)| SettingValue {
                from: value.from,
                value: value.value.and_then(|n| setting.unit.show(n)),
                source: value.source.clone(),
                origin,
            });
            SettingShown {
                id: setting.id.clone(),
                title: setting.title.clone(),
                article: setting.article,
                unit: setting.unit.word,
                leeway: setting.leeway,
                values: values.collect(),
            }
        };
        self.plan.settings.iter().map(shown).collect()
    }

    /// Whether the values of a result may be added up over subjects: counts and sums may, averages, extremes
    /// and ratios may not.
    pub fn adds_up(&self, result: &str) -> bool {
        let rule = self.plan.rules.iter().find(|r| r.id == result);
        rule.is_some_and(|rule| match &rule.body {
            Body::Count(count) => {
                matches!(count.aggregate, Aggregate::Rows | Aggregate::Distinct(_) | Aggregate::Sum(_))
            }
            Body::Item(_) | Body::Exception(_) => true,
            _ => false,
        })
    }

    /// Ids of the kinds whose records a result counts, itself or through what it is computed from: what is asked for before what it is
    /// measured against, as a formula speaks of them.
    pub fn kinds_counted(&self, result: &str) -> Vec<&str> {
        let rule = self.plan.rules.iter().position(|rule| rule.id == result);
        let (mut open, mut seen) = (Vec::from_iter(rule), BTreeSet::new());
        let mut kinds: Vec<&str> = Vec::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let Some((count, _)) = self.plan.count(next)
                && let From::Kind(kind) = &count.from
                && !kinds.contains(&kind.as_str())
            {
                kinds.push(kind);
            }
            open.extend(self.plan.rules[next].needs().into_iter().rev());
        }
        kinds
    }

    /// The kind whose records a result counts itself, if it does.
    pub fn counts_itself(&self, result: &str) -> Option<&str> {
        let rule = self.plan.rules.iter().position(|rule| rule.id == result)?;
        match &self.plan.count(rule)?.0.from {
            From::Kind(kind) => Some(kind),
            _ => None,
        }
    }

    /// Ids of its settings, in order.
    pub fn setting_ids(&self) -> impl Iterator<Item = &str> {
        self.plan.settings.iter().map(|s| s.id.as_str())
    }

    /// What follows from a veto or proposal, in words; empty where nothing is said.
    pub fn effect_of(&self, result: &str) -> &str {
        let rule = self.plan.rules.iter().find(|rule| rule.id == result);
        rule.map_or("", |rule| &rule.effect.1)
    }

    /// Whether it asks for a veto of another rulebook.
    pub fn asks_for_veto(&self, rulebook: &str, veto: &str) -> bool {
        let mut asks = false;
        self.plan.consulted(&mut |name| asks |= name.rulebook == rulebook && name.veto == veto);
        asks && self.id != rulebook
    }
}
