//! The registry: units, persons with their posts, groups with their members. Everything in it is dated, so
//! that "as it stood on" any day can be asked.
//!
//! Units, persons and groups are whole values: a transfer that ends one post and begins another is one
//! revision of one person, never half of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::{Day, Month};
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::id::{EntityId, GroupId, PersonId, UnitId};
use crate::kind::{Choice, Field, read_called, read_fields};
use crate::office::{Office, read_offices};
use crate::record::Value;
use crate::unit_history::UnitHistory;
use crate::yaml::{Fields, Findings, parse};

mod titles;

pub use titles::TitleRank;
use titles::read_titles;

/// A half-open range of days: `from` is in it, `to` is not. Open ends reach for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First day.
    pub from: Option<Day>,
    /// First day after.
    pub to: Option<Day>,
}

impl Span {
    /// For ever.
    pub const ALWAYS: Span = Span { from: None, to: None };

    /// Whether `day` is in it.
    pub fn contains(&self, day: Day) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day < t)
    }
}

/// A unit: the bureau, a department, a school, a party branch.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unit {
    /// Code that identifies it: 学校标识码 or the bureau's own.
    pub code: String,
    /// Name in use.
    pub name: String,
    /// Other names it is or was known by; they are found in imports too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Code of its kind in [`RegistrySchema::unit_kinds`].
    pub kind: String,
    /// To which units it belonged, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Parent>,
    /// When it existed.
    pub span: Span,
    /// What it was called before, and what took its place.
    #[serde(default, skip_serializing_if = "UnitHistory::is_empty")]
    pub history: UnitHistory,
    /// Further fields of [`RegistrySchema::unit_fields`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
}

/// A dated parent of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Parent {
    /// The parent.
    pub unit: UnitId,
    /// When.
    pub span: Span,
}

/// A person with all posts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// Staff number (工号), which identifies the person; made from the sealed identity number where none is given.
    pub code: String,
    /// Name.
    pub name: String,
    /// Sex, where known.
    pub sex: Option<Sex>,
    /// Date of birth, where known.
    pub birth: Option<Day>,
    /// Whether only its month is known: then it is the first of that month.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub birth_by_month: bool,
    /// Identity number, encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<Sealed>,
    /// Keyed hash of the identity number, to find a person by it without storing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number_index: Option<String>,
    /// Mobile phone, encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    /// Posts, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<Post>,
    /// Further fields of [`RegistrySchema::person_fields`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
}

impl Person {
    /// Name of the identity number among what is sealed of a person.
    pub const ID_NUMBER: &str = "id_number";
    /// Name of the phone number among what is sealed of a person.
    pub const PHONE: &str = "phone";

    /// Whether both may be born at the same time: on the same day, or in the same month where of one only that is known.
    /// Not where of one nothing is known.
    pub fn may_be_born_with(&self, other: &Self) -> bool {
        let by_month = self.birth_by_month || other.birth_by_month;
        let births = self.birth.zip(other.birth);
        births.is_some_and(|(own, others)| own == others || by_month && Month::of(own).contains(others))
    }
}

/// A value encrypted with the bureau's field key and bound to its place ([`crate::sealing::Binding`]), as the store
/// wrote it. Only the store can open it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);

/// Sex as the registers have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

/// A dated post of a person at a unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Post {
    /// Where: a school or a department.
    pub unit: UnitId,
    /// What it is called: `教导主任`.
    pub title: String,
    /// Code of its rank in [`RegistrySchema::ranks`].
    pub rank: String,
    /// When.
    pub span: Span,
    /// Whether it is held beside a main post (兼任); head counts use main posts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub concurrent: bool,
}

/// A group: a leading group, a volunteer team, a party committee, a board of supervisors.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Group {
    /// Code that identifies it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its kind in [`RegistrySchema::group_kinds`].
    pub kind: String,
    /// The unit it belongs to.
    pub unit: UnitId,
    /// Its term.
    pub span: Span,
    /// Members, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// Further fields of [`RegistrySchema::group_fields`], of which none is sensitive.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
}

/// A dated membership.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Code of the role in [`RegistrySchema::member_roles`].
    pub role: String,
    /// When.
    pub span: Span,
}

impl Unit {
    /// The id that belongs to a unit code.
    pub fn id_of(code: &str) -> UnitId {
        UnitId(EntityId::derive("unit", &[code]))
    }

    /// The parent on a day.
    pub fn parent_on(&self, day: Day) -> Option<UnitId> {
        self.parents.iter().find(|p| p.span.contains(day)).map(|p| p.unit)
    }
}

impl Person {
    /// Somebody of whom nothing else is known yet.
    pub fn new(code: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            name: name.into(),
            sex: None,
            birth: None,
            birth_by_month: false,
            id_number: None,
            id_number_index: None,
            phone: None,
            posts: Vec::new(),
            fields: BTreeMap::new(),
        }
    }

    /// The id that belongs to a staff number.
    pub fn id_of(code: &str) -> PersonId {
        PersonId(EntityId::derive("person", &[code]))
    }
}

impl Group {
    /// The id that belongs to a group code.
    pub fn id_of(code: &str) -> GroupId {
        GroupId(EntityId::derive("group", &[code]))
    }
}

