//! What crosses a pipe: a tag, a length of four bytes (little endian), and so many bytes.

use std::io::{self, Read, Write};

/// No frame is longer: whoever receives one holds it in memory.
const MOST: u32 = 64 << 20;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// What is wanted; to the reader.
    Request,
    /// A part of the answer.
    Part,
    /// The answer is complete.
    End,
    /// The file is not one that can be read; a message says why.
    Refused,
    /// The reader has lost its way; a text for the log says where.
    Stumbled,
}

const TAGS: [Tag; 5] = [Tag::Request, Tag::Part, Tag::End, Tag::Refused, Tag::Stumbled];

pub(crate) fn write(to: &mut impl Write, tag: Tag, inside: &[u8]) -> io::Result<()> {
    let length = u32::try_from(inside.len()).ok().filter(|length| *length <= MOST);
    let length = length.ok_or(io::ErrorKind::FileTooLarge)?;
    let number = TAGS.iter().position(|known| *known == tag).unwrap_or_default();
    let mut head = [number as u8, 0, 0, 0, 0];
    head[1..].copy_from_slice(&length.to_le_bytes());
    to.write_all(&head)?;
    to.write_all(inside)
}

/// The next frame; none where the other side has closed the pipe between two.
pub(crate) fn read(from: &mut impl Read) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut head = [0; 5];
    let first = loop {
        match from.read(&mut head[..1]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    if first == 0 {
        return Ok(None);
    }
    from.read_exact(&mut head[1..])?;
    let [number, length @ ..] = head;
    let tag = TAGS.get(usize::from(number)).copied().ok_or(io::ErrorKind::InvalidData)?;
    let length = u32::from_le_bytes(length);
    if length > MOST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut inside = vec![0; length as usize];
    from.read_exact(&mut inside)?;
    Ok(Some((tag, inside)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_lies_about_itself_is_refused() {
        let mut pipe = Vec::new();
        write(&mut pipe, Tag::Part, "某区".as_bytes()).expect("room");
        let mut whole = pipe.as_slice();
        assert_eq!(read(&mut whole).expect("a frame"), Some((Tag::Part, "某区".as_bytes().to_vec())));
        assert_eq!(read(&mut whole).expect("the end"), None);
        let cut = &pipe[..pipe.len() - 1];
        assert_eq!(read(&mut &*cut).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        let endless = [1, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(read(&mut endless.as_slice()).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let unknown = [9, 0, 0, 0, 0];
        assert_eq!(read(&mut unknown.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
