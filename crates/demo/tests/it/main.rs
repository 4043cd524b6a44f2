//! The demo bureau as whoever imports and assesses it will meet it.

mod library;
mod sizes;
