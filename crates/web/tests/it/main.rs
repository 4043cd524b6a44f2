//! Pages as a browser gets them.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod balloting;
mod boards;
mod booths;
mod browser;
mod cases;
mod channels;
mod check_up;
mod everywhere;
mod federated;
mod feed;
mod filing;
mod house;
mod imports;
mod in_chromium;
mod ledger;
mod notices;
mod offices;
mod organisation;
mod pages;
mod questioned;
mod replying;
mod reports;
mod scope;
mod search;
mod serving;
mod setting_up;
mod signing_in;
mod standing;
mod strange_requests;
mod tasks;
mod templates;
mod tongues;
mod trail;
mod uploads;
mod watched;
