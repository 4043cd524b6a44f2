//! A snapshot as it goes to a superior who asked for it and a bureau that agreed: units, and accepted records of some kinds, with nobody in them. Who
//! takes part is left out, and so is every text, since people write names into texts.

use std::sync::Arc;

use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_core::record::State;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{Column, Snapshot, SnapshotBuilder, Table, TextColumn};

use super::told::SNAPSHOT;
use crate::error::AppError;

/// The files of a snapshot without people, by name within the submission.
///
/// # Errors
/// [`AppError::Parquet`] and [`AppError::File`] where they cannot be made.
pub fn snapshot_files(
    snapshot: &Snapshot,
    kinds: &[String],
    origin: &str,
) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let parent = std::env::temp_dir();
    let half = mingde_files::begin_folder(&parent).map_err(AppError::file(&parent))?;
    let folder = half.path().join(SNAPSHOT);
    let written = mingde_snapshot::write(&without_people(snapshot, kinds, origin), origin, &folder, &|_| {})?;
    let names = written.files.into_iter().map(|file| file.path).chain(["snapshot.json".to_owned()]);
    let read = names.map(|name| {
        let path = folder.join(&name);
        let bytes = std::fs::read(&path).map_err(AppError::file(&path))?;
        Ok((format!("{SNAPSHOT}/{name}"), bytes))
    });
    read.collect()
}

fn without_people(snapshot: &Snapshot, kinds: &[String], origin: &str) -> Snapshot {
    let schema = Arc::new(schema_without_texts(&snapshot.schema));
    let mut cut = SnapshotBuilder::new(schema, []).finish(snapshot.position, snapshot.root, None);
    cut.units = snapshot.units.clone();
    for id in kinds {
        if let Some(table) = snapshot.tables.get(id) {
            cut.tables.insert(id.clone(), Arc::new(table_without_people(table, origin)));
        }
    }
    cut
}

/// What is kept back is called sealed, so that no column is made of it and `snapshot.json` says that there was one.
fn kept_back(fields: &[Field]) -> Vec<Field> {
    let kept = |field: &Field| Field {
        sensitive: field.sensitive || matches!(field.kind, FieldKind::Text { .. }),
        ..field.clone()
    };
    fields.iter().map(kept).collect()
}

fn schema_without_texts(schema: &RegistrySchema) -> RegistrySchema {
    RegistrySchema { unit_fields: kept_back(&schema.unit_fields), ..schema.clone() }
}

fn table_without_people(table: &Table, origin: &str) -> Table {
    let rows: Vec<usize> = (0..table.len()).filter(|row| table.state[*row] == State::Accepted).collect();
    let kind = Kind { fields: kept_back(&table.kind.fields), ..(*table.kind).clone() };
    let columns = kind.fields.iter().zip(&table.columns);
    let columns =
        columns.map(|(field, column)| if field.sensitive { Column::Sealed } else { some(column, &rows) });
    let columns = columns.collect();
    // An id follows from what identifies a record, and that may be a person. Rows of a unit and day stand in the order of their ids.
    let id =
        |at: usize| RecordId(EntityId::derive("sent-record", &[origin, &table.kind.id, &at.to_string()]));
    let mut number = TextColumn::default();
    rows.iter().for_each(|_| number.push(None));
    let mut cut = Table::empty(Arc::new(kind));
    cut.id = (0..rows.len()).map(id).collect();
    cut.id.sort_unstable();
    cut.state = pick(&table.state, &rows);
    cut.unit = pick(&table.unit, &rows);
    cut.day = pick(&table.day, &rows);
    cut.entered = pick(&table.entered, &rows);
    cut.recorded = pick(&table.recorded, &rows);
    cut.position = pick(&table.position, &rows);
    cut.number = number;
    cut.evidence = pick(&table.evidence, &rows);
    cut.columns = columns;
    cut.participations.start = vec![0; rows.len() + 1];
    cut
}

fn pick<T: Clone>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|row| values[*row].clone()).collect()
}

fn some(column: &Column, rows: &[usize]) -> Column {
    match column {
        Column::Number(values) => Column::Number(pick(values, rows)),
        Column::Day(values) => Column::Day(pick(values, rows)),
        Column::Time(values) => Column::Time(pick(values, rows)),
        Column::Flag(values) => Column::Flag(pick(values, rows)),
        Column::Choice(values) => Column::Choice(pick(values, rows)),
        Column::Unit(values) => Column::Unit(pick(values, rows)),
        Column::Text(_) | Column::Sealed => Column::Sealed,
    }
}
