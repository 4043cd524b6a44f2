//! One record: what it says, how it came to be so, where it counts, and what may be done to it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::view::{FieldView, ParticipantView, Title};
use mingde_app::{
    Asked as SealedField, Counted, EvidenceLine, Further, OwnReply, RecordPage, RevisionLine, Sight, Step,
    Use, Whose, change_state, open_sealed, own_case_of, record_page,
};
use mingde_core::diagnostic::Message;
use mingde_core::record::{State as RecordState, Who};
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "record.html")]
struct Page {
    frame: Frame,
    shown: RecordPage,
    /// What whoever reads it sees of the bureau.
    sight: Sight,
    /// A sealed field that was just opened: its title and what it says.
    opened: Option<(String, String)>,
    /// What was typed for an act that could not be done.
    reason: String,
    fault: Vec<(String, String)>,
    /// The ways in which whoever reads it may reply, if it concerns them.
    replies: Vec<OwnReply>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// `GET /records/{id}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    axum::extract::Query(said): axum::extract::Query<Said>,
) -> Result<Response, Fault> {
    let mut shown = Page::of(&house, &visitor, &id).await?;
    shown.frame.notice = match said.done.as_str() {
        "submitted" => Some(Message::new("web-said-submitted")),
        "accepted" => Some(Message::new("web-said-accepted").with("count", 1)),
        "returned" => Some(Message::new("web-said-returned").with("count", 1)),
        "withdrawn" => Some(Message::new("web-said-withdrawn")),
        filed => super::form::notice(filed),
    };
    page(&shown)
}

/// `POST /records/{id}/steps/{step}`
pub async fn step(
    State(house): State<House>,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (step, done) = match step.as_str() {
        "submission" => (Step::Submit, "submitted"),
        "acceptance" => (Step::Accept, "accepted"),
        "return" => (Step::Return, "returned"),
        "withdrawal" => (Step::Withdraw, "withdrawn"),
        _ => return Err(Fault::missing()),
    };
    let reason = posted.one("reason");
    // What is not seen is not there, whatever is asked of it.
    let mut shown = Page::of(&house, &posted.visitor, &id).await?;
    let seen: Option<u64> = posted.one("seen").parse().ok();
    if seen.is_some_and(|seen| seen != shown.latest()) {
        shown.reason = reason.to_owned();
        shown.fault = vec![("reason".to_owned(), shown.frame.word("web-record-overtaken"))];
        shown.frame.notice = Some(Message::new("web-record-overtaken"));
        return Ok((StatusCode::CONFLICT, page(&shown)?).into_response());
    }
    match change_state(&house.bureau, &posted.visitor.actor, house.now(), &id, step, reason).await {
        Ok(_) => Ok(Redirect::to(&format!("/records/{id}?done={done}")).into_response()),
        Err(error) => {
            let fault = Fault::from(error);
            shown.reason = reason.to_owned();
            shown.fault = vec![("reason".to_owned(), shown.frame.say(fault.message()))];
            shown.frame.faulty = true;
            Ok((fault.status(), page(&shown)?).into_response())
        }
    }
}

/// `POST /records/{id}/opening`: a sealed field is opened for a purpose, and that is written down first.
pub async fn open(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let mut shown = Page::of(&house, &posted.visitor, &id).await?;
    let (field, purpose) = (posted.one("field"), posted.one("purpose"));
    let asked = SealedField { field, participant: None };
    let actor = &posted.visitor.actor;
    match open_sealed(&house.bureau, actor, house.now(), Whose::Record(&id), asked, purpose).await {
        Ok(opened) => {
            let title = shown.frame.either(&opened.title, &opened.english).to_owned();
            let text = match &opened.choice {
                Some((chinese, english)) => shown.frame.either(chinese, english).to_owned(),
                None => opened.text.as_str().to_owned(),
            };
            shown.opened = Some((title, text));
            page(&shown)
        }
        Err(error) => {
            let fault = Fault::from(error);
            shown.fault = vec![(format!("purpose-{field}"), shown.frame.say(fault.message()))];
            shown.frame.faulty = true;
            Ok((fault.status(), page(&shown)?).into_response())
        }
    }
}

impl Page {
    async fn of(house: &House, visitor: &Visitor, id: &str) -> Result<Self, Fault> {
        let found = record_page(&house.bureau, &visitor.actor, id, house.today()).await;
        let shown = found.map_err(Fault::at_address)?;
        let frame = Frame::of(house, visitor, Section::Ledger, "");
        let ledger = frame.word("web-section-ledger");
        let (kind, gist) = (shown.title.say(visitor.locale), shown.gist.say(visitor.locale));
        let frame = frame.about(kind, gist).under(ledger, "/records");
        let case = own_case_of(&house.bureau, &visitor.actor, id, house.today()).await?;
        let replies = case.map_or_else(Vec::new, |case| case.replies);
        let sight = house.bureau.sight(&visitor.actor, None).await?;
        Ok(Self { frame, shown, sight, opened: None, reason: String::new(), fault: Vec::new(), replies })
    }

    /// As whom whoever reads it sees it: by their offices, or because they take part in it.
    fn seen_as(&self) -> String {
        let offices = self.shown.seen_by.iter().map(|office| self.say(office).to_owned());
        let own = self.shown.is_own.then(|| self.frame.word("web-record-seen-own"));
        offices.chain(own).collect::<Vec<_>>().join(&self.frame.word("web-and"))
    }

