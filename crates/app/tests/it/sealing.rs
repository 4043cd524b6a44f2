//! What is sealed is opened by those whose office it is, for a purpose, with a line in the trail; and a ledger that was
//! sealed otherwise is brought up.

use std::path::Path;

use mingde_app::import::{ImportRequest, import};
use mingde_app::{
    Asked, Bureau, Settings, Silent, Whose, change_state, correct, find_record, open_sealed, renew_key,
    reseal,
};
use mingde_core::grant::Reach;
use mingde_core::id::RecordId;
use mingde_core::record::{State, Value};
use mingde_core::registry::{Sealed, Unit};
use mingde_core::revision::Draft;
use mingde_core::sealing::Payload;
use mingde_store::{Auditor, Database, StoreError};
use mingde_testkit::{Grid, operator, permitted, write_workbook};

use crate::office::*;

const CHECKS: [&str; 5] = ["单位", "清查日期", "当事人", "清查结论", "结论有效期止"];

/// A talk with its main points, a suitability check and a payment to two persons.
async fn sealed(office: &Office) {
    let heads = [&TALKS[..], &["谈话要点"]].concat();
    let row = ["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心", "只给经手人看的要点"];
    office.take_in("谈话.xlsx", &[Grid::new("谈心谈话", &heads).line(&row)]).await;
    let checks = Grid::new("适岗清查", &CHECKS)
        .line(&["第一小学", "2025-09-12", "李主任", "适岗", "2026-09-11"])
        .line(&["第一小学", "2025-09-12", "陈老师(P04)", "适岗", "2026-09-11"]);
    office.take_in("清查.xlsx", &[checks]).await;
}

fn asked(field: &str) -> Asked<'_> {
    Asked { field, participant: None }
}

