//! Reports as files of each kind.

use crate::desk::Desk;

#[test]
fn a_report_becomes_the_kind_of_file_that_is_asked_for() {
    let desk = Desk::with_registry();
    let report = ["report", "short-introduction", "--period", "2025-2026"];
    for (args, file, begins) in [
        (&[][..], "short-introduction.docx", &b"PK"[..]),
        (&["--to", "pdf"], "short-introduction.pdf", b"%PDF-1.7"),
        (&["--to", "html"], "short-introduction.html", b"<!doctype html>"),
        (&["-o", "简介.pdf"], "简介.pdf", b"%PDF-1.7"),
        (&["-o", "简介.PDF"], "简介.PDF", b"%PDF-1.7"),
        (&["-o", "简介", "--to", "pdf"], "简介", b"%PDF-1.7"),
    ] {
        // What nobody reported is told, and so is a font that is missing here.
        let said = desk.run(&[&report[..], args].concat());
        assert_eq!(said.status, Some(0), "{said:?}");
        let bytes = std::fs::read(desk.file(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(bytes.starts_with(begins), "{file}");
    }
    // Asked the moment it was written, a paper and the ledger agree on every figure.
    for file in ["short-introduction.docx", "short-introduction.html", "简介.pdf"] {
        let said = desk.run(&["report", "verify", file]);
        assert_eq!(said.status, Some(0), "{file}: {said:?}");
    }
    let said = desk.run(&[&report[..], &["--to", "wps"]].concat()).wrong_call();
    assert!(said.contains("docx") && said.contains("pdf"), "{said}");
}
