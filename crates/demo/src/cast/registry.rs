//! The registry files of the demo bureau.

use mingde_core::date::Day;
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_core::registry::Unit;

use super::{Cast, CastPerson, CastUnit, Sort};
use crate::rows::{GroupRow, MemberRow, PersonRow, PostRow, UnitRow};
use crate::settings::Settings;

fn choice(code: &str) -> Value {
    Value::Choice(code.to_owned())
}

impl Cast {
    /// 单位
    pub(crate) fn unit_rows(&self, settings: &Settings, first: Day) -> Vec<UnitRow> {
        let row = |unit: &CastUnit| UnitRow {
            code: unit.code.clone(),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            parent: unit.parent.map(|p| self.units[p].code.clone()),
            fields: unit_fields(unit, settings, first),
        };
        self.units.iter().map(row).collect()
    }

    /// 人员
    pub(crate) fn person_rows(&self) -> Vec<PersonRow> {
        let row = |p: &CastPerson| PersonRow {
            code: p.code.clone(),
            name: p.name.clone(),
            sex: p.sex,
            birth: p.birth,
            id_number: p.id_number.clone(),
            phone: p.phone.clone(),
            fields: self.person_fields(p),
        };
        self.people.iter().map(row).collect()
    }

    /// 任职 as it stands when the year begins.
    pub(crate) fn post_rows(&self) -> Vec<PostRow> {
        let mut rows = Vec::new();
        for p in &self.people {
            let Some(unit) = p.unit else { continue };
            rows.push(self.post(p, unit, p.since, None));
            if p.rank == "department-head" && self.units[unit].name == "文明办" {
                let mut beside = self.post(p, 0, p.since, None);
                beside.title = "文明单位创建工作办公室主任".to_owned();
                beside.concurrent = true;
                rows.push(beside);
            }
        }
        rows
    }

    /// 任职 changed by the transfers of month `at` of the school year: the post that ended and the new one.
    pub(crate) fn moved_rows(&self, from: Day, last: Day) -> Vec<PostRow> {
        let mut rows = Vec::new();
        for change in self.moves.iter().filter(|m| (from..=last).contains(&m.day)) {
            let person = &self.people[change.person];
            rows.push(self.post(person, change.from, person.since, Some(change.day.plus(-1))));
            rows.push(self.post(person, change.to, change.day, None));
        }
        rows
    }

    /// 小组
    pub(crate) fn group_rows(&self) -> Vec<GroupRow> {
        let rows = self.groups.iter().map(|g| GroupRow {
            code: g.code.clone(),
            name: g.name.clone(),
            kind: g.kind.to_owned(),
            unit: self.units[g.unit].code.clone(),
            first: g.first,
            last: None,
        });
        rows.collect()
    }

    /// 成员
    pub(crate) fn member_rows(&self) -> Vec<MemberRow> {
        let rows = self.groups.iter().flat_map(|g| {
            g.members.iter().map(|(person, role)| MemberRow {
                group: g.code.clone(),
                person: self.people[*person].code.clone(),
                role: (*role).to_owned(),
                first: g.first,
                last: None,
            })
        });
        rows.collect()
    }

    fn post(&self, person: &CastPerson, unit: usize, first: Day, last: Option<Day>) -> PostRow {
        PostRow {
            person: person.code.clone(),
            unit: self.units[unit].code.clone(),
            title: person.title.clone(),
            rank: person.rank.to_owned(),
            first,
            last,
            concurrent: false,
        }
    }

    fn person_fields(&self, p: &CastPerson) -> Vec<(&'static str, Value)> {
        let mut fields = Vec::with_capacity(12);
        if p.unit.is_none() {
            return fields;
        }
        fields.push(("joined_on", Value::Date(p.joined)));
        fields.push(("education", choice(p.education)));
        fields.push(("political_status", choice(p.political)));
        if let Some(branch) = p.branch {
            fields.push(("party_branch", Value::Unit(Unit::id_of(&self.units[branch].code))));
        }
        if p.subject.is_some() {
            fields.push(("title_level", choice(p.title_level)));
        }
        if let Some(subject) = p.subject {
            fields.push(("subject", Value::Text(subject.to_owned())));
        }
        fields.push(("staffing", choice("established")));
        if p.rank == "teacher" {
            fields.push(("class_teacher", Value::Flag(p.class_teacher)));
        }
        if let Some(tier) = p.backbone {
            fields.push(("backbone", choice(tier)));
        }
        fields.push(("volunteer_registered", Value::Flag(p.volunteer)));
        if p.volunteer {
            fields.push(("volunteer_number", Value::Text(format!("9990{}", p.code))));
        }
        fields
    }
}

fn unit_fields(unit: &CastUnit, settings: &Settings, first: Day) -> Vec<(&'static str, Value)> {
    let mut fields = Vec::new();
    if unit.sort != Sort::School && unit.sort != Sort::Institution {
        return fields;
    }
    if let Some(stage) = &unit.stage {
        fields.push(("stage", choice(stage)));
    }
    fields.push(("area", choice(&unit.area)));
    fields.push(("ownership", choice("public")));
    if unit.sort == Sort::School {
        let count = |n: u32| Value::Number(Fixed::whole(i64::from(n)));
        fields.push(("pupils", count(unit.pupils)));
        fields.push(("pupils_as_of", Value::Date(first)));
        fields.push(("pupils_source", Value::Text("学年初事业统计报表".to_owned())));
        fields.push(("classes", count(unit.pupils.div_ceil(36).max(3))));
    }
    fields
        .push(("address", Value::Text(format!("{}{}路{}号", settings.district, unit.name, unit.code.len()))));
    fields
}
