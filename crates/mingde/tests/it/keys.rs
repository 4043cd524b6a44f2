//! Keys on paper, and what is sensitive on its way in: neither stands where somebody else could read it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use mingde_testkit::{Grid, edit_embedded, write_workbook};

use crate::desk::*;

/// Runs a command that is told something on standard input.
fn told(desk: &Desk, args: &[&str], said: &str) -> Said {
    let mut command = desk.command(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever refuses the call reads nothing of it.
    _ = child.stdin.take().unwrap().write_all(said.as_bytes());
    let output = child.wait_with_output().unwrap();
    Said {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn keys_that_were_printed_are_typed_in_again() {
    let desk = Desk::with_registry();
    let sheet = desk.run(&["keys", "sheet"]).done();
    assert!(sheet.lines().take_while(|line| !line.is_empty()).all(|line| line.starts_with('#')), "{sheet}");
    desk.run(&["keys", "sheet", "-o", "恢复单.txt"]).done();
    assert_eq!(std::fs::read_to_string(desk.file("恢复单.txt")).unwrap().trim_end(), sheet.trim_end());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(desk.file("恢复单.txt")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "the sheet is as good as the keys");
    }
    let keys = desk.file("mingde-data/keys");
    let before = std::fs::read_to_string(keys.join("field.key")).unwrap();
    std::fs::remove_dir_all(&keys).unwrap();
    assert!(desk.run(&["ledger", "verify"]).problems().contains("signing.pub"));
    // A wrong character is told by its group, and makes nothing.
    let at = sheet.rfind(|c: char| c.is_ascii_digit()).unwrap();
    let wrong = format!("{}{}", &sheet[..at], sheet[at..].replacen(|c: char| c.is_ascii_digit(), "Z", 1));
    assert!(told(&desk, &["keys", "restore"], &wrong).problems().contains("signing"), "{wrong}");
    assert!(!keys.exists());
    let made = told(&desk, &["keys", "restore"], &sheet).done();
    assert_eq!(made.lines().count(), 3, "{made}");
    assert_eq!(std::fs::read_to_string(keys.join("field.key")).unwrap().trim(), before.trim());
    desk.run(&["keys", "restore", "恢复单.txt"]).done();
    desk.run(&["ledger", "verify"]).done();
    write_workbook(&desk.file("补.xlsx"), &[talks()]);
    desk.run(&["import", "补.xlsx"]).done();
}

/// What is sensitive is refused as an argument, which everybody on the machine can read, and taken from standard input;
/// afterwards it stands nowhere: not in the data folder, not in what is printed, exported, reported on or logged, not in
/// what lies in the folder for temporary files.
#[test]
fn what_is_sensitive_comes_by_standard_input_and_stands_nowhere_afterwards() {
    const SECRETS: [&str; 3] = ["机密甲0001密", "机密乙0002密", "机密丙0003密"];
    let desk = Desk::with_registry();
    let temporary = desk.file("临时");
    std::fs::create_dir(&temporary).unwrap();
    let mut printed = String::new();
    let mut run = |args: &[&str], said: &str| {
        let mut command = desk.command(args);
        command.env("TMPDIR", &temporary).env("MINGDE_LOG", "trace").env("RUST_BACKTRACE", "1");
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        _ = child.stdin.take().unwrap().write_all(said.as_bytes());
        let output = child.wait_with_output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        printed.extend([&*out, &*err]);
        output.status.code()
    };
    let id = desk.json(&["record", "list", "--limit", "1"])[0]["id"].as_str().unwrap().to_owned();
    let correct =
        |change: &'static str| ["record", "correct", &id, change, "--reason", "补记"].map(str::to_owned);
    let argument = format!("main_points={}", SECRETS[0]);
    assert_eq!(run(&["record", "correct", &id, &argument, "--reason", "补记"], ""), Some(2));
    for secret in &SECRETS[..2] {
        let args = correct("main_points=-");
        assert_eq!(
            run(&args.each_ref().map(String::as_str), &format!("{secret}\n第二行{secret}\n")),
            Some(0)
        );
    }
    // By import too, and in a row that is refused; it goes back to whoever sent it and stands in no other file.
    let heads = [&TALKS[..], &["谈话要点"]].concat();
    let rows = Grid::new("谈心谈话", &heads)
        .line(&["第一小学", "2025-11-03", "王校长", "李主任", "日常谈心", SECRETS[2]])
        .line(&["第一小学", "2025-11-31", "王校长", "李主任", "日常谈心", SECRETS[2]]);
    write_workbook(&desk.file("谈.xlsx"), &[rows]);
    assert_eq!(run(&["import", "谈.xlsx", "--rejects", "退回"], ""), Some(1));
    for args in [
        &["record", "list", "--format", "json"][..],
        &["record", "show", &id],
        &["assess", "--format", "json"],
        &["explain", "heart-to-heart-talks", "第一小学", "talks", "--period", "2025-autumn"],
        &["export", "--parquet", "导出"],
        &["report", "short-introduction", "-o", "简介.docx"],
        &["report", "short-introduction", "-o", "简介.html"],
        &["ledger", "verify", "--format", "json"],
        &["ledger", "trail", "--format", "json"],
        &["keys", "renew"],
        &["duties"],
    ] {
        run(args, "");
    }
    assert_eq!(run(&["record", "open", &id, "main_points", "--purpose", "核实"], ""), Some(0));
    assert!(printed.contains(SECRETS[1]), "whoever opens it sees it");
    let shown = printed.replacen(&format!("{0}\n第二行{0}", SECRETS[1]), "", 1);
    let excepted = [desk.file("谈.xlsx"), desk.file("退回")];
    let files =
        files_below(desk.folder()).into_iter().filter(|path| !excepted.iter().any(|e| path.starts_with(e)));
    let mut looked_at = 0;
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        looked_at += 1;
        for secret in SECRETS {
            let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for form in [secret.as_bytes(), &utf16] {
                let stands = bytes.windows(form.len()).any(|window| window == form);
                assert!(!stands, "{secret} stands in {}", path.display());
            }
        }
    }
    assert!(looked_at > 8, "{looked_at}");
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} was printed or logged: {shown}");
    }
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0, "nothing lies in the temporary folder");
}

