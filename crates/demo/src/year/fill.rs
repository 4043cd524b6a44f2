//! Filling in one record: participants first, then fields, each from its plan.

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::kind::{Kind, Party};
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_core::registry::Unit;

use super::DemoBureau;
use crate::calendar::next;
use crate::dice::Dice;
use crate::plan::{Count, Draw, FieldPlan, PartyPool, Plan, RolePlan, Settled, Slip, Standing};
use crate::rows::{PartRow, RecordRow};

/// What is known about a record before it is filled in.
pub(super) struct Filling<'f> {
    pub(super) bureau: &'f DemoBureau,
    pub(super) kind: &'f Arc<Kind>,
    pub(super) plan: &'f Plan,
    pub(super) unit: usize,
    pub(super) day: Day,
    pub(super) subject: Option<usize>,
    /// Field and option that this record is for.
    pub(super) option: Option<(usize, usize)>,
    pub(super) repetition: usize,
}

/// Share of the units that are careless about a field.
const CARELESS: f64 = 0.12;
/// How often these slip.
const SLIPS: f64 = 0.2;

/// Who was chosen: index of the role in the kind, index of the person, unit or group.
type Chosen = Vec<(usize, usize)>;

impl Filling<'_> {
    /// The record; none if a role that must be filled has nobody to fill it, or if it is not finished yet.
    pub(super) fn row(&self, dice: &mut Dice) -> Option<RecordRow> {
        let chosen = self.choose(dice)?;
        let mut participants = Vec::with_capacity(chosen.len());
        for (at, &(role, who)) in chosen.iter().enumerate() {
            let first = chosen.iter().position(|(r, _)| *r == role).unwrap_or(at);
            let plan = self.plan.roles.iter().find(|r| r.role == role)?;
            let cast = &self.bureau.cast;
            let code = match self.kind.roles[role].of {
                Party::Person => &cast.people[who].code,
                Party::Unit => &cast.units[who].code,
                Party::Group => &cast.groups[who].code,
            };
            let mut attributes: Vec<(Arc<str>, Value)> = Vec::with_capacity(plan.attributes.len());
            for field in &plan.attributes {
                let earlier =
                    |name: &str| attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| v.clone());
                let unit = if self.kind.roles[role].of == Party::Unit { who } else { self.unit };
                if let Some(value) = self.value(dice, field, unit, &earlier, &[], at - first) {
                    attributes.push((field.name.clone(), value));
                }
            }
            participants.push(PartRow { role: plan.name.clone(), code: code.clone(), attributes });
        }
        let mut fields: Vec<(String, Value)> = Vec::with_capacity(self.plan.fields.len());
        for (at, field) in self.plan.fields.iter().enumerate() {
            if let Some((_, option)) = self.option.filter(|(f, _)| *f == at) {
                let code = self.kind.fields[at].choices()[option].code.clone();
                fields.push((field.name.to_string(), Value::Choice(code)));
                continue;
            }
            let earlier = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
            let unit = self.careful_unit(field.slip.as_ref(), &chosen);
            match self.value(dice, field, unit, &earlier, &participants, 0) {
                Some(value) => fields.push((field.name.to_string(), value)),
                // What has not come yet is not written down; a record that needs it comes later.
                None if field.required => return None,
                None => {}
            }
        }
        let unit_code = self.bureau.cast.units[self.unit].code.clone();
        let number = self.plan.numbered.then(String::new);
        Some(RecordRow { number, unit_code, date: self.day, fields, participants })
    }

    fn choose(&self, dice: &mut Dice) -> Option<Chosen> {
        let mut chosen: Chosen = Vec::new();
        if let (Some(each), Some(subject)) = (&self.plan.each, self.subject) {
            chosen.push((each.role, subject));
        }
        // Units and groups first: people may be chosen from among those that take part.
        let (people, bodies): (Vec<&RolePlan>, Vec<&RolePlan>) =
            self.plan.roles.iter().partition(|r| matches!(r.from, PartyPool::Person(_)));
        for plan in bodies.into_iter().chain(people) {
            if self.plan.each.as_ref().is_some_and(|e| e.role == plan.role) {
                continue;
            }
            if plan.chance < 1.0 && !dice.chance(plan.chance) {
                continue;
            }
            self.fill_role(dice, plan, &mut chosen);
            let least = self.kind.roles[plan.role].min as usize;
            if chosen.iter().filter(|(role, _)| *role == plan.role).count() < least {
                return None;
            }
        }
        chosen.sort_by_key(|(role, _)| *role);
        Some(chosen)
    }

    fn fill_role(&self, dice: &mut Dice, plan: &RolePlan, chosen: &mut Chosen) {
        let standing = Standing { cast: &self.bureau.cast, unit: self.unit, day: self.day };
        let in_role = |name: &str| -> Option<usize> {
            let role = self.kind.role_index(name)?;
            chosen.iter().find(|(r, _)| *r == role).map(|(_, who)| *who)
        };
        let mut pool: Vec<usize> = match &plan.from {
            PartyPool::Person(pools) => pools.iter().flat_map(|p| standing.people(p, &in_role)).collect(),
            PartyPool::Unit(pools) => pools.iter().flat_map(|p| standing.units(p)).collect(),
            PartyPool::Group(pool) => standing.groups(pool),
        };
        let party = self.kind.roles[plan.role].of;
        if let (Count::OneEach, PartyPool::Person(pools)) = (plan.count, &plan.from) {
            let mut picked: Vec<usize> = Vec::new();
            for pool in pools {
                let mut there = standing.people(pool, &in_role);
                there.retain(|p| !picked.contains(p));
                picked.extend(dice.pick(&there));
            }
            chosen.extend(picked.into_iter().map(|who| (plan.role, who)));
            return;
        }
        let picked: Vec<usize> = match plan.count {
            Count::Share(share) => {
                pool.retain(|_| share >= 1.0 || dice.chance(share));
                pool
            }
            Count::OneEach => pool,
            Count::Between(low, high) => {
                // Nobody talks with himself or approves his own leave.
                pool.retain(|p| {
                    !chosen.iter().any(|(role, who)| who == p && self.kind.roles[*role].of == party)
                });
                let count = if low == high { low } else { dice.between(low.into(), high.into()) as u32 };
                match count {
                    1 => dice.pick(&pool).copied().into_iter().collect(),
                    count => dice.sample(&pool, count as usize),
                }
            }
        };
        chosen.extend(picked.into_iter().map(|who| (plan.role, who)));
    }

    /// The unit that could have been more careful.
    fn careful_unit(&self, slip: Option<&Slip>, chosen: &Chosen) -> usize {
        let role = slip.and_then(|slip| slip.by.as_deref()).and_then(|name| self.kind.role_index(name));
        let there = role.and_then(|role| chosen.iter().find(|(r, _)| *r == role));
        there.map_or(self.unit, |(_, who)| *who)
    }

    /// What is written, if anything; `unit` is the one to which a slip would happen.
    fn value(
        &self,
        dice: &mut Dice,
        plan: &FieldPlan,
        unit: usize,
        earlier: &dyn Fn(&str) -> Option<Value>,
        participants: &[PartRow],
        turn: usize,
    ) -> Option<Value> {
        if let Some((name, wanted)) = &plan.when {
            match earlier(name)? {
                Value::Choice(code) if !wanted.is_empty() && !wanted.contains(&code) => return None,
                _ => {}
            }
        }
        let settled_on = match &plan.settled {
            None => self.day,
            Some(Settled::After(days)) => self.day.plus(*days),
            Some(Settled::Past(name)) => match earlier(name)? {
                Value::Date(day) => day,
                _ => return None,
            },
        };
        if settled_on > self.bureau.told.last() {
            return None;
        }
        if plan.chance < 1.0 && !dice.chance(plan.chance) {
            return None;
        }
        let draw = match &plan.slip {
            Some(slip) if self.is_careless(&plan.name, unit) && dice.chance(SLIPS) => &slip.draw,
            _ => &plan.draw,
        };
        self.drawn(dice, plan, draw, earlier, participants, turn)
    }

    /// Whether a unit is one of the few that now and then write down something worse in this field.
    fn is_careless(&self, field: &str, unit: usize) -> bool {
        let code = self.bureau.cast.units[unit].code.as_str();
        self.bureau.dice(&["slip", &self.kind.id, field, code], &[]).chance(CARELESS)
    }

    fn drawn(
        &self,
        dice: &mut Dice,
        plan: &FieldPlan,
        draw: &Draw,
        earlier: &dyn Fn(&str) -> Option<Value>,
        participants: &[PartRow],
        turn: usize,
    ) -> Option<Value> {
        let number = |raw: i64| Some(Value::Number(within(plan, raw)));
        match draw {
            Draw::Omit => None,
            Draw::Always(value) => Some(value.clone()),
            Draw::Texts(texts) => {
                let text = if texts.len() == 1 { texts.first() } else { dice.pick(texts) }?;
                Some(Value::Text(self.text(text, plan.max)))
            }
            Draw::InOrder(codes) => {
                codes.get(turn % codes.len().max(1)).map(|code| Value::Choice(code.clone()))
            }
            Draw::Choices(choices) => {
                let at = match choices.len() {
                    1 => 0,
                    _ => dice.weighted(choices.iter().map(|(_, weight)| *weight)),
                };
                choices.get(at).map(|(code, _)| Value::Choice(code.clone()))
            }
            Draw::Number { low, high, step } => number(low + dice.between(0, (high - low) / step) * step),
            Draw::Time { low, high } => {
                let steps = (high.saturating_sub(*low)) / 5;
                Some(Value::Time(low + dice.below(usize::from(steps) + 1) as u16 * 5))
            }
            Draw::Date { after, days } => {
                let start = match after {
                    None => self.day,
                    Some(name) => match earlier(name)? {
                        Value::Date(day) => day,
                        _ => return None,
                    },
                };
                self.known(plan, start.plus(dice.between(days.0, days.1) as i32))
            }
            Draw::Next(month, day) => next(self.day.plus(1), (*month, *day)).map(Value::Date),
            Draw::Flag(p) => Some(Value::Flag(dice.chance(*p))),
            Draw::CountOf { role, .. } if self.kind.role(role).is_some_and(|r| r.of == Party::Group) => {
                let groups = &self.bureau.cast.groups;
                let named = participants.iter().filter(|p| &*p.role == role.as_str());
                let members = named.filter_map(|p| groups.iter().find(|group| *group.code == *p.code));
                number(members.map(|group| group.members.len() as i64 * 10_000).sum())
            }
            Draw::CountOf { role, having } => {
                let counted =
                    participants.iter().filter(|p| &*p.role == role.as_str()).filter(|p| match having {
                        None => true,
                        Some((name, wanted)) => p.attributes.iter().any(|(n, v)| {
                            **n == **name && matches!(v, Value::Choice(code) if wanted.contains(code))
                        }),
                    });
                number(counted.count() as i64 * 10_000)
            }
            Draw::SumOf(attribute) => {
                let all = participants.iter().flat_map(|p| &p.attributes).filter(|(n, _)| **n == **attribute);
                let values =
                    all.filter_map(|(_, v)| if let Value::Number(n) = v { Some(n.raw()) } else { None });
                number(values.sum())
            }
            Draw::Stage(codes) => {
                let taught = self.bureau.cast.units[self.unit].stage.as_ref();
                let code = taught.filter(|stage| codes.contains(stage)).or(codes.first())?;
                Some(Value::Choice(code.clone()))
            }
            Draw::Pupils(low, high) => {
                number(part(dice, i64::from(self.bureau.cast.units[self.unit].pupils), *low, *high))
            }
            Draw::People(low, high) => {
                let standing = Standing { cast: &self.bureau.cast, unit: self.unit, day: self.day };
                let staff = standing.people(&crate::plan::PersonPool::Staff, &|_| None).len();
                number(part(dice, staff as i64, *low, *high))
            }
            Draw::Part { of, low, high } => match earlier(of)? {
                Value::Number(whole) => number(part(dice, whole.truncated(), *low, *high)),
                _ => None,
            },
            Draw::Unit(pool) => {
                let standing = Standing { cast: &self.bureau.cast, unit: self.unit, day: self.day };
                let unit = *dice.pick(&standing.units(pool))?;
                Some(Value::Unit(Unit::id_of(&self.bureau.cast.units[unit].code)))
            }
        }
    }

    /// A day, unless it would be written down before it has come.
    fn known(&self, plan: &FieldPlan, day: Day) -> Option<Value> {
        let told = day <= self.bureau.told.last() || self.bureau.open.may_lie_ahead(&plan.name);
        told.then_some(Value::Date(day))
    }

    /// A text with its placeholders filled in, cut to what fits.
    fn text(&self, template: &str, max: usize) -> String {
        if !template.contains('{') {
            return template.chars().take(max).collect();
        }
        let (year, month, of_month) = self.day.parts();
        let cast = &self.bureau.cast;
        let unit = &cast.units[self.unit];
        let subject = match (&self.plan.each, self.subject) {
            (Some(each), Some(who)) => match self.kind.roles[each.role].of {
                Party::Person => cast.people[who].name.as_str(),
                Party::Unit => cast.units[who].name.as_str(),
                Party::Group => cast.groups[who].name.as_str(),
            },
            _ => unit.name.as_str(),
        };
        let filled = template
            .replace("{unit}", &unit.name)
            .replace("{code}", &unit.code)
            .replace("{person}", subject)
            .replace("{year}", &year.to_string())
            .replace("{month}", &format!("{month}月"))
            .replace("{date}", &format!("{month}月{of_month}日"))
            .replace("{term}", if (2..=8).contains(&month) { "春季学期" } else { "秋季学期" })
            .replace("{place}", subject.trim_start_matches('驻').trim_end_matches("工作队"))
            .replace("{n}", &(self.repetition + 1).to_string())
            .replace("{seq}", &format!("{:04}", self.repetition + 1));
        filled.chars().take(max).collect()
    }
}

/// A share of a whole number, in ten-thousandths of one.
fn part(dice: &mut Dice, whole: i64, low: f64, high: f64) -> i64 {
    let per_mille = |share: f64| (share * 1000.0).round() as i64;
    whole * dice.between(per_mille(low), per_mille(high)) / 1000 * 10_000
}

fn within(plan: &FieldPlan, raw: i64) -> Fixed {
    let (low, high) = plan.bounds;
    let value = Fixed::from_raw(raw);
    let value = low.map_or(value, |low| value.max(low));
    high.map_or(value, |high| value.min(high))
}
