//! 制度: the list, a rulebook with today beside its articles, and the proof of one result.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{
    DutyTally, Figure, ProofPage, RulebookLine, RulebookPage, Sight, Viewpoint, proof_page, rulebook_list,
    rulebook_page,
};
use mingde_core::date::parse_day;
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::period::Period;
use mingde_core::record::Who;
use mingde_core::registry::Person;
use mingde_core::text::excerpt;
use mingde_core::words::Locale;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::tallies::stretches;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// From where one looks, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct From {
    pub(super) unit: String,
    period: String,
    as_of: String,
    known_on: String,
}

#[derive(Template)]
#[template(path = "rulebooks.html")]
struct List {
    frame: Frame,
    rulebooks: Vec<RulebookLine>,
}

#[derive(Template)]
#[template(path = "rulebook.html")]
struct One {
    frame: Frame,
    from: From,
    /// What of the address was not followed.
    passed_over: Vec<Message>,
    shown: RulebookPage,
    units: Vec<(mingde_core::id::UnitId, String)>,
}

#[derive(Template)]
#[template(path = "proof.html")]
struct Proof {
    frame: Frame,
    passed_over: Vec<Message>,
    shown: ProofPage,
    sight: Sight,
}

impl Proof {
    /// Whether the page of somebody of this staff number may be opened.
    fn opens(&self, code: &str) -> bool {
        self.sight.opens(Who::Person(Person::id_of(code)), self.frame.today)
    }
}

/// `GET /rulebooks`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let rulebooks = rulebook_list(&house.bureau, &visitor.actor, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Rulebooks, "");
    frame.title = frame.word("web-section-rulebooks");
    page(&List { frame, rulebooks })
}

/// `GET /rulebooks/{id}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(mut from): Query<From>,
) -> Result<Response, Fault> {
    let passed_over = from.clean();
    let viewpoint = from.viewpoint();
    let (actor, locale) = (&visitor.actor, visitor.locale);
    let shown = rulebook_page(&house.bureau, actor, &id, &viewpoint, house.today(), locale).await?;
    let sight = house.bureau.sight(actor, None).await?;
    let units = mingde_app::ledger_units(&sight);
    let title = shown.title.say(locale).to_owned();
    let frame = Frame::of(&house, &visitor, Section::Rulebooks, title);
    let all = frame.word("web-section-rulebooks");
    page(&One { frame: frame.under(all, "/rulebooks"), from, passed_over, shown, units })
}

/// `GET /rulebooks/{id}/{result}/{subject}`
pub async fn proof(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, result, subject)): Path<(String, String, String)>,
    Query(mut from): Query<From>,
) -> Result<Response, Fault> {
    let passed_over = from.clean();
    let (viewpoint, locale) = (from.viewpoint(), visitor.locale);
    let asked = (id.as_str(), result.as_str(), subject.as_str());
    let shown = proof_page(&house.bureau, &visitor.actor, asked, &viewpoint, house.today(), locale).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Rulebooks, "");
    frame.title = frame.phrase(&shown.root.title).to_owned();
    let all = frame.word("web-section-rulebooks");
    let rulebook = from.at(&format!("/rulebooks/{id}"));
    let frame = frame.under(all, "/rulebooks").under(shown.rulebook.1.say(locale), rulebook);
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    page(&Proof { frame, passed_over, shown, sight })
}

impl From {
    /// Leaves out what does not read and says so: what is shown then must not look like what was asked for.
    pub(super) fn clean(&mut self) -> Vec<Message> {
        let mut told = Vec::new();
        let mut keep = |text: &mut String, reads: bool, code: &'static str| {
            if !reads && !text.trim().is_empty() {
                told.push(Message::new(code).with("value", excerpt(text)));
            }
            if !reads {
                text.clear();
            }
        };
        let unit = self.unit.parse::<UnitId>().is_ok();
        keep(&mut self.unit, unit, "web-view-no-unit");
        let period = Period::parse(&self.period).is_ok();
        keep(&mut self.period, period, "web-view-no-period");
        for day in [&mut self.as_of, &mut self.known_on] {
            let reads = parse_day(day).is_ok();
            keep(day, reads, "web-view-no-day");
        }
        told
    }

    /// What was asked for; [`clean`](Self::clean) says what of it does not read.
    pub(super) fn viewpoint(&self) -> Viewpoint {
        Viewpoint {
            unit: self.unit.parse().ok(),
            period: Period::parse(&self.period).ok(),
            as_of: parse_day(&self.as_of).ok(),
            known_on: parse_day(&self.known_on).ok(),
        }
    }

    /// The same viewpoint at another address.
    pub(super) fn at(&self, path: &str) -> String {
        let pairs = [
            ("unit", self.unit.as_str()),
            ("period", &self.period),
            ("as_of", &self.as_of),
            ("known_on", &self.known_on),
        ];
        address::with(path, &pairs)
    }
}

