//! Answering questions about results: one, or thousands over the same snapshot.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use ecow::EcoString;
use mingde_core::date::Day;
use mingde_core::snapshot::Snapshot;
use mingde_core::text::nearest;
use rust_decimal::Decimal;

use super::explanation::{Beside, Explanation, Line};
use super::listing::{CountedRow, counted_rows, fate_of_record};
use super::steps::{compares_all, prove, value_in_quota};
use crate::assess::{AssessedSubject, AssessmentDate, Receipt, frame, presumed, receipt, subject_shown};
use crate::check::Survey;
use crate::evaluate::{
    Applies, Border, Borders, Cell, Elsewhere, Frame, Ground, Grouped, Known, LeftOut, Memory, Prepared,
    Registered, Times, Vetoes, Who, counted, population, settled, subjects,
};
use crate::language::Rounding;
use crate::plan::{Body, Overrides, Rulebook};

/// Why there is nothing to explain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// No rulebook of this id is among those given.
    #[error("no rulebook {0}")]
    NoRulebook(String),
    /// No subject of this code, name or id is assessed by the rulebook.
    #[error("no subject {word}")]
    NoSubject {
        /// What was asked for.
        word: String,
        /// The nearest name or code.
        nearest: Option<String>,
    },
    /// Several subjects have this name: these, by their codes.
    #[error("several subjects are called {word}")]
    SeveralSubjects {
        /// What was asked for.
        word: String,
        /// Their codes.
        codes: Vec<String>,
    },
    /// A unit, group or person of that name is not there on the day asked about and was not in the period.
    #[error("{name} is not there")]
    NotThere {
        /// Its name.
        name: String,
        /// What it is: `unit`, `group`, `person`.
        entry: &'static str,
        /// The first day on which it was no longer there; none if it begins later.
        ended: Option<Day>,
        /// The day asked about.
        as_of: Day,
    },
    /// It is there, and the rulebook does not speak of it.
    #[error("{name} is not assessed")]
    NotMeant {
        /// Its name.
        name: String,
        /// The conditions that it does not fulfil, in Chinese and in English.
        condition: (String, String),
    },
    /// The rulebook has no such result.
    #[error("no result {word}")]
    NoResult {
        /// What was asked for.
        word: String,
        /// The nearest result.
        nearest: Option<String>,
    },
}

/// Explains one result of one subject (by code, name or id) from the same plan; `result` names a result of
/// the rulebook. Vetoes of other rulebooks are consulted where these are in the list.
pub fn explain(
    rulebooks: &[&Rulebook],
    rulebook: &str,
    snapshot: &Snapshot,
    at: AssessmentDate,
    overrides: &Overrides,
    subject: &str,
    result: &str,
) -> Result<Explanation, ExplainError> {
    let mut once = Explainer::new(rulebooks, snapshot, at, overrides);
    once.grouped = None;
    once.explain(rulebook, subject, result)
}

/// Explains as many results as are asked for, from several threads if need be; what all answers need is worked
/// out once, when the first of them needs it.
pub struct Explainer<'a> {
    pub(super) given: Vec<&'a Rulebook>,
    /// With the numbers of their settings in their conditions.
    rulebooks: Vec<Cow<'a, Rulebook>>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) overrides: &'a Overrides,
    pub(super) at: AssessmentDate,
    pub(super) vetoes: Vetoes,
    grouped: Option<Grouped>,
    common: Vec<OnceLock<Common>>,
}

/// What is the same for all subjects of a rulebook.
struct Common {
    settings: Vec<Cell>,
    applies: Vec<Applies>,
    registered: Registered,
    elsewhere: Elsewhere,
    who: Vec<Who>,
    shown: Vec<AssessedSubject>,
    by_code: HashMap<EcoString, usize>,
    receipt: Receipt,
    /// Places among all subjects, for the rules that ask for them.
    known: OnceLock<Known>,
    /// Where the lines of quotas fell.
    borders: OnceLock<Borders>,
}

