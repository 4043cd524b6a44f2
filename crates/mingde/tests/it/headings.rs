//! Headings that no template has: what they mean is said once with the call, and remembered.

use mingde_testkit::{Grid, write_workbook};

use crate::desk::Desk;

const HEADS: [&str; 5] = ["工号", "姓名", "工作的地方", "职务", "属相"];

fn roster(desk: &Desk, name: &str, line: &[&str]) {
    write_workbook(&desk.file(name), &[Grid::new("人员", &HEADS).line(line)]);
}

#[test]
fn what_a_heading_means_is_said_once_and_remembered() {
    let desk = Desk::with_registry();
    roster(&desk, "一.xlsx", &["T1", "沈老师", "第一小学", "教师", "龙"]);
    let asked = desk.run(&["import", "--dry-run", "一.xlsx"]);
    assert!(asked.out.contains("--heading \"工作的地方="), "how to say it is told: {}", asked.out);
    let wrong = desk.run(&["import", "--dry-run", "--heading", "工作的地方=所在的单位", "一.xlsx"]);
    assert_eq!(wrong.status, Some(2));
    assert!(wrong.err.contains("所在单位"), "the nearest column is named: {}", wrong.err);
    let nowhere = desk.run(&["import", "--dry-run", "--heading", "星座=姓名", "一.xlsx"]);
    assert!(nowhere.err.contains("工作的地方、属相"), "{}", nowhere.err);

    let said = ["import", "--heading", "工作的地方=所在单位", "--heading", "属相=", "一.xlsx"];
    let taken = desk.run(&said).done();
    assert!(taken.contains("没有填级别，按职务登记为“专任教师”：教师"), "{taken}");
    roster(&desk, "二.xlsx", &["T2", "韩老师", "第一小学", "教师", "蛇"]);
    let next = desk.run(&["import", "二.xlsx"]).done();
    assert!(!next.contains("--heading"), "nothing is asked again: {next}");
    // Who imported is told by what they are.
    assert!(desk.run(&["import", "list"]).done().contains("操作员"));
    desk.run(&["import", "二.xlsx", "--account", "P02"]).done();
}
