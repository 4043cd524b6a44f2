//! What goes out as a workbook is corrected there and comes in again: what was touched is corrected, all else is as it was.

use mingde_app::import::{FileOutcome, ImportRequest, import};
use mingde_app::{Bureau, LedgerWish, Listing, Sight, Silent, find_record, listing, listing_called};
use mingde_core::grant::Reach;
use mingde_core::id::PersonId;
use mingde_core::policy::Actor;
use mingde_core::record::{State, Value, Who};
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;
use mingde_testkit::{Grid, operator, type_over};

use crate::office::*;

async fn exported(office: &Office, actor: &Actor, wanted: &Listing) -> Vec<u8> {
    let sight = office.bureau.sight(actor, None).await.unwrap();
    let today = day("2025-11-20");
    listing(&office.bureau, &sight, wanted, today, Locale::ZhCn).await.unwrap().unwrap().0
}

fn all_records() -> Listing {
    Listing::of_records(LedgerWish::default())
}

async fn back(office: &Office, bytes: &[u8]) -> FileOutcome {
    std::fs::write(office.file("改好.xlsx"), bytes).unwrap();
    office.import_again("改好.xlsx").await
}

/// An office with talks that have something sealed, study sessions of which one has no number, and a decision with minutes.
async fn fill(office: &Office) {
    let heads = [&TALKS[..], &["谈话时长", "谈话要点"]].concat();
    let talks = Grid::new("谈心谈话", &heads)
        .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心", "35", "教研安排"])
        .line(&["第一小学", "2025-09-22", "王校长", "陈老师", "考核反馈", "40", ""]);
    office.take_in("谈话.xlsx", &[talks]).await;
    let sessions = Grid::new("集中学习", &["编号", "单位", "学习日期", "学习形式", "学习主题", "学时"])
        .line(&["XX-1", "第一小学", "2025-09-12", "干部职工集中学习", "教师法", "2"])
        .line(&["XX-2", "第二中学", "2025-09-19", "支部学习", "党章", "1.5"]);
    let attendance = Grid::new("参与人", &["编号", "角色", "参与人", "出勤情况", "测试成绩"])
        .line(&["XX-1", "参学人员", "王校长", "出勤", ""])
        .line(&["XX-1", "参学人员", "陈老师", "迟到", "88.5"])
        .line(&["XX-1", "主讲人", "王校长", "", ""])
        .line(&["XX-2", "参学人员", "周校长", "出勤", ""]);
    let taken = office.take_in("学习.xlsx", &[sessions, attendance]).await;
    assert_eq!(counts(&taken), [2, 0, 0, 0, 0], "{taken:#?}");
    std::fs::write(office.file("纪要.txt"), "会议纪要").unwrap();
    let heads = ["编号", "单位", "决策日期", "主持人", "参会班子成员", "决策事项", "事项类别", "应到成员数"];
    let heads = [&heads[..], &["实到成员数", "决策结果", "会议纪要"]].concat();
    let row = ["J-1", "第一小学", "2025-10-10", "王校长", "王校长、李主任", "购置图书", "大额资金使用", "3"];
    let row = [&row[..], &["2", "通过", "纪要.txt"]].concat();
    let taken = office.take_in("决策.xlsx", &[Grid::new("重大事项决策", &heads).line(&row)]).await;
    assert_eq!((counts(&taken), taken.awaiting_evidence), ([1, 0, 0, 0, 0], 0), "{taken:#?}");
}

#[test]
fn what_comes_back_untouched_changes_nothing() {
    in_an_office(async |office| {
        fill(office).await;
        let before = office.tip().await;
        let bytes = exported(office, &office.actor, &all_records()).await;
        let again = back(office, &bytes).await;
        assert_eq!((counts(&again), again.error_count), ([0, 0, 5, 0, 0], 0), "{again:#?}");
        assert!(again.notes.is_empty() && again.errors.is_empty(), "{again:#?}");
        let bytes = exported(office, &office.actor, &Listing::of_registry()).await;
        let again = back(office, &bytes).await;
        assert_eq!((counts(&again)[..2].to_vec(), again.error_count), (vec![0, 0], 0), "{again:#?}");
        // That the files were taken whole is noted; of what they say nothing was.
        assert_eq!(office.tip().await, before);
    });
}

