//! Numbers in figures: 1,200 and 3.75, full-width ones included.

use rust_decimal::Decimal;

use super::{LONGEST, digit_value};

/// A row of figures with thousands' commas and a point: value, end, and the number of digits where it is only digits.
pub(super) fn figures(chars: &[char], at: usize) -> Option<(Decimal, usize, Option<usize>)> {
    let digit = |i: usize| chars.get(i).copied().and_then(digit_value);
    let row = |from: usize| (from..).take_while(|i| digit(*i).is_some()).count();
    let first = row(at);
    let mut mantissa = 0_i64;
    let mut count = 0;
    let mut scale = 0_u32;
    let mut take = |from: usize, length: usize, scale: &mut u32, fraction: bool| -> Option<()> {
        for i in from..from + length {
            count += 1;
            if count > LONGEST {
                return None;
            }
            mantissa = mantissa * 10 + i64::from(digit(i)?);
            *scale += u32::from(fraction);
        }
        Some(())
    };
    take(at, first, &mut scale, false)?;
    let mut end = at + first;
    let mut plain = Some(first);
    while first <= 3 && matches!(chars.get(end), Some(',' | '，')) && row(end + 1) == 3 {
        take(end + 1, 3, &mut scale, false)?;
        end += 4;
        plain = None;
    }
    if matches!(chars.get(end), Some('.' | '．')) {
        let fraction = row(end + 1);
        // `1.2.3` is no number.
        let another =
            matches!(chars.get(end + 1 + fraction), Some('.' | '．')) && row(end + 2 + fraction) > 0;
        // 1.5月10日 is an item and its day.
        let behind = end + 1 + fraction;
        let is_month = fraction <= 2 && chars.get(behind) == Some(&'月') && row(behind + 1) > 0;
        if fraction > 0 && !another && !is_month {
            take(end + 1, fraction, &mut scale, true)?;
            end += 1 + fraction;
            plain = None;
        }
    }
    Some((Decimal::new(mantissa, scale), end, plain))
}
