//! Secret ballots that voters need not trust the bureau's server for: a blind-signed credential says who may vote,
//! homomorphic encryption says what was voted, a public board says that nothing was left out, and only sums are ever
//! decrypted, by several trustees together. The formats stand in `docs/ballots.md`, byte by byte.
//!
//! Values and functions only: no file, no clock, no network; randomness is an argument. The same crate serves the
//! server, a voter's telephone and whoever verifies. Nothing here is undone by all trustees together: they can read
//! every ballot and still not know whose it is, and whoever issues credentials does not see which was used.

mod ballot;
mod board;
mod canonical;
mod cast;
mod credential;
mod elgamal;
mod encoding;
mod issue;
mod keygen;
mod manifest;
mod proof;
mod receipt;
mod rehearsal;
mod result;
mod rsa;
mod tally;
mod transcript;
mod trustee;
mod verify;

pub use ballot::{BadBallot, Ballot, CannotFill, Opening, fill};
pub use board::{BATCH, Board, CannotFollow, Leaf, Signed, TooFew, Watch};
pub use cast::{BallotBox, Casting, Kept, decide as decide_casting};
pub use credential::{CannotVote, Credential, Seed, Slip};
pub use elgamal::Ciphertext;
pub use encoding::Bytes;
pub use issue::{Issuing, decide as decide_issuing, issued_text, request_hash};
pub use keygen::{CannotDeal, Complaint, Dealer, Dealing, Verdict as ComplaintVerdict, joint_key};
pub use manifest::{
    BadManifest, Category, Choice, Denominator, Election, FEW, FEWEST, Item, Level, Manifest, Relation,
    Scrutineer, Signing, Threshold, Tie, Trustee, VERSION,
};
pub use receipt::Receipt;
pub use rehearsal::{Files, Plan, Rehearsal, Voter, rehearse};
pub use result::{
    CategoryTurnout, GroupResult, ItemResult, Outcome, ResultSheet, State, Total, Verdict, apportioned,
};
pub use rsa::{Blinded, IssuerKey, IssuerPublic};
pub use tally::{
    BadShare, CannotClose, CannotCombine, CannotDecrypt, Checked, Closed, Counts, Fault, Groups,
    STANDS_ALONE, Share, Turnout,
};
pub use trustee::SecretShare;
pub use verify::{Finding, Report, Step, verify};
