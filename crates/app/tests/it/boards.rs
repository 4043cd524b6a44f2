//! 看板: sums that agree with each other and with what was said at the time.

use mingde_app::{Tally, board, burden, has_boards, rulebook_board, unit_board, unit_page};
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_testkit::Grid;

use crate::office::*;

fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> (usize, usize, usize) {
    tallies.fold((0, 0, 0), |(asked, met, late), tally| {
        (asked + tally.asked(), met + tally.duties.met, late + tally.overdue())
    })
}

#[test]
fn a_board_is_the_sum_of_its_parts_and_the_past_is_what_it_was_then() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let (bureau, actor, today) = (&office.bureau, &office.actor, day("2026-01-20"));
        let whole = board(bureau, actor, today).await.unwrap();
        let all = sum([&whole.all].into_iter());
        assert!(all.0 > 100 && all.1 > 0 && all.2 > 0, "{all:?}");
        assert_eq!(sum(whole.units.iter().map(|unit| &unit.tally)), all);
        assert_eq!(sum(whole.rulebooks.iter().map(|rulebook| &rulebook.tally)), all);
        assert_eq!(whole.trend.last().map(|(day, tally)| (*day, *tally)), Some((today, whole.all)));
        // By the day itself, and by looking back at it.
        for (day, tally) in &whole.trend {
            assert_eq!(board(bureau, actor, *day).await.unwrap().all, *tally, "{day}");
        }
        assert!(whole.trend.windows(2).any(|two| two[0].1 != two[1].1));
        for rulebook in &whole.rulebooks {
            let own = rulebook_board(bureau, actor, &rulebook.id, today).await.unwrap();
            assert_eq!(own.all, rulebook.tally, "{}", rulebook.id);
            assert_eq!(sum(own.units.iter().map(|unit| &unit.tally)), sum([&own.all].into_iter()));
            assert_eq!(
                sum(own.duties.iter().map(|duty| &duty.tally)),
                sum([&own.all].into_iter()),
                "{}",
                own.id
            );
            assert_eq!(
                own.trend.last().map(|(period, tally)| (*period, *tally)),
                Some((own.period, own.all))
            );
        }
        for unit in &whole.units {
            let own = unit_board(bureau, actor, &unit.id.to_string(), today).await.unwrap();
            assert_eq!((own.all, own.silent), (unit.tally, unit.silent), "{}", unit.name);
            assert_eq!(
                sum(own.rulebooks.iter().map(|rulebook| &rulebook.tally)),
                sum([&own.all].into_iter())
            );
            // Of the duties on its page none is missing here; those of its people are on the board beside them.
            let page = unit_page(bureau, actor, &unit.id.to_string(), today).await.unwrap();
            assert!(page.duties.met <= own.all.duties.met && page.duties.open() <= own.all.duties.open());
        }
        // The first school has filed, so it does not stand before those that have not.
        let places: Vec<(&str, bool)> =
            whole.units.iter().map(|unit| (unit.name.as_str(), unit.silent)).collect();
        let first = places.iter().position(|(name, _)| *name == "第一小学").unwrap();
        assert!(!places[first].1 && places[..first].iter().all(|(_, silent)| *silent), "{places:?}");
        assert_eq!(whole.filed.iter().map(|(_, count)| count).sum::<usize>(), 3);
    });
}

#[test]
fn a_board_is_of_the_units_that_somebody_sees() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let (bureau, today) = (&office.bureau, day("2025-11-03"));
        let school = Reach::Unit(Unit::id_of("S1"));
        let contact = office.officer("P03", &[("school-contact", school)]);
        let own = board(bureau, &contact, today).await.unwrap();
        let names: Vec<&str> = own.units.iter().map(|unit| unit.name.as_str()).collect();
        assert_eq!(names, ["第一小学"]);
        let whole = board(bureau, &office.actor, today).await.unwrap();
        let same = whole.units.iter().find(|unit| unit.name == "第一小学").unwrap();
        assert_eq!(own.units[0].tally, same.tally, "it is the same whoever looks");
        let past: Vec<Tally> = own.trend.iter().map(|(_, tally)| *tally).collect();
        let unit = unit_board(bureau, &office.actor, "S1", today).await.unwrap();
        assert_eq!(unit.trend.iter().map(|(_, tally)| *tally).collect::<Vec<_>>(), past);
        assert!(unit_board(bureau, &contact, "S2", today).await.is_err());
        assert!(
            unit_board(bureau, &contact, "S1", today).await.unwrap().like.is_none(),
            "others are not theirs"
        );
        // Who holds no office has no board, though they see what is theirs.
        let teacher = office.officer("P04", &[]);
        assert!(!has_boards(&bureau.library(), &teacher));
        assert!(board(bureau, &teacher, today).await.is_err());
        assert!(burden(bureau, &teacher, today).await.is_err());
    });
}

#[test]
fn what_was_told_twice_is_found_and_hours_are_nobodys_but_the_readers() {
    in_an_office(async |office| {
        let (bureau, actor, today) = (&office.bureau, &office.actor, day("2025-11-03"));
        assert_eq!(burden(bureau, actor, today).await.unwrap().all.records, 0);
        office.take_in("谈话.xlsx", &talks()).await;
        let of = |cost: &mingde_app::Burden| -> Vec<(String, usize)> {
            cost.twice.iter().map(|twice| (twice.title.title.clone(), twice.times)).collect()
        };
        let cost = burden(bureau, actor, today).await.unwrap();
        assert_eq!((cost.all.records, cost.all.named, cost.all.files), (3, 6, 0));
        assert_eq!(cost.all.hours(20), 1);
        let school = cost.units.iter().find(|unit| unit.name == "第一小学").unwrap();
        assert_eq!((school.persons, school.each()), (3, Some(10)));
        assert_eq!(cost.kinds.len(), 1);
        assert_eq!(of(&cost), []);
        // One meeting, told as a meeting and as one of the leading group; the day after there was only one.
        let heads = ["单位", "会议日期", "会议类别", "会议主题", "会议地点"];
        let meetings = Grid::new("会议", &heads)
            .line(&["第一小学", "2025-10-20", "工作推进会", "创建工作推进", "三楼会议室"])
            .line(&["第一小学", "2025-10-21", "工作推进会", "创建工作复查", "三楼会议室"]);
        let heads = ["单位", "会议日期", "领导小组", "主持人", "参会成员", "会议主题", "应到成员数"];
        let line = ["第一小学", "2025-10-20", "红烛志愿队", "王校长", "李主任", "创建工作推进", "2"];
        let groups = Grid::new("领导小组会议", &heads).line(&line);
        let taken = office.take_in("会议.xlsx", &[meetings, groups]).await;
        assert_eq!((taken.added, taken.refused), (3, 0), "{taken:#?}");
        assert_eq!(of(&burden(bureau, actor, today).await.unwrap()), [("会议主题".to_owned(), 1)]);
    });
}
