//! 台账: the list, its filters, and what is done to many records at once.

mod asked;
mod bulk;
mod export;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{LINES, LedgerChoices, LedgerPage, ledger_choices, ledger_page};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::State as RecordState;

use self::asked::Asked;
pub use self::bulk::{decide, take_back};
pub use self::export::{export, export_registry};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "ledger.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    found: LedgerPage,
    choices: LedgerChoices,
    chips: Vec<(String, String)>,
    /// Filters that were not followed, in words.
    passed_over: Vec<String>,
    /// There is something on the page that waits for whoever reads it.
    deciding: bool,
    files: bool,
}

/// `GET /records`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Fault> {
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let library = house.bureau.library();
    let passed_over = asked.clean(&sight, &library, house.today());
    let found = ledger_page(&sight, &asked.wish(), asked.first());
    let choices = ledger_choices(&sight);
    let mut frame = Frame::of(&house, &visitor, Section::Ledger, "");
    frame.title = frame.word("web-section-ledger");
    frame.notice = asked.said();
    frame.undo = asked.undo();
    let chips = asked.chips(&frame, &sight, &library);
    let deciding = found.lines.iter().any(|line| line.to_accept);
    let files = frame.has(Section::File);
    let passed_over = passed_over.iter().map(|message| frame.say(message)).collect();
    page(&Page { frame, asked, found, choices, chips, passed_over, deciding, files })
}

impl Page {
    /// The views above the list: name, address, whether it is this one, how much there is in it.
    fn views(&self) -> Vec<(String, String, bool, String)> {
        let number = |count: usize| self.frame.number(&count.to_string());
        let mut views = Vec::new();
        let view = |name: &str| self.asked.in_view(name);
        if let Some(waiting) = self.found.waiting {
            views.push((
                self.frame.word("web-ledger-waiting"),
                view("waiting"),
                self.asked.view == "waiting",
                number(waiting),
            ));
        }
        let late = self.frame.word("web-ledger-late");
        views.push((late, view("late"), self.asked.view == "late", number(self.found.late)));
        views.push((
            self.frame.word("web-ledger-all"),
            view(""),
            self.asked.view.is_empty(),
            number(self.found.all),
        ));
        views
    }

    /// The heads of columns by which the list can be ordered: words, address, direction it has now.
    fn heads(&self) -> Vec<(String, String, &'static str)> {
        let heads = ["date", "kind", "unit", "entered"];
        heads
            .map(|name| {
                let direction = self.asked.direction(name);
                (self.frame.word(&format!("web-ledger-by-{name}")), self.asked.sorted(name), direction)
            })
            .into()
    }

    /// How much is listed.
    fn counted(&self) -> String {
        let number = |count: usize| self.frame.number(&count.to_string());
        let args = [("count", number(self.found.total)), ("units", number(self.found.units))];
        let args = [("count", args[0].1.as_str()), ("units", args[1].1.as_str())];
        self.frame.words("web-ledger-counted", &args)
    }

    /// Which of it is on this page.
    fn stretch(&self) -> String {
        let number = |count: usize| self.frame.number(&count.to_string());
        let args = [
            ("first", number(self.found.first + 1)),
            ("last", number(self.found.first + self.found.lines.len())),
            ("count", number(self.found.total)),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.frame.words("web-ledger-stretch", &args)
    }

    /// The page before, and the one behind.
    fn back(&self) -> String {
        if self.found.first == 0 {
            return String::new();
        }
        self.asked.at(self.found.first.saturating_sub(LINES))
    }

    fn on(&self) -> String {
        let next = self.found.first + self.found.lines.len();
        if next < self.found.total { self.asked.at(next) } else { String::new() }
    }

    /// The periods that can be chosen: this one and the one before of each sort; what the address names beside.
    fn periods(&self) -> Vec<(String, String)> {
        let sorts = [PeriodKind::Month, PeriodKind::Semester, PeriodKind::SchoolYear];
        let this = sorts.map(|kind| Period::containing(kind, self.frame.today));
        let mut periods: Vec<Period> = this.into_iter().flat_map(|this| [this, this.previous()]).collect();
        periods.extend(Period::parse(&self.asked.period).ok().filter(|named| !periods.contains(named)));
        periods.iter().map(|period| (period.to_string(), self.frame.period(period))).collect()
    }

    fn states(&self) -> Vec<(&'static str, String)> {
        RecordState::ALL.iter().map(|(_, name)| (*name, self.frame.word(&format!("state-{name}")))).collect()
    }

    /// Whether something is set beside the view.
    fn is_narrowed(&self) -> bool {
        !self.chips.is_empty()
    }
}
