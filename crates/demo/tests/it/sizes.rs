//! How much there is.

use std::collections::BTreeMap;

use mingde_demo::{FileContent, shipped};

use crate::library::bureau;

#[test]
fn survey() {
    for (name, text) in [("small", shipped::SMALL), ("county", shipped::COUNTY)] {
        let bureau = bureau(text);
        let mut by_kind: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for file in bureau.files() {
            if let FileContent::Records { kind, rows } = &file.content {
                let entry = by_kind.entry(kind.clone()).or_default();
                entry.0 += rows.len();
                entry.1 += rows.iter().map(|r| r.participants.len()).sum::<usize>();
            }
        }
        let records: usize = by_kind.values().map(|v| v.0).sum();
        let parts: usize = by_kind.values().map(|v| v.1).sum();
        println!("{name}: {records} records {parts} participations {} kinds", by_kind.len());
        for (kind, (r, p)) in by_kind {
            println!("  {kind} {r} {p}");
        }
    }
}