impl<'a> Explainer<'a> {
    /// Prepares to explain these rulebooks.
    pub fn new(
        rulebooks: &[&'a Rulebook],
        snapshot: &'a Snapshot,
        at: AssessmentDate,
        overrides: &'a Overrides,
    ) -> Self {
        let frames: Vec<Frame> = rulebooks.iter().map(|r| frame(r, at)).collect();
        let given = rulebooks.to_vec();
        let rulebooks: Vec<_> =
            rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
        let all: Vec<&Rulebook> = rulebooks.iter().map(AsRef::as_ref).collect();
        let vetoes = Vetoes::gather(&all, snapshot, &frames);
        let common = rulebooks.iter().map(|_| OnceLock::new()).collect();
        let grouped = Some(Grouped::default());
        Self { given, rulebooks, snapshot, overrides, at, vetoes, grouped, common }
    }

    /// Explains one result of one subject, by code, name or id.
    ///
    /// # Errors
    /// When there is no such rulebook, subject or result.
    pub fn explain(&self, rulebook: &str, subject: &str, result: &str) -> Result<Explanation, ExplainError> {
        let place = self.place(rulebook)?;
        let rulebook: &Rulebook = &self.rulebooks[place];
        let memory = Memory::default();
        let ground = self.ground(&memory);
        let common = self.common[place].get_or_init(|| self.settle(rulebook, ground));
        let at = match common.find(subject) {
            Err(why @ ExplainError::NoSubject { .. }) => {
                let departed = self.explain_departed(rulebook, subject, result);
                return departed.unwrap_or_else(|| Err(self.not_meant(rulebook, subject).unwrap_or(why)));
            }
            found => found?,
        };
        let rule = rule_of(rulebook, result)?;
        let prepared = self.prepared(rulebook, common, ground);
        let own = compares_all(rulebook, rule).then(|| {
            let known = common.known.get_or_init(|| {
                let counts = counted(&[rulebook], &[prepared.frame], ground).remove(0);
                population(&prepared, &counts, &common.who)
            });
            known.picked(&[at])
        });
        let known = own.as_ref().unwrap_or(Known::none());
        let line = |rule: usize| common.line(&prepared, rule, at);
        let root = prove(&prepared, common.who[at], rule, known, self.overrides, &line);
        let shown = &common.shown[at];
        Ok(Explanation {
            rulebook: (rulebook.id.clone(), rulebook.title.clone()),
            version: rulebook.version.clone(),
            period: prepared.frame.period,
            as_of: prepared.frame.as_of,
            subject: (shown.code.to_string(), shown.name.to_string()),
            entry: rulebook.subject.entry(),
            ended: None,
            presumed: presumed(rulebook, prepared.frame, self.overrides),
            more_than_all: rulebook.plan.is_share_of_people(rule)
                && root.value.is_some_and(|share| share > Decimal::ONE_HUNDRED),
            root,
            receipt: common.receipt.clone(),
        })
    }

    /// Every row that a count of a survey counted for a subject, with what the survey tells of it. The survey must
    /// be among the rulebooks.
    ///
    /// # Errors
    /// When the survey is not among the rulebooks, or has no such subject or count.
    pub fn rows(&self, survey: &Survey, subject: &str, name: &str) -> Result<Vec<CountedRow>, ExplainError> {
        let place = self.place(&survey.rulebook().id)?;
        let rulebook: &Rulebook = &self.rulebooks[place];
        let memory = Memory::default();
        let ground = self.ground(&memory);
        let common = self.common[place].get_or_init(|| self.settle(rulebook, ground));
        let who = common.who[common.find(subject)?];
        let counted = rulebook.plan.count(rule_of(rulebook, name)?).zip(survey.told(name));
        let Some(((count, _), told)) = counted else { return Ok(Vec::new()) };
        Ok(counted_rows(&self.prepared(rulebook, common, ground), who, count, told))
    }

    /// What becomes of a record, by its row in the table of its kind, in a result that counts records of this kind itself: `Ok`
    /// where it is counted; none where it is not looked at for this subject.
    ///
    /// # Errors
    /// When there is no such rulebook, subject or result.
    pub fn fate(
        &self,
        rulebook: &str,
        subject: &str,
        result: &str,
        row: usize,
    ) -> Result<Option<Result<(), LeftOut>>, ExplainError> {
        let place = self.place(rulebook)?;
        let rulebook: &Rulebook = &self.rulebooks[place];
        let memory = Memory::default();
        let ground = self.ground(&memory);
        let common = self.common[place].get_or_init(|| self.settle(rulebook, ground));
        let who = common.who[common.find(subject)?];
        let count = rulebook.plan.count(rule_of(rulebook, result)?);
        let prepared = self.prepared(rulebook, common, ground);
        Ok(count.and_then(|count| fate_of_record(&prepared, who, count, row)))
    }

    fn place(&self, rulebook: &str) -> Result<usize, ExplainError> {
        let found = self.rulebooks.iter().position(|r| r.id == rulebook);
        found.ok_or_else(|| ExplainError::NoRulebook(rulebook.to_owned()))
    }

    fn ground<'g>(&'g self, memory: &'g Memory<'g>) -> Ground<'g> {
        Ground { snapshot: self.snapshot, vetoes: &self.vetoes, memory, grouped: self.grouped.as_ref() }
    }

    fn prepared<'g>(
        &'g self,
        rulebook: &'g Rulebook,
        common: &'g Common,
        ground: Ground<'g>,
    ) -> Prepared<'g> {
        Prepared {
            rulebook,
            frame: frame(rulebook, self.at),
            ground,
            settings: Cow::Borrowed(&common.settings),
            applies: Cow::Borrowed(&common.applies),
            registered: Cow::Borrowed(&common.registered),
            elsewhere: Cow::Borrowed(&common.elsewhere),
            times: Times::of(rulebook, self.overrides.calendar(), self.snapshot),
        }
    }

    fn settle<'g>(&self, rulebook: &'g Rulebook, ground: Ground<'g>) -> Common
    where
        'a: 'g,
    {
        let own = frame(rulebook, self.at);
        let prepared = Prepared::new(rulebook, own, ground, self.overrides, &self.given);
        let who = subjects(rulebook, self.snapshot, &self.vetoes, own);
        let shown: Vec<_> = who.iter().map(|w| subject_shown(rulebook, self.snapshot, w)).collect();
        let mut by_code = HashMap::with_capacity(shown.len());
        for (at, subject) in shown.iter().enumerate() {
            by_code.entry(subject.code.clone()).or_insert(at);
        }
        let all: Vec<&Rulebook> = self.rulebooks.iter().map(AsRef::as_ref).collect();
        let receipt = receipt(&prepared, &all, self.overrides);
        let (settings, applies) = (prepared.settings.into_owned(), prepared.applies.into_owned());
        let (registered, elsewhere) = (prepared.registered.into_owned(), prepared.elsewhere.into_owned());
        Common {
            settings,
            applies,
            registered,
            elsewhere,
            who,
            shown,
            by_code,
            receipt,
            known: OnceLock::new(),
            borders: OnceLock::new(),
        }
    }
}

