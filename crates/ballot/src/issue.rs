//! Issuing: what an issuer answers to a voter who is signed in. Whoever keeps the book writes the hash of the request
//! down first and signs then; a crash between the two leaves a request that may be asked again, and never two.

use sha2::{Digest, Sha256};

use crate::manifest::Manifest;

/// What is to be done about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuing {
    /// The voter's first: write its hash down, then sign.
    First,
    /// The one that stands in the book: sign it again, the signature is the same.
    Again,
    /// Another one than stands in the book: never sign a second.
    Another,
    /// Ballots are not taken now.
    Closed,
}

/// What is kept of a request: its SHA-256.
pub fn request_hash(request: &[u8]) -> [u8; 32] {
    Sha256::digest(request).into()
}

/// What to do about a request of a voter of whom the book has `known`, at a time in seconds since 1970.
///
/// Whoever has a ballot may ask for it again after issuing closed, as long as ballots are cast.
pub fn decide(manifest: &Manifest, known: Option<&[u8; 32]>, request: &[u8], now: u64) -> Issuing {
    match known {
        Some(hash) if *hash != request_hash(request) => Issuing::Another,
        Some(_) if now < manifest.cast_until => Issuing::Again,
        None if (manifest.issue_from..manifest.issue_until).contains(&now) => Issuing::First,
        _ => Issuing::Closed,
    }
}

/// The text that an issuer signs when issuing is over: how many ballots of each category it let out.
pub fn issued_text(manifest: &Manifest, hash: &[u8; 32], issued: &[u32]) -> String {
    let mut text = format!("mingde-ballot/issued/v1\n{}\n", hex::encode(hash));
    for (category, issued) in manifest.categories.iter().zip(issued) {
        text.push_str(&format!("{} {issued}\n", category.code));
    }
    text
}

/// Reads such a text, for all categories in their order.
pub(crate) fn read_issued(manifest: &Manifest, hash: &[u8; 32], text: &str) -> Option<Vec<u32>> {
    let lines = text.strip_suffix('\n')?.split('\n').skip(2);
    let counts = lines.map(|line| line.split_once(' ')?.1.parse().ok()).collect::<Option<Vec<u32>>>()?;
    let same = counts.len() == manifest.categories.len() && issued_text(manifest, hash, &counts) == text;
    same.then_some(counts)
}
