//! What typst may see of the world: one layout, one paper, its receipts and pictures, the fonts of its case. No
//! files, no network, no clock.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::fonts::{Slot, TypeCase};

/// The layout of official documents.
const LAYOUT: &str = include_str!("layout.typ");

/// What is the same for every paper: typst's library, the parsed layout, fonts that were read.
pub struct Room {
    library: LazyHash<Library>,
    layout: Source,
    read: Mutex<BTreeMap<(PathBuf, u32), Font>>,
}

/// The world of one paper.
pub struct Desk<'a> {
    room: &'a Room,
    book: LazyHash<FontBook>,
    slots: Vec<Slot>,
    files: HashMap<FileId, Bytes>,
}

impl Room {
    /// A room without anything read yet.
    pub fn new() -> Option<Self> {
        let layout = Source::new(id("layout.typ")?, LAYOUT.to_owned());
        Some(Self { library: LazyHash::new(Library::default()), layout, read: Mutex::default() })
    }

    /// A font, read on first use and kept: hashing one takes longer than setting a page with it.
    fn font(&self, slot: &Slot) -> Option<Font> {
        let key = (slot.font.path.clone(), slot.font.index);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(font) = read.get(&key) {
            return Some(font.clone());
        }
        let same_file =
            read.iter().find(|((path, _), _)| *path == key.0).map(|(_, font)| font.data().clone());
        let data = match same_file {
            Some(data) => data,
            None => Bytes::new(std::fs::read(&key.0).ok()?),
        };
        let font = Font::new(data, key.1)?;
        read.insert(key, font.clone());
        Some(font)
    }
}

impl<'a> Desk<'a> {
    /// A desk with the fonts of this case and these files, by name.
    pub fn new(room: &'a Room, case: &TypeCase, files: Vec<(String, Bytes)>) -> Self {
        let slots = case.slots().to_vec();
        let book = FontBook::from_infos(slots.iter().map(|slot| slot.info.clone()));
        let files = files.into_iter().filter_map(|(name, data)| Some((id(&name)?, data)));
        Self { room, book: LazyHash::new(book), slots, files: files.collect() }
    }
}

/// The id of a file. Typst keeps every name for ever, so names must come from a small set.
fn id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.room.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.room.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.room.layout.id() { Ok(self.room.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.room.font(self.slots.get(index)?)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
