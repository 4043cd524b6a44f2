//! The reader's side: one file, and one question after the other about it.

use std::cell::RefCell;
use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::confine::confine;
use crate::desk::{Broken, Desk};
use crate::frame::{self, Tag};
use crate::job::{Job, Request};
use crate::packed::{pack, unpack};

/// With this as its only argument the program is a reader: it serves one file on its standard input and output.
pub const ARGUMENT: &str = "read-a-strangers-file";

/// Serves the file that comes on standard input, and ends the process. To be called before anything else is done: a
/// reader opens nothing and needs nothing.
pub fn serve_and_exit() -> ! {
    std::panic::set_hook(Box::new(|stumble| {
        let place = stumble.location().map(ToString::to_string).unwrap_or_default();
        STUMBLE.with(|last| last.replace(place));
    }));
    let done = serve(io::stdin().lock(), io::stdout().lock(), true);
    std::process::exit(i32::from(done.is_err()))
}

thread_local! {
    /// Where the last panic was, for the log of whoever asked.
    static STUMBLE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Answers until nothing more is asked. `apart` is said of a process that was started for this and gives up its rights.
pub(crate) fn serve(mut from: impl Read, to: impl Write, apart: bool) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    let mut desk = Desk::default();
    let mut confined = !apart;
    while let Some((tag, inside)) = frame::read(&mut from)? {
        let request: Option<Request> = unpack(&inside).filter(|_| tag == Tag::Request);
        let request = request.ok_or(io::ErrorKind::InvalidData)?;
        if !confined {
            confine(&request.limits)?;
            confined = true;
        }
        if let Some(length) = request.length {
            desk = Desk::default();
            desk.file.reserve_exact(usize::try_from(length).unwrap_or_default());
            (&mut from).take(length).read_to_end(&mut desk.file)?;
        }
        answer(&mut desk, request.job, &mut to)?;
        to.flush()?;
    }
    Ok(())
}

fn answer(desk: &mut Desk, job: Job, to: &mut impl Write) -> io::Result<()> {
    let answered = catch_unwind(AssertUnwindSafe(|| desk.answer(job, &mut *to)));
    match answered {
        Ok(Ok(())) => frame::write(to, Tag::End, &[]),
        Ok(Err(Broken::Refused(message))) => frame::write(to, Tag::Refused, &pack(&message)?),
        Ok(Err(Broken::Pipe(error))) => Err(error),
        Err(_) => frame::write(to, Tag::Stumbled, STUMBLE.with(|last| last.take()).as_bytes()),
    }
}
