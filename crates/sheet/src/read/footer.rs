//! Lines below the data that are no data: sums, signatures, notes.

use mingde_core::text::comparable;

use super::row::{Original, OriginalCell};

/// How a line of sums begins.
const SUMS: [&str; 6] = ["合计", "总计", "小计", "共计", "累计", "平均"];

/// How the name of what is summed up ends: `全校合计`, `语文组小计`.
const SUMMED: [&str; 5] = ["合计", "总计", "小计", "累计", "共计"];

/// What stands before a sum of what the sheet itself lists: `本页合计`.
const OF_THE_SHEET: [&str; 22] = [
    "本页",
    "此页",
    "上页",
    "全页",
    "每页",
    "本表",
    "全表",
    "本月",
    "本季",
    "本学期",
    "本年",
    "全年",
    "以上",
    "本校",
    "全校",
    "本单位",
    "全县",
    "全区",
    "全市",
    "全局",
    "全部",
    "各校",
];

/// Behind a sum, what it is of: `合计（元）`, `总计:`.
const BEHIND_SUM: [&str; 8] = ["元", "万元", "人", "人数", "数", "栏", "行", "金额"];

/// No name of what is summed up is longer.
const LONGEST_SUMMED: usize = 12;

/// How a line of signatures or notes begins.
const WORDS: [&str; 25] = [
    "以下空白",
    "此下空白",
    "以下无内容",
    "填表人",
    "制表人",
    "填报人",
    "经办人",
    "审核人",
    "复核人",
    "负责人",
    "单位负责人",
    "校长签字",
    "签字",
    "盖章",
    "联系人",
    "联系电话",
    "填报日期",
    "填报时间",
    "制表日期",
    "填报单位",
    "注",
    "备注",
    "说明",
    "附",
    "附表",
];

/// The text with which a line begins, if it begins as sums, signatures and notes do. A word that is longer than
/// the footer's must be followed by a colon: `注:` is a note, `注册` is not.
pub(super) fn of(original: &Original) -> Option<String> {
    let text = first_text(original)?;
    (is_sum(text) || begins_with(text, WORDS.iter())).then(|| text.trim().chars().take(20).collect())
}

/// Whether a line begins as sums do: numbers in it are sums, whatever column they stand in.
pub(super) fn is_of_sums(original: &Original) -> bool {
    first_text(original).is_some_and(is_sum)
}

/// Whether a cell begins as sums, signatures and notes do.
pub(super) fn begins(cell: OriginalCell<'_>) -> bool {
    matches!(cell, OriginalCell::Text(text) if is_sum(text) || begins_with(text, WORDS.iter()))
}

/// The word by which a line is one of sums whatever else stands in it: a number of the line, remarks, dashes, even the unit and
/// day of the rows above. It stands alone in its cell; only before everything else, in a column of nobody's, may it be longer.
/// `is_own` tells the columns of the layout, `is_option` those where the word is one of a list to choose from.
pub(super) fn sum_word(
    original: &Original,
    is_own: impl Fn(u16) -> bool,
    is_option: impl Fn(u16) -> bool,
) -> Option<String> {
    let is_option = &is_option;
    let texts = || {
        let texts = original.cells().filter_map(|(column, cell)| match cell {
            OriginalCell::Text(text) | OriginalCell::Part { text, .. } => Some((column, text.trim())),
            _ => None,
        });
        texts.filter(move |(column, _)| !is_option(*column))
    };
    let said = |text: &&str| !text.is_empty() && !is_dash(text);
    let first =
        texts().find(|(_, text)| said(text)).filter(|(column, text)| !is_own(*column) && is_sum(text));
    let word = first.or_else(|| texts().find(|(_, text)| is_sum_alone(text)))?;
    Some(word.1.chars().take(20).collect())
}

/// Whether a text is the word of a sum and nothing else: `合 计`, `本页合计`, `总计（元）`.
fn is_sum_alone(text: &str) -> bool {
    // Most cells are longer, or are no Chinese at all.
    if text.len() > LONGEST_SUMMED * 6 || !text.contains('计') && !text.contains("平均") {
        return false;
    }
    let plain = comparable(text);
    let plain = plain.trim_end_matches([':', ';', '.', '。']);
    let word =
        |word: &str| SUMS.contains(&word) || word.strip_prefix("总").is_some_and(|w| SUMMED.contains(&w));
    let bare = BEHIND_SUM.iter().find_map(|behind| plain.strip_suffix(behind)).unwrap_or(plain);
    [plain, bare]
        .into_iter()
        .any(|plain| word(plain) || OF_THE_SHEET.iter().any(|of| plain.strip_prefix(of).is_some_and(&word)))
}

fn is_dash(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '/' | '-' | '—' | '－' | '–' | '／' | '\\' | '*'))
}

/// Whether a text stands before or over sums: `合计`, `合计35人`, `共35人`, `全校合计`.
fn is_sum(text: &str) -> bool {
    if begins_with(text, SUMS.iter()) {
        return true;
    }
    let plain = comparable(text);
    let counts = |word: &str| {
        plain.strip_prefix(word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_short = plain.chars().count() <= LONGEST_SUMMED;
    is_short
        && (SUMS.iter().any(|word| counts(word))
            || counts("共")
            || SUMMED.iter().any(|word| plain.ends_with(word)))
}

fn first_text(original: &Original) -> Option<&str> {
    match original.cells().find(|(_, cell)| !is_blank(*cell))? {
        (_, OriginalCell::Text(text)) => Some(text),
        _ => None,
    }
}

fn begins_with<'w>(text: &str, mut words: impl Iterator<Item = &'w &'w str>) -> bool {
    let plain = comparable(text);
    words.any(|word| {
        plain
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '|', '签', '盖']))
    })
}

fn is_blank(cell: OriginalCell<'_>) -> bool {
    matches!(cell, OriginalCell::Text(text) if text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::row::Sort;
    use super::*;

    fn line(cells: &[&str]) -> Original {
        let mut original = Original::default();
        cells.iter().enumerate().for_each(|(at, text)| original.push(at as u16, Sort::Text, text));
        original
    }

    #[test]
    fn a_sum_is_told_by_a_word_that_stands_alone() {
        for word in [
            "合计",
            "合 计",
            "合　计",
            "小计",
            "总计",
            "累计",
            "总合计",
            "本页合计",
            "本页小计",
            "全校合计",
            "以上合计",
            "合计：",
            "合计（元）",
            "总计金额",
            "本月累计",
            "平均",
        ] {
            assert!(sum_word(&line(&["31", word, "—", "已核"]), |_| true, |_| false).is_some(), "{word}");
        }
        for word in [
            "会计",
            "统计",
            "合计划",
            "支出合计情况",
            "累计折旧制度学习",
            "平均主义",
            "设计",
            "小计划",
            "共计议",
        ] {
            assert_eq!(sum_word(&line(&["31", word, "—", "已核"]), |_| true, |_| false), None, "{word}");
        }
        // Before everything else, where nothing of the layout stands, it may say what is summed up.
        assert!(sum_word(&line(&["语文组小计", "实验小学"]), |column| column != 0, |_| false).is_some());
        assert!(sum_word(&line(&["合计35人", "实验小学"]), |column| column != 0, |_| false).is_some());
        assert_eq!(sum_word(&line(&["语文组小计", "实验小学"]), |_| true, |_| false), None);
    }
}
