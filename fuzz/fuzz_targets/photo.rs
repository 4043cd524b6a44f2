//! A photo as a telephone sends it, or what calls itself one: read to its last line, or refused. What others may see says no place, and
//! is a photo again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mingde_reader::ReadingRoom;

fuzz_target!(|bytes: &[u8]| {
    let room = ReadingRoom::here();
    if let Ok(photo) = room.photo(bytes.to_vec(), true) {
        let again = room.photo(photo.bytes, true).expect("what was made of a photo is one");
        assert!(!again.had_place, "it still says where");
        assert_eq!((again.format, again.size), (photo.format, photo.size));
    }
});
