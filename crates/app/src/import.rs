//! Importing workbooks: units, persons, posts, groups, members and records of any kind.
//!
//! Each file is one transaction and one batch. Good rows are kept, bad ones come back in a workbook of the
//! same layout with the reasons; a file that was taken whole before changes nothing.

mod identities;
mod outcome;
mod participations;
mod parties;
mod people;
mod record_rows;
mod refused;
mod registry_rows;
mod rows;
mod several;
mod undo;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::{Message, Severity};
use mingde_core::directory::NotFound;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_sheet::{DataSheet, Layout, Part, RejectedSheet, Workbook, write_rejects};
use mingde_store::{Batch, Writer};

pub use outcome::{FileOutcome, LikelyDuplicate, ListedError};
pub use several::{ImportRequest, Imported, Stopped, import};
pub use undo::{Undone, undo};

use crate::bureau::Bureau;
use crate::entry::EntryGround;
use crate::error::{AppError, unknown};
use crate::progress::{Progress, Silent};
use crate::whole::make_whole;
use parties::Registry;
use rows::Sink;

/// Several imports in a row over one registry held in memory.
pub struct ImportSession<'b> {
    bureau: &'b Bureau,
    actor: &'b Actor,
    registry: Registry,
    layouts: Vec<Layout>,
    /// In a dry run one transaction spans all files, so that later files see earlier ones, and is dropped.
    rehearsal: Option<Writer>,
    /// The files that were rehearsed in it.
    rehearsed: Vec<PathBuf>,
}

impl<'b> ImportSession<'b> {
    /// Loads what rows are resolved against.
    pub async fn begin(bureau: &'b Bureau, actor: &'b Actor) -> Result<Self, AppError> {
        // What is sensitive in a row cannot be kept without them.
        bureau.store.keys().fields()?;
        let registry = Registry::load(bureau).await?;
        let mut layouts = Layout::of_registry(&bureau.library.schema);
        layouts.extend(bureau.library.kinds.values().map(|kind| Layout::of_kind(kind)));
        Ok(Self { bureau, actor, registry, layouts, rehearsal: None, rehearsed: Vec::new() })
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
        match self.take_in(file, now, request, progress).await {
            Err(AppError::Workbook(bad)) => {
                // Its first rows are known here and nowhere else.
                self.registry = Registry::load(self.bureau).await?;
                self.rehearse_again(now, request).await?;
                let mut outcome = FileOutcome::new(name_of(file), request.dry_run);
                outcome.unreadable = Some(bad.message());
                Ok(outcome)
            }
            came => came,
        }
    }

    /// With what a damaged file had begun to rehearse the transaction has gone, and in it what the files before it said.
    /// Their rows are wanted again, so that the files behind it find them, as they do in an import.
    async fn rehearse_again(&mut self, now: Timestamp, request: &ImportRequest) -> Result<(), AppError> {
        for file in std::mem::take(&mut self.rehearsed) {
            self.take_in(&file, now, request, &mut Silent).await?;
        }
        Ok(())
    }

    async fn take_in(
        &mut self,
        file: &Path,
        now: Timestamp,
        request: &ImportRequest,
        progress: &mut dyn Progress,
    ) -> Result<FileOutcome, AppError> {
        let name = name_of(file);
        let mut outcome = FileOutcome::new(name.clone(), request.dry_run);
        let bytes = match std::fs::read(file).map_err(AppError::file(file)) {
            Ok(bytes) => bytes,
            Err(error) => {
                outcome.unreadable = Some(error.message());
                return Ok(outcome);
            }
        };
        let hash = blake3::hash(&bytes).to_hex().to_string();
        // Whoever gives a reason wants its values back, although the file was taken before.
        if request.reason.is_none()
            && let Some(earlier) = self.taken_whole(&hash).await?
        {
            outcome.already = Some(earlier);
            return Ok(outcome);
        }
        let recognised = Workbook::from_bytes(&name, bytes).and_then(|workbook| {
            let recognition = workbook.recognise(&self.layouts)?;
            Ok((workbook, recognition))
        });
        let (workbook, recognition) = match recognised {
            Ok(found) => found,
            Err(bad) => {
                outcome.unreadable = Some(bad.message());
                return Ok(outcome);
            }
        };
        for sheet in recognition.ignored.iter().filter(|sheet| !mingde_sheet::is_own_notes(&sheet.name)) {
            let reason = mingde_core::words::say(request.locale, &sheet.reason);
            let note = Message::new("import-sheet-ignored").with("sheet", &sheet.name).with("reason", reason);
            outcome.notes.push(note);
        }
        let sheets = in_order(&self.layouts, &recognition.sheets);
        for sheet in &sheets {
            outcome.list_taken_as(sheet, &self.layouts[sheet.layout], workbook.marker());
            let alone = self.layouts[sheet.layout].parts[sheet.part].part == Part::Participants
                && !sheets.iter().any(|s| s.layout == sheet.layout && s.part != sheet.part);
            if alone {
                let title = &self.layouts[sheet.layout].title;
                let message = Message::new("import-participants-alone").with("title", title);
                outcome.list_error(&sheet.error(sheet.heading_line, None, message, None));
            }
        }
        let broken = outcome.error_count > 0
            || sheets.iter().any(|s| s.findings.iter().any(|f| f.severity == Severity::Error));
        for finding in sheets.iter().flat_map(|s| &s.findings) {
            outcome.list_finding(finding);
        }
        if broken {
            outcome.headings_wrong = true;
            return Ok(outcome);
        }
        // Before the writer, which keeps others waiting.
        let grounds = self.grounds(&sheets, now).await?;
        let batch = EntityId::derive("batch", &[&hash, &now.0.to_string()]).to_string()[..12].to_uppercase();
        let mut writer = match self.rehearsal.take() {
            Some(writer) => writer,
            None => self.bureau.store.begin(self.actor, now).await?,
        };
        let reason = match &request.reason {
            Some(reason) => reason.clone(),
            None => format!("导入更正：{name}"),
        };
        progress.begin(&Message::new("app-importing").with("file", &name), 0);
        let by = (self.actor, &*self.bureau.library);
        let mut sink =
            Sink::new(&mut writer, by, &batch, &reason, request.reason.is_some(), &mut outcome, progress);
        let rejected =
            self.import_sheets(&workbook, &sheets, &grounds, file, (now, request.dry_run), &mut sink).await?;
        sink.flush().await?;
        progress.finish();
        outcome.sum_up();
        if request.dry_run {
            self.rehearsal = Some(writer);
            self.rehearsed.push(file.to_owned());
        } else {
            // A file that says nothing new leaves no batch behind, unless it was taken whole: then it is
            // recognised at once the next time.
            if outcome.added + outcome.changed > 0 || outcome.refused == 0 {
                self.commit(writer, batch, hash, now, &mut outcome).await?;
            }
            self.write_rejects(file, &sheets, rejected, request, &mut outcome);
        }
        Ok(outcome)
    }

