//! What a total is made of, and how many points there are to be had.

use rust_decimal::Decimal;

use super::outcome::ResultKind;
use super::rulebook::Rulebook;
use super::rules::{Body, ItemSort};
use crate::language::{Number, Rounding};

/// A total with the items it adds up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreParts {
    /// Id of the total.
    pub total: String,
    /// Most points there are; none where nothing bounds them.
    pub most: Option<Decimal>,
    /// Ids of the items, in the order of the rulebook, with the most points of each; of a deduction none.
    pub items: Vec<(String, Option<Decimal>)>,
}

impl Rulebook {
    /// Its totals, in its order.
    pub fn scores(&self) -> Vec<ScoreParts> {
        let rules = &self.plan.rules;
        let decimal = |number: Number| number.to_decimal(4, Rounding::HalfUp);
        let totals = rules.iter().filter(|rule| rule.kind == ResultKind::Total);
        let parts = totals.filter_map(|rule| {
            let Body::Total(total) = &rule.body else { return None };
            let mut regular = Some(Decimal::ZERO);
            let mut items = Vec::new();
            for &at in &total.of {
                // A total may stand among what another one adds up.
                let Body::Item(item) = &rules[at].body else {
                    regular = None;
                    continue;
                };
                let most = decimal(item.points).filter(|_| item.sort != ItemSort::Deduction);
                if item.sort == ItemSort::Points {
                    regular = regular.zip(most).map(|(sum, most)| sum + most);
                }
                items.push((rules[at].id.clone(), most));
            }
            let most = total.most.and_then(decimal).or(regular);
            Some(ScoreParts { total: rule.id.clone(), most, items })
        });
        parts.collect()
    }
}
