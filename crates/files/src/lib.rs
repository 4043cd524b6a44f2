//! Files as the rest of the program makes and opens them: there whole or not at all, private from the first moment,
//! under names nobody can guess while they are half-made, never through a link that somebody laid, and swept away when
//! their maker did not live to finish them. The only crate that knows modes, locks and the exchange of folders.

mod folder;
mod half;
mod open;
mod privacy;
mod room;
mod whole;

pub use folder::{HalfFolder, begin_folder};
pub use half::{HalfFile, abandon, begin_file, name_by, sweep};
pub use open::{CannotOpen, open, open_below};
pub use privacy::{
    Mode, append_to_private, like, make_private, make_private_file, make_private_folder, seen_by_others,
};
pub use room::{Room, room};
pub use whole::{put_whole, write_whole};
