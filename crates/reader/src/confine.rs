//! A process that reads a stranger's file gives up what it does not need for that, before it sees the first byte.
//!
//! | system | memory, processor time, stack, files | files, network, processes by name |
//! | --- | --- | --- |
//! | Linux on x86-64, aarch64, riscv64 | `setrlimit` | seccomp: nothing can be opened, connected or started |
//! | other Unix | `setrlimit` | only that no file can be opened any more (no descriptor is left) |
//! | Windows | the time that whoever asked waits | nothing |

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod calls;
#[cfg(unix)]
mod limits;

use crate::job::Limits;

/// Gives up everything but memory, and the pipes that are open.
///
/// # Errors
/// Where a limit cannot be set. A kernel without seccomp is borne with: the limits hold there as well.
pub(crate) fn confine(limits: &Limits) -> std::io::Result<()> {
    #[cfg(unix)]
    limits::set(limits)?;
    #[cfg(not(unix))]
    let _ = limits;
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
    ))]
    calls::restrict();
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::process::Command;

    use super::*;

    /// Run by the test below in a process of its own: a process cannot take back what it has given up.
    #[test]
    #[ignore = "run by the test below"]
    fn what_is_left() {
        let listening = TcpListener::bind("127.0.0.1:0").expect("a port");
        let there = listening.local_addr().expect("a port");
        confine(&Limits { memory: 256 << 20, stack: 8 << 20, seconds: 5 }).expect("limits");
        let left = [
            ("open", std::fs::File::open("/etc/passwd").is_ok()),
            ("list", std::fs::read_dir("/").is_ok()),
            ("write", std::fs::write("/tmp/mingde-confined", "x").is_ok()),
            ("connect", TcpStream::connect(there).is_ok()),
            ("start", Command::new("/bin/true").status().is_ok()),
            ("allocate", Vec::<u8>::new().try_reserve_exact(4 << 30).is_ok()),
        ];
        for (what, is_left) in left {
            println!("{what} {is_left}");
        }
    }

    #[test]
    fn a_confined_process_opens_connects_and_starts_nothing() {
        let own = std::env::current_exe().expect("the tests themselves");
        let arguments = ["confine::tests::what_is_left", "--exact", "--ignored", "--nocapture"];
        let done = Command::new(own).args(arguments).output().expect("a process");
        let said = String::from_utf8_lossy(&done.stdout);
        for what in ["open", "list", "write", "connect", "start", "allocate"] {
            assert!(said.contains(&format!("{what} false")), "{what}: {said}");
        }
    }
}
