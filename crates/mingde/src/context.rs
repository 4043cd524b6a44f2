//! What every command needs: language, clock, random source, settings and how to open the bureau.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use mingde_app::{AppError, Bureau, Library, Settings};
use mingde_core::date::{Day, Timestamp, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::policy::{Account, Actor};
use mingde_core::translations::{Tongue, Translations};
use mingde_core::words::{Locale, say};
use mingde_files::HalfFolder;
use mingde_reader::ReadingRoom;
use mingde_store::{Auditor, Database, Patience, Store, StoreError};

use crate::call::{Call, Command, WhenArgs};
use crate::screen;

/// Surroundings of one call.
pub struct Context {
    pub locale: Locale,
    pub settings: Settings,
    pub actor: Actor,
    opened: RefCell<Vec<Store>>,
    /// Of the library, once there is one.
    english: OnceCell<Arc<Translations>>,
    /// Gone at the end.
    scratch: RefCell<Option<HalfFolder>>,
}

impl Context {
    pub fn new(locale: Locale, call: &Call) -> anyhow::Result<Self> {
        let Some(database) = Database::parse(call.database.as_deref()) else {
            return Err(AppError::Invalid(Message::new("command-bad-database")).into());
        };
        let account = Account::parse(call.account.as_deref().unwrap_or(Account::OPERATOR)).map_err(|_| {
            AppError::Invalid(Message::new("command-bad-account").with("most", Account::LONGEST))
        })?;
        // The demo reads nothing but the spreadsheets that it has just written.
        let reading = match call.command {
            Command::Demo(_) => ReadingRoom::here(),
            _ => ReadingRoom::apart(std::env::current_exe()?),
        };
        // Whoever calls a command can wait; whoever looks at a page is better told that the ledger is busy.
        let patience =
            if matches!(call.command, Command::Serve(_)) { Patience::Short } else { Patience::Long };
        let (data, library) = (call.data.clone(), call.library.clone());
        let settings = Settings { data, database, library, reading, patience };
        Ok(Self {
            locale,
            settings,
            actor: Actor::operator(account),
            opened: RefCell::default(),
            english: OnceCell::new(),
            scratch: RefCell::default(),
        })
    }

    /// The bureau whose ledger is there already: asking in the wrong folder must not found another one.
    pub async fn open(&self) -> anyhow::Result<Bureau> {
        self.expect_ledger().await?;
        self.open_or_found().await
    }

    /// The same for whoever asks for figures: a copy that an auditor was handed may lack what the bureau counts by, and then its
    /// figures are others. That is said before any of them.
    pub async fn open_for_figures(&self) -> anyhow::Result<Bureau> {
        let has = |name: &str| self.settings.data.join(name).exists();
        if has("keys/signing.pub") && !has("keys/signing.key") {
            let missing: Vec<&str> =
                ["settings.yaml", "library"].into_iter().filter(|name| !has(name)).collect();
            if !missing.is_empty() {
                let message = Message::new("command-copy-without-own");
                let missing = missing.join(&self.word("command-between"));
                screen::tell(&self.say(&message.with("missing", missing)));
            }
        }
        self.open().await
    }

    /// That there is a ledger, or what belongs to one.
    pub async fn expect_ledger(&self) -> anyhow::Result<()> {
        if !self.has_ledger().await? {
            return Err(self.no_ledger());
        }
        Ok(())
    }

    /// The bureau, or an empty one that nobody keeps where there is none: for what would be the same without a ledger.
    pub async fn open_or_rehearse(&self) -> anyhow::Result<Bureau> {
        if self.has_ledger().await? {
            return self.open().await;
        }
        let scratch = mingde_files::begin_folder(&std::env::temp_dir())?;
        let own = self.settings.data.join("library");
        let library = own.is_dir().then_some(own).into_iter().chain(self.settings.library.iter().cloned());
        let settings = Settings {
            data: scratch.path().to_owned(),
            database: Database::Sqlite,
            library: library.collect(),
            ..self.settings.clone()
        };
        *self.scratch.borrow_mut() = Some(scratch);
        self.open_with(&settings).await
    }

    /// That a ledger was founded, where, and what is to be kept safe.
    pub fn founded(&self) -> anyhow::Result<Message> {
        let data = std::path::absolute(&self.settings.data)?;
        Ok(Message::new("command-founded").with("path", data.display()))
    }

    /// Whether there is a ledger, or what is left of one. A server is asked.
    pub async fn has_ledger(&self) -> anyhow::Result<bool> {
        let Settings { data, database, .. } = &self.settings;
        Ok(mingde_store::is_there(data, database).await? || data.join("keys").exists())
    }

    /// The bureau, with an empty ledger and fresh keys if there is none yet: for whatever begins one.
    pub async fn open_or_found(&self) -> anyhow::Result<Bureau> {
        let begins = !self.has_ledger().await?;
        let bureau = self.open_with(&self.settings).await?;
        if begins {
            screen::tell(&self.say(&self.founded()?));
        }
        // A copy that an auditor was handed lies where the auditor likes.
        let own = self.settings.data.join("keys/signing.key").exists();
        if own && mingde_files::seen_by_others(&self.settings.data) {
            let path = self.settings.data.display();
            screen::tell(&self.say(&Message::new("command-data-seen").with("path", path)));
        }
        let store = bureau.store(&self.actor)?;
        for doubt in store.doubts() {
            screen::tell(&self.say(doubt));
        }
        if let Some(doubt) = store.clock_doubt(self.now()).await? {
            screen::tell(&self.say(&doubt));
        }
        self.tell_left_out(&bureau.library());
        Ok(bureau)
    }

    /// The library with what was published; looking at it makes no ledger where there is none.
    pub async fn library(&self) -> anyhow::Result<Arc<Library>> {
        if self.has_ledger().await? {
            return Ok(self.open().await?.library());
        }
        Ok(Arc::new(self.files()?))
    }

    /// The library's files alone, for what asks for nothing that was published.
    pub fn files(&self) -> anyhow::Result<Library> {
        let library = self.settings.load_library()?;
        _ = self.english.set(library.english.clone());
        self.tell_left_out(&library);
        Ok(library)
    }

    /// Which rulebooks are left out because they cannot be read, one line each.
    fn tell_left_out(&self, library: &Library) {
        for line in &library.left_out {
            screen::tell(&self.say(line));
        }
    }

    pub async fn open_with(&self, settings: &Settings) -> anyhow::Result<Bureau> {
        let bureau = Bureau::open(settings, &mut chance).await?;
        self.opened.borrow_mut().push(bureau.store(&self.actor)?.clone());
        _ = self.english.set(bureau.library().english.clone());
        Ok(bureau)
    }

    /// The ledger, where there is one, opened to be examined: with the public key alone. What is wrong with the
    /// library, or with a rulebook that was published, does not keep anybody from examining it.
    pub async fn auditor(&self) -> anyhow::Result<Auditor> {
        let Settings { data, database, .. } = &self.settings;
        if !self.settings.has_ledger() {
            if data.join("keys").exists() {
                return Err(StoreError::DatabaseMissing(data.join(mingde_store::SQLITE_FILE)).into());
            }
            return Err(self.no_ledger());
        }
        Ok(Auditor::open(data, database).await?)
    }

    fn no_ledger(&self) -> anyhow::Error {
        let path = self.settings.data.display();
        AppError::NotFound(Message::new("command-no-ledger").with("path", path)).into()
    }

    /// Leaves the databases that were opened as one file each.
    pub async fn close(&self) {
        for store in self.opened.take() {
            if let Err(error) = store.close().await {
                tracing::warn!(cause = ?error, "the ledger was not closed");
            }
        }
    }

    /// A message in the language of the call.
    pub fn say(&self, message: &Message) -> String {
        say(self.locale, message)
    }

    /// The language of the call, with what the library has in it.
    pub fn tongue(&self) -> Tongue<'_> {
        self.english.get().map_or(self.locale.into(), |english| Tongue { locale: self.locale, english })
    }

    /// A title or another phrase of the library in the language of the call; the phrase itself where it has no English.
    pub fn phrase<'t>(&'t self, chinese: &'t str) -> &'t str {
        self.tongue().say(chinese)
    }

    /// A message without arguments.
    pub fn word(&self, code: &'static str) -> String {
        self.say(&Message::new(code))
    }

    /// The words of a code put together at run time.
    pub fn say_code(&self, code: &str) -> String {
        mingde_core::words::say_code(self.locale, code, &[])
    }

    /// A period as people call it; in English as it is typed, which is read in both languages.
    pub fn period(&self, period: &Period) -> String {
        if self.locale == Locale::En { period.to_string() } else { period.chinese() }
    }

    /// The clock.
    pub fn now(&self) -> Timestamp {
        clock()
    }

    /// Measures a stretch of work until it is dropped, where `MINGDE_TIMINGS` asks for it: `timing <name> <ms>` on
    /// standard error, which `bench/run` reads.
    #[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
    pub fn timing(&self, name: &'static str) -> Timing {
        let begun = std::env::var_os("MINGDE_TIMINGS").map(|_| std::time::Instant::now());
        Timing { name, begun }
    }

    /// Period, day and knowledge asked about.
    pub fn when(&self, when: &WhenArgs) -> anyhow::Result<When> {
        let period = match &when.period {
            None => None,
            Some(text) => {
                let bad = || AppError::Invalid(Message::new("command-bad-period").with("text", text));
                Some(Period::parse(text).map_err(|_| bad())?)
            }
        };
        let as_of = when.as_of.as_deref().map(day).transpose()?;
        let known_on = when.known_on.as_deref().map(known_on).transpose()?;
        Ok(When { period, as_of, known_on })
    }
}

