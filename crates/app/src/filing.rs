//! Filing and correcting a record by a form: what was typed becomes content with all that is wrong with it at once, each
//! fault at its place; doubts ask for a word of explanation, what is probably there already is shown, and then it is
//! written in one transaction.

mod alike;
mod answers;
mod blank;
mod by_program;
mod composing;
mod drafts;
mod elsewhere;
mod given;
mod moving;
mod photos;
mod slot;
mod typed;

use std::borrow::Cow;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::{Asked, Kind};
use mingde_core::policy::{
    Actor, Before, Permitted, Standing, accepts_at_once, may_append, may_file, may_write_of,
};
use mingde_core::reason;
use mingde_core::record::{Content, State};
use mingde_core::revision::Draft;
use mingde_core::sealing::Payload;
use mingde_rulebook::Objection;
use mingde_store::{Change, Head, StoreError, Telling, fingerprint};

pub use answers::{Answer, AnswerSource, answers};
pub use blank::{KindToFile, form_of, kinds_to_file, only_unit_to_file, units_to_file};
pub use by_program::{correct_given, decide_given, file_given};
pub(crate) use composing::Composer;
pub(crate) use drafts::DRAFTS_KEPT;
pub use drafts::{KeptForm, drop_form, keep_form, kept_form, kept_forms};
pub(crate) use elsewhere::is_asked_about;
pub use given::{GivenChange, GivenParticipant, GivenParty, GivenRecord, GivenValue};
pub use slot::{Fault, Slot};
pub use typed::Typed;

use crate::asking::Asker;
use crate::assignments::{answered, told_of};
use crate::ballots::Balloted;
use crate::bureau::Bureau;
use crate::cases::{undecided_now, why_barred};
use crate::entry::objections;
use crate::error::AppError;
use crate::import::Directories;
use crate::notices::{HandedIn, Teller};
use crate::record_line::{RecordLine, find};
use crate::sealing::sealing;
use crate::selections::{Calls, Writes, append_guarded};
use crate::uploads::{keep_as_evidence, let_go_of_photos};

/// What is to become of what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Intent {
    /// Keep it as a draft, unfinished as it may be.
    #[default]
    Keep,
    /// Hand it in.
    Submit,
}

/// A form that was sent.
#[derive(Debug, Clone)]
pub struct Form<'a> {
    /// The kind of record.
    pub kind: &'a Arc<Kind>,
    /// What was typed.
    pub typed: &'a Typed,
    /// Addresses of the evidence files that belong to it, which the sender may show.
    pub evidence: &'a [String],
    /// Files of the sender's whose photos are among them: kept as evidence when the record is written.
    pub uploads: &'a [String],
    /// What to do with it.
    pub intent: Intent,
    /// The record that is corrected; none for a new one.
    pub of: Option<&'a RecordLine>,
    /// What probable duplicates were said to be.
    pub twins: Twins<'a>,
    /// Why it is changed, where whoever changes it says nothing: what the form is for. It explains no doubt. May be empty.
    pub because: &'a str,
}

/// What whoever files says of records that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twins<'a> {
    /// Nothing yet.
    Unasked,
    /// This is another one than those that are alike; where nothing else tells it from other content, by this number. What stands
    /// there word for word is itself: it was sent twice.
    Another(&'a str),
    /// It is this one of those that are alike: nothing is written, and whoever sent it is led there.
    Same(RecordId),
}

impl Form<'_> {
    /// Whether what comes of it counts or waits, and is no draft.
    fn hands_in(&self) -> bool {
        let stood = self.of.map(|of| of.head.state);
        self.intent == Intent::Submit || stood.is_some_and(State::is_handed_in)
    }

    fn is_unexplained(&self) -> bool {
        self.typed.at(&Slot::Reason).trim().is_empty()
    }
}

/// What came of a form.
#[derive(Debug)]
pub enum Filed {
    /// It stands in the ledger.
    Written(Box<RecordLine>),
    /// Exactly this stood there before, because it was sent twice or by the word of whoever sent it.
    StoodThere(Box<RecordLine>),
    /// Nothing was written, for these reasons.
    Open(Looked),
}

