//! From plans as they are written to plans that can be carried out: every word is looked up once.

use mingde_core::kind::{Kind, Party, Role};
use mingde_core::text::nearest;

use super::{
    Count, Each, Every, FieldPlan, FullRole, GroupPool, PartyPool, PersonPool, Plan, RolePlan, Standing,
    UnitPool, Words, Written, WrittenRole,
};
use crate::calendar::{Days, month_and_day};
use crate::cast::Cast;
use crate::settings::BadSettings;

pub(super) fn compile(written: &Written, kind: &Kind, cast: &Cast) -> Result<Plan, BadSettings> {
    let unknown = |key: &str, word: &str, nearest: Option<String>| BadSettings::UnknownWord {
        kind: kind.id.clone(),
        key: key.to_owned(),
        word: word.to_owned(),
        nearest,
    };
    let every = match &written.every {
        None => Every::Year,
        Some(word) => word_of(&Every::ALL, word).map_err(|near| unknown("every", word, near))?,
    };
    let days = match &written.days {
        None => Days::Working,
        Some(word) => word_of(&Days::ALL, word).map_err(|near| unknown("days", word, near))?,
    };
    let window = match &written.window {
        None => None,
        Some((first, last)) => {
            let read = |word: &String| month_and_day(word).ok_or_else(|| unknown("window", word, None));
            Some((read(first)?, read(last)?))
        }
    };
    for name in written.roles.keys() {
        if kind.role(name).is_none() {
            let near = nearest(name, kind.roles.iter().map(|r| r.name.as_str())).map(str::to_owned);
            return Err(unknown("roles", name, near));
        }
    }
    for name in written.fields.keys() {
        if kind.field(name).is_none() {
            let near = nearest(name, kind.fields.iter().map(|f| f.name.as_str())).map(str::to_owned);
            return Err(unknown("fields", name, near));
        }
    }
    let each = match &written.each {
        None => None,
        Some(each) => {
            let at = kind.role_index(&each.role).ok_or_else(|| unknown("each.role", &each.role, None))?;
            let from = party_pool(kind, &kind.roles[at], &each.from, cast)?;
            Some(Each { role: at, from })
        }
    };
    let across = match &written.across {
        None => None,
        Some(name) => {
            let at = kind.fields.iter().position(|f| f.name == *name && !f.choices().is_empty());
            let at = at.ok_or_else(|| unknown("across", name, None))?;
            let choices = kind.fields[at].choices();
            if let Some(code) = written.except.iter().find(|e| !choices.iter().any(|c| c.code == **e)) {
                let near = nearest(code, choices.iter().map(|c| c.code.as_str())).map(str::to_owned);
                return Err(unknown("except", code, near));
            }
            let wanted = (0..choices.len()).filter(|o| !written.except.contains(&choices[*o].code));
            Some((at, wanted.collect()))
        }
    };
    let mut roles = Vec::new();
    for (at, role) in kind.roles.iter().enumerate() {
        let filled = each.as_ref().is_some_and(|e| e.role == at);
        if let Some(plan) = role_plan(kind, at, role, written.roles.get(&role.name), filled, cast)? {
            roles.push(plan);
        }
    }
    let fields: Result<Vec<FieldPlan>, BadSettings> =
        kind.fields.iter().map(|f| FieldPlan::of(f, written.fields.get(&f.name), &kind.id, cast)).collect();
    let by = reporters(kind, &written.by, cast)?;
    Ok(Plan {
        by,
        every,
        share: written.share.unwrap_or(1.0),
        times: written.times.unwrap_or((1, 1)),
        days,
        on_last: written.on_last,
        window,
        each,
        across,
        late: written.late,
        numbered: written.numbered || !kind.attributes().is_empty(),
        roles,
        fields: fields?,
    })
}

