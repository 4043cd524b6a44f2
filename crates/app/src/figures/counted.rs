//! Figures that are counted: answers of a survey become figures, and its proofs tables.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::snapshot::Table;
use mingde_core::words::{Locale, say_code};
use mingde_core::yaml::Entry;
use mingde_report::figure::{Figure, FigureValue, Receipt, Row};
use mingde_report::form::{ColumnRequest, Take};
use mingde_report::proof::{Listing, Proof};
use mingde_rulebook::survey::{CountedRow, Quoted, RowAt};
use mingde_rulebook::{self as rulebook, Explanation, Status};

use super::Answers;
use super::file::EvidenceFile;
use super::surveyed::Surveyed;

impl Answers<'_> {
    /// A figure over the whole bureau, with its proof.
    pub(super) fn counted(
        &self,
        surveyed: &Surveyed<'_>,
        request: &Entry,
        take: Take,
        columns: &[ColumnRequest],
    ) -> (Figure, Proof) {
        let name = &request.key;
        let Some(explanation) = surveyed.explain("", name) else {
            return (Figure::new(FigureValue::NoData, name), Proof::default());
        };
        let rows = || surveyed.rows("", name).into_iter().filter(|row| !row.again).collect::<Vec<_>>();
        let value = match take {
            Take::Rows if explanation.root.status == Status::Met => {
                let kind = explanation.root.records.as_ref().map_or("", |records| &records.from.0);
                self.told_rows(request, kind, rows(), columns)
            }
            take => told(take, &explanation, rows),
        };
        let figure = surveyed.figure(name, value, &explanation);
        let proof = self.proof(&explanation, || surveyed.rows("", name));
        (figure, proof)
    }

    /// One row for each that was counted, with its columns: records by date, others by name.
    fn told_rows(
        &self,
        request: &Entry,
        kind: &str,
        mut counted: Vec<CountedRow>,
        columns: &[ColumnRequest],
    ) -> FigureValue {
        let table = self.snapshot.table(kind);
        let survey = self.survey_of_rows(request, columns);
        let surveyed = survey.as_ref().map(|survey| Surveyed::new(self, survey, &self.library.own));
        counted.sort_by_key(|row| row.day);
        let told = counted.into_iter().map(|counted| {
            let mut row = match (&counted.at, table) {
                (RowAt::Record(at), Some(table)) => {
                    let mut row = self.record_row(table, *at as usize);
                    row.name = row.cells["reporter"].value.exact().unwrap_or_default();
                    row
                }
                (at, _) => Row { name: self.name(at), cells: BTreeMap::new() },
            };
            let mut told = counted.told.into_iter();
            for column in columns {
                let figure = match &column.question {
                    None => Figure::new(of_quoted(told.next().unwrap_or(Quoted::Nothing)), "登记册"),
                    Some(question) => self.column(surveyed.as_ref(), question, &counted.at),
                };
                row.cells.insert(column.name.clone(), figure);
            }
            row
        });
        let mut rows: Vec<Row> = told.collect();
        if table.is_none() {
            rows.sort_by_cached_key(|row| mingde_core::text::sort_key(&row.name));
        }
        FigureValue::Rows(rows)
    }

    /// The name of an entry of the registry.
    pub(super) fn name(&self, at: &RowAt) -> String {
        let snapshot = self.snapshot;
        match at {
            RowAt::Unit(at) => snapshot.units.unit[*at as usize].name.clone(),
            RowAt::Person(at) => snapshot.persons.name[*at as usize].to_string(),
            RowAt::Group(at) => snapshot.groups.group[*at as usize].name.clone(),
            RowAt::Record(_) => String::new(),
        }
    }

    /// What was counted and what was left out. Persons are told by how many there are in each unit.
    fn proof(&self, explanation: &Explanation, rows: impl FnOnce() -> Vec<CountedRow>) -> Proof {
        let Some(records) = &explanation.root.records else { return Proof::default() };
        let conditions = Some(records.condition_words.clone()).filter(|words| !words.is_empty());
        let (counted, left_out) = match self.snapshot.table(&records.from.0) {
            Some(table) => (self.of_records(table, records), self.left_out(table, records)),
            None => (self.of_registry(rows(), explanation.as_of), Listing::default()),
        };
        Proof { conditions: conditions.into_iter().collect(), counted, left_out, ..Proof::default() }
    }

    /// Whom each record brought, and its number, where the count is about either.
    fn of_records(&self, table: &Table, records: &rulebook::Proof) -> Listing {
        let told = records.counted.iter().any(|row| !row.who.is_empty());
        let numbered = records.counted.iter().any(|row| row.number.is_some());
        let lines = records.counted.iter().map(|row| {
            let mut line = self.record_line(table, row);
            if told {
                line.push(row.who.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("、"));
            }
            if numbered {
                line.push(row.number.map_or_else(String::new, |number| number.normalize().to_string()));
            }
            line
        });
        let heads = ["日期", "单位", "记录编号", "材料数"].into_iter();
        let heads = heads.chain(told.then_some("对象")).chain(numbered.then_some("数值"));
        let listing = Listing::new(&heads.collect::<Vec<_>>(), lines);
        let which = records.counted.iter().filter_map(|row| row.record);
        Listing { total: records.counted_total, ..listing.of_records(&table.kind.id, which) }
    }

    fn left_out(&self, table: &Table, records: &rulebook::Proof) -> Listing {
        let lines = records.left_out.iter().map(|(row, why)| {
            let mut line = self.record_line(table, row);
            line.push(say_code(Locale::ZhCn, &format!("rulebook-left-out-{}", why.name()), &[]));
            line
        });
        let listing = Listing::new(&["日期", "单位", "记录编号", "材料数", "原因"], lines);
        let which = records.left_out.iter().filter_map(|(row, _)| row.record);
        Listing { total: records.left_out_total, ..listing.of_records(&table.kind.id, which) }
    }

    fn record_line(&self, table: &Table, row: &rulebook::Row) -> Vec<String> {
        let at = row.record.and_then(|id| table.id.iter().position(|other| *other == id));
        let Some(at) = at else { return vec![String::new(); 4] };
        let listed = self.record_row(table, at);
        let text = |cell: &str| listed.cells[cell].value.exact().unwrap_or_default();
        let files = self.files.get(&table.id[at]).map_or(usize::from(table.evidence[at]), Vec::len);
        vec![text("date"), text("reporter"), text("record"), files.to_string()]
    }

    fn of_registry(&self, rows: Vec<CountedRow>, day: Day) -> Listing {
        let by_pinyin = |mut lines: Vec<Vec<String>>| {
            lines.sort_by_cached_key(|line| mingde_core::text::sort_key(&line[0]));
            lines.into_iter()
        };
        if rows.iter().any(|row| matches!(row.at, RowAt::Person(_))) {
            let mut units: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
            for row in rows {
                let RowAt::Person(person) = row.at else { continue };
                let post = self.snapshot.persons.main_post(person, day);
                let unit = post.map(|post| self.snapshot.persons.posts.unit[post]);
                units
                    .entry(unit.map_or_else(String::new, |at| self.name(&RowAt::Unit(at))))
                    .or_default()
                    .insert(person);
            }
            let lines = units.into_iter().map(|(unit, persons)| vec![unit, persons.len().to_string()]);
            return Listing::new(&["单位", "人数"], by_pinyin(lines.collect()));
        }
        let numbers = rows.iter().any(|row| row.number.is_some());
        let lines = rows.into_iter().map(|row| {
            let number = row.number.map(|number| number.normalize().to_string());
            [self.name(&row.at)].into_iter().chain(number).collect()
        });
        let heads: &[&'static str] = if numbers { &["名称", "数值"] } else { &["名称"] };
        Listing::new(heads, by_pinyin(lines.collect()))
    }

    /// What every record has: its day, who reported it, its number, its files.
    pub(super) fn record_row(&self, table: &Table, row: usize) -> Row {
        let unit = self.snapshot.units.unit.get(table.unit[row] as usize).map_or("", |u| &u.name);
        let id = table.id[row];
        let files = self.files.get(&id).map(|list| list.iter().map(EvidenceFile::shown).collect());
        let receipt = Receipt {
            source: format!("《{}》记录", table.kind.title),
            kind: Some(table.kind.id.clone()),
            ..Receipt::default()
        };
        let cells = super::assessed::cells(
            &receipt,
            [
                ("date", FigureValue::Date(Day::from_number(table.day[row]))),
                ("reporter", FigureValue::Text(unit.to_owned())),
                ("record", FigureValue::Text(short(&id.to_string()))),
                ("files", FigureValue::List(files.unwrap_or_default())),
            ],
        );
        Row { name: table.kind.title.clone(), cells }
    }
}

