//! The tree of eight leaves that Certificate Transparency implementations test with (google/certificate-transparency,
//! `merkle_tree_test`): roots, audit paths and consistency proofs.

use mingde_log::{Frontier, Hash, Prover, leaf_hash, verify_consistency, verify_inclusion};

const LEAVES: [&[u8]; 8] = [
    &[],
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
];

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Index (from 0), size, path.
const PATHS: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

/// Old size, new size, proof.
const CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

fn hash(digits: &str) -> Hash {
    hex::decode(digits).unwrap().try_into().unwrap()
}

fn finished(prover: Option<Prover>, size: u64) -> Vec<Hash> {
    let mut prover = prover.unwrap();
    LEAVES[..size as usize].iter().for_each(|leaf| prover.push(leaf_hash(leaf)));
    prover.finish().unwrap()
}

#[test]
fn roots_are_those_of_the_reference_implementation() {
    let mut log = Frontier::default();
    assert_eq!(log.root(), hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (leaf, root) in LEAVES.iter().zip(ROOTS) {
        log.push(leaf_hash(leaf));
        assert_eq!(log.root(), hash(root), "{} leaves", log.size());
        assert_eq!(Frontier::from_bytes(log.size(), &log.to_bytes()), Some(log.clone()));
    }
    assert_eq!(Frontier::from_bytes(3, &log.to_bytes()), None);
}

#[test]
fn audit_paths_are_those_of_the_reference_implementation() {
    for (index, size, path) in PATHS {
        let expected: Vec<Hash> = path.iter().map(|digits| hash(digits)).collect();
        assert_eq!(finished(Prover::inclusion(index, size), size), expected, "{index} of {size}");
        let (leaf, root) = (leaf_hash(LEAVES[index as usize]), hash(ROOTS[size as usize - 1]));
        assert!(verify_inclusion(&leaf, index, size, &expected, &root), "{index} of {size}");
    }
    assert!(Prover::inclusion(8, 8).is_none());
}

#[test]
fn consistency_proofs_are_those_of_the_reference_implementation() {
    for (old, new, proof) in CONSISTENCY {
        let expected: Vec<Hash> = proof.iter().map(|digits| hash(digits)).collect();
        assert_eq!(finished(Prover::consistency(old, new), new), expected, "{old} to {new}");
        let [from, to] = [old, new].map(|size| hash(ROOTS[size as usize - 1]));
        assert!(verify_consistency((old, &from), (new, &to), &expected), "{old} to {new}");
    }
    assert!(Prover::consistency(8, 7).is_none());
}
