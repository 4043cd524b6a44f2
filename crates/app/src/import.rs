//! Importing workbooks: units, persons, posts, groups, members and records of any kind.
//!
//! Each file is read whole, on a thread of its own and without the ledger: rows become drafts or refusals. Then one
//! short transaction and one batch take what is new. Good rows are kept, bad ones come back in a workbook of the
//! same layout with the reasons; a file that was taken whole before changes nothing. A dry run ends before the
//! transaction.

mod apart;
mod directories;
mod fingerprints;
mod founding;
mod grouped;
mod identities;
mod jobs;
mod learning;
mod member_rows;
mod mending;
mod named;
mod near_days;
mod opening;
mod outcome;
mod participations;
mod parties;
mod past;
mod people;
mod pictured;
mod ranks;
mod reading;
mod record_rows;
mod registry_cells;
mod registry_rows;
mod rehearsal;
mod returning;
mod rows;
mod said_before;
mod seen;
mod several;
mod taking;
mod undo;
mod unsaid;
mod whose;
mod workbook;
mod worked_on;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_core::revision::Draft;
use mingde_reader::read_file;
use mingde_sheet::Layout;
use mingde_store::{Batch, Beside, StoreError, Writer};

pub use directories::Directories;
pub use founding::brings_units;
pub use grouped::{FaultGroup, grouped};
pub use jobs::{
    ImportState, Wanted, interrupt_imports, interrupt_imports_if_free, look_at, open_imports, take_sent,
};
pub use learning::{HeadingSaid, StrangeColumn, forget_heading, headings_said, learn_headings};
pub use mending::{MendedCell, mend_cells};
pub use mingde_store::LearnedHeading;
pub use outcome::{FileOutcome, LikelyDuplicate, ListedError};
pub use past::{PastImport, past_imports};
pub use pictured::{PicturedCell, PicturedRow, SheetPicture};
pub use returning::{Back, has_returned_rows, returned_rows};
pub use seen::SeenRow;
pub(crate) use seen::birth_as_known;
pub use several::{ImportRequest, Imported, Stopped, import};
pub use undo::{Undone, may_undo, undo, would_undo};
pub(crate) use worked_on::ImportJobs;
pub use worked_on::OpenImport;

use crate::asking::Asker;
use crate::ballots::Balloted;
use crate::bureau::Bureau;
use crate::entry::EntryGround;
use crate::error::AppError;
use crate::long_work;
use crate::notices::Teller;
use crate::progress::Progress;
use crate::sealing::renewed;
use crate::selections::Calls;
use crate::trail::knows_batch;
use mending::Mended;
use opening::{Opened, name_of, open};
use parties::Registry;
use reading::{FindEvidence, Ground, Reading};
use rehearsal::Rehearsal;
use returning::{put_beside, put_in_folder, returned};
use taking::{Ledger, MovedOn, Taken, Terms, take};

/// So many times a file is read anew because the registry changed between reading and taking.
const READINGS: u32 = 4;

/// Several imports in a row over one registry held in memory.
pub struct ImportSession<'b> {
    bureau: &'b Bureau,
    actor: &'b Actor,
    /// None while a file is being read, and after one whose rows were not taken as they were read.
    registry: Option<Registry>,
    layouts: Arc<[Layout]>,
    /// In a dry run, what the files so far would have brought, so that later files see it.
    rehearsal: Option<Rehearsal>,
    /// The job that this is the work of: it ends in the transaction that writes.
    job: Option<String>,
}

/// No workbook is larger.
pub const LARGEST_WORKBOOK: u64 = 256 << 20;

/// A file in bytes.
struct Bytes {
    bytes: Vec<u8>,
    /// BLAKE3, 64 hexadecimal digits.
    hash: String,
}

impl<'b> ImportSession<'b> {
    /// Loads what rows are resolved against.
    pub async fn begin(bureau: &'b Bureau, actor: &'b Actor) -> Result<Self, AppError> {
        let registry = Some(Registry::load(bureau).await?);
        let layouts = learning::taught(bureau, actor, learning::layouts(&bureau.library())).await?;
        Ok(Self { bureau, actor, registry, layouts, rehearsal: None, job: None })
    }

