//! The hall of a rehearsal: server, scrutineers and trustees with their keys, and what they publish.

use curve25519_dalek::ristretto::RistrettoPoint;
use mingde_log::{Signer, join, signature_lines};
use rand_core::CryptoRng;

use super::device::{Device, drawn_seed};
use super::{Files, Plan, Rehearsal, TIE, Voter, categories, key, pile};
use crate::ballot::Ballot;
use crate::board::{BATCH, Board, Leaf};
use crate::cast::{BallotBox, Casting, decide};
use crate::credential::Slip;
use crate::encoding::Bytes;
use crate::issue::issued_text;
use crate::manifest::{BadManifest, Denominator, Election, Level, Manifest, VERSION};
use crate::receipt::Receipt;
use crate::result::ResultSheet;
use crate::rsa::IssuerKey;
use crate::tally::{Checked, Closed};
use crate::trustee::SecretShare;

/// Seconds of an hour.
const HOUR: u64 = 3600;
/// Scrutineers, and how many of them cosign.
const SCRUTINEERS: usize = 3;
const WITNESSES: u16 = 2;
/// The checkpoint behind which nothing follows.
const LAST: &str = "checkpoints/closed.note";

pub(super) struct Hall {
    pub(super) election: Election,
    pub(super) files: Files,
    /// For each category, issuer and slip.
    pub(super) slips: Vec<Vec<Vec<Slip>>>,
    /// Ballots that were let out, for each category.
    pub(super) issued: Vec<u32>,
    pub(super) time: u64,
    pub(super) voters: Vec<Voter>,
    ballots: BallotBox,
    waiting: Vec<(Leaf, Vec<u8>)>,
    board: Board,
    published: Vec<Vec<u8>>,
    signers: Signers,
    devices: Vec<Device>,
    shares: Vec<SecretShare>,
}

/// Who signs what on the server's side.
struct Signers {
    board: Signer,
    receipts: Signer,
    issuers: Vec<Signer>,
}

impl Signers {
    fn new(level: Level, rng: &mut impl CryptoRng) -> Self {
        let mut named = |name: &str| Signer::new(name, &drawn_seed(rng));
        Self {
            board: named("rehearsal.example/board"),
            receipts: named("rehearsal.example/receipts"),
            issuers: ["issuer-a", "issuer-b"].into_iter().take(level.issuers()).map(named).collect(),
        }
    }
}

