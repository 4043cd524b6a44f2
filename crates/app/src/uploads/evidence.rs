//! Photos as evidence: what was sent becomes a picture without its place, waits with the file it came as until a record
//! names it, and is seen by whoever sees the record.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;
use mingde_files::{Mode, write_whole};
use mingde_reader::PhotoFormat;

use super::likeness::{alike, note};
use super::sent::{beside, drop_pieces, put_beside};
use super::taken::keep;
use super::{LARGEST_PHOTO, PHOTO, Upload, folder, gone, unknown, upload, whole_upload};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::record_line::{RecordLine, find, find_these};

/// A photo that may be put beside a record.
#[derive(Debug)]
pub struct Attached {
    /// The file it came as.
    pub upload: Upload,
    /// The day on which the camera says it was taken.
    pub taken: Option<Day>,
    /// Whether it said where; it no longer does.
    pub had_place: bool,
    /// Records that show the same picture, as far as the actor may see them.
    pub shown_in: Vec<RecordLine>,
    /// How many others do.
    pub shown_elsewhere: usize,
    /// Records that show almost the same, as far as the actor may see them.
    pub alike_in: Vec<RecordLine>,
    /// How many others do.
    pub alike_elsewhere: usize,
}

/// A file to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it is; none for what no browser is to open.
    pub media_type: Option<&'static str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Makes a photo that has come whole ready to be evidence. Said again, it gives the same answer.
