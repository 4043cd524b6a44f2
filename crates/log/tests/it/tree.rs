//! Proofs of trees of any size: what was proved is believed, and nothing else.

use mingde_log::{Frontier, Hash, Prover, leaf_hash, verify_consistency, verify_inclusion};
use proptest::prelude::*;

fn leaf(number: u64) -> Hash {
    leaf_hash(&number.to_be_bytes())
}

fn root(leaves: impl Iterator<Item = Hash>) -> Hash {
    let mut log = Frontier::default();
    leaves.for_each(|leaf| log.push(leaf));
    log.root()
}

fn prove(prover: Option<Prover>, size: u64) -> Vec<Hash> {
    let mut prover = prover.unwrap();
    (0..size).for_each(|number| prover.push(leaf(number)));
    prover.finish().unwrap()
}

/// Every way of getting one hash of a proof wrong, of leaving one out and of adding one.
fn spoilt(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut spoilt = vec![[proof, &[leaf(99)]].concat()];
    for at in 0..proof.len() {
        let mut altered = proof.to_vec();
        altered[at][0] ^= 1;
        let mut shortened = proof.to_vec();
        shortened.remove(at);
        spoilt.extend([altered, shortened]);
    }
    spoilt
}

#[test]
fn every_leaf_of_every_small_tree_is_proved_to_be_in_it() {
    for size in 1..40 {
        let root = root((0..size).map(leaf));
        for index in 0..size {
            let proof = prove(Prover::inclusion(index, size), size);
            assert!(verify_inclusion(&leaf(index), index, size, &proof, &root), "{index} of {size}");
            for other in (0..size).filter(|other| *other != index) {
                assert!(!verify_inclusion(&leaf(index), other, size, &proof, &root));
            }
        }
    }
}

#[test]
fn every_small_tree_is_proved_to_begin_every_larger_one() {
    for new in 0..40 {
        let whole = root((0..new).map(leaf));
        for old in 0..=new {
            let begun = root((0..old).map(leaf));
            let proof = prove(Prover::consistency(old, new), new);
            assert!(verify_consistency((old, &begun), (new, &whole), &proof), "{old} to {new}");
        }
    }
}

#[test]
fn a_log_that_was_cut_short_proves_nothing() {
    let mut prover = Prover::consistency(3, 7).unwrap();
    (0..6).for_each(|number| prover.push(leaf(number)));
    assert_eq!(prover.clone().finish(), None);
    prover.push(leaf(6));
    assert!(prover.finish().is_some());
}

proptest! {
    #[test]
    fn a_spoilt_proof_of_inclusion_is_not_believed(size in 1u64..600, seed in any::<u64>()) {
        let index = seed % size;
        let root = root((0..size).map(leaf));
        let proof = prove(Prover::inclusion(index, size), size);
        prop_assert!(verify_inclusion(&leaf(index), index, size, &proof, &root));
        prop_assert!(!verify_inclusion(&leaf(index + 1), index, size, &proof, &root));
        prop_assert!(!verify_inclusion(&leaf(index), size, size, &proof, &root));
        for spoilt in spoilt(&proof) {
            prop_assert!(!verify_inclusion(&leaf(index), index, size, &spoilt, &root));
        }
    }

    #[test]
    fn a_rewritten_beginning_has_no_proof(new in 2u64..600, seed in any::<u64>()) {
        let old = 1 + seed % (new - 1);
        let proof = prove(Prover::consistency(old, new), new);
        let [begun, whole] = [old, new].map(|size| root((0..size).map(leaf)));
        prop_assert!(verify_consistency((old, &begun), (new, &whole), &proof));
        let altered = seed % old;
        let rewritten = |size: u64| root((0..size).map(|n| if n == altered { leaf(n + 1000) } else { leaf(n) }));
        prop_assert!(!verify_consistency((old, &rewritten(old)), (new, &whole), &proof));
        prop_assert!(!verify_consistency((old, &begun), (new, &rewritten(new)), &proof));
        prop_assert!(!verify_consistency((new, &whole), (old, &begun), &proof));
        for spoilt in spoilt(&proof) {
            prop_assert!(!verify_consistency((old, &begun), (new, &whole), &spoilt));
        }
    }

    #[test]
    fn strange_proofs_are_refused_without_a_panic(
        old in any::<u64>(), new in any::<u64>(), proof in prop::collection::vec(any::<Hash>(), 0..70)
    ) {
        let (one, other) = (leaf(1), leaf(2));
        prop_assert!(!verify_inclusion(&one, old, new, &proof, &other));
        prop_assert!(!verify_consistency((old, &one), (new, &other), &proof));
    }
}
