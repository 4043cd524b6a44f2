//! Numbers that are no quantities: list numbers, document numbers, telephone numbers, names and set phrases.

use std::ops::Range;

use crate::characters::{ends_sentence, half_width, is_han};
use crate::quantity::numeral::{Numeral, digit_value, han_digit, han_unit};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// Set phrases that begin with a Chinese number and a word that is a unit elsewhere; titles of policies among them.
static PHRASES: Words<106> = Words::beginning([
    "两个维护",
    "两个确立",
    "两个一百年",
    "两个大局",
    "两个结合",
    "两个毫不动摇",
    "两个覆盖",
    "两个先锋队",
    "两条腿",
    "两张皮",
    "两手抓",
    "两头",
    "两下",
    "两口子",
    "三个代表",
    "三个务必",
    "三个面向",
    "三个有利于",
    "三个表率",
    "三个规定",
    "三位一体",
    "三支一扶",
    "三天两头",
    "三步走",
    "三句话",
    "三件套",
    "三大球",
    "三项纪律",
    "三番",
    "三元区",
    "三元里",
    "三门峡",
    "三门县",
    "三台县",
    "三道岭",
    "四个意识",
    "四个自信",
    "四个全面",
    "四个伟大",
    "四个相统一",
    "四个引路人",
    "四种形态",
    "四套班子",
    "四大班子",
    "四大发明",
    "四大名著",
    "四个正确认识",
    "四方台",
    "五个一",
    "五位一体",
    "五个必由之路",
    "五台山",
    "五台县",
    "五家渠",
    "五大连池",
    "五四",
    "六个一",
    "六个必须坚持",
    "六大纪律",
    "六项纪律",
    "六枝特区",
    "七个有之",
    "七台河",
    "七个聚焦",
    "八项规定",
    "八个明确",
    "八大关",
    "九三学社",
    "九个以",
    "十个坚持",
    "十个明确",
    "十四个坚持",
    "十三个方面成就",
    "十项准则",
    "十件套",
    "十个指头",
    "二道区",
    "二道河",
    "二人转",
    "三年级",
    "百分百",
    "万户千家",
    "千家万户",
    "千门万户",
    "百家争鸣",
    "百家姓",
    "百家讲坛",
    "千篇一律",
    "千人一面",
    "百年大计",
    "万里长征",
    "万里长城",
    "十万个为什么",
    "千人计划",
    "万人计划",
    "百人计划",
    "百千万人才",
    "两个责任",
    "九年一贯",
    "八门",
    "十年树木",
    "四平",
    "两类人员",
    "百校",
    "千校",
    "万家",
]);

/// `十分重要` is no ten points.
const VERY: [&str; 3] = ["十分", "万分", "千万"];

/// Whether a set phrase covers the Chinese number at `at`.
pub(super) fn is_phrase(chars: &[char], at: usize, end: usize) -> bool {
    PHRASES.at(chars, at).is_some()
        || (VERY.iter().any(|p| stands(chars, at, p))
            && end <= at + 2
            && !["钟", "之"].iter().any(|w| stands(chars, at + 2, w))
            && !["得", "扣", "加", "满"].iter().any(|w| stands_before(chars, at, w))
            && stands(chars, at + 1, "分"))
}

/// `一、`, `（二）`, `3.`, `①`: the number of an item in a list or of a heading.
pub(super) fn is_list_number(chars: &[char], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(end).copied();
    let opens = before
        .is_none_or(|c| c.is_whitespace() || ends_sentence(c) || matches!(c, '：' | ':' | '#' | '-' | '、'));
    let bracketed = matches!(before, Some('(' | '（')) && matches!(after, Some(')' | '）'));
    if bracketed {
        return end - at <= 3;
    }
    match after {
        Some('、') => {
            opens && !matches!(before, Some('、')) && before != Some(':') || after_sentence(chars, at)
        }
        Some('.' | '．') => {
            opens
                && before != Some('、')
                && chars.get(end + 1).is_none_or(|c| digit_value(*c).is_none())
                && end - at <= 3
        }
        Some(')' | '）') => opens && end - at <= 3,
        _ => false,
    }
}

