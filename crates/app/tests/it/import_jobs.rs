//! Imports behind the request that asked for them: left, come back to, and interrupted.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use mingde_app::import::{
    Back, FileOutcome, ImportState, MendedCell, Wanted, interrupt_imports, look_at, mend_cells, open_imports,
    returned_rows, take_sent, undo,
};
use mingde_app::{
    AppError, Bureau, LARGEST_PHOTO, LARGEST_WORKBOOK, Settings, begin_upload, continue_upload, take_photo,
};
use mingde_core::date::Timestamp;
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;

/// Whoever waits so long is answered when it is done.
const LONG: Duration = Duration::from_secs(300);

fn contact(office: &Office) -> Arc<Actor> {
    Arc::new(office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]))
}

/// That of another school.
fn stranger(office: &Office) -> Arc<Actor> {
    Arc::new(office.officer("P05", &[("school-contact", Reach::Unit(Unit::id_of("S2")))]))
}

/// To somebody else there is no such import, wherever it stands.
async fn expect_hidden(office: &Office, bureau: &Arc<Bureau>, id: &str) {
    let other = stranger(office);
    let before = office.tip().await;
    let looked = look_at(bureau, &other, wanted(office, id, LONG), false).await;
    let anew = look_at(bureau, &other, wanted(office, id, LONG), true).await;
    let taken = take_sent(bureau, &other, wanted(office, id, LONG)).await;
    for refused in [looked, anew, taken] {
        assert_eq!(refused.unwrap_err().message().code, "upload-unknown");
    }
    assert!(open_imports(bureau, &other).await.unwrap().is_empty());
    assert_eq!(office.tip().await, before);
}

fn wanted<'w>(office: &Office, id: &'w str, patience: Duration) -> Wanted<'w> {
    Wanted { id, now: office.now(), locale: Locale::ZhCn, patience }
}

/// A workbook with three talks.
fn workbook(office: &Office) -> Vec<u8> {
    write_workbook(&office.file("谈话.xlsx"), &talks());
    std::fs::read(office.file("谈话.xlsx")).unwrap()
}

/// Sends a workbook; gives the name of the file here.
fn send(bureau: &Bureau, actor: &Actor, now: Timestamp, bytes: &[u8]) -> String {
    let what = ("谈话.xlsx", bytes.len() as u64, 1 << 20);
    let upload = begin_upload(bureau, actor, now, [7; 16], what).unwrap();
    continue_upload(bureau, actor, &upload.id, 0, bytes).unwrap();
    upload.id
}

async fn opened(settings: &Settings) -> Arc<Bureau> {
    Arc::new(Bureau::open(settings, &mut dice()).await.unwrap())
}

fn ended(state: Result<ImportState, AppError>) -> Arc<FileOutcome> {
    match state.unwrap() {
        ImportState::Ended { outcome, .. } => outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_does_not_wait_comes_back_to_the_same_import() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, contact(office));
        let id = send(&bureau, &actor, office.now(), &workbook(office));
        let before = office.tip().await;
        let left = look_at(&bureau, &actor, wanted(office, &id, Duration::ZERO), false).await.unwrap();
        assert!(matches!(left, ImportState::Working { looks: true, .. }), "{left:?}");
        let seen = look_at(&bureau, &actor, wanted(office, &id, LONG), false).await.unwrap();
        let ImportState::Ended { outcome: first, looks: true } = seen else { panic!("{seen:?}") };
        assert_eq!(counts(&first), [3, 0, 0, 0, 0]);
        assert_eq!(office.tip().await, before, "nothing is written by looking");
        // As long as the ledger is where it was, what was seen holds.
        let again = look_at(&bureau, &actor, wanted(office, &id, LONG), false).await.unwrap();
        assert!(matches!(&again, ImportState::Ended { outcome, .. } if Arc::ptr_eq(outcome, &first)));
        office.take_in("新进.xlsx", &[newcomer()]).await;
        let later = look_at(&bureau, &actor, wanted(office, &id, LONG), false).await.unwrap();
        assert!(matches!(&later, ImportState::Ended { outcome, .. } if !Arc::ptr_eq(outcome, &first)));

        let left = take_sent(&bureau, &actor, wanted(office, &id, Duration::ZERO)).await.unwrap();
        assert!(matches!(left, ImportState::Working { looks: false, .. }), "{left:?}");
        let done = look_at(&bureau, &actor, wanted(office, &id, LONG), false).await.unwrap();
        let ImportState::Ended { outcome: taken, looks: false } = done else { panic!("{done:?}") };
        assert_eq!((counts(&taken), taken.batch.is_some()), ([3, 0, 0, 0, 0], true));
        let after = office.tip().await;
        let twice = take_sent(&bureau, &actor, wanted(office, &id, LONG)).await.unwrap();
        assert!(matches!(&twice, ImportState::Ended { outcome, .. } if outcome.batch == taken.batch));
        assert_eq!(office.tip().await, after, "sent twice it is one import");
        assert!(open_imports(&bureau, &actor).await.unwrap().is_empty());
        expect_hidden(office, &bureau, &id).await;
    });
}

