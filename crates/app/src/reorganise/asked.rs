//! A change as somebody writes it into a form: names and days as texts, looked up and read here.

use mingde_core::date::{Day, parse_day, parse_month};
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::kind::Choice;
use mingde_core::office::Power;
use mingde_core::personnel::{NewPost, Newcomer, PersonnelChange};
use mingde_core::policy::Actor;
use mingde_core::registry::{RegistrySchema, Sex};
use mingde_core::reorganisation::{Founding, Reorganisation};

use super::{PlannedChange, ReorganisationRequest};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;

/// What can be done to the registry by a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistryAct {
    /// A unit begins.
    Founding,
    /// A unit has another name.
    Renaming,
    /// A unit belongs to another one.
    Move,
    /// Units become one: one that is there, or a new one.
    Merger,
    /// Units take the place of one.
    Division,
    /// A unit ends.
    Closure,
    /// Somebody joins.
    Appointment,
    /// Somebody takes up another post.
    Transfer,
    /// Somebody leaves.
    Departure,
}

impl RegistryAct {
    /// All, as they stand on pages.
    pub const ALL: [Self; 9] = [
        Self::Founding,
        Self::Renaming,
        Self::Move,
        Self::Merger,
        Self::Division,
        Self::Closure,
        Self::Appointment,
        Self::Transfer,
        Self::Departure,
    ];

    /// Its name in addresses and codes of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Founding => "founding",
            Self::Renaming => "renaming",
            Self::Move => "move",
            Self::Merger => "merger",
            Self::Division => "division",
            Self::Closure => "closure",
            Self::Appointment => "appointment",
            Self::Transfer => "transfer",
            Self::Departure => "departure",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// What was written. Places that an act does not ask for are not looked at.
#[derive(Debug, Clone, Default)]
pub struct ChangeAsked {
    /// The unit that it is about, or of a post.
    pub unit: String,
    /// Those that are merged, separated by commas.
    pub units: String,
    /// The unit that those merged go into; a new one if this is empty.
    pub into: String,
    /// Name of a new unit or person, or the new name.
    pub name: String,
    /// Code of a new unit, staff number of a new person.
    pub code: String,
    /// Code of the kind of a new unit.
    pub kind: String,
    /// The unit above.
    pub parent: String,
    /// Codes and names of those that take the place of one.
    pub parts: Vec<(String, String)>,
    /// The person.
    pub person: String,
    /// What a post is called.
    pub title: String,
    /// Code of its rank.
    pub rank: String,
    /// It is held beside a main post.
    pub concurrent: bool,
    /// `male` or `female`, or nothing.
    pub sex: String,
    /// Day or month of birth, or nothing.
    pub birth: String,
    /// The first day on which it holds.
    pub from: String,
    /// Why.
    pub reason: String,
}

/// Between several names.
const BETWEEN: [char; 6] = ['、', '，', ',', '；', ';', '\n'];

impl ChangeAsked {
    /// The same of somebody who keeps the registry; to everybody else no name is said to be one or none.
    ///
    /// # Errors
    /// [`AppError::Refused`] for everybody else; otherwise as of [`request`](Self::request).
    pub async fn request_by(
        &self,
        bureau: &Bureau,
        actor: &Actor,
        act: RegistryAct,
    ) -> Result<ReorganisationRequest, AppError> {
        actor.may(Power::KeepRegistry)?;
        self.request(bureau, act).await
    }

    /// The change that is meant.
    ///
    /// # Errors
    /// [`AppError::NotFound`] and [`AppError::Invalid`] with what does not fit.
    pub async fn request(
        &self,
        bureau: &Bureau,
        act: RegistryAct,
    ) -> Result<ReorganisationRequest, AppError> {
        let (names, schema) = (Directories::load(bureau).await?, bureau.library().schema.clone());
        let from = self.from.trim();
        if from.is_empty() {
            return Err(AppError::Invalid(Message::new("reorganisation-day-wanted")));
        }
        if self.reason.trim().is_empty() {
            return Err(AppError::Invalid(Message::new("reorganisation-reason-wanted")));
        }
        let change = match act {
            RegistryAct::Appointment | RegistryAct::Transfer | RegistryAct::Departure => {
                PlannedChange::Person(self.of_person(act, &names, &schema)?)
            }
            _ => PlannedChange::Units(self.of_units(act, &names, &schema)?),
        };
        let reason = self.reason.trim().to_owned();
        Ok(ReorganisationRequest { change, from: day(from)?, reason, dry_run: false })
    }

