//! Workbooks: sent and looked at, taken, followed while they are worked on, and taken back.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use mingde_app::import::{
    ImportState, Undone, Wanted, has_returned_rows, look_at, past_imports, returned_rows, take_sent, undo,
};
use mingde_app::view::{FileOutcomeView, MomentText, Title};
use mingde_app::{may_upload, upload};
use mingde_core::diagnostic::Class;
use serde::Serialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::{Called, InAddress, sent_whole};
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;
use crate::screens::imports::handed_back;

/// What workbooks come as.
const BOOKS: &[&str] = &[
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "application/octet-stream",
];
/// What rows come back as: of several kinds, in a ZIP file.
const RETURNED: &[&str] =
    &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"];
/// Most bytes of a workbook: it stands in memory until it is answered. Larger ones are for the page and the command line.
const LARGEST_BOOK: u64 = 32 << 20;
/// So many earlier imports are listed.
const LISTED: usize = 100;

pub fn routes() -> Api<House> {
    Api::new()
        .act(
            operation(
                "/api/v1/imports",
                "send_import",
                "Takes a workbook in and says what it would do; nothing is written",
            )
            .asks::<Called>()
            .takes_file(BOOKS, LARGEST_BOOK)
            .answers_with::<Import<'static>>(201),
            send,
        )
        .read(
            operation("/api/v1/imports", "list_imports", "Earlier imports, the latest first")
                .answers::<Past>(),
            past,
        )
        .read(
            operation(
                "/api/v1/imports/{id}",
                "read_import",
                "What a workbook would do or did, or how far it has come",
            )
            .answers::<Import<'static>>(),
            look,
        )
        .act(
            operation(
                "/api/v1/imports/{id}/confirmation",
                "confirm_import",
                "Takes a workbook that was looked at",
            )
            .answers::<Import<'static>>(),
            confirm,
        )
        .read(
            operation(
                "/api/v1/imports/{id}/returned",
                "read_returned_rows",
                "The rows that are not taken, each with its reasons",
            )
            .answers_file(RETURNED),
            returned,
        )
        .act(
            operation("/api/v1/imports/batches/{batch}/undoing", "undo_import", "Takes an import back")
                .answers::<Undoing>(),
            take_back,
        )
}

/// Where an import stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import<'o> {
    /// What it is asked for by.
    id: String,
    /// `looked-at`, `taken`, `working`, or `interrupted`: the server ended before it did, and nothing of it was written.
    state: &'static str,
    /// So many rows so far, while it is worked on.
    rows: Option<u64>,
    /// The batch it became, for taking it back.
    batch: Option<String>,
    /// Whether rows that are not taken can be fetched.
    returned: bool,
    /// What comes or came of it.
    outcome: Option<FileOutcomeView<'o>>,
}

/// Earlier imports.
#[derive(Debug, Serialize, ToSchema)]
pub struct Past {
    /// The latest first.
    imports: Vec<PastOne>,
}

/// An earlier import.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastOne {
    /// Its batch.
    batch: String,
    /// What the file was called.
    file: String,
    /// When.
    #[schema(value_type = MomentText)]
    recorded: String,
    /// Who imported it.
    author: Title,
    /// How many rows were `added`, `changed`, `unchanged`, `outdated`, `refused`.
    counts: std::collections::BTreeMap<String, u64>,
    /// It was taken back.
    undone: bool,
    /// The owner of the token may take it back.
    may_undo: bool,
}

/// What came of taking an import back.
#[derive(Debug, Serialize, ToSchema)]
pub struct Undoing {
    /// The batch that was taken back.
    batch: String,
    /// The batch of the revisions that did it.
    by: String,
    /// Entries withdrawn.
    withdrawn: u64,
    /// Entries set back to what they were.
    restored: u64,
    /// How many changed afterwards and were left alone.
    moved_on: usize,
}

