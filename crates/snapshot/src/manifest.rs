//! `snapshot.json`: where the snapshot comes from, what its columns mean and which files belong to it.

use std::io::Read as _;
use std::path::Path;

use mingde_core::kind::{Choice, Field, FieldKind, Kind, Party};
use mingde_core::registry::RegistrySchema;
use mingde_files::CannotOpen;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::layout::{self, Layout};
use crate::snapshot_writer::Origin;

/// What tells a snapshot from any other directory.
pub(crate) const FORMAT: &str = "mingde-snapshot";
/// Number of this format; readers refuse a later one.
pub(crate) const VERSION: u32 = 1;
/// Name of the manifest.
pub(crate) const FILE: &str = "snapshot.json";

/// The whole of `snapshot.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `mingde-snapshot`.
    pub format: String,
    /// Format number.
    pub version: u32,
    /// Version of the program that wrote it.
    pub engine: String,
    /// Which ledger it shows.
    pub ledger: Ledger,
    /// What the columns of the registry mean.
    pub registry: RegistryEntry,
    /// What the columns of records and participations mean, by kind id.
    pub kinds: Vec<KindEntry>,
    /// Every other file of the directory, by path.
    pub files: Vec<FileEntry>,
}

/// The ledger a snapshot shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// What it is called: `mingde/` and sixteen hexadecimal digits, as its checkpoints say; empty where nobody said.
    #[serde(default)]
    pub origin: String,
    /// Number of revisions.
    pub position: u64,
    /// Root hash at that position, 64 hexadecimal digits.
    pub root: String,
    /// If set, only what was recorded up to this instant is shown: microseconds since 1970-01-01T00:00:00Z.
    pub as_known: Option<i64>,
}

/// A data file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path within the directory, with `/`.
    pub path: String,
    /// Number of rows.
    pub rows: u64,
    /// Length.
    pub bytes: u64,
    /// SHA-256 of the whole file, 64 hexadecimal digits.
    pub sha256: String,
}

/// What the registry's words and further columns mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryEntry {
    /// Values of `units.kind`, each with its class.
    pub unit_kinds: Vec<WordEntry>,
    /// Values of `posts.rank`, highest first.
    pub ranks: Vec<WordEntry>,
    /// Values of `groups.kind`.
    pub group_kinds: Vec<WordEntry>,
    /// Values of `members.role`.
    pub member_roles: Vec<WordEntry>,
    /// Further columns of `units`.
    pub unit_fields: Vec<ColumnEntry>,
    /// Further columns of `persons`.
    pub person_fields: Vec<ColumnEntry>,
    /// Further columns of `groups`.
    #[serde(default)]
    pub group_fields: Vec<ColumnEntry>,
}

/// One of the words a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordEntry {
    /// As it stands in the file.
    pub code: String,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub english: String,
    /// Class, for kinds of units; who takes it, for roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// A record kind and its two files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindEntry {
    /// Id.
    pub id: String,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub english: String,
    /// What `event_date` is called, in Chinese.
    pub date_title: String,
    /// What `event_date` is called, in English.
    pub date_english: String,
    /// Path of its records.
    pub records: String,
    /// Path of its participations.
    pub participations: String,
    /// Values of `participations.role`.
    pub roles: Vec<WordEntry>,
    /// Further columns of its records.
    pub fields: Vec<ColumnEntry>,
    /// Further columns of its participations.
    pub attributes: Vec<ColumnEntry>,
}

/// A field and the column it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnEntry {
    /// Name of the field.
    pub field: String,
    /// Name of the column; none for a sealed field, whose values stay in the ledger.
    pub column: Option<String>,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub english: String,
    /// `text`, `number`, `date`, `time`, `flag`, `choice` or `unit`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What a number counts or measures: `people`, `yuan`, `hours` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Values of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<WordEntry>,
}

impl Ledger {
    pub(crate) fn new(shown: &Origin) -> Self {
        Self {
            origin: shown.ledger.clone(),
            position: shown.position,
            root: hex::encode(shown.root),
            as_known: shown.as_known.map(|t| t.0),
        }
    }

    /// The root hash as bytes, if it is one.
    pub(crate) fn root_bytes(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        if self.root.len() != 64 || !self.root.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&self.root[2 * at..2 * at + 2], 16).ok()?;
        }
        Some(bytes)
    }
}

