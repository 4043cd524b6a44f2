//! A question on its way to a reader, and the answer coming back in parts.

use std::io::{self, Read, Write};
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use mingde_core::diagnostic::Message;
use serde::de::DeserializeOwned;

use crate::frame::{self, Tag};
use crate::job::{Limits, Request};
use crate::packed::{pack, unpack};
use crate::seats::Seat;
use crate::unreadable::Unreadable;

/// Parts that may wait to be taken.
const WAITING: usize = 4;
/// So much longer than its processor time a part is waited for: the machine may be busy with other things.
const PATIENCE: u64 = 3;

/// Both ends of the pipes to a reader.
pub(crate) struct Pipes {
    pub to: Box<dyn Write + Send>,
    pub from: Box<dyn Read + Send>,
}

/// A reader that waits to be asked. Dropping it ends it.
pub(crate) struct Reader {
    pub process: Option<Process>,
    pub pipes: Pipes,
}

/// A process that is ended when nobody wants it any more.
pub(crate) struct Process {
    pub child: Child,
    /// Where it reads; none as long as it waits for a file.
    pub seats: Vec<Seat>,
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already is only taken note of.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

enum Answer<T> {
    Part(T),
    End,
    Refused(Message),
    Stumbled(String),
    /// What came is no answer, or too much of one.
    Unheard(io::Error),
}

/// An answer whose parts come one after the other. Dropping it ends the reader.
pub(crate) struct Talk<T> {
    process: Option<Process>,
    parts: Option<Receiver<Answer<T>>>,
    thread: Option<JoinHandle<Option<Pipes>>>,
    limits: Limits,
}

impl<T: DeserializeOwned + Send + 'static> Talk<T> {
    /// Asks on a thread of its own, so that neither side waits for the other with full hands. `file` is given to a reader
    /// that has none yet.
    pub(crate) fn begin(reader: Reader, request: Request, file: Option<Arc<Vec<u8>>>) -> Self {
        let limits = request.limits;
        let (sender, parts) = sync_channel(WAITING);
        let thread = std::thread::spawn(move || ask(reader.pipes, &request, file, &sender));
        Self { process: reader.process, parts: Some(parts), thread: Some(thread), limits }
    }

