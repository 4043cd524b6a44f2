//! What a name with verbs stands for: “四勤”：勤于学习…；勤于思考…, 三查三看：查教案、查作业、查听课记录，看课堂、看课间、看课后.

use super::differs;
use crate::characters::is_han;
use crate::finding::{Finding, Reading};
use crate::quantity::numeral::han_digit;

/// A list of so many characters follows.
const LONGEST: usize = 240;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    (0..chars.len()).filter(|at| chars[*at] == '“').flat_map(|at| named(reading, at)).collect()
}

/// The pairs of a number and a verb in quotation marks, each against the items that begin with its verb.
fn named(reading: &Reading<'_>, open: usize) -> Vec<Finding> {
    let chars = reading.chars();
    let mut pairs: Vec<(usize, char)> = Vec::new();
    let mut at = open + 1;
    while let [number, verb] = chars.get(at..at + 2).unwrap_or_default() {
        let Some(number) = han_digit(*number).filter(|n| (2..=9).contains(n)) else { break };
        if !is_han(*verb) || matches!(*verb, '个' | '项' | '大' | '种' | '类' | '级' | '位' | '名') {
            break;
        }
        pairs.push((number as usize, *verb));
        at += 2;
    }
    let is_closed = chars.get(at) == Some(&'”');
    let colon = (at..chars.len()).take(6).find(|i| matches!(chars[*i], '：' | ':'));
    let Some(colon) = colon.filter(|_| is_closed && !pairs.is_empty()) else { return Vec::new() };
    let end = (colon..chars.len()).take(LONGEST).find(|i| matches!(chars[*i], '。' | '\n'));
    let Some(end) = end else { return Vec::new() };
    let items: Vec<&[char]> =
        chars[colon + 1..end].split(|c| matches!(c, '，' | '、' | '；' | ';' | ',')).collect();
    let counted = |verb: char| items.iter().filter(|item| item.first() == Some(&verb)).count();
    // Each item begins with one of the verbs, or what begins otherwise goes on with the one before it.
    let all: usize = pairs.iter().map(|(_, verb)| counted(*verb)).sum();
    let is_plain = items.iter().all(|item| pairs.iter().any(|(_, verb)| item.first() == Some(verb)));
    let is_sentences =
        pairs.len() == 1 && all >= 2 && items.first().and_then(|i| i.first()) == Some(&pairs[0].1);
    if !is_plain && !is_sentences {
        return Vec::new();
    }
    let wrong = pairs.iter().filter(|(said, verb)| {
        let listed = counted(*verb);
        listed >= 2 && listed != *said && listed.abs_diff(*said) <= 2
    });
    let quote: String = chars[open + 1..at].iter().collect();
    wrong.map(|(said, verb)| differs(reading, open..at + 1, quote.clone(), *said, counted(*verb))).collect()
}
