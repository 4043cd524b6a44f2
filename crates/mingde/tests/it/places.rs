//! Where the data lies, and where it cannot.

use crate::desk::*;
use mingde_testkit::write_workbook;

#[test]
fn the_data_folder_comes_from_the_call_or_from_the_surroundings() {
    let desk = Desk::with_registry();
    std::fs::rename(desk.file("mingde-data"), desk.file("局里")).unwrap();
    let count = |said: Said| {
        serde_json::from_str::<serde_json::Value>(&said.done()).unwrap().as_array().unwrap().len()
    };
    let list = ["record", "list", "--format", "json"];
    assert_eq!(count(desk.run(&[&["--data", "局里"], &list[..]].concat())), 3);
    assert_eq!(count(Said::of(desk.command(&list).env("MINGDE_DATA", "局里"))), 3);
}

#[test]
fn asking_where_there_is_no_ledger_founds_none() {
    let desk = Desk::new();
    for asked in [
        &["assess"][..],
        &["duties"],
        &["record", "list"],
        &["report", "单位简介"],
        &["export", "--parquet", "出"],
        &["import", "list"],
        &["import", "undo", "B1"],
        &["ledger", "verify"],
    ] {
        let said = desk.run(asked).wrong_call();
        assert!(said.contains("mingde-data") && said.contains("--data"), "{asked:?}: {said}");
    }
    assert!(!desk.file("mingde-data").exists());
}

#[test]
fn a_backup_takes_the_place_of_a_lost_folder() {
    let desk = Desk::with_registry();
    let said = desk.run(&["backup", "备份"]).done();
    assert!(said.contains("备份"), "{said}");
    let again = desk.run(&["backup", "备份"]).problems();
    assert!(again.contains("备份") && again.contains("已存在"), "{again}");
    assert!(!desk.file("备份/keys/field.key").exists() && !desk.file("备份/keys/signing.key").exists());
    std::fs::rename(desk.file("mingde-data"), desk.file("坏的")).unwrap();
    std::fs::rename(desk.file("备份"), desk.file("mingde-data")).unwrap();
    for key in ["field.key", "signing.key"] {
        std::fs::copy(desk.file("坏的/keys").join(key), desk.file("mingde-data/keys").join(key)).unwrap();
    }
    desk.run(&["ledger", "verify"]).done();
    let list = desk.run(&["record", "list", "--format", "json"]).done();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&list).unwrap().as_array().unwrap().len(), 3);
}

#[test]
fn a_backup_of_the_page_is_put_back_with_passphrase_and_sheet() {
    use mingde_app::{BackupOrder, Bureau, Settings, begin_backup, wait_for_job};
    let desk = Desk::with_registry();
    let sheet = ["keys", "sheet", "-o", "恢复单.txt"];
    desk.run(&sheet).done();
    let before = desk.run(&["ledger", "verify"]).done();
    let root = before.split(|sign: char| !sign.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap();
    let passphrase = "石榴花开两三枝 2026";
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let settings = Settings::in_folder(desk.file("mingde-data"));
        let bureau = std::sync::Arc::new(Bureau::open(&settings, &mut |_| Ok(())).await.unwrap());
        let [passphrase, again] = [passphrase, passphrase].map(|text| text.to_owned().into());
        let order = BackupOrder { passphrase, again, kept: true, salt: [5; 16] };
        let now = || mingde_core::date::Timestamp(1_700_000_000_000_000);
        let actor = mingde_testkit::operator("clerk");
        let id = begin_backup(&bureau, &actor, ([1; 16], now), order).await.unwrap();
        wait_for_job(&bureau, &id, std::time::Duration::from_secs(300)).await;
    });
    let made = std::fs::read_dir(desk.file("mingde-data/made")).unwrap().next().unwrap().unwrap().path();
    std::fs::rename(made, desk.file("副本.backup")).unwrap();
    std::fs::rename(desk.file("mingde-data"), desk.file("坏的")).unwrap();
    let restore = |typed: &str, keys: &str| {
        std::fs::write(desk.file("口令"), typed).unwrap();
        let typed = std::fs::File::open(desk.file("口令")).unwrap();
        Said::of(desk.command(&["restore", "副本.backup", "--keys", keys]).stdin(typed))
    };
    let wrong = restore("石榴花开两三枝 2025\n", "恢复单.txt").problems();
    assert!(wrong.contains("口令不对") && !desk.file("mingde-data").exists(), "{wrong}");
    let back = restore(&format!("{passphrase}\n"), "恢复单.txt").done();
    assert!(back.contains(root), "the same checkpoint: {root} {back}");
    let taken = restore(&format!("{passphrase}\n"), "坏的/keys").problems();
    assert!(taken.contains("已存在"), "{taken}");
    desk.run(&["ledger", "verify"]).done();
    let list = desk.run(&["record", "list", "--format", "json"]).done();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&list).unwrap().as_array().unwrap().len(), 3);
}

