//! A small bureau built by hand, and readers for rulebooks in tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Source;
use mingde_core::kind::{Kind, read_kind};
use mingde_core::record::{Content, Participant, State, Value, Who};
use mingde_core::registry::{Group, Member, Parent, Person, Post, RegistrySchema, Span, Unit};
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Latest, Snapshot, SnapshotBuilder};
use mingde_core::words::Locale;
use mingde_rulebook::{Library, Overrides, Rulebook};

pub const REGISTRY: &str = "
unit_kinds:
  bureau: { class: bureau, title: 教育局, english: Bureau }
  department: { class: department, title: 科室, english: Department }
  primary-school: { class: school, title: 小学, english: Primary }
  senior-middle: { class: school, title: 高中, english: Senior }
ranks:
  school-head: { title: 校级干部, english: Head }
  school-middle: { title: 中层干部, english: Middle }
  teacher: { title: 专任教师, english: Teacher }
group_kinds:
  panel: { title: 评审组, english: Panel }
  research-group: { title: 教研组, english: Research group }
member_roles:
  head: { title: 组长, english: Head }
  member: { title: 成员, english: Member }
unit_fields:
  pupils: { title: 学生数, english: Pupils, type: number, unit: people }
group_fields:
  grade: { title: 年级, english: Grade, type: choice, options: { g1: 一年级, g2: 二年级 } }
";

pub const TALK: &str = "
id: talk
title: 谈心谈话
english: Talk
purpose: 谈心。
roles:
  organiser: { title: 谈话人, english: Organiser, count: 1 }
  counterpart: { title: 谈话对象, english: Counterpart, count: 1 }
fields:
  minutes: { title: 时长, english: Length, type: number, unit: minutes }
  topic: { title: 事由, english: Topic, type: choice, options: { regular: 日常, difficulty: 困难 } }
";

pub const STUDY: &str = "
id: study
title: 集中学习
english: Study
purpose: 学习。
roles:
  learners:
    title: 参学人员
    english: Learners
    count: 1..
    attributes:
      attendance: { title: 出勤, english: Attendance, type: choice, options: { present: 出勤, leave: 请假, absent: 缺勤 } }
      score: { title: 成绩, english: Score, type: number, unit: points, decimals: 1 }
      leave_on: { title: 准假日期, english: Leave, type: date }
  speaker: { title: 主讲人, english: Speaker, count: 0.. }
fields:
  hours: { title: 学时, english: Hours, type: number, unit: hours, decimals: 1 }
  covered: { title: 覆盖面, english: Covered, type: number, unit: percent, decimals: 1 }
";

pub const FINDING: &str = "
id: finding
title: 师德处理
english: Finding
purpose: 处理。
roles:
  teacher: { title: 教师, english: Teacher, count: 1 }
fields:
  borne_out: { title: 属实, english: Borne out, type: flag }
  effect_from: { title: 起, english: From, type: date }
  effect_to: { title: 止, english: To, type: date }
  released_on: { title: 解除, english: Released, type: date }
";

pub const NOMINATION: &str = "
id: nomination
title: 提名
english: Nomination
purpose: 评优提名。
roles:
  nominee: { title: 被提名人, english: Nominee, count: 1 }
";

pub const SHIFT: &str = "
id: shift
title: 值班
english: Shift
purpose: 值班。
roles:
  on_duty: { title: 值班人, english: On duty, count: 1.. }
fields:
  from_time: { title: 起, english: From, type: time }
  to_time: { title: 止, english: To, type: time }
  next_day: { title: 至次日, english: Next day, type: flag }
  answered_on: { title: 办结, english: Answered, type: date }
";

pub const EXCEPTION: &str = "
id: exception
title: 例外审批
english: Exception
purpose: 例外。
roles:
  excepted_person: { title: 适用人员, english: Person, of: person, count: 0..1 }
  excepted_unit: { title: 适用单位, english: Unit, of: unit, count: 0..1 }
  excepted_group: { title: 适用小组, english: Group, of: group, count: 0..1 }
  approver: { title: 批准人, english: Approver, of: person, count: 0..1 }
fields:
  rule: { title: 条款, english: Rule, type: text, max: 100 }
  reason: { title: 理由, english: Reason, type: text, max: 100 }
  expires_on: { title: 止, english: Until, type: date }
";

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn library() -> Library {
    library_of(&[TALK, STUDY, FINDING, NOMINATION, SHIFT])
}

/// The library with the kind that keeps exceptions.
pub fn library_with_exceptions() -> Library {
    library_of(&[TALK, STUDY, FINDING, NOMINATION, SHIFT, EXCEPTION])
}

fn library_of(kinds: &[&str]) -> Library {
    library_read_of(kinds, REGISTRY)
}

fn library_read_of(kinds: &[&str], registry: &str) -> Library {
    let kinds: Vec<Arc<Kind>> = kinds.iter().map(|text| Arc::new(kind(text))).collect();
    let source = Source::new("registry.yaml", registry);
    let (schema, findings) = RegistrySchema::read(&source);
    assert!(findings.is_empty(), "{findings:?}");
    Library::new(kinds, Arc::new(schema.unwrap()))
}

