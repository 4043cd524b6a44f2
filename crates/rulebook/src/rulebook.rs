//! A rulebook: a Markdown document whose articles carry rules, read and checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::period::PeriodKind;
use mingde_core::registry::Span;

use crate::assessment::ResultKind;
use crate::library::Library;
use crate::plan::{Aggregate, Body, Plan};

/// Who is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Every unit.
    Unit,
    /// Every department of the bureau.
    Department,
    /// Every person, by the main post.
    Person,
}

/// An article: a heading with the text beneath it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// `第三条 谈心覆盖面`.
    pub heading: String,
    /// Text without the rule blocks.
    pub text: String,
}

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
    /// Mechanisms it carries: `M142`.
    pub carries: Vec<String>,
    /// Passages it answers.
    pub answers: Vec<String>,
    /// Articles in order.
    pub articles: Vec<Article>,
    /// SHA-256 of the text.
    pub hash: [u8; 32],
    /// The results it gives, in order.
    pub results: Vec<ResultSpec>,
    pub(crate) plan: Arc<Plan>,
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

impl Rulebook {
    /// Ids of other rulebooks whose vetoes it consults.
    pub fn consults(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.plan.consulted(&mut |name| {
            names.insert(name.rulebook.clone());
        });
        names.remove(&self.id);
        names
    }

    /// Reads and checks a rulebook. The second part lists warnings on success and every finding on failure.
    pub fn read(source: &Arc<Source>, library: &Library) -> (Option<Self>, Vec<Diagnostic>) {
        crate::check::read::read(source, library)
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

    /// Ids of its settings, in order.
    pub fn settings(&self) -> impl Iterator<Item = &str> {
        self.plan.settings.iter().map(|s| s.id.as_str())
    }
}
