//! The tables, in steps: a database made by an older program is brought up step by step; one made by a newer
//! program is refused.

use std::path::Path;

use crate::concern;
use crate::copying;
use crate::dialect::{Cell, Dialect, Link, Script};
use crate::error::StoreError;

/// One list of statements per layout version. Steps that were published are never edited.
const STEPS: &[&[&str]] = &[
    &[
        // What the ledger is called.
        "CREATE TABLE ledger (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) {strict}",
        // The log. `prior` is the position of the entity's revision before this one: histories are walked along
        // it, and what it points to is no longer current. `entered` is when the first of them was recorded.
        "CREATE TABLE revision (
        position {int} NOT NULL PRIMARY KEY, number {int} NOT NULL, entity TEXT NOT NULL,
        id {blob} NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, event {int}, unit {blob},
        recorded {int} NOT NULL, author TEXT NOT NULL, batch TEXT, reason TEXT NOT NULL,
        payload TEXT NOT NULL, leaf {blob} NOT NULL, prior {int}, entered {int} NOT NULL) {strict}",
        "CREATE UNIQUE INDEX revision_prior ON revision (prior) WHERE prior IS NOT NULL",
        // Where each entity stands.
        "CREATE TABLE head (
        id {blob} NOT NULL PRIMARY KEY, entity TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
        event {int}, unit {blob}, number {int} NOT NULL, position {int} NOT NULL,
        recorded {int} NOT NULL, entered {int} NOT NULL, fingerprint {blob} NOT NULL) {keyed}",
        "CREATE INDEX head_kind ON head (kind, unit, event)",
        // One per commit that appended something.
        "CREATE TABLE checkpoint (
        size {int} NOT NULL PRIMARY KEY, root {blob} NOT NULL, note TEXT NOT NULL,
        frontier {blob} NOT NULL) {strict}",
        // `low` and `high` bound the positions of the batch's revisions.
        "CREATE TABLE batch (
        id TEXT NOT NULL PRIMARY KEY, file TEXT NOT NULL, file_hash TEXT NOT NULL,
        recorded {int} NOT NULL, author TEXT NOT NULL, counts TEXT NOT NULL, undone_by TEXT,
        low {int}, high {int}) {strict}",
        "CREATE TABLE audit (
        serial {serial}, recorded {int} NOT NULL, author TEXT NOT NULL, action TEXT NOT NULL,
        subject TEXT NOT NULL, detail TEXT NOT NULL) {strict}",
    ],
    &[
        // Only records have a date, and only they are listed by it.
        "DROP INDEX head_kind",
        "CREATE INDEX head_kind ON head (kind, unit, event) WHERE event IS NOT NULL",
    ],
    &[
        // Places in the trail, which the two share; none for what is older than the trail.
        "ALTER TABLE audit ADD COLUMN place {int}",
        "ALTER TABLE batch ADD COLUMN place {int}",
    ],
    &[
        // Notes of a history that was given up: an older state was put back on purpose. `place` is that of the line of
        // the trail that says so.
        "CREATE TABLE lost (note TEXT NOT NULL PRIMARY KEY, place {int} NOT NULL) {strict}",
    ],
    &[
        // Lists go by position in either direction: all records, those of a unit, those that wait for somebody.
        "CREATE INDEX head_position ON head (position) WHERE event IS NOT NULL",
        "CREATE INDEX head_unit ON head (unit, position) WHERE event IS NOT NULL",
        "CREATE INDEX head_waiting ON head (state, position) WHERE event IS NOT NULL AND state <> 'accepted'",
        // What there is little of: units, groups, published rulebooks, grants.
        "CREATE INDEX head_few ON head (entity, position) WHERE event IS NULL AND kind <> ''",
        // Whom each revision concerns; filled from the log.
        "CREATE TABLE concern (
        who {blob} NOT NULL, position {int} NOT NULL, PRIMARY KEY (who, position)) {keyed}",
    ],
    &[
        // Beside the ledger. Whose an account is; `sign_in` is the name it is found by, `password` a PHC string.
        "CREATE TABLE account (
        person {blob} NOT NULL PRIMARY KEY, name TEXT NOT NULL, sign_in TEXT NOT NULL, password TEXT,
        password_set {int}, language TEXT NOT NULL, large_print {int} NOT NULL, made {int} NOT NULL,
        closed {int}) {keyed}",
        "CREATE UNIQUE INDEX account_sign_in ON account (sign_in)",
        // By the hash of what the browser holds. `proven` is when nothing more was asked of it.
        "CREATE TABLE session (
        token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, begun {int} NOT NULL, seen {int} NOT NULL,
        proven {int}, agent TEXT NOT NULL, network TEXT NOT NULL) {keyed}",
        "CREATE INDEX session_person ON session (person)",
        // `secret` is sealed; `step` the last thirty seconds of which a code was taken.
        "CREATE TABLE second_factor (
        person {blob} NOT NULL PRIMARY KEY, secret TEXT NOT NULL, confirmed {int}, step {int} NOT NULL) {keyed}",
        "CREATE TABLE recovery_code (
        person {blob} NOT NULL, code {blob} NOT NULL, used {int}, PRIMARY KEY (person, code)) {keyed}",
        // Links by which somebody sets a password once: invitations and resets.
        "CREATE TABLE one_time_link (
        token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, purpose TEXT NOT NULL, author TEXT NOT NULL,
        made {int} NOT NULL, expires {int} NOT NULL, used {int}) {keyed}",
        "CREATE INDEX one_time_link_person ON one_time_link (person)",
        // Failures to sign in, by the hash of whose and from where.
        "CREATE TABLE sign_in_attempt (
        bucket {blob} NOT NULL PRIMARY KEY, failures {int} NOT NULL, latest {int} NOT NULL) {keyed}",
        // Browsers in which somebody signed in before.
        "CREATE TABLE known_browser (
        token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, seen {int} NOT NULL) {keyed}",
        "CREATE INDEX known_browser_person ON known_browser (person)",
        // Forms that were begun; `content` is sealed.
        "CREATE TABLE form_draft (
        person {blob} NOT NULL, form TEXT NOT NULL, saved {int} NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (person, form)) {keyed}",
        // Addresses of calendars, by the hash of what they end with.
        "CREATE TABLE feed_address (
        token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, made {int} NOT NULL) {keyed}",
        "CREATE INDEX feed_address_person ON feed_address (person)",
    ],
    &[
        // The latest of some kinds, for whoever sees these of every unit.
        "CREATE INDEX head_kind_position ON head (kind, position) WHERE event IS NOT NULL",
    ],
    &[
        // What somebody is told on the pages. `id` says what by, so that the same is told once; `subject` and `detail`
        // name what it is about by ids and codes, never by words.
        "CREATE TABLE notice (
        id {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, cause TEXT NOT NULL, subject TEXT NOT NULL,
        detail TEXT NOT NULL, count {int} NOT NULL, made {int} NOT NULL, seen {int}, mailed {int}) {keyed}",
        "CREATE INDEX notice_person ON notice (person, made)",
        "CREATE INDEX notice_unread ON notice (person) WHERE seen IS NULL",
        // How somebody likes to be told; `address` is sealed.
        "CREATE TABLE notice_wish (
        person {blob} NOT NULL PRIMARY KEY, rhythm TEXT NOT NULL, address TEXT) {keyed}",
        // Ways by which messages leave the house; `content` is sealed, for robots are addressed by a secret. Before
        // `not_before` nothing is handed to it; `sent` is when something was last taken.
        "CREATE TABLE channel (
        name TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL, rhythm TEXT NOT NULL, made {int} NOT NULL,
        not_before {int}, sent {int}) {keyed}",
        // To whom something is to be sent, by which channel: a person, or nobody where the channel itself says to whom.
        // What is sent is put together when it goes. `due` is the earliest that was asked for since it was last taken
        // up; until `not_before` somebody is sending it, or it rests after a failure.
        "CREATE TABLE outbox (
        channel TEXT NOT NULL, person {blob} NOT NULL, due {int}, not_before {int}, attempts {int} NOT NULL,
        error TEXT NOT NULL, PRIMARY KEY (channel, person)) {keyed}",
    ],
    &[
        // Where people sign in elsewhere; `secret` is sealed.
        "CREATE TABLE identity_provider (
        id TEXT NOT NULL PRIMARY KEY, settings TEXT NOT NULL, secret TEXT, changed {int} NOT NULL,
        closed {int}) {keyed}",
        // Tickets and answers of providers by which somebody signed in, by their hash: each is good once.
        "CREATE TABLE used_once (token {blob} NOT NULL PRIMARY KEY, used {int} NOT NULL) {keyed}",
        // Of a session that a provider began: which, the hash of the ticket, whether a second factor was asked for there;
        // and when its owner was asked there anew.
        "ALTER TABLE session ADD COLUMN provider TEXT",
        "ALTER TABLE session ADD COLUMN ticket {blob}",
        "ALTER TABLE session ADD COLUMN vouched {int}",
        "ALTER TABLE session ADD COLUMN confirmed {int}",
        "CREATE INDEX session_ticket ON session (ticket) WHERE ticket IS NOT NULL",
    ],
    &[
        // What headings mean that no layout knows: for everybody, or for one account.
        "CREATE TABLE learned_heading (
        whose TEXT NOT NULL, layout TEXT NOT NULL, heading TEXT NOT NULL, meant TEXT NOT NULL, made {int} NOT NULL,
        PRIMARY KEY (whose, layout, heading)) {keyed}",
    ],
    &[
        // Imports of workbooks that were sent, behind the requests that asked for them.
        "CREATE TABLE import_job (
        id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, file TEXT NOT NULL, looks {int} NOT NULL,
        state TEXT NOT NULL, begun {int} NOT NULL, batch TEXT) {keyed}",
        "CREATE INDEX import_job_account ON import_job (account)",
    ],
    &[
        // What somebody said of findings of the check-up: by the hash of the material, of which nothing else is kept, and by
        // what names the finding in it. `word` is sealed.
        "CREATE TABLE finding_verdict (
        person {blob} NOT NULL, material {blob} NOT NULL, finding TEXT NOT NULL, verdict TEXT NOT NULL,
        word TEXT NOT NULL, said {int} NOT NULL, PRIMARY KEY (person, material, finding)) {keyed}",
    ],
    &[
        // What authors of reports wrote, by form, period and the name of the text; `content` is sealed, `author` a staff number.
        "CREATE TABLE report_text (
        form TEXT NOT NULL, period TEXT NOT NULL, name TEXT NOT NULL, author TEXT NOT NULL, saved {int} NOT NULL,
        content TEXT NOT NULL, PRIMARY KEY (form, period, name)) {keyed}",
    ],
    // Who said last how somebody is identified elsewhere.
    &["ALTER TABLE identity_provider ADD COLUMN changed_by TEXT"],
    &[
        // Addresses of wall displays, by the hash of what they end with.
        "CREATE TABLE wall_address (
        token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, made {int} NOT NULL) {keyed}",
        "CREATE INDEX wall_address_person ON wall_address (person)",
    ],
    &[
        // Texts that are still written: rulebooks and kinds. `latest` numbers the last save; `proposed` the one that somebody put
        // forward to be published, `published` the one that was.
        "CREATE TABLE document_draft (
        id {blob} NOT NULL PRIMARY KEY, sort TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL,
        made {int} NOT NULL, latest {int} NOT NULL, proposed {int}, proposer TEXT, proposed_at {int},
        published {int}) {keyed}",
        // Every save of one, with its whole text, and the cases that stand beside a rulebook.
        "CREATE TABLE document_save (
        draft {blob} NOT NULL, number {int} NOT NULL, author TEXT NOT NULL, saved {int} NOT NULL,
        text TEXT NOT NULL, cases TEXT NOT NULL, PRIMARY KEY (draft, number)) {keyed}",
    ],
    &[
        // Tokens by which programs act in somebody's name, by their hashes. `kinds` are apart by spaces; none for all.
        "CREATE TABLE api_token (
        token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, name TEXT NOT NULL, machine {int} NOT NULL,
        reads_only {int} NOT NULL, kinds TEXT, made {int} NOT NULL, expires {int} NOT NULL, used {int}) {keyed}",
        "CREATE INDEX api_token_person ON api_token (person)",
        // What programs asked under a key of their own, by hashes, and what they were answered, sealed.
        "CREATE TABLE api_answer (
        token {blob} NOT NULL, key {blob} NOT NULL, request {blob} NOT NULL, begun {int} NOT NULL, answer TEXT,
        PRIMARY KEY (token, key)) {keyed}",
    ],
    &[
        // Where the programs of tokens are told that something has changed, sealed, and of how many revisions they know. Without
        // `not_before` it was given up.
        "CREATE TABLE hook (
        token {blob} NOT NULL PRIMARY KEY, content TEXT NOT NULL, made {int} NOT NULL, told {int} NOT NULL,
        not_before {int}, attempts {int} NOT NULL, error TEXT NOT NULL, sent {int}) {keyed}",
    ],
    &[
        // Work behind the requests that asked for it, but for imports. `outcome` is a code with arguments; `file` what was made, as
        // long as it is there, and stays where `kept`.
        "CREATE TABLE long_job (
        id TEXT NOT NULL PRIMARY KEY, sort TEXT NOT NULL, account TEXT NOT NULL, state TEXT NOT NULL,
        begun {int} NOT NULL, ended {int}, outcome TEXT NOT NULL, file TEXT, kept {int} NOT NULL) {keyed}",
    ],
];

