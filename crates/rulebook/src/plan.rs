//! The plan: what a checked rulebook comes to. Names are resolved, types agree, the order is settled.

mod calendar;
mod condition;
mod contest;
mod count;
mod day;
mod expression;
mod outcome;
mod points;
mod reference;
mod rulebook;
mod rules;
mod settings;
mod settings_needed;
mod shown;
mod spelling;
mod threshold;
mod titles;
mod versions;
mod workdays;

pub use outcome::{Reason, ResultKind, Status};
pub use points::ScoreParts;
pub use rulebook::{ResultSpec, Rulebook, SettingShown, SettingValue, Subject, asked_by};
pub use settings::{DatedValue, Overrides};
pub use threshold::{Bound, Reach, Threshold};
pub use versions::Version;

pub(crate) use calendar::{asks_calendar, with_calendar};
pub(crate) use condition::{Condition, Dated, GroupProperty, Operand, PersonProperty, UnitProperty};
pub(crate) use contest::{Among, Band, Contest, Grade, Places, Quota, Ranking, Way};
pub(crate) use count::{Aggregate, By, Choice, Count, From, InForce, Missing, Shift, Trim, Window};
pub(crate) use day::{DayPoint, Moment};
pub(crate) use expression::{Attribute, Expression, Function, Literal, Part};
pub(crate) use reference::{Over, Reference};
pub(crate) use rules::{
    Body, During, Duty, EntryCheck, Item, ItemSort, Plan, Proposal, Rule, Setting, Total, VetoName, Within,
};
pub(crate) use settings::{Own, begins_before, in_force, narrowed};
pub(crate) use shown::Shown;
pub(crate) use spelling::{plain, written};
pub(crate) use workdays::Workdays;
