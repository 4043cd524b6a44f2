//! Tells the years of a demo bureau up to a day and prints what is open and how much there is of each kind, for tuning the plans and for measuring:
//!
//! `cargo run --release -p mingde-demo --example tell -- county|small|province [2026-11-27]`

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::Source;
use mingde_core::kind::{Kind, read_kind};
use mingde_core::registry::RegistrySchema;
use mingde_demo::{DemoBureau, FileContent, Province, Settings, shipped};

fn main() -> Result<(), Box<dyn Error>> {
    let library = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let text = std::fs::read_to_string(library.join("registry.yaml"))?;
    let schema = RegistrySchema::read(&Source::new("registry.yaml", text)).0.ok_or("registry.yaml")?;
    let kinds = kinds(&library.join("kinds"), &schema)?;
    let mut told: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut add = |kind: &str, records: usize, participations: usize| {
        let counts = told.entry(kind.to_owned()).or_default();
        *counts = (counts.0 + records, counts.1 + participations);
    };
    match std::env::args().nth(1).as_deref() {
        Some("province") => {
            let province = Province::read(shipped::PROVINCE, shipped::NAMES, Arc::new(schema), kinds)?;
            println!("{} persons", province.registry().persons.len());
            for (kind, table) in province.chunks() {
                add(&kind.id, table.len(), table.participations.who.len());
            }
        }
        scale => {
            let text = if scale == Some("small") { shipped::SMALL } else { shipped::COUNTY };
            let day = std::env::args().nth(2).unwrap_or_else(|| "2026-11-27".to_owned()).parse()?;
            let calendar = std::fs::read_to_string(library.join("calendars/cn.yaml"))?;
            let calendar = Calendar::read(&Source::new("cn.yaml", calendar)).0.ok_or("cn.yaml")?;
            let settings = Settings::read(text, shipped::NAMES)?;
            let bureau =
                DemoBureau::new(settings, day, &calendar, kinds, (&shipped::RECORDS, shipped::OPEN))?;
            for act in bureau.acts() {
                println!("{} {} {} {} {}", act.at, act.by, act.state.name(), act.kind, act.row.unit_code);
            }
            for file in bureau.files() {
                if let FileContent::Records { kind, rows } = &file.content {
                    add(kind, rows.len(), rows.iter().map(|r| r.participants.len()).sum());
                }
            }
        }
    }
    for (kind, (records, participations)) in &told {
        println!("{records:>9} {participations:>9}  {kind}");
    }
    let sum = told.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("{:>9} {:>9}  in all", sum.0, sum.1);
    Ok(())
}

fn kinds(folder: &Path, schema: &RegistrySchema) -> Result<Vec<Arc<Kind>>, Box<dyn Error>> {
    let mut kinds = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let source = Source::new(path.display().to_string(), std::fs::read_to_string(&path)?);
        kinds
            .push(Arc::new(read_kind(&source, &schema.offices).0.ok_or_else(|| path.display().to_string())?));
    }
    Ok(kinds)
}
