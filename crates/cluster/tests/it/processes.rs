//! A scheduler and executors as processes of their own, gone at the end.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// So long is waited for what must come.
const PATIENCE: Duration = Duration::from_secs(120);

/// So many seconds of silence and an executor is lost.
pub const LOST_AFTER: &str = "8";

/// Waits until something holds.
#[expect(clippy::disallowed_methods, reason = "other processes have a clock of their own")]
pub fn until<T>(what: &str, mut holds: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = holds() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The program.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingde-cluster"));
    command.env("MINGDE_LANG", "en").env_remove("MINGDE_LOG");
    command
}

/// A port that nobody has now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A process that does not outlive its test.
pub struct Process(Child);

impl Process {
    fn start(command: &mut Command, log: &Path) -> Self {
        let log = File::options().create(true).append(true).open(log).expect("a log");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        Self(child.expect("the program starts"))
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// From one moment to the next, without a word to anybody.
    pub fn kill(&mut self) {
        self.0.kill().expect("it lives");
        self.0.wait().expect("it ends");
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        self.0.try_wait().expect("it is ours").is_none()
    }

    /// Stops it or has it go on, as a machine does that swaps.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// A scheduler with executors.
pub struct Cluster {
    folder: TempDir,
    port: u16,
    pub scheduler: Process,
    pub executors: Vec<Process>,
}

impl Cluster {
    /// One whose executors have all come.
    pub fn of(executors: usize) -> Self {
        let folder = TempDir::new().expect("a folder");
        let port = free_port();
        let scheduler = start_scheduler(port, executors, folder.path());
        let mut cluster = Self { port, scheduler, executors: Vec::new(), folder };
        until("the scheduler listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        for number in 0..executors {
            let work = cluster.work(number);
            std::fs::create_dir_all(&work).expect("a folder");
            let mut command = program();
            command.args(["executor", "--scheduler", &cluster.address()]);
            command.args(["--port", &free_port().to_string(), "--work"]).arg(work);
            cluster
                .executors
                .push(Process::start(&mut command, &cluster.folder.path().join(format!("{number}.log"))));
        }
        cluster.wait_until_ready();
        cluster
    }

    /// Where the scheduler listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What an executor keeps between two stages.
    pub fn work(&self, executor: usize) -> PathBuf {
        self.folder.path().join(format!("work-{executor}"))
    }

    /// Waits for all executors.
    pub fn wait_until_ready(&self) {
        until("the executors come", || self.is_ready().then_some(()));
    }

    fn is_ready(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return false };
        let mut answer = String::new();
        let asked = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n");
        asked.and_then(|()| stream.read_to_string(&mut answer)).is_ok() && answer.starts_with("HTTP/1.1 200")
    }

    /// The scheduler dies, and another one takes its place.
    pub fn restart_scheduler(&mut self) {
        self.scheduler.kill();
        self.scheduler = start_scheduler(self.port, self.executors.len(), self.folder.path());
    }

    /// The executor that reads a file.
    pub fn reader_of(&self, file: &Path) -> usize {
        let reads = |process: &Process| {
            let open = std::fs::read_dir(format!("/proc/{}/fd", process.id()));
            let mut open = open.into_iter().flatten().flatten();
            open.any(|entry| std::fs::read_link(entry.path()).is_ok_and(|target| target == file))
        };
        until("an executor reads it", || self.executors.iter().position(reads))
    }
}

fn start_scheduler(port: u16, executors: usize, folder: &Path) -> Process {
    let mut command = program();
    command.args(["scheduler", "--port", &port.to_string(), "--executors", &executors.to_string()]);
    command.args(["--lost-after", LOST_AFTER]);
    Process::start(&mut command, &folder.join("scheduler.log"))
}

/// What came of a call.
pub struct Called {
    pub status: i32,
    pub said: String,
    /// What was printed on standard output.
    pub printed: String,
}

impl Called {
    /// That it went well; what was printed.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.status, 0, "{}", self.said);
        self.printed
    }
}

/// A call that goes on in the background. What it says goes into files, which hold any length.
pub struct Calling {
    child: Child,
    said: File,
    printed: File,
}

impl Calling {
    pub fn begin(mut command: Command) -> Self {
        let file = || tempfile::tempfile().expect("a file");
        let (said, printed) = (file(), file());
        let into = |file: &File| file.try_clone().expect("a file");
        let child = command.stdin(Stdio::null()).stdout(into(&printed)).stderr(into(&said)).spawn();
        Self { child: child.expect("the program starts"), said, printed }
    }

    /// What came of it, as long as that comes at all: a call that hangs is what these tests are about.
    pub fn end(mut self) -> Called {
        let status = until("the call ends", || self.child.try_wait().expect("it is ours"));
        let status = status.code().expect("it ended by itself");
        Called { status, said: text(&mut self.said), printed: text(&mut self.printed) }
    }
}

impl Drop for Calling {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn text(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().expect("a file");
    file.read_to_string(&mut text).expect("a text");
    text
}
