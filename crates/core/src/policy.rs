//! Who may do what. A permit is a value that only the rules here can make; a use case asks for one before it
//! writes, and a record's state can only be changed with one in hand.

use crate::id::UnitId;
use crate::kind::Kind;
use crate::record::{Content, State};

/// The functions that kinds name: who may file records, who accepts them. With their Chinese titles.
pub const FUNCTIONS: [(&str, &str); 11] = [
    ("school-contact", "学校联络员"),
    ("department-contact", "科室联络员"),
    ("office", "办公室"),
    ("civilisation-office", "文明办"),
    ("party-office", "党办"),
    ("personnel-office", "人事科"),
    ("discipline-office", "纪检"),
    ("safety-office", "安全科"),
    ("aid-office", "资助中心"),
    ("teacher-development", "师训"),
    ("project-office", "基建"),
];

/// Whoever acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Account or staff number; it stands as author in the log.
    pub account: String,
    /// What the actor may do.
    pub functions: Functions,
}

/// The functions an actor holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Functions {
    /// Whoever runs the command on the machine that holds the data and its keys: nothing is withheld that the
    /// file system does not withhold.
    Operator,
    /// Functions named by the kinds (`school-contact`, `office` …), each for one unit or, without one, for all.
    Held(Vec<(String, Option<UnitId>)>),
}

/// Leave to file or revise records of one kind for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayFile(());

/// Leave to accept, return or withdraw a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayDecide(());

/// Leave to change the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayKeepRegistry(());

/// Refused: the actor holds none of these functions for the unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("none of the functions {wanted:?} is held")]
pub struct Refused {
    /// Functions of which one would have sufficed.
    pub wanted: Vec<String>,
}

impl Actor {
    /// The operator at the command line.
    pub fn operator(account: impl Into<String>) -> Self {
        Self { account: account.into(), functions: Functions::Operator }
    }

    fn holds(&self, wanted: &[String], unit: UnitId) -> bool {
        match &self.functions {
            Functions::Operator => true,
            Functions::Held(held) => held.iter().any(|(function, at)| {
                wanted.iter().any(|w| w == function) && at.is_none_or(|own| own == unit)
            }),
        }
    }
}

/// May `actor` file this?
pub fn may_file(actor: &Actor, kind: &Kind, content: &Content) -> Result<MayFile, Refused> {
    if actor.holds(&kind.filed_by, content.unit) {
        Ok(MayFile(()))
    } else {
        Err(Refused { wanted: kind.filed_by.clone() })
    }
}

/// May `actor` bring a record of this kind and unit into `next`? Withdrawing is also open to who filed it.
pub fn may_decide(actor: &Actor, kind: &Kind, unit: UnitId, next: State) -> Result<MayDecide, Refused> {
    let own = next == State::Withdrawn && actor.holds(&kind.filed_by, unit);
    if own || actor.holds(&kind.accepted_by, unit) {
        Ok(MayDecide(()))
    } else {
        Err(Refused { wanted: kind.accepted_by.clone() })
    }
}

/// May `actor` change units, persons and groups?
pub fn may_keep_registry(actor: &Actor) -> Result<MayKeepRegistry, Refused> {
    let wanted = vec!["personnel-office".to_owned()];
    let everywhere = match &actor.functions {
        Functions::Operator => true,
        Functions::Held(held) => held.iter().any(|(f, at)| *f == wanted[0] && at.is_none()),
    };
    if everywhere { Ok(MayKeepRegistry(())) } else { Err(Refused { wanted }) }
}
