//! Choices, flags, codes, identity and phone numbers.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use mingde_core::id_number::{BadIdNumber, IdNumber};
use mingde_core::kind::Choice;
use mingde_core::record::Value;
use mingde_core::text::{comparable, nearest};

use super::number::{lost_digits, plain};
use super::{Fault, Found, displayed, shown};
use crate::layout::{CellKind, Column};
use crate::read::row::OriginalCell;
use crate::read::tidy::tidy;

/// At most so many options are named in a message.
const NAMED: usize = 12;

/// How else a sex is written, wherever it is asked for.
const SEXES: [(&str, [&str; 3]); 2] = [("男", ["男性", "M", "m"]), ("女", ["女性", "F", "f"])];

/// The words of a choice, ready to be looked up.
pub(crate) struct Words(HashMap<String, usize>);

impl Words {
    pub(crate) fn of(kind: &CellKind) -> Self {
        let mut words = HashMap::new();
        if let CellKind::Choice(choices) = kind {
            for (at, choice) in choices.iter().enumerate() {
                for word in [&choice.title, &choice.code, &choice.english] {
                    words.entry(word.clone()).or_insert(at);
                    words.entry(comparable(word)).or_insert(at);
                }
            }
            // What is another's title or code is meant by that before it is another word for this.
            for (at, choice) in choices.iter().enumerate() {
                choice.called.iter().for_each(|word| _ = words.entry(comparable(word)).or_insert(at));
            }
            for (title, others) in SEXES {
                if let Some(at) = choices.iter().position(|choice| choice.title == title) {
                    others.iter().for_each(|word| _ = words.entry((*word).to_owned()).or_insert(at));
                }
            }
        }
        Self(words)
    }

    pub(crate) fn read(
        &self,
        column: &Column,
        choices: &[Choice],
        cell: OriginalCell<'_>,
    ) -> Result<Found, Fault> {
        let text = displayed(cell);
        let find = |text: &str| self.0.get(text.trim()).or_else(|| self.0.get(&comparable(text)));
        let found = find(&text).or_else(|| find(ticked(&text)?));
        if let Some(choice) = found.and_then(|at| choices.get(*at)) {
            return Ok(Value::Choice(choice.code.clone()).into());
        }
        let code =
            if choices.len() > NAMED { "sheet-choice-unknown-of-many" } else { "sheet-choice-unknown" };
        let mut fault = Fault::new(code, column).with("value", shown(&text, column));
        fault.message = fault.message.with_titles("options", choices.iter().take(NAMED));
        Err(fault.suggest(nearest(&text, choices.iter().map(|c| c.title.as_str()))))
    }
}

pub(super) fn read_flag(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    let text = displayed(cell);
    let tidied = tidy(&text).to_lowercase();
    let word = ticked(&tidied).unwrap_or(&tidied);
    let flag = match word.trim_end_matches(VARIANT) {
        "是" | "有" | "对" | "真" | "√" | "✓" | "✔" | "☑" | "✅" | "■" | "y" | "yes" | "1" | "true" | "t" => {
            true
        }
        "否" | "无" | "不是" | "没有" | "错" | "假" | "×" | "✗" | "✘" | "✕" | "✖" | "❌" | "□" | "☐"
        | "x" | "n" | "no" | "0" | "false" | "f" => false,
        "/" | "-" | "—" | "——" | "\\" => return Ok(super::NOTHING),
        word => match answer(&column.title, word) {
            Some(flag) => flag,
            None => {
                return Err(Fault::new("sheet-flag-malformed", column).with("value", shown(&text, column)));
            }
        },
    };
    Ok(Value::Flag(flag).into())
}

/// What says that the sign before it is drawn in colour.
const VARIANT: char = '\u{fe0f}';

/// Boxes and marks before or behind what they are for, ticked and not.
const TICKED: [char; 6] = ['☑', '✅', '■', '√', '✓', '✔'];
const OPEN: [char; 2] = ['□', '☐'];

