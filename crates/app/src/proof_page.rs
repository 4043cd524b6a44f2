//! The proof of one result as a page shows it: result, article, formula, what was counted and what was left out, and why.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::words::Locale;
use mingde_rulebook::{Explanation, Proof, Row, Step};
use serde::Serialize;

use crate::assess::{ExplainRequest, explain};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::places::state_of;
use crate::rulebook_page::{Viewpoint, request};

/// So many rows that were counted are listed.
const MOST_ROWS: usize = 50;

/// The proof of one result of one unit or person.
#[derive(Debug, Clone, Serialize)]
pub struct ProofPage {
    /// Id and title of the rulebook.
    pub rulebook: (String, String),
    /// Its version.
    pub version: String,
    /// Whose result it is.
    pub subject: String,
    /// The period.
    #[serde(serialize_with = "crate::view::as_text")]
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// The result.
    pub root: ProofStep,
    /// The line that identifies the assessment.
    pub receipt: String,
    /// How many revisions the ledger had.
    pub position: u64,
}

/// One step of it.
#[derive(Debug, Clone, Serialize)]
pub struct ProofStep {
    /// Its title.
    pub title: String,
    /// How it stands; none where the value says all there is to say.
    pub status: Option<&'static str>,
    /// Value with the word of its unit; the title of a grade.
    pub value: Option<(String, &'static str)>,
    /// Article: heading and text.
    pub article: Option<(String, String)>,
    /// The formula in words, and with its numbers.
    pub formula: Option<[String; 2]>,
    /// The document that a setting rests on.
    pub source: Option<String>,
    /// When it is due.
    pub due: Option<Day>,
    /// Who must see to it.
    pub owner: String,
    /// What was counted.
    pub counted: Option<CountedRows>,
    /// What it is computed from.
    pub inputs: Vec<ProofStep>,
}

/// What was counted, and what was left out.
#[derive(Debug, Clone, Serialize)]
pub struct CountedRows {
    /// What it was counted from.
    pub from: String,
    /// Days.
    pub window: (Day, Day),
    /// The condition in words.
    pub condition: String,
    /// The first rows.
    pub rows: Vec<ProofRow>,
    /// How many there are.
    pub total: usize,
    /// Why others do not count: reason, how many of those that are seen, one of them.
    pub left_out: Vec<(&'static str, usize, ProofRow)>,
    /// How many others there are.
    pub left_out_total: usize,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct ProofRow {
    /// The record; none for an entry of the registry.
    pub record: Option<RecordId>,
    /// When it happened.
    pub day: Option<Day>,
    /// Who took part.
    pub who: String,
    /// What it says.
    pub says: String,
    /// The number that was added.
    pub number: Option<String>,
}

/// The proof of a result for somebody who may see it.
///
/// # Errors
/// [`AppError::NotFound`] for what there is not and what may not be seen alike.
pub async fn proof_page(
    bureau: &Bureau,
    actor: &Actor,
    (rulebook, result, subject): (&str, &str, &str),
    from: &Viewpoint,
    today: Day,
    locale: Locale,
) -> Result<ProofPage, AppError> {
    let known = from.known_on.map(|day| Timestamp(Timestamp::start_of(day.plus(1)).0 - 1));
    let sight = bureau.sight(actor, known).await?;
    let asked = ExplainRequest {
        assess: request(rulebook, from, known),
        subject: subject.to_owned(),
        result: Some(result.to_owned()),
    };
    let nowhere = || {
        let message = mingde_core::diagnostic::Message::new("app-nowhere").with("name", result);
        AppError::NotFound(message)
    };
    let found = explain(&bureau.library(), &sight, &asked, today).map_err(|_| nowhere())?;
    Ok(told(found.into_iter().next().ok_or_else(nowhere)?, locale))
}

fn told(explanation: Explanation, locale: Locale) -> ProofPage {
    ProofPage {
        rulebook: explanation.rulebook,
        version: explanation.version,
        subject: explanation.subject.1,
        period: explanation.period,
        as_of: explanation.as_of,
        receipt: explanation.receipt.reference(),
        position: explanation.receipt.ledger_position,
        root: step(&explanation.root, locale),
    }
}

fn step(of: &Step, locale: Locale) -> ProofStep {
    let value = of.value.map(|value| (value.to_string(), of.unit));
    ProofStep {
        title: of.title.clone(),
        status: of.is_judged().then(|| state_of(of.status)),
        value: of.grade.as_ref().map(|(_, title)| (title.clone(), "")).or(value),
        article: of.article.as_ref().map(|article| (article.heading.clone(), article.text.clone())),
        formula: of.formula_in_words(locale),
        source: of.source.clone(),
        due: of.due,
        owner: of.owner.clone(),
        counted: of.records.as_ref().map(|proof| counted(proof, locale)),
        inputs: of.inputs.iter().map(|input| step(input, locale)).collect(),
    }
}

fn counted(proof: &Proof, locale: Locale) -> CountedRows {
    let mut reasons: BTreeMap<&'static str, (usize, ProofRow)> = BTreeMap::new();
    for (out, why) in &proof.left_out {
        reasons.entry(why.name()).or_insert_with(|| (0, row(out, locale))).0 += 1;
    }
    let condition = match locale {
        Locale::ZhCn => &proof.condition_words,
        Locale::En => &proof.condition,
    };
    CountedRows {
        from: proof.from.1.clone(),
        window: proof.window,
        condition: condition.clone(),
        rows: proof.counted.iter().take(MOST_ROWS).map(|one| row(one, locale)).collect(),
        total: proof.counted_total,
        left_out: reasons.into_iter().map(|(why, (count, example))| (why, count, example)).collect(),
        left_out_total: proof.left_out_total,
    }
}

fn row(of: &Row, locale: Locale) -> ProofRow {
    let (comma, gap) = match locale {
        Locale::ZhCn => ("、", "，"),
        Locale::En => (", ", ", "),
    };
    let names: Vec<&str> = of.who.iter().map(|(_, name)| name.as_str()).collect();
    let says: Vec<String> = of.says.iter().map(|said| said.text(locale)).collect();
    ProofRow {
        record: of.record,
        day: of.day,
        who: names.join(comma),
        says: says.join(gap),
        number: of.number.map(|number| number.to_string()),
    }
}
