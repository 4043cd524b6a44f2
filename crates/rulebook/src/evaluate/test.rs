//! Conditions tested on all rows looked at: one byte a row, no, yes or unknown.

use mingde_core::snapshot::{NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER};

use super::scope::{Domain, Scope};
use super::values::Values;
use crate::language::Operator;
use crate::plan::{Condition, Operand};

pub(crate) const NO: u8 = 0;
pub(crate) const YES: u8 = 1;
/// A field that the condition asks for is empty.
pub(crate) const UNKNOWN: u8 = 2;

/// The outcome of a condition for each row of a domain.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    pub(crate) domain: Domain,
    pub(crate) rows: Vec<u8>,
}

impl Scope<'_> {
    /// Tests a condition. `role` is the role of several whose participations are counted; a condition on
    /// another role of several holds for a record if it holds for any participant in it.
    pub(crate) fn test(&self, condition: &Condition, role: Option<&str>) -> Mask {
        match condition {
            Condition::And(list) => {
                self.joined(list, role, |a, b| if a == NO || b == NO { NO } else { a.max(b) })
            }
            Condition::Or(list) => {
                self.joined(list, role, |a, b| if a == YES || b == YES { YES } else { a.max(b) })
            }
            Condition::Not(inner) => {
                let mut mask = self.test(inner, role);
                for row in &mut mask.rows {
                    *row = [YES, NO, UNKNOWN][*row as usize];
                }
                mask
            }
            Condition::Compare(operator, a, b) => {
                let domain = self.domain(a).max(self.domain(b));
                let rows =
                    compared(*operator, &self.values(a, domain), &self.values(b, domain), self.len(domain));
                self.settled(rows, domain, &[a, b], role)
            }
            Condition::OneOf(operand, words) => {
                let domain = self.domain(operand);
                let rows = one_of(&self.values(operand, domain), words, self.len(domain));
                self.settled(rows, domain, &[operand], role)
            }
            Condition::Given(operand) => {
                let domain = self.domain(operand);
                let rows = given(&self.values(operand, domain), self.len(domain));
                self.settled(rows, domain, &[operand], role)
            }
            Condition::Flag(operand) => {
                let domain = self.domain(operand);
                let rows = match self.values(operand, domain) {
                    Values::Flags(v) => v.iter().map(|&f| if f == NO_FLAG { UNKNOWN } else { f }).collect(),
                    _ => vec![UNKNOWN; self.len(domain)],
                };
                self.settled(rows, domain, &[operand], role)
            }
            Condition::Vetoed(who, veto) => {
                let domain = self.domain(who);
                let days = self.values(&Operand::EventDay, domain);
                let rows = match (self.values(who, domain), self.vetoes.find(veto)) {
                    (Values::Index(who), Some(veto)) => {
                        let test = |(at, &who): (usize, &u32)| match days.day(at) {
                            _ if who == NO_INDEX => UNKNOWN,
                            Some(day) => u8::from(veto.in_force(who, day)),
                            None => UNKNOWN,
                        };
                        who.iter().enumerate().map(test).collect()
                    }
                    _ => vec![UNKNOWN; self.len(domain)],
                };
                self.settled(rows, domain, &[who], role)
            }
        }
    }

    fn joined(&self, list: &[Condition], role: Option<&str>, join: impl Fn(u8, u8) -> u8) -> Mask {
        let mut masks = list.iter().map(|c| self.test(c, role));
        let Some(mut whole) = masks.next() else {
            return Mask { domain: Domain::Record, rows: vec![YES; self.len(Domain::Record)] };
        };
        for mut mask in masks {
            if mask.domain != whole.domain {
                whole = self.lifted_mask(whole);
                mask = self.lifted_mask(mask);
            }
            for (a, b) in whole.rows.iter_mut().zip(&mask.rows) {
                *a = join(*a, *b);
            }
        }
        whole
    }

    /// A mask of records, repeated for their participations.
    pub(crate) fn lifted_mask(&self, mask: Mask) -> Mask {
        match mask.domain {
            Domain::Part => mask,
            Domain::Record => {
                let rows = self.part_record.iter().map(|&record| mask.rows[record as usize]).collect();
                Mask { domain: Domain::Part, rows }
            }
        }
    }

    /// A test on participations of a role that is not the counted one holds for the record if it holds for
    /// any of them.
    fn settled(&self, rows: Vec<u8>, domain: Domain, operands: &[&Operand], role: Option<&str>) -> Mask {
        if domain == Domain::Record {
            return Mask { domain, rows };
        }
        let spoken_of = operands.iter().find_map(|o| role_of(o)).unwrap_or("");
        if role == Some(spoken_of) {
            return Mask { domain, rows };
        }
        let wanted = self.role(spoken_of).map_or(u8::MAX, |(index, _)| index);
        let mut records = vec![NO; self.len(Domain::Record)];
        let roles = self.roles();
        for ((&record, &of), &outcome) in self.part_record.iter().zip(roles.iter()).zip(&rows) {
            if of == wanted {
                let slot = &mut records[record as usize];
                *slot = match (*slot, outcome) {
                    (YES, _) | (_, YES) => YES,
                    (a, b) => a.max(b),
                };
            }
        }
        Mask { domain: Domain::Record, rows: records }
    }
}