#[test]
fn who_comes_twice_at_the_same_moment_begins_one_import() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, contact(office));
        let id = send(&bureau, &actor, office.now(), &workbook(office));
        let before = office.tip().await;
        let look = || look_at(&bureau, &actor, wanted(office, &id, LONG), false);
        let (one, other) = tokio::join!(look(), look());
        let (one, other) = (ended(one), ended(other));
        assert!(Arc::ptr_eq(&one, &other), "what the first saw is told to both");
        let take = || take_sent(&bureau, &actor, wanted(office, &id, LONG));
        let (one, other) = tokio::join!(take(), take());
        let (one, other) = (ended(one), ended(other));
        assert!(Arc::ptr_eq(&one, &other) && one.batch.is_some());
        assert_eq!(office.tip().await.0, before.0 + 3);
    });
}

#[test]
fn what_a_server_left_undone_is_said_by_the_next_and_begun_again() {
    in_an_office(async |office| {
        let actor = contact(office);
        let (before, now, bytes, settings) =
            (office.tip().await, office.now(), workbook(office), office.settings().clone());
        let id = std::thread::scope(|scope| {
            let served = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                // The server ends before the import was given a moment.
                runtime.block_on(async {
                    let bureau = opened(&settings).await;
                    let id = send(&bureau, &actor, now, &bytes);
                    let wanted = Wanted { id: &id, now, locale: Locale::ZhCn, patience: Duration::ZERO };
                    let left = take_sent(&bureau, &actor, wanted).await.unwrap();
                    assert!(matches!(left, ImportState::Working { looks: false, .. }), "{left:?}");
                    id
                })
            });
            served.join().unwrap()
        });
        let bureau = opened(&settings).await;
        interrupt_imports(&bureau).await.unwrap();
        let open = open_imports(&bureau, &actor).await.unwrap();
        assert_eq!(
            open.iter().map(|one| (one.file.as_str(), one.is_interrupted)).collect::<Vec<_>>(),
            [("谈话.xlsx", true)]
        );
        let state = look_at(&bureau, &actor, wanted(office, &id, LONG), false).await.unwrap();
        assert!(matches!(state, ImportState::Interrupted { looks: false }), "{state:?}");
        expect_hidden(office, &bureau, &id).await;
        assert_eq!(office.tip().await, before, "nothing of it is there");

        let done = take_sent(&bureau, &actor, wanted(office, &id, LONG)).await.unwrap();
        let ImportState::Ended { outcome, looks: false } = done else { panic!("{done:?}") };
        assert_eq!(counts(&outcome), [3, 0, 0, 0, 0]);
        // The server after that knows what became of it.
        let next = opened(&settings).await;
        interrupt_imports(&next).await.unwrap();
        let known = look_at(&next, &actor, wanted(office, &id, LONG), false).await.unwrap();
        assert!(matches!(&known, ImportState::Taken { batch } if *batch == outcome.batch), "{known:?}");
        expect_hidden(office, &next, &id).await;
        // What was undone does not come back by a confirmation that is sent once more.
        let batch = outcome.batch.as_ref().unwrap();
        assert_eq!(undo(&next, &actor, office.now(), batch).await.unwrap().withdrawn, 3);
        let undone = office.tip().await;
        let again = take_sent(&next, &actor, wanted(office, &id, LONG)).await.unwrap();
        assert!(matches!(&again, ImportState::Taken { batch } if *batch == outcome.batch), "{again:?}");
        assert_eq!(office.tip().await, undone);
    });
}