fn word_of<T: Copy>(known: &[(T, &'static str)], word: &str) -> Result<T, Option<String>> {
    let found = known.iter().find(|(_, w)| *w == word).map(|(t, _)| *t);
    found.ok_or_else(|| nearest(word, known.iter().map(|(_, w)| *w)).map(str::to_owned))
}

/// The units that report; where the plan does not say, ten of those that may file it.
fn reporters(kind: &Kind, by: &Words, cast: &Cast) -> Result<Vec<usize>, BadSettings> {
    let standing = Standing { cast, unit: 0, day: mingde_core::date::Day::EARLIEST };
    let mut units = Vec::new();
    for word in by.list() {
        let pool = UnitPool::parse(word, cast).map_err(|near| BadSettings::UnknownWord {
            kind: kind.id.clone(),
            key: "by".to_owned(),
            word: word.clone(),
            nearest: near,
        })?;
        units.extend(standing.units(&pool));
    }
    if by.list().is_empty() {
        let schools = kind.filed_by.iter().any(|f| f == "school-contact");
        let pool = if schools { UnitPool::BaseUnits } else { UnitPool::Departments };
        units = standing.units(&pool).into_iter().take(10).collect();
    }
    Ok(units)
}

fn party_pool(kind: &Kind, role: &Role, words: &Words, cast: &Cast) -> Result<PartyPool, BadSettings> {
    let unknown = |word: &String, near: Option<String>| BadSettings::UnknownWord {
        kind: kind.id.clone(),
        key: format!("roles.{}", role.name),
        word: word.clone(),
        nearest: near,
    };
    let list = words.list();
    Ok(match role.of {
        Party::Person => {
            let pools: Result<Vec<_>, _> =
                list.iter().map(|w| PersonPool::parse(w, cast).map_err(|n| unknown(w, n))).collect();
            PartyPool::Person(pools?)
        }
        Party::Unit => {
            let pools: Result<Vec<_>, _> =
                list.iter().map(|w| UnitPool::parse(w, cast).map_err(|n| unknown(w, n))).collect();
            PartyPool::Unit(pools?)
        }
        Party::Group => PartyPool::Group(GroupPool::parse(list.first().map_or("", String::as_str))),
    })
}

/// A role that no plan speaks of is filled only if it must be; the subject's role keeps its attributes.
fn role_plan(
    kind: &Kind,
    at: usize,
    role: &Role,
    written: Option<&WrittenRole>,
    is_subject: bool,
    cast: &Cast,
) -> Result<Option<RolePlan>, BadSettings> {
    let plain = |from: &Words| FullRole {
        from: from.clone(),
        count: None,
        share: None,
        chance: None,
        one_each: false,
        attributes: Default::default(),
    };
    let full = match written {
        Some(WrittenRole::Full(full)) => full.clone(),
        Some(WrittenRole::From(words)) => plain(words),
        None if is_subject || role.min > 0 => plain(&Words::One(
            match role.of {
                Party::Person => "staff",
                Party::Unit => "self",
                Party::Group => "leading-group",
            }
            .to_owned(),
        )),
        None => return Ok(None),
    };
    if let Some(name) = full.attributes.keys().find(|a| !role.attributes.iter().any(|f| f.name == **a)) {
        return Err(BadSettings::UnknownWord {
            kind: kind.id.clone(),
            key: format!("roles.{}.attributes", role.name),
            word: name.clone(),
            nearest: nearest(name, role.attributes.iter().map(|f| f.name.as_str())).map(str::to_owned),
        });
    }
    let count = match (full.share, full.count) {
        _ if full.one_each => Count::OneEach,
        (Some(share), _) => Count::Share(share),
        (None, Some((low, high))) => Count::Between(low, high),
        (None, None) => Count::Between(role.min.max(1), role.min.max(1)),
    };
    let attributes: Result<Vec<FieldPlan>, BadSettings> = role
        .attributes
        .iter()
        .map(|f| FieldPlan::of(f, full.attributes.get(&f.name), &kind.id, cast))
        .collect();
    Ok(Some(RolePlan {
        role: at,
        name: role.name.as_str().into(),
        from: party_pool(kind, role, &full.from, cast)?,
        count,
        chance: full.chance.unwrap_or(1.0),
        attributes: attributes?,
    }))
}
