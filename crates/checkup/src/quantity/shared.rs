//! Lists share their subjects: 幼儿园、小学、初中教师达标率分别为96%、95.6%、95.2%.

use super::{Claim, Kind};
use crate::characters::is_han;

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
