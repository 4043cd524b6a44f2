//! Record kinds: what can be recorded, as data. A kind is one YAML file in `library/kinds/`; forms, Excel
//! templates, columns, checks and exports all derive from it. The grammar is described in `docs/kinds.md`.

mod ballot;
mod clause;
mod concerned;
mod field;
mod follow;
mod meant;
mod names;
mod procedure;
mod read;
mod reply;
mod rolls_up;
mod selection;
mod sends;

pub use ballot::{BallotAsks, BallotOutcome, BallotResult};
pub use concerned::Concerned;
pub(crate) use field::read_called;
pub use field::read_fields;
pub use follow::{FollowUps, Splits};
pub use procedure::{
    Clock, DecidingBody, Majority, OwnTime, Procedure, ProcedureStep, Share, Time, ToldBy, check_procedure,
};
pub use read::read_kind;
pub use reply::{ReplyTime, ReplyTo, check_reply};
pub use rolls_up::{LedgerBelow, ResultBelow, RollsUp, SubmissionOf};
pub use selection::{
    CallFields, DecisionFields, HonourFields, NominationFields, ObjectionFields, SelectionKinds,
    SelectionPart, SheetFields, check_selection,
};
pub use sends::{OnPaper, ReceiptOf, Sends, check_sends};

use crate::number::Fixed;

crate::titled!(Choice, Evidence, Field, Kind, Role);

/// A kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Stable name in lower-case words joined by hyphens: `heart-to-heart-talk`.
    pub id: String,
    /// Chinese title: `谈心谈话`.
    pub title: String,
    /// English title.
    pub english: String,
    /// What it is kept for, one or two sentences for the template's notes.
    pub purpose: String,
    /// Codes of the offices that may file such a record ([`crate::office`]).
    pub filed_by: Vec<String>,
    /// Codes of the offices that accept or return it.
    pub accepted_by: Vec<String>,
    /// Title of the event date: `谈话日期`.
    pub date_title: String,
    /// English title of the event date.
    pub date_english: String,
    /// Names of fields and roles that, with unit and date, tell one record from another.
    pub identity: Vec<String>,
    /// Names of roles in no two of which the same person, unit or group may stand; empty where that does not matter.
    pub distinct: Vec<String>,
    /// Whom it is about.
    pub concerned: Concerned,
    /// Who takes part, in which role.
    pub roles: Vec<Role>,
    /// What is recorded.
    pub fields: Vec<Field>,
    /// What evidence is asked for.
    pub evidence: Evidence,
    /// It is filed by whom a record of another kind concerns, and by nobody's office.
    pub replies_to: Option<ReplyTo>,
    /// How the result of a secret ballot becomes such records.
    pub ballot: Option<BallotResult>,
    /// It is sent to units, which sign for it and answer.
    pub sends: Option<Sends>,
    /// By such records units sign for what they were sent; nobody types one.
    pub receipt: Option<ReceiptOf>,
    /// It is an aim that is split over units.
    pub splits: Option<Splits>,
    /// What of it becomes tasks.
    pub follow_ups: Option<FollowUps>,
    /// It is a case: what is done in it one after the other, and which body decides.
    pub procedure: Option<Procedure>,
    /// Such records come about where results go from a bureau to its superior; nobody's office files one.
    pub rolls_up: Option<RollsUp>,
    /// Of such records a selection is made: it is a call, or answers one.
    pub selection: Option<SelectionPart>,
}

/// A role in which persons, units or groups take part in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Name: `counterpart`.
    pub name: String,
    /// Chinese title: `谈话对象`.
    pub title: String,
    /// English title.
    pub english: String,
    /// Who can take the role.
    pub of: Party,
    /// At least so many.
    pub min: u32,
    /// At most so many.
    pub max: Option<u32>,
    /// Persons of other units take it as a matter of course: judges, speakers. Of any other role whoever names somebody they
    /// may not see is asked whether that is meant.
    pub elsewhere: bool,
    /// What is recorded about each participant: attendance, score, hours.
    pub attributes: Vec<Field>,
}

/// Who can take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Party {
    /// A person of the registry.
    Person,
    /// A unit of the registry.
    Unit,
    /// A group of the registry.
    Group,
}

