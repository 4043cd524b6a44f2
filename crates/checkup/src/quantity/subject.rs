//! What is counted: the noun behind the unit, or the one before the number.

use std::ops::Range;

use crate::characters::{is_han, is_punctuation};
use crate::quantity::numeral::digit_value;
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// A noun phrase is no longer than this.
const LONGEST: usize = 12;

/// Words at which a noun phrase behind a unit ends.
static ENDS: Words<139> = Words::beginning([
    "全程", "同时", "组成", "参加", "参与", "入选", "完成", "担任", "获得", "获评", "荣获", "获", "被",
    "受到", "得到", "达到", "达", "进行", "开展", "实行", "实施", "落实", "纳入", "列入", "已", "均", "都",
    "全部", "分别", "到", "在", "对", "为", "是", "与", "和", "及", "以及", "并", "或", "等", "由", "向",
    "从", "给", "让", "将", "把", "用于", "通过", "按照", "建成", "建设", "投入", "用", "深入", "走进", "赴",
    "奔赴", "前往", "报名", "提交", "签订", "签署", "成为", "实现", "提高", "提升", "增长", "下降", "以上",
    "以下", "以内", "左右", "来自", "接受", "覆盖", "占", "共", "其中", "增加", "增至", "扩大", "减少",
    "上升", "称号", "大关", "之众", "之多", "赠送", "试行", "原则", "了", "正在", "即将", "解决", "培训",
    "举办", "表彰", "推荐", "取得", "购置", "采购", "争取", "帮助", "予以", "给予", "不", "未", "无", "有",
    "可", "能", "要", "应", "须", "需", "就", "则", "也", "还", "又", "再", "才", "刚", "使", "令", "享受",
    "考取", "考入", "升入", "毕业", "合格", "成功", "先后", "累计", "发放", "组织", "选派",
]);

/// Words that may stand between a noun and the number that counts it.
static BETWEEN: Words<82> = Words::ending([
    "每个学期",
    "每学期",
    "每学年",
    "每季度",
    "每半年",
    "每周",
    "每月",
    "每年",
    "每天",
    "每日",
    "每人",
    "每生",
    "每户",
    "每校",
    "每班",
    "每名",
    "为期",
    "历时",
    "持续",
    "长达",
    "时间为",
    "由",
    "从",
    "要达到",
    "应达到",
    "须达到",
    "累计达到",
    "总计达到",
    "已经达到",
    "达到了",
    "已达到",
    "累计达",
    "总数达",
    "总数为",
    "共计有",
    "合计为",
    "总计为",
    "达到",
    "共有",
    "共计",
    "现有",
    "设有",
    "拥有",
    "共达",
    "总计",
    "合计",
    "累计",
    "要达到",
    "应达到",
    "须达到",
    "已有",
    "约有",
    "仅有",
    "只有",
    "占到",
    "为",
    "有",
    "共",
    "达",
    "是",
    "计",
    "约",
    "占",
    "已",
    "仅",
    "各",
    "：",
    ":",
    "的",
    "了",
    "超",
    "增至",
    "增加到",
    "提高到",
    "提升到",
    "下降到",
    "降至",
    "上升到",
    "增加",
    "增长",
    "下降",
    "提高",
]);

/// Verbs and particles that do not belong to a noun before a number; the noun is what stands behind the last of them.
static BREAKS: Words<121> = Words::ending([
    "至少",
    "最少",
    "至多",
    "最多",
    "新改扩建",
    "改扩建",
    "培养",
    "累计",
    "设立",
    "建立",
    "举行",
    "编印",
    "录制",
    "组建",
    "评出",
    "安装",
    "改造",
    "购买",
    "下发",
    "办理",
    "新招录",
    "募集",
    "提供",
    "铺设",
    "内设",
    "下设",
    "现有",
    "共有",
    "设有",
    "拥有",
    "开展",
    "组织",
    "完成",
    "举办",
    "招聘",
    "安排",
    "建成",
    "投入",
    "培训",
    "聘请",
    "新增",
    "达到",
    "成立",
    "表彰",
    "推荐",
    "评选",
    "选派",
    "发放",
    "购置",
    "采购",
    "配备",
    "新建",
    "改建",
    "扩建",
    "获得",
    "荣获",
    "争取到",
    "上报",
    "收集",
    "发表",
    "推进",
    "涌现",
    "辖",
    "招收",
    "录取",
    "争取",
    "帮扶",
    "资助",
    "慰问",
    "走访",
    "召开",
    "接待",
    "受理",
    "办结",
    "排查",
    "整改",
    "查处",
    "其中",
    "包括",
    "具有",
    "覆盖",
    "清查出",
    "派驻",
    "安置",
    "就",
    "仅",
    "提拔",
    "交流",
    "转岗",
    "免职",
    "征集",
    "制定",
    "出台",
    "印发",
    "编写",
    "要求",
    "对",
    "把",
    "将",
    "向",
    "为",
    "在",
    "与",
    "及",
    "有",
    "设",
    "了",
    "的",
    "由",
    "从",
    "到",
    "被",
    "使",
    "每",
    "各",
    "全",
    "给",
    "和",
    "参加",
    "实施",
    "共",
]);

