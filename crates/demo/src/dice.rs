//! Reproducible chance: every draw comes from a stream that is named by what it is for, so that adding one
//! kind of record does not change the others.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers.
pub(crate) struct Dice(ChaCha8Rng);

/// A name for a stream: FNV-1a over the parts, since the standard hasher may change between compilers.
pub(crate) fn stream(seed: u64, parts: &[&str], numbers: &[u64]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64 ^ seed;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for part in parts {
        part.bytes().for_each(&mut eat);
        eat(0xff);
    }
    for number in numbers {
        number.to_be_bytes().into_iter().for_each(&mut eat);
    }
    hash
}

impl Dice {
    /// The stream with this name.
    pub(crate) fn of(seed: u64, parts: &[&str], numbers: &[u64]) -> Self {
        Self(ChaCha8Rng::seed_from_u64(stream(seed, parts, numbers)))
    }

    /// Uniform below `n`; 0 for `n` = 0. The bias is below 2⁻³² for any `n` that occurs here.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// Uniform from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        // 53 random bits are exactly representable, so the comparison is the same on every machine.
        ((self.0.next_u64() >> 11) as f64) < p * (1u64 << 53) as f64
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// Index of one of the weights, with probability in proportion to it.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let total: f64 = weights.clone().sum();
        let mut left = (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64 * total;
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            last = index;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// `count` distinct items in random order; all of them if there are not so many.
    pub(crate) fn sample<T: Copy>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut pool = items.to_vec();
        let count = count.min(pool.len());
        for at in 0..count {
            let other = at + self.below(pool.len() - at);
            pool.swap(at, other);
        }
        pool.truncate(count);
        pool
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_told_apart_by_every_part_of_its_name() {
        let first = |parts: &[&str], numbers: &[u64]| Dice::of(1, parts, numbers).below(1 << 40);
        assert_eq!(first(&["a", "b"], &[1]), first(&["a", "b"], &[1]));
        assert_ne!(first(&["ab"], &[1]), first(&["a", "b"], &[1]));
        assert_ne!(first(&["a"], &[1]), first(&["a"], &[2]));
    }

    #[test]
    fn a_sample_has_no_one_twice() {
        let items: Vec<u32> = (0..50).collect();
        let mut drawn = Dice::of(7, &["sample"], &[]).sample(&items, 20);
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 20);
        assert_eq!(Dice::of(7, &["sample"], &[]).sample(&items, 80).len(), 50);
    }
}
