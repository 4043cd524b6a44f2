//! What people write in the place of the words of kind files, in Chinese, in other notations, in other programs' words.

/// Words that people write, and the word that is right.
type Meant = (&'static [&'static str], &'static str);

fn right(table: &[Meant], word: &str) -> Option<&'static str> {
    table.iter().find(|(written, _)| written.contains(&word)).map(|(_, right)| *right)
}

/// The sort of party that was probably meant.
pub(super) fn party(word: &str) -> Option<&'static str> {
    right(&PARTIES, word)
}

/// The type of field that was probably meant.
pub(super) fn field_type(word: &str) -> Option<&'static str> {
    right(&TYPES, word)
}

/// The unit of a number that was probably meant.
pub(super) fn measure(word: &str) -> Option<&'static str> {
    right(&MEASURES, word)
}

/// The range that was probably meant by `3+`, `1-3`, `1~3`, `*`.
pub(super) fn count(text: &str) -> Option<String> {
    let text = text.trim();
    if matches!(text, "*" | "any" | "many" | "多个" | "不限") {
        return Some("0..".to_owned());
    }
    let number = |t: &str| t.trim().parse::<u32>().ok();
    if let Some(low) = text.strip_suffix('+').and_then(number) {
        return Some(format!("{low}.."));
    }
    let (low, high) = ["...", "..", "-", "~", "～", "至", "到"].iter().find_map(|s| text.split_once(s))?;
    let (low, high) = (number(low)?, number(high)?);
    Some(format!("{}..{}", low.min(high), low.max(high)))
}

const PARTIES: [Meant; 3] = [
    (&["people", "persons", "teacher", "staff", "人", "人员", "教师"], "person"),
    (&["school", "department", "学校", "单位"], "unit"),
    (&["小组"], "group"),
];

const TYPES: [Meant; 7] = [
    (&["bool", "boolean", "checkbox", "yesno", "是否", "布尔"], "flag"),
    (&["string", "str", "varchar", "textarea", "文本", "文字", "字符串"], "text"),
    (&["int", "integer", "float", "double", "decimal", "money", "percent", "数字", "数值", "金额"], "number"),
    (&["enum", "select", "radio", "option", "options", "选项", "单选", "下拉"], "choice"),
    (&["datetime", "day", "日期"], "date"),
    (&["clock", "hour", "时间"], "time"),
    (&["school", "department", "单位", "学校"], "unit"),
];

const MEASURES: [Meant; 8] = [
    (&["person", "persons", "pupils", "students", "人数", "人次", "名"], "people"),
    (&["cny", "CNY", "rmb", "RMB", "money", "万元"], "yuan"),
    (&["学时", "课时", "h"], "hours"),
    (&["min", "mins", "分"], "minutes"),
    (&["日"], "days"),
    (&["score", "scores", "得分", "分值"], "points"),
    (&["percentage", "ratio", "rate", "百分比", "百分数"], "percent"),
    (&["piece", "pieces", "times", "count", "件", "次", "篇", "项", "份", "套", "台", "辆"], "items"),
];
