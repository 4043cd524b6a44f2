//! The form of a kind: a record filed, kept as a draft, corrected. What is wrong is told at its place, and nothing that was
//! typed is lost.

mod making;
pub mod sent;
pub mod step;
mod view;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    AppError, Filed, Form, Intent, Looked, RecordLine, Slot, Twins, Typed, answers, begin_upload,
    continue_upload, drop_form, file, find_record, form_of, keep_form, kept_form, may_correct, take_photo,
    units_to_file, uploaded_evidence,
};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::kind::Kind;
use mingde_core::record::State as RecordState;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;
use making::Ground;
use sent::Sent;
use view::{Control, View};

#[derive(Template)]
#[template(path = "form.html")]
struct Page {
    frame: Frame,
    form: View,
}

/// `GET /file/{kind}`, with whatever is known of the record in the address.
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(kind): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let desk = Desk::of(&house, &visitor, &kind)?;
    let draft = given.iter().find(|(name, _)| name == "draft").map(|(_, key)| key.clone());
    let kept = match &draft {
        Some(key) => kept_form(&house.bureau, &visitor.actor, (&kind, key)).await?,
        None => None,
    };
    let mut sent = Sent::of_address(&house, given)?;
    if let Some(kept) = kept {
        (sent.typed, sent.key) = (kept.typed, kept.key);
    }
    desk.show(sent, None, Looked::default()).await
}