    /// Imports one workbook. One that turns out to be damaged below the lines by which it was recognised is
    /// unreadable as a whole.
    pub async fn import_file(
        &mut self,
        file: &Path,
        now: Timestamp,
        request: &ImportRequest,
        progress: &mut dyn Progress,
    ) -> Result<FileOutcome, AppError> {
        let mut outcome = FileOutcome::new(name_of(file), request.dry_run);
        let keys = self.bureau.store.sealing();
        // What was mended is of those that came from afar.
        let mended = match &request.sent {
            Some(sent) => Mended::of(keys, sent)?,
            None => Mended::default(),
        };
        let (path, sent, own) = (file.to_owned(), request.sent.clone(), keys.clone());
        let read = long_work::apart(move || {
            let bytes = match sent {
                Some(sent) => sent.bytes(&own, LARGEST_WORKBOOK)?,
                None => read_file(&path, LARGEST_WORKBOOK).map_err(AppError::file(&path))?,
            };
            let hash = blake3::hash(&bytes).to_hex().to_string();
            Ok::<_, AppError>(Bytes { bytes, hash })
        });
        let Bytes { bytes, hash } = match read.await {
            Ok(read) => read,
            Err(error) => {
                outcome.not_read(&error);
                return Ok(outcome);
            }
        };
        let hash = mended.known_by(hash);
        // Whoever gives a reason wants its values back, although the file was taken before.
        if request.reason.is_none()
            && let Some(earlier) = self.taken_whole(&hash).await?
        {
            outcome.already = Some(earlier);
            return Ok(outcome);
        }
        let (layouts, locale) = (self.layouts.clone(), request.locale);
        let reading = self.bureau.reading.clone();
        let registry = self.take_registry().await?;
        let opening = move || {
            let opened = open(&reading, bytes, &layouts, &registry, locale, mended, Box::new(outcome));
            (opened, registry)
        };
        let (opened, registry) = long_work::apart(opening).await;
        self.registry = Some(registry);
        let opened = match opened {
            Ok(opened) => Arc::new(opened),
            Err(outcome) => return Ok(*outcome),
        };
        progress.begin(&Message::new("app-importing").with("file", name_of(file)), 0);
        let came = self.take_in(&opened, file, &hash, now, request, progress).await;
        progress.finish();
        match came {
            Err(AppError::Workbook(bad)) => {
                let mut outcome = FileOutcome::new(name_of(file), request.dry_run);
                outcome.not_read(&bad.into());
                Ok(outcome)
            }
            Ok(mut reading) if request.dry_run && request.sent.is_none() => {
                reading.outcome.pictures = reading.pictures(&self.layouts, &opened.sheets);
                Ok(reading.outcome)
            }
            Ok(mut reading) => {
                reading.outcome.pictures = reading.pictures(&self.layouts, &opened.sheets);
                let (file, layouts) = (file.to_owned(), self.layouts.clone());
                let (folder, sent, keys) = (request.rejects.clone(), request.sent.clone(), keys.clone());
                let outcome = long_work::apart(move || {
                    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                    let returned = returned(&stem, &layouts, &opened.sheets, &mut reading, locale);
                    let mut outcome = reading.outcome;
                    match sent {
                        Some(sent) => put_beside(&keys, &sent, returned, &mut outcome)?,
                        None => put_in_folder(&file, folder.as_deref(), returned, &mut outcome),
                    }
                    Ok(outcome)
                });
                outcome.await
            }
            Err(error) => Err(error),
        }
    }

    /// Reads the rows and takes what is new; once more if the registry has changed meanwhile.
    async fn take_in(
        &mut self,
        opened: &Arc<Opened>,
        file: &Path,
        hash: &str,
        now: Timestamp,
        request: &ImportRequest,
        progress: &mut dyn Progress,
    ) -> Result<Reading, AppError> {
        for _ in 0..READINGS {
            let ground = self.ground(opened, file, now, request).await?;
            let called_at = ground.calls.position();
            let mut reading = self.read(ground, opened, progress).await?;
            let outcome = &mut reading.outcome;
            let batch =
                EntityId::derive("batch", &[hash, &now.0.to_string()]).to_string()[..12].to_uppercase();
            let reason = match &request.reason {
                Some(reason) => reason.clone(),
                None => reason::coded(&Message::new("reason-import").with("file", &outcome.file)),
            };
            let library = self.bureau.library();
            let deliberate = request.reason.is_some();
            let (batch, reason) = (batch.as_str(), reason.as_str());
            let terms = Terms { actor: self.actor, library: &library, batch, reason, deliberate };
            let sheets = std::mem::take(&mut reading.sheets);
            let mut told = |done| progress.reach(done);
            if request.dry_run {
                let rehearsal = self
                    .rehearsal
                    .get_or_insert_with(|| Rehearsal::new(self.bureau.store.clone(), library.clone(), now));
                let mut nowhere = Ledger::Rehearsed(rehearsal);
                // Nothing moves on where nothing is written.
                if let Ok(taken) = take(&mut nowhere, sheets, terms, outcome, &mut told).await? {
                    outcome.rows = taken.noted.told(self.bureau).await?;
                }
                return Ok(reading);
            }
            let mut writer = self.bureau.store.begin(self.actor, now).await?;
            // Nobody else writes from here on: what was counted against a quota still is what there is, or is counted again.
            if let Some(called_at) = called_at
                && self.bureau.position().await? != called_at
            {
                self.registry = None;
                continue;
            }
            let keys = self.bureau.store.sealing();
            let renewing = |draft: &Draft| renewed(&library, keys, draft);
            let mut ledger = Ledger::Open(&mut writer, &renewing);
            let taken = take(&mut ledger, sheets, terms, outcome, &mut told).await?;
            let Taken { stand, handed_in, concerning, .. } = match taken {
                Ok(taken) => taken,
                Err(MovedOn) => {
                    self.registry = None;
                    continue;
                }
            };
            // A file that says nothing new leaves no batch behind, unless it was taken whole: then it is
            // recognised at once the next time.
            if outcome.added + outcome.changed > 0 || outcome.refused == 0 {
                let mut teller = Teller::of(&library, self.actor, now);
                teller.handed_in(self.bureau, &handed_in).await?;
                for (record, content) in &concerning {
                    teller.may_reply(*record, content);
                }
                writer.tell(teller.telling());
                self.commit(writer, batch.to_owned(), hash, now, outcome).await?;
            }
            self.keep_up(stand, outcome);
            return Ok(reading);
        }
        Err(AppError::Conflict(Message::new("app-import-overtaken").with("file", name_of(file))))
    }