/// The same with one kind more.
pub fn library_with(text: &str) -> Library {
    let kinds = [TALK, STUDY, FINDING, NOMINATION, SHIFT, text].map(kind);
    Library::new(kinds.map(Arc::new), library().schema)
}

/// A library of these kinds alone.
pub fn library_with_kinds(kinds: &[&str]) -> Library {
    library_of(kinds)
}

fn kind(text: &str) -> Kind {
    let (kind, findings) = read_kind(&Source::new("kind.yaml", text), &[]);
    kind.unwrap_or_else(|| panic!("{findings:?}"))
}

/// A rulebook that must be without findings.
pub fn rulebook(text: &str) -> Rulebook {
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text), &library());
    // The people of these examples stay where they are, and each of their counts says by itself what nothing is.
    let other =
        ["rulebook-share-of-others", "rulebook-two-answers-to-silence", "rulebook-points-for-nothing"];
    let findings = findings.iter().filter(|f| !other.contains(&f.message.code));
    let shown: Vec<String> = findings.map(|f| f.render(Locale::En)).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    rulebook.unwrap()
}

/// What a bureau's calendar says of holidays and terms.
pub fn calendar(text: &str) -> Overrides {
    let (calendar, findings) = Calendar::read(&Source::new("cn.yaml", text));
    assert!(findings.is_empty(), "{findings:?}");
    Overrides::none().with_calendar(Arc::new(calendar.unwrap()))
}

/// Front matter for tests, with rules under one article.
pub fn under_article(subject: &str, period: &str, rules: &str) -> String {
    format!(
        "---\nid: test\ntitle: 测试\nversion: '1'\neffective: 2025-01-01\nperiod: {period}\nsubject: {subject}\n---\n## 第一条 测试\n正文。\n\n```rule\n{rules}\n```\n"
    )
}

/// Collects entities, then becomes a snapshot.
#[derive(Default)]
pub struct Bureau {
    units: Vec<Unit>,
    persons: Vec<Person>,
    groups: Vec<Group>,
    records: Vec<(State, Content, Day)>,
}

impl Bureau {
    pub fn unit(&mut self, code: &str, kind: &str) -> &mut Self {
        let always = Span { from: Some(day("2000-01-01")), to: None };
        self.units.push(Unit {
            code: code.into(),
            name: format!("{code}校"),
            aliases: Vec::new(),
            history: Default::default(),
            kind: kind.into(),
            parents: vec![Parent { unit: Unit::id_of("B"), span: always }],
            span: always,
            fields: BTreeMap::from([("pupils".into(), Value::Number("120".parse().unwrap()))]),
        });
        self
    }

    /// The last unit is no longer there from a day on.
    pub fn ending(&mut self, from: &str) -> &mut Self {
        self.units.last_mut().unwrap().span.to = Some(day(from));
        self
    }

    pub fn person(&mut self, code: &str, posts: &[(&str, &str, &str, Option<&str>)]) -> &mut Self {
        let post = |(unit, rank, from, to): &(&str, &str, &str, Option<&str>)| {
            let span = Span { from: Some(day(from)), to: to.map(day) };
            post(unit, rank, span, false)
        };
        self.person_of(code, posts.iter().map(post).collect())
    }

    pub fn person_of(&mut self, code: &str, posts: Vec<Post>) -> &mut Self {
        self.persons.push(Person { posts, ..Person::new(code, format!("名{code}")) });
        self
    }

    /// A research group of a grade, with who is in it as what from when to when.
    pub fn group(
        &mut self,
        code: &str,
        unit: &str,
        grade: &str,
        members: &[(&str, &str, Day, Day)],
    ) -> &mut Self {
        let member = |(person, role, from, to): &(&str, &str, Day, Day)| Member {
            person: Person::id_of(person),
            role: (*role).to_owned(),
            span: Span { from: Some(*from), to: Some(*to) },
        };
        self.groups.push(Group {
            code: code.into(),
            name: format!("{code}组"),
            kind: "research-group".into(),
            unit: Unit::id_of(unit),
            span: Span::ALWAYS,
            members: members.iter().map(member).collect(),
            fields: BTreeMap::from([("grade".into(), choice(grade))]),
        });
        self
    }

    /// Ends the group added last.
    pub fn dissolved(&mut self, from: &str) -> &mut Self {
        self.groups.last_mut().unwrap().span.to = Some(day(from));
        self
    }

    /// Gives the person added last another name.
    pub fn called(&mut self, name: &str) -> &mut Self {
        if let Some(person) = self.persons.last_mut() {
            person.name = name.to_owned();
        }
        self
    }

    pub fn record(&mut self, state: State, content: Content) -> &mut Self {
        let entered = content.date;
        self.records.push((state, content, entered));
        self
    }

