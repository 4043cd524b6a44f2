//! Lines below the data that are no data: sums, signatures, notes.

use mingde_core::text::comparable;

use super::row::{Original, OriginalCell};

/// How such a line begins.
const WORDS: [&str; 28] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "平均",
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
    let (_, OriginalCell::Text(text)) = original.cells().find(|(_, cell)| !is_blank(*cell))? else {
        return None;
    };
    begins(OriginalCell::Text(text)).then(|| text.trim().chars().take(20).collect())
}

/// Whether a cell begins as sums, signatures and notes do.
pub(super) fn begins(cell: OriginalCell<'_>) -> bool {
    let OriginalCell::Text(text) = cell else { return false };
    let plain = comparable(text);
    WORDS.iter().any(|word| {
        plain
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '|', '签', '盖']))
    })
}

fn is_blank(cell: OriginalCell<'_>) -> bool {
    matches!(cell, OriginalCell::Text(text) if text.trim().is_empty())
}
