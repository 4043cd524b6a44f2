//! Where a table says in which unit its numbers are: `单位：万元`, `（金额：万元）`, `以万元为单位`, `人民币万元`, in brackets behind
//! a heading. A sentence that happens to mention a sum says nothing of the kind.

use mingde_core::text::narrow;

/// Words before a unit that name none: `可填小时`, `单位为万元`.
const BEFORE: [&str; 14] =
    ["可填", "请填", "填写", "统一用", "统一为", "均为", "人民币", "以", "按", "填", "为", "是", "用", "均"];
/// Words behind a unit that change nothing.
const BEHIND: [&str; 5] = ["人民币", "为单位", "计", "整", "填报"];

/// The units that a heading names in brackets or behind a stroke: `（含税，万元）` names both, `（万元/人）` the one before the
/// stroke.
pub(super) fn in_heading(heading: &str) -> Vec<String> {
    let text = compact(heading);
    let mut found: Vec<String> = brackets(&text).flat_map(units_listed).collect();
    let bare = text.split('(').next().unwrap_or_default();
    if let Some((_, behind)) = bare.rsplit_once(['/', '_', '-']) {
        found.extend(units_listed(behind));
    } else if is_alone(heading) {
        found.extend(units_listed(&text));
    }
    found
}

/// Whether a cell is nothing but what may be a unit, in brackets or not: `（万元）`, `万元`, `单位：人`.
pub(super) fn is_alone(text: &str) -> bool {
    let text = compact(text);
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(&text);
    inside.chars().count() <= 8 && !inside.contains(['(', ')']) && !inside.is_empty()
}

/// Whether a text above or below a table, or the name of its sheet, states a unit of money of which `is_meant` holds.
pub(super) fn stated(text: &str, is_meant: impl Fn(&str) -> bool) -> bool {
    let text = compact(text);
    let any = |part: &str| units_listed(part).any(|word| is_meant(&word));
    titled(&text, any)
        || behind_cue(&text).any(any)
        || ["金额:", "币种:", "人民币"]
            .iter()
            .any(|cue| text.match_indices(cue).any(|(at, cue)| any(end_of_clause(&text[at + cue.len()..]))))
        || in_clause(&text, &is_meant)
        || is_meant(text.trim())
}

/// The same of a unit of anything else. Words that people also use of days, periods and turns (`（日）`, `按月填报`) are units
/// only where nothing stands between them and the word 单位.
pub(super) fn stated_measure(text: &str, is_meant: impl Fn(&str) -> bool) -> bool {
    const OF_CALENDARS: [&str; 2] = ["学期", "个月"];
    let text = compact(text);
    let is_sure = |word: &str| {
        let long = word.chars().count() > 1 || matches!(word, "h" | "‰" | "亩");
        long && !OF_CALENDARS.contains(&word) && is_meant(word)
    };
    let any = |part: &str| units_listed(part).any(|word| is_sure(&word));
    titled(&text, any)
        || behind_cue(&text)
            .any(|part| any(part) || units_listed(part).next().is_some_and(|word| is_meant(&word)))
        || in_clause(&text, is_sure)
        || is_sure(text.trim())
}

/// In a title brackets hold nothing else; in a sentence they may hold an example.
fn titled(text: &str, any: impl Fn(&str) -> bool) -> bool {
    !is_sentence(text) && brackets(text).any(any)
}

/// What stands behind the word 单位 where it introduces units: `单位：小时`, `单位为小时`.
fn behind_cue(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("单位").filter_map(move |(at, cue)| {
        let all = &text[at + cue.len()..];
        let behind = all.trim_start_matches([':', '(', ' ', '"', '“', '-']);
        let introduced = behind.len() < all.len();
        let word = || BEFORE.iter().find_map(|word| behind.strip_prefix(word));
        let said = if introduced { Some(behind) } else { word() };
        said.map(end_of_clause)
    })
}

/// `以小时为单位`, `按万元填报`.
fn in_clause(text: &str, is_meant: impl Fn(&str) -> bool) -> bool {
    ["为单位", "计", "填", "表示", "列示"].iter().any(|end| {
        text.match_indices(end).any(|(at, _)| {
            let before = text[..at].trim_end_matches(['"', '”', ' ']);
            let clause = before.rsplit(['，', ',', '。', ';', '；', ':', '(']).next().unwrap_or_default();
            let refuses = ["不", "勿", "非", "别"].iter().any(|word| clause.contains(word));
            let said =
                clause.rsplit_once(['以', '按', '用']).map(|(_, unit)| unit.trim_start_matches(['"', '“']));
            !refuses && said.is_some_and(&is_meant)
        })
    })
}

/// Up to the end of what belongs together.
fn end_of_clause(text: &str) -> &str {
    text.split([')', '。', '；', ';']).next().unwrap_or_default()
}

/// Notes are sentences; titles are not.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；', ';'])
        || ["注", "说明", "备注", "填表说明"].iter().any(|word| text.starts_with(word))
}

/// What stands in brackets.
fn brackets(text: &str) -> impl Iterator<Item = &str> {
    text.split('(').skip(1).filter_map(|text| text.split_once(')')).map(|(inside, _)| inside)
}

