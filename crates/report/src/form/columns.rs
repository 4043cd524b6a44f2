//! What can be made of an answer: its shape, and the columns a loop over it can cite.

use mingde_core::yaml::Data;

use super::request::{
    AssessmentTake, ColumnRequest, DutiesTake, Gathered, PeriodTake, Question, REGISTRY, Take,
};
use crate::wording::Shape;

/// A column as a loop sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// What it is counted in.
    pub unit: String,
    /// What can be made of it, where that is known.
    pub shape: Option<Shape>,
    /// Its own columns, where it can be looped over.
    pub columns: Option<Vec<Column>>,
}

impl Column {
    fn new(name: &str, title: &str, shape: Option<Shape>) -> Self {
        let columns = (shape == Some(Shape::List)).then(Vec::new);
        Self { name: name.into(), title: title.into(), unit: String::new(), shape, columns }
    }
}

impl Question {
    /// What kind of words can be made of the answer.
    pub fn shape(&self) -> Shape {
        match self {
            Question::Count { take, .. } => match take {
                Take::Number => Shape::Number,
                Take::Names => Shape::List,
                Take::FirstDay | Take::LastDay => Shape::Date,
                Take::Rows => Shape::Rows,
            },
            Question::Assessment { take, .. } => match take {
                AssessmentTake::Names(_) => Shape::List,
                AssessmentTake::Rows(..) => Shape::Rows,
                AssessmentTake::Standing => Shape::Text,
                _ => Shape::Number,
            },
            Question::Duties { take, .. } => match take {
                DutiesTake::Count(_) => Shape::Number,
                DutiesTake::Names(_) => Shape::List,
                DutiesTake::Rows(_) => Shape::Rows,
            },
            Question::Indicators { .. } => Shape::Rows,
            Question::Setting { .. } | Question::Computed(_) => Shape::Number,
            Question::Period(PeriodTake::Title) | Question::Author => Shape::Text,
            Question::Period(_) => Shape::Date,
        }
    }

    /// Whether it can be asked about each row of a loop: one value for one unit or person.
    pub fn fits_a_column(&self) -> bool {
        match self {
            Question::Count { take, .. } => *take != Take::Rows,
            Question::Assessment { take, .. } => {
                matches!(take, AssessmentTake::Value | AssessmentTake::Standing)
            }
            Question::Setting { .. } | Question::Computed(_) => true,
            _ => false,
        }
    }

    /// Columns that can be cited in a loop over the answer; `None` where it cannot be looped over.
    pub fn columns(&self) -> Option<Vec<Column>> {
        match self {
            Question::Count { take: Take::Rows, columns, .. } => {
                let own = if self.kind_counted().is_some() { record_columns() } else { Vec::new() };
                Some(own.into_iter().chain(columns.iter().map(ColumnRequest::column)).collect())
            }
            Question::Assessment { take: AssessmentTake::Rows(_, results), .. } => {
                let own = [
                    Column::new("value", "数值", Some(Shape::Number)),
                    Column::new("status", "结果", Some(Shape::Text)),
                ];
                let further = results.iter().map(|r| Column::new(r, r, Some(Shape::Number)));
                Some(own.into_iter().chain(further).collect())
            }
            Question::Duties { take: DutiesTake::Rows(Gathered::Duties), .. } => Some(vec![
                Column::new("rulebook", "制度", Some(Shape::Text)),
                Column::new("article", "条款", Some(Shape::Text)),
                Column::new("owner", "责任人", Some(Shape::Text)),
                Column::new("subject", "对象", Some(Shape::Text)),
                Column { unit: "个".into(), ..Column::new("count", "个数", Some(Shape::Number)) },
                Column { unit: "个".into(), ..Column::new("of", "应达到个数", Some(Shape::Number)) },
                Column::new("names", "名单", Some(Shape::List)),
            ]),
            Question::Duties { take: DutiesTake::Rows(Gathered::Subjects), .. } => Some(vec![
                Column { unit: "项".into(), ..Column::new("count", "个数", Some(Shape::Number)) },
                Column::new("names", "名单", Some(Shape::List)),
            ]),
            Question::Indicators { .. } => Some(vec![
                Column::new("rulebook", "制度", Some(Shape::Text)),
                Column::new("article", "条款", Some(Shape::Text)),
                Column::new("clause", "条次", Some(Shape::Text)),
                Column::new("value", "数值", Some(Shape::Number)),
                Column::new("unit", "单位", Some(Shape::Text)),
                Column::new("shown", "指标数据", Some(Shape::Text)),
                Column::new("period", "期间", Some(Shape::Text)),
                Column::new("basis", "口径", Some(Shape::Text)),
                Column { unit: "个".into(), ..Column::new("subjects", "对象数", Some(Shape::Number)) },
                Column { unit: "条".into(), ..Column::new("counted", "记录数", Some(Shape::Number)) },
                Column { unit: "个".into(), ..Column::new("files", "材料数", Some(Shape::Number)) },
                Column {
                    columns: Some(record_columns()),
                    ..Column::new("records", "记录", Some(Shape::Rows))
                },
            ]),
            _ if self.shape() == Shape::List => Some(Vec::new()),
            _ => None,
        }
    }
}

impl Question {
    /// The kind of the records it counts; of the registry none.
    pub fn kind_counted(&self) -> Option<&str> {
        let Question::Count { measure, .. } = self else { return None };
        let Data::Map(entries) = &measure.value.data else { return None };
        let from = entries.iter().find(|e| e.key == "from").and_then(|e| e.value.as_text());
        from.filter(|from| !REGISTRY.contains(from))
    }
}

/// What every record has, whatever its kind.
fn record_columns() -> Vec<Column> {
    vec![
        Column::new("date", "日期", Some(Shape::Date)),
        Column::new("reporter", "单位", Some(Shape::Text)),
        Column::new("record", "记录编号", Some(Shape::Text)),
        Column::new("files", "材料", Some(Shape::List)),
    ]
}

impl ColumnRequest {
    fn column(&self) -> Column {
        let question = self.question.as_ref();
        Column {
            name: self.name.clone(),
            title: self.title.clone(),
            unit: self.unit.clone(),
            shape: question.map(Question::shape),
            columns: question.and_then(Question::columns),
        }
    }
}
