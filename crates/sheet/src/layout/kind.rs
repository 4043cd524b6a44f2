//! The layout of a record kind.

use mingde_core::kind::{Asked, Choice, Field, Kind, Party, Role};

use super::{CellKind, Column, Key, Layout, Part, PartLayout, sheet_name};

impl Layout {
    /// The layout of a record kind: 编号, 单位, date, roles, fields, evidence; and a second sheet when
    /// something is recorded about participants. Participants may then stand in either sheet, so in the first
    /// their columns are not required.
    pub fn of_kind(kind: &Kind) -> Layout {
        let attributes = kind.attributes();
        let second = !attributes.is_empty();
        let mut columns = vec![
            number_column(false, second),
            Column::new(Key::Unit, "单位", "Unit", CellKind::One(Party::Unit))
                .required()
                .called(&["填报单位", "所在单位", "学校", "部门", "单位名称", "科室", "学校名称", "所在学校"])
                .help("填报单位的全称或代码")
                .wide(24),
            Column::new(Key::Date, &kind.date_title, &kind.date_english, CellKind::Date)
                .required()
                .called(&["日期", "时间"])
                .help("如 2025-09-01 或 2025年9月1日"),
        ];
        columns.extend(kind.roles.iter().map(|role| role_column(role, second)));
        columns.extend(kind.fields.iter().map(|f| Column::of_field(f, Key::Field(f.name.clone()))));
        if kind.evidence.asked != Asked::No {
            let title = &kind.evidence.title;
            let english = &kind.evidence.english;
            columns.push(
                Column::new(Key::Evidence, title, english, CellKind::Texts)
                    .called(&["佐证文件", "佐证材料", "附件"])
                    .help("佐证文件的文件名，多个用顿号隔开；文件与本表放在同一文件夹")
                    .wide(28),
            );
        }
        let columns = without_clashes(columns);
        let mut parts = vec![PartLayout::new(Part::Records, sheet_name(&kind.title), columns)];
        if second {
            let columns = without_clashes(participant_columns(kind, &attributes));
            let sheet = if kind.title == "参与人" { "参与人明细" } else { "参与人" };
            parts.push(PartLayout::new(Part::Participants, sheet.to_owned(), columns));
        }
        Layout {
            id: format!("kind/{}", kind.id),
            title: kind.title.clone(),
            english: kind.english.clone(),
            purpose: kind.purpose.clone(),
            parts: parts.into(),
        }
    }
}

fn number_column(required: bool, second: bool) -> Column {
    let help = if second {
        "本单位自编的号，同一单位内不重复；填了“参与人”表的记录必须有编号"
    } else {
        "本单位自编的号，同一单位内不重复；可不填"
    };
    let column = Column::new(Key::Number, "编号", "No.", CellKind::Code);
    let column = column.called(&["记录编号", "单号", "Number"]).help(help).wide(14);
    if required { column.required() } else { column }
}

fn role_column(role: &Role, second: bool) -> Column {
    let one = role.max == Some(1);
    let kind = if one { CellKind::One(role.of) } else { CellKind::Several { of: role.of, max: role.max } };
    let column = Column::new(Key::Role(role.name.clone()), &role.title, &role.english, kind);
    let column = column.help(party_help(role.of, one)).wide(if one { 16 } else { 32 });
    let named = format!("{}姓名", role.title);
    let column = if role.of == Party::Person { column.called(&[&named]) } else { column };
    // Participants with attributes may stand in the second sheet; the count is checked over both.
    if role.min > 0 && !second { column.required() } else { column }
}

fn party_help(of: Party, one: bool) -> &'static str {
    match (of, one) {
        (Party::Person, true) => "姓名、工号或“姓名(工号)”；有重名时请写工号",
        (Party::Person, false) => "姓名、工号或“姓名(工号)”，多人用顿号隔开；有重名时请写工号",
        (Party::Unit, true) => "单位名称或代码",
        (Party::Unit, false) => "单位名称或代码，多个用顿号隔开",
        (Party::Group, true) => "小组名称或代码",
        (Party::Group, false) => "小组名称或代码，多个用顿号隔开",
    }
}

fn participant_columns(kind: &Kind, attributes: &[&Field]) -> Vec<Column> {
    let choice = |r: &Role| Choice {
        code: r.name.clone(),
        title: r.title.clone(),
        english: r.english.clone(),
        called: Vec::new(),
    };
    let roles: Vec<Choice> = kind.roles.iter().map(choice).collect();
    let party = kind.roles.iter().find(|r| !r.attributes.is_empty()).map_or(Party::Person, |r| r.of);
    let mut columns = vec![
        number_column(true, true).help("对应记录的编号，与第一张表一致"),
        Column::new(Key::ParticipantRole, "角色", "Role", CellKind::Choice(roles)).required().wide(14),
        Column::new(Key::Participant, "参与人", "Participant", CellKind::One(party))
            .required()
            .called(&["姓名", "人员", "参加人员"])
            .help(party_help(party, true))
            .wide(18),
    ];
    for field in attributes {
        let mut column = Column::of_field(field, Key::Attribute(field.name.clone()));
        // An attribute is only required where every role that can stand in the sheet has it.
        column.required &= kind.roles.iter().all(|r| r.attributes.iter().any(|f| f.name == field.name));
        columns.push(column);
    }
    columns
}

/// A title of the kind may coincide with one of ours (编号, 单位); the later column then says what it is.
fn without_clashes(mut columns: Vec<Column>) -> Vec<Column> {
    for at in 1..columns.len() {
        let (before, rest) = columns.split_at_mut(at);
        let column = &mut rest[0];
        let taken = |title: &str| before.iter().any(|c| c.title == title);
        while taken(&column.title) {
            column.title.push('2');
        }
    }
    columns
}
