//! What a figure of a report rests on, at an address that stays good: the figure is asked of the ledger as it was, and held
//! against the ledger as it is.

use std::collections::HashSet;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_report::document::Stated;
use mingde_report::figure::{Figure, Figures};
use mingde_report::proof::{Listing, Proofs};

use super::figure::last_year;
use super::{FigureOrigin, FigureShown, Made, ReportWish, SinceLastYear, ground, made, title};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::in_turn;
use crate::provenance::{base, find};
use crate::sight::Sight;
use crate::view::Title;

/// What a figure rests on.
#[derive(Debug, Clone)]
pub struct ReportProof {
    /// Id of the form, and what it is called.
    pub form: (String, Title),
    /// The period reported on.
    pub period: Period,
    /// The day everything is as of.
    pub as_of: Day,
    /// How many revisions the ledger had.
    pub position: u64,
    /// What the figure is called.
    pub title: Title,
    /// What it is counted in.
    pub unit: String,
    /// What it is.
    pub shown: FigureShown,
    /// Where it comes from, as the paper says it.
    pub source: String,
    /// Who files what it is counted from.
    pub whose: FigureOrigin,
    /// Heading and text of the article.
    pub article: Option<(String, String)>,
    /// The formula as written, and with the numbers in it.
    pub formula: Option<(String, String)>,
    /// The conditions on what is counted.
    pub conditions: Vec<String>,
    /// What was counted.
    pub counted: ProofTable,
    /// What was left out, each with the reason in its last column.
    pub left_out: ProofTable,
    /// The hash by which it is asked again.
    pub receipt: String,
    /// What the ledger says now, where that is something else.
    pub now: Option<FigureShown>,
    /// What it was a year before; none for a part of a table.
    pub last_year: Option<SinceLastYear>,
}

impl ReportProof {
    /// Whether nobody reported it.
    pub fn is_missing(&self) -> bool {
        self.shown == FigureShown::None
    }
}

/// A table of a proof.
#[derive(Debug, Clone, Default)]
pub struct ProofTable {
    /// Titles of its columns, Chinese.
    pub heads: Vec<&'static str>,
    /// Its lines, each with the record that it is.
    pub lines: Vec<(Option<RecordId>, Vec<String>)>,
    /// How many there are, also those that are not listed.
    pub total: usize,
}

/// Leaves in the proofs what the actor may see: records, and of everything else how many they are.
pub(super) fn cut(proofs: &mut Proofs, sight: &Sight) {
    if sight.sees_everything() {
        return;
    }
    for proof in proofs.values_mut() {
        cut_listing(&mut proof.counted, sight);
        cut_listing(&mut proof.left_out, sight);
    }
}

fn cut_listing(listing: &mut Listing, sight: &Sight) {
    let Some((kind, records)) = listing.records.take() else {
        listing.lines.clear();
        return;
    };
    let seen = sight.seen_records(&kind, &records.iter().copied().collect::<HashSet<_>>());
    let lines = std::mem::take(&mut listing.lines).into_iter().zip(records);
    let (lines, records) = lines.filter(|(_, record)| seen.contains(record)).unzip();
    listing.lines = lines;
    listing.records = Some((kind, records));
}

/// What a figure of a report rests on, by its key in the report (`pupils`, `schools/3/pupils`).
///
/// # Errors
/// As of [`report_page`](super::report_page); [`AppError::NotFound`] also where the report has no such figure.
pub async fn report_proof(
    bureau: &Bureau,
    actor: &Actor,
    (name, key): (&str, &str),
    wish: &ReportWish,
    today: Day,
) -> Result<ReportProof, AppError> {
    let made_then = made(bureau, actor, name, wish, today).await?;
    let mut proof = of(&made_then, actor, key)
        .ok_or_else(|| AppError::NotFound(Message::new("app-nowhere").with("name", key)))?;
    if bureau.position().await? != made_then.position {
        // The same day as then: otherwise a report on a period that goes on would differ by the days since.
        let wish = ReportWish { position: None, as_of: Some(made_then.as_of), period: Some(proof.period) };
        let now = ground(bureau, actor, name, &wish, today).await?;
        let now = in_turn(move || now.figures()).await;
        proof.now = differs(&made_then, &now, key);
    }
    Ok(proof)
}

fn of(made: &Made, actor: &Actor, key: &str) -> Option<ReportProof> {
    let request = made.form.figures().iter().find(|request| request.name == base(key))?;
    let figure = made.composed.figures.get(&request.name)?;
    let part = made.composed.document.figures.get(key).filter(|_| key.contains('/'));
    if part.is_none() && key.contains('/') {
        return None;
    }
    let known = made.composed.proofs.get(&request.name).cloned().unwrap_or_default();
    let receipt = part.map_or(&figure.receipt, |part| &part.receipt);
    let titled = Title { title: request.title.clone(), english: request.english.clone() };
    Some(ReportProof {
        form: (made.form.id.clone(), title(&made.form)),
        period: made.composed.period,
        as_of: made.as_of,
        position: made.position,
        title: part.map_or(titled, |part| Title::name(&part.title)),
        unit: part.map_or(&request.unit, |part| &part.unit).clone(),
        shown: part.map_or_else(|| FigureShown::from(&figure.value), of_part),
        source: receipt.source.clone(),
        whose: FigureOrigin::of(&request.question, &made.library, actor),
        article: known.article,
        formula: known.formula,
        conditions: known.conditions,
        counted: table(known.counted),
        left_out: table(known.left_out),
        receipt: receipt.hash.clone().unwrap_or_default(),
        now: None,
        last_year: part.is_none().then(|| last_year(made, &request.name)),
    })
}

/// A cell of a table: its exact value, in no other words.
fn of_part(part: &Stated) -> FigureShown {
    part.exact.clone().map_or(FigureShown::None, |exact| match exact.parse::<rust_decimal::Decimal>() {
        Ok(_) => FigureShown::Number(exact),
        Err(_) => FigureShown::Words(exact),
    })
}

fn table(listing: Listing) -> ProofTable {
    let Listing { heads, lines, total, records } = listing;
    let records = records.map(|(_, records)| records).unwrap_or_default();
    let records = records.into_iter().map(Some).chain(std::iter::repeat(None));
    ProofTable { heads, lines: records.zip(lines).collect(), total }
}

/// What a figure is now, where that is another value.
fn differs(then: &Made, now: &Figures, key: &str) -> Option<FigureShown> {
    let exact = |figure: &Figure| figure.value.exact();
    if !key.contains('/') {
        let (old, new) = (then.composed.figures.get(key)?, now.get(key));
        let same = new.is_some_and(|new| exact(new) == exact(old));
        return (!same).then(|| new.map_or(FigureShown::None, |new| FigureShown::from(&new.value)));
    }
    let stated = then.composed.document.figures.get(key)?;
    let value = find(now, key, stated).flatten();
    (value != stated.exact).then(|| of_part(&Stated { exact: value, ..stated.clone() }))
}
