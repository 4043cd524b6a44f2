//! A bureau sends what its superior asked for. Nothing but that: what goes out is composed here, shown before, signed, and noted in the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, may_sign_results};
use mingde_core::record::{Content, State, Value};
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, AssessmentDate, Rulebook};
use mingde_store::{Checkpoint, Saying, Statement};

use super::asking::{SuperiorKey, believe_superior, expect_superior};
use super::composing::told;
use super::cut::snapshot_files;
use super::entering::Entering;
use super::folder::{place_of, put};
use super::held::{HeldSubmission, RollUpKinds, own_unit, submissions};
use super::request::RollUpRequest;
use super::told::{
    FileTold, GrownFrom, MANIFEST, MANIFEST_FORMAT, ManifestTold, Provenance, RESULTS, RESULTS_FORMAT,
    RequestNamed, ResultsTold, RulebookTold, SIGNATURE, sha256,
};
use crate::bureau::Bureau;
use crate::error::AppError;

/// What was sent, or would be.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The folder it lies in; none where nothing was to be written.
    pub place: Option<PathBuf>,
    /// Entries of the ledger that it is of.
    pub position: u64,
    /// SHA-256 of the list of what is sent.
    pub manifest: String,
    /// The results, as they stand in the file.
    pub results: ResultsTold,
    /// The very same was sent before.
    pub again: bool,
    /// What the superior will be told about it.
    pub remarks: Vec<Message>,
}

/// What is to become of what a request asks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct SubmitWish<'w> {
    /// The folder into which it is sent; none if it is only shown.
    pub to: Option<&'w Path>,
    /// The bureau agrees that the snapshot goes along that is asked for.
    pub with_snapshot: bool,
    /// By which key the superior signs what it asks for, where somebody says so.
    pub superior: SuperiorKey<'w>,
}

/// Sends what a request asks for into a folder, or shows what would be sent. What was sent before and has not changed since is sent again byte
/// for byte, and noted once.
///
/// # Errors
/// [`AppError::Refused`] for whoever exchanges no results; [`AppError::NotFound`] for a ledger without a bureau; [`AppError::Conflict`] where
/// something else stands in the folder, or the request is not the superior's whose key is known.
pub async fn submit(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &RollUpRequest,
    wish: SubmitWish<'_>,
) -> Result<Submission, AppError> {
    actor.may(Power::ExchangeResults)?;
    let kinds = RollUpKinds::of(&bureau.library())?;
    let mut present = bureau.present().await?;
    let (told, unjudged) = expect_superior(&present.snapshot, &kinds, request, wish.superior)?;
    if let (Some(verifier), Some(_)) = (&told, wish.to) {
        let said = (verifier, wish.superior.reason);
        believe_superior((bureau, actor, now), &present.snapshot, &kinds, said).await?;
        present = bureau.present().await?;
    }
    let origin = bureau.store.origin();
    let mut sent = submissions(&present.snapshot, &kinds);
    sent.retain(|one| one.origin == origin);
    let last = sent.iter().rfind(|one| one.request == request.id && one.state == State::Accepted);
    let mut composed = None;
    if let Some(last) = last
        && is_quiet_since(bureau, last.position, &kinds).await?
        && let Some(checkpoint) = bureau.store.checkpoint_at(last.position).await?
    {
        let then = bureau.snapshot_at(last.position).await?;
        let again = compose(bureau, (request, wish), &then, checkpoint, &sent).await?;
        composed = Some(again).filter(|again| again.manifest == last.manifest);
    }
    let again = composed.is_some();
    let composed = match composed {
        Some(composed) => composed,
        None => {
            let checkpoint = bureau.store.checkpoint_at(present.snapshot.position).await?;
            let checkpoint = checkpoint.ok_or_else(|| {
                let message = Message::new("app-no-position").with("position", present.snapshot.position);
                AppError::NotFound(message)
            })?;
            compose(bureau, (request, wish), &present.snapshot, checkpoint, &sent).await?
        }
    };
    let place = match wish.to {
        Some(to) => {
            Some(composed.send((bureau, actor, now), (request, &kinds), &present.snapshot, to, again).await?)
        }
        None => None,
    };
    let Composed { manifest, results, mut remarks, position, .. } = composed;
    remarks.extend(unjudged);
    Ok(Submission { place, position, manifest, results, again, remarks })
}

