//! Shares against the figures they are shares of, and shares of one whole that come to more than all of it.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{exact, half_of_last, is_amount, is_change, same_unit, says};
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// A share stands at most so many characters behind the part it is the share of.
const NEAR: usize = 24;

/// Such shares may overlap.
static OVERLAPPING: Words = Words::beginning("overlapping");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (i, share) in
        reading.claims.iter().enumerate().filter(|(_, c)| c.unit == "%" && c.kind == Kind::Share)
    {
        found.extend(of_two_figures(reading, i, share));
    }
    for claims in reading.by_sentence() {
        found.extend(over_all(reading, claims));
        found.extend(all_and_remaining(reading, claims));
    }
    found
}

/// 教师120人，其中党员60人，占40%.
fn of_two_figures(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let (chars, claims) = (reading.chars(), reading.claims);
    let said = exact(share).filter(|_| !is_change(reading, share))?;
    let part = claims[..i].last().filter(|c| is_amount(reading, c))?;
    let between = part.at.end..share.at.start;
    if between.len() > NEAR || between.clone().any(|k| matches!(chars[k], '。' | '；' | '、' | '\n')) {
        return None;
    }
    let of = between.clone().find(|k| chars[*k] == '占' && chars.get(k + 1) != Some(&'比'));
    let rate = says(chars, between.clone(), "率") || stands_before(chars, share.at.start, "比例");
    let ratio = says(chars, between.clone(), "占比");
    let (of, is_rate) = match of {
        Some(of) => (Some(of), false),
        None if ratio || rate => (None, true),
        None => return None,
    };
    let named: String =
        of.map_or(String::new(), |of| chars[of + 1..share.at.start].iter().filter(|c| is_han(**c)).collect());
    let named = stripped(&named);
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let amount = exact(part)?;
    // 其中 at the beginning of a sentence takes apart what the one before it says.
    let opens = sentence.start > 0 && stands(chars, sentence.start, "其中");
    let sentence_start =
        if opens { reading.outline.sentence(sentence.start - 1, chars.len()).start } else { sentence.start };
    let wholes: Vec<&Claim> = claims[..i - 1]
        .iter()
        .rev()
        .take(if named.is_empty() { 12 } else { 80 })
        .take_while(|c| c.at.start >= sentence_start.saturating_sub(if named.is_empty() { 0 } else { 1200 }))
        .filter(|c| same_unit(&c.unit, &part.unit) && c.kind == part.kind && is_amount(reading, c))
        .collect();
    let works = |whole: Decimal| -> Option<Decimal> {
        if whole < amount || whole.is_zero() {
            return None;
        }
        amount.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)
    };
    // A share may be cut where it should be rounded.
    let slack = |whole: &Claim| half_of_last(share) * Decimal::TWO + rounding(part, whole);
    let fits = |whole: &Claim| {
        exact(whole).and_then(works).is_some_and(|worked| (worked - said).abs() <= slack(whole))
    };
    let is_named = |c: &Claim| {
        let subject = stripped(&c.subject);
        let near = c.at.start + 160 >= share.at.start;
        subject == named
            || near && !subject.is_empty() && (named.ends_with(&subject) || subject.ends_with(&named))
    };
    let every = || wholes.iter().copied();
    let by_name = every()
        .find(|c| stripped(&c.subject) == named)
        .or_else(|| every().find(|c| is_named(c)))
        .or_else(|| said_before(reading, &wholes, part))
        .filter(|_| !named.is_empty());
    let nearby = || every().find(|c| c.at.start + 160 >= share.at.start && fits(c));
    let matching = match by_name {
        Some(whole) => Some(whole).filter(|c| fits(c)),
        None => nearby(),
    };
    if let Some(whole) = matching {
        return Some(result(reading, whole, part, share, said, true));
    }
    // Which whole is meant must be plain: the one that is named, or the one that 其中 takes apart.
    let whole = if !named.is_empty() {
        by_name?
    } else if is_rate && !ratio {
        // 排查512处，整改505处，整改率98.6%: the number before is the whole.
        let rate_of = stem(chars, share.at.start, part.at.end)?;
        let done = says(chars, part.at.start.saturating_sub(8)..part.at.end, &rate_of);
        *wholes.first().filter(|c| done && part.at.start - c.at.end <= NEAR)?
    } else {
        let first = *wholes.first()?;
        let apart = says(chars, first.at.end..part.at.start, "其中");
        let at_hand = part.at.start - first.at.end <= NEAR;
        if apart {
            // Several parts behind one 其中 have one whole.
            let opener = (sentence.start..part.at.start).rev().find(|k| stands(chars, *k, "其中"))?;
            *wholes.iter().find(|c| c.at.end <= opener)?
        } else if at_hand && wholes.len() == 1 {
            first
        } else {
            return None;
        }
    };
    let worked = works(exact(whole)?)?;
    // A share that is far off is one of something else.
    let ratio = if worked > said { worked.checked_div(said) } else { said.checked_div(worked) };
    ratio
        .is_some_and(|ratio| ratio <= Decimal::from(3))
        .then(|| result(reading, whole, part, share, worked, false))
}

