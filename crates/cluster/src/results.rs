//! Assessments as rows: one for each result of each unit; of persons and groups how many, and nobody.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, Date32Builder, Decimal128Builder, Int64Builder, RecordBatch, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::error::DataFusionError;
use mingde_rulebook::{Assessment, Reason, ResultColumn, Subject};

use crate::few::merged;

/// Digits of a value.
const PRECISION: u8 = 38;
/// Decimals of a value: no rulebook shows more.
const DECIMALS: u32 = 4;

/// Whether results of such subjects are told as numbers of them.
pub fn is_counted(subject: Subject) -> bool {
    match subject {
        Subject::Unit | Subject::Department | Subject::Bureau => false,
        // Groups carry the names of persons.
        Subject::Person | Subject::Group => true,
    }
}

/// The columns, described in `docs/cluster.md`.
pub fn results_schema() -> SchemaRef {
    let text = |name, optional| Field::new(name, DataType::Utf8, optional);
    Arc::new(Schema::new(vec![
        text("bureau", false),
        text("origin", false),
        text("rulebook", false),
        text("version", false),
        text("period", false),
        Field::new("as_of", DataType::Date32, false),
        text("subject_kind", false),
        text("subject", true),
        text("name", true),
        Field::new("subjects", DataType::Int64, false),
        text("result", false),
        text("result_kind", false),
        text("status", false),
        text("reason", true),
        Field::new("value", DataType::Decimal128(PRECISION, DECIMALS as i8), true),
        text("grade", true),
        text("receipt", false),
    ]))
}

/// The rows of one bureau.
///
/// # Errors
/// A value with more decimals than any rulebook shows.
pub fn results(bureau: &str, assessments: &[Assessment]) -> Result<RecordBatch, DataFusionError> {
    let mut rows = Rows::default();
    for assessment in assessments {
        let receipt = assessment.receipt.hash_text();
        for column in &assessment.columns {
            let every = Every { bureau, assessment, column, receipt: &receipt };
            if is_counted(assessment.subject_kind) {
                let mut numbers = BTreeMap::new();
                column.statuses().for_each(|status| *numbers.entry(status.name()).or_default() += 1);
                merged(numbers)
                    .into_iter()
                    .for_each(|(status, number)| rows.push_number(every, status, number));
            } else {
                (0..assessment.subjects.len()).try_for_each(|at| rows.push(every, at))?;
            }
        }
    }
    rows.finish()
}

/// What all rows of a result share.
#[derive(Clone, Copy)]
struct Every<'a> {
    bureau: &'a str,
    assessment: &'a Assessment,
    column: &'a ResultColumn,
    receipt: &'a str,
}

#[derive(Default)]
struct Rows {
    bureau: StringBuilder,
    origin: StringBuilder,
    rulebook: StringBuilder,
    version: StringBuilder,
    period: StringBuilder,
    as_of: Date32Builder,
    subject_kind: StringBuilder,
    subject: StringBuilder,
    name: StringBuilder,
    subjects: Int64Builder,
    result: StringBuilder,
    result_kind: StringBuilder,
    status: StringBuilder,
    reason: StringBuilder,
    value: Decimal128Builder,
    grade: StringBuilder,
    receipt: StringBuilder,
}

impl Rows {
    fn push_shared(&mut self, every: Every<'_>) {
        let Every { bureau, assessment, column, receipt } = every;
        self.bureau.append_value(bureau);
        self.origin.append_value(&assessment.receipt.origin);
        self.rulebook.append_value(&assessment.rulebook);
        self.version.append_value(&assessment.version);
        self.period.append_value(assessment.period.to_string());
        self.as_of.append_value(assessment.as_of.number());
        self.subject_kind.append_value(assessment.subject_kind.name());
        self.result.append_value(&column.id);
        self.result_kind.append_value(column.kind.name());
        self.receipt.append_value(receipt);
    }

    /// The result of the unit at a position.
    fn push(&mut self, every: Every<'_>, at: usize) -> Result<(), DataFusionError> {
        self.push_shared(every);
        let subject = &every.assessment.subjects[at];
        let told = every.assessment.subject_kind != Subject::Bureau;
        self.subject.append_option(told.then_some(&*subject.code));
        self.name.append_option(told.then_some(&*subject.name));
        self.subjects.append_value(1);
        let view = every.column.view(at);
        self.status.append_value(view.status.name());
        self.reason.append_option((view.reason != Reason::None).then(|| view.reason.name()));
        self.grade.append_option(view.grade.map(|(code, _)| code.as_str()));
        let value = view.value.map(|value| {
            let mut scaled = value;
            scaled.rescale(DECIMALS);
            // Rounding here would be a second way of rounding.
            (scaled == value).then(|| scaled.mantissa()).ok_or_else(|| {
                DataFusionError::Execution(format!("{value} has more than {DECIMALS} decimals"))
            })
        });
        self.value.append_option(value.transpose()?);
        Ok(())
    }

    /// How many have a status.
    fn push_number(&mut self, every: Every<'_>, status: &str, number: i64) {
        self.push_shared(every);
        self.subject.append_null();
        self.name.append_null();
        self.subjects.append_value(number);
        self.status.append_value(status);
        self.reason.append_null();
        self.value.append_null();
        self.grade.append_null();
    }

    fn finish(mut self) -> Result<RecordBatch, DataFusionError> {
        let value = self.value.finish().with_precision_and_scale(PRECISION, DECIMALS as i8)?;
        let columns: Vec<Arc<dyn Array>> = vec![
            Arc::new(self.bureau.finish()),
            Arc::new(self.origin.finish()),
            Arc::new(self.rulebook.finish()),
            Arc::new(self.version.finish()),
            Arc::new(self.period.finish()),
            Arc::new(self.as_of.finish()),
            Arc::new(self.subject_kind.finish()),
            Arc::new(self.subject.finish()),
            Arc::new(self.name.finish()),
            Arc::new(self.subjects.finish()),
            Arc::new(self.result.finish()),
            Arc::new(self.result_kind.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(value),
            Arc::new(self.grade.finish()),
            Arc::new(self.receipt.finish()),
        ];
        Ok(RecordBatch::try_new(results_schema(), columns)?)
    }
}

/// The status of those who are too few to be told apart.
pub const FEW: &str = "few";
