//! What can go wrong, in words for people and, apart from them, the cause for the log.

use std::path::PathBuf;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;

/// What a database said, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the store could not do what was asked. [`message`](Self::message) is for people; `Display` and the
/// source are for the log. Neither carries personal data.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be reached or refused a statement.
    #[error("database: {0}")]
    Database(#[source] Cause),
    /// The database is held by another writer for too long.
    #[error("database is busy: {0}")]
    Busy(#[source] Cause),
    /// The address of the database cannot be read.
    #[error("database address: {0}")]
    Address(#[source] Cause),
    /// A file or folder could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// There is a ledger, but the keys that belong to it are missing.
    #[error("key file {0} is missing")]
    KeyMissing(PathBuf),
    /// A key file cannot be read as a key.
    #[error("key file {0} is damaged")]
    KeyDamaged(PathBuf),
    /// The keys belong to another ledger than the one in the database.
    #[error("the keys belong to ledger {keys}, the database to {database}")]
    KeysOfAnother {
        /// Origin named by the keys.
        keys: String,
        /// Origin named by the database.
        database: String,
    },
    /// The tables were made by a newer program.
    #[error("layout {found} is newer than {known}")]
    NewerLayout {
        /// Layout of the tables.
        found: i64,
        /// Latest layout this program knows.
        known: i64,
    },
    /// The entity has moved on since the writer read it.
    #[error("entity {id} is at revision {found}, not {expected}")]
    Conflict {
        /// Which.
        id: EntityId,
        /// The revision the draft is based on.
        expected: u32,
        /// The revision it is at.
        found: u32,
    },
    /// A state cannot follow another.
    #[error("entity {id} cannot pass from {from:?} to {to:?}")]
    Transition {
        /// Which.
        id: EntityId,
        /// State it is in; none if it is new.
        from: Option<State>,
        /// State asked for.
        to: State,
    },
    /// The id already belongs to something else.
    #[error("entity {id} is a {found:?}, not a {asked:?}")]
    OtherEntity {
        /// Which.
        id: EntityId,
        /// What it is.
        found: EntityKind,
        /// What it was taken for.
        asked: EntityKind,
    },
    /// The transaction failed or was cancelled before; nothing of it will be kept.
    #[error("the transaction is spent")]
    Spent,
    /// A row of the database is not as this program writes it.
    #[error("row {position} of {table} is damaged: {what}")]
    Damaged {
        /// Table.
        table: &'static str,
        /// Log position or serial number.
        position: i64,
        /// What is wrong with it, without its content.
        what: &'static str,
    },
    /// A sealed text was not made with this key and context, or was altered.
    #[error("sealed text does not open")]
    Unsealable,
    /// A text is not an evidence address.
    #[error("not an evidence address")]
    BadAddress,
}

impl StoreError {
    /// The words for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Database(_) => Message::new("ledger-database"),
            Self::Busy(_) => Message::new("ledger-busy"),
            Self::Address(_) => Message::new("ledger-address"),
            Self::File { path, .. } => Message::new("ledger-file").with("path", path.display()),
            Self::KeyMissing(path) => Message::new("ledger-key-missing").with("path", path.display()),
            Self::KeyDamaged(path) => Message::new("ledger-key-damaged").with("path", path.display()),
            Self::KeysOfAnother { keys, database } => {
                Message::new("ledger-keys-of-another").with("keys", keys).with("database", database)
            }
            Self::NewerLayout { found, known } => {
                Message::new("ledger-newer-layout").with("found", found).with("known", known)
            }
            Self::Conflict { id, expected, found } => {
                Message::new("ledger-conflict").with("id", id).with("expected", expected).with("found", found)
            }
            Self::Transition { id, from, to } => Message::new("ledger-transition")
                .with("id", id)
                .with("from", from.map_or("–", State::name))
                .with("to", to.name()),
            Self::OtherEntity { id, found, asked } => Message::new("ledger-other-entity")
                .with("id", id)
                .with("found", found.name())
                .with("asked", asked.name()),
            Self::Spent => Message::new("ledger-spent"),
            Self::Damaged { table, position, .. } => {
                Message::new("ledger-damaged").with("table", table).with("position", position)
            }
            Self::Unsealable => Message::new("ledger-unsealable"),
            Self::BadAddress => Message::new("ledger-bad-evidence-address"),
        }
    }
}

impl StoreError {
    /// What a database or the way to it said.
    pub(crate) fn database(cause: impl Into<Cause>) -> Self {
        Self::Database(cause.into())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(cause: rusqlite::Error) -> Self {
        match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy) => Self::Busy(cause.into()),
            _ => Self::Database(cause.into()),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(cause: sqlx::Error) -> Self {
        // lock_not_available is 55P03.
        match cause.as_database_error().and_then(|error| error.code()).as_deref() {
            Some("55P03") => Self::Busy(cause.into()),
            _ => Self::Database(cause.into()),
        }
    }
}
