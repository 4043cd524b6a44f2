//! The worked examples of the manual are read by the checker, as a clerk would copy them.

use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_rulebook::Rulebook;

use crate::bureau::library_with_kinds;

const KINDS: [&str; 6] = [
    "
id: honour
title: 获奖
english: Honour
purpose: 获奖。
roles:
  holder: { title: 获奖人, english: Holder, count: 1 }
fields:
  level: { title: 级别, english: Level, type: choice, options: { national: 国家级, provincial: 省级, district: 区级 } }
  prize: { title: 等次, english: Prize, type: choice, options: { first: 一等, second: 二等, third: 三等 } }
  work: { title: 作品, english: Work, type: text, max: 100 }
",
    "
id: scoring
title: 评分
english: Scoring
purpose: 评分。
fields:
  score: { title: 分, english: Score, type: number, unit: points }
",
    "
id: class-result
title: 班级成绩
english: Class result
purpose: 成绩。
fields:
  mean_score: { title: 均分, english: Mean, type: number, unit: points }
  pupils: { title: 人数, english: Pupils, type: number, unit: people }
",
    "
id: lesson
title: 课
english: Lesson
purpose: 课。
fields:
  hours: { title: 课时, english: Hours, type: number, unit: hours }
  kind: { title: 类别, english: Kind, type: choice, options: { lab: 实验, class: 讲授 } }
",
    "
id: volunteer-service
title: 志愿服务
english: Service
purpose: 服务。
fields:
  minutes: { title: 时长, english: Minutes, type: number, unit: minutes }
",
    "
id: research-activity
title: 教研活动
english: Research activity
purpose: 活动。
roles:
  research_group: { title: 教研组, english: Group, of: group, count: 1 }
fields:
  sort: { title: 类型, english: Sort, type: choice, options: { meeting: 集体教研, open-lesson: 研讨课 } }
",
];

/// What the examples speak of and do not write themselves.
const AROUND: &str = "
settings:
  lab_factor: { title: 实验折算, unit: factor, value: 1.2, source: 文 }
  pool: { title: 奖金总额, unit: yuan, value: 100000, source: 文 }
measures:
  points: { title: 积分, from: honour, by: holder.unit, sum: \"award(level, prize)\" }
  earned: { title: 所得积分, from: honour, by: holder.unit, sum: \"award(level, prize)\" }
  spent: { title: 已用积分, from: scoring, sum: score }
  all_of_them: { title: 服务次数, from: volunteer-service, count: rows }
  some_of_them: { title: 长服务次数, from: volunteer-service, count: rows, where: minutes >= 60 minutes }
  rate: { title: 比例, value: some_of_them / all_of_them, unit: percent }
  backbone: { title: 骨干, from: scoring, count: rows }
  safe_days: { title: 平安天数, from: scoring, count: distinct date }
duties:
  honoured: { title: 有突出贡献, require: points >= 20 }
  late: { title: 迟报, require: backbone >= 1 }
  monthly: { title: 每月, every: month, require: backbone >= 1 }
items:
  base: { title: 基本分, points: 100, score: 100 * rate }
totals:
  score: { title: 总分 }
";

/// The blocks of YAML under a heading, up to the next one.
fn blocks<'m>(manual: &'m str, heading: &str) -> Vec<&'m str> {
    let (_, section) = manual.split_once(heading).unwrap_or_else(|| panic!("no {heading}"));
    let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
    section.split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap()).collect()
}

/// A manual with the headings of the parts whose examples are read.
struct Manual {
    file: &'static str,
    rows: &'static str,
    tables: &'static str,
    others: &'static str,
    groups: &'static str,
    grades: &'static str,
    phrases: &'static str,
}

