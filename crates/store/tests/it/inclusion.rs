//! Somebody was given the proof that a revision stands in the ledger, and asks the ledger later.

use mingde_log::TlogProof;
use mingde_store::{Auditor, BorneOut};

use crate::place::*;

async fn asked(place: &Place, text: &str) -> BorneOut {
    let proof = TlogProof::from_text(text).unwrap();
    let mut auditor = Auditor::open(place.data(), &place.database).await.unwrap();
    auditor.bears_out(&proof).await.unwrap()
}

#[test]
fn a_proof_holds_as_long_as_the_ledger_says_what_it_said() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..5), "2025-09-12").await;
        let (proof, checkpoint) = store.inclusion(2).await.unwrap().unwrap();
        assert_eq!((proof.index, checkpoint.size), (2, 5));
        assert!(store.inclusion(5).await.unwrap().is_none(), "nothing stands there yet");
        let text = proof.to_text();
        // What comes later changes nothing of it.
        commit(&store, talks(5..9), "2025-09-13").await;
        let BorneOut::Included { revision, size } = asked(place, &text).await else {
            panic!("it stands there")
        };
        assert_eq!((revision.position, revision.number, size), (2, 1, 5));
        assert_eq!(revision.draft.id, talk(2, "").id);

        // Another's signature, and a path that leads elsewhere.
        let mut note = text.clone();
        let at = note.rfind(' ').unwrap() + 12;
        let other = if note.as_bytes()[at] == b'A' { "B" } else { "A" };
        note.replace_range(at..=at, other);
        assert_eq!(asked(place, &note).await, BorneOut::NotOurs);
        let (elsewhere, _) = store.inclusion(3).await.unwrap().unwrap();
        let mixed = TlogProof { index: 2, ..elsewhere };
        assert_eq!(asked(place, &mixed.to_text()).await, BorneOut::Broken);
        store.close().await.unwrap();

        // What stood there is altered, behind the program's back.
        place.edit("UPDATE revision SET reason = 'nothing' WHERE position = 2").await;
        assert_eq!(asked(place, &text).await, BorneOut::Otherwise);
    });
}
