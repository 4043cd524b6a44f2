//! What a call says of the records that answer it, asked before they are written: days, categories, quotas, and what the program fills in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::{RecordId, UnitId};
use mingde_core::kind::{CallFields, Kind, NominationFields, SelectionPart};
use mingde_core::policy::{Actor, Scope};
use mingde_core::record::{Content, State, Value, Who};
use mingde_core::revision::EntityKind;
use mingde_store::{Change, Filter, Page};

use super::call::{Call, Ground, NomineeSort};
use super::eligible::misfits;
use super::reading::SaidRow;
use super::standing::{Standing, calls, is_named};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Fault, Slot};
use crate::glance::RowAt;
use crate::present::Present;

/// All calls, with what stands of them, to hold records against. What is taken on the way counts along.
#[derive(Default)]
pub(crate) struct Calls {
    present: Option<Arc<Present>>,
    calls: Vec<(Call, Standing)>,
    /// What was taken since, by selection.
    taken: Mutex<HashMap<RecordId, Taken>>,
}

/// What was taken of a selection: record, unit, category.
type Taken = HashMap<RecordId, (UnitId, String)>;

/// Who writes a record, and when.
#[derive(Clone, Copy)]
pub(crate) struct Writes<'w> {
    pub actor: &'w Actor,
    pub now: Timestamp,
    /// The record that is corrected, where it is one that is there.
    pub of: Option<RecordId>,
}

