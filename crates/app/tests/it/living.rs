//! A bureau that lives: what it keeps in memory is at every moment what reading the whole ledger anew would give.

use std::sync::Arc;

use mingde_app::import::undo;
use mingde_app::{
    AssessRequest, Bureau, GrantRequest, Present, ReachRequest, Settings, Step, assess, change_state,
    correct, grant_office, publish, revoke_office,
};
use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::registry::{Group, Member, Parent, Person, Post, Span, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::AssessmentDate;
use mingde_testkit::{Cast, Grid, assert_same, operator, permitted, sample};
use proptest::prelude::*;

use crate::office::*;

const DAY: &str = "2025-12-31";

fn at() -> AssessmentDate {
    AssessmentDate::on(day(DAY))
}

/// What is kept is what the ledger says, read from nothing.
async fn expect_same(bureau: &Bureau, actor: &Actor) -> Arc<Present> {
    let tip = bureau.store(actor).unwrap().checkpoint().await.unwrap();
    let kept = bureau.known().unwrap();
    assert_eq!((kept.snapshot.position, kept.snapshot.root), (tip.size, tip.root), "memory lags behind");
    let anew = bureau.sight_at(actor, tip.size).await.unwrap();
    assert_same(anew.whole().unwrap(), &kept.snapshot);
    assert!(anew.whole().unwrap().unresolved.is_subset(&kept.snapshot.unresolved));
    let request = AssessRequest { as_of: Some(at().as_of), ..AssessRequest::default() };
    let anew = assess(&bureau.library(), &anew, &request, at().as_of).unwrap();
    let standing = bureau.standing(actor, at()).await.unwrap();
    assert!(Arc::ptr_eq(&standing.present, &kept), "figures are of another present");
    assert_eq!(standing.assessed.iter().count(), anew.len());
    for (kept, anew) in standing.assessed.iter().zip(&anew) {
        assert_eq!((&kept.rulebook, &kept.version), (&anew.rulebook, &anew.version));
        assert_eq!(kept.subjects, anew.subjects, "{}", kept.rulebook);
        assert_eq!(kept.columns, anew.columns, "{}", kept.rulebook);
        // Of the same rules and kinds, and of a ledger that has gained nothing that they look at.
        let mut receipt = kept.receipt.clone();
        assert!(receipt.ledger_position <= tip.size);
        (receipt.ledger_position, receipt.ledger_root) = (tip.size, tip.root);
        assert_eq!(receipt, anew.receipt);
    }
    kept
}

impl Office {
    pub async fn remembered(&self) -> Arc<Present> {
        expect_same(&self.bureau, &self.actor).await
    }

    async fn first_of(&self, kind: &str) -> String {
        self.records(kind).await[0].head.id.to_string()
    }
}

/// Whether two snapshots share what nothing has changed.
fn expect_shared(before: &Snapshot, after: &Snapshot, but: &[&str]) {
    for (kind, table) in &before.tables {
        let shared = Arc::ptr_eq(table, &after.tables[kind]);
        assert_eq!(shared, !but.contains(&kind.as_str()), "{kind}");
    }
}

#[test]
fn whatever_is_written_memory_says_what_the_ledger_says() {
    in_an_office(async |office| {
        let talk = "heart-to-heart-talk";
        office.bureau.standing(&office.actor, at()).await.unwrap();
        let empty = office.remembered().await;
        let batch = office.take_in("谈话.xlsx", &talks()).await.batch.unwrap();
        let before = office.remembered().await;
        expect_shared(&empty.snapshot, &before.snapshot, &[talk]);

        let id = office.first_of(talk).await;
        let changes = [("minutes".to_owned(), "45".to_owned())];
        correct(&office.bureau, &office.actor, office.now(), &id, &changes, "补填").await.unwrap();
        let after = office.remembered().await;
        expect_shared(&before.snapshot, &after.snapshot, &[talk]);
        assert!(Arc::ptr_eq(&before.snapshot.persons, &after.snapshot.persons));
        assert!(Arc::ptr_eq(&before.snapshot.units, &after.snapshot.units));
        let step = change_state(&office.bureau, &office.actor, office.now(), &id, Step::Withdraw, "没有谈成");
        step.await.unwrap();
        office.remembered().await;

        // One who comes between others moves them, and the records that name them.
        let newcomer = ["P035", "新老师", "男", "2001-01-01", "第一小学", "教师", "专任教师", "2025-09-01"];
        office.take_in("新进.xlsx", &[Grid::new("人员", &PERSONS).line(&newcomer)]).await;
        let before = office.remembered().await;
        let moved = ["P04", "陈老师", "女", "1990-06-15", "第二中学", "教师", "专任教师", "2025-10-01"];
        office.take_in("调动.xlsx", &[Grid::new("人员", &PERSONS).line(&moved)]).await;
        let after = office.remembered().await;
        expect_shared(&before.snapshot, &after.snapshot, &[]);
        let heads = ["单位代码", "单位名称", "单位类别", "上级单位"];
        let renamed = Grid::new("单位", &heads).line(&["S1", "第一实验小学", "小学", "示范区教育局"]);
        office.take_in("更名.xlsx", &[renamed]).await;
        let after = office.remembered().await;
        expect_shared(&before.snapshot, &after.snapshot, &[]);
        assert!(after.directories().unit("第一实验小学").is_ok(), "names follow");
        let member = Grid::new("成员", &["小组", "成员", "组内角色", "加入日期"]);
        let line = ["红烛志愿队", "新老师(P035)", "成员", "2025-11-05"];
        office.take_in("入队.xlsx", &[member.line(&line)]).await;
        office.remembered().await;

        // A unit before the others moves everything; whoever is gone leads to nobody.
        let school = Grid::new("单位", &heads).line(&["S0", "第三小学", "小学", "示范区教育局"]);
        let school = office.take_in("新校.xlsx", &[school]).await.batch.unwrap();
        office.remembered().await;
        for batch in [&school, &batch] {
            undo(&office.bureau, &office.actor, office.now(), batch).await.unwrap();
            office.remembered().await;
        }
    });
}

#[test]
fn what_another_process_writes_is_there_at_the_next_question() {
    in_an_office(async |office| {
        office.bureau.standing(&office.actor, at()).await.unwrap();
        let other = Bureau::open(office.settings(), &mut dice()).await.unwrap();
        let here = std::mem::replace(&mut office.bureau, other);
        office.take_in("谈话.xlsx", &talks()).await;
        let there = std::mem::replace(&mut office.bureau, here);
        let talks = |present: &Present| present.snapshot.table("heart-to-heart-talk").unwrap().len();
        assert_eq!(talks(&office.bureau.known().unwrap()), 0);
        assert_eq!(talks(&office.bureau.present().await.unwrap()), 3);
        office.remembered().await;
        there.store(&office.actor).unwrap().close().await.unwrap();
    });
}

#[test]
fn figures_that_may_lag_hold_what_their_reader_wrote_and_soon_what_others_wrote() {
    in_an_office(async |office| {
        let hour = std::time::Duration::from_secs(3_600);
        let bureau = Bureau::open(office.settings(), &mut dice()).await.unwrap().may_lag(hour);
        let before = std::mem::replace(&mut office.bureau, bureau);
        before.store(&office.actor).unwrap().close().await.unwrap();
        let reader = operator("reader");
        let first = office.bureau.standing(&reader, at()).await.unwrap();
        office.take_in("谈话.xlsx", &talks()).await;
        let tip = office.bureau.known().unwrap().snapshot.position;
        assert!(first.present.snapshot.position < tip);
        // The columns are current when the import has ended, and so are figures for whoever imported.
        let own = office.bureau.standing(&office.actor, at()).await.unwrap();
        assert_eq!(own.present.snapshot.position, tip);
        let id = office.first_of("heart-to-heart-talk").await;
        let step = change_state(&office.bureau, &office.actor, office.now(), &id, Step::Withdraw, "没有谈成");
        step.await.unwrap();
        let tip = office.bureau.known().unwrap().snapshot.position;
        // Nobody asks for it, and still it comes.
        let followed = async {
            while office.bureau.standing(&reader, at()).await.unwrap().present.snapshot.position < tip {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), followed).await.unwrap();
        office.remembered().await;
    });
}

#[test]
fn an_office_that_was_granted_or_taken_back_is_so_at_once() {
    in_an_office(async |office| {
        let may = async |office: &Office| {
            let actor = office.bureau.present().await.unwrap().actor("P01", day("2025-11-03")).unwrap();
            actor.may(mingde_core::office::Power::PublishRulebooks).is_ok()
        };
        assert!(!may(office).await);
        let schema = office.bureau.library().schema.clone();
        let publishes = |office: &&mingde_core::office::Office| {
            office.powers.contains(&mingde_core::office::Power::PublishRulebooks)
        };
        let request = GrantRequest {
            office: schema.offices.iter().find(publishes).unwrap().choice.code.clone(),
            person: "P01".into(),
            reach: ReachRequest::Bureau,
            days: (day("2025-09-01"), day("2026-08-31")),
        };
        let granted = grant_office(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
        assert!(may(office).await);
        let id = granted.head.id.to_string();
        revoke_office(&office.bureau, &office.actor, office.now(), &id, "岗位调整").await.unwrap();
        assert!(!may(office).await);
    });
}

#[test]
fn a_published_rulebook_holds_at_once_for_whoever_published_it() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let text = "---\nid: own-talks\ntitle: 本局谈心办法\nversion: '7'\nissuer: 区教育局\neffective: 2025-01-01\nperiod: semester\nsubject: unit\napplies: unit.class = 'school'\n---\n## 第一条 谈心\n每学期谈心。\n```rule\nmeasures:\n  talks: { title: 谈心次数, from: heart-to-heart-talk, count: rows, missing: zero }\n```\n";
        std::fs::write(office.file("办法.md"), text).unwrap();
        let talks = async |office: &Office| {
            let standing = office.bureau.standing(&office.actor, at()).await.unwrap();
            let own = standing.assessed.of_rulebook("own-talks").cloned().unwrap();
            let first = own.find_subject("S1").unwrap();
            (own.version.clone(), own.result(first, "talks").unwrap().value.map(|value| value.to_string()))
        };
        // Whether or not anybody has asked for the records yet.
        for asked_before in [false, true] {
            if asked_before {
                assert_eq!(talks(office).await, ("7".into(), Some("3".into())));
                let second = text.replace("version: '7'", "version: '8'").replace("谈心次数", "谈话次数");
                let second = second.replace("effective: 2025-01-01", "effective: 2025-09-01");
                std::fs::write(office.file("办法.md"), second).unwrap();
            }
            assert_eq!(office.bureau.known().is_some(), asked_before);
            let files = [office.file("办法.md")];
            publish(&office.bureau, &office.actor, office.now(), &files).await.unwrap();
            let version = if asked_before { "8" } else { "7" };
            assert_eq!(office.bureau.library().rulebook("own-talks").unwrap().version, version);
        }
        assert_eq!(talks(office).await, ("8".into(), Some("3".into())));
        office.remembered().await;
    });
}

