//! A connection of its own, on which a script may run while its owner goes on.

use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinHandle;

use super::{Cell, Cells, Script, embedded, postgres, sqlite};
use crate::database::Database;
use crate::error::StoreError;
use crate::patience::Patience;

/// A connection. Dropping it in mid-transaction takes the transaction back.
pub(crate) struct Link(State);

enum State {
    Idle(Connection),
    /// A script was handed over.
    Running(JoinHandle<Ran>),
    /// A script failed or was cancelled half-way: nobody knows where the connection stands.
    Lost,
}

enum Connection {
    Sqlite(rusqlite::Connection, Patience),
    Postgres(PgConnection, Patience),
}

type Ran = (Connection, Result<(), StoreError>);

impl Link {
    /// Connects a writer.
    pub(crate) async fn connect(
        data: &Path,
        database: &Database,
        patience: Patience,
    ) -> Result<Self, StoreError> {
        Self::connect_by(|| sqlite::writer(data, patience), database, patience).await
    }

    /// Connects somebody who examines what is there.
    pub(crate) async fn examine(data: &Path, database: &Database) -> Result<Self, StoreError> {
        let patience = Patience::default();
        Self::connect_by(|| sqlite::examiner(data, patience), database, patience).await
    }

    async fn connect_by(
        embedded: impl FnOnce() -> Result<rusqlite::Connection, StoreError>,
        database: &Database,
        patience: Patience,
    ) -> Result<Self, StoreError> {
        let connection = match database {
            Database::Sqlite => Connection::Sqlite(embedded()?, patience),
            Database::Postgres(url) => {
                let options = postgres::options(url, patience)?;
                Connection::Postgres(PgConnection::connect_with(&options).await?, patience)
            }
        };
        Ok(Self(State::Idle(connection)))
    }

    /// Ends the connection in good order, after what it is still at.
    pub(crate) async fn close(mut self) -> Result<(), StoreError> {
        match self.take().await? {
            Connection::Sqlite(link, _) => link.close().map_err(|(_, error)| error)?,
            Connection::Postgres(link, _) => link.close().await?,
        }
        Ok(())
    }

    /// Whether nothing can be written through it.
    pub(crate) fn is_archive(&self) -> Result<bool, StoreError> {
        match &self.0 {
            State::Idle(Connection::Sqlite(link, _)) => sqlite::is_archive(link),
            _ => Ok(false),
        }
    }

    /// Hands a script over that returns no rows, and does not wait for its end: whoever uses the link next
    /// waits for it, and hears of it if it failed.
    pub(crate) async fn start(&mut self, script: Script) -> Result<(), StoreError> {
        let nothing = |_: usize, _: &dyn Cells| Ok(());
        self.0 = State::Running(match self.take().await? {
            Connection::Sqlite(link, patience) => tokio::task::spawn_blocking(move || {
                let outcome = embedded::run_here(&link, script, nothing);
                (Connection::Sqlite(link, patience), outcome)
            }),
            Connection::Postgres(mut link, patience) => tokio::spawn(async move {
                let outcome = postgres::run(&mut link, patience, script, nothing).await;
                (Connection::Postgres(link, patience), outcome)
            }),
        });
        Ok(())
    }

    /// Runs a script; rows of any of its statements go to `each`, with the statement's index.
    pub(crate) async fn run(
        &mut self,
        script: Script,
        each: impl FnMut(usize, &dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut connection = self.take().await?;
        connection.run(script, each).await?;
        self.0 = State::Idle(connection);
        Ok(())
    }

    /// Runs a script that returns no rows and does not wait for what another process holds: it is busy then. A server has waits of
    /// its own.
    pub(crate) async fn run_at_once(&mut self, script: Script) -> Result<(), StoreError> {
        let mut connection = self.take().await?;
        if let Connection::Sqlite(link, _) = &connection {
            link.busy_timeout(Duration::ZERO)?;
        }
        connection.run(script, |_, _| Ok(())).await?;
        if let Connection::Sqlite(link, patience) = &mut connection {
            sqlite::wait_for_others(link, *patience)?;
        }
        self.0 = State::Idle(connection);
        Ok(())
    }

    /// Runs one query; its rows go to `each`.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        cells: Vec<Cell>,
        mut each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut script = Script::default();
        script.add(sql, cells);
        self.run(script, |_, row| each(row)).await
    }

    /// The connection once it is idle. Until it is put back, the link is lost.
    async fn take(&mut self) -> Result<Connection, StoreError> {
        match std::mem::replace(&mut self.0, State::Lost) {
            State::Idle(connection) => Ok(connection),
            State::Running(running) => {
                let (connection, outcome) = running.await.map_err(StoreError::database)?;
                outcome.map(|()| connection)
            }
            State::Lost => Err(StoreError::Spent),
        }
    }
}

impl Connection {
    async fn run(
        &mut self,
        script: Script,
        each: impl FnMut(usize, &dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link, _) => {
                let (stayed, ran) = embedded::run(link, script, each);
                stayed.come_back().await;
                ran
            }
            Self::Postgres(link, patience) => postgres::run(link, *patience, script, each).await,
        }
    }
}
