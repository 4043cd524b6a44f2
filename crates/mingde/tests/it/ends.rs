//! How a call ends: each exit status under the conditions it is for, whoever listens.

use std::process::Stdio;

use crate::desk::*;
use mingde_testkit::write_workbook;

/// A desk whose ledger was edited by hand.
fn tampered() -> Desk {
    let desk = Desk::with_registry();
    let path = desk.file("mingde-data/mingde.sqlite3");
    let mut bytes = std::fs::read(&path).unwrap();
    let word = b"c:feedback";
    let places: Vec<usize> =
        (0..bytes.len() - word.len()).filter(|at| bytes[*at..].starts_with(word)).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| bytes[at + 2..at + 10].copy_from_slice(b"reminder"));
    std::fs::write(&path, bytes).unwrap();
    desk
}

/// Runs a command whose reader closes the pipe before it has read anything.
fn unheard(desk: &Desk, args: &[&str]) -> Option<i32> {
    let mut child = desk.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    child.wait().unwrap().code()
}

#[test]
fn done_problems_and_wrong_calls_are_three_things() {
    let desk = Desk::with_registry();
    desk.run(&["ledger", "verify"]).done();
    write_workbook(
        &desk.file("坏.xlsx"),
        &[talks().line(&["没有的学校", "2025-09-08", "王校长", "李主任", "日常谈心"])],
    );
    desk.run(&["import", "坏.xlsx"]).ends(1);
    desk.run(&["import"]).wrong_call();
}

#[test]
fn a_ledger_that_is_not_what_was_signed_is_told_from_one_that_could_not_be_looked_at() {
    let desk = tampered();
    desk.run(&["ledger", "verify"]).ends(3);
    assert_eq!(desk.run(&["ledger", "verify", "--format", "json"]).status, Some(3));
    let desk = Desk::with_registry();
    let witness = desk.file("mingde-data/witness.log");
    std::fs::rename(&witness, desk.file("away")).unwrap();
    #[cfg(unix)]
    {
        // It leads to itself: the system refuses to open it.
        std::os::unix::fs::symlink("witness.log", &witness).unwrap();
        desk.run(&["ledger", "verify"]).ends(4);
        let told = desk.json(&["ledger", "verify"]);
        assert_eq!(
            (told["findings"].as_array().unwrap().len(), told["unread"].as_array().unwrap().len()),
            (0, 1)
        );
        std::fs::remove_file(&witness).unwrap();
    }
    std::fs::rename(desk.file("away"), &witness).unwrap();
    desk.run(&["ledger", "verify"]).done();
    desk.run(&["--database", "postgres://a@127.0.0.1:1/x", "record", "list"]).ends(4);
}

