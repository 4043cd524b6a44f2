//! Assessments as tables for the file: points by school, who has reported nothing, what is due.

use std::cmp::Reverse;

use mingde_core::date::Day;
use mingde_core::number::Fixed;
use mingde_core::policy::Actor;
use mingde_core::words::{Locale, say_code};
use mingde_rulebook::{
    Assessment, AssessmentDate, DutyLine, Reason, ResultColumn, ResultKind, Rulebook, ScoreParts, Standing,
    Status, Subject, owed_by,
};
use mingde_sheet::{Table, TableCell, TableColumn, write_tables};
use rust_decimal::Decimal;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::figures::name_of;
use crate::library::Library;
use crate::result_page::places;
use crate::rulebook_page::titles;
use crate::todo::rulebook_title;

/// The points of everybody assessed, a sheet for each total, and a sheet of those who have reported nothing.
pub fn score_sheets(
    library: &Library,
    assessments: &[Assessment],
    locale: Locale,
) -> Result<Vec<u8>, AppError> {
    let words = Words { locale, library };
    let mut tables = Vec::new();
    for assessment in assessments {
        let Ok(rulebook) = library.rulebook(&assessment.rulebook) else { continue };
        let scores = rulebook.scores();
        tables.extend(scores.iter().filter_map(|parts| words.points(rulebook, assessment, parts)));
    }
    tables.push(words.silent(assessments));
    Ok(write_tables(&words.word("sheets-scores"), &tables)?)
}

/// What is overdue today and what is due until a day, of whom the actor sees.
pub async fn duties_due_sheet(
    bureau: &Bureau,
    actor: &Actor,
    until: Day,
    today: Day,
    locale: Locale,
) -> Result<Vec<u8>, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let sight = standing.present.sight(actor);
    let mut lines = Vec::new();
    for assessment in standing.assessed.iter() {
        let subjects = sight.subjects_seen(assessment);
        let owed = owed_by(assessment, subjects.iter().copied(), until);
        lines.extend(owed.filter(|line| line.standing != Standing::Done));
    }
    lines.sort_by_cached_key(|line| (line.due, line.assessment.rulebook.clone(), line.subject));
    duty_table(&standing.present.library, &lines.iter().collect::<Vec<_>>(), locale)
}

/// Duties as a table.
pub fn duty_table(library: &Library, lines: &[&DutyLine<'_>], locale: Locale) -> Result<Vec<u8>, AppError> {
    let words = Words { locale, library };
    Ok(write_tables(&words.word("sheets-duties"), &[words.duties(lines)])?)
}

/// Words of tables in a language.
#[derive(Clone, Copy)]
struct Words<'l> {
    locale: Locale,
    library: &'l Library,
}

impl<'l> Words<'l> {
    fn word(self, code: &str) -> String {
        say_code(self.locale, code, &[])
    }

    /// A title of a rulebook, in English where it has any.
    fn phrase(self, chinese: &str) -> String {
        self.library.english.say(self.locale, chinese).to_owned()
    }

    /// What a rulebook is called.
    fn rulebook(self, assessment: &Assessment) -> String {
        rulebook_title(self.library, assessment).say(self.locale).to_owned()
    }

