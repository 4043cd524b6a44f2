//! Columns of registry rows that are questions of their own: the same question, asked about one unit or person.

use mingde_report::figure::{Figure, FigureValue};
use mingde_report::form::{AssessmentTake, Question, Registered, RegistryTake};
use mingde_rulebook::Subject;

use super::recorded::Entity;
use super::{Answers, count, names};

impl Answers<'_> {
    /// The answer to a column's question for the row `at`.
    pub(super) fn column(&self, of: Registered, at: usize, question: &Question) -> Figure {
        let entity = match of {
            Registered::Units => Entity::Unit(at as u32),
            Registered::Groups => Entity::Group(at as u32),
            Registered::Persons | Registered::Members => Entity::Person(at as u32),
        };
        match question {
            Question::Records { kind, take, conditions, window, by } => {
                let window = self.window(*window);
                let only = Some((entity, by.as_deref()));
                self.recorded(kind, take, conditions, window, only).0
            }
            Question::Assessment { rulebook, result, take, conditions, parts } => {
                let Some(mut judged) = self.judged(rulebook, result, conditions, *parts) else {
                    return Figure::new(FigureValue::NoData, format!("{rulebook}.{result}"));
                };
                let same = |subject: &mingde_rulebook::AssessedSubject| match (
                    judged.assessment.subject_kind,
                    entity,
                ) {
                    (Subject::Person, Entity::Person(at)) => subject.index == at,
                    (Subject::Unit | Subject::Department, Entity::Unit(at)) => subject.index == at,
                    _ => false,
                };
                let chosen: Vec<usize> =
                    judged.chosen.iter().copied().filter(|&s| same(&judged.assessment.subjects[s])).collect();
                judged.chosen = chosen;
                self.assessed_of_one(&judged, *take == AssessmentTake::Standing)
            }
            Question::Registry { take, conditions, at: moment } => {
                self.registered_within(take, conditions, self.moment(*moment), entity)
            }
            Question::Setting { rulebook, setting } => self.setting(rulebook, setting).0,
            Question::Duties { .. } | Question::Indicators { .. } | Question::Figures { .. } => {
                Figure::new(FigureValue::NoData, "")
            }
            Question::Period(_) => Figure::new(FigureValue::NoData, ""),
        }
    }

    /// Persons and groups of a unit, counted, summed or named.
    fn registered_within(
        &self,
        take: &RegistryTake,
        conditions: &[mingde_report::form::Condition],
        day: mingde_core::date::Day,
        entity: Entity,
    ) -> Figure {
        let of = match take {
            RegistryTake::Count(of) | RegistryTake::Names(of) => *of,
            RegistryTake::Sum { of, .. } | RegistryTake::Rows { of, .. } => *of,
        };
        let Entity::Unit(unit) = entity else { return Figure::new(FigureValue::NoData, "登记册") };
        let within = |at: &usize| match of {
            Registered::Units => {
                let parent = self.snapshot.units.unit[*at].parent_on(day);
                parent.and_then(|id| self.snapshot.units.index_of(id)) == Some(unit)
            }
            Registered::Groups => self.snapshot.groups.unit[*at] == unit,
            Registered::Persons | Registered::Members => {
                let post = self.snapshot.persons.main_post(*at as u32, day);
                post.is_some_and(|p| self.snapshot.persons.posts.unit[p] == unit)
            }
        };
        let anybody = self.chosen(of, &[], day).iter().any(within);
        let mut chosen = self.chosen(of, conditions, day);
        chosen.retain(within);
        let value = match take {
            RegistryTake::Count(_) => count(chosen.len(), anybody),
            RegistryTake::Sum { field, .. } => self.sum(of, &chosen, field),
            RegistryTake::Names(_) => names(chosen.iter().map(|&at| self.name(of, at)).collect(), anybody),
            RegistryTake::Rows { .. } => FigureValue::NoData,
        };
        Figure::new(value, format!("登记册，截至{}", day.chinese()))
    }
}