/// Something that comes to the ledger. Everybody is one of a few, so that entries meet, are referred to before they come,
/// are taken back and come again.
#[derive(Debug, Clone)]
enum Entry {
    Unit {
        unit: u8,
        name: u8,
        below: u8,
    },
    Person {
        person: u8,
        at: Vec<u8>,
        title: u8,
    },
    Group {
        group: u8,
        of: u8,
        members: Vec<u8>,
    },
    Record {
        kind: prop::sample::Index,
        unit: u8,
        persons: [u8; 3],
        group: u8,
        day: u8,
        state: State,
    },
    /// Taking back what stands at a place among those that came.
    Gone(prop::sample::Index),
}

fn entry() -> impl Strategy<Value = Entry> {
    let states = vec![State::Submitted, State::Accepted];
    prop_oneof![
        1 => (0..5u8, 0..9u8, 0..5u8).prop_map(|(unit, name, below)| Entry::Unit { unit, name, below }),
        2 => (0..8u8, prop::collection::vec(0..5u8, 0..3), 0..9u8)
            .prop_map(|(person, at, title)| Entry::Person { person, at, title }),
        1 => (0..3u8, 0..5u8, prop::collection::vec(0..8u8, 0..4))
            .prop_map(|(group, of, members)| Entry::Group { group, of, members }),
        4 => (any::<prop::sample::Index>(), 0..5u8, [0..8u8, 0..8u8, 0..8u8], 0..3u8, 0..4u8, prop::sample::select(states))
            .prop_map(|(kind, unit, persons, group, day, state)| Entry::Record { kind, unit, persons, group, day, state }),
        1 => any::<prop::sample::Index>().prop_map(Entry::Gone),
    ]
}

