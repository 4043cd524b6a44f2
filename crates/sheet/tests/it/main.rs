//! The way of a workbook: template, clerk, reading, rejects; and every file that should not get through.

#![allow(clippy::unwrap_used, reason = "a failed step of a test should panic, in its stage as well")]

mod as_schools_send;
mod as_shown;
mod broken;
mod by_hand;
mod cells;
mod foreign;
mod formats;
mod fuzz;
mod layouts;
mod lists;
mod months;
mod old_workbook;
mod open_document;
mod repair;
mod second_tables;
mod stage;
mod struck;
mod sums;
mod templates;
mod units;