/// What is to be said of a form before it is taken.
#[derive(Debug, Default)]
pub struct Looked {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What soft checks doubt, those of rulebooks and that of the days of photos: a word of explanation is asked for.
    pub doubts: Vec<Message>,
    /// What is probably the same record.
    pub alike: Vec<RecordLine>,
    /// One of them is told apart from this one by nothing but a number.
    pub needs_number: bool,
}

impl Looked {
    fn is_clear(&self) -> bool {
        self.faults.is_empty() && self.doubts.is_empty() && self.alike.is_empty()
    }
}

/// Files or corrects a record by a form. Sent twice, it is one record.
///
/// # Errors
/// Where the ledger fails. What is wrong with the form is no error but [`Filed::Open`].
pub async fn file(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    form: &Form<'_>,
) -> Result<Filed, AppError> {
    let known = Directories::load(bureau).await?;
    let mut looked = Looked::default();
    let asker = Asker::of(bureau, actor, now);
    let Some(content) = compose(actor, (asker, now), form, &known, &mut looked.faults) else {
        return Ok(Filed::Open(looked));
    };
    if form.kind.ballot.is_some()
        && let Some(message) = Balloted::load(bureau).await?.says(form.kind, &content)
    {
        looked.faults.push(Fault::at(Slot::Whole, message));
        return Ok(Filed::Open(looked));
    }
    for _ in 0..2 {
        match weigh_and_write(bureau, actor, now, form, content.clone(), looked).await {
            // Somebody else was faster, most likely the other of two clicks.
            Err(AppError::Store(StoreError::Conflict { .. })) => looked = Looked::default(),
            done => return done,
        }
    }
    Err(AppError::Conflict(Message::new("filing-overtaken")))
}

/// The content of a form, with all that is wrong with it. A draft may lack something.
fn compose(
    actor: &Actor,
    (asker, now): (Asker, Timestamp),
    form: &Form<'_>,
    known: &Directories,
    faults: &mut Vec<Fault>,
) -> Option<Content> {
    let mut composer = Composer::new(form.kind, known, asker, now.day());
    let mut content = composer.content(form.typed, form.of.map(|of| &of.content));
    content.evidence = form.evidence.to_vec();
    composer.check(&content);
    if !composer.is_faulty(&Slot::Unit) && may_file(actor, form.kind, content.unit).is_err() {
        composer.faults.push(Fault::at(Slot::Unit, Message::new("import-may-not-file")));
    }
    if let Err(refused) = may_write_of(actor, form.kind, &content.participants) {
        composer.faults.push(Fault::at(own_role(form.kind), refused.message()));
    }
    if let Twins::Another(number) = form.twins
        && content.number.is_none()
        && form.of.is_none()
    {
        content.number = Some(number.to_owned());
    }
    *faults = composer.faults;
    let decides = |fault: &Fault| !fault.missing || matches!(fault.slot, Slot::Unit | Slot::Date);
    if form.intent == Intent::Keep {
        faults.retain(decides);
    }
    faults.is_empty().then_some(content)
}