/// Whether only white space stands between the end of a sentence (or the beginning) and `at`.
fn after_sentence(chars: &[char], at: usize) -> bool {
    let before = chars[..at].iter().rev().find(|c| !matches!(c, ' ' | '\u{3000}'));
    before.is_none_or(|c| ends_sentence(*c) || *c == '\n')
}

/// Words before a row of figures that is a number to call, to post to or to look up.
static NUMBERED: Words<22> = Words::ending([
    "电话",
    "热线",
    "传真",
    "手机",
    "邮编",
    "邮政编码",
    "编号",
    "代码",
    "账号",
    "账户",
    "学号",
    "工号",
    "QQ",
    "qq",
    "微信号",
    "证号",
    "文号",
    "身份证",
    "拨打",
    "群号",
    "备案号",
    "标识码",
]);

/// Words behind a row of figures that make it a name.
static NAMED: Words<33> = Words::beginning([
    "热线",
    "平台",
    "报警",
    "师旅",
    "中学",
    "小学",
    "国道",
    "省道",
    "县道",
    "高速",
    "医院",
    "路公交",
    "公交",
    "单元",
    "室",
    "弄",
    "街道",
    "师部",
    "师东",
    "师司",
    "师旧",
    "团旧",
    "阵地医院",
    "房间",
    "教室",
    "办公室",
    "号",
    "幢楼",
    "客车",
    "航班",
    "次列车",
    "会议室",
    "频道",
]);

/// Where a number that names something ends: telephone and document numbers, codes, addresses, versions.
pub(super) fn code_end(chars: &[char], at: usize, it: Option<&Numeral>) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| half_width(chars[i]));
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let joined = matches!(before, Some('-' | '/' | '_')) && letter(at.checked_sub(2).map(|i| chars[i]));
    if letter(before) || joined {
        return Some(token_end(chars, at));
    }
    if let Some(end) = document_number(chars, at) {
        return Some(end);
    }
    let digits = chars[at..].iter().take_while(|c| digit_value(**c).is_some()).count();
    if digits == 0 {
        return None;
    }
    let Some(it) = it else { return Some(token_end(chars, at)) };
    let next = chars.get(it.end).copied().map(half_width);
    // 010-62345678, 2023-XX-001, 62345678.
    if it.plain.is_some() && next == Some('-') {
        let second = chars[it.end + 1..].iter().take_while(|c| digit_value(**c).is_some()).count();
        if (second >= 6 && digits >= 3) || (digits >= 5 && second >= 1) {
            return Some(token_end(chars, at));
        }
    }
    if it.plain.is_some_and(|length| length >= 7) && !is_counted(chars, it.end) {
        return Some(token_end(chars, at));
    }
    let colon = matches!(before, Some(':' | '：' | '为' | '是'));
    let introduced = || NUMBERED.before(chars, if colon { at - 1 } else { at }).is_some();
    if it.plain.is_some() && (introduced() || NAMED.at(chars, it.end).is_some()) && !is_counted(chars, it.end)
    {
        return Some(token_end(chars, at));
    }
    // 3D, 5G, B2B; units like km are not names.
    if letter(next) && super::unit::at(chars, it.end).is_none() {
        return Some(token_end(chars, at));
    }
    // A version or an address in the network.
    (next == Some('.') && chars.get(it.end + 1).copied().and_then(digit_value).is_some())
        .then(|| token_end(chars, at))
}

fn is_counted(chars: &[char], end: usize) -> bool {
    super::unit::at(chars, end).is_some_and(|u| u.sort != super::unit::Sort::Name)
        || matches!(chars.get(end), Some('余' | '多' | '万' | '亿'))
}

/// `〔2024〕3号`, `(2024)第15号`.
fn document_number(chars: &[char], at: usize) -> Option<usize> {
    let open = matches!(at.checked_sub(1).map(|i| chars[i]), Some('〔' | '[' | '【' | '(' | '（' | '［'));
    if !open {
        return None;
    }
    let year = chars[at..].iter().take_while(|c| digit_value(**c).is_some()).count();
    let close = at + year;
    if year != 4 || !matches!(chars.get(close), Some('〕' | ']' | '】' | ')' | '）' | '］')) {
        return None;
    }
    let mut end = close + 1;
    if stands(chars, end, "第") {
        end += 1;
    }
    let number = chars.get(end..)?.iter().take_while(|c| digit_value(**c).is_some()).count();
    (number > 0 && stands(chars, end + number, "号")).then_some(end + number + 1)
}

