//! The Merkle tree over the log (RFC 9162 §2.1): `SHA-256(0x00 ‖ leaf)`, `SHA-256(0x01 ‖ left ‖ right)`.

/// A SHA-256 hash.
pub type Hash = [u8; 32];