async fn weigh_and_write(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    form: &Form<'_>,
    mut content: Content,
    mut looked: Looked,
) -> Result<Filed, AppError> {
    let kind = form.kind;
    let own = form.of.map(|of| of.head.id);
    let (id, head) = placed(bureau, form, &mut content).await?;
    let moves = own.is_some_and(|own| own != id.0);
    if let Some(from) = form.of.filter(|_| moves) {
        moving::take_along(bureau, RecordId(from.head.id), id, &mut content)?;
    }
    let payload = sealing(&bureau.library(), bureau.store.sealing()).record(kind, id, &mut content)?;
    let stands = head.as_ref().filter(|head| head.state != State::Withdrawn && Some(head.id) != own);
    if let Some(head) = stands {
        let there = find(bureau, actor, &head.id.to_string()).await;
        match there {
            Ok(there) if form.of.is_none() && head.fingerprint == fingerprint(&payload) => {
                return Ok(Filed::StoodThere(Box::new(there)));
            }
            Ok(there) => looked.alike.push(there),
            // What may not be seen is not shown; that it cannot be written twice must be said.
            Err(_) => looked.faults.push(Fault::at(Slot::Whole, Message::new("filing-there-already"))),
        }
        looked.needs_number = true;
    } else if form.intent == Intent::Submit && form.twins == Twins::Unasked
        || matches!(form.twins, Twins::Same(_))
    {
        looked.alike = alike::alike(bureau, actor, kind, &content, own).await?;
    }
    if let Twins::Same(same) = form.twins {
        return Ok(match looked.alike.iter().position(|record| record.head.id == same.0) {
            Some(at) => Filed::StoodThere(Box::new(looked.alike.swap_remove(at))),
            // What is no longer alike, or never was, is no answer to the question; it is asked again.
            None => {
                looked.faults.push(Fault::at(Slot::Whole, Message::new("filing-not-alike")));
                Filed::Open(looked)
            }
        });
    }
    let calls = Calls::for_kinds(bureau, std::iter::once(&**kind)).await?;
    let of = own.map(RecordId);
    if form.hands_in() {
        looked.faults.extend(calls.faults(Writes { actor, now, of }, kind, &content));
    }
    let objections = doubt((bureau, actor), now, form, &content, &mut looked).await?;
    if form.hands_in() && form.is_unexplained() {
        looked.doubts.extend(calls.doubts(actor, kind, &content, now.day()));
    }
    expect_reason(form, &mut looked);
    if !looked.is_clear() {
        return Ok(Filed::Open(looked));
    }
    let is_decided = undecided_now(bureau, kind, &content).await?.is_none();
    let written = Writing { bureau, actor, now, form, content, payload, id, is_decided };
    let nothing_written = match form.of {
        Some(of) if moves => moving::write(&written, of, head.as_ref()).await?,
        Some(of) => written.correct(of).await?,
        None => written.file(head.as_ref()).await?,
    };
    if let Some(message) = nothing_written {
        looked.faults.push(Fault::at(Slot::Whole, message));
        return Ok(Filed::Open(looked));
    }
    let_go_of_photos(bureau, actor, form.uploads);
    let done = find(bureau, actor, &id.0.to_string()).await?;
    Ok(Filed::Written(Box::new(RecordLine { objections, ..done })))
}

/// Where a record of this content belongs and what stands there, without the number that was made up where it is not needed.
async fn placed(
    bureau: &Bureau,
    form: &Form<'_>,
    content: &mut Content,
) -> Result<(RecordId, Option<Head>), AppError> {
    let id = content.derive_id(form.kind);
    let head = at(bureau, id.0).await?;
    let is_made_up = content.number.is_some() && form.typed.one("number").is_empty() && form.of.is_none();
    if !is_made_up || head.is_some() {
        return Ok((id, head));
    }
    let plain = Content { number: None, ..content.clone() };
    let own = plain.derive_id(form.kind);
    let other = at(bureau, own.0).await?;
    let is_free = match &other {
        None => true,
        Some(other) if other.state == State::Withdrawn => true,
        // The same form once more, after whoever sent it got no answer.
        Some(other) => {
            let keys = bureau.store.sealing();
            let payload = sealing(&bureau.library(), keys).record(form.kind, own, &mut plain.clone())?;
            other.fingerprint == fingerprint(&payload)
        }
    };
    if !is_free {
        return Ok((id, head));
    }
    *content = plain;
    Ok((own, other))
}

/// What rulebooks object to, and days of photos; gives back what was explained. A draft is not held against them.
async fn doubt(
    (bureau, actor): (&Bureau, &Actor),
    now: Timestamp,
    form: &Form<'_>,
    content: &Content,
    looked: &mut Looked,
) -> Result<Vec<Objection>, AppError> {
    let mut explained = Vec::new();
    if form.intent == Intent::Keep {
        return Ok(explained);
    }
    let unexplained = form.is_unexplained();
    for objection in objections(bureau, content, now).await? {
        if objection.hard {
            looked.faults.push(Fault::at(Slot::Whole, objection.message()));
        } else if unexplained {
            looked.doubts.push(objection.message());
            if objection.barred {
                looked.doubts.extend(why_barred(bureau, actor, content, now.day()).await?);
            }
        } else {
            explained.push(objection);
        }
    }
    if unexplained {
        looked.doubts.extend(photos::of_other_days(bureau, actor, form, content)?);
        looked.doubts.extend(elsewhere::named_there(bureau, (actor, now.day()), form, content).await?);
    }
    Ok(explained)
}

