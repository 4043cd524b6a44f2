//! What lies beside a spreadsheet when the kind asks for proof: the minutes of a meeting, an approval. A record
//! without them would stay submitted for ever, and no rulebook would count it.

use std::path::{Path, PathBuf};

use mingde_core::kind::{Asked, Kind};
use mingde_sheet::{Cell, Key, PartLayout};

use crate::error::AppError;

/// Writes a small text for each record of a kind that requires evidence, into a folder beside the workbook.
pub(super) struct EvidenceWriter {
    /// What it is: `会议纪要`.
    title: String,
    /// `重大事项决策-会议纪要`.
    folder: String,
    beside: PathBuf,
    count: u32,
}

impl EvidenceWriter {
    /// For the workbook at `path`; none if the kind can do without.
    pub fn beside(path: &Path, kind: &Kind) -> Result<Option<Self>, AppError> {
        if kind.evidence.asked != Asked::Required {
            return Ok(None);
        }
        let title = kind.evidence.title.clone();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        // The cell lists file names: what separates them there must not occur in one.
        let plain = |c: &char| c.is_alphanumeric() || *c == '-';
        let folder: String = format!("{stem}-{title}").chars().filter(plain).collect();
        let beside = path.parent().unwrap_or(Path::new("")).to_owned();
        let whole = beside.join(&folder);
        std::fs::create_dir_all(&whole).map_err(AppError::file(&whole))?;
        Ok(Some(Self { title, folder, beside, count: 0 }))
    }

    /// Writes down what the row says and names the file in the row. The same row gives the same bytes, and what
    /// is sensitive is not repeated in clear.
    pub fn write(&mut self, part: &PartLayout, cells: &mut [Option<Cell>]) -> Result<(), AppError> {
        let Some(at) = part.columns.iter().position(|c| c.key == Key::Evidence) else { return Ok(()) };
        let mut text = format!("{}\n\n", self.title);
        for (column, cell) in part.columns.iter().zip(&*cells) {
            if let Some(cell) = cell.as_ref().filter(|_| !column.sensitive) {
                text.push_str(&format!("{}：{}\n", column.title, cell.written(&column.kind)));
            }
        }
        self.count += 1;
        let name = format!("{}/{:03}.txt", self.folder, self.count);
        let path = self.beside.join(&name);
        std::fs::write(&path, text).map_err(AppError::file(&path))?;
        cells[at] = Some(Cell::Texts(vec![name]));
        Ok(())
    }
}