/// One thing recorded about a record, a participant, a unit or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name: `topic`.
    pub name: String,
    /// Chinese title: `谈话主题`.
    pub title: String,
    /// English title.
    pub english: String,
    /// What values it takes.
    pub kind: FieldKind,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether it is encrypted at rest and left out of snapshots, exports and logs.
    pub sensitive: bool,
    /// One line of help for whoever fills it in.
    pub help: String,
}

/// What values a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Prose of at most so many characters.
    Text {
        /// Most characters.
        max: usize,
    },
    /// An exact number with a unit.
    Number {
        /// What is counted or measured.
        unit: Measure,
        /// Most decimals, 0 to 4.
        decimals: u32,
        /// Least value.
        min: Option<Fixed>,
        /// Greatest value.
        max: Option<Fixed>,
    },
    /// A day.
    Date,
    /// A time of day to the minute.
    Time,
    /// Yes or no.
    Flag,
    /// One of a list.
    Choice(Vec<Choice>),
    /// A unit of the registry.
    Unit,
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// Stable code stored in the ledger: `late`.
    pub code: String,
    /// Chinese title: `迟到`.
    pub title: String,
    /// English title.
    pub english: String,
    /// Other words by which people write it: `党员` for `中共党员`.
    pub called: Vec<String>,
}

/// What a number counts or measures. Numbers of different measures are never compared or added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Measure {
    /// 人
    People,
    /// 元
    Yuan,
    /// 小时
    Hours,
    /// 分钟
    Minutes,
    /// 天
    Days,
    /// 分
    Points,
    /// 百分数: `90` is ninety per cent.
    Percent,
    /// 个、件、次、篇 …
    Items,
    /// 平方米
    SquareMetres,
}

impl Measure {
    /// All of them, with their name in YAML and their Chinese word.
    pub const ALL: [(Measure, &'static str, &'static str); 9] = [
        (Measure::People, "people", "人"),
        (Measure::Yuan, "yuan", "元"),
        (Measure::Hours, "hours", "小时"),
        (Measure::Minutes, "minutes", "分钟"),
        (Measure::Days, "days", "天"),
        (Measure::Points, "points", "分"),
        (Measure::Percent, "percent", "%"),
        (Measure::Items, "items", "个"),
        (Measure::SquareMetres, "square-metres", "平方米"),
    ];

    /// Its name in YAML.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(m, ..)| *m == self).map_or("", |(_, name, _)| name)
    }

    /// Its Chinese word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(m, ..)| *m == self).map_or("", |(.., word)| word)
    }

    /// From its name in YAML.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n, _)| *n == name).map(|(m, ..)| *m)
    }
}

/// What evidence a kind asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Chinese title: `谈话记载`.
    pub title: String,
    /// English title.
    pub english: String,
    /// How strongly.
    pub asked: Asked,
}

/// How strongly evidence is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Not at all.
    No,
    /// It may be added.
    Optional,
    /// A record is not accepted without it.
    Required,
}

impl Kind {
    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// Whether anything of its records is sealed.
    pub fn seals(&self) -> bool {
        let attributes = self.roles.iter().flat_map(|role| &role.attributes);
        self.fields.iter().chain(attributes).any(|field| field.sensitive)
    }

    /// The role with this name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.name == name)
    }

    /// Position of a role in [`roles`](Self::roles).
    pub fn role_index(&self, name: &str) -> Option<usize> {
        self.roles.iter().position(|r| r.name == name)
    }

    /// The attributes of all roles by name, each once, in the order of the roles. Attributes of the same name
    /// in different roles have the same type, so they share a column.
    pub fn attributes(&self) -> Vec<&Field> {
        let mut seen: Vec<&Field> = Vec::new();
        for field in self.roles.iter().flat_map(|r| &r.attributes) {
            if !seen.iter().any(|f| f.name == field.name) {
                seen.push(field);
            }
        }
        seen
    }
}

impl Field {
    /// The choices, for a choice field.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            FieldKind::Choice(choices) => choices,
            _ => &[],
        }
    }

    /// The measure, for a number field.
    pub fn measure(&self) -> Option<Measure> {
        match self.kind {
            FieldKind::Number { unit, .. } => Some(unit),
            _ => None,
        }
    }
}
