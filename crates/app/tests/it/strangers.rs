//! Kinds and rulebooks that nobody here wrote for a test: as a bureau's clerk writes them after the manual, right
//! and wrong, used from the check to the import.

use std::path::{Path, PathBuf};

use mingde_app::{AppError, AssessRequest, ExplainRequest, check_files, explain, write_template};
use mingde_core::diagnostic::{Diagnostic, Severity};
use mingde_testkit::Grid;

use crate::office::*;

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/strangers")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    files
}

/// Puts all of them into the bureau's own library; the files as they lie there.
async fn move_in(office: &mut Office) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["kinds", "rulebooks"] {
        let own = office.data().join("library").join(folder);
        std::fs::create_dir_all(&own).unwrap();
        for file in fixtures(folder) {
            let copy = own.join(file.file_name().unwrap());
            std::fs::copy(&file, &copy).unwrap();
            files.push(copy);
        }
    }
    office.reopen().await;
    files
}

#[test]
fn what_is_right_passes_the_check_with_its_cases_and_gives_a_template() {
    in_an_office(async |office| {
        let files = move_in(office).await;
        let checked = check_files(office.settings(), &files).unwrap();
        assert!(checked.findings.is_empty(), "{:?}", checked.findings);
        for file in fixtures("kinds") {
            let id = file.file_stem().unwrap().to_str().unwrap();
            let layout = write_template(&office.bureau, id, &office.file("x.xlsx")).await.unwrap();
            assert_eq!(layout.id, format!("kind/{id}"));
        }
    });
}

