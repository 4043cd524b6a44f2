//! The witness file against the database. Every note in it was signed at its time; whatever the database says now of
//! that size, and of that place in the trail, must be the same, however well it is signed.

use mingde_core::diagnostic::Message;
use mingde_log::{Hash, Verifier};

use super::checkpoints::Signed;
use super::findings::Findings;
use crate::checkpoint::Checkpoint;
use crate::doubts::behind_witness;
use crate::restoration::Lost;
use crate::witness::{Contents, Fragment};

/// What the witness file remembers.
pub(super) struct Witnessed {
    /// Checkpoints that were signed by our key, in the order of their sizes.
    notes: Vec<Checkpoint>,
    /// Writes that came to no end.
    interrupted: usize,
}

impl Witnessed {
    /// Takes from a witness file what can be believed.
    pub(super) fn believe(contents: &Contents, verifier: &Verifier, findings: &mut Findings) -> Self {
        let mut notes = Vec::with_capacity(contents.notes.len());
        for (entry, note) in (1u64..).zip(&contents.notes) {
            match Checkpoint::from_note(note, verifier) {
                Some(checkpoint) => notes.push(checkpoint),
                None => findings.general(Message::new("ledger-witness-signature").with("entry", entry)),
            }
        }
        // Several processes may have written each a little late.
        notes.sort_by_key(|note| (note.size, note.trail.map(|trail| trail.place)));
        let (interrupted, foreign): (Vec<&Fragment>, Vec<&Fragment>) =
            contents.fragments.iter().partition(|fragment| is_beginning(fragment, verifier.name()));
        if !foreign.is_empty() {
            findings.general(Message::new("ledger-witness-edited").with("count", foreign.len()));
        }
        Self { notes, interrupted: interrupted.len() }
    }

    /// Puts aside what belongs to a history that was given up on purpose.
    pub(super) fn give_up(&mut self, lost: &Lost, findings: &mut Findings) {
        if lost.altered {
            findings.general(Message::new("ledger-lost-altered"));
        }
        self.notes.retain(|note| !lost.has(note));
    }

    /// How many notes there are.
    pub(super) fn len(&self) -> usize {
        self.notes.len()
    }

    /// The roots that it remembers, by size.
    pub(super) fn roots(&self) -> Memory {
        Memory::of(self.notes.iter().map(|note| (note.size, note.root)))
    }

    /// The ends of the trail that it remembers, by place.
    pub(super) fn trails(&self) -> Memory {
        Memory::of(self.notes.iter().filter_map(|note| note.trail).map(|trail| (trail.place, trail.hash)))
    }

    /// Finds checkpoints that the database no longer has, and a log or a trail that ends too early.
    pub(super) fn compare(&self, signed: &Signed, findings: &mut Findings) {
        let size = signed.last().map_or(0, |tip| tip.size);
        for note in self.notes.iter().filter(|note| note.size <= size) {
            let about = |code| Message::new(code).with("size", note.size);
            match signed.binary_search_by_key(&note.size, |tip| tip.size) {
                // Where there are none at all, that is said already.
                Err(_) if signed.is_empty() => {}
                Err(_) => findings.general(about("ledger-checkpoint-removed")),
                Ok(at) => {
                    let [stored, remembered] = [signed[at].trail, note.trail].map(|t| t.map(|t| t.place));
                    if stored.is_some() && remembered > stored {
                        findings.general(about("ledger-trail-cut"));
                    }
                }
            }
        }
        if let Some(furthest) = self.notes.last().filter(|note| note.size > size) {
            findings.general(behind_witness(size, furthest.size));
        }
    }

    /// What the file cannot vouch for, as far as that is nobody's fault.
    pub(super) fn remarks(&self, signed: &Signed) -> Vec<Message> {
        let size = signed.last().map_or(0, |tip| tip.size);
        let mut remarks = Vec::new();
        match self.notes.last() {
            None => remarks.push(Message::new("ledger-witness-none")),
            Some(last) if last.size < size => {
                remarks.push(
                    Message::new("ledger-witness-lags").with("size", size).with("witnessed", last.size),
                );
            }
            Some(_) => {}
        }
        if self.interrupted > 0 {
            remarks.push(Message::new("ledger-witness-interrupted").with("count", self.interrupted));
        }
        remarks
    }
}