    /// Reads all rows, on a thread of their own.
    async fn read(
        &mut self,
        ground: Ground,
        opened: &Arc<Opened>,
        progress: &mut dyn Progress,
    ) -> Result<Reading, AppError> {
        let registry = self.take_registry().await?;
        let (registry, read) = apart::read(
            ground,
            opened.clone(),
            registry,
            &self.bureau.store,
            self.rehearsal.as_ref(),
            progress,
        )
        .await;
        if read.is_ok() {
            self.registry = Some(registry);
        }
        read
    }

    async fn take_registry(&mut self) -> Result<Registry, AppError> {
        match self.registry.take() {
            Some(registry) => Ok(registry),
            None => self.registry_anew().await,
        }
    }

    /// The registry of the ledger, and in a dry run what the files so far would have made of it.
    async fn registry_anew(&self) -> Result<Registry, AppError> {
        let mut registry = Registry::load(self.bureau).await?;
        for draft in self.rehearsal.iter().flat_map(Rehearsal::registry) {
            let unreadable = |cause| mingde_core::snapshot::BuildError { position: 0, cause };
            registry.note(draft.entity, draft.id, &draft.payload).map_err(unreadable)?;
        }
        Ok(registry)
    }

    /// Follows what was committed. Where rows were passed over, what they said is not what stands.
    fn keep_up(&mut self, stand: Vec<(EntityId, u64)>, outcome: &FileOutcome) {
        if outcome.outdated > 0 {
            self.registry = None;
        }
        if let Some(registry) = &mut self.registry {
            stand.into_iter().for_each(|(id, position)| registry.stands_at(id, position));
        }
    }

    /// What the rows of a workbook are read against.
    async fn ground(
        &self,
        opened: &Opened,
        file: &Path,
        now: Timestamp,
        request: &ImportRequest,
    ) -> Result<Ground, AppError> {
        let mut checks = HashMap::new();
        for kind in opened.kinds(&self.layouts) {
            if let Some(ground) = EntryGround::of(self.bureau, kind, now.day()).await? {
                checks.insert(kind.to_owned(), ground);
            }
        }
        let library = self.bureau.library();
        let kinds = opened.kinds(&self.layouts).into_iter().filter_map(|kind| library.kinds.get(kind));
        let calls = Calls::for_kinds(self.bureau, kinds.map(AsRef::as_ref)).await?;
        let store = &self.bureau.store;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let evidence = store.evidence().clone();
        let (dry_run, came_alone) = (request.dry_run, request.sent.is_some());
        let evidence: Box<FindEvidence> = Box::new(move |name| {
            let name = Path::new(name);
            // Beside a workbook that came from afar there is nothing but what this house keeps of it.
            if came_alone {
                return Err(StoreError::NoFile(name.to_owned()));
            }
            // Files are found by content, so that storing them before the transaction does no harm if there is none.
            if dry_run { evidence.address_of(&folder, name) } else { evidence.put_file(&folder, name) }
        });
        Ok(Ground {
            library: self.bureau.library(),
            layouts: self.layouts.clone(),
            actor: self.actor.clone(),
            asker: Asker::of(self.bureau, self.actor, now),
            now,
            keys: store.sealing().clone(),
            evidence,
            checks,
            balloted: Balloted::load(self.bureau).await?,
            calls,
        })
    }

    /// The batch in which exactly this file was taken without a refusal, if it still stands and the actor may know of it.
    async fn taken_whole(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let batches = self.bureau.store.batches_of_file(hash).await?;
        let library = self.bureau.library();
        let whole = batches.into_iter().rev().find(|b| {
            b.undone_by.is_none()
                && b.counts.get("refused").copied().unwrap_or(0) == 0
                && knows_batch(&library, self.actor, b)
        });
        Ok(whole.map(|b| b.id))
    }

    async fn commit(
        &self,
        mut writer: Writer,
        batch: String,
        hash: &str,
        now: Timestamp,
        outcome: &mut FileOutcome,
    ) -> Result<(), AppError> {
        writer.record_batch(Batch {
            id: batch.clone(),
            file: outcome.file.clone(),
            file_hash: hash.to_owned(),
            recorded: now,
            author: self.actor.account().to_string(),
            counts: outcome.counts(),
            undone_by: None,
        });
        writer.audit("import", &batch, &outcome.file);
        if let Some(job) = &self.job {
            let mut ended = Beside::default();
            ended.end_import_job(job, Some(&batch));
            writer.change_beside(ended).await?;
        }
        self.bureau.commit(writer).await?;
        outcome.batch = Some(batch);
        Ok(())
    }
}
