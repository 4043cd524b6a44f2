//! Numbers of headings and items that skip, repeat or nest wrongly: 一、 （一） 1. （1）, and 一是, 二是 in sentences.

mod series;

use mingde_core::diagnostic::Message;

use super::outline::Item;
use super::{Finding, Reading};
use crate::item::Style;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = headings(reading);
    found.extend(series::in_sentences(reading));
    found.extend(series::of_captions(reading));
    found
}

/// The items that are open, from the outermost.
#[derive(Default)]
struct Open<'r>(Vec<(&'r Item, usize)>);

impl<'r> Open<'r> {
    /// The item of this style that is open, and its number as it should be, with what stands inside it closed.
    fn last_of(&mut self, style: Style) -> Option<(&'r Item, usize)> {
        let at = self.0.iter().rposition(|(item, _)| item.mark.style == style)?;
        self.0.truncate(at + 1);
        self.0.pop()
    }
}

fn headings(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    let mut open = Open::default();
    // Attachments and chapters begin a new count.
    let restarts: Vec<usize> =
        reading.outline.lines.iter().filter(|line| restarts(chars, line)).map(|line| line.start).collect();
    let mut next_restart = restarts.iter().peekable();
    for item in &reading.outline.items {
        while next_restart.next_if(|at| **at <= item.line.start).is_some() {
            open = Open::default();
        }
        if chars[item.line.clone()].contains(&'\t') {
            continue;
        }
        let inside_figures = open
            .0
            .last()
            .is_some_and(|(last, _)| last.mark.style == Style::Figures && last.is_heading(chars));
        let number = item.mark.number;
        // What a repeated number was meant to be.
        let mut meant = number;
        let shown: String = chars[item.line.start..item.mark.end].iter().collect();
        match open.last_of(item.mark.style) {
            Some((_, before)) if number == before + 1 => {}
            // A list that begins anew, as lists of items do; chapters do not.
            Some((last, _)) if number == 1 && !begins_twice(chars, last, item) => {}
            Some((last, before_it)) => {
                let wanted = expected(item, before_it + 1);
                let code =
                    if number == last.mark.number { "checkup-number-twice" } else { "checkup-number-skips" };
                let before: String = chars[last.line.start..last.mark.end].iter().collect();
                let message =
                    Message::new(code).with("mark", &shown).with("before", before).with("wanted", wanted);
                if number == last.mark.number {
                    meant = before_it + 1;
                }
                // Beyond ninety-nine or far ahead it is the number of something else.
                if number < last.mark.number + 6 && last.mark.number < number + 2 {
                    found.push(reading.found(item.line.clone(), message).and_at(reading, last.line.clone()));
                }
            }
            None if number == 1 => {
                // （一） inside 1. turns the order round.
                if item.mark.style == Style::BracketedHan && inside_figures {
                    let message = Message::new("checkup-number-nests").with("mark", &shown);
                    found.push(reading.found(item.line.clone(), message));
                }
            }
            None => {
                // A list that begins with its second item has lost its first.
                let is_chapter =
                    matches!(item.mark.style, Style::Han | Style::BracketedHan) && item.is_heading(chars);
                // （二） right below 四、.
                let opens_chapter = item.mark.style == Style::BracketedHan
                    && open.0.last().is_some_and(|(last, _)| {
                        let between = &chars[last.line.end..item.line.start];
                        last.mark.style == Style::Han && between.iter().all(|c| c.is_whitespace())
                    });
                if (is_chapter || opens_chapter) && number == 2 {
                    let message = Message::new("checkup-number-first")
                        .with("mark", &shown)
                        .with("wanted", expected(item, 1));
                    found.push(reading.found(item.line.clone(), message));
                }
            }
        }
        open.0.push((item, meant));
    }
    found
}

/// Whether 一、 or （一） is said a second time at once, where the second was meant.
fn begins_twice(chars: &[char], last: &Item, item: &Item) -> bool {
    last.mark.number == 1
        && matches!(item.mark.style, Style::Han | Style::BracketedHan)
        && last.is_heading(chars) == item.is_heading(chars)
}

fn restarts(chars: &[char], line: &std::ops::Range<usize>) -> bool {
    let text = &chars[line.clone()];
    let is_attachment = text.starts_with(&['附', '件']);
    let is_part =
        text[0] == '第' && text.len() < 20 && text.iter().any(|c| matches!(c, '章' | '篇' | '编' | '部'));
    is_attachment || is_part
}

/// The number that would have been right, in the style of the item.
fn expected(item: &Item, number: usize) -> String {
    const HAN: [&str; 10] = ["十", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let han = match number {
        1..=9 => HAN[number].to_owned(),
        10 => "十".to_owned(),
        11..=19 => format!("十{}", HAN[number - 10]),
        _ => format!(
            "{}十{}",
            HAN[(number / 10) % 10],
            if number.is_multiple_of(10) { "" } else { HAN[number % 10] }
        ),
    };
    match item.mark.style {
        Style::Han => format!("{han}、"),
        Style::BracketedHan => format!("（{han}）"),
        Style::Figures => format!("{number}."),
        Style::BracketedFigures => format!("（{number}）"),
        Style::Circled => number.to_string(),
        Style::Is => format!("{han}是"),
        Style::Nth => format!("第{han}"),
    }
}
