//! Reports at the command line: which there are, what they ask for, what they are written as, and when that is a
//! problem.

use crate::desk::*;

#[test]
fn forms_are_listed_and_shown_in_both_languages_and_as_json() {
    let desk = Desk::with_registry();
    let forms = desk.json(&["report", "list"]);
    let ids: Vec<&str> = forms.as_array().unwrap().iter().map(|f| f["form"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "bureaus-below",
            "civilisation-feature",
            "civilised-unit-report",
            "ethics-declaration",
            "evidence-catalogue",
            "party-personnel-summary",
            "short-introduction"
        ]
    );
    assert_eq!((&forms[1]["limit"], &forms[2]["limit"]), (&4000.into(), &5000.into()));
    assert!(desk.run(&["report", "list"]).done().contains("文明单位创建工作汇报"));
    assert!(
        desk.run(&["--lang", "en", "report", "list"])
            .done()
            .contains("Work report on the civilised-unit drive")
    );
    let shown = desk.json(&["report", "show", "单位简介"]);
    let pupils = shown["figures"].as_array().unwrap().iter().find(|f| f["figure"] == "pupils").unwrap();
    assert_eq!((&pupils["from"], &pupils["unit"]), (&"unit".into(), &"人".into()));
    assert!(desk.run(&["--lang", "en", "report", "show", "short-introduction"]).done().contains("Pupils"));
    let said = desk.run(&["report", "show", "单位间介"]).wrong_call();
    assert!(said.contains("单位简介"), "{said}");
}

#[test]
fn a_report_is_written_as_what_is_asked_for() {
    let desk = Desk::with_registry();
    for (args, file, begins) in [
        (&["--to", "html"][..], "short-introduction.html", "<!doctype html>"),
        (&["--to", "md"], "short-introduction.md", "# 示范区教育局"),
        (&["--to", "txt"], "short-introduction.txt", "示范区教育局"),
        (&["-o", "简介.md"], "简介.md", "# 示范区教育局"),
        // What is asked for in words counts more than the ending of a file.
        (&["--to", "txt", "-o", "简介.doc"], "简介.doc", "示范区教育局"),
    ] {
        let said = desk.run(&[&["report", "short-introduction", "--period", "2025-2026"], args].concat());
        assert_eq!(said.status, Some(0), "{said:?}");
        let text = std::fs::read_to_string(desk.file(file)).unwrap();
        assert!(text.starts_with(begins), "{args:?}: {text}");
        // What nobody reported is told to whoever writes, and is no failure.
        assert!(said.err.contains("项数据未报") && !said.out.contains("未报"), "{said:?}");
    }
    let out = ["report", "short-introduction", "--period", "2025-2026", "--to", "md", "-o", "-"];
    let said = desk.run(&out);
    assert!(said.out.starts_with("# 示范区教育局"), "the paper and nothing else: {said:?}");
    assert!(said.out.contains("未报数据"), "a draft names what lacks: {said:?}");
    let english = desk.run(&[&["--lang", "en"], &out[..]].concat()).err;
    let named = english.split("not reported: ").nth(1).unwrap().lines().next().unwrap();
    assert!(!named.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{english}");
    let said = desk.run(&[&out[..], &["--final"]].concat());
    assert!(!said.out.contains("未报数据") && said.err.contains("项数据未报"), "{said:?}");
    assert!(!desk.file("-").exists());
    let said = desk.run(&["report", "short-introduction", "--to", "wps"]).wrong_call();
    assert!(said.contains("docx"), "{said}");
}

#[test]
fn a_report_that_is_too_long_or_a_form_that_is_wrong_ends_with_status_one() {
    let desk = Desk::with_registry();
    let folder = desk.file("mingde-data/library/reports");
    std::fs::create_dir_all(&folder).unwrap();
    let front = "---\nid: long\nname: 长报告\nenglish: Long\ntitle: 报告\nissuer: 局\n";
    std::fs::write(folder.join("long.md"), format!("{front}limit: 5\n---\n这一段显然不止五个字。\n"))
        .unwrap();
    let said = desk.run(&["report", "long", "--to", "txt"]);
    assert_eq!(said.status, Some(1), "{said:?}");
    assert!(said.err.contains("11 字") && said.err.contains("5 字"), "{said:?}");
    assert!(desk.file("long.txt").is_file(), "it is written all the same, to be shortened by hand");

    let figures = "figures:\n  a: { title: 甲, from: honuor, count: rows }\n";
    std::fs::write(folder.join("long.md"), format!("{front}{figures}---\n{{{{ b }}}}\n")).unwrap();
    let said = desk.run(&["report", "long"]).problems();
    assert!(said.contains("honuor") && said.contains("honour") && said.contains("long.md:8"), "{said}");
    assert!(said.contains("long.md:10"), "the mistakes of text and front matter are told together: {said}");
    let said = desk.run(&["report", "list"]);
    assert_eq!(said.status, Some(1));
    assert!(said.out.contains("short-introduction") && said.err.contains("long.md:8"), "{said:?}");
    desk.run(&["report", "show", "short-introduction"]).done();
}
