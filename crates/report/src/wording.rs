//! Wordings (写法): how a figure is put into words. The word always follows from the exact value: `余` is
//! only printed when there is something over, `近` only when something is missing, and a share of 99.96 % is
//! never printed as 100 %.

use mingde_core::kind::Measure;
use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use crate::figure::FigureValue;
use crate::numeral::{WAN, YI, counted, scaled, shortest};

/// Printed for a figure nobody reported.
const NOT_REPORTED: &str = "未报";

/// Printed for a list that was reported and is empty.
const NONE: &str = "无";

/// How a figure is put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// The exact number, the text, the list, the date.
    Plain,
    /// A round number with 余 or 近, whichever is nearer the truth.
    Rough(Step),
    /// Rounded down, 余 if there is more: 4912 → `4900余`.
    Over(Step),
    /// Rounded up, 近 if there is less: 4912 → `近5000`.
    Near(Step),
    /// Rounded down, 超 if there is more: 4912 → `超4900`.
    Beyond(Step),
    /// Rounded down with its unit and 以上: 4912 → `4900人以上`.
    AtLeast(Step),
    /// In 万 or 亿, rounded half up to so many decimals.
    Scaled(i64, u32),
    /// Money with its unit: in yuan, 万元, 亿元, or (scale 0) the largest that fits; at most so many decimals.
    Money(i64, u32),
    /// A percentage with so many decimals.
    Percent(u32),
    /// In Chinese numerals, as counted: 两, 十二.
    Counted,
    /// Names joined by 、, at most so many, then 等 with the total.
    Names(usize),
    /// How many names or rows there are.
    Entries,
    /// 2025年9月1日
    Date,
    /// 2025年9月
    Month,
    /// 2025年
    Year,
}

/// To what a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To two leading digits (one for numbers below a hundred).
    Leading,
    /// To a multiple of this.
    Of(i64),
}

/// What can be put into which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Numbers and shares.
    Number,
    /// A text.
    Text,
    /// A list of names.
    List,
    /// A day.
    Date,
    /// Rows to loop over.
    Rows,
}

/// The words of the form language, for suggestions.
pub const WORDS: [&str; 18] = [
    "约数",
    "余",
    "近",
    "超",
    "以上",
    "万",
    "亿",
    "元",
    "万元",
    "亿元",
    "金额",
    "百分比",
    "汉字",
    "名单",
    "个数",
    "日期",
    "年月",
    "年份",
];

const STEPS: [(&str, i64); 8] = [
    ("十", 10),
    ("百", 100),
    ("千", 1_000),
    ("万", WAN),
    ("十万", 100_000),
    ("百万", 1_000_000),
    ("千万", 10_000_000),
    ("亿", YI),
];

/// Why a wording could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadWording {
    /// No such word.
    Unknown(String),
    /// What follows the word is neither a number nor a step that it takes.
    Argument(String),
}

impl Wording {
    /// Reads `余`, `余 百`, `百分比 1`, `名单 5`, `万 2`; nothing is the plain value.
    pub fn parse(text: &str) -> Result<Self, BadWording> {
        let mut words = text.split_whitespace();
        let Some(word) = words.next() else { return Ok(Wording::Plain) };
        let argument = words.next();
        if let Some(extra) = words.next() {
            return Err(BadWording::Argument(extra.to_owned()));
        }
        let step = || match argument {
            None => Ok(Step::Leading),
            Some(a) => match STEPS.iter().find(|(w, _)| *w == a) {
                Some((_, n)) => Ok(Step::Of(*n)),
                None => Err(BadWording::Argument(a.to_owned())),
            },
        };
        let number = |absent: usize, most: usize| match argument {
            None => Ok(absent),
            Some(a) => {
                a.parse::<usize>().ok().filter(|n| *n <= most).ok_or(BadWording::Argument(a.to_owned()))
            }
        };
        let decimals = |absent: usize| number(absent, 4).map(|n| n as u32);
        let alone = |wording| match argument {
            None => Ok(wording),
            Some(a) => Err(BadWording::Argument(a.to_owned())),
        };
        match word {
            "约数" => step().map(Wording::Rough),
            "余" => step().map(Wording::Over),
            "近" => step().map(Wording::Near),
            "超" => step().map(Wording::Beyond),
            "以上" => step().map(Wording::AtLeast),
            "万" => decimals(2).map(|d| Wording::Scaled(WAN, d)),
            "亿" => decimals(2).map(|d| Wording::Scaled(YI, d)),
            "元" => decimals(2).map(|d| Wording::Money(1, d)),
            "万元" => decimals(2).map(|d| Wording::Money(WAN, d)),
            "亿元" => decimals(2).map(|d| Wording::Money(YI, d)),
            "金额" => decimals(2).map(|d| Wording::Money(0, d)),
            "百分比" => decimals(0).map(Wording::Percent),
            "汉字" => alone(Wording::Counted),
            "名单" => number(usize::MAX, 1000).map(Wording::Names),
            "个数" => alone(Wording::Entries),
            "日期" => alone(Wording::Date),
            "年月" => alone(Wording::Month),
            "年份" => alone(Wording::Year),
            _ => Err(BadWording::Unknown(word.to_owned())),
        }
    }

