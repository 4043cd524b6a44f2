//! How many people have which value, told so that nobody is recognised: no number of fewer than five stands by itself, and none of fewer is
//! left over when the others are subtracted.

use std::collections::BTreeMap;

/// Fewer people than this are never told by themselves.
pub const FEWEST: usize = 5;

/// Neighbouring values that are told together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<K> {
    /// The lowest of them.
    pub first: K,
    /// The highest.
    pub last: K,
    /// How many people have one of them.
    pub people: usize,
}

/// Numbers of people by value, in the order of the values; small ones go together with their neighbours. Nothing of fewer than five people
/// altogether.
pub fn merged<K: Ord + Clone>(counts: &BTreeMap<K, usize>) -> Vec<Cell<K>> {
    let mut cells: Vec<Cell<K>> = Vec::new();
    for (value, people) in counts {
        match cells.last_mut() {
            Some(cell) if cell.people < FEWEST => {
                cell.last = value.clone();
                cell.people += people;
            }
            _ => cells.push(Cell { first: value.clone(), last: value.clone(), people: *people }),
        }
    }
    // What is left over at the end joins what stands before it.
    if let Some(left) = cells.pop_if(|cell| cell.people < FEWEST)
        && let Some(before) = cells.last_mut()
    {
        before.last = left.last;
        before.people += left.people;
    }
    cells
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(counts: &[(u32, usize)]) -> Vec<(u32, u32, usize)> {
        let counts = counts.iter().copied().collect();
        merged(&counts).into_iter().map(|cell| (cell.first, cell.last, cell.people)).collect()
    }

    #[test]
    fn few_go_together_with_their_neighbours() {
        assert_eq!(told(&[(60, 7), (70, 12)]), [(60, 60, 7), (70, 70, 12)]);
        assert_eq!(told(&[(60, 1), (70, 12), (80, 30)]), [(60, 70, 13), (80, 80, 30)]);
        assert_eq!(told(&[(60, 9), (70, 12), (80, 2)]), [(60, 60, 9), (70, 80, 14)]);
        assert_eq!(told(&[(60, 2), (70, 2)]), []);
        assert_eq!(told(&[]), []);
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_nobody_stands_out(counts in proptest::collection::btree_map(0u32..50, 1usize..9, 0..20)) {
            let cells = merged(&counts);
            let all: usize = counts.values().sum();
            let told: usize = cells.iter().map(|cell| cell.people).sum();
            prop_assert_eq!(told, if all < FEWEST { 0 } else { all });
            for cell in &cells {
                prop_assert!(cell.people >= FEWEST);
                let own: usize = counts.range(cell.first..=cell.last).map(|(_, people)| people).sum();
                prop_assert_eq!(own, cell.people);
            }
        }
    }
}
