//! Rows over the pipe: what comes is what was read, in order, and may be left early.

use std::ops::ControlFlow;

use mingde_core::diagnostic::Source;
use mingde_core::record::Value;
use mingde_core::registry::RegistrySchema;
use mingde_reader::ReadingRoom;
use mingde_sheet::{Cell, Layout, Reference, Workbook, write_records};

/// The layout of the roster, among those of the registry.
fn layouts() -> (Vec<Layout>, usize) {
    let registry = include_str!("../../../../library/registry.yaml");
    let schema = RegistrySchema::read(&Source::new("registry.yaml", registry)).0.unwrap();
    let layouts = Layout::of_registry(&schema);
    let persons = layouts.iter().position(|layout| layout.id == "registry/persons").unwrap();
    (layouts, persons)
}

/// A roster of so many persons.
fn roster(layout: &Layout, count: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.xlsx");
    let person = |n: u32| {
        let mut cells = vec![None; layout.parts[0].columns.len()];
        cells[0] = Some(Cell::Value(Value::Text(format!("T{n}"))));
        cells[1] = Some(Cell::Value(Value::Text("张三".into())));
        cells[6] = Some(Cell::One(Reference::read("人事科")));
        cells[8] = Some(Cell::Value(Value::Choice("teacher".into())));
        cells
    };
    write_records(layout, (0..count).map(person), &path).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn rows_arrive_as_they_are_read_and_may_be_left_early() {
    let (layouts, persons) = layouts();
    let bytes = roster(&layouts[persons], 12_345);
    let own = Workbook::from_bytes("many.xlsx", bytes.clone()).unwrap();
    let recognised = own.recognise(&layouts).unwrap();
    let mut all = Vec::new();
    let sheet = &recognised.sheets[0];
    let keep = |row| {
        all.push(row);
        ControlFlow::Continue(())
    };
    own.read_rows(&layouts[sheet.layout], sheet, keep).unwrap();
    assert_eq!(all.len(), 12_345);

    let room = ReadingRoom::here();
    let (workbook, recognition) = room.workbook("many.xlsx", bytes, &layouts).unwrap();
    assert_eq!(workbook.marker(), own.marker());
    let sheet = &recognition.sheets[0];
    assert_eq!((sheet.layout, &sheet.columns), (persons, &recognised.sheets[0].columns));
    let first = workbook.stream(sheet).next().unwrap().unwrap();
    assert_eq!(first, all[..first.len()]);
    // Two at a time, and one after the other.
    {
        let (one, other) = (workbook.stream(sheet), workbook.stream(sheet));
        let (one, other): (Vec<_>, Vec<_>) =
            (one.flat_map(Result::unwrap).collect(), other.flat_map(Result::unwrap).collect());
        assert_eq!((&one, &other), (&all, &all));
    }
    assert_eq!(workbook.stream(sheet).flat_map(Result::unwrap).collect::<Vec<_>>(), all);
}

#[test]
fn a_file_that_is_no_workbook_is_told_as_ever() {
    let (layouts, _) = layouts();
    let refused = ReadingRoom::here().workbook("x.xlsx", b"PK\x03\x04".to_vec(), &layouts).unwrap_err();
    assert_eq!(refused.0.code, "sheet-file-damaged");
}
