//! The versions of a rulebook, two of them side by side.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{VersionLine, VersionsPage, versions_page, writes_rulebooks};
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// Which two are compared; the latest two where nothing is said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "versions.html")]
struct Versions {
    frame: Frame,
    shown: VersionsPage,
    writes: bool,
}

/// `GET /rulebooks/{id}/versions`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let pair = (asked.before.as_str(), asked.after.as_str());
    let shown = versions_page(&house.bureau, &visitor.actor, &id, pair, house.today()).await?;
    let title = shown.title.say(visitor.locale).to_owned();
    let frame = Frame::of(&house, &visitor, Section::Rulebooks, "");
    let all = frame.word("web-section-rulebooks");
    let mut frame = frame.under(all, "/rulebooks").under(title, format!("/rulebooks/{}", shown.id));
    frame.title = frame.word("web-versions");
    let writes = writes_rulebooks(&visitor.actor);
    page(&Versions { frame, shown, writes })
}

impl Versions {
    fn days(&self, line: &VersionLine) -> String {
        let day = |day: &mingde_core::date::Day| self.frame.full_day(day);
        match (&line.from, &line.to) {
            (Some(from), Some(to)) => {
                self.frame.words("web-versions-from-to", &[("from", &day(from)), ("to", &day(to))])
            }
            (Some(from), None) => self.frame.words("web-versions-from", &[("from", &day(from))]),
            (None, _) => self.frame.word("web-draft-from-always"),
        }
    }

    fn by(&self, line: &VersionLine) -> String {
        let Some(published) = &line.published else { return self.frame.word("web-versions-file") };
        let (when, by) = (self.frame.moment(&published.at), published.by.say(self.frame.locale));
        let proposed = published.proposed_by.as_ref().map_or("", |proposed| proposed.say(self.frame.locale));
        match (by.is_empty(), proposed.is_empty()) {
            (true, _) => self.frame.words("web-versions-on", &[("when", &when)]),
            (false, false) => self
                .frame
                .words("web-versions-by-both", &[("when", &when), ("by", by), ("proposed", proposed)]),
            (false, true) => self.frame.words("web-versions-by", &[("when", &when), ("by", by)]),
        }
    }

    fn is_compared(&self, version: &str, at: usize) -> bool {
        let compared = self.shown.compared.as_ref();
        compared.is_some_and(|(before, after, _)| [before, after][at] == version)
    }

    fn compared(&self, before: &str, after: &str) -> String {
        self.frame.words("web-versions-compared", &[("before", before), ("after", after)])
    }
}
