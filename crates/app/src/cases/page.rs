//! The page of a case.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::policy::Actor;
use mingde_core::record::{Value, Who};
use mingde_rulebook::ResultKind;

use super::body::{BodyNow, body};
use super::clock::{StepNow, StepState, steps};
use super::letter::{LetterLine, letters};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::present::Present;
use crate::records::{find, may_correct};
use crate::view::Title;

/// A case with what was done, what is due, and what follows.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// The record.
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// Whom it concerns.
    pub whom: Vec<String>,
    /// The unit that reports it.
    pub unit: String,
    /// When it was found.
    pub date: Day,
    /// What is done, one after the other.
    pub steps: Vec<StepNow>,
    /// The body that decides.
    pub body: Option<BodyNow>,
    /// What is in force because of it.
    pub in_force: Vec<InForce>,
    /// Letters, for whoever handles it.
    pub letters: Vec<LetterLine>,
    /// Whether whoever asks may enter what was done.
    pub may_correct: bool,
}

/// What follows from a case while its measure is in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The rulebook.
    pub rulebook: String,
    /// What it is called.
    pub rulebook_title: Title,
    /// Heading of the article.
    pub article: String,
    /// What it is called.
    pub title: String,
}

/// A case, for whoever sees its record.
///
/// # Errors
/// [`AppError::NotFound`] for what is not seen, and what is no case.
pub async fn case_page(bureau: &Bureau, actor: &Actor, id: &str, today: Day) -> Result<CasePage, AppError> {
    let record = find(bureau, actor, id).await?;
    let present = bureau.present().await?;
    let library = &present.library;
    let kind = library.kind(&record.content.kind)?;
    let procedure = kind.procedure.as_ref().ok_or_else(unknown)?;
    let content = &record.content;
    let day = |name: &str| match content.fields.get(name) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let flag = |name: &str| content.fields.get(name) == Some(&Value::Flag(true));
    let steps = steps(procedure, content.date, (&day, &flag), (&library.calendar, today));
    let is_in_force = steps.iter().any(|step| matches!(step.state, StepState::InForce(..)));
    let about = procedure.about.as_deref();
    let whom = content.participants.iter().filter(|part| Some(part.role.as_str()) == about);
    let directories = present.directories();
    let handles = !actor.reads_by(kind, content.unit).is_empty() || actor.who().is_none();
    Ok(CasePage {
        id: RecordId(record.head.id),
        kind: Title::from(&**kind),
        whom: whom.filter_map(|part| directories.called(part.who)).collect(),
        unit: directories.called(Who::Unit(content.unit)).unwrap_or_default(),
        date: content.date,
        // Who was there and how they voted is for whoever handles it.
        body: body(&present.snapshot, procedure, content, today).filter(|_| handles),
        in_force: if is_in_force { in_force(&present, &kind.id, today) } else { Vec::new() },
        letters: letters(library, actor, kind, &record),
        may_correct: may_correct(actor, kind, &record),
        steps,
    })
}

/// The vetoes of rulebooks that look at records of a kind.
fn in_force(present: &Present, kind: &str, today: Day) -> Vec<InForce> {
    let Ok(rulebooks) = present.library.rulebooks_on(today) else { return Vec::new() };
    let mut found = Vec::new();
    for rulebook in rulebooks {
        let vetoes = rulebook.results.iter().filter(|result| result.kind == ResultKind::Veto);
        for veto in vetoes.filter(|veto| rulebook.kinds_counted(&veto.id).contains(&kind)) {
            found.push(InForce {
                rulebook: rulebook.id.clone(),
                rulebook_title: Title { title: rulebook.title.clone(), english: rulebook.english.clone() },
                article: rulebook.articles.get(veto.article).map_or(String::new(), |a| a.heading.clone()),
                title: veto.title.clone(),
            });
        }
    }
    found
}

pub(super) fn unknown() -> AppError {
    AppError::NotFound(Message::new("case-unknown"))
}
