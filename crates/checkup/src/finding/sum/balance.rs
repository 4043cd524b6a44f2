//! The accounts of a year: 年初结转37.85万元，…年末结转25.65万元, with 本年收入合计 and 本年支出合计 said in other paragraphs.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{are_transposed, clause_before, exact, is_taken_apart, says, written};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// Both ends of the year stand so close to each other.
const NEAR: usize = 60;

/// Of so many incomes and expenses each is tried with each.
const MOST: usize = 4;

pub(super) fn find(reading: &Reading<'_>) -> Option<Finding> {
    let chars = reading.chars();
    let money = |c: &&Claim| c.kind == Kind::Money && c.per.is_empty() && exact(c).is_some();
    let said = |c: &Claim, words: &[String]| {
        let clause = clause_before(chars, c.at.start, 14);
        words.iter().any(|w| says(chars, clause.clone(), w)) && !is_taken_apart(chars, c)
    };
    let all = |words: &'static [String]| reading.claims.iter().filter(money).filter(move |c| said(c, words));
    let before = all(list("balances-before")).next()?;
    let after = all(list("balances-after")).find(|c| c.at.start > before.at.end)?;
    let incomes: Vec<&Claim> = all(list("incomes")).take(MOST).collect();
    let expenses: Vec<&Claim> = all(list("expenses")).take(MOST).collect();
    if after.at.start - before.at.end > NEAR || incomes.is_empty() || expenses.is_empty() {
        return None;
    }
    let (start, end) = (exact(before)?, exact(after)?);
    let worked = |income: &Claim, expense: &Claim| Some(start + exact(income)? - exact(expense)?);
    let pairs = || incomes.iter().flat_map(|i| expenses.iter().map(move |e| (*i, *e)));
    if pairs().any(|(i, e)| worked(i, e) == Some(end)) {
        return None;
    }
    let (income, expense) =
        pairs().find(|(i, e)| worked(i, e).is_some_and(|right| are_transposed(right, end)))?;
    let right: Decimal = worked(income, expense)?;
    let parts = format!("{} + {} - {}", before.quote, income.quote, expense.quote);
    let message = Message::new("checkup-sum-differs").with("parts", parts);
    let message = written(right, after).put(message, "sum");
    let message = written(end, after).put(message, "total");
    Some(reading.found(before.at.start..after.at.end, message))
}
