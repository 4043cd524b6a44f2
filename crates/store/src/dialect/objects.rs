//! What a database holds beside rows: tables, indexes, views, triggers.

use std::borrow::Cow;

use super::{Cells, Dialect};
use crate::error::StoreError;

/// A table, index, view, trigger or rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Object {
    /// `table`, `index`, `view`, `trigger` or `rule`.
    pub(crate) sort: String,
    pub(crate) name: String,
    /// The statement that made it, its spaces evened out; empty where the database does not keep it.
    pub(crate) made: String,
}

impl Object {
    /// The object of a row of [`Dialect::objects`].
    pub(crate) fn read(row: &dyn Cells) -> Result<Self, StoreError> {
        Ok(Self {
            sort: row.text(0)?.to_owned(),
            name: row.text(1)?.to_owned(),
            made: row.text(2)?.split_whitespace().collect::<Vec<_>>().join(" "),
        })
    }
}

/// The tables of the file, and what was made for them. Statistics come from `ANALYZE`, and automatic indexes have no
/// statement and cannot be dropped.
const SQLITE: &str = "SELECT type, name, sql FROM sqlite_master
    WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_stat[0-9]' ORDER BY 1, 2";

/// What is called like our tables, which stand for `{tables}`, and what was made for it. The schema may be shared with
/// others.
const POSTGRES: &str = "WITH ours AS (
        SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relname IN ({tables}))
    SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' ELSE 'view' END, relname::text, '' FROM ours
    UNION ALL SELECT 'index', c.relname::text, '' FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
        JOIN ours ON ours.oid = i.indrelid
    UNION ALL SELECT 'trigger', t.tgname::text, '' FROM pg_trigger t JOIN ours ON ours.oid = t.tgrelid
        WHERE NOT t.tgisinternal
    UNION ALL SELECT 'rule', r.rulename::text, '' FROM pg_rewrite r JOIN ours ON ours.oid = r.ev_class
        WHERE r.rulename <> '_RETURN'
    ORDER BY 1, 2";

/// What PostgreSQL makes of our statements.
const POSTGRES_MADE: &[(&str, &[&str])] = &[
    (
        "table",
        &["ledger", "revision", "head", "checkpoint", "batch", "audit", "concern", "schema_version", "lost"],
    ),
    ("index", &["ledger_pkey", "revision_pkey", "head_pkey", "checkpoint_pkey", "batch_pkey", "audit_pkey"]),
    ("index", &["lost_pkey", "concern_pkey"]),
    (
        "table",
        &[
            "account",
            "session",
            "second_factor",
            "recovery_code",
            "one_time_link",
            "sign_in_attempt",
            "known_browser",
            "form_draft",
            "feed_address",
        ],
    ),
    ("index", &["account_pkey", "session_pkey", "second_factor_pkey", "recovery_code_pkey"]),
    ("index", &["one_time_link_pkey", "sign_in_attempt_pkey", "known_browser_pkey", "form_draft_pkey"]),
    ("index", &["feed_address_pkey", "account_sign_in", "session_person", "one_time_link_person"]),
    ("index", &["known_browser_person", "feed_address_person"]),
    ("table", &["identity_provider", "used_once", "learned_heading", "import_job"]),
    ("index", &["identity_provider_pkey", "used_once_pkey", "session_ticket", "learned_heading_pkey"]),
    ("index", &["import_job_pkey", "import_job_account"]),
    ("table", &["notice", "notice_wish", "channel", "outbox", "finding_verdict", "report_text"]),
    ("index", &["notice_pkey", "notice_person", "notice_unread", "notice_wish_pkey", "channel_pkey"]),
    ("index", &["outbox_pkey", "finding_verdict_pkey", "report_text_pkey"]),
    ("table", &["wall_address"]),
    ("index", &["wall_address_pkey", "wall_address_person"]),
    ("table", &["document_draft", "document_save"]),
    ("index", &["document_draft_pkey", "document_save_pkey"]),
    ("table", &["api_token", "api_answer", "hook"]),
    ("index", &["api_token_pkey", "api_token_person", "api_answer_pkey", "hook_pkey"]),
    (
        "index",
        &[
            "revision_prior",
            "head_kind",
            "head_kind_position",
            "head_position",
            "head_unit",
            "head_waiting",
            "head_few",
        ],
    ),
];

impl Dialect {
    /// The query that has a row where there is a table of layouts.
    pub(crate) fn keeps_versions(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
            Self::Postgres => {
                "SELECT tablename FROM pg_tables
                WHERE schemaname = current_schema() AND tablename = 'schema_version'"
            }
        }
    }

    /// The query for what the database holds, read by [`Object::read`].
    pub(crate) fn objects(self) -> Cow<'static, str> {
        match self {
            Self::Sqlite => SQLITE.into(),
            Self::Postgres => {
                let tables = POSTGRES_MADE.iter().filter(|(sort, _)| *sort == "table");
                let quoted: Vec<String> =
                    tables.flat_map(|(_, names)| *names).map(|name| format!("'{name}'")).collect();
                POSTGRES.replace("{tables}", &quoted.join(", ")).into()
            }
        }
    }

    /// What it holds after these statements.
    pub(crate) fn made_by(self, statements: &[String]) -> Result<Vec<Object>, StoreError> {
        if self == Self::Postgres {
            let object =
                |sort: &str, name: &str| Object { sort: sort.into(), name: name.into(), made: "".into() };
            return Ok(POSTGRES_MADE
                .iter()
                .flat_map(|(sort, names)| names.iter().map(|name| object(sort, name)))
                .collect());
        }
        // SQLite keeps the words of a statement, as a later one changed them: it is asked what it makes of them.
        let scratch = rusqlite::Connection::open_in_memory()?;
        for statement in statements {
            scratch.execute_batch(statement)?;
        }
        let mut query = scratch.prepare(SQLITE)?;
        let mut rows = query.query([])?;
        let mut made = Vec::new();
        while let Some(row) = rows.next()? {
            made.push(Object::read(row)?);
        }
        Ok(made)
    }
}
