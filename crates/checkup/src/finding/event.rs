//! One event with two dates: 学校创办于1958年 and 我校始建于1985年; 会议定于3月16日召开 and 会议于3月18日开始; and how long ago it was: 1905年建校,
//! 2025年迎来建校110周年.

mod held;

use std::collections::HashMap;
use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::owner::{Owner, Subjects, mentions};
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::show::counted_in_english;
use crate::words::{Words, list};

/// The verb of a founding stands so close to its year.
const NEAR: usize = 6;

/// With the name of who was founded between.
const FAR: usize = 16;

/// Words by which something was founded; what was before it, or after.
static FOUNDED: Words = Words::beginning("founded");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = founding(reading);
    found.extend(announced(reading));
    found.extend(held::find(reading));
    found
}

/// Whether the clause of a date is about one of several phases: 一期, 二期工程, 第二批.
fn is_of_phase(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = super::figures::clause_before(chars, claim.at.start, 16);
    let number = |at: usize| chars.get(at).is_some_and(|c| "一二三四五六1234".contains(*c));
    clause.clone().any(|at| number(at) && matches!(chars.get(at + 1), Some('期' | '批')))
}

/// A year in which something was founded.
struct Founding<'c> {
    owner: Owner,
    year: i32,
    claim: &'c Claim,
    /// Foundings of one sort are one: a school that was founded may be opened later.
    sort: &'static str,
}

fn founding(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let subjects = Subjects::of(reading);
    let mut known: Vec<Founding<'_>> = Vec::new();
    let mut found = Vec::new();
    for claim in reading.claims {
        if claim.kind == Kind::Ordinal || claim.kind == Kind::Duration {
            found.extend(age(reading, &known, claim));
        }
        let Some((year, sort, verb)) = founded(reading, claim) else { continue };
        let Some(owner) = whose(reading, &subjects, claim, &verb) else { continue };
        let twin = known.iter().find(|it| it.sort == sort && it.owner.may_be(&owner));
        match twin {
            // 一期2025年9月投入使用，二期2026年9月投入使用.
            Some(first) if is_of_phase(reading, first.claim) && is_of_phase(reading, claim) => {
                if year < first.year {
                    let message = Message::new("checkup-dates-order")
                        .with("first", &first.claim.quote)
                        .with("second", &claim.quote);
                    let at = first.claim.at.clone();
                    found.push(reading.found(claim.at.clone(), message).and_at(reading, at));
                }
            }
            Some(first) if first.year != year => {
                let text = |at: Range<usize>| chars[at].iter().collect::<String>();
                let message = Message::new("checkup-said-differently")
                    .with("subject", text(verb))
                    .with("first", &first.claim.quote)
                    .with("second", &claim.quote);
                found.push(reading.found(claim.at.clone(), message).and_at(reading, first.claim.at.clone()));
            }
            Some(_) => {}
            None => known.push(Founding { owner, year, claim, sort }),
        }
    }
    found
}

/// The year of a founding, its sort, and where its verb stands.
fn founded(reading: &Reading<'_>, claim: &Claim) -> Option<(i32, &'static str, Range<usize>)> {
    let chars = reading.chars();
    if claim.kind != Kind::Date || claim.upper.is_some() {
        return None;
    }
    let year = year_of(claim)?;
    let before = claim.at.start.saturating_sub(NEAR)..claim.at.start;
    let lead = before.rev().take_while(|at| !matches!(chars[*at], '，' | '。' | '；' | '、' | '\n'));
    let before = lead.filter_map(|at| Some((at, FOUNDED.longest_at(chars, at)?))).find(|(at, w)| {
        let end = at + w.length;
        end == claim.at.start || matches!(chars.get(end), Some('于' | '在')) && end + 1 == claim.at.start
    });
    // 2016年9月，城东幼儿园投入使用: the name stands between.
    let comma = usize::from(matches!(chars.get(claim.at.end), Some('，' | ',')));
    let far = if comma > 0 { FAR } else { NEAR };
    let behind = claim.at.end + comma..(claim.at.end + comma + far).min(chars.len());
    let behind = || {
        let (at, word) = FOUNDED.within(chars, behind.clone())?;
        let is_close = chars[behind.start..at].iter().all(|c| is_han(*c));
        // 迎来建校120周年 is no founding, and 成立 of a committee is not the school's.
        let ends = chars.get(at + word.length).is_none_or(|c| !is_han(*c) && !c.is_ascii_digit());
        (is_close && (comma == 0 || ends) && !chars.get(at + word.length).is_some_and(char::is_ascii_digit))
            .then_some((at, word))
    };
    let (at, word) = before.or_else(behind)?;
    let sort = list("founded-sorts").iter().filter_map(|pair| pair.split_once('/'));
    let sort = sort.filter(|(name, _)| *name == word.text).map(|(_, sort)| sort).next().unwrap_or("");
    Some((year, sort, at..at + word.length))
}

