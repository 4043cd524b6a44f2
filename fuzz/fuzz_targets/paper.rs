//! A paper as it comes back to be verified: a web page by its bytes, or a Word document made of its receipts and its body,
//! which a noughth byte parts. What is read says one thing of each place.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use mingde_report::carried;
use mingde_report::verify::judge;

fn package(receipts: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, inside) in [("customXml/item1.xml", receipts), ("word/document.xml", body)] {
        package.start_file(name, stored).ok()?;
        package.write_all(inside).ok()?;
    }
    Some(package.finish().ok()?.into_inner())
}

fuzz_target!(|bytes: &[u8]| {
    // What reads the PDF is not ours; the process it runs in holds it.
    if bytes.starts_with(b"%PDF") {
        return;
    }
    let read = match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => {
            let Some(package) = package(&bytes[..at], &bytes[at + 1..]) else { return };
            carried::read(&package)
        }
        None => carried::read(bytes),
    };
    let Ok(carried) = read else { return };
    assert_eq!(carried.says.len(), carried.receipts.places.len());
    judge(&carried);
});
