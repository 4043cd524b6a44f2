//! The demo bureau as whoever imports and assesses it will meet it.

mod contents;
mod library;
mod planted;
mod province;
mod seasons;
mod settings;
mod sizes;
