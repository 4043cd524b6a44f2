//! One result of a rulebook for all who have it, each with a way to its proof: a figure over several can be questioned too.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{RESULT_STATES, ResultLine, ResultPage, ResultWish, SUBJECTS, result_page};
use mingde_core::diagnostic::Message;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::screens::rulebooks::From;
use crate::visitor::Visitor;

/// Which of them, and from which one on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    at: usize,
}

#[derive(Template)]
#[template(path = "result.html")]
struct Page {
    frame: Frame,
    /// Where one looks from, at this result and at those of each.
    path: String,
    from: From,
    /// What of the address was not followed.
    passed_over: Vec<Message>,
    state: String,
    at: usize,
    shown: ResultPage,
    /// The unit that is looked at alone.
    unit: Option<String>,
}

/// `GET /rulebooks/{id}/{result}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, result)): Path<(String, String)>,
    Query(mut from): Query<From>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let passed_over = from.clean();
    let state = RESULT_STATES.into_iter().find(|state| *state == asked.state).unwrap_or_default().to_owned();
    let wish = ResultWish { status: (!state.is_empty()).then(|| state.clone()), from: asked.at };
    let (actor, viewpoint) = (&visitor.actor, from.viewpoint());
    let shown = result_page(&house.bureau, actor, (&id, &result), &viewpoint, &wish, house.today()).await?;
    let sight = house.bureau.sight(actor, None).await?;
    let units = mingde_app::ledger_units(&sight);
    let unit = units.into_iter().find(|(unit, _)| unit.to_string() == from.unit).map(|(_, name)| name);
    let mut frame = Frame::of(&house, &visitor, Section::Rulebooks, "");
    frame.title = frame.phrase(&shown.title).to_owned();
    let all = frame.word("web-section-rulebooks");
    let rulebook = from.at(&format!("/rulebooks/{id}"));
    let frame = frame.under(all, "/rulebooks").under(shown.rulebook.1.say(visitor.locale), rulebook);
    let path = format!("/rulebooks/{}/{}", address::escaped(&id), address::escaped(&result));
    page(&Page { frame, path, from, passed_over, state, at: asked.at, shown, unit })
}

impl Page {
    fn address(&self, state: &str, at: usize) -> String {
        let at = if at == 0 { String::new() } else { at.to_string() };
        let mut path = self.from.at(&self.path);
        for (name, value) in
            [("state", state), ("at", &at)].into_iter().filter(|(_, value)| !value.is_empty())
        {
            path.push(if path.contains('?') { '&' } else { '?' });
            path += &format!("{name}={value}");
        }
        path
    }

    fn everybody(&self) -> String {
        self.address("", 0)
    }

    /// All, and those of each state that somebody has.
    fn views(&self) -> Vec<(&'static str, usize, String)> {
        let all = ("", self.shown.states.values().sum(), self.everybody());
        let of = |state: &'static str| {
            let count = *self.shown.states.get(state)?;
            Some((state, count, self.address(state, 0)))
        };
        std::iter::once(all).chain(RESULT_STATES.into_iter().filter_map(of)).collect()
    }

    /// The word of a view. What is counted and not judged is reported or not.
    fn view_word(&self, state: &str) -> String {
        match state {
            "" => self.frame.word("web-result-all"),
            "met" if !self.shown.is_judged => self.frame.word("web-result-reported"),
            state => self.frame.state(state),
        }
    }

    fn has_places(&self) -> bool {
        self.shown.lines.iter().any(|line| line.place.is_some())
    }

    fn who(&self) -> String {
        self.frame.word(if self.shown.of_persons { "web-places-persons" } else { "web-places-units" })
    }

    fn proof(&self, line: &ResultLine) -> String {
        self.from.at(&format!("{}/{}", self.path, line.subject))
    }

    fn seen_from(&self) -> String {
        let unit = self.unit.clone().unwrap_or_else(|| self.frame.word("web-rulebook-all"));
        let (period, day) = (self.frame.period(&self.shown.period), self.frame.day(&self.shown.as_of));
        self.frame.words("web-rulebook-from", &[("unit", &unit), ("period", &period), ("day", &day)])
    }

    fn stretch(&self) -> String {
        let last = self.at + self.shown.lines.len();
        let (first, last, count) =
            ((self.at + 1).to_string(), last.to_string(), self.shown.total.to_string());
        self.frame.words("web-ledger-stretch", &[("first", &first), ("last", &last), ("count", &count)])
    }

    fn back(&self) -> String {
        if self.at == 0 { String::new() } else { self.address(&self.state, self.at.saturating_sub(SUBJECTS)) }
    }

    fn on(&self) -> String {
        let next = self.at + SUBJECTS;
        if next < self.shown.total { self.address(&self.state, next) } else { String::new() }
    }
}
