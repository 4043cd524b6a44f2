//! The proof of one result as a page shows it: result, article, formula, what was counted and what was left out, and why.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::kind::Measure;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::translations::Translations;
use mingde_core::words::{Locale, say};
use mingde_rulebook::{Explanation, Proof, Reason, ResultKind, Row, Status, Step, StepKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::assess::{ExplainRequest, explain};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::result_state::state_of;
use crate::rulebook_page::{Viewpoint, request};
use crate::view::{DayText, IdText, Title};

/// So many rows that were counted are listed, and so many of each reason for leaving some out.
const MOST_ROWS: usize = 50;

/// The proof of one result of one unit or person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofPage {
    /// Id and titles of the rulebook.
    pub rulebook: (String, Title),
    /// Its version.
    pub version: String,
    /// Whose result it is.
    pub subject: String,
    /// The period.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub period: Period,
    /// As it stood on this day.
    #[schema(value_type = DayText)]
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
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofStep {
    /// Its title.
    pub title: String,
    /// How it stands; none where the value says all there is to say.
    pub status: Option<&'static str>,
    /// Value with the word of its unit; the title of a grade.
    #[schema(value_type = Option<(String, String)>)]
    pub value: Option<(String, &'static str)>,
    /// Article: heading and text.
    pub article: Option<(String, String)>,
    /// Why there is no value, or that zero stands for nothing: a code of words.
    pub reason: Option<&'static str>,
    /// The settings it asks for that nobody has set.
    pub lacks: Vec<String>,
    /// What is remarked on the value, in words: bounds, rounding, scaling, places, the line of a quota.
    pub told: Vec<String>,
    /// How each week, month or quarter of a repeated duty stands.
    #[serde(serialize_with = "parts")]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub occurrences: Vec<(Period, &'static str)>,
    /// The formula in words, and with its numbers.
    pub formula: Option<[String; 2]>,
    /// Of a comparison whether it holds, and both its sides worked out.
    pub compared: Option<(bool, String)>,
    /// The document that a setting rests on.
    pub source: Option<String>,
    /// When it is due.
    #[schema(value_type = Option<DayText>)]
    pub due: Option<Day>,
    /// Who must see to it.
    pub owner: String,
    /// What was counted.
    pub counted: Option<CountedRows>,
    /// What it is computed from.
    #[schema(no_recursion)]
    pub inputs: Vec<ProofStep>,
}

/// What was counted, and what was left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountedRows {
    /// What it was counted from.
    pub from: Title,
    /// Days.
    #[schema(value_type = (DayText, DayText))]
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
    /// How many of those that are counted, and how many of the others, are closed to whoever reads it.
    pub closed: (usize, usize),
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
        let closed = self.closed.0 + self.closed.1;
        (self.total + self.left_out_total).saturating_sub(self.rows.len() + left_out + closed)
    }
}

/// A row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofRow {
    /// The record; none for an entry of the registry.
    #[schema(value_type = Option<IdText>)]
    pub record: Option<RecordId>,
    /// When it happened.
    #[schema(value_type = Option<DayText>)]
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
        let message = Message::new("app-nowhere").with("name", result);
        AppError::NotFound(message)
    };
    let library = bureau.library();
    let found = explain(&library, &sight, &asked, today).map_err(|_| nowhere())?;
    let found = found.into_iter().next().ok_or_else(nowhere)?;
    let (id, title) = found.rulebook.clone();
    let english = library.rulebook(&id).map_or_else(|_| String::new(), |rulebook| rulebook.english.clone());
    Ok(told(found, (id, Title { title, english }), (locale, &library)))
}

fn told(
    explanation: Explanation,
    rulebook: (String, Title),
    (locale, library): (Locale, &Library),
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
        root: step(&explanation.root, locale, library),
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

fn step(of: &Step, locale: Locale, library: &Library) -> ProofStep {
    let english = &library.english;
    let value = of.value.map(|value| (value.to_string(), of.unit));
    let part = |((part, status), reason): (&(Period, Status), &Reason)| match reason {
        Reason::NotDue => (*part, "later"),
        reason => (*part, state_of(ResultKind::Duty, (*status, *reason))),
    };
    let unset = |input: &&Step| input.kind == StepKind::Setting && input.value.is_none();
    let lacks: Vec<String> = of.inputs.iter().filter(unset).map(|input| input.title.clone()).collect();
    let told: Vec<String> = of.told().iter().map(|told| remark(told, locale, english)).collect();
    ProofStep {
        title: of.title.clone(),
        status: judged(of),
        value: of.grade.as_ref().map(|(_, title)| (title.clone(), "")).or(value),
        article: of.article.as_ref().map(|article| (article.heading.clone(), article.text.clone())),
        reason: of.reason_told().filter(|_| told.is_empty() && lacks.is_empty()),
        lacks,
        told,
        occurrences: of.occurrences.iter().zip(&of.occurrence_reasons).map(part).collect(),
        formula: of.formula_in_words(locale, english),
        compared: of.compared(),
        source: of.source.clone(),
        due: of.due,
        owner: of.owner.clone(),
        counted: of.records.as_ref().map(|proof| counted(proof, locale, library)),
        inputs: of.inputs.iter().map(|input| step(input, locale, library)).collect(),
    }
}

/// A remark in words; what it names by a title has the English of the title.
fn remark(told: &Message, locale: Locale, english: &Translations) -> String {
    let args = told.args.iter().map(|(name, value)| (*name, english.say(locale, value).to_owned()));
    say(locale, &Message { code: told.code, args: args.collect() })
}

fn parts<S: serde::Serializer>(parts: &[(Period, &'static str)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(parts.iter().map(|(part, state)| (part.to_string(), state)))
}

/// How a step stands, where the value does not say it; a zero that stands for nothing says so too.
fn judged(of: &Step) -> Option<&'static str> {
    let StepKind::Result(kind) = of.kind else { return None };
    let state = state_of(kind, (of.status, of.reason));
    (of.is_judged() || state == "taken-for-zero").then_some(state)
}

/// What is counted, in both languages.
fn from(proof: &Proof, library: &Library) -> Title {
    let (id, title) = &proof.from;
    let kind = library.kinds.get(id).map(|kind| Title::from(&**kind));
    let english = |id: &str| match id {
        "person" => "Persons",
        "post" => "Posts",
        "member" => "Members",
        "unit" => "Units",
        "group" => "Groups",
        _ => "",
    };
    kind.unwrap_or_else(|| Title { title: title.clone(), english: english(id).to_owned() })
}

fn counted(proof: &Proof, locale: Locale, library: &Library) -> CountedRows {
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
        from: from(proof, library),
        window: proof.window,
        condition: condition.clone(),
        rows: proof.counted.iter().take(MOST_ROWS).map(|one| row(one, locale)).collect(),
        total: proof.counted_total,
        left_out: reasons.into_iter().map(|(why, (count, rows))| (why, count, rows)).collect(),
        left_out_total: proof.left_out_total,
        closed: proof.closed,
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
