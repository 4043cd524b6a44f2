//! The offices that the owner of the token holds. Tokens have no part in granting them.

use axum::extract::State;
use mingde_app::view::{DayText, IdText, Title};
use mingde_app::{GrantStanding, Hand, HeldOffice, offices_page};
use serde::Serialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new().read(
        operation(
            "/api/v1/offices",
            "list_offices",
            "Offices that the owner of the token holds, held or will hold",
        )
        .answers::<Offices>(),
        list,
    )
}

/// Offices.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offices {
    /// Those that are held first.
    offices: Vec<OfficeHeld>,
}

/// An office that somebody holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeHeld {
    /// The grant.
    #[schema(value_type = IdText)]
    id: String,
    /// What is held.
    office: Title,
    /// Where: `unit`, `below`, `bureau`.
    reach: &'static str,
    /// Name of the unit; empty for the whole bureau.
    unit: String,
    /// First day.
    #[schema(value_type = Option<DayText>)]
    first: Option<String>,
    /// Last day.
    #[schema(value_type = Option<DayText>)]
    last: Option<String>,
    /// `holds`, `later`, `over`, `taken-back`.
    standing: &'static str,
    /// Who granted it, or took it back; nothing where that was done on the machine itself.
    by: Option<String>,
    /// Why it was taken back.
    reason: String,
    /// The powers that it gives, beside what kinds name it for.
    powers: Vec<&'static str>,
    /// The kinds of records that it files.
    files: Vec<Title>,
    /// The kinds of records that it accepts.
    accepts: Vec<Title>,
}

/// `GET /api/v1/offices`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Offices>, Problem> {
    let held = offices_page(&house.bureau, &caller.actor, house.today()).await?;
    Ok(Json(Offices { offices: held.into_iter().map(OfficeHeld::of).collect() }))
}

impl OfficeHeld {
    fn of(held: HeldOffice) -> Self {
        Self {
            id: held.id.to_string(),
            office: held.office,
            reach: held.reach.name(),
            unit: held.unit,
            first: held.first.map(|day| day.to_string()),
            last: held.last.map(|day| day.to_string()),
            standing: match held.standing {
                GrantStanding::Holds => "holds",
                GrantStanding::Later => "later",
                GrantStanding::Over => "over",
                GrantStanding::TakenBack => "taken-back",
            },
            by: match held.by {
                Hand::Person(name) => Some(name),
                Hand::Operator(_) => None,
            },
            reason: held.reason,
            powers: held.allows.powers.iter().map(|power| power.name()).collect(),
            files: held.allows.files,
            accepts: held.allows.accepts,
        }
    }
}
