//! A connection of its own, on which a script may run while its owner goes on.

use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::task::Poll;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, MaybeDone, maybe_done};
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use super::{Cell, Cells, Script, postgres, sqlite};
use crate::database::Database;
use crate::error::StoreError;

/// A connection. Dropping it in mid-transaction takes the transaction back.
pub(crate) struct Link(State);

enum State {
    Idle(Connection),
    /// A script that was handed over; the database works on it whether or not it is polled.
    Running(Pin<Box<MaybeDone<BoxFuture<'static, Ran>>>>),
    /// A script failed or was cancelled half-way: nobody knows where the connection stands.
    Lost,
}

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

type Ran = (Connection, Result<(), StoreError>);

impl Link {
    /// Connects a writer.
    pub(crate) async fn connect(data: &Path, database: &Database) -> Result<Self, StoreError> {
        Ok(Self(State::Idle(match database {
            Database::Sqlite => {
                Connection::Sqlite(SqliteConnection::connect_with(&sqlite::writer_options(data)).await?)
            }
            Database::Postgres(url) => {
                Connection::Postgres(PgConnection::connect_with(&postgres::options(url)?).await?)
            }
        })))
    }

    /// Ends the connection in good order, after what it is still at.
    pub(crate) async fn close(mut self) -> Result<(), StoreError> {
        match self.take().await? {
            Connection::Sqlite(link) => link.close().await?,
            Connection::Postgres(link) => link.close().await?,
        }
        Ok(())
    }

    /// Hands a script over that returns no rows, and does not wait for its end: whoever uses the link next
    /// waits for it, and hears of it if it failed.
    pub(crate) async fn start(&mut self, script: Script) -> Result<(), StoreError> {
        let mut connection = self.take().await?;
        let run = async move {
            let outcome = connection.run(script, |_, _| Ok(())).await;
            (connection, outcome)
        };
        let mut running = Box::pin(maybe_done(run.boxed()));
        // The first poll sends it off.
        poll_fn(|context| Poll::Ready(_ = running.poll_unpin(context))).await;
        self.0 = State::Running(running);
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

    /// Runs one query; its rows go to `each`.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<String>,
        cells: Vec<Cell>,
        mut each: impl FnMut(&dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut connection = self.take().await?;
        match &mut connection {
            Connection::Sqlite(link) => sqlite::run(link, sql.into(), cells, &mut |_, row| each(row)).await,
            Connection::Postgres(link) => {
                postgres::run(link, sql.into(), cells, &mut |_, row| each(row)).await
            }
        }?;
        self.0 = State::Idle(connection);
        Ok(())
    }

    /// The connection once it is idle. Until it is put back, the link is lost.
    async fn take(&mut self) -> Result<Connection, StoreError> {
        match std::mem::replace(&mut self.0, State::Lost) {
            State::Idle(connection) => Ok(connection),
            State::Running(mut running) => {
                running.as_mut().await;
                let (connection, outcome) = running.as_mut().take_output().ok_or(StoreError::Spent)?;
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
        mut each: impl FnMut(usize, &dyn Cells) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(link) => {
                let mut text = String::new();
                let mut all = Vec::new();
                for (sql, cells) in script.parts {
                    text.push_str(&sqlite::unnumbered(sql));
                    text.push(';');
                    all.extend(cells);
                }
                sqlite::run(link, text, all, &mut each).await
            }
            Self::Postgres(link) => {
                for (index, (sql, cells)) in script.parts.into_iter().enumerate() {
                    postgres::run(link, sql, cells, &mut |_, row| each(index, row)).await?;
                }
                Ok(())
            }
        }
    }
}
