//! Credentials: what lets somebody vote without saying who it is. All of a credential follows from a seed of 32 bytes
//! that never leaves the voter's device, so that whoever still has the seed can go on after anything.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::encoding::Reader;
use crate::manifest::{Election, SigningKeys};
use crate::rsa::{Blinded, Blinding, PREFIX, SALT};

/// What a voter's whole part in an election follows from.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

/// What is printed on a paper slip, 128 bits.
#[derive(Clone)]
pub struct Slip(Zeroizing<[u8; 16]>);

/// Somebody who may vote once.
pub struct Credential {
    pub(crate) category: u8,
    pub(crate) key: SigningKey,
    /// One for each issuer.
    pub(crate) entitlements: Vec<Vec<u8>>,
}

/// Why a credential did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotVote {
    /// The manifest has no such category, or lets people vote in another way.
    #[error("the manifest has no such category, or lets people vote in another way")]
    Category,
    /// What the issuer of this place sent is not signed by its key in the manifest.
    #[error("issuer {0} did not sign with its key in the manifest")]
    Issuer(usize),
}

impl Seed {
    /// A new seed.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *bytes);
        Self(bytes)
    }

    /// A seed that was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The seed that a white and a red slip come to.
    pub fn of_slips(white: &Slip, red: &Slip) -> Self {
        let hash = Sha256::new().chain_update("mingde-ballot/slips/v1\n");
        Self(Zeroizing::new(hash.chain_update(*white.0).chain_update(*red.0).finalize().into()))
    }

    /// To be stored on the device.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// HKDF-SHA-256 with the hash of the manifest as salt.
    fn derive(&self, election: &Election, what: &str, place: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![0; length]);
        let info = [b"mingde-ballot/", what.as_bytes(), b"/v1", place].concat();
        let derived = Hkdf::<Sha256>::new(Some(election.hash()), &*self.0).expand(&info, &mut bytes);
        debug_assert!(derived.is_ok(), "HKDF gives 8160 bytes and no more");
        bytes
    }

    fn key(&self, election: &Election) -> SigningKey {
        let derived = self.derive(election, "ballot-key", &[], 32);
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(&derived);
        SigningKey::from_bytes(&bytes)
    }

    /// The key that the board knows this voter's ballots by.
    pub fn public(&self, election: &Election) -> [u8; 32] {
        self.key(election).verifying_key().to_bytes()
    }

    fn blinding(&self, election: &Election, category: u8, issuer: u8, length: usize) -> Blinding {
        let place = [category, issuer];
        let (mut prefix, mut salt) = ([0; PREFIX], [0; SALT]);
        prefix.copy_from_slice(&self.derive(election, "prefix", &place, PREFIX));
        salt.copy_from_slice(&self.derive(election, "salt", &place, SALT));
        Blinding { prefix, salt, factor: self.derive(election, "blinding", &place, length + 32) }
    }

    /// What goes to the issuers, in their order. The same each time, so that a request that got lost is sent again.
    ///
    /// # Errors
    /// [`CannotVote::Category`].
    pub fn apply(&self, election: &Election, category: u8) -> Result<Vec<Blinded>, CannotVote> {
        let key = self.key(election).verifying_key();
        let signing = election.signing.get(usize::from(category)).ok_or(CannotVote::Category)?;
        let blinded = (0..).zip(signing).map(|(issuer, it)| {
            let SigningKeys::Blind(public) = it else { return None };
            let by = self.blinding(election, category, issuer, public.length());
            public.blind(&message(election, category, issuer, key.as_bytes()), &by)
        });
        blinded.collect::<Option<Vec<Blinded>>>().ok_or(CannotVote::Category)
    }

    /// The credential, out of what the issuers sent back.
    ///
    /// # Errors
    /// [`CannotVote::Issuer`] where one of them signed with anything but its key in the manifest: a key of somebody's
    /// own would mark this one ballot.
    pub fn finish(
        &self,
        election: &Election,
        category: u8,
        signed: &[Vec<u8>],
    ) -> Result<Credential, CannotVote> {
        let key = self.key(election);
        let blinded = self.apply(election, category)?;
        let mut entitlements = Vec::new();
        for (at, blinded) in blinded.iter().enumerate() {
            let SigningKeys::Blind(public) = &election.signing[usize::from(category)][at] else {
                return Err(CannotVote::Category);
            };
            let prefix = self.blinding(election, category, at as u8, 0).prefix;
            let message = message(election, category, at as u8, key.verifying_key().as_bytes());
            let signed = signed.get(at).ok_or(CannotVote::Issuer(at))?;
            let signature = public.finish(blinded, signed, &message, &prefix);
            let signature = signature.ok_or(CannotVote::Issuer(at))?;
            entitlements.push([&prefix[..], &signature].concat());
        }
        Ok(Credential { category, key, entitlements })
    }
}

