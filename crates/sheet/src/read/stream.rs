//! Reading on a thread of its own, so that what is read is stored meanwhile.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::trouble::{BadWorkbook, damaged};
use super::workbook::{DataSheet, Workbook};
use crate::{Layout, Row};

/// Rows in a batch.
const BATCH: usize = 1_000;
/// Batches that may wait.
const WAITING: usize = 4;

/// About a thousand rows.
pub type Batch = Vec<Row>;

/// Rows of a sheet, read on a thread of their own and handed over in batches, at most four of them waiting.
/// Dropping it stops the reading.
#[derive(Debug)]
pub struct Stream {
    batches: Option<Receiver<Batch>>,
    reader: Option<JoinHandle<Result<u64, BadWorkbook>>>,
}

impl Workbook {
    /// Like [`read_rows`](Self::read_rows), on a thread of its own.
    pub fn stream(&self, layout: &Layout, sheet: &DataSheet) -> Stream {
        let (workbook, layout, sheet) = (self.clone(), layout.clone(), sheet.clone());
        let (sender, batches) = sync_channel(WAITING);
        let reader = std::thread::spawn(move || send_rows(&workbook, &layout, &sheet, &sender));
        Stream { batches: Some(batches), reader: Some(reader) }
    }
}

fn send_rows(
    workbook: &Workbook,
    layout: &Layout,
    sheet: &DataSheet,
    sender: &SyncSender<Batch>,
) -> Result<u64, BadWorkbook> {
    let mut batch = Vec::with_capacity(BATCH);
    let count = workbook.read_rows(layout, sheet, |row| {
        batch.push(row);
        if batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        match sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) {
            Ok(()) => ControlFlow::Continue(()),
            // Nobody listens any more.
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    // As above, a closed channel only means that nobody wants the rest.
    let _ = sender.send(batch);
    Ok(count)
}

impl Iterator for Stream {
    type Item = Result<Batch, BadWorkbook>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.batches.as_ref()?.recv() {
            Ok(batch) => Some(Ok(batch)),
            Err(_) => {
                self.batches = None;
                match self.reader.take()?.join() {
                    Ok(Ok(_)) => None,
                    Ok(Err(bad)) => Some(Err(bad)),
                    Err(_) => Some(Err(damaged("reader"))),
                }
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // The reader must see the closed channel before it is waited for.
        self.batches = None;
        if let Some(reader) = self.reader.take() {
            // Its result belongs to nobody now.
            let _ = reader.join();
        }
    }
}