#[test]
fn a_clock_that_cannot_be_right_is_told() {
    let desk = Desk::with_registry();
    let data = desk.file("mingde-data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // Somebody wrote while the clock stood in another century.
    runtime.block_on(async {
        let store =
            mingde_store::Store::open(&data, &mingde_store::Database::Sqlite, &mut |_| Ok(())).await.unwrap();
        let far = mingde_core::date::Timestamp(4_294_967_296_000_000);
        let operator = mingde_testkit::operator("clerk");
        let mut writer = store.begin(&operator, far).await.unwrap();
        writer.audit("look", "nothing", "");
        writer.commit().await.unwrap();
        store.close().await.unwrap();
    });
    let said = desk.run(&["record", "list"]);
    assert_eq!(said.status, Some(0), "reading goes on: {said:?}");
    assert!(said.err.contains("2106") && said.err.contains("时钟"), "{said:?}");
}

#[test]
fn what_verification_finds_is_named_as_the_office_knows_it() {
    let desk = Desk::with_registry();
    let database = desk.file("mingde-data/mingde.sqlite3");
    let state =
        desk.json(&["record", "list", "--from", "2025-09-22", "--to", "2025-09-22"])[0]["state"].clone();
    let state = state.as_str().unwrap();
    edit_embedded(
        &database,
        "UPDATE revision SET state = 'returned' WHERE event = (SELECT event FROM head \
        WHERE kind = 'heart-to-heart-talk' ORDER BY event LIMIT 1 OFFSET 1)",
    );
    let said = desk.run(&["ledger", "verify"]).ends(3);
    assert!(said.contains("谈心谈话，第一小学，2025-09-22"), "{said}");
    let state = match state {
        "accepted" => "已采纳",
        _ => "已报送",
    };
    assert!(said.contains(&format!("状态：签名时为 {state}，现在是 已退回")), "{said}");
    let english = desk.run(&["--lang", "en", "ledger", "verify"]).ends(3);
    assert!(english.contains("Heart-to-heart talk, 第一小学, 2025-09-22"), "{english}");
    let told = desk.json(&["ledger", "verify"]);
    let finding =
        told["findings"].as_array().unwrap().iter().find(|f| f["code"] == "ledger-altered").unwrap();
    assert_eq!(
        (&finding["kind"], &finding["unit_name"]),
        (&"heart-to-heart-talk".into(), &"第一小学".into())
    );
    assert_eq!(finding["differs"][0]["field"], "state");
    assert_eq!(finding["differs"][0]["stored"], "returned");
}
