//! Drop-downs and checks on the cells of a template.

use mingde_core::kind::{Choice, Measure, Party};
use mingde_core::number::Fixed;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Workbook, Worksheet,
};

use super::Lookups;
use crate::layout::{CellKind, Column, Key, PartLayout};
use crate::{CannotWrite, column_letters};

/// Name of the sheet that holds what drop-downs offer.
pub(super) const SHEET: &str = "选项";
/// At most so many names are offered; a longer list helps nobody.
const MOST: usize = 10_000;
/// Excel takes a list written into the check itself up to so many characters.
const INLINE: usize = 255;
/// Last line of the checks, from 0.
const LAST: u32 = 1_048_575;

/// What the drop-downs offer, gathered while the checks are added.
pub(crate) struct Offered<'l> {
    lookups: &'l Lookups,
    /// Columns of the hidden sheet: title and words.
    columns: Vec<(String, Vec<String>)>,
}

impl<'l> Offered<'l> {
    pub(crate) fn new(lookups: &'l Lookups) -> Self {
        Self { lookups, columns: Vec::new() }
    }

    /// Adds a check to every column of a sheet.
    pub(crate) fn add_checks(&mut self, sheet: &mut Worksheet, part: &PartLayout) -> Result<(), CannotWrite> {
        for (at, column) in (0u16..).zip(&part.columns) {
            if matches!(column.key, Key::Told(_)) {
                continue;
            }
            if let Some(check) = self.check(column)? {
                sheet.add_data_validation(1, at, LAST, at, &check)?;
            }
        }
        Ok(())
    }

    fn check(&mut self, column: &Column) -> Result<Option<DataValidation>, CannotWrite> {
        let check = match &column.kind {
            CellKind::Choice(choices) => self.list_of(column, choices)?,
            CellKind::Flag => {
                told(DataValidation::new().allow_list_strings(&["是", "否"])?, "请填“是”或“否”")?
            }
            CellKind::Date => {
                let earliest = ExcelDateTime::from_ymd(1900, 1, 1)?;
                let latest = ExcelDateTime::from_ymd(2199, 12, 31)?;
                let rule = DataValidationRule::Between(earliest, latest);
                // A date as text is read as well, so the clerk may insist.
                warned(DataValidation::new().allow_date(rule), "请填日期，如 2025-09-01")?
            }
            CellKind::Time => {
                let rule = DataValidationRule::Between(
                    ExcelDateTime::from_hms(0, 0, 0)?,
                    ExcelDateTime::from_hms(23, 59, 59)?,
                );
                warned(DataValidation::new().allow_time(rule), "请填时间，如 08:30")?
            }
            CellKind::Number { unit, decimals, min, max } => number(*unit, *decimals, *min, *max)?,
            CellKind::Text { max } => match u32::try_from(*max).ok().filter(|m| *m <= 32_767) {
                Some(most) => {
                    let rule = DataValidationRule::LessThanOrEqualTo(most);
                    told(DataValidation::new().allow_text_length(rule), &format!("最多 {max} 字"))?
                }
                None => return Ok(None),
            },
            CellKind::IdNumber => {
                let rule = DataValidationRule::EqualTo(18);
                told(DataValidation::new().allow_text_length(rule), "身份证号应为 18 位")?
            }
            CellKind::One(party) => match self.names(*party)? {
                // Codes and other names are fine too, so the list only helps.
                Some(list) => list.show_error_message(false),
                None => return Ok(None),
            },
            CellKind::Several { of, .. } => match self.names(*of)? {
                Some(list) => list.show_error_message(false),
                None => return Ok(None),
            },
            CellKind::Name { .. } | CellKind::Code | CellKind::Phone | CellKind::Texts => return Ok(None),
        };
        let check = match column.help.is_empty() {
            true => check,
            false => check
                .set_input_title(column.title.chars().take(30).collect::<String>())?
                .set_input_message(column.help.chars().take(200).collect::<String>())?,
        };
        Ok(Some(check))
    }

    fn list_of(&mut self, column: &Column, choices: &[Choice]) -> Result<DataValidation, CannotWrite> {
        let titles: Vec<&str> = choices.iter().map(|c| c.title.as_str()).collect();
        let length = titles.iter().map(|t| t.chars().count() + 1).sum::<usize>();
        let inline = length <= INLINE && !titles.iter().any(|t| t.contains(','));
        let list = if inline {
            DataValidation::new().allow_list_strings(&titles)?
        } else {
            let words = titles.iter().map(|t| (*t).to_owned()).collect();
            self.range(&column.title, words)
        };
        told(list, "请从下拉列表中选择")
    }

    /// A drop-down of registry names; none if there are none.
    fn names(&mut self, party: Party) -> Result<Option<DataValidation>, CannotWrite> {
        let (title, names) = match party {
            Party::Unit => ("单位", &self.lookups.units),
            Party::Person => ("人员", &self.lookups.persons),
            Party::Group => ("小组", &self.lookups.groups),
        };
        if names.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.range(title, names.iter().take(MOST).cloned().collect())))
    }

    /// A list that stands in the hidden sheet.
    fn range(&mut self, title: &str, words: Vec<String>) -> DataValidation {
        let at = self.columns.iter().position(|(t, w)| t == title && *w == words).unwrap_or_else(|| {
            self.columns.push((title.to_owned(), words));
            self.columns.len() - 1
        });
        let letters = column_letters(at as u16);
        let last = self.columns[at].1.len() + 1;
        let range = Formula::new(format!("='{SHEET}'!${letters}$2:${letters}${last}"));
        DataValidation::new().allow_list_formula(range)
    }

    /// Writes the hidden sheet, if anything stands in it.
    pub(crate) fn write(self, book: &mut Workbook) -> Result<(), CannotWrite> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let sheet = book.add_worksheet();
        sheet.set_name(SHEET)?;
        for (at, (title, words)) in (0u16..).zip(&self.columns) {
            sheet.write_string(0, at, format!("{title}（选项）"))?;
            for (line, word) in (1u32..).zip(words) {
                sheet.write_string(line, at, word)?;
            }
        }
        sheet.set_hidden(true);
        Ok(())
    }
}

fn number(
    unit: Measure,
    decimals: u32,
    min: Option<Fixed>,
    max: Option<Fixed>,
) -> Result<DataValidation, CannotWrite> {
    let real = |n: Fixed| n.raw() as f64 / Fixed::ONE.raw() as f64;
    let low = min.map_or(-9.0e14, real);
    let high = max.map_or(9.0e14, real);
    let small = low >= f64::from(i32::MIN) && high <= f64::from(i32::MAX);
    let check = if decimals == 0 && small {
        DataValidation::new().allow_whole_number(DataValidationRule::Between(low as i32, high as i32))
    } else {
        DataValidation::new().allow_decimal_number(DataValidationRule::Between(low, high))
    };
    let whole = if decimals == 0 { "整数" } else { "数字" };
    let range = match (min, max) {
        (Some(min), Some(max)) => format!("，{min} 至 {max}"),
        (Some(min), None) => format!("，不小于 {min}"),
        (None, Some(max)) => format!("，不大于 {max}"),
        (None, None) => String::new(),
    };
    told(check, &format!("请填{whole}（单位：{}）{range}", unit.word()))
}

fn told(check: DataValidation, words: &str) -> Result<DataValidation, CannotWrite> {
    Ok(check.set_error_title("填写有误")?.set_error_message(words)?)
}

fn warned(check: DataValidation, words: &str) -> Result<DataValidation, CannotWrite> {
    Ok(told(check, words)?.set_error_style(DataValidationErrorStyle::Warning))
}
