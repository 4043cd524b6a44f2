//! What has to be done about an error is told by its class, whatever it says: a page and a command go by that.

use mingde_app::import::undo;
use mingde_app::{AppError, Asked, Step, Whose, change_state, correct, open_sealed};
use mingde_core::diagnostic::Class;
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::registry::Unit;
use mingde_testkit::Grid;

use crate::office::*;

/// Class and code of what went wrong.
fn told<T>(outcome: Result<T, AppError>) -> (Class, &'static str) {
    let error = outcome.err().expect("something went wrong");
    (error.class(), error.message().code)
}

#[test]
fn what_is_wrong_with_a_call_is_told_by_class() {
    in_an_office(async |office| {
        let taken = office.take_in("九月.xlsx", &talks()).await;
        let (bureau, actor) = (&office.bureau, &office.actor);
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let step = async |actor: &Actor, id: &str, step, reason: &str| {
            told(change_state(bureau, actor, office.now(), id, step, reason).await)
        };
        let change = async |name: &str, value: &str, reason: &str| {
            let changes = [(name.to_owned(), value.to_owned())];
            told(correct(bureau, actor, office.now(), &id, &changes, reason).await)
        };
        assert_eq!(step(actor, "ffffffffff", Step::Accept, "").await, (Class::NotFound, "app-no-record"));
        assert_eq!(told(bureau.library().kind("谈新谈话")), (Class::NotFound, "app-unknown-kind"));
        assert_eq!(step(actor, &id, Step::Accept, "").await, (Class::Conflict, "app-state-step"));
        assert_eq!(change("topic", "regular", "核对").await, (Class::Conflict, "app-nothing-changed"));
        assert_eq!(change("topic", "reminder", " ").await, (Class::Invalid, "app-reason-wanted"));
        assert_eq!(change("minutes", "许久", "改").await, (Class::Invalid, "sheet-number-malformed"));
        assert_eq!(change("谈话时间长", "45", "改").await, (Class::Invalid, "app-unknown-field"));
        // Whoever does not accept is refused what they see, and does not find what they do not.
        let clerk = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        assert_eq!(step(&clerk, &id, Step::Return, "重写").await, (Class::Refused, "refused-office"));
        let other = office.officer("P06", &[("school-contact", Reach::Unit(Unit::id_of("S2")))]);
        assert_eq!(step(&other, &id, Step::Return, "重写").await, (Class::NotFound, "app-no-record"));
        let batch = taken.batch.unwrap();
        undo(bureau, actor, office.now(), &batch).await.unwrap();
        let again = told(undo(bureau, actor, office.now(), &batch).await);
        assert_eq!(again, (Class::Conflict, "app-batch-undone"));
    });
}

#[test]
fn somebody_who_may_not_be_seen_is_as_unknown_as_nobody() {
    in_an_office(async |office| {
        let heads = ["工号", "姓名", "性别", "出生日期", "身份证号", "所在单位", "职务", "级别", "任职起"];
        let number = identity("1988-02-02", "004");
        let row =
            ["P06", "陈老师", "女", "1988-02-02", &number, "第二中学", "教师", "专任教师", "2012-09-01"];
        office.take_in("人员.xlsx", &[Grid::new("人员", &heads).line(&row)]).await;
        let clerk = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        let ask = async |name: &str| {
            let asked = Asked { field: "id_number", participant: None };
            let opened =
                open_sealed(&office.bureau, &clerk, office.now(), Whose::Person(name), asked, "核对").await;
            let error = opened.err().expect("no office opens it");
            (error.class(), error.message().code)
        };
        assert_eq!(ask("P06").await, ask("P77").await, "whether there is a P06 is not told");
        assert_eq!(ask("周校").await, (Class::NotFound, "app-unknown"), "nor who is called nearly so");
        assert_eq!(ask("P06").await.0, Class::NotFound);
        // Of a colleague it is known that she is there, so the clerk is told what is wanting.
        let row = ["P04", "陈老师", "女", "1990-06-15", &identity("1990-06-15", "004")];
        let row: Vec<&str> = row.into_iter().chain(["第一小学", "教师", "专任教师", "2014-09-01"]).collect();
        office.take_in("人员二.xlsx", &[Grid::new("人员", &heads).line(&row)]).await;
        assert_eq!(ask("P04").await, (Class::Refused, "refused-office"));
    });
}

#[test]
fn files_that_are_not_there_are_told_from_those_that_cannot_be_read() {
    let file = |kind: std::io::ErrorKind| told::<()>(Err(AppError::file("表.xlsx".as_ref())(kind.into())));
    use std::io::ErrorKind::{NotFound, PermissionDenied, StorageFull};
    assert_eq!(file(NotFound), (Class::NotFound, "app-file-missing"));
    assert_eq!(file(PermissionDenied), (Class::Broken, "app-file-denied"));
    assert_eq!(file(StorageFull), (Class::Broken, "app-disk-full"));
}
