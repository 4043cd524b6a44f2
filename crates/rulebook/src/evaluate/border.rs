//! Where the line of a quota fell: who has the last place, and who the first without one.

use std::collections::BTreeMap;

use super::population::{Known, fields};
use super::prepared::Prepared;
use super::who::Who;
use crate::plan::{Body, Status};

/// The two who stand beside the line, by their places among all subjects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Border {
    /// The last who has a place; none where nobody has one.
    pub(crate) last_in: Option<usize>,
    /// The first of those who qualify and have none.
    pub(crate) first_out: Option<usize>,
}

/// The borders of every quota of a rulebook, field by field.
#[derive(Debug, Default)]
pub(crate) struct Borders {
    by_rule: BTreeMap<usize, OfQuota>,
}

/// The field of each subject, and the border in each field.
type OfQuota = (Vec<Option<u32>>, BTreeMap<u32, Border>);

impl Borders {
    /// Those of all subjects, whose places are known.
    pub(crate) fn of(prepared: &Prepared<'_>, known: &Known, who: &[Who]) -> Self {
        let rules = prepared.rulebook.plan.rules.iter().enumerate();
        let quotas = rules.filter(|(_, rule)| matches!(rule.body, Body::Quota(_)));
        let of_rule = |rule: usize| {
            let fields = fields(prepared, who, rule);
            let mut borders: BTreeMap<u32, Border> = BTreeMap::new();
            let place = |at: usize| known.place(rule, at).map(|(place, _)| place);
            for (at, field) in fields.iter().enumerate() {
                let (Some(field), Some((own, status))) = (field, known.place(rule, at)) else { continue };
                let border = borders.entry(*field).or_default();
                match status {
                    Status::Met if border.last_in.and_then(place).is_none_or(|last| last < own) => {
                        border.last_in = Some(at);
                    }
                    Status::NotMet if border.first_out.and_then(place).is_none_or(|first| first > own) => {
                        border.first_out = Some(at);
                    }
                    _ => {}
                }
            }
            (fields, borders)
        };
        Self { by_rule: quotas.map(|(rule, _)| (rule, of_rule(rule))).collect() }
    }

    /// The border in the field of a subject.
    pub(crate) fn beside(&self, rule: usize, at: usize) -> Option<Border> {
        let (fields, borders) = self.by_rule.get(&rule)?;
        borders.get(&(*fields.get(at)?)?).copied()
    }
}
