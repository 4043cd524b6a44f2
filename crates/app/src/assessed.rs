//! Assessments as they stand: of every rulebook for one day or period, brought up to date by assessing again those
//! rulebooks that look at what was touched, and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, AssessmentDate, Rulebook};

use crate::error::AppError;
use crate::library::Library;

/// What changed since assessments were made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Touched {
    /// An entry of the registry.
    pub registry: bool,
    /// Which rulebooks there are.
    pub rulebooks: bool,
    /// Who holds which office.
    pub grants: bool,
    /// Records of these kinds.
    pub kinds: BTreeSet<String>,
}

impl Touched {
    /// Everything: what came was read without looking at each.
    pub fn all(rulebooks: bool) -> Self {
        Self { registry: true, rulebooks, grants: true, kinds: BTreeSet::new() }
    }

    /// This and that.
    pub fn and(mut self, other: &Self) -> Self {
        self.registry |= other.registry;
        self.rulebooks |= other.rulebooks;
        self.grants |= other.grants;
        self.kinds.extend(other.kinds.iter().cloned());
        self
    }
}

/// The assessments of every rulebook that holds, for one day or period.
#[derive(Debug)]
pub struct Assessed {
    /// The day and period.
    pub at: AssessmentDate,
    each: Vec<One>,
}

#[derive(Debug, Clone)]
struct One {
    rulebook: Arc<Rulebook>,
    /// Kinds whose records it looks at, itself or through the vetoes it consults.
    kinds: Arc<BTreeSet<String>>,
    assessment: Arc<Assessment>,
}

impl Assessed {
    /// Assesses every rulebook that holds on the day.
    pub(crate) fn of(library: &Library, snapshot: &Snapshot, at: AssessmentDate) -> Result<Self, AppError> {
        let rulebooks: Vec<Arc<Rulebook>> =
            library.shared_rulebooks_on(at.as_of)?.into_iter().cloned().collect();
        let all: Vec<&Rulebook> = rulebooks.iter().map(AsRef::as_ref).collect();
        let assessed = mingde_rulebook::assess(&all, snapshot, at, &library.own);
        let kinds: Vec<_> = all.iter().map(|rulebook| Arc::new(kinds(library, rulebook, &all))).collect();
        let each = rulebooks.into_iter().zip(kinds).zip(assessed);
        let each = each.map(|((rulebook, kinds), assessment)| {
            let assessment = Arc::new(assessment);
            One { rulebook, kinds, assessment }
        });
        Ok(Self { at, each: each.collect() })
    }

    /// Those of some rulebooks that hold on the day, by their ids.
    pub(crate) fn some(
        library: &Library,
        snapshot: &Snapshot,
        at: AssessmentDate,
        ids: &BTreeSet<String>,
    ) -> Result<Vec<Assessment>, AppError> {
        let held = library.shared_rulebooks_on(at.as_of)?;
        let all: Vec<&Rulebook> = held.iter().map(|rulebook| &***rulebook).collect();
        let mut asked: Vec<&Rulebook> = all.iter().copied().filter(|one| ids.contains(&one.id)).collect();
        let wanted = asked.len();
        // Those that are consulted stand behind those that are wanted.
        for rulebook in asked.clone().into_iter().flat_map(|rulebook| consulted(rulebook, &all)) {
            if !asked.iter().any(|other| other.id == rulebook.id) {
                asked.push(rulebook);
            }
        }
        let mut assessed = mingde_rulebook::assess(&asked, snapshot, at, &library.own);
        assessed.truncate(wanted);
        Ok(assessed)
    }

    /// The assessments, in the order of the rulebooks' ids. One whose rulebook looks at nothing that was touched since
    /// names in its receipt the ledger it was made from.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Assessment>> {
        self.each.iter().map(|one| &one.assessment)
    }

    /// The same, each with the rulebook in the version by which it was made.
    pub(crate) fn by_rulebook(&self) -> impl Iterator<Item = (&Rulebook, &Arc<Assessment>)> {
        self.each.iter().map(|one| (&*one.rulebook, &one.assessment))
    }

    /// The assessment of a rulebook, by id.
    pub fn of_rulebook(&self, id: &str) -> Option<&Arc<Assessment>> {
        self.iter().find(|assessment| assessment.rulebook == id)
    }

    /// The same after a change.
    pub(crate) fn again(
        &self,
        library: &Library,
        snapshot: &Snapshot,
        touched: &Touched,
    ) -> Result<Self, AppError> {
        if touched.registry || touched.rulebooks {
            return Self::of(library, snapshot, self.at);
        }
        let mut each = self.each.clone();
        let concerned: Vec<usize> =
            (0..each.len()).filter(|at| !each[*at].kinds.is_disjoint(&touched.kinds)).collect();
        let all: Vec<&Rulebook> = self.each.iter().map(|one| &*one.rulebook).collect();
        let mut asked: Vec<&Rulebook> = concerned.iter().map(|at| all[*at]).collect();
        for rulebook in asked.clone().into_iter().flat_map(|rulebook| consulted(rulebook, &all)) {
            if !asked.iter().any(|other| other.id == rulebook.id) {
                asked.push(rulebook);
            }
        }
        // Those that are consulted stand behind those that are wanted.
        let mut wanted = concerned.into_iter();
        mingde_rulebook::assess_each(&asked, snapshot, self.at, &library.own, |assessment| {
            if let Some(at) = wanted.next() {
                each[at].assessment = Arc::new(assessment);
            }
        });
        Ok(Self { at: self.at, each })
    }
}

/// The rulebooks whose vetoes one consults, and those that these consult.
fn consulted<'r>(rulebook: &'r Rulebook, all: &[&'r Rulebook]) -> Vec<&'r Rulebook> {
    let mut found: Vec<&Rulebook> = Vec::new();
    let mut asking = vec![rulebook];
    while let Some(next) = asking.pop() {
        for id in next.consults() {
            let other = all.iter().copied().find(|other| other.id == id);
            if let Some(other) = other.filter(|other| !found.iter().any(|known| known.id == other.id)) {
                found.push(other);
                asking.push(other);
            }
        }
    }
    found
}

/// The kinds whose records a rulebook looks at, itself or through those it consults.
fn kinds(library: &Library, rulebook: &Rulebook, all: &[&Rulebook]) -> BTreeSet<String> {
    let mut looking = consulted(rulebook, all);
    looking.push(rulebook);
    looking.extend(library.own.earlier_versions(&looking));
    mingde_rulebook::wanted(&looking).kinds.into_keys().collect()
}
