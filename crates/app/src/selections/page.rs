//! The page of a selection: its steps, who nominated how many, who has rated, what is proposed and how that was worked out, objections, the
//! decision, honours; to each as much as they may know.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::{PersonId, RecordId};
use mingde_core::kind::{CallFields, Kind, SelectionPart};
use mingde_core::policy::{Actor, files_somewhere, may_decide_of};
use mingde_core::record::State;
use mingde_core::registry::UnitClass;

use super::call::{Call, CategoryPlaces};
use super::due::{UnitQuota, own_units};
use super::eligible::misfits;
use super::find::{called, contents_of, record_of, unknown};
use super::honouring::may_honour;
use super::list::Standpoint;
use super::ranking::{Ranked, rank};
use super::sheet::opened;
use super::stage::{Stage, last_day, may_close};
use super::standing::{DecisionLine, Nominee, NomineeWho, ObjectionLine, Standing};
use crate::bureau::Bureau;
use crate::cases::{BodyNow, body_of, why_barred};
use crate::entry::EntryGround;
use crate::error::AppError;
use crate::filing::Slot;
use crate::glance::RowAt;
use crate::present::Present;
use crate::view::Title;

/// A selection as its page shows it.
#[derive(Debug, Clone)]
pub struct SelectionPage {
    /// The call.
    pub call: Call,
    /// What the body that decides is called.
    pub panel: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// What is done one after the other.
    pub steps: Vec<SelectionStep>,
    /// Sorts of units that nominate another number, each with it.
    pub quotas: Vec<(Title, u32)>,
    /// The units for which whoever asks nominates.
    pub own_units: Vec<UnitQuota>,
    /// The kind of nominations.
    pub nomination: String,
    /// The place of its form that takes the title of the selection, as an address names it.
    pub named: String,
    /// The same of the form of an objection.
    pub objects: String,
    /// Nominations that whoever asks sees: all, those of their units, and those on notice.
    pub nominees: Vec<NomineeLine>,
    /// Whether whoever asks rates, and has handed in.
    pub rates: Option<bool>,
    /// What is for whoever handles it alone.
    pub desk: Option<SelectionDesk>,
}

/// What whoever handles a selection sees beside.
#[derive(Debug, Clone)]
pub struct SelectionDesk {
    /// How many nominations wait for a yes or a return.
    pub waiting: usize,
    /// The units that nominated, with their quotas.
    pub units: Vec<UnitQuota>,
    /// How many units may nominate and have not.
    pub silent: usize,
    /// Raters with their groups: who has handed in. Never what.
    pub raters: Vec<RaterLine>,
    /// Whether the evaluation may be closed.
    pub may_close: bool,
    /// How it was worked out, by category, once it is closed.
    pub working: Vec<(CategoryPlaces, Vec<Ranked>)>,
    /// The last day of a notice that begins today.
    pub notice_to: Day,
    /// The kind of objections, for whoever takes them in.
    pub objection: Option<String>,
    /// What was objected.
    pub objections: Vec<ObjectionLine>,
    /// The decision, with the body.
    pub decision: Option<(DecisionLine, Option<BodyNow>)>,
    /// Whether whoever asks may write the honours.
    pub may_honour: bool,
    /// Whether whoever asks is among those who are nominated: somebody else goes on with it.
    pub is_concerned: bool,
}

/// Somebody who rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaterLine {
    /// Name.
    pub name: String,
    /// The group.
    pub group: Title,
    /// When the sheet was handed in.
    pub handed_in: Option<Timestamp>,
}

/// A nomination on the page.
#[derive(Debug, Clone)]
pub struct NomineeLine {
    /// Who.
    pub nominee: Nominee,
    /// Whether the record is opened from here.
    pub opens: bool,
    /// What does not fit, for whoever handles it: with its reason as far as they may know it.
    pub misfits: Vec<Message>,
    /// The honour that came of it, where it is seen.
    pub honour: Option<RecordId>,
}

/// A step of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectionStep {
    /// Its name in codes of words.
    pub name: &'static str,
    /// How it stands.
    pub state: SelectionStepState,
    /// Its first and last day, as far as they are known.
    pub days: (Option<Day>, Option<Day>),
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionStepState {
    /// It is done.
    Done,
    /// It goes on, or is to be done now.
    Now,
    /// It comes later.
    Later,
}

