//! Rows that say something else than before.

use mingde_core::date::Timestamp;
use mingde_core::reason;
use mingde_core::record::Value;
use mingde_core::words::Locale;
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;

fn talk_about(topic: &str, minutes: &str) -> Vec<Grid> {
    let heads = [&TALKS[..], &["谈话时长"]].concat();
    vec![Grid::new("谈心谈话", &heads).line(&["第一小学", "2025-09-08", "王校长", "李主任", topic, minutes])]
}

#[test]
fn a_changed_row_is_a_second_revision_with_a_reason() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talk_about("日常谈心", "30")).await;
        let corrected = office.take_in("九月更正.xlsx", &talk_about("提醒谈话", "45")).await;
        assert_eq!(counts(&corrected), [0, 1, 0, 0, 0]);
        let talk = office.talk_of("2025-09-08").await;
        assert_eq!(talk.head.number, 2);
        assert_eq!(talk.content.fields["topic"], choice("reminder"));
        let history = office.bureau.store(&office.actor).unwrap().history(talk.head.id).await.unwrap();
        let reason = |locale| reason::say(locale, &history[1].draft.reason).into_owned();
        assert_eq!(reason(Locale::ZhCn), "导入更正：九月更正.xlsx");
        assert_eq!(reason(Locale::En), "corrected by an import: 九月更正.xlsx");
        assert_eq!(history[1].batch, corrected.batch);

        // Whoever asks for what was known in between hears the old value.
        let between = Timestamp(history[1].recorded.0 - 1);
        let minutes = async |known| {
            let snapshot = office.bureau.sight(&office.actor, known).await.unwrap();
            let table = snapshot.whole().unwrap().table("heart-to-heart-talk").unwrap();
            assert_eq!(table.len(), 1);
            match table.column("minutes").unwrap() {
                mingde_core::snapshot::Column::Number(values) => values[0],
                other => panic!("{other:?}"),
            }
        };
        assert_ne!(minutes(Some(between)).await, minutes(None).await);
    });
}

#[test]
fn the_old_file_does_not_undo_a_correction_unless_a_reason_is_given() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talk_about("日常谈心", "30")).await;
        office.take_in("九月更正.xlsx", &talk_about("日常谈心", "45")).await;
        let before = office.tip().await;
        // The very same file is recognised as taken; a copy saved anew is read row by row.
        assert!(office.import_again("九月.xlsx").await.already.is_some());
        let mut copy = talk_about("日常谈心", "30");
        copy.push(Grid::blank("空表"));
        let passed_over = office.take_in("九月-副本.xlsx", &copy).await;
        assert_eq!(counts(&passed_over), [0, 0, 0, 1, 0]);
        assert_eq!(office.tip().await, before);

        copy.push(Grid::blank("空表2"));
        write_workbook(&office.file("九月-再查.xlsx"), &copy);
        let mut request = office.request(&["九月-再查.xlsx"]);
        request.reason = Some("核对录音，确为三十分钟".into());
        let set_back = office.import(&request).await.remove(0);
        assert_eq!(counts(&set_back), [0, 1, 0, 0, 0]);
        let talk = office.talk_of("2025-09-08").await;
        assert_eq!(talk.head.number, 3);
        assert_eq!(talk.content.fields["minutes"], Value::Number("30".parse().unwrap()));
        let history = office.bureau.store(&office.actor).unwrap().history(talk.head.id).await.unwrap();
        assert_eq!(history[2].draft.reason, "核对录音，确为三十分钟");
    });
}

#[test]
fn the_very_same_old_file_sets_a_value_back_when_a_reason_is_given() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talk_about("日常谈心", "30")).await;
        office.take_in("九月更正.xlsx", &talk_about("日常谈心", "45")).await;
        let mut request = office.request(&["九月.xlsx"]);
        request.reason = Some("更正有误，恢复原值".into());
        let set_back = office.import(&request).await.remove(0);
        assert_eq!(counts(&set_back), [0, 1, 0, 0, 0], "{set_back:#?}");
    });
}

#[test]
fn numbered_records_keep_their_identity_when_their_date_is_corrected() {
    in_an_office(async |office| {
        let visit = |date: &str| {
            vec![
                Grid::new(
                    "家访",
                    &["编号", "单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"],
                )
                .line(&[
                    "JF-1",
                    "第一小学",
                    date,
                    "李主任",
                    "普遍家访",
                    "小学",
                    "三年级2班",
                    "3",
                ]),
            ]
        };
        office.take_in("家访.xlsx", &visit("2025-10-11")).await;
        let corrected = office.take_in("家访更正.xlsx", &visit("2025-10-18")).await;
        assert_eq!(counts(&corrected), [0, 1, 0, 0, 0]);
        let visits = office.records("home-visit").await;
        assert_eq!(visits.len(), 1);
        assert_eq!(visits[0].content.date, day("2025-10-18"));
    });
}
