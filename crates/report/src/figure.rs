//! Figures: values with the proof of where they come from. They are answered by whoever has the ledger.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::kind::Measure;
use rust_decimal::Decimal;

/// A value together with its receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is, as it is printed.
    pub value: FigureValue,
    /// What it is exactly.
    pub exactly: Exactly,
    /// What it counts or measures, where that is known.
    pub measure: Option<Measure>,
    /// Where it comes from.
    pub receipt: Receipt,
}

/// What a figure is where it is more than is printed: conditions look at this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exactly {
    /// What is printed.
    #[default]
    AsPrinted,
    /// So much of so much, of which a rounded number is printed.
    Number(Decimal, Decimal),
    /// There is none because there is nothing to divide by, and not because nobody reported it.
    NotApplicable,
}

/// The value of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureValue {
    /// An exact number.
    Number(Decimal),
    /// A part of a whole; printed as a percentage. A whole of zero is no data.
    Share {
        /// The part.
        part: Decimal,
        /// The whole it is a part of.
        whole: Decimal,
    },
    /// A name or a word.
    Text(String),
    /// Names, in the order they are to be printed.
    List(Vec<String>),
    /// A day.
    Date(Day),
    /// One row for each unit, person or record, to loop over.
    Rows(Vec<Row>),
    /// Nothing was reported; printed as 未报, never as 0.
    NoData,
}

/// A row of a figure that is looped over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Name of the unit, person or record.
    pub name: String,
    /// Its columns.
    pub cells: BTreeMap<String, Figure>,
}

/// Where a figure comes from: enough to ask the ledger again and to compare.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Receipt {
    /// For a reader: `登记册，截至2025年12月31日的机关科室`.
    pub source: String,
    /// Id of the rulebook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rulebook: Option<String>,
    /// Version of the rulebook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Article of the rulebook: `第三条`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Id of the result within the rulebook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Id of the subject, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Record kind, for figures counted from records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// How many records, persons or units were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// The day it is as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// Number of revisions in the ledger when it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<u64>,
    /// Hash of the assessment's receipt or of the ledger's root, hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

impl Figure {
    /// A number from this source.
    pub fn number(value: impl Into<Decimal>, source: impl Into<String>) -> Self {
        Self::new(FigureValue::Number(value.into()), source)
    }

    /// A value from this source; the rest of the receipt can be filled in.
    pub fn new(value: FigureValue, source: impl Into<String>) -> Self {
        Self::with(value, Receipt { source: source.into(), ..Receipt::default() })
    }

    /// A value with its receipt.
    pub fn with(value: FigureValue, receipt: Receipt) -> Self {
        Self { value, exactly: Exactly::AsPrinted, measure: None, receipt }
    }
}

impl FigureValue {
    /// The exact value in one canonical text, for comparing; `None` when there is no data.
    pub fn exact(&self) -> Option<String> {
        Some(match self {
            FigureValue::Number(n) => n.normalize().to_string(),
            FigureValue::Share { part, whole } => {
                if whole.is_zero() {
                    return None;
                }
                format!("{}/{}", part.normalize(), whole.normalize())
            }
            FigureValue::Text(text) => text.clone(),
            FigureValue::List(names) => names.join("、"),
            FigureValue::Date(day) => day.to_string(),
            FigureValue::Rows(rows) => rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>().join("、"),
            FigureValue::NoData => return None,
        })
    }

    /// Whether there is nothing to compare or print.
    pub fn is_missing(&self) -> bool {
        matches!(self, FigureValue::NoData)
            || matches!(self, FigureValue::Share { whole, .. } if whole.is_zero())
    }
}

/// The answers to the figures a form asks for, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures(pub BTreeMap<String, Figure>);

impl Figures {
    /// Adds an answer.
    pub fn insert(&mut self, name: impl Into<String>, figure: Figure) {
        self.0.insert(name.into(), figure);
    }

    /// The answer to a name.
    pub fn get(&self, name: &str) -> Option<&Figure> {
        self.0.get(name)
    }
}
