//! The vectors in the repository are what the program makes, and another program agrees with them.

use std::path::Path;
use std::process::Command;

use mingde_ballot::Files;

use crate::made::{folder, vectors};

/// Files of the vectors by their paths, without the keys and what comes from elsewhere.
fn stored(folder: &Path, below: &str, into: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            stored(&path, &format!("{name}/"), into);
        } else if !["issuers.txt", "rfc9474.json"].contains(&name.as_str()) {
            into.insert(name, std::fs::read(path).unwrap());
        }
    }
}

#[test]
fn they_are_what_the_example_writes() {
    let (mut there, made) = (Files::new(), vectors());
    stored(&folder(), "", &mut there);
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&there), names(&made), "cargo run -p mingde-ballot --example vectors");
    for (file, bytes) in &made {
        assert!(there[file] == *bytes, "{file}: cargo run -p mingde-ballot --example vectors");
    }
}

fn reader(arguments: &[&Path]) -> (bool, String) {
    let script = folder().join("../reader/verify_election.py");
    let output = Command::new("python3").arg(script).args(arguments).output().expect("python3");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_reader_written_from_the_specification_agrees() {
    for election in ["s1", "s2", "s3"] {
        let (sound, said) = reader(&[&folder().join(election)]);
        assert!(sound, "{election}: {said}");
    }
    let (sound, said) = reader(&[Path::new("--vectors"), &folder().join("derived.json")]);
    assert!(sound, "{said}");
}

/// It would be worth nothing if it agreed with everything.
#[test]
fn the_reader_finds_what_was_altered() {
    let mut files = Files::new();
    stored(&folder().join("s1"), "", &mut files);
    let damage: [(&str, usize, &str); 6] = [
        ("manifest.json", 20, "manifest"),
        ("ballots.bin", 900, "another ballot"),
        ("board.txt", 10, "history"),
        ("shares/02.bin", 130, "share of trustee 2"),
        ("result.json", 5, "result sheet"),
        ("receipts/1.txt", 100, "receipt"),
    ];
    for (file, at, expected) in damage {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut bytes = bytes.clone();
            if name == file {
                bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            }
            std::fs::write(path, bytes).unwrap();
        }
        let (sound, said) = reader(&[folder.path()]);
        assert!(!sound && said.contains(expected), "{file}: {said}");
    }
}
