//! The press of a program that lives: made ready when the first report is printed, and kept.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use mingde_app::{AppError, Composed, Printing};
use mingde_pdf::{PdfError, Press, Shelf};

/// Prints with the fonts of a folder, before those of the machine.
pub fn printing(fonts: PathBuf) -> Printing {
    // One that could not be made is tried again: fonts may be there by then.
    let kept: Mutex<Option<Arc<Press>>> = Mutex::default();
    let ready = move || -> Result<Arc<Press>, PdfError> {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(press) = &*kept {
            return Ok(press.clone());
        }
        let press = Arc::new(Press::new(Shelf::scan(std::slice::from_ref(&fonts)))?);
        *kept = Some(press.clone());
        Ok(press)
    };
    Arc::new(move |report: &Composed| {
        let printed = ready().and_then(|press| press.print(&report.document));
        printed.map(|printed| printed.bytes).map_err(told)
    })
}

fn told(error: PdfError) -> AppError {
    tracing::error!(%error, "a report was not printed");
    AppError::Conflict(error.message())
}
