//! The result of a ballot as records of the ledger: for each person that was voted on one, with the counts of the published sheet
//! and, as its evidence, the sheet, its signatures and the checkpoint that it was counted from.

use mingde_ballot::ResultSheet;
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::kind::{BallotResult, Kind};
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_core::record::{Content, Participant, Value, Who};

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
    let (ballots, library) = (bureau.store.ballots()?, bureau.library());
    let (who, id) = (actor.clone(), id.to_owned());
    let known = library.clone();
    let (plan, sheet, shown) = apart(move || {
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
        Ok((round.plan, sheet, shown))
    })
    .await?;
    let missing = || AppError::NotFound(Message::new("ballot-no-kind"));
    let kind = library.kinds.get(&plan.kind).ok_or_else(missing)?;
    let fields = kind.ballot.as_ref().ok_or_else(missing)?;
    let evidence: Vec<String> =
        shown.iter().map(|bytes| bureau.store.evidence().put(bytes)).collect::<Result<_, _>>()?;
    let reason = reason::coded(&Message::new("reason-ballot").with("title", &plan.title));
    let mut recorded = RecordedBallot::default();
    for at in 0..plan.items.len() {
        let content = content((kind, fields), &plan, &sheet, at, evidence.clone())?;
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

fn content(
    (kind, fields): (&Kind, &BallotResult),
    plan: &BallotPlan,
    sheet: &ResultSheet,
    at: usize,
    evidence: Vec<String>,
) -> Result<Content, AppError> {
    let turnout = &sheet.turnout;
    let mut counts = vec![
        (&fields.expected, turnout.expected),
        (&fields.issued, turnout.issued),
        (&fields.returned, turnout.returned),
        (&fields.invalid, turnout.invalid),
    ];
    for (option, count) in plan.items[at].options.iter().zip(&sheet.items[at].counts) {
        let field = fields.options.iter().find(|(choice, _)| choice.code == option.code);
        let (_, field) = field.ok_or_else(|| AppError::Conflict(Message::new("ballot-no-kind")))?;
        counts.push((field, *count));
    }
    let value = |count: u32| count.to_string().parse().ok().map(Value::Number);
    let subject = Who::Person(plan.subjects[at]);
    Ok(Content {
        kind: kind.id.clone(),
        unit: plan.unit,
        date: plan.last,
        number: None,
        fields: counts.into_iter().filter_map(|(name, count)| Some((name.clone(), value(count)?))).collect(),
        participants: vec![Participant {
            role: fields.role.clone(),
            who: subject,
            attributes: Default::default(),
        }],
        evidence,
    })
}
