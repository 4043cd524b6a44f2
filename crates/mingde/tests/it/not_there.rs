//! Files that are named and not there, or are no files: every command that takes one ends alike.

use mingde_testkit::{Grid, package, write_workbook};

use crate::desk::{Desk, TALKS};

/// Every command that reads a file or folder somebody names, with `FILE` in its place.
const READ: [&[&str]; 17] = [
    &["import", "FILE"],
    &["import", "--dry-run", "FILE"],
    &["import", "--heading", "一=二", "FILE"],
    &["checkup", "FILE"],
    &["check", "FILE"],
    &["verify", "FILE"],
    &["assess", "--from", "FILE"],
    &["assess", "--since", "FILE"],
    &["rulebook", "publish", "FILE"],
    &["report", "verify", "FILE"],
    &["report", "diff", "FILE", "FILE"],
    &["ledger", "verify", "--witness", "FILE"],
    &["keys", "restore", "FILE"],
    &["ballot", "verify", "FILE"],
    &["ballot", "verify", "公布", "--receipt", "FILE"],
    &["ballot", "verify", "公布", "--checkpoint", "FILE"],
    &["submit", "出", "--request", "FILE"],
];

fn with(args: &[&'static str], file: &'static str) -> Vec<&'static str> {
    args.iter().map(|arg| if *arg == "FILE" { file } else { arg }).collect()
}

#[test]
fn a_file_that_is_not_there_is_a_wrong_call_whatever_the_command() {
    let desk = Desk::with_registry();
    std::fs::create_dir(desk.file("公布")).unwrap();
    for args in READ {
        for (lang, file) in [("zh-CN", "没有.xlsx"), ("en", "没有.json")] {
            let said = desk.run(&[&["--lang", lang], &with(args, file)[..]].concat());
            assert_eq!(said.status, Some(2), "{args:?}: {said:?}");
            let told = said.err.contains(file) || said.err.contains("--help");
            assert!(told && !said.err.contains("os error"), "{args:?}: {said:?}");
        }
    }
    // Beside others too, which are taken all the same.
    write_workbook(
        &desk.file("十月.xlsx"),
        &[Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-10-20", "王校长", "李主任", "日常谈心"])],
    );
    let said = desk.run(&["import", "没有.xlsx", "十月.xlsx"]);
    assert_eq!(said.status, Some(2), "{said:?}");
    assert!(said.out.contains("十月.xlsx"), "{said:?}");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_a_wrong_call() {
    let desk = Desk::with_registry();
    std::fs::create_dir(desk.file("公布")).unwrap();
    let takes_folders = |args: &&&[&str]| {
        args[..2] == ["ballot", "verify"] && args.len() == 3 || args[..2] == ["assess", "--from"]
    };
    for args in READ.iter().filter(|args| !takes_folders(args)) {
        let said = desk.run(&with(args, "."));
        assert_eq!(said.status, Some(2), "{args:?}: {said:?}");
    }
}

#[test]
fn what_a_material_is_that_cannot_be_checked_up_is_told_with_what_to_do() {
    let desk = Desk::new();
    let packed =
        |name: &str, parts: &[(&str, &str)]| std::fs::write(desk.file(name), package(parts)).unwrap();
    packed("总结.odt", &[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")]);
    packed("总结.ofd", &[("OFD.xml", "<ofd/>")]);
    packed("总结.zip", &[("a.txt", "x")]);
    std::fs::write(desk.file("坏.odt"), "x").unwrap();
    std::fs::write(desk.file("坏.zip"), b"PK\x03\x04x").unwrap();
    for (name, says, english) in [
        ("总结.odt", "另存为 .docx", "OpenDocument"),
        ("坏.odt", "另存为 .docx", "OpenDocument"),
        ("总结.ofd", "导出为 PDF", "OFD"),
        ("总结.zip", "先解压", "archive"),
        ("坏.zip", "先解压", "archive"),
    ] {
        let said = desk.run(&["checkup", name]).wrong_call();
        assert!(said.contains(says), "{name}: {said}");
        let said = desk.run(&["--lang", "en", "checkup", name]).wrong_call();
        assert!(said.contains(english), "{name}: {said}");
    }
}
