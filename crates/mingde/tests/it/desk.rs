//! A desk at which the command is typed: a folder of its own, no settings from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mingde_testkit::{Grid, write_workbook};

pub struct Desk {
    folder: tempfile::TempDir,
}

/// What the command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with a small registry and three talks.
    pub fn with_registry() -> Self {
        let desk = Self::new();
        desk.run(&["init"]).done();
        write_workbook(&desk.file("登记册.xlsx"), &registry());
        write_workbook(&desk.file("谈话.xlsx"), &[talks()]);
        desk.run(&["import", "登记册.xlsx", "谈话.xlsx"]).done();
        desk
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The command, ready to be started in this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingde"));
        command.args(args).current_dir(self.folder()).stdin(Stdio::null());
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("MINGDE_") || name.starts_with("AWS_"))
        {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        Said::of(&mut self.command(args))
    }

    /// What the command says in JSON.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let said = self.run(&[args, &["--format", "json"]].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{args:?}: {e}: {said:?}"))
    }
}

impl Said {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It is done: status 0, nothing on standard error.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.status, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Problems were found, or something could not be done: told on standard error.
    #[track_caller]
    pub fn problems(self) -> String {
        assert!(matches!(self.status, Some(1 | 3 | 4 | 5)), "{self:?}");
        assert!(!self.err.is_empty(), "{self:?}");
        self.err
    }

    /// It ended with this status, told on standard error.
    #[track_caller]
    pub fn ends(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert!(!self.err.is_empty(), "{self:?}");
        self.err
    }

    /// The call was wrong: status 2, told on standard error, nothing on standard output.
    #[track_caller]
    pub fn wrong_call(self) -> String {
        assert_eq!((self.status, self.out.as_str()), (Some(2), ""), "{}", self.err);
        assert!(!self.err.is_empty());
        self.err
    }
}

pub const PERSONS: [&str; 8] = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
pub const TALKS: [&str; 5] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];

pub fn registry() -> Vec<Grid> {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["RSK", "组织人事科", "机关科室", "示范区教育局", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"]);
    let persons = Grid::new("人员", &PERSONS)
        .line(&["P01", "林科长", "男", "1978-03-02", "组织人事科", "科长", "科室负责人", "2020-09-01"])
        .line(&["P02", "王校长", "女", "1975-04-05", "第一小学", "校长", "校级干部", "2019-08-01"])
        .line(&["P03", "李主任", "男", "1982-11-20", "第一小学", "主任", "中层干部", "2021-09-01"])
        .line(&["P04", "陈老师", "女", "1990-06-15", "第一小学", "教师", "专任教师", "2014-09-01"]);
    vec![units, persons]
}

pub fn talks() -> Grid {
    Grid::new("谈心谈话", &TALKS)
        .line(&["第一小学", "2025-09-08", "王校长", "李主任", "日常谈心"])
        .line(&["第一小学", "2025-09-22", "王校长", "陈老师", "考核反馈"])
        .line(&["第一小学", "2025-10-13", "李主任", "陈老师", "日常谈心"])
}
