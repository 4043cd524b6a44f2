//! Somebody from outside is given a copy of the database and the public key; and somebody who has to wait.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use crate::desk::*;
use mingde_testkit::{Grid, write_workbook};

#[test]
fn a_copy_and_the_public_key_are_all_that_an_auditor_needs() {
    let desk = Desk::with_registry();
    let sound = desk.run(&["ledger", "verify"]).done();
    std::fs::create_dir_all(desk.file("送审/keys")).unwrap();
    for name in ["mingde.sqlite3", "witness.log", "keys/signing.pub"] {
        std::fs::copy(desk.file("mingde-data").join(name), desk.file("送审").join(name)).unwrap();
    }
    let audit = |args: &[&str]| desk.run(&[&["--data", "送审"], args].concat());
    // There is nothing sealed in it and no evidence: nothing is left unchecked, and nothing is remarked upon.
    assert_eq!(audit(&["ledger", "verify"]).done(), sound);
    assert_eq!(audit(&["ledger", "checkpoint"]).done(), desk.run(&["ledger", "checkpoint"]).done());
    let names = std::fs::read_dir(desk.file("送审")).unwrap().count();
    assert_eq!(names, 3, "nothing was added to the copy");
    // What the bureau counts by is not in the copy: that is said before any figure, until it is.
    let assess = ["assess", "heart-to-heart-talks", "--period", "2025-autumn"];
    let said = audit(&assess);
    assert!(said.err.contains("没有 settings.yaml、library"), "{said:?}");
    std::fs::create_dir(desk.file("送审/library")).unwrap();
    std::fs::write(desk.file("送审/settings.yaml"), "").unwrap();
    assert_eq!(audit(&assess).err, "");
    std::fs::remove_dir(desk.file("送审/library")).unwrap();
    std::fs::remove_file(desk.file("送审/settings.yaml")).unwrap();
    // Everything can be read in it.
    assert_eq!(audit(&["record", "list"]).done(), desk.run(&["record", "list"]).done());

    let persons = Grid::new("人员", &[&PERSONS[..], &["手机"]].concat()).line(&[
        "P05",
        "赵老师",
        "女",
        "1991-06-15",
        "第一小学",
        "教师",
        "专任教师",
        "2015-09-01",
        "13900001111",
    ]);
    write_workbook(&desk.file("人员.xlsx"), &[persons]);
    desk.run(&["import", "人员.xlsx"]).done();
    // Nothing can be added to it.
    assert!(audit(&["import", "人员.xlsx"]).problems().contains("field.key"));
    for name in ["mingde.sqlite3", "witness.log"] {
        std::fs::copy(desk.file("mingde-data").join(name), desk.file("送审").join(name)).unwrap();
    }
    let said = audit(&["ledger", "verify"]);
    assert_eq!((said.status, said.err.lines().count()), (Some(0), 1), "{said:?}");
    assert!(said.err.contains("field.key"), "what was not opened, and why: {said:?}");
    let found = desk.json(&["--data", "送审", "ledger", "verify"]);
    assert_eq!(found["remarks"][0]["code"], "ledger-sealed-unchecked");
    assert_eq!(found["findings"].as_array().unwrap().len(), 0);

    std::fs::remove_file(desk.file("送审/keys/signing.pub")).unwrap();
    assert!(audit(&["ledger", "verify"]).problems().contains("signing.pub"));
}

#[cfg(unix)]
#[test]
fn whoever_waits_for_another_import_is_told_and_then_goes_on() {
    let desk = Desk::with_registry();
    let heads = ["编号", "单位", "谈话日期", "谈话人", "谈话对象", "谈话事由", "谈话要点"];
    // More than is kept in memory before it is written.
    let prose = "谈".repeat(400);
    let mut big = Grid::new("谈心谈话", &heads);
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
    let small = Grid::new("谈心谈话", &heads).line(&[
        "S-1",
        "第一小学",
        "2025-10-11",
        "王校长",
        "李主任",
        "日常谈心",
        "",
    ]);
    write_workbook(&desk.file("小表.xlsx"), &[small]);

    let mut loading =
        desk.command(&["import", "大表.xlsx"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let journal = desk.file("mingde-data/mingde.sqlite3-wal");
    while !std::fs::metadata(&journal).is_ok_and(|m| m.len() > 0) {
        assert!(loading.try_wait().unwrap().is_none(), "the import ended before it could be stopped");
        std::thread::yield_now();
    }
    let signal = |name: &str| {
        let sent = Command::new("kill").args([name, &loading.id().to_string()]).status();
        assert!(sent.unwrap().success());
    };
    signal("-STOP");
    let mut waiting =
        desk.command(&["import", "小表.xlsx"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(waiting.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    signal("-CONT");
    assert!(line.contains("正在等待"), "{line}");
    assert!(loading.wait().unwrap().success());
    let mut out = String::new();
    waiting.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert!(waiting.wait().unwrap().success() && out.contains("新增 1"), "{out}");
    desk.run(&["ledger", "verify"]).done();
}
