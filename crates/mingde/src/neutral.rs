//! Where the log goes: one line an event, in which nothing is not seen. Causes come from databases, servers and files,
//! which say what they like.

use std::io::{self, Write};

use mingde_core::text::visible;

/// Standard error, neutralised.
#[derive(Debug, Default)]
pub struct NeutralLog;

impl Write for NeutralLog {
    /// An event is written whole, in one call.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = visible(text.trim_end_matches('\n'));
        io::stderr().lock().write_all(format!("{line}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
