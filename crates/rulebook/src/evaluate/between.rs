//! Operands that bring several things of a row together: how many take part, pairs, working days between two days.

use mingde_core::snapshot::{NO_INDEX, NO_NUMBER};

use super::scope::{Domain, Scope};
use super::seen::distinct_keys;
use super::test::YES;
use super::values::Values;
use crate::plan::{Condition, Operand, Workdays};

impl<'s> Scope<'s> {
    /// For each record how many take part in a role, of those for whom the condition holds.
    pub(super) fn how_many(&self, role: &str, condition: Option<&Condition>) -> Values<'s> {
        let Some((index, _)) = self.role(role) else { return Values::Missing };
        let mask = condition.map(|c| self.lifted_mask(self.test(c, Some(role))));
        let mut found = vec![0i64; self.len(Domain::Record)];
        let roles = self.roles();
        for (at, (&record, &of)) in self.part_record.iter().zip(roles.iter()).enumerate() {
            if of == index && mask.as_ref().is_none_or(|mask| mask.rows[at] == YES) {
                found[record as usize] += 10_000;
            }
        }
        Values::Numbers(found.into())
    }

    /// A number for each pair of values, the same for the same pair; none where one of them is missing.
    pub(super) fn pairs(&self, a: &Operand, b: &Operand, domain: Domain) -> Values<'s> {
        let (a, b) = (self.values(a, domain), self.values(b, domain));
        let len = self.len(domain);
        let (Some(a), Some(b)) = (distinct_keys(&a, len).0, distinct_keys(&b, len).0) else {
            return Values::Missing;
        };
        let pair = |(&a, &b): (&u32, &u32)| {
            if a == NO_INDEX || b == NO_INDEX { NO_NUMBER } else { (i64::from(a) << 32) | i64::from(b) }
        };
        Values::Numbers(a.iter().zip(b.iter()).map(pair).collect())
    }

    /// Working days after the first day up to the second.
    pub(super) fn workdays(
        &self,
        a: &Operand,
        b: &Operand,
        days: Option<&Workdays>,
        domain: Domain,
    ) -> Values<'s> {
        let (a, b) = (self.values(a, domain), self.values(b, domain));
        let between = |at: usize| {
            let days = days?.between(a.day(at)?, b.day(at)?)?;
            Some(i64::from(days) * 10_000)
        };
        Values::Numbers((0..self.len(domain)).map(|at| between(at).unwrap_or(NO_NUMBER)).collect())
    }
}