    fn of_units(
        &self,
        act: RegistryAct,
        names: &Directories,
        schema: &RegistrySchema,
    ) -> Result<Reorganisation, AppError> {
        let unit = || named(names, &self.unit);
        Ok(match act {
            RegistryAct::Renaming => Reorganisation::Rename { unit: unit()?, name: self.name.clone() },
            RegistryAct::Move => Reorganisation::Move { unit: unit()?, to: named(names, &self.parent)? },
            RegistryAct::Closure => Reorganisation::Close { unit: unit()? },
            RegistryAct::Division => {
                let written =
                    |(code, name): &&(String, String)| !(code.trim().is_empty() && name.trim().is_empty());
                Reorganisation::Split {
                    unit: unit()?,
                    into: self.parts.iter().filter(written).cloned().collect(),
                }
            }
            RegistryAct::Merger => {
                let several = self.units.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty());
                let units = several.map(|name| named(names, name)).collect::<Result<Vec<_>, _>>()?;
                if units.is_empty() {
                    return Err(AppError::Invalid(Message::new("reorganisation-unit-wanted")));
                }
                match self.into.trim().is_empty() {
                    false => Reorganisation::Merge { units, into: named(names, &self.into)? },
                    true => Reorganisation::Unite { units, into: self.founding(names, schema)? },
                }
            }
            _ => Reorganisation::Found(self.founding(names, schema)?),
        })
    }

    fn founding(&self, names: &Directories, schema: &RegistrySchema) -> Result<Founding, AppError> {
        if !schema.unit_kinds.iter().any(|kind| kind.choice.code == self.kind) {
            return Err(AppError::Invalid(Message::new("reorganisation-kind-wanted")));
        }
        let parent = match self.parent.trim().is_empty() {
            true => None,
            false => Some(named(names, &self.parent)?),
        };
        Ok(Founding { code: self.code.clone(), name: self.name.clone(), kind: self.kind.clone(), parent })
    }

    fn of_person(
        &self,
        act: RegistryAct,
        names: &Directories,
        schema: &RegistrySchema,
    ) -> Result<PersonnelChange, AppError> {
        if act == RegistryAct::Appointment {
            let sex = match self.sex.as_str() {
                "male" => Some(Sex::Male),
                "female" => Some(Sex::Female),
                _ => None,
            };
            let (birth, birth_by_month) = born(self.birth.trim())?;
            let (code, name) = (self.code.clone(), self.name.clone());
            let newcomer = Newcomer { code, name, sex, birth, birth_by_month };
            return Ok(PersonnelChange::Join { newcomer, post: self.post(names, schema)? });
        }
        if self.person.trim().is_empty() {
            return Err(AppError::Invalid(Message::new("reorganisation-person-wanted")));
        }
        let person = names.person(self.person.trim())?;
        Ok(match act {
            RegistryAct::Departure => PersonnelChange::Leave { person },
            _ => PersonnelChange::TakeUp { person, post: self.post(names, schema)? },
        })
    }

    fn post(&self, names: &Directories, schema: &RegistrySchema) -> Result<NewPost, AppError> {
        let is_it = |rank: &Choice| rank.code == self.rank;
        if !schema.ranks.iter().any(is_it) {
            return Err(AppError::Invalid(Message::new("reorganisation-rank-wanted")));
        }
        Ok(NewPost {
            unit: named(names, &self.unit)?,
            title: self.title.clone(),
            rank: self.rank.clone(),
            concurrent: self.concurrent,
        })
    }
}

fn named(names: &Directories, unit: &str) -> Result<UnitId, AppError> {
    match unit.trim() {
        "" => Err(AppError::Invalid(Message::new("reorganisation-unit-wanted"))),
        unit => names.unit(unit),
    }
}

/// When somebody was born, and whether only the month was said, as forms of personnel ask for it (出生年月).
fn born(text: &str) -> Result<(Option<Day>, bool), AppError> {
    if text.is_empty() {
        return Ok((None, false));
    }
    if let Ok(day) = parse_day(text) {
        return Ok((Some(day), false));
    }
    let wrong = |_| AppError::Invalid(Message::new("reorganisation-no-birth").with("text", text));
    parse_month(text).map(|month| (Some(month.first()), true)).map_err(wrong)
}

fn day(text: &str) -> Result<Day, AppError> {
    let wrong = || AppError::Invalid(Message::new("reorganisation-no-day").with("text", text));
    text.parse().map_err(|_| wrong())
}