/// The first role a condition speaks of.
fn role_in(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter().find_map(role_in),
        Condition::Not(inner) => role_in(inner),
        Condition::Compare(_, a, b) => role_of(a).or_else(|| role_of(b)),
        Condition::OneOf(of, _) | Condition::Given(of) | Condition::Flag(of) | Condition::Vetoed(of, _) => {
            role_of(of)
        }
    }
}

/// The role an operand speaks of.
pub(crate) fn role_of(operand: &Operand) -> Option<&str> {
    match operand {
        Operand::Role(role) | Operand::Attribute(role, _) => Some(role),
        Operand::HowMany(..) => None,
        _ => operand.parts().find_map(role_of).or_else(|| operand.condition().and_then(role_in)),
    }
}

fn outcome(known: bool, truth: bool) -> u8 {
    if known { u8::from(truth) } else { UNKNOWN }
}

fn compared(operator: Operator, a: &Values<'_>, b: &Values<'_>, len: usize) -> Vec<u8> {
    match (a, b) {
        (Values::Days(v), Values::Day(day)) => {
            v.iter().map(|d| outcome(*d != NO_DAY, operator.holds(d.cmp(day)))).collect()
        }
        (Values::Days(x), Values::Days(y)) => {
            let pairs = x.iter().zip(y.iter());
            pairs.map(|(x, y)| outcome(*x != NO_DAY && *y != NO_DAY, operator.holds(x.cmp(y)))).collect()
        }
        (Values::Day(x), Values::Day(y)) => vec![u8::from(operator.holds(x.cmp(y))); len],
        (Values::Day(x), Values::Days(v)) => {
            v.iter().map(|d| outcome(*d != NO_DAY, operator.holds(x.cmp(d)))).collect()
        }
        (Values::Index(x), Values::Index(y)) => {
            let pairs = x.iter().zip(y.iter());
            pairs.map(|(x, y)| outcome(*x != NO_INDEX && *y != NO_INDEX, operator.holds(x.cmp(y)))).collect()
        }
        (Values::Numbers(v), Values::Number(n)) => {
            // Whole ten-thousandths compare as integers.
            match n.to_fixed() {
                Some(fixed) => v
                    .iter()
                    .map(|raw| outcome(*raw != NO_NUMBER, operator.holds(raw.cmp(&fixed.raw()))))
                    .collect(),
                None => generic(operator, a, b, len),
            }
        }
        _ => generic(operator, a, b, len),
    }
}

fn generic(operator: Operator, a: &Values<'_>, b: &Values<'_>, len: usize) -> Vec<u8> {
    let test = |at| match (a.number(at), b.number(at)) {
        (Some(x), Some(y)) => u8::from(operator.holds(x.cmp(&y))),
        _ => UNKNOWN,
    };
    (0..len).map(test).collect()
}

fn one_of(values: &Values<'_>, words: &[String], len: usize) -> Vec<u8> {
    match values {
        Values::Choices(codes, names) => {
            let wanted: Vec<u8> = names.iter().map(|n| u8::from(words.contains(n))).collect();
            let test = |code: &u16| wanted.get(*code as usize).copied().unwrap_or(UNKNOWN);
            debug_assert!(wanted.len() < usize::from(NO_CHOICE));
            codes.iter().map(test).collect()
        }
        Values::Words(codes, texts) => {
            let wanted: Vec<u8> = texts.iter().map(|t| u8::from(words.contains(t))).collect();
            codes.iter().map(|code| wanted.get(*code as usize).copied().unwrap_or(UNKNOWN)).collect()
        }
        _ => vec![UNKNOWN; len],
    }
}

fn given(values: &Values<'_>, len: usize) -> Vec<u8> {
    match values {
        Values::Numbers(v) => v.iter().map(|n| u8::from(*n != NO_NUMBER)).collect(),
        Values::Exact(v) => v.iter().map(|n| u8::from(n.is_some())).collect(),
        Values::Days(v) => v.iter().map(|d| u8::from(*d != NO_DAY)).collect(),
        Values::Flags(v) => v.iter().map(|f| u8::from(*f != NO_FLAG)).collect(),
        Values::Choices(v, _) => v.iter().map(|c| u8::from(*c != NO_CHOICE)).collect(),
        Values::Words(v, _) | Values::Index(v) => v.iter().map(|i| u8::from(*i != NO_INDEX)).collect(),
        Values::Number(_) | Values::Day(_) => vec![YES; len],
        Values::Missing => vec![NO; len],
    }
}