/// The text of an ordinary file: a pipe in its place is not waited for.
fn read(path: &Path) -> Result<String, String> {
    let mut file = mingde_files::open(path).map_err(|cannot| match cannot {
        CannotOpen::NoFile => "no ordinary file".to_owned(),
        CannotOpen::Io(cause) => cause.to_string(),
    })?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|cause| cause.to_string())?;
    Ok(text)
}

impl Manifest {
    /// Reads `snapshot.json`.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let none = |cause: String| Error::NoManifest { dir: dir.to_owned(), cause };
        let text = read(&dir.join(FILE)).map_err(none)?;
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let head: Head = serde_json::from_str(&text).map_err(|e| none(e.to_string()))?;
        if head.format != FORMAT {
            return Err(none(format!("format {}", head.format)));
        }
        if head.version != VERSION {
            return Err(Error::Version { found: head.version, known: VERSION });
        }
        serde_json::from_str(&text).map_err(|e| none(e.to_string()))
    }

    /// A data file by its path.
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files.iter().find(|f| f.path == path)
    }

    /// Rows of all data files.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|f| f.rows).sum()
    }
}

impl RegistryEntry {
    pub(crate) fn of(schema: &RegistrySchema) -> Self {
        let unit_kinds = schema.unit_kinds.iter().map(|kind| {
            let class = Some(kind.class.name().to_owned());
            WordEntry { class, ..WordEntry::of(&kind.choice) }
        });
        Self {
            unit_kinds: unit_kinds.collect(),
            ranks: schema.ranks.iter().map(WordEntry::of).collect(),
            group_kinds: schema.group_kinds.iter().map(WordEntry::of).collect(),
            member_roles: schema.member_roles.iter().map(WordEntry::of).collect(),
            unit_fields: columns(&layout::units(schema), schema.unit_fields.iter()),
            person_fields: columns(&layout::persons(schema), schema.person_fields.iter()),
            group_fields: columns(&layout::groups(schema), schema.group_fields.iter()),
        }
    }
}

impl KindEntry {
    pub(crate) fn of(kind: &Kind) -> Self {
        let roles = kind.roles.iter().map(|role| WordEntry {
            code: role.name.clone(),
            title: role.title.clone(),
            english: role.english.clone(),
            class: Some(party_name(role.of).to_owned()),
        });
        Self {
            id: kind.id.clone(),
            title: kind.title.clone(),
            english: kind.english.clone(),
            date_title: kind.date_title.clone(),
            date_english: kind.date_english.clone(),
            records: records_path(&kind.id),
            participations: participations_path(&kind.id),
            roles: roles.collect(),
            fields: columns(&layout::records(kind), kind.fields.iter()),
            attributes: columns(&layout::participations(kind), kind.attributes().into_iter()),
        }
    }
}

impl WordEntry {
    fn of(choice: &Choice) -> Self {
        let Choice { code, title, english, .. } = choice.clone();
        Self { code, title, english, class: None }
    }
}

fn columns<'f>(layout: &Layout, fields: impl Iterator<Item = &'f Field>) -> Vec<ColumnEntry> {
    let entry = |(at, field): (usize, &Field)| ColumnEntry {
        field: field.name.clone(),
        column: layout.column_of(at).map(str::to_owned),
        title: field.title.clone(),
        english: field.english.clone(),
        type_name: type_name(&field.kind).to_owned(),
        unit: field.measure().map(|m| m.name().to_owned()),
        options: field.choices().iter().map(WordEntry::of).collect(),
    };
    fields.enumerate().map(entry).collect()
}

fn type_name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { .. } => "text",
        FieldKind::Number { .. } => "number",
        FieldKind::Date => "date",
        FieldKind::Time => "time",
        FieldKind::Flag => "flag",
        FieldKind::Choice(_) => "choice",
        FieldKind::Unit => "unit",
    }
}

pub(crate) fn party_name(party: Party) -> &'static str {
    match party {
        Party::Person => "person",
        Party::Unit => "unit",
        Party::Group => "group",
    }
}

pub(crate) fn records_path(kind: &str) -> String {
    format!("records/{kind}.parquet")
}

pub(crate) fn participations_path(kind: &str) -> String {
    format!("participations/{kind}.parquet")
}
