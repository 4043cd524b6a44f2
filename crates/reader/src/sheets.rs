//! A workbook that is read elsewhere: which sheets hold what, and their rows as they come.

use std::sync::{Arc, Mutex, PoisonError};

use mingde_core::diagnostic::Message;
use mingde_sheet::{BadWorkbook, DataSheet, IgnoredSheet, Layout, Recognition, Row};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Limits, Request};
use crate::room::ReadingRoom;
use crate::talk::{Reader, Talk};
use crate::unreadable::Unreadable;

/// About a thousand rows.
pub type Batch = Vec<Row>;

/// What a workbook was recognised as.
#[derive(Serialize, Deserialize)]
pub(crate) struct Recognised {
    /// The layout and version of the template, where its marker survived.
    pub marker: Option<(String, String)>,
    pub sheets: Vec<DataSheet>,
    pub ignored: Vec<IgnoredSheet>,
}

/// A workbook whose sheets have been recognised. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workbook(Arc<Opened>);

#[derive(Debug)]
struct Opened {
    room: ReadingRoom,
    name: String,
    file: Arc<Vec<u8>>,
    layouts: Arc<[Layout]>,
    marker: Option<(String, String)>,
    /// The reader that has the file already, while nobody asks it.
    idle: Mutex<Option<Reader>>,
}

impl ReadingRoom {
    /// Opens a workbook (.xlsx, .xls, .csv) and finds out which of its sheets belong to which layout.
    ///
    /// # Errors
    /// One message for whoever gave the file.
    pub fn workbook(
        &self,
        name: &str,
        bytes: Vec<u8>,
        layouts: &[Layout],
    ) -> Result<(Workbook, Recognition), BadWorkbook> {
        let (file, layouts) = (Arc::new(bytes), Arc::<[Layout]>::from(layouts));
        let job = Job::Recognise { name: name.to_owned(), layouts: layouts.to_vec() };
        let request = Request { job, limits: Limits::of(file.len()), length: Some(file.len() as u64) };
        let reader = self.reader().map_err(bad)?;
        let mut talk: Talk<Recognised> = Talk::begin(reader, request, Some(file.clone()));
        let Recognised { marker, sheets, ignored } = talk.only().map_err(bad)?;
        let sheets: Option<Vec<DataSheet>> = sheets.into_iter().map(|sheet| sheet.among(&layouts)).collect();
        let sheets = sheets.ok_or_else(|| bad(Unreadable::new("reader-stumbled")))?;
        let idle = Mutex::new(talk.over());
        let opened = Opened { room: self.clone(), name: name.to_owned(), file, layouts, marker, idle };
        Ok((Workbook(Arc::new(opened)), Recognition { sheets, ignored }))
    }
}

fn bad(unreadable: Unreadable) -> BadWorkbook {
    BadWorkbook(unreadable.0)
}

impl Workbook {
    /// The id of the layout a template was made from and its version, if the marker survived.
    pub fn marker(&self) -> Option<(&str, &str)> {
        self.0.marker.as_ref().map(|(layout, version)| (layout.as_str(), version.as_str()))
    }

    /// The rows of a sheet, read while those before them are taken. Dropping the stream stops the reading.
    pub fn stream(&self, sheet: &DataSheet) -> Stream {
        let opened = &*self.0;
        let idle = opened.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        let job = |layouts| Job::Rows { name: opened.name.clone(), layouts, sheet: sheet.clone() };
        let limits = Limits::of(opened.file.len());
        let talk = match idle {
            Some(reader) => {
                let request = Request { job: job(None), limits, length: None };
                Ok(Talk::begin(reader, request, None))
            }
            // Another stream has the reader that knows the file.
            None => opened.room.reader().map(|reader| {
                let length = Some(opened.file.len() as u64);
                let request = Request { job: job(Some(opened.layouts.to_vec())), limits, length };
                Talk::begin(reader, request, Some(opened.file.clone()))
            }),
        };
        Stream { workbook: self.clone(), sheet: sheet.clone(), talk: Some(talk) }
    }
}

/// Rows of a sheet in batches.
#[derive(Debug)]
pub struct Stream {
    workbook: Workbook,
    sheet: DataSheet,
    /// None when all has been said.
    talk: Option<Result<Talk<Batch>, Unreadable>>,
}

impl Iterator for Stream {
    type Item = Result<Batch, BadWorkbook>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match self.talk.as_mut()? {
            Ok(talk) => talk.next(),
            Err(unreadable) => Err(unreadable.clone()),
        };
        match next {
            Ok(Some(batch)) if batch.iter().all(|row| self.sheet.has_row(row)) => Some(Ok(batch)),
            Ok(Some(_)) => {
                self.talk = None;
                Some(Err(BadWorkbook(Message::new("reader-stumbled"))))
            }
            Ok(None) => {
                let reader = self.talk.take().and_then(Result::ok).and_then(Talk::over);
                *self.workbook.0.idle.lock().unwrap_or_else(PoisonError::into_inner) = reader;
                None
            }
            Err(unreadable) => {
                self.talk = None;
                Some(Err(bad(unreadable)))
            }
        }
    }
}
