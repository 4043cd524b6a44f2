//! Names spelled in two ways: 张建国局长 and 张建果局长, 《考核办法》 and 《考合办法》. One character sounds or looks like the other; of
//! two names that differ otherwise there may be two.

mod people;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use mingde_core::diagnostic::Message;
use pinyin::ToPinyin;

use super::owner::{Owner, mentions};
use super::{Finding, Reading};
use crate::characters::is_han;
use crate::words::{Words, list};

/// No name is longer than this, and so many of them are compared.
const LONGEST: usize = 40;
const MOST: usize = 2000;
const MOST_ALIKE: usize = 8;

/// What a name of a school or an office ends with, where it may go on.
static NAME_ENDS: Words = Words::ending("inner-name-ends");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut names: Vec<(Vec<char>, Range<usize>)> = Vec::new();
    let mut known = HashSet::new();
    let mut found = people::find(reading);
    let every = quoted(chars).into_iter().chain(units(reading));
    for at in every {
        let name = chars[at.clone()].to_vec();
        if names.len() < MOST && known.insert(name.clone()) {
            names.push((name, at));
        }
    }
    // Two names that differ in one character share all others: each is asked for with one character left out.
    let mut without: HashMap<(usize, Vec<char>), Vec<usize>> = HashMap::new();
    for (i, (name, at)) in names.iter().enumerate() {
        let mut twin = None;
        for place in 0..name.len() {
            let mut rest = name.clone();
            let own = rest.remove(place);
            let others = without.entry((place, rest)).or_default();
            twin = twin
                .or_else(|| others.iter().copied().find(|other| is_mistaken(own, names[*other].0[place])));
            if others.len() < 8 {
                others.push(i);
            }
        }
        if let Some(twin) = twin {
            let (first, first_at) = &names[twin];
            let word = |name: &[char]| name.iter().collect::<String>();
            let message =
                Message::new("checkup-two-spellings").with("first", word(first)).with("second", word(name));
            found.push(reading.found(at.clone(), message).and_at(reading, first_at.clone()));
        }
    }
    let told: Vec<Range<usize>> = names.iter().map(|(_, at)| at.clone()).collect();
    found.extend(cut_short(reading, &names, &told));
    found
}

/// 青和县第二实验小学 where a name of 青禾县第二实验小学 is known: what ends as a long name does and differs from it in one character. A word
/// inside it may keep it from being read as a name.
fn cut_short(
    reading: &Reading<'_>,
    names: &[(Vec<char>, Range<usize>)],
    told: &[Range<usize>],
) -> Vec<Finding> {
    const LEAST: usize = 6;
    let chars = reading.chars();
    let mut by_end: HashMap<&[char], Vec<usize>> = HashMap::new();
    for (i, (name, _)) in
        names.iter().enumerate().filter(|(_, (name, _))| (LEAST..=LONGEST).contains(&name.len()))
    {
        by_end.entry(&name[name.len() - 3..]).or_default().push(i);
    }
    let mut found: Vec<Finding> = Vec::new();
    if by_end.is_empty() {
        return found;
    }
    let ends: HashSet<char> = by_end.keys().map(|end| end[2]).collect();
    for end in 3..=chars.len() {
        if !ends.contains(&chars[end - 1]) {
            continue;
        }
        let Some(alike) = by_end.get(&chars[end - 3..end]) else { continue };
        let twin = alike.iter().take(MOST_ALIKE).find_map(|i| {
            let (name, at) = &names[*i];
            let from = end.checked_sub(name.len())?;
            let own = &chars[from..end];
            let mut apart = own.iter().zip(name).filter(|(a, b)| a != b);
            let (one, other) = apart.next()?;
            let is_known = told.iter().any(|known| known.contains(&from) || known.contains(&(end - 1)));
            (apart.next().is_none() && is_mistaken(*one, *other) && !is_known && at.start != from)
                .then_some((from, name, at))
        });
        let Some((from, name, at)) = twin else { continue };
        let word = |name: &[char]| name.iter().collect::<String>();
        let message = Message::new("checkup-two-spellings")
            .with("first", word(name))
            .with("second", word(&chars[from..end]));
        found.push(reading.found(from..end, message).and_at(reading, at.clone()));
    }
    found
}

/// Whether one character may have been written for another: it sounds the same, or looks much like it.
fn is_mistaken(one: char, other: char) -> bool {
    // 第一中学 and 第二中学, 东城 and 西城 are two.
    if one == other || !is_han(one) || !is_han(other) {
        return false;
    }
    // The tone may be wrong as well: qīng and qíng.
    let sound = |c: char| c.to_pinyin().map(|p| p.with_tone_num().replace(|c: char| c.is_ascii_digit(), ""));
    let alike = list("look-alikes").iter().any(|pair| pair.contains(one) && pair.contains(other));
    alike || sound(one).is_some() && sound(one) == sound(other)
}

/// What stands in 《》 and in “”, without sentences.
fn quoted(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let (close, least) = match c {
            '《' => ('》', 5),
            '“' => ('”', 4),
            _ => continue,
        };
        let inside = chars[at + 1..].iter().take(LONGEST).position(|c| *c == close || *c == '\n');
        let Some(length) = inside.filter(|n| *n >= least && chars[at + 1 + n] == close) else { continue };
        let name = at + 1..at + 1 + length;
        // 《教育发展“十四五”规划》 has marks of its own.
        let belongs = |c: &char| is_han(*c) || close == '》' && matches!(c, '“' | '”');
        if chars[name.clone()].iter().all(belongs) {
            found.push(name);
        }
    }
    found
}

/// Names of schools, towns and offices.
fn units(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for line in &reading.outline.lines {
        for mention in mentions(chars, line.clone()) {
            if matches!(mention.owner, Owner::Named(_)) && mention.at.len() >= 4 {
                // 文昌路小学 of 文昌路小学教育集团.
                let inner = (mention.at.start + 4..mention.at.end - 1)
                    .filter(|end| NAME_ENDS.before(chars, *end).is_some());
                found.extend(inner.map(|end| mention.at.start..end));
                found.push(mention.at);
            }
        }
    }
    found
}
