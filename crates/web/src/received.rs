//! A form with a file that was sent: its words, and the file with its name.

use axum::extract::Multipart;
use mingde_core::diagnostic::Message;

use crate::fault::Fault;
use crate::house::{House, PaperPlace};
use crate::visitor::Visitor;

/// What a form with a file says.
#[derive(Debug, Default)]
pub struct Received {
    words: Vec<(String, String)>,
    /// The file and its name; none if none was chosen.
    pub file: Option<(String, Vec<u8>)>,
    /// It stands in memory until it is answered, and so many do at once.
    _place: Option<PaperPlace>,
}

impl Received {
    /// Takes a form in whose file has so many bytes at most. A file that is larger is told as a message, with the words of
    /// the form, so that nothing typed is lost. Nothing of it is read before there is a place for it.
    ///
    /// # Errors
    /// For a form that breaks off or was not made for the visitor.
    pub async fn of(
        parts: &mut Multipart,
        (house, visitor): (&House, &Visitor),
        largest: usize,
    ) -> Result<(Self, Option<Message>), Fault> {
        let place = house.paper_place(visitor.actor.who()).await.ok_or_else(Fault::missing)?;
        let mut received = Self { _place: Some(place), ..Self::default() };
        let mut too_large = None;
        while let Some(mut part) = parts.next_field().await.map_err(|_| broken_off())? {
            let name = part.name().unwrap_or_default().to_owned();
            let Some(file) = part.file_name().map(str::to_owned) else {
                let text = part.text().await.map_err(|_| broken_off())?;
                received.words.push((name, text));
                continue;
            };
            let mut bytes = Vec::new();
            while let Some(piece) = part.chunk().await.map_err(|_| broken_off())? {
                // The rest is passed over: what stands behind the file is still wanted.
                if too_large.is_none() && bytes.len() + piece.len() <= largest {
                    bytes.extend_from_slice(&piece);
                } else {
                    let most = largest >> 20;
                    too_large =
                        Some(Message::new("web-file-too-large").with("name", &file).with("most", most));
                    bytes = Vec::new();
                }
            }
            if !file.is_empty() && too_large.is_none() {
                received.file = Some((file, bytes));
            }
        }
        if received.one("token") != &*visitor.token {
            return Err(Fault::stale());
        }
        Ok((received, too_large))
    }

    /// The first value of a field; empty where it has none.
    pub fn one(&self, name: &str) -> &str {
        self.words.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        self.words.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

fn broken_off() -> Fault {
    Fault::invalid(Message::new("web-form-unreadable"))
}