/// What must be said: code, marked text, nearest right word.
type Said = (&'static str, &'static str, &'static str);

/// A kind, what is right in it, what is written instead, and what must be said.
const SLIPS: &[(&str, &str, &str, &[Said])] = &[
    (
        "food-sample",
        "type: number, unit: items, min: 0, required",
        "type: integer, unit: items, min: 0, require",
        &[("kind-unknown-type", "integer", "number"), ("yaml-key-unknown", "require", "required")],
    ),
    ("food-sample", "type: flag", "type: boolean", &[("kind-unknown-type", "boolean", "flag")]),
    ("aid-batch", "unit: yuan", "unit: 元", &[("kind-unknown-unit", "元", "yuan")]),
    ("aid-batch", "title: 每人标准", "title: 备注", &[("kind-title-taken", "备注", "")]),
    ("aid-batch", "title: 打卡发放", "title: 发放人数", &[("kind-title-twice", "发放人数", "")]),
    ("petition", "[office, department-contact]", "[办公室]", &[("kind-unknown-office", "办公室", "office")]),
    ("petition", "identity: [matter]\n", "", &[("kind-identity-none", "petition", "")]),
    (
        "counselling",
        "[case_number, begins_at]",
        "[case_number, theme]",
        &[("kind-identity-sensitive", "theme", "")],
    ),
    (
        "counselling",
        "[case_number, begins_at]",
        "[case_number, date]",
        &[("kind-identity-implied", "date", "")],
    ),
    ("food-sample", "  diners:", "  unit:", &[("kind-name-reserved", "unit", "")]),
    ("food-sample", "  diners:", "  sampler:", &[("kind-name-twice", "sampler", "")]),
    ("food-sample", "max: 20,", "max: 0,", &[("kind-bad-max", "0", "")]),
    (
        "food-sample",
        "title: 食堂食品留样",
        "title: \"食堂\\n留样\"",
        &[("kind-title-line", "\"食堂\\n留样\"", "")],
    ),
    ("uniform-purchase", "count: 3..", "count: 3+", &[("kind-bad-count", "3+", "3..")]),
    (
        "uniform-purchase",
        "of: person, count: 1 }",
        "of: teacher, count: 1 }",
        &[("kind-unknown-party", "teacher", "person")],
    ),
    (
        "school-bus-check",
        "title: 车牌号,",
        "title:车牌号,",
        &[("yaml-colon-space", "title:车牌号", "title: 车牌号")],
    ),
    (
        "morning-check",
        "title: 时段, english: Session, type: choice, required: true, options",
        "title：时段， english: Session, type： choice, required: true, options",
        &[
            ("yaml-chinese-colon", "title：时段， english", "title: 时段， english"),
            ("yaml-chinese-colon", "type： choice", "type: choice"),
        ],
    ),
    ("morning-check", "fields:\n", "field:\n", &[("yaml-key-unknown", "field", "fields")]),
    (
        "morning-check",
        "  enrolled: { title: 应到人数",
        "\u{3000}enrolled: { title: 应到人数",
        &[("yaml-wide-indent", "\u{3000}", "")],
    ),
    (
        "research-activity",
        "title: 地点, english: Place, type: unit }",
        "title: 地点, english: Place, type: unit",
        &[("yaml-flow-open", "{", "")],
    ),
    (
        "research-activity",
        "date: { title: 活动日期, english: Date }",
        "date: 活动日期",
        &[("yaml-mapping-wanted", "活动日期", "{ title: 活动日期 }")],
    ),
];

#[test]
fn what_is_wrong_is_told_once_at_its_place_with_the_nearest_right_word() {
    in_an_office(async |office| {
        let folder = office.file("slips");
        std::fs::create_dir(&folder).unwrap();
        for (kind, right, wrong, expected) in SLIPS {
            let text = std::fs::read_to_string(
                Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/strangers/kinds"))
                    .join(format!("{kind}.yaml")),
            )
            .unwrap();
            assert!(text.contains(right), "{kind}: {right}");
            let path = folder.join(format!("{kind}.yaml"));
            std::fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
            let findings = check_files(office.settings(), std::slice::from_ref(&path)).unwrap().findings;
            let told: Vec<(&str, &str, &str)> = findings.iter().map(told).collect();
            assert_eq!(told, *expected, "{kind}: {wrong}");
        }
        std::fs::write(folder.join("petition.yaml"), "# 待补\n").unwrap();
        let findings = check_files(office.settings(), &[folder.join("petition.yaml")]).unwrap().findings;
        assert_eq!(findings.iter().map(|d| d.message.code).collect::<Vec<_>>(), ["kind-empty"]);
    });
}

fn told(finding: &Diagnostic) -> (&'static str, &str, &str) {
    let marked = &finding.source.text[finding.span.clone()];
    (finding.message.code, marked, finding.suggestion.as_deref().unwrap_or(""))
}

#[test]
fn a_purchase_without_attendance_is_told_where_to_write_it() {
    in_an_office(async |office| {
        move_in(office).await;
        let sheet = Grid::new(
            "校服采购",
            &["单位", "表决日期", "主持人", "选用组织成员", "采购批次", "会议记录和合同"],
        )
        .line(&["第一小学", "2026.3.2", "王校长", "王校长/李主任", "春", ""])
        .line(&["第一小学", "2026.3.3", "王校长", "王校长、李主任", "夏", ""]);
        let taken = office.take_in("校服.xlsx", &[sheet]).await;
        assert_eq!(counts(&taken), [0, 0, 0, 0, 2], "{taken:#?}");
        assert_eq!(
            errors(&taken),
            [
                "校服采购!D2 import-person-unknown 王校长、李主任",
                "校服采购!D3 record-role-few ",
                "校服采购!D3 record-attribute-missing ",
            ]
            .map(|e| e.trim().to_owned())
        );
    });
}

#[test]
fn sums_and_signatures_are_no_records_and_ten_thousands_no_yuan() {
    in_an_office(async |office| {
        move_in(office).await;
        let head =
            ["单位", "发放日期", "受助学校", "资助项目", "学段", "所属学期", "符合条件人数", "发放人数"];
        let line = ["第一小学", "2026.4.8", "第一小学", "免学费", "小学", "2026春", "100", "98"];
        let with = |heading: &str| {
            let columns: Vec<&str> = head.into_iter().chain([heading]).collect();
            let cells: Vec<&str> = line.into_iter().chain(["4.9"]).collect();
            Grid::new("学生资助批次", &columns)
                .line(&cells)
                .line(&["合计", "", "", "", "", "", "100", "98", "4.9"])
                .line(&["填表人：王校长", "", "审核人：李主任", "", "", "", "", "", ""])
        };
        let taken = office.take_in("资助一.xlsx", &[with("发放金额（万元）")]).await;
        assert_eq!(counts(&taken), [0, 0, 0, 0, 0], "{taken:#?}");
        assert_eq!(errors(&taken), ["学生资助批次!I1 sheet-heading-other-unit"]);
        let taken = office.take_in("资助二.xlsx", &[with("发放金额（元）")]).await;
        assert_eq!(counts(&taken), [1, 0, 0, 0, 0], "{taken:#?}");
        assert!(taken.errors.iter().all(|e| e.severity == Severity::Warning), "{:?}", taken.errors);
    });
}

#[test]
fn a_result_is_asked_for_by_its_title_and_namesakes_are_told_apart() {
    in_an_office(async |office| {
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let ask = |subject: &str, result: &str| {
            let request = ExplainRequest {
                assess: AssessRequest {
                    rulebooks: vec!["teacher-ethics".into()],
                    ..AssessRequest::default()
                },
                subject: subject.to_owned(),
                result: Some(result.to_owned()),
            };
            explain(&office.bureau.library(), &snapshot, &request, day("2025-11-03"))
        };
        for result in ["violation", "师德一票否决"] {
            assert_eq!(ask("王校长", result).unwrap()[0].root.id, "violation");
        }
        let Err(AppError::Invalid(message)) = ask("陈老师", "violation") else {
            panic!("one of two was taken")
        };
        assert_eq!((message.code, message.args[1].1.as_str()), ("app-several-subjects", "P04、P06"));
        for named in ["P06", "陈老师(P06)", "陈老师（P06）"] {
            assert_eq!(ask(named, "violation").unwrap()[0].subject.0, "P06", "{named}");
        }
        assert!(ask("王校长(P06)", "violation").is_err());
    });
}

#[test]
fn a_kind_is_told_when_its_file_or_its_title_belongs_to_another() {
    in_an_office(async |office| {
        let text = |id: &str, title: &str| {
            format!(
                "id: {id}\ntitle: {title}\nenglish: Dormitory\npurpose: 记一次宿舍检查。\nidentity: [room]\nfields:\n  room: {{ title: 房号, english: Room, type: text }}\n"
            )
        };
        let path = office.file("dorm-check.yaml");
        let check = |id: &str, title: &str| {
            std::fs::write(&path, text(id, title)).unwrap();
            let findings = check_files(office.settings(), std::slice::from_ref(&path)).unwrap().findings;
            let told = |d: &Diagnostic| {
                let (code, marked, near) = told(d);
                (code, marked.to_owned(), near.to_owned(), d.severity)
            };
            findings.iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(check("dorm-check", "宿舍检查"), []);
        let told =
            |code, marked: &str, near: &str| (code, marked.to_owned(), near.to_owned(), Severity::Warning);
        assert_eq!(check("dorm", "宿舍检查"), [told("kind-file-name", "dorm", "dorm.yaml")]);
        assert_eq!(check("dorm-check", "谈心谈话"), [told("kind-title-elsewhere", "谈心谈话", "")]);
        // Every colon is a Chinese one.
        std::fs::write(&path, "id：dorm-check\ntitle：宿舍检查\n").unwrap();
        let findings = check_files(office.settings(), std::slice::from_ref(&path)).unwrap().findings;
        let codes: Vec<_> = findings.iter().map(|d| d.message.code).collect();
        assert_eq!(codes, ["yaml-chinese-colon"; 2]);
    });
}
