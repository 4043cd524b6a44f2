//! Excel: a workbook is sent, what it would do is shown, and only then it is taken. Earlier imports with what undoing them
//! would take back.

mod outcome;
mod said;
mod templates;
mod waiting;

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::import::{
    Back, FileOutcome, HeadingSaid, ImportRequest, ImportState, Imported, Wanted, has_returned_rows,
    headings_said, import, look_at, open_imports, past_imports, returned_rows, take_sent, undo, would_undo,
};
use mingde_app::{
    AppError, LARGEST_WORKBOOK, Silent, begin_upload, continue_upload, kinds_to_file, may_upload, upload,
    whole_upload,
};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::policy::Actor;
use mingde_core::words::Locale;
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;
pub(super) use outcome::Outcome;
pub use said::{forget, headings, mend};
pub use templates::{template, templates};

/// So many former imports are listed.
const LISTED: usize = 50;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "imports.html")]
struct Page {
    frame: Frame,
    fault: Option<String>,
    kinds: Vec<(String, String)>,
    /// What is worked on, or was interrupted.
    open: Vec<Open>,
    batches: Vec<Past>,
    /// What was said of headings that may be taken back.
    said: Vec<HeadingSaid>,
}

/// An import that is not done.
struct Open {
    id: String,
    file: String,
    said: String,
}

/// An earlier import.
struct Past {
    id: String,
    file: String,
    when: String,
    who: String,
    counts: String,
    /// When and by whom it was undone, in words.
    undone: Option<String>,
    /// Whether undoing it is offered.
    can_be_undone: bool,
}

/// `GET /imports`
pub async fn list(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let mut frame = titled(&house, &visitor, "web-imports-title");
    frame.notice = match asked.done.as_deref() {
        Some("undone") => Some(Message::new("web-import-undone")),
        Some("forgotten") => Some(Message::new("web-import-heading-forgotten")),
        _ => None,
    };
    show_list(&house, &visitor, frame, None).await
}

async fn show_list(
    house: &House,
    visitor: &Visitor,
    frame: Frame,
    fault: Option<String>,
) -> Result<Response, Fault> {
    let kinds = kinds_to_file(&house.bureau, &visitor.actor, "").await?;
    let kinds = kinds.iter().map(|found| {
        let title = frame.either(&found.kind.title, &found.kind.english).to_owned();
        (found.kind.id.clone(), title)
    });
    let kinds = kinds.collect();
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let mut past = Vec::new();
    for one in past_imports(&house.bureau, &sight, &visitor.actor, LISTED).await? {
        let count = |name: &str| one.counts.get(name).copied().unwrap_or(0).to_string();
        let undone = one.undone.as_ref().map(|(when, who)| {
            let when = when.map(|when| frame.moment(&when)).unwrap_or_default();
            frame.words("web-import-is-undone", &[("when", &when), ("who", frame.titled(who))])
        });
        past.push(Past {
            counts: frame.words(
                "web-import-counts",
                &[("added", &count("added")), ("changed", &count("changed")), ("refused", &count("refused"))],
            ),
            can_be_undone: one.may_undo,
            undone,
            when: frame.moment(&one.recorded),
            who: frame.titled(&one.author).to_owned(),
            file: one.file,
            id: one.id,
        });
    }
    let open = open_imports(&house.bureau, &visitor.actor).await?.into_iter().map(|one| {
        let code = if one.is_interrupted { "web-import-open-interrupted" } else { "web-import-open-working" };
        let said = frame.words(code, &[("when", &frame.moment(&one.begun))]);
        Open { id: one.id, file: one.file, said }
    });
    let (open, batches) = (open.collect(), past);
    let said = headings_said(&house.bureau, &visitor.actor).await?;
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page(&Page { fault, kinds, open, batches, said, frame })?).into_response())
}

