//! A small bureau that everybody can keep in mind: one department, three schools, eight persons, a volunteer team, and
//! records of two kinds in every state.
//!
//! ```text
//! 示范区教育局 JYJ ─┬─ 组织人事科 RSK   林科长 P01
//!                   ├─ 第一小学 S1     王校长 P02 (校级), 李主任 P03 (中层), 陈老师 P04, 赵老师 P05
//!                   ├─ 第二小学 S2     周校长 P06, 吴老师 P07 — moved to S1 on 2026-03-01
//!                   └─ 第三中学 S3     孙老师 P08 — S3 came to the bureau on 2025-01-01 and reported nothing
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Source;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::{Kind, read_kind};
use mingde_core::record::{Content, Participant, State, Value, Who};
use mingde_core::registry::{Group, Member, Parent, Person, Post, RegistrySchema, Sealed, Sex, Span, Unit};
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Latest, Snapshot, SnapshotBuilder};

/// The bureau as plain values; change what a test needs before asking for the snapshot.
#[derive(Debug, Clone)]
pub struct Bureau {
    /// What its registry is made of.
    pub schema: Arc<RegistrySchema>,
    /// `service` and `talk`.
    pub kinds: Vec<Arc<Kind>>,
    /// The bureau, a department and three schools.
    pub units: Vec<Unit>,
    /// Eight persons.
    pub persons: Vec<Person>,
    /// One volunteer team.
    pub groups: Vec<Group>,
    /// A dozen records.
    pub records: Vec<Entry>,
}

/// A record after its latest revision.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it says.
    pub content: Content,
    /// Its state.
    pub state: State,
    /// When the ledger first learned of it.
    pub entered: Timestamp,
    /// When it was last revised.
    pub recorded: Timestamp,
}

/// What is sealed in the bureau begins with this, so that a test can look for it where it must not be.
pub const SEALED: &str = "sealed-nobody-may-read-this";

/// The bureau described above.
pub fn bureau() -> Bureau {
    let schema = read(include_str!("bureau/registry.yaml"), RegistrySchema::read);
    let kinds = [include_str!("bureau/service.yaml"), include_str!("bureau/talk.yaml")];
    Bureau {
        schema: Arc::new(schema),
        kinds: kinds.into_iter().map(|text| Arc::new(read(text, |source| read_kind(source, &[])))).collect(),
        units: units(),
        persons: persons(),
        groups: vec![Group {
            code: "T1".into(),
            name: "红烛志愿队".into(),
            kind: "team".into(),
            unit: Unit::id_of("JYJ"),
            span: Span::ALWAYS,
            members: vec![member("P02", "leader"), member("P04", "member"), member("P07", "member")],
            fields: [("level".to_owned(), number("4")), ("home".to_owned(), Value::Unit(Unit::id_of("S1")))]
                .into(),
        }],
        records: records(),
    }
}

impl Bureau {
    /// A kind by its id.
    pub fn kind(&self, id: &str) -> Arc<Kind> {
        self.kinds.iter().find(|k| k.id == id).unwrap_or_else(|| panic!("no kind {id}")).clone()
    }

    /// Everything as the ledger's latest revisions, put together.
    pub fn snapshot(&self) -> Snapshot {
        let mut builder = SnapshotBuilder::new(self.schema.clone(), self.kinds.iter().cloned());
        let mut position = 0;
        let mut push = |entity, id: EntityId, entry: Option<&Entry>, payload: String| {
            let latest = Latest {
                entity,
                id,
                state: entry.map_or(State::Accepted, |e| e.state),
                position,
                entered: entry.map_or(Timestamp(0), |e| e.entered),
                recorded: entry.map_or(Timestamp(0), |e| e.recorded),
                payload: &payload,
            };
            builder.push(latest).unwrap_or_else(|e| panic!("{e}: {payload}"));
            position += 1;
        };
        for unit in &self.units {
            push(EntityKind::Unit, Unit::id_of(&unit.code).0, None, json(unit));
        }
        for person in &self.persons {
            push(EntityKind::Person, Person::id_of(&person.code).0, None, json(person));
        }
        for group in &self.groups {
            push(EntityKind::Group, Group::id_of(&group.code).0, None, json(group));
        }
        for entry in &self.records {
            let RecordId(id) = entry.content.derive_id(&self.kind(&entry.content.kind));
            push(EntityKind::Record, id, Some(entry), json(&entry.content));
        }
        builder.finish(position, [7; 32], None)
    }
}