impl Hall {
    /// Settles everything that stands in the manifest.
    pub(super) fn open(
        plan: &Plan,
        keys: &[Vec<IssuerKey>],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, BadManifest> {
        let slips = pile::printed(plan, rng);
        let signers = Signers::new(plan.level, rng);
        let devices: Vec<Device> = (1..=SCRUTINEERS).map(|at| Device::new(at, rng)).collect();
        let (count, needed) = plan.trustees;
        let session = drawn_seed(rng);
        let made = key::made(session, count, needed, rng);
        let trustees: Vec<Signer> =
            (1..=count).map(|at| Signer::new(format!("trustee-{at}"), &drawn_seed(rng))).collect();
        let with_signers = made.dealings.iter().zip(&trustees);
        let key = made.dealings.iter().map(|it| it.commitments[0]).sum::<RistrettoPoint>();
        let signing = if plan.level == Level::S3 { pile::keys(&slips) } else { pile::blind(keys) };
        let begins = plan.begins;
        let manifest = Manifest {
            board: signers.board.name().to_owned(),
            board_key: signers.board.verifier().to_string(),
            cast_from: begins,
            cast_until: begins + 2 * HOUR,
            categories: categories(plan, signing),
            denominator: Denominator::Valid,
            issue_from: begins,
            issue_until: begins + HOUR,
            issuers: signers.issuers.iter().map(|it| it.verifier().to_string()).collect(),
            items: plan.items.clone(),
            key: Bytes(key.compress().to_bytes()),
            level: plan.level,
            merge_by: begins + 3 * HOUR,
            needed: needed as u16,
            page: Bytes(drawn_seed(rng)),
            previous: None,
            receipt_key: signers.receipts.verifier().to_string(),
            roll: Bytes(drawn_seed(rng)),
            round: 1,
            scrutineers: devices.iter().map(Device::in_manifest).collect(),
            session: Bytes(session),
            thresholds: plan.thresholds.clone(),
            tie: TIE,
            title: plan.title.clone(),
            trustees: with_signers.map(|(it, by)| it.trustee(by.verifier().to_string())).collect(),
            version: VERSION,
            witnesses: WITNESSES,
        };
        let election = Election::read(&manifest.to_bytes())?;
        let all = trustees.iter().chain(devices.iter().map(|device| &device.signer));
        let note = signed_by(&election.text(), all);
        let mut hall = Self {
            files: Files::new(),
            slips,
            issued: vec![0; plan.categories.len()],
            time: begins,
            voters: Vec::new(),
            ballots: BallotBox::default(),
            waiting: Vec::new(),
            board: Board::default(),
            published: Vec::new(),
            signers,
            devices,
            shares: made.shares,
            election,
        };
        hall.publish("manifest.json", manifest.to_bytes());
        hall.publish("manifest.note", note);
        Ok(hall)
    }

    pub(super) fn publish(&mut self, file: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(file.to_owned(), bytes.into());
    }

    /// Puts a ballot into the box and hands out its receipt; none if the box does not take it.
    pub(super) fn cast(&mut self, bytes: Vec<u8>) -> Option<String> {
        let ballot = Ballot::check(&self.election, &bytes).ok()?;
        match decide(self.election.manifest(), &self.ballots, &ballot, self.time) {
            Casting::Keep => {
                self.ballots.keep(&ballot);
                self.waiting.push((Leaf::Ballot(ballot.hash().0), bytes));
            }
            Casting::Again => {}
            _ => return None,
        }
        Some(Receipt::sign(&self.election, &ballot.leaf(), &self.signers.receipts))
    }

    /// Voids a slip that nobody drew.
    pub(super) fn void(&mut self, category: u8, issuer: u8, slip: &Slip) {
        self.waiting.push((Leaf::Void { category, issuer, slip: slip.public() }, Vec::new()));
    }

    /// What waits goes onto the board, if it is enough to hide who came when.
    pub(super) fn post(&mut self) {
        if self.waiting.len() >= BATCH {
            self.append(false);
        }
    }

    fn append(&mut self, closing: bool) {
        let before = self.board.leaves().len();
        let mut batch = std::mem::take(&mut self.waiting);
        if self.board.append(batch.iter().map(|(leaf, _)| *leaf).collect(), closing).is_err() {
            self.waiting = batch;
            return;
        }
        let new = &self.board.leaves()[before..];
        for leaf in new.iter().filter(|leaf| leaf.ballot().is_some()) {
            let posted = batch.iter_mut().find(|(waiting, _)| waiting == leaf);
            self.published.extend(posted.map(|(_, bytes)| std::mem::take(bytes)));
        }
        let note = self.signers.board.sign(&self.board.checkpoint(&self.election, closing));
        let (election, time) = (&self.election, self.time);
        let watching = self.devices.iter_mut();
        let lines: Vec<String> =
            watching.filter_map(|device| device.cosign(election, &note, new, time)).collect();
        let note = join(&note, lines.iter().map(String::as_str));
        let file = format!("checkpoints/{:08}.note", self.board.leaves().len());
        self.publish(if closing { LAST } else { &file }, note);
    }

    /// Closes the board, counts it and signs the result.
    pub(super) fn close(&mut self, rng: &mut impl CryptoRng) {
        self.time = self.election.manifest().cast_until;
        self.append(true);
        self.publish("board.txt", Leaf::write_all(self.board.leaves()));
        self.publish("ballots.bin", self.published.concat());
        let mut issued = Vec::new();
        if self.election.manifest().level != Level::S3 {
            let text = issued_text(self.election.manifest(), self.election.hash(), &self.issued);
            let notes: Vec<String> = self.signers.issuers.iter().map(|signer| signer.sign(&text)).collect();
            issued = vec![self.issued.clone(); notes.len()];
            for (letter, note) in ["a", "b"].iter().zip(notes) {
                self.publish(&format!("issued-{letter}.note"), note);
            }
        }
        let checked = self.published.iter().map(|bytes| Checked::of(&self.election, bytes)).collect();
        let note = self.files.get(LAST).map_or_else(String::new, |it| String::from_utf8_lossy(it).into());
        if let Ok(closed) = Closed::new(&self.election, &note, self.board.leaves(), checked, issued) {
            self.tally(&closed, rng);
        }
    }

    pub(super) fn rehearsed(self) -> Rehearsal {
        let Self { files, voters, shares: trustees, signers, .. } = self;
        Rehearsal { files, voters, trustees, board: signers.board }
    }

    /// Told apart, or together where the breakdown would tell what everybody of a group chose.
    fn tally(&mut self, closed: &Closed, rng: &mut impl CryptoRng) {
        let needed = usize::from(self.election.manifest().needed);
        let mut counts = None;
        for together in [false, true] {
            let shares = self.shares.iter().take(needed).map(|secret| {
                Some((secret.index(), closed.share(&self.election, secret, together, rng).ok()?))
            });
            let Some(shares) = shares.collect::<Option<Vec<_>>>() else { break };
            let read = shares.iter().filter_map(|(_, it)| closed.check_share(&self.election, it).ok());
            counts = closed.combine(&self.election, &read.collect::<Vec<_>>()).ok();
            if counts.as_ref().is_some_and(|counts| !counts.reveals_unanimity(closed)) {
                shares.into_iter().for_each(|(at, it)| self.publish(&format!("shares/{at:02}.bin"), it));
                break;
            }
        }
        let sheet = ResultSheet::new(&self.election, closed, counts.as_ref());
        let note = signed_by(&sheet.text(), self.devices.iter().map(|device| &device.signer));
        self.publish("result.json", sheet.to_bytes());
        self.publish("result.note", note);
    }
}

/// One note that all of them signed.
fn signed_by<'s>(text: &str, signers: impl IntoIterator<Item = &'s Signer>) -> String {
    let notes: Vec<String> = signers.into_iter().map(|signer| signer.sign(text)).collect();
    let lines: Vec<&str> = notes.iter().skip(1).flat_map(|note| signature_lines(note)).collect();
    join(notes.first().map_or("", String::as_str), lines)
}
