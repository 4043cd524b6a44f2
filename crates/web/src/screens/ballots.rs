//! 投票: what one may vote in, and the page of a ballot for the office that holds it.

pub mod credential;
pub mod preparing;
pub mod sheet;
pub mod told;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    AppError, BallotLine, BallotLot, BallotPage, BallotStage, BallotStep, OwnBallot, OwnSeat, SeatLine,
    ballot_page, ballots_of, begin_key_anew, own_ballot, own_seat, record_ballot, record_lot,
    take_ballot_step,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use crate::doors::Client;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// So many digits of a hash are compared (`SHOWN` in `crates/web/ui/src/booth/election.ts`).
const COMPARED: usize = 16;

#[derive(Template)]
#[template(path = "ballots.html")]
struct List {
    frame: Frame,
    lines: Vec<BallotLine>,
    prepares: bool,
}

#[derive(Template)]
#[template(path = "ballot.html")]
struct Office {
    frame: Frame,
    ballot: BallotPage,
    origin: String,
    fault: Option<String>,
    own: Option<OwnBallot>,
    seat: Option<OwnSeat>,
}

#[derive(Template)]
#[template(path = "own_ballot.html")]
struct Own {
    frame: Frame,
    origin: String,
    own: Option<OwnBallot>,
    seat: Option<OwnSeat>,
}

/// An item with what was counted.
struct CountedItem {
    /// Whom it is about.
    title: String,
    /// Each option, its count and its share.
    rows: Vec<(String, u32, String)>,
    /// How many abstained.
    unused: u32,
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
    written: usize,
    there: usize,
}

/// `GET /ballots`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let lines = ballots_of(&house.bureau, &visitor.actor).await?;
    let prepares = preparing::prepares(&house, &visitor);
    page(&List { frame: frame_of(&house, &visitor), lines, prepares })
}

/// `GET /ballots/{id}`: to the office all that there is, to a voter the own paper.
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    client: Option<Extension<Client>>,
) -> Result<Response, Fault> {
    let mut frame = below(&house, &visitor);
    frame.notice = notice(&asked);
    shown(&house, &visitor, &id, frame, origin(client), None).await
}

