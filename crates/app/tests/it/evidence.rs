//! Evidence files beside the workbook.

use mingde_app::{Step, change_state};
use mingde_core::record::State;
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;
use crate::rosters::tree_is_empty;

const DECISIONS: [&str; 10] = [
    "编号",
    "单位",
    "决策日期",
    "主持人",
    "参会班子成员",
    "决策事项",
    "事项类别",
    "应到成员数",
    "实到成员数",
    "决策结果",
];

fn decision(number: &str, minutes: &str) -> Vec<Grid> {
    let heads = [&DECISIONS[..], &["会议纪要"]].concat();
    vec![Grid::new("重大事项决策", &heads).line(&[
        number,
        "第一小学",
        "2025-10-10",
        "王校长",
        "王校长、李主任",
        "购置图书",
        "大额资金使用",
        "3",
        "2",
        "通过",
        minutes,
    ])]
}

#[test]
fn evidence_beside_the_workbook_is_stored_with_the_record() {
    in_an_office(async |office| {
        std::fs::write(office.file("纪要.txt"), "会议纪要").unwrap();
        std::fs::write(office.file("签到.txt"), "签到表").unwrap();
        let taken = office.take_in("决策.xlsx", &decision("J-1", "纪要.txt、签到.txt")).await;
        assert_eq!((counts(&taken), taken.awaiting_evidence), ([1, 0, 0, 0, 0], 0), "{taken:#?}");
        let record = office.records("decision").await.remove(0);
        assert_eq!(record.head.state, State::Accepted);
        assert_eq!(record.content.evidence.len(), 2);
        let stored = office
            .bureau
            .store(&office.actor)
            .unwrap()
            .evidence()
            .get(&record.content.evidence[0])
            .unwrap()
            .unwrap();
        assert_eq!(stored, "会议纪要".as_bytes());
    });
}

#[test]
fn a_record_without_its_required_evidence_waits_as_submitted() {
    in_an_office(async |office| {
        let taken = office.take_in("决策.xlsx", &decision("J-1", "")).await;
        assert_eq!((counts(&taken), taken.awaiting_evidence), ([1, 0, 0, 0, 0], 1));
        let record = office.records("decision").await.remove(0);
        assert_eq!(record.head.state, State::Submitted);

        // Its minutes follow: now it counts.
        std::fs::write(office.file("纪要.txt"), "会议纪要").unwrap();
        let completed = office.take_in("决策补.xlsx", &decision("J-1", "纪要.txt")).await;
        assert_eq!((counts(&completed), completed.awaiting_evidence), ([0, 1, 0, 0, 0], 0));
        assert_eq!(office.records("decision").await[0].head.state, State::Accepted);
    });
}

#[test]
fn nobody_accepts_by_hand_what_lacks_its_required_evidence() {
    in_an_office(async |office| {
        office.take_in("决策.xlsx", &decision("J-1", "")).await;
        let id = office.records("decision").await[0].head.id.to_string();
        let refused = change_state(&office.bureau, &office.actor, office.now(), &id, Step::Accept, "")
            .await
            .unwrap_err();
        assert_eq!(refused.message().code, "app-evidence-wanted");
    });
}

#[test]
fn evidence_that_is_not_there_or_lies_elsewhere_is_refused() {
    in_an_office(async |office| {
        std::fs::write(office.file("外面.txt"), "秘密").unwrap();
        std::fs::create_dir(office.file("表")).unwrap();
        let absolute = office.file("外面.txt").display().to_string();
        #[cfg(unix)]
        std::os::unix::fs::symlink(office.file("外面.txt"), office.file("表/链接.txt")).unwrap();
        for (number, name) in [
            ("J-1", "没有.pdf"),
            ("J-2", "../外面.txt"),
            ("J-3", &absolute),
            ("J-4", ".."),
            ("J-5", "链接.txt"),
        ] {
            write_workbook(&office.file("表/决策.xlsx"), &decision(number, name));
            let refused = office.import_again("表/决策.xlsx").await;
            assert_eq!(counts(&refused), [0, 0, 0, 0, 1], "{name}");
            assert_eq!(errors(&refused), ["重大事项决策!K2 import-evidence-missing"], "{name}");
        }
    });
}

#[test]
fn a_rehearsal_stores_no_evidence() {
    in_an_office(async |office| {
        std::fs::write(office.file("纪要.txt"), "会议纪要").unwrap();
        write_workbook(&office.file("决策.xlsx"), &decision("J-1", "纪要.txt"));
        let mut request = office.request(&["决策.xlsx"]);
        request.dry_run = true;
        let rehearsed = office.import(&request).await.remove(0);
        assert_eq!((rehearsed.added, rehearsed.awaiting_evidence), (1, 0));
        let folder = office.data().join("evidence");
        assert!(!folder.exists() || tree_is_empty(&folder));
    });
}
