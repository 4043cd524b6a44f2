//! The heading row and the formats of columns, the same in templates, rejects and filled workbooks.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use crate::CannotWrite;
use crate::layout::{CellKind, Column, Key, PartLayout};

/// Formats of one workbook.
pub(crate) struct Formats {
    pub optional: Format,
    pub required: Format,
    pub told: Format,
    pub wrong: Format,
    pub explained: Format,
    pub text: Format,
    pub date: Format,
    pub time: Format,
    pub datetime: Format,
    pub percent: Format,
    pub general: Format,
}

impl Formats {
    pub(crate) fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        // 49 is the built-in text format `@`.
        let text = Format::new().set_num_format_index(49);
        Self {
            optional: heading.clone().set_background_color(Color::RGB(0xE7EEF7)),
            told: heading.clone().set_font_color(Color::RGB(0x595959)),
            required: heading.set_background_color(Color::RGB(0xFDE9D9)).set_font_color(Color::RGB(0xC00000)),
            wrong: text.clone().set_background_color(Color::RGB(0xFFC7CE)),
            explained: text.clone().set_text_wrap().set_font_color(Color::RGB(0xC00000)),
            text,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("hh:mm"),
            datetime: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            percent: Format::new().set_num_format("0.####%"),
            general: Format::new(),
        }
    }

    /// The format of a column's cells: text wherever digits could get lost.
    pub(crate) fn of(&self, kind: &CellKind) -> &Format {
        match kind {
            CellKind::Date => &self.date,
            CellKind::Time => &self.time,
            kind if kind.is_text_format() => &self.text,
            _ => &self.general,
        }
    }
}

/// Writes the headings of a part into the first line, required ones with a star, and keeps them in view.
pub(crate) fn write_headings(
    sheet: &mut Worksheet,
    part: &PartLayout,
    formats: &Formats,
) -> Result<(), CannotWrite> {
    for (at, column) in (0u16..).zip(&part.columns) {
        sheet.set_column_width(at, f64::from(column.width.max(title_width(column))))?;
        sheet.set_column_format(at, formats.of(&column.kind))?;
    }
    for (at, column) in (0u16..).zip(&part.columns) {
        let (format, star) = match (&column.key, column.required) {
            (Key::Told(_), _) => (&formats.told, ""),
            (_, true) => (&formats.required, "*"),
            (_, false) => (&formats.optional, ""),
        };
        sheet.write_string_with_format(0, at, format!("{}{star}", column.title), format)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    on_paper(sheet)
}

/// Printed, all columns stand on one page across, A4 on its side, with the headings on every page.
fn on_paper(sheet: &mut Worksheet) -> Result<(), CannotWrite> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Width the title takes, with room for the star.
fn title_width(column: &Column) -> u16 {
    let width: usize = column.title.chars().map(mingde_core::diagnostic::display_width).sum();
    (width as u16 + 3).min(40)
}
