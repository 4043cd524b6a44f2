//! Lists share their subjects: 幼儿园、小学、初中教师达标率分别为96%、95.6%、95.2%.

use super::{Claim, Kind, subject};
use crate::characters::is_han;
use crate::words::list;

/// Longer lists are read as they stand.
const MOST: usize = 12;

/// Names stand at most so many characters before their numbers.
const REACH: usize = 60;

/// Gives every number of a row the subject that is its own, or that of the first where names and numbers are not as many.
pub(super) fn share_out(chars: &[char], claims: &mut [Claim]) {
    let mut first = 0;
    while first < claims.len() {
        let follows = |pair: &[Claim]| {
            let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
            matches!(between, ['、'] | ['和'] | ['与'])
                && pair[0].unit == pair[1].unit
                && pair[1].subject.is_empty()
        };
        let length = 1 + claims[first..].windows(2).take(MOST).take_while(|pair| follows(pair)).count();
        if length > 1 && !claims[first].subject.is_empty() && claims[first].kind != Kind::Ordinal {
            let subjects = names(chars, &claims[first], length);
            for (i, claim) in claims[first..first + length].iter_mut().enumerate() {
                if let Some(subject) = subjects.get(i) {
                    claim.subject.clone_from(subject);
                }
            }
        }
        first += length;
    }
}

/// 2022年、2023年、2024年公用经费分别为142万元、150万元、162万元: as many numbers as years behind them, each of its own year.
pub(super) fn share_years(chars: &[char], claims: &mut [Claim]) {
    let joined = |pair: &[Claim]| {
        let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
        matches!(between, ['、'] | ['和'] | ['与'])
    };
    let mut first = 0;
    while first < claims.len() {
        if claims[first].kind != Kind::Date {
            first += 1;
            continue;
        }
        let is_year =
            |c: &Claim| c.kind == Kind::Date && c.value.as_ref().is_some_and(|v| v.to_string().len() == 4);
        let in_row = |from: usize, same: &dyn Fn(&Claim) -> bool| {
            let pairs = claims[from..].windows(2).take(MOST);
            1 + pairs.take_while(|pair| joined(pair) && same(&pair[0]) && same(&pair[1])).count()
        };
        let years = in_row(first, &is_year);
        let values = first + years;
        let near = claims
            .get(values)
            .is_some_and(|c| c.at.start.saturating_sub(claims[values - 1].at.end) <= REACH / 2);
        if years > 1 && near && !claims[values].unit.is_empty() {
            let unit = claims[values].unit.clone();
            if in_row(values, &|c: &Claim| c.unit == unit && c.kind != Kind::Date) == years {
                let dates: Vec<String> = claims[first..values]
                    .iter()
                    .filter_map(|c| Some(format!("{}年", c.value.as_ref()?)))
                    .collect();
                for (claim, date) in claims[values..values + years].iter_mut().zip(dates) {
                    claim.period = date;
                }
            }
        }
        first += years;
    }
}

/// 巩固率由2020年的93.2%提高到2024年的96.8%: both numbers are of what stands before 由.
pub(super) fn share_from_to(chars: &[char], claims: &mut [Claim]) {
    const NEAR: usize = 24;
    let ends = |c: char| matches!(c, '，' | ',' | '。' | '；' | ';' | '、' | '\n');
    for i in 0..claims.len() {
        let start = claims[i].at.start;
        let mut back = (start.saturating_sub(NEAR)..start).rev().take_while(|k| !ends(chars[*k]));
        let Some(from) =
            back.find(|k| matches!(chars[*k], '由' | '从')).filter(|_| claims[i].kind != Kind::Date)
        else {
            continue;
        };
        let behind =
            claims[i + 1..].iter().take(2).position(|c| c.kind != Kind::Date && c.unit == claims[i].unit);
        let Some(to) = behind.map(|at| i + 1 + at) else { continue };
        let between = claims[i].at.end..claims[to].at.start.max(claims[i].at.end);
        let leads = between.clone().any(|k| matches!(chars[k], '到' | '至' | '为' | '成'));
        if !leads || between.len() > NEAR || between.clone().any(|k| ends(chars[k])) {
            continue;
        }
        let noun = subject::before(chars, from, from.saturating_sub(NEAR));
        if noun.chars().count() < 2 {
            continue;
        }
        let lead: String = chars[from..start].iter().collect();
        let joint: String = chars[between].iter().collect();
        for (at, text) in [(i, lead), (to, joint)] {
            if text.contains(&claims[at].subject) {
                claims[at].subject.clone_from(&noun);
            }
        }
    }
}

/// 在校生 of 在校生比上年: what is compared, not what it is compared with.
pub(super) fn without_comparisons(claims: &mut [Claim]) {
    for claim in claims.iter_mut().filter(|c| c.subject.contains(['比', '较'])) {
        let rest = list("comparing-ends").iter().find_map(|w| claim.subject.strip_suffix(w.as_str()));
        if let Some(rest) = rest.filter(|rest| rest.chars().count() >= 2).map(str::to_owned) {
            claim.subject = rest;
        }
    }
}

/// The subjects of a row of numbers.
fn names(chars: &[char], first: &Claim, count: usize) -> Vec<String> {
    let subject = first.subject.trim_end_matches("分别").to_owned();
    let alike = vec![subject.clone(); count];
    // The names before the last one stand before the subject, each behind a 、.
    let text: String = chars[first.at.start.saturating_sub(REACH)..first.at.start].iter().collect();
    let Some(at) = text.rfind(&subject) else { return alike };
    let head = text[..at].strip_suffix(['、', '和', '与']);
    let Some(head) = head else { return alike };
    let clause = head.rsplit(|c: char| !is_han(c) && c != '、').next().unwrap_or_default();
    let mut names: Vec<&str> = clause.split('、').filter(|name| !name.is_empty()).collect();
    if names.len() + 1 > count {
        names.drain(..names.len() + 1 - count);
    }
    if names.len() + 1 != count || names.iter().any(|name| name.chars().count() > 8) {
        return alike;
    }
    // 初中 of 初中教师达标率: a level, or as long a name as the one before it.
    const LEVELS: [&str; 8] = ["幼儿园", "小学", "初中", "高中", "中职", "职高", "普高", "学前"];
    let own = LEVELS.iter().find(|level| subject.starts_with(**level)).map(|level| level.len());
    let as_long = names.last().map(|name| name.len()).filter(|length| subject.is_char_boundary(*length));
    let Some(length) = own.or(as_long).filter(|length| *length < subject.len()) else { return alike };
    let common = &subject[length..];
    let mut subjects: Vec<String> = names.iter().map(|name| format!("{name}{common}")).collect();
    subjects.push(subject.clone());
    subjects
}