/// The words of a list of units, each without what may stand around a unit.
fn units_listed(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(['、', ',', '，', ';', '；', ':', '和', '及', '或', ' ', '"', '”', '。', '(']);
    words.take(6).filter_map(|word| {
        let word = word.split(['/', '每']).next().unwrap_or_default().trim_matches(['"', '“', '”', ')', '(']);
        let word = BEFORE.iter().find_map(|before| word.strip_prefix(before)).unwrap_or(word);
        let word = BEHIND.iter().find_map(|behind| word.strip_suffix(behind)).unwrap_or(word);
        (!word.is_empty()).then(|| word.to_owned())
    })
}

/// A text narrowed, brackets of one shape, without the spaces that make a word wide: `单 位：万 元`.
fn compact(text: &str) -> String {
    let text = narrow(text).to_lowercase().replace(['[', '【', '〔'], "(").replace([']', '】', '〕'], ")");
    let text: Vec<char> = text.chars().collect();
    let han = |at: Option<usize>| {
        at.and_then(|at| text.get(at)).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
    };
    let mut out = String::with_capacity(text.len() * 3);
    let mut at = 0;
    while let Some(c) = text.get(at) {
        if c.is_whitespace() {
            let next = at + text[at..].iter().take_while(|c| c.is_whitespace()).count();
            // Between two characters that stand alone there is no more than air.
            let alone =
                han(at.checked_sub(1)) && han(Some(next)) && !han(at.checked_sub(2)) && !han(Some(next + 1));
            if !alone && !out.ends_with([' ', ':']) {
                out.push(' ');
            }
            at = next;
            continue;
        }
        if matches!(c, ':' | '(') && out.ends_with(' ') {
            out.pop();
        }
        out.push(*c);
        at += 1;
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says_wan(text: &str) -> bool {
        stated(text, |word| matches!(word, "万元" | "万"))
    }

    #[test]
    fn a_unit_is_stated_in_many_ways() {
        for text in [
            "单位：万元",
            "填报单位：青山小学        单位：万元",
            "2025年项目资金（万元）",
            "单 位：万 元",
            "单位（万元）",
            "（金额：万元）",
            "单位：人、万元",
            "单位：万元、人",
            "人民币万元",
            "单位：人民币万元",
            "以万元为单位",
            "金额均以“万元”为单位填报",
            "注：金额单位为万元",
            "注：金额按万元填报。",
            "计量单位: 万元（保留两位小数）",
            "金额单位:万元  填报日期:2025-09-01",
            "单位：万元/人",
            "万元",
            "项目资金（万元）",
            "单位:万",
        ] {
            assert!(says_wan(text), "{text}");
        }
    }

    #[test]
    fn a_sum_that_is_mentioned_is_no_unit() {
        for text in [
            "单位：元",
            "填报单位：万元小学",
            "填报单位：万元镇中心小学",
            "注：5万元以上的项目另附批文",
            "说明：单价（万元）以发票为准的设备不填本表",
            "不要以万元为单位",
            "金额单位为元，不以万元为单位",
            "单位：元（不是万元）",
            "2025年百万元项目资金",
            "总投资200万元",
            "主管单位：县教育局",
            "共计 3 万元",
            "",
        ] {
            assert!(!says_wan(text), "{text}");
        }
    }

    #[test]
    fn other_units_are_told_from_days_and_turns() {
        let says = |text: &str| {
            stated_measure(text, |word| matches!(word, "小时" | "天" | "月" | "日" | "年" | "学期"))
        };
        for text in [
            "单位：小时",
            "填报单位：青山小学    单位：小时",
            "单 位：小 时",
            "时长统计表（小时）",
            "以小时为单位",
            "注：时长按小时填报。",
            "计量单位：天",
            "单位：人、小时",
        ] {
            assert!(says(text), "{text}");
        }
        for text in [
            "填报单位：青山小学  填报时间：2025 年 9 月 1 日",
            "9月1日（日）",
            "本表按月填报",
            "注：以学期为单位填报",
            "单位：人",
            "单位：小时工管理处",
            "主管单位：县教育局",
            "每天两小时",
        ] {
            assert!(!says(text), "{text}");
        }
    }

    #[test]
    fn a_heading_names_its_units_in_brackets_or_behind_a_stroke() {
        for (heading, units) in [
            ("金额（万元）", vec!["万元"]),
            ("金额（含税，万元）", vec!["含税", "万元"]),
            ("金额【单位：万元】", vec!["单位", "万元"]),
            ("金额(W)", vec!["w"]),
            ("金额/万元", vec!["万元"]),
            ("谈话时长（可填小时）", vec!["小时"]),
            ("谈话时长（小时:分）", vec!["小时", "分"]),
            ("人均（元/人）", vec!["元"]),
            ("金额\n（万 元）", vec!["万元"]),
            ("金额（元）", vec!["元"]),
            ("（万元）", vec!["万元", "万元"]),
        ] {
            assert_eq!(in_heading(heading), units, "{heading}");
        }
        assert_eq!(in_heading("金额"), ["金额"], "a word alone may be one");
    }
}
