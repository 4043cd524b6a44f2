//! Whoever is not among those who are assessed: gone by the day asked about, or not meant by the rulebook.

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::registry::UnitClass;
use mingde_core::words::Locale;

use super::explanation::Explanation;
use super::questions::{ExplainError, Explainer, explain};
use crate::assess::{AssessmentDate, ended, frame, last_day};
use crate::evaluate::{YES, holds};
use crate::language::in_words;
use crate::plan::{Condition, Rulebook, Subject};

impl Explainer<'_> {
    /// One result of a unit, group or person that ended within the period, as of its last day; none if nobody is meant who
    /// is not there.
    pub(super) fn explain_departed(
        &self,
        rulebook: &Rulebook,
        subject: &str,
        result: &str,
    ) -> Option<Result<Explanation, ExplainError>> {
        if rulebook.subject == Subject::Bureau {
            return None;
        }
        let (party, own) = (rulebook.subject.party(), frame(rulebook, self.at));
        let first_day_after = |at: &usize| ended(self.snapshot, party, *at);
        let gone = self.called(party, subject).filter(|at| !self.is_there(party, *at, own.as_of));
        let meant = gone.max_by_key(first_day_after)?;
        let Some(last) = last_day(self.snapshot, party, meant, own) else {
            let ended = first_day_after(&meant).filter(|to| *to <= own.as_of);
            let (name, entry) = (self.name(party, meant).to_owned(), rulebook.subject.entry());
            return Some(Err(ExplainError::NotThere { name, entry, ended, as_of: own.as_of }));
        };
        let at = AssessmentDate { as_of: last, period: Some(own.period) };
        let found = explain(&self.given, &rulebook.id, self.snapshot, at, self.overrides, subject, result);
        Some(found.map(|found| Explanation { ended: Some(last.plus(1)), ..found }))
    }

    /// Units, groups or persons by code, name, `name(code)` or id.
    fn called<'w>(&'w self, party: Party, word: &'w str) -> impl Iterator<Item = usize> + 'w {
        let (name, code) = match word.split_once(['(', '（']).zip(word.strip_suffix([')', '）'])) {
            Some(((name, _), rest)) => (name, rest[name.len()..].trim_start_matches(['(', '（'])),
            None => (word, word),
        };
        let matches = move |at: &usize| {
            let (own, called) = (self.code(party, *at), self.name(party, *at));
            own == code && (name == code || called == name) || called == word || self.id(party, *at) == word
        };
        (0..self.how_many(party)).filter(matches)
    }

    fn how_many(&self, party: Party) -> usize {
        match party {
            Party::Unit => self.snapshot.units.len(),
            Party::Group => self.snapshot.groups.group.len(),
            Party::Person => self.snapshot.persons.len(),
        }
    }

    fn code(&self, party: Party, at: usize) -> &str {
        match party {
            Party::Unit => &self.snapshot.units.unit[at].code,
            Party::Group => &self.snapshot.groups.group[at].code,
            Party::Person => &self.snapshot.persons.code[at],
        }
    }

    fn name(&self, party: Party, at: usize) -> &str {
        match party {
            Party::Unit => &self.snapshot.units.unit[at].name,
            Party::Group => &self.snapshot.groups.group[at].name,
            Party::Person => &self.snapshot.persons.name[at],
        }
    }

    fn id(&self, party: Party, at: usize) -> String {
        match party {
            Party::Unit => self.snapshot.units.id[at].0.to_string(),
            Party::Group => self.snapshot.groups.id[at].0.to_string(),
            Party::Person => self.snapshot.persons.id[at].0.to_string(),
        }
    }

    fn is_there(&self, party: Party, at: usize, day: Day) -> bool {
        match party {
            Party::Unit => self.snapshot.units.unit[at].span.contains(day),
            Party::Group => self.snapshot.groups.group[at].span.contains(day),
            Party::Person => {
                let person = u32::try_from(at).ok();
                person.is_some_and(|person| self.snapshot.persons.main_post(person, day).is_some())
            }
        }
    }

    /// Why a unit, person or group that is there is not assessed: what the rulebook asks for and it is not.
    pub(super) fn not_meant(&self, rulebook: &Rulebook, subject: &str) -> Option<ExplainError> {
        let snapshot = self.snapshot;
        let party = rulebook.subject.party();
        let at = self.called(party, subject).next()?;
        let name = self.name(party, at).to_owned();
        let own = frame(rulebook, self.at);
        let fails =
            |one: &Condition| holds(rulebook, one, snapshot, &self.vetoes, own).get(at).copied() != Some(YES);
        let mut asked: Vec<String> = Vec::new();
        if rulebook.subject == Subject::Department
            && snapshot.units.class.get(at) != Some(&UnitClass::Department)
        {
            asked.push("unit.class = 'department'".to_owned());
        }
        if let Some(applies) = &rulebook.plan.applies {
            asked.extend(unfulfilled(applies, &rulebook.plan.applies_written, fails));
        }
        let words = |locale| {
            let words = asked.iter().map(|one| in_words(one, None, &snapshot.schema, locale));
            words.collect::<Vec<_>>().join("；")
        };
        let condition = (words(Locale::ZhCn), words(Locale::En));
        (!asked.is_empty()).then_some(ExplainError::NotMeant { name, condition })
    }
}

/// Of conditions that must all hold those that do not, as they are written; all of them where they cannot be told apart.
fn unfulfilled(applies: &Condition, written: &str, fails: impl Fn(&Condition) -> bool) -> Vec<String> {
    fn gather<'c>(condition: &'c Condition, found: &mut Vec<&'c Condition>) {
        match condition {
            Condition::And(list) => list.iter().for_each(|one| gather(one, found)),
            one => found.push(one),
        }
    }
    let mut conditions = Vec::new();
    gather(applies, &mut conditions);
    let texts: Vec<&str> = written.split(" and ").collect();
    let failing = conditions.iter().zip(&texts).filter(|(one, _)| fails(one)).map(|(_, text)| *text);
    match texts.len() == conditions.len() && !written.contains(['(', '（']) {
        true => failing.map(|text| text.trim().to_owned()).collect(),
        false => conditions.iter().any(|one| fails(one)).then(|| written.to_owned()).into_iter().collect(),
    }
}
