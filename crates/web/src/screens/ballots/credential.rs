//! The paper of whoever is signed in, for the script of the page: whether it may be had, and its signatures.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mingde_app::{own_ballot, take_ballot};
use serde::{Deserialize, Serialize};

use super::told;
use crate::house::House;
use crate::json::Json;
use crate::visitor::Visitor;

#[derive(Serialize)]
struct Own {
    state: &'static str,
    title: String,
    category: u8,
    category_title: String,
    taken: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<String>,
    level: &'static str,
    token: String,
}

/// `GET /ballots/{id}/credential`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let own = own_ballot(&house.bureau, &visitor.actor, &id).await;
    let own = own.map_err(|error| told::refused(visitor.locale, &error))?;
    let (category, category_title) = own.category;
    let own = Own {
        state: own.stage.name(),
        title: own.title,
        category,
        category_title,
        taken: own.taken,
        manifest: own.manifest,
        level: if own.by_slips { "S3" } else { "S1" },
        token: visitor.token.to_string(),
    };
    Ok(Json(own).into_response())
}

/// Requests, or signatures, one for each issuer, in hexadecimal digits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    requests: Vec<Digits>,
}

#[derive(Serialize)]
struct Signatures {
    signatures: Vec<Digits>,
}

/// Bytes that stand in JSON as hexadecimal digits.
#[derive(Debug)]
struct Digits(Vec<u8>);

impl Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(from)?;
        let pair = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes = (0..digits.len()).step_by(2).map(pair).collect::<Option<Vec<u8>>>();
        bytes.map(Self).ok_or_else(|| serde::de::Error::custom("not hexadecimal digits"))
    }
}

/// `POST /ballots/{id}/credential`
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Json(sent): Json<Requests>,
) -> Result<Response, Response> {
    let requests = sent.requests.into_iter().map(|digits| digits.0).collect();
    let signed = take_ballot(&house.bureau, &visitor.actor, house.now(), &id, requests).await;
    let signed = signed.map_err(|error| told::refused(visitor.locale, &error))?;
    Ok(Json(Signatures { signatures: signed.into_iter().map(Digits).collect() }).into_response())
}
