//! The kinds and the registry schema that ship with the product.

use std::path::PathBuf;
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::diagnostic::Source;
use mingde_core::kind::{Kind, read_kind};
use mingde_core::registry::RegistrySchema;
use mingde_demo::{BadSettings, DemoBureau, Settings, shipped};

fn library() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../library")
}

pub fn kinds() -> Vec<Arc<Kind>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(library().join("kinds")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let offices = schema().offices;
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let (kind, findings) = read_kind(&Source::new(path.display().to_string(), text), &offices);
        Arc::new(kind.unwrap_or_else(|| panic!("{}: {findings:?}", path.display())))
    };
    paths.iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")).map(read).collect()
}

pub fn schema() -> RegistrySchema {
    let text = std::fs::read_to_string(library().join("registry.yaml")).unwrap();
    RegistrySchema::read(&Source::new("registry.yaml", text)).0.unwrap()
}

/// A Friday in the autumn, on which the bureaus of these tests are looked at.
pub const DAY: &str = "2026-11-27";

pub fn calendar() -> Calendar {
    let text = std::fs::read_to_string(library().join("calendars/cn.yaml")).unwrap();
    Calendar::read(&Source::new("cn.yaml", text)).0.unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn bureau(settings: &str) -> DemoBureau {
    bureau_on(settings, DAY)
}

pub fn bureau_on(settings: &str, on: &str) -> DemoBureau {
    told(settings, on, &shipped::RECORDS).unwrap_or_else(|e| panic!("{e}"))
}

pub fn told(settings: &str, on: &str, records: &[&str]) -> Result<DemoBureau, BadSettings> {
    let settings = Settings::read(settings, shipped::NAMES)?;
    DemoBureau::new(settings, day(on), &calendar(), kinds(), (records, shipped::OPEN))
}
