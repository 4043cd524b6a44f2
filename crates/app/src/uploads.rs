//! Files that a browser sends piece by piece: kept aside until they are whole, for whoever sends them and nobody else. A
//! connection that breaks goes on where it broke.

mod evidence;
mod likeness;
mod sent;
mod taken;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::UNIX_EPOCH;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::kind::Asked;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, files_somewhere};
use mingde_files::{Mode, begin_folder, make_private_folder, write_whole};
use mingde_reader::Likeness;

pub use evidence::{
    Attached, Picture, evidence_of_record, small_evidence_of_record, small_uploaded_picture, take_photo,
    uploaded_evidence, uploaded_picture,
};
pub(crate) use evidence::{days_taken, keep_as_evidence, let_go_of_photos, picture_at};
pub use sent::Sent;
pub(crate) use taken::taken;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::replying::{OwnReplyDue, own_replies_due};

/// A photo may have so many bytes.
pub const LARGEST_PHOTO: u64 = 24 << 20;
/// So many bytes may wait for one account.
const WAITING: u64 = 600 << 20;
/// So many files may wait for one account, however small.
const MOST_WAITING: usize = 400;
/// What nobody went on with for so long is swept away: two days.
pub(crate) const UPLOADS_KEPT: i64 = 2 * 86_400_000_000;

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Upload {
    /// Its name here: 32 hexadecimal digits.
    pub id: String,
    /// As its sender calls it, without folders.
    pub name: String,
    /// Bytes it will have.
    pub size: u64,
    /// When it was begun.
    begun: Timestamp,
    /// The evidence that became of it.
    evidence: Option<String>,
    /// The day on which the camera says that it was taken.
    #[serde(default)]
    taken: Option<Day>,
    /// What it shows.
    #[serde(default)]
    likeness: Option<Likeness>,
}

/// Whether there is anything that the actor's files could become: a photo beside a record, a workbook of records or of the
/// registry.
pub fn may_upload(bureau: &Bureau, actor: &Actor) -> bool {
    let library = bureau.library();
    library.kinds.values().any(|kind| files_somewhere(actor, kind)) || actor.may(Power::KeepRegistry).is_ok()
}

/// Whether photos of somebody's could go with what they may say today of a record that concerns them, as it is known from the page of it.
fn may_attach(bureau: &Bureau, actor: &Actor, today: Day) -> bool {
    let present = bureau.known();
    present.is_some_and(|present| {
        let open = own_replies_due(&present.library, &present.sight(actor), today);
        let takes = |due: &OwnReplyDue| {
            present.library.kinds.get(&due.kind).is_some_and(|kind| kind.evidence.asked != Asked::No)
        };
        open.iter().any(takes)
    })
}

/// Begins a file. `id` is drawn by whoever has a random source.
///
/// # Errors
/// `upload-too-large` beyond `most` bytes, `upload-empty`, `upload-too-many` where too much of the account waits, and
/// `upload-unknown` for whoever files nothing and has nothing to say of a record that concerns them.
pub fn begin_upload(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: [u8; 16],
    (name, size, most): (&str, u64, u64),
) -> Result<Upload, AppError> {
    let asked =
        |code| Err(AppError::Invalid(Message::new(code).with("name", bare(name)).with("most", most >> 20)));
    if size > most {
        return asked("upload-too-large");
    }
    if size == 0 {
        return asked("upload-empty");
    }
    let takes = may_upload(bureau, actor) || most <= LARGEST_PHOTO && may_attach(bureau, actor, now.day());
    if !takes {
        return Err(unknown());
    }
    let desk = desk(bureau, actor);
    // Whoever begins many at once has each counted before the next.
    let _counted = bureau.at_the_desk.lock().unwrap_or_else(PoisonError::into_inner);
    let waiting = swept(&desk, now);
    let bytes: u64 = waiting.iter().map(|upload| upload.size).sum();
    if bytes + size > WAITING || waiting.len() >= MOST_WAITING {
        return asked("upload-too-many");
    }
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let upload =
        Upload { id, name: bare(name), size, begun: now, evidence: None, taken: None, likeness: None };
    upload.put(&desk).map_err(AppError::file(&desk))?;
    Ok(upload)
}

/// A file of the actor's, and how many of its bytes are here.
///
/// # Errors
/// `upload-unknown`, for one of somebody else as well.
pub fn upload(bureau: &Bureau, actor: &Actor, id: &str) -> Result<(Upload, u64), AppError> {
    let folder = folder(bureau, actor, id)?;
    let upload = Upload::read(&folder)?;
    let here = if upload.evidence.is_some() { upload.size } else { sent::here(&folder)? };
    Ok((upload, here))
}

