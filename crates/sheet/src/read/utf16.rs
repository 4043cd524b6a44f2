//! Parts in UTF-16, which containers allow (ECMA-376 part 2, 8.1.4) and few programs write, as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding};

/// So much is decoded at a time.
const PIECE: usize = 16 << 10;

/// A part as UTF-8, whatever it is written in.
pub(super) struct Utf8<R> {
    inner: R,
    /// Where its first bytes say that it is UTF-16.
    decoder: Option<Decoder>,
    begun: bool,
    /// What was read ahead and not given.
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, decoder: None, begun: false, ready: Vec::new(), given: 0, ended: false }
    }

    /// Looks at the mark at the beginning.
    fn begin(&mut self) -> io::Result<()> {
        self.begun = true;
        let mut head = [0; 2];
        let mut filled = 0;
        while filled < head.len() {
            match self.inner.read(&mut head[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        let wide = Encoding::for_bom(&head[..filled]).filter(|_| matches!(head, [0xff, 0xfe] | [0xfe, 0xff]));
        match wide {
            Some((encoding, _)) => self.decoder = Some(encoding.new_decoder_without_bom_handling()),
            None => self.ready = head[..filled].to_vec(),
        }
        Ok(())
    }

    /// Decodes one more piece.
    fn decode(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let mut piece = [0; PIECE];
        let read = self.inner.read(&mut piece)?;
        self.ended = read == 0;
        let room = decoder.max_utf8_buffer_length(read).unwrap_or(PIECE * 4);
        let mut text = String::with_capacity(room);
        let _ = decoder.decode_to_string(&piece[..read], &mut text, self.ended);
        (self.ready, self.given) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.begun {
            self.begin()?;
        }
        while self.decoder.is_some() && self.given == self.ready.len() && !self.ended {
            self.decode()?;
        }
        let left = &self.ready[self.given..];
        if left.is_empty() && self.decoder.is_none() {
            return self.inner.read(out);
        }
        let count = left.len().min(out.len());
        out[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_whatever_it_is_written_in() {
        let text = "<c>单位😀</c>".repeat(5_000);
        let units: Vec<u16> = std::iter::once(0xfeff).chain(text.encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [text.clone().into_bytes(), little, big] {
            let mut read = String::new();
            Utf8::new(bytes.as_slice()).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
        for short in ["", "<"] {
            let mut read = String::new();
            Utf8::new(short.as_bytes()).read_to_string(&mut read).unwrap();
            assert_eq!(read, short);
        }
    }
}
