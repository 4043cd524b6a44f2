//! Receipts: the server's promise that a ballot will be on the board in time. It shows nothing of the vote, and not
//! when the ballot was cast.

use mingde_log::{Hash, Signer};

use crate::encoding::Bytes;
use crate::manifest::Election;

/// What a receipt promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Hash of the leaf.
    pub leaf: Hash,
    /// Until when it is on the board, in seconds since 1970.
    pub merge_by: u64,
}

fn text(election: &Election, leaf: &Hash) -> String {
    let manifest = election.manifest();
    let (hash, leaf) = (hex::encode(election.hash()), hex::encode(leaf));
    format!("mingde-ballot/receipt/v1\n{}\n{hash}\n{leaf}\n{}\n", manifest.board, manifest.merge_by)
}

impl Receipt {
    /// The signed note that is handed out. The same for the same leaf, so that none needs to be stored.
    pub fn sign(election: &Election, leaf: &Hash, signer: &Signer) -> String {
        signer.sign(&text(election, leaf))
    }

    /// Reads a receipt of this election; none if the server did not sign it.
    pub fn read(election: &Election, note: &str) -> Option<Self> {
        let signed = election.receipt_key.verify(note)?;
        let Bytes(leaf) = Bytes::<32>::parse(signed.split('\n').nth(3)?)?;
        (text(election, &leaf) == signed).then_some(Self { leaf, merge_by: election.manifest().merge_by })
    }
}
