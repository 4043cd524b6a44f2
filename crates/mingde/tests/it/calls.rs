//! Calls right and wrong, in both languages.

use crate::desk::*;

/// Every command with its path, as the help itself lists them.
fn commands(desk: &Desk) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(path) = open.pop() {
        let help = help(desk, "en", &path);
        let list = help.split("Commands:\n").nth(1).unwrap_or("").split("\n\n").next().unwrap_or("");
        for line in list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
            let name = line.split_whitespace().next().unwrap();
            open.push([path.as_slice(), &[name.to_owned()]].concat());
        }
        found.push(path);
    }
    found
}

fn help(desk: &Desk, lang: &str, path: &[String]) -> String {
    let mut args = vec!["--lang", lang];
    args.extend(path.iter().map(String::as_str));
    args.push("--help");
    desk.run(&args).done()
}

#[test]
fn help_is_complete_in_both_languages() {
    let desk = Desk::new();
    let commands = commands(&desk);
    let names: Vec<String> = commands.iter().map(|path| path.join(" ")).collect();
    for expected in [
        "demo",
        "import undo",
        "import list",
        "template",
        "record correct",
        "record withdraw",
        "check",
        "rulebook list",
        "rulebook show",
        "assess",
        "explain",
        "report",
        "ledger verify",
        "export",
    ] {
        assert!(names.iter().any(|n| n == expected), "{expected} is missing in {names:?}");
    }
    for path in &commands {
        for lang in ["zh-CN", "en"] {
            let text = help(&desk, lang, path);
            for line in text.lines() {
                assert!(!line.contains("cli-") && !line.contains('{'), "{path:?} in {lang}: {line}");
                let bare = line.trim_end();
                let option = bare.trim_start().starts_with('-');
                assert!(
                    !option || bare.trim_start().contains("  "),
                    "{path:?} in {lang} explains nothing: {line}"
                );
            }
            let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(chinese, lang == "zh-CN", "{path:?} in {lang}:\n{text}");
            if lang == "zh-CN" {
                for english in ["[default:", "[env:", "[possible values:"] {
                    assert!(!text.contains(english), "{path:?}: {english}\n{text}");
                }
                // Names of values are words of the language as well; each has a line `cli-value-…`.
                for (at, _) in text.match_indices(['<', '[']) {
                    let name: String =
                        text[at + 1..].chars().take_while(|c| !matches!(c, '>' | ']')).collect();
                    assert!(!name.contains(|c: char| c.is_ascii_uppercase()), "{path:?}: {name}\n{text}");
                }
            }
        }
    }
}

#[test]
fn asking_for_help_opens_no_ledger() {
    let desk = Desk::new();
    commands(&desk);
    desk.run(&["--version"]).done();
    desk.run(&["rulebook", "list"]).done();
    desk.run(&["template"]).done();
    assert!(!desk.file("mingde-data").exists());
}

#[test]
fn a_wrong_call_is_told_with_the_nearest_right_word() {
    let desk = Desk::with_registry();
    for (args, zh, en) in [
        (&["asess"][..], "assess", "assess"),
        (&["import", "--dry-rn", "a.xlsx"], "--dry-run", "--dry-run"),
        (&["assess", "--format", "xml"], "json", "json"),
        (&["record", "list", "--limit", "许多"], "许多", "许多"),
        (&["assess", "--period", "2025-13"], "2025-Q4", "2025-Q4"),
        (&["assess", "--as-of", "明天"], "明天", "明天"),
        (&["record", "list", "--state", "acepted"], "已采纳", "accepted"),
        (&["imprt"], "“import”", "import"),
        (&["assess", "--since", "没有.json"], "没有.json", "没有.json"),
        (&["report", "short-introduction", "-o", "简介.xlsx"], "docx", "docx"),
        (&["report", "short-introduction", "-o", "无此处/简介.docx"], "没有 无此处 这个文件夹", "无此处"),
        (&["record", "show"], "<编号>", "<ID>"),
        (&["record"], "withdraw", "withdraw"),
        (&[], "assess", "assess"),
        (&["import"], "文件", "file"),
        (&["record", "list", "--from", "2025-12-01", "--to", "2025-11-30"], "2025-11-30", "2025-11-30"),
        (&["demo", "--scale", "small", "--schools", "3"], "--schools", "--schools"),
        (&["demo", "--scale", "province", "--schools", "0"], "0", "0"),
        (&["template", "谈心谈化"], "谈心谈话", "谈心谈话"),
        (&["assess", "heart-to-heart-talk"], "heart-to-heart-talks", "heart-to-heart-talks"),
        (&["explain", "heart-to-heart-talks", "第一小雪"], "第一小雪", "第一小雪"),
        (&["report", "单位间介"], "单位简介", "单位简介"),
        (&["rulebook", "show", "谈心谈话"], "谈心谈话制度", "谈心谈话制度"),
        (&["import", "undo", "ABC"], "ABC", "ABC"),
        (&["record", "show", "ffffffff"], "ffffffff", "ffffffff"),
        (&["--database", "mysql://x", "ledger", "verify"], "postgres://", "postgres://"),
        (&["--lang", "fr", "ledger", "verify"], "zh-CN", "zh-CN"),
    ] {
        let said = desk.run(args).wrong_call();
        assert!(said.contains(zh), "{args:?}: {said}");
        assert!(
            !said.contains("command-") && !said.contains("app-") && !said.contains("cli-"),
            "{args:?}: {said}"
        );
        assert!(!said.contains("：。"), "{args:?}: an empty list: {said}");
        let said = desk.run(&[&["--lang", "en"], args].concat());
        if !args.contains(&"fr") {
            let said = said.wrong_call();
            assert!(said.contains(en), "{args:?}: {said}");
        }
    }
}

#[test]
fn a_state_is_called_by_its_word_as_by_its_name() {
    let desk = Desk::with_registry();
    let listed = |state: &str| desk.run(&["record", "list", "--state", state]).done();
    assert!(listed("已采纳").contains("谈心谈话"));
    assert_eq!(listed("已采纳"), listed("accepted"));
    assert_eq!(listed("已退回"), listed("returned"));
}

#[test]
fn the_language_may_come_from_the_surroundings() {
    let desk = Desk::with_registry();
    let none = ["record", "list", "--state", "withdrawn"];
    let said = Said::of(desk.command(&none).env("MINGDE_LANG", "en"));
    assert_eq!(said.done().trim(), desk.run(&[&none[..], &["--lang=en"]].concat()).done().trim());
    assert!(desk.run(&none).done().contains("没有"));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let desk = Desk::with_registry();
    for args in [&["record", "list"][..], &["rulebook", "list", "--format", "json"]] {
        let mut child = desk
            .command(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn a_table_is_written_under_no_name_of_another_sort_and_takes_the_place_of_no_other_file() {
    let desk = Desk::with_registry();
    std::fs::write(desk.file("谈话.csv"), "单位,谈话日期\n").unwrap();
    for args in [
        &["template", "heart-to-heart-talk", "-o", "谈话.csv"][..],
        &["export", "--xlsx", "谈话.csv", "单位"],
        &["export", "--xlsx", "-", "单位"],
        &["duties", "--xlsx", "谈话.csv"],
        &["keys", "sheet", "-o", "恢复单.xls"],
    ] {
        let told = desk.run(args).wrong_call();
        assert!(told.contains("请以"), "{args:?}: {told}");
    }
    assert_eq!(std::fs::read_to_string(desk.file("谈话.csv")).unwrap(), "单位,谈话日期\n");
    desk.run(&["template", "heart-to-heart-talk", "-o", "谈话.XLSX"]).done();
}
