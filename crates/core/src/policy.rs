//! Who may do what. The rules here are the only maker of [`Permitted`] values, and the store appends nothing else: a
//! use case that asks nobody does not compile. What an [`Actor`] may read is a [`Scope`], which the store's queries
//! take as a condition.
//!
//! Offices with their powers are data ([`crate::office`]), what an office files and accepts is named by the kinds, and
//! who holds which office is in the ledger ([`crate::grant`]).

mod account;
mod account_keeping;
mod actor;
mod ballot;
mod exchange;
mod hierarchy;
mod narrowing;
mod permit;
mod receipt;
mod record;
mod recusal;
mod refused;
mod scope;
mod selection;

pub use account::{Account, BadAccount};
pub use account_keeping::{may_keep_account, may_keep_providers};
pub use actor::Actor;
pub use ballot::{HoldingBallot, TakingBallot, may_hold_ballot, may_take_ballot};
pub use exchange::{Exchange, may_exchange, may_sign_results};
pub use hierarchy::Hierarchy;
pub use narrowing::Narrowing;
pub use permit::{
    Before, Permit, Permitted, PutForward, Standing, may_append, may_grant, may_open, may_publish, may_reply,
    may_reread, may_reseal, may_settle,
};
pub use receipt::{may_sign, owns, signs_for};
pub use record::{accepts_at_once, accepts_somewhere, files_somewhere, may_accept, may_file};
pub use recusal::{may_decide_of, may_write_of, withhold};
pub use refused::Refused;
pub use scope::{Area, Part, Scope};
pub use selection::{is_evaluated, may_conclude, may_rate, rates};
