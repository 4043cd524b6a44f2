//! How the work of a reader grows with what it is given, counted in steps: a stopwatch says one thing on a busy machine and another on
//! an idle one, and what is too small to be slow in a test is slow in an attack.
//!
//! Steps are basic blocks that code of ours runs through, counted by what `scripts/growth` links to the tests. Without it nothing is
//! counted, and that is said.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Something that is given more and more.
pub struct Load {
    name: String,
    least: usize,
    most: usize,
    ready: Box<dyn Fn(usize) -> Work>,
}

/// What is counted.
type Work = Box<dyn FnOnce()>;

impl Load {
    /// A load by its name: `ready` makes so much of it ready and gives the work that is counted. It is never asked for more than
    /// four times `most`.
    pub fn new<W: FnOnce() + 'static>(
        name: impl Into<String>,
        most: usize,
        ready: impl Fn(usize) -> W + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            least: SMALLEST.min(most),
            most,
            ready: Box::new(move |size| Box::new(ready(size))),
        }
    }

    /// The load, counted from this size on: where each piece costs much in itself, a square shows beside that only when there are many.
    #[must_use]
    pub fn from(self, least: usize) -> Self {
        Self { least: least.min(self.most), ..self }
    }

    fn steps(&self, counter: &Path, size: usize) -> u64 {
        let work = (self.ready)(size);
        let before = read(counter);
        work();
        read(counter) - before
    }

    /// The steps for one, two and four times as much, of a size that is worth counting; of the first at which they do not grow with the
    /// square, since what is bounded may look so before it reaches its bound.
    fn measured(&self, counter: &Path) -> Measured {
        let mut size = self.least;
        // What is made once is made before anything is counted.
        self.steps(counter, size);
        let (mut one, mut two) = (self.steps(counter, size), self.steps(counter, 2 * size));
        loop {
            let is_last = 2 * size > self.most;
            let four = self.steps(counter, 4 * size);
            let measured = Measured { size, steps: [one, two, four] };
            if is_last || two.saturating_sub(one) >= ENOUGH && !measured.is_square() {
                return measured;
            }
            (size, one, two) = (2 * size, two, four);
        }
    }
}

/// How work grew.
struct Measured {
    size: usize,
    steps: [u64; 3],
}

impl Measured {
    /// How many times more the second step took than the first, in hundredths.
    fn growth(&self) -> u64 {
        let [one, two, four] = self.steps;
        four.saturating_sub(two) * 100 / two.saturating_sub(one).max(1)
    }

    fn is_square(&self) -> bool {
        self.steps[2].saturating_sub(self.steps[1]) > FEW && self.growth() > MOST
    }
}

const SMALLEST: usize = 32;
/// With so many steps more for twice as much a square shows beside what every piece costs anyhow.
const ENOUGH: u64 = 1_000_000;
/// From the second to the third size a reader may have so many times the work more as from the first to the second, in hundredths. It is
/// 200 where work grows with the size, some 230 with a sorted list, 400 with the square.
const MOST: u64 = 280;
/// Below so many steps more the beginnings of a program are larger than its work.
const FEW: u64 = 50_000;

/// Holds that none of the loads takes the square of its size.
///
/// # Panics
/// If one does, or if nothing is counted although somebody asks for it.
pub fn expect_no_square(loads: &[Load]) {
    let Some(counter) = std::env::var_os("MINGDE_STEPS").map(PathBuf::from) else {
        return eprintln!("skipped: steps are counted by scripts/growth");
    };
    let mut squares = String::new();
    for load in loads {
        let measured = load.measured(&counter);
        let Measured { size, steps: [one, two, four] } = measured;
        assert!(four > 0, "{}: nothing was counted", load.name);
        eprintln!("{size:>6} {one:>11} {two:>11} {four:>11} {:>5}  {}", measured.growth(), load.name);
        if measured.is_square() {
            _ = writeln!(squares, "{} of {size}: {one}, {two}, {four} steps", load.name);
        }
    }
    assert!(squares.is_empty(), "work that grows with the square:\n{squares}");
}

fn read(counter: &Path) -> u64 {
    let bytes = std::fs::read(counter).ok().and_then(|bytes| bytes.try_into().ok());
    u64::from_ne_bytes(bytes.unwrap_or_else(|| panic!("{}: nothing counts", counter.display())))
}
