//! Pictures of a report: files beside the form, in the bureau's own library.

use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_report::document::Document;
use mingde_report::form::Form;
use mingde_report::picture::Image;

/// Puts the pictures a form names into the document; says which could not be.
pub(crate) fn show_pictures(form: &Form, document: &mut Document) -> Vec<Message> {
    let folder = Path::new(&form.source().name).parent().unwrap_or(Path::new(""));
    let mut warnings = Vec::new();
    document.show_pictures(|file| {
        let Ok(bytes) = std::fs::read(folder.join(file)) else {
            warnings.push(Message::new("report-picture-missing").with("name", file));
            return None;
        };
        Image::read(bytes).map_err(|bad| warnings.push(bad.message(file))).ok()
    });
    warnings
}