#[test]
fn a_row_that_is_another_record_when_it_comes_back_says_so_before_it_is_written() {
    in_an_office(async |office| {
        fill(office).await;
        let first = office.talk_of("2025-09-22").await.head;
        let bytes = exported(office, &office.actor, &all_records()).await;
        // 2025-09-22 and the day after it, as a sheet keeps them.
        std::fs::write(office.file("改日.xlsx"), type_over(&bytes, "45922", "45923")).unwrap();
        let rehearsal = ImportRequest { dry_run: true, ..office.request(&["改日.xlsx"]) };
        for request in [rehearsal, office.request(&["改日.xlsx"])] {
            let taken = office.import(&request).await.remove(0);
            assert_eq!(counts(&taken), [1, 0, 4, 0, 0], "{taken:#?}");
            let told: Vec<_> =
                taken.errors.iter().filter(|e| e.message.code == "import-another-record").collect();
            let [told] = &told[..] else { panic!("{taken:#?}") };
            let named = told.message.args.iter().find(|(name, _)| *name == "record").unwrap();
            assert_eq!(named.1, format!("#{}", &first.id.to_string()[..12]));
            assert_eq!(taken.error_count, 0, "a warning");
        }
        assert_eq!(office.talk_of("2025-09-22").await.head.id, first.id, "the first one stays");
        assert_ne!(office.talk_of("2025-09-23").await.head.id, first.id);
    });
}

#[test]
fn one_cell_typed_over_is_one_correction_and_what_has_no_column_stays() {
    in_an_office(async |office| {
        fill(office).await;
        let sealed = office.talk_of("2025-09-08").await.content.fields["main_points"].clone();
        assert!(matches!(sealed, Value::Sealed(_)));
        let bytes = exported(office, &office.actor, &all_records()).await;
        let taken = back(office, &type_over(&bytes, "35", "36")).await;
        assert_eq!((counts(&taken), taken.error_count), ([0, 1, 4, 0, 0], 0), "{taken:#?}");
        let talk = office.talk_of("2025-09-08").await;
        assert_eq!((talk.content.fields["minutes"].to_string(), talk.head.number), ("36".into(), 2));
        assert_eq!(talk.content.fields["main_points"], sealed);

        let bytes = exported(office, &office.actor, &all_records()).await;
        let taken = back(office, &type_over(&bytes, "购置图书", "购置报刊")).await;
        assert_eq!(counts(&taken), [0, 1, 4, 0, 0], "{taken:#?}");
        let decision = office.records("decision").await.remove(0);
        assert_eq!((decision.content.evidence.len(), decision.head.state), (1, State::Accepted));

        // In the sheet of participants, of a record that has a number.
        let bytes = exported(office, &office.actor, &all_records()).await;
        let taken = back(office, &type_over(&bytes, "88.5", "90")).await;
        assert_eq!(counts(&taken), [0, 1, 4, 0, 0], "{taken:#?}");
        let bytes = exported(office, &office.actor, &Listing::of_registry()).await;
        let taken = back(office, &type_over(&bytes, "1280", "1290")).await;
        assert_eq!((taken.added, taken.changed, taken.refused), (0, 1, 0), "{taken:#?}");
        let pupils = office.unit("S1").await.unwrap().fields["pupils"].to_string();
        assert_eq!(pupils, "1290");
    });
}

#[test]
fn what_was_corrected_meanwhile_is_not_set_back_by_an_older_export() {
    in_an_office(async |office| {
        fill(office).await;
        let older = exported(office, &office.actor, &all_records()).await;
        let newer = type_over(&older, "35", "36");
        assert_eq!(back(office, &newer).await.changed, 1);
        let late = back(office, &type_over(&older, "购置图书", "购置报刊")).await;
        assert_eq!(counts(&late), [0, 1, 3, 1, 0], "{late:#?}");
        assert_eq!(office.talk_of("2025-09-08").await.content.fields["minutes"].to_string(), "36");
    });
}

#[test]
fn whoever_exports_has_what_is_seen_and_nothing_else() {
    in_an_office(async |office| {
        fill(office).await;
        let contact = office.officer("P05", &[("school-contact", Reach::Unit(Unit::id_of("S2")))]);
        let bytes = exported(office, &contact, &all_records()).await;
        let own = office.file("本校.xlsx");
        std::fs::write(&own, bytes).unwrap();
        let book = mingde_sheet::Workbook::open(&own).unwrap();
        let layout = mingde_sheet::Layout::of_kind(office.bureau.library().kind("study-session").unwrap());
        let recognised = book.recognise(std::slice::from_ref(&layout)).unwrap();
        let mut rows = 0;
        let told = |_| {
            rows += 1;
            std::ops::ControlFlow::Continue(())
        };
        book.read_rows(&layout, &recognised.sheets[0], told).unwrap();
        assert_eq!(rows, 1, "{recognised:?}");
        let wanted = listing_called(&office.bureau.library(), &["谈心谈话".into()], LedgerWish::default());
        let sight = office.bureau.sight(&contact, None).await.unwrap();
        let today = day("2025-11-20");
        let none = listing(&office.bureau, &sight, &wanted.unwrap(), today, Locale::ZhCn).await.unwrap();
        assert!(none.is_none(), "talks of another school");
    });
}

