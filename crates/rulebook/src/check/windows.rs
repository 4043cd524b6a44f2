//! What people write for a stretch of time, and the word that is meant here.

use mingde_core::text::narrow;

use crate::language::whole_number;

/// Stretches that contain the day asked about.
const CONTAINING: [(&[&str], &str); 7] = [
    (&["周", "星期", "weekly"], "week"),
    (&["月", "月份", "月度", "monthly"], "month"),
    (&["季", "季度", "quarterly"], "quarter"),
    (&["学期", "term", "terms"], "semester"),
    (&["半年", "上半年", "下半年", "half year", "half-yearly"], "half-year"),
    (&["学年", "school year", "academic year"], "school-year"),
    (&["年", "年度", "全年", "自然年", "今年", "calendar year", "yearly", "annual"], "year"),
];

/// Of that period: which one, or how often.
const LEADING: [&str; 9] = ["本", "当", "这个", "这", "每个", "每", "全", "this ", "every "];

/// The name of a sort of period: `semester` for 学期, 本学期 and 每学期.
pub(super) fn period_meant(word: &str) -> Option<&'static str> {
    let word = narrow(word).to_lowercase();
    let whole = |word: &str| CONTAINING.iter().find(|(words, name)| *name == word || words.contains(&word));
    let bare = || LEADING.iter().find_map(|lead| whole(word.strip_prefix(lead)?));
    whole(&word).or_else(bare).map(|(_, name)| *name)
}

/// The window that is meant: `last 3 months` for 近三个月, `previous period` for 上学期.
pub(super) fn window_meant(text: &str) -> Option<String> {
    const WHOLE: [(&[&str], &str); 3] = [
        (&["本期", "本周期", "当期", "本考核期", "考核期", "期内", "current period"], "this period"),
        (
            &[
                "上期",
                "上一期",
                "上周期",
                "上一周期",
                "上学期",
                "上一学期",
                "上学年",
                "上一学年",
                "上年",
                "上一年",
                "去年",
                "上年度",
                "上一年度",
                "上季度",
                "上一季度",
                "上月",
                "上个月",
                "上半年度",
                "last period",
                "last semester",
                "last term",
                "last school-year",
                "last quarter",
                "previous semester",
                "previous month",
                "previous year",
            ],
            "previous period",
        ),
        (&["历年", "累计", "历史", "全部", "任何时候", "不限", "一直", "always", "all", "any time"], "ever"),
    ];
    let word = narrow(text).to_lowercase();
    if let Some((_, meant)) = WHOLE.iter().find(|(words, _)| words.contains(&word.as_str())) {
        return Some((*meant).to_owned());
    }
    looking_back(&word).or_else(|| period_meant(&word).map(str::to_owned))
}

/// So much up to the day asked about: 近三个月, 最近 30 天, 近一年, 过去半年, `3 months`, `last three months`.
fn looking_back(word: &str) -> Option<String> {
    const BEFORE: [&str; 8] = ["最近", "近", "过去", "前", "the last ", "last ", "past ", ""];
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let rest = BEFORE.iter().find_map(|before| word.strip_prefix(before))?.trim();
    if rest.starts_with("半年") {
        return (rest != word).then(|| "last 6 months".to_owned());
    }
    let in_words = NUMBERS.iter().zip(1..).find_map(|(number, n)| {
        let behind = rest.strip_prefix(number)?;
        behind.starts_with([' ', '-']).then_some((n, number.len()))
    });
    let (n, len) = in_words.or_else(|| whole_number(rest))?;
    let unit = rest[len..].trim_matches([' ', '-']).trim_end_matches(['内', '来']);
    let (times, unit) = match unit {
        "个月" | "月" | "month" | "months" => (1, "months"),
        "年" | "个年度" | "year" | "years" if n == 1 => (12, "months"),
        "年" | "个年度" | "year" | "years" => (1, "years"),
        "个学年" | "学年" | "个自然年" => (1, "years"),
        "个季度" | "季度" | "quarter" | "quarters" => (3, "months"),
        "天" | "日" | "day" | "days" => (1, "days"),
        "周" | "个星期" | "星期" | "week" | "weeks" => (7, "days"),
        _ => return None,
    };
    let n = n.checked_mul(times).filter(|n| (1..=i64::from(u16::MAX)).contains(n))?;
    Some(format!("last {n} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_documents_call_a_stretch_of_time_is_named_as_rulebooks_write_it() {
        for (written, meant) in [
            ("学期", "semester"),
            ("本学期", "semester"),
            ("本学年", "school-year"),
            ("每季度", "quarter"),
            ("当月", "month"),
            ("本年度", "year"),
            ("上半年", "half-year"),
            ("近三个月", "last 3 months"),
            ("最近30天", "last 30 days"),
            ("近１２个月", "last 12 months"),
            ("近一年", "last 12 months"),
            ("近五年内", "last 5 years"),
            ("近两周", "last 14 days"),
            ("近半年", "last 6 months"),
            ("3 months", "last 3 months"),
            ("last three months", "last 3 months"),
            ("上学期", "previous period"),
            ("去年", "previous period"),
            ("本周期", "this period"),
            ("历年", "ever"),
            ("this semester", "semester"),
        ] {
            assert_eq!(window_meant(written).as_deref(), Some(meant), "{written}");
        }
        for written in ["近期", "不久前", "三", "0 days", "近"] {
            assert_eq!(window_meant(written), None, "{written}");
        }
        assert_eq!(period_meant("每月"), Some("month"));
        assert_eq!(period_meant("近三个月"), None);
    }
}
