//! Two versions side by side: for each article the words that went and those that came.

use super::{Section, sections};

/// A stretch of words that went, came, or stayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is: in the earlier text words that went, in the later one words that came.
    pub is_other: bool,
    /// The words.
    pub text: String,
}

/// A text of an article before and after; none where there was or is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Before.
    pub before: Option<Vec<Piece>>,
    /// After.
    pub after: Option<Vec<Piece>>,
}

/// An article that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedArticle {
    /// Its heading, as it is now; as it was, where it is gone. Empty for the front matter.
    pub heading: String,
    /// The heading it had, where it has another now.
    pub former: Option<String>,
    /// Its words, where they changed.
    pub words: Option<Beside>,
    /// Its rules, where they changed.
    pub rules: Option<Beside>,
}

/// So many cells of a comparison are worked out; of longer texts whole lines are compared.
const MOST_CELLS: usize = 4_000_000;

/// The articles of two texts that differ, in the order of the later one; what is gone comes last.
pub(crate) fn changed_articles(before: &str, after: &str) -> Vec<ChangedArticle> {
    let (old, new) = (sections(before), sections(after));
    let mut left: Vec<Option<&Section>> = old.iter().map(Some).collect();
    let mut pairs: Vec<(Option<&Section>, &Section)> = Vec::new();
    for section in &new {
        let same = left.iter().position(|old| old.is_some_and(|old| old.heading == section.heading));
        let near = || {
            let ordinal = ordinal(&section.heading)?;
            left.iter().position(|old| {
                old.is_some_and(|old| {
                    self::ordinal(&old.heading) == Some(ordinal)
                        && !new.iter().any(|other| other.heading == old.heading)
                })
            })
        };
        let found = same.or_else(near).and_then(|at| left[at].take());
        pairs.push((found, section));
    }
    let mut changed: Vec<ChangedArticle> =
        pairs.into_iter().filter_map(|(old, new)| article(old, Some(new))).collect();
    changed.extend(left.into_iter().flatten().filter_map(|gone| article(Some(gone), None)));
    changed
}

/// `第三条` of a heading.
fn ordinal(heading: &str) -> Option<&str> {
    let end = heading.find('条')? + '条'.len_utf8();
    heading.starts_with('第').then(|| &heading[..end])
}

fn article(old: Option<&Section>, new: Option<&Section>) -> Option<ChangedArticle> {
    let heading = new.or(old)?.heading.clone();
    let former = old.map(|old| old.heading.clone()).filter(|former| new.is_some() && *former != heading);
    let words = beside(old.map(|old| old.words.as_str()), new.map(|new| new.words.as_str()));
    let rules = beside(old.map(|old| old.rules.trim()), new.map(|new| new.rules.trim()));
    // An article without words or rules is none the less there or gone.
    let changed = words.is_some() || rules.is_some() || former.is_some() || old.is_none() || new.is_none();
    changed.then_some(ChangedArticle { heading, former, words, rules })
}

fn beside(before: Option<&str>, after: Option<&str>) -> Option<Beside> {
    let (old, new) = (before.unwrap_or(""), after.unwrap_or(""));
    if old == new {
        return None;
    }
    let (old, new) = compared(old, new);
    Some(Beside { before: before.map(|_| old), after: after.map(|_| new) })
}

/// The pieces of two texts.
fn compared(before: &str, after: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (mut old, mut new) = (words(before), words(after));
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        (old, new) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
        if old.len().saturating_mul(new.len()) > MOST_CELLS {
            (old, new) = (vec![before], vec![after]);
        }
    }
    let kept = common(&old, &new);
    let pieces = |words: &[&str], is_kept: &dyn Fn(usize) -> bool| {
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let is_other = !is_kept(at);
            match pieces.last_mut() {
                Some(last) if last.is_other == is_other => last.text.push_str(word),
                _ => pieces.push(Piece { is_other, text: (*word).to_owned() }),
            }
        }
        pieces
    };
    let (mut in_old, mut in_new) = (vec![false; old.len()], vec![false; new.len()]);
    for (at, other) in kept {
        (in_old[at], in_new[other]) = (true, true);
    }
    (pieces(&old, &|at| in_old[at]), pieces(&new, &|at| in_new[at]))
}

/// Single Chinese characters and marks, whole words and numbers of others.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let sort = match c {
            'a'..='z' | 'A'..='Z' | '_' | '-' => Some(1),
            '0'..='9' | '.' => Some(2),
            ' ' => Some(3),
            _ => None,
        };
        if at > begin && (sort.is_none() || before != sort) {
            found.push(&text[begin..at]);
            begin = at;
        }
        before = sort;
    }
    if begin < text.len() {
        found.push(&text[begin..]);
    }
    found
}

/// The places of a longest common sequence.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[first..], &new[first..]);
    let last = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old_rest[..old_rest.len() - last], &new_rest[..new_rest.len() - last]);
    let width = b.len() + 1;
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = match a[i] == b[j] {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let mut kept: Vec<(usize, usize)> = (0..first).map(|at| (at, at)).collect();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            kept.push((first + i, first + j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept.extend((0..last).map(|at| (old.len() - last + at, new.len() - last + at)));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &Option<Vec<Piece>>) -> String {
        let one =
            |piece: &Piece| if piece.is_other { format!("[{}]", piece.text) } else { piece.text.clone() };
        pieces.as_ref().map_or_else(|| "-".to_owned(), |pieces| pieces.iter().map(one).collect())
    }

    #[test]
    fn words_that_went_and_came_stand_side_by_side_and_what_stayed_is_not_told() {
        let before = "---\nid: a\nversion: '1'\n---\n## 第一条 目的\n不变。\n## 第二条 次数\n每学期不少于三次。\n```rule\nduties:\n  d: { require: n >= 3 }\n```\n## 第三条 附则\n自公布之日起施行。\n";
        let after = "---\nid: a\nversion: '2'\n---\n## 第一条 目的\n不变。\n## 第二条 次数和质量\n每学期不少于四次，当面谈。\n```rule\nduties:\n  d: { require: n >= 4 }\n```\n## 第四条 新增\n又一条。\n";
        let changed = changed_articles(before, after);
        let told: Vec<_> = changed.iter().map(|c| (c.heading.as_str(), c.former.as_deref())).collect();
        let expected = [
            ("", None),
            ("第二条 次数和质量", Some("第二条 次数")),
            ("第四条 新增", None),
            ("第三条 附则", None),
        ];
        assert_eq!(told, expected);
        let words = changed[1].words.as_ref().unwrap();
        assert_eq!(shown(&words.before), "每学期不少于[三]次。");
        assert_eq!(shown(&words.after), "每学期不少于[四]次[，当面谈]。");
        let rules = changed[1].rules.as_ref().unwrap();
        assert_eq!(shown(&rules.after), "duties:\n  d: { require: n >= [4] }");
        assert_eq!(
            (shown(&changed[2].words.as_ref().unwrap().before), changed[2].rules.is_none()),
            ("-".into(), true)
        );
        assert_eq!(shown(&changed[3].words.as_ref().unwrap().after), "-");
        assert!(changed_articles(before, before).is_empty());
    }

    #[test]
    fn long_texts_are_compared_by_lines_and_nothing_of_them_is_lost() {
        let long: String = (0..3_000).map(|n| format!("第{n}句话说的是第{n}件事情。\n")).collect();
        let other = long.replace("第1500句话说的是", "第1500句不再说");
        let (before, after) = compared(&long, &other);
        let whole = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
        assert_eq!((whole(&before), whole(&after)), (long, other));
        assert_eq!(before.iter().filter(|piece| piece.is_other).count(), 1);
    }
}