/// `POST /file/{kind}/draft`: the script keeps what is typed so far.
pub async fn keep(
    State(house): State<House>,
    visitor: Visitor,
    Path(kind): Path<String>,
    sent: Sent,
) -> Result<StatusCode, Fault> {
    Desk::of(&house, &visitor, &kind)?.keep(&sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /file/{kind}/draft/{key}/removal`
pub async fn drop_draft(
    State(house): State<House>,
    visitor: Visitor,
    Path((kind, key)): Path<(String, String)>,
) -> Result<Redirect, Fault> {
    drop_form(&house.bureau, &visitor.actor, (&kind, &key)).await?;
    Ok(Redirect::to("/file"))
}

/// `POST /file/{kind}`
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    Path(kind): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    Desk::of(&house, &visitor, &kind)?.take(sent, None).await
}

/// `GET /records/{id}/correction`
pub async fn correction(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let record = find_record(&house.bureau, &visitor.actor, &id).await.map_err(Fault::at_address)?;
    let desk = Desk::to_correct(&house, &visitor, &record)?;
    let mut sent = Sent::of_address(&house, Vec::new())?;
    sent.typed = form_of(&house.bureau, desk.kind(), &record).await?;
    sent.kept.clone_from(&record.content.evidence);
    desk.show(sent, Some(&record), Looked::default()).await
}

/// `POST /records/{id}/correction`
pub async fn correct(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let record = find_record(&house.bureau, &visitor.actor, &id).await.map_err(Fault::at_address)?;
    Desk::to_correct(&house, &visitor, &record)?.take(sent, Some(&record)).await
}

/// What a form is filled in at.
struct Desk<'a> {
    house: &'a House,
    visitor: &'a Visitor,
    kind: std::sync::Arc<Kind>,
}

impl<'a> Desk<'a> {
    /// # Errors
    /// [`Fault::missing`] for a kind that there is not, or that the visitor does not file.
    fn of(house: &'a House, visitor: &'a Visitor, kind: &str) -> Result<Self, Fault> {
        let library = house.bureau.library();
        let kind = library.kinds.get(kind).ok_or_else(Fault::missing)?;
        if !mingde_core::policy::files_somewhere(&visitor.actor, kind) {
            return Err(Fault::missing());
        }
        Ok(Self { house, visitor, kind: kind.clone() })
    }

    /// The same for a record that is there already: whoever may not correct it is asked nothing about it.
    fn to_correct(house: &'a House, visitor: &'a Visitor, record: &RecordLine) -> Result<Self, Fault> {
        let desk = Self::of(house, visitor, &record.content.kind)?;
        if may_correct(&visitor.actor, &desk.kind, record) { Ok(desk) } else { Err(Fault::missing()) }
    }

    fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Takes a form that was sent.
    async fn take(&self, mut sent: Sent, of: Option<&RecordLine>) -> Result<Response, Fault> {
        let mut looked = Looked::default();
        sent.typed = sent.typed.of_kind(&self.kind);
        looked.faults = attach(self.house, self.visitor, &mut sent).await?;
        if let Some(of) = of.filter(|of| !sent.is_search() && sent.is_overtaken(of.head.number)) {
            let message = Message::new("web-form-overtaken").with("when", of.head.recorded);
            looked.faults.push(of_all(message));
            return Ok((StatusCode::CONFLICT, self.show(sent, Some(of), looked).await?).into_response());
        }
        if sent.is_search() || !looked.faults.is_empty() {
            return self.show(sent, of, looked).await;
        }
        let mut evidence = uploaded_evidence(&self.house.bureau, &self.visitor.actor, &sent.uploads)?;
        // Of what stood there only what stood there can be kept.
        let stood = of.map_or(&[][..], |of| &of.content.evidence);
        evidence.retain(|address| !stood.contains(address));
        let kept = stood.iter().filter(|address| sent.kept.contains(address)).cloned();
        let evidence: Vec<String> = kept.chain(evidence).collect();
        let number = sent.key.get(..6).unwrap_or("").to_owned();
        let twins = match sent.same_as() {
            Some(same) => Twins::Same(same),
            None if sent.is_another => Twins::Another(&number),
            None => Twins::Unasked,
        };
        let form = Form {
            kind: &self.kind,
            typed: &sent.typed,
            evidence: &evidence,
            uploads: &sent.uploads,
            intent: sent.intent,
            of,
            twins,
            because: "",
        };
        let filed = match file(&self.house.bureau, &self.visitor.actor, self.house.now(), &form).await {
            Ok(filed) => filed,
            // Nothing was written, and what was typed is given back: the same form may be sent again.
            Err(error) => {
                let fault = Fault::from(error);
                let can_be_sent_again = [StatusCode::SERVICE_UNAVAILABLE, StatusCode::INSUFFICIENT_STORAGE]
                    .contains(&fault.status());
                if !can_be_sent_again {
                    return Err(fault);
                }
                looked.faults = vec![of_all(fault.message().clone())];
                return Ok((fault.status(), self.show(sent, of, looked).await?).into_response());
            }
        };
        let (record, what) = match filed {
            Filed::Written(record) => {
                let what = done(&sent, of, &record);
                (record, what)
            }
            Filed::StoodThere(record) => (record, "stood-there"),
            // A draft that is no record yet is kept as it was typed.
            Filed::Open(mut looked)
                if sent.intent == Intent::Keep && of.is_none() && !looked.faults.is_empty() =>
            {
                match self.keep(&sent).await {
                    Ok(()) => return Ok(Redirect::to("/file?done=kept").into_response()),
                    // What is not kept is given back to whoever typed it.
                    Err(error) if error.class() == Class::Invalid => {
                        looked.faults = vec![wrong(Slot::Whole, &error)];
                    }
                    Err(error) => return Err(error.into()),
                }
                return self.show(sent, of, looked).await;
            }
            Filed::Open(looked) => return self.show(sent, of, looked).await,
        };
        drop_form(&self.house.bureau, &self.visitor.actor, (&self.kind.id, &sent.key)).await?;
        Ok(said(&record, what))
    }

    async fn keep(&self, sent: &Sent) -> Result<(), AppError> {
        let form = (self.kind.id.as_str(), sent.key.as_str());
        let typed = sent.typed.clone().of_kind(&self.kind);
        keep_form(&self.house.bureau, &self.visitor.actor, self.house.now(), form, &typed).await
    }

    /// The form with what was typed, and what is to be said of it.
    async fn show(&self, sent: Sent, of: Option<&RecordLine>, looked: Looked) -> Result<Response, Fault> {
        let (bureau, actor) = (&self.house.bureau, &self.visitor.actor);
        let today = self.house.today();
        let mut frame = Frame::of(self.house, self.visitor, Section::File, "");
        let above = frame.word("web-section-file");
        frame = frame.under(above, "/file");
        let title = frame.either(&self.kind.title, &self.kind.english).to_owned();
        let code = if of.is_some() { "web-correct-title" } else { "web-form-title" };
        frame.title = frame.words(code, &[("kind", &title)]);
        frame.faulty = !looked.faults.is_empty();
        let status = if looked.faults.is_empty() && looked.alike.is_empty() && looked.doubts.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        let units = units_to_file(bureau, actor, today, &self.kind).await?;
        let known = answers(bureau, actor, today, &self.kind, &with_only_unit(&sent.typed, &units)).await?;
        let ground = Ground { house: self.house, visitor: self.visitor, kind: &self.kind, frame: &frame, of };
        let form = View::of(&ground, &sent, looked, units, known).await?;
        let page = page(&Page { form, frame })?;
        Ok((status, page).into_response())
    }
}

/// Takes the photos that came with a form itself, from browsers without a script. Gives back what is wrong with them.
pub async fn attach(
    house: &House,
    visitor: &Visitor,
    sent: &mut Sent,
) -> Result<Vec<mingde_app::Fault>, Fault> {
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let mut faults = Vec::new();
    for (name, bytes) in std::mem::take(&mut sent.photos) {
        let id = house.random().map_err(Fault::broken)?;
        let size = bytes.len() as u64;
        let taken = async {
            let file = (name.as_str(), size, mingde_app::LARGEST_PHOTO);
            let upload = begin_upload(bureau, actor, house.now(), id, file)?;
            continue_upload(bureau, actor, &upload.id, 0, &bytes)?;
            take_photo(bureau, actor, &upload.id).await
        };
        match taken.await {
            Ok(attached) => sent.uploads.push(attached.upload.id),
            Err(error) if error.is_of_this_machine() => return Err(error.into()),
            Err(error) => faults.push(wrong(Slot::Evidence, &error)),
        }
    }
    Ok(faults)
}

/// What is wrong in a place, by what became of it.
fn wrong(slot: Slot, error: &AppError) -> mingde_app::Fault {
    mingde_app::Fault { slot, message: error.message(), suggestion: None, missing: false }
}

/// What is wrong with the form as a whole.
fn of_all(message: Message) -> mingde_app::Fault {
    mingde_app::Fault { slot: Slot::Whole, message, suggestion: None, missing: false }
}

/// Whoever files for one unit alone need not say for which.
fn with_only_unit(typed: &Typed, units: &[String]) -> Typed {
    let mut typed = typed.clone();
    if let ([only], true) = (units, typed.at(&Slot::Unit).is_empty()) {
        typed.set(Slot::Unit.input(), [only.clone()]);
    }
    typed
}

/// What was done, as its page tells it.
fn done(sent: &Sent, of: Option<&RecordLine>, record: &RecordLine) -> &'static str {
    match (sent.intent, of) {
        _ if sent.left_out => "photo-left-out",
        (Intent::Keep, _) => "kept",
        (_, Some(of)) if of.head.id != record.head.id => "moved",
        (_, Some(_)) => "corrected",
        _ if record.head.state == RecordState::Accepted => "taken",
        _ => "filed",
    }
}

/// What the page of a record tells of what was just done.
pub fn notice(said: &str) -> Option<Message> {
    const SAID: [(&str, &str); 7] = [
        ("photo-left-out", "web-said-photo-left-out"),
        ("filed", "web-said-filed"),
        ("taken", "web-said-taken"),
        ("kept", "web-said-kept"),
        ("corrected", "web-said-corrected"),
        ("moved", "web-said-moved"),
        ("stood-there", "web-said-stood-there"),
    ];
    SAID.iter().find(|(name, _)| *name == said).map(|(_, code)| Message::new(code))
}

/// On to the page of the record, so that going back and sending again does nothing twice.
fn said(record: &RecordLine, what: &str) -> Response {
    Redirect::to(&format!("/records/{}?done={what}", record.head.id)).into_response()
}

/// Words of a message in a place, with the nearest right value behind them.
fn told(frame: &Frame, message: &Message, suggestion: Option<&str>) -> String {
    let words = frame.say(message);
    match suggestion {
        Some(near) => frame.words("web-form-suggested", &[("words", &words), ("near", frame.phrase(near))]),
        None => words,
    }
}
