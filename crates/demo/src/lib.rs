//! The demo bureau: a deterministic generator of one education bureau's school year, as the spreadsheets it
//! would import month by month, with trouble planted in known places.
//!
//! Nothing here reads a file or a clock: settings come in as text, time is simulated.

mod calendar;
mod cast;
mod dice;
mod names;
mod plan;
mod planted;
mod province;
mod rows;
mod settings;
pub mod shipped;
mod year;

pub use planted::{Named, Planted, Trouble, planted_text};
pub use province::{EachOf, Province, ProvinceKind, ProvinceRole, ProvinceSettings, RoleFrom};
pub use rows::{DemoFile, FileContent, GroupRow, MemberRow, PartRow, PersonRow, PostRow, RecordRow, UnitRow};
pub use settings::{
    BadSettings, BureauSettings, CalendarSettings, DepartmentSettings, Fashion, NameSettings, Outsiders,
    PlantedSettings, Settings, Thin, UnitList, UnitSettings,
};
pub use year::{DemoBureau, Files};