async fn shown(
    house: &House,
    visitor: &Visitor,
    id: &str,
    mut frame: Frame,
    origin: String,
    fault: Option<Message>,
) -> Result<Response, Fault> {
    let own = own_ballot(&house.bureau, &visitor.actor, id).await.ok();
    let seat = own_seat(&house.bureau, &visitor.actor, id).await.ok();
    match ballot_page(&house.bureau, &visitor.actor, id).await {
        Ok(ballot) => {
            frame.title = ballot.plan.title.clone();
            let fault = fault.map(|fault| frame.say(&fault));
            page(&Office { frame, ballot, origin, fault, own, seat })
        }
        Err(error) if error.class() == Class::NotFound => {
            let titles = own.iter().map(|it| &it.title).chain(seat.iter().map(|it| &it.title));
            frame.title = titles.into_iter().next().ok_or_else(Fault::missing)?.clone();
            page(&Own { frame, origin, own, seat })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /ballots/{id}/steps/{step}`
pub async fn step(
    State(house): State<House>,
    Path((id, step)): Path<(String, String)>,
    client: Option<Extension<Client>>,
    posted: Posted,
) -> Result<Response, Fault> {
    let step = BallotStep::named(&step).ok_or_else(Fault::missing)?;
    let done = take_ballot_step(&house.bureau, &posted.visitor.actor, house.now(), &id, step).await;
    answered(&house, &posted.visitor, &id, client, done.map(|()| format!("/ballots/{id}?said=step"))).await
}

/// `POST /ballots/{id}/key`: the key is begun anew.
pub async fn key(
    State(house): State<House>,
    Path(id): Path<String>,
    client: Option<Extension<Client>>,
    posted: Posted,
) -> Result<Response, Fault> {
    let typed = |name: &str| posted.pairs().iter().find(|(field, _)| field == name).map(|(_, it)| it.trim());
    let seat = typed("seat").and_then(|seat| seat.parse().ok());
    let instead = seat.zip(typed("instead").filter(|line| !line.is_empty()));
    let fresh = house.random().map_err(Fault::broken)?;
    let begun = begin_key_anew(&house.bureau, &posted.visitor.actor, fresh, &id, instead).await;
    answered(&house, &posted.visitor, &id, client, begun.map(|()| format!("/ballots/{id}?said=anew"))).await
}

/// `POST /ballots/{id}/lot`: what people drew between those who are tied.
pub async fn lot(
    State(house): State<House>,
    Path(id): Path<String>,
    client: Option<Extension<Client>>,
    posted: Posted,
) -> Result<Response, Fault> {
    let typed = |name: &'static str| posted.pairs().iter().filter(move |(field, _)| field == name);
    let elected = typed("elected").map(|(_, code)| code.clone()).collect();
    let told = typed("told").map(|(_, told)| told.clone()).next().unwrap_or_default();
    let done = record_lot(&house.bureau, &posted.visitor.actor, &id, BallotLot { elected, told }).await;
    answered(&house, &posted.visitor, &id, client, done.map(|()| format!("/ballots/{id}?said=step"))).await
}

/// `POST /ballots/{id}/records`: the result becomes records.
pub async fn record(
    State(house): State<House>,
    Path(id): Path<String>,
    client: Option<Extension<Client>>,
    posted: Posted,
) -> Result<Response, Fault> {
    let done = record_ballot(&house.bureau, &posted.visitor.actor, house.now(), &id).await;
    let there =
        done.map(|done| format!("/ballots/{id}?said=recorded&written={}&there={}", done.written, done.there));
    answered(&house, &posted.visitor, &id, client, there).await
}

/// Leads back to the page, or shows it with the reason why nothing was done.
async fn answered(
    house: &House,
    visitor: &Visitor,
    id: &str,
    client: Option<Extension<Client>>,
    done: Result<String, AppError>,
) -> Result<Response, Fault> {
    match done {
        Ok(address) => Ok(Redirect::to(&address).into_response()),
        Err(error) if matches!(error.class(), Class::Conflict | Class::Invalid) => {
            let mut frame = below(house, visitor);
            frame.faulty = true;
            let page = shown(house, visitor, id, frame, origin(client), Some(error.message())).await?;
            Ok((axum::http::StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Where links that are handed out begin.
fn origin(client: Option<Extension<Client>>) -> String {
    client.map_or(String::new(), |Extension(client)| client.origin.to_string())
}

fn notice(asked: &Asked) -> Option<Message> {
    match asked.said.as_str() {
        "prepared" => Some(Message::new("web-ballot-said-prepared")),
        "step" => Some(Message::new("web-ballot-said-step")),
        "anew" => Some(Message::new("web-ballot-said-anew")),
        "recorded" => {
            let message = Message::new("web-ballot-said-recorded").with("written", asked.written);
            Some(message.with("there", asked.there))
        }
        _ => None,
    }
}

pub(super) fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Ballots, "");
    frame.title = frame.word("web-section-ballots");
    frame
}

fn below(house: &House, visitor: &Visitor) -> Frame {
    let frame = frame_of(house, visitor);
    let ballots = frame.title.clone();
    frame.under(ballots, "/ballots")
}

/// Words of a ballot that several pages have.
impl Frame {
    /// How far a ballot is.
    pub fn ballot_stage(&self, stage: &BallotStage) -> String {
        self.word(&format!("web-ballot-stage-{}", stage.name()))
    }

    /// How far a ballot is secured, by what people do.
    pub fn ballot_level(&self, by_slips: bool) -> String {
        self.word(if by_slips { "web-ballot-level-s3" } else { "web-ballot-level-s1" })
    }

    /// The beginning of a hash in groups, as people compare it: the pages that people vote on and seats show the same.
    pub fn compared(&self, digits: &str) -> String {
        let digits: Vec<char> = digits.chars().take(COMPARED).collect();
        digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

impl Office {
    /// All stages, each with its sign and what that says, and whether it is the one.
    fn stages(&self) -> Vec<(String, &'static str, String, bool)> {
        let here = self.ballot.stage;
        let all = BallotStage::ALL.into_iter();
        all.map(|(stage, _)| {
            let is_over = stage < here || stage == here && self.is_published();
            let (sign, code) = match is_over {
                true => ("done", "web-ballot-over"),
                false if stage == here => ("soon", "web-ballot-now"),
                false => ("later", "web-ballot-later"),
            };
            (self.frame.ballot_stage(&stage), sign, self.frame.word(code), stage == here)
        })
        .collect()
    }

    fn next(&self) -> Option<(&'static str, String, String)> {
        let step = self.ballot.next?.name();
        // With slips the first three are done by hand.
        let of_slips = self.ballot.plan.is_by_slips() && step != "close" && step != "publish";
        let ending = if of_slips { "-slips" } else { "" };
        let said = |part: &str| self.frame.word(&format!("web-ballot-{part}-{step}{ending}"));
        Some((step, said("step"), said("about")))
    }

    /// What whoever holds the ballot does now as a voter, and where.
    fn own_act(&self) -> Option<(String, String)> {
        let own = self.own.as_ref()?;
        let act = |address, code| Some((address, self.frame.word(code)));
        match own.stage {
            BallotStage::Casting => act(format!("/vote/{}", own.id), "web-ballot-vote"),
            BallotStage::Issuing if !own.by_slips => {
                act(format!("/ballots/{}/ballot", own.id), "web-ballot-take")
            }
            _ => None,
        }
    }

    /// Whether the key can still be begun anew.
    fn is_being_keyed(&self) -> bool {
        self.ballot.stage <= BallotStage::Keyed
    }

    /// Seats by their place from 1, for whoever is replaced.
    fn seats(&self) -> Vec<(usize, &SeatLine)> {
        (1..).zip(&self.ballot.seats).collect()
    }

    fn level(&self) -> String {
        self.frame.ballot_level(self.ballot.plan.is_by_slips())
    }

    /// Whether some seat has a key by now.
    fn has_keys(&self) -> bool {
        self.ballot.seats.iter().any(|seat| !seat.key.is_empty())
    }

    /// The hash of the page that people vote on.
    fn page_hash(&self) -> String {
        self.ballot.plan.page.to_string()
    }

    /// Whose share was proven not to fit.
    fn blamed(&self) -> Option<String> {
        let at = usize::from(self.ballot.blamed?).checked_sub(1)?;
        let name = &self.ballot.seats.get(at)?.name;
        Some(self.frame.say(&Message::new("web-ballot-blamed").with("name", name)))
    }

    fn is_blamed(&self, at: &usize) -> bool {
        self.ballot.blamed.is_some_and(|blamed| usize::from(blamed) == *at)
    }

    fn is_published(&self) -> bool {
        self.ballot.stage == BallotStage::Published
    }

    fn is_open(&self) -> bool {
        self.ballot.stage >= BallotStage::Keyed
    }

    fn is_small(&self) -> bool {
        self.ballot.plan.voters() < mingde_app::SMALL_BALLOT
    }

    /// What was counted of each item.
    fn counted(&self) -> Vec<CountedItem> {
        let Some(result) = &self.ballot.result else { return Vec::new() };
        let items = self.ballot.plan.items.iter().zip(&result.items);
        let items = items.map(|(item, counted)| {
            let shares = counted.counts.iter().zip(&counted.shares);
            let rows = item.options.iter().zip(shares).map(|(option, (count, share))| {
                (option.title.clone(), *count, format!("{}.{} %", share / 10, share % 10))
            });
            CountedItem { title: item.title.clone(), rows: rows.collect(), unused: counted.unused }
        });
        items.collect()
    }

    /// The options of all items, where there are several with the same ones: then they are one table.
    fn alike(&self) -> Option<Vec<String>> {
        let titles = |item: &CountedItem| -> Vec<String> {
            item.rows.iter().map(|(option, ..)| option.clone()).collect()
        };
        let items = self.counted();
        let (first, others) = items.split_first()?;
        let options = titles(first);
        (!others.is_empty() && others.iter().all(|item| titles(item) == options)).then_some(options)
    }

    /// 应到, 领票, 收回, 有效, 无效, and what shares are taken of.
    fn turnout(&self) -> Vec<(String, String)> {
        let Some(result) = &self.ballot.result else { return Vec::new() };
        let turnout = &result.turnout;
        let rows = [
            ("expected", turnout.expected),
            ("issued", turnout.issued),
            ("returned", turnout.returned),
            ("valid", turnout.valid),
            ("invalid", turnout.invalid),
        ];
        let row =
            |(name, count): (&str, u32)| (self.frame.word(&format!("web-ballot-{name}")), count.to_string());
        rows.into_iter().map(row).collect()
    }
}

impl List {
    /// The sign of a line: where somebody is awaited it stands out.
    fn sign(&self, line: &BallotLine) -> &'static str {
        let votes = matches!(line.stage, BallotStage::Issuing | BallotStage::Casting);
        match line.stage {
            BallotStage::Published => "done",
            _ if votes && line.own.is_some() => "soon",
            _ => "submitted",
        }
    }
}

impl Own {
    fn is_by_slips(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.by_slips)
    }

    fn level(&self) -> String {
        self.frame.ballot_level(self.is_by_slips())
    }

    fn may_take(&self, own: &OwnBallot) -> bool {
        !own.by_slips && own.stage == BallotStage::Issuing || (own.taken && own.stage <= BallotStage::Casting)
    }

    fn has_sheet(&self, own: &OwnBallot) -> bool {
        own.stage == BallotStage::Published
    }

    fn may_vote(&self, own: &OwnBallot) -> bool {
        own.stage == BallotStage::Casting
    }
}
