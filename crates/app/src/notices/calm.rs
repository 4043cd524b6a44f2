//! When nobody is disturbed: from nine in the evening to half past seven, and on days that are not worked, by the calendar
//! that the bureau has.

use mingde_core::calendar::Calendar;
use mingde_core::date::{Day, Timestamp};
use mingde_store::Due;

const MINUTE: i64 = 60 * 1_000_000;
const HOUR: i64 = 60 * MINUTE;
/// From half past seven on.
const DAY_BEGINS: i64 = 7 * HOUR + 30 * MINUTE;
/// Until nine.
const DAY_ENDS: i64 = 21 * HOUR;
/// What is sent once a day comes at eight.
const MORNING: i64 = 8 * HOUR;
/// So long is waited for more, before something is sent at once.
const GATHERED_FOR: i64 = MINUTE;

/// The first instant from this one on at which people may be disturbed.
pub(crate) fn calm(calendar: &Calendar, at: Timestamp) -> Timestamp {
    let day = at.day();
    let since = at.0.saturating_sub(Timestamp::start_of(day).0);
    match calendar.day(day).workday {
        true if since < DAY_BEGINS => hour(day, DAY_BEGINS),
        true if since < DAY_ENDS => at,
        _ => hour(calendar.plus_workdays(day, 1), DAY_BEGINS),
    }
}

/// The next eight o'clock of a day that is worked, this very one included.
pub(crate) fn morning(calendar: &Calendar, at: Timestamp) -> Timestamp {
    let day = at.day();
    match calendar.day(day).workday && at <= hour(day, MORNING) {
        true => hour(day, MORNING),
        false => hour(calendar.plus_workdays(day, 1), MORNING),
    }
}

/// When what happens now goes out. What is urgent goes whatever the hour.
pub(crate) fn due(calendar: &Calendar, now: Timestamp, urgent: bool) -> Due {
    if urgent {
        return Due { at_once: now, daily: now };
    }
    let gathered = Timestamp(now.0.saturating_add(GATHERED_FOR));
    Due { at_once: calm(calendar, gathered), daily: morning(calendar, now) }
}

fn hour(day: Day, since: i64) -> Timestamp {
    Timestamp(Timestamp::start_of(day).0.saturating_add(since))
}

#[cfg(test)]
mod tests {
    use mingde_core::diagnostic::Source;
    use proptest::prelude::*;

    use super::*;

    /// National day of 2025 with the Saturday that is worked for it.
    fn calendar() -> Calendar {
        let text = "years:\n  2025:\n    source: 国办发明电〔2024〕12号\n    holidays:\n      - { name: 国庆节, english: National Day, from: 2025-10-01, to: 2025-10-08 }\n    workdays: [2025-09-28, 2025-10-11]\n";
        let (calendar, findings) = Calendar::read(&Source::new("cn.yaml", text));
        assert!(findings.is_empty(), "{findings:?}");
        calendar.unwrap()
    }

    fn at(text: &str) -> Timestamp {
        let (day, time) = text.split_once(' ').unwrap();
        let (hours, minutes) = time.split_once(':').unwrap();
        let since = hours.parse::<i64>().unwrap() * HOUR + minutes.parse::<i64>().unwrap() * MINUTE;
        hour(day.parse().unwrap(), since)
    }

    #[test]
    fn nobody_is_disturbed_at_night_nor_on_days_off() {
        let calendar = calendar();
        for (asked, calm_at, morning_at) in [
            ("2025-09-24 07:29", "2025-09-24 07:30", "2025-09-24 08:00"),
            ("2025-09-24 07:30", "2025-09-24 07:30", "2025-09-24 08:00"),
            ("2025-09-24 08:00", "2025-09-24 08:00", "2025-09-24 08:00"),
            ("2025-09-24 08:01", "2025-09-24 08:01", "2025-09-25 08:00"),
            ("2025-09-24 20:59", "2025-09-24 20:59", "2025-09-25 08:00"),
            ("2025-09-24 21:00", "2025-09-25 07:30", "2025-09-25 08:00"),
            ("2025-09-24 00:00", "2025-09-24 07:30", "2025-09-24 08:00"),
            // A Sunday that is worked, and the one after it that is not.
            ("2025-09-27 12:00", "2025-09-28 07:30", "2025-09-28 08:00"),
            ("2025-09-28 12:00", "2025-09-28 12:00", "2025-09-29 08:00"),
            ("2025-10-01 12:00", "2025-10-09 07:30", "2025-10-09 08:00"),
            ("2025-09-30 21:30", "2025-10-09 07:30", "2025-10-09 08:00"),
        ] {
            let (found, next) = (calm(&calendar, at(asked)), morning(&calendar, at(asked)));
            assert_eq!((found, next), (at(calm_at), at(morning_at)), "{asked}");
        }
    }

    #[test]
    fn what_is_urgent_goes_and_what_is_not_waits_for_more() {
        let (calendar, night) = (calendar(), at("2025-09-24 23:00"));
        assert_eq!(due(&calendar, night, true), Due { at_once: night, daily: night });
        let noon = due(&calendar, at("2025-09-24 12:00"), false);
        assert_eq!(noon, Due { at_once: at("2025-09-24 12:01"), daily: at("2025-09-25 08:00") });
        assert_eq!(due(&calendar, at("2025-09-24 20:59"), false).at_once, at("2025-09-25 07:30"));
    }

    proptest! {
        /// Whenever it is asked: not before, in the day, on a day that is worked, and the first such instant.
        #[test]
        fn calm_is_the_first_instant_of_a_working_day(minutes in 0i64..600_000) {
            let calendar = calendar();
            let asked = Timestamp(at("2025-01-01 00:00").0 + minutes * MINUTE);
            let found = calm(&calendar, asked);
            let since = found.0 - Timestamp::start_of(found.day()).0;
            prop_assert!(found >= asked && calendar.day(found.day()).workday);
            prop_assert!((DAY_BEGINS..DAY_ENDS).contains(&since));
            prop_assert!(found == asked || since == DAY_BEGINS);
            prop_assert!(found == asked || calm(&calendar, Timestamp(found.0 - 1)) == found);
            let next = morning(&calendar, asked);
            prop_assert!(next >= asked && calm(&calendar, next) == next);
        }
    }
}
