//! Which categories may be told apart. A result over few people tells what each of them voted, and so does one that
//! can be subtracted from another.

/// Ballots that a breakdown needs.
pub const STANDS_ALONE: u32 = 10;

/// Categories that are counted together, each in one group; the first of a group has the lowest index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups(Vec<Vec<u8>>);

impl Groups {
    /// By the numbers of ballots that count: categories with ten and more stand alone, the others go together. Where
    /// these are fewer than ten still, the smallest of the others joins them, or subtracting would tell them.
    pub(crate) fn by_size(valid: &[u32]) -> Self {
        let number = |category: &u8| valid[usize::from(*category)];
        let all = 0..valid.len() as u8;
        let (alone, mut small): (Vec<u8>, Vec<u8>) = all.partition(|it| number(it) >= STANDS_ALONE);
        let mut alone = alone;
        alone.sort_by_key(|it| (number(it), *it));
        let mut alone = alone.into_iter();
        if !small.is_empty() && small.iter().map(number).sum::<u32>() < STANDS_ALONE {
            small.extend(alone.next());
        }
        small.sort_unstable();
        let mut groups: Vec<Vec<u8>> = alone.map(|it| vec![it]).collect();
        groups.extend((!small.is_empty()).then_some(small));
        groups.sort();
        Self(groups)
    }

    /// All together.
    pub(crate) fn together(categories: usize) -> Self {
        Self(vec![(0..categories as u8).collect()])
    }

    /// The groups, each with the indices of its categories.
    pub fn each(&self) -> &[Vec<u8>] {
        &self.0
    }

    /// A bit for each category of each group.
    pub(crate) fn masks(&self) -> Vec<u64> {
        self.0.iter().map(|group| group.iter().map(|category| 1 << category).sum()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Groups, STANDS_ALONE};

    proptest! {
        /// No group of few unless all are few, and so none that is left over when others are subtracted.
        #[test]
        fn each_category_is_told_once_and_with_enough_others(valid in proptest::collection::vec(0u32..40, 1..12)) {
            let groups = Groups::by_size(&valid);
            let mut told: Vec<u8> = groups.each().concat();
            told.sort_unstable();
            prop_assert_eq!(told, (0..valid.len() as u8).collect::<Vec<_>>());
            for group in groups.each() {
                let sum: u32 = group.iter().map(|at| valid[usize::from(*at)]).sum();
                prop_assert!(sum >= STANDS_ALONE || groups.each().len() == 1, "{group:?} of {valid:?}");
                prop_assert!(group.is_sorted());
            }
        }
    }
}
