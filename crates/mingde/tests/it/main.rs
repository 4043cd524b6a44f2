//! The command as it is typed: what it prints, where, and with which exit status.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod auditor;
#[cfg(target_os = "linux")]
mod ballot_faults;
mod ballots;
mod breakage;
mod calls;
mod channels;
mod demo;
mod desk;
mod ends;
mod exports;
#[cfg(target_os = "linux")]
mod faulty;
mod headings;
mod hostile;
#[cfg(unix)]
mod interrupted;
mod keys;
mod kinds;
mod listings;
mod many;
mod materials;
mod media;
mod not_there;
mod pages;
mod papers;
mod places;
mod programs;
mod providers;
mod reports;
mod roll_up;
mod served;
mod versions;
#[cfg(unix)]
mod visit;
mod witness;
