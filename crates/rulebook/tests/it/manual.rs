//! The worked examples of the manual are read by the checker, as a clerk would copy them.

use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_rulebook::Rulebook;

use crate::bureau::library_with_kinds;

const KINDS: [&str; 5] = [
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
];

/// What the examples speak of and do not write themselves.
const AROUND: &str = "
settings:
  lab_factor: { title: 实验折算, unit: factor, value: 1.2, source: 文 }
  pool: { title: 奖金总额, unit: yuan, value: 100000, source: 文 }
measures:
  points: { title: 积分, from: honour, by: holder.unit, sum: \"award(level, prize)\" }
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

#[test]
fn examples_can_be_copied() {
    let manual =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rulebooks.md")).unwrap();
    let sections = [
        ("### Which rows count, and how much\n", 1),
        ("## Tables\n", 1),
        ("### Others, earlier, elsewhere\n", 1),
    ];
    let mut text = "---\nid: manual\ntitle: 手册\nversion: '1'\neffective: 2025-01-01\nperiod: school-year\nsubject: unit\n---\n## 周边\n文。\n\n```rule\n".to_owned();
    text.push_str(AROUND);
    text.push_str("```\n");
    let mut number = 0;
    let mut add = |block: &str| {
        number += 1;
        text.push_str(&format!("## 例 {number}\n文。\n\n```rule\n{block}```\n"));
    };
    for (heading, wanted) in sections {
        let found = blocks(&manual, heading);
        assert_eq!(found.len(), wanted, "{heading}");
        found.into_iter().for_each(&mut add);
    }
    // Of the grades the one with places, whose name the others take.
    let grades = blocks(&manual, "## Grades, quotas, rankings\n");
    let limited = grades.iter().find(|block| block.contains("least: 1")).unwrap();
    add(limited);
    let (rulebook, findings) = Rulebook::read(&Source::new("manual.md", text), &library_with_kinds(&KINDS));
    let told: Vec<String> = findings.iter().map(|f| f.render(Locale::En)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(rulebook.unwrap().results.len() > 25);
}

#[test]
fn the_table_of_phrases_is_as_long_as_promised_and_each_says_what_to_write() {
    let manual =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rulebooks.md")).unwrap();
    let (_, table) = manual.split_once("## The document says → write\n").unwrap();
    let rows: Vec<&str> =
        table.split("\n## ").next().unwrap().lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert!(rows.len() >= 60, "{} phrases", rows.len());
    for row in rows {
        let [_, says, write, _] = row.split('|').collect::<Vec<_>>()[..] else { panic!("{row}") };
        assert!(
            says.chars().any(|c| c >= '\u{4e00}') && (write.contains('`') || write.contains("table")),
            "{row}"
        );
    }
}
