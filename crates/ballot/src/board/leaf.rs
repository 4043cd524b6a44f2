//! What stands on the board.

use crate::encoding::Reader;

/// One leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// SHA-256 of a ballot.
    Ballot([u8; 32]),
    /// A slip that nobody drew, so that nobody can use it afterwards.
    Void {
        /// Index of its category in the manifest.
        category: u8,
        /// Index of its issuer.
        issuer: u8,
        /// Its key.
        slip: [u8; 32],
    },
}

impl Leaf {
    /// The bytes whose hash is in the tree.
    pub fn to_bytes(self) -> Vec<u8> {
        match self {
            Self::Ballot(hash) => [&[1], &hash[..]].concat(),
            Self::Void { category, issuer, slip } => [&[2, category, issuer], &slip[..]].concat(),
        }
    }

    /// Reads them.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        let leaf = match from.u8()? {
            1 => Self::Ballot(from.bytes()?),
            2 => Self::Void { category: from.u8()?, issuer: from.u8()?, slip: from.bytes()? },
            _ => return None,
        };
        from.end()?;
        Some(leaf)
    }

    /// The hash of the ballot, if it is one.
    pub fn ballot(self) -> Option<[u8; 32]> {
        if let Self::Ballot(hash) = self { Some(hash) } else { None }
    }

    /// All leaves of a board, a line of hexadecimal digits each.
    pub fn write_all(leaves: &[Self]) -> String {
        leaves.iter().map(|leaf| format!("{}\n", hex::encode(leaf.to_bytes()))).collect()
    }

    /// Reads such lines.
    pub fn read_all(text: &str) -> Option<Vec<Self>> {
        let leaves = text.lines().map(|line| Self::from_bytes(&hex::decode(line).ok()?));
        let leaves = leaves.collect::<Option<Vec<Self>>>()?;
        (Self::write_all(&leaves) == text).then_some(leaves)
    }
}
