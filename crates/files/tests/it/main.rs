//! Files under the hands of others: links laid in their way, makers that die, folders in use while they are exchanged.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]
#![cfg(unix)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use mingde_files::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn text(read: Result<fs::File, CannotOpen>) -> String {
    let mut text = String::new();
    read.unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_cannot_be_completed_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("简介.docx");
    for before in [None, Some("last year's")] {
        if let Some(before) = before {
            write_whole(&path, Mode::Private, before.as_bytes()).unwrap();
        }
        let full = |half: &Path| {
            fs::write(half, "half of it").unwrap();
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        };
        put_whole(&path, Mode::Private, |cause| cause, full).unwrap_err();
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), before);
        assert_eq!(names(folder.path()).len(), usize::from(before.is_some()));
    }
    write_whole(&path, Mode::Private, b"this year's").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "this year's");
    assert_eq!(names(folder.path()), ["简介.docx"]);
}

#[test]
fn a_file_is_private_or_as_its_source_or_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    write_whole(&file("report"), Mode::Private, b"x").unwrap();
    assert_eq!(mode(&file("report")), 0o600);
    fs::write(file("source"), "x").unwrap();
    for shared in [0o640, 0o664, 0o444] {
        fs::set_permissions(file("source"), fs::Permissions::from_mode(shared)).unwrap();
        write_whole(&file(&format!("returned {shared:o}")), like(&file("source")), b"x").unwrap();
        assert_eq!(mode(&file(&format!("returned {shared:o}"))), shared | 0o600, "{shared:o}");
    }
    fs::set_permissions(file("report"), fs::Permissions::from_mode(0o644)).unwrap();
    write_whole(&file("report"), Mode::Private, b"y").unwrap();
    assert_eq!(mode(&file("report")), 0o600, "what is private is not put where others wait for it");
    fs::set_permissions(file("report"), fs::Permissions::from_mode(0o644)).unwrap();
    write_whole(&file("report"), Mode::Usual, b"z").unwrap();
    assert_eq!(mode(&file("report")), 0o644, "of all else the former mode is kept");
    make_private_folder(&file("a").join("b")).unwrap();
    assert_eq!([mode(&file("a")), mode(&file("a").join("b"))], [0o700, 0o700]);
    make_private_file(&file("database")).unwrap();
    assert_eq!(mode(&file("database")), 0o600);
    assert!(seen_by_others(&file("report")) && !seen_by_others(&file("database")));
}

#[test]
fn a_link_is_exchanged_and_what_it_leads_to_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (link, file) = (folder.path().join("link"), folder.path().join("file"));
    fs::write(&file, "before").unwrap();
    symlink(&file, &link).unwrap();
    write_whole(&link, Mode::Private, b"after").unwrap();
    assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&link).unwrap(), "after");
    assert_eq!((fs::read_to_string(&file).unwrap(), mode(&link)), ("before".to_owned(), 0o600));
    fs::remove_file(&link).unwrap();
    symlink(&file, &link).unwrap();
    assert!(make_private_file(&link).is_err(), "a database is not made through a link");
}

#[test]
fn nobody_foresees_the_name_of_a_half_made_file() {
    let folder = tempfile::tempdir().unwrap();
    let made: Vec<PathBuf> = (0..200)
        .map(|_| begin_file(folder.path(), Mode::Private).unwrap().path().file_name().unwrap().into())
        .collect();
    let mut different = made.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), made.len());
    let pid = std::process::id().to_string();
    assert!(made.iter().all(|name| !name.to_str().unwrap().ends_with(&format!(".{pid}"))));
    assert_eq!(names(folder.path()), Vec::<String>::new(), "what is given up goes");
}