/// What the bureau's registry is made of, as data (`library/registry.yaml`): kinds of units, ranks of posts,
/// kinds of groups, the further fields kept about units and persons, and the offices that persons hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegistrySchema {
    /// Kinds of units with the class each belongs to.
    pub unit_kinds: Vec<UnitKind>,
    /// Ranks of posts, highest first.
    pub ranks: Vec<Choice>,
    /// What a title says of the rank of a post, where nobody says it.
    pub titles: Vec<TitleRank>,
    /// Kinds of groups.
    pub group_kinds: Vec<Choice>,
    /// Roles in a group.
    pub member_roles: Vec<Choice>,
    /// Further fields of units.
    pub unit_fields: Vec<Field>,
    /// Further fields of persons.
    pub person_fields: Vec<Field>,
    /// Further fields of groups, of which none is sensitive.
    pub group_fields: Vec<Field>,
    /// Offices.
    pub offices: Vec<Office>,
}

/// A kind of unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitKind {
    /// Code, titles.
    pub choice: Choice,
    /// The class rules usually ask for: a primary school and a kindergarten are both schools.
    pub class: UnitClass,
}

/// Classes of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitClass {
    /// The bureau itself.
    Bureau,
    /// A department of the bureau (科室).
    Department,
    /// A school or kindergarten.
    School,
    /// Another unit under the bureau (教研室, 少年宫).
    Institution,
    /// A party organisation.
    Party,
    /// A bureau below, which has a ledger of its own.
    Subordinate,
}

impl UnitClass {
    /// All, with their names in YAML and rules.
    pub const ALL: [(UnitClass, &'static str); 6] = [
        (UnitClass::Bureau, "bureau"),
        (UnitClass::Department, "department"),
        (UnitClass::School, "school"),
        (UnitClass::Institution, "institution"),
        (UnitClass::Party, "party"),
        (UnitClass::Subordinate, "subordinate"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(c, _)| *c == self).map_or("", |(_, n)| n)
    }
}

impl RegistrySchema {
    /// The class of a unit kind.
    pub fn class_of(&self, kind: &str) -> Option<UnitClass> {
        self.unit_kinds.iter().find(|k| k.choice.code == kind).map(|k| k.class)
    }

    /// An office by its code.
    pub fn office(&self, code: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.choice.code == code)
    }

    /// Reads `registry.yaml`.
    pub fn read(source: &Arc<Source>) -> (Option<Self>, Vec<Diagnostic>) {
        let node = match parse(source, 0..source.text.len()) {
            Ok(node) => node,
            Err(finding) => return (None, vec![*finding]),
        };
        let mut findings = Findings::new(source);
        let mut fields = Fields::of(&node, &mut findings);
        let mut unit_kinds = Vec::new();
        for entry in fields.entries("unit_kinds", &mut findings) {
            let mut kind = Fields::of(&entry.value, &mut findings);
            let choice = choice(&entry.key, &mut kind, &mut findings);
            let word = kind.required_text("class", &mut findings);
            let class = UnitClass::ALL.iter().find(|(_, n)| *n == word).map(|(c, _)| *c);
            if class.is_none() {
                let message = Message::new("registry-unknown-class").with("word", word);
                findings.unknown(entry.value.span.clone(), message, word, UnitClass::ALL.map(|(_, n)| n));
            }
            kind.finish(&mut findings);
            unit_kinds.push(UnitKind { choice, class: class.unwrap_or(UnitClass::Institution) });
        }
        let mut choices = |key: &'static str, findings: &mut Findings| -> Vec<Choice> {
            let entries = fields.entries(key, findings);
            let mut list = Vec::new();
            for entry in entries {
                let mut one = Fields::of(&entry.value, findings);
                list.push(choice(&entry.key, &mut one, findings));
                one.finish(findings);
            }
            list
        };
        let ranks = choices("ranks", &mut findings);
        let group_kinds = choices("group_kinds", &mut findings);
        let member_roles = choices("member_roles", &mut findings);
        let unit_fields = read_fields(fields.entries("unit_fields", &mut findings), &mut findings);
        let person_fields = read_fields(fields.entries("person_fields", &mut findings), &mut findings);
        let entries = fields.entries("group_fields", &mut findings);
        let group_fields = read_fields(entries, &mut findings);
        // Groups are few and known to everybody: nothing of them is sealed.
        for (field, entry) in group_fields.iter().zip(entries).filter(|(field, _)| field.sensitive) {
            let message = Message::new("registry-group-field-sensitive").with_title("title", field);
            findings.error(entry.key_span.clone(), message);
        }
        let offices = read_offices(&mut fields, &mut findings);
        let titles = read_titles(&mut fields, &ranks, &mut findings);
        fields.finish(&mut findings);
        let schema = Self {
            unit_kinds,
            ranks,
            titles,
            group_kinds,
            member_roles,
            unit_fields,
            person_fields,
            group_fields,
            offices,
        };
        ((!findings.has_errors()).then_some(schema), findings.list)
    }
}

pub(crate) fn choice(code: &str, fields: &mut Fields<'_>, findings: &mut Findings) -> Choice {
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.required_text("english", findings).to_owned();
    let called = read_called(fields, findings);
    Choice { code: code.to_owned(), title, english, called }
}
