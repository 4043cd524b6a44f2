//! What a bureau does with Mingde, told through the use cases, on every database.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod accounts;
mod classes;
mod corrections;
mod cuts;
mod demo;
mod elsewhere;
mod evidence;
mod filing;
mod forms;
mod going_by;
mod kinds;
mod known;
mod living;
mod meanwhile;
mod office;
mod offices;
mod one_engine;
mod people;
mod picking;
mod planted;
mod provenance;
mod records;
mod reorganised;
mod repair;
mod report;
mod rights;
mod rosters;
mod rules;
mod sealing;
mod stopped;
mod strangers;
mod taking_back;
mod two_dates;
mod views;