/// Whether nothing was written since a position but that something was sent, and who asks.
async fn is_quiet_since(bureau: &Bureau, position: u64, kinds: &RollUpKinds) -> Result<bool, AppError> {
    const MANY: u32 = 256;
    let since = bureau.store.since(position, MANY).await?;
    let own = [&kinds.submission.0.id, &kinds.superior.0.id];
    Ok((since.len() as u32) < MANY && since.iter().all(|one| own.contains(&&one.draft.kind)))
}

/// What goes out, before it is signed.
struct Composed {
    position: u64,
    root: String,
    manifest: String,
    manifest_bytes: Vec<u8>,
    /// What the list lists.
    files: Vec<(String, Vec<u8>)>,
    results: ResultsTold,
    remarks: Vec<Message>,
}

async fn compose(
    bureau: &Bureau,
    (request, wish): (&RollUpRequest, SubmitWish<'_>),
    snapshot: &Snapshot,
    checkpoint: Checkpoint,
    sent: &[HeldSubmission],
) -> Result<Composed, AppError> {
    let assessed = assessed(bureau, request, snapshot)?;
    let mut remarks = Vec::new();
    let mut results = ResultsTold {
        format: RESULTS_FORMAT.to_owned(),
        of: provenance(bureau, &checkpoint, &assessed),
        as_of: request.as_of,
        assessments: Vec::new(),
        lacking: Vec::new(),
    };
    for wanted in &request.wanted {
        let Some(assessment) = assessed.iter().find(|one| one.rulebook == wanted.rulebook) else {
            remarks.push(Message::new("roll-up-no-rulebook").with("rulebook", &wanted.rulebook));
            results.lacking.push(wanted.rulebook.clone());
            continue;
        };
        if let Some(version) = wanted.version.as_ref().filter(|version| **version != assessment.version) {
            let message = Message::new("roll-up-own-version").with("title", &assessment.title);
            remarks.push(message.with("version", &assessment.version).with("expected", version));
        }
        let told = told(assessment, wanted);
        for result in &told.lacking {
            let message = Message::new("roll-up-no-result").with("title", &assessment.title);
            remarks.push(message.with("result", result));
        }
        results.assessments.push(told);
    }
    let mut files = vec![(RESULTS.to_owned(), json(&results))];
    if wish.with_snapshot {
        let library = bureau.library();
        let missing = request.snapshot.iter().filter(|id| !library.kinds.contains_key(*id));
        remarks.extend(missing.map(|id| Message::new("roll-up-kind-missing").with("kind", id)));
        files.extend(snapshot_files(snapshot, &request.snapshot, bureau.store.origin())?);
    } else if !request.snapshot.is_empty() {
        remarks.push(Message::new("roll-up-snapshot-kept").with("kinds", request.snapshot.join(", ")));
    }
    let mut sizes: Vec<u64> =
        sent.iter().map(|one| one.position).filter(|size| *size < checkpoint.size).collect();
    sizes.dedup();
    let grown = bureau.store.grown_from(&sizes, checkpoint.size).await?;
    let grown_from = grown
        .into_iter()
        .map(|(size, hashes)| GrownFrom { size, hashes: hashes.iter().map(hex::encode).collect() });
    let manifest = ManifestTold {
        format: MANIFEST_FORMAT.to_owned(),
        request: RequestNamed { id: request.id.clone(), hash: request.hash.clone() },
        of: results.of.clone(),
        key: bureau.store.public_key()?,
        grown_from: grown_from.collect(),
        files: files.iter().map(|(name, bytes)| FileTold::of(name, bytes)).collect(),
    };
    let manifest_bytes = json(&manifest);
    Ok(Composed {
        position: checkpoint.size,
        root: hex::encode(checkpoint.root),
        manifest: sha256(&manifest_bytes),
        manifest_bytes,
        files,
        results,
        remarks,
    })
}

/// The rulebooks that are asked for, each in the version that holds here.
fn assessed(
    bureau: &Bureau,
    request: &RollUpRequest,
    snapshot: &Snapshot,
) -> Result<Vec<Assessment>, AppError> {
    let library = bureau.library();
    let at = AssessmentDate { as_of: request.as_of, period: Some(request.period) };
    let all = library.rulebooks_on(at.as_of)?;
    let is_wanted = |rulebook: &&Rulebook| request.wanted.iter().any(|one| one.rulebook == rulebook.id);
    let mut asked: Vec<&Rulebook> = all.iter().copied().filter(is_wanted).collect();
    let wanted = asked.len();
    // Those that are consulted stand behind those that are wanted.
    asked.extend(mingde_rulebook::asked_by(&asked.clone(), &all));
    let mut assessed = mingde_rulebook::assess(&asked, snapshot, at, &library.own);
    assessed.truncate(wanted);
    Ok(assessed)
}

fn provenance(bureau: &Bureau, checkpoint: &Checkpoint, assessed: &[Assessment]) -> Provenance {
    let receipts = || assessed.iter().map(|one| &one.receipt);
    let kinds: BTreeMap<String, String> = receipts()
        .flat_map(|receipt| &receipt.kinds)
        .map(|(kind, hash)| (kind.clone(), hex::encode(hash)))
        .collect();
    let rulebook = |receipt: &mingde_rulebook::Receipt| RulebookTold {
        version: receipt.version.clone(),
        hash: hex::encode(receipt.rulebook_hash),
    };
    Provenance {
        origin: bureau.store.origin().to_owned(),
        position: checkpoint.size,
        root: hex::encode(checkpoint.root),
        checkpoint: checkpoint.note.clone(),
        engine: mingde_rulebook::ENGINE.to_owned(),
        registry: receipts().next().map_or(String::new(), |receipt| hex::encode(receipt.registry)),
        kinds,
        rulebooks: receipts().map(|receipt| (receipt.rulebook.clone(), rulebook(receipt))).collect(),
    }
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    // Nothing that is told has a key that is no text, which alone could fail.
    serde_json::to_vec_pretty(value).unwrap_or_default()
}

impl Composed {
    /// Notes it in the ledger, where it is not there, and puts it into the folder.
    async fn send(
        &self,
        (bureau, actor, now): (&Bureau, &Actor, Timestamp),
        (request, kinds): (&RollUpRequest, &RollUpKinds),
        snapshot: &Snapshot,
        to: &Path,
        again: bool,
    ) -> Result<PathBuf, AppError> {
        let origin = bureau.store.origin();
        let place = place_of(to, origin, &request.id);
        let statement = Statement {
            saying: Saying::Sent,
            origin: origin.to_owned(),
            request: request.id.clone(),
            manifest: self.manifest.clone(),
        };
        let note = bureau.store.sign(&may_sign_results(actor)?, &statement)?;
        if !again {
            let content = self.content((bureau, snapshot), request, kinds)?;
            let mut entering = Entering::begin(bureau, actor);
            let why = Message::new("reason-sent-anew").with("title", &request.title);
            entering.stand(&kinds.submission.0, vec![content], &why).await?;
            entering.commit(now, ("submit-results", &request.id, &self.manifest)).await?;
        }
        let mut files = self.files.clone();
        files.push((MANIFEST.to_owned(), self.manifest_bytes.clone()));
        files.push((SIGNATURE.to_owned(), note.into_bytes()));
        put(&place, &files)?;
        Ok(place)
    }

    fn content(
        &self,
        (bureau, snapshot): (&Bureau, &Snapshot),
        request: &RollUpRequest,
        kinds: &RollUpKinds,
    ) -> Result<Content, AppError> {
        let unit = own_unit(snapshot)?;
        Ok(submission_record(
            kinds,
            unit,
            (&request.id, &request.hash),
            request.as_of,
            &Stood {
                origin: bureau.store.origin(),
                position: self.position,
                root: &self.root,
                manifest: &self.manifest,
            },
        ))
    }
}

/// The ledger of which something was sent, as it stood, and the list of what was sent.
pub struct Stood<'s> {
    pub origin: &'s str,
    pub position: u64,
    pub root: &'s str,
    pub manifest: &'s str,
}

/// That something was sent, as a record of the sender's ledger or of the superior's.
pub fn submission_record(
    kinds: &RollUpKinds,
    unit: UnitId,
    (request, hash): (&str, &str),
    date: Day,
    stood: &Stood<'_>,
) -> Content {
    let (kind, says) = &kinds.submission;
    let text = |field: &String, value: &str| (field.clone(), Value::Text(value.to_owned()));
    let position = stood.position.to_string().parse().unwrap_or_default();
    let fields = [
        text(&says.request, request),
        text(&says.request_hash, hash),
        text(&says.origin, stood.origin),
        (says.position.clone(), Value::Number(position)),
        text(&says.root, stood.root),
        text(&says.manifest, stood.manifest),
    ];
    Content {
        kind: kind.id.clone(),
        unit,
        date,
        number: None,
        fields: fields.into(),
        participants: Vec::new(),
        evidence: Vec::new(),
    }
}
