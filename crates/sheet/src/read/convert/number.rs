//! Numbers as people type them, and as the formats of their cells show them.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::number::{BadNumber, Fixed};
use mingde_core::numeral::{Numeral, digit, read_money, read_whole};
use mingde_core::record::Value;

use super::unit::{foreign_unit, without_own_unit};
use super::{Fault, Found, as_shown, displayed, shown, time};
use crate::layout::{CellKind, Column};
use crate::read::row::OriginalCell;
use crate::read::tidy::tidy;

/// Words behind a number that multiply it, longer ones before those they end with. `3w` and `3k` are those of chats.
const MULTIPLES: [(&str, i64); 12] = [
    ("亿", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("万", 10_000),
    ("w", 10_000),
    ("仟", 1_000),
    ("千", 1_000),
    ("k", 1_000),
    ("佰", 100),
    ("百", 100),
    ("十", 10),
];

pub(super) fn read(column: &Column, cell: OriginalCell<'_>) -> Result<Found, Fault> {
    let CellKind::Number { unit, decimals, min, max } = &column.kind else {
        return Err(malformed(column, ""));
    };
    let (number, warning) = match cell {
        OriginalCell::Number(digits) => {
            (from_digits(digits).map_err(|why| refuse(why, digits, column))?, None)
        }
        OriginalCell::Shown { digits, shown } => {
            let held = from_digits(digits).map_err(|why| refuse(why, digits, column))?;
            as_shown::read(column, *unit, held, shown)?
        }
        OriginalCell::Percent { digits, shown } if *unit == Measure::Percent => {
            let share: f64 = digits.parse().map_err(|_| malformed(column, digits))?;
            let held = Fixed::from_cell(share * 100.0).map_err(|why| refuse(why, digits, column))?;
            as_shown::read(column, *unit, held, shown)?
        }
        OriginalCell::Text(text) => (from_text(text, *unit, column)?, None),
        OriginalCell::Date(_)
        | OriginalCell::Time(_)
        | OriginalCell::DateTime(_)
        | OriginalCell::Incomplete { .. } => {
            let value = shown(&displayed(cell), column);
            let fault = Fault::new("sheet-number-is-date", column).with("value", value);
            return Err(fault.suggest(length(cell, *unit)));
        }
        other => return Err(malformed(column, &displayed(other))),
    };
    if *unit == Measure::Percent && may_be_a_share(number) && !says_percent(cell) {
        let hundredfold = Fixed::from_raw(number.raw() * 100);
        return Err(Fault::new("sheet-percent-or-share", column)
            .with("value", number)
            .suggest(Some(hundredfold.to_string())));
    }
    let within =
        |number: &Fixed| min.is_none_or(|low| low <= *number) && max.is_none_or(|high| *number <= high);
    let fault = |code: &'static str| Message::new(code).with_title("field", column).with("value", number);
    let (message, suggestion) = if let Some(low) = min.filter(|low| number < *low) {
        (fault("record-number-below").with("min", low), None)
    } else if let Some(high) = max.filter(|high| number > *high) {
        // 98.5 typed into a cell of percentages is 9850 %.
        let hundredth = Fixed::from_raw(number.raw() / 100);
        // 105 % is no slip of that kind: 1.05 would be another number.
        let meant = matches!(cell, OriginalCell::Percent { .. })
            && number.raw() % 100 == 0
            && hundredth >= Fixed::whole(10)
            && within(&hundredth);
        (fault("record-number-above").with("max", high), meant.then(|| hundredth.to_string()))
    } else if number.decimals() > *decimals {
        let near = rounded(number, *decimals);
        // What is suggested has to be taken: 1 alone may be all.
        let unclear = *unit == Measure::Percent && near.parse().is_ok_and(may_be_a_share);
        let near = if unclear { format!("{near}%") } else { near };
        (fault("record-number-too-fine").with("decimals", decimals), Some(near))
    } else {
        return Ok(Found { warning, ..Value::Number(number).into() });
    };
    Err(Fault { message, suggestion })
}

/// What a time was meant to be in a column of hours or minutes: 1:30 is an hour and a half.
fn length(cell: OriginalCell<'_>, measure: Measure) -> Option<String> {
    let serial: f64 = match cell {
        OriginalCell::Time(digits) => digits.parse().ok()?,
        OriginalCell::Incomplete { digits, fields, .. } if fields.is_time() => digits.parse().ok()?,
        _ => return None,
    };
    let minutes = i64::from(time::minute_of(serial)) + (serial.floor().clamp(0.0, 1e6) as i64) * 1_440;
    match measure {
        Measure::Minutes => Some(Fixed::whole(minutes).to_string()),
        Measure::Hours if minutes % 3 == 0 => Some(Fixed::from_raw(minutes * 10_000 / 60).to_string()),
        _ => None,
    }
}

/// Whether a number in a column of per cent may be a share: 0.985 is then 98.5 %, and 1 is all. Who means one per cent
/// says so.
fn may_be_a_share(number: Fixed) -> bool {
    number > Fixed::ZERO && number <= Fixed::ONE
}

fn says_percent(cell: OriginalCell<'_>) -> bool {
    match cell {
        OriginalCell::Percent { .. } => true,
        OriginalCell::Text(text) => text.contains(['%', '％', '﹪']) || text.contains("百分"),
        // A sign in quotes behind 0.985 that is shown as 1.0% says nothing of what is kept.
        OriginalCell::Shown { digits, shown } => shown
            .strip_suffix(['%', '％'])
            .is_some_and(|text| text.parse::<Fixed>().is_ok_and(|shown| digits.parse() == Ok(shown))),
        _ => false,
    }
}

/// A number as the file spells it: short ones exactly, long ones through the binary value Excel had.
fn from_digits(digits: &str) -> Result<Fixed, BadNumber> {
    match digits.parse::<Fixed>() {
        Ok(number) if digits.len() <= 16 => Ok(number),
        _ => Fixed::from_cell(digits.parse::<f64>().map_err(|_| BadNumber::Malformed)?),
    }
}

pub(super) fn from_text(text: &str, measure: Measure, column: &Column) -> Result<Fixed, Fault> {
    let tidied = tidy(text);
    if let Some(first) = first_of_several(&tidied) {
        return Err(Fault::new("sheet-number-several", column)
            .with("value", shown(text, column))
            .with("first", first));
    }
    let compact: String = tidied.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let compact = compact.replace('﹪', "%");
    let unsigned = signed(&compact, measure);
    let bare = without_own_unit(&unsigned, measure, column);
    if let Some(digits) = ungrouped(bare) {
        return digits.parse().map_err(|why| refuse(why, text, column));
    }
    if let Some(number) = in_parts(&unsigned, measure).or_else(|| of_a_hundred(&unsigned, measure)) {
        return Ok(number);
    }
    let written = in_characters(&unsigned, bare, measure);
    if let Some(Numeral { value, formal: true }) = written {
        return Ok(value);
    }
    // What it might have been: tens of thousands, another unit, or words around one number.
    if let Some(full) = multiplied(bare) {
        return Err(Fault::new("sheet-number-wan", column)
            .with("value", shown(text, column))
            .suggest(Some(full.to_string())));
    }
    if let Some(near) = foreign_unit(&unsigned, measure, column) {
        let mut fault = Fault::new("sheet-number-other-unit", column).with("value", shown(text, column));
        fault.message = fault.message.with_sort("unit", measure.name());
        return Err(fault.suggest(near));
    }
    let near = written.map(|n| n.value.to_string()).or_else(|| negative(&compact));
    Err(malformed(column, text).suggest(near.or_else(|| only_number(&compact))))
}

/// A narrowed number with its sign in ASCII and without what may stand before it: `+5`, `−5`, `-¥5`.
pub(super) fn signed(compact: &str, measure: Measure) -> String {
    let without_currency = |text: &str| -> String {
        let signs = ["¥", "￥", "cny", "rmb"].iter().filter(|_| measure == Measure::Yuan);
        signs.into_iter().find_map(|sign| text.strip_prefix(*sign)).unwrap_or(text).to_owned()
    };
    let bare = without_currency(compact);
    // The minus of mathematics, the small one and the hyphen that does not break are signs of nothing else before a figure.
    if let Some(rest) = bare.strip_prefix(['-', '−', '﹣', '‑']) {
        return format!("-{}", without_currency(rest));
    }
    bare.strip_prefix('+').map_or_else(|| bare.clone(), without_currency)
}

/// The number in full where words behind it multiply it: `1.2万`.
pub(super) fn multiplied(bare: &str) -> Option<Fixed> {
    MULTIPLES.iter().find_map(|(word, times)| {
        let factor: Fixed = bare.strip_suffix(word).and_then(ungrouped)?.parse().ok()?;
        factor.raw().checked_mul(*times).map(Fixed::from_raw)
    })
}

/// `负5`, `–5`: written so that it can only be below nought.
fn negative(compact: &str) -> Option<String> {
    let digits = compact.strip_prefix(['负', '–'])?;
    ungrouped(digits).filter(|digits| !digits.starts_with('-')).map(|digits| format!("-{digits}"))
}

/// The first of two numbers with nothing but space between them: joined they would be a third one.
fn first_of_several(text: &str) -> Option<&str> {
    let digit = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九".contains(c);
    let mut before = None;
    let mut apart = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            apart = true;
            continue;
        }
        let behind_space = std::mem::take(&mut apart);
        if let Some((end, last)) = before
            && behind_space
            && digit(last)
            && digit(c)
        {
            return Some(text[..end].trim());
        }
        before = Some((at + c.len_utf8(), c));
    }
    None
}