/// The records, told in order of date.
fn records() -> Vec<Entry> {
    use State::{Accepted, Draft, Returned, Submitted, Withdrawn};
    vec![
        talk("S1", "2025-09-08", "P02", &["P03"], Accepted)
            .with("topic", text("新学期分工"))
            .with("minutes", number("37.5"))
            .with("begun", Value::Time(8 * 60 + 30))
            .with("manner", Value::Choice("one-to-one".into()))
            .with("follow_up", Value::Flag(true))
            .with("next", Value::Date(day("2025-10-08")))
            .with("venue", Value::Unit(Unit::id_of("S1")))
            .with("confided", Value::Sealed(Sealed(format!("{SEALED}-talk")))),
        talk("S1", "2025-09-22", "P02", &["P04", "P05"], Accepted)
            .with("topic", text("师德师风"))
            .with("minutes", number("60"))
            .with("manner", Value::Choice("group".into()))
            .with("follow_up", Value::Flag(false)),
        // The same teacher again: two talks, one counterpart.
        talk("S1", "2025-11-03", "P03", &["P04"], Accepted).with("topic", text("师德师风")),
        talk("S1", "2025-11-10", "P03", &["P05"], Returned).with("topic", text("班级管理")),
        talk("S1", "2025-12-01", "P02", &["P05"], Withdrawn).with("topic", text("误填")),
        // Entered four months late.
        talk("S2", "2025-09-15", "P06", &["P07"], Accepted)
            .with("topic", text("骨干教师培养"))
            .with("minutes", number("25"))
            .entered_on("2026-01-20"),
        talk("S2", "2025-12-15", "P06", &["P07"], Submitted).with("topic", text("期末安排")),
        talk("RSK", "2025-10-20", "P01", &["P02", "P06"], Accepted).with("topic", text("校长任期目标")),
        talk("RSK", "2025-12-31", "P01", &["P06"], Draft).with("topic", text("年度考核")),
        service("S1", "2025-10-11", Accepted)
            .numbered("志愿-001")
            .with("title", text("重阳敬老"))
            .with("spent", number("128.50"))
            .evidence(2)
            .part("team", Who::Group(Group::id_of("T1")))
            .part("host", Who::Unit(Unit::id_of("S2")))
            .volunteer("P04", "3.25", "present")
            .volunteer("P02", "1.5", "late"),
        service("S2", "2025-11-15", Accepted)
            .with("title", text("清扫街道, \"创城\" 有我"))
            .with("spent", number("0"))
            .volunteer("P07", "2", "present")
            .part("volunteer", Who::Person(Person::id_of("P06"))),
        // A participant whom the registry does not know.
        service("S2", "2025-12-05", Submitted).part("volunteer", Who::Person(Person::id_of("P99"))),
    ]
}

fn units() -> Vec<Unit> {
    let mut units = vec![
        unit("JYJ", "示范区教育局", "bureau", None),
        unit("RSK", "组织人事科", "department", None),
        unit("S1", "第一小学", "primary", None),
        unit("S2", "第二小学", "primary", None),
        unit("S3", "第三中学", "middle", Some("2025-01-01")),
    ];
    let [_, _, first, second, third] = &mut units[..] else { unreachable!("five units") };
    first.aliases = vec!["一小".into(), "实验小学".into()];
    first.fields.insert("pupils".into(), number("1280"));
    first.fields.insert("rural".into(), Value::Flag(false));
    first.fields.insert("hotline".into(), Value::Sealed(Sealed(format!("{SEALED}-hotline"))));
    second.fields.insert("partner".into(), Value::Unit(Unit::id_of("S1")));
    third.span.from = Some(day("2025-01-01"));
    units
}

fn persons() -> Vec<Person> {
    let mut moved = person("P07", "吴老师", vec![post("S2", "teacher"), post("S1", "teacher")]);
    moved.posts[0].span.to = Some(day("2026-03-01"));
    moved.posts[1].span.from = Some(day("2026-03-01"));
    let mut head = person("P02", "王校长", vec![post("S1", "school-head"), post("JYJ", "middle-head")]);
    head.posts[1].concurrent = true;
    head.sex = Some(Sex::Female);
    head.birth = Some(day("1975-04-05"));
    head.id_number = Some(Sealed(format!("{SEALED}-identity")));
    head.phone = Some(Sealed(format!("{SEALED}-phone")));
    head.fields.insert("party".into(), Value::Choice("member".into()));
    head.fields.insert("joined".into(), Value::Date(day("1996-08-15")));
    let mut chief = person("P01", "林科长", vec![post("RSK", "middle-head")]);
    chief.sex = Some(Sex::Male);
    vec![
        chief,
        head,
        person("P03", "李主任", vec![post("S1", "middle-head")]),
        person("P04", "陈老师", vec![post("S1", "teacher")]),
        person("P05", "赵老师", vec![post("S1", "teacher")]),
        person("P06", "周校长", vec![post("S2", "school-head")]),
        moved,
        person("P08", "孙老师", vec![post("S3", "teacher")]),
    ]
}