#[test]
fn what_is_sealed_is_opened_for_a_purpose_and_a_line_in_the_trail() {
    in_an_office(async |office| {
        sealed(office).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let before = office.tip().await.0;
        let open = async |actor, asked, purpose| {
            open_sealed(&office.bureau, actor, office.now(), Whose::Record(&id), asked, purpose).await
        };
        let opened = open(&office.actor, asked("main_points"), "核实申诉").await.unwrap();
        assert_eq!((opened.title.as_str(), opened.text.as_str()), ("谈话要点", "只给经手人看的要点"));
        // By its title as well, and by whoever holds an office that opens it there.
        let handler = office.officer("P01", &[("personnel-office", Reach::Bureau)]);
        assert_eq!(*open(&handler, asked("谈话要点"), "年度归档").await.unwrap().text, "只给经手人看的要点");

        let refused = async |actor, field, purpose| {
            open(actor, asked(field), purpose).await.err().unwrap().message().code
        };
        assert_eq!(refused(&office.actor, "main_points", " ").await, "app-purpose-wanted");
        assert_eq!(refused(&office.actor, "topic", "看看").await, "app-nothing-sealed");
        assert_eq!(refused(&office.actor, "main_point", "看看").await, "app-unknown-field");
        let stranger = office.officer("P02", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        assert_eq!(refused(&stranger, "main_points", "看看").await, "refused-office");

        // Who, what, which field and what for; never the value. Nothing was added to the log.
        let mut lines = office.bureau.store(&office.actor).unwrap().audit_lines(1000).await.unwrap();
        lines.retain(|line| line.subject == id);
        lines.sort_by_key(|line| line.recorded);
        let told: Vec<_> = lines.iter().map(|line| (line.author.as_str(), line.detail.as_str())).collect();
        assert_eq!(told, [("clerk", "main_points: 核实申诉"), ("P01", "main_points: 年度归档")]);
        assert!(lines.iter().all(|line| line.action == "open-sealed"));
        assert_eq!(office.tip().await.0, before);
    });
}

#[test]
fn identity_and_phone_of_a_person_are_opened_like_anything_else() {
    in_an_office(async |office| {
        let (number, phone) = (identity("1985-05-05", "001"), "13912345678");
        let heads = [&PERSONS[..], &["身份证号", "手机号", "志愿者编号"]].concat();
        let row = [
            "P10",
            "孙老师",
            "男",
            "",
            "第一小学",
            "教师",
            "专任教师",
            "2010-09-01",
            &number,
            phone,
            "志愿777",
        ];
        office.take_in("人员.xlsx", &[Grid::new("人员", &heads).line(&row)]).await;
        for (field, value) in
            [("id_number", number.as_str()), ("手机号", phone), ("volunteer_number", "志愿777")]
        {
            let whose = Whose::Person("孙老师(P10)");
            let opened =
                open_sealed(&office.bureau, &office.actor, office.now(), whose, asked(field), "核对").await;
            assert_eq!(*opened.unwrap().text, value);
        }
        let person = office.person("P10").await.unwrap();
        assert!(
            matches!(person.fields["volunteer_number"], Value::Sealed(_)),
            "sealed by the registry's schema"
        );
        // The civilisation office opens volunteer numbers, and no phones.
        let office_of = office.officer("P01", &[("civilisation-office", Reach::Bureau)]);
        let open = async |field| {
            let whose = Whose::Person("P10");
            open_sealed(&office.bureau, &office_of, office.now(), whose, asked(field), "核对").await
        };
        assert!(open("volunteer_number").await.is_ok());
        assert_eq!(open("phone").await.err().unwrap().message().code, "refused-office");
    });
}

#[test]
fn equal_outcomes_of_two_persons_look_like_nothing_equal() {
    in_an_office(async |office| {
        sealed(office).await;
        let mut seen = Vec::new();
        for check in office.records("suitability-check").await {
            let Value::Sealed(sealed) = &check.content.fields["outcome"] else {
                panic!("{:?}", check.content)
            };
            seen.push(sealed.0.clone());
            // Until when it holds is asked for with every outcome, and sealed like it.
            assert!(matches!(check.content.fields["ends_on"], Value::Sealed(_)), "{:?}", check.content);
        }
        assert_ne!(seen[0], seen[1]);
        assert_eq!(seen[0].len(), seen[1].len());
        // A second import of the same workbook finds nothing new in it.
        let before = office.tip().await;
        let checks = Grid::new("适岗清查", &CHECKS)
            .line(&["第一小学", "2025-09-12", "李主任", "适岗", "2026-09-11"])
            .line(&["第一小学", "2025-09-12", "陈老师(P04)", "适岗", "2026-09-11"])
            .line(&["第二中学", "2025-09-12", "周校长", "待定", "2025-10-11"]);
        let again = office.take_in("清查二.xlsx", &[checks]).await;
        assert_eq!(counts(&again), [1, 0, 2, 0, 0]);
        assert_eq!(office.tip().await.0, before.0 + 1);
    });
}

#[test]
fn after_the_key_was_renewed_everything_opens_and_imports_find_what_they_brought() {
    in_an_office(async |office| {
        sealed(office).await;
        let (number, phone) = (identity("1985-05-05", "001"), "13912345678");
        let row = |code: &str, last: [(&str, &str); 2]| {
            let heads = [&PERSONS[..], &last.map(|(head, _)| head)].concat();
            let known = [code, "孙老师", "男", "", "第一小学", "教师", "专任教师", "2010-09-01"];
            Grid::new("人员", &heads).line(&[&known[..], &last.map(|(_, value)| value)].concat())
        };
        let own = ("身份证号", number.as_str());
        let first = |phone| row("P10", [own, ("手机号", phone)]);
        // In another order: the same file twice within a second would be known by its bytes.
        let anew = |code, phone| row(code, [("手机号", phone), own]);
        office.take_in("人员.xlsx", &[first(phone)]).await;
        office.take_in("人员二.xlsx", &[first("13987654321")]).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        office.step(&id, mingde_app::Step::Return, "补充").await.unwrap();
        let before = office.person("P10").await.unwrap();
        let sealed_before =
            find_record(&office.bureau, &office.actor, &id).await.unwrap().content.fields["main_points"]
                .clone();

        let stranger = office.officer("P01", &[("system-administrator", Reach::Bureau)]);
        let now = office.now();
        office.bureau.store(&office.actor).unwrap().close().await.unwrap();
        let refused = renew_key(office.settings(), &stranger, now, &mut dice(), &mut Silent).await;
        assert_eq!(refused.err().unwrap().message().code, "refused-other-way");
        let renewed =
            renew_key(office.settings(), &office.actor, now, &mut other_dice(), &mut Silent).await.unwrap();
        assert_eq!(renewed.entities, 4, "a person, a talk and two checks");
        office.reopen().await;

        // The record stands where it stood, sealed by another key.
        let record = find_record(&office.bureau, &office.actor, &id).await.unwrap();
        assert_eq!(record.head.state, State::Returned);
        assert_ne!(record.content.fields["main_points"], sealed_before);
        let opened = open_sealed(
            &office.bureau,
            &office.actor,
            office.now(),
            Whose::Record(&id),
            asked("谈话要点"),
            "核对",
        );
        assert_eq!(*opened.await.unwrap().text, "只给经手人看的要点");
        let after = office.person("P10").await.unwrap();
        assert_ne!(after.id_number_index, before.id_number_index);
        assert_ne!(after.id_number, before.id_number);

        // Nothing is new in what was imported before: not the latest, and not what was corrected since.
        let again = office.take_in("人员三.xlsx", &[anew("P10", "13987654321")]).await;
        assert_eq!(counts(&again)[..3], [0, 0, 1]);
        let outdated = office.take_in("人员四.xlsx", &[anew("P10", phone)]).await;
        assert_eq!(outdated.outdated, 1, "{outdated:?}");
        // A row without a staff number finds the person by the identity number.
        let found = office.take_in("人员五.xlsx", &[anew("", "13987654321")]).await;
        assert_eq!(counts(&found)[..3], [0, 0, 1]);
        // Sealed anew once more, nothing changes.
        let once_more = reseal(&office.bureau, &office.actor, office.now(), &mut Silent).await.unwrap();
        assert_eq!(once_more.entities, 0);
    });
}

/// A folder as the program wrote it before values were bound to their places: `x2.` in two kinds, of persons with and
/// without a staff number, a volunteer number in clear, a record that was returned and one that was withdrawn.
#[test]
fn a_ledger_of_the_former_way_is_brought_up() {
    mingde_testkit::on_every_database(async |url| {
        if url.is_some() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        copy(Path::new("tests/fixtures/former-ledger"), &data);
        let script = std::fs::read_to_string("tests/fixtures/former-ledger.sql").unwrap();
        mingde_testkit::embedded_of(&script, &data.join("mingde.sqlite3"));
        let settings = Settings::in_folder(data.clone());
        let clerk = operator("clerk");
        let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
        assert!(!bureau.store(&clerk).unwrap().was_founded());
        let now = mingde_core::date::Timestamp::start_of(day("2026-12-01"));
        let checks = async |bureau: &Bureau, whose: Whose<'_>, field: &str| {
            open_sealed(bureau, &clerk, now, whose, asked(field), "核对").await.map(|o| o.text.to_string())
        };
        // What was sealed then opens before and after.
        assert_eq!(checks(&bureau, Whose::Person("P02"), "phone").await.unwrap(), "13912340002");
        let done = reseal(&bureau, &clerk, now, &mut Silent).await.unwrap();
        assert_eq!(done.entities, 5, "two persons, a talk and two checks");
        assert_eq!(checks(&bureau, Whose::Person("P02"), "phone").await.unwrap(), "13912340002");
        assert_eq!(
            checks(&bureau, Whose::Person("陈老师"), "id_number").await.unwrap(),
            "360102199006150044"
        );
        assert_eq!(
            checks(&bureau, Whose::Person("陈老师"), "volunteer_number").await.unwrap(),
            "志愿编号甲四"
        );
        for (record, field, value) in [
            ("4d6f6274", "main_points", "要点只给经手人看"),
            ("a557e31a", "outcome", "suitable"),
            ("e4ad211d", "outcome", "pending"),
        ] {
            assert_eq!(checks(&bureau, Whose::Record(record), field).await.unwrap(), value);
            let states = [
                ("4d6f6274", State::Returned),
                ("a557e31a", State::Accepted),
                ("e4ad211d", State::Withdrawn),
            ];
            let state = find_record(&bureau, &clerk, record).await.unwrap().head.state;
            assert!(states.contains(&(record, state)), "{record} {state:?}");
        }
        // Nothing of the former way, and nothing in clear, is left in what stands now.
        bureau
            .store(&clerk)
            .unwrap()
            .latest(None, |latest| {
                assert!(
                    !latest.payload.contains("x2.") && !latest.payload.contains("志愿编号"),
                    "{}",
                    latest.payload
                );
            })
            .await
            .unwrap();
        assert_eq!(reseal(&bureau, &clerk, now, &mut Silent).await.unwrap().entities, 0);
        // A returned talk goes on, and the withdrawn check comes back.
        let id = find_record(&bureau, &clerk, "4d6f6274").await.unwrap().head.id.to_string();
        let changes = [("main_points".to_owned(), "补充后的要点".to_owned())];
        correct(&bureau, &clerk, now, &id, &changes, "补充").await.unwrap();
        change_state(&bureau, &clerk, now, &id, mingde_app::Step::Submit, "").await.unwrap();
        assert_eq!(checks(&bureau, Whose::Record("4d6f6274"), "main_points").await.unwrap(), "补充后的要点");
        bureau.store(&clerk).unwrap().close().await.unwrap();
        let auditor = Auditor::open(&data, &Database::Sqlite).await.unwrap();
        let verified = auditor.verify(|_, _| {}).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);

        // Whoever writes past the program puts the former value of another check in the place of this one; it opens.
        let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
        let record = find_record(&bureau, &clerk, "a557e31a").await.unwrap();
        let (id, mut content) = (record.head.id, record.content);
        let copied = Value::Sealed(Sealed("x2.v2MsY1c3OCHLYC63ntFdWkGlZgoS1jk".into()));
        content.fields.insert("outcome".into(), copied);
        let payload = Payload::stored(serde_json::to_string(&content).unwrap());
        let draft = Draft::of_record(RecordId(id), &content, payload, State::Accepted, "改");
        let mut writer = bureau.store(&clerk).unwrap().begin(&clerk, now).await.unwrap();
        writer.append(permitted(&clerk, vec![draft]), None).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(checks(&bureau, Whose::Record("a557e31a"), "outcome").await.unwrap(), "pending");
        bureau.store(&clerk).unwrap().close().await.unwrap();
        let auditor = Auditor::open(&data, &Database::Sqlite).await.unwrap();
        let found = auditor.verify(|_, _| {}).await.unwrap().findings;
        let found: Vec<&str> = found.iter().map(|finding| finding.message.code).collect();
        assert_eq!(found, ["ledger-sealed-misplaced"]);
    });
}