/// What is told of a count: its value, the different things it counts, or a date.
pub(super) fn told(
    take: Take,
    explanation: &Explanation,
    rows: impl FnOnce() -> Vec<CountedRow>,
) -> FigureValue {
    if explanation.root.status != Status::Met {
        return FigureValue::NoData;
    }
    let date = |day: Option<Day>| day.map_or(FigureValue::NoData, FigureValue::Date);
    match take {
        Take::Number | Take::Rows => explanation.root.value.map_or(FigureValue::NoData, FigureValue::Number),
        Take::Names => {
            let mut names: Vec<String> = rows().into_iter().map(|row| words(&row.distinct)).collect();
            names.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
            FigureValue::List(names)
        }
        Take::FirstDay => date(rows().into_iter().filter_map(|row| row.day).min()),
        Take::LastDay => date(rows().into_iter().filter_map(|row| row.day).max()),
    }
}

fn of_quoted(quoted: Quoted) -> FigureValue {
    match quoted {
        Quoted::Nothing => FigureValue::NoData,
        Quoted::Number(number) => FigureValue::Number(number),
        Quoted::Day(day) => FigureValue::Date(day),
        Quoted::Text(text) => FigureValue::Text(text),
    }
}

/// A value of a row in words.
pub(super) fn words(quoted: &Quoted) -> String {
    match quoted {
        Quoted::Nothing => String::new(),
        Quoted::Number(number) => number.normalize().to_string(),
        Quoted::Day(day) => day.chinese(),
        Quoted::Text(text) => text.clone(),
    }
}

/// The first digits of an id: enough to find it by.
fn short(text: &str) -> String {
    text.chars().take(12).collect()
}
