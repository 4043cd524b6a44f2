//! Whoever asks.

use mingde_app::view::{MomentText, Title};
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::Caller;
use crate::json::Json;

/// Who acts, and by which token.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Staff number of the owner of the token.
    account: String,
    /// Name of the owner.
    name: String,
    /// Offices that the owner holds today.
    offices: Vec<Title>,
    /// The token.
    token: OwnToken,
}

/// The token by which something is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnToken {
    /// What its owner calls it.
    name: String,
    /// It changes nothing.
    reads_only: bool,
    /// Kinds of records that it has to do with; none for all.
    kinds: Option<Vec<String>>,
    /// From when on it is void.
    #[schema(value_type = MomentText)]
    expires: String,
}

/// `GET /api/v1/me`
pub async fn get(caller: Caller) -> Json<Me> {
    let token = &caller.token;
    let title =
        |(title, english): &(String, String)| Title { title: title.clone(), english: english.clone() };
    Json(Me {
        account: token.account.to_string(),
        name: caller.name.to_string(),
        offices: caller.offices.iter().map(title).collect(),
        token: OwnToken {
            name: token.name.clone(),
            reads_only: token.narrowing.reads_only,
            kinds: token.narrowing.kinds.as_ref().map(|kinds| kinds.iter().cloned().collect()),
            expires: token.expires.to_string(),
        },
    })
}