/// Without `field.key` nothing is sealed and nothing opened; everything else goes on.
#[test]
fn without_the_key_of_what_is_sealed_the_rest_goes_on() {
    in_an_office(async |office| {
        sealed(office).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let key = office.data().join("keys/field.key");
        let kept = std::fs::read(&key).unwrap();
        std::fs::remove_file(&key).unwrap();
        office.reopen().await;
        let opened = open_sealed(
            &office.bureau,
            &office.actor,
            office.now(),
            Whose::Record(&id),
            asked("谈话要点"),
            "核对",
        );
        let missing = opened.await.err().unwrap();
        assert_eq!(missing.message().code, "ledger-key-missing");
        let changes = [("main_points".to_owned(), "新的要点".to_owned())];
        let now = office.now();
        let refused = correct(&office.bureau, &office.actor, now, &id, &changes, "补充").await.err().unwrap();
        assert!(matches!(refused, mingde_app::AppError::Store(StoreError::KeyMissing(_))), "{refused}");
        let october = office.take_in("十月.xlsx", &talks()).await;
        assert_eq!(counts(&october)[..3], [2, 0, 1], "what is sealed has no column in it, and stays");
        office.step(&id, mingde_app::Step::Return, "补充").await.unwrap();
        office.bureau.sight(&office.actor, None).await.unwrap();
        std::fs::write(&key, kept).unwrap();
        office.reopen().await;
    });
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)
        } else {
            _ = std::fs::copy(entry.path(), to).unwrap()
        }
    }
}

