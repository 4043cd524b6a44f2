//! What came in as records: each result of a bureau, of one of its units, or of how many have a value, with the receipt of the bureau.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::kind::{FieldKind, Kind, Measure, ResultBelow};
use mingde_core::number::Fixed;
use mingde_core::record::{Content, Value};

use super::held::RollUpKinds;
use super::received::Sent;
use super::request::RollUpRequest;
use super::told::{AssessmentTold, ResultTold};

/// The records of what was sent in answer to a request, and how many values had no place in one.
pub fn records(
    kinds: &RollUpKinds,
    request: &RollUpRequest,
    sent: &Sent,
    is_expected: impl Fn(&AssessmentTold) -> bool,
) -> (Vec<Content>, usize) {
    let (kind, says) = &kinds.result;
    // Whoever looks on a later day at how the period went looks at that period all the same.
    let date = request.as_of.min(request.period.last());
    let mut telling = Telling { kind, says, unit: sent.ledger.unit, date, records: Vec::new(), left_out: 0 };
    for assessment in &sent.results.assessments {
        let expected = is_expected(assessment);
        for result in &assessment.results {
            let common = common(says, sent, (assessment, expected), result);
            telling.result(&common, result);
        }
    }
    (telling.records, telling.left_out)
}

/// What all records of one result say.
fn common(
    says: &ResultBelow,
    sent: &Sent,
    (assessment, expected): (&AssessmentTold, bool),
    result: &ResultTold,
) -> BTreeMap<String, Value> {
    let texts = [
        (&says.request, &sent.manifest.request.id),
        (&says.rulebook, &assessment.rulebook),
        (&says.version, &assessment.version),
        (&says.result, &result.result),
        (&says.title, &result.title),
        (&says.period, &assessment.period),
        (&says.receipt, &assessment.receipt.reference),
        (&says.origin, &sent.ledger.origin),
    ];
    let mut fields: BTreeMap<String, Value> =
        texts.into_iter().map(|(field, text)| (field.clone(), Value::Text(text.clone()))).collect();
    fields.insert(says.expected.clone(), Value::Flag(expected));
    fields
}

struct Telling<'t> {
    kind: &'t Kind,
    says: &'t ResultBelow,
    unit: UnitId,
    date: Day,
    records: Vec<Content>,
    left_out: usize,
}

impl Telling<'_> {
    fn result(&mut self, common: &BTreeMap<String, Value>, result: &ResultTold) {
        let [of_bureau, of_unit, of_value] = ResultBelow::ABOUT;
        if let Some(bureau) = &result.bureau {
            let mut fields = self.about(common, of_bureau, "");
            let statuses = ResultBelow::STATUS.map(|status| bureau.statuses.get(status).copied());
            // A status that nobody has is told as such where any is.
            let none = (!bureau.statuses.is_empty()).then_some(0);
            let counts =
                [bureau.subjects].into_iter().chain(statuses.into_iter().map(|count| count.or(none)));
            for (field, count) in self.says.counts.iter().zip(counts) {
                fields.extend(count.map(|count| (field.clone(), number(count))));
            }
            self.value(&mut fields, &result.unit, bureau.sum.as_deref());
            self.push(fields);
        }
        for unit in &result.units {
            let mut fields = self.about(common, of_unit, &format!("{} {}", unit.code, unit.name));
            if ResultBelow::STATUS.contains(&unit.status.as_str()) {
                fields.insert(self.says.status.clone(), Value::Choice(unit.status.clone()));
            }
            self.value(&mut fields, &result.unit, unit.value.as_deref());
            self.push(fields);
        }
        for value in &result.values {
            let mut fields = self.about(common, of_value, &value.of);
            fields.insert(self.says.counts[0].clone(), number(value.subjects));
            self.push(fields);
        }
    }

    fn about(&self, common: &BTreeMap<String, Value>, about: &str, of: &str) -> BTreeMap<String, Value> {
        let mut fields = common.clone();
        fields.insert(self.says.about.clone(), Value::Choice(about.to_owned()));
        if !of.is_empty() {
            fields.insert(self.says.of.clone(), Value::Text(of.to_owned()));
        }
        fields
    }

    /// A value goes to the number of its measure; a plain number to that of things. One for which there is none is left out.
    fn value(&mut self, fields: &mut BTreeMap<String, Value>, unit: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        let measure = Measure::ALL.iter().find(|(.., word)| *word == unit).map(|(measure, ..)| *measure);
        let measure = measure.or_else(|| unit.is_empty().then_some(Measure::Items));
        let field = measure.and_then(|measure| self.says.value_field(self.kind, measure));
        match field.zip(value.parse::<Fixed>().ok()) {
            Some((field, number)) => {
                fields.insert(field.name.clone(), Value::Number(number));
            }
            None => self.left_out += 1,
        }
    }

    fn push(&mut self, mut fields: BTreeMap<String, Value>) {
        for (name, value) in &mut fields {
            if let Value::Text(text) = value
                && let Some(FieldKind::Text { max }) = self.kind.field(name).map(|field| &field.kind)
            {
                *text = text.chars().filter(|c| !c.is_control()).take(*max).collect();
            }
        }
        self.records.push(Content {
            kind: self.kind.id.clone(),
            unit: self.unit,
            date: self.date,
            number: None,
            fields,
            participants: Vec::new(),
            evidence: Vec::new(),
        });
    }
}

fn number(count: u64) -> Value {
    // More subjects than the range of numbers has nobody.
    Value::Number(count.to_string().parse().unwrap_or_default())
}
