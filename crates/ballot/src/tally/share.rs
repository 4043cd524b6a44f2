//! Shares of the decryption of sums, and what they come to together.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use rand_core::CryptoRng;

use super::{Closed, Groups};
use crate::elgamal::logarithm;
use crate::encoding::Reader;
use crate::manifest::Election;
use crate::proof::EqualLogs;
use crate::transcript::Transcript;
use crate::trustee::SecretShare;

const TAG: &[u8; 4] = b"MDS1";

/// What one trustee contributes, checked.
pub struct Share {
    trustee: usize,
    groups: Groups,
    /// For each group, item, option.
    parts: Vec<RistrettoPoint>,
}

/// Counts for each group, item and option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// What was counted together.
    pub groups: Groups,
    /// In the order of the groups.
    pub counts: Vec<Vec<Vec<u32>>>,
}

/// Why a trustee's device does not decrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotDecrypt {
    /// More ballots than were issued.
    #[error("the round is void")]
    Void,
    /// Fewer ballots than hide each other.
    #[error("fewer ballots than hide each other")]
    TooFew,
}

/// Why a share is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadShare {
    /// Not the form of a share, or a point or number that is none.
    #[error("not a share")]
    Form,
    /// Of another election, board or way of counting together.
    #[error("a share of something else")]
    Other,
    /// The part at this place is not proven to be made with the trustee's key.
    #[error("part {part} of trustee {trustee} is wrong")]
    Wrong {
        /// Whose share, from 1.
        trustee: usize,
        /// Its place among the sums, from 0.
        part: usize,
    },
}

/// Why shares do not come to a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotCombine {
    /// Not as many as are needed, of different trustees.
    #[error("{0} shares are too few")]
    TooFew(usize),
    /// They count different groups together.
    #[error("the shares count different groups together")]
    Different,
    /// A sum beyond the number of ballots.
    #[error("a sum is larger than the ballots allow")]
    Impossible,
}

impl Share {
    /// Whether it is of all categories together.
    pub fn is_together(&self) -> bool {
        self.groups.each().len() == 1
    }
}

impl Closed {
    /// A trustee's share of all sums, in the groups that may be told apart, or of all categories together.
    ///
    /// What is told apart may turn out to be of one mind: then it is not published, and shares of all categories
    /// together are asked for instead ([`Counts::reveals_unanimity`]).
    ///
    /// # Errors
    /// [`CannotDecrypt`].
    pub fn share(
        &self,
        election: &Election,
        secret: &SecretShare,
        together: bool,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotDecrypt> {
        if self.is_void(election) {
            return Err(CannotDecrypt::Void);
        }
        if self.is_too_few() {
            return Err(CannotDecrypt::TooFew);
        }
        let groups = if together { self.together() } else { self.groups() };
        let mut bytes = self.head(election, secret.index(), &groups);
        let key = RistrettoPoint::mul_base(&secret.secret);
        for (place, pad) in self.pads(election, &groups).into_iter().enumerate() {
            let part = pad * *secret.secret;
            let said = self.stated(election, secret.index(), &groups, place);
            let proof = EqualLogs::prove(said, &secret.secret, [&key, &pad, &part], rng);
            bytes.extend_from_slice(part.compress().as_bytes());
            bytes.extend_from_slice(&proof.to_bytes());
        }
        Ok(bytes)
    }

    pub(crate) fn together(&self) -> Groups {
        Groups::together(self.turnout().len())
    }

    fn head(&self, election: &Election, trustee: usize, groups: &Groups) -> Vec<u8> {
        let mut bytes = [TAG, &election.hash()[..], &self.root, &self.size.to_be_bytes()].concat();
        bytes.extend([trustee as u8, groups.each().len() as u8]);
        groups.masks().iter().for_each(|mask| bytes.extend(mask.to_be_bytes()));
        bytes
    }

    fn stated(&self, election: &Election, trustee: usize, groups: &Groups, place: usize) -> Transcript {
        let head = self.head(election, trustee, groups);
        Transcript::new("mingde-ballot/share/v1").with(&head).with(&(place as u32).to_be_bytes())
    }

    /// First points of the sums, by group, item and option.
    fn pads(&self, election: &Election, groups: &Groups) -> Vec<RistrettoPoint> {
        self.places(election, groups).map(|(group, item, option)| self.sum(group, item, option).pad).collect()
    }

    fn places<'a>(
        &self,
        election: &'a Election,
        groups: &'a Groups,
    ) -> impl Iterator<Item = (&'a [u8], usize, usize)> {
        groups.each().iter().flat_map(|group| {
            let items = election.manifest().items.iter().enumerate();
            items.flat_map(move |(item, it)| {
                (0..it.options.len()).map(move |option| (&group[..], item, option))
            })
        })
    }

