//! Photos as evidence: what was sent becomes a picture without its place, and whoever sees the record sees it.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;
use mingde_reader::PhotoFormat;

use super::{LARGEST_PHOTO, Upload, folder, upload, whole_upload};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::records::{RecordLine, find, find_these};

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
}

/// A file to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it is; none for what no browser is to open.
    pub media_type: Option<&'static str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Makes evidence of a photo that has come whole. Said again, it gives the same answer.
///
/// # Errors
/// What is wrong with the photo: codes `photo-…`, or that of the reader.
pub async fn take_photo(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Attached, AppError> {
    let (mut sent, _) = upload(bureau, actor, id)?;
    let (bytes, is_new) = match &sent.evidence {
        Some(address) => (bureau.store.evidence().get(address)?.unwrap_or_default(), false),
        None => {
            let (_, path) = whole_upload(bureau, actor, id)?;
            (mingde_reader::read_file(&path, LARGEST_PHOTO).map_err(AppError::file(&path))?, true)
        }
    };
    let reading = bureau.reading.clone();
    let photo = apart(move || reading.photo(bytes, is_new)).await?;
    if is_new {
        let address = bureau.store.evidence().put(&photo.bytes)?;
        let folder = folder(bureau, actor, id)?;
        sent.evidence = Some(address);
        sent.note(&folder)?;
        // What has become evidence is not needed twice; if it stays, it is swept away later.
        _ = std::fs::remove_file(folder.join(super::BYTES));
    }
    let address = sent.evidence.clone().unwrap_or_default();
    let showing = bureau.store.records_showing(&address).await?;
    let shown_in = find_these(bureau, actor, &showing).await?;
    let shown_elsewhere = showing.len() - shown_in.len();
    let (taken, had_place) = (photo.taken(), photo.had_place);
    Ok(Attached { upload: sent, taken, had_place, shown_in, shown_elsewhere })
}

/// The addresses of the evidence that became of some files of the actor's, each once.
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

/// A photo of the actor's that is evidence already and stands in no record yet.
pub fn uploaded_picture(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Option<Picture>, AppError> {
    let (sent, _) = upload(bureau, actor, id)?;
    let Some(address) = sent.evidence else { return Ok(None) };
    let bytes = bureau.store.evidence().get(&address)?;
    Ok(bytes.map(|bytes| Picture { media_type: PhotoFormat::of(&bytes).map(PhotoFormat::media_type), bytes }))
}

/// A file of a record that the actor may see. A photo is shown without its place, whichever way it came in.
pub async fn evidence_of_record(
    bureau: &Bureau,
    actor: &Actor,
    id: EntityId,
    address: &str,
) -> Result<Option<Picture>, AppError> {
    let record = find(bureau, actor, &id.to_string()).await?;
    if !record.content.evidence.iter().any(|own| own == address) {
        return Ok(None);
    }
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