/// The noun behind a unit that ends at `at`.
pub(super) fn behind(chars: &[char], at: usize) -> String {
    let mut from = at;
    if stands(chars, from, "的") {
        from += 1;
    }
    let mut end = from;
    // A name in quotation marks is taken whole.
    if matches!(chars.get(from), Some('“' | '《')) {
        let close = chars[from..].iter().take(2 * LONGEST).position(|c| matches!(c, '”' | '》'));
        end = close.map_or(from, |length| from + length + 1);
    }
    while end < chars.len() && end - from < LONGEST && is_word(chars[end]) {
        let inside = |i: usize| {
            matches!(chars.get(i), Some('中' | '内'))
                && chars.get(i + 1).is_none_or(|c| !is_han(*c) || *c == '有')
        };
        if chars[end] == '的' || inside(end) || (ENDS.at(chars, end).is_some() && !is_inside_word(chars, end))
        {
            break;
        }
        end += 1;
    }
    let mut noun: String =
        chars[from..end].iter().filter(|c| !matches!(c, '“' | '”' | '《' | '》')).collect();
    while noun.ends_with(['的', '了', '着']) {
        noun.pop();
    }
    noun
}

/// The noun behind a unit, or else the one before the number.
pub(super) fn around(chars: &[char], start: usize, end: usize, floor: usize) -> String {
    let noun = behind(chars, end);
    let mut letters = noun.chars();
    match (letters.next(), letters.next()) {
        (Some(_), Some(_)) => noun,
        // 4个村.
        (Some(one), None) if "村校县市乡镇班室站园院科课书字".contains(one) => noun,
        _ => before(chars, start, floor),
    }
}

/// Words that hold one of the endings: 中学, 会议, 内容, 干部.
fn is_inside_word(chars: &[char], at: usize) -> bool {
    static WORDS: Words<52> = Words::beginning([
        "中学",
        "中心",
        "中小",
        "中层",
        "中级",
        "中职",
        "中华",
        "中专",
        "中国",
        "中考",
        "中队",
        "中青",
        "会议",
        "会员",
        "会场",
        "会谈",
        "会堂",
        "前辈",
        "后备",
        "后勤",
        "时代",
        "时间",
        "内容",
        "内设",
        "内刊",
        "来访",
        "来信",
        "来源",
        "有关",
        "有效",
        "有偿",
        "能力",
        "能手",
        "应急",
        "应届",
        "要求",
        "需求",
        "用户",
        "用品",
        "用房",
        "和谐",
        "和平",
        "对象",
        "对口",
        "等级",
        "不良",
        "不同",
        "无偿",
        "无记名",
        "培训班",
        "培训点",
        "获奖",
    ]);
    WORDS.at(chars, at).is_some()
}

/// The noun before a number that begins at `at`, not reaching back before `from`.
pub(super) fn before(chars: &[char], at: usize, from: usize) -> String {
    let clause = clause_start(chars, at, from);
    let mut end = without(chars, clause, at);
    let mut clause = clause;
    if end == clause && clause > from.max(1) && matches!(chars[clause - 1], ',' | '，') {
        // 确定了后备干部名单，共21名: the clause before says what.
        end = clause - 1;
        clause = clause_start(chars, end, from);
    }
    if end == clause && clause > from && matches!(chars[clause - 1], '(' | '（') && at == clause {
        // 一等奖（2个）: what is counted stands before the bracket.
        end = clause - 1;
        clause = clause_start(chars, end, from);
    }
    if end > from && matches!(chars[end - 1], ')' | '）') {
        // 科室(二级机构)28个.
        let open = (clause.saturating_sub(12)..end).rev().find(|i| matches!(chars[*i], '(' | '（'));
        if let Some(open) = open.filter(|open| *open >= from) {
            end = open;
            clause = clause_start(chars, end, from);
        }
    }
    let mut begin = end;
    let mut broken = None;
    while begin > clause && end - begin < LONGEST && is_word(chars[begin - 1]) {
        if let Some(word) = BREAKS.before(chars, begin).filter(|_| !is_inside_noun(chars, begin)) {
            broken = Some(word);
            break;
        }
        begin -= 1;
        if chars[begin] == '“' {
            break;
        }
    }
    if begin == end {
        // 转岗3人: what was done is all there is.
        return broken.filter(|w| w.length > 1).map_or(String::new(), |w| w.text.to_owned());
    }
    chars[begin..end].iter().filter(|c| !matches!(c, '“' | '”')).collect()
}

