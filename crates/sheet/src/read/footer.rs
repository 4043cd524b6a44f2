//! Lines below the data that are no data: sums, signatures, notes.

use mingde_core::text::comparable;

use super::row::{Original, OriginalCell};

/// How a line of sums begins.
const SUMS: [&str; 6] = ["合计", "总计", "小计", "共计", "累计", "平均"];

/// How the name of what is summed up ends: `全校合计`, `语文组小计`.
const SUMMED: [&str; 3] = ["合计", "总计", "小计"];

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
