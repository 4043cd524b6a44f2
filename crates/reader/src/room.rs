//! Where files are read, and by whom.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mingde_checkup::material::Material;
use mingde_report::carried::Carried;
use serde::de::DeserializeOwned;

use crate::job::{Job, Limits, Request};
use crate::paper::Paper;
use crate::photo::Photo;
use crate::seats::Seats;
use crate::serve::{ARGUMENT, serve};
use crate::talk::{Pipes, Process, Reader, Talk};
use crate::unreadable::{CANNOT_START, TOO_MANY, Unreadable};

/// So many read at once.
const AT_ONCE: usize = 8;
/// So long somebody waits for one of them.
const PATIENCE: Duration = Duration::from_secs(30);

/// The room in which strangers' files are read. Cheap to clone; what asks from several threads gets several readers.
#[derive(Clone, Debug)]
pub struct ReadingRoom {
    place: Arc<Place>,
    /// Seats of one among several who read here.
    own: Option<Arc<Seats>>,
}

#[derive(Debug)]
enum Place {
    /// On a thread of this process.
    Here,
    /// In processes of `program`, of which so many are started before anybody asks.
    Apart { program: PathBuf, keep: usize, waiting: Mutex<Vec<Reader>>, seats: Arc<Seats> },
}

impl ReadingRoom {
    /// Each file in a process of its own: `program` with [`ARGUMENT`] calls [`serve_and_exit`](crate::serve_and_exit).
    pub fn apart(program: PathBuf) -> Self {
        Self::with(program, 0)
    }

    /// The same with so many readers started ahead, for a process that lives. Each reads one file.
    pub fn kept_warm(program: PathBuf, keep: usize) -> Self {
        let room = Self::with(program, keep);
        room.refill();
        room
    }

    fn with(program: PathBuf, keep: usize) -> Self {
        let (waiting, seats) = (Mutex::default(), Seats::new(AT_ONCE));
        Self { place: Arc::new(Place::Apart { program, keep, waiting, seats }), own: None }
    }

    /// On threads of this process, by the same protocol and without its protection: for tests, and for programs that
    /// read nothing but their own files.
    pub fn here() -> Self {
        Self { place: Arc::new(Place::Here), own: None }
    }

    /// The same room for one of several who share it: of its seats they take so many at the most.
    pub fn share(&self, seats: usize) -> Self {
        Self { place: self.place.clone(), own: Some(Seats::new(seats)) }
    }

    /// The text of a material.
    pub fn material(&self, name: &str, bytes: Vec<u8>) -> Result<Material, Unreadable> {
        self.ask(Job::Material { name: name.to_owned() }, bytes)?.only()
    }

    /// Whether a reader starts, reads a few words and gives them back.
    ///
    /// # Errors
    /// Why it does not.
    pub fn is_fit(&self) -> Result<(), Unreadable> {
        self.material("fit.md", b"fit".to_vec()).map(drop)
    }

    /// What a paper carries about its figures.
    pub fn carried(&self, bytes: Vec<u8>) -> Result<Carried, Unreadable> {
        self.ask::<Paper>(Job::Receipts, bytes)?.only()?.unpacked()
    }

    /// A photo as others may see it. `whole` makes sure that it is one to its last line; without, its head is believed.
    pub fn photo(&self, bytes: Vec<u8>, whole: bool) -> Result<Photo, Unreadable> {
        self.ask(Job::Photo { whole }, bytes)?.only()
    }

    /// A photo as a small JPEG, turned as it is to be looked at.
    pub fn small_photo(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
        self.ask(Job::SmallPhoto, bytes)?.only()
    }

    fn ask<T: DeserializeOwned + Send + 'static>(
        &self,
        job: Job,
        bytes: Vec<u8>,
    ) -> Result<Talk<T>, Unreadable> {
        let (limits, length) = (Limits::of(bytes.len()), Some(bytes.len() as u64));
        let request = Request { job, limits, length };
        Ok(Talk::begin(self.reader()?, request, Some(Arc::new(bytes))))
    }

    /// A reader that has no file yet, once there is a seat for it.
    pub(crate) fn reader(&self) -> Result<Reader, Unreadable> {
        let Place::Apart { waiting, seats, .. } = &*self.place else { return self.start() };
        // Whoever waits for one of their own keeps nobody else from theirs.
        let take = |seats: &Arc<Seats>| seats.take(PATIENCE).ok_or_else(|| Unreadable::new(TOO_MANY));
        let own = self.own.as_ref().map(take).transpose()?;
        let seat = take(seats)?;
        let ready = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = ready.map_or_else(|| self.start(), Ok)?;
        if let Some(process) = &mut reader.process {
            process.seats = own.into_iter().chain([seat]).collect();
        }
        self.refill();
        Ok(reader)
    }

    /// Starts what should be waiting. What does not start now is told when it is needed.
    fn refill(&self) {
        let Place::Apart { keep, waiting, .. } = &*self.place else { return };
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while waiting.len() < *keep {
            let Ok(reader) = self.start() else { return };
            waiting.insert(0, reader);
        }
    }

    fn start(&self) -> Result<Reader, Unreadable> {
        let started = match &*self.place {
            Place::Here => start_here(),
            Place::Apart { program, .. } => start_apart(program),
        };
        started.map_err(|cause| {
            tracing::error!(?cause, "a reader does not start");
            Unreadable::new(CANNOT_START)
        })
    }
}

fn start_here() -> std::io::Result<Reader> {
    let (asked, to) = std::io::pipe()?;
    let (from, answered) = std::io::pipe()?;
    // It ends with the pipes; what it was unable to say nobody waits for.
    std::thread::spawn(move || _ = serve(asked, answered, false));
    Ok(Reader { process: None, pipes: Pipes { to: Box::new(to), from: Box::new(from) } })
}

/// The child has nothing of this process but two pipes: no environment with an address of a database in it, no folder,
/// nowhere to print.
fn start_apart(program: &PathBuf) -> std::io::Result<Reader> {
    let mut command = Command::new(program);
    command.arg(ARGUMENT).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Memory that the allocator has set aside and nobody uses counts as used otherwise: a gigabyte of it is beyond the
    // limit from the first moment, and whether a reader gets any more is then chance.
    command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0");
    #[cfg(unix)]
    command.current_dir("/");
    let mut process = Process { child: command.spawn()?, seats: Vec::new() };
    let pipes = process.child.stdin.take().zip(process.child.stdout.take());
    let (to, from) = pipes.ok_or(std::io::ErrorKind::BrokenPipe)?;
    Ok(Reader { process: Some(process), pipes: Pipes { to: Box::new(to), from: Box::new(from) } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn who_shares_a_room_takes_no_seats_of_the_others() {
        let room = ReadingRoom::apart("/bin/cat".into());
        let (one, other) = (room.share(1), room.share(1));
        let reading = one.reader().unwrap();
        assert!(one.own.as_ref().unwrap().take(Duration::ZERO).is_none(), "one reads at once");
        drop(other.reader().unwrap());
        drop(reading);
        assert!(one.own.as_ref().unwrap().take(Duration::ZERO).is_some());
    }
}