/// Nouns that hold one of the breaking words: 设备, 建设, 对象.
fn is_inside_noun(chars: &[char], at: usize) -> bool {
    const LONGEST_NOUN: usize = 4;
    static WORDS: Words<33> = Words::beginning([
        "建设",
        "设备",
        "设施",
        "在校",
        "在编",
        "在职",
        "在岗",
        "在册",
        "全体",
        "全员",
        "全市",
        "全区",
        "全县",
        "全校",
        "全局",
        "全系统",
        "全民",
        "共青",
        "共产",
        "党组织",
        "组织部",
        "组织生活",
        "组织委",
        "为人",
        "对象",
        "对口",
        "和谐",
        "交流会",
        "交流轮岗",
        "有效",
        "培训班",
        "培训点",
        "举报",
    ]);
    // The breaking word is a part of the longer one, or stands right before it.
    (1..=LONGEST_NOUN.min(at)).any(|k| WORDS.longest_at(chars, at - k).is_some_and(|w| w.length >= k))
}

/// What a share is of: the clause before the number without the words of measuring.
pub(super) fn of_share(chars: &[char], at: usize, from: usize) -> String {
    let clause = clause_start(chars, at, from);
    let end = without(chars, clause, at);
    let clause = if let Some(start) =
        (clause..end).rev().find(|i| chars[*i] == '占' && chars.get(i + 1) != Some(&'比'))
    {
        // 党员占教职工的: what has the share stands before 占.
        return chars[clause..start].iter().filter(|c| is_han(**c) || c.is_alphanumeric()).collect();
    } else {
        clause
    };
    let begin = end.saturating_sub(24).max(clause);
    let mut words = begin..end;
    for word in ["的", "使", "其中", "目前", "实现", "确保"] {
        if stands(chars, words.start, word) {
            words.start += word.chars().count();
        }
    }
    chars[words].iter().collect()
}

/// What a sum of money is for or from: the words right before it.
pub(super) fn of_money(chars: &[char], at: usize, from: usize) -> String {
    let clause = clause_start(chars, at, from);
    let end = without(chars, clause, at);
    let begin = end.saturating_sub(8).max(clause);
    let begin = (begin..end).rev().find(|i| matches!(chars[*i], '的' | '了')).map_or(begin, |i| i + 1);
    chars[begin..end].iter().collect()
}

/// What is done so often: what follows, without the word that only says that something is done.
pub(super) fn done(chars: &[char], at: usize) -> String {
    let mut from = at;
    for word in ["定期", "至少", "组织", "召开", "开展", "举行", "进行", "举办", "认真", "集中"]
    {
        if stands(chars, from, word) {
            from += word.chars().count();
        }
    }
    let end =
        (from..chars.len()).take(14).find(|i| !is_word(chars[*i])).unwrap_or((from + 14).min(chars.len()));
    chars[from..end].iter().collect()
}

/// The position before the words that only join a noun with its number.
fn without(chars: &[char], from: usize, at: usize) -> usize {
    let mut end = at;
    if stands_before(chars, end, "在") && !stands_before(chars, end, "现在") {
        end -= 1;
    }
    for _ in 0..3 {
        let Some(word) = BETWEEN.before(chars, end) else { break };
        let shorter = end - word.length;
        if shorter < from {
            break;
        }
        end = shorter;
    }
    end
}

fn clause_start(chars: &[char], at: usize, from: usize) -> usize {
    let from = from.max(at.saturating_sub(40));
    (from..at)
        .rev()
        .find(|i| {
            is_punctuation(chars[*i]) && !matches!(chars[*i], '：' | ':' | '“' | '”' | '《' | '》' | '·')
                || chars[*i] == '\n'
        })
        .map_or(from, |i| i + 1)
}

/// The clause around a place.
pub(super) fn clause(chars: &[char], at: Range<usize>) -> Range<usize> {
    let bound = |c: char| matches!(c, '。' | '；' | ';' | '，' | ',' | '！' | '？' | '\n');
    let from = (at.start.saturating_sub(40)..at.start)
        .rev()
        .find(|i| bound(chars[*i]))
        .map_or(at.start.saturating_sub(40), |i| i + 1);
    let to =
        (at.end..chars.len()).take(40).find(|i| bound(chars[*i])).unwrap_or((at.end + 40).min(chars.len()));
    from..to
}

fn is_word(c: char) -> bool {
    (is_han(c) || c.is_ascii_alphabetic() || matches!(c, '“' | '”')) && digit_value(c).is_none()
}
