//! Persons: transfers, namesakes, likely duplicates, and what must stay sealed.

use mingde_core::registry::{Person, Sealed, Unit};
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use mingde_testkit::Grid;

use crate::office::*;

#[test]
fn a_transfer_in_mid_term_ends_the_old_post_on_its_day() {
    in_an_office(async |office| {
        let moved = Grid::new("人员", &PERSONS).line(&[
            "P04",
            "陈老师",
            "女",
            "1990-06-15",
            "第二中学",
            "教师",
            "专任教师",
            "2025-11-10",
        ]);
        let taken = office.take_in("调动.xlsx", &[moved]).await;
        assert_eq!(counts(&taken), [0, 1, 0, 0, 0]);
        let posts = office.person("P04").await.unwrap().posts;
        assert_eq!(posts.len(), 2);
        assert_eq!((posts[0].unit, posts[0].span.to), (Unit::id_of("S1"), Some(day("2025-11-10"))));
        assert_eq!((posts[1].unit, posts[1].span.to), (Unit::id_of("S2"), None));
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let snapshot = sight.whole().unwrap();
        let person = snapshot.persons.code.iter().position(|c| &**c == "P04").unwrap() as u32;
        let at = |date: &str| {
            snapshot.persons.main_post(person, day(date)).map(|p| snapshot.persons.posts.unit[p])
        };
        assert_eq!(at("2025-11-09"), snapshot.units.find("S1"));
        assert_eq!(at("2025-11-10"), snapshot.units.find("S2"));
    });
}

#[test]
fn a_transfer_without_its_day_is_asked_for_it() {
    in_an_office(async |office| {
        let moved = Grid::new("人员", &PERSONS).line(&[
            "P04",
            "陈老师",
            "女",
            "1990-06-15",
            "第二中学",
            "教师",
            "专任教师",
            "",
        ]);
        let refused = office.take_in("调动.xlsx", &[moved]).await;
        assert_eq!(errors(&refused), ["人员!H2 import-transfer-undated"]);
        assert_eq!(office.person("P04").await.unwrap().posts.len(), 1);
    });
}

#[test]
fn posts_beside_the_main_one_leave_it_alone() {
    in_an_office(async |office| {
        let posts = Grid::new("任职", &["人员", "任职单位", "职务", "级别", "任职起", "任职止", "兼任"])
            .line(&["王校长", "示范区教育局", "督学", "局领导", "2025-09-01", "2026-08-31", "是"])
            .line(&["李主任", "组织人事科", "借调", "科室工作人员", "2025-09-01", "", "是"]);
        let taken = office.take_in("兼任.xlsx", &[posts]).await;
        assert_eq!(counts(&taken), [0, 2, 0, 0, 0], "{taken:#?}");
        let head = office.person("P02").await.unwrap();
        assert_eq!(head.posts.iter().map(|p| p.concurrent).collect::<Vec<_>>(), [false, true]);
        assert_eq!(head.posts[0].span.to, None);
        // 任职止 is the last day; the span ends on the day after.
        assert_eq!(head.posts[1].span.to, Some(day("2026-09-01")));
    });
}

#[test]
fn namesakes_are_told_apart_by_unit_and_never_guessed() {
    in_an_office(async |office| {
        let sheet = Grid::new("谈心谈话", &TALKS)
            // Within their own school the name is enough.
            .line(&["第一小学", "2025-09-08", "王校长", "陈老师", "日常谈心"])
            .line(&["第二中学", "2025-09-08", "周校长", "陈老师", "日常谈心"])
            // In the department it is not.
            .line(&["组织人事科", "2025-09-08", "林科长", "陈老师", "日常谈心"])
            .line(&["组织人事科", "2025-09-09", "林科长", "王老师(P04)", "日常谈心"])
            .line(&["组织人事科", "2025-09-10", "林科长", "陈老师(P06)", "日常谈心"]);
        let taken = office.take_in("谈话.xlsx", &[sheet]).await;
        assert_eq!(
            errors(&taken),
            ["谈心谈话!D4 import-ambiguous", "谈心谈话!D5 import-name-differs 陈老师"]
        );
        assert_eq!(counts(&taken), [3, 0, 0, 0, 2]);
        let candidates = taken.errors[0].message.args.iter().find(|(n, _)| *n == "candidates").unwrap();
        assert!(candidates.1.contains("P04") && candidates.1.contains("P06"), "{candidates:?}");
    });
}

