//! Messages that leave the house, taken by servers of our own that speak as theirs do.

mod mail;
mod robots;
