//! What of a ballot whoever has to do with it may be told by a program: what everybody may know, and the result once it is published. Nothing of
//! papers, of who came, and of how many came until then.

use mingde_ballot::{Item, ResultSheet, State};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;

use super::issuing::own;
use super::own_seat::kept_by;
use super::published::{ballot_archive, files};
use super::round::{RESULT, Round};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::apart;

/// A ballot, as everybody may know it.
#[derive(Debug, Clone)]
pub struct BallotFacts {
    /// Its name.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// For which unit.
    pub unit: String,
    /// Number of the round, from 1.
    pub round: u16,
    /// First and last day.
    pub days: (Day, Day),
    /// How far it is.
    pub stage: BallotStage,
    /// Title and number of voters of each category.
    pub categories: Vec<(String, u32)>,
    /// What is asked.
    pub items: Vec<ItemFacts>,
    /// Whether papers are slips that people draw.
    pub by_slips: bool,
    /// Hash of the manifest, from when it is frozen.
    pub manifest: Option<String>,
    /// The result, once it is published.
    pub result: Option<ResultSheet>,
    /// Nothing is counted, since it is void or too few came; known once it is published.
    pub uncounted: Option<State>,
    /// Names of the files in the published folder, once it is.
    pub files: Vec<String>,
}

impl BallotFacts {
    /// Why nothing is counted: `too-few`, `void`.
    pub fn uncounted_name(&self) -> Option<&'static str> {
        match self.uncounted? {
            State::Counted => None,
            State::TooFew => Some("too-few"),
            State::Void => Some("void"),
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFacts {
    /// Its code.
    pub code: String,
    /// What people read.
    pub title: String,
    /// How many options may be chosen at most.
    pub choose: u16,
    /// How many the count elects; 0 where it only counts.
    pub seats: u16,
    /// Codes and titles of the options.
    pub options: Vec<(String, String)>,
}

/// The ballots that somebody has to do with, the latest first, without the names of their files.
///
/// # Errors
/// Where a file does not read.
pub async fn ballots_told(bureau: &Bureau, actor: &Actor) -> Result<Vec<BallotFacts>, AppError> {
    let (ballots, library) = (bureau.store.ballots(), bureau.library());
    let actor = actor.clone();
    apart(move || {
        let mut told = Vec::new();
        for id in ballots.list()? {
            let Ok(round) = Round::open(&ballots, &id.to_string()) else { continue };
            if concerns(&library, &actor, &round) {
                told.push(of(&round)?);
            }
        }
        told.sort_by(|one, other| (&other.days, &other.id).cmp(&(&one.days, &one.id)));
        Ok(told)
    })
    .await
}

/// A ballot, for whoever reads such results, has a seat or is on the roll.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else.
pub async fn ballot_facts(bureau: &Bureau, actor: &Actor, id: &str) -> Result<BallotFacts, AppError> {
    let (ballots, library) = (bureau.store.ballots(), bureau.library());
    let (actor, id) = (actor.clone(), id.to_owned());
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        if !concerns(&library, &actor, &round) {
            return Err(AppError::NotFound(Message::new("ballot-unknown")));
        }
        let mut facts = of(&round)?;
        if round.stage == BallotStage::Published {
            facts.files = files(&round)?.into_keys().collect();
        }
        Ok(facts)
    })
    .await
}

/// The published folder as one ZIP file, with what verifies it; for whoever has to do with the ballot, once it is published.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else, and before.
pub async fn published_ballot(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    verifier: (&str, &[u8]),
) -> Result<Vec<u8>, AppError> {
    match ballot_facts(bureau, actor, id).await?.stage {
        BallotStage::Published => ballot_archive(bureau, id, verifier).await,
        _ => Err(AppError::NotFound(Message::new("ballot-no-file"))),
    }
}

fn of(round: &Round) -> Result<BallotFacts, AppError> {
    let sheet = match round.stage {
        BallotStage::Published => round.papers.said(RESULT, 0)?.and_then(|bytes| ResultSheet::read(&bytes)),
        _ => None,
    };
    let plan = &round.plan;
    let item = |item: &Item| ItemFacts {
        code: item.code.clone(),
        title: item.title.clone(),
        choose: item.choose,
        seats: item.seats,
        options: item.options.iter().map(|one| (one.code.clone(), one.title.clone())).collect(),
    };
    Ok(BallotFacts {
        id: round.id.to_string(),
        title: plan.title.clone(),
        unit: plan.unit_name.clone(),
        round: plan.round,
        days: (plan.first, plan.last),
        stage: round.stage,
        categories: plan.categories.iter().map(|(_, title, voters)| (title.clone(), *voters)).collect(),
        items: plan.items.iter().map(item).collect(),
        by_slips: plan.is_by_slips(),
        manifest: round.election().ok().map(|election| hex::encode(election.hash())),
        uncounted: sheet.as_ref().map(|sheet| sheet.state).filter(|state| *state != State::Counted),
        result: sheet.filter(|sheet| sheet.state == State::Counted),
        files: Vec::new(),
    })
}

fn concerns(library: &Library, actor: &Actor, round: &Round) -> bool {
    let plan = &round.plan;
    let kind = library.kinds.get(&plan.kind);
    kind.is_some_and(|kind| !actor.reads_by(kind, plan.unit).is_empty())
        || kept_by(round, actor).is_some()
        || own(round, actor).is_ok()
}