#[test]
fn whoever_may_not_open_a_value_is_told_the_same_of_every_guess() {
    in_an_office(async |office| {
        sealed(office).await;
        let contact = office.officer("P02", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        let handler = office.officer("P01", &[("personnel-office", Reach::Bureau)]);
        let look = async |actor, outcome: &str, ends: &str| {
            let guess = Grid::new("适岗清查", &CHECKS).line(&[
                "第一小学",
                "2025-09-12",
                "陈老师(P04)",
                outcome,
                ends,
            ]);
            write_workbook(&office.file("猜.xlsx"), &[guess]);
            let request = ImportRequest { dry_run: true, ..office.request(&["猜.xlsx"]) };
            let looked = import(&office.bureau, actor, office.now(), &request, &mut Silent).await.unwrap();
            looked.outcomes.into_iter().next().unwrap()
        };
        let before = office.tip().await;
        let told = look(&contact, "适岗", "2026-09-11").await;
        assert_eq!(counts(&told), [0, 1, 0, 0, 0], "that it is the right one is not told");
        assert_eq!(told.rows[0].changes.len(), 2, "both sealed values are told as stated: {:?}", told.rows);
        for (outcome, ends) in [("转岗", "2026-09-11"), ("适岗", "2026-09-10"), ("待定", "2025-10-11")]
        {
            let other = look(&contact, outcome, ends).await;
            assert_eq!(counts(&other), counts(&told), "{outcome}");
            assert_eq!(other.rows[0].changes, told.rows[0].changes, "{outcome}");
        }
        // Whoever may open them may know.
        assert_eq!(counts(&look(&handler, "适岗", "2026-09-11").await), [0, 0, 1, 0, 0]);
        assert_eq!(counts(&look(&handler, "转岗", "2026-09-11").await), [0, 1, 0, 0, 0]);
        assert_eq!(office.tip().await, before);
    });
}
