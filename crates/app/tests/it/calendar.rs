//! The calendar: what is due in a week, of whom, who sees to it, and what was done too late.

use mingde_app::{Calendar, CalendarDuty, CalendarWish, calendar};
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::registry::Unit;
use mingde_testkit::Grid;

use crate::office::*;

async fn seen(office: &Office, actor: &Actor, wish: &CalendarWish) -> Calendar {
    let days = (day("2025-10-01"), day("2025-11-03"));
    calendar(&office.bureau, actor, days, wish).await.unwrap()
}

fn pledges(calendar: &Calendar) -> Option<&CalendarDuty> {
    calendar.weeks.iter().flat_map(|week| &week.duties).find(|duty| duty.duty == "pledge_signed")
}

#[test]
fn what_was_done_after_its_day_is_told_and_weeks_are_narrowed_to_a_unit_and_an_owner() {
    in_an_office(async |office| {
        let rows = Grid::new("师德承诺", &["单位", "签订日期", "承诺教师"])
            .line(&["第一小学", "2025-09-15", "陈老师(P04)"])
            .line(&["第二中学", "2025-10-20", "陈老师(P06)"]);
        let taken = office.take_in("承诺.xlsx", &[rows]).await;
        assert_eq!(counts(&taken), [2, 0, 0, 0, 0], "{taken:#?}");
        let all = office.actor.clone();
        let whole = seen(office, &all, &CalendarWish::default()).await;
        assert_eq!(whole.weeks[0].monday, day("2025-09-29"));
        let duty = pledges(&whole).unwrap();
        assert_eq!((duty.due, duty.done, duty.late), (day("2025-10-01"), 2, 1), "{duty:#?}");
        assert!(
            whole.owners.contains(&"教师本人".to_owned()) && whole.owners.len() > 2,
            "{:?}",
            whole.owners
        );

        let of = |unit: &str| CalendarWish { unit: Some(Unit::id_of(unit)), ..CalendarWish::default() };
        let (first, second) = (seen(office, &all, &of("S1")).await, seen(office, &all, &of("S2")).await);
        let told = |calendar: &Calendar| pledges(calendar).map(|duty| (duty.done, duty.late));
        assert_eq!((told(&first), told(&second)), (Some((1, 0)), Some((1, 1))));
        assert!(pledges(&first).unwrap().of < duty.of);

        let owner = CalendarWish { owner: "教师本人".into(), ..CalendarWish::default() };
        let theirs = seen(office, &all, &owner).await;
        let mut duties = theirs.weeks.iter().flat_map(|week| &week.duties);
        assert!(duties.all(|duty| duty.owner == "教师本人") && pledges(&theirs).is_some());
        assert_eq!(theirs.owners, whole.owners, "what else can be chosen stays");

        // Of what somebody does not see nothing is told, whatever they ask for.
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        assert_eq!(told(&seen(office, &contact, &CalendarWish::default()).await), Some((1, 0)));
        assert!(pledges(&seen(office, &contact, &of("S2")).await).is_none());
    });
}
