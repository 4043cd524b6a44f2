//! Ballots: what everybody may know of one, and its result once it is published. No paper is taken here, none is cast, and nothing says
//! who or how many came before the result is out.

use axum::extract::{Path, State};
use axum::response::Response;
use mingde_app::view::DayText;
use mingde_app::{BallotFacts, BallotItemFacts, ballot_facts, ballots_told, published_ballot};
use serde::Serialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::booth;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;
use crate::paper::download;

/// What a published folder comes as.
const FOLDER: &[&str] = &["application/zip"];

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/ballots",
                "list_ballots",
                "Ballots that the owner of the token has to do with, the latest first",
            )
            .answers::<Ballots>(),
            list,
        )
        .read(
            operation(
                "/api/v1/ballots/{id}",
                "read_ballot",
                "A ballot: what everybody may know of it, and its result once that is published",
            )
            .answers::<Ballot>(),
            one,
        )
        .read(
            operation(
                "/api/v1/ballots/{id}/folder",
                "read_ballot_folder",
                "The published folder of a ballot, with what verifies it",
            )
            .answers_file(FOLDER),
            folder,
        )
}

/// Ballots.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ballots {
    /// The latest first; the names of their files stand with each alone.
    ballots: Vec<Ballot>,
}

/// A ballot.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ballot {
    /// Its name.
    id: String,
    /// What it is about.
    title: String,
    /// For which unit.
    unit: String,
    /// Number of the round, from 1.
    round: u16,
    /// First day.
    #[schema(value_type = DayText)]
    first: String,
    /// Last day.
    #[schema(value_type = DayText)]
    last: String,
    /// How far it is: `drafted`, `keyed`, `prepared`, `issuing`, `issued`, `casting`, `closed`, `tallied`, `published`.
    stage: &'static str,
    /// Title and number of voters of each category.
    categories: Vec<(String, u32)>,
    /// What is asked, with what was counted once that is published.
    items: Vec<BallotItem>,
    /// Whether papers are slips that people draw.
    by_slips: bool,
    /// Hash of the manifest, from when it is frozen.
    manifest: Option<String>,
    /// How many voted, once that is published.
    turnout: Option<Turnout>,
    /// Why nothing is counted: `too-few`, `void`; known once that is published.
    uncounted: Option<&'static str>,
    /// Names of the files in the published folder.
    files: Vec<String>,
}

/// One question.
#[derive(Debug, Serialize, ToSchema)]
pub struct BallotItem {
    /// Its code.
    code: String,
    /// What people read.
    title: String,
    /// How many options may be chosen at most.
    choose: u16,
    /// How many the count elects; 0 where it only counts.
    seats: u16,
    /// Its options.
    options: Vec<BallotOption>,
    /// Choices that nobody made, once the result is published.
    unused: Option<u32>,
}

/// An option.
#[derive(Debug, Serialize, ToSchema)]
pub struct BallotOption {
    /// Its code.
    code: String,
    /// What people read.
    title: String,
    /// What was counted, once the result is published.
    count: Option<u32>,
    /// Its share, in tenths of a percent.
    share: Option<u32>,
    /// Whether the count gives it a seat.
    elected: Option<bool>,
    /// Whether it is tied with others of which only some have a seat.
    tied: Option<bool>,
}

/// How many voted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Turnout {
    /// Voters on the roll (应到).
    expected: u32,
    /// Ballots that were taken (领票).
    issued: u32,
    /// Ballots that came back (收回).
    returned: u32,
    /// Ballots that count (有效).
    valid: u32,
    /// Ballots that do not (无效).
    invalid: u32,
}

/// `GET /api/v1/ballots`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Ballots>, Problem> {
    let told = ballots_told(&house.bureau, &caller.actor).await?;
    Ok(Json(Ballots { ballots: told.into_iter().map(Ballot::of).collect() }))
}

/// `GET /api/v1/ballots/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Ballot>, Problem> {
    Ok(Json(Ballot::of(ballot_facts(&house.bureau, &caller.actor, &id).await?)))
}

/// `GET /api/v1/ballots/{id}/folder`
async fn folder(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let verifier = ("verify.html", booth::verifier_bytes());
    let bytes = published_ballot(&house.bureau, &caller.actor, &id, verifier).await?;
    Ok(download("ballot.zip", "application/zip", bytes))
}

