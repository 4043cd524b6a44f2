//! 看板: the bureau at a glance, a rulebook, a unit, and what filing costs. Charts are drawn here; the table with the same numbers
//! always stands beside them.

mod chart;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    Alike, Board, Burden, RulebookBoard, Together, UnitBoard, UnitFiled, board, burden, may_hang, only_board,
    rulebook_board, unit_board,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::text::excerpt;
use serde::Deserialize;

use self::chart::Chart;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// A record takes less than a day.
const MOST_MINUTES: usize = 24 * 60;

#[derive(Template)]
#[template(path = "boards/bureau.html")]
struct OfBureau {
    frame: Frame,
    shown: Board,
    trend: Chart,
    filed: Chart,
    /// Whether whoever reads may hang a display up.
    hangs: bool,
}

#[derive(Template)]
#[template(path = "boards/rulebook.html")]
struct OfRulebook {
    frame: Frame,
    shown: RulebookBoard,
    trend: Chart,
}

#[derive(Template)]
#[template(path = "boards/unit.html")]
struct OfUnit {
    frame: Frame,
    shown: UnitBoard,
    trend: Chart,
    filed: Chart,
}

#[derive(Template)]
#[template(path = "boards/burden.html")]
struct Costs {
    frame: Frame,
    /// What of the address was not followed.
    passed_over: Option<Message>,
    shown: Burden,
    /// So many minutes are supposed for a record.
    minutes: Option<usize>,
}

/// What a record is supposed to take.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Supposed {
    minutes: String,
}

/// `GET /boards`
pub async fn bureau(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    if let Some(unit) = only_board(bureau, actor).await? {
        return Ok(Redirect::to(&format!("/boards/units/{unit}")).into_response());
    }
    let shown = board(bureau, actor, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Boards, "");
    frame.title = frame.word("web-boards-title");
    let trend = Chart::of_tallies(shown.trend.iter().map(|(day, tally)| (label(&frame, *day), tally)));
    let filed = Chart::of_numbers(shown.filed.iter().map(|(month, count)| (frame.month(month), *count)));
    let hangs = may_hang(&bureau.sight(actor, None).await?);
    page(&OfBureau { frame, shown, trend, filed, hangs })
}

/// `GET /boards/rulebooks/{id}`
pub async fn rulebook(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let shown = rulebook_board(&house.bureau, &visitor.actor, &id, house.today()).await?;
    let frame = Frame::of(&house, &visitor, Section::Boards, shown.title.say(visitor.locale));
    let all = frame.word("web-section-boards");
    let frame = frame.under(all, "/boards");
    let trend =
        Chart::of_tallies(shown.trend.iter().map(|(period, tally)| (frame.short_period(period), tally)));
    page(&OfRulebook { frame, shown, trend })
}

/// `GET /boards/units/{id}`
pub async fn unit(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let shown = unit_board(&house.bureau, &visitor.actor, &id, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Boards, shown.unit.name.clone());
    if only_board(&house.bureau, &visitor.actor).await?.is_none() {
        let all = frame.word("web-section-boards");
        frame = frame.under(all, "/boards");
    }
    let trend = Chart::of_tallies(shown.trend.iter().map(|(day, tally)| (label(&frame, *day), tally)));
    let filed = Chart::of_numbers(shown.filed.iter().map(|(month, count)| (frame.month(month), *count)));
    page(&OfUnit { frame, shown, trend, filed })
}

/// `GET /boards/burden`
pub async fn costs(
    State(house): State<House>,
    visitor: Visitor,
    Query(supposed): Query<Supposed>,
) -> Result<Response, Fault> {
    let text = supposed.minutes.trim();
    let minutes = text.parse().ok().filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
    let not_read = || Message::new("web-burden-no-minutes").with("value", excerpt(text));
    let passed_over = (minutes.is_none() && !text.is_empty()).then(not_read);
    let shown = burden(&house.bureau, &visitor.actor, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Boards, "");
    frame.title = frame.word("web-burden-title");
    let all = frame.word("web-section-boards");
    page(&Costs { frame: frame.under(all, "/boards"), passed_over, shown, minutes })
}

impl OfBureau {
    fn silent(&self) -> Vec<&mingde_app::UnitTally> {
        self.shown.units.iter().filter(|unit| unit.silent).collect()
    }

    fn by(&self, alike: &Alike) -> String {
        by(&self.frame, alike)
    }
}

impl OfRulebook {
    fn by(&self, alike: &Alike) -> String {
        by(&self.frame, alike)
    }

    fn of_persons(&self) -> bool {
        self.shown.whom.plural() == "persons"
    }
}

impl OfUnit {
    /// The kind of the unit with how many there are: `小学，12个单位`.
    fn like(&self, together: &Together) -> String {
        let count = together.units.to_string();
        let args = [("kind", together.title.say(self.frame.locale)), ("count", count.as_str())];
        self.frame.words("web-boards-like", &args)
    }
}

impl Costs {
    fn each(&self, unit: &UnitFiled) -> String {
        unit.each().map_or(String::new(), |tenths| format!("{}.{}", tenths / 10, tenths % 10))
    }

    fn supposed(&self) -> String {
        self.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()
    }

    /// How long it took, by what is supposed.
    fn hours(&self) -> Option<String> {
        let minutes = self.minutes?;
        let hours = self.frame.number(&self.shown.all.hours(minutes).to_string());
        let minutes = minutes.to_string();
        Some(
            self.frame.words("web-burden-hours", &[("minutes", minutes.as_str()), ("hours", hours.as_str())]),
        )
    }
}

/// What stands below a column: the month that it ends, or today.
fn label(frame: &Frame, day: Day) -> String {
    match day == frame.today {
        true => frame.word("web-day-today"),
        false => frame.month(&Period::containing(PeriodKind::Month, day)),
    }
}

/// By what units are alike.
fn by(frame: &Frame, alike: &Alike) -> String {
    match &alike.by {
        Some(title) => frame.titled(title).to_owned(),
        None => frame.word("web-boards-by-kind"),
    }
}
