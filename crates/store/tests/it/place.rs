//! A place to keep a ledger in a test: a data folder of its own with SQLite, and, where
//! `MINGDE_TEST_POSTGRES` names a server, another one with a PostgreSQL schema of its own.

use std::path::Path;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, UnitId};
use mingde_core::policy::{Actor, Scope};
use mingde_core::record::{Content, State};
use mingde_core::registry::{Person, Sex};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::{Binding, Part, Payload};
use mingde_store::{Ages, Database, Filter, Head, Page, Store, StoreError, Verification};
pub use mingde_testkit::{operator, permitted, permitted_after};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Tables beside the ledger.
pub const BESIDE: [&str; 26] = [
    "account",
    "session",
    "second_factor",
    "recovery_code",
    "one_time_link",
    "sign_in_attempt",
    "known_browser",
    "form_draft",
    "feed_address",
    "notice",
    "notice_wish",
    "channel",
    "outbox",
    "identity_provider",
    "used_once",
    "learned_heading",
    "import_job",
    "long_job",
    "finding_verdict",
    "report_text",
    "wall_address",
    "document_draft",
    "document_save",
    "api_token",
    "api_answer",
    "hook",
];

/// What is older than this, of every sort.
pub fn older_than(before: Timestamp) -> Ages {
    Ages {
        links: before,
        drafts: before,
        sessions_seen: before,
        sessions_begun: before,
        attempts: before,
        browsers: before,
        used: before,
        api_answers: before,
        api_tokens: before,
        imports: before,
    }
}

pub struct Place {
    pub folder: tempfile::TempDir,
    pub database: Database,
}

/// What may stand in the place of a file.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    Pipe,
    Folder,
    /// A file of so many zeros.
    Zeros(u64),
}

/// Runs a story in a new data folder on SQLite, and in another on PostgreSQL where there is one.
pub fn on_every_database(story: impl AsyncFn(&Place)) {
    mingde_testkit::on_every_database(async |url| {
        let database = url.map_or(Database::Sqlite, |url| Database::Postgres(url.to_owned()));
        story(&Place { folder: tempfile::tempdir().unwrap(), database }).await;
    });
}

impl Place {
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    pub async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    pub async fn try_open(&self) -> Result<Store, StoreError> {
        Store::open(self.data(), &self.database, &mut dice(7)).await
    }

    /// Edits the database behind the ledger's back.
    pub async fn edit(&self, sql: &str) {
        self.try_edit(sql).await.unwrap();
    }

    /// The same, where the database may refuse.
    pub async fn try_edit(&self, sql: &str) -> Result<(), String> {
        match &self.database {
            Database::Sqlite => {
                let link = rusqlite::Connection::open(self.data().join("mingde.sqlite3")).unwrap();
                link.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
                let edited = link.execute_batch(sql).map_err(|error| error.to_string());
                link.close().unwrap();
                edited
            }
            Database::Postgres(url) => {
                let mut link = PgConnection::connect(url).await.unwrap();
                let edited = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut link).await;
                link.close().await.unwrap();
                edited.map(drop).map_err(|error| error.to_string())
            }
        }
    }

    /// Takes the tables back to the fourth layout.
    pub async fn make_older(&self) {
        for table in BESIDE {
            self.edit(&format!("DROP TABLE {table}")).await;
        }
        for statement in [
            "DROP TABLE concern",
            "DROP INDEX head_kind_position",
            "DROP INDEX head_position",
            "DROP INDEX head_unit",
            "DROP INDEX head_waiting",
            "DROP INDEX head_few",
            "DELETE FROM schema_version WHERE version >= 5",
        ] {
            self.edit(statement).await;
        }
    }

    /// Puts something else in the place of a file of the data folder.
    #[cfg(unix)]
    pub fn exchange(&self, name: &str, thing: Thing) {
        let path = self.data().join(name);
        std::fs::remove_file(&path).unwrap();
        match thing {
            Thing::Pipe => {
                assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
            }
            Thing::Folder => std::fs::create_dir(&path).unwrap(),
            Thing::Zeros(length) => std::fs::File::create(&path).unwrap().set_len(length).unwrap(),
        }
    }

    /// Bytes as a literal of this database.
    pub fn literal(&self, bytes: &[u8]) -> String {
        let digits: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        match &self.database {
            Database::Sqlite => format!("X'{digits}'"),
            Database::Postgres(_) => format!("'\\x{digits}'::bytea"),
        }
    }
}