/// A sum of money in its parts: `1200元5角`, `3元5分`, `3元零5分整`, `5角`. What bears no unit behind 元 is nothing: of `3元5`
/// nobody can say what it is in writing.
fn in_parts(unsigned: &str, measure: Measure) -> Option<Fixed> {
    if measure != Measure::Yuan {
        return None;
    }
    let (below, text) = match unsigned.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, unsigned),
    };
    let text = text.trim_end_matches(['整', '正']);
    let noughts = ['零', '〇'];
    let (yuan, mut rest) = match text.split_once(['元', '块', '圆']) {
        Some((yuan, rest)) => (yuan, rest.trim_start_matches(noughts)),
        None => ("0", text),
    };
    if !rest.ends_with(['角', '毛', '分']) {
        return None;
    }
    let whole: i64 = ungrouped(yuan)?.parse().ok().filter(|whole| *whole >= 0)?;
    let mut hundredths = 0;
    for (words, worth) in [(&['角', '毛'][..], 10), (&['分'][..], 1)] {
        if let Some((figure, behind)) = rest.split_once(words) {
            let figure: i64 = figure.parse().ok().filter(|figure| (0..10).contains(figure))?;
            hundredths += figure * worth;
            rest = behind.trim_start_matches(noughts);
        }
    }
    let raw = whole.checked_mul(10_000)?.checked_add(hundredths * 100)?;
    rest.is_empty().then(|| Fixed::from_raw(below * raw))
}

