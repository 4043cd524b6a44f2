//! What lies before a reader: one file, and what it has been opened as.

use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

use mingde_checkup::material;
use mingde_core::diagnostic::Message;
use mingde_report::carried;
use mingde_sheet::{BadWorkbook, DataSheet, Layout, Row, Workbook};
use serde::Serialize;

use crate::frame::{self, Tag};
use crate::job::Job;
use crate::packed::pack;
use crate::paper::Paper;
use crate::sheets::Recognised;

/// Rows in a part of an answer.
const BATCH: usize = 1_000;
/// And bytes: a cell may hold a book.
const BYTES: usize = 4 << 20;

/// What has gone wrong in an answer.
pub(crate) enum Broken {
    /// The file cannot be read, and the reader knows why.
    Refused(Message),
    /// Nobody listens any more.
    Pipe(std::io::Error),
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::Pipe(error)
    }
}

impl From<BadWorkbook> for Broken {
    fn from(bad: BadWorkbook) -> Self {
        Self::Refused(bad.0)
    }
}

/// The file, and the workbook in it once it has been asked for.
#[derive(Default)]
pub(crate) struct Desk {
    pub file: Vec<u8>,
    opened: Option<(Workbook, Arc<[Layout]>)>,
}

impl Desk {
    /// Does a job, and sends the answer in parts.
    pub(crate) fn answer(&mut self, job: Job, to: &mut impl Write) -> Result<(), Broken> {
        match job {
            Job::Material { name } => {
                let material = material::read(&name, &self.file).map_err(|e| Broken::Refused(e.message()))?;
                part(to, &material)
            }
            Job::Photo { whole } => {
                let photo = crate::photo::read(&self.file, whole).map_err(Broken::Refused)?;
                part(to, &photo)
            }
            Job::SmallPhoto => part(to, &crate::small::small(&self.file).map_err(Broken::Refused)?),
            Job::Receipts => {
                let carried = carried::read(&self.file).map_err(|e| Broken::Refused(e.message()))?;
                part(to, &Paper::of(&carried).map_err(std::io::Error::other)?)
            }
            Job::Recognise { name, layouts } => {
                let workbook = self.open(&name, Some(layouts))?.0.clone();
                let layouts = self.open(&name, None)?.1.clone();
                let recognition = workbook.recognise(&layouts)?;
                let marker = workbook.marker().map(|(id, version)| (id.to_owned(), version.to_owned()));
                let (sheets, ignored) = (recognition.sheets, recognition.ignored);
                part(to, &Recognised { marker, sheets, ignored })
            }
            Job::Rows { name, layouts, sheet } => {
                let (workbook, layouts) = self.open(&name, layouts)?;
                let sheet = sheet
                    .among(layouts)
                    .ok_or(std::io::ErrorKind::InvalidData)
                    .map_err(std::io::Error::from)?;
                rows(workbook, &layouts[sheet.layout], &sheet, to)
            }
        }
    }

    /// The workbook in the file, opened once, and the layouts among which its sheets are.
    fn open(
        &mut self,
        name: &str,
        layouts: Option<Vec<Layout>>,
    ) -> Result<&(Workbook, Arc<[Layout]>), Broken> {
        if let Some(layouts) = layouts {
            let workbook = Workbook::from_bytes(name, std::mem::take(&mut self.file))?;
            self.opened = Some((workbook, layouts.into()));
        }
        self.opened.as_ref().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidData).into())
    }
}

fn rows(workbook: &Workbook, layout: &Layout, sheet: &DataSheet, to: &mut impl Write) -> Result<(), Broken> {
    let mut batch: Vec<Row> = Vec::with_capacity(BATCH);
    let (mut bytes, mut stopped) = (0, Ok(()));
    workbook.read_rows(layout, sheet, |row| {
        bytes += row.original.size();
        batch.push(row);
        if batch.len() < BATCH && bytes < BYTES {
            return ControlFlow::Continue(());
        }
        stopped = part(to, &batch);
        (bytes, batch) = (0, Vec::with_capacity(BATCH));
        if stopped.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    stopped?;
    part(to, &batch)
}

fn part(to: &mut impl Write, value: &impl Serialize) -> Result<(), Broken> {
    let sent = frame::write(to, Tag::Part, &pack(value)?).and_then(|()| to.flush());
    sent.map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => Broken::Refused(Message::new("reader-answer-too-long")),
        _ => Broken::Pipe(error),
    })
}
