//! Page markers: numbers left behind where the pages of a document were joined.

use std::ops::Range;

use crate::characters::{ends_sentence, is_han};
use crate::mapped::{Damage, Edit};
use crate::repair::{lines, stands, trimmed};

/// A line that breaks off in mid-sentence is at least this long where pages were cut by length.
const PAGE: usize = 80;

/// Between two bare page numbers stand at least so many characters.
const SHORTEST_PAGE: usize = 120;

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    // Empty lines tell nothing about what goes on where.
    let lines: Vec<Range<usize>> =
        lines(chars).filter(|line| !trimmed(chars, line.clone()).is_empty()).collect();
    let mut edits = numbered_pages(chars, &lines);
    edits.extend(lines_of_their_own(chars, &lines));
    edits.extend(within_decimals(chars, &lines));
    edits.sort_by_key(|e| e.at.start);
    edits.dedup_by(|b, a| b.at.start < a.at.end);
    edits
}

/// `增长4.` and `2、2%` on the next line: a page ended at the decimal point.
fn within_decimals(chars: &[char], lines: &[Range<usize>]) -> Vec<Edit> {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let torn = lines.windows(2).filter_map(|pair| {
        let [one, next] = [trimmed(chars, pair[0].clone()), trimmed(chars, pair[1].clone())];
        let has_point = one.len() > 2 && chars[one.end - 1] == '.' && digit(one.end - 2);
        let (_, end) = leading_number(chars, &next).filter(|(_, end)| has_point && digit(*end))?;
        Some(Edit::remove(one.end..end, Damage::PageMarker))
    });
    torn.collect()
}

/// `2、` at the beginning of a line that goes on with the sentence of the line before, counting up from 1.
fn numbered_pages(chars: &[char], lines: &[Range<usize>]) -> Vec<Edit> {
    let mut marks: Vec<(usize, Range<usize>)> = Vec::new();
    let mut torn = 0;
    for (i, line) in lines.iter().enumerate() {
        let line = trimmed(chars, line.clone());
        let Some((number, end)) = leading_number(chars, &line) else { continue };
        if number != marks.len() + 1 {
            continue;
        }
        torn += usize::from(number > 1 && breaks_off(chars, lines, i));
        marks.push((i, line.start..end));
    }
    if torn < 2 || torn * 2 < marks.len() - 1 {
        return Vec::new();
    }
    let joined = |(i, mark): &(usize, Range<usize>)| {
        // The line break goes with the number where a sentence was cut in two.
        let from =
            if *i > 0 && breaks_off(chars, lines, *i) { previous_end(chars, lines, *i) } else { mark.start };
        Edit::remove(from..mark.end, Damage::PageMarker)
    };
    marks.iter().map(joined).collect()
}

fn leading_number(chars: &[char], line: &Range<usize>) -> Option<(usize, usize)> {
    let digits = chars[line.clone()].iter().take_while(|c| c.is_ascii_digit()).count();
    let end = line.start + digits;
    if !(1..=3).contains(&digits) || chars.get(end) != Some(&'、') || end >= line.end {
        return None;
    }
    let number = chars[line.start..end].iter().collect::<String>().parse().ok()?;
    Some((number, end + 1))
}

/// Whether the line before this one stops in the middle of a sentence.
fn breaks_off(chars: &[char], lines: &[Range<usize>], i: usize) -> bool {
    let Some(before) = lines[..i].iter().rev().map(|l| trimmed(chars, l.clone())).find(|l| !l.is_empty())
    else {
        return false;
    };
    let last = chars[before.end - 1];
    before.len() >= PAGE && !ends_sentence(last) && !matches!(last, ':' | '：' | '”' | '.')
}

fn previous_end(chars: &[char], lines: &[Range<usize>], i: usize) -> usize {
    lines[..i].iter().rev().map(|l| trimmed(chars, l.clone())).find(|l| !l.is_empty()).map_or(0, |l| l.end)
}

