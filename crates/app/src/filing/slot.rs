//! The places of a form: what they are called when the form is sent, and what is wrong in which of them.

use mingde_core::diagnostic::Message;
use mingde_core::kind::{Kind, Role};

/// A place of a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// The form as a whole.
    Whole,
    /// The unit that reports.
    Unit,
    /// The event date.
    Date,
    /// The reporter's own number.
    Number,
    /// The participants in the role of this name.
    Role(String),
    /// An attribute of one of them.
    Attribute {
        /// Name of the role.
        role: String,
        /// Name of the attribute.
        name: String,
        /// Which participant, from 0.
        nth: usize,
    },
    /// The field of this name.
    Field(String),
    /// Evidence files.
    Evidence,
    /// The word of explanation.
    Reason,
}

impl Slot {
    /// The name under which a browser sends it; that of an attribute is sent once for each participant.
    pub fn input(&self) -> String {
        match self {
            Self::Whole => "form".to_owned(),
            Self::Unit => "unit".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Role(name) => format!("role.{name}"),
            Self::Attribute { role, name, .. } => format!("role.{role}.{name}"),
            Self::Field(name) => format!("field.{name}"),
            Self::Evidence => "evidence".to_owned(),
            Self::Reason => "reason".to_owned(),
        }
    }

    /// Its id on the page.
    pub fn anchor(&self) -> String {
        let input = self.input().replace('.', "-");
        match self {
            Self::Attribute { nth, .. } => format!("{input}-{nth}"),
            _ => input,
        }
    }

    /// The place that a fault of the content is about, by the title it names.
    pub(crate) fn of_fault(kind: &Kind, fault: &Message) -> Self {
        // Of two roles that must differ, the second is named.
        let of_role = |role: &&Role| fault.is_about("role", *role) || fault.is_about("second", *role);
        let role = kind.roles.iter().find(of_role);
        let field = kind.fields.iter().find(|field| fault.is_about("field", *field));
        match (role, field) {
            (Some(role), _) => Self::Role(role.name.clone()),
            (None, Some(field)) => Self::Field(field.name.clone()),
            (None, None) => Self::Whole,
        }
    }
}

/// What is wrong in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub slot: Slot,
    /// What and why.
    pub message: Message,
    /// The nearest right value, as it would be typed.
    pub suggestion: Option<String>,
    /// Nothing stands there, and something must before the record is handed in. A draft may be so.
    pub missing: bool,
}

impl Fault {
    /// Something wrong in a place.
    pub(crate) fn at(slot: Slot, message: Message) -> Self {
        Self { slot, message, suggestion: None, missing: false }
    }
}