/// Entropy that repeats.
pub fn dice(seed: u8) -> impl FnMut(&mut [u8]) -> std::io::Result<()> {
    let mut next = seed;
    move |buffer| {
        for byte in buffer {
            next = next.wrapping_mul(29).wrapping_add(17);
            *byte = next;
        }
        Ok(())
    }
}

/// Whoever writes in these tests.
pub fn clerk() -> Actor {
    operator("clerk")
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Midnight at the beginning of a day.
pub fn on(text: &str) -> Timestamp {
    Timestamp::start_of(day(text))
}

pub fn school() -> EntityId {
    EntityId::derive("unit", &["3601000001"])
}

/// Somebody with an identity number and a phone, both sealed.
pub fn person(store: &Store) -> Draft {
    let mut person = Person { sex: Some(Sex::Male), ..Person::new("T0001", "王伟") };
    let id = Person::id_of(&person.code).0;
    let keys = store.sealing().read().unwrap();
    person.id_number = Some(keys.seal("360102198001010010", &own(id, Person::ID_NUMBER)));
    person.phone = Some(keys.seal("13900000000", &own(id, Person::PHONE)));
    Draft {
        entity: EntityKind::Person,
        id,
        kind: String::new(),
        state: State::Accepted,
        event: None,
        unit: None,
        reason: String::new(),
        payload: Payload::stored(serde_json::to_string(&person).unwrap()),
    }
}

/// What identity number or phone of a person is bound to.
pub fn own(id: EntityId, name: &str) -> Binding<'_> {
    Binding { entity: EntityKind::Person, kind: "", id, part: Part::Own(name) }
}

/// What a field of a talk is bound to.
pub fn of_talk(id: EntityId, name: &str) -> Binding<'_> {
    Binding { entity: EntityKind::Record, kind: "talk", id, part: Part::Field(name) }
}

/// The accepted record of a talk, by its number.
pub fn talk(number: usize, prose: &str) -> Draft {
    let content = Content {
        kind: "talk".into(),
        unit: UnitId(school()),
        date: day("2025-09-10").plus((number % 100) as i32),
        number: Some(number.to_string()),
        fields: [("content".to_owned(), mingde_core::record::Value::Text(prose.into()))].into(),
        participants: Vec::new(),
        evidence: Vec::new(),
    };
    Draft {
        entity: EntityKind::Record,
        id: EntityId::derive("record-number", &["talk", &number.to_string()]),
        kind: "talk".into(),
        state: State::Accepted,
        event: Some(content.date),
        unit: Some(school()),
        reason: String::new(),
        payload: Payload::stored(serde_json::to_string(&content).unwrap()),
    }
}

pub fn talks(numbers: std::ops::Range<usize>) -> Vec<Draft> {
    numbers.map(|number| talk(number, "谈心谈话")).collect()
}

/// Commits drafts as the clerk, at the beginning of a day.
pub async fn commit(store: &Store, drafts: Vec<Draft>, day: &str) -> mingde_store::Checkpoint {
    let mut writer = store.begin(&clerk(), on(day)).await.unwrap();
    writer.append(permitted(&clerk(), drafts), None).await.unwrap();
    writer.commit().await.unwrap()
}

/// The findings as `code` or `code@position`, in order, without repetition.
pub fn codes(verification: &Verification) -> Vec<String> {
    let mut codes: Vec<String> = verification
        .findings
        .iter()
        .map(|finding| match finding.position {
            Some(position) => format!("{}@{position}", finding.message.code),
            None => finding.message.code.to_owned(),
        })
        .collect();
    codes.dedup();
    codes
}

pub async fn verify(store: &Store) -> Vec<String> {
    codes(&store.verify(|_, _| {}).await.unwrap())
}

/// Where an entity stands, as a reader sees it.
pub async fn head_of(store: &Store, draft: &Draft) -> Head {
    let filter = Filter { id_prefix: Some(draft.id.to_string()), ..Filter::default() };
    let mut found = store.find(&Scope::Everything, &filter, Page::first(1)).await.unwrap();
    found.pop().expect("it was entered").head
}

pub async fn audit_alone(store: &Store) {
    let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
    writer.audit("export", "all", "");
    writer.commit().await.unwrap();
}
