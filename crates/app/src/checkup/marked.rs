//! The text of a material, cut wherever a mark begins or ends.

use std::ops::Range;

/// What sort of mark stands under a stretch of text; of several the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkSort {
    /// Something cannot be right.
    Wrong,
    /// Something is to be looked at.
    Doubtful,
    /// Somebody has said of it that it is no problem.
    Settled,
    /// It was compared or worked out and is right.
    Right,
}

/// A place of the text that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Number of its finding in the list, from 1; none for what is right.
    pub finding: Option<usize>,
    /// Whether it is the other place of its finding.
    pub is_other: bool,
    /// Whether its finding has another place.
    pub has_other: bool,
    /// What sort of mark it is.
    pub sort: MarkSort,
}

/// A stretch of text that is marked throughout or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Its characters.
    pub text: String,
    /// The mark under it.
    pub sort: Option<MarkSort>,
    /// Marks that begin here.
    pub begins: Vec<Mark>,
    /// Marks that end behind it.
    pub ends: Vec<Mark>,
}

/// The lines of a text, each cut at its marks; `marks` are ranges of it. Empty lines are left out, the marks of one go to
/// the line behind it.
pub(super) fn marked(chars: &[char], marks: &[(Range<usize>, Mark)]) -> Vec<Vec<Marked>> {
    let within = |at: usize| at.min(chars.len());
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(at, _)| [within(at.start), within(at.end)]).collect();
    cuts.extend([0, chars.len()]);
    cuts.extend(chars.iter().enumerate().filter(|(_, c)| **c == '\n').flat_map(|(at, _)| [at, at + 1]));
    cuts.sort_unstable();
    cuts.dedup();
    let mut by_start: Vec<&(Range<usize>, Mark)> = marks.iter().collect();
    by_start.sort_by_key(|(at, mark)| (at.start, at.end, mark.finding));
    let mut waiting = by_start.into_iter().peekable();
    let (mut lines, mut line) = (Vec::new(), Vec::new());
    let mut open: Vec<&(Range<usize>, Mark)> = Vec::new();
    let mut begins: Vec<Mark> = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        while let Some(next) = waiting.next_if(|(at, _)| at.start <= from) {
            begins.push(next.1.clone());
            open.push(next);
        }
        if chars[from] == '\n' {
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let last = lines.last_mut().and_then(|line: &mut Vec<Marked>| line.last_mut());
            if let Some(last) = last {
                last.ends.extend(open.iter().filter(|(at, _)| at.end <= to).map(|(_, mark)| mark.clone()));
            }
            open.retain(|(at, _)| at.end > to);
            continue;
        }
        let text: String = chars[from..to].iter().collect();
        if text.trim().is_empty() && line.is_empty() && begins.is_empty() {
            continue;
        }
        // A place of which nothing is left stands where it was.
        let sort = open.iter().filter(|(at, _)| at.end > from).map(|(_, mark)| mark.sort).min();
        let ends = open.iter().filter(|(at, _)| at.end <= to).map(|(_, mark)| mark.clone()).collect();
        open.retain(|(at, _)| at.end > to);
        line.push(Marked { text, sort, begins: std::mem::take(&mut begins), ends });
    }
    // What is behind the end of the text.
    let rest: Vec<Mark> = begins.into_iter().chain(waiting.map(|(_, mark)| mark.clone())).collect();
    if !rest.is_empty() {
        line.push(Marked { begins: rest.clone(), ends: rest, ..Marked::default() });
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(finding: usize) -> Mark {
        Mark { finding: Some(finding), is_other: false, has_other: false, sort: MarkSort::Wrong }
    }

    fn cut(text: &str, marks: &[(Range<usize>, Mark)]) -> Vec<Vec<Marked>> {
        let chars: Vec<char> = text.chars().collect();
        marked(&chars, marks)
    }

    #[test]
    fn a_text_is_cut_at_its_marks_and_nothing_of_it_is_lost() {
        let lines = cut("甲乙丙\n\n丁戊", &[(1..2, mark(1)), (1..5, mark(2)), (6..7, mark(3))]);
        let said: Vec<String> =
            lines.iter().map(|line| line.iter().map(|part| &*part.text).collect()).collect();
        assert_eq!(said, ["甲乙丙", "丁戊"]);
        let begun: Vec<_> = lines.iter().flatten().flat_map(|part| &part.begins).map(|m| m.finding).collect();
        let ended: Vec<_> = lines.iter().flatten().flat_map(|part| &part.ends).map(|m| m.finding).collect();
        assert_eq!(begun, [Some(1), Some(2), Some(3)]);
        assert_eq!(ended.len(), 3, "one ends in an empty line");
        assert_eq!(lines[0][0].sort, None);
        assert_eq!(lines[0][1].sort, Some(MarkSort::Wrong));
    }

    #[test]
    fn what_was_removed_or_is_behind_the_end_still_has_a_place() {
        let lines = cut("甲", &[(1..1, mark(1))]);
        assert_eq!(lines[0].last().unwrap().begins, [mark(1)]);
        let lines = cut("", &[(0..0, mark(1))]);
        assert_eq!(lines[0][0].ends, [mark(1)]);
        let lines = cut("甲乙", &[(1..1, mark(1))]);
        let all: Vec<_> = lines.iter().flatten().flat_map(|part| &part.begins).collect();
        assert_eq!(all, [&mark(1)]);
    }
}