    /// The page on which more is told of it, and what that is called.
    fn leads_on(&self) -> Option<(String, String)> {
        let id = self.shown.id;
        let (address, word) = match self.shown.further? {
            Further::Sent => (format!("/tasks/{id}"), "web-task-board"),
            Further::Goal => (format!("/goals/{id}"), "web-goals"),
            Further::Case => (format!("/cases/{id}"), "web-case-steps"),
            Further::Selection => (format!("/selections/{id}"), "web-section-selections"),
            Further::FollowUps => (format!("/records/{id}/follow-ups"), "web-follow-ups"),
        };
        Some((address, self.frame.word(word)))
    }

    /// Files that were sent along are no pictures; they are had where it is told who has them.
    fn shows_pictures(&self) -> bool {
        !self.shown.evidence.is_empty() && self.shown.further != Some(Further::Sent)
    }

    /// Where its latest revision stands in the log: a step is meant for this one.
    fn latest(&self) -> u64 {
        self.shown.revisions.first().map_or(0, |revision| revision.position)
    }

    fn say<'t>(&self, title: &'t Title) -> &'t str {
        title.say(self.frame.locale)
    }

    /// Who took part, those of a role together.
    fn by_role(&self) -> impl Iterator<Item = &[ParticipantView]> {
        self.shown.participants.chunk_by(|one, next| one.role == next.role)
    }

    /// Where somebody who takes part is found, by whom that page is opened.
    fn who_at(&self, who: &Who) -> Option<String> {
        if !self.sight.opens(*who, self.frame.today) {
            return None;
        }
        match who {
            Who::Person(id) => Some(format!("/persons/{id}")),
            Who::Unit(id) => Some(format!("/units/{id}")),
            Who::Group(_) => None,
        }
    }

    fn opens(&self, field: &FieldView) -> bool {
        self.shown.may_open.contains(&field.name)
    }

    /// Whether it is what whoever reads has said in a reply of their own.
    fn is_own_words(&self, field: &FieldView) -> bool {
        self.shown.own_words.as_ref() == Some(&field.name)
    }

    /// Whether whoever reads decides on it, and so enters what came of it where it replies to.
    fn decides(&self) -> bool {
        self.shown.steps.iter().any(|step| matches!(step, Step::Accept | Step::Return))
            && !self.shown.may_open.is_empty()
    }

    /// The proof that a revision stands in the log, of those listed the latest first.
    fn proof_of(&self, at: &usize) -> String {
        format!("/records/{}/proof?revision={}", self.shown.id, self.shown.revisions.len() - at)
    }

    /// Who put a file beside it, and when.
    fn put_by(&self, file: &EvidenceLine) -> String {
        let day = self.frame.recorded(&file.on);
        self.frame.words("web-record-put-by", &[("who", self.frame.titled(&file.by)), ("day", &day)])
    }

    fn step_name(&self, step: &Step) -> &'static str {
        match step {
            Step::Submit => "submission",
            Step::Accept => "acceptance",
            Step::Return => "return",
            Step::Withdraw => "withdrawal",
        }
    }

    fn step_word(&self, step: &Step) -> String {
        self.frame.word(&format!("web-record-{}", self.step_name(step)))
    }

    /// What comes of a step that wants a reason.
    fn step_help(&self, step: &Step) -> String {
        self.frame.word(match step {
            Step::Withdraw => "web-record-withdrawal-help",
            Step::Submit | Step::Accept | Step::Return => "web-record-return-help",
        })
    }

    /// Steps that are one press away, and those that want a reason.
    fn plain_steps(&self) -> Vec<Step> {
        let plain = |step: &&Step| matches!(step, Step::Submit | Step::Accept);
        self.shown.steps.iter().filter(plain).copied().collect()
    }

    fn grave_steps(&self) -> Vec<Step> {
        let grave = |step: &&Step| matches!(step, Step::Return | Step::Withdraw);
        self.shown.steps.iter().filter(grave).copied().collect()
    }

    /// How heavy a step looks: the one that is meant most, one that takes away, and others.
    fn weight(&self, step: &Step) -> &'static str {
        match step {
            // What was sent back or begun is looked at again first.
            Step::Submit if self.shown.may_correct => "other",
            Step::Submit | Step::Accept => "main",
            Step::Return => "other",
            Step::Withdraw => "grave",
        }
    }

    /// Who sent it back and why, as long as it is not handed in again.
    fn sent_back(&self) -> Option<&RevisionLine> {
        let latest = self.shown.revisions.first()?;
        (latest.state == RecordState::Returned).then_some(latest)
    }

    /// Whether it is begun, and whoever looks goes on with it.
    fn is_begun(&self) -> bool {
        self.shown.state == RecordState::Draft && self.shown.may_correct
    }

    /// Whether it says more than its day and unit.
    fn says_something(&self) -> bool {
        let RecordPage { participants, values, number, .. } = &self.shown;
        !participants.is_empty() || !values.is_empty() || number.is_some()
    }

    /// The beginning of an address or hash.
    fn short<'t>(&self, hash: &'t str) -> &'t str {
        hash.get(..16).unwrap_or(hash)
    }

    /// The proof of a result that looks at it.
    fn use_at(&self, one: &Use) -> String {
        match one.subject {
            Some(unit) => format!("/rulebooks/{}/{}/{unit}", one.rulebook, one.result),
            None => format!("/rulebooks/{}", one.rulebook),
        }
    }

    fn use_said(&self, one: &Use) -> String {
        match &one.counted {
            Some(Counted::Yes) => self.frame.word("web-record-counted"),
            Some(Counted::No(why)) => self.frame.word(&format!("rulebook-left-out-{why}")),
            None => self.frame.word("web-record-counted-by-person"),
        }
    }

    fn counts(&self, one: &Use) -> bool {
        matches!(one.counted, Some(Counted::Yes))
    }
}