/// Puts a piece where it belongs; one that came before changes nothing. Gives back how many bytes are here.
///
/// # Errors
/// `upload-gap` for a piece behind what is here, `upload-too-large` for one that ends behind the file.
pub fn continue_upload(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    offset: u64,
    piece: &[u8],
) -> Result<u64, AppError> {
    let (upload, here) = upload(bureau, actor, id)?;
    if upload.evidence.is_some() {
        return Ok(upload.size);
    }
    if offset > here {
        return Err(AppError::Conflict(Message::new("upload-gap").with("here", here)));
    }
    if offset + piece.len() as u64 > upload.size {
        let message = Message::new("upload-too-large").with("name", &upload.name);
        return Err(AppError::Invalid(message.with("most", upload.size >> 20)));
    }
    // What came before stays as it came.
    let known = usize::try_from(here - offset).unwrap_or(usize::MAX);
    let folder = folder(bureau, actor, id)?;
    if let Some(new) = piece.get(known..).filter(|new| !new.is_empty()) {
        sent::put_piece(bureau.store.sealing(), &folder, here, new)?;
    }
    sent::here(&folder)
}

/// A file that has come whole.
///
/// # Errors
/// `upload-unfinished` while some are missing.
pub fn whole_upload(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Sent, AppError> {
    let (upload, here) = upload(bureau, actor, id)?;
    if here < upload.size || upload.evidence.is_some() {
        return Err(AppError::Conflict(Message::new("upload-unfinished").with("name", &upload.name)));
    }
    Ok(Sent { upload, folder: folder(bureau, actor, id)? })
}

/// Lets go of a file.
pub fn drop_upload(bureau: &Bureau, actor: &Actor, id: &str) -> Result<(), AppError> {
    let folder = folder(bureau, actor, id)?;
    fs::remove_dir_all(&folder).map_err(gone(&folder))
}

/// What lies beside the bytes of a file.
const ABOUT: &str = "about.json";
/// What a photo became.
const PHOTO: &str = "photo";

impl Upload {
    fn read(folder: &Path) -> Result<Self, AppError> {
        let path = folder.join(ABOUT);
        let text = fs::read(&path).map_err(gone(&path))?;
        serde_json::from_slice(&text).map_err(|cause| AppError::file(&path)(cause.into()))
    }

    fn note(&self, folder: &Path) -> std::io::Result<()> {
        write_whole(&folder.join(ABOUT), Mode::Private, &serde_json::to_vec(self)?)
    }

    /// Gives it a folder, which is there with all that belongs to it or not at all.
    fn put(&self, desk: &Path) -> std::io::Result<()> {
        make_private_folder(desk)?;
        let folder = begin_folder(desk)?;
        self.note(folder.path())?;
        folder.put(&desk.join(&self.id))
    }
}

/// Where the files of an account wait. Its name is not to be seen in the names of folders.
fn desk(bureau: &Bureau, actor: &Actor) -> PathBuf {
    let mut whose = blake3::Hasher::new();
    whose.update(actor.account().as_str().as_bytes());
    // What has to do with some kinds alone knows nothing of what its owner sends for others.
    for kind in actor.left_kinds().into_iter().flatten() {
        whose.update(b"\n").update(kind.as_bytes());
    }
    let account = whose.finalize().to_hex();
    bureau.data.join("uploads").join(&account.as_str()[..32])
}

fn folder(bureau: &Bureau, actor: &Actor, id: &str) -> Result<PathBuf, AppError> {
    let digits = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if id.len() != 32 || !id.bytes().all(digits) {
        return Err(unknown());
    }
    Ok(desk(bureau, actor).join(id))
}

fn unknown() -> AppError {
    AppError::NotFound(Message::new("upload-unknown"))
}

/// An error about a file that may have been let go of a moment ago.
fn gone(path: &Path) -> impl FnOnce(std::io::Error) -> AppError {
    move |cause| match cause.kind() {
        ErrorKind::NotFound => unknown(),
        _ => AppError::file(path)(cause),
    }
}

/// The files that still wait. Those that nobody goes on with are removed, and what does not read when it is as old: it may
/// be on its way at this moment.
fn swept(desk: &Path, now: Timestamp) -> Vec<Upload> {
    let Ok(folders) = fs::read_dir(desk) else { return Vec::new() };
    let mut waiting = Vec::new();
    for folder in folders.flatten().map(|entry| entry.path()) {
        let upload = Upload::read(&folder).ok();
        let Some(begun) = upload.as_ref().map(|upload| upload.begun).or_else(|| changed(&folder)) else {
            continue;
        };
        if now.0 - begun.0 >= UPLOADS_KEPT {
            // What cannot be removed now is met again.
            _ = fs::remove_dir_all(&folder);
        } else {
            waiting.extend(upload);
        }
    }
    waiting
}

/// When something was put into a folder last.
fn changed(folder: &Path) -> Option<Timestamp> {
    let since = fs::metadata(folder).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok().map(Timestamp)
}

/// The name of a file without its folders, and not too long.
fn bare(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or("");
    mingde_core::text::visible(name).chars().take(120).collect()
}