/// `POST /api/v1/imports`
async fn send(
    State(house): State<House>,
    caller: Caller,
    InAddress(called): InAddress<Called>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let (bureau, actor) = (&house.bureau, &caller.actor);
    if !may_upload(bureau, actor) {
        return Err(Problem::missing());
    }
    let sent = sent_whole(&house, actor, &called, &bytes, LARGEST_BOOK)?;
    drop(bytes);
    let state = look_at(bureau, actor, wanted(&house, &caller, &sent.id), false).await;
    let head = [(LOCATION, format!("/api/v1/imports/{}", sent.id))];
    Ok((StatusCode::CREATED, head, told(&house, &caller, &sent.id, state)?).into_response())
}

/// `GET /api/v1/imports`
async fn past(State(house): State<House>, caller: Caller) -> Result<Json<Past>, Problem> {
    let sight = house.bureau.sight(&caller.actor, None).await?;
    let past = past_imports(&house.bureau, &sight, &caller.actor, LISTED).await?;
    let one = |one: mingde_app::import::PastImport| PastOne {
        batch: one.id,
        file: one.file,
        recorded: one.recorded.to_string(),
        author: one.author,
        counts: one.counts,
        undone: one.undone.is_some(),
        may_undo: one.may_undo,
    };
    Ok(Json(Past { imports: past.into_iter().map(one).collect() }))
}

/// `GET /api/v1/imports/{id}`
async fn look(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    upload(&house.bureau, &caller.actor, &id)?;
    let state = look_at(&house.bureau, &caller.actor, wanted(&house, &caller, &id), false).await;
    told(&house, &caller, &id, state)
}

/// `POST /api/v1/imports/{id}/confirmation`
async fn confirm(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    upload(&house.bureau, &caller.actor, &id)?;
    let state = take_sent(&house.bureau, &caller.actor, wanted(&house, &caller, &id)).await;
    told(&house, &caller, &id, state)
}

/// `GET /api/v1/imports/{id}/returned`
async fn returned(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (bureau, actor) = (&house.bureau, &caller.actor);
    let rows = returned_rows(bureau, actor, &id)?.ok_or_else(Problem::missing)?;
    Ok(handed_back("returned", rows))
}

/// `POST /api/v1/imports/batches/{batch}/undoing`
async fn take_back(
    State(house): State<House>,
    caller: Caller,
    Path(batch): Path<String>,
) -> Result<Json<Undoing>, Problem> {
    let done = undo(&house.bureau, &caller.actor, house.now(), &batch).await?;
    let Undone { batch, by, withdrawn, restored, moved_on } = done;
    Ok(Json(Undoing { batch, by, withdrawn, restored, moved_on: moved_on.len() }))
}

fn wanted<'i>(house: &House, caller: &Caller, id: &'i str) -> Wanted<'i> {
    Wanted { id, now: house.now(), locale: caller.locale, patience: house.patience() }
}

/// Where an import stands, in words. Why somebody may not import what stands in their own file hides nothing from them.
fn told(
    house: &House,
    caller: &Caller,
    id: &str,
    state: Result<ImportState, mingde_app::AppError>,
) -> Result<Response, Problem> {
    let state = match state {
        Err(error) if error.class() == Class::Refused => return Err(Problem::invalid(error.message())),
        state => state?,
    };
    let none = Import {
        id: id.to_owned(),
        state: "working",
        rows: None,
        batch: None,
        returned: false,
        outcome: None,
    };
    let answer = match &state {
        ImportState::Ended { outcome, looks } => Json(Import {
            state: if *looks { "looked-at" } else { "taken" },
            batch: outcome.batch.clone(),
            returned: !outcome.rejects.is_empty(),
            // Where they lie on this machine is nobody's.
            outcome: Some(FileOutcomeView { rejects: &[], ..FileOutcomeView::of(outcome, caller.locale) }),
            ..none
        }),
        ImportState::Working { rows, .. } => Json(Import { rows: Some(*rows), ..none }),
        ImportState::Interrupted { .. } => Json(Import { state: "interrupted", ..none }),
        ImportState::Taken { batch } => {
            let returned = has_returned_rows(&house.bureau, &caller.actor, id)?;
            Json(Import { state: "taken", batch: batch.clone(), returned, ..none })
        }
    };
    Ok(answer.into_response())
}