/// The step that makes the table of whom revisions concern.
const CONCERN: i64 = 5;

/// The layout of this program.
pub(crate) const LAYOUT: i64 = STEPS.len() as i64;

/// Where the steps that were taken are written down.
pub(crate) const VERSIONS_TABLE: &str = "schema_version";

/// The statement that makes it.
const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (version {int} NOT NULL) {strict}";

/// The statements of all steps, with their placeholders.
pub(crate) fn steps() -> impl Iterator<Item = &'static str> {
    STEPS.iter().copied().flatten().copied()
}

/// All statements that made the tables of this program.
pub(crate) fn statements(dialect: Dialect) -> Vec<String> {
    std::iter::once(VERSIONS).chain(steps()).map(|statement| dialect.ddl(statement)).collect()
}

/// Brings the tables to the layout of this program. Of an embedded database of an older layout a copy is kept in the data
/// folder first; a server takes the steps in one transaction, and is backed up by whoever runs it.
pub(crate) async fn migrate(link: &mut Link, dialect: Dialect, data: &Path) -> Result<(), StoreError> {
    let nothing = |_: &dyn crate::dialect::Cells| Ok(());
    // Whoever only reads does not wait for a writer.
    if keeps_versions(link, dialect).await? || link.is_archive()? {
        let found = latest(link).await?;
        if found == Some(LAYOUT) {
            return Ok(());
        }
        if let Some(found) = found.filter(|found| *found < LAYOUT)
            && link.is_archive()?
        {
            return Err(StoreError::OlderArchive { found, known: LAYOUT });
        }
        if let Some(found) = found.filter(|found| (1..LAYOUT).contains(found))
            && dialect.is_a_file()
        {
            copying::keep_earlier(link, data, found).await?;
        }
    }
    link.run(Script::of(dialect.begin_migration()), |_, _| Ok(())).await?;
    link.fetch(dialect.ddl(VERSIONS), Vec::new(), nothing).await?;
    let found = latest(link).await?.unwrap_or(0);
    if found > LAYOUT {
        return Err(StoreError::NewerLayout { found, known: LAYOUT });
    }
    for (version, step) in (1i64..).zip(STEPS).filter(|(version, _)| *version > found) {
        for statement in *step {
            link.fetch(dialect.ddl(statement), Vec::new(), nothing).await?;
        }
        if version == CONCERN {
            concern::fill(link).await?;
        }
        let sql = "INSERT INTO schema_version (version) VALUES ($1)";
        link.fetch(sql, vec![Cell::int(version)], nothing).await?;
    }
    link.fetch("COMMIT", Vec::new(), nothing).await
}

/// Brings the tables of a ledger to the layout of this program where an older one made them; where there are none,
/// it makes none.
pub(crate) async fn renew(link: &mut Link, dialect: Dialect, data: &Path) -> Result<(), StoreError> {
    if !keeps_versions(link, dialect).await? {
        return Ok(());
    }
    match latest(link).await? {
        Some(found) if found > LAYOUT => Err(StoreError::NewerLayout { found, known: LAYOUT }),
        Some(found) if found > 0 => migrate(link, dialect, data).await,
        _ => Ok(()),
    }
}

/// Whether there is a table of layouts.
pub(crate) async fn keeps_versions(link: &mut Link, dialect: Dialect) -> Result<bool, StoreError> {
    let mut kept = false;
    link.fetch(dialect.keeps_versions(), Vec::new(), |_| {
        kept = true;
        Ok(())
    })
    .await?;
    Ok(kept)
}

/// The layout that the tables have.
async fn latest(link: &mut Link) -> Result<Option<i64>, StoreError> {
    let mut found = None;
    link.fetch("SELECT max(version) FROM schema_version", Vec::new(), |row| {
        found = row.optional_int(0)?;
        Ok(())
    })
    .await?;
    Ok(found)
}