    /// Whether figures of this shape can be worded so.
    pub fn fits(self, shape: Shape) -> bool {
        match self {
            Wording::Plain => shape != Shape::Rows,
            Wording::Names(_) | Wording::Entries => matches!(shape, Shape::List | Shape::Rows),
            Wording::Date | Wording::Month | Wording::Year => shape == Shape::Date,
            _ => shape == Shape::Number,
        }
    }

    /// The words for a value. `unit` is what the figure is counted in; only `以上` and lists that are cut
    /// print it, since everywhere else the sentence does.
    pub fn words(self, value: &FigureValue, measure: Option<Measure>, unit: &str) -> String {
        match value {
            FigureValue::NoData => NOT_REPORTED.into(),
            FigureValue::Text(text) => text.clone(),
            FigureValue::Date(day) => {
                let (year, month, _) = day.parts();
                match self {
                    Wording::Month => format!("{year}年{month}月"),
                    Wording::Year => format!("{year}年"),
                    _ => day.chinese(),
                }
            }
            FigureValue::List(names) => self.names(names, unit),
            FigureValue::Rows(rows) => {
                let names: Vec<String> = rows.iter().map(|r| r.name.clone()).collect();
                self.names(&names, unit)
            }
            FigureValue::Share { part, whole } => {
                if whole.is_zero() {
                    return NOT_REPORTED.into();
                }
                let decimals = if let Wording::Percent(d) = self { d } else { 1 };
                percent(part.checked_div(*whole).and_then(hundredfold), decimals)
            }
            FigureValue::Number(n) => self.number(*n, measure, unit),
        }
    }

    fn names(self, names: &[String], unit: &str) -> String {
        if self == Wording::Entries {
            return names.len().to_string();
        }
        let most = if let Wording::Names(most) = self { most } else { usize::MAX };
        if names.is_empty() {
            return NONE.into();
        }
        if names.len() <= most {
            return names.join("、");
        }
        let unit = if unit.is_empty() { "个" } else { unit };
        format!("{}等{}{unit}", names[..most].join("、"), names.len())
    }

    fn number(self, n: Decimal, measure: Option<Measure>, unit: &str) -> String {
        // Rounding a number below nothing would turn 余 and 近 around; such numbers are printed exactly.
        let rounds = n >= Decimal::ZERO;
        match self {
            Wording::Rough(step) if rounds => {
                let (low, high) = (step.below(n), step.above(n));
                if high > n && (high - n) * Decimal::from(3) <= high - low {
                    format!("近{}", shortest(high))
                } else {
                    with_more(low, n, "", "余")
                }
            }
            Wording::Over(step) if rounds => with_more(step.below(n), n, "", "余"),
            Wording::Beyond(step) if rounds => with_more(step.below(n), n, "超", ""),
            Wording::Near(step) if rounds => {
                let high = step.above(n);
                format!("{}{}", if high > n { "近" } else { "" }, shortest(high))
            }
            Wording::AtLeast(step) if rounds => {
                let low = step.below(n);
                let known = if low.is_zero() { n } else { low };
                format!("{}{unit}以上", shortest(known))
            }
            Wording::Scaled(scale, decimals) => {
                let word = if scale == YI { "亿" } else { "万" };
                format!("{}{word}", scaled(n, scale, decimals))
            }
            Wording::Money(scale, decimals) => {
                let scale = match scale {
                    0 if n.abs() >= Decimal::from(YI) => YI,
                    0 if n.abs() >= Decimal::from(WAN) => WAN,
                    0 => 1,
                    scale => scale,
                };
                let word = [(YI, "亿元"), (WAN, "万元")].iter().find(|(s, _)| *s == scale);
                format!("{}{}", scaled(n, scale, decimals), word.map_or("元", |(_, w)| w))
            }
            Wording::Percent(decimals) if measure == Some(Measure::Percent) => percent(Some(n), decimals),
            Wording::Percent(decimals) => percent(hundredfold(n), decimals),
            Wording::Counted => counted(n).unwrap_or_else(|| n.normalize().to_string()),
            _ => n.normalize().to_string(),
        }
    }
}

