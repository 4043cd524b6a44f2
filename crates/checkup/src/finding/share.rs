//! Shares that do not say of what.

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Kind, Value};
use crate::repair::stands;

/// Words with which a share says of what it is, or how it compares.
const OF: [&str; 42] = [
    "率",
    "占",
    "比例",
    "比重",
    "面达",
    "面为",
    "覆盖",
    "同比",
    "环比",
    "增长",
    "增加",
    "提高",
    "提升",
    "下降",
    "减少",
    "降低",
    "完成",
    "增幅",
    "降幅",
    "其中",
    "总数",
    "总人数",
    "人数的",
    "总量",
    "全体",
    "全部",
    "进度",
    "得分",
    "达标",
    "满意度",
    "知晓",
    "参与",
    "比上年",
    "较上年",
    "的",
    "人均",
    "高于",
    "低于",
    "家访面",
    "面",
    "度达",
    "指数",
];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let shares =
        reading.claims.iter().filter(|c| c.kind == Kind::Share && matches!(c.unit.as_str(), "%" | "" | "‰"));
    shares
        .filter(|claim| !matches!(claim.value, Some(Value::Ratio(_))) && claim.subject.chars().count() < 2)
        .filter(|claim| {
            let bound = |i: &usize| matches!(chars[*i], '。' | '；' | ';' | '，' | ',' | '\n');
            let from = (claim.at.start.saturating_sub(30)..claim.at.start).rev().find(bound);
            let mut from = from.map_or(claim.at.start.saturating_sub(30), |i| i + 1);
            if claim.at.start - from <= 4 && from > 0 && matches!(chars[from - 1], '，' | ',') {
                // 教师占比偏高，达到四成以上: the clause before says it.
                from = (from.saturating_sub(30)..from - 1)
                    .rev()
                    .find(bound)
                    .map_or(from.saturating_sub(30), |i| i + 1);
            }
            let says = (from..claim.at.start).any(|i| OF.iter().any(|w| stands(chars, i, w)));
            // 90%以上的学校 and 三分之一宿舍 say it behind.
            let behind = claim.unit.is_empty() && chars.get(claim.at.end).is_some_and(|c| is_han(*c));
            !says && !behind && !stands(chars, claim.at.end, "的") && !stands(chars, claim.at.end, "以上的")
        })
        .map(|c| reading.found(c.at.clone(), Message::new("checkup-share-of-what").with("quote", &c.quote)))
        .collect()
}
