//! Identity and phone numbers of a roster, sealed on a thread of their own: for a row of persons nothing takes
//! longer, and no row needs another's.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use mingde_core::id_number::IdNumber;
use mingde_core::record::Value;
use mingde_core::registry::Sealed;
use mingde_reader::Stream;
use mingde_sheet::{BadWorkbook, Cell, Key, PartLayout, Row};
use mingde_store::Keys;

/// Batches that may wait.
const WAITING: usize = 2;

/// What a row says that nobody but the bureau may read.
#[derive(Debug, Default)]
pub(super) struct Identity {
    pub number: Option<SealedNumber>,
    pub phone: Option<Sealed>,
}

/// An identity number with what is stored of it.
#[derive(Debug)]
pub(super) struct SealedNumber {
    pub number: IdNumber,
    pub sealed: Sealed,
    /// The keyed hash to find a person by.
    pub index: String,
}

/// Rows, each with its identity.
pub(super) type Batch = Vec<(Row, Identity)>;

/// Seals what comes from a stream, ahead of whoever takes it. Dropping the receiver stops the reading.
pub(super) fn seal_ahead(
    keys: Arc<Keys>,
    part: PartLayout,
    stream: Stream,
) -> Receiver<Result<Batch, BadWorkbook>> {
    let (sender, batches) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let columns = [part.position(&Key::IdNumber), part.position(&Key::Phone)];
        for rows in stream {
            let sealed = rows.map(|rows| {
                rows.into_iter()
                    .map(|row| {
                        let identity = identity(&keys, columns, &row);
                        (row, identity)
                    })
                    .collect()
            });
            // Nobody listens any more.
            if sender.send(sealed).is_err() {
                return;
            }
        }
    });
    batches
}

fn identity(keys: &Keys, [number, phone]: [Option<usize>; 2], row: &Row) -> Identity {
    let text = |column: Option<usize>| match row.cells.get(column?)? {
        Some(Cell::Value(Value::Text(text))) => Some(text.as_str()),
        _ => None,
    };
    let number = text(number).and_then(|text| IdNumber::parse(text).ok()).map(|number| SealedNumber {
        sealed: keys.seal(number.expose(), "person.id_number"),
        index: keys.index_of(number.expose()),
        number,
    });
    Identity { number, phone: text(phone).map(|phone| keys.seal(phone, "person.phone")) }
}
