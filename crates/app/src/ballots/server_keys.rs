//! What the server signs with in one ballot: the board, receipts, and unseen what voters send. They grow from one seed, but for the
//! keys of the issuer, which are searched for.

use mingde_ballot::IssuerKey;
use mingde_core::diagnostic::Message;
use mingde_log::Signer;
use mingde_store::{Ballots, ElectionId};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use zeroize::Zeroizing;

use crate::error::AppError;

/// Bytes of the seed, and of one issuer's key: modulus and exponent.
const SEED: usize = 32;
const ISSUER: usize = 512;

pub(super) struct ServerKeys {
    seed: Zeroizing<[u8; SEED]>,
    /// For each category.
    issuers: Vec<Zeroizing<Vec<u8>>>,
}

impl ServerKeys {
    /// New ones; the keys of the issuer take a second or so each.
    pub fn generate(seed: [u8; SEED], categories: usize) -> Self {
        let mut rng = ChaCha20Rng::from_seed(*Self::derived(&seed, "issuer-keys"));
        let issuers = (0..categories).map(|_| IssuerKey::generate(&mut rng).to_bytes()).collect();
        Self { seed: Zeroizing::new(seed), issuers }
    }

    pub fn read(ballots: &Ballots, id: ElectionId) -> Result<Self, AppError> {
        let missing = || AppError::Conflict(Message::new("ballot-keys-missing"));
        let bytes = ballots.secret(id)?.ok_or_else(missing)?;
        let (seed, issuers) = bytes.split_first_chunk::<SEED>().ok_or_else(missing)?;
        let issuers = issuers.chunks(ISSUER).map(|key| Zeroizing::new(key.to_vec())).collect();
        Ok(Self { seed: Zeroizing::new(*seed), issuers })
    }

    pub fn keep(&self, ballots: &Ballots, id: ElectionId) -> Result<(), AppError> {
        let mut bytes = Zeroizing::new(self.seed.to_vec());
        self.issuers.iter().for_each(|key| bytes.extend_from_slice(key));
        Ok(ballots.keep_secret(id, &bytes)?)
    }

    /// What signs unseen for a category.
    pub fn issuer(&self, category: u8) -> Option<IssuerKey> {
        IssuerKey::from_bytes(self.issuers.get(usize::from(category))?)
    }

    pub fn board(&self, name: &str) -> Signer {
        Signer::new(name, &Self::derived(&self.seed, "board"))
    }

    pub fn receipts(&self, name: &str) -> Signer {
        Signer::new(format!("{name}/receipts"), &Self::derived(&self.seed, "receipts"))
    }

    /// What signs how many papers were given out.
    pub fn count(&self, name: &str) -> Signer {
        Signer::new(format!("{name}/issuer-a"), &Self::derived(&self.seed, "issuer-a"))
    }

    /// The secret part of the code by which somebody's device comes to a seat. Each draw of the key has others: whoever had one before
    /// may have been replaced.
    pub fn seat(&self, index: u8, draw: u16) -> [u8; 23] {
        let mut code = [0; 23];
        let name = if draw == 0 { format!("seat-{index}") } else { format!("seat-{index}-{draw}") };
        code.copy_from_slice(&Self::derived(&self.seed, &name)[..23]);
        code
    }

    fn derived(seed: &[u8; SEED], what: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*blake3::keyed_hash(seed, what.as_bytes()).as_bytes())
    }
}