///
/// # Errors
/// What is wrong with the photo: codes `photo-…`, or that of the reader.
pub async fn take_photo(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Attached, AppError> {
    let (mut sent, _) = upload(bureau, actor, id)?;
    let (bytes, is_new) = match &sent.evidence {
        Some(address) => (photo_of(bureau, actor, id, address)?.ok_or_else(unknown)?, false),
        None => (whole_upload(bureau, actor, id)?.bytes(bureau.store.sealing(), LARGEST_PHOTO)?, true),
    };
    let reading = bureau.reading.clone();
    let photo = apart(move || reading.photo(bytes, is_new)).await?;
    if is_new {
        let folder = folder(bureau, actor, id)?;
        sent.evidence = Some(bureau.store.evidence().address_of_bytes(&photo.bytes));
        (sent.taken, sent.likeness) = (photo.taken(), photo.likeness);
        put_beside(bureau.store.sealing(), &folder, PHOTO, &photo.bytes)?;
        sent.note(&folder).map_err(gone(&folder))?;
        // What has become a photo is not needed twice.
        drop_pieces(&folder);
    }
    let address = sent.evidence.clone().unwrap_or_default();
    let showing = bureau.store.records_showing(&address).await?;
    let mut almost: Vec<EntityId> = Vec::new();
    for other in sent.likeness.map_or_else(Vec::new, |shown| alike(bureau, &address, shown)) {
        let more = bureau.store.records_showing(&other).await?;
        almost.extend(more.into_iter().filter(|record| !showing.contains(record)));
    }
    almost.sort_unstable();
    almost.dedup();
    let (shown_in, alike_in) =
        (find_these(bureau, actor, &showing).await?, find_these(bureau, actor, &almost).await?);
    Ok(Attached {
        taken: photo.taken(),
        had_place: photo.had_place,
        shown_elsewhere: showing.len() - shown_in.len(),
        alike_elsewhere: almost.len() - alike_in.len(),
        upload: sent,
        shown_in,
        alike_in,
    })
}

/// The bytes of a photo: beside the file it came as, or in the evidence since a record names it.
fn photo_of(bureau: &Bureau, actor: &Actor, id: &str, address: &str) -> Result<Option<Vec<u8>>, AppError> {
    match beside(bureau.store.sealing(), &folder(bureau, actor, id)?, PHOTO)? {
        Some(bytes) => Ok(Some(bytes)),
        None => Ok(bureau.store.evidence().get(address)?),
    }
}

/// Puts the photos of some files of the actor's among the evidence: a record that names them is about to be written. Until
/// then they count as files that wait, and go when nobody goes on with them.
pub(crate) fn keep_as_evidence(bureau: &Bureau, actor: &Actor, ids: &[String]) -> Result<(), AppError> {
    let evidence = bureau.store.evidence();
    for id in ids {
        let (sent, _) = upload(bureau, actor, id)?;
        let address = sent.evidence.ok_or_else(unknown)?;
        if !evidence.exists(&address) {
            evidence.put(&photo_of(bureau, actor, id, &address)?.ok_or_else(unknown)?)?;
            sent.likeness.inspect(|shown| note(bureau, &address, *shown));
        }
        keep(bureau, &address, sent.taken);
    }
    Ok(())
}

/// The days on which photos of some files of the actor's were taken, as far as they say so, but for those with these
/// addresses.
pub(crate) fn days_taken(
    bureau: &Bureau,
    actor: &Actor,
    ids: &[String],
    but: &[String],
) -> Result<Vec<Day>, AppError> {
    let mut days = Vec::new();
    for id in ids {
        let (sent, _) = upload(bureau, actor, id)?;
        days.extend(sent.taken.filter(|_| sent.evidence.is_none_or(|address| !but.contains(&address))));
    }
    Ok(days)
}

/// What is among the evidence is not needed twice. If it stays, it is swept away later.
pub(crate) fn let_go_of_photos(bureau: &Bureau, actor: &Actor, ids: &[String]) {
    for folder in ids.iter().filter_map(|id| folder(bureau, actor, id).ok()) {
        _ = std::fs::remove_file(folder.join(PHOTO));
    }
}

/// The addresses under which photos of some files of the actor's are evidence once a record names them, each once.
///
/// # Errors
/// `upload-unknown` for one that is nobody's or somebody else's, `upload-unfinished` for one that is no evidence yet.
pub fn uploaded_evidence(bureau: &Bureau, actor: &Actor, ids: &[String]) -> Result<Vec<String>, AppError> {
    let mut addresses: Vec<String> = Vec::new();
    for id in ids {
        let (sent, _) = upload(bureau, actor, id)?;
        let Some(address) = sent.evidence else {
            return Err(AppError::Conflict(Message::new("upload-unfinished").with("name", sent.name)));
        };
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

/// A photo of the actor's that is ready to be evidence, whether or not a record names it yet.
pub fn uploaded_picture(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Option<Picture>, AppError> {
    let (sent, _) = upload(bureau, actor, id)?;
    let Some(address) = sent.evidence else { return Ok(None) };
    let bytes = photo_of(bureau, actor, id, &address)?;
    Ok(bytes.map(|bytes| Picture { media_type: PhotoFormat::of(&bytes).map(PhotoFormat::media_type), bytes }))
}

/// The same, made small for a list. What is no photo, or does not read, is not shown at all.
pub async fn small_uploaded_picture(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
) -> Result<Option<Picture>, AppError> {
    let (sent, _) = upload(bureau, actor, id)?;
    let Some(address) = sent.evidence else { return Ok(None) };
    match photo_of(bureau, actor, id, &address)? {
        Some(bytes) => Ok(small(bureau, bytes).await),
        None => Ok(None),
    }
}

/// A photo of a record that the actor may see, made small for a list. It is made once and kept beside the evidence.
pub async fn small_evidence_of_record(
    bureau: &Bureau,
    actor: &Actor,
    id: EntityId,
    address: &str,
) -> Result<Option<Picture>, AppError> {
    if !shows(bureau, actor, id, address).await? {
        return Ok(None);
    }
    let folder = bureau.data.join("uploads").join("small");
    let path = folder.join(format!("{address}.jpg"));
    if let Ok(bytes) = std::fs::read(&path) {
        return Ok(Some(Picture { media_type: Some(PhotoFormat::Jpeg.media_type()), bytes }));
    }
    let Some(bytes) = bureau.store.evidence().get(address)? else { return Ok(None) };
    let Some(made) = small(bureau, bytes).await else { return Ok(None) };
    // Where it cannot be kept it is made again.
    let kept = mingde_files::make_private_folder(&folder)
        .and_then(|()| write_whole(&path, Mode::Private, &made.bytes));
    if let Err(cause) = kept {
        tracing::warn!(?cause, "a small picture is not kept");
    }
    Ok(Some(made))
}

/// Whether a record that the actor may see has a file among its evidence.
async fn shows(bureau: &Bureau, actor: &Actor, id: EntityId, address: &str) -> Result<bool, AppError> {
    let record = find(bureau, actor, &id.to_string()).await?;
    Ok(record.content.evidence.iter().any(|own| own == address))
}

async fn small(bureau: &Bureau, bytes: Vec<u8>) -> Option<Picture> {
    let reading = bureau.reading.clone();
    let bytes = apart(move || reading.small_photo(bytes)).await.ok()?;
    Some(Picture { media_type: Some(PhotoFormat::Jpeg.media_type()), bytes })
}

/// A file of a record that the actor may see. A photo is shown without its place, whichever way it came in.
pub async fn evidence_of_record(
    bureau: &Bureau,
    actor: &Actor,
    id: EntityId,
    address: &str,
) -> Result<Option<Picture>, AppError> {
    if shows(bureau, actor, id, address).await? { picture_at(bureau, address).await } else { Ok(None) }
}

/// A file at an address that whoever asks was found to see.
pub(crate) async fn picture_at(bureau: &Bureau, address: &str) -> Result<Option<Picture>, AppError> {
    let Some(bytes) = bureau.store.evidence().get(address)? else { return Ok(None) };
    if PhotoFormat::of(&bytes).is_none() {
        return Ok(Some(Picture { media_type: None, bytes }));
    }
    let (reading, whole) = (bureau.reading.clone(), bytes.clone());
    // One that does not read is given to be kept, and not to be opened by a browser.
    let shown = apart(move || reading.photo(bytes, false)).await;
    Ok(Some(match shown {
        Ok(photo) => Picture { media_type: Some(photo.format.media_type()), bytes: photo.bytes },
        Err(_) => Picture { media_type: None, bytes: whole },
    }))
}