/// The whole of a part that was said before behind a 其中: 教案186本，其中优秀62本. 优秀62本，占检查总数的….
fn said_before<'c>(reading: &Reading<'_>, before: &[&'c Claim], part: &Claim) -> Option<&'c Claim> {
    let chars = reading.chars();
    let is_same = |c: &&Claim| c.value == part.value && c.subject == part.subject && !c.subject.is_empty();
    let again = before.iter().position(is_same)?;
    let first = before[again].at.start;
    let sentence = reading.outline.sentence(first, chars.len());
    let opener = (sentence.start..first).rev().find(|k| stands(chars, *k, "其中"))?;
    before[again..].iter().copied().find(|c| c.at.end <= opener && c.at.start >= sentence.start)
}

fn rounding(part: &Claim, whole: &Claim) -> Decimal {
    let of = |c: &Claim| {
        let value = c.value.as_ref().and_then(|v| v.number()).filter(|v| !v.is_zero())?;
        half_of_last(c).checked_div(value.abs())
    };
    Decimal::ONE_HUNDRED * (of(part).unwrap_or_default() + of(whole).unwrap_or_default())
}

/// 整改 of 整改率.
fn stem(chars: &[char], share: usize, from: usize) -> Option<String> {
    let rate = (from..share).rev().find(|k| chars[*k] == '率')?;
    let begin = (from..rate).rev().take_while(|k| is_han(chars[*k])).last()?;
    let word: String = chars[begin..rate].iter().collect();
    let word = word.strip_suffix("完成").filter(|w| !w.is_empty()).unwrap_or(&word).to_owned();
    (word.chars().count() >= 2).then_some(word)
}

/// A noun without the words that only say that all of it is meant.
fn stripped(noun: &str) -> String {
    const WORDS: [&str; 16] = [
        "总人数",
        "总数",
        "总量",
        "总额",
        "人数",
        "全体",
        "全部",
        "全校",
        "全县",
        "全区",
        "全市",
        "全镇",
        "本校",
        "我校",
        "比例",
        "的",
    ];
    let mut rest = noun.to_owned();
    for word in WORDS {
        rest = rest.replace(word, "");
    }
    for word in ["约", "达到", "达", "为", "到", "近", "超过"] {
        rest = rest.strip_suffix(word).unwrap_or(&rest).to_owned();
    }
    rest
}

fn result(
    reading: &Reading<'_>,
    whole: &Claim,
    part: &Claim,
    share: &Claim,
    worked: Decimal,
    holds: bool,
) -> Finding {
    let places = share.value.as_ref().and_then(|v| v.number()).map_or(1, |v| v.scale().clamp(1, 2));
    let message = Message::new(if holds { "checkup-share-holds" } else { "checkup-share-differs" })
        .with("part", &part.quote)
        .with("whole", &whole.quote)
        .with("worked", format!("{}%", worked.round_dp(places).normalize()))
        .with("said", &share.quote);
    let at = whole.at.start.min(part.at.start)..share.at.end;
    if holds { reading.holds(at, message) } else { reading.found(at, message) }
}

/// 学校原因占52%，设施原因占31%，人员原因占23%.
fn over_all(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let shares: Vec<&Claim> = claims
        .iter()
        .filter(|c| c.unit == "%" && exact(c).is_some() && !is_change(reading, c))
        .filter(|c| has_of(chars, c))
        .collect();
    let [first, .., last] = shares[..] else { return None };
    let at = first.at.start.saturating_sub(12)..last.at.end;
    let both = says(chars, at.clone(), "男") && says(chars, at.clone(), "女");
    let rest = says(chars, at.clone(), "其余") || says(chars, at.clone(), "其他");
    let sum: Decimal = shares.iter().filter_map(|c| exact(c)).sum();
    let within = first.at.start..last.at.end;
    let overlaps = OVERLAPPING.within(chars, at.clone()).is_some_and(|_| !is_ages(chars, at.clone()));
    let nested = says(chars, within.clone(), "其中")
        || claims.iter().any(|c| c.kind == Kind::Money && within.contains(&c.at.start));
    let most = if both || rest { Decimal::from(150) } else { Decimal::from(130) };
    let many = shares.len() >= 3 || both || rest;
    let over = sum > Decimal::new(1005, 1) && sum <= most;
    if !many || !over || nested || overlaps && !both {
        return None;
    }
    let parts = shares.iter().map(|c| c.quote.clone()).collect::<Vec<_>>().join(" + ");
    let message =
        Message::new("checkup-shares-over").with("parts", parts).with("sum", format!("{}%", sum.normalize()));
    Some(reading.found(within, message))
}

/// 35岁以下, 36至50岁: ages and points do not overlap.
fn is_ages(chars: &[char], at: std::ops::Range<usize>) -> bool {
    says(chars, at.clone(), "岁") || says(chars, at, "分")
}

/// Whether a share says 占 of one whole: right before it, and of nothing that it names.
fn has_of(chars: &[char], share: &Claim) -> bool {
    ["占", "各占", "占比", "占比为", "占到", "约占"].iter().any(|w| stands_before(chars, share.at.start, w))
}

/// 整改率100%，尚有2个问题未整改.
fn all_and_remaining(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    const LEFT: [&str; 7] = ["尚有", "仍有", "还有", "尚余", "还剩", "仍存在", "尚存"];
    let chars = reading.chars();
    for (i, share) in claims.iter().enumerate() {
        if share.unit != "%" || exact(share) != Some(Decimal::ONE_HUNDRED) || !reading.says_rate(share) {
            continue;
        }
        let Some(rest) =
            claims[i + 1..].iter().take(8).find(|c| matches!(c.kind, Kind::Count | Kind::Number))
        else {
            continue;
        };
        let between = share.at.end..rest.at.start;
        let sentence = reading.outline.sentence(share.at.start, chars.len());
        let is_left = LEFT.iter().any(|w| says(chars, between.clone(), w));
        let is_undone =
            ["未", "没有", "正在", "尚未", "待"].iter().any(|w| says(chars, between.start..sentence.end, w));
        if between.len() <= 30 && is_left && is_undone && exact(rest).is_some_and(|n| n > Decimal::ZERO) {
            let message = Message::new("checkup-all-and-remaining")
                .with("subject", &share.subject)
                .with("share", &share.quote)
                .with("rest", &rest.quote);
            return Some(reading.found(share.at.start..rest.at.end, message));
        }
    }
    None
}