impl Ballot {
    fn of(facts: BallotFacts) -> Self {
        let result = facts.result.as_ref();
        let turnout = result.map(|sheet| Turnout {
            expected: sheet.turnout.expected,
            issued: sheet.turnout.issued,
            returned: sheet.turnout.returned,
            valid: sheet.turnout.valid,
            invalid: sheet.turnout.invalid,
        });
        let items = facts.items.iter().map(|item| BallotItem::of(item, &facts)).collect();
        Self {
            turnout,
            items,
            uncounted: facts.uncounted_name(),
            id: facts.id,
            title: facts.title,
            unit: facts.unit,
            round: facts.round,
            first: facts.days.0.to_string(),
            last: facts.days.1.to_string(),
            stage: facts.stage.name(),
            categories: facts.categories,
            by_slips: facts.by_slips,
            manifest: facts.manifest,
            files: facts.files,
        }
    }
}

impl BallotItem {
    fn of(item: &BallotItemFacts, facts: &BallotFacts) -> Self {
        let sheet = facts.result.as_ref();
        let counted = sheet.and_then(|sheet| sheet.items.iter().find(|one| one.code == item.code));
        let outcome = sheet.and_then(|sheet| sheet.outcomes.iter().find(|one| one.item == item.code));
        let option = |(nth, (code, title)): (usize, &(String, String))| BallotOption {
            count: counted.and_then(|counted| counted.counts.get(nth).copied()),
            share: counted.and_then(|counted| counted.shares.get(nth).copied()),
            elected: outcome.map(|outcome| outcome.elected.contains(code)),
            tied: outcome.map(|outcome| outcome.tied.contains(code)),
            code: code.clone(),
            title: title.clone(),
        };
        Self {
            code: item.code.clone(),
            title: item.title.clone(),
            choose: item.choose,
            seats: item.seats,
            options: item.options.iter().enumerate().map(option).collect(),
            unused: counted.map(|counted| counted.unused),
        }
    }
}

#[cfg(test)]
mod tests {
    use mingde_app::BallotStage;
    use mingde_ballot::ResultSheet;
    use serde_json::json;

    use super::*;

    fn facts(result: Option<ResultSheet>) -> BallotFacts {
        let options = [("yes", "同意"), ("no", "不同意")].map(|(code, title)| (code.into(), title.into()));
        BallotFacts {
            id: "0123456789abcdef".into(),
            title: "推荐".into(),
            unit: "第一小学".into(),
            round: 1,
            days: ("2025-11-03".parse().unwrap(), "2025-11-05".parse().unwrap()),
            stage: if result.is_some() { BallotStage::Published } else { BallotStage::Casting },
            categories: vec![("全体".into(), 7)],
            items: vec![BallotItemFacts {
                code: "one".into(),
                title: "王校长".into(),
                choose: 1,
                seats: 1,
                options: options.into(),
            }],
            by_slips: false,
            manifest: None,
            result,
            uncounted: None,
            files: Vec::new(),
        }
    }

    #[test]
    fn what_was_counted_stands_with_each_option_once_it_is_published() {
        let sheet = json!({
            "breakdown": [], "categories": [], "manifest": "00".repeat(32), "root": "00".repeat(32),
            "size": 6, "state": "counted", "superseded": 0, "version": 1,
            "turnout": { "expected": 7, "invalid": 0, "issued": 6, "returned": 6, "valid": 6 },
            "items": [{
                "code": "one", "counts": [4, 1], "denominator": "valid", "of": 6, "shares": [667, 167], "unused": 1,
            }],
            "outcomes": [{ "elected": ["yes"], "item": "one", "thresholds": [], "tied": [] }],
        });
        let sheet: ResultSheet = serde_json::from_value(sheet).unwrap();
        let told = serde_json::to_value(Ballot::of(facts(Some(sheet)))).unwrap();
        assert_eq!(told["turnout"]["valid"], 6);
        assert_eq!(told["items"][0]["unused"], 1);
        let yes = json!({ "code": "yes", "title": "同意", "count": 4, "share": 667, "elected": true, "tied": false });
        let no = json!({ "code": "no", "title": "不同意", "count": 1, "share": 167, "elected": false, "tied": false });
        assert_eq!(told["items"][0]["options"], json!([yes, no]));
        let before = serde_json::to_value(Ballot::of(facts(None))).unwrap();
        assert!(before["turnout"].is_null() && before["items"][0]["options"][0]["count"].is_null());
    }
}