/// Brings a record to other content, for a reason. What was accepted is handed in anew, unless whoever corrects it accepts
/// it at once; what was returned becomes a draft, to be submitted.
pub(crate) async fn rewrite(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (kind, of): (&Arc<Kind>, &RecordLine),
    content: Content,
    reason: &str,
) -> Result<RecordLine, AppError> {
    let typed = Typed::new([(Slot::Reason.input(), reason.to_owned())]);
    let intent = match of.head.state {
        State::Submitted | State::Accepted => Intent::Submit,
        State::Draft | State::Returned | State::Withdrawn => Intent::Keep,
    };
    let evidence = &content.evidence.clone();
    // Whoever names the record to be corrected has seen that it is this one.
    let twins = Twins::Another("");
    let form = Form { kind, typed: &typed, evidence, uploads: &[], intent, of: Some(of), twins, because: "" };
    match weigh_and_write(bureau, actor, now, &form, content, Looked::default()).await? {
        Filed::Written(record) | Filed::StoodThere(record) => Ok(*record),
        Filed::Open(looked) => {
            let fault = looked.faults.into_iter().next().map(|fault| fault.message);
            let message = fault.unwrap_or_else(|| Message::new("filing-there-already"));
            Err(match message.code {
                "app-nothing-changed" | "filing-there-already" => AppError::Conflict(message),
                _ => AppError::Invalid(message),
            })
        }
    }
}

/// Hands in a record whose content is there already: what a ballot came to. It passes no form, so nothing in it was typed; what
/// would be doubted is explained by where it comes from.
pub(crate) async fn file_content(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (kind, content): (&Arc<Kind>, Content),
    reason: &str,
) -> Result<Filed, AppError> {
    let typed = Typed::new([(Slot::Reason.input(), reason.to_owned())]);
    let evidence = &content.evidence.clone();
    let (intent, twins) = (Intent::Submit, Twins::Another(""));
    let form = Form { kind, typed: &typed, evidence, uploads: &[], intent, of: None, twins, because: "" };
    weigh_and_write(bureau, actor, now, &form, content, Looked::default()).await
}

/// Where it is said whom a record is about.
fn own_role(kind: &Kind) -> Slot {
    kind.concerned.roles.first().map_or(Slot::Whole, |role| Slot::Role(role.clone()))
}

/// What was handed in or accepted changes for a reason.
fn expect_reason(form: &Form<'_>, looked: &mut Looked) {
    let stood = form.of.map(|of| of.head.state);
    let unexplained = form.is_unexplained();
    if stood.is_some_and(State::is_handed_in) && unexplained && form.because.is_empty() {
        looked.faults.push(Fault::at(Slot::Reason, Message::new("app-reason-wanted")));
    }
}

/// Where an entity stands, if there is one.
async fn at(bureau: &Bureau, id: EntityId) -> Result<Option<Head>, AppError> {
    Ok(bureau.store.existing(&[id]).await?.get(&id).cloned())
}

/// A record that nothing stands against.
struct Writing<'a> {
    bureau: &'a Bureau,
    actor: &'a Actor,
    now: Timestamp,
    form: &'a Form<'a>,
    content: Content,
    payload: Payload,
    id: RecordId,
    /// Its body decided as it has to, as far as it says that it did.
    is_decided: bool,
}

