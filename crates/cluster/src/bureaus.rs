//! The bureaus: every folder in a folder is what one of them exported.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::error::DataFusionError;
use mingde_app::AppError;
use mingde_core::diagnostic::Message;
use serde::{Deserialize, Serialize};

/// A bureau and where its snapshot lies, for everybody who is to read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bureau {
    /// The name of its folder.
    pub name: String,
    /// The folder.
    pub path: String,
}

/// All bureaus in a folder, by name. A folder that holds no snapshot is one that cannot be read: who looked away from it
/// would get sums without it.
///
/// # Errors
/// A folder that cannot be read, holds none, or has names that are no text.
pub fn bureaus_in(folder: &Path) -> Result<Vec<Bureau>, AppError> {
    let refused = |cause| AppError::File { path: folder.display().to_string(), cause };
    let folder_found = std::fs::canonicalize(folder).map_err(refused)?;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder_found).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let name = path.file_name().unwrap_or_default();
        if !path.is_dir() || name.to_string_lossy().starts_with('.') {
            continue;
        }
        let (Some(name), Some(text)) = (name.to_str(), path.to_str()) else {
            return Err(AppError::NotText(path.display().to_string()));
        };
        found.push(Bureau { name: name.to_owned(), path: text.to_owned() });
    }
    if found.is_empty() {
        return Err(AppError::NotFound(Message::new("cluster-no-bureaus").with("path", folder.display())));
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// What a leaf of the plan holds: a row for each bureau.
pub fn manifest_schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, false);
    Arc::new(Schema::new(vec![text("bureau"), text("path")]))
}

/// Bureaus as rows of such a leaf.
///
/// # Errors
/// None that bureaus could bring about.
pub fn manifest(bureaus: &[Bureau]) -> Result<RecordBatch, DataFusionError> {
    let texts = |of: fn(&Bureau) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(bureaus.iter().map(of)))
    };
    Ok(RecordBatch::try_new(manifest_schema(), vec![texts(|b| &b.name), texts(|b| &b.path)])?)
}

/// The bureaus of such rows.
///
/// # Errors
/// Columns of another sort.
pub fn bureaus_of(rows: &RecordBatch) -> Result<Vec<Bureau>, DataFusionError> {
    let texts = |at: usize| {
        let column = rows.columns().get(at).and_then(|column| column.as_any().downcast_ref::<StringArray>());
        column.ok_or_else(|| DataFusionError::Internal("a manifest of texts".to_owned()))
    };
    let (names, paths) = (texts(0)?, texts(1)?);
    let bureau = |at| Bureau { name: names.value(at).to_owned(), path: paths.value(at).to_owned() };
    Ok((0..names.len()).map(bureau).collect())
}