fn year_of(claim: &Claim) -> Option<i32> {
    let date = claim.value.as_ref()?.to_string();
    date.get(..4)?.parse().ok().filter(|year| (1700..2200).contains(year))
}

/// Who was founded: the school of the paper, or the name in the same sentence. None where it is said of what was before it, or of a part.
fn whose(reading: &Reading<'_>, subjects: &Subjects, claim: &Claim, verb: &Range<usize>) -> Option<Owner> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let end = claim.at.start.min(verb.start);
    let lead = sentence.start..claim.at.end.max(verb.end);
    if list("founded-others").iter().any(|w| super::figures::says(chars, lead.clone(), w)) {
        return None;
    }
    let named = mentions(chars, sentence.start..end).pop();
    let behind = || {
        let to = sentence.end.min(claim.at.end.max(verb.end) + 16);
        mentions(chars, verb.end..to.max(verb.end)).into_iter().next()
    };
    // 学校创办于1958年, 建校于1958年.
    let own = ["学校", "我校", "本校", "该校", "我园", "幼儿园"]
        .iter()
        .any(|w| stands(chars, sentence.start, w) || stands_before(chars, end, w));
    // 自1965年建校以来: a school that is not named is the school.
    let of_school = ["建校", "建园"].iter().any(|w| stands(chars, verb.start, w));
    let no_name = named.is_none() && (own || of_school || end <= sentence.start + 4);
    if no_name {
        let after = behind().map(|m| subjects.meant(m.owner));
        return Some(after.filter(|owner| matches!(owner, Owner::Named(_))).unwrap_or(Owner::Whole(None)));
    }
    Some(subjects.meant(named?.owner)).map(|owner| match owner {
        Owner::Whole(_) => Owner::Whole(None),
        named => named,
    })
}

/// 2025年迎来建校120周年; 至今已有73年办学历史: as many years as there are between.
fn age(reading: &Reading<'_>, known: &[Founding<'_>], claim: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let years = claim.value.as_ref()?.number().filter(|n| n.fract().is_zero())?;
    let years = i32::try_from(years.normalize().mantissa()).ok()?;
    let is_jubilee = claim.unit == "周年"
        && ["建校", "办学", "成立", "建园"].iter().any(|w| stands_before(chars, claim.at.start, w));
    let is_history = claim.unit == "年" && list("histories").iter().any(|w| stands(chars, claim.at.end, w));
    if claim.upper.is_some() || claim.relation != crate::quantity::Relation::Eq || !(is_jubilee || is_history)
    {
        return None;
    }
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let own: Vec<&Claim> = reading
        .claims
        .iter()
        .filter(|c| sentence.contains(&c.at.start) && c.kind == Kind::Date && c.at.start < claim.at.start)
        .collect();
    let of_known = known
        .iter()
        .rev()
        .find(|it| matches!(it.owner, Owner::Whole(_)) || sentence.contains(&it.claim.at.start))
        .or_else(|| known.iter().rev().find(|it| is_jubilee && is_called(chars, &sentence, &it.owner)));
    // 学校工会成立于1986年，今年是工会成立38周年: of whatever it is, the sentence says both.
    let of_sentence = own.iter().find_map(|c| {
        let (year, _, verb) = founded(reading, c)?;
        let verb: String = chars[verb].iter().collect();
        (is_jubilee && stands_before(chars, claim.at.start, &verb)).then_some((year, *c))
    });
    let of_known = of_known.map(|it| (it.year, it.claim));
    let (since, first) = of_sentence.or(of_known)?;
    // 2011年被评为重点，今年是建校40周年: 今年 is the year of the paper.
    let clause = super::figures::clause_before(chars, claim.at.start, 16);
    let is_now = super::figures::says(chars, clause, "今年");
    // 明年是建校67周年 is of the year behind that of the paper.
    let opening = sentence.start..claim.at.start;
    let is_next = super::figures::says(chars, opening.clone(), "明年") && !is_now;
    let now = own
        .iter()
        .rev()
        .filter(|_| !is_now && !is_next)
        .filter_map(|c| year_of(c))
        .find(|year| *year > since);
    let now = now.or_else(|| Some(signed_year(reading)? + i32::from(is_next)))?;
    let right = now - since;
    let slack = i32::from(is_history);
    if (right - years).abs() <= slack || !(right / 2..=right * 2).contains(&years) {
        return None;
    }
    let range = format!("{}—{now}年", first.quote);
    let message = Message::new("checkup-period-length").with("range", range).with("said", &claim.quote);
    let unit = &claim.unit;
    let english = counted_in_english(right.into(), unit);
    let message = message.with_translated("right", &format!("{right}{unit}"), &english);
    Some(reading.found(claim.at.clone(), message).and_at(reading, first.at.clone()))
}