fn unit(code: &str, name: &str, kind: &str, since: Option<&str>) -> Unit {
    let span = Span { from: since.map(day), to: None };
    let parent = Parent { unit: Unit::id_of("JYJ"), span };
    Unit {
        code: code.into(),
        name: name.into(),
        aliases: Vec::new(),
        history: Default::default(),
        kind: kind.into(),
        parents: if code == "JYJ" { Vec::new() } else { vec![parent] },
        span: Span::ALWAYS,
        fields: BTreeMap::new(),
    }
}

fn person(code: &str, name: &str, posts: Vec<Post>) -> Person {
    Person { posts, ..Person::new(code, name) }
}

fn post(unit: &str, rank: &str) -> Post {
    let title = match rank {
        "school-head" => "校长",
        "middle-head" => "主任",
        _ => "教师",
    };
    let unit = Unit::id_of(unit);
    Post { unit, title: title.into(), rank: rank.into(), span: Span::ALWAYS, concurrent: false }
}

fn member(person: &str, role: &str) -> Member {
    let span = Span { from: Some(day("2025-09-01")), to: None };
    Member { person: Person::id_of(person), role: role.into(), span }
}

fn entry(kind: &str, unit: &str, date: &str, state: State) -> Entry {
    let date = day(date);
    let entered = Timestamp(Timestamp::start_of(date.plus(2)).0 + 9 * 3_600_000_000);
    let content = Content {
        kind: kind.into(),
        unit: Unit::id_of(unit),
        date,
        number: None,
        fields: BTreeMap::new(),
        participants: Vec::new(),
        evidence: Vec::new(),
    };
    Entry { content, state, entered, recorded: Timestamp(entered.0 + 123_456) }
}

fn talk(unit: &str, date: &str, organiser: &str, counterparts: &[&str], state: State) -> Entry {
    let entry = entry("talk", unit, date, state).part("organiser", Who::Person(Person::id_of(organiser)));
    counterparts.iter().fold(entry, |entry, code| entry.part("counterpart", Who::Person(Person::id_of(code))))
}

fn service(unit: &str, date: &str, state: State) -> Entry {
    entry("service", unit, date, state)
}

impl Entry {
    fn with(mut self, field: &str, value: Value) -> Self {
        self.content.fields.insert(field.into(), value);
        self
    }

    fn part(mut self, role: &str, who: Who) -> Self {
        self.content.participants.push(Participant { role: role.into(), who, attributes: BTreeMap::new() });
        self
    }

    fn volunteer(self, person: &str, hours: &str, attendance: &str) -> Self {
        let mut entry = self.part("volunteer", Who::Person(Person::id_of(person)));
        if let Some(volunteer) = entry.content.participants.last_mut() {
            let health = Value::Sealed(Sealed(format!("{SEALED}-health")));
            volunteer.attributes.insert("hours".into(), number(hours));
            volunteer.attributes.insert("attendance".into(), Value::Choice(attendance.into()));
            volunteer.attributes.insert("health".into(), health);
        }
        entry
    }

    fn numbered(mut self, number: &str) -> Self {
        self.content.number = Some(number.into());
        self
    }

    fn evidence(mut self, files: usize) -> Self {
        self.content.evidence = (0..files).map(|n| format!("{n:064}")).collect();
        self
    }

    fn entered_on(mut self, date: &str) -> Self {
        self.entered = Timestamp::start_of(day(date));
        self.recorded = self.entered;
        self
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap_or_else(|e| panic!("{text}: {e}")))
}

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|e| panic!("{e}"))
}

type Reading<T> = (Option<T>, Vec<mingde_core::diagnostic::Diagnostic>);

fn read<T>(text: &str, reader: impl Fn(&Arc<Source>) -> Reading<T>) -> T {
    let (value, findings) = reader(&Source::new("testkit", text));
    value.unwrap_or_else(|| panic!("{findings:#?}"))
}
