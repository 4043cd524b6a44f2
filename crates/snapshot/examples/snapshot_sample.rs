//! Writes the small bureau of the tests to a directory: `cargo run -p mingde-snapshot --example snapshot_sample DIR`.

use std::path::Path;
use std::process::ExitCode;

use mingde_core::words::{Locale, say};

fn main() -> ExitCode {
    let Some(dir) = std::env::args().nth(1) else {
        eprintln!("usage: sample DIR");
        return ExitCode::from(2);
    };
    match mingde_snapshot::write(
        &mingde_testkit::bureau().snapshot(),
        "mingde/sample",
        Path::new(&dir),
        &|_| (),
    ) {
        Ok(manifest) => {
            println!("{} files, {} rows", manifest.files.len(), manifest.rows());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}", say(Locale::ZhCn, &error.message()));
            ExitCode::FAILURE
        }
    }
}
