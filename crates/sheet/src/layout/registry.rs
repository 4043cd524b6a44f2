//! The layouts of the registry.

use mingde_core::kind::{Choice, Field, Party};
use mingde_core::registry::RegistrySchema;

use super::{CellKind, Column, Key, Layout, Months, Part, PartLayout};

const UNIT: CellKind = CellKind::One(Party::Unit);
const PERSON: CellKind = CellKind::One(Party::Person);
const GROUP: CellKind = CellKind::One(Party::Group);
const NAME: CellKind = CellKind::Name { max: 100 };
const PERSON_HELP: &str = "姓名、工号或“姓名(工号)”；有重名时请写工号";
const LAST_DAY: &str = "最后一天（含当天）；至今请留空";

impl Layout {
    /// The layouts of units, persons, posts, groups and members, in that order, which is also the order in
    /// which they can be imported.
    pub fn of_registry(schema: &RegistrySchema) -> Vec<Layout> {
        let parts = [Part::Units, Part::Persons, Part::Posts, Part::Groups, Part::Members];
        parts.into_iter().filter_map(|part| Self::of_registry_part(schema, part)).collect()
    }

    /// The registry layout of one part; none for the parts of records.
    pub fn of_registry_part(schema: &RegistrySchema, part: Part) -> Option<Layout> {
        let (id, title, english, purpose, columns) = match part {
            Part::Units => {
                ("units", "单位", "Units", "机关、科室、学校等单位，一行一个单位。", units(schema))
            }
            Part::Persons => (
                "persons",
                "人员",
                "Persons",
                "人员及其主要任职，一行一人。工号与身份证号至少填一项。",
                persons(schema),
            ),
            Part::Posts => (
                "posts",
                "任职",
                "Posts",
                "人员的全部任职，一行一个任职；调动时原任职填写任职止。",
                posts(schema),
            ),
            Part::Groups => {
                ("groups", "小组", "Groups", "领导小组、志愿队、党组织班子等，一行一个。", groups(schema))
            }
            Part::Members => ("members", "成员", "Members", "小组成员，一行一个成员。", members(schema)),
            Part::Records | Part::Participants => return None,
        };
        Some(Layout {
            id: format!("registry/{id}"),
            title: title.to_owned(),
            english: english.to_owned(),
            purpose: purpose.to_owned(),
            parts: [PartLayout::new(part, title.to_owned(), columns)].into(),
        })
    }
}

fn fields(list: &[Field]) -> impl Iterator<Item = Column> {
    list.iter().map(|f| Column::of_field(f, Key::Field(f.name.clone())).months(Months::Kept))
}

fn date(key: Key, title: &str, english: &str, help: &str) -> Column {
    let months = match key {
        Key::Birth => Months::Kept,
        Key::From => Months::Begin,
        _ => Months::Refused,
    };
    Column::new(key, title, english, CellKind::Date).months(months).help(help)
}

fn choice(key: Key, title: &str, english: &str, choices: &[Choice]) -> Column {
    Column::new(key, title, english, CellKind::Choice(choices.to_vec()))
}

fn units(schema: &RegistrySchema) -> Vec<Column> {
    let kinds: Vec<Choice> = schema.unit_kinds.iter().map(|k| k.choice.clone()).collect();
    let mut columns = vec![
        Column::new(Key::Code, "单位代码", "Unit code", CellKind::Code)
            .required()
            .called(&[
                "标识码",
                "学校标识码",
                "单位标识码",
                "机构标识码",
                "学校代码",
                "单位编码",
                "机构代码",
                "代码",
            ])
            .help("学校标识码或本局自编代码，不重复"),
        Column::new(Key::Name, "单位名称", "Unit name", NAME)
            .required()
            .called(&["名称", "学校名称", "单位全称", "单位"])
            .wide(28),
        choice(Key::Kind, "单位类别", "Unit kind", &kinds).required().called(&[
            "类别",
            "单位性质",
            "学校类别",
            "类型",
        ]),
        Column::new(Key::Parent, "上级单位", "Parent unit", UNIT)
            .called(&["主管单位", "隶属单位", "上级"])
            .help("上级单位的名称或代码；最上级单位留空")
            .wide(24),
        Column::new(Key::Aliases, "其他名称", "Other names", CellKind::Texts)
            .called(&["曾用名", "简称", "单位简称", "学校简称", "原名", "原名称", "别名"])
            .help("简称、曾用名，多个用顿号隔开")
            .wide(24),
        date(Key::From, "成立日期", "Founded", "可不填").called(&["设立日期", "建校日期"]),
        date(Key::To, "撤销日期", "Dissolved", LAST_DAY).called(&["停办日期"]),
    ];
    columns.extend(fields(&schema.unit_fields));
    columns
}

