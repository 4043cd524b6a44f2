//! The doors of the house: how it is reached, who is let in, and what every request passes before a screen sees it.

mod answer;
mod ballot_box;
mod bearer;
mod bringing;
mod client;
mod cookie;
mod form;
mod guard;
mod health;
mod known;
mod meters;
mod rates;
mod share;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::from_fn_with_state;
use mingde_app::LARGEST_WORKBOOK;
use mingde_app::accounts::{Passwords, Providers, SessionRules, Token};
use mingde_core::policy::Actor;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::api::api;
use crate::house::House;
use crate::router::router;
use crate::routing::{get, post};
use crate::screens::{
    account, accounts, feed, link, missing, provider, providers, second_factor, set_up, sign_in, tokens, wall,
};

pub(crate) use answer::{HEADERS, POLICY};
pub use ballot_box::ballot_box;
pub(crate) use bearer::{Caller, caller};
pub(crate) use client::locale as accepted_language;
pub use client::{Client, Way};
pub use cookie::Cookie;
pub use form::Typed;
pub(crate) use health::clock_is_doubted;
pub use known::OwnSession;
pub(crate) use meters::text_of;
pub(crate) use share::{Common, Share, Totals};

/// Most bytes of a form without files.
pub(crate) const LARGEST_FORM: usize = 1 << 20;

/// The house with its doors; cheap to clone.
#[derive(Clone)]
pub struct Doors(Arc<Inner>);

struct Inner {
    house: House,
    way: Way,
    passwords: Passwords,
    providers: Providers,
    rules: SessionRules,
    set_up: Option<SetUp>,
    traffic: Traffic,
}

/// What is counted and kept in mind while requests come and go.
struct Traffic {
    share: Share,
    room: Semaphore,
    reading: Semaphore,
    coming_in: Semaphore,
    bringing: bringing::Bringing,
    owners: known::Owners,
    rates: rates::Rates,
}

/// How a house that knows nobody yet is set up: whoever has the address that was printed in the terminal of the machine
/// acts as the operator of that terminal.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// What its address ends with.
    pub token: Token,
    /// The operator.
    pub operator: Actor,
}

impl Doors {
    /// The doors of a house that has its process to itself.
    pub fn new(
        house: House,
        way: Way,
        keys: (Passwords, Providers),
        rules: SessionRules,
        set_up: Option<SetUp>,
    ) -> Self {
        Self::sharing(Share::alone(), house, way, keys, rules, set_up)
    }

    /// The doors of one that has this share of what there is.
    pub(crate) fn sharing(
        share: Share,
        house: House,
        way: Way,
        (passwords, providers): (Passwords, Providers),
        rules: SessionRules,
        set_up: Option<SetUp>,
    ) -> Self {
        let limits = share.limits;
        let traffic = Traffic {
            share,
            room: Semaphore::new(limits.at_once),
            reading: Semaphore::new(limits.reading),
            coming_in: Semaphore::new(limits.coming_in),
            bringing: bringing::Bringing::of(limits.at_once),
            owners: known::Owners::default(),
            rates: rates::Rates::default(),
        };
        Self(Arc::new(Inner { house, way, passwords, providers, rules, set_up, traffic }))
    }

    pub(crate) fn house(&self) -> &House {
        &self.0.house
    }