    fn comma(self) -> &'static str {
        match self.locale {
            Locale::ZhCn => "、",
            Locale::En => ", ",
        }
    }

    fn heads(self, names: &[(&str, u16)]) -> Vec<TableColumn> {
        let head = |(name, most): &(&str, u16)| TableColumn {
            title: self.word(&format!("sheets-head-{name}")),
            most: *most,
        };
        names.iter().map(head).collect()
    }

    /// Which rulebook, which version, which period, as of when, by which receipt.
    fn about(self, assessment: &Assessment) -> String {
        let period = match self.locale {
            Locale::ZhCn => assessment.period.chinese(),
            Locale::En => assessment.period.to_string(),
        };
        let (as_of, receipt) = (assessment.as_of.to_string(), assessment.receipt.reference());
        let args = [
            ("version", assessment.version.as_str()),
            ("period", &period),
            ("as-of", &as_of),
            ("receipt", &receipt),
        ];
        say_code(self.locale, "sheets-about", &args)
    }

    /// The points of a total, the best first, with what they are made of.
    fn points(self, rulebook: &Rulebook, assessment: &Assessment, parts: &ScoreParts) -> Option<Table> {
        let total = assessment.column(&parts.total)?;
        let of_kind = |kind: ResultKind| assessment.columns.iter().filter(move |column| column.kind == kind);
        let grades: Vec<&ResultColumn> = of_kind(ResultKind::Grade).collect();
        let rankings: Vec<&ResultColumn> = of_kind(ResultKind::Ranking).collect();
        let items: Vec<(&ResultColumn, Option<Decimal>)> =
            parts.items.iter().filter_map(|(item, most)| Some((assessment.column(item)?, *most))).collect();
        let mut columns =
            self.heads(&[("place", 8), ("subject", 30), ("points", 10), ("most", 10), ("lost", 10)]);
        let head = |title: String| TableColumn { title, most: 18 };
        columns.extend(grades.iter().map(|grade| head(self.phrase(&grade.title))));
        columns.extend(rankings.iter().map(|ranking| head(self.phrase(&ranking.title))));
        columns.extend(items.iter().map(|(item, most)| {
            head(match most {
                Some(most) => say_code(
                    self.locale,
                    "sheets-head-item",
                    &[("title", &self.phrase(&item.title)), ("most", &most.normalize().to_string())],
                ),
                None => self.phrase(&item.title),
            })
        }));
        let mut subjects: Vec<usize> =
            (0..assessment.subjects.len()).filter(|at| total.status(*at) != Status::NotApplicable).collect();
        // Those that ended within the period stand behind the others and have no place among them.
        let ended = |at: usize| assessment.subjects[at].ended.is_some();
        let order =
            |at: &usize| (ended(*at), Reverse(total.value(*at)), assessment.subjects[*at].code.clone());
        subjects.sort_by_key(order);
        let there = subjects.iter().filter(|at| !ended(**at));
        let places = places(there.filter_map(|at| total.value(*at)));
        let row = |at: &usize| {
            let at = *at;
            let points = total.value(at);
            // Whom nothing is known of has none.
            let place = points.filter(|_| !ended(at)).and_then(|points| places.get(&points));
            let place = place.map_or(TableCell::Empty, |place| number(Decimal::from(*place)));
            let lost = parts.most.zip(points).map(|(most, points)| most - points);
            let mut cells = vec![
                place,
                TableCell::Text(name_of(&assessment.subjects[at], self.locale)),
                self.result(total, at),
                parts.most.map_or(TableCell::Empty, number),
                lost.map_or(TableCell::Empty, number),
            ];
            cells.extend(grades.iter().map(|grade| self.result(grade, at)));
            cells.extend(rankings.iter().map(|ranking| self.result(ranking, at)));
            cells.extend(items.iter().map(|(item, _)| self.result(item, at)));
            cells
        };
        Some(Table {
            sheet: self.phrase(&total.title),
            title: format!("{}　{}", titles(rulebook).say(self.locale), self.phrase(&total.title)),
            note: self.about(assessment),
            rows: subjects.iter().map(row).collect(),
            columns,
        })
    }

    /// A value as a table shows it; what nobody reported is no nought.
    fn result(self, column: &ResultColumn, at: usize) -> TableCell {
        let view = column.view(at);
        match (view.status, view.grade, view.value) {
            _ if view.reason == Reason::NotSet => TableCell::Text(self.unsettled(column)),
            (Status::NoData, ..) => TableCell::Text(self.word("sheets-no-data")),
            (Status::NotApplicable, ..) => TableCell::Text(self.word("sheets-not-applicable")),
            (_, Some((_, grade)), _) => TableCell::Text(self.phrase(grade)),
            (_, None, Some(value)) => number(value),
            (_, None, None) => TableCell::Empty,
        }
    }

    /// Which number somebody has still to lay down.
    fn unsettled(self, column: &ResultColumn) -> String {
        let settings: Vec<String> = column.unset.iter().map(|title| self.phrase(title)).collect();
        match settings.is_empty() {
            true => self.word("sheets-not-set"),
            false => {
                say_code(self.locale, "sheets-not-set-which", &[("settings", &settings.join(self.comma()))])
            }
        }
    }

    /// Who has reported nothing for what.
    fn silent(self, assessments: &[Assessment]) -> Table {
        let columns =
            self.heads(&[("subject", 30), ("rulebook", 30), ("article", 30), ("result", 30), ("due", 12)]);
        let mut rows = Vec::new();
        for assessment in assessments.iter().filter(|one| one.subject_kind != Subject::Bureau) {
            for (at, subject) in assessment.subjects.iter().enumerate() {
                let asked = assessment.columns.iter().filter(|column| is_asked(column));
                let silent = |column: &&ResultColumn| {
                    column.status(at) == Status::NoData && column.reason(at) != Reason::NotSet
                };
                for column in asked.filter(silent) {
                    rows.push(vec![
                        TableCell::Text(name_of(subject, self.locale)),
                        TableCell::Text(self.rulebook(assessment)),
                        TableCell::Text(column.article.clone()),
                        TableCell::Text(self.phrase(&column.title)),
                        column.due.map_or(TableCell::Empty, TableCell::Day),
                    ]);
                }
            }
        }
        Table {
            sheet: self.word("sheets-silent"),
            title: self.word("sheets-silent"),
            note: assessments.first().map_or_else(String::new, |first| self.about(first)),
            columns,
            rows,
        }
    }

    fn duties(self, lines: &[&DutyLine<'_>]) -> Table {
        let columns = self.heads(&[
            ("due", 12),
            ("standing", 10),
            ("subject", 30),
            ("result", 30),
            ("owner", 20),
            ("rulebook", 30),
            ("article", 30),
        ]);
        let row = |line: &&DutyLine<'_>| {
            let standing = format!("rulebook-standing-{}", line.standing.name());
            vec![
                TableCell::Day(line.due),
                TableCell::Text(self.word(&standing)),
                TableCell::Text(line.assessment.subjects[line.subject].name.to_string()),
                TableCell::Text(self.phrase(&line.column.title)),
                TableCell::Text(self.phrase(&line.column.owner)),
                TableCell::Text(self.rulebook(line.assessment)),
                TableCell::Text(line.column.article.clone()),
            ]
        };
        let as_of = lines.first().map(|line| line.assessment.as_of.to_string()).unwrap_or_default();
        Table {
            sheet: self.word("sheets-duties"),
            title: self.word("sheets-duties"),
            note: say_code(self.locale, "sheets-as-of", &[("as-of", &as_of)]),
            rows: lines.iter().map(row).collect(),
            columns,
        }
    }
}

/// What somebody owes an answer to: a duty, or points that cannot be given without it.
fn is_asked(column: &ResultColumn) -> bool {
    matches!(column.kind, ResultKind::Duty | ResultKind::Item)
}

fn number(value: Decimal) -> TableCell {
    match value.normalize().to_string().parse::<Fixed>() {
        Ok(number) => TableCell::Number(number),
        Err(_) => TableCell::Text(value.to_string()),
    }
}
