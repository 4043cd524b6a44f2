//! Number formats: what a sheet shows of a number is what a person reads off it. `0000` shows 12 as 0012, `0.0"万"` shows 1.2 as
//! 1.2万, `yyyy"年"m"月"` shows the first of September as the month, `#` shows nothing of nought (ECMA-376 part 1, 18.8.31).
//!
//! What is drawn is drawn as in a column that is wide enough. Colours say nothing but that a number is below nought.

mod calendar;
mod figures;
mod known;
mod numerals;
mod section;

pub use self::calendar::Fields;
pub(crate) use self::known::{Formats, Style};
use self::section::{Section, Shape};
use super::convert::plain;

/// No program writes a longer code, and every cell would show it.
const LONGEST: usize = 255 * 4;

/// A format with its sections.
#[derive(Debug, Clone)]
pub(crate) struct NumberFormat {
    /// For numbers; the first has at least one.
    numbers: Vec<Section>,
    text: Option<Section>,
}

/// What a sheet shows of a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drawn {
    /// What General shows.
    Plain,
    /// This.
    Shown(String),
    /// This, a hundred times the number.
    Percent(String),
    /// A whole day.
    Date,
    /// A whole time of day.
    Time,
    /// Both.
    DateTime,
    /// Something of a day or time.
    Incomplete(String, Fields),
    /// Nothing at all.
    Nothing,
}

impl NumberFormat {
    /// The format of a code; none for General and for plain text, which show every number as it is.
    pub(crate) fn of(code: &str) -> Option<Self> {
        if code.len() > LONGEST
            || matches!(code.trim(), "" | "@")
            || code.trim().eq_ignore_ascii_case("general")
        {
            return None;
        }
        let mut sections: Vec<Section> = section::split(code).take(4).map(Section::read).collect();
        let is_text = |section: &Section| matches!(section.shape, Shape::Text { .. });
        // The fourth is for texts, and so is one with their sign wherever it stands last.
        let text = match sections.len() {
            4 => sections.pop(),
            1 => sections.first().filter(|section| is_text(section)).cloned(),
            _ => sections.pop_if(|section| is_text(section)),
        };
        Some(Self { numbers: sections, text })
    }

    /// Whether a number is shown as a day, alone or with a time.
    pub(crate) fn is_day(&self, number: f64) -> bool {
        let section = self.section_of(number).map(|(section, _)| section);
        section.is_some_and(|section| matches!(&section.shape, Shape::Calendar(face) if face.shows_days()))
    }

    /// What is shown of a number, as a file spells it.
    pub(crate) fn draw(&self, digits: &str) -> Drawn {
        let Ok(number) = digits.parse::<f64>() else { return Drawn::Plain };
        if !number.is_finite() {
            return Drawn::Plain;
        }
        // A number that no section is for fills its cell with these.
        let Some((section, unsigned)) = self.section_of(number) else {
            return Drawn::Shown("####".to_owned());
        };
        let drawn = match &section.shape {
            Shape::Calendar(face) => return face.draw(number, section.numerals),
            Shape::Figures(figures) => match figures.draw(number.abs()) {
                Some(drawn) => section.numerals.map(&drawn),
                None => return Drawn::Plain,
            },
            Shape::General { before, after } => {
                let figures = plain(digits.trim_start_matches('-'));
                format!("{before}{}{after}", section.numerals.of_general(&figures))
            }
            Shape::Text { before, after } => {
                format!("{before}{}{after}", plain(digits.trim_start_matches('-')))
            }
            Shape::Words(words) => words.clone(),
        };
        let drawn = drawn.trim();
        let shows_figures = !matches!(section.shape, Shape::Words(_));
        let below = number < 0.0
            && shows_figures
            && drawn.contains(|c: char| ('1'..='9').contains(&c) || !c.is_ascii());
        let drawn = if below && (!unsigned || section.is_red && !drawn.starts_with(['-', '('])) {
            format!("-{drawn}")
        } else {
            drawn.to_owned()
        };
        match &section.shape {
            _ if drawn.is_empty() => Drawn::Nothing,
            Shape::Figures(figures) if figures.is_percentage() => Drawn::Percent(drawn),
            _ if drawn == plain(digits) => Drawn::Plain,
            _ => Drawn::Shown(drawn),
        }
    }

    /// What is shown of a text, where that is not the text; empty where nothing is.
    pub(crate) fn draw_text(&self, text: &str) -> Option<String> {
        match &self.text.as_ref()?.shape {
            Shape::Text { before, after } => {
                let (before, after) = (before.trim(), after.trim());
                (!before.is_empty() || !after.is_empty()).then(|| format!("{before}{text}{after}"))
            }
            Shape::Words(words) => Some(words.trim().to_owned()),
            _ => None,
        }
    }

