//! The demo bureau: a deterministic generator of an education bureau up to a given day — the school year before, whole,
//! and the one that runs — as the spreadsheets it would import month by month, with trouble planted in known places and
//! with what is not settled on that day.
//!
//! Nothing here reads a file or a clock: settings come in as text, time is simulated.

mod calendar;
mod cast;
mod dice;
mod names;
mod offices;
mod open;
mod plan;
mod planted;
mod province;
mod rows;
mod settings;
pub mod shipped;
mod year;

pub use calendar::{SchoolCalendar, Told};
pub use offices::{DemoPerson, DemoReach};
pub use open::Act;
pub use planted::{Named, Planted, Trouble, planted_text};
pub use province::{EachOf, Province, ProvinceKind, ProvinceRole, ProvinceSettings, RoleFrom};
pub use rows::{DemoFile, FileContent, GroupRow, MemberRow, PartRow, PersonRow, PostRow, RecordRow, UnitRow};
pub use settings::{
    BadSettings, BureauSettings, DepartmentSettings, Fashion, NameSettings, OfficeSettings, Outsiders,
    PlantedSettings, Settings, SigningIn, Thin, UnitList, UnitSettings, UsualTerm,
};
pub use year::{DemoBureau, Files};
