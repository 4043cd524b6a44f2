//! What is typed on the page of a selection becomes days, counts, a body and nominations.

use mingde_core::date::{Day, parse_day_near};
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, GroupId, RecordId};
use mingde_core::text::narrow;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;
use crate::view::Title;

/// A decision as it was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedDecision {
    /// The body, by name.
    pub panel: String,
    /// When it met.
    pub on: String,
    /// How many were there.
    pub present: String,
    /// Votes for, against, abstentions.
    pub votes: [String; 3],
    /// Why those who were chosen are not those who were on notice.
    pub why: String,
    /// Ids of nominations that are ticked.
    pub chosen: Vec<String>,
}

/// What a body decided.
#[derive(Debug, Clone)]
pub(super) struct DecisionAsked {
    pub panel: GroupId,
    pub on: Day,
    pub present: u32,
    pub votes: [u32; 3],
    pub chosen: Vec<RecordId>,
    pub why: String,
}

impl TypedDecision {
    /// # Errors
    /// [`AppError::Invalid`] for what cannot be read, with the field that it stands in.
    pub(super) async fn read(&self, bureau: &Bureau, today: Day) -> Result<DecisionAsked, AppError> {
        let panel = Directories::load(bureau).await?.group(&self.panel)?;
        let [votes_for, against, abstained] = &self.votes;
        Ok(DecisionAsked {
            panel,
            on: day(&self.on, today)?,
            present: count(&self.present, "web-selection-decide-present")?,
            votes: [
                count(votes_for, "web-selection-decide-for")?,
                count(against, "web-selection-decide-against")?,
                count(abstained, "web-selection-decide-abstained")?,
            ],
            chosen: ids(&self.chosen),
            why: self.why.trim().to_owned(),
        })
    }
}

/// A day as people write it; today where nothing is written.
pub(super) fn day(text: &str, today: Day) -> Result<Day, AppError> {
    match text.trim() {
        "" => Ok(today),
        text => {
            let day = parse_day_near(text, today);
            day.map_err(|_| AppError::Invalid(Message::new("selection-day-wanted").with("text", text)))
        }
    }
}

fn count(text: &str, field: &'static str) -> Result<u32, AppError> {
    let count = narrow(text).trim().parse::<u32>().ok().filter(|count| *count <= 10_000);
    count.ok_or_else(|| {
        let title = Title::word(field);
        let message = Message::new("selection-count-wanted");
        AppError::Invalid(message.with_title("field", &title))
    })
}

pub(super) fn ids(texts: &[String]) -> Vec<RecordId> {
    texts.iter().filter_map(|text| text.parse::<EntityId>().ok()).map(RecordId).collect()
}
