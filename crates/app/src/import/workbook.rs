//! All sheets of a workbook, read one after the other.

use mingde_core::office::Power;
use mingde_sheet::Part;

use super::opening::{Opened, kind_of};
use super::parties::Registry;
use super::reading::{Ground, Outside, Reading};
use super::record_rows::RecordImport;
use super::registry_rows::RegistryImport;
use crate::entry::EntryGround;
use crate::error::AppError;

/// Reads all sheets of a workbook.
///
/// # Errors
/// [`AppError::Workbook`] if it turns out to be damaged half-way: then the registry knows of its first rows and is
/// good for nothing more. [`AppError::Refused`] if it has registry sheets and the actor does not keep the registry.
pub(super) fn read(
    ground: &Ground,
    opened: &Opened,
    registry: &mut Registry,
    outside: &mut Outside<'_>,
) -> Result<Reading, AppError> {
    let mut reading = Reading::of(opened);
    for sheet in &opened.sheets {
        let layout = &ground.layouts[sheet.layout];
        match layout.parts[sheet.part].part {
            // Read together with the record sheets they belong to; those of a kind are read together, too.
            Part::Participants => {}
            Part::Records if !opened.is_first_of_its_part(sheet) => {}
            Part::Records => {
                let (records, seconds) =
                    (opened.same_layout(sheet, sheet.part), opened.participants(layout, sheet));
                let kind = ground.library.kind(kind_of(layout))?;
                let import = RecordImport {
                    ground,
                    registry,
                    opened,
                    layout,
                    kind,
                    checks: ground.checks.get(&kind.id).and_then(EntryGround::checks),
                };
                import.run(&records, &seconds, &mut reading, outside)?;
            }
            _ => {
                ground.actor.may(Power::KeepRegistry)?;
                let (library, keys) = (&ground.library, &ground.keys);
                let import = RegistryImport { library, keys, opened, layout, sheet };
                import.run(registry, &mut reading, outside)?;
            }
        }
        reading.sheets.push(Vec::new());
    }
    reading.outcome.sum_up();
    Ok(reading)
}
