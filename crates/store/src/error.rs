//! What can go wrong, in words for people and, apart from them, the cause for the log.

mod sorts;
mod told;

use std::io::ErrorKind;
use std::path::PathBuf;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_objects::ObjectTrouble;

pub use sorts::Trouble;
use sorts::is_full;

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
    /// Whether a commit was kept is not known: the connection was lost while the answer was on its way.
    #[error("the answer to a commit was lost: {0}")]
    CommitUnknown(#[source] Cause),
    /// The file system of the data folder knows no locks.
    #[error("no locks: {0}")]
    NoLocks(#[source] Cause),
    /// The way to the database server is not protected as it should be.
    #[error("untrusted server: {0}")]
    Untrusted(#[source] Cause),
    /// The address of the database has a parameter that means nothing.
    #[error("database address: unknown parameter {0}")]
    AddressParameter(String),
    /// There is no ledger.
    #[error("there is no ledger in {0}")]
    NoLedger(PathBuf),
    /// The database server does not answer, or does not let us in.
    #[error("database server: {0}")]
    Unreachable(#[source] Cause),
    /// There is no room left where the database is.
    #[error("disk full: {0}")]
    Full(#[source] Cause),
    /// Reading or writing the file of the database failed.
    #[error("disk: {0}")]
    Disk(#[source] Cause),
    /// The database server knows who asks, and does not let them.
    #[error("not allowed: {0}")]
    Denied(#[source] Cause),
    /// The file of the database cannot be opened.
    #[error("cannot open the database: {0}")]
    CannotOpen(#[source] Cause),
    /// The database may only be read.
    #[error("read-only: {0}")]
    ReadOnly(#[source] Cause),
    /// Nothing may be written, and a journal beside the database would have to be folded into it first.
    #[error("{0} was not closed and may only be read")]
    Unfolded(PathBuf),
    /// Nothing may be written, and the tables were made by an older program.
    #[error("layout {found} of a database that may only be read is older than {known}")]
    OlderArchive {
        /// Layout of the tables.
        found: i64,
        /// The layout of this program.
        known: i64,
    },
    /// The database finds its own files damaged.
    #[error("corrupt database: {0}")]
    Corrupt(#[source] Cause),
    /// A table or a column is missing, or there before it was made.
    #[error("tables: {0}")]
    Tables(#[source] Cause),
    /// A value is not of the type of its column.
    #[error("unreadable value: {0}")]
    Unreadable(#[source] Cause),
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
    /// The ledger was moved to another database: this is what it left behind.
    #[error("the ledger was moved to {0}")]
    Moved(String),
    /// It is to be moved to where it is.
    #[error("the ledger is in this database")]
    SameDatabase,
    /// Another ledger is where it is to be moved to.
    #[error("there is a ledger already")]
    NotEmpty,
    /// A database server holds the ledger, which has backups of its own.
    #[error("a ledger on a database server is not copied from here")]
    NoBackup,
    /// Something is there already where a folder was to be made.
    #[error("{0} is there already")]
    Taken(PathBuf),
    /// What stands in the place of a file is none.
    #[error("{0} is no file")]
    NoFile(PathBuf),
    /// There are keys, but the database they belong to is not there.
    #[error("{0} is missing")]
    DatabaseMissing(PathBuf),
    /// There is a ledger, but the keys that belong to it are missing.
    #[error("key file {0} is missing")]
    KeyMissing(PathBuf),
    /// The public key, without which no signature can be checked, is missing.
    #[error("verifier key {0} is missing")]
    VerifierMissing(PathBuf),
    /// A key file cannot be read as a key.
    #[error("key file {0} is damaged")]
    KeyDamaged(PathBuf),
    /// The signing key and the verifier key in this folder are no pair.
    #[error("the keys in {0} do not belong together")]
    KeysApart(PathBuf),
    /// The keys belong to another ledger than the one in the database.
    #[error("the keys belong to ledger {keys}, the database to {database}")]
    KeysOfAnother {
        /// Origin named by the keys.
        keys: String,
        /// Origin named by the database.
        database: String,
    },
    /// More was signed than the ledger holds: an older state was put back, or its end cut off. Nothing may be written
    /// until somebody says that this was on purpose.
    #[error("the ledger holds {size} revisions, {witnessed} were signed")]
    BehindWitness {
        /// Revisions in the ledger.
        size: u64,
        /// Revisions that were signed.
        witnessed: u64,
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
    /// The draft changes the value under a permit to change the state alone.
    #[error("entity {id} is permitted another state, not another value")]
    NotKept {
        /// Which.
        id: EntityId,
    },
    /// The permit was given to somebody else than who writes.
    #[error("the permit is somebody else's")]
    OtherAuthor,
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
    /// A sealed value was sealed for another place, or was altered.
    #[error("sealed value does not open")]
    Unsealable,
    /// A value was sealed with a key that is not in the file of keys.
    #[error("no key {key} in {path}")]
    FieldKeyUnknown {
        /// The file of keys.
        path: PathBuf,
        /// Id of the key.
        key: String,
    },
    /// A group of characters on a recovery sheet is mistyped.
    #[error("group {group} of {key} is mistyped")]
    SheetGroup {
        /// The line above it.
        key: String,
        /// Which group of the key, from 1.
        group: usize,
    },
    /// The groups of a key on a recovery sheet are not those of the key that it names.
    #[error("the groups do not give the key {key}")]
    SheetKey {
        /// The line above them.
        key: String,
    },
    /// There is no key on a recovery sheet.
    #[error("no key on the sheet")]
    SheetEmpty,
    /// A file is no backup that this program knows.
    #[error("{0} is no sealed backup")]
    NotABackup(PathBuf),
    /// A backup does not open: with another passphrase, the keys of another ledger, or after its beginning was altered.
    #[error("{0} does not open")]
    BackupClosed(PathBuf),
    /// A backup opens and is not what was written: altered, or cut off.
    #[error("{0} is altered or cut off")]
    BackupAltered(PathBuf),
    /// A key file that was to be restored is there, with another key.
    #[error("{0} is there and holds another key")]
    KeyThere(PathBuf),
    /// What was to be changed beside the ledger is no longer there, or no longer as it was read.
    #[error("somebody else was faster")]
    Overtaken,
    /// The random source failed, so that no keys could be made.
    #[error("random source: {0}")]
    Entropy(#[source] std::io::Error),
    /// A text is not an evidence address.
    #[error("not an evidence address")]
    BadAddress,
    /// A piece of evidence is not what was filed.
    #[error("a piece of evidence was altered where it is kept")]
    EvidenceAltered,
    /// The object storage in which evidence lies did not do what was asked.
    #[error(transparent)]
    Objects(#[from] ObjectTrouble),
}

impl StoreError {
    /// The words for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Database(_) => Message::new("ledger-database"),
            Self::Busy(_) => Message::new("ledger-busy"),
            Self::Unreachable(_) => Message::new("ledger-unreachable"),
            Self::CommitUnknown(_) => Message::new("ledger-commit-unknown"),
            Self::NoLocks(_) => Message::new("ledger-no-locks"),
            Self::Untrusted(_) => Message::new("ledger-untrusted"),
            Self::Overtaken => Message::new("ledger-overtaken"),
            Self::AddressParameter(name) => Message::new("ledger-address-parameter").with("name", name),
            Self::NoLedger(path) => Message::new("ledger-none").with("path", path.display()),
            Self::Full(_) => Message::new("ledger-full"),
            Self::Disk(_) => Message::new("ledger-disk"),
            Self::Denied(_) => Message::new("ledger-denied"),
            Self::CannotOpen(_) => Message::new("ledger-cannot-open"),
            Self::ReadOnly(_) => Message::new("ledger-read-only"),
            Self::Unfolded(path) => Message::new("ledger-unfolded").with("path", path.display()),
            Self::OlderArchive { found, known } => {
                Message::new("ledger-older-archive").with("found", found).with("known", known)
            }
            Self::Corrupt(_) => Message::new("ledger-corrupt"),
            Self::Tables(_) => Message::new("ledger-tables"),
            Self::Unreadable(_) => Message::new("ledger-unreadable"),
            Self::Address(_) => Message::new("ledger-address"),
            Self::File { path, cause } => Message::new(match cause.kind() {
                kind if is_full(kind) => "ledger-file-full",
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "ledger-file-denied",
                _ => "ledger-file",
            })
            .with("path", path.display()),
            Self::Moved(there) => Message::new("ledger-elsewhere").with("there", there),
            Self::SameDatabase => Message::new("ledger-same-database"),
            Self::NotEmpty => Message::new("ledger-not-empty"),
            Self::NoBackup => Message::new("ledger-no-backup"),
            Self::Taken(path) => Message::new("ledger-taken").with("path", path.display()),
            Self::NoFile(path) => Message::new("ledger-no-file").with("path", path.display()),
            Self::DatabaseMissing(path) => {
                Message::new("ledger-database-missing").with("path", path.display())
            }
            Self::KeyMissing(path) => Message::new("ledger-key-missing").with("path", path.display()),
            Self::VerifierMissing(path) => {
                Message::new("ledger-verifier-missing").with("path", path.display())
            }
            Self::KeyDamaged(path) => Message::new("ledger-key-damaged").with("path", path.display()),
            Self::KeysApart(path) => Message::new("ledger-keys-apart").with("path", path.display()),
            Self::KeysOfAnother { keys, database } => {
                Message::new("ledger-keys-of-another").with("keys", keys).with("database", database)
            }
            Self::BehindWitness { size, witnessed } => {
                Message::new("ledger-no-writing-behind").with("size", size).with("witnessed", witnessed)
            }
            Self::NewerLayout { found, known } => {
                Message::new("ledger-newer-layout").with("found", found).with("known", known)
            }
            Self::Conflict { id, expected, found } => {
                Message::new("ledger-conflict").with("id", id).with("expected", expected).with("found", found)
            }
            Self::NotKept { id } => Message::new("ledger-not-kept").with("id", id),
            Self::OtherAuthor => Message::new("ledger-other-author"),
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
            Self::FieldKeyUnknown { path, key } => {
                Message::new("ledger-field-key-unknown").with("path", path.display()).with("key", key)
            }
            Self::SheetGroup { key, group } => {
                Message::new("ledger-sheet-group").with("key", key).with("group", group)
            }
            Self::SheetKey { key } => Message::new("ledger-sheet-key").with("key", key),
            Self::SheetEmpty => Message::new("ledger-sheet-empty"),
            Self::NotABackup(path) => Message::new("ledger-not-a-backup").with("path", path.display()),
            Self::BackupClosed(path) => Message::new("ledger-backup-closed").with("path", path.display()),
            Self::BackupAltered(path) => Message::new("ledger-backup-altered").with("path", path.display()),
            Self::KeyThere(path) => Message::new("ledger-key-there").with("path", path.display()),
            Self::Entropy(_) => Message::new("ledger-entropy"),
            Self::BadAddress => Message::new("ledger-bad-evidence-address"),
            Self::EvidenceAltered => Message::new("ledger-evidence-not-as-filed"),
            Self::Objects(trouble) => trouble.message(),
        }
    }
}

impl StoreError {
    /// What a database or the way to it said.
    pub(crate) fn database(cause: impl Into<Cause>) -> Self {
        Self::Database(cause.into())
    }

    /// A value that is not of the type of its column.
    pub(crate) fn unreadable(cause: impl Into<Cause>) -> Self {
        Self::Unreadable(cause.into())
    }
}