    /// An accepted talk.
    pub fn talk(&mut self, unit: &str, date: &str, organiser: &str, counterpart: &str) -> &mut Self {
        let content = content("talk", unit, date)
            .with("organiser", organiser, &[])
            .with("counterpart", counterpart, &[])
            .0;
        self.record(State::Accepted, content)
    }

    pub fn snapshot(&self) -> Snapshot {
        let records = self.records.iter().enumerate();
        self.snapshot_of(records.map(|(number, (state, content, _))| (number, *state, content)))
    }

    /// The same entries read by other kinds and another registry.
    pub fn snapshot_read_by(
        &self,
        kinds: &dyn Fn(&str) -> String,
        registry: &dyn Fn(&str) -> String,
    ) -> Snapshot {
        let texts = [TALK, STUDY, FINDING, NOMINATION, SHIFT, EXCEPTION].map(kinds);
        let library = library_read_of(&texts.each_ref().map(String::as_str), &registry(REGISTRY));
        let records = self.records.iter().enumerate();
        self.built(library, records.map(|(number, (state, content, _))| (number, *state, content)))
    }

    /// The registry with these records: number, state, content.
    pub fn snapshot_of<'c>(&self, records: impl Iterator<Item = (usize, State, &'c Content)>) -> Snapshot {
        self.built(library_with_exceptions(), records)
    }

    fn built<'c>(
        &self,
        library: Library,
        records: impl Iterator<Item = (usize, State, &'c Content)>,
    ) -> Snapshot {
        let mut builder = SnapshotBuilder::new(library.schema, library.kinds.into_values());
        let mut position = 0;
        let start = Timestamp::start_of(day("2024-01-01"));
        let mut push = |entity, id, payload: String| {
            position += 1;
            let state = State::Accepted;
            let latest =
                Latest { entity, id, state, position, entered: start, recorded: start, payload: &payload };
            builder.push(latest).unwrap();
        };
        for unit in &self.units {
            push(EntityKind::Unit, Unit::id_of(&unit.code).0, serde_json::to_string(unit).unwrap());
        }
        for person in &self.persons {
            push(EntityKind::Person, Person::id_of(&person.code).0, serde_json::to_string(person).unwrap());
        }
        for group in &self.groups {
            push(EntityKind::Group, Group::id_of(&group.code).0, serde_json::to_string(group).unwrap());
        }
        let mut last = position;
        for (number, state, content) in records {
            last += 1;
            let payload = serde_json::to_string(content).unwrap();
            builder.push(revision(number, state, content, last, &payload)).unwrap();
        }
        builder.finish(last, [7; 32], None)
    }
}

/// The latest revision of the record of a number.
fn revision<'p>(
    number: usize,
    state: State,
    content: &Content,
    position: u64,
    payload: &'p str,
) -> Latest<'p> {
    let entered = Timestamp::start_of(content.date);
    Latest {
        entity: EntityKind::Record,
        id: mingde_core::id::EntityId::derive("test-record", &[&number.to_string()]),
        state,
        position,
        entered,
        recorded: entered,
        payload,
    }
}

/// Brings a snapshot up to a record that was entered, corrected or withdrawn.
pub fn enter(snapshot: &mut Snapshot, number: usize, state: State, content: &Content) {
    enter_all(snapshot, &[(number, state, content)]);
}

/// The same with several at once, each of another number.
pub fn enter_all(snapshot: &mut Snapshot, records: &[(usize, State, &Content)]) {
    let payloads: Vec<String> =
        records.iter().map(|(_, _, content)| serde_json::to_string(content).unwrap()).collect();
    let places = snapshot.position + 1..;
    let latest: Vec<Latest<'_>> = records
        .iter()
        .zip(&payloads)
        .zip(places)
        .map(|(((number, state, content), payload), at)| revision(*number, *state, content, at, payload))
        .collect();
    snapshot.amend(&latest).unwrap();
    snapshot.position += records.len() as u64;
    snapshot.root = [snapshot.position as u8; 32];
}

/// A post, concurrent or not.
pub fn post(unit: &str, rank: &str, span: Span, concurrent: bool) -> Post {
    Post { unit: Unit::id_of(unit), title: "教师".into(), rank: rank.into(), span, concurrent }
}

/// Content being written.
pub struct Draft(pub Content);

pub fn content(kind: &str, unit: &str, date: &str) -> Draft {
    Draft(Content {
        kind: kind.into(),
        unit: Unit::id_of(unit),
        date: day(date),
        number: None,
        fields: BTreeMap::new(),
        participants: Vec::new(),
        evidence: Vec::new(),
    })
}

impl Draft {
    pub fn with(mut self, role: &str, person: &str, attributes: &[(&str, Value)]) -> Self {
        let attributes = attributes.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        let who = Who::Person(Person::id_of(person));
        self.0.participants.push(Participant { role: role.into(), who, attributes });
        self
    }

    pub fn field(mut self, name: &str, value: Value) -> Self {
        self.0.fields.insert(name.into(), value);
        self
    }
}

pub fn choice(code: &str) -> Value {
    Value::Choice(code.into())
}

pub fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}
