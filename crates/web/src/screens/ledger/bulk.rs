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
        // Without a filter that is not followed they would be others than those that were meant.
        if !asked.clean(&sight, &house.bureau.library(), house.today()).is_empty() {
            return Err(Fault::unreadable());
        }
        ledger_ids(&sight, &asked.wish())
    } else {
        posted.all("record").filter_map(|id| id.parse().ok()).collect()
    };
    let (seen, reason) = (posted.one("seen").parse().ok(), posted.one("reason"));
    let decided = decide_all(&house.bureau, actor, house.now(), &records, seen, decision, reason).await?;
    let done = match (decided.positions.is_empty(), decision) {
        (true, _) if !decided.left.is_empty() => "left",
        (true, _) => "nothing",
        (false, Decision::Accept) => "accepted",
        (false, Decision::Return) => "returned",
    };
    let at = decided.positions.end.checked_sub(1).map(|last| format!("{}-{last}", decided.positions.start));
    let left: Vec<String> = decided.left.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    let named = (decided.left.len().to_string(), left.join("."));
    Ok(back(&posted, (done, decided.count), &at.unwrap_or_default(), &named))
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
    Ok(back(&posted, ("undone", count), "", &Default::default()))
}

/// So many that were left are marked in the list.
const MOST_NAMED: usize = 50;

/// To the list that it was done from, with how many were left and which.
fn back(
    posted: &Posted,
    (done, count): (&str, usize),
    at: &str,
    (left, which): &(String, String),
) -> Response {
    let list = asked_of(posted).address(LEDGER);
    let count = count.to_string();
    let said = [("done", done), ("count", &count), ("at", at), ("left", left), ("which", which)];
    let said = address::with("", &said);
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
        period: one("period"),
        from: one("from"),
        to: one("to"),
        state: one("state"),
        text: one("text"),
        sort: one("sort"),
        turned: one("turned"),
        ..Asked::default()
    }
}