#[test]
fn what_a_dead_maker_left_is_swept_and_what_a_living_one_makes_is_not() {
    let folder = tempfile::tempdir().unwrap();
    // As a killed process leaves them: with nobody to hold the lock.
    let (left, left_folder) =
        (".mingde-0123456789abcdef01234567.half", ".mingde-89abcdef0123456701234567.half");
    fs::write(folder.path().join(left), "names and births").unwrap();
    fs::create_dir_all(folder.path().join(left_folder).join("records")).unwrap();
    fs::write(folder.path().join(left_folder).join("records/a.parquet"), "names").unwrap();
    for kept in [".mingde-settings", "mine.half", ".mingde-0123.half"] {
        fs::write(folder.path().join(kept), "x").unwrap();
    }
    symlink("/etc/hostname", folder.path().join(".mingde-ffffffffffffffffffffffff.half")).unwrap();
    let mut half = begin_file(folder.path(), Mode::Private).unwrap();
    half.file().write_all(b"half").unwrap();
    let half_folder = begin_folder(folder.path()).unwrap();
    sweep(folder.path());
    assert!(half.path().exists() && half_folder.path().exists());
    assert!(!folder.path().join(left).exists() && !folder.path().join(left_folder).exists());
    half.put(&folder.path().join("whole")).unwrap();
    drop(half_folder);
    assert_eq!(
        names(folder.path()),
        [
            ".mingde-0123.half",
            ".mingde-ffffffffffffffffffffffff.half",
            ".mingde-settings",
            "mine.half",
            "whole"
        ]
    );
}

#[test]
fn a_folder_lets_others_in_once_it_is_opened_up() {
    let parent = tempfile::tempdir().unwrap();
    let half = begin_folder(parent.path()).unwrap();
    assert_eq!(mode(half.path()), 0o700);
    half.open_up().unwrap();
    let place = parent.path().join("sent");
    half.put(&place).unwrap();
    fs::create_dir(parent.path().join("usual")).unwrap();
    assert_eq!(mode(&place), mode(&parent.path().join("usual")));
    assert_eq!(fs::read_dir(&place).unwrap().count(), 0);
}

#[test]
fn a_folder_in_use_is_exchanged_and_never_missing() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("export");
    let done = AtomicBool::new(false);
    let put = |number: usize| {
        let half = begin_folder(folder.path()).unwrap();
        fs::write(half.path().join("snapshot.json"), number.to_string()).unwrap();
        half.put(&place).unwrap();
    };
    put(0);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(Ordering::Acquire) {
                assert!(place.is_dir(), "neither the old nor the new one");
                seen += 1;
            }
            seen
        });
        (1..300).for_each(put);
        done.store(true, Ordering::Release);
        assert!(reader.join().unwrap() > 0);
    });
    assert_eq!(fs::read_to_string(place.join("snapshot.json")).unwrap(), "299");
    assert_eq!(names(folder.path()), ["export"]);
    assert_eq!(mode(&place), 0o700);
}

#[test]
fn only_what_is_a_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "text").unwrap();
    symlink(at("file"), at("link")).unwrap();
    assert_eq!(text(open(&at("file"))), "text");
    assert_eq!(text(open(&at("link"))), "text", "whoever names a link means it");
    let pipe = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(pipe.success());
    for none in [at("pipe"), folder.path().to_owned(), "/dev/zero".into()] {
        assert!(matches!(open(&none), Err(CannotOpen::NoFile)), "{}", none.display());
    }
    assert!(matches!(open(&at("nothing")), Err(CannotOpen::Io(_))));
}

#[test]
fn below_a_folder_no_link_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("sent/photos")).unwrap();
    fs::create_dir_all(at("secret")).unwrap();
    fs::write(at("sent/photos/1.jpg"), "picture").unwrap();
    fs::write(at("secret/passwd"), "secret").unwrap();
    symlink(at("secret/passwd"), at("sent/2.jpg")).unwrap();
    symlink(at("secret"), at("sent/more")).unwrap();
    symlink(at("sent"), at("received")).unwrap();
    for sent in [at("sent"), at("received")] {
        assert_eq!(text(open_below(&sent, Path::new("photos/1.jpg"))), "picture");
        assert_eq!(text(open_below(&sent, Path::new("./photos/./1.jpg"))), "picture");
        let absolute = at("secret/passwd");
        for path in [Path::new("2.jpg"), Path::new("more/passwd"), Path::new("../secret/passwd"), &absolute] {
            assert!(matches!(open_below(&sent, path), Err(CannotOpen::NoFile)), "{}", path.display());
        }
        assert!(matches!(open_below(&sent, Path::new("photos")), Err(CannotOpen::NoFile)));
        assert!(matches!(open_below(&sent, Path::new("photos/9.jpg")), Err(CannotOpen::Io(_))));
    }
}
