//! Figures torn in two by a line break: 发放助学金32 at the end of a line and 4.975万元 on the next one.

use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::Claim;
use crate::quantity::numeral::digit_value;
use crate::repair::{lines, trimmed};

/// A year or a row of figures longer than this is no part of a torn number.
const LONGEST: usize = 4;

/// Places where a number may go on in the next line. None of them is a number of its own.
pub(crate) fn places(chars: &[char]) -> Vec<Range<usize>> {
    let all: Vec<Range<usize>> = lines(chars).map(|l| trimmed(chars, l)).filter(|l| !l.is_empty()).collect();
    all.windows(2).filter_map(|pair| place(chars, &pair[0], &pair[1])).collect()
}

fn place(chars: &[char], one: &Range<usize>, next: &Range<usize>) -> Option<Range<usize>> {
    let is_figure = |i: usize| digit_value(chars[i]).is_some() || matches!(chars[i], '.' | ',');
    let begin = (one.start..one.end).rev().take_while(|i| is_figure(*i)).last()?;
    let end = (next.start..next.end).take_while(|i| is_figure(*i)).last()? + 1;
    let follows_word = begin > one.start && is_han(chars[begin - 1]);
    // A sentence goes on with the unit; 3. and 2024年 begin something else.
    let measured =
        matches!(chars.get(end), Some('万' | '亿')) || crate::quantity::unit_length(chars, end) > 0;
    let is_prose = chars[next.clone()].iter().any(|c| matches!(c, '，' | '。' | '；' | ','))
        && !chars[one.clone()].contains(&'\t');
    let is_year = chars.get(end) == Some(&'年') && end - next.start >= 2;
    let short = one.end - begin <= LONGEST && digit_value(chars[begin]).is_some();
    (follows_word && measured && is_prose && short && !is_year).then_some(begin..end)
}

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let message = |at: &Range<usize>| {
        let halves: Vec<String> =
            chars[at.clone()].split(|c| *c == '\n').map(|half| half.iter().collect::<String>()).collect();
        let trimmed = |half: Option<&String>| half.map(|h| h.trim().to_owned()).unwrap_or_default();
        Message::new("checkup-number-torn")
            .with("first", trimmed(halves.first()))
            .with("second", trimmed(halves.last()))
    };
    places(chars).into_iter().map(|at| reading.found(at.clone(), message(&at))).collect()
}

/// Without the claims that are halves of one number.
pub(crate) fn without_halves(chars: &[char], claims: Vec<Claim>) -> Vec<Claim> {
    let torn = places(chars);
    if torn.is_empty() {
        return claims;
    }
    let is_half = |claim: &Claim| {
        let next = torn.partition_point(|at| at.end <= claim.at.start);
        torn.get(next).is_some_and(|at| at.start < claim.at.end)
    };
    claims.into_iter().filter(|claim| !is_half(claim)).collect()
}
