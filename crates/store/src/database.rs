//! Which database holds the ledger.

/// Name of the embedded database in the data folder.
pub const SQLITE_FILE: &str = "mingde.sqlite3";

/// Where the ledger is kept.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Database {
    /// `mingde.sqlite3` in the data folder.
    #[default]
    Sqlite,
    /// A PostgreSQL server, by URL: `postgres://user:password@host:port/database`.
    Postgres(String),
}

impl Database {
    /// Reads a setting: a `postgres://` or `postgresql://` URL, or nothing for the file in the data folder.
    pub fn parse(setting: Option<&str>) -> Option<Self> {
        match setting.map(str::trim) {
            None | Some("" | "sqlite") => Some(Self::Sqlite),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Some(Self::Postgres(url.to_owned()))
            }
            Some(_) => None,
        }
    }
}

impl std::fmt::Debug for Database {
    /// Without the URL, which may carry a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "Sqlite",
            Self::Postgres(_) => "Postgres",
        })
    }
}