impl Common {
    /// Who stands beside the line of a quota in the field of a subject.
    fn line(&self, prepared: &Prepared<'_>, rule: usize, at: usize) -> Option<Line> {
        if !matches!(prepared.rulebook.plan.rules[rule].body, Body::Quota(_)) {
            return None;
        }
        let known = self.known.get()?;
        let borders = self.borders.get_or_init(|| Borders::of(prepared, known, &self.who));
        let Border { last_in, first_out } = borders.beside(rule, at)?;
        let beside = |at: usize| {
            let value = value_in_quota(prepared, self.who[at], rule, &known.picked(&[at]));
            let (shown, (place, _)) = (&self.shown[at], known.place(rule, at)?);
            Some(Beside {
                entry: prepared.rulebook.subject.entry(),
                place: place.to_decimal(0, Rounding::Down)?,
                who: Some((shown.code.to_string(), shown.name.to_string())),
                value,
            })
        };
        Some(Line { last_in: last_in.and_then(beside), first_out: first_out.and_then(beside) })
    }
}

/// The place of a result among the rules.
fn rule_of(rulebook: &Rulebook, result: &str) -> Result<usize, ExplainError> {
    let rule = rulebook.plan.rules.iter().position(|r| r.id == result);
    rule.ok_or_else(|| {
        let words = rulebook.plan.rules.iter().flat_map(|r| [r.id.as_str(), r.title.as_str()]);
        ExplainError::NoResult { word: result.to_owned(), nearest: nearest(result, words).map(str::to_owned) }
    })
}

impl Common {
    fn find(&self, word: &str) -> Result<usize, ExplainError> {
        // `姓名(工号)` is taken by the code, if the two belong together.
        let (name, code) = match word.split_once(['(', '（']).zip(word.strip_suffix([')', '）'])) {
            Some(((name, _), rest)) => (name, rest[name.len()..].trim_start_matches(['(', '（'])),
            None => (word, word),
        };
        let by_code =
            self.by_code.get(code).copied().filter(|&at| name == code || &*self.shown[at].name == name);
        let namesakes: Vec<usize> = match by_code {
            Some(_) => Vec::new(),
            None => (0..self.shown.len()).filter(|&at| &*self.shown[at].name == word).collect(),
        };
        if namesakes.len() > 1 {
            let codes = namesakes.iter().map(|&at| self.shown[at].code.to_string()).collect();
            return Err(ExplainError::SeveralSubjects { word: word.to_owned(), codes });
        }
        by_code
            .or_else(|| namesakes.first().copied())
            .or_else(|| self.shown.iter().position(|s| s.id.to_string() == word))
            .ok_or_else(|| ExplainError::NoSubject {
                word: word.to_owned(),
                nearest: nearest(word, self.shown.iter().flat_map(|s| [&*s.name, &*s.code]))
                    .map(str::to_owned),
            })
    }
}