/// 一中 of 县一中, 河东中学 of 河湾镇河东中学: a name is said again by what is its own.
fn is_called(chars: &[char], sentence: &Range<usize>, owner: &Owner) -> bool {
    let Owner::Named(name) = owner else { return false };
    let name: Vec<char> = name.chars().collect();
    let shortest = if name.ends_with(&['学']) || name.ends_with(&['园']) { 4 } else { 2 };
    let ways = (0..name.len().min(4)).map(|from| &name[from..]).filter(|way| way.len() >= shortest);
    ways.map(|way| way.iter().collect::<String>())
        .any(|way| super::figures::says(chars, sentence.clone(), &way))
}

/// The year of the day in the last line.
fn signed_year(reading: &Reading<'_>) -> Option<i32> {
    let last = reading.outline.lines.last()?;
    let date = reading
        .claims
        .iter()
        .rev()
        .take(3)
        .find(|c| c.kind == Kind::Date && last.contains(&c.at.start) && last.len() <= 16)?;
    year_of(date)
}

/// What a notice announces for a day, by its name: 会议 of 会议时间：5月16日.
fn announced(reading: &Reading<'_>) -> Vec<Finding> {
    let mut known: HashMap<&'static str, &Claim> = HashMap::new();
    let mut found = Vec::new();
    for claim in reading.claims.iter().filter(|c| c.kind == Kind::Date) {
        let Some(days) = days(claim) else { continue };
        let Some(name) = event_of(reading, claim) else { continue };
        if is_announcing(reading, claim) {
            known.entry(name).or_insert(claim);
        }
        let Some(first) = known.get(name).filter(|first| first.at != claim.at) else { continue };
        let Some(said) = self::days(first) else { continue };
        // A range and one of its days, or two days of which neither is the other's slip, may be two events.
        if said == days || is_one_of_several(reading, first) || is_one_of_several(reading, claim) {
            continue;
        }
        let is_slip = match (said, days) {
            ((a, None), (b, None)) => a.0 == b.0 && a.1 != b.1,
            ((a, Some(x)), (b, Some(y))) => (a == b) != (x == y),
            _ => false,
        };
        if is_slip {
            let message = Message::new("checkup-said-differently")
                .with("subject", name)
                .with("first", &first.quote)
                .with("second", &claim.quote);
            found.push(reading.found(claim.at.clone(), message).and_at(reading, first.at.clone()));
        }
    }
    found
}

type MonthDay = (u8, u8);

/// Month and day of a date, and of its end.
fn days(claim: &Claim) -> Option<(MonthDay, Option<MonthDay>)> {
    let read = |value: Option<&crate::quantity::Value>| -> Option<MonthDay> {
        let text = value?.to_string();
        let day = text.split('T').next()?;
        let mut parts = day.rsplit('-');
        let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some((month, day))
    };
    let from = read(claim.value.as_ref())?;
    match &claim.upper {
        None => Some((from, None)),
        upper => Some((from, Some(read(upper.as_ref())?))),
    }
}

/// The event a date is said of: what is named in its clause, before or behind it.
fn event_of(reading: &Reading<'_>, claim: &Claim) -> Option<&'static str> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let from = sentence.start.max(claim.at.start.saturating_sub(12));
    let to = sentence.end.min(claim.at.end + 14);
    let bound = |at: usize| matches!(chars[at], '，' | '；' | '。' | '\n');
    let from = (from..claim.at.start).rev().find(|at| bound(*at)).map_or(from, |at| at + 1);
    let to = (claim.at.end..to).find(|at| bound(*at)).unwrap_or(to);
    let named = |at: Range<usize>| {
        list("events").iter().find(|w| at.clone().any(|i| stands(chars, i, w))).map(String::as_str)
    };
    // 会议通知 of 3月5日 is no meeting.
    if list("no-events").iter().any(|w| super::figures::says(chars, from..to, w)) {
        return None;
    }
    named(from..claim.at.start).or_else(|| named(claim.at.end..to))
}

/// Whether the words right before a date announce it: 会议时间：, 定于.
fn is_announcing(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    list("announcing").iter().any(|w| stands_before(chars, claim.at.start, w))
}

/// 第一期：7月14日至7月18日 is one of several.
fn is_one_of_several(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let lead = sentence.start.max(claim.at.start.saturating_sub(30))..sentence.end.min(claim.at.end + 12);
    list("one-of-several").iter().any(|w| super::figures::says(chars, lead.clone(), w))
}
