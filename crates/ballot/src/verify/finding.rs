//! What can be found.

use crate::manifest::BadManifest;
use crate::tally::{BadShare, CannotClose, CannotCombine, Fault};

/// What is looked at, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The manifest holds by itself: keys, times, numbers, what the trustees contributed.
    Manifest,
    /// All trustees and scrutineers signed it.
    Signatures,
    /// The board only grew, in batches, under cosigned checkpoints, and was closed.
    Board,
    /// Each ballot: credential, proofs, signature; that none stands there twice or copies another.
    Ballots,
    /// Receipts and checkpoints that were handed in are borne out by the board.
    Receipts,
    /// Not more ballots than were issued, and not more issued than there are voters.
    Turnout,
    /// The trustees' shares are right, and what they come to.
    Tally,
    /// The sheet says what follows, and enough scrutineers signed it.
    Result,
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A file that is not of its form.
    Form {
        /// Its name.
        file: String,
    },
    /// The manifest.
    Manifest(BadManifest),
    /// People who have not signed the manifest.
    Unsigned {
        /// Their names.
        names: Vec<String>,
    },
    /// A checkpoint that the board did not sign.
    Checkpoint {
        /// Its file.
        file: String,
    },
    /// A checkpoint whose root is not that of the leaves: the board shows two histories.
    Rewritten {
        /// Its file.
        file: String,
    },
    /// A batch of too few leaves, or out of order: it shows who came when.
    Batch {
        /// The file of the checkpoint behind it.
        file: String,
    },
    /// A checkpoint that too few scrutineers cosigned.
    Witnesses {
        /// Its file.
        file: String,
        /// How many did.
        found: usize,
        /// How many have to.
        needed: usize,
    },
    /// The board goes on behind its close.
    AfterClose {
        /// The file of the checkpoint.
        file: String,
    },
    /// The board was not closed, or not with these leaves and ballots.
    Close(CannotClose),
    /// A leaf that does not count.
    Leaf {
        /// Its place on the board, from 0.
        place: usize,
        /// Why.
        fault: Fault,
    },
    /// A receipt that the server did not sign.
    Receipt {
        /// Its file.
        file: String,
    },
    /// A receipt whose ballot is not on the board: the promise was broken.
    Promise {
        /// Its file.
        file: String,
    },
    /// A checkpoint that somebody kept is of another history than the board shows.
    Seen {
        /// Its file.
        file: String,
    },
    /// An issuer did not sign how many ballots it let out.
    Issued {
        /// Its name.
        name: String,
    },
    /// More ballots than were issued, or more issued than there are voters.
    Void,
    /// A share that is not right.
    Share {
        /// Its file.
        file: String,
        /// Why.
        bad: BadShare,
    },
    /// The shares come to nothing.
    Combine(CannotCombine),
    /// A breakdown was published that shows that everybody of a group voted alike.
    Unanimous,
    /// Shares were published though nothing may be decrypted.
    Decrypted,
    /// The sheet is not what follows from the other files.
    Differs,
    /// Too few scrutineers signed the sheet.
    ResultUnsigned {
        /// How many did.
        found: usize,
        /// How many have to.
        needed: usize,
    },
}