/// The end of what hangs together with figures: letters, figures, dots, hyphens.
pub(super) fn token_end(chars: &[char], at: usize) -> usize {
    let hangs = |c: &char| {
        half_width(*c).is_ascii_alphanumeric() || matches!(half_width(*c), '-' | '.' | '_' | '/' | '@')
    };
    at + chars[at..].iter().take_while(|c| hangs(c)).count().max(1)
}

/// The end of an address on the web that begins at `at`.
pub(super) fn address_end(chars: &[char], at: usize) -> Option<usize> {
    let begins = stands(chars, at, "http://") || stands(chars, at, "https://") || stands(chars, at, "www.");
    begins.then(|| at + chars[at..].iter().take_while(|c| c.is_ascii() && !c.is_whitespace()).count())
}

/// A name in quotation marks that begins with a Chinese number: `“五个一”`, `“三全”`. `“四个”支撑点` is a quantity, since
/// the quotation marks close right behind the unit; then the position of the closing mark is given.
pub(super) enum Quoted {
    /// A name.
    Name,
    /// A quantity whose unit is followed by the closing mark here.
    Count(usize),
}

pub(super) fn quoted(chars: &[char], at: usize, unit_end: usize) -> Option<Quoted> {
    if !matches!(at.checked_sub(1).map(|i| chars[i]), Some('“' | '"' | '「' | '‘')) {
        return None;
    }
    let is_close = |c: &char| matches!(c, '”' | '"' | '」' | '’');
    let close = chars[at..].iter().take(12).position(is_close)? + at;
    let next = chars.get(close + 1).copied();
    if close == unit_end && next.is_some_and(is_han) {
        return Some(Quoted::Count(close));
    }
    Some(Quoted::Name)
}

/// Whether the `第N` that ends at `end` is the name of something: 第一书记, 第二课堂, 第一中学.
pub(super) fn is_ordinal_name(chars: &[char], end: usize) -> bool {
    static NAMES: Words<34> = Words::beginning([
        "时间",
        "书记",
        "责任人",
        "要务",
        "位置",
        "位的",
        "手",
        "资源",
        "粒扣子",
        "课堂",
        "人民医院",
        "中学",
        "小学",
        "幼儿园",
        "实验",
        "职业",
        "高级",
        "初级",
        "议题",
        "方",
        "线",
        "产业",
        "轮回",
        "所言",
        "步",
        "现场",
        "标准",
        "动力",
        "任务",
        "身份",
        "生产力",
        "负责",
        "曲线",
        "要素",
    ]);
    NAMES.at(chars, end).is_some()
}

/// Whether a lone 一 with its unit counts something: only at the end of a clause behind a noun (`一等奖一个，`), behind words
/// like 共 and 仅, or for each person.
pub(super) fn one_counts(chars: &[char], at: usize, unit: &Range<usize>) -> bool {
    static COUNTING: Words<12> = Words::ending([
        "共", "仅", "只有", "仅有", "总计", "合计", "每人", "每生", "每户", "每校", "各", "人均",
    ]);
    if COUNTING.before(chars, at).is_some() {
        return true;
    }
    let before = at.checked_sub(1).map(|i| chars[i]);
    const NOT: &str = "有同成每这那哪某另第统唯专单逐之万任何的得了着过抓是再进独";
    let noun = before
        .is_some_and(|c| is_han(c) && !NOT.contains(c) && han_digit(c).is_none() && han_unit(c).is_none());
    const UNITS: &str = "项个名人所台套间处件份篇本册场";
    let plain = unit.len() == 1 && chars.get(unit.start).is_some_and(|c| UNITS.contains(*c));
    let ends = chars
        .get(unit.end)
        .is_none_or(|c| matches!(c, '，' | ',' | '、' | '。' | '；' | ';' | ')' | '）' | '\n'));
    // 一人一策, 发现一起查处一起.
    let rhyme = chars[at.saturating_sub(6)..at].contains(&'一');
    noun && plain && ends && !rhyme
}
