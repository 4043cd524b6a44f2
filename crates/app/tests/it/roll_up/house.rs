//! Ledgers of counties and of a city, each with its clock, and what lies between them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_app::import::{ImportRequest, import};
use mingde_app::{
    BelievedKey, Bureau, Collected, CollectedFolder, CollectedOutcome, RollUpRequest, Settings, Silent,
    Submission, SubmissionState, SubmitWish, believe_ledger, collect, read_request, submit,
};
use mingde_core::date::Timestamp;
use mingde_core::policy::Actor;
use mingde_core::words::Locale;
use mingde_store::Checkpoint;
use mingde_testkit::{Grid, operator, write_workbook};

use crate::office::{PERSONS, TALKS, day};

pub const REQUEST: &str = "id: talks-2025-autumn
title: 2025年秋季学期谈心谈话和师德结果
issuer: 市教育局
period: 2025-autumn
as_of: 2026-01-31
results:
  heart-to-heart-talks: { version: '2025.1', each: [bureau, unit], ask: [staff, talked_by_heads, head_coverage, heads_talk_half] }
  teacher-ethics: { ask: [pledges, pledge_signed] }
";

/// Names that stand in every bureau's registry, and nowhere in what is sent.
pub const NAMES: [&str; 8] =
    ["欧阳清源", "司徒望舒", "上官听雪", "诸葛知微", "令狐远山", "慕容晚舟", "东方既白", "夏侯长卿"];

/// A ledger with its clock.
pub struct House {
    pub folder: tempfile::TempDir,
    pub bureau: Bureau,
    seed: u8,
    hours: std::cell::Cell<i64>,
}

impl House {
    pub async fn open(seed: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bureau = Self::bureau_in(folder.path(), seed).await;
        Self { folder, bureau, seed, hours: std::cell::Cell::new(0) }
    }

    pub async fn bureau_in(folder: &Path, seed: u8) -> Bureau {
        let mut next = seed;
        let mut dice = move |buffer: &mut [u8]| -> std::io::Result<()> {
            for byte in buffer {
                next = next.wrapping_mul(29).wrapping_add(17);
                *byte = next;
            }
            Ok(())
        };
        Bureau::open(&Settings::in_folder(folder.join("data")), &mut dice).await.unwrap()
    }

    /// A county with two schools: of the first, its head has talked with so many of seven teachers.
    pub async fn county(seed: u8, talks: usize) -> Self {
        let house = Self::open(seed).await;
        let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
            .line(&["JYJ", "本县教育局", "教育局", ""])
            .line(&["S1", "第一小学", "小学", "本县教育局"])
            .line(&["S2", "第二小学", "小学", "本县教育局"]);
        let mut persons = Grid::new("人员", &PERSONS);
        for (at, name) in NAMES.iter().enumerate() {
            let (title, rank) = if at == 0 { ("校长", "校级干部") } else { ("教师", "专任教师") };
            let code = format!("XQ88{at:02}");
            persons = persons.line(&[&code, name, "女", "1980-03-02", "第一小学", title, rank, "2019-08-01"]);
        }
        house.take_in(&[units, persons]).await;
        let mut sheet = Grid::new("谈心谈话", &TALKS);
        for name in &NAMES[1..=talks] {
            sheet = sheet.line(&["第一小学", "2025-10-08", NAMES[0], name, "日常谈心"]);
        }
        let pledges = Grid::new("师德承诺", &["单位", "签订日期", "承诺教师"])
            .line(&["第一小学", "2025-09-08", NAMES[1]])
            .line(&["第一小学", "2025-09-08", NAMES[2]]);
        house.take_in(&[sheet, pledges]).await;
        house
    }

    pub async fn city() -> Self {
        let house = Self::open(101).await;
        let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
            .line(&["SJ", "市教育局", "教育局", ""])
            .line(&["A", "甲县教育局", "县（市）教育局", "市教育局"])
            .line(&["B", "乙县教育局", "县（市）教育局", "市教育局"])
            .line(&["C", "丙区教育局", "区教育局", "市教育局"])
            .line(&["D", "丁区教育局", "区教育局", "市教育局"]);
        house.take_in(&[units]).await;
        house
    }

    pub async fn take_in(&self, grids: &[Grid]) {
        let file = self.folder.path().join(format!("{}.xlsx", self.hours.get()));
        write_workbook(&file, grids);
        let request = ImportRequest {
            files: vec![file],
            dry_run: false,
            reason: None,
            rejects: None,
            locale: Locale::ZhCn,
            sent: None,
        };
        let taken = import(&self.bureau, &clerk(), self.now(), &request, &mut Silent).await.unwrap();
        for outcome in &taken.outcomes {
            assert_eq!((outcome.refused, outcome.error_count), (0, 0), "{outcome:#?}");
        }
    }

