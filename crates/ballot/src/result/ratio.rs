//! Shares in tenths of a percent.

/// A whole, in tenths of a percent.
const WHOLE: u32 = 1000;

/// Tenths of a percent of each number in their sum, so that the row comes to 100.0 % exactly (largest remainders, the
/// first of equal ones); all zero where the sum is.
pub fn apportioned(numbers: &[u32]) -> Vec<u32> {
    let sum: u64 = numbers.iter().map(|number| u64::from(*number)).sum();
    if sum == 0 {
        return vec![0; numbers.len()];
    }
    let whole = |number: &u32| u64::from(*number) * u64::from(WHOLE);
    let mut shares: Vec<u32> = numbers.iter().map(|number| (whole(number) / sum) as u32).collect();
    let missing = WHOLE - shares.iter().sum::<u32>();
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(whole(&numbers[*at]) % sum), *at));
    order.into_iter().take(missing as usize).for_each(|at| shares[at] += 1);
    shares
}

/// Shares of the options of an item. With one choice a ballot they make a row of 100.0 % together with whoever chose
/// none of them; with several each is a share by itself, rounded half up.
pub(super) fn shares(counts: &[u32], of: u32, choose: u16) -> Vec<u32> {
    if choose == 1 {
        let rest = of.saturating_sub(counts.iter().sum());
        let mut row = apportioned(&[counts, &[rest]].concat());
        row.pop();
        return row;
    }
    let share =
        |count: &u32| (u64::from(*count) * 2 * u64::from(WHOLE) + u64::from(of)) / (2 * u64::from(of));
    counts.iter().map(|count| if of == 0 { 0 } else { share(count) as u32 }).collect()
}