    pub(crate) fn way(&self) -> &Way {
        &self.0.way
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn providers(&self) -> &Providers {
        &self.0.providers
    }

    pub(crate) fn rules(&self) -> SessionRules {
        self.0.rules
    }

    /// What it has for itself and in common with others.
    fn share(&self) -> &Share {
        &self.0.traffic.share
    }

    /// The set-up, if this is the token of its address and nobody has an account yet.
    pub(crate) fn set_up(&self, token: &str) -> Option<&SetUp> {
        let given = Token::parse(token)?;
        self.0.set_up.as_ref().filter(|set_up| set_up.token == given)
    }

    fn owners(&self) -> &known::Owners {
        &self.0.traffic.owners
    }

    /// What each token asked lately.
    fn rates(&self) -> &rates::Rates {
        &self.0.traffic.rates
    }

    fn room(&self) -> &Semaphore {
        &self.0.traffic.room
    }

    /// Turns of those who only read.
    fn reading(&self) -> &Semaphore {
        &self.0.traffic.reading
    }

    /// How much each person has on its way.
    fn bringing(&self) -> &bringing::Bringing {
        &self.0.traffic.bringing
    }

    /// Room for those who are still sending a form.
    fn coming_in(&self) -> &Semaphore {
        &self.0.traffic.coming_in
    }

    /// From now on requests that may change something run on these threads.
    pub fn run_changes_on(&self, threads: Handle) {
        self.share().common.run_changes_on(threads);
    }
}

impl FromRef<Doors> for House {
    fn from_ref(doors: &Doors) -> Self {
        doors.house().clone()
    }
}

/// Where the workbook of a bureau that is being set up comes in: it is larger than a form without files.
fn first_people() -> Router<Doors> {
    let workbook = DefaultBodyLimit::max(LARGEST_WORKBOOK as usize + 4096);
    Router::new().route("/set-up/{token}/people", post(set_up::people::send).layer(workbook))
}

/// The whole house as it is served: every screen behind its doors.
pub fn site(doors: Doors) -> Router {
    let open = Router::new()
        .route("/sign-in", get(sign_in::get).merge(post(sign_in::post)))
        .route("/sign-in/code", get(sign_in::code).merge(post(sign_in::prove)))
        .route("/sign-in/with/{id}", get(provider::away))
        .route("/sign-in/with/{id}/callback", get(provider::back).merge(post(provider::ended)))
        .route("/sign-out", post(sign_in::out))
        .route("/link/{token}", get(link::get).merge(post(link::post)))
        .route("/set-up/{token}", get(set_up::get).merge(post(set_up::post)))
        .route("/set-up/{token}/people", get(set_up::people::get))
        .route("/set-up/{token}/people/{id}", get(set_up::people::preview))
        .route("/set-up/{token}/people/{id}/confirmation", post(set_up::people::confirm))
        .route("/set-up/{token}/templates/{name}", get(set_up::people::template))
        .route("/account", get(account::get))
        .route("/account/password", post(account::password))
        .route("/account/appearance", post(account::appearance))
        .route("/account/sessions/others/end", post(account::end_others))
        .route("/account/sessions/{id}/end", post(account::end))
        .route("/account/tokens", get(tokens::get).merge(post(tokens::make)))
        .route("/account/tokens/{id}/removal", post(tokens::remove))
        .route("/account/feed", post(feed::make))
        .route("/account/feed/removal", post(feed::remove))
        .route("/feed/{token}/duties.ics", get(feed::get))
        .route("/boards/wall", get(wall::info).merge(post(wall::make)))
        .route("/boards/wall/removal", post(wall::remove))
        .route("/wall/{token}", get(wall::get))
        .route("/account/second-factor", get(second_factor::get).merge(post(second_factor::begin)))
        .route("/account/second-factor/confirmation", post(second_factor::confirm))
        .route("/account/second-factor/removal", post(second_factor::remove))
        .route("/account/recovery-codes", post(second_factor::renew_codes))
        .route("/accounts", get(accounts::get).merge(post(accounts::create)))
        .route("/accounts/invitation", post(accounts::invite))
        .route("/accounts/{account}/reset", post(accounts::reset))
        .route("/accounts/{account}/second-factor-reset", post(accounts::reset_second_factor))
        .route("/accounts/{account}/closure", post(accounts::close))
        .route("/accounts/{account}/opening", post(accounts::open))
        .route("/providers", get(providers::list).merge(post(providers::keep)))
        .route("/providers/{id}", get(providers::one))
        .route("/providers/{id}/closure", post(providers::close))
        .route("/providers/{id}/opening", post(providers::open))
        .route("/providers/{id}/removal", post(providers::remove))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .merge(first_people())
        .layer(from_fn_with_state(doors.house().clone(), missing::told))
        .with_state(doors.clone());
    let box_of_ballots = ballot_box(doors.house().clone(), doors.share().limits.ballots);
    router(doors.house().clone())
        .merge(open)
        .layer(from_fn_with_state(doors.clone(), guard::own_forms))
        .layer(from_fn_with_state(doors.clone(), known::visitor))
        .merge(api(doors.clone()))
        .layer(from_fn_with_state(doors, answer::answered))
        .merge(box_of_ballots)
}
