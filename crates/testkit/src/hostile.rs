//! Files that somebody made to kill, hang or starve whoever reads them: one function for each kind, each of any size.
//! They are made and not kept, so that no dangerous file lies in the repository, and every reader of what comes from
//! outside is tried with all of them: in tests, as seeds of the fuzz targets, by the thousand in the bench.

mod office;
mod old;
mod open_document;
mod pdf;
mod picture;
mod text;

/// A kind of hostile file.
#[derive(Debug, Clone, Copy)]
pub struct HostileKind {
    /// What is wrong with it: `a-form-that-draws-itself`.
    pub name: &'static str,
    /// The ending of its file name.
    pub ending: &'static str,
    /// The bytes for a size: how often, how deep or how long. Ten is harmless in most kinds, some thousands in none.
    pub make: fn(usize) -> Vec<u8>,
}

/// One hostile file.
#[derive(Debug, Clone)]
pub struct HostileFile {
    /// The kind.
    pub kind: &'static str,
    /// Its file name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A sound Word document of about so many bytes, to be measured beside them.
pub fn ordinary_document(bytes: usize) -> Vec<u8> {
    office::ordinary(bytes)
}

/// All kinds.
pub fn kinds() -> Vec<HostileKind> {
    [pdf::KINDS, office::KINDS, open_document::KINDS, old::KINDS, picture::KINDS, text::KINDS].concat()
}

/// The hostile file with this number: the kinds take turns, and of each the size changes from turn to turn.
pub fn hostile_file(number: usize) -> HostileFile {
    const SIZES: [usize; 7] = [1, 10, 30, 300, 3_000, 20_000, 60_000];
    let kinds = kinds();
    let kind = kinds[number % kinds.len()];
    let turn = number / kinds.len();
    // Not the same size twice: what is broken at a border is found at one of them.
    let size = SIZES[turn % SIZES.len()] + turn / SIZES.len();
    let name = format!("{}-{number}.{}", kind.name, kind.ending);
    HostileFile { kind: kind.name, name, bytes: (kind.make)(size) }
}

const fn kind(name: &'static str, ending: &'static str, make: fn(usize) -> Vec<u8>) -> HostileKind {
    HostileKind { name, ending, make }
}
