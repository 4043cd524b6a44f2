//! The tally: which ballots count, what their sums are, and what the trustees decrypt of them. Nobody can be asked to
//! decrypt anything but the sums of a closed and cosigned board.

mod count;
mod groups;
mod share;

use mingde_log::{Frontier, leaf_hash};

use crate::ballot::{BadBallot, Ballot};
use crate::board::{Leaf, Signed};
use crate::elgamal::Ciphertext;
use crate::encoding::Bytes;
use crate::manifest::{Election, FEWEST};

pub use count::{Fault, Turnout};
pub use groups::{Groups, STANDS_ALONE};
pub use share::{BadShare, CannotCombine, CannotDecrypt, Counts, Share};

use count::Counted;

/// A ballot of the board with what a check of it by itself came to. Checks do not depend on each other and can run
/// side by side.
pub struct Checked {
    hash: [u8; 32],
    outcome: Result<Ballot, BadBallot>,
}

impl Checked {
    /// Checks a ballot.
    pub fn of(election: &Election, bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self { hash: sha2::Sha256::digest(bytes).into(), outcome: Ballot::check(election, bytes) }
    }
}

/// A board that was closed, counted.
pub struct Closed {
    root: [u8; 32],
    size: u64,
    counted: Counted,
    /// For each issuer, for each category.
    issued: Vec<Vec<u32>>,
}

/// Why a board cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotClose {
    /// The checkpoint is not the last of this board.
    #[error("not the last checkpoint of this board")]
    NotClosed,
    /// Too few scrutineers cosigned it.
    #[error("{0} scrutineers have cosigned; that is too few")]
    Witnesses(usize),
    /// The leaves are not those of the checkpoint.
    #[error("the leaves are not those of the checkpoint")]
    Leaves,
    /// The ballot at this place is not the one on the board.
    #[error("ballot {0} is not the one on the board")]
    Ballot(usize),
    /// There are not as many numbers of issued ballots as issuers and categories.
    #[error("the numbers of issued ballots do not fit the manifest")]
    Issued,
}

impl Closed {
    /// Counts a board: its last checkpoint, all its leaves, its ballots in their order, and how many ballots the
    /// issuers let out, for each issuer and category. With slips these numbers follow from the board, and none are
    /// given.
    ///
    /// # Errors
    /// [`CannotClose`].
    pub fn new(
        election: &Election,
        note: &str,
        leaves: &[Leaf],
        ballots: Vec<Checked>,
        issued: Vec<Vec<u32>>,
    ) -> Result<Self, CannotClose> {
        let signed = Signed::read(election, note).filter(|it| it.closed).ok_or(CannotClose::NotClosed)?;
        if signed.witnesses.len() < usize::from(election.manifest().witnesses) {
            return Err(CannotClose::Witnesses(signed.witnesses.len()));
        }
        let mut frontier = Frontier::default();
        leaves.iter().for_each(|leaf| frontier.push(leaf_hash(&leaf.to_bytes())));
        if (frontier.size(), frontier.root()) != (signed.size, signed.root) {
            return Err(CannotClose::Leaves);
        }
        let hashes: Vec<[u8; 32]> = leaves.iter().filter_map(|leaf| leaf.ballot()).collect();
        let differs = hashes.iter().zip(&ballots).position(|(hash, ballot)| *hash != ballot.hash);
        if let Some(at) =
            differs.or((hashes.len() != ballots.len()).then_some(hashes.len().min(ballots.len())))
        {
            return Err(CannotClose::Ballot(at));
        }
        let counted = Counted::of(election, leaves, ballots);
        let issued = counted.issued(election).unwrap_or(issued);
        let manifest = election.manifest();
        let fits = |it: &Vec<u32>| it.len() == manifest.categories.len();
        if issued.len() != manifest.issuers.len() || !issued.iter().all(fits) {
            return Err(CannotClose::Issued);
        }
        Ok(Self { root: signed.root, size: signed.size, counted, issued })
    }

    /// Root of the closed board.
    pub fn root(&self) -> Bytes<32> {
        Bytes(self.root)
    }

    /// Leaves on it.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// For each category.
    pub fn turnout(&self) -> &[Turnout] {
        &self.counted.turnout
    }

    /// Ballots that were replaced by a later one of the same voter.
    pub fn superseded(&self) -> u32 {
        self.counted.superseded
    }

    /// Leaves that do not count, each with the reason. A sound ballot box takes none of them.
    pub fn faults(&self) -> &[(usize, Fault)] {
        &self.counted.faults
    }

    /// Ballots on the board that do not count.
    pub fn invalid(&self) -> u32 {
        self.faults().iter().filter(|(_, fault)| *fault != Fault::Void).count() as u32
    }

    /// For each issuer, for each category.
    pub fn issued(&self) -> &[Vec<u32>] {
        &self.issued
    }

    /// Whether more ballots came than any issuer let out, or than there are voters. The round is void, and nothing of
    /// it is decrypted.
    pub fn is_void(&self, election: &Election) -> bool {
        let categories = &election.manifest().categories;
        (0..categories.len()).any(|at| {
            let issued = self.issued.iter().map(|it| it[at]).min().unwrap_or(0);
            self.counted.turnout[at].valid > issued || issued > categories[at].roll
        })
    }

    /// Whether so few ballots count that their sum tells who voted what.
    pub fn is_too_few(&self) -> bool {
        self.counted.turnout.iter().map(|it| it.valid).sum::<u32>() < FEWEST
    }

    /// What may be told apart, by the numbers of ballots alone.
    pub fn groups(&self) -> Groups {
        let valid: Vec<u32> = self.counted.turnout.iter().map(|it| it.valid).collect();
        Groups::by_size(&valid)
    }

    /// Ballots that count in a group.
    pub(crate) fn valid(&self, group: &[u8]) -> u32 {
        group.iter().map(|category| self.counted.turnout[usize::from(*category)].valid).sum()
    }

    fn sum(&self, group: &[u8], item: usize, option: usize) -> Ciphertext {
        group.iter().map(|category| self.counted.sums[usize::from(*category)][item][option]).sum()
    }
}
