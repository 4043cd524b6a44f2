//! Answering the figures a report form asks for: from the registry, from records, from assessments. Each
//! answer carries the receipt by which it can be asked again.

mod assessed;
mod check;
mod columns;
mod computed;
mod counted;
mod duties;
mod file;
mod indicators;
mod made_of;
mod surveyed;
mod times;

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_core::yaml::Findings;
use mingde_report::figure::{Figure, FigureValue, Figures};
use mingde_report::form::{ColumnRequest, FigureRequest, Form, Parts, PeriodTake, Question, Take};
use mingde_report::proof::{Proof, Proofs};
use mingde_rulebook::survey::Text;
use mingde_rulebook::{Assessment, AssessmentDate};
use rust_decimal::Decimal;

pub(crate) use assessed::name_of;
pub(crate) use check::{check_requests, shorter_periods};
pub use file::EvidenceFile;
pub(crate) use file::TELLING;
pub(crate) use made_of::{MadeOf, ResultKey, ResultOf};
use surveyed::Surveyed;

use crate::library::Library;

/// The evidence files of records.
pub type Files = BTreeMap<RecordId, Vec<EvidenceFile>>;

/// What the author of a report has written, by the name of the figure.
pub type Texts = BTreeMap<String, String>;

/// What figures are answered from.
pub(crate) struct Answers<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    files: &'a Files,
    form: &'a Form,
    /// The form, as what it counts is read from it.
    text: Text,
    period: Period,
    /// Last day of the period, or the day of the report where that is earlier.
    as_of: Day,
    /// What the author has written.
    texts: Texts,
    /// By rulebook, and whether all of its periods were asked for.
    assessments: BTreeMap<(String, bool), Vec<Assessment>>,
}

impl<'a> Answers<'a> {
    /// Ready to answer a form for a period, as it stood on a day. A form must have passed [`check_requests`].
    pub fn new(
        library: &'a Library,
        snapshot: &'a Snapshot,
        files: &'a Files,
        form: &'a Form,
        period: Period,
        as_of: Day,
    ) -> Self {
        let text = text_of(form, period);
        let mut answers = Self {
            library,
            snapshot,
            files,
            form,
            text,
            period,
            as_of,
            texts: Texts::new(),
            assessments: BTreeMap::new(),
        };
        answers.assess(form);
        answers
    }

    /// With what the author has written.
    pub fn with_texts(self, texts: Texts) -> Self {
        Self { texts, ..self }
    }

    /// Answers everything the form asks for, with the proofs: first what is from elsewhere, which formulas may use.
    pub fn answer(&self) -> (Figures, Proofs) {
        let survey = self.survey(self.form.figures());
        let mut own = self.library.own.clone();
        let mut answers: BTreeMap<&str, (Figure, Proof)> = BTreeMap::new();
        for request in self.form.figures() {
            if let Some(answer) = self.ask(request) {
                computed::give(&mut own, &survey.rulebook().id, request, &answer.0);
                answers.insert(&request.name, answer);
            }
        }
        let surveyed = Surveyed::new(self, &survey, &own);
        let (mut figures, mut proofs) = (Figures::default(), Proofs::new());
        for request in self.form.figures() {
            let answer = answers.remove(request.name.as_str());
            let (mut figure, mut proof) =
                answer.unwrap_or_else(|| self.measured(&request.question, &surveyed));
            let receipt = &mut figure.receipt;
            receipt.as_of.get_or_insert(self.as_of);
            receipt.ledger = Some(self.snapshot.position);
            receipt.hash.get_or_insert_with(|| hex::encode(self.snapshot.root));
            if let (true, Some(place)) = (proof.conditions.is_empty(), request.places.get("where")) {
                proof.conditions = vec![self.form.source().text[place.clone()].trim_matches('"').to_owned()];
            }
            proofs.insert(request.name.clone(), proof);
            figures.insert(request.name.clone(), figure);
        }
        (figures, proofs)
    }

    /// First and last of the days whose working days are presumed and on which some figure of the form rests.
    pub fn presumed(&self) -> Option<(Day, Day)> {
        let survey = self.survey(self.form.figures());
        let counted = mingde_rulebook::presumed_days(survey.rulebook(), self.asked_at(), &self.library.own);
        let judged = self.assessments.values().flatten().filter_map(|assessment| assessment.presumed);
        judged.chain(counted).reduce(|(from, to), (first, last)| (from.min(first), to.max(last)))
    }

