//! Whether a figure in a document is still what was printed: as written, in other words, altered by hand, gone.
//! What the ledger says about it today is the business of whoever has the ledger.

use crate::carried::Carried;
use crate::document::Stated;
use crate::numeral::{Hedge, Said, read_number};

/// What became of a figure in the document since it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As it was printed.
    AsWritten,
    /// In other words that say the same (`4,912` for `4912`, `六` for `6`), or the exact value for a rounded one.
    OtherWords(String),
    /// Something else stands there.
    Edited(String),
    /// Neither the place nor the text around it is there any more.
    Gone,
}

/// One place of a document, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Key of the figure.
    pub figure: String,
    /// The text as it was printed.
    pub printed: String,
    /// What became of it.
    pub standing: Standing,
}

/// Judges every place of a document, in reading order.
pub fn judge(carried: &Carried) -> Vec<Judged> {
    let Carried { receipts, says, .. } = carried;
    let places = receipts.places.iter().zip(says).map(|(place, says)| Judged {
        figure: place.figure.clone(),
        printed: place.printed.clone(),
        standing: match says {
            None => Standing::Gone,
            Some(says) => standing(&place.printed, says, receipts.figures.get(&place.figure)),
        },
    });
    places.collect()
}

fn standing(printed: &str, says: &str, stated: Option<&Stated>) -> Standing {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if bare(printed) == bare(says) {
        return Standing::AsWritten;
    }
    let unit = stated.map_or("", |s| s.unit.as_str());
    let exact = stated.and_then(|s| s.exact.as_deref());
    let (before, now) = (read_number(printed, unit), read_number(says, unit));
    let same = match (before, now) {
        (Some(before), Some(now)) => before == now || is_exactly(&now, exact),
        // A date or a number that was printed as text; the value itself typed instead is no change.
        (None, Some(now)) => is_exactly(&now, exact),
        _ => exact.is_some_and(|exact| bare(exact) == bare(says)),
    };
    if same { Standing::OtherWords(says.to_owned()) } else { Standing::Edited(says.to_owned()) }
}

/// Whether a number says the exact value of a figure, without a hedge.
fn is_exactly(said: &Said, exact: Option<&str>) -> bool {
    let value = exact.and_then(|exact| exact.parse().ok());
    said.hedge == Hedge::None && !said.percent && value == Some(said.value)
}
