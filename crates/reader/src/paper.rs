//! What a paper carries, as it crosses the pipe. Receipts travel as the JSON that every paper carries: their layout
//! leaves fields out, which a format without names cannot.

use mingde_core::diagnostic::Message;
use mingde_report::carried::Carried;
use mingde_report::provenance::Receipts;
use serde::{Deserialize, Serialize};

use crate::unreadable::Unreadable;

#[derive(Serialize, Deserialize)]
pub(crate) struct Paper {
    receipts: String,
    says: Vec<Option<String>>,
    typed: Vec<String>,
}

impl Paper {
    pub(crate) fn of(carried: &Carried) -> Result<Self, impl std::error::Error + Send + Sync + 'static> {
        carried.receipts.to_json().map(|receipts| Self {
            receipts,
            says: carried.says.clone(),
            typed: carried.typed.clone(),
        })
    }

    /// What it carries. There is one text for each place, whatever came over the pipe.
    pub(crate) fn unpacked(self) -> Result<Carried, Unreadable> {
        let receipts = Receipts::from_json(&self.receipts).map_err(|bad| Unreadable(bad.message()))?;
        if self.says.len() != receipts.places.len() {
            return Err(Unreadable(Message::new("reader-stumbled")));
        }
        Ok(Carried { receipts, says: self.says, typed: self.typed })
    }
}
