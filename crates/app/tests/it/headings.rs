//! Headings that no layout knows: said once, by whom, for whom, and taken back.

use mingde_app::import::{
    FileOutcome, ImportRequest, LearnedHeading, forget_heading, headings_said, import, learn_headings,
};
use mingde_app::{Silent, audit_trail};
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::registry::Unit;
use mingde_testkit::Grid;

use crate::office::*;

const HEADS: [&str; 6] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈了什么", "心情"];
const TALK: [&str; 6] = ["第一小学", "2025-10-20", "王校长", "李主任", "日常谈心", "平静"];

fn said(heading: &str, meant: &str) -> LearnedHeading {
    LearnedHeading {
        layout: "kind/heart-to-heart-talk#0".into(),
        heading: heading.into(),
        meant: meant.into(),
    }
}

fn contact(office: &Office, code: &str, unit: &str) -> Actor {
    office.officer(code, &[("school-contact", Reach::Unit(Unit::id_of(unit)))])
}

async fn learn(office: &Office, actor: &Actor, learned: &[LearnedHeading]) -> Result<(), &'static str> {
    let came = learn_headings(&office.bureau, actor, office.now(), learned).await;
    came.map_err(|error| error.message().code)
}

/// What would become of a file if somebody sent it.
async fn seen(office: &Office, actor: &Actor, name: &str) -> FileOutcome {
    let request = ImportRequest { dry_run: true, ..office.request(&[name]) };
    let mut came = import(&office.bureau, actor, office.now(), &request, &mut Silent).await.unwrap();
    came.outcomes.remove(0)
}

/// The headings that are asked about, and whether they were said to be left out.
fn asked(outcome: &FileOutcome) -> Vec<(&str, bool)> {
    outcome.strange.iter().map(|column| (column.heading.as_str(), column.left_out)).collect()
}

#[test]
fn a_contact_says_what_a_heading_means_for_nobody_else() {
    in_an_office(async |office| {
        mingde_testkit::write_workbook(
            &office.file("谈话.xlsx"),
            &[Grid::new("谈心谈话", &HEADS).line(&TALK)],
        );
        let (contact, other) = (contact(office, "P03", "S1"), contact(office, "P05", "S2"));
        let strange = [("谈了什么", false), ("心情", false)];
        assert_eq!(asked(&seen(office, &contact, "谈话.xlsx").await), strange);
        learn(office, &contact, &[said("谈了什么", "谈话事由"), said("心情", "")]).await.unwrap();
        let own = seen(office, &contact, "谈话.xlsx").await;
        assert_eq!((asked(&own), own.added), (vec![], 1), "{own:#?}");
        for stranger in [&other, &office.actor] {
            assert_eq!(asked(&seen(office, stranger, "谈话.xlsx").await), strange);
        }
        let lines = audit_trail(&office.bureau, &office.actor, 10).await.unwrap();
        assert!(lines.iter().all(|line| line.action != "learn-heading"), "it holds for nobody else");

        // What is said for everybody holds for whoever said nothing.
        let keeper = office.officer("P01", &[("personnel-office", Reach::Bureau)]);
        learn(office, &keeper, &[said("谈了什么", ""), said("心情", "谈话事由")]).await.unwrap();
        let own = seen(office, &contact, "谈话.xlsx").await;
        assert_eq!((asked(&own), own.added), (vec![], 1), "{own:#?}");
        let theirs = seen(office, &other, "谈话.xlsx").await;
        assert_eq!((asked(&theirs), theirs.headings_wrong), (vec![], false), "{theirs:#?}");

        // Whoever files nothing says nothing.
        let teacher = office.officer("P04", &[]);
        assert_eq!(learn(office, &teacher, &[said("心情", "")]).await, Err("upload-unknown"));
    });
}

#[test]
fn what_was_left_out_is_asked_about_again_where_a_required_column_lacks() {
    in_an_office(async |office| {
        mingde_testkit::write_workbook(
            &office.file("谈话.xlsx"),
            &[Grid::new("谈心谈话", &HEADS).line(&TALK)],
        );
        let contact = contact(office, "P03", "S1");
        learn(office, &contact, &[said("谈了什么", ""), said("心情", "")]).await.unwrap();
        let lacking = seen(office, &contact, "谈话.xlsx").await;
        assert!(lacking.headings_wrong);
        assert_eq!(asked(&lacking), [("谈了什么", true), ("心情", true)]);
        assert_eq!(lacking.strange[0].samples, ["日常谈心"]);
        learn(office, &contact, &[said("谈了什么", "谈话事由")]).await.unwrap();
        let whole = seen(office, &contact, "谈话.xlsx").await;
        assert_eq!((asked(&whole), whole.added), (vec![], 1), "{whole:#?}");

        // Where as much is remembered as may be, what was said can still be said anew.
        let many: Vec<_> = (0..498).map(|at| said(&format!("列{at}"), "")).collect();
        learn(office, &contact, &many).await.unwrap();
        assert_eq!(learn(office, &contact, &[said("心情", ""), said("谈了什么", "")]).await, Ok(()));
        assert_eq!(learn(office, &contact, &[said("天气", "")]).await, Err("import-headings-too-many"));
    });
}

#[test]
fn what_was_said_of_a_heading_is_taken_back_by_whom_it_was_said() {
    in_an_office(async |office| {
        mingde_testkit::write_workbook(
            &office.file("谈话.xlsx"),
            &[Grid::new("谈心谈话", &HEADS).line(&TALK)],
        );
        let (contact, other) = (contact(office, "P03", "S1"), contact(office, "P05", "S2"));
        let keeper = office.officer("P01", &[("personnel-office", Reach::Bureau)]);
        learn(office, &keeper, &[said("心情", "")]).await.unwrap();
        learn(office, &contact, &[said("谈了什么", "谈话事由")]).await.unwrap();
        let told = async |actor: &Actor| -> Vec<(String, Option<String>, bool)> {
            let said = headings_said(&office.bureau, actor).await.unwrap().into_iter();
            said.map(|one| (one.heading, one.meant.map(|column| column.title), one.for_everybody)).collect()
        };
        let own = ("谈了什么".to_owned(), Some("谈话事由".to_owned()), false);
        assert_eq!(told(&contact).await, [own]);
        assert_eq!(told(&keeper).await, [("心情".to_owned(), None, true)]);
        assert!(told(&other).await.is_empty());
        let forget = async |actor: &Actor, heading: &str, for_everybody: bool| {
            let place = ("kind/heart-to-heart-talk#0", heading);
            let came = forget_heading(&office.bureau, actor, office.now(), place, for_everybody).await;
            came.map_err(|error| error.message().code)
        };
        for (actor, heading, for_everybody) in
            [(&other, "谈了什么", false), (&contact, "心情", true), (&contact, "心情", false)]
        {
            assert_eq!(forget(actor, heading, for_everybody).await, Err("import-heading-unknown"));
        }
        forget(&contact, "谈了什么", false).await.unwrap();
        assert_eq!(asked(&seen(office, &contact, "谈话.xlsx").await), [("谈了什么", false), ("心情", true)]);
        forget(&keeper, "心情", true).await.unwrap();
        let trail = audit_trail(&office.bureau, &office.actor, 10).await.unwrap();
        let lines = trail.iter().filter(|line| line.action == "forget-heading");
        assert_eq!(lines.map(|line| line.detail.as_str()).collect::<Vec<_>>(), ["心情"]);
    });
}
