//! Names of persons spelled in two ways: 张建国局长 and 张建果局长. A name is known where a title stands beside it or a colon before
//! it; what differs from it in one character is looked for in the whole text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::is_mistaken;
use crate::characters::is_han;
use crate::finding::{Finding, Reading};
use crate::repair::stands;
use crate::words::{Words, list};

/// Titles that stand beside the name of a person.
static TITLES: Words = Words::beginning("titles");

/// Words before a name with a colon between: 联系人：.
static ROLES: Words = Words::ending("roles");

/// Words right before the names of those who are honoured.
static HONOURING: Words = Words::ending("honouring");

/// Words right before a name that has its title behind it, and words right behind one that has it before it.
static BEFORE: Words = Words::ending("before-person");
static BEHIND: Words = Words::beginning("behind-person");

/// A name, and the place where it was read first.
type Known = HashMap<[char; 3], Range<usize>>;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    const MOST_ALIKE: usize = 8;
    let chars = reading.chars();
    let known = names(chars);
    if known.is_empty() {
        return Vec::new();
    }
    // Names of three characters with one left out, by which others are found that differ in that one.
    let mut without: HashMap<(usize, char, char), Vec<[char; 3]>> = HashMap::new();
    let mut ordered: Vec<&[char; 3]> = known.keys().collect();
    ordered.sort_by_key(|name| known[*name].start);
    for name in ordered {
        for place in 0..3 {
            let (a, b) = others(*name, place);
            let similar = without.entry((place, a, b)).or_default();
            // Of names that are many and alike nobody knows which were mistaken.
            if similar.len() < MOST_ALIKE {
                similar.push(*name);
            }
        }
    }
    let mut told = HashSet::new();
    let mut found = Vec::new();
    for at in 0..chars.len().saturating_sub(2) {
        let name = [chars[at], chars[at + 1], chars[at + 2]];
        let twin = (0..3).find_map(|place| {
            let (a, b) = others(name, place);
            let similar = without.get(&(place, a, b))?.iter();
            similar.copied().find(|other| is_mistaken(name[place], other[place]))
        });
        let Some(twin) = twin.filter(|twin| !told.contains(&(*twin, name)) && told.insert((name, *twin)))
        else {
            continue;
        };
        // Whichever of the two stands first, the second is pointed at.
        let there = known[&twin].clone();
        let ((first, first_at), (second, second_at)) = if there.start < at {
            ((twin, there), (name, at..at + 3))
        } else {
            ((name, at..at + 3), (twin, there))
        };
        let word = |name: [char; 3]| name.iter().collect::<String>();
        let message =
            Message::new("checkup-two-spellings").with("first", word(first)).with("second", word(second));
        found.push(reading.found(second_at, message).and_at(reading, first_at));
    }
    found
}

fn others(name: [char; 3], place: usize) -> (char, char) {
    match place {
        0 => (name[1], name[2]),
        1 => (name[0], name[2]),
        _ => (name[0], name[1]),
    }
}

/// Names of three characters that are certain to be names.
fn names(chars: &[char]) -> Known {
    const MOST: usize = 2000;
    let surname = |c: char| list("surnames").iter().any(|s| s.starts_with(c));
    let mut known = Known::new();
    let mut note = |at: usize| {
        let Some(name) = chars.get(at..at + 3) else { return };
        if name.iter().all(|c| is_han(*c)) && surname(name[0]) && known.len() < MOST {
            known.entry([name[0], name[1], name[2]]).or_insert(at..at + 3);
        }
    };
    for at in 1..chars.len() {
        if let Some(title) = TITLES.longest_at(chars, at) {
            let begin = at.checked_sub(3);
            let opens = |begin: usize| {
                begin == 0 || !is_han(chars[begin - 1]) || BEFORE.before(chars, begin).is_some()
            };
            if let Some(begin) = begin.filter(|begin| opens(*begin)) {
                note(begin);
            }
            // 局长陈志强主持: a title before the name, and a verb or a sign behind it.
            let name_at = at + title.length;
            let closes =
                chars.get(name_at + 3).is_none_or(|c| !is_han(*c) || BEHIND.at(chars, name_at + 3).is_some());
            if closes {
                note(name_at);
            }
        }
        // 授予陈晓燕等35名同志: whoever is honoured is named.
        let behind = |at: usize| ["等", "同志"].iter().any(|w| stands(chars, at, w));
        if HONOURING.before(chars, at).is_some() && behind(at + 3) {
            note(at);
        }
        if matches!(chars[at], '：' | ':') && ROLES.before(chars, at).is_some() {
            let closes = chars.get(at + 4).is_none_or(|c| !is_han(*c) && !c.is_ascii_alphabetic());
            if closes {
                note(at + 1);
            }
        }
    }
    known
}
