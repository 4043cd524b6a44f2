//! Which columns each file has, in which order and of which type; `docs/parquet.md` tells it to readers.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_schema::{DataType, Field as ArrowField, TimeUnit};
use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_core::registry::RegistrySchema;

/// What a column holds, which settles its type in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A 128-bit id as 32 hexadecimal digits.
    Id,
    /// Prose, names, codes.
    Text,
    /// Codes and names of persons, nearly all different: no dictionary would pay.
    Name,
    /// One of few words: states, roles, choices, codes of units. A dictionary in Arrow.
    Word,
    /// Several texts.
    Texts,
    /// A row of another file, or of this one.
    Row,
    /// A small count.
    Count,
    /// A position in the ledger.
    Position,
    /// An exact number, `DECIMAL(18, 4)`.
    Number,
    /// A day.
    Day,
    /// A time of day.
    Time,
    /// Yes or no.
    Flag,
    /// An instant, UTC, microseconds.
    Instant,
}

/// A column of a file.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) name: String,
    pub(crate) holds: Holds,
    pub(crate) nullable: bool,
}

/// The columns of a file; `fields` tells where the column of each field is, none for sealed ones. A field that
/// refers to a unit has two columns, its code and, right after, its row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    pub(crate) specs: Vec<Spec>,
    pub(crate) fields: Vec<Option<usize>>,
}

/// The last column of every file: which ledger a row is of.
pub(crate) const LEDGER: &str = "ledger";
pub(crate) const DECIMAL_DIGITS: u8 = 18;
pub(crate) const DECIMALS: i8 = 4;

impl Holds {
    fn of(field: &Field) -> Self {
        match field.kind {
            FieldKind::Text { .. } => Holds::Text,
            FieldKind::Number { .. } => Holds::Number,
            FieldKind::Date => Holds::Day,
            FieldKind::Time => Holds::Time,
            FieldKind::Flag => Holds::Flag,
            FieldKind::Choice(_) | FieldKind::Unit => Holds::Word,
        }
    }

    /// The Arrow type written.
    pub(crate) fn written(self) -> DataType {
        match self {
            Holds::Id | Holds::Text | Holds::Name => DataType::Utf8,
            Holds::Word => dictionary(),
            Holds::Texts => DataType::List(Arc::new(ArrowField::new_list_field(DataType::Utf8, false))),
            Holds::Row | Holds::Count => DataType::Int32,
            Holds::Position => DataType::Int64,
            // The width that every reader knows; the file has INT64 either way.
            Holds::Number => DataType::Decimal128(DECIMAL_DIGITS, DECIMALS),
            Holds::Day => DataType::Date32,
            Holds::Time => DataType::Time32(TimeUnit::Millisecond),
            Holds::Flag => DataType::Boolean,
            Holds::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }

    /// The Arrow type that the file states without the Arrow schema beside it.
    pub(crate) fn stated(self) -> DataType {
        match self {
            Holds::Word => DataType::Utf8,
            other => other.written(),
        }
    }

    /// The Arrow type asked for when reading: texts by dictionary, because that is how they are kept.
    pub(crate) fn read(self) -> DataType {
        match self {
            Holds::Text => dictionary(),
            Holds::Number => DataType::Decimal64(DECIMAL_DIGITS, DECIMALS),
            other => other.written(),
        }
    }
}

fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

impl Layout {
    fn fixed(columns: &[(&str, Holds, bool)]) -> Self {
        let specs = columns.iter().map(|(name, holds, nullable)| Spec {
            name: (*name).to_owned(),
            holds: *holds,
            nullable: *nullable,
        });
        Self { specs: specs.collect(), fields: Vec::new() }
    }

    /// Appends the columns of fields. A field with the name of a column that is there already gets
    /// underscores appended until its name is its own.
    fn with_fields<'f>(mut self, fields: impl IntoIterator<Item = &'f Field>) -> Self {
        for field in fields {
            if field.sensitive {
                self.fields.push(None);
                continue;
            }
            self.fields.push(Some(self.specs.len()));
            let name = self.free(field.name.clone());
            self.specs.push(Spec { name: name.clone(), holds: Holds::of(field), nullable: true });
            if field.kind == FieldKind::Unit {
                let name = self.free(format!("{name}_row"));
                self.specs.push(Spec { name, holds: Holds::Row, nullable: true });
            }
        }
        self
    }

    fn free(&self, mut name: String) -> String {
        while name == LEDGER || self.specs.iter().any(|s| s.name == name) {
            name.push('_');
        }
        name
    }

    /// The name of the column of a field, none for a sealed one.
    pub(crate) fn column_of(&self, field: usize) -> Option<&str> {
        self.fields.get(field).copied().flatten().map(|at| self.specs[at].name.as_str())
    }

    /// The named columns, in the order asked for.
    pub(crate) fn pick(&self, names: &[&str]) -> Vec<Spec> {
        names.iter().filter_map(|name| self.specs.iter().find(|s| s.name == *name)).cloned().collect()
    }