const MANUALS: [Manual; 2] = [
    Manual {
        file: "rulebooks.md",
        rows: "### Which rows count, and how much\n",
        tables: "## Tables\n",
        others: "### Others, earlier, elsewhere\n",
        groups: "### Groups\n",
        grades: "## Grades, quotas, rankings\n",
        phrases: "## The document says → write\n",
    },
    Manual {
        file: "rulebooks.zh-CN.md",
        rows: "### 哪些行算数，各算多少\n",
        tables: "## 表\n",
        others: "### 跟别人比、跟以前比、取别的制度的结果\n",
        groups: "### 小组\n",
        grades: "## 等次、名额、名次\n",
        phrases: "## 从条文到规则\n",
    },
];

impl Manual {
    fn text(&self) -> String {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(self.file);
        std::fs::read_to_string(path).unwrap()
    }
}

/// Articles with these examples, as a clerk would copy them.
fn copied<'b>(subject: &str, blocks: impl Iterator<Item = &'b str>) -> Rulebook {
    let mut text = format!(
        "---\nid: manual\ntitle: 手册\nversion: '1'\neffective: 2025-01-01\nperiod: school-year\nsubject: {subject}\n---\n"
    );
    for (number, block) in blocks.enumerate() {
        text.push_str(&format!("## 例 {number}\n文。\n\n```rule\n{block}```\n"));
    }
    let (rulebook, findings) = Rulebook::read(&Source::new("manual.md", text), &library_with_kinds(&KINDS));
    let told: Vec<String> = findings.iter().map(|f| f.render(Locale::En)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    rulebook.unwrap()
}

#[test]
fn examples_can_be_copied() {
    for manual in &MANUALS {
        let text = manual.text();
        let one = |heading: &str| -> String {
            let found = blocks(&text, heading);
            assert_eq!(found.len(), 1, "{heading}");
            found[0].to_owned()
        };
        // Of the grades the one with places, whose name the others take.
        let grades = blocks(&text, manual.grades);
        let limited = grades.iter().find(|block| block.contains("least: 1")).unwrap();
        let parts = [one(manual.rows), one(manual.tables), one(manual.others), (*limited).to_owned()];
        let rulebook = copied("unit", [AROUND].into_iter().chain(parts.iter().map(String::as_str)));
        assert!(rulebook.results.len() > 25, "{}", manual.file);
        let groups = blocks(&text, manual.groups);
        let [front, rules] = groups.as_slice() else { panic!("{}", manual.groups) };
        let front = front.split('#').next().unwrap().trim();
        let rulebook = copied(&format!("group\n{front}"), [*rules].into_iter());
        assert!(rulebook.results.len() > 6, "{}", manual.file);
    }
}

#[test]
fn both_manuals_have_the_same_examples() {
    let bare = |manual: &Manual| -> Vec<String> {
        let text = manual.text();
        let code = text.split("```").skip(1).step_by(2);
        let without_comments =
            code.flat_map(str::lines).map(|line| line.split(" #").next().unwrap().trim().to_owned());
        without_comments.filter(|line| !line.is_empty()).collect()
    };
    let (english, chinese) = (bare(&MANUALS[0]), bare(&MANUALS[1]));
    assert!(english.len() > 150);
    assert_eq!(english, chinese);
}

#[test]
fn the_table_of_phrases_is_as_long_as_promised_and_each_says_what_to_write() {
    let mut said: Vec<Vec<String>> = Vec::new();
    for manual in &MANUALS {
        let text = manual.text();
        let (_, table) = text.split_once(manual.phrases).unwrap();
        let rows: Vec<&str> = table
            .split("\n## ")
            .next()
            .unwrap()
            .lines()
            .filter(|line| line.starts_with("| "))
            .skip(2)
            .collect();
        assert!(rows.len() >= 60, "{} phrases", rows.len());
        let mut phrases = Vec::new();
        for row in rows {
            let [_, says, write, _] = row.split('|').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let written = write.contains('`') || write.contains("table");
            assert!(says.chars().any(|c| c >= '\u{4e00}') && written, "{row}");
            phrases.push(says.to_owned());
        }
        said.push(phrases);
    }
    assert_eq!(said[0], said[1]);
}
