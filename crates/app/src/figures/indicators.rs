//! The catalogue of evidence: what rulebooks count, each with its figure, its records and their files.

use std::collections::{BTreeSet, HashMap};

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::number::half_up;
use mingde_core::snapshot::Table;
use mingde_core::yaml::Node;
use mingde_report::figure::{Figure, FigureValue, Row};
use mingde_report::form::Parts;
use mingde_report::proof::{Listing, Proof};
use mingde_rulebook::Step;
use mingde_rulebook::{ResultKind, ResultSpec};
use rust_decimal::Decimal;

use super::assessed::{Judged, cells};
use super::{Answers, EvidenceFile};

/// Where a record stands in the snapshot.
type Places<'a> = HashMap<RecordId, (&'a Table, usize)>;

impl Answers<'_> {
    pub(super) fn indicators(
        &self,
        rulebooks: &[String],
        results: &[String],
        which: Option<&Node>,
    ) -> (Figure, Proof) {
        let places = self.places();
        let mut rows = Vec::new();
        for id in rulebooks {
            let Some(rulebook) = self.last_assessed(id, Parts::Latest) else { continue };
            let asked = |result: &&ResultSpec| match results.is_empty() {
                true => matches!(result.kind, ResultKind::Measure),
                false => results.contains(&result.id),
            };
            for result in rulebook.results.iter().filter(asked) {
                let Some(judged) = self.judged(id, &result.id, which, Parts::Latest) else { continue };
                rows.push(self.indicator(&judged, result, rulebook.adds_up(&result.id), &places));
            }
        }
        let lines = rows.iter().map(|row| {
            let text = |column: &str| row.cells[column].value.exact().unwrap_or_else(|| "未报".into());
            vec![row.name.clone(), text("value"), text("counted"), text("files")]
        });
        let counted = Listing::new(&["指标", "数值", "记录数", "材料数"], lines);
        let proof = Proof { counted, ..Proof::default() };
        let value = if rows.is_empty() { FigureValue::NoData } else { FigureValue::Rows(rows) };
        (Figure::new(value, "制度指标及其记录"), proof)
    }

    fn indicator(&self, judged: &Judged<'_>, result: &ResultSpec, adds_up: bool, places: &Places<'_>) -> Row {
        let (mut records, mut heard) = (BTreeSet::new(), false);
        let mut subjects = 0;
        let explainer = self.explainer(judged);
        for &at in &judged.chosen {
            if judged.column.value(at).is_none() {
                continue;
            }
            subjects += 1;
            let (rulebook, code) = (&judged.assessment.rulebook, &judged.assessment.subjects[at].code);
            let explained = explainer.as_ref().map(|e| e.explain(rulebook, code, &judged.column.id));
            if let Some(Ok(explanation)) = explained {
                counted(&explanation.root, &mut records);
                heard |= is_heard(&explanation.root);
            }
        }
        let mut found: Vec<(Day, RecordId)> = records
            .into_iter()
            .filter_map(|id| places.get(&id).map(|(table, row)| (Day::from_number(table.day[*row]), id)))
            .collect();
        found.sort();
        let rows: Vec<Row> = found
            .iter()
            .filter_map(|(_, id)| places.get(id).map(|(table, row)| self.record_row(table, *row)))
            .collect();
        let files: BTreeSet<&EvidenceFile> =
            found.iter().filter_map(|(_, id)| self.files.get(id)).flatten().collect();
        // A nought that a rulebook takes for silence is no figure to declare: nobody has reported anything.
        let value = match self.whole(judged, adds_up) {
            FigureValue::Number(number) if number.is_zero() && !heard => FigureValue::NoData,
            value => value,
        };
        let receipt = judged.receipt();
        let number = |n: usize| FigureValue::Number(Decimal::from(n as u64));
        let cells = cells(
            &receipt,
            [
                ("rulebook", FigureValue::Text(judged.assessment.title.clone())),
                ("article", FigureValue::Text(judged.column.article.clone())),
                ("clause", FigureValue::Text(clause(&judged.column.article).to_owned())),
                ("shown", shown(&value, result.unit)),
                ("value", value),
                ("unit", FigureValue::Text(result.unit.to_owned())),
                ("period", FigureValue::Text(judged.assessment.period.chinese())),
                ("basis", FigureValue::Text(if adds_up { "合计" } else { "平均" }.to_owned())),
                ("subjects", number(subjects)),
                ("counted", number(rows.len())),
                ("files", number(files.len())),
                ("records", FigureValue::Rows(rows)),
            ],
        );
        Row { name: judged.column.title.clone(), cells }
    }

    /// The figure over all subjects: counts and sums are added up; of averages and ratios the mean is taken.
    fn whole(&self, judged: &Judged<'_>, adds_up: bool) -> FigureValue {
        let values: Vec<Decimal> = judged.chosen.iter().filter_map(|&at| judged.value(at)).collect();
        let sum: Decimal = values.iter().sum();
        match values.len() {
            0 => FigureValue::NoData,
            _ if adds_up => FigureValue::Number(sum),
            n => FigureValue::Number(half_up(sum / Decimal::from(n as u64), 1)),
        }
    }

    fn places(&self) -> Places<'_> {
        let tables = self.snapshot.tables.values().map(AsRef::as_ref);
        tables.flat_map(|table| (0..table.len()).map(move |row| (table.id[row], (table, row)))).collect()
    }
}

/// The value with its unit. Whatever is counted one by one is named by its title already.
fn shown(value: &FigureValue, unit: &str) -> FigureValue {
    let unit = if unit == "个" { "" } else { unit };
    value.exact().map_or(FigureValue::NoData, |exact| FigureValue::Text(exact + unit))
}

/// The records counted in a result and in everything it is computed from.
fn counted(step: &Step, records: &mut BTreeSet<RecordId>) {
    if let Some(proof) = &step.records {
        records.extend(proof.counted.iter().filter_map(|row| row.record));
    }
    for input in &step.inputs {
        counted(input, records);
    }
}

/// Whether anything was reported that a result and what it is computed from could count: counted or left out, but for another
/// day or withdrawn.
fn is_heard(step: &Step) -> bool {
    let of_records = step.records.as_ref().is_some_and(|proof| {
        let meant = |why: &str| !["wrong-date", "withdrawn"].contains(&why);
        proof.counted_total > 0 || proof.left_out.iter().any(|(_, why)| meant(why.name()))
    });
    of_records || step.inputs.iter().any(is_heard)
}

/// The number of an article without its heading: 第五条 of 第五条 教师队伍（20分）.
fn clause(article: &str) -> &str {
    article.split_whitespace().next().unwrap_or_default()
}
