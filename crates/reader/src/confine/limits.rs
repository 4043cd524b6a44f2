//! Limits that the kernel keeps for a process.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::job::Limits;

/// Addresses that are reserved and never filled: the allocator takes them in large pieces, the program itself is there.
const RESERVED: u64 = 3 << 30;

pub(super) fn set(limits: &Limits) -> io::Result<()> {
    let wanted = [
        (Resource::As, limits.memory + RESERVED),
        (Resource::Data, limits.memory),
        (Resource::Stack, limits.stack),
        // The pipes are open already.
        (Resource::Nofile, 0),
        // Nothing is written but the answer.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        // Neither processes nor threads; for the administrator the kernel does not count.
        (Resource::Nproc, 0),
    ];
    for (resource, most) in wanted {
        lower(resource, most, most)?;
    }
    // A second after the warning, for whoever ignores it.
    lower(Resource::Cpu, limits.seconds, limits.seconds + 1)
}

/// Lowers a limit; one that is lower already stays.
fn lower(resource: Resource, current: u64, maximum: u64) -> io::Result<()> {
    let had = getrlimit(resource);
    let least = |had: Option<u64>, wanted: u64| Some(had.map_or(wanted, |had| had.min(wanted)));
    let maximum = least(had.maximum, maximum);
    let new = Rlimit { current: least(maximum, current), maximum };
    Ok(setrlimit(resource, new)?)
}