/// `— 3 —`, `第3页 共6页`, `Page 3 of 6`, and bare numbers that count up.
fn lines_of_their_own(chars: &[char], lines: &[Range<usize>]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut bare: Vec<(usize, usize, Range<usize>)> = Vec::new();
    let mut of_many: Vec<(usize, usize, usize, Range<usize>)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let at = trimmed(chars, line.clone());
        if at.is_empty() || at.len() > 24 {
            continue;
        }
        match marker(&chars[at.clone()]) {
            Some(Marker::Certain) => {
                edits.push(Edit::remove(with_break(chars, lines, i, at), Damage::PageMarker))
            }
            Some(Marker::Number(number)) => bare.push((i, number, at)),
            Some(Marker::OfMany(number, many)) => of_many.push((i, number, many, at)),
            None => {}
        }
    }
    let mut remove = |i: usize, at: Range<usize>| {
        edits.push(Edit::remove(with_break(chars, lines, i, at), Damage::PageMarker));
    };
    for (i, _, at) in run_of_pages(bare) {
        remove(i, at);
    }
    // 6/19 and 5/16 are cells; pages count up to one number throughout.
    let one_paper = of_many.windows(2).all(|pair| pair[0].1 < pair[1].1 && pair[0].2 == pair[1].2);
    if of_many.len() >= 2 && one_paper {
        of_many.into_iter().for_each(|(i, _, _, at)| remove(i, at));
    }
    edits
}

/// Bare numbers that are pages: they count up from 1 or 2 with about as much text between any two of them, and no other bare number
/// beside them, as the cells of a table have.
fn run_of_pages(bare: Vec<(usize, usize, Range<usize>)>) -> Vec<(usize, usize, Range<usize>)> {
    let lines: Vec<usize> = bare.iter().map(|(i, ..)| *i).collect();
    let has_neighbour = |i: usize| {
        let beside = |other: usize| lines.binary_search(&other).is_ok();
        beside(i + 1) || i.checked_sub(1).is_some_and(beside)
    };
    let mut run: Vec<(usize, usize, Range<usize>)> = Vec::new();
    for (i, number, at) in bare {
        let follows = run.last().map_or(number == 1 || number == 2, |(_, last, _)| number == last + 1);
        if follows && !has_neighbour(i) {
            run.push((i, number, at));
        }
    }
    let gaps: Vec<usize> = run.windows(2).map(|pair| pair[1].2.start - pair[0].2.end).collect();
    let (least, most) = (gaps.iter().min().copied().unwrap_or(0), gaps.iter().max().copied().unwrap_or(0));
    let is_spaced = least >= SHORTEST_PAGE && most <= least * 3;
    if run.len() >= 3 && is_spaced { run } else { Vec::new() }
}

enum Marker {
    /// It says that it is a page.
    Certain,
    /// A bare number.
    Number(usize),
    /// `3/6`.
    OfMany(usize, usize),
}

fn marker(line: &[char]) -> Option<Marker> {
    let text: String = line.iter().filter(|c| !c.is_whitespace()).collect();
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '－' | '─' | '―');
    let inner = text.trim_matches(is_dash);
    let number =
        |t: &str| if t.chars().all(|c| c.is_ascii_digit()) && t.len() <= 3 { t.parse().ok() } else { None };
    if let Some(number) = number(inner) {
        let dashed = text.starts_with(is_dash) && text.ends_with(is_dash);
        return Some(if dashed { Marker::Certain } else { Marker::Number(number) });
    }
    let certain = if let Some(rest) = inner.strip_prefix('第') {
        let (page, total) = rest.split_once('页')?;
        number(page).is_some()
            && (total.is_empty()
                || total.trim_matches(['共', '页', '，', ',', '/']).chars().all(|c| c.is_ascii_digit()))
    } else if let Some((page, total)) = inner.strip_prefix("Page").and_then(|r| r.split_once("of")) {
        number(page).is_some() && number(total).is_some()
    } else if let Some((page, total)) = inner.split_once('/') {
        let (page, total) = number(page).zip(number(total))?;
        return (page <= total && total > 1).then_some(Marker::OfMany(page, total));
    } else {
        false
    };
    certain.then_some(Marker::Certain)
}

