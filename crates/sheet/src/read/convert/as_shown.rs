//! A number and what its format shows of it. Whoever reads the sheet sees `1.2万`, whatever is kept behind it: the two are
//! one number, or nothing is taken.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::number::Fixed;

use super::number::{from_text, multiplied, signed, ungrouped};
use super::unit::without_own_unit;
use super::{Fault, shown};
use crate::layout::Column;
use crate::read::tidy::tidy;

/// The number that is kept, with a word where the sheet shows less of it; refused where the sheet shows another one.
pub(super) fn read(
    column: &Column,
    measure: Measure,
    held: Fixed,
    seen: &str,
) -> Result<(Fixed, Option<Message>), Fault> {
    let bare: String = seen.trim().chars().filter(|c| *c != ',').collect();
    if bare.parse() == Ok(held) {
        return Ok((held, None));
    }
    let with_both = |code: &'static str| {
        let fault = Fault::new(code, column).with("shown", shown(seen, column));
        fault.with("number", if column.sensitive { "***".to_owned() } else { held.to_string() })
    };
    // Formats of book-keepers show nought as a dash.
    if held == Fixed::ZERO && matches!(bare.as_str(), "-" | "—" | "–" | "－") {
        return Ok((held, Some(with_both("sheet-number-held").message)));
    }
    let reading = read_as_typed(column, measure, seen)?;
    let difference = reading.number.raw().abs_diff(held.raw());
    match difference {
        0 => Ok((held, None)),
        _ if difference <= reading.step.unsigned_abs().div_ceil(2) => {
            Ok((held, Some(with_both("sheet-number-held").message)))
        }
        _ => {
            let full = reading.multiplied.then(|| reading.number.to_string());
            Err(with_both("sheet-number-shown-otherwise").suggest(full))
        }
    }
}

/// What a text says, with the step between two numbers that it could tell apart, in ten-thousandths.
struct Reading {
    number: Fixed,
    step: i64,
    multiplied: bool,
}

fn read_as_typed(column: &Column, measure: Measure, seen: &str) -> Result<Reading, Fault> {
    let compact: String =
        tidy(seen).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let unsigned = signed(&compact, measure);
    let bare = without_own_unit(&unsigned, measure, column);
    let decimals =
        bare.split_once('.').map_or(0, |(_, part)| part.bytes().take_while(u8::is_ascii_digit).count());
    let step = 10_i64.pow(4_u32.saturating_sub(decimals as u32));
    match from_text(seen, measure, column) {
        Ok(number) => Ok(Reading { number, step, multiplied: false }),
        Err(fault) => {
            if let Some(number) = multiplied(bare) {
                // 1.2万 tells 1,000 from 2,000, as 1.2 tells 0.1 from 0.2.
                let one: Option<Fixed> = bare.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok();
                let times = one.filter(|one| one.raw() != 0).map_or(1, |one| number.raw() / one.raw());
                return Ok(Reading { number, step: step.saturating_mul(times), multiplied: true });
            }
            let other = in_brackets(bare).map(|number| (number, step));
            let other = other.or_else(|| fraction(seen, measure, column)).or_else(|| scientific(bare));
            other.map(|(number, step)| Reading { number, step, multiplied: false }).ok_or(fault)
        }
    }
}

/// `(1,200)` of book-keepers is below nought.
fn in_brackets(bare: &str) -> Option<Fixed> {
    let inside = bare.strip_prefix('(')?.strip_suffix(')')?;
    let number: Fixed = ungrouped(inside)?.parse().ok()?;
    number.raw().checked_neg().map(Fixed::from_raw)
}

/// `1 1/2`, with the half of its last part as step.
fn fraction(seen: &str, measure: Measure, column: &Column) -> Option<(Fixed, i64)> {
    let text = tidy(seen);
    let text = without_own_unit(text.trim(), measure, column).trim();
    let (before, below) = text.split_once('/')?;
    let (whole, above) = before.rsplit_once(' ').unwrap_or(("0", before));
    let number = |text: &str| text.trim().parse::<i64>().ok();
    let (whole, above, below) = (number(whole)?, number(above)?, number(below).filter(|below| *below > 0)?);
    let sign = if before.starts_with('-') { -1.0 } else { 1.0 };
    let value = sign * (whole.unsigned_abs() as f64 + above.unsigned_abs() as f64 / below as f64);
    let raw = (value * 10_000.0).round();
    (raw.abs() < 1e15).then(|| (Fixed::from_raw(raw as i64), 10_000 / below))
}

/// `1.20e+03`.
fn scientific(bare: &str) -> Option<(Fixed, i64)> {
    let (mantissa, exponent) = bare.split_once('e')?;
    let decimals = mantissa.split_once('.').map_or(0, |(_, part)| part.len()) as i32;
    let exponent: i32 = exponent.parse().ok()?;
    let number = Fixed::from_cell(bare.parse().ok()?).ok()?;
    let step = 10_f64.powi(exponent.clamp(-9, 15) - decimals + 4).max(1.0);
    (step < 1e15).then_some((number, step as i64))
}