impl Slip {
    /// A new slip.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 16]);
        rng.fill_bytes(&mut *bytes);
        Self(bytes)
    }

    /// What was read off a slip.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// To be printed.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 16]> {
        self.0.clone()
    }

    fn key(&self) -> SigningKey {
        let mut bytes = Zeroizing::new([0; 32]);
        let derived = Hkdf::<Sha256>::new(None, &*self.0).expand(b"mingde-ballot/slip/v1", &mut *bytes);
        debug_assert!(derived.is_ok(), "HKDF gives 8160 bytes and no more");
        SigningKey::from_bytes(&bytes)
    }

    /// What stands in the manifest beforehand.
    pub fn public(&self) -> [u8; 32] {
        self.key().verifying_key().to_bytes()
    }
}

impl Credential {
    /// Of two slips that were drawn: white of issuer A, red of issuer B. Neither of the two knows both.
    ///
    /// # Errors
    /// [`CannotVote`] where the manifest does not have the slips, or in another category.
    pub fn of_slips(election: &Election, category: u8, white: &Slip, red: &Slip) -> Result<Self, CannotVote> {
        let signing = election.signing.get(usize::from(category)).ok_or(CannotVote::Category)?;
        let key = Seed::of_slips(white, red).key(election);
        let mut entitlements = Vec::new();
        for (at, (slip, keys)) in [white, red].into_iter().zip(signing).enumerate() {
            let SigningKeys::Slips(keys) = keys else { return Err(CannotVote::Category) };
            let public = slip.public();
            keys.binary_search(&public).map_err(|_| CannotVote::Issuer(at))?;
            let message = message(election, category, at as u8, key.verifying_key().as_bytes());
            entitlements.push([&public[..], &slip.key().sign(&message).to_bytes()].concat());
        }
        if entitlements.len() == 2 {
            Ok(Self { category, key, entitlements })
        } else {
            Err(CannotVote::Category)
        }
    }

    /// The key that the board knows this ballot by.
    pub fn ballot_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }
}

/// What an issuer signs without seeing it.
fn message(election: &Election, category: u8, issuer: u8, key: &[u8; 32]) -> Vec<u8> {
    [b"mingde-ballot/credential/v1\n", &election.hash()[..], &[category, issuer], key].concat()
}

impl SigningKeys {
    /// Bytes of what entitles a ballot.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::Blind(public) => PREFIX + public.length(),
            Self::Slips(_) => 32 + 64,
        }
    }
}

/// Whether what is presented for one issuer entitles this key to vote in this category.
pub(crate) fn entitles(
    election: &Election,
    category: u8,
    issuer: u8,
    key: &[u8; 32],
    presented: &[u8],
) -> bool {
    let message = message(election, category, issuer, key);
    match &election.signing[usize::from(category)][usize::from(issuer)] {
        SigningKeys::Blind(public) => {
            let Some((prefix, signature)) = presented.split_at_checked(PREFIX) else { return false };
            public.verify(&[prefix, &message], signature)
        }
        SigningKeys::Slips(keys) => {
            let mut from = Reader::new(presented);
            let read = (|| Some((from.bytes::<32>()?, from.bytes::<64>()?)))();
            let Some((slip, signature)) = read else { return false };
            let Ok(public) = VerifyingKey::from_bytes(&slip) else { return false };
            let signed = public.verify_strict(&message, &Signature::from_bytes(&signature)).is_ok();
            signed && keys.binary_search(&slip).is_ok()
        }
    }
}