fn persons(schema: &RegistrySchema) -> Vec<Column> {
    let sexes = [("male", "男", "Male"), ("female", "女", "Female")].map(|(code, title, english)| Choice {
        code: code.into(),
        title: title.into(),
        english: english.into(),
        called: Vec::new(),
    });
    let mut columns = vec![
        Column::new(Key::Code, "工号", "Staff number", CellKind::Code)
            .called(&["职工号", "教师编号", "人员编号", "员工编号", "教职工号"])
            .help("不重复；没有工号的请填身份证号"),
        Column::new(Key::Name, "姓名", "Name", NAME)
            .required()
            .called(&["教师姓名", "人员姓名", "职工姓名", "名字"])
            .wide(12),
        choice(Key::Sex, "性别", "Sex", &sexes).wide(6),
        date(Key::Birth, "出生日期", "Date of birth", "填了身份证号可不填").called(&[
            "出生年月日",
            "出生年月",
            "生日",
            "出生时间",
        ]),
        Column::new(Key::IdNumber, "身份证号", "Identity number", CellKind::IdNumber)
            .sensitive()
            .called(&["身份证号码", "身份证", "证件号码", "公民身份号码"])
            .help("18 位；加密保存")
            .wide(22),
        Column::new(Key::Phone, "手机号", "Phone", CellKind::Phone)
            .sensitive()
            .called(&["手机号码", "联系电话", "电话", "手机", "联系方式"])
            .help("加密保存")
            .wide(14),
        Column::new(Key::AtUnit, "所在单位", "At unit", UNIT)
            .called(&[
                "单位",
                "工作单位",
                "学校",
                "任职单位",
                "部门",
                "科室",
                "单位名称",
                "所在学校",
                "学校名称",
                "所属单位",
                "任教学校",
            ])
            .help("主要任职所在单位的名称或代码；任职另表填报的可不填")
            .wide(24),
        Column::new(Key::PostTitle, "职务", "Post", NAME).called(&[
            "岗位",
            "现任职务",
            "行政职务",
            "职务名称",
        ]),
        choice(Key::Rank, "级别", "Rank", &schema.ranks).called(&[
            "职级",
            "人员级别",
            "干部级别",
            "人员类别",
        ]),
        date(Key::From, "任职起", "Post from", "现任职务的第一天").called(&[
            "任职时间",
            "任职日期",
            "任职起始",
            "任职年月",
            "到岗日期",
            "任现职时间",
            "任现职日期",
            "任现职年月",
            "现任职时间",
        ]),
        date(Key::To, "任职止", "Post to", LAST_DAY).called(&["离任日期", "任职结束"]),
    ];
    columns.extend(fields(&schema.person_fields));
    columns
}

fn posts(schema: &RegistrySchema) -> Vec<Column> {
    vec![
        Column::new(Key::Person, "人员", "Person", PERSON)
            .required()
            .called(&["姓名", "工号", "教师"])
            .help(PERSON_HELP)
            .wide(18),
        Column::new(Key::AtUnit, "任职单位", "At unit", UNIT)
            .required()
            .called(&["单位", "所在单位", "学校", "部门", "所在学校", "工作单位"])
            .wide(24),
        Column::new(Key::PostTitle, "职务", "Post", NAME).called(&["岗位"]),
        choice(Key::Rank, "级别", "Rank", &schema.ranks).required().called(&["职级"]),
        date(Key::From, "任职起", "Post from", "第一天").required().called(&["任职时间", "任职日期"]),
        date(Key::To, "任职止", "Post to", LAST_DAY).called(&["离任日期", "任职结束"]),
        Column::new(Key::Concurrent, "兼任", "Concurrent", CellKind::Flag)
            .called(&["是否兼任", "兼职"])
            .help("在主要任职之外兼任的填“是”；统计人数时只看主要任职")
            .wide(8),
    ]
}

fn groups(schema: &RegistrySchema) -> Vec<Column> {
    let mut columns = vec![
        Column::new(Key::Code, "小组代码", "Group code", CellKind::Code)
            .required()
            .called(&["代码", "小组编号"])
            .help("不重复"),
        Column::new(Key::Name, "小组名称", "Group name", NAME).required().called(&["名称", "小组"]).wide(28),
        choice(Key::Kind, "小组类别", "Group kind", &schema.group_kinds).required().called(&["类别", "类型"]),
        Column::new(Key::AtUnit, "所属单位", "Of unit", UNIT)
            .required()
            .called(&["单位", "所在单位"])
            .wide(24),
        date(Key::From, "成立日期", "From", "任期或成立的第一天").called(&["任期起", "开始日期"]),
        date(Key::To, "届满日期", "To", LAST_DAY).called(&["任期止", "结束日期", "撤销日期"]),
    ];
    columns.extend(fields(&schema.group_fields));
    columns
}

fn members(schema: &RegistrySchema) -> Vec<Column> {
    vec![
        Column::new(Key::Group, "小组", "Group", GROUP)
            .required()
            .called(&["小组名称", "小组代码", "队伍"])
            .help("小组名称或代码")
            .wide(28),
        Column::new(Key::Person, "成员", "Member", PERSON)
            .required()
            .called(&["人员", "姓名", "工号", "队员"])
            .help(PERSON_HELP)
            .wide(18),
        choice(Key::MemberRole, "组内角色", "Role in group", &schema.member_roles)
            .required()
            .called(&["角色", "组内职务"]),
        date(Key::From, "加入日期", "From", "可不填").called(&["任期起", "开始日期"]),
        date(Key::To, "退出日期", "To", LAST_DAY).called(&["任期止", "结束日期"]),
    ]
}
