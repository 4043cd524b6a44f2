use std::sync::Arc;

use mingde_sheet::{CellKind, Key, Layout, Part};

use crate::stage::{line, persons, schema, study, workbook};

#[test]
fn a_kind_becomes_a_sheet_of_records_and_one_of_participants() {
    let layout = study();
    let titles = |at: usize| layout.parts[at].columns.iter().map(|c| c.title.as_str()).collect::<Vec<_>>();
    assert_eq!(
        titles(0),
        [
            "编号",
            "单位",
            "学习日期",
            "参加人员",
            "主持人",
            "学习主题",
            "开始时间",
            "学时",
            "经费",
            "是否集中学习",
            "学习形式",
            "佐证材料"
        ]
    );
    assert_eq!(titles(1), ["编号", "角色", "参与人", "到会情况", "测试成绩"]);
    let records = layout.part(Part::Records).unwrap();
    let attendees = &records.columns[records.position(&Key::Role("attendee".into())).unwrap()];
    assert!(matches!(attendees.kind, CellKind::Several { max: None, .. }));
    assert!(!attendees.required, "attendees may stand in the second sheet instead");
    assert!(layout.part(Part::Participants).unwrap().columns[0].required);
}

#[test]
fn registry_sheets_have_headings_of_their_own_and_take_further_fields() {
    let layouts = Layout::of_registry(&schema());
    assert_eq!(
        layouts.iter().map(|l| l.title.as_str()).collect::<Vec<_>>(),
        ["单位", "人员", "任职", "小组", "成员"]
    );
    for layout in &layouts {
        let mut titles: Vec<_> = layout.parts[0].columns.iter().map(|c| &c.title).collect();
        titles.sort();
        let count = titles.len();
        titles.dedup();
        assert_eq!(titles.len(), count, "{}", layout.title);
    }
    let persons = layouts[1].part(Part::Persons).unwrap();
    let id_number = &persons.columns[persons.position(&Key::IdNumber).unwrap()];
    assert!(id_number.sensitive && id_number.kind.is_text_format());
    assert!(persons.position(&Key::Field("degree".into())).is_some());
}

#[test]
fn a_changed_kind_is_another_version() {
    let mut changed = study();
    let before = changed.version();
    Arc::make_mut(&mut changed.parts)[0].columns[5].title = "主题".to_owned();
    assert_ne!(changed.version(), before);
}

#[test]
fn what_a_heading_means_is_learned_in_place() {
    let mut layout = persons();
    let there = layout.parts.as_ptr();
    layout.learn(0, "干啥的", Some("职务"));
    layout.learn(0, "备注 ", None);
    layout.learn(0, "教师姓名", None);
    layout.learn(9, "干啥的", None);
    assert_eq!(layout.parts.as_ptr(), there, "nothing is copied that nobody else holds");
    let before = layout.clone();
    layout.learn(0, "别的", None);
    assert_ne!(before, layout, "whoever holds it keeps what was known");

    let heads = |heads: &[&str]| {
        let xml = format!("<sheetData>{}</sheetData>", line(1, heads));
        workbook(&xml).unwrap().recognise(std::slice::from_ref(&layout)).unwrap().sheets.remove(0)
    };
    let whole = heads(&["姓名", "所在单位", "干啥的", "备注", "教师姓名"]);
    assert_eq!(whole.columns.iter().flatten().count(), 3);
    let asked: Vec<_> = whole.columns_to_ask_about().map(|one| one.heading.as_str()).collect();
    assert!(asked.is_empty(), "{asked:?}");
    // It goes back with rows that are refused.
    assert!(whole.unknown.iter().any(|one| one.heading == "备注" && one.left_out));
    let lacking = heads(&["工号", "所在单位", "干啥的", "备注"]);
    let asked: Vec<_> = lacking.columns_to_ask_about().map(|one| (&*one.heading, one.left_out)).collect();
    assert_eq!(asked, [("备注", true)]);
}
