//! Kinds that speak of what a sentence speaks of: by the characters of their titles, those that few kinds share counting most.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::kind::Kind;

use crate::library::Library;

/// So many kinds are offered for one demand.
const OFFERED: usize = 3;
/// Pairs of characters that more kinds have in their titles tell none of them.
const SHARED: usize = 4;
/// Less than this is no likeness.
const LEAST: f64 = 0.5;

/// The kinds of a library by the pairs of characters of their titles.
pub(super) struct Kinds {
    kinds: Vec<(Arc<Kind>, Vec<[char; 2]>)>,
    shared: BTreeMap<[char; 2], usize>,
}

fn pairs(text: &str) -> Vec<[char; 2]> {
    let chars: Vec<char> = text.chars().collect();
    let mut pairs: Vec<[char; 2]> = chars.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

impl Kinds {
    pub fn of(library: &Library) -> Self {
        let filed = library.kinds.values().filter(|kind| kind.replies_to.is_none());
        let kinds: Vec<_> = filed.map(|kind| (kind.clone(), pairs(&kind.title))).collect();
        let mut shared = BTreeMap::new();
        for pair in kinds.iter().flat_map(|(_, pairs)| pairs) {
            *shared.entry(*pair).or_insert(0) += 1;
        }
        Self { kinds, shared }
    }

    /// The kinds nearest to a sentence; by its heading, where the sentence names none.
    pub fn near(&self, sentence: &str, heading: &str) -> Vec<Arc<Kind>> {
        let own = self.like(sentence);
        if own.is_empty() { self.like(heading) } else { own }
    }

    fn like(&self, text: &str) -> Vec<Arc<Kind>> {
        let said = pairs(text);
        let mut found: Vec<(f64, &Arc<Kind>)> = Vec::new();
        for (kind, own) in &self.kinds {
            if own.is_empty() {
                continue;
            }
            let has = |pair: &&[char; 2]| said.binary_search(pair).is_ok();
            let weight = |pair: &[char; 2]| match self.shared.get(pair) {
                Some(count) if *count <= SHARED => 1.0 / *count as f64,
                _ => 0.0,
            };
            let likeness: f64 = own.iter().filter(has).map(weight).sum();
            let whole = if text.contains(kind.title.as_str()) { 2.0 } else { 0.0 };
            if likeness + whole >= LEAST {
                found.push((likeness + whole, kind));
            }
        }
        found.sort_by(|(one, kind), (other, than)| other.total_cmp(one).then_with(|| kind.id.cmp(&than.id)));
        found.into_iter().take(OFFERED).map(|(_, kind)| kind.clone()).collect()
    }
}
