//! An office with a small registry: the bureau, one department, two schools, six persons and a volunteer team.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use mingde_app::import::{FileOutcome, ImportRequest, import};
use mingde_app::{Bureau, RecordLine, Settings, Silent, filter, list_records};
use mingde_core::date::{Day, Timestamp};
use mingde_core::grant::{Grant, Reach};
use mingde_core::id_number::IdNumber;
use mingde_core::policy::{Account, Actor, Hierarchy};
use mingde_core::record::{State, Value};
use mingde_core::registry::{Group, Person, Span, Unit};
use mingde_core::words::Locale;
use mingde_store::{Database, Page};
use mingde_testkit::{Grid, operator, write_workbook};

pub struct Office {
    pub bureau: Bureau,
    pub actor: Actor,
    folder: tempfile::TempDir,
    settings: Settings,
    /// Hours since the story began: every import and every step happens at a time of its own.
    hours: Cell<i64>,
}

pub const PERSONS: [&str; 8] = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
pub const TALKS: [&str; 5] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];

/// Tells a story in an office whose registry has been imported.
pub fn in_an_office(story: impl AsyncFn(&mut Office)) {
    in_an_empty_office(async |office| {
        let taken = office.take_in("登记册.xlsx", &registry()).await;
        assert_eq!((taken.added, taken.refused, taken.error_count), (11, 0, 0), "{taken:#?}");
        story(office).await;
    });
}

/// Tells a story in an office that knows nobody yet.
pub fn in_an_empty_office(story: impl AsyncFn(&mut Office)) {
    mingde_testkit::on_every_database(async |url| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let database = Database::parse(url).unwrap();
        let settings = Settings { database, ..Settings::in_folder(data) };
        let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
        let actor = operator("clerk");
        let mut office = Office { bureau, actor, folder, settings, hours: Cell::new(0) };
        story(&mut office).await;
        let verified = office.bureau.store(&office.actor).unwrap().verify(|_, _| {}).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    });
}

