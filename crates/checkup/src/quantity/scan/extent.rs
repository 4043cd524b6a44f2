//! How far a number reaches: the upper bound of a range, the smaller unit of a length of time, 余 and 多.

use rust_decimal::Decimal;

use super::counter::unit_at;
use crate::characters::is_han;
use crate::quantity::numeral::{self, Numeral, digit_value, han_digit};
use crate::quantity::unit::{self, Sort, Unit};
use crate::repair::stands;

/// `-10`, `至5` behind a number: where the upper bound ends, and the bound.
pub(super) fn upper_bound(chars: &[char], it: &Numeral) -> Option<(usize, Numeral)> {
    let joint = *chars.get(it.end)?;
    let dash = matches!(joint, '-' | '－' | '–' | '—' | '~' | '～' | '﹣' | '−');
    // 在1000与2000人之间.
    let pair = matches!(joint, '与' | '和');
    if !(dash || pair || matches!(joint, '至' | '到')) {
        return None;
    }
    let mut at = it.end + 1;
    if joint == '—' && chars.get(at) == Some(&'—') {
        at += 1;
    }
    let upper = numeral::read(chars, at)?;
    if upper.arabic != it.arabic || (dash && !it.arabic && upper.row) {
        return None;
    }
    let between =
        || unit_at(chars, upper.end).is_some_and(|u| stands(chars, upper.end + unit::length(u), "之间"));
    if pair && !between() {
        return None;
    }
    Some((upper.end, upper))
}

/// `至5名` behind `3名`: where it ends, and the upper bound.
pub(super) fn second_with_unit(
    chars: &[char],
    at: usize,
    unit: &Unit,
    arabic: bool,
) -> Option<(usize, Decimal)> {
    if !matches!(chars.get(at)?, '-' | '－' | '–' | '—' | '~' | '～' | '至' | '到') {
        return None;
    }
    let upper = numeral::read(chars, at + 1).filter(|u| u.arabic == arabic)?;
    let second = unit::at(chars, upper.end).filter(|u| u.name == unit.name)?;
    Some((upper.end + unit::length(second), upper.value))
}

/// 1小时20分钟, 4分38秒, 3年零6个月: one length of time, in the smaller unit.
pub(super) fn compound(
    chars: &[char],
    at: usize,
    unit: &Unit,
    value: Decimal,
) -> Option<(&'static Unit, Decimal, usize)> {
    let (smaller, parts) = match unit.name {
        "小时" => ("分钟", 60),
        "分钟" | "分" => ("秒", 60),
        "年" => ("个月", 12),
        _ => return None,
    };
    let from = if matches!(chars.get(at), Some('零' | '又')) { at + 1 } else { at };
    let rest = numeral::read(chars, from).filter(|it| !it.more && !it.bare && it.upper.is_none())?;
    let second =
        unit::at(chars, rest.end).filter(|u| u.name == smaller || (smaller == "分钟" && u.name == "分"))?;
    let second_end = rest.end + unit::length(second);
    let named = if second.name == smaller { second } else { &MINUTES };
    (rest.value < Decimal::from(parts) && !second.half)
        .then(|| (named, value * Decimal::from(parts) + rest.value, second_end))
}

/// 4元5角, 伍元陆角柒分, 十二块五: what stands behind 元 as a part of one, and where it ends.
pub(super) fn hundredths(chars: &[char], at: usize, unit: &Unit) -> Option<(Decimal, usize)> {
    let digit = |i: usize| {
        let c = *chars.get(i)?;
        digit_value(c).or_else(|| han_digit(c)).filter(|d| *d > 0)
    };
    let is_end = |i: usize| chars.get(i).is_none_or(|c| !is_han(*c) && digit_value(*c).is_none());
    if unit.name == "块" {
        return digit(at).filter(|_| is_end(at + 1)).map(|tenths| (Decimal::new(tenths.into(), 1), at + 1));
    }
    let from = if chars.get(at) == Some(&'零') { at + 1 } else { at };
    let (mut sum, mut end) = (Decimal::ZERO, from);
    if let Some(tenths) = digit(end).filter(|_| matches!(chars.get(end + 1), Some('角' | '毛'))) {
        (sum, end) = (Decimal::new(tenths.into(), 1), end + 2);
    }
    let next = if chars.get(end) == Some(&'零') { end + 1 } else { end };
    if let Some(fen) = digit(next).filter(|_| chars.get(next + 1) == Some(&'分')) {
        (sum, end) = (sum + Decimal::new(fen.into(), 2), next + 2);
    }
    if sum.is_zero() { None } else { Some((sum, end)) }
}

/// 600、800元 and 0.08个、2.35个百分点: numbers in a row share the unit that stands behind the last of them.
pub(super) fn shared_unit(chars: &[char], at: usize) -> Option<&'static Unit> {
    const MOST: usize = 12;
    let mut at = at;
    for _ in 0..MOST {
        if !matches!(chars.get(at)?, '、' | '和' | '与') {
            return None;
        }
        let next = numeral::read(chars, at + 1).filter(|it| it.arabic)?;
        match unit_at(chars, next.end).filter(|unit| unit.sort != Sort::Name) {
            Some(unit) if unit.name == "个" => at = next.end + unit::length(unit),
            Some(unit) => return Some(unit),
            None => at = next.end,
        }
    }
    None
}

const MINUTES: Unit = Unit { written: "分", name: "分钟", sort: Sort::Time, half: false, more: false };

/// 余 and 多 behind a number belong to it where a unit follows, or a noun for 余.
pub(super) fn is_more(chars: &[char], at: usize, value: Decimal) -> bool {
    let followed = unit_at(chars, at + 1).is_some();
    match chars[at] {
        '余' => {
            value >= Decimal::TEN && (followed || chars.get(at + 1).is_none_or(|c| !"额款下地".contains(*c)))
        }
        '多' => {
            value >= Decimal::TEN && (followed || chars.get(at + 1).is_some_and(|c| is_han(*c)))
                || value >= Decimal::ONE && stands(chars, at, "多万")
        }
        '来' => value >= Decimal::TEN && followed,
        _ => value >= Decimal::TEN && followed,
    }
}
