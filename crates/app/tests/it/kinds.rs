//! A kind that does not ship: a file in the bureau's own library, and nothing else.

use mingde_app::{AppError, Silent, check_files, export_parquet, write_template};
use mingde_snapshot::Check;
use mingde_testkit::Grid;

use crate::office::*;

const GARDEN: &str = "\u{feff}id: school-garden\r
title: 校园菜园\r
english: School garden\r
purpose: 记一次菜园劳动。\r
filed_by: [school-contact]\r
accepted_by: [office]\r
date: { title: 劳动日期, english: Date of the work }\r
identity: [gardener]\r
roles:\r
  gardener:\r
    title: 劳动者\r
    english: Gardener\r
    of: person\r
    count: 1..\r
    attributes:\r
      hours: { title: 时数, english: Hours, type: number, unit: hours, decimals: 1, min: 0, required: true }\r
fields:\r
  crop: { title: 作物, english: Crop, type: choice, required: true, options: { cabbage: 白菜, radish: 萝卜 } }\r
  harvest: { title: 收成, english: Harvest, type: number, unit: items, decimals: 2, min: 0 }\r
evidence: { title: 照片, english: Pictures, asked: optional }\r
";

fn put(office: &Office, text: &str) -> std::path::PathBuf {
    let folder = office.data().join("library/kinds");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("school-garden.yaml");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_kind_of_the_bureaus_own_works_from_check_to_export() {
    in_an_office(async |office| {
        let path = put(office, GARDEN);
        assert!(check_files(office.settings(), &[path]).unwrap().findings.is_empty());
        office.reopen().await;
        let layout = write_template(&office.bureau, "校园菜园", &office.file("菜园.xlsx")).await.unwrap();
        assert_eq!(layout.id, "kind/school-garden");
        // The empty template is a workbook without rows, not an error.
        let empty = office.import_again("菜园.xlsx").await;
        assert_eq!((empty.added, empty.error_count, empty.unreadable), (0, 0, None));

        let work = Grid::new("校园菜园", &["编号", "单位", "劳动日期", "作物", "收成"])
            .line(&["1", "第一小学", "2025-10-10", "萝卜", "12.25"])
            .line(&["2", "第一小学", "2025-10-11", "白采", "3"]);
        let gardeners = Grid::new("参与人", &["编号", "角色", "参与人", "时数"])
            .line(&["1", "劳动者", "李主任", "2"])
            .line(&["2", "劳动者", "李主任", "2"]);
        let taken = office.take_in("劳动.xlsx", &[work, gardeners]).await;
        assert_eq!(counts(&taken), [1, 0, 0, 0, 1], "{taken:#?}");
        assert_eq!(taken.errors[0].suggestion.as_deref(), Some("白菜"));
        assert_eq!(office.records("school-garden").await.len(), 1);

        let folder = office.file("parquet");
        export_parquet(&office.bureau, &office.actor, &folder, None, &mut Silent).await.unwrap();
        let library = &office.bureau.library();
        let read = mingde_snapshot::read(
            &folder,
            library.schema.clone(),
            library.kinds.values().cloned(),
            Check::Hashes,
        );
        let read = read.unwrap();
        let built = office.bureau.sight(&office.actor, None).await.unwrap();
        let built = built.whole().unwrap();
        assert_eq!((read.position, read.root), (built.position, built.root));
        assert_eq!(read.persons.code, built.persons.code);
        assert_eq!((read.records(), read.participations()), (built.records(), built.participations()));
        for (kind, table) in &built.tables {
            let other = read.table(kind).unwrap();
            assert_eq!(
                (&table.id, &table.state, &table.day),
                (&other.id, &other.state, &other.day),
                "{kind}"
            );
            assert_eq!(table.columns, other.columns, "{kind}");
            assert_eq!(table.participations.columns, other.participations.columns, "{kind}");
        }
    });
}

#[test]
fn a_kind_may_replace_one_that_ships() {
    in_an_office(async |office| {
        let folder = office.data().join("library/kinds");
        std::fs::create_dir_all(&folder).unwrap();
        let shipped = include_str!("../../../../library/kinds/home-visit.yaml");
        std::fs::write(folder.join("home-visit.yaml"), shipped.replace("title: 家访\n", "title: 入户家访\n"))
            .unwrap();
        office.reopen().await;
        assert_eq!(office.bureau.library().kind("home-visit").unwrap().title, "入户家访");
        assert_eq!(office.bureau.library().kind("入户家访").unwrap().id, "home-visit");
    });
}

#[test]
fn two_files_that_claim_one_kind_are_both_named() {
    in_an_office(async |office| {
        let copy = GARDEN.replace("school-garden", "home-visit");
        put(office, &copy);
        let Err(AppError::Library(findings)) = office.settings().load_library() else {
            panic!("a second file with the id of a shipped kind was taken silently")
        };
        assert!(findings.iter().any(|d| d.message.code == "app-library-id-twice"), "{findings:?}");
    });
}

#[test]
fn a_broken_kind_is_told_with_its_line_and_the_nearest_word() {
    in_an_office(async |office| {
        let broken = GARDEN.replace("type: choice", "type: choise").replace("count: 1..", "cuont: 1..");
        let path = put(office, &broken);
        let findings = check_files(office.settings(), std::slice::from_ref(&path)).map(|c| c.findings);
        // The bureau's own library holds the broken file itself; checking it must still work.
        let findings = findings.unwrap();
        let told: Vec<_> = findings
            .iter()
            .map(|d| (d.source.position(d.span.start).0, d.suggestion.as_deref().unwrap_or("")))
            .collect();
        assert!(told.contains(&(18, "choice")), "{told:?}");
        assert!(told.contains(&(14, "count")), "{told:?}");
        assert!(findings.iter().all(|d| d.source.name.ends_with("school-garden.yaml")));
        let Err(AppError::Library(findings)) = office.settings().load_library() else {
            panic!("a broken library was opened")
        };
        assert!(!findings.is_empty());
    });
}

#[test]
fn a_template_into_a_folder_that_is_not_there_names_the_folder() {
    in_an_office(async |office| {
        let folder = office.data().join("无此处");
        let error = write_template(&office.bureau, "heart-to-heart-talk", &folder.join("x.xlsx")).await;
        let message = error.unwrap_err().message();
        assert_eq!(message.code, "app-no-folder");
        assert_eq!(message.args[0].1, folder.display().to_string());
    });
}
