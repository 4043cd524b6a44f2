//! Days, periods and numbers as people write them; what is read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mingde_core::date::parse_day;
use mingde_core::number::Fixed;
use mingde_core::period::{Period, PeriodKind};

fuzz_target!(|text: &str| {
    if let Ok(day) = parse_day(text) {
        assert_eq!(parse_day(&day.to_string()), Ok(day));
        for (kind, _) in PeriodKind::ALL {
            let period = Period::containing(kind, day);
            assert!(period.contains(day));
            assert_eq!(period.next().previous(), period);
        }
    }
    if let Ok(period) = Period::parse(text) {
        assert_eq!(Period::parse(&period.to_string()), Ok(period));
        assert!(period.contains(period.last()));
        let days: i32 = period.split(PeriodKind::Month).iter().map(|part| part.to.since(part.from)).sum();
        assert!(days >= 0);
    }
    if let Ok(number) = text.parse::<Fixed>() {
        assert_eq!(number.to_string().parse::<Fixed>().ok(), Some(number));
    }
});