    /// When counts of the form are asked about.
    pub(super) fn asked_at(&self) -> AssessmentDate {
        AssessmentDate { as_of: self.as_of, period: Some(self.period) }
    }

    fn survey(&self, requests: &[FigureRequest]) -> mingde_rulebook::survey::Survey {
        let mut unheard = Findings::new(&self.text.source);
        surveyed::survey(&self.text, requests, &self.library.known(), &mut unheard)
    }

    /// What is neither counted nor computed here.
    fn ask(&self, request: &FigureRequest) -> Option<(Figure, Proof)> {
        Some(match &request.question {
            Question::Count { .. } | Question::Computed(_) => return None,
            Question::Assessment { rulebook, result, take, which, parts } => {
                self.assessed(rulebook, result, take, which.as_ref(), *parts)
            }
            Question::Duties { rulebooks, take, status, which, parts } => {
                self.duties(rulebooks, *take, *status, (which.as_ref(), *parts))
            }
            Question::Indicators { rulebooks, results, which } => {
                self.indicators(rulebooks, results, which.as_ref())
            }
            Question::Setting { rulebook, setting } => self.setting(rulebook, setting),
            Question::Period(take) => (self.of_period(*take), Proof::default()),
            Question::Author => {
                let text = self.texts.get(&request.name).cloned().unwrap_or_default();
                (Figure::new(FigureValue::Text(text), "撰写人填写"), Proof::default())
            }
        })
    }

    /// What is counted or computed.
    fn measured(&self, question: &Question, surveyed: &Surveyed<'_>) -> (Figure, Proof) {
        match question {
            Question::Count { measure, take, columns } => self.counted(surveyed, measure, *take, columns),
            Question::Computed(measure) => computed::computed(surveyed, "", &measure.key),
            _ => (Figure::new(FigureValue::NoData, ""), Proof::default()),
        }
    }

    fn of_period(&self, take: PeriodTake) -> Figure {
        let value = match take {
            PeriodTake::Title => FigureValue::Text(self.period.chinese()),
            PeriodTake::FirstDay => FigureValue::Date(self.period.from),
            PeriodTake::LastDay => FigureValue::Date(self.as_of),
        };
        Figure::new(value, "报告期")
    }
}

/// A form as the text that its counts stand in.
fn text_of(form: &Form, period: Period) -> Text {
    Text { id: form.id.clone(), title: form.name.clone(), source: form.source().clone(), period: period.kind }
}

/// Every question of a form, those of columns included.
fn questions(form: &Form) -> Vec<&Question> {
    let mut all = Vec::new();
    for request in form.figures() {
        all.push(&request.question);
        all.extend(columns_of(&request.question).iter().filter_map(|c| c.question.as_ref()));
    }
    all
}

/// The columns of a question that a form has written itself.
fn columns_of(question: &Question) -> &[ColumnRequest] {
    match question {
        Question::Count { columns, .. } => columns,
        _ => &[],
    }
}

/// The kinds of records whose files a form may show.
pub(crate) fn kinds_shown(form: &Form, library: &Library) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for question in questions(form) {
        match question {
            Question::Count { take: Take::Rows, .. } => {
                kinds.extend(question.kind_counted().map(str::to_owned))
            }
            Question::Indicators { rulebooks, .. } => {
                let editions = rulebooks.iter().flat_map(|id| library.editions(id));
                let readable: Vec<_> =
                    editions.filter_map(|e| e.readable().ok()).map(AsRef::as_ref).collect();
                kinds.extend(mingde_rulebook::wanted(&readable).kinds.into_keys());
            }
            _ => {}
        }
    }
    kinds
}

fn each(parts: Parts) -> bool {
    parts == Parts::Each
}

/// A count; nothing counted among nothing recorded is no data, never zero.
fn count(number: usize, anything_recorded: bool) -> FigureValue {
    if number == 0 && !anything_recorded {
        FigureValue::NoData
    } else {
        FigureValue::Number(Decimal::from(number as u64))
    }
}

/// Names by pinyin, each once; none among nothing recorded is no data.
fn names(mut list: Vec<String>, anything_recorded: bool) -> FigureValue {
    list.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
    list.dedup();
    if list.is_empty() && !anything_recorded { FigureValue::NoData } else { FigureValue::List(list) }
}