    /// Reads a share and checks each part of it.
    ///
    /// # Errors
    /// [`BadShare`].
    pub fn check_share(&self, election: &Election, bytes: &[u8]) -> Result<Share, BadShare> {
        let trustee = *bytes.get(TAG.len() + 32 + 32 + 8).ok_or(BadShare::Form)?;
        let key = usize::from(trustee).checked_sub(1).and_then(|at| election.share_keys.get(at));
        let key = key.ok_or(BadShare::Other)?;
        let trustee = usize::from(trustee);
        let mut fitting = [self.groups(), self.together()].into_iter();
        let groups = fitting.find(|groups| bytes.starts_with(&self.head(election, trustee, groups)));
        let groups = groups.ok_or(BadShare::Other)?;
        let mut from = Reader::new(&bytes[self.head(election, trustee, &groups).len()..]);
        let mut parts = Vec::new();
        for (place, pad) in self.pads(election, &groups).into_iter().enumerate() {
            let part = from.point().ok_or(BadShare::Form)?;
            let proof = EqualLogs::read(&mut from).ok_or(BadShare::Form)?;
            let said = self.stated(election, trustee, &groups, place);
            if !proof.verify(said, [key, &pad, &part]) {
                return Err(BadShare::Wrong { trustee, part: place });
            }
            parts.push(part);
        }
        from.end().ok_or(BadShare::Form)?;
        Ok(Share { trustee, groups, parts })
    }

    /// The counts, out of as many shares as are needed.
    ///
    /// # Errors
    /// [`CannotCombine`].
    pub fn combine(&self, election: &Election, shares: &[Share]) -> Result<Counts, CannotCombine> {
        let needed = usize::from(election.manifest().needed);
        let mut chosen: Vec<&Share> = Vec::new();
        for share in shares {
            if chosen.iter().all(|it| it.trustee != share.trustee) {
                chosen.push(share);
            }
        }
        let found = chosen.len();
        if found < needed {
            return Err(CannotCombine::TooFew(found));
        }
        let groups = chosen[0].groups.clone();
        if chosen.iter().any(|it| it.groups != groups) {
            return Err(CannotCombine::Different);
        }
        chosen.truncate(needed);
        let weights: Vec<Scalar> = chosen.iter().map(|it| weight(it.trustee, &chosen)).collect();
        let mut counts: Vec<Vec<Vec<u32>>> = Vec::new();
        let mut place = 0;
        for group in groups.each() {
            let valid = self.valid(group);
            let mut of_group = Vec::new();
            for (item, it) in election.manifest().items.iter().enumerate() {
                let mut of_item = Vec::new();
                for option in 0..it.options.len() {
                    let pad: RistrettoPoint =
                        chosen.iter().zip(&weights).map(|(s, w)| s.parts[place] * w).sum();
                    let point = self.sum(group, item, option).body - pad;
                    of_item.push(logarithm(&point, valid).ok_or(CannotCombine::Impossible)?);
                    place += 1;
                }
                of_group.push(of_item);
            }
            counts.push(of_group);
        }
        Ok(Counts { groups, counts })
    }
}

/// Lagrange's coefficient at zero.
fn weight(trustee: usize, all: &[&Share]) -> Scalar {
    let number = |index: usize| Scalar::from(index as u64);
    let others = all.iter().map(|it| it.trustee).filter(|it| *it != trustee);
    let factor = |other: usize| number(other) * (number(other) - number(trustee)).invert();
    others.map(factor).fold(Scalar::ONE, |product, factor| product * factor)
}

impl Counts {
    /// Whether a breakdown shows that everybody of a group voted alike on an item: then it is not published. What all
    /// voters together did is told in any case.
    pub fn reveals_unanimity(&self, closed: &Closed) -> bool {
        let groups = self.groups.each();
        groups.len() > 1
            && groups.iter().zip(&self.counts).any(|(group, counts)| {
                let valid = closed.valid(group);
                let alike = |item: &Vec<u32>| item.contains(&valid) || item.iter().all(|count| *count == 0);
                counts.iter().any(alike)
            })
    }
}
