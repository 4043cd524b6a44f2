//! What people call a field beside its title, wherever it stands: in the registry, in a kind that ships, in one of the bureau's
//! own.

use mingde_core::kind::Measure;

use super::{CellKind, Column};

/// Other words for a title. A field that is titled otherwise has none of them.
const CALLED: [(&str, &[&str]); 12] = [
    ("办公电话", &["联系电话", "电话", "学校电话", "单位电话"]),
    ("建立日期", &["建校时间", "建校年月", "创办时间", "创办日期"]),
    ("学生数", &["在校生数", "在校学生数", "在校生人数", "在校学生人数", "在校生总数", "在校生"]),
    ("教职工数", &["在职教职工数", "在编教职工数", "教职员工数", "教职工"]),
    ("专任教师数", &["专任教师", "在职专任教师数"]),
    ("参加工作日期", &["参加工作年月", "工作时间", "工作年月"]),
    ("学历", &["文化程度", "最高学历", "学历层次"]),
    ("政治面貌", &["政治身份"]),
    ("用工形式", &["编制情况", "编制类型", "编制性质", "用工性质", "人员性质"]),
    ("职称级别", &["职称", "职称等级", "专业技术职务"]),
    ("任教学科", &["学科", "所教学科", "任课学科"]),
    ("所在党支部", &["党支部", "所属支部"]),
];

/// How the title of a number of people may end; each says the same.
const NUMBERS: [&str; 3] = ["总数", "人数", "数"];

/// The other words for the title of a field.
pub(super) fn also_called(column: &Column) -> Vec<String> {
    let listed =
        CALLED.iter().find(|(title, _)| *title == column.title).map_or(&[][..], |(_, others)| *others);
    let mut words: Vec<String> = listed.iter().map(|word| (*word).to_owned()).collect();
    if matches!(column.kind, CellKind::Number { unit: Measure::People, .. }) {
        let stem =
            NUMBERS.iter().find_map(|end| column.title.strip_suffix(end)).filter(|stem| !stem.is_empty());
        let stem = stem.filter(|stem| !stem.ends_with(['人', '次', '总']));
        let all = stem.into_iter().flat_map(|stem| NUMBERS.map(|end| format!("{stem}{end}")));
        words.extend(all.filter(|word| *word != column.title));
    }
    words
}
