//! Many records accepted or returned at once, and that taken back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{Decision, decide as decide_all, ledger_ids, take_back as take_all_back};
use mingde_core::id::RecordId;

use super::asked::{Asked, LEDGER};
use crate::address;
use crate::fault::Fault;
use crate::house::House;
use crate::posted::Posted;

/// `POST /records/decisions`: those that are ticked, or all that fit the list they were on.
pub async fn decide(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let actor = &posted.visitor.actor;
    let decision = match posted.one("decision") {
        "accept" => Decision::Accept,
        "return" => Decision::Return,
        _ => return Err(Fault::unreadable()),
    };
    let records: Vec<RecordId> = if posted.one("all") == "1" {
        let sight = house.bureau.sight(actor, None).await?;
        let mut asked = asked_of(&posted);
        asked.clean(&sight, &house.bureau.library(), house.today());
        ledger_ids(&sight, &asked.wish())
    } else {
        posted.all("record").filter_map(|id| id.parse().ok()).collect()
    };
    let decided =
        decide_all(&house.bureau, actor, house.now(), &records, decision, posted.one("reason")).await?;
    let done = match (decided.positions.is_empty(), decision) {
        (true, _) => "nothing",
        (false, Decision::Accept) => "accepted",
        (false, Decision::Return) => "returned",
    };
    let at = decided.positions.end.checked_sub(1).map(|last| format!("{}-{last}", decided.positions.start));
    Ok(back(&posted, done, decided.count, &at.unwrap_or_default()))
}

/// `POST /records/decisions/{positions}/undoing`
pub async fn take_back(
    State(house): State<House>,
    Path(positions): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (first, last) = positions.split_once('-').ok_or_else(Fault::missing)?;
    let (first, last): (u64, u64) = first.parse().ok().zip(last.parse().ok()).ok_or_else(Fault::missing)?;
    let count = take_all_back(&house.bureau, &posted.visitor.actor, house.now(), first..=last).await?;
    Ok(back(&posted, "undone", count, ""))
}

/// To the list that it was done from.
fn back(posted: &Posted, done: &str, count: usize, at: &str) -> Response {
    let list = asked_of(posted).address(LEDGER);
    let said = address::with("", &[("done", done), ("count", &count.to_string()), ("at", at)]);
    let said = if list.contains('?') { said.replacen('?', "&", 1) } else { said };
    Redirect::to(&format!("{list}{said}")).into_response()
}

/// The list that a form was on.
fn asked_of(posted: &Posted) -> Asked {
    let one = |name: &str| posted.one(name).to_owned();
    Asked {
        view: one("view"),
        kind: one("kind"),
        unit: one("unit"),
        person: one("person"),
        from: one("from"),
        to: one("to"),
        state: one("state"),
        text: one("text"),
        sort: one("sort"),
        turned: one("turned"),
        ..Asked::default()
    }
}
