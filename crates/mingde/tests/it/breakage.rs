//! Killed in the middle, edited behind its back, fed with what is no spreadsheet.

use std::process::Stdio;

use crate::desk::*;
use mingde_testkit::{Grid, Typed, write_workbook};

#[test]
fn an_import_that_is_killed_leaves_nothing_half_done() {
    let desk = Desk::with_registry();
    let mut big =
        Grid::new("谈心谈话", &["编号", "单位", "谈话日期", "谈话人", "谈话对象", "谈话事由", "谈话要点"]);
    // More than is kept in memory before it is written.
    let prose = "谈".repeat(400);
    for number in 0..12_000 {
        big = big.line(&[
            &format!("T-{number}"),
            "第一小学",
            "2025-10-10",
            "王校长",
            "李主任",
            "日常谈心",
            &prose,
        ]);
    }
    write_workbook(&desk.file("大表.xlsx"), &[big]);
    let before = desk.run(&["ledger", "checkpoint"]).done();
    // As soon as pages are written ahead, the import is writing.
    let journal = desk.file("mingde-data/mingde.sqlite3-wal");
    let mut child =
        desk.command(&["import", "大表.xlsx"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    loop {
        assert!(child.try_wait().unwrap().is_none(), "the import ended before it could be killed");
        if std::fs::metadata(&journal).is_ok_and(|m| m.len() > 0) {
            break;
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();

    desk.run(&["ledger", "verify"]).done();
    assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), before);
    assert_eq!(desk.json(&["import", "list"]).as_array().unwrap().len(), 2);
    let again = desk.json(&["import", "大表.xlsx"]);
    assert_eq!((again[0]["added"].as_u64(), again[0]["refused"].as_u64()), (Some(12_000), Some(0)));
    desk.run(&["ledger", "verify"]).done();
}

#[test]
fn a_value_edited_in_the_database_file_is_found_at_its_position() {
    let desk = Desk::with_registry();
    let path = desk.file("mingde-data/mingde.sqlite3");
    assert!(!desk.file("mingde-data/mingde.sqlite3-wal").exists(), "the file alone is the whole ledger");
    let mut bytes = std::fs::read(&path).unwrap();
    let shown = desk.json(&["record", "list", "--from", "2025-09-22", "--to", "2025-09-22"]);
    let position = shown[0]["position"].as_u64().unwrap().to_string();
    // The reason of the second talk, as it stands in the stored value.
    let word = b"c:feedback";
    let places: Vec<usize> =
        (0..bytes.len() - word.len()).filter(|at| bytes[*at..].starts_with(word)).collect();
    assert!(!places.is_empty(), "the value is in the file");
    for at in places {
        bytes[at + 2..at + 10].copy_from_slice(b"reminder");
    }
    std::fs::write(&path, bytes).unwrap();
    let said = desk.run(&["ledger", "verify"]);
    assert_eq!(said.status, Some(3), "{said:?}");
    assert!(said.err.contains(&position), "position {position}: {said:?}");
    let found = desk.json(&["ledger", "verify"]);
    let positions: Vec<_> =
        found["findings"].as_array().unwrap().iter().map(|f| f["position"].to_string()).collect();
    assert!(positions.contains(&position), "{found}");
}

#[test]
fn a_ledger_is_examined_whatever_became_of_the_rest() {
    let desk = Desk::with_registry();
    let library = desk.file("mingde-data/library/kinds");
    std::fs::create_dir_all(&library).unwrap();
    std::fs::write(library.join("broken.yaml"), "no: [kind").unwrap();
    desk.run(&["record", "list"]).problems();
    desk.run(&["ledger", "verify"]).done();

    // What to do next is said with what was found.
    let signer = desk.file("mingde-data/witness.log");
    let whole = std::fs::read_to_string(&signer).unwrap();
    std::fs::write(&signer, whole.clone() + "今天天气很好\n").unwrap();
    let said = desk.run(&["ledger", "verify"]);
    assert!(said.status == Some(3) && said.out.contains("怎么办"), "{said:?}");
    std::fs::write(&signer, whole).unwrap();

    // Keys without their database, by eye and by machine.
    std::fs::remove_file(desk.file("mingde-data/mingde.sqlite3")).unwrap();
    assert!(desk.run(&["ledger", "verify"]).problems().contains("mingde.sqlite3"));
    let found = desk.json(&["ledger", "verify"]);
    assert_eq!(found["findings"][0]["code"], "ledger-database-missing");
    // A folder that was mistyped does not become a ledger.
    desk.run(&["--data", "没有", "ledger", "verify"]).wrong_call();
    assert!(!desk.file("没有").exists());
}

#[test]
fn a_database_file_that_is_no_database_is_told_and_left_alone() {
    let desk = Desk::with_registry();
    let path = desk.file("mingde-data/mingde.sqlite3");
    let whole = std::fs::read(&path).unwrap();
    for broken in [
        b"nothing of the sort, but long enough to be looked at".repeat(100),
        whole[..whole.len() / 2].to_vec(),
    ] {
        std::fs::write(&path, &broken).unwrap();
        let said = desk.run(&["ledger", "verify"]).problems();
        assert!(!said.contains("panicked"), "{said}");
        assert!(said.lines().any(|l| l.chars().any(|c| c > '\u{4e00}')), "words for people: {said}");
    }
    std::fs::write(&path, &whole).unwrap();
    desk.run(&["ledger", "verify"]).done();
}

#[test]
fn files_that_are_no_workbooks_are_told_one_by_one_and_the_rest_comes_in() {
    let desk = Desk::with_registry();
    let checkpoint = desk.run(&["ledger", "checkpoint"]).done();
    let whole = std::fs::read(desk.file("登记册.xlsx")).unwrap();
    std::fs::write(desk.file("截断.xlsx"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(desk.file("改名.xlsx"), "工号,姓名\nP9,赵\n").unwrap();
    std::fs::write(desk.file("空.xlsx"), "").unwrap();
    std::fs::write(desk.file("乱码.xlsx"), (0..4096u32).map(|n| (n * 7919 % 251) as u8).collect::<Vec<_>>())
        .unwrap();
    std::fs::create_dir(desk.file("文件夹.xlsx")).unwrap();
    for name in ["截断.xlsx", "改名.xlsx", "空.xlsx", "乱码.xlsx", "文件夹.xlsx", "没有.xlsx"] {
        let said = desk.run(&["import", name]).ends(2);
        assert!(said.contains(name) && !said.contains("panicked"), "{name}: {said}");
        assert!(!said.contains("sheet-") && !said.contains("app-"), "{name}: {said}");
    }
    assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), checkpoint);
    let more =
        Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-11-03", "王校长", "陈老师", "日常谈心"]);
    write_workbook(&desk.file("好的.xlsx"), &[more]);
    let said = desk.run(&["import", "截断.xlsx", "好的.xlsx"]);
    assert_eq!(said.status, Some(2));
    assert!(said.out.contains("新增 1"), "{said:?}");
}

#[test]
fn an_identity_number_that_became_a_float_is_not_believed() {
    let desk = Desk::with_registry();
    let heads = [&PERSONS[..], &["身份证号"]].concat();
    let row = |code: &str, number: Typed| {
        let mut cells: Vec<Typed> =
            [code, "孙老师", "男", "", "第一小学", "教师", "专任教师", "2010-09-01"].map(Typed::from).into();
        cells.push(number);
        cells
    };
    let sheet = Grid::new("人员", &heads)
        .typed(row("P10", Typed::Number(1.2E17)))
        .typed(row("P11", "1.2E+17".into()))
        .typed(row("P12", Typed::Number(362_302_198_505_050_017.0)));
    write_workbook(&desk.file("人员.xlsx"), &[sheet]);
    let imported = desk.json(&["import", "人员.xlsx"]);
    assert_eq!(
        (imported[0]["added"].as_u64(), imported[0]["refused"].as_u64()),
        (Some(0), Some(3)),
        "{imported}"
    );
    let places: Vec<_> =
        imported[0]["errors"].as_array().unwrap().iter().map(|e| e["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["人员!I2", "人员!I3", "人员!I4"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_what_was_cut_off_is_not_taken_for_whole() {
    let desk = Desk::with_registry();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for args in [&["record", "list"][..], &["record", "list", "--format", "json"], &["ledger", "checkpoint"]]
    {
        let said = desk.command(args).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(said.status.code(), Some(5), "{args:?}");
        assert!(String::from_utf8(said.stderr).unwrap().contains("没有写完"), "{args:?}");
    }
    for args in
        [&["report", "short-introduction", "--period", "2025-2026"][..], &["template", "heart-to-heart-talk"]]
    {
        let said = desk.run(&[args, &["-o", "/dev/full"]].concat()).problems();
        assert!(said.contains("磁盘") && said.lines().count() == 1, "{said}");
    }
}