    /// One more talk of the head, on this day.
    pub async fn talk(&self, on: &str, with: usize) {
        let line = ["第一小学", on, NAMES[0], NAMES[with], "日常谈心"];
        self.take_in(&[Grid::new("谈心谈话", &TALKS).line(&line)]).await;
    }

    pub fn now(&self) -> Timestamp {
        self.hours.set(self.hours.get() + 1);
        Timestamp(Timestamp::start_of(day("2026-02-02")).0 + self.hours.get() * 3_600_000_000)
    }

    pub async fn submit(&self, request: &RollUpRequest, to: &Path) -> Submission {
        submit(&self.bureau, &clerk(), self.now(), request, to_folder(to)).await.unwrap()
    }

    pub async fn collect(&self, request: &RollUpRequest, from: &Path) -> Collected {
        collect(&self.bureau, &clerk(), self.now(), request, &[from.to_owned()]).await.unwrap()
    }

    pub async fn believe(
        &self,
        unit: &str,
        key: BelievedKey<'_>,
        reason: Option<&str>,
    ) -> Result<bool, &'static str> {
        let believed = believe_ledger(&self.bureau, &clerk(), self.now(), (unit, key), reason).await;
        believed.map(|it| it.already).map_err(|error| error.message().code)
    }

    pub async fn checkpoint(&self) -> Checkpoint {
        self.bureau.store(&clerk()).unwrap().checkpoint().await.unwrap()
    }

    /// Opens it anew, with whatever lies in its library now.
    pub async fn reopen(&mut self) {
        self.bureau = Self::bureau_in(self.folder.path(), self.seed).await;
    }

    /// Leaves the ledger, and goes on in a copy that was kept of it.
    pub async fn go_back_to(&mut self, kept: &Path) {
        self.bureau.store(&clerk()).unwrap().close().await.unwrap();
        let data = self.folder.path().join("data");
        std::fs::remove_dir_all(&data).unwrap();
        copy(kept, &data);
        self.bureau = Self::bureau_in(self.folder.path(), self.seed).await;
    }

    pub async fn keep_a_copy(&mut self) -> PathBuf {
        self.bureau.store(&clerk()).unwrap().close().await.unwrap();
        let kept = self.folder.path().join("kept");
        copy(&self.folder.path().join("data"), &kept);
        self.bureau = Self::bureau_in(self.folder.path(), self.seed).await;
        kept
    }
}

pub fn to_folder(to: &Path) -> SubmitWish<'_> {
    SubmitWish { to: Some(to), ..SubmitWish::default() }
}

pub fn clerk() -> Actor {
    operator("clerk")
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), &there).unwrap();
        }
    }
}

pub fn request_in(folder: &Path, text: &str) -> RollUpRequest {
    let file = folder.join("要求.yaml");
    std::fs::write(&file, text).unwrap();
    read_request(&file).unwrap()
}

/// All files below a folder with what is in them.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

pub fn put_back(files: &BTreeMap<PathBuf, Vec<u8>>) {
    for (path, bytes) in files {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// What became of each bureau's folder: taken, unchanged, taken back, or the code of why not.
pub fn told(collected: &Collected) -> BTreeMap<String, &'static str> {
    let whose = |one: &CollectedFolder| one.bureau.as_ref().map_or("?", |(code, _)| code.as_str()).to_owned();
    collected.folders.iter().map(whose).zip(outcomes(collected)).collect()
}

/// The same of each folder, in the order of their paths.
pub fn outcomes(collected: &Collected) -> Vec<&'static str> {
    let outcome = |one: &CollectedFolder| match &one.outcome {
        CollectedOutcome::Taken(_) => "taken",
        CollectedOutcome::Unchanged => "unchanged",
        CollectedOutcome::TakenBack(_) => "taken-back",
        CollectedOutcome::PassedOver(_) => "passed-over",
        CollectedOutcome::Refused(why) => why.code,
    };
    collected.folders.iter().map(outcome).collect()
}

pub fn pairs<'p>(expected: &[(&str, &'p str)]) -> BTreeMap<String, &'p str> {
    expected.iter().map(|(code, outcome)| ((*code).to_owned(), *outcome)).collect()
}

pub fn states(collected: &Collected) -> Vec<(&str, SubmissionState)> {
    let mut all: Vec<_> = collected.bureaus.iter().map(|one| (one.code.as_str(), one.state)).collect();
    all.sort_unstable_by_key(|(code, _)| *code);
    all
}

pub fn run(story: impl AsyncFnOnce()) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(story());
}