    /// The section for a number, and whether it draws the number without its sign: because it is for those below nought.
    fn section_of(&self, number: f64) -> Option<(&Section, bool)> {
        let count = self.numbers.len();
        let conditional = self.numbers.iter().any(|section| section.condition.is_some());
        if !conditional {
            let at = match count {
                0 => return None,
                1 => 0,
                2 => usize::from(number < 0.0),
                _ if number < 0.0 => 1,
                _ => {
                    if number == 0.0 {
                        2
                    } else {
                        0
                    }
                }
            };
            return self.numbers.get(at).map(|section| (section, at == 1));
        }
        for (at, section) in self.numbers.iter().enumerate() {
            let (is_for, below) = match section.condition {
                Some(condition) => (condition.holds(number), condition.is_below_nought()),
                None if at + 1 == count => (true, false),
                None => (if at == 0 { number > 0.0 } else { number < 0.0 }, at > 0),
            };
            if is_for {
                return Some((section, below));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(code: &str, digits: &str) -> Drawn {
        NumberFormat::of(code).map_or(Drawn::Plain, |format| format.draw(digits))
    }

    fn shown(text: &str) -> Drawn {
        Drawn::Shown(text.to_owned())
    }

    #[test]
    fn figures_are_drawn_as_a_sheet_shows_them() {
        for (code, number, text) in [
            ("0000", "12", "0012"),
            ("00000000", "8", "00000008"),
            ("\"MD\"0000", "12", "MD0012"),
            ("0000\"号\"", "8", "0008号"),
            ("000-0000", "1234567", "123-4567"),
            ("000\\-0000", "67", "000-0067"),
            ("[Red]0000;-0", "7", "0007"),
            ("#,##0", "1200", "1,200"),
            ("#,##0.00_);(#,##0.00)", "1234567.5", "1,234,567.50"),
            ("#,##0.00_);(#,##0.00)", "-1234567.5", "(1,234,567.50)"),
            ("0.00", "3.1", "3.10"),
            ("第0期", "3", "第3期"),
            ("000", "0", "000"),
            ("0.0\"万\"", "1.2", "1.2万"),
            ("0!.0,\"万\"", "12345", "1.2万"),
            ("0\\.0,\"万\"", "12345", "1.2万"),
            ("0.0,\"千\"", "1200", "1.2千"),
            ("0.00,,\"百万\"", "1250000", "1.25百万"),
            ("0\"小时\"", "2", "2小时"),
            ("@\"元\"", "12", "12元"),
            ("General\"元\"", "12.5", "12.5元"),
            ("G/通用格式\"元\"", "12.5", "12.5元"),
            ("G/通用格式\"元\"", "-12.5", "-12.5元"),
            ("\"约\"0", "12", "约12"),
            ("0\"0000\"", "12", "120000"),
            ("[>=10000]0.0,\"千\";0", "12000", "12.0千"),
            ("[=1]\"男\";[=2]\"女\"", "2", "女"),
            ("[=1]\"男\";[=2]\"女\"", "3", "####"),
            ("\"是\";;\"否\"", "0", "否"),
            ("0;0", "-5", "5"),
            ("0;[Red]0.0", "-5", "-5.0"),
            ("0.00;[红色]\\-0.00", "-5", "-5.00"),
            ("#,##0_ ;_ * \\-#,##0_ ;_ * \"-\"??_ ", "0", "-"),
            ("[$¥-804]#,##0", "1200", "¥1,200"),
            ("\"$\"#,##0.00", "5", "$5.00"),
            ("0‰", "985", "985‰"),
            ("0.0%%", "0.5", "5000.0%%"),
            ("# ?/?", "0.5", "1/2"),
            ("# ?/?", "1.5", "1 1/2"),
            ("# ??/??", "-1.25", "-1 1/4"),
            ("# ?/8\"吨\"", "2.5", "2 4/8吨"),
            ("0.00E+00\"元\"", "1234", "1.23E+03元"),
            ("[DBNum1]General", "1205", "一千二百〇五"),
            ("[DBNum2]General\"元整\"", "1200", "壹仟贰佰元整"),
            ("[DBNum1]0", "1200", "一二〇〇"),
            ("[DBNum3]0", "12", "１２"),
        ] {
            assert_eq!(draw(code, number), shown(text), "{code} {number}");
        }
    }

    #[test]
    fn what_general_shows_needs_no_word() {
        for (code, number) in [
            ("General", "12"),
            ("@", "12"),
            ("0", "12"),
            ("0.0#", "3.1"),
            ("0.00E+00", "1234"),
            ("0;-0", "-5"),
            ("0_);[Red]\\-0_)", "-5"),
            ("0000", "123456"),
            ("", "1"),
        ] {
            assert_eq!(draw(code, number), Drawn::Plain, "{code} {number}");
        }
    }

    #[test]
    fn a_format_may_show_nothing_of_a_number() {
        for (code, number) in [
            ("#", "0"),
            ("#,###", "0"),
            ("0;-0;;@", "0"),
            (";;;", "5"),
            (";;;", "-5"),
            ("\"\"", "5"),
            ("0;;0", "-1"),
        ] {
            assert_eq!(draw(code, number), Drawn::Nothing, "{code} {number}");
        }
    }

    #[test]
    fn a_percentage_is_a_hundred_times_its_number() {
        for (code, number, text) in
            [("0%", "0.985", "99%"), ("0.0%", "0.985", "98.5%"), ("0.00%;-0.00%", "-0.5", "-50.00%")]
        {
            assert_eq!(draw(code, number), Drawn::Percent(text.to_owned()), "{code} {number}");
        }
        assert_eq!(draw("0.0\"%\"", "98.5"), shown("98.5%"), "a sign in quotes multiplies nothing");
    }

    #[test]
    fn a_text_is_shown_by_its_section() {
        let text = |code: &str| NumberFormat::of(code).and_then(|format| format.draw_text("12"));
        assert_eq!(text("@\"元\"").as_deref(), Some("12元"));
        assert_eq!(text("0;-0;0;\"第\"@\"号\"").as_deref(), Some("第12号"));
        assert_eq!(text(";;;").as_deref(), Some(""));
        for code in ["0.00", "@", "0;-0;;@", "0.00_);[Red]\\(0.00\\)", "yyyy-mm-dd;@"] {
            assert_eq!(text(code), None, "{code}");
        }
    }

    #[test]
    fn days_and_times_are_whole_or_told_as_they_are_shown() {
        // 2025-09-01, a Monday, 08:30.
        let at = "45901.354166666664";
        for (code, drawn) in [
            ("yyyy\\-mm\\-dd", Drawn::Date),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\"", Drawn::Date),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", Drawn::Date),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Drawn::Date),
            ("yy/m/d", Drawn::Date),
            ("e/m/d", Drawn::Date),
            ("yyyy/m/d aaaa", Drawn::Date),
            ("yyyy/m/d h:mm;@", Drawn::DateTime),
            ("yyyy\"年\"m\"月\"d\"日\"h\"时\"mm\"分\"", Drawn::DateTime),
            ("h:mm", Drawn::Time),
            ("h:mm AM/PM", Drawn::Time),
            ("上午/下午h\"时\"mm\"分\"", Drawn::Time),
        ] {
            assert_eq!(draw(code, at), drawn, "{code}");
        }
        for (code, text) in [
            ("yyyy\"年\"m\"月\"", "2025年9月"),
            ("m\"月\"d\"日\"", "9月1日"),
            ("mmm-yy", "Sep-25"),
            ("d-mmm", "1-Sep"),
            ("m\"月\"", "9月"),
            ("yyyy", "2025"),
            ("aaaa", "星期一"),
            ("dddd", "Monday"),
            ("mm:ss", "30:00"),
            ("h\"时\"", "8时"),
            ("m/d h:mm", "9/1 8:30"),
            ("[h]:mm", "1101632:30"),
            ("\"截至\"yyyy-mm-dd", "截至2025-09-01"),
            ("[DBNum1]yyyy\"年\"m\"月\"", "二〇二五年九月"),
            ("h:mm A/P\"?\"", "8:30 AM?"),
        ] {
            match draw(code, at) {
                Drawn::Incomplete(shown, _) => assert_eq!(shown, text, "{code}"),
                other => panic!("{code}: {other:?}"),
            }
        }
        for code in [
            "[$-130000]yyyy\"年\"m\"月\"d\"日\"",
            "[$-404]e/m/d",
            "bbbb/m/d",
            "[$-411]ggge\"年\"m\"月\"d\"日\"",
        ] {
            assert!(
                matches!(draw(code, at), Drawn::Incomplete(_, fields) if fields.is_other_calendar()),
                "{code}"
            );
        }
        assert_eq!(draw("h\"时\"", "0.375"), Drawn::Time, "nine o'clock, and no minute is missing");
        assert_eq!(draw("[h]:mm", "0.375"), Drawn::Time);
        assert_eq!(draw("yyyy-mm-dd", "-1"), shown("####"));
    }
}
