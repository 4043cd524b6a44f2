//! What a superior expects of what comes in: rulebooks by version and text, and kinds. What differs is told, and taken as what it is.

use mingde_core::diagnostic::Message;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, AssessmentDate};

use super::received::Sent;
use super::request::RollUpRequest;
use super::told::AssessmentTold;
use crate::bureau::Bureau;
use crate::error::AppError;

/// The rulebooks asked for as they are here.
pub struct Expected<'r> {
    request: &'r RollUpRequest,
    here: Vec<Assessment>,
}

impl<'r> Expected<'r> {
    /// By the library of the superior.
    ///
    /// # Errors
    /// Those of the library.
    pub fn of(bureau: &Bureau, request: &'r RollUpRequest, snapshot: &Snapshot) -> Result<Self, AppError> {
        let library = bureau.library();
        let at = AssessmentDate { as_of: request.as_of, period: Some(request.period) };
        let mut asked = Vec::new();
        for wanted in &request.wanted {
            let edition = match &wanted.version {
                Some(version) => {
                    library.edition(&wanted.rulebook, version).ok().and_then(|e| e.readable().ok())
                }
                None => {
                    library.shared_rulebooks_on(at.as_of)?.into_iter().find(|one| one.id == wanted.rulebook)
                }
            };
            asked.extend(edition.map(|rulebook| &**rulebook));
        }
        let all = library.rulebooks_on(at.as_of)?;
        let wanted = asked.len();
        asked.extend(mingde_rulebook::asked_by(&asked.clone(), &all));
        let mut here = mingde_rulebook::assess(&asked, snapshot, at, &library.own);
        here.truncate(wanted);
        Ok(Self { request, here })
    }

    fn here(&self, rulebook: &str) -> Option<&Assessment> {
        self.here.iter().find(|one| one.rulebook == rulebook)
    }

    /// The version that is asked for of a rulebook: the one of the request, else the one that holds here.
    fn version(&self, rulebook: &str) -> Option<&str> {
        let wanted = self.request.wanted.iter().find(|one| one.rulebook == rulebook)?;
        wanted.version.as_deref().or_else(|| self.here(rulebook).map(|one| one.version.as_str()))
    }

    /// Whether it is by the version that is asked for.
    pub fn is_met_by(&self, told: &AssessmentTold) -> bool {
        self.version(&told.rulebook).is_none_or(|version| version == told.version)
    }

    /// What is to be known about what was sent.
    pub fn remarks(&self, sent: &Sent) -> Vec<Message> {
        let mut remarks = Vec::new();
        for told in &sent.results.assessments {
            let about = |code| Message::new(code).with("title", &told.title).with("version", &told.version);
            if !self.is_met_by(told) {
                let expected = self.version(&told.rulebook).unwrap_or_default();
                remarks.push(about("roll-up-other-version").with("expected", expected));
            } else if let Some(here) = self.here(&told.rulebook) {
                let theirs = sent.manifest.of.rulebooks.get(&told.rulebook);
                if theirs.is_some_and(|theirs| theirs.hash != hex::encode(here.receipt.rulebook_hash)) {
                    remarks.push(about("roll-up-other-text"));
                }
            }
            remarks
                .extend(told.lacking.iter().map(|result| about("roll-up-no-result").with("result", result)));
        }
        let missing = sent.results.lacking.iter();
        remarks.extend(missing.map(|id| Message::new("roll-up-rulebook-missing").with("rulebook", id)));
        remarks.extend(self.other_kinds(sent));
        remarks
    }

    fn other_kinds(&self, sent: &Sent) -> impl Iterator<Item = Message> {
        let mut kinds: Vec<&str> = Vec::new();
        for (kind, hash) in self.here.iter().flat_map(|one| &one.receipt.kinds) {
            let theirs = sent.manifest.of.kinds.get(kind);
            if theirs.is_some_and(|theirs| *theirs != hex::encode(hash)) && !kinds.contains(&kind.as_str()) {
                kinds.push(kind);
            }
        }
        kinds.into_iter().map(|kind| Message::new("roll-up-other-kind").with("kind", kind))
    }
}
