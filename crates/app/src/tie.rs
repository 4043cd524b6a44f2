//! What ties the rows of two sheets together that are of one record without a number of its own.

use mingde_core::id::RecordId;

/// So many digits of the id tell the records of a workbook apart.
const DIGITS: usize = 12;

/// What stands in place of a number.
pub(crate) fn tie(record: RecordId) -> String {
    format!("#{}", &record.to_string()[..DIGITS])
}

/// Whether a number is none, but such a tie.
pub(crate) fn is_tie(number: &str) -> bool {
    let digits = number.strip_prefix('#');
    digits.is_some_and(|d| d.len() == DIGITS && d.chars().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_is_told_from_a_number_of_the_reporter() {
        let id = RecordId(mingde_core::id::EntityId::derive("record", &["x"]));
        assert!(is_tie(&tie(id)));
        for number in ["XX-1", "#1", "#2025-001", "# 0123456789ab", "0123456789ab", ""] {
            assert!(!is_tie(number), "{number}");
        }
    }
}
