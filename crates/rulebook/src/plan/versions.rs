//! Published versions of rulebooks: of an earlier period is said what the version said that held then.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::date::Day;

use super::rulebook::Rulebook;

/// A published version of a rulebook with the days on which it holds.
#[derive(Debug, Clone)]
pub struct Version {
    /// The rulebook as it was published.
    pub rulebook: Arc<Rulebook>,
    /// First day; `None` for ever.
    pub from: Option<Day>,
    /// First day on which it no longer holds.
    pub to: Option<Day>,
    /// Where its publication stands in the ledger.
    pub position: u64,
}

/// The published versions of all rulebooks, by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Versions {
    by_rulebook: Arc<BTreeMap<String, Vec<Version>>>,
}

impl Versions {
    /// These, each rulebook's in the order in which they begin.
    pub(crate) fn of(versions: impl IntoIterator<Item = Version>) -> Self {
        let mut by_rulebook: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for version in versions {
            by_rulebook.entry(version.rulebook.id.clone()).or_default().push(version);
        }
        for versions in by_rulebook.values_mut() {
            versions.sort_by_key(|version| (version.from, version.position));
        }
        Self { by_rulebook: Arc::new(by_rulebook) }
    }

    /// Those of a rulebook that a ledger of so many revisions knows.
    pub(crate) fn known(&self, rulebook: &str, position: u64) -> impl Iterator<Item = &Version> {
        let versions = self.by_rulebook.get(rulebook).into_iter().flatten();
        versions.filter(move |version| version.position < position)
    }

    /// The one of a rulebook that held on a day: of several the one that began last.
    pub(crate) fn on(&self, rulebook: &str, day: Day, position: u64) -> Option<&Rulebook> {
        let held = |version: &&Version| {
            version.from.is_none_or(|from| from <= day) && version.to.is_none_or(|to| day < to)
        };
        self.known(rulebook, position).filter(held).last().map(|version| &*version.rulebook)
    }
}
