//! The device of a trustee or a scrutineer, where it is no telephone but this program: what it answers follows from a secret of 32
//! bytes, what it has seen of the board before, and what is published. Nothing here asks or sends anything.

use mingde_ballot::{
    Bytes, CannotDeal, Closed, Dealer, Dealing, Election, Files, Finding, Leaf, Level, SecretShare, Signed,
    Trustee, Watch, verify,
};
use mingde_core::diagnostic::Message;
use mingde_log::{Cosigner, Signer, Verifier};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::seats::SeatPaper;
use super::tally::checked;

/// What is asked of a seat, as its route says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SeatAsked {
    /// `trustee` or `scrutineer`.
    pub role: String,
    /// Its place among those of its role, from 1.
    pub index: usize,
    /// Name of the ballot.
    pub election: String,
    /// Trustees, and how many of them decrypt.
    pub trustees: usize,
    /// How many of them decrypt.
    pub needed: usize,
    /// Random bytes under which the key is made.
    pub session: String,
    /// What is to be done next.
    pub step: String,
    /// Whose share of the key was proven not to fit.
    #[serde(default)]
    pub blamed: Option<String>,
    /// Shares are wanted of all categories together.
    pub together: bool,
    /// The published file of the checkpoint that waits.
    #[serde(default)]
    pub checkpoint: Option<String>,
    /// Seconds since 1970.
    pub now: u64,
}

/// What the other trustees have shown.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SeatHeard {
    commitments: Vec<Option<Bytes<32>>>,
    dealings: Vec<Value>,
    shares: Vec<Option<Bytes<32>>>,
}

/// Why a device answers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeatRefuses {
    /// The manifest does not hold, or does not have the keys of this device.
    #[error("the manifest is not the one that this device takes part in")]
    Manifest,
    /// The others have shown what does not fit, so that no key comes of it.
    #[error("what the other trustees have shown does not fit")]
    Key,
    /// The board does not go on from what this device saw.
    #[error("the board does not go on from what this device saw")]
    Board,
    /// The board cannot be counted, or nothing of it may be decrypted.
    #[error("the board cannot be counted")]
    Count,
    /// The result does not follow from what is published.
    #[error("the result does not follow from what is published")]
    Result,
}

impl SeatRefuses {
    /// The words for whoever sits there.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Manifest => "ballot-sit-manifest",
            Self::Key => "ballot-sit-key",
            Self::Board => "ballot-sit-board",
            Self::Count => "ballot-sit-count",
            Self::Result => "ballot-sit-result",
        })
    }
}

/// What a device keeps between two calls. Without what it has seen it would not notice another history.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    secret: Bytes<32>,
    seen: Vec<String>,
}

/// A device.
pub struct SeatDevice {
    secret: [u8; 32],
    /// Checkpoints that it has cosigned, in their order.
    seen: Vec<String>,
}

impl SeatDevice {
    /// The device of a secret, with the checkpoints that it has cosigned before.
    pub fn new(secret: [u8; 32], seen: Vec<String>) -> Self {
        Self { secret, seen }
    }

    /// To be kept on the device and nowhere else.
    pub fn to_bytes(&self) -> Vec<u8> {
        let kept = Kept { secret: Bytes(self.secret), seen: self.seen.clone() };
        serde_json::to_vec_pretty(&kept).unwrap_or_default()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(bytes).ok()?;
        Some(Self { secret: kept.secret.0, seen: kept.seen })
    }

    fn rng(&self, what: &str) -> ChaCha20Rng {
        ChaCha20Rng::from_seed(*blake3::keyed_hash(&self.secret, what.as_bytes()).as_bytes())
    }

    fn name(asked: &SeatAsked) -> String {
        format!("{}-{}", asked.role, asked.index)
    }

    fn signer(&self, asked: &SeatAsked) -> Signer {
        Signer::new(Self::name(asked), &self.secret)
    }

    fn dealer(&self, asked: &SeatAsked) -> Result<Dealer, SeatRefuses> {
        let session = Bytes::<32>::parse(&asked.session).ok_or(SeatRefuses::Key)?;
        let mut rng = self.rng(&format!("dealer {}", asked.session));
        Ok(Dealer::new(session.0, asked.index, asked.trustees, asked.needed, &mut rng))
    }