/// The one of several options that is ticked: `是` in `☑是 □否` and in `是√ 否□`. None where none is, or more than one, or
/// where a box is for nothing. Of `☒` nobody can say whether it is ticked or crossed out.
fn ticked(text: &str) -> Option<&str> {
    let is_box = |c: char| TICKED.contains(&c) || OPEN.contains(&c);
    let before = text.starts_with(is_box);
    if !before && !text.ends_with(is_box) {
        return None;
    }
    let boxes: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| is_box(*c)).collect();
    let ends = boxes.iter().map(|(at, c)| (*at, at + c.len_utf8()));
    let words: Vec<&str> = if before {
        let next = boxes.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
        ends.zip(next).map(|((_, end), next)| &text[end..next]).collect()
    } else {
        let last = std::iter::once(0).chain(boxes.iter().map(|(at, c)| at + c.len_utf8()));
        ends.zip(last).map(|((at, _), last)| &text[last..at]).collect()
    };
    if words.iter().any(|word| bare(word).is_empty()) {
        return None;
    }
    let mut meant = boxes.iter().zip(&words).filter(|((_, c), _)| TICKED.contains(c)).map(|(_, word)| *word);
    let only = meant.next().filter(|_| meant.next().is_none())?;
    Some(bare(only))
}

/// A word without what stands between it and the next box.
fn bare(word: &str) -> &str {
    word.trim_matches([VARIANT, ' ', '/', ';', ',', '、', '，', '；', '\n', '\r'])
}

/// The answer in the words of the question: `合格` and `不合格` to `是否合格`, `未退回` to `余量已退回`.
fn answer(title: &str, word: &str) -> Option<bool> {
    let title = comparable(title);
    let question = title.split_once("是否").map_or(title.as_str(), |(_, asked)| asked);
    let stem = question.rsplit_once('已').map_or(question, |(_, done)| done);
    if stem.is_empty() {
        return None;
    }
    if word == stem || word == question || word.strip_prefix('已') == Some(stem) {
        return Some(true);
    }
    let denied = ["不", "未", "没有", "没"].iter().any(|no| word.strip_prefix(no) == Some(stem));
    denied.then_some(false)
}

pub(super) fn read_code(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    let text = match cell {
        OriginalCell::Number(digits) | OriginalCell::Shown { digits, .. } if lost_digits(digits) => {
            return Err(Fault::new("sheet-digits-lost", column).with("value", shown(digits, column)));
        }
        OriginalCell::Number(digits) => plain(digits),
        // Groups and noughts behind the point are nobody's code.
        OriginalCell::Shown { digits, shown } if is_only_grouped(digits, shown) => plain(digits),
        OriginalCell::Text(text) | OriginalCell::Shown { shown: text, .. } => {
            let code: String = tidy(text).chars().filter(|c| !c.is_whitespace()).collect();
            if looks_scientific(&code) {
                return Err(scientific(column, &code));
            }
            code
        }
        other => {
            let value = displayed(other);
            return Err(Fault::new("sheet-code-malformed", column).with("value", shown(&value, column)));
        }
    };
    if let OriginalCell::Text(cell) = cell
        && let Some(count) = several_codes(cell)
    {
        return Err(Fault::new("sheet-code-several", column)
            .with("value", shown(cell, column))
            .with("count", count));
    }
    if text.chars().count() > 64 {
        return Err(Fault::new("sheet-code-malformed", column).with("value", shown(&text, column)));
    }
    if let Some(code) = without_point(&text) {
        let warning = Message::new("sheet-code-point").with_title("column", column);
        let warning = warning.with("value", shown(&text, column)).with("code", shown(code, column));
        return Ok(Found { warning: Some(warning), ..Value::Text(code.to_owned()).into() });
    }
    Ok(Value::Text(text).into())
}

/// How many codes stand in a cell, where there are several: with signs between them that are part of no code, or as words that
/// begin with a letter and go on in figures. Joined they would be one that nobody has.
fn several_codes(text: &str) -> Option<usize> {
    let signs = ['、', '；', '，', ';', ',', '\n', '\r'];
    let apart = text.split(signs).filter(|part| !tidy(part).is_empty()).count();
    let is_code = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.ends_with(|c: char| c.is_ascii_digit())
    };
    let tidied = tidy(text);
    let words = || tidied.split_whitespace();
    let count = if apart < 2 && words().all(is_code) { words().count() } else { apart };
    (count > 1).then_some(count)
}

