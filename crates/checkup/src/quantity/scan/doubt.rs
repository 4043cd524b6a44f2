//! Whether a number is a quantity at all. Most Chinese numerals are parts of words, and figures without a unit mostly name.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Scanner;
use super::number::Measured;
use crate::characters::is_han;
use crate::quantity::numeral::{Numeral, digit_value, han_digit};
use crate::quantity::unit::{self, Sort, Unit};
use crate::quantity::{label, relation, subject};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// What has a first and a second phase.
const PHASES: [&str; 5] = ["工程", "项目", "建设", "改造", "规划"];

/// Words that show a number without a unit to be money.
static MONEY: Words = Words::beginning("money");

impl Scanner<'_> {
    /// Whether a bound is demanded here rather than reported: 要达到, 原则上, 对…以上的.
    pub(super) fn is_demanded(&self, at: &Range<usize>) -> bool {
        static DEMANDS: Words = Words::beginning("demands");
        let chars = self.chars;
        let clause = subject::clause(chars, at.clone());
        if DEMANDS.within(chars, clause.start..at.start).is_some() {
            return true;
        }
        let bounded = ["以上", "以下", "以内"].iter().any(|w| stands_before(chars, at.end, w));
        bounded && stands(chars, at.end, "的") && chars.get(clause.start) == Some(&'对')
    }

    /// Whether a number in Chinese numerals counts something; most of them are parts of words.
    pub(super) fn is_quantity(&self, at: usize, it: &Numeral, measured: &Measured) -> bool {
        let chars = self.chars;
        let before = at.checked_sub(1).map(|i| chars[i]);
        if it.row {
            return false;
        }
        let bound = relation::before(chars, at).is_some();
        // 支出（亿元） names a unit, 上亿元 says how much, and so does 万名师生.
        let names_unit = measured.unit.is_none_or(|unit| !matches!(unit.name, "名" | "人"))
            || chars.get(measured.end).is_none_or(|c| !is_han(*c));
        if it.lone && !bound && names_unit {
            return false;
        }
        if it.value.is_zero() && it.end == at + 1 && !matches!(before, Some('为' | '是' | '现' | '持')) {
            return false;
        }
        if it.value < Decimal::TEN && label::in_slogan(chars, at) {
            return false;
        }
        let Some(unit) = measured.unit else {
            let bound = bound || relation::behind(chars, measured.end).is_some();
            let money = is_money(chars, at, it.end, it.scale);
            return (it.bare || it.vague || it.scale > Decimal::ONE || it.value >= Decimal::TEN)
                && (bound || money)
                && !is_part_of_name(chars, at);
        };
        // 高二, but 提高二点三 and 身高一点六.
        let of_school = before == Some('高') && (at < 2 || !"提身最升增拔".contains(chars[at - 2]));
        if of_school || matches!(before, Some('第' | '每' | '统' | '唯' | '初' | '周' | '之')) {
            return false;
        }
        if it.bare && matches!(unit.name, "户" | "家") && at >= 2 && chars[at - 2] == '千' {
            return false;
        }
        if it.bare {
            // 百名教师 says a hundred; 百年 and 百个 say many.
            let counted =
                matches!(unit.name, "人" | "名" | "元" | "户" | "册" | "字" | "人次" | "亩" | "场" | "件");
            return bound
                || (counted && before != Some('个') && before.is_none_or(|c| han_digit(c).is_none()));
        }
        if unit.name == "大" && (it.value >= Decimal::TEN || stands_before(chars, at, "党的")) {
            return false;
        }
        if "把片段句面根股讲排首双".contains(unit.name) && it.value < Decimal::TEN {
            return self.rare_unit(at, unit, measured);
        }
        if unit.name == "档" {
            return ["分", "分为", "设", "设为", "共", "各"].iter().any(|w| stands_before(chars, at, w));
        }
        if unit.name == "点" {
            const POINTS: [&str; 10] =
                ["意见", "要求", "建议", "希望", "体会", "经验", "做法", "感受", "措施", "启示"];
            return POINTS.iter().any(|w| stands(chars, measured.end, w));
        }
        if unit.name == "分" {
            return ["得", "获", "为", "均", "扣", "加", "满"].iter().any(|w| stands_before(chars, at, w));
        }
        if unit.name == "级" {
            // 局、校两级.
            return it.value > Decimal::ONE && chars[at.saturating_sub(6)..at].contains(&'、');
        }
        if unit.sort == Sort::Time && stands_before(chars, at, "学前") {
            return false;
        }
        if unit.name == "个" && (stands(chars, measured.end, "一") || stands(chars, measured.end, "百")) {
            return false;
        }
        if it.value == Decimal::ONE && it.upper.is_none() && !it.more && it.end == at + 1 {
            return self.one_is_quantity(at, unit, measured);
        }
        true
    }

    /// 两面, 四讲, 三段 are parts of words unless a noun follows that is counted so.
    fn rare_unit(&self, at: usize, unit: &Unit, measured: &Measured) -> bool {
        let nouns = match unit.name {
            "把" => "钥椅伞琴",
            "片" => "土地树林药叶",
            "首" => "歌曲诗词",
            "面" => "锦旗红国墙镜",
            "双" => "鞋袜手套筷",
            "排" => "座椅房",
            "根" => "管线柱",
            _ => "",
        };
        let counted = self.chars.get(measured.end).is_some_and(|c| nouns.contains(*c));
        counted && self.chars[at] != '一'
    }

    /// A lone 一 is an article more often than a number.
    fn one_is_quantity(&self, at: usize, unit: &Unit, measured: &Measured) -> bool {
        let chars = self.chars;
        let unit_at = measured.end - unit::length(unit)..measured.end;
        let bound = relation::behind(chars, measured.end).is_some()
            || relation::before(chars, at).is_some_and(|(start, ..)| chars[start] != '上');
        if unit.name == "期" && PHASES.iter().any(|w| stands(chars, measured.end, w)) {
            return true;
        }
        match unit.sort {
            Sort::Time => {
                let hours = matches!(unit.name, "小时" | "分钟" | "工作日") || unit.half || unit.more;
                let since =
                    ["来", "以来", "内", "之久", "时间"].iter().any(|w| stands(chars, measured.end, w));
                let lasting = ["为期", "历时", "用时", "长达", "耗时", "满"];
                let bound = bound
                    || lasting.iter().any(|w| stands_before(chars, at, w))
                    || relation::before_verb(chars, at, self.floor).is_some();
                let word = stands(chars, measured.end, "来") && stands(chars, measured.end, "来临");
                bound || hours || (since && !word)
            }
            Sort::Times => {
                self.rhythms.last().is_some_and(|r| {
                    let between = &chars[r.end.min(at)..at];
                    between.len() <= 30 && between.iter().filter(|c| matches!(c, '，' | ',')).count() <= 1
                }) || label::one_counts(chars, at, &unit_at)
            }
            Sort::Yuan | Sort::Money | Sort::Share => true,
            Sort::Measure => bound,
            _ => bound || label::one_counts(chars, at, &unit_at),
        }
    }

    /// Whether figures count something; those without a unit mostly name.
    pub(super) fn figure_counts(&self, at: usize, it: &Numeral, measured: &Measured, scale: Decimal) -> bool {
        let chars = self.chars;
        let before = at.checked_sub(1).map(|i| chars[i]);
        let next = chars.get(measured.end).copied();
        if let Some(unit) = measured.unit {
            return match unit.name {
                "级" => matches!(it.plain, Some(2 | 4)) && !matches!(before, Some('第')),
                "点" => next.is_some_and(|c| "意要建希体经做感措启".contains(c)),
                "大" => next.is_some_and(is_han),
                // 三分之一, but 仅1分之差.
                "分" => !(next == Some('之') && is_numeric_at(chars, measured.end + 1)),
                _ => true,
            };
        }
        if scale > Decimal::ONE || it.more || relation::behind(chars, measured.end).is_some() {
            return true;
        }
        let names = [
            "篇",
            "任务",
            "案例",
            "例",
            "页数：",
            "页数:",
            "图",
            "表",
            "附件",
            "附表",
            "附",
            "第",
            "页",
            "式",
            "版本",
            "型号",
            "“",
            "\"",
            "+",
            "-",
            "/",
            "№",
            "‘",
        ];
        if names.iter().any(|w| stands_before(chars, at, w))
            || matches!(next, Some('+' | '”' | '"' | '-' | '/' | ':' | '：' | '’' | '=' | '*'))
        {
            return false;
        }
        match next {
            Some(c) if is_han(c) => {
                const COUNTABLE: &str = "校村县市镇乡区班院园站室科系岗";
                it.value < Decimal::ONE_THOUSAND && COUNTABLE.contains(c)
            }
            _ if at >= 2 && matches!(before, Some(':' | '：')) && digit_value(chars[at - 2]).is_some() => {
                false
            }
            _ => before
                .is_some_and(|c| is_han(c) || matches!(c, ':' | '：' | '=' | '￥' | '¥' | '、' | '(' | '（')),
        }
    }
}

