//! Files that were made to kill whoever reads them: the program is not killed, and says what the matter is.

use mingde_reader::ReadingRoom;
use mingde_testkit::kinds;

use crate::desk::*;

fn hostile(name: &str, ending: &str, size: usize) -> Vec<u8> {
    let kinds = kinds();
    let kind = kinds.iter().find(|kind| kind.name == name && kind.ending == ending).expect("such a kind");
    (kind.make)(size)
}

#[test]
fn a_reader_that_dies_is_told_in_both_languages_and_nothing_else_is() {
    let desk = Desk::new();
    std::fs::write(desk.file("画自己.pdf"), hostile("a-form-that-draws-itself", "pdf", 1)).unwrap();
    std::fs::write(desk.file("乱码.pdf"), hostile("an-encoding-that-is-not-there", "pdf", 1)).unwrap();
    for name in ["画自己.pdf", "乱码.pdf"] {
        for (arguments, word) in [(&["checkup", name][..], "PDF"), (&["report", "verify", name], "PDF")] {
            let chinese = desk.run(arguments).wrong_call();
            assert!(!chinese.contains("panicked") && chinese.lines().count() == 1, "{chinese}");
            let english = desk.run(&[&["--lang", "en"], arguments].concat()).wrong_call();
            assert!(english != chinese && english.is_ascii() || english.contains(word), "{english}");
        }
    }
}

#[test]
fn what_unfolds_without_end_is_stopped() {
    let room = ReadingRoom::kept_warm(env!("CARGO_BIN_EXE_mingde").into(), 1);
    let notes = hostile("one-note-referred-to-again-and-again", "docx", 60_000);
    let refused = room.material("汇报.docx", notes).unwrap_err().message();
    assert!(refused.code.starts_with("reader-") || refused.code.starts_with("checkup-"), "{refused:?}");
    let receipts = hostile("receipts-deflated-twice", "pdf", 400);
    room.carried(receipts).unwrap_err();
    // The room goes on as if nothing had happened.
    assert_eq!(room.material("汇报.txt", "49所学校".into()).unwrap().text, "49所学校");
}

#[test]
fn the_memory_of_a_reader_is_what_it_uses() {
    // Of a hundred readers one used to find no memory at all, for where the allocator put what it had set aside.
    let room = ReadingRoom::kept_warm(env!("CARGO_BIN_EXE_mingde").into(), 2);
    for time in 0..400 {
        let read = room.material("汇报.txt", "49所学校".into());
        assert_eq!(read.map(|material| material.text).as_deref().ok(), Some("49所学校"), "time {time}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let desk = Desk::new();
    let library = desk.file("lib");
    std::fs::create_dir_all(library.join("kinds")).unwrap();
    for pipe in [desk.file("管道.txt"), library.join("kinds/a.yaml")] {
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    }
    assert!(desk.run(&["checkup", "管道.txt"]).wrong_call().contains("管道"));
    assert!(desk.run(&["report", "verify", "/dev/zero"]).wrong_call().contains("设备"));
    let said = desk.run(&["--library", library.to_str().unwrap(), "template", "--list"]);
    assert!(said.wrong_call().contains("管道"));
    let desk = Desk::with_registry();
    let export = desk.file("导出");
    std::fs::create_dir_all(&export).unwrap();
    for pipe in [desk.file("管道.txt"), export.join("snapshot.json")] {
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    }
    for args in [
        &["assess", "--since", "管道.txt"][..],
        &["verify", "管道.txt"],
        &["keys", "restore", "管道.txt"],
        &["rulebook", "publish", "管道.txt"],
        &["assess", "--from", "导出"],
        &[
            "channel",
            "mail",
            "--server",
            "127.0.0.1:465",
            "--from",
            "m@example.cn",
            "--pages",
            "https://m.example.cn",
            "--authority",
            "管道.txt",
        ],
    ] {
        desk.run(args).wrong_call();
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_utf8_is_a_path() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    // 名单 as old machines write it.
    let name = std::ffi::OsStr::from_bytes(b"\xc3\xfb\xb5\xa5.txt");
    std::fs::write(desk.file(".").join(name), "49所学校").unwrap();
    let said = Said::of(desk.command(&["checkup"]).arg(name));
    assert_eq!(said.status, Some(0), "{said:?}");
    let missing =
        Said::of(desk.command(&["report", "verify"]).arg(std::ffi::OsStr::from_bytes(b"\xff.docx")));
    assert_eq!(missing.status, Some(2), "{missing:?}");
    // Where a text is wanted it is a wrong call.
    let wrong = Said::of(desk.command(&["explain"]).arg(std::ffi::OsStr::from_bytes(b"\xff")));
    assert_eq!(wrong.status, Some(2), "{wrong:?}");
}