impl Calls {
    /// What is needed for records of some kinds; nothing where none of them is of a selection.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(crate) async fn for_kinds<'k>(
        bureau: &Bureau,
        kinds: impl Iterator<Item = &'k Kind>,
    ) -> Result<Self, AppError> {
        if are_asked(bureau, kinds).await? {
            Ok(Self::of(bureau.present().await?))
        } else {
            Ok(Self::default())
        }
    }

    fn of(present: Arc<Present>) -> Self {
        let all = calls(&present.library, &present.snapshot);
        let calls = all.into_iter().map(|call| {
            let standing = Standing::of(&present, &call);
            (call, standing)
        });
        Self { calls: calls.collect(), present: Some(present), taken: Mutex::default() }
    }

    /// As of how many revisions they are; none where nothing was asked.
    pub(crate) fn position(&self) -> Option<u64> {
        self.present.as_ref().map(|present| present.snapshot.position)
    }

    pub(super) fn named(&self, title: &str) -> Option<&(Call, Standing)> {
        self.calls.iter().find(|(call, _)| is_named(call, title))
    }

    /// What speaks against a record that is to be handed in.
    pub(crate) fn faults(&self, writes: Writes<'_>, kind: &Kind, content: &Content) -> Vec<Fault> {
        let Some(present) = &self.present else { return Vec::new() };
        let faults = match &kind.selection {
            Some(SelectionPart::Call(fields)) => self.of_call(present, writes, (kind, fields), content),
            Some(SelectionPart::Nomination(fields)) => {
                self.of_nomination(present, writes, (kind, fields), content)
            }
            Some(SelectionPart::Objection(fields)) => {
                self.of_objection(present, kind, (&fields.selection, content))
            }
            Some(SelectionPart::Sheet(_)) => vec![(Slot::Whole, Message::new("selection-sheet-by-page"))],
            Some(SelectionPart::Decision(_)) => {
                vec![(Slot::Whole, Message::new("selection-decision-by-page"))]
            }
            Some(SelectionPart::Honour(_)) | None => Vec::new(),
        };
        faults.into_iter().map(|(slot, message)| Fault::at(slot, message)).collect()
    }

    /// Why a record is neither handed in nor decided on any more: somebody has rated by it, or the evaluation is closed; what a body decided
    /// is entered on the page of the selection.
    pub(crate) fn is_settled(&self, kind: &Kind, content: &Content, next: State) -> Option<Message> {
        self.present.as_ref()?;
        let counts = next.is_handed_in();
        let fields = match &kind.selection {
            Some(SelectionPart::Nomination(fields)) => fields,
            Some(SelectionPart::Decision(_)) if counts => {
                return Some(Message::new("selection-decision-by-page"));
            }
            _ => return None,
        };
        let (call, standing) = self.named(&SaidRow::of_content(kind, content).text(&fields.selection))?;
        is_settled(call, standing).then(|| titled("selection-settled", call))
    }

    /// What is to be explained of one: whoever is nominated does not fit what the call asks.
    pub(crate) fn doubts(&self, actor: &Actor, kind: &Kind, content: &Content, today: Day) -> Vec<Message> {
        let (Some(present), Some(SelectionPart::Nomination(fields))) = (&self.present, &kind.selection)
        else {
            return Vec::new();
        };
        let said = SaidRow::of_content(kind, content);
        let Some((call, _)) = self.named(&said.text(&fields.selection)) else { return Vec::new() };
        let sight = present.sight(actor);
        let persons =
            said.parts(&fields.person, "").into_iter().filter_map(|(who, _)| super::standing::person(who));
        let category = said.choice(&fields.category);
        persons
            .flat_map(|person| misfits(&present.snapshot, &sight, (call, &category), person, today))
            .collect()
    }

    /// The titles of the calls to which units may nominate by records of a kind on a day.
    pub(super) fn open_titles(&self, kind: &Kind, today: Day) -> Vec<String> {
        let Some(present) = &self.present else { return Vec::new() };
        let is_of = |call: &Call| {
            let called = present.library.kinds.get(&call.kind).and_then(|kind| kind.selection.as_ref());
            matches!(called, Some(SelectionPart::Call(fields)) if fields.kinds.nomination == kind.id)
        };
        let open = self.calls.iter().map(|(call, _)| call).filter(|call| {
            call.nominate.0 <= today && today <= call.nominate.1 && call.closed.is_none() && is_of(call)
        });
        open.map(|call| call.title.clone()).collect()
    }

    fn of_call(
        &self,
        present: &Present,
        writes: Writes<'_>,
        (kind, fields): (&Kind, &CallFields),
        content: &Content,
    ) -> Vec<(Slot, Message)> {
        let Some(ground) = Ground::of(&present.library, kind) else { return Vec::new() };
        let (call, mut wrong) = Call::of_content(&ground, content);
        let id = writes.of.unwrap_or_else(|| content.derive_id(kind));
        let stood = RowAt::find(&present.snapshot, &kind.id, id).and_then(SaidRow::of_row);
        // What the program fills in is not typed.
        for name in &fields.progress {
            let was = stood.as_ref().and_then(|stood| stood.value(name));
            if content.fields.get(name) != was.as_ref() {
                wrong.push((Slot::Field(name.clone()), Message::new("selection-by-program")));
            }
        }
        if let Some(call) = &call
            && self.calls.iter().any(|(other, _)| other.id != id && is_named(other, &call.title))
        {
            wrong.push((Slot::Field(fields.title.clone()), Message::new("selection-title-taken")));
        }
        let begun =
            self.calls.iter().find(|(other, standing)| other.id == id && !standing.nominees.is_empty());
        if let (Some((before, _)), Some(call)) = (begun, &call) {
            wrong.extend(fixed(fields, before, call));
        }
        wrong
    }

    fn of_nomination(
        &self,
        present: &Present,
        writes: Writes<'_>,
        (kind, fields): (&Kind, &NominationFields),
        content: &Content,
    ) -> Vec<(Slot, Message)> {
        let said = SaidRow::of_content(kind, content);
        let Some((call, standing)) = self.named(&said.text(&fields.selection)) else { return Vec::new() };
        let id = writes.of.unwrap_or(said.id);
        let row = RowAt::find(&present.snapshot, &kind.id, id);
        let stood = row.filter(|row| row.state().goes_on()).and_then(SaidRow::of_row);
        if stood.as_ref().is_some_and(|stood| is_same(kind, content, stood)) {
            return Vec::new();
        }
        let mut wrong = Vec::new();
        for name in fields.concluding() {
            let was = stood.as_ref().and_then(|stood| stood.value(name));
            if content.fields.get(name) != was.as_ref() {
                wrong.push((Slot::Field(name.to_owned()), Message::new("selection-by-program")));
            }
        }
        if is_settled(call, standing) {
            wrong.push((Slot::Field(fields.selection.clone()), titled("selection-settled", call)));
            return wrong;
        }
        if stood.is_none() {
            wrong.extend(not_the_time(call, fields, writes, content.date));
        }
        wrong.extend(misfit_of_sort(call, fields, &said));
        let category = said.choice(&fields.category);
        if call.category(&category).is_none() {
            let offered = call.categories.iter().map(|own| &own.title);
            let message = titled("selection-category", call).with_titles("offered", offered);
            wrong.push((Slot::Field(fields.category.clone()), message));
        }
        if wrong.is_empty()
            && let Some(message) = self.full(present, (call, standing), (id, content.unit, &category))
        {
            wrong.push((Slot::Field(fields.selection.clone()), message));
        }
        wrong
    }

    /// Why a unit nominates nobody more. One that may is counted from now on.
    fn full(
        &self,
        present: &Present,
        (call, standing): (&Call, &Standing),
        (id, unit, category): (RecordId, UnitId, &str),
    ) -> Option<Message> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = taken.entry(call.id).or_default();
        let mut others: HashMap<RecordId, &str> = standing
            .nominees
            .iter()
            .filter(|other| other.unit == unit && other.state.is_handed_in())
            .map(|other| (other.id, other.category.as_str()))
            .collect();
        others.extend(
            taken.iter().filter(|(_, (own, _))| *own == unit).map(|(id, (_, of))| (*id, of.as_str())),
        );
        others.remove(&id);
        let message =
            |code, quota: u32, count: usize| titled(code, call).with("quota", quota).with("count", count);
        let all = call.quota_of(kind_of(present, unit)).filter(|quota| others.len() >= *quota as usize);
        if let Some(quota) = all {
            return Some(message("selection-quota", quota, others.len()));
        }
        let own = call.category(category)?;
        let alike = others.values().filter(|of| **of == category).count();
        if let Some(quota) = own.quota.filter(|quota| alike >= *quota as usize) {
            let message = message("selection-quota-category", quota, alike);
            return Some(message.with_title("category", &own.title));
        }
        taken.insert(id, (unit, category.to_owned()));
        None
    }

    fn of_objection(
        &self,
        present: &Present,
        kind: &Kind,
        (selection, content): (&str, &Content),
    ) -> Vec<(Slot, Message)> {
        let wrong = |message| vec![(Slot::Field(selection.to_owned()), message)];
        // What stands is answered after the notice too.
        if RowAt::find(&present.snapshot, &kind.id, content.derive_id(kind)).is_some() {
            return Vec::new();
        }
        let title = SaidRow::of_content(kind, content).text(selection);
        let Some((call, _)) = self.named(&title) else {
            return wrong(Message::new("selection-unknown").with("title", title));
        };
        match call.notice {
            Some((from, last)) if (from..=last).contains(&content.date) => Vec::new(),
            Some((from, last)) => {
                wrong(titled("selection-no-notice", call).with("from", from).with("last", last))
            }
            None => wrong(titled("selection-no-notice-yet", call)),
        }
    }
}