/// The code of which a program made a number on its way: `0012` of `0012.0`.
fn without_point(text: &str) -> Option<&str> {
    let (code, part) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits(code) && digits(part) && part.bytes().all(|b| b == b'0')).then_some(code)
}

/// Whether a sheet shows a number with nothing added but groups and noughts behind the point.
fn is_only_grouped(digits: &str, shown: &str) -> bool {
    let bare: String = shown.chars().filter(|c| *c != ',').collect();
    let number = bare.parse::<f64>().ok().filter(|_| bare.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    number.is_some() && number == digits.parse().ok() && (!bare.starts_with('0') || bare.starts_with("0."))
}

/// Of a code in powers of ten the last figures are lost, or at least not seen.
pub(super) fn scientific(column: &Column, text: &str) -> Fault {
    let code = if lost_digits(text) { "sheet-digits-lost" } else { "sheet-code-scientific" };
    Fault::new(code, column).with("value", shown(text, column))
}

/// `1.2E+17`: what remains when a long number was kept as a number and then as text.
pub(super) fn looks_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    exponent.starts_with('+') && digits(&exponent[1..]) && digits(mantissa)
}

pub(super) fn read_id_number(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    let text: String = match cell {
        OriginalCell::Number(digits) | OriginalCell::Shown { digits, .. } if lost_digits(digits) => {
            return Err(Fault::new("sheet-id-number-lost", column));
        }
        OriginalCell::Number(digits) | OriginalCell::Shown { digits, .. } => plain(digits),
        OriginalCell::Text(text) => {
            let quoted = tidy(text);
            quoted.trim_matches(['\'', '"', '‘', '’', '`']).chars().filter(|c| !c.is_whitespace()).collect()
        }
        _ => return Err(Fault::new("sheet-id-number-malformed", column)),
    };
    if looks_scientific(&text) {
        return Err(Fault::new("sheet-id-number-lost", column));
    }
    if text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::new("sheet-id-number-old", column));
    }
    match IdNumber::parse(&text) {
        Ok(number) => Ok(Value::Text(number.expose().to_owned()).into()),
        Err(BadIdNumber::Malformed) => {
            // Eighteen digits ending in 000 are an identity number that went through a number cell.
            let length = text.chars().count();
            let message = Fault::new("sheet-id-number-length", column);
            Err(if length == 18 {
                Fault::new("sheet-id-number-malformed", column)
            } else {
                message.with("length", length)
            })
        }
        Err(_) if text.ends_with("000") => Err(Fault::new("sheet-id-number-lost", column)),
        Err(BadIdNumber::BirthDate) => Err(Fault::new("sheet-id-number-birth", column)),
        Err(BadIdNumber::CheckCharacter) => Err(Fault::new("sheet-id-number-check", column)),
    }
}

pub(super) fn read_phone(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    let text = match cell {
        OriginalCell::Number(digits) => plain(digits),
        OriginalCell::Text(text) | OriginalCell::Shown { shown: text, .. } => tidy(text).into_owned(),
        _ => return Err(Fault::new("sheet-phone-malformed", column)),
    };
    let text = text.trim_start_matches('\'');
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect();
    let national = compact.strip_prefix("+86").or_else(|| compact.strip_prefix("0086")).unwrap_or(&compact);
    let digits: String = national.chars().filter(|c| *c != '-').collect();
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    // A mobile number; a landline with or without its area code.
    let mobile =
        digits.len() == 11 && digits.starts_with('1') && !matches!(digits.as_bytes()[1], b'0'..=b'2');
    let landline = (7..=8).contains(&digits.len()) && !digits.starts_with('0');
    let long_distance = (10..=12).contains(&digits.len()) && digits.starts_with('0');
    if all_digits && mobile {
        Ok(Value::Text(digits).into())
    } else if all_digits && (landline || long_distance) {
        Ok(Value::Text(national.trim_matches('-').to_owned()).into())
    } else if digits.to_ascii_lowercase().contains("e+") {
        Err(Fault::new("sheet-phone-lost", column))
    } else {
        Err(Fault::new("sheet-phone-malformed", column))
    }
}
