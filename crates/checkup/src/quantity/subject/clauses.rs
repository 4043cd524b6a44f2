//! What shares and sums of money are of, and what is done so often: clauses more than nouns.

use super::words::BREAKS;
use super::{clause_start, is_word, without};
use crate::characters::is_han;
use crate::repair::stands;

/// What a share is of: the clause before the number without the words of measuring.
pub(in crate::quantity) fn of_share(chars: &[char], at: usize, from: usize) -> String {
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
    let begin =
        (begin..end).rev().find(|i| matches!(chars[*i], '：' | ':')).map_or(begin, |i| i + 1).min(end);
    let mut words = &chars[begin..end];
    for word in ["的", "使", "其中", "目前", "实现", "确保"] {
        if stands(words, 0, word) {
            words = &words[word.chars().count()..];
        }
    }
    words.iter().collect()
}

/// What a sum of money is for or from: the words right before it.
pub(in crate::quantity) fn of_money(chars: &[char], at: usize, from: usize) -> String {
    let clause = clause_start(chars, at, from);
    let end = without(chars, clause, at);
    let begin = whole_word(chars, clause, end);
    let begin = (begin..end).rev().find(|i| matches!(chars[*i], '的' | '了')).map_or(begin, |i| i + 1);
    chars[begin..end].iter().collect()
}

/// Where the words before `end` begin: at a verb or at the clause where they are not far, so that no word is cut in two.
fn whole_word(chars: &[char], clause: usize, end: usize) -> usize {
    const USUAL: usize = 8;
    const FARTHEST: usize = 14;
    let usual = end.saturating_sub(USUAL).max(clause);
    let farthest = end.saturating_sub(FARTHEST).max(clause);
    let verb = (farthest..=usual).rev().find(|i| BREAKS.before(chars, *i).is_some_and(|w| w.length > 1));
    verb.unwrap_or(if farthest == clause { clause } else { usual })
}

/// What is done so often: what follows, without the word that only says that something is done.
pub(in crate::quantity) fn done(chars: &[char], at: usize) -> String {
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