/// Whether calls say anything of records of some kinds. A command that brings records where nobody has called reads no others.
async fn are_asked<'k>(bureau: &Bureau, kinds: impl Iterator<Item = &'k Kind>) -> Result<bool, AppError> {
    for kind in kinds.filter(|kind| is_held(kind)) {
        if matches!(kind.selection, Some(SelectionPart::Call(_))) || has_calls(bureau).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a call says anything of records of a kind.
fn is_held(kind: &Kind) -> bool {
    !matches!(kind.selection, None | Some(SelectionPart::Honour(_)))
}

/// Whether anybody has ever called.
async fn has_calls(bureau: &Bureau) -> Result<bool, AppError> {
    let library = bureau.library();
    let calling =
        library.kinds.values().filter(|kind| matches!(kind.selection, Some(SelectionPart::Call(_))));
    for kind in calling {
        let filter =
            Filter { entity: Some(EntityKind::Record), kind: Some(kind.id.clone()), ..Filter::default() };
        if !bureau.store.find(&Scope::Everything, &filter, Page::first(1)).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Appends a record by itself, if no call speaks against it. That is asked once nobody else writes any more, so that of two who would take
/// the last place of a quota one does. Gives back what speaks against it.
///
/// # Errors
/// Those of writing.
pub(crate) async fn append_guarded(
    bureau: &Bureau,
    writes: Writes<'_>,
    change: Change<'_>,
    (kind, content): (&Kind, &Content),
) -> Result<Option<Message>, AppError> {
    if !is_held(kind) {
        bureau.append_alone(writes.now, change).await?;
        return Ok(None);
    }
    let Change { draft, action, detail, telling, .. } = change;
    let mut writer = bureau.store.begin(writes.actor, writes.now).await?;
    if let Some(against) = speaks_against(bureau, writes, (kind, content)).await? {
        return Ok(Some(against));
    }
    let subject = draft.what().id.to_string();
    writer.append(vec![draft], None).await?;
    writer.audit(action, &subject, detail);
    writer.tell(telling);
    bureau.commit(writer).await?;
    Ok(None)
}

/// What the call says against a record, by what stands now. Whoever asks holds the writer's seat.
///
/// # Errors
/// When the ledger cannot be read.
pub(crate) async fn speaks_against(
    bureau: &Bureau,
    writes: Writes<'_>,
    (kind, content): (&Kind, &Content),
) -> Result<Option<Message>, AppError> {
    if !are_asked(bureau, std::iter::once(kind)).await? {
        return Ok(None);
    }
    let calls = Calls::of(bureau.renewed().await?);
    Ok(calls.faults(writes, kind, content).into_iter().next().map(|fault| fault.message))
}

/// Whether nominations are not touched any more: somebody has rated them.
fn is_settled(call: &Call, standing: &Standing) -> bool {
    call.closed.is_some() || !standing.sheets.is_empty()
}

/// The code of the kind of a unit.
fn kind_of(present: &Present, unit: UnitId) -> &str {
    let units = &present.snapshot.units;
    units.index_of(unit).map_or("", |at| units.unit[at as usize].kind.as_str())
}

pub(super) fn titled(code: &'static str, call: &Call) -> Message {
    Message::new(code).with("title", &call.title)
}

/// The rules of a call stay what they were once somebody was nominated; who rates and until when may change until it is closed.
fn fixed(fields: &CallFields, before: &Call, call: &Call) -> Vec<(Slot, Message)> {
    let mut wrong = Vec::new();
    let mut expect = |same: bool, name: &String| {
        if !same {
            wrong.push((Slot::Field(name.clone()), Message::new("selection-rules-fixed")));
        }
    };
    expect(before.title == call.title, &fields.title);
    expect(before.sort == call.sort, &fields.sort);
    expect(before.categories == call.categories, &fields.categories);
    expect(before.quota == call.quota, &fields.quota);
    expect(before.quota_by_sort == call.quota_by_sort, &fields.quota_by_sort);
    expect(before.nominate.0 == call.nominate.0, &fields.days[0]);
    expect(before.nominate.1 <= call.nominate.1, &fields.days[1]);
    expect(before.grades == call.grades, &fields.grades);
    expect(before.drops_extremes == call.drops_extremes, &fields.extremes);
    expect(before.ties == call.ties, &fields.ties);
    expect(before.notice_days == call.notice_days, &fields.notice_days);
    expect(before.level == call.level, &fields.granted[0]);
    for group in &before.groups {
        let weight = call.groups.iter().find(|other| other.code == group.code).map(|other| other.weight);
        if let Some((_, name)) = fields.weights.iter().find(|(code, _)| *code == group.code) {
            expect(weight == Some(group.weight), name);
        }
    }
    if before.closed.is_some() {
        expect(before.raters == call.raters && before.groups == call.groups, &fields.categories);
        expect(before.evaluate_until == call.evaluate_until, &fields.days[2]);
    }
    wrong
}

/// Nobody nominates before the first day and after the last. What the operator brings from paper bears the day on which it was made.
fn not_the_time(
    call: &Call,
    fields: &NominationFields,
    writes: Writes<'_>,
    date: Day,
) -> Option<(Slot, Message)> {
    let on = if writes.actor.who().is_some() { writes.now.day() } else { date };
    let (from, until) = call.nominate;
    let message = match on {
        on if on < from => titled("selection-too-early", call).with("from", from),
        on if on > until => titled("selection-too-late", call).with("until", until),
        _ => return None,
    };
    Some((Slot::Field(fields.selection.clone()), message))
}

/// What is nominated is what the call asks for.
fn misfit_of_sort(call: &Call, fields: &NominationFields, said: &SaidRow<'_>) -> Option<(Slot, Message)> {
    let has = |role: &str| !said.parts(role, "").is_empty();
    let (there, slot, code) = match call.sort {
        NomineeSort::Person => {
            (has(&fields.person), Slot::Role(fields.person.clone()), "selection-person-wanted")
        }
        NomineeSort::Unit => (has(&fields.unit), Slot::Role(fields.unit.clone()), "selection-unit-wanted"),
        NomineeSort::Entry => {
            let named = !said.text(&fields.entry).trim().is_empty();
            (named, Slot::Field(fields.entry.clone()), "selection-entry-wanted")
        }
    };
    (!there).then(|| (slot, titled(code, call)))
}

/// Whether a record says what stands there.
fn is_same(kind: &Kind, content: &Content, stood: &SaidRow<'_>) -> bool {
    let fields = kind.fields.iter().filter(|field| !field.sensitive);
    let roles = kind.roles.iter();
    let who = |role: &str| -> Vec<Who> { stood.parts(role, "").into_iter().map(|(who, _)| who).collect() };
    let named = |role: &str| -> Vec<Who> {
        content.participants.iter().filter(|part| part.role == role).map(|part| part.who).collect()
    };
    let value = |name: &str| content.fields.get(name).cloned().filter(|value| *value != Value::Flag(false));
    content.unit == stood.unit
        && content.date == stood.date
        && fields.into_iter().all(|field| value(&field.name) == stood.value(&field.name))
        && roles.into_iter().all(|role| who(&role.name) == named(&role.name))
}