/// `POST /imports`: the workbook comes, and is looked at. A script gets the address of what it would do.
pub async fn send(
    State(house): State<House>,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<Response, Fault> {
    match received(&house, &visitor.actor, &mut parts).await? {
        Ok(id) => Ok(Redirect::to(&format!("/imports/{id}")).into_response()),
        Err(message) => told(&house, &visitor, &message).await,
    }
}

/// Takes the workbook of a form in, to be looked at; its id, or why it is none that can be.
pub(super) async fn received(
    house: &House,
    actor: &Actor,
    parts: &mut Multipart,
) -> Result<Result<String, Message>, Fault> {
    let bureau = &house.bureau;
    // Whoever files nothing sends nothing, and a workbook is kept in memory until it is here.
    if !may_upload(bureau, actor) {
        return Err(Fault::missing());
    }
    let Ok(_place) = house.workbooks().acquire().await else { return Err(Fault::missing()) };
    let mut begun = None;
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken_off())? {
        let Some(name) = part.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else {
            continue;
        };
        // Its length is known when it is here.
        let mut bytes = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(|_| broken_off())? {
            if (bytes.len() + piece.len()) as u64 > LARGEST_WORKBOOK {
                return Ok(Err(Message::new("sheet-file-too-large")));
            }
            bytes.extend_from_slice(&piece);
        }
        let id = house.random().map_err(Fault::broken)?;
        let what = (name.as_str(), bytes.len() as u64, LARGEST_WORKBOOK);
        let taken = begin_upload(bureau, actor, house.now(), id, what)
            .and_then(|upload| continue_upload(bureau, actor, &upload.id, 0, &bytes).map(|_| upload));
        match taken {
            Ok(upload) => begun = Some(upload.id),
            Err(error) if matches!(error.class(), Class::Broken | Class::Busy | Class::NotFound) => {
                return Err(error.into());
            }
            Err(error) => return Ok(Err(error.message())),
        }
    }
    Ok(begun.ok_or_else(|| Message::new("web-import-no-file")))
}

fn broken_off() -> Fault {
    Fault::invalid(Message::new("web-form-unreadable"))
}

async fn told(house: &House, visitor: &Visitor, message: &Message) -> Result<Response, Fault> {
    let frame = titled(house, visitor, "web-imports-title");
    let words = frame.say(message);
    show_list(house, visitor, frame, Some(words)).await
}

#[derive(Template)]
#[template(path = "imports/outcome.html")]
struct Preview {
    frame: Frame,
    /// The file that waits to be taken; none when it was.
    waits: Option<String>,
    /// The file whose returned rows can be fetched.
    returned: Option<String>,
    /// Where it is said what strange headings mean.
    asks: Option<String>,
    outcome: Outcome,
}

/// How a workbook is looked at.
#[derive(Debug, Default, Deserialize)]
pub struct Looking {
    /// Once more, although it was interrupted or looked at before.
    again: Option<String>,
}

/// `GET /imports/{id}`: what the workbook would do, or how far it has come. Nothing is written.
pub async fn preview(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(looking): Query<Looking>,
) -> Result<Response, Fault> {
    let wanted = wanted(&house, &visitor, &id)?;
    let came = look_at(&house.bureau, &visitor.actor, wanted, looking.again.is_some()).await;
    answered(&house, &visitor, &id, came).await
}

/// The page of an import, or why somebody may not import what stands in their own file: that hides nothing from them.
async fn answered(
    house: &House,
    visitor: &Visitor,
    id: &str,
    came: Result<ImportState, AppError>,
) -> Result<Response, Fault> {
    match came {
        Err(error) if error.class() == Class::Refused => told(house, visitor, &error.message()).await,
        came => shown(house, visitor, id, came?),
    }
}

/// What is wanted of a file that was sent, by whom it belongs to.
fn wanted<'i>(house: &House, visitor: &Visitor, id: &'i str) -> Result<Wanted<'i>, Fault> {
    upload(&house.bureau, &visitor.actor, id).map_err(|_| Fault::missing())?;
    Ok(Wanted { id, now: house.now(), locale: visitor.locale, patience: house.patience() })
}

/// The page of an import, wherever it stands.
fn shown(house: &House, visitor: &Visitor, id: &str, state: ImportState) -> Result<Response, Fault> {
    let id = id.to_owned();
    match state {
        ImportState::Ended { outcome, looks: true } => {
            let frame = titled(house, visitor, "web-import-preview");
            let waits = can_be_taken(&outcome).then(|| id.clone());
            let asks = Some(format!("/imports/{id}/headings"));
            let mends = Some(format!("/imports/{id}/mending"));
            let returned = (!outcome.rejects.is_empty()).then_some(id);
            let outcome = Outcome { mends, ..Outcome::of(&frame, (*outcome).clone()) };
            page(&Preview { waits, returned, asks, outcome, frame })
        }
        ImportState::Ended { outcome, looks: false } => {
            let frame = titled(house, visitor, "web-import-done");
            let returned = (!outcome.rejects.is_empty()).then_some(id);
            let outcome = Outcome::of(&frame, (*outcome).clone());
            page(&Preview { waits: None, returned, asks: None, outcome, frame })
        }
        ImportState::Working { rows, looks } => waiting::working(house, visitor, &id, rows, looks),
        ImportState::Interrupted { looks } => waiting::interrupted(house, visitor, id, looks),
        ImportState::Taken { batch } => {
            let returned = has_returned_rows(&house.bureau, &visitor.actor, &id)?.then_some(id);
            waiting::taken(house, visitor, batch, returned)
        }
    }
}