/// The sheets of the registry, each in the layout of its template.
pub fn registry() -> Vec<Grid> {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["RSK", "组织人事科", "机关科室", "示范区教育局", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"])
        .line(&["S2", "第二中学", "初级中学", "示范区教育局", "940"]);
    let persons = Grid::new("人员", &PERSONS)
        .line(&["P01", "林科长", "男", "1978-03-02", "组织人事科", "科长", "科室负责人", "2020-09-01"])
        .line(&["P02", "王校长", "女", "1975-04-05", "第一小学", "校长", "校级干部", "2019-08-01"])
        .line(&["P03", "李主任", "男", "1982-11-20", "第一小学", "主任", "中层干部", "2021-09-01"])
        .line(&["P04", "陈老师", "女", "1990-06-15", "第一小学", "教师", "专任教师", "2014-09-01"])
        .line(&["P05", "周校长", "男", "1974-01-30", "第二中学", "校长", "校级干部", "2018-08-01"])
        .line(&["P06", "陈老师", "女", "1988-02-02", "第二中学", "教师", "专任教师", "2012-09-01"]);
    let groups = Grid::new("小组", &["小组代码", "小组名称", "小组类别", "所属单位", "成立日期"]).line(&[
        "G1",
        "红烛志愿队",
        "青年志愿者队",
        "示范区教育局",
        "2020-03-05",
    ]);
    let members = Grid::new("成员", &["小组", "成员", "组内角色", "加入日期"])
        .line(&["红烛志愿队", "林科长", "组长", "2020-03-05"])
        .line(&["红烛志愿队", "陈老师(P04)", "成员", "2021-03-05"]);
    vec![units, persons, groups, members]
}

/// A teacher who is new at the first school since September: 新老师, P09.
pub fn newcomer() -> Grid {
    let line = ["P09", "新老师", "男", "2001-01-01", "第一小学", "教师", "专任教师", "2025-09-01"];
    Grid::new("人员", &PERSONS).line(&line)
}

/// Three talks at the first school.
pub fn talks() -> Vec<Grid> {
    vec![
        Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"])
            .line(&["第一小学", "2025-09-22", "王校长", "陈老师", "考核反馈"])
            .line(&["第一小学", "2025-10-13", "李主任", "陈老师", "日常谈心"]),
    ]
}

impl Office {
    /// Somebody of the registry who holds these offices today.
    pub fn officer(&self, code: &str, offices: &[(&str, Reach)]) -> Actor {
        let today = day("2025-11-03");
        let person = Person::id_of(code);
        let span = Span { from: Some(today), to: Some(today.plus(365)) };
        let grant =
            |(office, reach): &(&str, Reach)| Grant { office: (*office).into(), person, reach: *reach, span };
        let grants: Vec<Grant> = offices.iter().map(grant).collect();
        let account = Account::parse(code).unwrap();
        Actor::person((account, person), today, &grants, &self.bureau.library().schema, &Hierarchy::default())
    }

    /// A file beside the data.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> &Path {
        &self.settings.data
    }

    /// The next hour of the working day.
    pub fn now(&self) -> Timestamp {
        self.hours.set(self.hours.get() + 1);
        Timestamp(Timestamp::start_of(day("2025-11-03")).0 + self.hours.get() * 3_600_000_000)
    }

    /// Opens the bureau anew, with whatever lies in its library now.
    pub async fn reopen(&mut self) {
        self.bureau = Bureau::open(&self.settings, &mut dice()).await.unwrap();
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn request(&self, names: &[&str]) -> ImportRequest {
        ImportRequest {
            files: names.iter().map(|n| self.file(n)).collect(),
            dry_run: false,
            reason: None,
            rejects: None,
            locale: Locale::ZhCn,
            sent: None,
        }
    }

    /// Writes a workbook and imports it.
    pub async fn take_in(&self, name: &str, grids: &[Grid]) -> FileOutcome {
        write_workbook(&self.file(name), grids);
        self.import(&self.request(&[name])).await.remove(0)
    }

    /// Imports a workbook that lies there.
    pub async fn import_again(&self, name: &str) -> FileOutcome {
        self.import(&self.request(&[name])).await.remove(0)
    }

    pub async fn import(&self, request: &ImportRequest) -> Vec<FileOutcome> {
        let imported = import(&self.bureau, &self.actor, self.now(), request, &mut Silent).await.unwrap();
        assert!(imported.stopped.is_none(), "{:?}", imported.stopped);
        imported.outcomes
    }

    /// Somebody else imports a workbook that lies there.
    pub async fn import_as(&self, actor: &Actor, name: &str) -> FileOutcome {
        let request = self.request(&[name]);
        let imported = import(&self.bureau, actor, self.now(), &request, &mut Silent).await.unwrap();
        assert!(imported.stopped.is_none(), "{:?}", imported.stopped);
        imported.outcomes.into_iter().next().unwrap()
    }

    /// Records of a kind in all states.
    pub async fn records(&self, kind: &str) -> Vec<RecordLine> {
        let filter = filter(&self.bureau, Some(kind), None, None, None).await.unwrap();
        list_records(&self.bureau, &self.actor, &filter, Page::first(1000)).await.unwrap()
    }

    /// The talk of a day.
    pub async fn talk_of(&self, date: &str) -> RecordLine {
        let found = self.records("heart-to-heart-talk").await;
        found.into_iter().find(|r| r.content.date == day(date)).unwrap()
    }

    /// The latest value of a person.
    pub async fn person(&self, code: &str) -> Option<Person> {
        let history = self.bureau.store(&self.actor).unwrap().history(Person::id_of(code).0).await.unwrap();
        let last = history.last().filter(|r| r.draft.state != State::Withdrawn)?;
        Some(serde_json::from_str(&last.draft.payload).unwrap())
    }

    pub async fn unit(&self, code: &str) -> Option<Unit> {
        let history = self.bureau.store(&self.actor).unwrap().history(Unit::id_of(code).0).await.unwrap();
        let last = history.last().filter(|r| r.draft.state != State::Withdrawn)?;
        Some(serde_json::from_str(&last.draft.payload).unwrap())
    }

    pub async fn group(&self, code: &str) -> Option<Group> {
        let history = self.bureau.store(&self.actor).unwrap().history(Group::id_of(code).0).await.unwrap();
        let last = history.last().filter(|r| r.draft.state != State::Withdrawn)?;
        Some(serde_json::from_str(&last.draft.payload).unwrap())
    }

    /// Size and root of the ledger: equal where nothing was written in between.
    pub async fn tip(&self) -> (u64, [u8; 32]) {
        let checkpoint = self.bureau.store(&self.actor).unwrap().checkpoint().await.unwrap();
        (checkpoint.size, checkpoint.root)
    }
}

/// Added, changed, unchanged, outdated, refused.
pub fn counts(outcome: &FileOutcome) -> [u64; 5] {
    [outcome.added, outcome.changed, outcome.unchanged, outcome.outdated, outcome.refused]
}

/// Errors as `place code suggestion`.
pub fn errors(outcome: &FileOutcome) -> Vec<String> {
    let told = outcome.errors.iter().map(|e| {
        let near = e.suggestion.as_deref().unwrap_or("");
        format!("{} {} {near}", e.place, e.message.code).trim_end().to_owned()
    });
    told.collect()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn choice(code: &str) -> Value {
    Value::Choice(code.to_owned())
}

/// A well-formed identity number for a date of birth.
pub fn identity(birth: &str, serial: &str) -> String {
    let seventeen = format!("362302{}{serial}", birth.replace('-', ""));
    let check = IdNumber::check_character(&seventeen);
    format!("{seventeen}{check}")
}

pub fn dice() -> impl FnMut(&mut [u8]) -> std::io::Result<()> {
    let mut next = 7u8;
    move |buffer| {
        for byte in buffer {
            next = next.wrapping_mul(29).wrapping_add(17);
            *byte = next;
        }
        Ok(())
    }
}

/// Entropy for a second key.
pub fn other_dice() -> impl FnMut(&mut [u8]) -> std::io::Result<()> {
    let mut next = 100u8;
    move |buffer| {
        for byte in buffer {
            next = next.wrapping_mul(29).wrapping_add(17);
            *byte = next;
        }
        Ok(())
    }
}
