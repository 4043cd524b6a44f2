//! Two rows of one sheet under one code. In a later file a unit may be renamed and a person go elsewhere; within one table the
//! code of another stands there by a slip, and what the first row said would be lost.

use std::hash::{BuildHasher as _, RandomState};

use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, IdMap};
use mingde_core::registry::Person;
use mingde_core::text::{excerpt, identical};
use mingde_sheet::Key;

use super::registry_cells::Stated;
use super::rows::RowReader;

/// What the rows of a sheet said first of each entry. A roster has a million of them: texts are kept of units and groups alone.
#[derive(Default)]
pub(super) struct SaidBefore {
    called: IdMap<Called>,
    persons: IdMap<Lasting>,
    hasher: RandomState,
}

/// The first row of a unit or a group: its line, name and kind.
struct Called {
    line: u32,
    name: String,
    kind: String,
}

/// The first row of a person: its line, and what [`LASTING`] cells held, as hashes.
struct Lasting {
    line: u32,
    cells: [Option<u64>; LASTING.len()],
}

/// Of one person these are the same in every row.
const LASTING: [Key; 3] = [Key::Sex, Key::Birth, Key::Phone];

impl SaidBefore {
    /// Says what an earlier row of the sheet said otherwise under the same code.
    pub fn hold(&mut self, stated: &Stated, reader: &mut RowReader<'_>) {
        match stated {
            Stated::Unit(id, unit) => self.hold_called(id.0, &unit.name, &unit.kind, reader),
            Stated::Group(id, group) => self.hold_called(id.0, &group.name, &group.kind, reader),
            Stated::Person(id, person, _) => self.hold_person(id.0, person, reader),
        }
    }

    fn hold_called(&mut self, id: EntityId, name: &str, kind: &str, reader: &mut RowReader<'_>) {
        let Some(first) = self.called.get(&id) else {
            let first = Called { line: reader.row.line, name: name.to_owned(), kind: kind.to_owned() };
            self.called.insert(id, first);
            return;
        };
        if identical(&first.name) != identical(name) || first.kind != kind {
            let code = excerpt(reader.text(&Key::Code).unwrap_or_default()).into_owned();
            let message = Message::new("import-code-twice").with("line", first.line).with("code", code);
            reader.fault(&Key::Code, message.with("name", excerpt(&first.name)), None);
        }
    }

    /// The name was held against that of the code already.
    fn hold_person(&mut self, id: EntityId, person: &Person, reader: &mut RowReader<'_>) {
        let hash = |key: &Key| {
            let cell = reader.cell(key)?;
            Some(self.hasher.hash_one(format!("{cell:?}")))
        };
        let cells = LASTING.each_ref().map(hash);
        let Some(first) = self.persons.get(&id) else {
            self.persons.insert(id, Lasting { line: reader.row.line, cells });
            return;
        };
        let both = first.cells.iter().zip(&cells).zip(&LASTING);
        let differs = both.map(|((one, other), key)| (one.zip(*other), key));
        let differs = differs.filter_map(|(both, key)| both.filter(|(one, other)| one != other).map(|_| key));
        let differs = differs.filter_map(|key| reader.part.position(key)).next();
        let message = |code| Message::new(code).with("line", first.line).with("code", excerpt(&person.code));
        match differs.map(|at| &reader.part.columns[at].title) {
            Some(column) => {
                let message = message("import-person-twice").with("column", column);
                reader.fault(&Key::Code, message, None);
            }
            None => reader.remark(&Key::Code, message("import-person-again")),
        }
    }
}
