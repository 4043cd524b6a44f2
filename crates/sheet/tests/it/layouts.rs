use std::sync::Arc;

use mingde_sheet::{CellKind, Key, Layout, Part};

use crate::stage::{schema, study};

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
