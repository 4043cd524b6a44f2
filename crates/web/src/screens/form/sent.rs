//! A form as a browser sends it: with files in parts, or as an address would.

use axum::Form;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use mingde_app::{Intent, Typed};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;

use crate::doors::LARGEST_FORM;
use crate::fault::Fault;
use crate::house::House;

/// So many places a form has at most: a study session of a large school names two hundred with three values each.
const MOST_PLACES: usize = 5_000;
/// So many photos come with a form itself; it has one place for them.
const MOST_PHOTOS: usize = 12;

/// A form that was sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// What was typed into its places.
    pub typed: Typed,
    /// What tells this form from others of its kind: drawn when it was shown, the same when it is sent twice.
    pub key: String,
    /// What to do with it.
    pub intent: Intent,
    /// Photos that were sent piece by piece.
    pub uploads: Vec<String>,
    /// Evidence of the record that stays.
    pub kept: Vec<String>,
    /// Whether a photo was refused while the form was filled in, and stayed in its list.
    pub left_out: bool,
    /// Photos that came with the form: name and bytes.
    pub photos: Vec<(String, Vec<u8>)>,
    /// The place whose names are looked for, and in which of its lines.
    pub find: Option<(String, usize)>,
    /// What somebody says in their own words, on a form that has one place for it.
    pub words: String,
    /// So many lines more are wanted for names.
    pub more: bool,
    /// It was said to be another one than those that are alike.
    pub is_another: bool,
    same: Option<RecordId>,
    /// The revision of the record that is corrected, as the form showed it.
    stood: Option<u32>,
}

impl Sent {
    /// A new form with what an address gives.
    pub fn of_address(house: &House, given: Vec<(String, String)>) -> Result<Self, Fault> {
        let key = house.random::<8>().map_err(Fault::broken)?;
        let key = key.iter().map(|byte| format!("{byte:02X}")).collect();
        let typed = given.into_iter().filter(|(name, _)| is_place(name)).take(MOST_PLACES);
        Ok(Self { typed: Typed::new(typed), key, ..Self::default() })
    }

    /// Whether it was sent to look for names, or for more lines.
    pub fn is_search(&self) -> bool {
        self.find.is_some() || self.more
    }

    /// The record that it was said to be.
    pub fn same_as(&self) -> Option<RecordId> {
        self.same
    }

    /// Whether somebody changed a record since the form showed it, which now has this number.
    pub fn is_overtaken(&self, number: u32) -> bool {
        self.stood.is_some_and(|stood| stood != number)
    }

    /// The revision of the record that the form showed.
    pub fn stood(&self) -> Option<u32> {
        self.stood
    }

    fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        let (mut places, mut picks) = (Vec::new(), Vec::new());
        for (name, text) in pairs {
            match name.as_str() {
                "key" if text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                    sent.key = text
                }
                "text" => sent.words = text,
                "upload" => sent.uploads.push(text),
                "left-out" => sent.left_out = true,
                "kept" => sent.kept.push(text),
                "intent" if text == "submit" => sent.intent = Intent::Submit,
                "stood" => sent.stood = text.parse().ok(),
                "more" => sent.more = true,
                "find" => {
                    let (place, line) = text.split_once('#').unwrap_or((&text, "0"));
                    sent.find = Some((place.to_owned(), line.parse().unwrap_or(0)));
                }
                "twins" if text == "another" => sent.is_another = true,
                "twins" => sent.same = text.strip_prefix("same ").and_then(|id| id.parse().ok()),
                other => match other.strip_prefix("pick.").filter(|_| !text.is_empty()) {
                    Some(place) => picks.push((place.to_owned(), text)),
                    None if is_place(other) => places.push((name, text)),
                    None => {}
                },
            }
        }
        sent.typed = Typed::new(places);
        for (place, label) in picks {
            sent.take_pick(&place, &label);
        }
        sent
    }

    /// Puts a name that was picked in the place of what was looked for, which was sent beside it.
    fn take_pick(&mut self, place: &str, label: &str) {
        let (place, line) = place.split_once('#').unwrap_or((place, "0"));
        let line: usize = line.parse().unwrap_or(0);
        if let Some(text) = self.typed.text_mut(place, line) {
            let begun = text
                .rfind(SEPARATORS)
                .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
            text.replace_range(begun.., label);
        }
    }
}

/// What stands between several names in one place.
pub const SEPARATORS: [char; 6] = ['、', '，', ',', '；', ';', '\n'];

/// Whether something of this name is typed into a form, and no part of its machinery.
fn is_place(name: &str) -> bool {
    matches!(name, "unit" | "date" | "number" | "reason")
        || ["field.", "role."].iter().any(|room| name.starts_with(room))
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if !kind.starts_with("multipart/form-data") {
            let Form(pairs) =
                Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(unreadable)?;
            let length = pairs.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>();
            if pairs.len() > MOST_PLACES || length > LARGEST_FORM {
                return Err(too_large());
            }
            return Ok(Self::of_pairs(pairs));
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(unreadable)?;
        let (mut pairs, mut photos, mut room) = (Vec::new(), Vec::new(), LARGEST_FORM);
        while let Some(mut part) = parts.next_field().await.map_err(unreadable)? {
            let name = part.name().unwrap_or("").to_owned();
            room = room.checked_sub(name.len()).ok_or_else(too_large)?;
            match part.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = part.bytes().await.map_err(unreadable)?;
                    if !bytes.is_empty() {
                        photos.push((file, bytes.to_vec()));
                    }
                }
                None => {
                    let mut text = Vec::new();
                    while let Some(piece) = part.chunk().await.map_err(unreadable)? {
                        room = room.checked_sub(piece.len()).ok_or_else(too_large)?;
                        text.extend_from_slice(&piece);
                    }
                    pairs.push((name, String::from_utf8_lossy(&text).into_owned()));
                }
            }
            if pairs.len() > MOST_PLACES || photos.len() > MOST_PHOTOS {
                return Err(too_large());
            }
        }
        Ok(Self { photos, ..Self::of_pairs(pairs) })
    }
}

/// More than any form of ours has.
fn too_large() -> Response {
    Fault::said(StatusCode::PAYLOAD_TOO_LARGE, Message::new("web-form-large")).into_response()
}

/// A form that broke off, or is larger than any.
fn unreadable(cause: impl std::fmt::Debug) -> Response {
    tracing::info!(?cause, "a form could not be read");
    Fault::invalid(Message::new("web-form-unreadable")).into_response()
}
