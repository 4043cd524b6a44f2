//! What others write while a workbook is read.

use std::thread;

use mingde_app::import::import;
use mingde_app::{Bureau, Progress, Settings, Silent};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_testkit::{Grid, operator, write_workbook};

use crate::office::*;

/// Another process that imports a file as soon as the first rows of this one have been read.
struct SomebodyElse {
    settings: Settings,
    request: Option<mingde_app::import::ImportRequest>,
    at: Timestamp,
}

impl Progress for SomebodyElse {
    fn begin(&mut self, _: &Message, _: u64) {}

    fn reach(&mut self, _: u64) {
        let Some(request) = self.request.take() else { return };
        let (settings, at) = (self.settings.clone(), self.at);
        let theirs = move || {
            // With a runtime of its own, as a process has it.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
                let actor = operator("personnel");
                let imported = import(&bureau, &actor, at, &request, &mut Silent).await.unwrap();
                assert_eq!(counts(&imported.outcomes[0]), [0, 1, 0, 0, 0]);
            });
        };
        thread::spawn(theirs).join().unwrap();
    }

    fn finish(&mut self) {}
}

#[test]
fn what_somebody_else_enters_of_a_person_while_the_roster_is_read_is_kept() {
    in_an_office(async |office| {
        let birth = ["P04", "陈老师", "", "1990-06-16", "", "", "", ""];
        write_workbook(&office.file("出生日期.xlsx"), &[Grid::new("人员", &PERSONS).line(&birth)]);
        let title = ["P04", "陈老师", "", "", "第一小学", "教研组长", "", "2014-09-01"];
        write_workbook(&office.file("职务.xlsx"), &[Grid::new("人员", &PERSONS).line(&title)]);
        let mut somebody = SomebodyElse {
            settings: office.settings().clone(),
            request: Some(office.request(&["出生日期.xlsx"])),
            at: office.now(),
        };
        let request = office.request(&["职务.xlsx"]);
        let imported =
            import(&office.bureau, &office.actor, office.now(), &request, &mut somebody).await.unwrap();
        assert_eq!(counts(&imported.outcomes[0]), [0, 1, 0, 0, 0]);
        assert!(somebody.request.is_none(), "nobody came between");
        let person = office.person("P04").await.unwrap();
        assert_eq!(person.birth, Some(day("1990-06-16")));
        assert_eq!(person.posts[0].title, "教研组长");
    });
}

#[test]
fn a_rehearsal_waits_for_nobody_who_writes() {
    in_an_office(async |office| {
        write_workbook(&office.file("谈话.xlsx"), &talks());
        let writer =
            office.bureau.store(&office.actor).unwrap().begin(&office.actor, office.now()).await.unwrap();
        let mut request = office.request(&["谈话.xlsx"]);
        request.dry_run = true;
        let outcomes = office.import(&request).await;
        assert_eq!(counts(&outcomes[0]), [3, 0, 0, 0, 0]);
        drop(writer);
        assert!(office.records("heart-to-heart-talk").await.is_empty());
    });
}

#[test]
fn a_rehearsal_tells_of_what_was_corrected_since_as_the_import_would() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let line = ["第一小学", "2025-09-08", "王校长", "李主任", "考核反馈"];
        office.take_in("更正.xlsx", &[Grid::new("谈心谈话", &TALKS).line(&line)]).await;
        write_workbook(&office.file("再来.xlsx"), &[talks().remove(0), newcomer()]);
        let mut seen = Vec::new();
        for dry_run in [true, false] {
            let mut request = office.request(&["再来.xlsx"]);
            request.dry_run = dry_run;
            seen.push(counts(&office.import(&request).await[0]));
        }
        assert_eq!(seen, [[1, 0, 2, 1, 0]; 2]);
    });
}
