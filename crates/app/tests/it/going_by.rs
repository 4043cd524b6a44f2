//! An export is assessed while its tables go by: the results are those over the ledger.

use mingde_app::Bureau;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::AssessmentDate;
use mingde_snapshot::Check;

use crate::office::day;

fn library_origin(bureau: &Bureau) -> String {
    bureau.library().own.origin().to_owned()
}

/// Every rulebook, in runs of any length.
pub fn an_export_is_assessed_as_the_ledger_is(bureau: &Bureau, snapshot: &Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    mingde_snapshot::write(snapshot, &library_origin(bureau), folder.path(), &|_| ()).unwrap();
    let library = &bureau.library();
    let at = AssessmentDate { as_of: day("2026-05-20"), period: Period::parse("2025-2026").ok() };
    let rulebooks = library.rulebooks_on(at.as_of).unwrap();
    let over_the_ledger = mingde_rulebook::assess(&rulebooks, snapshot, at, &library.own);
    let held = mingde_rulebook::held(&rulebooks);
    for length in [7, 1_000] {
        let (registry, runs) = mingde_snapshot::open(
            folder.path(),
            library.schema.clone(),
            library.kinds.values().cloned(),
            Check::Hashes,
            mingde_rulebook::wanted(&rulebooks),
            &held,
        )
        .unwrap();
        let passing = registry.tables.values().filter(|table| table.is_empty()).count();
        assert!(passing > held.len(), "most tables go by: {passing}");
        let mut assessed = Vec::new();
        let runs = runs.in_runs_of(length);
        mingde_rulebook::assess_with(&rulebooks, &registry, &runs, at, &library.own, |a| assessed.push(a))
            .unwrap();
        for (wanted, found) in over_the_ledger.iter().zip(&assessed) {
            assert_eq!(wanted.subjects, found.subjects, "{}", wanted.rulebook);
            for (wanted_column, found_column) in wanted.columns.iter().zip(&found.columns) {
                assert_eq!(wanted_column, found_column, "{} in runs of {length}", wanted.rulebook);
            }
            assert_eq!(wanted.receipt, found.receipt, "{}", wanted.rulebook);
        }
        assert_eq!(over_the_ledger.len(), assessed.len());
    }
}
