//! Rulebooks end to end: read, assess, explain.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agreement;
mod agreement_county;
mod agreement_layers;
mod agreement_more;
mod agreement_words;
mod boundaries;
mod bureau;
mod changes;
mod chosen;
mod constructs;
mod county;
mod decisions;
mod departed;
mod drawn;
mod elsewhere;
mod findings;
mod first_way;
mod fraction;
mod layers;
mod library;
mod manual;
mod meaning;
mod mutants;
mod pages;
mod persons_walked;
mod presumed;
mod proofs;
mod receipts;
mod same_people;
mod schema;
mod schools_walked;
mod shipped;
mod silent;
mod suites;
mod times;
