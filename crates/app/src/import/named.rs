//! What may be a code or a name in the registry, and what is a sum, a signature or a note that stands in the place of one.

use mingde_core::text::comparable;

/// What is written where there is no name.
const NOBODY: [&str; 22] = [
    "无",
    "暂无",
    "没有",
    "待定",
    "待补",
    "待聘",
    "空缺",
    "缺",
    "不详",
    "未知",
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "同上",
    "〃",
    "备注",
    "说明",
    "其中",
    "姓名",
    "单位名称",
];
/// How the names of schools end: two of them in one cell are two schools.
const SCHOOLS: [&str; 4] = ["小学", "中学", "学校", "幼儿园"];
/// What stands in no code.
const IN_NO_CODE: [char; 8] = ['、', '，', ',', '；', ';', '：', ':', '。'];

/// Whether this is no code: several words, a title with its colon, the number of a note.
pub(super) fn is_no_code(code: &str) -> bool {
    code.contains(IN_NO_CODE) || code.contains(char::is_whitespace) || code.ends_with('.')
}

/// Whether a code has neither figure nor Latin letter, as words in the first column below a table: `备注`, `校长`.
pub(super) fn is_word(code: &str) -> bool {
    !code.chars().any(|c| c.is_ascii_alphanumeric())
}

/// Whether this is no name of anybody or anything.
pub(super) fn is_nobody(name: &str) -> bool {
    let bare = comparable(name);
    let bare = bare.trim_matches(['(', ')']);
    NOBODY.contains(&bare) || bare.is_empty() || name.contains('\u{fffd}')
}

/// Whether this is the name of no single person: several, a figure, words with a colon.
pub(super) fn is_no_person(name: &str) -> bool {
    let figures = name.chars().filter(char::is_ascii_digit).count();
    is_nobody(name)
        || name.starts_with(['(', '（'])
        || name.contains(IN_NO_CODE)
        || figures > 2
        || figures == name.chars().count()
}

/// Whether this is the name of no single unit.
pub(super) fn is_no_unit(name: &str) -> bool {
    let schools = name.split('、').filter(|part| SCHOOLS.iter().any(|end| part.ends_with(end))).count();
    is_nobody(name) || schools > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_what_stands_in_their_place() {
        for name in
            ["无", "（空缺）", "合计", "同上", "张三、李四", "女：1人", "138123", "2025年9月1日", "�明", "12"]
        {
            assert!(is_no_person(name), "{name}");
        }
        for name in ["张三", "张三(小)", "王伟2", "阿依古丽·买买提", "John Smith", "𠮷田", "合小计"]
        {
            assert!(!is_no_person(name), "{name}");
        }
        assert!(is_no_unit("甲小学、乙小学") && is_no_unit("合计"));
        assert!(!is_no_unit("人事、师资科") && !is_no_unit("第一小学（东校区）"));
        for code in ["A1、A2", "男：2人", "1.", "001 002"] {
            assert!(is_no_code(code), "{code}");
        }
        for code in ["T0012", "一小", "2199900001", "A-1/2", "JYJ_01"] {
            assert!(!is_no_code(code), "{code}");
        }
        assert!(is_word("备注") && !is_word("临时01"));
    }
}
