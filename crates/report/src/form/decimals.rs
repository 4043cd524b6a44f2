//! Numbers that stand in one column of a table have as many decimals as the one that has most, so that their points stand
//! under one another: 97.6, 92.0, 88.4.

use crate::document::{Align, Run, Table};

/// Evens the decimals of every column that stands right.
pub(super) fn even_decimals(table: &mut Table) {
    let right = table.columns.iter().enumerate().filter(|(_, align)| **align == Align::Right);
    for column in right.map(|(at, _)| at).collect::<Vec<_>>() {
        let numbers = table.rows.iter_mut().filter_map(|row| alone(row.get_mut(column)?));
        let mut numbers: Vec<(&mut String, usize)> = numbers.collect();
        let most = numbers.iter().map(|(_, decimals)| *decimals).max().unwrap_or(0);
        for (text, decimals) in numbers.iter_mut().filter(|(_, decimals)| *decimals < most) {
            let point = if *decimals == 0 { "." } else { "" };
            let end = text.trim_end_matches('%').len();
            text.insert_str(end, &format!("{point}{}", "0".repeat(most - *decimals)));
        }
    }
}

/// What a cell says, if that is a number and nothing else, with how many decimals it has.
fn alone(cell: &mut [Run]) -> Option<(&mut String, usize)> {
    let [run] = cell else { return None };
    let decimals = decimals(&run.text)?;
    Some((&mut run.text, decimals))
}

/// How many decimals a number has; a number with a unit, a date, words are none.
fn decimals(text: &str) -> Option<usize> {
    let number = text.strip_suffix('%').unwrap_or(text);
    let number = number.strip_prefix('-').unwrap_or(number);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        None => digits(number).then_some(0),
        Some((whole, behind)) => (digits(whole) && digits(behind)).then_some(behind.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str], align: Align) -> Vec<String> {
        let rows = texts.iter().map(|text| vec![vec![Run::plain(*text)]]).collect();
        let mut table = Table { columns: vec![align], rows, ..Table::default() };
        even_decimals(&mut table);
        table.rows.iter().map(|row| row[0][0].text.clone()).collect()
    }

    #[test]
    fn points_stand_under_one_another() {
        assert_eq!(
            column(&["97.6", "88", "未报", "-3.25"], Align::Right),
            ["97.60", "88.00", "未报", "-3.25"]
        );
        assert_eq!(column(&["95.5%", "100%"], Align::Right), ["95.5%", "100.0%"]);
        assert_eq!(column(&["25", "8"], Align::Right), ["25", "8"], "whole numbers stay whole");
        assert_eq!(column(&["97.6", "88"], Align::Left), ["97.6", "88"]);
        let others = ["97.6", "合计24", "3.", "1.2.3", ""];
        assert_eq!(column(&others, Align::Right), others);
    }
}
