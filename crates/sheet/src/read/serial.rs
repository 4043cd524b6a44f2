//! Serial numbers of days and times: days since 1899-12-30, the time as a fraction.

use mingde_core::date::Day;

/// Serial number of 1970-01-01 in the system that counts from 1900.
const EPOCH: f64 = 25_569.0;
/// Seconds of a day.
const SECONDS: f64 = 86_400.0;

/// Day and second of the day of a serial number.
pub(super) fn split(mut serial: f64) -> Option<(Day, u32)> {
    if (1.0..60.0).contains(&serial) {
        // Excel believes in a 29th of February 1900 (serial 60), so earlier days are one less.
        serial += 1.0;
    }
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Half a second of binary noise before midnight belongs to the next day.
    let seconds = (serial * SECONDS).round();
    let days = (seconds / SECONDS).floor();
    Some((Day::from_number((days - EPOCH) as i32), (seconds - days * SECONDS) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days() {
        let day = |serial| split(serial).unwrap().0.to_string();
        assert_eq!(day(45_901.0), "2025-09-01");
        assert_eq!(day(1.0), "1900-01-01");
        assert_eq!(day(61.0), "1900-03-01");
        let (day, noon) = split(45_901.5).unwrap();
        assert_eq!((day.to_string().as_str(), noon), ("2025-09-01", 43_200));
        assert_eq!(split(-1.0), None);
        assert_eq!(split(f64::NAN), None);
    }
}
