//! A stream in pieces of 64 KiB, each sealed by itself with AES-256-GCM-SIV (RFC 8452): the nonce counts them and marks the last, so
//! that none can be left out, exchanged or cut off unnoticed (STREAM, Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015). The key is
//! of this one stream.

use std::io::{BufRead, Error, ErrorKind, Read, Result, Write};

use aes_gcm_siv::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use zeroize::Zeroizing;

/// Bytes of a piece before it is sealed; the last may have fewer.
const PIECE: usize = 1 << 16;
/// Bytes that sealing adds.
const TAG: usize = 16;

/// The very first piece does not open: not the key it was sealed with.
#[derive(Debug, thiserror::Error)]
#[error("the first piece does not open")]
struct Closed;

/// Whether an error of [`Opening`] is that of its first piece.
pub(super) fn is_closed(error: &Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Closed>())
}

struct Pieces {
    cipher: Aes256GcmSiv,
    /// What stands before the stream in clear.
    head: Vec<u8>,
    /// Number of the next piece.
    next: u64,
}

impl Pieces {
    fn nonce(&mut self, last: bool) -> Nonce {
        let mut nonce = Nonce::default();
        nonce[..8].copy_from_slice(&self.next.to_be_bytes());
        nonce[8] = u8::from(last);
        self.next += 1;
        nonce
    }

    fn seal(&mut self, plain: &[u8], last: bool) -> Result<Vec<u8>> {
        let nonce = self.nonce(last);
        let payload = Payload { msg: plain, aad: &self.head };
        self.cipher.encrypt(&nonce, payload).map_err(|_| Error::other("sealing"))
    }

    fn open(&mut self, sealed: &[u8], last: bool) -> Result<Zeroizing<Vec<u8>>> {
        let first = self.next == 0;
        let nonce = self.nonce(last);
        let opened = self.cipher.decrypt(&nonce, Payload { msg: sealed, aad: &self.head });
        opened.map(Zeroizing::new).map_err(|_| match first {
            true => Error::new(ErrorKind::InvalidData, Closed),
            false => ErrorKind::InvalidData.into(),
        })
    }
}

/// Seals what is written to it.
pub(super) struct Sealing<W> {
    sink: W,
    pieces: Pieces,
    waiting: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    pub(super) fn of(sink: W, key: &[u8; 32], head: Vec<u8>) -> Self {
        let pieces = Pieces { cipher: Aes256GcmSiv::new(key.into()), head, next: 0 };
        Self { sink, pieces, waiting: Zeroizing::new(Vec::with_capacity(PIECE)) }
    }

    /// Seals the last piece. Without it what was written opens nowhere as a whole.
    pub(super) fn finish(mut self) -> Result<W> {
        let sealed = self.pieces.seal(&self.waiting, true)?;
        self.sink.write_all(&sealed)?;
        Ok(self.sink)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        // A full piece waits until something follows: the last one may be full.
        if self.waiting.len() == PIECE && !bytes.is_empty() {
            let sealed = self.pieces.seal(&self.waiting, false)?;
            self.sink.write_all(&sealed)?;
            self.waiting.clear();
        }
        let taken = bytes.len().min(PIECE - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> Result<()> {
        self.sink.flush()
    }
}

/// Opens what is read from it.
pub(super) struct Opening<R> {
    source: R,
    pieces: Pieces,
    opened: Zeroizing<Vec<u8>>,
    taken: usize,
    ended: bool,
}

impl<R: BufRead> Opening<R> {
    pub(super) fn of(source: R, key: &[u8; 32], head: Vec<u8>) -> Self {
        let pieces = Pieces { cipher: Aes256GcmSiv::new(key.into()), head, next: 0 };
        Self { source, pieces, opened: Zeroizing::default(), taken: 0, ended: false }
    }

    fn next(&mut self) -> Result<()> {
        let mut sealed = Vec::with_capacity(PIECE + TAG);
        (&mut self.source).take((PIECE + TAG) as u64).read_to_end(&mut sealed)?;
        self.ended = self.source.fill_buf()?.is_empty();
        self.opened = self.pieces.open(&sealed, self.ended)?;
        self.taken = 0;
        Ok(())
    }
}

impl<R: BufRead> Read for Opening<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while self.taken == self.opened.len() {
            if self.ended || buffer.is_empty() {
                return Ok(0);
            }
            self.next()?;
        }
        let ready = &self.opened[self.taken..];
        let given = ready.len().min(buffer.len());
        buffer[..given].copy_from_slice(&ready[..given]);
        self.taken += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::of(Vec::new(), &KEY, b"head".to_vec());
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(sealed: &[u8], key: [u8; 32], head: &[u8]) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        Opening::of(sealed, &key, head.to_vec()).read_to_end(&mut plain).map(|_| plain)
    }

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        let lengths = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE];
        for length in lengths {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let closed = sealed(&plain);
            assert_eq!(opened(&closed, KEY, b"head").unwrap(), plain, "{length}");
            let other_key = opened(&closed, [8; 32], b"head").unwrap_err();
            assert!(is_closed(&other_key) && is_closed(&opened(&closed, KEY, b"Head").unwrap_err()));
            // One bit, the end, a piece less, a piece twice, two exchanged, something behind it.
            let mut bit = closed.clone();
            *bit.last_mut().unwrap() ^= 1;
            let cut = closed[..closed.len() - 1].to_vec();
            let more = [&closed[..], b"x"].concat();
            for altered in [bit, cut, more] {
                assert!(opened(&altered, KEY, b"head").is_err(), "{length}");
            }
            let whole = PIECE + TAG;
            if closed.len() > 2 * whole {
                let (one, two, rest) = (&closed[..whole], &closed[whole..2 * whole], &closed[2 * whole..]);
                for altered in [[one, rest].concat(), [two, one, rest].concat(), [one, two].concat()] {
                    assert!(opened(&altered, KEY, b"head").is_err(), "{length}");
                }
                let later = opened(&[one, one, rest].concat(), KEY, b"head").unwrap_err();
                assert!(!is_closed(&later) && later.kind() == ErrorKind::InvalidData);
            }
        }
    }
}