#[test]
fn likely_duplicates_are_listed_and_not_merged() {
    in_an_office(async |office| {
        let number = identity("1985-05-05", "001");
        let heads = [&PERSONS[..], &["身份证号"]].concat();
        let first = Grid::new("人员", &heads)
            .line(&["P10", "孙老师", "男", "", "第一小学", "教师", "专任教师", "2010-09-01", &number])
            .line(&["P11", "李主任", "男", "1982-11-20", "第二中学", "主任", "中层干部", "2010-09-01", ""]);
        let taken = office.take_in("新进.xlsx", &[first]).await;
        assert_eq!(taken.added, 2, "{taken:#?}");
        let found: Vec<_> =
            taken.duplicates.iter().map(|d| (&*d.code, &*d.resembles, d.reason.code)).collect();
        assert_eq!(found, [("P11", "P03", "import-duplicate-name-birth")]);

        let second = Grid::new("人员", &heads).line(&[
            "P12",
            "孙老师",
            "男",
            "",
            "第二中学",
            "教师",
            "专任教师",
            "2010-09-01",
            &number,
        ]);
        let taken = office.take_in("又来.xlsx", &[second]).await;
        let found: Vec<_> =
            taken.duplicates.iter().map(|d| (&*d.code, &*d.resembles, d.reason.code)).collect();
        assert_eq!(found, [("P12", "P10", "import-duplicate-id-number")]);
    });
}

#[test]
fn the_same_identity_number_under_another_name_is_listed_too() {
    in_an_office(async |office| {
        let number = identity("1985-05-05", "001");
        let heads = [&PERSONS[..], &["身份证号"]].concat();
        let row = |code: &str, name: &str| {
            vec![Grid::new("人员", &heads).line(&[
                code,
                name,
                "男",
                "",
                "第一小学",
                "教师",
                "专任教师",
                "2010-09-01",
                &number,
            ])]
        };
        office.take_in("一.xlsx", &row("P10", "孙老师")).await;
        let taken = office.take_in("二.xlsx", &row("P12", "孙改名")).await;
        let found: Vec<_> =
            taken.duplicates.iter().map(|d| (&*d.code, &*d.resembles, d.reason.code)).collect();
        assert_eq!(found, [("P12", "P10", "import-duplicate-id-number")]);
    });
}

#[test]
fn a_staff_number_is_not_passed_on_to_somebody_else() {
    in_an_office(async |office| {
        let sheet = Grid::new("人员", &PERSONS)
            .line(&["P04", "赵老师", "男", "1995-01-01", "第一小学", "教师", "专任教师", "2025-09-01"])
            .line(&["", "钱老师", "男", "1995-01-01", "第一小学", "教师", "专任教师", "2025-09-01"]);
        let refused = office.take_in("人员.xlsx", &[sheet]).await;
        assert_eq!(errors(&refused), ["人员!A2 import-code-taken", "人员!A3 import-person-unidentified"]);
        assert_eq!(office.person("P04").await.unwrap().name, "陈老师");
    });
}

#[test]
fn identity_and_phone_numbers_are_nowhere_in_clear() {
    in_an_office(async |office| {
        let number = identity("1985-05-05", "001");
        let phone = "13912345678";
        let heads = [&PERSONS[..], &["身份证号", "手机号"]].concat();
        let row = |code: &str, name: &str, number: &str| {
            vec![Grid::new("人员", &heads).line(&[
                code,
                name,
                "男",
                "",
                "第一小学",
                "教师",
                "专任教师",
                "2010-09-01",
                number,
                phone,
            ])]
        };
        office.take_in("人员.xlsx", &row("P10", "孙老师", &number)).await;
        let person = office.person("P10").await.unwrap();
        assert_eq!(person.birth, Some(day("1985-05-05")), "taken from the identity number");
        let keys = office.bureau.store(&office.actor).unwrap().sealing().read().unwrap();
        let opened = |sealed: &Option<Sealed>, name| {
            let (entity, id) = (EntityKind::Person, Person::id_of("P10").0);
            let binding = Binding { entity, kind: "", id, part: Part::Own(name) };
            keys.open(sealed.as_ref().unwrap(), &binding).unwrap().to_string()
        };
        assert_eq!(opened(&person.id_number, Person::ID_NUMBER), number);
        assert_eq!(opened(&person.phone, Person::PHONE), phone);

        // A refusal does not repeat it either: only the last character is wrong.
        let wrong = format!("{}{}", &number[..17], if number.ends_with('1') { '2' } else { '1' });
        let refused = office.take_in("错.xlsx", &row("P11", "吴老师", &wrong)).await;
        assert_eq!(refused.refused, 1);
        let told = format!("{refused:?}");
        assert!(!told.contains(&number[6..14]) && !told.contains(phone), "{told}");

        for path in files_below(office.data()) {
            let bytes = std::fs::read(&path).unwrap();
            for secret in [number.as_bytes(), &number.as_bytes()[..17], phone.as_bytes()] {
                assert!(!contains(&bytes, secret), "{} holds a number in clear", path.display());
            }
        }
    });
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}