pub(super) fn is_money(chars: &[char], at: usize, end: usize, scale: Decimal) -> bool {
    if scale < Decimal::from(10_000) {
        return false;
    }
    let behind = ["资金", "经费", "投资", "补助", "贷款", "债券", "善款", "专项资金"]
        .iter()
        .any(|w| stands(chars, end, w) || (stands(chars, end, "的") && stands(chars, end + 1, w)));
    let from = at.saturating_sub(10);
    let clause = (from..at)
        .rev()
        .find(|i| matches!(chars[*i], '，' | ',' | '。' | '；' | '\n'))
        .map_or(from, |i| i + 1);
    let ends = chars.get(end).is_none_or(|c| !is_han(*c));
    behind || (ends && MONEY.within(chars, clause..at).is_some())
}

fn is_numeric_at(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|c| digit_value(*c).is_some() || han_digit(*c).is_some() || *c == '十')
}

/// 五千年前 in 上下五千年, 千万 in 千万不能.
fn is_part_of_name(chars: &[char], at: usize) -> bool {
    at > 0 && matches!(chars[at - 1], '第' | '初' | '高' | '·')
}

/// 二期工程.
pub(super) fn is_phase(chars: &[char], end: usize, it: &Numeral) -> bool {
    !it.arabic && it.value <= Decimal::TEN && PHASES.iter().any(|w| stands(chars, end, w))
}