/// The clock of the machine.
#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
pub fn clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |d| d.as_micros() as i64))
}

/// The random source of the machine.
pub fn chance(buffer: &mut [u8]) -> std::io::Result<()> {
    getrandom::fill(buffer).map_err(|cause| std::io::Error::other(cause.to_string()))
}

/// Period, day and knowledge asked about, parsed.
pub struct When {
    pub period: Option<Period>,
    pub as_of: Option<Day>,
    pub known_on: Option<Timestamp>,
}

/// A day as typed.
pub fn day(text: &str) -> anyhow::Result<Day> {
    parse_day(text).map_err(|_| AppError::Invalid(Message::new("command-bad-day").with("text", text)).into())
}

/// "As known on" a day means at its end.
pub fn known_on(text: &str) -> anyhow::Result<Timestamp> {
    Ok(Timestamp(Timestamp::start_of(day(text)?.plus(1)).0 - 1))
}

/// A stretch of work being measured.
pub struct Timing {
    name: &'static str,
    begun: Option<std::time::Instant>,
}

impl Drop for Timing {
    fn drop(&mut self) {
        if let Some(begun) = self.begun {
            screen::tell(&format!("timing {} {:.1}", self.name, begun.elapsed().as_secs_f64() * 1000.0));
        }
    }
}
