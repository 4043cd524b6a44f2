//! The proof of one result as a page shows it: result, article, formula, what was counted and what was left out, and why.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::RecordId;
use mingde_core::kind::Measure;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::translations::Translations;
use mingde_core::words::Locale;
use mingde_rulebook::{Explanation, Proof, Row, Step};
use serde::Serialize;

use crate::assess::{ExplainRequest, explain};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::places::state_of;
use crate::rulebook_page::{Viewpoint, request};
use crate::view::Title;

/// So many rows that were counted are listed, and so many of each reason for leaving some out.
const MOST_ROWS: usize = 50;

/// The proof of one result of one unit or person.
#[derive(Debug, Clone, Serialize)]
pub struct ProofPage {
    /// Id and titles of the rulebook.
    pub rulebook: (String, Title),
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
    /// Who belongs to those of whom the result is asked and is not among those counted: staff number and name. None where that does not
    /// follow from what is counted, or is not all seen.
    pub uncounted: Option<Vec<(String, String)>>,
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
    /// Of a comparison whether it holds, and both its sides worked out.
    pub compared: Option<(bool, String)>,
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
    /// Why others do not count: reason, how many of those that are seen, the first of them.
    pub left_out: Vec<(&'static str, usize, Vec<ProofRow>)>,
    /// How many others there are.
    pub left_out_total: usize,
    /// How many of both are closed to whoever reads it.
    pub closed: usize,
}

impl CountedRows {
    /// Whether a row has a day; those of the registry have none.
    pub fn says_day(&self) -> bool {
        self.rows.iter().any(|row| row.day.is_some())
    }

    /// Whether a row says more than who and when.
    pub fn says_content(&self) -> bool {
        self.rows.iter().any(|row| !row.says.is_empty())
    }

    /// Whether a row has a number that was added or compared.
    pub fn says_number(&self) -> bool {
        self.rows.iter().any(|row| row.number.is_some())
    }

    /// How many are neither listed nor closed.
    pub fn unlisted(&self) -> usize {
        let left_out: usize = self.left_out.iter().map(|(_, count, _)| count).sum();
        (self.total + self.left_out_total).saturating_sub(self.rows.len() + left_out + self.closed)
    }
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
    let library = bureau.library();
    let found = explain(&library, &sight, &asked, today).map_err(|_| nowhere())?;
    let found = found.into_iter().next().ok_or_else(nowhere)?;
    let (id, title) = found.rulebook.clone();
    let english = library.rulebook(&id).map_or_else(|_| String::new(), |rulebook| rulebook.english.clone());
    Ok(told(found, (id, Title { title, english }), (locale, &library.english)))
}

fn told(
    explanation: Explanation,
    rulebook: (String, Title),
    (locale, english): (Locale, &Translations),
) -> ProofPage {
    ProofPage {
        rulebook,
        version: explanation.version,
        subject: explanation.subject.1,
        period: explanation.period,
        as_of: explanation.as_of,
        receipt: explanation.receipt.reference(),
        position: explanation.receipt.ledger_position,
        uncounted: uncounted(&explanation.root),
        root: step(&explanation.root, locale, english),
    }
}

/// Those of the registry whom a share is of and whom nothing counted. It follows where one count is of persons of the registry and one
/// other count of people, and nobody of either is left out of its list.
fn uncounted(root: &Step) -> Option<Vec<(String, String)>> {
    let (mut all, mut counted) = (Vec::new(), Vec::new());
    people(root, &mut all, &mut counted);
    let (&[all], &[counted]) = (&all[..], &counted[..]) else { return None };
    let whole = |proof: &Proof| proof.counted.len() == proof.counted_total;
    if !whole(all) || !whole(counted) {
        return None;
    }
    let taken: BTreeSet<&str> = counted.counted.iter().flat_map(codes).collect();
    let left = all.counted.iter().flat_map(|row| &row.who).filter(|(code, _)| !taken.contains(code.as_str()));
    Some(left.cloned().collect()).filter(|left: &Vec<_>| !left.is_empty())
}

/// The counts of persons of the registry, and those of people who took part in something, each once.
fn people<'s>(step: &'s Step, all: &mut Vec<&'s Proof>, counted: &mut Vec<&'s Proof>) {
    if let Some(proof) = &step.records
        && step.unit == Measure::People.word()
    {
        let list = if proof.from.0 == "person" { all } else { counted };
        if !list.iter().any(|other| std::ptr::eq(*other, proof) || other == &proof) {
            list.push(proof);
        }
        return;
    }
    for input in &step.inputs {
        people(input, all, counted);
    }
}

fn codes(row: &Row) -> impl Iterator<Item = &str> {
    row.who.iter().map(|(code, _)| code.as_str())
}

fn step(of: &Step, locale: Locale, english: &Translations) -> ProofStep {
    let value = of.value.map(|value| (value.to_string(), of.unit));
    ProofStep {
        title: of.title.clone(),
        status: of.is_judged().then(|| state_of(of.status)),
        value: of.grade.as_ref().map(|(_, title)| (title.clone(), "")).or(value),
        article: of.article.as_ref().map(|article| (article.heading.clone(), article.text.clone())),
        formula: of.formula_in_words(locale, english),
        compared: of.compared(),
        source: of.source.clone(),
        due: of.due,
        owner: of.owner.clone(),
        counted: of.records.as_ref().map(|proof| counted(proof, locale)),
        inputs: of.inputs.iter().map(|input| step(input, locale, english)).collect(),
    }
}

fn counted(proof: &Proof, locale: Locale) -> CountedRows {
    let mut reasons: BTreeMap<&'static str, (usize, Vec<ProofRow>)> = BTreeMap::new();
    for (out, why) in &proof.left_out {
        let (count, rows) = reasons.entry(why.name()).or_default();
        *count += 1;
        if rows.len() < MOST_ROWS {
            rows.push(row(out, locale));
        }
    }
    let condition = match locale {
        Locale::ZhCn => &proof.condition_words,
        Locale::En => &proof.condition_english,
    };
    CountedRows {
        from: proof.from.1.clone(),
        window: proof.window,
        condition: condition.clone(),
        rows: proof.counted.iter().take(MOST_ROWS).map(|one| row(one, locale)).collect(),
        total: proof.counted_total,
        left_out: reasons.into_iter().map(|(why, (count, rows))| (why, count, rows)).collect(),
        left_out_total: proof.left_out_total,
        closed: proof.closed.0 + proof.closed.1,
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
