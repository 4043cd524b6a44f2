//! What becomes of a reader is told in words, and never in its own.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use mingde_reader::ReadingRoom;

/// A program that does this instead of reading.
///
/// Another process writes it: what this one had open to write, a child that another test starts at the same moment has open
/// too, and nothing that somebody has open to write is executed.
fn program(folder: &Path, does: &str) -> PathBuf {
    let path = folder.join("reader");
    let script = format!("#!/bin/sh\n{does}\n");
    let writes = "printf %s \"$1\" > \"$0\" && chmod 700 \"$0\"";
    let written = Command::new("sh").arg("-c").arg(writes).arg(&path).arg(script).status().unwrap();
    assert!(written.success());
    path
}

#[test]
fn a_reader_that_does_not_come_back_is_told_by_how_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    for (does, code) in [
        ("kill -ABRT $$", "reader-too-demanding"),
        ("kill -SEGV $$", "reader-too-demanding"),
        ("kill -XCPU $$", "reader-too-slow"),
        ("kill -KILL $$", "reader-too-demanding"),
        ("exit 1", "reader-stumbled"),
        ("echo thread main panicked at somewhere.rs >&2; exit 101", "reader-stumbled"),
        ("cat >/dev/null & yes", "reader-stumbled"),
        // A frame of four gigabytes.
        ("printf '\\001\\377\\377\\377\\377'; cat >/dev/null", "reader-answer-too-long"),
        // A part that is no material.
        ("printf '\\001\\003\\000\\000\\000\\377\\377\\377'; cat >/dev/null", "reader-stumbled"),
        // A message this program has no words for.
        ("printf '\\003\\003\\000\\000\\000\\001x\\000'; cat >/dev/null", "reader-stumbled"),
    ] {
        let room = ReadingRoom::apart(program(folder.path(), does));
        let refused = room.material("汇报.txt", b"x".to_vec()).unwrap_err();
        assert_eq!(refused.message().code, code, "{does}");
    }
    let nowhere = ReadingRoom::apart(folder.path().join("没有"));
    assert_eq!(nowhere.material("x", Vec::new()).unwrap_err().message().code, "reader-cannot-start");
}

#[test]
fn readers_that_wait_have_been_started_before_anybody_asks_and_read_one_file_each() {
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("started");
    let does = format!("echo x >> '{}'; kill -ABRT $$", started.display());
    let room = ReadingRoom::kept_warm(program(folder.path(), &does), 2);
    for _ in 0..3 {
        room.material("汇报.txt", b"x".to_vec()).unwrap_err();
    }
    drop(room);
    // Two that waited and one for each that was taken; the last ones may have been ended before they said a word.
    let count = std::fs::read_to_string(started).unwrap().lines().count();
    assert!((3..=5).contains(&count), "{count}");
}
