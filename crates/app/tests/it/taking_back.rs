//! Taking an import back.

use mingde_app::import::undo;
use mingde_app::{Step, change_state};
use mingde_core::grant::Reach;
use mingde_core::record::State;
use mingde_core::registry::Unit;
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;

#[test]
fn what_an_import_added_is_withdrawn_and_what_it_changed_is_restored() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let mixed = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "李主任", "提醒谈话"])
            .line(&["第二中学", "2025-10-20", "周校长", "陈老师", "日常谈心"]);
        let taken = office.take_in("十月.xlsx", &[mixed]).await;
        assert_eq!(counts(&taken), [1, 1, 0, 0, 0]);
        let batch = taken.batch.unwrap();
        let undone = undo(&office.bureau, &office.actor, office.now(), &batch.to_lowercase()).await.unwrap();
        assert_eq!((undone.withdrawn, undone.restored, undone.moved_on.len()), (1, 1, 0));
        let restored = office.talk_of("2025-09-08").await;
        assert_eq!((restored.head.number, &restored.content.fields["topic"]), (3, &choice("regular")));
        let withdrawn = office.talk_of("2025-10-20").await;
        assert_eq!(withdrawn.head.state, State::Withdrawn);
        let history = office.bureau.store(&office.actor).unwrap().history(withdrawn.head.id).await.unwrap();
        assert!(history[1].draft.reason.contains(&batch));

        let again = undo(&office.bureau, &office.actor, office.now(), &batch).await.unwrap_err();
        assert_eq!(again.message().code, "app-batch-undone");
    });
}

#[test]
fn two_presses_at_once_are_one_undoing() {
    in_an_office(async |office| {
        let taken = office.take_in("九月.xlsx", &talks()).await;
        let batch = taken.batch.unwrap();
        let press = async || undo(&office.bureau, &office.actor, office.now(), &batch).await;
        let pressed = tokio::join!(press(), press());
        let (done, late) = match pressed {
            (Ok(done), Err(late)) | (Err(late), Ok(done)) => (done, late),
            other => panic!("{other:?}"),
        };
        assert_eq!((done.withdrawn, late.message().code), (taken.added, "app-batch-undone"));
        // What was taken back comes in again.
        let again = office.take_in("九月.xlsx", &talks()).await;
        assert_eq!(again.added, taken.added);
    });
}

#[test]
fn what_moved_on_since_is_left_alone_and_named() {
    in_an_office(async |office| {
        let taken = office.take_in("九月.xlsx", &talks()).await;
        let talk = office.talk_of("2025-09-22").await;
        let id = talk.head.id.to_string();
        let now = office.now();
        change_state(&office.bureau, &office.actor, now, &id, Step::Return, "对象写错").await.unwrap();
        let undone = undo(&office.bureau, &office.actor, office.now(), &taken.batch.unwrap()).await.unwrap();
        assert_eq!((undone.withdrawn, undone.restored), (2, 0));
        assert_eq!(undone.moved_on, [talk.head.id]);
        assert_eq!(office.talk_of("2025-09-22").await.head.state, State::Returned);
    });
}

#[test]
fn whoever_brought_records_in_takes_them_back_each_time() {
    in_an_office(async |office| {
        let school = Reach::Unit(Unit::id_of("S1"));
        let contact = office.officer("P03", &[("school-contact", school)]);
        write_workbook(&office.file("九月.xlsx"), &talks());
        // What was withdrawn by the first undoing comes in once more, and goes once more.
        for nth in 0..2 {
            let batch = office.import_as(&contact, "九月.xlsx").await.batch.unwrap();
            let undone = undo(&office.bureau, &contact, office.now(), &batch).await.unwrap();
            assert_eq!(undone.withdrawn + undone.restored, 3, "{nth}");
            for record in office.records("heart-to-heart-talk").await {
                assert_eq!(record.head.state, State::Withdrawn);
            }
        }
    });
}

#[test]
fn a_file_that_was_taken_back_comes_in_again() {
    in_an_office(async |office| {
        let taken = office.take_in("九月.xlsx", &talks()).await;
        let batch = taken.batch.unwrap();
        undo(&office.bureau, &office.actor, office.now(), &batch).await.unwrap();
        let again = office.import_again("九月.xlsx").await;
        assert!(again.already.is_none());
        assert_eq!(counts(&again), [3, 0, 0, 0, 0], "{again:#?}");
        for record in office.records("heart-to-heart-talk").await {
            assert_eq!(record.head.state, State::Accepted);
        }
    });
}

#[test]
fn a_record_that_somebody_withdrew_does_not_come_back_by_itself() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-22").await.head.id.to_string();
        let now = office.now();
        change_state(&office.bureau, &office.actor, now, &id, Step::Withdraw, "误填").await.unwrap();
        let mut copy = talks();
        copy.push(Grid::blank("空表"));
        let again = office.take_in("九月-副本.xlsx", &copy).await;
        assert_eq!(counts(&again), [0, 0, 2, 1, 0]);
        assert_eq!(office.talk_of("2025-09-22").await.head.state, State::Withdrawn);
    });
}

#[test]
fn persons_and_groups_that_were_taken_back_are_not_found_any_more() {
    in_an_office(async |office| {
        let members = Grid::new("成员", &["小组", "成员", "组内角色", "加入日期"]).line(&[
            "红烛志愿队",
            "新老师",
            "成员",
            "2025-10-01",
        ]);
        let taken = office.take_in("新进.xlsx", &[newcomer(), members]).await;
        assert_eq!(counts(&taken), [1, 1, 0, 0, 0]);
        assert_eq!(office.group("G1").await.unwrap().members.len(), 3);
        undo(&office.bureau, &office.actor, office.now(), &taken.batch.unwrap()).await.unwrap();
        assert_eq!(office.group("G1").await.unwrap().members.len(), 2);
        assert!(office.person("P09").await.is_none());
        let talk =
            Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-10-20", "王校长", "新老师", "新进人员"]);
        let refused = office.take_in("谈话.xlsx", &[talk]).await;
        assert_eq!(refused.errors[0].message.code, "import-person-unknown");
    });
}

#[test]
fn an_unknown_batch_is_answered_with_the_nearest() {
    in_an_office(async |office| {
        let taken = office.take_in("九月.xlsx", &talks()).await;
        let batch = taken.batch.unwrap();
        let mistyped = format!("{}Z", &batch[..11]);
        let error = undo(&office.bureau, &office.actor, office.now(), &mistyped).await.unwrap_err();
        let message = error.message();
        assert_eq!(message.code, "app-unknown-batch");
        assert!(message.args.iter().any(|(_, value)| *value == batch), "{message:?}");
    });
}