/// Whether something could come of taking it.
pub(super) fn can_be_taken(outcome: &FileOutcome) -> bool {
    outcome.unreadable.is_none() && outcome.already.is_none() && !outcome.headings_wrong
}

/// `POST /imports/{id}/confirmation`
pub async fn confirm(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let wanted = wanted(&house, &visitor, &id)?;
    match take_sent(&house.bureau, &visitor.actor, wanted).await {
        // Whoever looks at it once more does not send it once more.
        Ok(ImportState::Working { .. }) => Ok(Redirect::to(&format!("/imports/{id}")).into_response()),
        came => answered(&house, &visitor, &id, came).await,
    }
}

/// `GET /imports/{id}/returned`: the rows that are not taken, in the layout they came in, each with its reasons.
pub async fn returned(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let sent = whole_upload(bureau, actor, &id).map_err(|_| Fault::missing())?.upload;
    let rows = returned_rows(bureau, actor, &id)?.ok_or_else(Fault::missing)?;
    let stem = sent.name.rsplit_once('.').map_or(sent.name.as_str(), |(stem, _)| stem);
    Ok(handed_back(&format!("{stem}-退回"), rows))
}

#[derive(Template)]
#[template(path = "imports/undoing.html")]
struct Undoing {
    frame: Frame,
    batch: String,
    said: String,
    moved_on: Vec<String>,
}

/// `GET /imports/batches/{batch}`: what undoing an import would take back.
pub async fn undoing(
    State(house): State<House>,
    visitor: Visitor,
    Path(batch): Path<String>,
) -> Result<Response, Fault> {
    let undone =
        would_undo(&house.bureau, &visitor.actor, house.now(), &batch).await.map_err(Fault::at_address)?;
    let frame = titled(&house, &visitor, "web-import-undo");
    let counts =
        [undone.withdrawn.to_string(), undone.restored.to_string(), undone.moved_on.len().to_string()];
    let said = frame.words(
        "web-import-would-undo",
        &[("withdrawn", &counts[0]), ("restored", &counts[1]), ("left", &counts[2])],
    );
    let moved_on = undone.moved_on.iter().take(20).map(ToString::to_string).collect();
    page(&Undoing { batch: undone.batch, said, moved_on, frame })
}

/// `POST /imports/batches/{batch}/undoing`
pub async fn undo_it(
    State(house): State<House>,
    visitor: Visitor,
    Path(batch): Path<String>,
) -> Result<Response, Fault> {
    undo(&house.bureau, &visitor.actor, house.now(), &batch).await?;
    Ok(Redirect::to("/imports?done=undone").into_response())
}

/// Reads the workbook, and takes it unless it is only looked at.
pub(super) async fn run(
    house: &House,
    actor: &Actor,
    locale: Locale,
    id: &str,
    dry_run: bool,
) -> Result<FileOutcome, Fault> {
    let bureau = &house.bureau;
    let sent = match whole_upload(bureau, actor, id) {
        Ok(found) => found,
        Err(_) if upload(bureau, actor, id).is_err() => return Err(Fault::missing()),
        Err(error) => return Err(error.into()),
    };
    let request = ImportRequest {
        files: vec![sent.upload.name.clone().into()],
        dry_run,
        reason: None,
        rejects: None,
        locale,
        sent: Some(sent),
    };
    let Imported { mut outcomes, stopped } =
        import(bureau, actor, house.now(), &request, &mut Silent).await?;
    match (outcomes.pop(), stopped) {
        (_, Some(stopped)) => Err(stopped.error.into()),
        (Some(outcome), None) => Ok(outcome),
        (None, None) => Err(Fault::missing()),
    }
}

fn titled(house: &House, visitor: &Visitor, code: &str) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Imports, "");
    frame.title = frame.word(code);
    frame
}

pub(crate) fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    attached(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
}

/// Rows that go back.
pub(crate) fn handed_back(stem: &str, (back, bytes): (Back, Vec<u8>)) -> Response {
    match back {
        Back::Workbook => workbook(&format!("{stem}.xlsx"), bytes),
        Back::Archive => attached(&format!("{stem}.zip"), "application/zip", bytes),
    }
}

fn attached(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let name: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
    let headers: [(HeaderName, String); 2] = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    (headers, bytes).into_response()
}
