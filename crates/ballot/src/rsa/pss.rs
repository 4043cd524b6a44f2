//! The encoding that is signed: EMSA-PSS with SHA-384, MGF1 over SHA-384 and a salt of 48 bytes (RFC 8017 §9.1), for a
//! modulus whose first bit is set, so that the encoding is as long as it and begins with a bit that is not.

use sha2::{Digest, Sha384};

use super::SALT;

const HASH: usize = 48;

/// `EMSA-PSS-ENCODE`.
pub(crate) fn encode(parts: &[&[u8]], salt: &[u8; SALT], length: usize) -> Vec<u8> {
    let hash = salted(parts, salt);
    let mut block = vec![0; length - HASH - 1];
    let salt_at = block.len() - SALT;
    block[salt_at - 1] = 1;
    block[salt_at..].copy_from_slice(salt);
    mask(&mut block, &hash);
    block[0] &= 0x7f;
    block.extend_from_slice(&hash);
    block.push(0xbc);
    block
}

/// `EMSA-PSS-VERIFY`.
pub(crate) fn verify(parts: &[&[u8]], encoded: &[u8]) -> bool {
    let Some((0xbc, rest)) = encoded.split_last() else { return false };
    let Some((block, hash)) = rest.split_last_chunk::<HASH>() else { return false };
    if block.len() <= SALT || block[0] & 0x80 != 0 {
        return false;
    }
    let mut block = block.to_vec();
    mask(&mut block, hash);
    block[0] &= 0x7f;
    let Some((before, salt)) = block.split_last_chunk::<SALT>() else { return false };
    let Some((1, zeros)) = before.split_last() else { return false };
    zeros.iter().all(|byte| *byte == 0) && salted(parts, salt) == *hash
}

/// The hash of eight zeros, the hash of the message and the salt.
fn salted(parts: &[&[u8]], salt: &[u8; SALT]) -> [u8; HASH] {
    let mut message = Sha384::new();
    parts.iter().for_each(|part| message.update(part));
    Sha384::new().chain_update([0; 8]).chain_update(message.finalize()).chain_update(salt).finalize().into()
}

/// `MGF1`, over the block.
fn mask(block: &mut [u8], seed: &[u8; HASH]) {
    for (counter, chunk) in (0u32..).zip(block.chunks_mut(HASH)) {
        let hash = Sha384::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize();
        chunk.iter_mut().zip(hash).for_each(|(byte, by)| *byte ^= by);
    }
}
