//! One screen each: page, form, handler and template beside each other.

pub mod account;
pub mod accounts;
pub mod calendar;
pub mod channels;
pub mod feed;
pub mod file;
pub mod form;
pub mod imports;
pub mod ledger;
pub mod link;
pub mod missing;
pub mod notices;
pub mod offices;
pub mod organisation;
pub mod pick;
pub mod places;
pub mod provider;
pub mod providers;
pub mod record;
pub mod reply;
pub mod rulebooks;
pub mod second_factor;
pub mod set_up;
pub mod sign_in;
pub mod todo;
pub mod uploads;
