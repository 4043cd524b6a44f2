//! What the pages do, for programs: the same use cases and views, as JSON, for whoever shows a token. Each route is said once, with what
//! it takes and answers; the router and the document ([`document`]) are made of that.

mod asked;
mod ballots;
mod boards;
mod check_up;
mod document;
mod drafts;
mod duties;
mod evidence;
mod figures;
mod filing;
mod held;
mod hook;
mod imports;
mod kinds;
mod me;
mod notices;
mod offices;
mod once;
mod operation;
mod organisation;
mod problem;
mod proofs;
mod records;
mod registry;
mod replies;
mod reports;
mod rulebooks;
mod search;
mod selections;
mod sent;
mod tasks;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::any;

use self::document::Document;
use self::once::Routes;
use self::operation::{Api, operation};
pub(crate) use self::problem::{Problem, accepted_by, in_words};
use crate::doors::{Doors, caller};
use crate::house::House;
use crate::routing::get;

/// Whether an address is one of those that programs ask.
pub fn is_for_programs(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The routes for programs behind their own door, and the document about them, which everybody may read.
pub fn api(doors: Doors) -> Router {
    let Api { router, operations } = routes();
    let house = doors.house().clone();
    let asked = Routes::of(house.clone(), &operations);
    let document = Arc::new(Document::of(operations));
    let behind = router.with_state(house);
    let behind = Router::route(behind, "/api", any(async || Problem::missing()));
    let behind = Router::route(behind, "/api/{*rest}", any(async || Problem::missing()));
    let open =
        Router::route(Router::new(), "/api/openapi.json", get(move || async move { document.answer() }));
    let behind = behind.layer(from_fn_with_state(asked, once::once));
    let behind = behind.layer(from_fn_with_state(doors, caller));
    behind.merge(open)
}

fn routes() -> Api<House> {
    Api::new()
        .read(
            operation("/api/v1/me", "me", "Who acts, and by which token").by_kind().answers::<me::Me>(),
            me::get,
        )
        .merge(hook::routes())
        .merge(kinds::routes())
        .merge(records::routes())
        .merge(filing::routes())
        .merge(evidence::routes())
        .merge(proofs::routes())
        .merge(registry::routes())
        .merge(rulebooks::routes())
        .merge(duties::routes())
        .merge(search::routes())
        .merge(notices::routes())
        .merge(reports::routes())
        .merge(figures::routes())
        .merge(imports::routes())
        .merge(selections::routes())
        .merge(tasks::routes())
        .merge(replies::routes())
        .merge(boards::routes())
        .merge(check_up::routes())
        .merge(organisation::routes())
        .merge(offices::routes())
        .merge(ballots::routes())
        .merge(drafts::routes())
}
