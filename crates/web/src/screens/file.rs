//! 填报: which kind of record is to be filed.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{KindToFile, kept_forms, kinds_to_file};
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::screens::form::notice;
use crate::visitor::Visitor;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "file.html")]
struct Page {
    frame: Frame,
    query: String,
    drafts: Vec<Draft>,
    recent: Vec<Line>,
    others: Vec<Line>,
}

struct Line {
    id: String,
    title: String,
    purpose: String,
}

/// A form that was begun.
struct Draft {
    kind: String,
    key: String,
    title: String,
    saved: String,
}

/// `GET /file`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let kinds = kinds_to_file(&house.bureau, &visitor.actor, &asked.q).await?;
    let mut frame = Frame::of(&house, &visitor, Section::File, "");
    frame.title = frame.word("web-file-title");
    frame.notice = asked.done.as_deref().and_then(notice);
    let library = house.bureau.library();
    let mut drafts = Vec::new();
    for kept in kept_forms(&house.bureau, &visitor.actor).await? {
        let Some(kind) = library.kinds.get(&kept.kind) else { continue };
        let title = frame.either(&kind.title, &kind.english).to_owned();
        drafts.push(Draft { kind: kept.kind, key: kept.key, title, saved: frame.moment(&kept.saved) });
    }
    let line = |found: KindToFile| Line {
        id: found.kind.id.clone(),
        title: frame.either(&found.kind.title, &found.kind.english).to_owned(),
        purpose: found.kind.purpose.clone(),
    };
    let (recent, others): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|found| found.is_recent);
    let (recent, others) = (recent.into_iter().map(line).collect(), others.into_iter().map(line).collect());
    page(&Page { query: asked.q, drafts, recent, others, frame })
}
