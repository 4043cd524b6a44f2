//! The proof that a record stands in the log, as a page and as a file that is taken away.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use mingde_app::{RecordProof, record_proof};
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// Which revision of it; the latest where none is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    revision: Option<u32>,
}

#[derive(Template)]
#[template(path = "inclusion.html")]
struct Page {
    frame: Frame,
    shown: RecordProof,
}

/// `GET /records/{id}/proof`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = record_proof(&house.bureau, &visitor.actor, &id, asked.revision).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Ledger, "");
    frame.title = frame.word("web-inclusion-title");
    let (ledger, record) = (frame.word("web-section-ledger"), shown.title.say(visitor.locale).to_owned());
    let frame = frame.under(ledger, "/records").under(record, format!("/records/{}", shown.record));
    page(&Page { frame, shown })
}

/// `GET /records/{id}/proof/file`
pub async fn file(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = record_proof(&house.bureau, &visitor.actor, &id, asked.revision).await?;
    let name = format!("attachment; filename=\"{}\"", shown.file_name());
    let heads = [(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((heads, shown.text).into_response())
}

impl Page {
    /// What it says, in a sentence.
    fn gist(&self) -> String {
        let RecordProof { number, revisions, state, recorded, position, size, .. } = &self.shown;
        let args = [
            ("number", number.to_string()),
            ("state", self.frame.record_state(state)),
            ("moment", self.frame.moment(recorded)),
            ("position", position.to_string()),
            ("size", size.to_string()),
            ("later", revisions.saturating_sub(*number).to_string()),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let code = if number == revisions { "web-inclusion-gist" } else { "web-inclusion-gist-former" };
        self.frame.words(code, &args)
    }
}
