//! What the generator hands over: the files the demo bureau would import, as typed rows. Whoever writes them
//! to spreadsheets decides how they look.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::kind::{Kind, Party};
use mingde_core::record::{Content, Participant, Value, Who};
use mingde_core::registry::{Group, Person, Sex, Unit};

/// One file of the bureau's year.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoFile {
    /// Folder and name: `2025-09/谈心谈话.xlsx`. Unique within a year.
    pub name: String,
    /// When the bureau imports it: for a month's file usually the 5th of the next month. Never earlier than
    /// the file before.
    pub recorded: Timestamp,
    /// Why, where it changes what was handed in before; else empty.
    pub reason: String,
    /// The rows.
    pub content: FileContent,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FileContent {
    /// 单位
    Units(Vec<UnitRow>),
    /// 人员
    Persons(Vec<PersonRow>),
    /// 任职. A row whose person, unit, title and first day are known already changes that post.
    Posts(Vec<PostRow>),
    /// 小组
    Groups(Vec<GroupRow>),
    /// 成员
    Members(Vec<MemberRow>),
    /// Records of one kind. A row that identifies a known record corrects it.
    Records {
        /// Id of the kind.
        kind: String,
        /// The records.
        rows: Vec<RecordRow>,
    },
    /// Records of one kind that are taken back, as they were handed in.
    Withdrawals {
        /// Id of the kind.
        kind: String,
        /// The records.
        rows: Vec<RecordRow>,
    },
}

/// A unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRow {
    /// 学校标识码 or the bureau's own code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its kind in the registry schema.
    pub kind: String,
    /// Code of the unit above it.
    pub parent: Option<String>,
    /// Further fields of the registry schema.
    pub fields: Vec<(&'static str, Value)>,
}

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRow {
    /// Staff number.
    pub code: String,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth: Day,
    /// Identity number in clear; some registers lack it.
    pub id_number: Option<String>,
    /// Mobile phone in clear.
    pub phone: String,
    /// Further fields of the registry schema.
    pub fields: Vec<(&'static str, Value)>,
}

/// A post of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// Staff number.
    pub person: String,
    /// Code of the unit.
    pub unit: String,
    /// 职务.
    pub title: String,
    /// Code of the rank.
    pub rank: String,
    /// First day.
    pub first: Day,
    /// Last day, inclusive as people write it; open when absent.
    pub last: Option<Day>,
    /// Whether it is held beside a main post.
    pub concurrent: bool,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// Code of the unit it belongs to.
    pub unit: String,
    /// First day of its term.
    pub first: Day,
    /// Last day of its term, inclusive; open when absent.
    pub last: Option<Day>,
}

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Code of the group.
    pub group: String,
    /// Staff number.
    pub person: String,
    /// Code of the role.
    pub role: String,
    /// First day.
    pub first: Day,
    /// Last day, inclusive; open when absent.
    pub last: Option<Day>,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRow {
    /// The reporter's own number; always there when the kind has participants with attributes.
    pub number: Option<String>,
    /// Code of the reporting unit.
    pub unit_code: String,
    /// Event date.
    pub date: Day,
    /// Fields by name, in the order of the kind.
    pub fields: Vec<(String, Value)>,
    /// Who took part, role by role in the order of the kind.
    pub participants: Vec<PartRow>,
}

/// A participation.
#[derive(Debug, Clone, PartialEq)]
pub struct PartRow {
    /// Name of the role; shared, for a year holds a million of them.
    pub role: Arc<str>,
    /// Code of the person, unit or group.
    pub code: String,
    /// Attributes by name.
    pub attributes: Vec<(Arc<str>, Value)>,
}

impl FileContent {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Units(rows) => rows.len(),
            Self::Persons(rows) => rows.len(),
            Self::Posts(rows) => rows.len(),
            Self::Groups(rows) => rows.len(),
            Self::Members(rows) => rows.len(),
            Self::Records { rows, .. } | Self::Withdrawals { rows, .. } => rows.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl RecordRow {
    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// The participants in a role.
    pub fn in_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a PartRow> {
        self.participants.iter().filter(move |p| &*p.role == role)
    }

    /// The record as the ledger will hold it. Sensitive values are still in clear. A participant whose role
    /// the kind does not know is left out.
    pub fn content(&self, kind: &Kind) -> Content {
        let participants = self.participants.iter().filter_map(|part| {
            let who = match kind.role(&part.role)?.of {
                Party::Person => Who::Person(Person::id_of(&part.code)),
                Party::Unit => Who::Unit(Unit::id_of(&part.code)),
                Party::Group => Who::Group(Group::id_of(&part.code)),
            };
            let attributes = part.attributes.iter().map(|(n, v)| (n.to_string(), v.clone())).collect();
            Some(Participant { role: part.role.to_string(), who, attributes })
        });
        Content {
            kind: kind.id.clone(),
            unit: Unit::id_of(&self.unit_code),
            date: self.date,
            number: self.number.clone(),
            fields: self.fields.iter().cloned().collect(),
            participants: participants.collect(),
            evidence: Vec::new(),
        }
    }
}
