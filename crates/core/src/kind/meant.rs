//! What people write in the place of the words of kind files, in Chinese, in other notations, in other programs' words.

use crate::yaml::Entry;

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

/// Whether a person was probably meant by the type of a field: persons have a role.
pub(super) fn is_person(word: &str) -> bool {
    matches!(word, "person" | "name" | "姓名") || party(word) == Some("person")
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

/// Whether evidence is asked for, as it was probably meant.
pub(super) fn asked(word: &str) -> Option<&'static str> {
    right(&ASKED, word)
}

/// The keys of a kind that an entry probably stands for, the likeliest first.
pub(super) fn keys(entry: &Entry) -> Vec<String> {
    let word = entry.key.trim().to_lowercase().replace([' ', '-'], "_");
    let yes = match entry.value.as_text() {
        Some("true" | "yes" | "是") => Some(true),
        Some("false" | "no" | "否") => Some(false),
        _ => None,
    };
    let asked = match (word.as_str(), yes) {
        ("optional" | "nullable" | "可选" | "选填" | "可空", Some(yes)) => Some(!yes),
        ("required" | "mandatory" | "must" | "needed" | "必填" | "必须" | "必需" | "必选", Some(yes)) => {
            Some(yes)
        }
        _ => None,
    };
    if let Some(asked) = asked {
        return vec![
            format!("required: {asked}"),
            format!("count: {}", if asked { "1.." } else { "0..1" }),
            format!("asked: {}", if asked { "required" } else { "optional" }),
        ];
    }
    let found = KEYS.iter().filter(|(written, _)| written.contains(&word.as_str()));
    found.map(|(_, right)| (*right).to_owned()).collect()
}

const KEYS: [Meant; 24] = [
    (&["code", "kind", "代码", "标识", "编码"], "id"),
    (&["name", "label", "chinese", "caption", "heading", "标题", "名称", "中文", "中文名"], "title"),
    (&["english_name", "en", "title_en", "english_title", "英文", "英文名"], "english"),
    (&["description", "about", "summary", "goal", "用途", "目的", "说明"], "purpose"),
    (&["day", "event_date", "日期", "时间"], "date"),
    (&["key", "keys", "unique", "primary_key", "唯一", "区分"], "identity"),
    (&["different", "differ", "不同"], "distinct"),
    (&["participants", "participant", "people", "persons", "parties", "参与人", "参加人员", "角色"], "roles"),
    (&["columns", "properties", "attributes", "字段", "列", "栏目"], "fields"),
    (&["fields", "columns", "properties", "属性", "字段"], "attributes"),
    (
        &["proof", "proofs", "attachment", "attachments", "files", "佐证", "附件", "材料", "佐证材料"],
        "evidence",
    ),
    (&["reported_by", "submitted_by", "entered_by", "填报", "填报人"], "filed_by"),
    (&["approved_by", "reviewed_by", "checked_by", "审核", "审核人"], "accepted_by"),
    (&["party", "parties", "who", "whom", "type", "kind", "is", "对象", "类型", "类别"], "of"),
    (&["number", "how_many", "cardinality", "multiple", "min", "max", "人数", "数量"], "count"),
    (&["kind", "datatype", "data_type", "format", "is", "类型", "格式"], "type"),
    (&["choices", "choice", "enum", "values", "list", "items", "选项", "可选值", "取值"], "options"),
    (&["mandatory", "must", "needed", "optional", "nullable", "必填", "必须", "选填"], "required"),
    (&["secret", "private", "confidential", "encrypted", "hidden", "敏感", "保密"], "sensitive"),
    (&["hint", "note", "notes", "description", "comment", "tip", "提示", "说明", "备注"], "help"),
    (&["maximum", "max_length", "maxlength", "length", "upper", "最大", "上限", "长度"], "max"),
    (&["minimum", "min_length", "lower", "最小", "下限"], "min"),
    (&["precision", "scale", "digits", "小数", "小数位", "小数位数"], "decimals"),
    (&["measure", "uom", "单位", "计量单位"], "unit"),
];

const ASKED: [Meant; 3] = [
    (&["yes", "true", "must", "mandatory", "always", "是", "必须", "必填", "必需", "需要"], "required"),
    (&["maybe", "可选", "选填", "可有可无"], "optional"),
    (&["false", "none", "never", "否", "不要", "不需要", "无"], "no"),
];

const PARTIES: [Meant; 3] = [
    (
        &[
            "people",
            "persons",
            "teacher",
            "teachers",
            "staff",
            "member",
            "members",
            "user",
            "employee",
            "pupil",
            "student",
            "人",
            "人员",
            "个人",
            "教师",
            "老师",
            "教职工",
            "干部",
            "学生",
        ],
        "person",
    ),
    (
        &[
            "school",
            "schools",
            "department",
            "office",
            "organisation",
            "organization",
            "学校",
            "单位",
            "科室",
            "部门",
        ],
        "unit",
    ),
    (&["team", "committee", "小组", "组", "队", "队伍", "委员会"], "group"),
];

const TYPES: [Meant; 7] = [
    (&["bool", "boolean", "checkbox", "yesno", "yes/no", "switch", "是否", "是非", "布尔"], "flag"),
    (
        &[
            "string",
            "str",
            "varchar",
            "textarea",
            "memo",
            "longtext",
            "文本",
            "文字",
            "字符串",
            "文字型",
            "文本型",
        ],
        "text",
    ),
    (
        &[
            "int",
            "integer",
            "float",
            "double",
            "decimal",
            "real",
            "num",
            "numeric",
            "money",
            "currency",
            "amount",
            "percent",
            "count",
            "数",
            "数字",
            "数值",
            "整数",
            "小数",
            "金额",
            "人数",
            "百分比",
        ],
        "number",
    ),
    (
        &[
            "enum", "select", "radio", "dropdown", "list", "option", "options", "choices", "选项", "选择",
            "单选", "多选", "下拉", "枚举",
        ],
        "choice",
    ),
    (&["datetime", "timestamp", "day", "日期", "年月日", "天"], "date"),
    (&["clock", "hour", "时间", "时刻"], "time"),
    (&["school", "department", "单位", "学校", "部门", "科室"], "unit"),
];

const MEASURES: [Meant; 9] = [
    (&["person", "persons", "pupils", "students", "teachers", "人数", "人次", "名"], "people"),
    (&["cny", "CNY", "rmb", "RMB", "money", "万元", "人民币"], "yuan"),
    (&["hour", "学时", "课时", "时", "h"], "hours"),
    (&["minute", "min", "mins", "分"], "minutes"),
    (&["day", "日", "天数"], "days"),
    (&["point", "score", "scores", "mark", "marks", "得分", "分值", "分数"], "points"),
    (&["percentage", "ratio", "rate", "百分比", "百分数", "％"], "percent"),
    (
        &[
            "item", "piece", "pieces", "times", "count", "number", "件", "次", "篇", "项", "份", "套", "台",
            "辆", "本", "册", "场", "节", "家", "所", "件次",
        ],
        "items",
    ),
    (&["m2", "m²", "sqm", "平米", "㎡"], "square-metres"),
];
