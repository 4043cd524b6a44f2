//! Figures that are counted: answers of a survey become figures, and its proofs tables.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::registry::Unit;
use mingde_core::snapshot::Table;
use mingde_core::words::{Locale, say_code};
use mingde_core::yaml::Entry;
use mingde_report::figure::{Figure, FigureValue, Receipt, Row};
use mingde_report::form::{ColumnRequest, Question, Take};
use mingde_report::proof::{Listing, Proof};
use mingde_rulebook::survey::{CountedRow, Quoted, RowAt};
use mingde_rulebook::{self as rulebook, Explanation, Status};
use rust_decimal::Decimal;

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
                let kind = explanation.root.records.as_ref().map_or("", |records| records.from.0.as_str());
                let ended = match kind {
                    "unit" => self.ended_rows(surveyed, name),
                    _ => Vec::new(),
                };
                let all = rows().into_iter().chain(ended).collect();
                self.told_rows(request, kind, all, columns)
            }
            take => told(take, &explanation, rows),
        };
        let figure = surveyed.figure(name, value, &explanation);
        let proof = self.proof(&explanation, || surveyed.rows("", name));
        (figure, proof)
    }

    /// The rows of units that ended within the period, each as on its last day: a sum over the period counts what was done
    /// there, so that a table without them would not add up to it.
    pub(super) fn ended_rows(&self, surveyed: &Surveyed<'_>, name: &str) -> Vec<CountedRow> {
        let units = self.snapshot.units.unit.iter();
        let ends: BTreeSet<Day> = units.filter_map(|unit| self.ended_within(unit)).collect();
        let on_last_day = ends.into_iter().flat_map(|end| {
            let rows = surveyed.on(self, &self.library.own, end.plus(-1)).rows("", name).into_iter();
            rows.filter(move |row| match row.at {
                RowAt::Unit(at) => self.snapshot.units.unit[at as usize].span.to == Some(end),
                _ => false,
            })
        });
        on_last_day.filter(|row| !row.again).collect()
    }

    /// The day from which a unit was no longer there, where that is within the period reported on.
    fn ended_within(&self, unit: &Unit) -> Option<Day> {
        unit.span.to.filter(|to| self.period.from < *to && *to <= self.as_of)
    }

    /// One row for each that was counted, with its columns: records by date, others by name, those that ended last.
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
        let ended = |at: &RowAt| match at {
            RowAt::Unit(at) => self.ended_within(&self.snapshot.units.unit[*at as usize]).is_some(),
            _ => false,
        };
        let told = counted.into_iter().map(|counted| {
            let has_ended = ended(&counted.at);
            let mut row = match (&counted.at, table) {
                (RowAt::Record(at), Some(table)) => {
                    let mut row = self.record_row(table, *at as usize);
                    row.name = row.cells["reporter"].value.exact().unwrap_or_default();
                    row
                }
                (at, _) if has_ended => {
                    let name = say_code(Locale::ZhCn, "rulebook-ended-name", &[("name", &self.name(at))]);
                    Row { name, cells: BTreeMap::new() }
                }
                (at, _) => Row { name: self.name(at), cells: BTreeMap::new() },
            };
            let mut told = counted.told.into_iter();
            for column in columns {
                // The people of a unit that ended and what it had are counted where they are now.
                let nought = || Figure::new(FigureValue::Number(Decimal::ZERO), "登记册");
                let figure = match &column.question {
                    None => match told.next().unwrap_or(Quoted::Nothing) {
                        Quoted::Number(_) if has_ended => nought(),
                        quoted => Figure::new(of_quoted(quoted), "登记册"),
                    },
                    Some(question @ Question::Count { take: Take::Number, .. })
                        if has_ended && question.kind_counted().is_none() =>
                    {
                        nought()
                    }
                    Some(question) => self.column(surveyed.as_ref(), question, &counted.at),
                };
                row.cells.insert(column.name.clone(), figure);
            }
            row
        });
        let mut rows: Vec<Row> = told.collect();
        if table.is_none() {
            rows.sort_by_cached_key(|row| mingde_core::text::sort_key(&row.name));
            let name_of_ended = say_code(Locale::ZhCn, "rulebook-ended-name", &[("name", "")]);
            rows.sort_by_key(|row| row.name.ends_with(&name_of_ended));
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