/// The round number with its word when there is more than it, bare when it is exact. A number too small to
/// be rounded is printed as it is.
fn with_more(low: Decimal, n: Decimal, before: &str, after: &str) -> String {
    if low == n || low.is_zero() {
        return shortest(n);
    }
    format!("{before}{}{after}", shortest(low))
}

fn hundredfold(n: Decimal) -> Option<Decimal> {
    n.checked_mul(Decimal::ONE_HUNDRED)
}

/// So many per cent, rounded half up, but never up to a full hundred nor down to nothing. What is too large for a number is
/// not reported rather than wrong.
fn percent(exact: Option<Decimal>, decimals: u32) -> String {
    let Some(exact) = exact else { return NOT_REPORTED.to_owned() };
    let mut shown = exact.round_dp_with_strategy(decimals, MidpointAwayFromZero);
    let least = Decimal::new(1, decimals);
    if shown == Decimal::ONE_HUNDRED && exact < Decimal::ONE_HUNDRED {
        shown -= least;
    }
    if shown.is_zero() && exact > Decimal::ZERO {
        shown = least;
    }
    format!("{}%", shown.normalize())
}

impl Step {
    fn of(self, n: Decimal) -> Decimal {
        match self {
            Step::Of(step) => Decimal::from(step),
            Step::Leading => {
                let mut step = Decimal::ONE;
                let ten = Decimal::TEN;
                let most = if n < Decimal::ONE_HUNDRED { ten } else { Decimal::ONE_HUNDRED };
                while n / step >= most && step < Decimal::from(i64::MAX / 10) {
                    step *= ten;
                }
                step
            }
        }
    }

    fn below(self, n: Decimal) -> Decimal {
        let step = self.of(n);
        (n / step).floor() * step
    }