#[cfg(target_os = "linux")]
#[test]
fn too_many_open_files_are_no_finding() {
    let desk = Desk::with_registry();
    // However few there may be, what cannot be opened is never called forged.
    for most in 14..30 {
        let program = format!("ulimit -n {most}; exec {} ledger verify", env!("CARGO_BIN_EXE_mingde"));
        let status =
            Said::of(std::process::Command::new("sh").args(["-c", &program]).current_dir(desk.folder()))
                .status;
        assert!(matches!(status, Some(0 | 4)), "{most}: {status:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_has_a_status_of_its_own() {
    let desk = Desk::with_registry();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    assert_eq!(desk.command(&["record", "list"]).stdout(full).output().unwrap().status.code(), Some(5));
    desk.run(&["report", "单位简介", "-o", "/dev/full"]).ends(5);
    // What is wrong with the ledger is worse.
    let desk = tampered();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    assert_eq!(desk.command(&["ledger", "verify"]).stdout(full).output().unwrap().status.code(), Some(3));
}

#[test]
fn a_status_that_is_known_survives_a_reader_who_left() {
    let desk = tampered();
    for args in [&["ledger", "verify"][..], &["ledger", "verify", "--format", "json"]] {
        assert_eq!(unheard(&desk, args), Some(3), "{args:?}");
    }
    let desk = Desk::with_registry();
    write_workbook(
        &desk.file("坏.xlsx"),
        &[talks().line(&["没有的学校", "2025-09-08", "王校长", "李主任", "日常谈心"])],
    );
    assert_eq!(unheard(&desk, &["import", "坏.xlsx"]), Some(1));
    assert_eq!(unheard(&desk, &["ledger", "verify"]), Some(0));
    assert_eq!(unheard(&desk, &["record", "lst"]), Some(2));
    assert_eq!(unheard(&desk, &["rulebook", "list", "--format", "json"]), Some(0));
}

#[cfg(unix)]
#[test]
fn what_is_made_is_its_owners_alone_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    for umask in ["000", "022", "077"] {
        let desk = Desk::new();
        write_workbook(&desk.file("登记册.xlsx"), &registry());
        let bad = talks().line(&["第一小学", "2025年11月31日", "王校长", "李主任", "日常谈心"]);
        write_workbook(&desk.file("谈话.xlsx"), &[bad]);
        std::fs::set_permissions(desk.file("谈话.xlsx"), std::fs::Permissions::from_mode(0o640)).unwrap();
        let mode = |name: &str| std::fs::metadata(desk.file(name)).unwrap().permissions().mode() & 0o777;
        let umasked = |args: &str| {
            let program = format!("umask {umask}; exec {} {args}", env!("CARGO_BIN_EXE_mingde"));
            std::process::Command::new("sh")
                .args(["-c", &program])
                .current_dir(desk.folder())
                .output()
                .unwrap()
        };
        umasked("init");
        umasked("import 登记册.xlsx 谈话.xlsx");
        umasked("report 单位简介 -o 简介.docx");
        umasked("export --parquet 导出");
        for folder in ["mingde-data", "mingde-data/keys", "导出"] {
            assert_eq!(mode(folder), 0o700, "{umask} {folder}");
        }
        for file in ["mingde-data/mingde.sqlite3", "mingde-data/witness.log", "简介.docx"] {
            assert_eq!(mode(file), 0o600, "{umask} {file}");
        }
        assert_eq!(mode("谈话-退回.xlsx"), 0o640, "{umask}: as what it came from");
    }
}

#[cfg(unix)]
#[test]
fn whoever_is_told_to_end_leaves_nothing_half_made() {
    let desk = Desk::with_registry();
    for (name, status) in [("-INT", 130), ("-TERM", 143)] {
        // A rehearsal without a ledger keeps a scratch folder for as long as it lasts.
        let place = desk.file(&format!("临时{name}"));
        std::fs::create_dir(&place).unwrap();
        let mut big = mingde_testkit::Grid::new("谈心谈话", &TALKS);
        for _ in 0..20_000 {
            big = big.line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"]);
        }
        // The schools come in the same workbook, so that there is something to look at in every row.
        write_workbook(&desk.file("大表.xlsx"), &registry().into_iter().chain([big]).collect::<Vec<_>>());
        let mut child = desk
            .command(&["--data", "没有台账", "import", "--dry-run", "大表.xlsx"])
            .env("TMPDIR", &place)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::fs::read_dir(&place).unwrap().next().is_none() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it could be told to");
            std::thread::yield_now();
        }
        let sent = std::process::Command::new("kill").args([name, &child.id().to_string()]).status();
        assert!(sent.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(status));
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0, "{name}");
        assert!(!desk.file("没有台账").exists(), "a rehearsal founds nothing");
    }
}

/// The disk is full at one moment after another: what was there stays, nothing is torn, and once there is room the same
/// import goes through.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_in_the_middle_tears_nothing() {
    let desk = Desk::with_registry();
    let mut big = mingde_testkit::Grid::new("谈心谈话", &TALKS);
    for number in 0..1_500 {
        let day = format!("2025-{:02}-{:02}", 9 + number / 500, 1 + number % 28);
        big = big.line(&["第一小学", &day, "王校长", "李主任", "日常谈心"]);
    }
    write_workbook(&desk.file("大表.xlsx"), &[big]);
    let tip = desk.run(&["ledger", "checkpoint"]).done();
    let mut refused = 0;
    // In blocks of 512 bytes: files that grow beyond are cut off, as a full disk would.
    for blocks in [1, 64, 200, 400, 700] {
        let program = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {} import 大表.xlsx --rejects /nowhere",
            env!("CARGO_BIN_EXE_mingde")
        );
        let said =
            Said::of(std::process::Command::new("sh").args(["-c", &program]).current_dir(desk.folder()));
        if said.status == Some(0) || said.status == Some(1) {
            break;
        }
        refused += 1;
        assert!(matches!(said.status, Some(4 | 5)), "{blocks}: {said:?}");
        assert!(!said.err.contains("panicked"), "{said:?}");
        desk.run(&["ledger", "verify"]).done();
        assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), tip, "{blocks}");
    }
    assert!(refused > 0, "no limit was too low");
    let status = desk.run(&["import", "大表.xlsx"]).status;
    assert!(matches!(status, Some(0 | 1)), "rows said twice go back, the others are in");
    desk.run(&["ledger", "verify"]).done();
}
