//! Numbers with their shares of one whole that nobody names: of 54人，占54%; 48人，占40%; 18人，占15% two are of 120, and the first is not.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{exact, half_of_last, is_amount, same_unit};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;

/// A share stands right behind its number.
const NEAR: usize = 12;

pub(super) fn find(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let is_pair = |pair: &&[Claim]| {
        let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
        let of = between.iter().position(|c| *c == '占');
        let plain = between.iter().all(|c| !matches!(c, '。' | '；' | '、' | '率' | '比'));
        is_amount(reading, &pair[0])
            && pair[1].unit == "%"
            && exact(&pair[1]).is_some_and(|n| n > Decimal::ZERO)
            && of.is_some()
            && plain
            && between.len() <= NEAR
    };
    let pairs: Vec<&[Claim]> = claims.windows(2).filter(is_pair).collect();
    let first = pairs.first()?;
    if pairs.len() < 3 || !pairs.iter().all(|pair| same_unit(&pair[0].unit, &first[0].unit)) {
        return None;
    }
    // Each pair leaves a range that its whole lies in.
    let ranges: Vec<(Decimal, Decimal)> = pairs.iter().filter_map(|pair| range(pair)).collect();
    let meets = |one: &(Decimal, Decimal), other: &(Decimal, Decimal)| one.0 <= other.1 && other.0 <= one.1;
    let agreeing =
        |i: usize| ranges.iter().enumerate().filter(|(j, other)| *j != i && meets(&ranges[i], other)).count();
    let odd: Vec<usize> = (0..ranges.len()).filter(|i| agreeing(*i) == 0).collect();
    let [odd] = odd[..] else { return None };
    if ranges.len() != pairs.len() || (0..ranges.len()).any(|i| i != odd && agreeing(i) + 2 < ranges.len()) {
        return None;
    }
    let other = (0..ranges.len()).find(|i| *i != odd)?;
    let whole = ((ranges[other].0 + ranges[other].1) / Decimal::TWO).round();
    let [part, share] = pairs[odd] else { return None };
    let worked = exact(part)?.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?;
    if worked > Decimal::ONE_HUNDRED {
        return None;
    }
    let places = exact(share)?.scale().clamp(1, 2);
    let message = Message::new("checkup-share-differs")
        .with("part", &part.quote)
        .with("whole", format!("{}{}", whole.normalize(), part.unit))
        .with("worked", format!("{}%", worked.round_dp(places).normalize()))
        .with("said", &share.quote);
    Some(reading.found(part.at.start..share.at.end, message))
}

/// From and to where the whole of a number and its share may be.
fn range(pair: &[Claim]) -> Option<(Decimal, Decimal)> {
    let (part, share) = (exact(&pair[0])?.checked_mul(Decimal::ONE_HUNDRED)?, exact(&pair[1])?);
    let half = half_of_last(&pair[1]);
    let least = part.checked_div(share + half + half)?;
    Some((least, part.checked_div((share - half).max(Decimal::new(1, 3)))?))
}