    /// The next part; none behind the last one.
    pub(crate) fn next(&mut self) -> Result<Option<T>, Unreadable> {
        let Some(parts) = &self.parts else { return Ok(None) };
        let answer = parts.recv_timeout(Duration::from_secs(self.limits.seconds * PATIENCE));
        if let Ok(Answer::Part(part)) = answer {
            return Ok(Some(part));
        }
        self.parts = None;
        Err(match answer {
            Ok(Answer::Part(_) | Answer::End) => return Ok(None),
            Ok(Answer::Refused(message)) => Unreadable(message),
            Ok(Answer::Stumbled(place)) => {
                tracing::info!(place, "a reader stumbled");
                Unreadable::new("reader-stumbled")
            }
            Ok(Answer::Unheard(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                Unreadable::new("reader-answer-too-long")
            }
            // It lives and talks nonsense.
            Ok(Answer::Unheard(error)) if error.kind() == io::ErrorKind::InvalidData => {
                tracing::info!("a reader was not understood");
                self.process = None;
                Unreadable::new("reader-stumbled")
            }
            Ok(Answer::Unheard(error)) => self.death(&error.to_string()),
            Err(RecvTimeoutError::Disconnected) => self.death("the pipe was closed"),
            Err(RecvTimeoutError::Timeout) => {
                self.process = None;
                Unreadable::new("reader-too-slow")
            }
        })
    }

    /// The only part of an answer that has one.
    pub(crate) fn only(&mut self) -> Result<T, Unreadable> {
        let part = self.next()?;
        match (part, self.next()?) {
            (Some(part), None) => Ok(part),
            _ => Err(Unreadable::new("reader-stumbled")),
        }
    }

    /// The reader, to be asked something else about the file, where it has said all.
    pub(crate) fn over(mut self) -> Option<Reader> {
        if self.parts.is_some() {
            return None;
        }
        let pipes = self.thread.take()?.join().ok()??;
        Some(Reader { process: self.process.take(), pipes })
    }

    /// What the end of the process says about the file.
    fn death(&mut self, cause: &str) -> Unreadable {
        let Some(mut process) = self.process.take() else { return Unreadable::new("reader-stumbled") };
        // Whoever has closed the pipe without having ended is ended now.
        let _ = process.child.kill();
        let status = process.child.wait();
        tracing::info!(cause, ?status, "a reader ended");
        match status.ok().and_then(signal) {
            Some(Signal::Time) => Unreadable::new("reader-too-slow"),
            Some(Signal::Memory) => {
                let message = Message::new("reader-too-demanding").with("memory", self.limits.memory >> 20);
                Unreadable(message)
            }
            None => Unreadable::new("reader-stumbled"),
        }
    }
}

impl<T> Drop for Talk<T> {
    fn drop(&mut self) {
        // In this order: the thread ends when it finds the pipes closed, or nobody listening.
        self.parts = None;
        self.process = None;
        if let Some(thread) = self.thread.take() {
            // What it brings is wanted by nobody.
            let _ = thread.join();
        }
    }
}

impl<T> std::fmt::Debug for Talk<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Talk").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

/// What a process was ended for.
enum Signal {
    Time,
    Memory,
}

#[cfg(unix)]
fn signal(status: std::process::ExitStatus) -> Option<Signal> {
    use rustix::process::Signal as Kind;
    let number = std::os::unix::process::ExitStatusExt::signal(&status)?;
    let is = |kinds: &[Kind]| kinds.iter().any(|kind| kind.as_raw() == number);
    if is(&[Kind::XCPU]) {
        Some(Signal::Time)
    } else if is(&[Kind::ABORT, Kind::SEGV, Kind::BUS, Kind::ILL, Kind::KILL]) {
        // Without memory a program of Rust aborts, and beyond the end of its stack as well; a machine without memory kills.
        Some(Signal::Memory)
    } else {
        None
    }
}

#[cfg(not(unix))]
fn signal(_: std::process::ExitStatus) -> Option<Signal> {
    None
}

/// Returns the pipes where the answer came to its end.
fn ask<T: DeserializeOwned>(
    mut pipes: Pipes,
    request: &Request,
    file: Option<Arc<Vec<u8>>>,
    to: &SyncSender<Answer<T>>,
) -> Option<Pipes> {
    if let Err(error) = send(&mut pipes.to, request, file) {
        // A reader that has died says more by its death.
        to.send(Answer::Unheard(error)).ok()?;
        return None;
    }
    loop {
        let answer = match frame::read(&mut pipes.from) {
            Ok(Some((Tag::Part, inside))) => unpack(&inside).map(Answer::Part),
            Ok(Some((Tag::End, _))) => Some(Answer::End),
            Ok(Some((Tag::Refused, inside))) => unpack(&inside).map(Answer::Refused),
            Ok(Some((Tag::Stumbled, inside))) => {
                Some(Answer::Stumbled(String::from_utf8_lossy(&inside).chars().take(200).collect()))
            }
            Ok(Some((Tag::Request, _))) => None,
            Ok(None) => return None,
            Err(error) => Some(Answer::Unheard(error)),
        };
        let answer = answer.unwrap_or_else(|| Answer::Unheard(io::ErrorKind::InvalidData.into()));
        let goes_on = matches!(answer, Answer::Part(_));
        let ended = matches!(answer, Answer::End);
        to.send(answer).ok()?;
        if !goes_on {
            return ended.then_some(pipes);
        }
    }
}

fn send(to: &mut Box<dyn Write + Send>, request: &Request, file: Option<Arc<Vec<u8>>>) -> io::Result<()> {
    frame::write(to, Tag::Request, &pack(request)?)?;
    if let Some(file) = file {
        to.write_all(&file)?;
    }
    to.flush()
}
