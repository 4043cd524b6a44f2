//! What the engine says of itself, for whoever runs the machine: on standard error, warnings and worse unless `MINGDE_LOG` says
//! `info` or `debug`.

use log::{LevelFilter, Log, Metadata, Record};

struct ToStderr;

/// Has it said from now on.
pub fn to_stderr() {
    let level = std::env::var("MINGDE_LOG").ok().and_then(|level| level.parse().ok());
    log::set_max_level(level.unwrap_or(LevelFilter::Warn));
    // Only a second call could fail, and there is none.
    _ = log::set_logger(&ToStderr);
}

impl Log for ToStderr {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        eprintln!("{} {}: {}", record.level(), record.target(), record.args());
    }

    fn flush(&self) {}
}