    /// The batch in which exactly this file was taken without a refusal, if it still stands.
    async fn taken_whole(&self, hash: &str) -> Result<Option<String>, AppError> {
        let batches = self.bureau.store.batches_of_file(hash).await?;
        let whole = batches
            .into_iter()
            .rev()
            .find(|b| b.undone_by.is_none() && b.counts.get("refused").copied().unwrap_or(0) == 0);
        Ok(whole.map(|b| b.id))
    }

    /// What the rulebooks ask of the records of each sheet; none for other sheets.
    async fn grounds(
        &self,
        sheets: &[&DataSheet],
        now: Timestamp,
    ) -> Result<Vec<Option<EntryGround<'b>>>, AppError> {
        let mut grounds = Vec::with_capacity(sheets.len());
        for sheet in sheets {
            let layout = &self.layouts[sheet.layout];
            grounds.push(match layout.parts[sheet.part].part {
                Part::Records => EntryGround::of(self.bureau, kind_of(layout), now.day()).await?,
                _ => None,
            });
        }
        Ok(grounds)
    }

    async fn import_sheets<'s>(
        &mut self,
        workbook: &Workbook,
        sheets: &[&'s DataSheet],
        grounds: &[Option<EntryGround<'_>>],
        file: &Path,
        (now, rehearsal): (Timestamp, bool),
        sink: &mut Sink<'_>,
    ) -> Result<Vec<RejectedSheet<'s>>, AppError> {
        let mut rejected = Vec::new();
        let folder = file.parent().unwrap_or(Path::new(""));
        for (sheet, ground) in sheets.iter().zip(grounds) {
            let layout = &self.layouts[sheet.layout];
            match layout.parts[sheet.part].part {
                // Read together with the record sheets they belong to; those of a kind are read together, too.
                Part::Participants => {}
                Part::Records if !first_of_its_part(sheets, sheet) => {}
                Part::Records => {
                    let of_part = |part: Part| {
                        let same =
                            |s: &&&DataSheet| s.layout == sheet.layout && layout.parts[s.part].part == part;
                        sheets.iter().filter(same).copied().collect::<Vec<_>>()
                    };
                    let (records, seconds) = (of_part(Part::Records), of_part(Part::Participants));
                    let kind = self.bureau.library.kind(kind_of(layout))?.clone();
                    let import = record_rows::RecordImport {
                        checks: ground.as_ref().and_then(EntryGround::checks),
                        bureau: self.bureau,
                        actor: self.actor,
                        registry: &self.registry,
                        workbook,
                        layout,
                        kind: &kind,
                        folder,
                        rehearsal,
                        now,
                    };
                    rejected.extend(import.run(&records, &seconds, sink).await?);
                }
                _ => {
                    self.actor.may(Power::KeepRegistry)?;
                    let store = &self.bureau.store;
                    let import = registry_rows::RegistryImport { store, workbook, layout, sheet };
                    rejected.push(import.run(&mut self.registry, sink).await?);
                }
            }
        }
        rejected.retain(|sheet| !sheet.rows.is_empty() || !sheet.second_table.is_empty());
        Ok(rejected)
    }

    async fn commit(
        &self,
        mut writer: Writer,
        batch: String,
        hash: String,
        now: Timestamp,
        outcome: &mut FileOutcome,
    ) -> Result<(), AppError> {
        writer.record_batch(Batch {
            id: batch.clone(),
            file: outcome.file.clone(),
            file_hash: hash,
            recorded: now,
            author: self.actor.account().to_string(),
            counts: outcome.counts(),
            undone_by: None,
        });
        writer.audit("import", &batch, &outcome.file);
        writer.commit().await?;
        outcome.batch = Some(batch);
        Ok(())
    }

    /// Gives the refused rows back. What was taken is taken, so a workbook that cannot be written is an error in the
    /// list and not the end.
    fn write_rejects(
        &self,
        file: &Path,
        sheets: &[&DataSheet],
        mut rejected: Vec<RejectedSheet<'_>>,
        request: &ImportRequest,
        outcome: &mut FileOutcome,
    ) {
        let folder = request.rejects.as_deref().or(file.parent()).unwrap_or(Path::new(""));
        let stem = file.file_stem().map_or_else(|| "导入".into(), |s| s.to_string_lossy());
        // One workbook per layout: the rows go back in the layout they came in.
        let mut by_layout: BTreeMap<usize, Vec<RejectedSheet<'_>>> = BTreeMap::new();
        for sheet in rejected.drain(..) {
            by_layout.entry(sheet.sheet.layout).or_default().push(sheet);
        }
        let several = sheets.iter().any(|s| s.layout != sheets[0].layout);
        for (layout, sheets) in by_layout {
            let layout = &self.layouts[layout];
            let suffix = if several { format!("-{}", layout.title) } else { String::new() };
            let path = free_name(folder, &format!("{stem}{suffix}-退回"));
            // Identity numbers stand in them in clear: nobody sees them who does not see what they came from.
            let written = make_whole(&path, mingde_files::like(file), |half| {
                write_rejects(layout, &sheets, request.locale, half).map_err(AppError::workbook(&path))
            });
            match written {
                Ok(()) => outcome.rejects.push(path),
                Err(error) => outcome.list_unwritten(&path, error.message()),
            }
        }
    }
}