/// The line, with the line breaks around it where it stands in the middle of a sentence.
fn with_break(chars: &[char], lines: &[Range<usize>], i: usize, at: Range<usize>) -> Range<usize> {
    let next = lines[i + 1..].iter().map(|l| trimmed(chars, l.clone())).find(|l| !l.is_empty());
    match next {
        Some(next) if joins(chars, lines, i) && !stands(chars, next.start, "附件") => {
            previous_end(chars, lines, i)..next.start
        }
        _ => at,
    }
}

fn joins(chars: &[char], lines: &[Range<usize>], i: usize) -> bool {
    let before = lines[..i].iter().rev().map(|l| trimmed(chars, l.clone())).find(|l| !l.is_empty());
    before.is_some_and(|l| {
        l.len() >= 16
            && (is_han(chars[l.end - 1]) || matches!(chars[l.end - 1], '，' | '、' | ','))
            && chars[l.clone()].iter().any(|c| matches!(c, '，' | '。' | ','))
            && !matches!(chars[l.end - 1], '：' | ':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        crate::repair::without(&chars, find(&chars).into_iter().map(|edit| edit.at))
    }

    #[test]
    fn numbers_in_the_middle_of_sentences_are_pages_and_headings_are_not() {
        let page = "全区教育系统认真落实各项要求，".repeat(6) + "推动工作";
        let joined = cut(&format!("1、{page}\n2、{page}\n3、{page}上新台阶。"));
        assert_eq!(joined, format!("{page}{page}{page}上新台阶。"));
        let headed = "1、加强领导。\n内容。\n2、落实责任。\n内容。\n3、严格考核。\n内容。";
        assert_eq!(cut(headed), headed);
    }

    #[test]
    fn page_numbers_on_their_own_lines_go() {
        assert_eq!(
            cut("各校认真组织开展了丰富多彩的\n— 3 —\n活动，效果良好。"),
            "各校认真组织开展了丰富多彩的\n\n活动，效果良好。"
        );
        assert_eq!(cut("第一段。\n第 3 页 共 6 页\n第二段。"), "第一段。\n\n第二段。");
        assert_eq!(
            cut("各校认真组织，开展了各种各样丰富多彩的\n- 3 -\n活动。"),
            "各校认真组织，开展了各种各样丰富多彩的活动。"
        );
        assert_eq!(cut("比分\n3\n总分"), "比分\n3\n总分");
        let page = "全区教育系统认真落实各项要求，".repeat(10);
        let pages = |numbers: [&str; 3]| numbers.map(|n| format!("{page}。\n{n}\n")).concat();
        assert_eq!(cut(&pages(["1", "2", "3"])), pages(["", "", ""]));
        assert_eq!(cut(&pages(["1/3", "2/3", "3/3"])), pages(["", "", ""]));
    }

    #[test]
    fn cells_are_no_pages() {
        let page = "全区教育系统认真落实各项要求，".repeat(10);
        for kept in [
            "达标率（%）\n80\n甲校\n500\n81\n乙校\n600\n82\n丙校\n83\n".to_owned(),
            "学校/专业（所/个）\n7/21\n4/18\n".to_owned(),
            "1\n张三捐款\n500\n2\n李四捐款\n300\n3\n王五捐款\n200\n".to_owned(),
            format!("{page}。\n80\n{page}。\n81\n{page}。\n82\n"),
            "在编教师不足三十人，兼职的有2-5\n3 / 41\n白水县督导评估意见".to_owned(),
        ] {
            assert_eq!(cut(&kept), kept);
        }
        assert_eq!(cut("教师增长3.\n\n5、8%。"), "教师增长3.8%。");
    }
}
