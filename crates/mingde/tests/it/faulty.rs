//! A server to which something happens at a chosen point (`tests/faults/faults.c`): it is killed there, or its disk is full from
//! there on.

use std::cell::Cell;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::desk::Desk;
use crate::served::Served;

/// Within this a process is gone that was killed.
const SOON: Duration = Duration::from_secs(60);

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is killed before the next call that makes something durable.
    Kill,
    /// Nothing more can be written.
    Full,
}

pub struct Faulty {
    served: Option<Served>,
    /// Where it stands what is to happen.
    control: PathBuf,
    occasions: Cell<u32>,
}

fn library() -> &'static PathBuf {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/faults.c");
        let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-Wall", "-Werror", "-o"]).arg(&made).arg(source).arg("-ldl");
        assert!(cc.status().unwrap().success(), "cc compiles {source}");
        made
    })
}

fn start(desk: Desk, control: &PathBuf) -> Served {
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("LD_PRELOAD", library()).env("FAULTS", control);
    command.env("FAULTS_BELOW", desk.folder().canonicalize().unwrap());
    Served::by(desk, command)
}

impl Faulty {
    pub fn of(desk: Desk) -> Self {
        let control = desk.file("faults");
        Self { served: Some(start(desk, &control)), control, occasions: Cell::new(0) }
    }

    pub fn served(&self) -> &Served {
        self.served.as_ref().unwrap()
    }

    /// From here on it happens at the point of this number, from 1.
    pub fn expect(&self, fault: Fault, at: u32) {
        self.occasions.set(self.occasions.get() + 1);
        let word = if fault == Fault::Kill { "kill" } else { "full" };
        std::fs::write(&self.control, format!("{word} {at} {}", self.occasions.get())).unwrap();
    }

    /// Nothing happens any more.
    pub fn spare(&self) {
        std::fs::remove_file(&self.control).unwrap();
    }

    /// Starts it again once it is dead, which it is soon: whoever asked it had no answer.
    pub fn rise(&mut self) {
        let mut served = self.served.take().unwrap();
        let mut said = served.child.stdout.take().unwrap();
        let (ends, ended) = channel();
        std::thread::spawn(move || ends.send(said.read_to_end(&mut Vec::new())));
        ended.recv_timeout(SOON).expect("it is killed").unwrap();
        let ended = served.child.wait().unwrap();
        assert!(!ended.success(), "it was killed");
        self.served = Some(start(served.killed(), &self.control));
    }
}