    /// What the device hands in now; nothing where it has to wait. `files` are what is published by now, `fresh` 32 random bytes.
    ///
    /// # Errors
    /// [`SeatRefuses`] where something does not hold.
    pub fn answer(
        &mut self,
        asked: &SeatAsked,
        heard: &SeatHeard,
        files: &Files,
        fresh: [u8; 32],
    ) -> Result<Option<(SeatPaper, Vec<u8>)>, SeatRefuses> {
        let json = |paper, said: Value| Some((paper, said.to_string().into_bytes()));
        Ok(match asked.step.as_str() {
            "commit" => json(SeatPaper::Commitment, self.commitment(asked)?),
            "show" => json(SeatPaper::Dealing, shown(self.dealer(asked)?.dealing())),
            "share" => {
                let hashes: Option<Vec<[u8; 32]>> =
                    heard.commitments.iter().map(|it| it.map(|it| it.0)).collect();
                let shares = self.dealer(asked)?.shares(&hashes.unwrap_or_default(), &dealings(heard)?);
                json(SeatPaper::Shares, json!({ "shares": shares.map_err(|_| SeatRefuses::Key)? }))
            }
            "sign" => {
                // A share that does not fit is told before anybody has signed: the key can be begun anew then.
                if let Some(complaint) = self.complaint(asked, heard, fresh)? {
                    return Ok(json(SeatPaper::Complaint, complaint));
                }
                let election = self.election(asked, files)?;
                let note = self.signer(asked).sign(&election.text());
                Some((SeatPaper::Signature, note.into_bytes()))
            }
            "cosign" => json(SeatPaper::Cosignature, self.cosignature(asked, files)?),
            "decrypt" => Some((SeatPaper::Share, self.share(asked, heard, files, fresh)?)),
            "result" => Some((SeatPaper::Result, self.result(asked, files)?.into_bytes())),
            _ => None,
        })
    }

    fn commitment(&self, asked: &SeatAsked) -> Result<Value, SeatRefuses> {
        let verifier = self.signer(asked).verifier().to_string();
        if asked.role == "trustee" {
            let commitment = Bytes(self.dealer(asked)?.commitment());
            return Ok(json!({ "verifier": verifier, "commitment": commitment }));
        }
        let cosigner = Cosigner::new(Self::name(asked), &self.secret).public().to_string();
        Ok(json!({ "verifier": verifier, "cosigner": cosigner }))
    }

    /// The manifest, if it has the key of this device in its place.
    fn election(&self, asked: &SeatAsked, files: &Files) -> Result<Election, SeatRefuses> {
        let bytes = files.get("manifest.json").ok_or(SeatRefuses::Manifest)?;
        let election = Election::read(bytes).map_err(|_| SeatRefuses::Manifest)?;
        let (manifest, own) = (election.manifest(), self.signer(asked).verifier().to_string());
        let at = asked.index.wrapping_sub(1);
        let there = match asked.role.as_str() {
            "trustee" => manifest.trustees.get(at).map(|it| &it.verifier),
            _ => manifest.scrutineers.get(at).map(|it| &it.verifier),
        };
        if there == Some(&own) { Ok(election) } else { Err(SeatRefuses::Manifest) }
    }

    /// What proves to everybody that a share which was sent to this trustee does not fit, if one does not.
    fn complaint(
        &self,
        asked: &SeatAsked,
        heard: &SeatHeard,
        fresh: [u8; 32],
    ) -> Result<Option<Value>, SeatRefuses> {
        if asked.role != "trustee" {
            return Ok(None);
        }
        let mut rng = ChaCha20Rng::from_seed(fresh);
        match self.dealer(asked)?.finish(&dealings(heard)?, &heard.shares, &mut rng) {
            Ok(_) => Ok(None),
            Err(CannotDeal::Share { from, complaint }) => {
                let (shared, proof) = complaint.shown();
                Ok(Some(json!({ "from": from, "shared": shared, "proof": proof })))
            }
            Err(_) => Err(SeatRefuses::Key),
        }
    }