#[test]
fn a_data_folder_that_is_a_file_is_told_by_name() {
    let desk = Desk::new();
    std::fs::write(desk.file("数据"), "").unwrap();
    let said = desk.run(&["--data", "数据", "init"]).problems();
    assert!(said.contains("数据"), "{said}");
    assert_eq!(std::fs::read(desk.file("数据")).unwrap(), b"");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_told_by_name() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let closed = desk.file("只读");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(closed.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let said = desk.run(&["--data", "只读/data", "init"]).problems();
    assert!(said.contains("只读"), "{said}");
    let desk = Desk::with_registry();
    for (status, args) in [
        (2, &["template", "谈心谈话", "-o", "没有/模板.xlsx"][..]),
        (2, &["report", "short-introduction", "-o", "没有/简介.docx"]),
        (4, &["export", "--parquet", "谈话.xlsx/out"]),
    ] {
        let said = desk.run(args).ends(status);
        assert!(said.contains("没有") || said.contains("谈话.xlsx"), "{args:?}: {said}");
    }
}

#[test]
fn a_ledger_without_its_keys_is_read_and_not_written_and_is_given_no_new_ones() {
    let desk = Desk::with_registry();
    write_workbook(
        &desk.file("再谈.xlsx"),
        &[talks().line(&["第一小学", "2025-11-03", "王校长", "陈老师", "日常谈心"])],
    );
    std::fs::rename(desk.file("mingde-data/keys"), desk.file("keys")).unwrap();
    let read = desk.run(&["record", "list"]);
    assert_eq!(read.status, Some(0), "{read:?}");
    assert!(read.out.contains("2025-09-08") && read.err.contains("signing.pub"), "{read:?}");
    let said = desk.run(&["import", "再谈.xlsx"]).problems();
    assert!(said.contains("signing.key") && !said.contains("ledger-"), "{said}");
    assert!(!desk.file("mingde-data/keys/signing.key").exists());
    std::fs::rename(desk.file("keys"), desk.file("mingde-data/keys")).unwrap();
    assert_eq!(desk.json(&["record", "list"]).as_array().unwrap().len(), 3, "nothing was written");
    desk.run(&["ledger", "verify"]).done();
}

#[test]
fn a_database_that_does_not_answer_is_told_without_its_password() {
    let desk = Desk::new();
    let said =
        desk.run(&["--database", "postgres://clerk:geheim@127.0.0.1:1/x", "record", "list"]).problems();
    assert!(!said.contains("geheim"), "{said}");
}

#[test]
fn the_same_commands_work_on_postgresql() {
    mingde_testkit::on_every_database(async |url| {
        let Some(url) = url else { return };
        let desk = Desk::new();
        write_workbook(&desk.file("登记册.xlsx"), &registry());
        write_workbook(&desk.file("谈话.xlsx"), &[talks()]);
        let run = |args: &[&str]| Said::of(desk.command(args).env("MINGDE_DATABASE_URL", url));
        run(&["init"]).done();
        run(&["import", "登记册.xlsx", "谈话.xlsx"]).done();
        let listed = run(&["record", "list", "--format", "json"]).done();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&listed).unwrap().as_array().unwrap().len(), 3);
        run(&["ledger", "verify"]).done();
        assert!(!desk.file("mingde-data/mingde.sqlite3").exists());
        let root = |said: &str| said.split_once("根 ").map(|(_, rest)| rest[..64].to_owned());
        let moved = run(&["move", "sqlite"]).done();
        let refused = run(&["record", "list"]).problems();
        assert!(refused.contains("sqlite"), "{refused}");
        let verified = desk.run(&["ledger", "verify"]).done();
        assert!(verified.contains(&root(&moved).unwrap()), "{moved} {verified}");
        std::fs::create_dir_all(desk.file("mingde-data/ballots/00c0ffee00c0ffee")).unwrap();
        let moved = desk.run(&["move", url]).done();
        assert!(moved.contains("无记名投票共 1 次") && moved.contains("照常进行"), "{moved}");
        let again = run(&["record", "list", "--format", "json"]).done();
        assert_eq!(listed, again);
        let nowhere = run(&["move", "mysql://there"]).problems();
        assert!(nowhere.contains("postgres://"), "{nowhere}");
    });
}
