//! The result of a ballot as records of the ledger: for each person or unit that was voted on one, with the counts of the published sheet
//! and, as its evidence, the sheet, its signatures and the checkpoint that it was counted from.

use std::collections::BTreeMap;

use mingde_ballot::ResultSheet;
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::kind::{BallotAsks, BallotResult, FieldKind, Kind, Party};
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_core::record::{Content, Participant, Value, Who};

use super::following::{self, Lot};
use super::plan::BallotPlan;
use super::published::files;
use super::round::{RESULT, RESULT_NOTE, Round, permit_of};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Filed, file_content};
use crate::long_work::apart;

/// What shows where a result comes from.
const SHOWN: [&str; 4] = ["result.json", RESULT_NOTE, "checkpoints/closed.note", "manifest.json"];

/// What became of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordedBallot {
    /// Records that were written.
    pub written: usize,
    /// Records that stood there with the same counts.
    pub there: usize,
}

/// Writes the result of a published ballot into the ledger. Done twice it is done once.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not hold it, [`AppError::Conflict`] before it is published, or where nothing was counted.
pub async fn record_ballot(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
) -> Result<RecordedBallot, AppError> {
    let (ballots, library) = (bureau.store.ballots(), bureau.library());
    let (who, id) = (actor.clone(), id.to_owned());
    let known = library.clone();
    let (plan, sheet, lot, shown) = apart(move || {
        let round = Round::open(&ballots, &id)?;
        permit_of(&known, &who, &round.plan)?;
        if round.stage != BallotStage::Published {
            return Err(round.not_now());
        }
        let sheet = round.papers.said(RESULT, 0)?.and_then(|bytes| ResultSheet::read(&bytes));
        let sheet = sheet.filter(|sheet| sheet.items.len() == round.plan.items.len());
        let sheet = sheet.ok_or_else(|| AppError::Conflict(Message::new("ballot-uncounted")))?;
        let mut files = files(&round)?;
        let shown: Vec<Vec<u8>> = SHOWN.iter().filter_map(|name| files.remove(*name)).collect();
        let lot = following::lot(&round)?;
        Ok((round.plan, sheet, lot, shown))
    })
    .await?;
    let missing = || AppError::NotFound(Message::new("ballot-no-kind"));
    let kind = library.kinds.get(&plan.kind).ok_or_else(missing)?;
    let fields = kind.ballot.as_ref().ok_or_else(missing)?;
    let evidence: Vec<String> =
        shown.iter().map(|bytes| bureau.store.evidence().put(bytes)).collect::<Result<_, _>>()?;
    let reason = reason::coded(&Message::new("reason-ballot").with("title", &plan.title));
    let mut recorded = RecordedBallot::default();
    let counted = Counted { kind, fields, plan: &plan, sheet: &sheet, lot: lot.as_ref() };
    for at in 0..plan.subjects.len() {
        let content = counted.content(at, evidence.clone())?;
        match file_content(bureau, actor, now, (kind, content), &reason).await? {
            Filed::Written(_) => recorded.written += 1,
            Filed::StoodThere(_) => recorded.there += 1,
            Filed::Open(looked) => {
                let fault = looked.faults.into_iter().next().map(|fault| fault.message);
                return Err(AppError::Conflict(
                    fault.unwrap_or_else(|| Message::new("filing-there-already")),
                ));
            }
        }
    }
    Ok(recorded)
}

/// A result on its way into the ledger.
struct Counted<'c> {
    kind: &'c Kind,
    fields: &'c BallotResult,
    plan: &'c BallotPlan,
    sheet: &'c ResultSheet,
    lot: Option<&'c Lot>,
}

impl Counted<'_> {
    /// The record of one who was voted on.
    fn content(&self, at: usize, evidence: Vec<String>) -> Result<Content, AppError> {
        let missing = || AppError::Conflict(Message::new("ballot-no-kind"));
        let mut fields = BTreeMap::new();
        for (name, count) in self.counts(at).ok_or_else(missing)? {
            fields.extend(count.to_string().parse().ok().map(|number| (name.clone(), Value::Number(number))));
        }
        for (name, said) in self.plan.said.iter().chain(&self.fields.always) {
            let field = self.kind.fields.iter().find(|field| field.name == *name).ok_or_else(missing)?;
            let is_choice = matches!(field.kind, FieldKind::Choice(_));
            let value = if is_choice { Value::Choice(said.clone()) } else { Value::Text(said.clone()) };
            fields.insert(name.clone(), value);
        }
        fields.extend(self.outcome(at));
        Ok(Content {
            kind: self.kind.id.clone(),
            unit: self.plan.unit,
            date: self.plan.last,
            number: None,
            fields,
            participants: self.participants(at).ok_or_else(missing)?,
            evidence,
        })
    }

    /// What was counted, with the fields that take it.
    fn counts(&self, at: usize) -> Option<Vec<(&String, u32)>> {
        let (fields, turnout) = (self.fields, &self.sheet.turnout);
        let mut counts = vec![(&fields.issued, turnout.issued), (&fields.returned, turnout.returned)];
        counts.extend(fields.expected.iter().map(|name| (name, turnout.expected)));
        counts.extend(fields.invalid.iter().map(|name| (name, turnout.invalid)));
        match &fields.asks {
            BallotAsks::Chosen(votes) => counts.push((votes, *self.sheet.items.first()?.counts.get(at)?)),
            BallotAsks::Rated(grades) => {
                let options = self.plan.items.get(at)?.options.iter();
                for (option, count) in options.zip(&self.sheet.items.get(at)?.counts) {
                    let field = grades.iter().find(|(choice, _)| choice.code == option.code);
                    counts.push((&field?.1, *count));
                }
            }
        }
        Some(counts)
    }

    /// Whether whoever was voted on has a seat; nothing while a tie is open.
    fn outcome(&self, at: usize) -> Option<(String, Value)> {
        let says = self.fields.outcome.as_ref()?;
        let item = self.plan.items.first().filter(|item| item.seats > 0)?;
        let (code, follows) = (&item.options.get(at)?.code, self.sheet.outcomes.first()?);
        let by_lot = self.lot.is_some_and(|lot| lot.elected.contains(code));
        if follows.tied.contains(code) && self.lot.is_none() {
            return None;
        }
        let is_elected = follows.elected.contains(code) || by_lot;
        let choice = if is_elected { &says.elected } else { &says.other };
        Some((says.field.clone(), Value::Choice(choice.clone())))
    }

    fn participants(&self, at: usize) -> Option<Vec<Participant>> {
        let who = *self.plan.subjects.get(at)?;
        let party = if matches!(who, Who::Person(_)) { Party::Person } else { Party::Unit };
        let role = self.fields.role_of(&self.kind.roles, party)?.to_owned();
        let mut all = vec![Participant { role, who, attributes: BTreeMap::new() }];
        let held_for = self.fields.held_for.iter();
        all.extend(held_for.map(|role| Participant {
            role: role.clone(),
            who: Who::Unit(self.plan.unit),
            attributes: BTreeMap::new(),
        }));
        if let Some((role, says)) = &self.fields.observed {
            all.extend(self.plan.observers.iter().map(|(person, code)| Participant {
                role: role.clone(),
                who: Who::Person(*person),
                attributes: BTreeMap::from([(says.clone(), Value::Choice(code.clone()))]),
            }));
        }
        Some(all)
    }
}
