//! 搜索: one box for whatever somebody may see.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{ArticleHit, SearchPage, search};
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Found {
    frame: Frame,
    text: String,
    /// None if nothing is looked for.
    found: Option<SearchPage>,
}

/// `GET /search`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let found = search(&house.bureau, &visitor.actor, &asked.text, house.today()).await?;
    // It belongs to no section: it goes through all of them.
    let mut frame = Frame::of(&house, &visitor, Section::Todo, "");
    frame.section = None;
    frame.title = frame.word("web-search");
    page(&Found { frame, text: asked.text.trim().to_owned(), found })
}

impl Found {
    /// The same text in another list.
    fn all(&self, path: &str) -> String {
        address::with(path, &[("text", &self.text)])
    }

    fn article(&self, hit: &ArticleHit) -> String {
        format!("/rulebooks/{}#article-{}", address::escaped(&hit.rulebook.id), hit.number)
    }

    fn none(&self) -> String {
        self.frame.words("web-search-none", &[("text", &self.text)])
    }
}
