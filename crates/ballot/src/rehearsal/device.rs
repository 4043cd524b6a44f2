//! A scrutineer's device.

use mingde_log::{Cosigner, Signer};
use rand_core::CryptoRng;

use crate::board::{Leaf, Watch};
use crate::manifest::{Election, Scrutineer};

pub(super) struct Device {
    pub(super) signer: Signer,
    cosigner: Cosigner,
    watch: Watch,
}

pub(super) fn drawn_seed(rng: &mut impl CryptoRng) -> [u8; 32] {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    seed
}

impl Device {
    pub(super) fn new(at: usize, rng: &mut impl CryptoRng) -> Self {
        let (name, seed) = (format!("scrutineer-{at}"), drawn_seed(rng));
        let (signer, cosigner) = (Signer::new(name.clone(), &seed), Cosigner::new(name, &seed));
        Self { signer, cosigner, watch: Watch::default() }
    }

    pub(super) fn in_manifest(&self) -> Scrutineer {
        let (cosigner, verifier) = (self.cosigner.public().to_string(), self.signer.verifier().to_string());
        Scrutineer { cosigner, verifier }
    }

    pub(super) fn cosign(
        &mut self,
        election: &Election,
        note: &str,
        batch: &[Leaf],
        time: u64,
    ) -> Option<String> {
        self.watch.cosign(election, note, batch, &self.cosigner, time).ok()
    }
}
