//! Proofs over the tree (RFC 9162 §2.1.3 and §2.1.4; the same hashes as RFC 6962 §2.1.1 and §2.1.2): that a leaf is in
//! it, and that a tree is the beginning of a larger one.

use std::ops::Range;

use crate::tree::{Frontier, Hash, node_hash};

/// Makes a proof out of the hashes of all leaves, given once and in order: a log is read as it goes by, and never
/// held.
#[derive(Debug, Clone)]
pub struct Prover {
    /// The parts of the tree whose roots are the proof, in its order.
    parts: Vec<Range<u64>>,
    roots: Vec<Frontier>,
    /// Leaves taken so far.
    taken: u64,
    size: u64,
}

impl Prover {
    /// The proof that a leaf stands at an index of a tree of some size; none if the tree has no such index.
    pub fn inclusion(index: u64, size: u64) -> Option<Self> {
        (index < size).then(|| {
            let mut parts = Vec::new();
            path(index, 0..size, &mut parts);
            Self::over(parts, size)
        })
    }

    /// The proof that a tree of `old` leaves is the beginning of one of `new`; none if it is the larger one. From the
    /// empty tree, and from a tree to itself, the proof is empty.
    pub fn consistency(old: u64, new: u64) -> Option<Self> {
        (old <= new).then(|| {
            let mut parts = Vec::new();
            if 0 < old && old < new {
                subproof(old, 0..new, true, &mut parts);
            }
            Self::over(parts, new)
        })
    }

    fn over(parts: Vec<Range<u64>>, size: u64) -> Self {
        let roots = vec![Frontier::default(); parts.len()];
        Self { parts, roots, taken: 0, size }
    }

    /// Takes the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        for (part, root) in self.parts.iter().zip(&mut self.roots) {
            if part.contains(&self.taken) {
                root.push(leaf);
            }
        }
        self.taken += 1;
    }

    /// The hashes of the proof; none before all leaves of the tree were taken.
    pub fn finish(self) -> Option<Vec<Hash>> {
        (self.taken >= self.size).then(|| self.roots.iter().map(Frontier::root).collect())
    }
}

/// `PATH(m, D[n])`, from the leaf upwards.
fn path(index: u64, tree: Range<u64>, parts: &mut Vec<Range<u64>>) {
    let Some(middle) = split(&tree) else { return };
    if index < middle {
        path(index, tree.start..middle, parts);
        parts.push(middle..tree.end);
    } else {
        path(index, middle..tree.end, parts);
        parts.push(tree.start..middle);
    }
}

/// `SUBPROOF(m, D[n], b)`: `whole` while the old tree is a part that its verifier has the root of.
fn subproof(old: u64, tree: Range<u64>, whole: bool, parts: &mut Vec<Range<u64>>) {
    if old == tree.end {
        if !whole {
            parts.push(tree);
        }
        return;
    }
    let Some(middle) = split(&tree) else { return };
    if old <= middle {
        subproof(old, tree.start..middle, whole, parts);
        parts.push(middle..tree.end);
    } else {
        subproof(old, middle..tree.end, false, parts);
        parts.push(tree.start..middle);
    }
}

/// Where a tree of more than one leaf has its middle: behind the largest power of two that is smaller than it.
fn split(tree: &Range<u64>) -> Option<u64> {
    let length = tree.end - tree.start;
    (length > 1).then(|| tree.start + (1 << (length - 1).ilog2()))
}

/// Whether a proof shows that a leaf of this hash stands at `index` in the tree of this size and root (RFC 9162
/// §2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            // A last node without a sibling stands for itself until it has one.
            let levels = at.trailing_zeros();
            (at, last) = (at >> levels, last >> levels);
        } else {
            hash = node_hash(&hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Whether a proof shows that the tree of `old` leaves with one root is the beginning of the tree of `new` leaves with
/// another (RFC 9162 §2.1.4.2). Every tree goes on from the empty one.
pub fn verify_consistency(
    (old, old_root): (u64, &Hash),
    (new, new_root): (u64, &Hash),
    proof: &[Hash],
) -> bool {
    if old == 0 {
        return proof.is_empty() && *old_root == Frontier::default().root();
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old > new {
        return false;
    }
    // A tree that is perfect is a node of the larger one, and is not told again.
    let (first, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (*old_root, proof),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let levels = (old - 1).trailing_ones();
    let (mut at, mut last) = ((old - 1) >> levels, (new - 1) >> levels);
    let (mut of_old, mut of_new) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            of_old = node_hash(sibling, &of_old);
            of_new = node_hash(sibling, &of_new);
            // A last node without a sibling stands for itself until it has one.
            let levels = at.trailing_zeros();
            (at, last) = (at >> levels, last >> levels);
        } else {
            of_new = node_hash(&of_new, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && of_old == *old_root && of_new == *new_root
}