/// A share of a hundred in words: `百分之九十五点五`, `百分之95.5`, `百分之百`.
fn of_a_hundred(unsigned: &str, measure: Measure) -> Option<Fixed> {
    if measure != Measure::Percent {
        return None;
    }
    let text = if unsigned == "百分百" { "百" } else { unsigned.strip_prefix("百分之")? };
    if text == "百" {
        return Some(Fixed::whole(100));
    }
    if let Some(digits) = ungrouped(text).filter(|digits| !digits.starts_with('-')) {
        return digits.parse().ok();
    }
    let (whole, part) = text.split_once('点').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let whole = read_whole(whole).filter(|numeral| numeral.formal)?.value;
    let Some(part) = part else { return Some(whole) };
    let digits: String =
        part.chars().map(|c| digit(c).map(|digit| digit.to_string())).collect::<Option<_>>()?;
    format!("{whole}.{digits}").parse().ok()
}

/// A number in Chinese characters: `壹仟贰佰元整`, `四十分钟`.
fn in_characters(unsigned: &str, bare: &str, measure: Measure) -> Option<Numeral> {
    let money = || (measure == Measure::Yuan).then(|| read_money(unsigned)).flatten();
    money().or_else(|| read_whole(bare))
}

/// Digits without thousands separators, which must stand where they belong; none if it is no number.
pub(super) fn ungrouped(text: &str) -> Option<String> {
    let text = text.replace('，', ",");
    let (whole, part) = text.split_once('.').map_or((text.as_str(), None), |(w, p)| (w, Some(p)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let groups: Vec<&str> = digits.split(',').collect();
    let well_grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
    let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !well_grouped || !groups.iter().all(|g| all_digits(g)) || !part.is_none_or(all_digits) {
        return None;
    }
    Some(text.replace(',', ""))
}

/// The number inside a text such as `约50人`, if it is the only one. Letters for digits (`12oo`) are put right; what
/// stands in brackets or beside a minus may be meant to be negative, and a word or sign may multiply, divide or bound it, so
/// nothing is said.
fn only_number(text: &str) -> Option<String> {
    const OTHER: &str =
        "十百千万亿拾佰仟萬%‰成半负-/倍折分角毛不未无没缺欠亏减降少−–—~<>≤≥±×÷*^=△▲▼↓↑$€£美港欧英";
    let other = |c: char| OTHER.contains(c) || (c.is_numeric() && !c.is_ascii());
    if text.starts_with('(') || text.contains(other) {
        return None;
    }
    if let Some(digits) = ungrouped(&text.replace('o', "0").replace(['l', 'i'], "1")) {
        return Some(digits);
    }
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|t| !t.is_empty());
    let first = numbers.next()?;
    (numbers.next().is_none() && first.parse::<Fixed>().is_ok()).then(|| first.to_owned())
}

pub(super) fn malformed(column: &Column, text: &str) -> Fault {
    Fault::new("sheet-number-malformed", column).with("value", shown(text, column))
}

fn refuse(why: BadNumber, text: &str, column: &Column) -> Fault {
    match why {
        BadNumber::Malformed => malformed(column, text),
        BadNumber::TooLarge => {
            Fault::new("sheet-number-too-large", column).with("value", shown(text, column))
        }
        BadNumber::TooFine => {
            let near = text.trim().parse::<f64>().ok().map(|x| format!("{x:.4}"));
            let near = near.map(|t| t.trim_end_matches('0').trim_end_matches('.').to_owned());
            Fault::new("sheet-number-too-fine", column).with("value", shown(text, column)).suggest(near)
        }
    }
}

fn rounded(number: Fixed, decimals: u32) -> String {
    let step = 10_i64.pow(Fixed::DECIMALS.saturating_sub(decimals));
    let raw = number.raw();
    let half = if raw < 0 { -step / 2 } else { step / 2 };
    Fixed::from_raw((raw.saturating_add(half)) / step * step).to_string()
}

/// Whether Excel cannot have kept all digits of a number: it keeps fifteen.
pub(super) fn lost_digits(digits: &str) -> bool {
    digits.parse::<f64>().is_ok_and(|x| x.abs() >= 1e15)
}

/// A number as Excel shows it in the format General: at most fifteen significant digits, no noughts behind the point or
/// before the first figure (some programs write 12 as 12.0), no exponent for numbers people use as codes.
pub(crate) fn plain(digits: &str) -> String {
    if digits.len() <= 15
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && !digits.starts_with('0')
    {
        return digits.to_owned();
    }
    let Ok(x) = digits.parse::<f64>() else { return digits.to_owned() };
    if !x.is_finite() || x.abs() >= 1e15 || (x != 0.0 && x.abs() < 1e-9) {
        return digits.to_owned();
    }
    let whole = x.abs().log10().floor().max(0.0) as usize + 1;
    let text = format!("{x:.*}", 15 - whole.min(15));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