/// A selection, for whoever has to do with it.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else.
pub async fn selection_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<SelectionPage, AppError> {
    let present = bureau.present().await?;
    let (call, standing) = called(&present, id)?;
    let standpoint = Standpoint::of(&present, actor, &call);
    if !standpoint.sees {
        return Err(unknown());
    }
    let (_, fields) = super::call_kind(&present.library, &call).ok_or_else(unknown)?;
    let nomination = super::nomination_kind(&present.library, &call).ok_or_else(unknown)?;
    let stage = Stage::of(&call, &standing, today);
    let desk = match standpoint.organises {
        true => Some(desk(bureau, actor, &present, (&call, fields, &standing), today).await?),
        false => None,
    };
    let judged = match &desk {
        Some(_) if stage <= Stage::ToNotice => {
            misfits_of(bureau, actor, &present, (&call, nomination, &standing), today).await?
        }
        _ => Vec::new(),
    };
    let sight = present.sight(actor);
    let mut nominees = Vec::new();
    for nominee in &standing.nominees {
        let seen = sight.row_seen(nominee.id).is_some();
        if !seen && !standpoint.organises && !nominee.noticed {
            continue;
        }
        let told = judged.iter().find(|(id, _)| *id == nominee.id).map(|(_, told)| told.clone());
        let honour = standing.honours.get(&nominee.id).copied();
        let mut nominee = nominee.clone();
        // What the raters gave is for whoever handles it.
        nominee.score = nominee.score.filter(|_| standpoint.organises);
        nominees.push(NomineeLine {
            opens: seen,
            misfits: told.unwrap_or_default(),
            honour: honour.filter(|honour| sight.row_seen(*honour).is_some()),
            nominee,
        });
    }
    let own = actor.who().filter(|_| standpoint.rates);
    let panel =
        call.panel.and_then(|group| present.directories().called(mingde_core::record::Who::Group(group)));
    let quotas = call.quota_by_sort.iter().filter_map(|(code, quota)| {
        let kind = present.library.schema.unit_kinds.iter().find(|kind| kind.choice.code == *code)?;
        Some((Title::from(&kind.choice), *quota))
    });
    Ok(SelectionPage {
        panel,
        quotas: quotas.collect(),
        steps: steps(&call, &standing, stage),
        own_units: own_units(&present, actor, &call, &standing),
        nomination: nomination.id.clone(),
        named: super::standing::nomination_fields(nomination)
            .map_or_else(String::new, |fields| Slot::Field(fields.selection.clone()).input()),
        objects: objects(&present, fields),
        nominees,
        rates: own.map(|own| standing.sheets.contains_key(&own)),
        desk,
        stage,
        call,
    })
}

/// The place of the form of an objection that takes the title of the selection.
fn objects(present: &Present, fields: &CallFields) -> String {
    let kind = present.library.kinds.get(&fields.kinds.objection);
    match kind.and_then(|kind| kind.selection.as_ref()) {
        Some(SelectionPart::Objection(own)) => Slot::Field(own.selection.clone()).input(),
        _ => String::new(),
    }
}

/// What the marks come to, by category; nothing before the evaluation is closed is asked for by a page.
pub(super) async fn ranking_of(
    bureau: &Bureau,
    (call, fields): (&Call, &CallFields),
    standing: &Standing,
) -> Result<Vec<(CategoryPlaces, Vec<Ranked>)>, AppError> {
    let sheets = opened(bureau, (call, fields), standing).await?;
    let of = |category: &CategoryPlaces| {
        let own = standing.candidates().filter(|one| one.category == category.code);
        let candidates: Vec<RecordId> = own.map(|one| one.id).collect();
        (category.clone(), rank(call, category, &candidates, &sheets))
    };
    Ok(call.categories.iter().map(of).collect())
}

async fn desk(
    bureau: &Bureau,
    actor: &Actor,
    present: &Present,
    (call, fields, standing): (&Call, &CallFields, &Standing),
    today: Day,
) -> Result<SelectionDesk, AppError> {
    let library = &present.library;
    let working = match call.closed {
        Some(_) => ranking_of(bureau, (call, fields), standing).await?,
        None => Vec::new(),
    };
    let (units, silent) = board(present, call, standing);
    let decision = match &standing.decision {
        Some(line) => {
            let content = record_of(bureau, line.id).await?.content;
            let body = library
                .kinds
                .get(&fields.kinds.decision)
                .and_then(|kind| body_of(present, kind, &content, today));
            Some((line.clone(), body))
        }
        None => None,
    };
    let objects = library.kinds.get(&fields.kinds.objection).filter(|kind| files_somewhere(actor, kind));
    let own = actor.who();
    Ok(SelectionDesk {
        waiting: standing.nominees.iter().filter(|one| one.state == State::Submitted).count(),
        units,
        silent,
        raters: raters(present, (call, fields), standing),
        may_close: call.closed.is_none() && may_close(call, standing, today),
        working,
        notice_to: last_day(&library.calendar, today, call.notice_days),
        objection: objects.map(|kind| kind.id.clone()),
        objections: standing.objections.clone(),
        decision,
        may_honour: may_honour(present, actor, call, &standing.chosen().collect::<Vec<_>>()),
        is_concerned: standing
            .nominees
            .iter()
            .any(|one| own.is_some_and(|own| one.who == NomineeWho::Person(own))),
    })
}

