//! Days and moments as pages write them: `1月24日`, with the year where it is not this one.

use mingde_core::date::{Day, Timestamp};
use mingde_core::period::Period;
use mingde_core::words::{Locale, say_code};

use super::Frame;

pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// So many days ahead something falls due soon.
const SOON: i32 = 7;
const HOUR: i64 = 3_600 * 1_000_000;
const MINUTE: i64 = 60 * 1_000_000;

impl Frame {
    /// A day, without its year if that is the present one.
    pub fn day(&self, day: &Day) -> String {
        if day.year() != self.today.year() {
            return self.full_day(day);
        }
        let (_, month, of_month) = day.parts();
        match self.locale {
            Locale::ZhCn => format!("{month}月{of_month}日"),
            Locale::En => format!("{of_month} {}", MONTHS[month as usize - 1]),
        }
    }

    /// A day with its year.
    pub fn full_day(&self, day: &Day) -> String {
        let (year, month, of_month) = day.parts();
        match self.locale {
            Locale::ZhCn => day.chinese(),
            Locale::En => format!("{of_month} {} {year}", MONTHS[month as usize - 1]),
        }
    }

    /// From one day to another, either of which may be open.
    pub fn span(&self, from: &Option<Day>, to: &Option<Day>) -> String {
        let day = |day: &Option<Day>| day.as_ref().map(|day| self.full_day(day));
        match (day(from), day(to)) {
            (Some(from), Some(to)) => format!("{from}{}{to}", self.word("web-to")),
            (Some(from), None) => self.words("web-since", &[("day", &from)]),
            (None, Some(to)) => self.words("web-until", &[("day", &to)]),
            (None, None) => String::new(),
        }
    }

    /// The days in which something was counted: one day, from one to another, or ever up to one.
    pub fn window(&self, (from, to): &(Day, Day)) -> String {
        match (from == to, *from == Day::EARLIEST) {
            (true, _) => self.full_day(to),
            (_, true) => self.words("web-until", &[("day", &self.full_day(to))]),
            _ => self.span(&Some(*from), &Some(*to)),
        }
    }

    /// A period: `2025年秋季学期`, `autumn semester of 2025`.
    pub fn period(&self, period: &Period) -> String {
        match self.locale {
            Locale::ZhCn => period.chinese(),
            Locale::En => period.english(),
        }
    }

    /// How near the day is of something that is not done yet: `overdue`, `soon` within a week, `later`. The one word for it on all pages.
    pub fn nearness(&self, due: &Day) -> &'static str {
        match due.since(self.today) {
            ..0 => "overdue",
            0..=SOON => "soon",
            _ => "later",
        }
    }

    /// A number as screens show it: in groups of three from ten thousand up. What is no number stays.
    pub fn number(&self, number: &str) -> String {
        let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
        let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
        if whole.len() < 5 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return number.to_owned();
        }
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}{rest}")
    }

    /// The day of the week.
    pub fn weekday(&self, day: &Day) -> String {
        self.word(&format!("web-weekday-{}", day.weekday()))
    }

    /// When something was recorded, by the clock of the bureau: `1月24日 16:52`.
    pub fn moment(&self, moment: &Timestamp) -> String {
        let day = moment.day();
        let since = moment.0.saturating_sub(Timestamp::start_of(day).0);
        format!("{} {:02}:{:02}", self.day(&day), since / HOUR, since % HOUR / MINUTE)
    }

    /// How far a day is from today, in words: `还有4天`, `过了2天`, `今天`.
    pub fn distance(&self, day: &Day) -> String {
        let days = day.since(self.today);
        let (code, count) = match days {
            0 => ("web-day-today", 0),
            1 => ("web-day-tomorrow", 1),
            2.. => ("web-days-left", days),
            _ => ("web-days-past", -days),
        };
        say_code(self.locale, code, &[("count", &count.to_string())])
    }

    /// A day that has been, in words: `昨天`, `4天前`.
    pub fn ago(&self, day: &Day) -> String {
        let days = self.today.since(*day);
        let code = match days {
            ..=0 => "web-day-today",
            1 => "web-day-yesterday",
            _ => "web-days-ago",
        };
        say_code(self.locale, code, &[("count", &days.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use mingde_core::date::civil;

    use super::*;

    fn frame(locale: Locale) -> Frame {
        let mut frame = Frame::bare("明德区教育局", locale, "");
        frame.today = civil(2026, 1, 20).unwrap();
        frame
    }

    #[test]
    fn this_year_goes_without_saying() {
        let (chinese, english) = (frame(Locale::ZhCn), frame(Locale::En));
        let (now, then) = (civil(2026, 1, 4).unwrap(), civil(2025, 12, 31).unwrap());
        assert_eq!(
            (chinese.day(&now), chinese.day(&then)),
            ("1月4日".to_owned(), "2025年12月31日".to_owned())
        );
        assert_eq!((english.day(&now), english.day(&then)), ("4 Jan".to_owned(), "31 Dec 2025".to_owned()));
    }

    #[test]
    fn a_day_is_near_or_far_in_words() {
        let frame = frame(Locale::ZhCn);
        let words: Vec<String> = [-2, 0, 1, 4].map(|days| frame.distance(&frame.today.plus(days))).into();
        assert_eq!(words, ["过了2天", "今天", "明天", "还有4天"]);
        assert_eq!(frame.ago(&frame.today.plus(-1)), "昨天");
        assert_eq!(frame.ago(&frame.today.plus(-4)), "4天前");
    }

    #[test]
    fn what_is_due_is_near_or_far_by_one_word() {
        let frame = frame(Locale::ZhCn);
        let near = [-1, 0, 1, 7, 8].map(|days| frame.nearness(&frame.today.plus(days)));
        assert_eq!(near, ["overdue", "soon", "soon", "soon", "later"]);
    }

    #[test]
    fn large_numbers_are_grouped_and_small_ones_are_not() {
        let frame = frame(Locale::ZhCn);
        let shown = ["4351", "12345", "-1234567.25", "优秀等次一", "0.5"].map(|number| frame.number(number));
        assert_eq!(shown, ["4351", "12,345", "-1,234,567.25", "优秀等次一", "0.5"]);
    }

    #[test]
    fn a_moment_is_told_by_the_clock_of_the_bureau() {
        let frame = frame(Locale::ZhCn);
        let moment = Timestamp(Timestamp::start_of(frame.today).0 + 16 * HOUR + 52 * MINUTE);
        assert_eq!(frame.moment(&moment), "1月20日 16:52");
    }
}
