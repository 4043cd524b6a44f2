//! Imports that end before their last file, and files that turn out to be damaged half-way.

use mingde_app::AppError;
use mingde_app::Silent;
use mingde_app::import::import;
use mingde_core::grant::Reach;
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;

#[test]
fn what_was_taken_before_the_end_is_told() {
    in_an_office(async |office| {
        write_workbook(&office.file("谈话.xlsx"), &talks());
        write_workbook(&office.file("新进.xlsx"), &[newcomer()]);
        write_workbook(&office.file("再谈.xlsx"), &talks());
        let actor = office.officer("P02", &[("school-contact", Reach::Bureau)]);
        let request = office.request(&["谈话.xlsx", "新进.xlsx", "再谈.xlsx"]);
        let imported = import(&office.bureau, &actor, office.now(), &request, &mut Silent).await.unwrap();
        assert_eq!(imported.outcomes.iter().map(counts).collect::<Vec<_>>(), [[3, 0, 0, 0, 0]]);
        let stopped = imported.stopped.unwrap();
        assert_eq!((stopped.file, stopped.left), (office.file("新进.xlsx"), 1));
        assert!(matches!(stopped.error, AppError::Refused(_)), "{}", stopped.error);
        assert_eq!(office.records("heart-to-heart-talk").await.len(), 3);
        assert!(office.person("P09").await.is_none());
    });
}

/// Alters the checksum of the first sheet in the directory of the archive: nothing shows until it was read.
fn damage(path: &std::path::Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let name = b"xl/worksheets/sheet1.xml";
    let at = bytes.windows(name.len()).rposition(|window| window == name).unwrap();
    bytes[at - 46 + 16] ^= 0xff;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_file_that_turns_out_to_be_damaged_is_unreadable_and_the_next_is_taken() {
    in_an_office(async |office| {
        write_workbook(&office.file("新进.xlsx"), &[newcomer()]);
        damage(&office.file("新进.xlsx"));
        let talk = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"])
            .line(&["第一小学", "2025-09-09", "王校长", "新老师", "日常谈心"]);
        write_workbook(&office.file("谈话.xlsx"), &[talk]);
        for dry_run in [true, false] {
            let mut request = office.request(&["新进.xlsx", "谈话.xlsx"]);
            request.dry_run = dry_run;
            let outcomes = office.import(&request).await;
            let why = outcomes[0].unreadable.as_ref().unwrap();
            assert_eq!(why.code, "sheet-file-damaged");
            assert_eq!(counts(&outcomes[0]), [0; 5]);
            assert_eq!(counts(&outcomes[1]), [1, 0, 0, 0, 1]);
            assert_eq!(errors(&outcomes[1]), ["谈心谈话!D3 import-person-unknown 陈老师"]);
        }
        assert!(office.person("P09").await.is_none());
    });
}

#[test]
fn after_a_damaged_file_a_rehearsal_still_knows_what_the_files_before_it_said() {
    in_an_office(async |office| {
        let school = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"]).line(&[
            "S3",
            "第三小学",
            "小学",
            "示范区教育局",
        ]);
        write_workbook(&office.file("新校.xlsx"), &[school]);
        write_workbook(&office.file("新进.xlsx"), &[newcomer()]);
        write_workbook(&office.file("坏.xlsx"), &[newcomer()]);
        damage(&office.file("坏.xlsx"));
        let talk = |line: &[&str]| [Grid::new("谈心谈话", &TALKS).line(line)];
        let (first, second) = (
            ["第三小学", "2025-09-08", "王校长", "新老师", "日常谈心"],
            ["第三小学", "2025-09-15", "王校长", "新老师", "考核反馈"],
        );
        write_workbook(&office.file("谈话.xlsx"), &talk(&first));
        write_workbook(&office.file("再谈.xlsx"), &talk(&second));
        let before = office.tip().await;
        let files = ["新校.xlsx", "坏.xlsx", "新进.xlsx", "谈话.xlsx", "坏.xlsx", "谈话.xlsx", "再谈.xlsx"];
        let mut seen = Vec::new();
        for dry_run in [true, false] {
            let mut request = office.request(&files);
            request.dry_run = dry_run;
            let outcomes = office.import(&request).await;
            assert_eq!(outcomes.iter().filter(|o| o.unreadable.is_some()).count(), 2);
            // A file given twice is told to be known only once it has been taken.
            seen.push(outcomes.iter().map(|o| counts(o)[0]).collect::<Vec<_>>());
            assert!(outcomes.iter().all(|o| o.refused == 0), "{outcomes:#?}");
            assert_eq!(office.tip().await == before, dry_run);
        }
        assert_eq!(seen, [[1, 0, 1, 1, 0, 0, 1]; 2]);
    });
}