#[test]
fn a_sheet_with_few_columns_does_not_set_back_what_was_corrected_in_them() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        for (field, value) in [("topic", "reminder"), ("minutes", "36")] {
            let changes = [(field.to_owned(), value.to_owned())];
            mingde_app::correct(&office.bureau, &office.actor, office.now(), &id, &changes, "填错")
                .await
                .unwrap();
        }
        // The same rows saved anew: of the minutes they say nothing, and the topic was corrected since.
        let mut sheets = talks();
        sheets.push(Grid::blank("空表"));
        let again = office.take_in("谈话-副本.xlsx", &sheets).await;
        assert_eq!(counts(&again), [0, 0, 2, 1, 0], "{again:#?}");
        let talk = office.talk_of("2025-09-08").await.content;
        assert_eq!(
            (talk.fields["topic"].clone(), talk.fields["minutes"].to_string()),
            (choice("reminder"), "36".into())
        );
    });
}

/// Everything that a bureau holds goes out in two workbooks and comes back without a change.
pub async fn everything_goes_out_and_comes_back(
    bureau: &Bureau,
    sight: &Sight,
    today: mingde_core::date::Day,
) {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, wanted) in [("登记册", Listing::of_registry()), ("记录", all_records())] {
        let (bytes, rows) = listing(bureau, sight, &wanted, today, Locale::ZhCn).await.unwrap().unwrap();
        assert!(rows > 100, "{name}: {rows}");
        files.push(folder.path().join(format!("{name}.xlsx")));
        std::fs::write(&files[files.len() - 1], bytes).unwrap();
    }
    let request =
        ImportRequest { files, dry_run: true, reason: None, rejects: None, locale: Locale::ZhCn, sent: None };
    let now = mingde_core::date::Timestamp::start_of(today.plus(1));
    let tables = sight.whole().unwrap().tables.values();
    let withdrawn =
        tables.flat_map(|table| &table.state).filter(|state| **state == State::Withdrawn).count() as u64;
    let imported = import(bureau, &operator("demo"), now, &request, &mut Silent).await.unwrap();
    assert!(imported.stopped.is_none(), "{:?}", imported.stopped);
    for outcome in imported.outcomes {
        let found = (outcome.added, outcome.changed, outcome.refused, outcome.error_count);
        assert_eq!(found, (0, 0, 0, 0), "{}: {:#?}", outcome.file, outcome.rows);
        // What was taken back is not brought back by a table that still has it.
        let withdrawn = if outcome.file.starts_with("记录") { withdrawn } else { 0 };
        assert!(outcome.unchanged > 100, "{}", outcome.file);
        assert_eq!(outcome.outdated, withdrawn, "{}", outcome.file);
    }
}

#[test]
fn who_takes_part_learns_of_the_others_that_they_did_and_no_more() {
    in_an_office(async |office| {
        fill(office).await;
        let session = office.records("study-session").await.remove(0).head.id.to_string();
        let said = async |actor: &Actor| -> Vec<(PersonId, usize)> {
            let record = find_record(&office.bureau, actor, &session).await.unwrap();
            let parts = record.content.participants.into_iter().filter(|part| part.role == "learners");
            let person = |who| if let Who::Person(person) = who { person } else { panic!("{who:?}") };
            parts.map(|part| (person(part.who), part.attributes.len())).collect()
        };
        let (head, teacher) = (Person::id_of("P02"), Person::id_of("P04"));
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        assert_eq!(said(&contact).await, [(head, 1), (teacher, 2)], "whose office it is");
        let own = office.officer("P04", &[]);
        assert_eq!(said(&own).await, [(head, 0), (teacher, 2)]);
        // What goes out says no more: of the head it lacks what has to be there.
        let wanted = Listing { kinds: vec!["study-session".into()], ..all_records() };
        let whole = back(office, &exported(office, &contact, &wanted).await).await;
        assert_eq!((whole.refused, whole.unchanged), (0, 1), "{whole:#?}");
        let came = back(office, &exported(office, &own, &wanted).await).await;
        assert_eq!((came.refused, came.unchanged), (1, 0), "{came:#?}");
    });
}