impl Writing<'_> {
    fn reason(&self) -> &str {
        match self.form.typed.at(&Slot::Reason).trim() {
            "" => self.form.because,
            said => said,
        }
    }

    fn draft(&self, state: State, reason: &str) -> Draft {
        Draft::of_record(self.id, &self.content, self.payload.clone(), state, reason)
    }

    /// Whether who files it may accept it as well, and nothing is wanting.
    fn is_accepted_at_once(&self) -> bool {
        let kind = self.form.kind;
        let proven = kind.evidence.asked != Asked::Required || !self.content.evidence.is_empty();
        let may_count = proven && self.is_decided;
        may_count && accepts_at_once(self.actor, kind, self.content.unit, &self.content.participants)
    }

    /// A record that was not there, or was withdrawn. Gives back why nothing is to be written.
    async fn file(&self, withdrawn: Option<&Head>) -> Result<Option<Message>, AppError> {
        let state = match self.form.intent {
            Intent::Keep => State::Draft,
            Intent::Submit if self.is_accepted_at_once() => State::Accepted,
            Intent::Submit => State::Submitted,
        };
        let reason: Cow<'_, str> = match withdrawn {
            Some(_) if self.reason().is_empty() => reason::coded(&Message::new("reason-filed-again")).into(),
            _ => self.reason().into(),
        };
        let before = withdrawn.map_or(Before::Nothing, |head| Before::Changed(head.standing()));
        self.append(self.draft(state, &reason), before, withdrawn, "file").await
    }

    /// A record that stays the one it is. Gives back why nothing is to be written.
    async fn correct(&self, of: &RecordLine) -> Result<Option<Message>, AppError> {
        let state = next_state(of.head.state, self.form.intent, || {
            let Content { unit, participants, .. } = &self.content;
            self.is_decided && accepts_at_once(self.actor, self.form.kind, *unit, participants)
        });
        if state == of.head.state && of.head.fingerprint == fingerprint(&self.payload) {
            return Ok(Some(Message::new("app-nothing-changed")));
        }
        let participants = Some(of.content.participants.as_slice());
        let before = Before::Changed(Standing { participants, ..of.head.standing() });
        self.append(self.draft(state, self.reason()), before, Some(&of.head), "correct").await
    }

    async fn append(
        &self,
        draft: Draft,
        before: Before<'_>,
        head: Option<&Head>,
        action: &'static str,
    ) -> Result<Option<Message>, AppError> {
        let reason = draft.reason.clone();
        let permitted = may_append(self.actor, draft, before, Some(self.form.kind))?;
        keep_as_evidence(self.bureau, self.actor, self.form.uploads)?;
        let telling = self.telling(&permitted, head).await?;
        let state = permitted.what().state;
        let change = Change { draft: permitted, before: head, action, detail: &reason, telling };
        if !state.is_handed_in() {
            self.bureau.append_alone(self.now, change).await?;
            return Ok(None);
        }
        let writes =
            Writes { actor: self.actor, now: self.now, of: self.form.of.map(|of| RecordId(of.head.id)) };
        let against = append_guarded(self.bureau, writes, change, (self.form.kind, &self.content)).await?;
        if against.is_none() {
            answered(self.bureau, self.actor, self.now, &self.content).await?;
        }
        Ok(against)
    }
}

impl Writing<'_> {
    /// Whoever accepts it is told of a record that was not waiting before.
    async fn telling(&self, draft: &Permitted<Draft>, head: Option<&Head>) -> Result<Telling, AppError> {
        let waited = head.is_some_and(|head| head.state == State::Submitted);
        let library = self.bureau.library();
        let mut teller = Teller::of(&library, self.actor, self.now);
        if draft.what().state == State::Submitted && !waited {
            let handed = (self.content.kind.clone(), self.content.unit);
            teller.handed_in(self.bureau, &HandedIn::from([(handed, 1)])).await?;
        }
        if draft.what().state.is_handed_in() {
            let sent = (&**self.form.kind, self.id.0, &self.content);
            told_of(self.bureau, &mut teller, self.now, sent).await?;
            teller.may_reply(self.id, &self.content);
        }
        Ok(teller.telling())
    }
}

/// The state in which a corrected record is. What was accepted is accepted anew, by somebody else.
pub(crate) fn next_state(state: State, intent: Intent, accepts: impl Fn() -> bool) -> State {
    match (state, intent) {
        (State::Accepted, _) if accepts() => State::Accepted,
        (State::Accepted | State::Submitted, _) | (_, Intent::Submit) => State::Submitted,
        (_, Intent::Keep) => State::Draft,
    }
}
