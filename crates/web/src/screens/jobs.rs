//! 任务进度: what takes longer than a page waits, begun, left and come back to.

use std::fs::File;
use std::io::Read as _;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::StreamExt as _;
use mingde_app::{
    AppError, BackupOrder, JobFile, JobLine, JobSort, JobState, JobsPage, Secret, begin_backup, begin_export,
    begin_verification, job_file, jobs_page, remove_job_file, wait_for_job,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// After so many seconds the page of work that goes on asks again, without a script as well.
const ASKS_AGAIN: &str = "5";
/// Bytes that are read of a file at once.
const PIECE: usize = 1 << 16;

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    said: String,
}

#[derive(Template)]
#[template(path = "jobs.html")]
struct Page {
    frame: Frame,
    shown: JobsPage,
    /// What was asked for and cannot be, with what it is about.
    fault: Option<(JobSort, String)>,
}

/// `GET /jobs`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    let notice = match said.said.as_str() {
        "began" => Some(Message::new("web-job-began")),
        "removed" => Some(Message::new("web-job-removed")),
        _ => None,
    };
    shown(&house, &visitor, notice, None).await
}

async fn shown(
    house: &House,
    visitor: &Visitor,
    notice: Option<Message>,
    fault: Option<(JobSort, Message)>,
) -> Result<Response, Fault> {
    let shown = jobs_page(&house.bureau, &visitor.actor).await?;
    let mut frame = Frame::of(house, visitor, Section::Jobs, "");
    frame.title = frame.word("web-section-jobs");
    frame.notice = notice.filter(|notice| notice.code != "web-job-began" || shown.goes_on());
    frame.faulty = fault.is_some();
    let goes_on = shown.goes_on();
    let fault = fault.map(|(sort, message)| (sort, frame.say(&message)));
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // A form that somebody types into is not taken away from under their hands.
    let asks_again = goes_on && fault.is_none();
    let mut answer = (status, page(&Page { frame, shown, fault })?).into_response();
    if asks_again {
        let refresh = HeaderName::from_static("refresh");
        answer.headers_mut().insert(refresh, HeaderValue::from_static(ASKS_AGAIN));
    }
    Ok(answer)
}

/// `POST /jobs/backup`
pub async fn backup(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let secret = |field: &str| Secret::new(posted.one(field).to_owned());
    let order = BackupOrder {
        passphrase: secret("passphrase"),
        again: secret("again"),
        kept: !posted.one("kept").is_empty(),
        salt: house.random().map_err(Fault::broken)?,
    };
    let drawn = (house.random().map_err(Fault::broken)?, house.clock());
    let begun = begin_backup(&house.bureau, &posted.visitor.actor, drawn, order).await;
    answered(&house, &posted.visitor, JobSort::Backup, begun).await
}

/// `POST /jobs/export`
pub async fn export(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let drawn = (house.random().map_err(Fault::broken)?, house.clock());
    let begun = begin_export(&house.bureau, &posted.visitor.actor, drawn).await;
    answered(&house, &posted.visitor, JobSort::Export, begun).await
}

/// `POST /jobs/verification`
pub async fn verify(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let drawn = (house.random().map_err(Fault::broken)?, house.clock());
    let begun = begin_verification(&house.bureau, &posted.visitor.actor, drawn).await;
    answered(&house, &posted.visitor, JobSort::Verification, begun).await
}

/// Back to the list, once it is done or somebody has waited long enough; or the page with what is wrong.
async fn answered(
    house: &House,
    visitor: &Visitor,
    sort: JobSort,
    begun: Result<String, AppError>,
) -> Result<Response, Fault> {
    match begun {
        Ok(id) => {
            wait_for_job(&house.bureau, &id, house.patience()).await;
            Ok(Redirect::to("/jobs?said=began").into_response())
        }
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            shown(house, visitor, None, Some((sort, error.message()))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /jobs/{id}/file`: read as it is sent, for a backup does not fit into memory.
pub async fn file(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (found, file) = job_file(&house.bureau, &visitor.actor, &id).await?;
    // Whoever compresses asks once more after the end.
    let pieces = futures_util::stream::unfold(Some(file), next_piece).fuse();
    let name = format!("attachment; filename=\"{}\"", found.name);
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, found.bytes.to_string()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// The next piece of a file with what is left of it; none at its end, and none after an error.
async fn next_piece(file: Option<File>) -> Option<(std::io::Result<Vec<u8>>, Option<File>)> {
    let mut file = file?;
    let read = tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece)?;
        piece.truncate(read);
        Ok((piece, file))
    });
    match read.await {
        Ok(Ok((piece, _))) if piece.is_empty() => None,
        Ok(Ok((piece, file))) => Some((Ok(piece), Some(file))),
        Ok(Err(error)) => Some((Err(error), None)),
        Err(error) => Some((Err(std::io::Error::other(error)), None)),
    }
}

/// `POST /jobs/{id}/removal`
pub async fn remove(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    remove_job_file(&house.bureau, &posted.visitor.actor, &id).await?;
    Ok(Redirect::to("/jobs?said=removed").into_response())
}

impl Page {
    fn offers(&self, name: &str) -> bool {
        self.shown.offered.iter().any(|sort| sort.name() == name)
    }

    /// Whether somebody looks after the machine whose ledger is on a server.
    fn is_told_of_server(&self) -> bool {
        let visitor = self.frame.visitor.as_ref();
        self.shown.is_on_a_server && visitor.is_some_and(|visitor| JobSort::Backup.may(&visitor.actor))
    }

    /// What is wrong with what was asked for.
    fn wrong(&self, name: &str) -> Option<&str> {
        self.fault.as_ref().filter(|(sort, _)| sort.name() == name).map(|(_, words)| words.as_str())
    }

    fn sort(&self, line: &JobLine) -> String {
        self.frame.word(&format!("web-job-{}", line.sort.name()))
    }

    fn state(&self, line: &JobLine) -> String {
        self.frame.word(&format!("web-job-state-{}", line.state.name()))
    }

    fn drawing(&self, line: &JobLine) -> &'static str {
        match line.state {
            JobState::Running => "later",
            JobState::Done => "done",
            JobState::Interrupted => "no-data",
            JobState::Failed => "not-met",
        }
    }

    /// What came of it, or how far it is.
    fn result(&self, line: &JobLine) -> String {
        match (line.state, line.progress) {
            (JobState::Running, Some((done, total))) if total > 0 => {
                let (done, total) = (done.to_string(), total.to_string());
                self.frame.words("web-job-progress", &[("done", &done), ("total", &total)])
            }
            (JobState::Running, _) => self.frame.word("web-job-progress-unknown"),
            (JobState::Interrupted, _) => self.frame.word("web-job-interrupted"),
            _ => self.frame.reason(&line.outcome).into_owned(),
        }
    }

    fn file(&self, file: &JobFile) -> String {
        let megabytes = file.bytes.div_ceil(1_000_000).to_string();
        self.frame.words("web-job-file", &[("name", &file.name), ("megabytes", &megabytes)])
    }

    fn stays(&self, file: &JobFile) -> String {
        match &file.until {
            Some(until) => self.frame.words("web-job-until", &[("when", &self.frame.moment(until))]),
            None => self.frame.word("web-job-kept"),
        }
    }
}