    /// The named columns and behind them what to read of each field that is wanted and not sealed: the row where it
    /// refers to a unit, else its value.
    pub(crate) fn pick_with(
        &self,
        names: &[&str],
        fields: &[&Field],
        wanted: Option<&BTreeSet<String>>,
    ) -> Vec<Spec> {
        let places = fields
            .iter()
            .zip(&self.fields)
            .filter(|(field, _)| crate::decode::is_read(field, wanted))
            .filter_map(|(field, at)| at.map(|at| at + usize::from(field.kind == FieldKind::Unit)));
        let mut specs = self.pick(names);
        specs.extend(places.map(|at| self.specs[at].clone()));
        specs
    }
}

/// `units.parquet`.
pub(crate) fn units(schema: &RegistrySchema) -> Layout {
    Layout::fixed(&[
        ("unit_id", Holds::Id, false),
        ("unit_row", Holds::Row, false),
        ("code", Holds::Text, false),
        ("name", Holds::Text, false),
        ("aliases", Holds::Texts, false),
        ("kind", Holds::Word, false),
        ("class", Holds::Word, false),
        ("from_date", Holds::Day, true),
        ("to_date", Holds::Day, true),
    ])
    .with_fields(&schema.unit_fields)
}

/// `unit_parents.parquet`.
pub(crate) fn unit_parents() -> Layout {
    Layout::fixed(&[
        ("unit_id", Holds::Id, false),
        ("unit_row", Holds::Row, false),
        ("parent_id", Holds::Id, false),
        ("parent_row", Holds::Row, true),
        ("from_date", Holds::Day, true),
        ("to_date", Holds::Day, true),
    ])
}

/// `persons.parquet`.
pub(crate) fn persons(schema: &RegistrySchema) -> Layout {
    Layout::fixed(&[
        ("person_id", Holds::Id, false),
        ("person_row", Holds::Row, false),
        ("code", Holds::Name, false),
        ("name", Holds::Name, false),
        ("sex", Holds::Word, true),
        ("birth_date", Holds::Day, true),
    ])
    .with_fields(&schema.person_fields)
}

/// `posts.parquet`.
pub(crate) fn posts() -> Layout {
    Layout::fixed(&[
        ("person_code", Holds::Text, false),
        ("person_row", Holds::Row, false),
        ("unit_code", Holds::Word, true),
        ("unit_row", Holds::Row, true),
        ("rank", Holds::Word, true),
        ("title", Holds::Text, true),
        ("concurrent", Holds::Flag, false),
        ("from_date", Holds::Day, true),
        ("to_date", Holds::Day, true),
    ])
}

/// `groups.parquet`.
pub(crate) fn groups(schema: &RegistrySchema) -> Layout {
    Layout::fixed(&[
        ("group_id", Holds::Id, false),
        ("group_row", Holds::Row, false),
        ("code", Holds::Text, false),
        ("name", Holds::Text, false),
        ("kind", Holds::Word, false),
        ("unit_id", Holds::Id, false),
        ("unit_row", Holds::Row, true),
        ("from_date", Holds::Day, true),
        ("to_date", Holds::Day, true),
    ])
    .with_fields(&schema.group_fields)
}

/// `members.parquet`.
pub(crate) fn members() -> Layout {
    Layout::fixed(&[
        ("group_code", Holds::Text, false),
        ("group_row", Holds::Row, false),
        ("person_id", Holds::Id, false),
        ("person_row", Holds::Row, true),
        ("role", Holds::Word, false),
        ("from_date", Holds::Day, true),
        ("to_date", Holds::Day, true),
    ])
}

/// `records/<kind>.parquet`.
pub(crate) fn records(kind: &Kind) -> Layout {
    Layout::fixed(&[
        ("record_id", Holds::Id, false),
        ("record_row", Holds::Row, false),
        ("state", Holds::Word, false),
        ("unit_code", Holds::Word, true),
        ("unit_row", Holds::Row, true),
        ("event_date", Holds::Day, true),
        ("entered_at", Holds::Instant, false),
        ("recorded_at", Holds::Instant, false),
        ("position", Holds::Position, false),
        ("own_number", Holds::Text, true),
        ("evidence_files", Holds::Count, false),
    ])
    .with_fields(&kind.fields)
}

/// `participations/<kind>.parquet`.
pub(crate) fn participations(kind: &Kind) -> Layout {
    Layout::fixed(&[
        ("record_id", Holds::Id, false),
        ("record_row", Holds::Row, false),
        ("seq", Holds::Row, false),
        ("role", Holds::Word, false),
        ("party", Holds::Word, false),
        ("party_id", Holds::Id, true),
        ("party_code", Holds::Text, true),
        ("person_row", Holds::Row, true),
        ("unit_row", Holds::Row, true),
        ("group_row", Holds::Row, true),
    ])
    .with_fields(kind.attributes())
}
