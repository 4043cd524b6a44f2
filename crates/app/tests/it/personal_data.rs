//! What is held of one person: a copy for its owner, and an end of everything but keeping it.

use mingde_app::import::Directories;
use mingde_app::{
    PlannedChange, ReorganisationRequest, Silent, destroy_keys, personal_data, renew_key, reorganise,
    withhold_person,
};
use mingde_core::personnel::PersonnelChange;
use mingde_core::registry::Person;
use mingde_core::words::Locale;
use mingde_store::{Auditor, Database};
use mingde_testkit::Grid;

use crate::office::*;

/// A teacher with an identity number, talked with once and checked once beside somebody else.
async fn a_teacher(office: &Office, number: &str) {
    let heads = [&PERSONS[..], &["身份证号", "手机号"]].concat();
    let known = ["P10", "孙老师", "男", "1985-05-05", "第一小学", "教师", "专任教师", "2010-09-01"];
    let row = [&known[..], &[number, "13912345678"]].concat();
    office.take_in("人员.xlsx", &[Grid::new("人员", &heads).line(&row)]).await;
    let talk = ["第一小学", "2025-09-08", "王校长", "孙老师", "日常谈心", "只给经手人看的要点"];
    let talks = Grid::new("谈心谈话", &[&TALKS[..], &["谈话要点"]].concat()).line(&talk);
    let checks = Grid::new("适岗清查", &["单位", "清查日期", "当事人", "清查结论", "结论有效期止"])
        .line(&["第一小学", "2025-09-12", "孙老师", "适岗", "2026-09-11"])
        .line(&["第一小学", "2025-09-12", "李主任", "适岗", "2026-09-11"]);
    office.take_in("谈话.xlsx", &[talks]).await;
    office.take_in("清查.xlsx", &[checks]).await;
}

