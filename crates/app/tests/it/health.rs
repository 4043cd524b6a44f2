//! How the house does: what is well, what somebody should see to, and for whom that is.

use std::sync::Arc;
use std::time::Duration;

use mingde_app::{Bureau, Wellness, begin_verification, health, wait_for_job};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Class;
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;

use crate::office::*;

const DAY: i64 = 86_400_000_000;

async fn states(bureau: &Bureau, actor: &Actor, now: Timestamp) -> Vec<(&'static str, Wellness)> {
    let lines = health(bureau, actor, now).await.unwrap();
    for line in &lines {
        assert_eq!(line.advice.is_none(), line.state == Wellness::Well, "{line:?}");
        assert!(!line.told.is_empty());
    }
    lines.iter().map(|line| (line.about, line.state)).collect()
}

fn morning() -> Timestamp {
    Timestamp(Timestamp::start_of("2025-11-03".parse().unwrap()).0 + 10 * 3_600_000_000)
}

#[test]
fn what_is_not_well_says_what_to_do_and_only_to_whoever_looks_after_the_machine() {
    in_an_office(async |office| {
        let bureau = Arc::new(Bureau::open(office.settings(), &mut dice()).await.unwrap());
        let system = office.officer("P01", &[("system-administrator", Reach::Bureau)]);
        let now = office.now();
        let of =
            |states: &[(&str, Wellness)], about: &str| states.iter().find(|one| one.0 == about).unwrap().1;
        let first = states(&bureau, &system, now).await;
        assert_eq!(first.len(), 10);
        for about in ["database", "witness", "outbox", "reader", "clock", "versions"] {
            assert_eq!(of(&first, about), Wellness::Well, "{about}");
        }
        assert_eq!(of(&first, "ledger"), Wellness::Watch, "nobody has read it again yet");

        let id = begin_verification(&bureau, &system, ([1; 16], morning)).await.unwrap();
        wait_for_job(&bureau, &id, Duration::from_secs(300)).await;
        assert_eq!(of(&states(&bureau, &system, now).await, "ledger"), Wellness::Well);
        let later = Timestamp(now.0 + 40 * DAY);
        assert_eq!(of(&states(&bureau, &system, later).await, "ledger"), Wellness::Watch);
        // From November on the days off of the next year are asked for.
        for (day, state) in [("2026-10-31", Wellness::Well), ("2026-11-01", Wellness::Watch)] {
            let morning = Timestamp::start_of(day.parse().unwrap());
            assert_eq!(of(&states(&bureau, &system, morning).await, "holidays"), state, "{day}");
        }
        let before = Timestamp(now.0 - 9 * DAY);
        assert_eq!(of(&states(&bureau, &system, before).await, "clock"), Wellness::Ill);

        for other in
            ["school-contact", "security-administrator", "audit-administrator", "civilisation-office"]
        {
            let other = office.officer("P03", &[(other, Reach::Bureau)]);
            assert_eq!(health(&bureau, &other, now).await.unwrap_err().class(), Class::Refused);
        }
    });
}
