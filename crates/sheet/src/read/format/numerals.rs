//! `[DBNum1]`: figures in Chinese characters.

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Numerals {
    #[default]
    Latin,
    /// 一二三.
    Plain,
    /// 壹贰叁.
    Formal,
    /// １２３.
    Wide,
}

impl Numerals {
    pub(super) fn of(bracket: &str) -> Option<Self> {
        match bracket {
            "dbnum1" => Some(Self::Plain),
            "dbnum2" => Some(Self::Formal),
            "dbnum3" => Some(Self::Wide),
            _ => None,
        }
    }

    fn digits(self) -> Option<[char; 10]> {
        Some(match self {
            Self::Latin => return None,
            Self::Plain => ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
            Self::Formal => ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
            Self::Wide => ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
        })
    }

    /// Each figure of a text in these.
    pub(super) fn map(self, text: &str) -> String {
        let Some(digits) = self.digits() else { return text.to_owned() };
        text.chars().map(|c| c.to_digit(10).map_or(c, |digit| digits[digit as usize])).collect()
    }

    /// A number as it is said: 一千二百; what is too large, or has a part behind the point, figure by figure.
    pub(super) fn of_general(self, figures: &str) -> String {
        match (self, figures.parse::<u64>()) {
            (Self::Plain | Self::Formal, Ok(number)) if number < 1_000_000_000_000 => self.said(number),
            _ => self.map(figures),
        }
    }

    fn said(self, number: u64) -> String {
        let nought = self.map("0");
        if number == 0 {
            return nought;
        }
        let mut said = String::new();
        let mut passed = false;
        for (scale, word) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
            let section = number / scale % 10_000;
            if section == 0 {
                passed |= !said.is_empty();
                continue;
            }
            if !said.is_empty() && (passed || section < 1_000) {
                said.push_str(&nought);
            }
            passed = false;
            said.push_str(&self.section(section));
            said.push_str(word);
        }
        said
    }

    /// Below ten thousand.
    fn section(self, number: u64) -> String {
        let units = if self == Self::Formal { ["仟", "佰", "拾", ""] } else { ["千", "百", "十", ""] };
        let mut said = String::new();
        let mut nought = false;
        for (unit, scale) in units.into_iter().zip([1_000, 100, 10, 1]) {
            let digit = number / scale % 10;
            if digit == 0 {
                nought = !said.is_empty();
                continue;
            }
            if std::mem::take(&mut nought) {
                said.push_str(&self.map("0"));
            }
            said.push_str(&self.map(&digit.to_string()));
            said.push_str(unit);
        }
        said
    }
}