async fn leaves(office: &Office, code: &str) {
    let person = Person::id_of(code);
    let request = ReorganisationRequest {
        change: PlannedChange::Person(PersonnelChange::Leave { person }),
        from: office.now().day(),
        reason: "调出本区".into(),
        dry_run: false,
    };
    reorganise(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
}

#[test]
fn a_copy_has_what_is_held_of_its_owner_and_of_others_only_their_number() {
    in_an_office(async |office| {
        let number = identity("1985-05-05", "001");
        a_teacher(office, &number).await;
        let copy = async |actor, who, purpose| {
            personal_data(&office.bureau, actor, office.now(), (who, purpose), Locale::ZhCn).await
        };
        let data = copy(&office.actor, "孙老师(P10)", "本人申请，收件12号").await.unwrap();
        assert_eq!((data.code.as_str(), data.registry.len(), data.records.len()), ("P10", 1, 2));
        let json = serde_json::to_string(&data).unwrap();
        for held in [&number, "13912345678", "孙老师", "第一小学", "1985-05-05"] {
            assert!(json.contains(held), "{held}");
        }
        for others in ["王校长", "李主任", "只给经手人看的要点"] {
            assert!(!json.contains(others), "{others}");
        }
        let talk = data.records.iter().find(|record| record.others == 1).unwrap();
        assert_eq!(talk.roles.len(), 1);
        let lines = office.bureau.store(&office.actor).unwrap().audit_lines(1).await.unwrap();
        assert_eq!(
            (lines[0].action.as_str(), &*lines[0].detail),
            ("copy-personal-data", "本人申请，收件12号")
        );
        assert!(!lines[0].subject.contains("P10"), "by id, as everything in the trail");

        let officer = office.officer("P01", &[("system-administrator", mingde_core::grant::Reach::Bureau)]);
        let refused =
            async |actor, who, purpose| copy(actor, who, purpose).await.err().unwrap().message().code;
        assert_eq!(refused(&officer, "P10", "看看").await, "refused-other-way");
        assert_eq!(refused(&office.actor, "P10", " ").await, "app-purpose-wanted");
        assert_eq!(refused(&office.actor, "P77", "看看").await, "app-unknown");
    });
}

#[test]
fn whoever_has_left_is_shown_no_more_and_what_was_sealed_opens_for_nobody_without_its_key() {
    in_an_office(async |office| {
        a_teacher(office, &identity("1985-05-05", "001")).await;
        let withhold = async |who, reason| {
            withhold_person(&office.bureau, &office.actor, office.now(), who, reason).await
        };
        let refused = async |who, reason| withhold(who, reason).await.err().unwrap().message().code;
        assert_eq!(refused("P10", "本人申请").await, "app-withhold-post");
        leaves(office, "P10").await;
        assert_eq!(refused("P10", " ").await, "app-reason-wanted");
        assert_eq!(withhold("P10", "本人申请，收件13号").await.unwrap(), "P10");
        assert_eq!(refused("P10", "再来一次").await, "app-withheld-already");

        // Posts stay, by which what the school did still adds up; nothing else does.
        let now = office.person("P10").await.unwrap();
        assert_eq!((now.name.as_str(), now.sex, now.birth), ("不再显示", None, None));
        assert!(now.id_number.is_none() && now.id_number_index.is_none() && now.phone.is_none());
        assert_eq!(now.posts.len(), 1);
        // Its records are there and count; the name is shown in none of them.
        let known = Directories::load(&office.bureau).await.unwrap();
        assert!(known.person("孙老师").is_err());
        assert_eq!(known.person("不再显示").unwrap(), Person::id_of("P10"));

        // The former revision still opens, until its key is destroyed.
        let copy = async |office: &Office| {
            let asked = ("P10", "核对");
            let data = personal_data(&office.bureau, &office.actor, office.now(), asked, Locale::ZhCn).await;
            serde_json::to_string(&data.unwrap()).unwrap()
        };
        assert!(copy(office).await.contains("13912345678"));
        let now = office.now();
        let destroy = async |office: &Office, reason| {
            let (settings, now) = (office.settings(), office.now());
            destroy_keys(settings, &office.actor, now, reason, &mut dice(), &mut Silent).await
        };
        office.bureau.store(&office.actor).unwrap().close().await.unwrap();
        assert_eq!(destroy(office, "年度").await.err().unwrap().message().code, "keys-none-former");
        renew_key(office.settings(), &office.actor, now, &mut other_dice(), &mut Silent).await.unwrap();
        assert_eq!(destroy(office, "").await.err().unwrap().message().code, "app-reason-wanted");
        assert_eq!(destroy(office, "本人申请，收件13号").await.unwrap().len(), 1);
        office.reopen().await;
        let held = copy(office).await;
        assert!(!held.contains("13912345678") && held.contains("孙老师"), "only what is sealed is lost");
        let keys = std::fs::read_to_string(office.data().join("keys/field.key")).unwrap();
        assert_eq!(keys.lines().count(), 1);
        // What others have sealed was sealed anew, and verification finds no fault: it says what is lost on purpose.
        let store = office.bureau.store(&office.actor).unwrap();
        let verified = store.verify(|_, _| {}).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
        let remarks: Vec<&str> = verified.remarks.iter().map(|remark| remark.code).collect();
        assert!(remarks.contains(&"ledger-sealed-destroyed"), "{remarks:?}");
    });
}

/// A key that is gone without a word is a fault.
#[test]
fn a_key_that_nobody_said_was_destroyed_is_missed() {
    in_an_office(async |office| {
        a_teacher(office, &identity("1985-05-05", "001")).await;
        office.bureau.store(&office.actor).unwrap().close().await.unwrap();
        let now = office.now();
        renew_key(office.settings(), &office.actor, now, &mut other_dice(), &mut Silent).await.unwrap();
        let path = office.data().join("keys/field.key");
        let keys = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, keys.lines().next().unwrap()).unwrap();
        if office.settings().database == Database::Sqlite {
            let auditor = Auditor::open(office.data(), &Database::Sqlite).await.unwrap();
            let found = auditor.verify(|_, _| {}).await.unwrap().findings;
            let codes: Vec<&str> = found.iter().map(|finding| finding.message.code).collect();
            assert_eq!(codes, ["ledger-field-key"]);
        }
        std::fs::write(&path, keys).unwrap();
        office.reopen().await;
    });
}
