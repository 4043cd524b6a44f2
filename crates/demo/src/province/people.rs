//! The province's registry as columns.

use mingde_core::date::civil;
use mingde_core::kind::FieldKind;
use mingde_core::registry::{Parent, Person, Sex, Span, Unit, UnitClass};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, Persons, Posts, Units};

use super::Province;
use crate::dice::Dice;

const KINDS: [&str; 5] = ["primary-school", "primary-school", "junior-middle", "nine-year", "senior-middle"];
const HEADS: u32 = 5;
const MIDDLES: u32 = 20;

impl Province {
    pub(super) fn units(&self) -> Units {
        let mut units = Units::default();
        let mut add = |code: String, name: String, kind: &str, parent: Option<&str>| {
            let span = Span::ALWAYS;
            let parents = parent.map(|p| Parent { unit: Unit::id_of(p), span }).into_iter().collect();
            units.id.push(Unit::id_of(&code));
            units.class.push(self.schema.class_of(kind).unwrap_or(UnitClass::School));
            let fields = Default::default();
            units.unit.push(Unit {
                code,
                name,
                aliases: vec![],
                history: Default::default(),
                kind: kind.to_owned(),
                parents,
                span,
                fields,
            });
        };
        for school in 0..self.settings.schools {
            let kind = KINDS[school as usize % KINDS.len()];
            add(format!("S{school:05}"), format!("演示第{}学校", school + 1), kind, Some("SHENG"));
        }
        add("SHENG".to_owned(), self.settings.name.clone(), "bureau", None);
        units
    }

    pub(super) fn persons(&self) -> Persons {
        let settings = &self.settings;
        let count = settings.schools as usize * settings.staff as usize;
        let rank = |code: &str| {
            let at = self.schema.ranks.iter().position(|r| r.code == code);
            at.map_or(NO_CHOICE, |at| at as u16)
        };
        let ranks = [rank("school-head"), rank("school-middle"), rank("teacher")];
        let mut out = Persons {
            id: Vec::with_capacity(count),
            code: Vec::with_capacity(count),
            name: Vec::with_capacity(count),
            sex: Vec::with_capacity(count),
            birth: Vec::with_capacity(count),
            by_month: Vec::new(),
            columns: self.schema.person_fields.iter().map(Column::for_field).collect(),
            post_start: vec![0],
            posts: Posts::default(),
        };
        for school in 0..settings.schools {
            let mut dice = Dice::of(settings.seed, &["province-people"], &[u64::from(school)]);
            for n in 0..settings.staff {
                let code = format!("R{school:05}{n:03}");
                let sex = if dice.chance(0.68) { Sex::Female } else { Sex::Male };
                let year = settings.school_year - dice.between(24, 58) as i16;
                let birth = civil(year, dice.between(1, 12) as i8, dice.between(1, 28) as i8);
                out.id.push(Person::id_of(&code));
                out.code.push(code.into());
                out.name.push(self.names.name(&mut dice, sex, year).into());
                out.sex.push(u8::from(sex == Sex::Female));
                out.birth.push(birth.map_or(NO_DAY, |d| d.number()));
                for (column, field) in out.columns.iter_mut().zip(&self.schema.person_fields) {
                    match (column, &field.kind) {
                        (Column::Choice(v), FieldKind::Choice(choices)) => {
                            v.push(dice.below(choices.len()) as u16);
                        }
                        (Column::Flag(v), _) => v.push(u8::from(dice.chance(0.5))),
                        (column, _) => column.push_missing(),
                    }
                }
                let (rank, title) = match n {
                    0..HEADS => (ranks[0], "校级干部"),
                    HEADS..MIDDLES => (ranks[1], "中层干部"),
                    _ => (ranks[2], "教师"),
                };
                let person = out.posts.person.len() as u32;
                out.posts.person.push(person);
                out.posts.unit.push(school);
                out.posts.rank.push(rank);
                out.posts.title.push(Some(title));
                out.posts.from.push(self.first_day().number() - dice.between(0, 3000) as i32);
                out.posts.to.push(i32::MAX);
                out.posts.concurrent.push(false);
                out.post_start.push(person + 1);
            }
        }
        out
    }
}