    /// Goes on from all that was seen to the checkpoint that waits.
    fn cosignature(&mut self, asked: &SeatAsked, files: &Files) -> Result<Value, SeatRefuses> {
        let election = self.election(asked, files)?;
        let leaves = leaves(files).ok_or(SeatRefuses::Board)?;
        let waiting =
            asked.checkpoint.as_ref().and_then(|file| text(files, file)).ok_or(SeatRefuses::Board)?;
        let (mut watch, mut reached) = (Watch::default(), 0);
        let mut batch_of = |note: &str| {
            let size = Signed::read(&election, note).and_then(|it| usize::try_from(it.size).ok());
            let batch = leaves.get(reached..size?)?;
            reached += batch.len();
            Some(batch)
        };
        for note in &self.seen {
            let batch = batch_of(note).ok_or(SeatRefuses::Board)?;
            watch.follow(&election, note, batch).map_err(|_| SeatRefuses::Board)?;
        }
        let batch = batch_of(waiting).ok_or(SeatRefuses::Board)?;
        let cosigner = Cosigner::new(Self::name(asked), &self.secret);
        let line = watch.cosign(&election, waiting, batch, &cosigner, asked.now);
        let line = line.map_err(|_| SeatRefuses::Board)?;
        let signed = Signed::read(&election, waiting).ok_or(SeatRefuses::Board)?;
        self.seen.push(waiting.to_owned());
        Ok(json!({ "size": signed.size, "closed": signed.closed, "line": line }))
    }

    fn share(
        &self,
        asked: &SeatAsked,
        heard: &SeatHeard,
        files: &Files,
        fresh: [u8; 32],
    ) -> Result<Vec<u8>, SeatRefuses> {
        let election = self.election(asked, files)?;
        let mut rng = ChaCha20Rng::from_seed(fresh);
        let secret: SecretShare = self
            .dealer(asked)?
            .finish(&dealings(heard)?, &heard.shares, &mut rng)
            .map_err(|_| SeatRefuses::Key)?;
        let closed = counted(&election, files).ok_or(SeatRefuses::Count)?;
        closed.share(&election, &secret, asked.together, &mut rng).map_err(|_| SeatRefuses::Count)
    }

    /// Counts everything again before it signs.
    fn result(&self, asked: &SeatAsked, files: &Files) -> Result<String, SeatRefuses> {
        let election = self.election(asked, files)?;
        let mut files = files.clone();
        files.entry("result.note".to_owned()).or_default();
        let report = verify(&files, |election: &Election, all: &[&[u8]]| checked(election, all));
        let unsigned = |it: &Finding| matches!(it, Finding::ResultUnsigned { .. });
        let sound = report.findings.iter().all(unsigned) && report.missing.is_empty();
        let sheet = report.result.filter(|sheet| sound && sheet.manifest.0 == *election.hash());
        Ok(self.signer(asked).sign(&sheet.ok_or(SeatRefuses::Result)?.text()))
    }
}

fn text<'f>(files: &'f Files, name: &str) -> Option<&'f str> {
    std::str::from_utf8(files.get(name)?).ok()
}

fn leaves(files: &Files) -> Option<Vec<Leaf>> {
    Leaf::read_all(text(files, "board.txt")?)
}

/// The closed board, all of it checked.
fn counted(election: &Election, files: &Files) -> Option<Closed> {
    let each: Vec<&[u8]> = files.get("ballots.bin")?.chunks(election.ballot_length()).collect();
    let checked = checked(election, &each);
    let mut issued = Vec::new();
    let slips = election.manifest().level == Level::S3;
    for (letter, issuer) in ["a", "b"].iter().zip(&election.manifest().issuers).filter(|_| !slips) {
        let note = text(files, &format!("issued-{letter}.note"))?;
        let said = Verifier::parse(issuer)?.verify(note)?;
        let numbers = said.lines().skip(2).map(|line| line.rsplit_once(' ')?.1.parse().ok());
        issued.push(numbers.collect::<Option<Vec<u32>>>()?);
    }
    Closed::new(election, text(files, "checkpoints/closed.note")?, &leaves(files)?, checked, issued).ok()
}

fn shown(dealing: &Dealing) -> Value {
    let Trustee { channel, commitments, proof, .. } = dealing.trustee(String::new());
    json!({ "channel": channel, "commitments": commitments, "proof": proof })
}

fn dealings(heard: &SeatHeard) -> Result<Vec<Dealing>, SeatRefuses> {
    let read = |shown: &Value| {
        let mut shown = shown.clone();
        shown["verifier"] = json!("");
        Dealing::of(&serde_json::from_value(shown).ok()?)
    };
    heard.dealings.iter().map(read).collect::<Option<_>>().ok_or(SeatRefuses::Key)
}
