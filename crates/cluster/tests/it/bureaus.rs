//! A folder of bureaus as their exports would make it: the demo province in small, with another seed and another ledger each.

use std::path::Path;

use mingde_app::Library;
use mingde_core::snapshot::Snapshot;
use mingde_demo::{Province, shipped};
use mingde_snapshot::{Origin, SnapshotWriter, TableWriter};

/// So many schools, of so many persons each.
#[derive(Clone, Copy)]
pub struct Size {
    pub schools: u32,
    pub staff: u32,
}

/// Writes bureaus `bureau-000`, `bureau-001` … and says how many records they have together.
pub fn write_bureaus(library: &Library, folder: &Path, count: u32, size: Size) -> u64 {
    std::fs::create_dir_all(folder).expect("a folder");
    (0..count).map(|number| write_bureau(library, &folder.join(name(number)), number, size)).sum()
}

/// What a bureau's folder is called.
pub fn name(number: u32) -> String {
    format!("bureau-{number:03}")
}

/// Whom a bureau has: its units and persons.
pub fn registry(library: &Library, number: u32, size: Size) -> Snapshot {
    province(library, number, size).registry()
}

fn province(library: &Library, number: u32, size: Size) -> Province {
    let told = [("seed = 20250901", "seed", 1000 + number), ("staff = 200", "staff", size.staff)];
    let settings = told.into_iter().fold(shipped::PROVINCE.to_owned(), |settings, (line, word, value)| {
        assert!(settings.contains(line), "the demo province has another {word}");
        settings.replacen(line, &format!("{word} = {value}"), 1)
    });
    let kinds = library.kinds.values().cloned();
    let province = Province::read(&settings, shipped::NAMES, library.schema.clone(), kinds);
    province.expect("the demo province").with_schools(size.schools)
}

fn write_bureau(library: &Library, folder: &Path, number: u32, size: Size) -> u64 {
    let province = province(library, number, size);
    let registry = province.registry();
    let ledger = format!("mingde/{number:016x}");
    let origin = Origin { ledger, position: 1 + u64::from(number), root: [number as u8; 32], as_known: None };
    let writer = SnapshotWriter::create(folder, origin, library.schema.clone(), &registry.units);
    let mut writer = writer.expect("a snapshot begins");
    let mut persons = writer.persons().expect("persons");
    persons.append(&registry.persons).expect("persons");
    persons.finish().expect("persons");
    let records = write_tables(&writer, &province);
    writer.finish().expect("a snapshot");
    records
}

/// The chunks of a kind follow one another.
fn write_tables(writer: &SnapshotWriter, province: &Province) -> u64 {
    let (mut records, mut open) = (0, None::<(String, TableWriter<'_>)>);
    for (kind, table) in province.chunks() {
        records += table.len() as u64;
        if let Some((_, before)) = open.take_if(|(id, _)| *id != kind.id) {
            before.finish().expect("a table");
        }
        let (_, at_hand) =
            open.get_or_insert_with(|| (kind.id.clone(), writer.table(kind.clone()).expect("a table")));
        at_hand.append(&table).expect("rows");
    }
    if let Some((_, last)) = open {
        last.finish().expect("a table");
    }
    records
}
