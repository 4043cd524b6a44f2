//! A report that somebody has as a file, asked about its figures: whether each still holds, was altered, or has no receipt.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mingde_app::provenance::{LARGEST_SENT, Verified, verify_sent};
use mingde_app::view::{CauseView, NowView, PlaceView, Told, VerifiedFigureView, VerifiedView};
use mingde_app::writes_reports;
use mingde_core::diagnostic::{Class, Message};

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::received::Received;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "reports/verification.html")]
struct Page {
    frame: Frame,
    fault: Option<String>,
    told: Option<Verdict>,
}

/// What became of the figures of a paper.
struct Verdict {
    name: String,
    asked: Option<String>,
    doubts: Vec<Told>,
    /// Counts of states, those that need a look first.
    counts: Vec<(&'static str, usize)>,
    /// Those that need a look, the worst first.
    wrong: Vec<Line>,
    /// Those that hold.
    sound: Vec<Line>,
}

/// A figure and what became of it.
struct Line {
    state: &'static str,
    title: String,
    /// What the paper was written with.
    stated: String,
    /// What is to be said of it, sentence by sentence.
    said: Vec<String>,
}

/// `GET /reports/verification`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    if !writes_reports(&visitor.actor) {
        return Err(Fault::missing());
    }
    page(&Page { frame: titled(&house, &visitor), fault: None, told: None })
}

/// `POST /reports/verification`: nothing of the file is kept.
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<Response, Fault> {
    if !writes_reports(&visitor.actor) {
        return Err(Fault::missing());
    }
    let (received, too_large) = Received::of(&mut parts, (&house, &visitor), LARGEST_SENT).await?;
    let frame = titled(&house, &visitor);
    let (name, bytes) = match (received.file, too_large) {
        (_, Some(message)) => return refused(frame, &message),
        (None, None) => return refused(frame, &Message::new("web-verify-no-file")),
        (Some(file), None) => file,
    };
    match verify_sent(&house.bureau, &visitor.actor, bytes).await {
        Ok(verified) => {
            let told = Some(Verdict::of(&frame, name, &verified));
            page(&Page { frame, fault: None, told })
        }
        Err(error) if error.class() == Class::Invalid => refused(frame, &error.message()),
        Err(error) => Err(error.into()),
    }
}

fn titled(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Reports, "");
    frame.title = frame.word("web-verify-title");
    let all = frame.word("web-section-reports");
    frame.under(all, "/reports")
}

fn refused(mut frame: Frame, message: &Message) -> Result<Response, Fault> {
    frame.faulty = true;
    let fault = Some(frame.say(message));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&Page { frame, fault, told: None })?).into_response())
}

/// The states of figures, those that need a look first, each with the sign that shows it.
const STATES: [(&str, &str); 6] = [
    ("edited", "not-met"),
    ("unknown", "no-data"),
    ("vanished", "withdrawn"),
    ("changed", "changed"),
    ("not-asked", "not-applicable"),
    ("holds", "met"),
];

impl Verdict {
    fn of(frame: &Frame, name: String, verified: &Verified) -> Self {
        let view = VerifiedView::of(verified, frame.locale);
        let mut lines: Vec<Line> = view.figures.iter().map(|figure| Line::of(frame, figure)).collect();
        lines.extend(view.without_receipt.iter().map(|place| Line {
            state: "unknown",
            title: place.printed.to_owned(),
            stated: String::new(),
            said: Vec::new(),
        }));
        let rank = |line: &Line| STATES.iter().position(|(state, _)| *state == line.state);
        lines.sort_by_key(rank);
        let count = |state: &'static str| (state, lines.iter().filter(|line| line.state == state).count());
        let counts = STATES.iter().map(|(state, _)| count(state)).filter(|(_, count)| *count > 0).collect();
        let (sound, wrong) = lines.into_iter().partition(|line| line.state == "holds");
        let asked = view.asked.map(|asked| {
            let period = mingde_core::period::Period::parse(&asked.period);
            let period = period.map_or_else(|_| asked.period.clone(), |period| frame.period(&period));
            let args = [
                ("period", period),
                ("day", frame.full_day(&asked.as_of)),
                ("then", asked.ledger.to_string()),
                ("now", view.ledger.to_string()),
            ];
            let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
            frame.words("web-verify-asked", &args)
        });
        Self { name, asked, doubts: view.doubts, counts, wrong, sound }
    }

    fn sign(&self, state: &str) -> &'static str {
        STATES.iter().find(|(known, _)| *known == state).map_or("no-data", |(_, sign)| *sign)
    }
}

impl Line {
    fn of(frame: &Frame, figure: &VerifiedFigureView<'_>) -> Self {
        let none = || frame.word("web-state-no-data");
        let exact = |value: Option<&str>| {
            value.map_or_else(none, |value| format!("{value}{}", frame.unit(value, figure.unit)))
        };
        let mut said: Vec<String> = figure.places.iter().filter_map(|place| altered(frame, place)).collect();
        let edited = figure.places.iter().any(|place| matches!(place.standing, "edited" | "gone"));
        let state = match (&figure.now, edited) {
            (_, true) => "edited",
            (NowView::Vanished, _) => "vanished",
            (NowView::Changed { .. }, _) => "changed",
            (NowView::NotAsked, _) => "not-asked",
            (NowView::Unchanged { .. }, _) => "holds",
        };
        match &figure.now {
            NowView::Changed { value, causes, further } => {
                said.push(frame.words("web-verify-now", &[("value", &exact(*value))]));
                said.extend(causes.iter().map(|cause| because(frame, cause)));
                if *further > 0 {
                    said.push(frame.counted("verify-further", further));
                }
            }
            NowView::Vanished => said.push(frame.word("web-verify-vanished")),
            NowView::NotAsked | NowView::Unchanged { .. } => {}
        }
        Self { state, title: figure.title.to_owned(), stated: exact(figure.stated), said }
    }
}

/// What became of a place that is not as it was written.
fn altered(frame: &Frame, place: &PlaceView<'_>) -> Option<String> {
    let code = match place.standing {
        "edited" => "web-verify-edited",
        "gone" => "web-verify-gone",
        "other-words" => "web-verify-other-words",
        _ => return None,
    };
    Some(frame.words(code, &[("printed", place.printed), ("says", place.says.unwrap_or_default())]))
}

/// One reason why a figure is another one now.
fn because(frame: &Frame, cause: &CauseView<'_>) -> String {
    let mut parts = vec![frame.word(&format!("verify-cause-{}", cause.kind)), cause.title.to_owned()];
    for shift in &cause.fields {
        let field = match shift.field {
            known @ ("date" | "name" | "kind" | "participants") => {
                frame.word(&format!("verify-field-{known}"))
            }
            title => title.to_owned(),
        };
        let [old, new] = &shift.said;
        parts.push(format!("{field} {old} → {new}"));
    }
    parts.extend(cause.recorded.as_ref().map(|moment| frame.moment(moment)));
    parts.push(cause.author.to_owned());
    parts.push(cause.reason.clone());
    parts.retain(|part| !part.trim().is_empty());
    parts.join("　")
}
