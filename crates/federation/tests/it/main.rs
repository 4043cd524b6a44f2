//! Providers on this machine, honest ones and others.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod cas;
mod house;
mod network;
mod oidc;
mod settings;
mod tokens;