/// More bytes than a note has.
const LONGEST: usize = 512;

/// Whether a text is what an interrupted write leaves of a note of this origin. Some file systems put zeros where
/// nothing was written before the power went.
fn is_beginning(fragment: &Fragment, origin: &str) -> bool {
    let Fragment { text, whole, zeros } = fragment;
    let begun = *whole && text.starts_with(origin) && text.trim_end_matches('\0').len() < LONGEST;
    begun || (*whole && origin.starts_with(text)) || *zeros
}

/// What the witness file remembers of the log, or of the trail: the hash of everything up to an end.
#[derive(Debug)]
pub(super) struct Memory {
    /// Each end with its hash, in order: sizes of the log, or places of the trail.
    ends: Vec<(u64, Hash)>,
    /// Ends of which it remembers two hashes.
    forks: Vec<u64>,
    /// How many of them were compared.
    compared: usize,
    /// Ends that were compared with rows alone, and whether they agreed. Until a signature in the database has
    /// borne those rows out, a difference may be an alteration that is found without the witness file.
    waiting: Vec<(u64, bool)>,
    /// The last end at which both agreed.
    agreed: u64,
    differs: bool,
    stretches: Vec<Stretch>,
}

/// What was rewritten lies behind one end and not behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The last end that is as it was.
    pub(super) agreed: u64,
    /// The first that is not.
    pub(super) differs: u64,
}

impl Memory {
    fn of(ends: impl Iterator<Item = (u64, Hash)>) -> Self {
        let mut ends: Vec<(u64, Hash)> = ends.collect();
        ends.sort_unstable();
        ends.dedup();
        let mut forks: Vec<u64> =
            ends.windows(2).filter(|two| two[0].0 == two[1].0).map(|two| two[0].0).collect();
        forks.dedup();
        Self {
            ends,
            forks,
            compared: 0,
            waiting: Vec::new(),
            agreed: 0,
            differs: false,
            stretches: Vec::new(),
        }
    }

    /// Whether there is something to compare at an end, or was before it.
    pub(super) fn reaches(&self, end: u64) -> bool {
        self.ends.get(self.compared).is_some_and(|(next, _)| *next <= end)
    }

    /// Compares with the hash that rows give at an end; ends are to be given in order.
    pub(super) fn compare(&mut self, end: u64, hash: Hash) {
        let mut agrees = None;
        while let Some((next, remembered)) = self.ends.get(self.compared)
            && *next <= end
        {
            if *next == end {
                // Of two that are remembered one may be what is there.
                agrees = Some(agrees == Some(true) || *remembered == hash);
            }
            self.compared += 1;
        }
        self.waiting.extend(agrees.map(|agrees| (end, agrees)));
    }

    /// Compares with a hash that the database has a signature for.
    pub(super) fn compare_signed(&mut self, end: u64, hash: Hash) {
        self.compare(end, hash);
        self.bear_out();
    }

    /// The rows that were compared are those that were signed, or nothing else was found to be wrong with them.
    pub(super) fn bear_out(&mut self) {
        for (end, agrees) in std::mem::take(&mut self.waiting) {
            if agrees {
                self.agreed = end;
            } else if !self.differs {
                self.stretches.push(Stretch { agreed: self.agreed, differs: end });
            }
            // What is hashed up to an end is hashed up to every later one: one finding says it all.
            self.differs = !agrees;
        }
    }

    /// The rows that were compared are not those that were signed, which is found anyway.
    pub(super) fn disregard(&mut self) {
        self.waiting.retain(|(_, agrees)| *agrees);
    }

    /// Ends of which it remembers two hashes: two histories were signed.
    pub(super) fn forks(&self) -> &[u64] {
        &self.forks
    }

    /// What was rewritten.
    pub(super) fn stretches(mut self) -> Vec<Stretch> {
        self.bear_out();
        self.stretches
    }
}
