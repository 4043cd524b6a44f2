//! How many duties stand how, in words and as the parts of a bar.

use mingde_app::{Spread, Tally};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::words::Locale;

use super::Frame;
use super::dates::MONTHS;

impl Frame {
    /// The share of duties that are due and met; in words where none is due yet, a dash where none is asked.
    pub fn share(&self, tally: &Tally) -> String {
        match tally.share() {
            Some(share) => percent(share),
            None if tally.asked() > 0 => self.word("web-boards-nothing-due"),
            None => "–".to_owned(),
        }
    }

    /// The same with what it is a share of.
    pub fn share_of_due(&self, tally: &Tally) -> String {
        match tally.share() {
            Some(share) => self.words("web-boards-of-due", &[("share", &percent(share))]),
            None => self.share(tally),
        }
    }

    /// How many there are, as screens show it.
    pub fn amount(&self, count: impl ToString) -> String {
        self.number(&count.to_string())
    }

    /// The parts of a bar of duties, stretched over its whole length.
    pub fn split(&self, tally: &Tally) -> Vec<(&'static str, String, String)> {
        stretches(&parts(tally))
    }

    /// How far units lie apart; nothing of a few.
    pub fn spread(&self, spread: &Option<Spread>) -> String {
        let Some(Spread { lowest, middle, highest }) = spread else { return String::new() };
        let [lowest, middle, highest] = [*lowest, *middle, *highest].map(percent);
        let args = [("lowest", lowest.as_str()), ("middle", middle.as_str()), ("highest", highest.as_str())];
        self.words("web-boards-from-to", &args)
    }

    /// A month without its year, for what stands in a drawing.
    pub fn month(&self, month: &Period) -> String {
        let (_, number, _) = month.from.parts();
        match self.locale {
            Locale::ZhCn => format!("{number}月"),
            Locale::En => MONTHS[number as usize - 1].to_owned(),
        }
    }

    /// A period as it stands in a drawing: `25年秋`, `2025 Q4`.
    pub fn short_period(&self, period: &Period) -> String {
        let (year, month, _) = period.from.parts();
        let short = year % 100;
        let half = |autumn: bool, names: [&'static str; 2]| names[usize::from(!autumn)];
        match (period.kind, self.locale) {
            (PeriodKind::Month | PeriodKind::Week, _) => self.month(period),
            (PeriodKind::Quarter, _) => format!("{short:02}-Q{}", (month + 2) / 3),
            (PeriodKind::Semester, Locale::ZhCn) => format!("{short:02}年{}", half(month >= 9, ["秋", "春"])),
            (PeriodKind::Semester, Locale::En) => {
                format!("{} {short:02}", half(month >= 9, ["autumn", "spring"]))
            }
            (PeriodKind::HalfYear, _) => format!("{short:02}-H{}", half(month > 6, ["2", "1"])),
            (PeriodKind::SchoolYear, _) => format!("{short:02}–{:02}", (short + 1) % 100),
            (PeriodKind::Year, _) => year.to_string(),
        }
    }
}

/// The parts of a bar: of each its state, its beginning and its length, in percent of the bar. A drawing that is stretched instead would
/// stretch what it is hatched with.
pub(crate) fn stretches(parts: &[(&'static str, usize)]) -> Vec<(&'static str, String, String)> {
    let of: usize = parts.iter().map(|(_, length)| *length).sum();
    let percent = |part: usize| {
        let hundredths = part * 10_000 / of.max(1);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    let mut begin = 0;
    let mut stretches = Vec::new();
    for (state, length) in parts.iter().filter(|(_, length)| *length > 0) {
        stretches.push((*state, percent(begin), percent(*length)));
        begin += length;
    }
    stretches
}

/// How duties stand, by the names of states: what is not done and not due yet is nothing that somebody is behind with.
pub(crate) fn parts(tally: &Tally) -> [(&'static str, usize); 4] {
    [
        ("met", tally.duties.met),
        ("overdue", tally.late),
        ("later", tally.ahead()),
        ("no-data", tally.duties.no_data),
    ]
}

/// Tenths of a percent as they are written: `92.9%`.
pub(crate) fn percent(tenths: usize) -> String {
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        tenth => format!("{}.{tenth}%", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_lie_behind_each_other() {
        let parts = stretches(&[("met", 1), ("overdue", 0), ("later", 2), ("no-data", 5)]);
        let lies = |state, from: &str, long: &str| (state, from.to_owned(), long.to_owned());
        assert_eq!(
            parts,
            [
                lies("met", "0.00%", "12.50%"),
                lies("later", "12.50%", "25.00%"),
                lies("no-data", "37.50%", "62.50%")
            ]
        );
        assert!(stretches(&[("met", 0)]).is_empty());
    }

    #[test]
    fn shares_are_written_to_the_tenth() {
        assert_eq!([0, 5, 929, 1_000].map(percent), ["0%", "0.5%", "92.9%", "100%"]);
    }

    #[test]
    fn a_period_has_a_short_name_of_its_own_and_the_next_another() {
        for locale in [Locale::ZhCn, Locale::En] {
            let frame = Frame::bare("", locale, "");
            for (kind, _) in PeriodKind::ALL.into_iter().filter(|(kind, _)| *kind != PeriodKind::Week) {
                let period = Period::containing(kind, mingde_core::date::civil(2025, 11, 3).unwrap());
                let (this, before) = (frame.short_period(&period), frame.short_period(&period.previous()));
                assert!(this != before && this.chars().count() <= 9, "{this} {before}");
            }
        }
    }
}