fn code(sort: &str, at: u8) -> String {
    // In another order than that in which they come.
    format!("{sort}{}", at * 7 % 10)
}

fn since(day_of: &str) -> Span {
    Span { from: Some(day(day_of)), to: None }
}

/// The drafts of entries, each as it follows on those before.
fn drafts(bureau: &Bureau, entries: &[Entry], before: &mut Vec<Draft>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let library = bureau.library();
    for entry in entries {
        let plain = |entity, id: EntityId, kind: &str, json: serde_json::Result<String>| {
            Draft::of_entry(entity, id, kind, Payload::stored(json.unwrap()))
        };
        let unit = |at: u8| Unit::id_of(&code("S", at));
        let draft = match entry {
            Entry::Unit { unit: at, name, below } => {
                let kind = if *at == 0 { "bureau" } else { "primary-school" };
                let one = Unit {
                    code: code("S", *at),
                    name: format!("第{name}小学"),
                    aliases: Vec::new(),
                    history: Default::default(),
                    kind: kind.into(),
                    parents: vec![Parent { unit: unit(*below), span: since("2020-09-01") }],
                    span: since("2020-09-01"),
                    fields: Default::default(),
                };
                plain(EntityKind::Unit, unit(*at).0, kind, serde_json::to_string(&one))
            }
            Entry::Person { person, at, title } => {
                let mut one = Person::new(code("P", *person), format!("王{title}"));
                one.posts = at
                    .iter()
                    .enumerate()
                    .map(|(number, at)| Post {
                        unit: unit(*at),
                        title: format!("教师{title}"),
                        rank: "school-middle".into(),
                        span: since(["2020-09-01", "2025-10-01"][number]),
                        concurrent: number > 0,
                    })
                    .collect();
                plain(EntityKind::Person, Person::id_of(&one.code).0, "", serde_json::to_string(&one))
            }
            Entry::Group { group, of, members } => {
                let member = |at: &u8| Member {
                    person: Person::id_of(&code("P", *at)),
                    role: "head".into(),
                    span: since("2024-09-01"),
                };
                let one = Group {
                    code: code("G", *group),
                    name: format!("小组{group}"),
                    kind: "study-group".into(),
                    unit: unit(*of),
                    span: since("2024-09-01"),
                    members: members.iter().map(member).collect(),
                    fields: Default::default(),
                };
                plain(
                    EntityKind::Group,
                    Group::id_of(&one.code).0,
                    "study-group",
                    serde_json::to_string(&one),
                )
            }
            Entry::Record { kind, unit: at, persons, group, day: of, state } => {
                let kinds: Vec<_> = library.kinds.values().collect();
                let kind = kind.get(&kinds);
                let cast = Cast {
                    unit: unit(*at),
                    persons: persons.iter().map(|at| Person::id_of(&code("P", *at))).collect(),
                    units: vec![unit(*at), unit((*at + 1) % 5)],
                    groups: vec![Group::id_of(&code("G", *group))],
                };
                let date = day(["2025-09-08", "2025-10-15", "2025-12-30", "2025-03-05"][usize::from(*of)]);
                let content = sample(kind, &cast, date);
                let json = Payload::stored(serde_json::to_string(&content).unwrap());
                Draft::of_record(content.derive_id(kind), &content, json, *state, "")
            }
            Entry::Gone(which) => {
                if before.is_empty() {
                    continue;
                }
                let last = which.get(before).clone();
                Draft { state: State::Withdrawn, reason: "撤回".into(), ..last }
            }
        };
        let standing = before.iter().rev().find(|other| other.id == draft.id);
        if draft.state == State::Withdrawn && standing.is_none_or(|other| other.state == State::Withdrawn) {
            continue;
        }
        // One revision of each in a transaction.
        if drafts.iter().all(|other: &Draft| other.id != draft.id) {
            before.push(draft.clone());
            drafts.push(draft);
        }
    }
    drafts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn after_whatever_comes_memory_is_what_reading_from_nothing_gives(
        bursts in prop::collection::vec(prop::collection::vec(entry(), 1..8), 1..10),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let settings = Settings::in_folder(folder.path().join("data"));
            let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
            let clerk = operator("clerk");
            bureau.standing(&clerk, at()).await.unwrap();
            let mut before = Vec::new();
            for (hour, burst) in (1..).zip(&bursts) {
                let drafts = drafts(&bureau, burst, &mut before);
                let now = Timestamp(Timestamp::start_of(day("2025-11-03")).0 + hour * 3_600_000_000);
                let mut writer = bureau.store(&clerk).unwrap().begin(&clerk, now).await.unwrap();
                writer.append(permitted(&clerk, drafts), None).await.unwrap();
                writer.commit().await.unwrap();
                bureau.present().await.unwrap();
                expect_same(&bureau, &clerk).await;
            }
            bureau.store(&clerk).unwrap().close().await.unwrap();
        });
    }
}
