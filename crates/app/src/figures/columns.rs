//! Columns that are questions of their own: the same question, asked about each row.

use mingde_core::yaml::{Data, Entry, Findings};
use mingde_report::figure::{Figure, FigureValue};
use mingde_report::form::{AssessmentTake, ColumnRequest, Question};
use mingde_rulebook::Subject;
use mingde_rulebook::survey::{RowAt, Survey, Text};

use super::Answers;
use super::computed::computed;
use super::counted::told;
use super::surveyed::{Surveyed, asked};

/// Whom the rows of a figure are, where they can be asked about one by one.
pub(super) fn subject_of(request: &Entry) -> Option<Subject> {
    let Data::Map(entries) = &request.value.data else { return None };
    match entries.iter().find(|e| e.key == "from").and_then(|e| e.value.as_text()) {
        Some("unit") => Some(Subject::Unit),
        Some("person" | "post" | "member") => Some(Subject::Person),
        Some("group") => Some(Subject::Group),
        _ => None,
    }
}

/// What the columns of a figure count for each of its rows.
pub(super) fn survey_of_rows(
    text: &Text,
    subject: Subject,
    columns: &[ColumnRequest],
    library: &mingde_rulebook::Library,
    findings: &mut Findings,
) -> Survey {
    let questions = columns.iter().filter_map(|column| column.question.as_ref());
    Survey::read(text, subject, questions.filter_map(asked).collect(), Vec::new(), library, findings)
}

impl Answers<'_> {
    /// What the columns of a figure count for each of its rows, where they count anything.
    pub(super) fn survey_of_rows(&self, request: &Entry, columns: &[ColumnRequest]) -> Option<Survey> {
        let mut unheard = Findings::new(&self.text.source);
        columns.iter().filter_map(|column| column.question.as_ref()).find_map(asked)?;
        Some(survey_of_rows(&self.text, subject_of(request)?, columns, &self.library.known(), &mut unheard))
    }

    /// The answer to the question of a column for a row.
    pub(super) fn column(&self, surveyed: Option<&Surveyed<'_>>, question: &Question, at: &RowAt) -> Figure {
        match question {
            Question::Count { measure, take, .. } => {
                let (name, code) = (&measure.key, self.code(at));
                let explained =
                    surveyed.and_then(|surveyed| Some((surveyed, surveyed.explain(&code, name)?)));
                let Some((surveyed, explanation)) = explained else {
                    return Figure::new(FigureValue::NoData, name);
                };
                let rows = || surveyed.rows(&code, name).into_iter().filter(|row| !row.again).collect();
                let value = told(*take, &explanation, rows);
                surveyed.figure(name, value, &explanation)
            }
            Question::Computed(measure) => {
                let computed = surveyed.map(|surveyed| computed(surveyed, &self.code(at), &measure.key).0);
                computed.unwrap_or_else(|| Figure::new(FigureValue::NoData, &measure.key))
            }
            Question::Assessment { rulebook, result, take, which, parts } => {
                let judged = self.judged(rulebook, result, which.as_ref(), *parts);
                let Some(mut judged) = judged else {
                    return Figure::new(FigureValue::NoData, format!("{rulebook}.{result}"));
                };
                let index = match (judged.assessment.subject_kind, at) {
                    (Subject::Person, RowAt::Person(at))
                    | (Subject::Unit | Subject::Department, RowAt::Unit(at))
                    | (Subject::Group, RowAt::Group(at)) => Some(*at),
                    _ => None,
                };
                let same = |place: &usize| Some(judged.assessment.subjects[*place].index) == index;
                let chosen = judged.chosen.iter().copied().filter(same).collect();
                judged.chosen = chosen;
                self.assessed_of_one(&judged, *take == AssessmentTake::Standing)
            }
            Question::Setting { rulebook, setting } => self.setting(rulebook, setting).0,
            // A form with any other question in a column has been refused.
            _ => Figure::new(FigureValue::NoData, ""),
        }
    }

    /// The code of a row that can be asked about.
    pub(super) fn code(&self, at: &RowAt) -> String {
        match at {
            RowAt::Unit(at) => self.snapshot.units.unit[*at as usize].code.clone(),
            RowAt::Person(at) => self.snapshot.persons.code[*at as usize].to_string(),
            RowAt::Group(at) => self.snapshot.groups.group[*at as usize].code.clone(),
            RowAt::Record(_) => String::new(),
        }
    }
}