impl List {
    fn subjects(&self, line: &RulebookLine, code: &str, count: &usize) -> String {
        self.frame.counted(&format!("web-rulebook-{code}-{}", line.whom.plural()), count)
    }
}

impl One {
    /// The proof of a result of somebody.
    fn proof(&self, result: &str, subject: &mingde_core::id::EntityId) -> String {
        self.from.at(&format!("/rulebooks/{}/{result}/{subject}", self.shown.id))
    }

    /// All who have a result, or those of one state.
    fn all_of(&self, result: &str, state: &str) -> String {
        let path = self.from.at(&format!("/rulebooks/{}/{result}", self.shown.id));
        match (state, path.contains('?')) {
            ("", _) => path,
            (state, true) => format!("{path}&state={state}"),
            (state, false) => format!("{path}?state={state}"),
        }
    }

    /// What a figure leads to: its proof where it is one's, else all who have it.
    fn figure_at(&self, figure: &Figure) -> String {
        match &figure.subject {
            Some(subject) => self.proof(&figure.id, subject),
            None => self.all_of(&figure.id, ""),
        }
    }

    /// The viewpoint in one sentence.
    fn seen_from(&self) -> String {
        let unit = self.units.iter().find(|(id, _)| id.to_string() == self.from.unit);
        let unit = unit.map_or_else(|| self.frame.word("web-rulebook-all"), |(_, name)| name.clone());
        let args = [
            ("unit", unit),
            ("period", self.frame.period(&self.shown.period)),
            ("day", self.frame.day(&self.shown.as_of)),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.frame.words("web-rulebook-from", &args)
    }

    fn subjects(&self, code: &str, count: impl ToString) -> String {
        let code = format!("web-rulebook-{code}-{}", self.shown.whom.plural());
        self.frame.counted(&code, count)
    }

    /// How the only one that is seen stands with a duty.
    fn state(&self, duty: &DutyTally) -> String {
        if !duty.unset.is_empty() {
            return self.frame.not_settled(&duty.unset);
        }
        let having = [("met", duty.met), ("not-met", duty.not_met), ("no-data", duty.no_data)];
        let state = having.into_iter().find(|(_, count)| *count > 0);
        self.frame.state(state.map_or("not-applicable", |(state, _)| state))
    }

    /// The parts of a bar.
    fn split(&self, duty: &DutyTally) -> Vec<(&'static str, String, String)> {
        stretches(&[
            ("met", duty.met),
            ("not-met", duty.not_met),
            ("no-data", duty.no_data),
            ("not-applicable", duty.not_applicable),
        ])
    }

    /// Counts in words; those of nobody are left out, save who has met it.
    fn tally(&self, duty: &DutyTally) -> Vec<(&'static str, usize)> {
        let parts = [("met", duty.met), ("not-met", duty.not_met), ("no-data", duty.no_data)];
        parts.into_iter().filter(|(state, count)| *count > 0 || *state == "met").collect()
    }
}

impl Proof {
    /// Where the article stands: `《谈心谈话制度》第三条 谈心覆盖面`, in English without what it is called.
    fn source(&self, heading: &str) -> String {
        match self.frame.locale {
            Locale::ZhCn => format!("《{}》{heading}", self.shown.rulebook.1.title),
            Locale::En => self.frame.why(self.frame.titled(&self.shown.rulebook.1), heading, ""),
        }
    }

    fn head(&self) -> String {
        let args = [
            ("subject", self.shown.subject.clone()),
            ("period", self.frame.period(&self.shown.period)),
            ("day", self.frame.day(&self.shown.as_of)),
        ];
        let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.frame.words("web-proof-head", &args)
    }
}
