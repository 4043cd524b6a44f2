//! A material as somebody sends it: text in any encoding, a web page, the body of a Word document. It is looked through, and every
//! place it speaks of is a place of the original.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use mingde_checkup::{CheckUp, Options, check_up, material, show};
use mingde_core::words::Locale;

/// A Word document around its body: random bytes would never make the package itself.
fn package(body: &[u8]) -> Option<Vec<u8>> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    package.start_file("word/document.xml", stored).ok()?;
    package.write_all(body).ok()?;
    Some(package.finish().ok()?.into_inner())
}

fn stands_in_the_original(done: &CheckUp) {
    let there = |from: usize, to: usize| done.original[from..to].iter().collect::<String>();
    for claim in &done.claims {
        assert!(claim.start < claim.end, "an empty claim");
        assert_eq!(there(claim.start, claim.end), claim.quote);
    }
    for repair in &done.repairs {
        assert_eq!(there(repair.start, repair.end), repair.damaged);
    }
    for finding in &done.findings {
        assert!(finding.start <= finding.end && finding.end <= done.original.len());
    }
}

fuzz_target!(|bytes: &[u8]| {
    // What reads the PDF panics on purpose where it gives up, which is caught outside of this target.
    if bytes.starts_with(b"%PDF-") {
        return;
    }
    let read = if bytes.starts_with(b"<w:") {
        let Some(package) = package(bytes) else { return };
        material::read("t.docx", &package)
    } else {
        material::read(if bytes.starts_with(b"#") { "t.md" } else { "t.txt" }, bytes)
    };
    let Ok(material) = read else { return };
    let markdown = material.format == material::Format::Markdown;
    let done = check_up(&material.text, &Options { limit: Some(400), markdown, typos: None });
    stands_in_the_original(&done);
    show::text::report("t", &done, &[], Locale::ZhCn);
    show::html::report("t", &done, &[], Locale::En);
    let _ = serde_json::to_string(&show::json::report(&done, Locale::En));
});
