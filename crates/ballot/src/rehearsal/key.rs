//! The key of a rehearsal, made by its trustees as they would make it.

use rand_core::CryptoRng;

use crate::keygen::{Dealer, Dealing};
use crate::trustee::SecretShare;

/// What the trustees showed, and the share of each.
pub(super) struct Made {
    pub(super) dealings: Vec<Dealing>,
    pub(super) shares: Vec<SecretShare>,
}

/// Trustees that do what they should; so it comes about.
pub(super) fn made(session: [u8; 32], count: usize, needed: usize, rng: &mut impl CryptoRng) -> Made {
    let dealers: Vec<Dealer> =
        (1..=count).map(|index| Dealer::new(session, index, count, needed, rng)).collect();
    let hashes: Vec<[u8; 32]> = dealers.iter().map(Dealer::commitment).collect();
    let dealings: Vec<Dealing> = dealers.iter().map(|dealer| dealer.dealing().clone()).collect();
    let sent: Vec<_> = dealers.iter().filter_map(|dealer| dealer.shares(&hashes, &dealings).ok()).collect();
    let mut shares = Vec::new();
    for (at, dealer) in dealers.into_iter().enumerate() {
        let received: Vec<_> = sent.iter().map(|shares| shares[at]).collect();
        shares.extend(dealer.finish(&dealings, &received, rng).ok());
    }
    Made { dealings, shares }
}
