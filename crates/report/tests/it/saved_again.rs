//! A document that LibreOffice has opened and saved: its figures can still be asked about. Without LibreOffice
//! the test says so and passes; what it would have told is kept by the tests that alter the file themselves.

use std::process::Command;

use mingde_report::docx;
use mingde_report::verify::{Standing, judge};
use mingde_report::{carried, provenance::Receipts};

use crate::package::edited;
use crate::verify::paper;

/// The file after a round through LibreOffice; `None` where there is none.
fn saved_again(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let folder = std::env::temp_dir().join(format!("mingde-saved-again-{}-{name}", std::process::id()));
    let (file, out) = (folder.join("paper.docx"), folder.join("out"));
    std::fs::create_dir_all(&out).unwrap();
    std::fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"])
        .arg(&out)
        .arg(&file)
        .output();
    let saved = match done {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED: no soffice here; apt-get install libreoffice-writer-nogui to run this test");
            None
        }
        Err(cause) => panic!("soffice: {cause}"),
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            Some(std::fs::read(out.join("paper.docx")).unwrap_or_else(|e| panic!("{e}: {told}")))
        }
    };
    std::fs::remove_dir_all(&folder).unwrap();
    saved
}

#[test]
fn figures_survive_a_save_in_libreoffice() {
    let Some(saved) = saved_again(&docx::write(&paper()).unwrap(), "whole") else { return };
    let carried = carried::read(&saved).unwrap();
    assert_eq!(carried.receipts, Receipts::of(&paper()));
    let judged = judge(&carried);
    assert!(judged.iter().all(|j| j.standing == Standing::AsWritten), "{judged:?}");
}

#[test]
fn an_edit_survives_a_save_in_libreoffice() {
    let by_hand = edited(&paper(), |body| body.replace(">37<", ">40<").replace(">2.8万余<", ">三万<"));
    let Some(saved) = saved_again(&by_hand, "edited") else { return };
    let standing: Vec<Standing> =
        judge(&carried::read(&saved).unwrap()).into_iter().map(|j| j.standing).collect();
    assert_eq!(standing[0], Standing::Edited("40".into()));
    assert_eq!(standing[1], Standing::Edited("三万".into()));
    assert_eq!(standing[2..], [Standing::AsWritten, Standing::AsWritten, Standing::AsWritten]);
}
