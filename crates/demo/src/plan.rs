//! Plans: how often a kind of record occurs, who files it, who takes part and what is written into it. They
//! are data (`demo/records/*.toml`), one list of plans per kind; a kind without a plan gets the plainest one.

mod compile;
mod field;
mod pool;

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::kind::Kind;

use crate::calendar::Days;
use crate::cast::Cast;
use crate::settings::{BadSettings, read_toml};

pub(crate) use field::{Draw, FieldPlan, Settled, Slip};
pub(crate) use pool::{GroupPool, PersonPool, Standing, UnitPool};

/// A plan that is ready to be carried out.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Reporting units.
    pub(crate) by: Vec<usize>,
    pub(crate) every: Every,
    /// Probability that an occurrence takes place.
    pub(crate) share: f64,
    /// How many times each period, at least and at most.
    pub(crate) times: (u32, u32),
    pub(crate) days: Days,
    /// Always on the last of the days rather than on any.
    pub(crate) on_last: bool,
    /// First and last `(month, day)` of the part of the year it is restricted to.
    pub(crate) window: Option<((i8, i8), (i8, i8))>,
    /// One record for each of these, in this role.
    pub(crate) each: Option<Each>,
    /// One record for each of these options of this field.
    pub(crate) across: Option<(usize, Vec<usize>)>,
    pub(crate) late: Option<f64>,
    pub(crate) numbered: bool,
    pub(crate) roles: Vec<RolePlan>,
    pub(crate) fields: Vec<FieldPlan>,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Every {
    Day,
    Week,
    Month,
    Quarter,
    Semester,
    Year,
}

impl Every {
    const ALL: [(Every, &'static str); 6] = [
        (Every::Day, "day"),
        (Every::Week, "week"),
        (Every::Month, "month"),
        (Every::Quarter, "quarter"),
        (Every::Semester, "semester"),
        (Every::Year, "year"),
    ];
}

/// The subject of a record, where there is one record for each.
#[derive(Debug)]
pub(crate) struct Each {
    /// Index of the role.
    pub(crate) role: usize,
    pub(crate) from: PartyPool,
}

/// Whom a role is filled from.
#[derive(Debug)]
pub(crate) enum PartyPool {
    Person(Vec<PersonPool>),
    Unit(Vec<UnitPool>),
    Group(GroupPool),
}

/// How a role is filled.
#[derive(Debug)]
pub(crate) struct RolePlan {
    /// Index of the role.
    pub(crate) role: usize,
    pub(crate) name: Arc<str>,
    pub(crate) from: PartyPool,
    pub(crate) count: Count,
    /// Probability that it is filled at all.
    pub(crate) chance: f64,
    pub(crate) attributes: Vec<FieldPlan>,
}

/// How many take a role.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Count {
    /// Everyone in the pool with this probability.
    Share(f64),
    /// So many, at least and at most.
    Between(u32, u32),
    /// One from each pool, in their order.
    OneEach,
}

/// The plans of all kinds.
#[derive(Debug)]
pub(crate) struct Plans(pub(crate) BTreeMap<String, Vec<Plan>>);

/// A plan as it is written.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Written {
    by: Words,
    every: Option<String>,
    share: Option<f64>,
    times: Option<(u32, u32)>,
    days: Option<String>,
    on_last: bool,
    window: Option<(String, String)>,
    each: Option<WrittenEach>,
    across: Option<String>,
    /// Options that `across` leaves out.
    except: Vec<String>,
    late: Option<f64>,
    numbered: bool,
    roles: BTreeMap<String, WrittenRole>,
    fields: BTreeMap<String, toml::Value>,
}

/// One word or several.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(untagged)]
pub(crate) enum Words {
    One(String),
    Many(Vec<String>),
}

impl Default for Words {
    fn default() -> Self {
        Words::Many(Vec::new())
    }
}

impl Words {
    fn list(&self) -> &[String] {
        match self {
            Words::One(word) => std::slice::from_ref(word),
            Words::Many(words) => words,
        }
    }
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEach {
    role: String,
    from: Words,
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(untagged)]
enum WrittenRole {
    From(Words),
    Full(FullRole),
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FullRole {
    from: Words,
    count: Option<(u32, u32)>,
    share: Option<f64>,
    chance: Option<f64>,
    #[serde(default)]
    one_each: bool,
    #[serde(default)]
    attributes: BTreeMap<String, toml::Value>,
}

impl Plans {
    /// Reads `records/*.toml` against the kinds there are. Plans for a kind that is not among them are passed
    /// over: a bureau may have fewer kinds than the library.
    pub(crate) fn read(
        texts: &[&str],
        kinds: &BTreeMap<String, Arc<Kind>>,
        cast: &Cast,
    ) -> Result<Self, BadSettings> {
        let mut written: BTreeMap<String, Vec<Written>> = BTreeMap::new();
        for text in texts {
            let part: BTreeMap<String, Vec<Written>> = read_toml("records", text)?;
            for (kind, list) in part {
                written.entry(kind).or_default().extend(list);
            }
        }
        let mut plans = BTreeMap::new();
        for (id, kind) in kinds {
            let plainest = [Written::default()];
            let list = written.get(id).map_or(&plainest[..], Vec::as_slice);
            let compiled: Result<Vec<Plan>, BadSettings> =
                list.iter().map(|w| compile::compile(w, kind, cast)).collect();
            plans.insert(id.clone(), compiled?);
        }
        Ok(Self(plans))
    }
}
