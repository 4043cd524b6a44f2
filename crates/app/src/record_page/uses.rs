//! Where a record counts: the results of rulebooks that look at it, and what became of it there.

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::period::Period;
use mingde_rulebook::{AssessmentDate, Explainer, ResultSpec, Rulebook, Subject};
use serde::Serialize;

use crate::glance::RowAt;
use crate::present::Present;
use crate::view::Title;

/// A result that looks at records of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The rulebook.
    pub rulebook: String,
    /// What it is called.
    pub title: Title,
    /// Heading of the article.
    pub article: String,
    /// Id of the result.
    pub result: String,
    /// Its title.
    pub result_title: String,
    /// The unit whose result it is, where that is a unit's.
    pub subject: Option<UnitId>,
    /// Whether the record was counted there, or why not; none where it is counted person by person.
    pub counted: Option<Counted>,
}

/// What became of a record in a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// It was counted.
    Yes,
    /// It was left out; the last part of the code `rulebook-left-out-…` says why.
    No(&'static str),
}

/// Whether units are assessed.
fn is_of_units(rulebook: &Rulebook) -> bool {
    matches!(rulebook.subject, Subject::Unit | Subject::Department)
}

/// The results of rulebooks that look at records of this kind, in the period in which it happened.
pub(super) fn uses(present: &Present, row: &RowAt<'_>, today: Day) -> Vec<Use> {
    let (kind, date) = (&row.kind().id, row.date());
    let Ok(rulebooks) = present.library.rulebooks_on(date.min(today)) else { return Vec::new() };
    let looking: Vec<Looking<'_>> =
        rulebooks.iter().copied().filter_map(|rulebook| Looking::of(rulebook, kind, (date, today))).collect();
    let unit = present.snapshot.units.unit.get(row.table.unit[row.row] as usize);
    let mut explained: Vec<(AssessmentDate, Explainer<'_>)> = Vec::new();
    let mut uses = Vec::new();
    for Looking { rulebook, results, at } in &looking {
        // Only of units is it told whether the record was counted.
        let subject = is_of_units(rulebook).then(|| row.unit()).flatten();
        if subject.is_some() && !explained.iter().any(|(of, _)| of == at) {
            // What those of one period need of the records is looked up once for all of them.
            let asked = looking.iter().filter(|other| other.at == *at && is_of_units(other.rulebook));
            let around = with_consulted(asked.map(|other| other.rulebook), &rulebooks);
            explained.push((*at, Explainer::new(&around, &present.snapshot, *at, &present.library.own)));
        }
        let told = subject.and(unit).zip(explained.iter().find(|(of, _)| of == at));
        for result in results {
            let fate = told.and_then(|(unit, (_, of))| {
                of.fate(&rulebook.id, &unit.code, &result.id, row.row).ok().flatten()
            });
            let counted = fate.map(|fate| fate.map_or_else(|why| Counted::No(why.name()), |()| Counted::Yes));
            if subject.is_some() && counted.is_none() {
                continue;
            }
            uses.push(Use {
                rulebook: rulebook.id.clone(),
                title: Title { title: rulebook.title.clone(), english: rulebook.english.clone() },
                article: rulebook.articles[result.article].heading.clone(),
                result: result.id.clone(),
                result_title: result.title.clone(),
                subject,
                counted,
            });
        }
    }
    uses
}

/// A rulebook some results of which count records of a kind.
struct Looking<'r> {
    rulebook: &'r Rulebook,
    results: Vec<&'r ResultSpec>,
    /// Its period that holds the day.
    at: AssessmentDate,
}

impl<'r> Looking<'r> {
    fn of(rulebook: &'r Rulebook, kind: &str, (date, today): (Day, Day)) -> Option<Self> {
        let counts = |result: &&ResultSpec| rulebook.counts_itself(&result.id) == Some(kind);
        let results: Vec<_> = rulebook.results.iter().filter(counts).collect();
        let period = Period::containing(rulebook.period, date);
        let at = AssessmentDate { as_of: today.clamp(period.from, period.last()), period: Some(period) };
        (!results.is_empty()).then_some(Self { rulebook, results, at })
    }
}

/// Rulebooks with those whose vetoes they consult.
fn with_consulted<'r>(asked: impl Iterator<Item = &'r Rulebook>, all: &[&'r Rulebook]) -> Vec<&'r Rulebook> {
    let mut around: Vec<&Rulebook> = asked.collect();
    for other in all {
        let known = around.iter().any(|rulebook| rulebook.id == other.id);
        if !known && around.iter().any(|rulebook| rulebook.consults().contains(&other.id)) {
            around.push(other);
        }
    }
    around
}
