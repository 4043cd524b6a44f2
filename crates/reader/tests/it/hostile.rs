//! Every kind of hostile file is read or refused with words, by the same way as everything else.

use mingde_core::words::{Locale, say};
use mingde_reader::{ReadingRoom, Unreadable};
use mingde_testkit::kinds;

/// Few enough that no reader of this process is in danger: what larger ones do to a process of its own is tried with the
/// program itself.
const FEW: usize = 12;

/// Kinds that kill a reader whatever their size, or unfold from a dozen: they are tried with the program alone.
fn kills(kind: &str) -> bool {
    ["deflated", "by-the-megabyte"].iter().any(|fatal| kind.contains(fatal))
}

#[test]
fn a_hostile_file_is_read_or_refused_with_words() {
    let room = ReadingRoom::here();
    let told = |name: &str, refused: Option<Unreadable>| {
        for locale in [Locale::ZhCn, Locale::En] {
            let Some(refused) = &refused else { return };
            let words = say(locale, &refused.message());
            assert!(!words.starts_with(refused.message().code), "{name}: {words}");
        }
    };
    for kind in kinds().iter().filter(|kind| !kills(kind.name)) {
        let name = format!("{}.{}", kind.name, kind.ending);
        let bytes = (kind.make)(FEW);
        told(&name, room.material(&name, bytes.clone()).err());
        told(&name, room.carried(bytes.clone()).err());
        told(&name, room.photo(bytes.clone(), true).err());
        told(&name, room.workbook(&name, bytes, &[]).err().map(|bad| Unreadable(bad.0)));
    }
}
