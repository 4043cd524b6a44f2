//! What a name with a number in it stands for: `“五个一”就是…` and `“三测评”制度(…、…、…)`.

use super::{differs, quoted_numbers};
use crate::characters::is_han;
use crate::finding::{Finding, Reading};
use crate::quantity::numeral::han_digit;
use crate::repair::{stands, stands_before};

/// `“五个一”就是…` and `“三测评”制度(…、…、…)`.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (at, said, close) in quoted_numbers(chars) {
        let listed = explained(chars, close + 1)
            .or_else(|| bracketed(chars, close + 1))
            .or_else(|| alike_behind(chars, noun(chars, at, close), close + 1))
            .or_else(|| alike_before(chars, noun(chars, at, close), at));
        let Some(listed) = listed.filter(|n| *n >= 2 && *n != said) else { continue };
        let quote: String = chars[at + 1..close].iter().collect();
        let sentence = reading.outline.sentence(at, chars.len());
        let list = close + 1..sentence.end.max(close + 1);
        found.push(differs(reading, at..close + 1, quote, said, listed).and_at(reading, list));
    }
    found
}

fn explained(chars: &[char], at: usize) -> Option<usize> {
    let word = ["就是", "是指", "指的是", "即", "包括"].iter().find(|w| stands(chars, at, w));
    let Some(word) = word else { return ones(chars, at).or_else(|| after_noun(chars, at)) };
    let from = at + word.chars().count();
    let to = chars[from..].iter().take(400).position(|c| matches!(c, '。' | '\n'))? + from;
    // “三统一”即…；“五共享”即…: the next one explains itself.
    let next = (from..to).find(|i| chars[*i] == '；' && chars.get(i + 1) == Some(&'“'));
    let to = next.unwrap_or(to);
    Some(items(&chars[from..to]))
}

/// “三级联动”机制，即县级统筹、镇级落实、校级实施: short items alone, behind the noun and a comma.
fn after_noun(chars: &[char], at: usize) -> Option<usize> {
    const LONGEST_NOUN: usize = 8;
    const LONGEST_ITEM: usize = 10;
    let comma = (at..chars.len()).take(LONGEST_NOUN).find(|i| !is_han(chars[*i]))?;
    let word = ["即", "就是", "包括"].iter().find(|w| stands(chars, comma + 1, w))?;
    let from = comma + 1 + word.chars().count();
    let to = chars.get(from..)?.iter().take(100).position(|c| matches!(c, '。' | '；' | '\n'))? + from;
    let each: Vec<&[char]> = chars[from..to].split(|c| *c == '、').collect();
    let plain =
        each.iter().all(|item| (2..=LONGEST_ITEM).contains(&item.len()) && item.iter().all(|c| is_han(*c)));
    let is_open = stands_before(chars, to, "等") || stands_before(chars, to, "等等");
    (matches!(chars[comma], '，' | ',') && each.len() >= 2 && plain && !is_open).then_some(each.len())
}

/// “三个一”工程：一堂好课、一次教研、一篇论文: each of them begins with 一.
fn ones(chars: &[char], at: usize) -> Option<usize> {
    let colon = (at..chars.len()).take(6).find(|i| matches!(chars[*i], '：' | ':'))?;
    let to = chars[colon..].iter().take(200).position(|c| matches!(c, '。' | '；' | '\n'))? + colon;
    let each: Vec<&[char]> = chars[colon + 1..to].split(|c| matches!(c, '、' | '，' | ',')).collect();
    (each.len() >= 2 && each.iter().all(|item| item.first() == Some(&'一'))).then_some(each.len())
}

/// 坚持 of “四个坚持”, 长 of “五长”.
fn noun(chars: &[char], at: usize, close: usize) -> &[char] {
    let from = (at + 1..close)
        .take_while(|i| han_digit(chars[*i]).is_some() || matches!(chars[*i], '十' | '个' | '项' | '大'));
    &chars[from.last().map_or(close, |i| i + 1)..close]
}

/// “四个坚持”：坚持健康第一、坚持面向全体、坚持体教融合: each begins as the name ends, or ends with it.
fn alike_behind(chars: &[char], noun: &[char], at: usize) -> Option<usize> {
    let colon = (at..chars.len()).take(6).find(|i| matches!(chars[*i], '：' | ':'))?;
    let to = chars[colon..].iter().take(200).position(|c| matches!(c, '。' | '\n'))? + colon;
    let each: Vec<&[char]> = chars[colon + 1..to].split(|c| matches!(c, '、' | '，' | ',' | '；')).collect();
    // 校长包全校、主任包年级 of “五包”.
    let alike =
        |item: &&[char]| item.len() > noun.len() && item.windows(noun.len().max(1)).any(|w| w == noun);
    (!noun.is_empty() && each.len() >= 2 && each.iter().all(alike)).then_some(each.len())
}

/// 县长、局长、乡镇长、村长、校长、家长“五长”责任制.
fn alike_before(chars: &[char], noun: &[char], at: usize) -> Option<usize> {
    const LONGEST: usize = 10;
    let mut end = at;
    let mut items = 0;
    while !noun.is_empty() && chars[..end].ends_with(noun) {
        items += 1;
        let from = (end.saturating_sub(LONGEST)..end).rev().find(|i| !is_han(chars[*i]));
        match from {
            Some(sign) if chars[sign] == '、' => end = sign,
            _ => break,
        }
    }
    (items >= 2).then_some(items)
}

fn bracketed(chars: &[char], at: usize) -> Option<usize> {
    let open = chars.get(at..)?.iter().take(5).position(|c| matches!(c, '(' | '（'))? + at;
    let close = chars[open..].iter().take(120).position(|c| matches!(c, ')' | '）'))? + open;
    let inside = &chars[open + 1..close];
    let is_list = inside.contains(&'、') && !stands_before(chars, close, "等");
    is_list.then(|| items(inside))
}

/// Items between commas, or between 、 where there are no commas.
fn items(text: &[char]) -> usize {
    let commas = text.iter().filter(|c| matches!(c, ',' | '，' | '；' | ';')).count();
    let separators = if commas > 0 { commas } else { text.iter().filter(|c| **c == '、').count() };
    separators + 1
}