/// The units that have nominated, and how many may and have not.
fn board(present: &Present, call: &Call, standing: &Standing) -> (Vec<UnitQuota>, usize) {
    let units = &present.snapshot.units;
    let mut board = Vec::new();
    for (id, unit) in units.id.iter().zip(&units.unit) {
        let has = standing.nominees.iter().filter(|one| one.unit == *id).count();
        if has > 0 {
            board.push(UnitQuota {
                unit: *id,
                name: unit.name.clone(),
                has,
                quota: call.quota_of(&unit.kind),
            });
        }
    }
    board.sort_by_cached_key(|own| mingde_core::text::sort_key(&own.name));
    let reports = |at: usize| units.class.get(at) == Some(&UnitClass::School);
    let silent = units.id.iter().enumerate().filter(|(at, id)| {
        let unit = &units.unit[*at];
        reports(*at)
            && unit.span.contains(call.nominate.1)
            && call.quota_of(&unit.kind) != Some(0)
            && !board.iter().any(|own| own.unit == **id)
    });
    let silent = silent.count();
    (board, silent)
}

fn raters(present: &Present, (call, fields): (&Call, &CallFields), standing: &Standing) -> Vec<RaterLine> {
    let snapshot = &present.snapshot;
    let name = |person: PersonId| {
        let at = snapshot.persons.index_of(person)?;
        Some(snapshot.persons.name[at as usize].to_string())
    };
    let handed_in = |person: PersonId| {
        let sheet = standing.sheets.get(&person)?;
        RowAt::find(snapshot, &fields.kinds.sheet, *sheet).map(|at| at.table.recorded[at.row])
    };
    let of = |(person, _): &(PersonId, String)| {
        let group = call.group_of(*person)?;
        let handed_in = handed_in(*person);
        Some(RaterLine { name: name(*person)?, group: group.title.clone(), handed_in })
    };
    call.raters.iter().filter_map(of).collect()
}

/// What does not fit of those who are nominated: vetoes, honours, years; with the reason for whoever may know it.
async fn misfits_of(
    bureau: &Bureau,
    actor: &Actor,
    present: &Present,
    (call, kind, standing): (&Call, &Kind, &Standing),
    today: Day,
) -> Result<Vec<(RecordId, Vec<Message>)>, AppError> {
    let ground = EntryGround::of(bureau, &kind.id, today).await?;
    let checks = ground.as_ref().and_then(EntryGround::checks);
    let sight = present.sight(actor);
    let now = Timestamp::start_of(today);
    let ids: Vec<RecordId> = standing.nominees.iter().map(|nominee| nominee.id).collect();
    let contents = contents_of(bureau, &ids).await?;
    let mut all = Vec::new();
    for nominee in &standing.nominees {
        let NomineeWho::Person(person) = nominee.who else { continue };
        let mut told = misfits(&present.snapshot, &sight, (call, &nominee.category), person, today);
        let Some(content) = contents.get(&nominee.id) else { continue };
        // Of themselves nobody is told here how they stand.
        if may_decide_of(actor, kind, &content.participants).is_err() {
            continue;
        }
        let barred = checks.iter().flat_map(|checks| checks.check(content, now)).filter(|found| found.barred);
        for objection in barred {
            told.push(objection.message());
            told.extend(why_barred(bureau, actor, content, today).await?);
        }
        if !told.is_empty() {
            all.push((nominee.id, told));
        }
    }
    Ok(all)
}

fn steps(call: &Call, standing: &Standing, stage: Stage) -> Vec<SelectionStep> {
    let step = |name, first: Stage, last: Stage, days| {
        let state = match stage {
            stage if stage > last => SelectionStepState::Done,
            stage if stage < first => SelectionStepState::Later,
            _ => SelectionStepState::Now,
        };
        SelectionStep { name, state, days }
    };
    let (from, until) = call.nominate;
    let notice = call.notice.map_or((None, None), |(from, last)| (Some(from), Some(last)));
    let decided = standing.decision.as_ref().filter(|decision| decision.holds).map(|decision| decision.on);
    vec![
        SelectionStep { name: "called", state: SelectionStepState::Done, days: (Some(call.called), None) },
        step("nominated", Stage::Nominating, Stage::Nominating, (Some(from), Some(until))),
        step("evaluated", Stage::Evaluating, Stage::ToClose, (call.closed, Some(call.evaluate_until))),
        step("noticed", Stage::ToNotice, Stage::ToAnswer, notice),
        step("decided", Stage::ToDecide, Stage::ToDecide, (decided, None)),
        step("honoured", Stage::ToHonour, Stage::ToHonour, (None, None)),
    ]
}
