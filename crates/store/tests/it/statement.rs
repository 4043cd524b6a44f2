//! Somebody outside knew a ledger when it was smaller, and is told what it says about results and how it goes on.

use mingde_core::policy::may_sign_results;
use mingde_log::{Verifier, verify_consistency};
use mingde_store::{Saying, Statement};

use crate::place::*;

#[test]
fn every_size_at_which_a_ledger_was_known_leads_to_what_it_is() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut known = Vec::new();
        for (talk, day) in [(0..3, "2025-09-12"), (3..4, "2025-09-13"), (4..11, "2025-09-14")] {
            commit(&store, talks(talk), day).await;
            let checkpoint = store.checkpoint().await.unwrap();
            known.push((checkpoint.size, checkpoint.root));
        }
        let (size, root) = known[2];
        let proofs = store.grown_from(&[3, 4, 99], size).await.unwrap();
        assert_eq!(
            proofs.iter().map(|(old, _)| *old).collect::<Vec<_>>(),
            [3, 4],
            "no size is later than now"
        );
        for ((old, hashes), (_, old_root)) in proofs.iter().zip(&known) {
            assert!(verify_consistency((*old, old_root), (size, &root), hashes), "from {old}");
            assert!(!verify_consistency((*old, &root), (size, &root), hashes), "another root at {old}");
        }
        assert!(store.grown_from(&[], size).await.unwrap().is_empty());

        let statement = Statement {
            saying: Saying::Sent,
            origin: store.origin().to_owned(),
            request: "talks-2025-autumn".to_owned(),
            manifest: "ab".repeat(32),
        };
        let verifier = Verifier::parse(&store.public_key().unwrap()).unwrap();
        let permit = may_sign_results(&clerk()).unwrap();
        let note = store.sign(&permit, &statement).unwrap();
        assert_eq!(Statement::of_note(&note, &verifier), Some(statement.clone()));
        assert_eq!(store.sign(&permit, &statement).unwrap(), note, "the same has the same signature");
        store.close().await.unwrap();
    });
}