    fn above(self, n: Decimal) -> Decimal {
        let step = self.of(n);
        (n / step).ceil() * step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingde_core::date::civil;

    fn worded(n: &str, wording: &str) -> String {
        let value = FigureValue::Number(n.parse().unwrap());
        Wording::parse(wording).unwrap().words(&value, None, "人")
    }

    #[test]
    fn the_word_follows_from_the_exact_value() {
        for (n, wording, words) in [
            ("28431", "余", "2.8万余"),
            ("28000", "余", "2.8万"),
            ("4912", "余", "4900余"),
            ("4900", "余", "4900"),
            ("4912", "余 千", "4000余"),
            ("4912", "近", "近5000"),
            ("5000", "近", "5000"),
            ("9960000", "近 百万", "近1000万"),
            ("106", "超", "超100"),
            ("100", "超", "100"),
            ("35", "余", "30余"),
            ("7", "余", "7"),
            ("4912", "以上", "4900人以上"),
            ("100", "以上", "100人以上"),
            ("28950", "约数", "近2.9万"),
            ("28431", "约数", "2.8万余"),
            ("4900", "约数", "4900"),
            ("7", "余 百", "7"),
        ] {
            assert_eq!(worded(n, wording), words, "{n} | {wording}");
        }
    }

    /// Where a wording turns: at the round number, one below it, one above it.
    #[test]
    fn wordings_turn_exactly_at_the_round_number() {
        for (n, over, near, beyond, at_least, rough) in [
            ("1", "1", "1", "1", "1人以上", "1"),
            ("9", "9", "9", "9", "9人以上", "9"),
            ("10", "10", "10", "10", "10人以上", "10"),
            ("11", "10余", "近20", "超10", "10人以上", "10余"),
            ("19", "10余", "近20", "超10", "10人以上", "近20"),
            ("99", "90余", "近100", "超90", "90人以上", "近100"),
            ("100", "100", "100", "100", "100人以上", "100"),
            ("101", "100余", "近110", "超100", "100人以上", "100余"),
            ("999", "990余", "近1000", "超990", "990人以上", "近1000"),
            ("1000", "1000", "1000", "1000", "1000人以上", "1000"),
            ("9999", "9900余", "近1万", "超9900", "9900人以上", "近1万"),
            ("10000", "1万", "1万", "1万", "1万人以上", "1万"),
            ("10001", "1万余", "近1.1万", "超1万", "1万人以上", "1万余"),
            ("28431", "2.8万余", "近2.9万", "超2.8万", "2.8万人以上", "2.8万余"),
            ("99999", "9.9万余", "近10万", "超9.9万", "9.9万人以上", "近10万"),
            ("100000", "10万", "10万", "10万", "10万人以上", "10万"),
            ("123456", "12万余", "近13万", "超12万", "12万人以上", "12万余"),
            ("99999999", "9900万余", "近1亿", "超9900万", "9900万人以上", "近1亿"),
            ("100000000", "1亿", "1亿", "1亿", "1亿人以上", "1亿"),
            ("123000000", "1.2亿余", "近1.3亿", "超1.2亿", "1.2亿人以上", "1.2亿余"),
        ] {
            for (wording, words) in
                [("余", over), ("近", near), ("超", beyond), ("以上", at_least), ("约数", rough)]
            {
                assert_eq!(worded(n, wording), words, "{n} | {wording}");
            }
        }
    }

    proptest::proptest! {
        /// Whatever the number: 余 and 超 never claim more than there is, 近 never less, and a round number
        /// carries no word.
        #[test]
        fn no_wording_claims_what_is_not_so(n in 1i64..2_000_000_000) {
            let exact = Decimal::from(n);
            let read = |words: &str| {
                let digits: String = words.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
                let scale = if words.contains('亿') { YI } else if words.contains('万') { WAN } else { 1 };
                digits.parse::<Decimal>().unwrap() * Decimal::from(scale)
            };
            let text = n.to_string();
            for (wording, word) in [("余", "余"), ("超", "超"), ("近", "近")] {
                let words = worded(&text, wording);
                let said = read(&words);
                if words.contains(word) {
                    proptest::prop_assert!(if word == "近" { said > exact } else { said < exact }, "{words} of {n}");
                } else {
                    proptest::prop_assert_eq!(said, exact);
                }
            }
            proptest::prop_assert!(read(&worded(&text, "以上")) <= exact);
        }
    }

    #[test]
    fn exact_numbers_money_and_shares() {
        for (n, wording, words) in [
            ("28431", "", "28431"),
            ("28431", "万", "2.84万"),
            ("28431", "万 1", "2.8万"),
            ("120000", "万元", "12万元"),
            ("120000", "元", "120000元"),
            ("180000000", "金额", "1.8亿元"),
            ("4600", "金额", "4600元"),
            ("0.925", "百分比 1", "92.5%"),
            ("0.925", "百分比", "93%"),
            ("0.9996", "百分比 1", "99.9%"),
            ("0.0001", "百分比 1", "0.1%"),
            ("1", "百分比 1", "100%"),
            ("6", "汉字", "六"),
            ("2", "汉字", "两"),
        ] {
            assert_eq!(worded(n, wording), words, "{n} | {wording}");
        }
        let share = FigureValue::Share { part: 37.into(), whole: 40.into() };
        assert_eq!(Wording::Percent(1).words(&share, None, ""), "92.5%");
        assert_eq!(
            Wording::Percent(0).words(&FigureValue::Number(90.into()), Some(Measure::Percent), ""),
            "90%"
        );
    }

    #[test]
    fn what_was_not_reported_is_never_nought() {
        let nothing = FigureValue::Share { part: 0.into(), whole: 0.into() };
        for value in [FigureValue::NoData, nothing] {
            assert_eq!(Wording::Plain.words(&value, None, "人"), "未报");
            assert_eq!(value.exact(), None);
        }
    }

    #[test]
    fn names_are_joined_and_long_lists_are_cut_with_their_total() {
        let names = FigureValue::List(["中学科", "基建科", "督导室"].map(String::from).to_vec());
        assert_eq!(Wording::Plain.words(&names, None, ""), "中学科、基建科、督导室");
        assert_eq!(Wording::Names(2).words(&names, None, ""), "中学科、基建科等3个");
        assert_eq!(Wording::Entries.words(&names, None, "个"), "3");
        // A list that was reported and is empty is not one nobody reported.
        assert_eq!(Wording::Plain.words(&FigureValue::List(Vec::new()), None, ""), "无");
    }

    #[test]
    fn days_months_and_years() {
        let day = FigureValue::Date(civil(2025, 9, 1).unwrap());
        for (wording, words) in [("", "2025年9月1日"), ("年月", "2025年9月"), ("年份", "2025年")] {
            assert_eq!(Wording::parse(wording).unwrap().words(&day, None, ""), words);
        }
    }

    #[test]
    fn a_wrong_word_is_told_from_a_wrong_argument() {
        assert_eq!(Wording::parse("佘"), Err(BadWording::Unknown("佘".into())));
        assert_eq!(Wording::parse("余 三"), Err(BadWording::Argument("三".into())));
        assert_eq!(Wording::parse("百分比 9"), Err(BadWording::Argument("9".into())));
        assert_eq!(Wording::parse("汉字 1"), Err(BadWording::Argument("1".into())));
    }
}
