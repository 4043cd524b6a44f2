//! Pictures of a report: files beside the form, in the bureau's own library.

use std::collections::BTreeMap;
use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_report::document::Document;
use mingde_report::form::Form;
use mingde_report::picture::Image;

/// No picture of a report is larger.
const LARGEST: u64 = 64 << 20;

/// The bytes of the pictures a form names, by the name it gives them; those that are not there are missing here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pictures(pub BTreeMap<String, Vec<u8>>);

/// Reads the pictures a form names from the folder it stands in.
pub fn pictures_beside(form: &Form) -> Pictures {
    let folder = Path::new(&form.source().name).parent().unwrap_or(Path::new(""));
    let read =
        |file: String| Some((file.clone(), mingde_reader::read_file(&folder.join(file), LARGEST).ok()?));
    Pictures(form.pictures().into_iter().filter_map(read).collect())
}

impl Pictures {
    /// Puts them into a document; says which could not be.
    pub(crate) fn show(&self, document: &mut Document) -> Vec<Message> {
        let mut warnings = Vec::new();
        document.show_pictures(|file| {
            let Some(bytes) = self.0.get(file) else {
                warnings.push(Message::new("report-picture-missing").with("name", file));
                return None;
            };
            Image::read(bytes.clone()).map_err(|bad| warnings.push(bad.message(file))).ok()
        });
        warnings
    }
}