/// Whether no sheet of the same part of the same layout stands before this one.
fn first_of_its_part(sheets: &[&DataSheet], sheet: &DataSheet) -> bool {
    let first = sheets.iter().find(|s| s.layout == sheet.layout && s.part == sheet.part);
    first.is_some_and(|first| std::ptr::eq(*first, sheet))
}

/// A name for refused rows that no file has: somebody may be mending the one before.
fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let plain = folder.join(format!("{stem}.xlsx"));
    let numbered = (2..).map(|number| folder.join(format!("{stem}{number}.xlsx")));
    std::iter::once(plain).chain(numbered).find(|path| !path.is_file()).unwrap_or_default()
}

/// The name of a file without its folders.
fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The kind whose records a layout takes.
fn kind_of(layout: &Layout) -> &str {
    layout.id.strip_prefix("kind/").unwrap_or(&layout.id)
}

/// Units before persons before posts before groups before records, whatever the order of the sheets.
fn in_order<'s>(layouts: &[Layout], sheets: &'s [DataSheet]) -> Vec<&'s DataSheet> {
    let rank = |sheet: &DataSheet| match layouts[sheet.layout].parts[sheet.part].part {
        Part::Units => 0,
        Part::Persons => 1,
        Part::Posts => 2,
        Part::Groups => 3,
        Part::Members => 4,
        Part::Records => 5,
        Part::Participants => 6,
    };
    let mut ordered: Vec<&DataSheet> = sheets.iter().collect();
    ordered.sort_by_key(|s| rank(s));
    ordered
}

/// Names of the bureau's units and groups, for drop-downs and look-ups.
pub struct Directories(Registry);

impl Directories {
    /// Reads them off the ledger.
    pub async fn load(bureau: &Bureau) -> Result<Self, AppError> {
        Registry::load(bureau).await.map(Self)
    }

    /// Unit names by pinyin.
    pub fn unit_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.directory.units().map(|(.., name)| name.to_owned()).collect();
        names.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
        names
    }

    /// What somebody in a record is called: `王伟(T0012)`, the name of a unit or group.
    pub fn label(&self, who: Who) -> Option<String> {
        let directory = &self.0.directory;
        let named = |found: Option<&str>| found.map(str::to_owned);
        match who {
            Who::Person(id) => directory.person_label(id),
            Who::Unit(id) => named(directory.units().find(|(own, ..)| *own == id).map(|(.., name)| name)),
            Who::Group(id) => named(directory.groups().find(|(own, ..)| *own == id).map(|(.., name)| name)),
        }
    }

    /// Group names by pinyin.
    pub fn group_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.directory.groups().map(|(.., name)| name.to_owned()).collect();
        names.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
        names
    }

    /// A unit by code or name.
    pub fn unit(&self, name: &str) -> Result<UnitId, AppError> {
        self.0.directory.unit(name).map_err(|why| match why {
            NotFound::Unknown { nearest } => unknown("app-unknown-unit", name, nearest.as_deref()),
            NotFound::Ambiguous { .. } | NotFound::NameDiffers { .. } => {
                unknown("app-unknown-unit", name, None)
            }
        })
    }
}