#[test]
fn rows_that_come_back_are_had_before_anything_is_written_and_after_the_server_has_ended() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, contact(office));
        let wrong = ["第一小学", "2025-10-32", "王校长", "李主任", "日常谈心"];
        let grid = talks().remove(0).line(&wrong);
        write_workbook(&office.file("谈话.xlsx"), &[grid]);
        let id = send(&bureau, &actor, office.now(), &std::fs::read(office.file("谈话.xlsx")).unwrap());
        let before = office.tip().await;
        let rows = |bureau: &Bureau, actor: &Actor| {
            returned_rows(bureau, actor, &id).map_err(|error| error.message().code)
        };
        assert_eq!(rows(&bureau, &actor).unwrap(), None, "nobody has looked yet");
        let seen = ended(look_at(&bureau, &actor, wanted(office, &id, LONG), false).await);
        assert_eq!((seen.refused, seen.rejects.len()), (1, 1), "{seen:#?}");
        assert!(rows(&bureau, &actor).unwrap().is_some());
        assert_eq!(office.tip().await, before);
        assert_eq!(rows(&bureau, &stranger(office)), Err("upload-unknown"));
        // Looked at once more they are there still, and so they are after the rest was taken, for the next server too.
        look_at(&bureau, &actor, wanted(office, &id, LONG), true).await.unwrap();
        assert!(rows(&bureau, &actor).unwrap().is_some());
        let taken = ended(take_sent(&bureau, &actor, wanted(office, &id, LONG)).await);
        assert_eq!(counts(&taken)[..2], [3, 0]);
        let next = opened(office.settings()).await;
        let (back, book) = rows(&next, &actor).unwrap().expect("the next server has them too");
        assert_eq!(back, Back::Workbook);
        std::fs::write(office.file("退回.xlsx"), book).unwrap();
        let again = office.import(&office.request(&["退回.xlsx"])).await.remove(0);
        assert_eq!((again.added, again.refused), (0, 1), "it is the row with its fault: {again:#?}");
    });
}

#[test]
fn rows_of_several_kinds_go_back_in_a_workbook_each() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, contact(office));
        let visits =
            Grid::new("家访", &["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"])
                .line(&["第一小学", "2025-10-12", "无名氏", "普遍家访", "小学", "三年级2班", "3"]);
        let wrong = ["第一小学", "2025-10-32", "王校长", "李主任", "日常谈心"];
        write_workbook(&office.file("十月.xlsx"), &[talks().remove(0).line(&wrong), visits]);
        let id = send(&bureau, &actor, office.now(), &std::fs::read(office.file("十月.xlsx")).unwrap());
        let seen = ended(look_at(&bureau, &actor, wanted(office, &id, LONG), false).await);
        assert_eq!((seen.refused, seen.rejects.len()), (2, 2), "{seen:#?}");
        let (back, bytes) = returned_rows(&bureau, &actor, &id).unwrap().unwrap();
        assert_eq!(back, Back::Archive);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        assert_eq!(names, ["谈话-家访-退回.xlsx", "谈话-谈心谈话-退回.xlsx"]);
        for name in names {
            let mut book = Vec::new();
            archive.by_name(&name).unwrap().read_to_end(&mut book).unwrap();
            std::fs::write(office.file("一.xlsx"), book).unwrap();
            let again = office.import(&office.request(&["一.xlsx"])).await.remove(0);
            assert_eq!((again.added, again.refused), (0, 1), "{again:#?}");
        }
        // One fault mended, the other goes back alone.
        let cell = MendedCell::at("谈心谈话!B5", "2025-10-31").unwrap();
        mend_cells(&bureau, &actor, &id, vec![cell]).await.unwrap();
        let seen = ended(look_at(&bureau, &actor, wanted(office, &id, LONG), true).await);
        assert_eq!((seen.refused, seen.rejects.len()), (1, 1), "{seen:#?}");
        assert_eq!(returned_rows(&bureau, &actor, &id).unwrap().unwrap().0, Back::Workbook);
    });
}

#[test]
fn what_was_announced_as_a_workbook_becomes_no_larger_photo() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, contact(office));
        let bytes = vec![0; LARGEST_PHOTO as usize + 1];
        let what = ("照片.jpg", bytes.len() as u64, LARGEST_WORKBOOK);
        let id = begin_upload(&bureau, &actor, office.now(), [8; 16], what).unwrap().id;
        continue_upload(&bureau, &actor, &id, 0, &bytes).unwrap();
        let refused = take_photo(&bureau, &actor, &id).await.unwrap_err();
        assert_eq!(refused.message().code, "upload-too-large");
    });
}
