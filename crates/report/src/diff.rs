//! What changed between two reports of a form, figure by figure.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::number::half_up;
use rust_decimal::Decimal;

use crate::document::Stated;
use crate::provenance::Receipts;

/// How a figure differs between two reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Key of the figure; for one of a row, its title.
    pub key: String,
    /// Title.
    pub title: String,
    /// What it is counted in.
    pub unit: String,
    /// What happened.
    pub change: Change,
}

/// What happened to a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The same value, or no data in both.
    Same(Option<String>),
    /// A number changed.
    Number {
        /// Before.
        old: Decimal,
        /// Now.
        new: Decimal,
        /// New less old.
        by: Decimal,
        /// In percent of the old one, two decimals; none where that was nought.
        percent: Option<Decimal>,
    },
    /// A share changed.
    Share {
        /// Before: part and whole.
        old: (Decimal, Decimal),
        /// Now: part and whole.
        new: (Decimal, Decimal),
        /// By how many percentage points, two decimals.
        points: Decimal,
    },
    /// A list of names changed.
    Names {
        /// Names only in the new one.
        added: Vec<String>,
        /// Names only in the old one.
        removed: Vec<String>,
    },
    /// A text or a day changed, or data came or went.
    Text {
        /// Before; none for no data.
        old: Option<String>,
        /// Now; none for no data.
        new: Option<String>,
    },
    /// Only the old report has it.
    OnlyOld(Option<String>),
    /// Only the new report has it.
    OnlyNew(Option<String>),
}

/// Compares two reports. Figures come in the order of the new report's text; those that only the old one has
/// follow in the order of its text.
pub fn compare(old: &Receipts, new: &Receipts) -> Vec<Difference> {
    let (before, now) = (by_identity(old), by_identity(new));
    let order = in_order(new).chain(in_order(old).filter(|key| !now.contains_key(key)));
    let mut seen = BTreeSet::new();
    order
        .filter(|key| seen.insert(key.clone()))
        .filter_map(|key| {
            let change = match (before.get(&key), now.get(&key)) {
                (Some(old), Some(new)) => change(old.exact.as_deref(), new.exact.as_deref()),
                (Some(old), None) => Change::OnlyOld(old.exact.clone()),
                (None, Some(new)) => Change::OnlyNew(new.exact.clone()),
                (None, None) => return None,
            };
            let stated = now.get(&key).or_else(|| before.get(&key))?;
            let (title, unit) = (stated.title.clone(), stated.unit.clone());
            Some(Difference { key, title, unit, change })
        })
        .collect()
}

/// What a figure is told by: its key; in a row of a loop the number of the row says nothing about which school
/// it is, so there the figure looped over and the title (`第一小学·pupils`) do.
fn identity(key: &str, stated: &Stated) -> String {
    match key.split_once('/') {
        None => key.to_owned(),
        // The name of a row is its own value: it is there or it is not.
        Some((figure, row)) if !row.contains('/') => {
            format!("{figure}/{}", stated.exact.as_deref().unwrap_or_default())
        }
        Some((figure, _)) => format!("{figure}/{}", stated.title),
    }
}

fn by_identity(receipts: &Receipts) -> BTreeMap<String, &Stated> {
    receipts.figures.iter().map(|(key, stated)| (identity(key, stated), stated)).collect()
}

/// As they are first stated in the text; those that only decided about a part come last.
fn in_order(receipts: &Receipts) -> impl Iterator<Item = String> {
    let placed = receipts.places.iter().filter_map(|place| receipts.figures.get_key_value(&place.figure));
    placed.chain(&receipts.figures).map(|(key, stated)| identity(key, stated))
}

/// How one exact value of a figure differs from another; none where there is no data.
pub fn change(old: Option<&str>, new: Option<&str>) -> Change {
    if old == new {
        return Change::Same(new.map(str::to_owned));
    }
    let (Some(before), Some(now)) = (old, new) else {
        return Change::Text { old: old.map(str::to_owned), new: new.map(str::to_owned) };
    };
    // Whoever made the files chose the numbers: what is too far apart for a difference is told as it is written.
    if let (Some(old), Some(new)) = (number(before), number(now))
        && let Some(by) = new.checked_sub(old)
    {
        let percent = by.checked_mul(Decimal::ONE_HUNDRED).and_then(|by| by.checked_div(old));
        let percent = percent.map(|percent| half_up(percent.abs() * sign(by), 2).normalize());
        return Change::Number { old, new, by, percent };
    }
    if let (Some(old), Some(new)) = (share(before), share(now)) {
        let points = percentage(new).zip(percentage(old));
        let points = points.and_then(|(new, old)| new.checked_sub(old)).map(|points| half_up(points, 2));
        return Change::Share { old, new, points: points.unwrap_or_default().normalize() };
    }
    let names = |text: &str| text.split('、').map(str::to_owned).collect::<Vec<_>>();
    let (olds, news) = (names(before), names(now));
    if olds.len() > 1 || news.len() > 1 {
        let only = |these: &[String], those: &[String]| {
            these.iter().filter(|name| !those.contains(name)).cloned().collect::<Vec<_>>()
        };
        return Change::Names { added: only(&news, &olds), removed: only(&olds, &news) };
    }
    Change::Text { old: Some(before.to_owned()), new: Some(now.to_owned()) }
}

fn sign(n: Decimal) -> Decimal {
    if n.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE }
}

fn number(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

fn share(text: &str) -> Option<(Decimal, Decimal)> {
    let (part, whole) = text.split_once('/')?;
    Some((number(part)?, number(whole)?))
}

fn percentage((part, whole): (Decimal, Decimal)) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}
