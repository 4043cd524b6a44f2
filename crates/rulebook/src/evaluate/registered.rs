//! What the registry says of each subject on the day asked about, where rules ask for it: with whom it competes, and its
//! attributes in formulas.

use std::collections::HashMap;
use std::sync::OnceLock;

use mingde_core::snapshot::NO_INDEX;

use super::cell::Cell;
use super::counting::Ground;
use super::frame::Frame;
use super::scope::{Domain, Scope};
use super::seen::distinct_keys;
use super::test::{NO, YES};
use crate::plan::{Attribute, From, Operand, Reason, Rulebook};

/// By index of unit or person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Registered {
    /// For each rule the field in which somebody competes, [`NO_INDEX`] where the registry does not say; `None` where all
    /// compete with each other.
    pub(crate) fields: Vec<Option<Vec<u32>>>,
    /// What the plan's attributes come to.
    pub(crate) attributes: Vec<Vec<Cell>>,
}

impl Registered {
    /// Nothing.
    pub(crate) fn none() -> &'static Self {
        static NONE: OnceLock<Registered> = OnceLock::new();
        NONE.get_or_init(Registered::default)
    }

    /// What a rulebook asks for over a frame.
    pub(crate) fn of(rulebook: &Rulebook, ground: Ground<'_>, frame: Frame) -> Self {
        let plan = &rulebook.plan;
        let each = |rule: &crate::plan::Rule| rule.body.each().filter(|each| !each.is_empty()).cloned();
        let fields: Vec<Option<Vec<Operand>>> = plan.rules.iter().map(each).collect();
        if plan.attributes.is_empty() && fields.iter().all(Option::is_none) {
            return Self { fields: vec![None; plan.rules.len()], attributes: Vec::new() };
        }
        let from = From::subjects(rulebook.subject);
        let day = frame.as_of.number();
        let Some(scope) = Scope::all(ground.snapshot, ground.vetoes, frame, &from, day) else {
            return Self { fields: vec![None; plan.rules.len()], attributes: Vec::new() };
        };
        Self {
            fields: fields.into_iter().map(|each| Some(field(&scope, &each?))).collect(),
            attributes: plan.attributes.iter().map(|asked| attribute(&scope, asked)).collect(),
        }
    }
}

/// A number for each combination of what subjects are alike in.
fn field(scope: &Scope<'_>, each: &[Operand]) -> Vec<u32> {
    let len = scope.len(Domain::Record);
    let mut fields = vec![0; len];
    for operand in each {
        let values = scope.values(operand, Domain::Record);
        let keys = distinct_keys(&values, len).0.unwrap_or_default();
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        for (field, key) in fields.iter_mut().zip(keys.iter()) {
            if *field != NO_INDEX {
                let next = known.len() as u32;
                *field = match *key {
                    NO_INDEX => NO_INDEX,
                    key => *known.entry((*field, key)).or_insert(next),
                };
            }
        }
    }
    fields
}

fn attribute(scope: &Scope<'_>, asked: &Attribute) -> Vec<Cell> {
    let unknown = Cell::NoData(Reason::NothingReported);
    match asked {
        Attribute::Number(Operand::Presence(days)) if scope.lacks_workdays(days.as_deref()) => {
            vec![Cell::NotApplicable(Reason::NothingToShare); scope.len(Domain::Record)]
        }
        Attribute::Number(operand) => {
            let values = scope.values(operand, Domain::Record);
            (0..scope.len(Domain::Record)).map(|at| values.number(at).map_or(unknown, Cell::Number)).collect()
        }
        Attribute::Is(condition) => {
            let cell = |outcome: &u8| match *outcome {
                YES => Cell::Truth(true),
                NO => Cell::Truth(false),
                _ => unknown,
            };
            scope.test(condition, None).rows.iter().map(cell).collect()
        }
    }
}
