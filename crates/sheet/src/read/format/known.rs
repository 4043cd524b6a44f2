//! The formats that a workbook names by number or by code.

use std::collections::HashMap;

use super::NumberFormat;

/// Place of a format in a list of them; none for General.
pub(crate) type Style = Option<u16>;

/// The formats of a workbook.
#[derive(Debug, Default)]
pub(crate) struct Formats {
    list: Vec<NumberFormat>,
    builtin: HashMap<u32, Style>,
}

impl Formats {
    /// The format of a style.
    pub(crate) fn get(&self, style: Style) -> Option<&NumberFormat> {
        self.list.get(usize::from(style?))
    }

    /// The style of a format code.
    pub(crate) fn style_of_code(&mut self, code: &str) -> Style {
        let format = NumberFormat::of(code)?;
        let style = u16::try_from(self.list.len()).ok()?;
        self.list.push(format);
        Some(style)
    }

    /// The style of a format with an id but no code (ECMA-376 part 1, 18.8.30), with the Chinese ones (27–36, 50–58).
    pub(crate) fn style_of_builtin(&mut self, id: u32) -> Style {
        if let Some(style) = self.builtin.get(&id) {
            return *style;
        }
        let style = builtin(id).and_then(|code| self.style_of_code(code));
        self.builtin.insert(id, style);
        style
    }
}

fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0_);(#,##0)",
        39 | 40 => "#,##0.00_);(#,##0.00)",
        41 => "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        _ => return None,
    })
}
