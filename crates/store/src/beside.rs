//! Tables beside the ledger: who may sign in, who is signed in, what was begun and not sent. Nobody signs them, and
//! what is no longer true is removed.
//!
//! What changes together is one [`Beside`]. It is a transaction of its own ([`Store::change_beside`]), or part of one of
//! the ledger's ([`Writer::change_beside`]), where an act needs both. A secret is never among it: tokens come as
//! [`Digest`]s, passwords as PHC strings, and what must be read again is sealed here.

mod account;
mod api_answer;
mod api_token;
mod attempt;
mod channel;
mod document;
mod draft;
mod heading;
mod hook;
mod import_job;
mod link;
mod long_job;
mod notice;
mod outbox;
mod own_address;
mod provider;
mod report_text;
mod reseal;
mod second_factor;
mod session;
mod sweep;
mod used_once;
mod verdict;
mod wish;

use mingde_core::id::{EntityId, PersonId};
use sha2::{Digest as _, Sha256};

use crate::dialect::{Cell, Cells, Link, Script};
use crate::error::StoreError;
use crate::store::{Left, Store, TakenSeat};
use crate::writer::Writer;

pub use account::{AccountRow, NewAccount};
pub use api_answer::ApiAnswer;
pub use api_token::ApiTokenRow;
pub use attempt::Attempts;
pub use channel::ChannelRow;
pub use document::{DocumentDraft, DocumentSave, NewDocument, Proposed};
pub use draft::FormDraft;
pub use heading::LearnedHeading;
pub use hook::HookRow;
pub use import_job::{ImportJob, JobState};
pub use link::{LinkPurpose, OneTimeLink};
pub use long_job::{JobEnd, LongJob, NewLongJob};
pub use notice::{Due, NewNotice, NoticeRow, Telling};
pub use outbox::{OutboxRow, Undelivered};
pub use own_address::OwnAddress;
pub use provider::ProviderRow;
pub use report_text::ReportText;
pub use second_factor::SecondFactor;
pub use session::{NewSession, SessionOrigin, SessionRow};
pub use sweep::Ages;
pub use verdict::FindingVerdict;
pub use wish::{Rhythm, Wish};

/// SHA-256 of a secret that was drawn: what the tables keep of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of a secret for a purpose: what was drawn for one opens nothing else.
    pub fn of(purpose: &str, secret: &[u8]) -> Self {
        let length = (purpose.len() as u64).to_be_bytes();
        let hash = Sha256::new().chain_update(b"mingde-digest-1").chain_update(length).chain_update(purpose);
        Self(hash.chain_update(secret).finalize().into())
    }

    /// As hexadecimal digits: by this name its owner calls a session.
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }

    /// Reads what [`to_hex`](Self::to_hex) wrote.
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text).ok()?.try_into().ok().map(Self)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cell(self) -> Cell {
        Cell::blob(self.0)
    }

    fn read(row: &dyn Cells, column: usize) -> Result<Self, StoreError> {
        row.blob(column)?.try_into().map(Self).map_err(StoreError::unreadable)
    }
}

/// Changes of the tables beside the ledger that become true together.
#[derive(Debug, Default)]
pub struct Beside {
    script: Script,
    /// Statements that have to find what they change.
    claims: Vec<usize>,
}

impl Beside {
    pub(crate) fn add(&mut self, sql: &'static str, cells: Vec<Cell>) {
        self.script.add(sql, cells);
    }

    /// Adds a statement that returns a row where it found what it changes. Without one nothing of the whole is done:
    /// what was read before is no longer so.
    fn claim(&mut self, sql: &'static str, cells: Vec<Cell>) {
        self.claims.push(self.script.len());
        self.script.add(sql, cells);
    }

    async fn run(self, link: &mut Link) -> Result<(), StoreError> {
        let Self { script, mut claims } = self;
        link.run(script, |statement, _| {
            claims.retain(|claim| *claim != statement);
            Ok(())
        })
        .await?;
        if claims.is_empty() { Ok(()) } else { Err(StoreError::Overtaken) }
    }
}

impl Store {
    /// Makes changes true in a transaction of their own. The log of the ledger does not grow by it.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] if somebody else was faster: a code that is used already, a link that was taken back.
    pub async fn change_beside(&self, changes: Beside) -> Result<(), StoreError> {
        self.change_from(self.take_seat().await?, changes, true).await
    }

    /// The same, unless somebody else writes just now, of this process or another: for what may as well be done the next time.
    pub async fn change_beside_if_free(&self, changes: Beside) -> Result<bool, StoreError> {
        let Some(seat) = self.seat_if_free() else { return Ok(false) };
        match self.change_from(seat, changes, false).await {
            Err(StoreError::Busy(_) | StoreError::Overtaken) => Ok(false),
            done => done.map(|()| true),
        }
    }

    /// Changes from the writer's seat; `waits` is for whoever writes in another process.
    async fn change_from(&self, mut seat: TakenSeat, changes: Beside, waits: bool) -> Result<(), StoreError> {
        let begin = async |link: &mut Link| {
            let script = Script::of(self.dialect().begin_beside());
            if waits { link.run(script, |_, _| Ok(())).await } else { link.run_at_once(script).await }
        };
        let mut begun = None;
        if let Some(Left { mut link, tip }) = seat.take() {
            match begin(&mut link).await {
                Ok(()) => begun = Some((link, tip)),
                Err(busy @ StoreError::Busy(_)) => return Err(busy),
                // A connection that lay idle may have been cut by the server; a new one shows what is the matter.
                Err(_) => {}
            }
        }
        let (mut link, tip) = match begun {
            Some(begun) => begun,
            None => {
                let mut link = self.connect().await?;
                begin(&mut link).await?;
                (link, None)
            }
        };
        let done = changes.run(&mut link).await;
        // After any other error nobody knows where the connection stands, and dropping it takes everything back.
        if matches!(done, Ok(()) | Err(StoreError::Overtaken)) {
            let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
            link.run(Script::of(&[end]), |_, _| Ok(())).await?;
            *seat = Some(Left { link, tip });
        }
        done
    }
}

impl Writer {
    /// Makes changes part of this transaction. They are seen with its commit.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`]; the transaction is then only good for dropping.
    pub async fn change_beside(&mut self, changes: Beside) -> Result<(), StoreError> {
        let link = self.link()?;
        changes.run(link).await
    }
}

fn person_cell(person: PersonId) -> Cell {
    Cell::blob(*person.0.as_bytes())
}

fn read_person(row: &dyn Cells, column: usize) -> Result<PersonId, StoreError> {
    let bytes = row.blob(column)?.try_into().map_err(StoreError::unreadable)?;
    Ok(PersonId(EntityId::from_bytes(bytes)))
}
