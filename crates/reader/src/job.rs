//! What a reader is asked to do.

use mingde_sheet::{DataSheet, Layout};
use serde::{Deserialize, Serialize};

/// One thing to read out of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Job {
    /// The text of a material; the name tells sorts of text apart.
    Material {
        /// Name of the file.
        name: String,
    },
    /// A photo, without what it tells beside what it shows.
    Photo {
        /// Whether it is decoded to its last line.
        whole: bool,
    },
    /// A photo made small.
    SmallPhoto,
    /// The receipts that a paper carries, and what stands in their places.
    Receipts,
    /// Which sheets of a workbook belong to which layouts.
    Recognise {
        /// Name of the file.
        name: String,
        /// All there are.
        layouts: Vec<Layout>,
    },
    /// The rows of a sheet.
    Rows {
        /// Name of the file.
        name: String,
        /// The layouts of [`Recognise`](Self::Recognise), for a reader that has not recognised the workbook itself.
        layouts: Option<Vec<Layout>>,
        /// The sheet as it was recognised.
        sheet: DataSheet,
    },
}

/// A job with all it needs beside the bytes of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    pub job: Job,
    pub limits: Limits,
    /// So many bytes of the file follow; none where the reader has it already.
    pub length: Option<u64>,
}

/// What a reader may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Bytes of memory.
    pub memory: u64,
    /// Bytes of stack.
    pub stack: u64,
    /// Seconds of processor time.
    pub seconds: u64,
}

impl Limits {
    /// For a file of so many bytes. An ordinary one takes a hundredth of it.
    pub(crate) fn of(length: usize) -> Self {
        let mebibytes = (length >> 20) as u64;
        Self { memory: (512 << 20) + 4 * length as u64, stack: 16 << 20, seconds: 10 + 2 * mebibytes }
    }
}
