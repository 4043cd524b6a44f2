//! What the words of a condition can mean for units, persons and groups, as the registry knows them.

use mingde_core::registry::UnitClass;

use super::names::{Meaning, Rows, Sort, choices, sort_of};
use crate::language::Dimension;
use crate::plan::{GroupProperty, Operand, PersonProperty, UnitProperty};

impl Rows<'_> {
    pub(super) fn group_property(&self, of: &Operand, word: &str) -> Option<Meaning> {
        let (property, sort) = match word {
            "kind" => (GroupProperty::Kind, Sort::Choice(choices(&self.schema().group_kinds))),
            "code" => (GroupProperty::Code, Sort::Text),
            "name" => (GroupProperty::Name, Sort::Text),
            _ => {
                let field = self.schema().group_fields.iter().find(|f| f.name == word)?;
                (GroupProperty::Field(word.to_owned()), sort_of(field)?)
            }
        };
        Some((Operand::GroupProperty(Box::new(of.clone()), property), sort))
    }

    /// The group of a kind in which a person is: `holder.research-group`.
    pub(super) fn group_of(&self, of: &Operand, word: &str) -> Option<Meaning> {
        let kind = self.schema().group_kinds.iter().find(|kind| kind.code == word)?;
        Some((Operand::GroupOf(Box::new(of.clone()), kind.code.clone()), Sort::Group))
    }

    pub(super) fn unit_property(&self, of: &Operand, word: &str) -> Option<Meaning> {
        let (property, sort) = match word {
            "kind" => {
                let kinds = self.schema().unit_kinds.iter().map(|k| &k.choice);
                let kinds = kinds.map(|c| (c.code.clone(), c.title.clone())).collect();
                (UnitProperty::Kind, Sort::Choice(kinds))
            }
            "class" => {
                let classes = UnitClass::ALL.map(|(_, name)| (name.to_owned(), name.to_owned()));
                (UnitProperty::Class, Sort::Choice(classes.to_vec()))
            }
            "code" => (UnitProperty::Code, Sort::Text),
            "name" => (UnitProperty::Name, Sort::Text),
            _ => {
                let field = self.schema().unit_fields.iter().find(|f| f.name == word)?;
                (UnitProperty::Field(word.to_owned()), sort_of(field)?)
            }
        };
        Some((Operand::UnitProperty(Box::new(of.clone()), property), sort))
    }

    pub(super) fn person_property(&self, of: &Operand, word: &str) -> Option<Meaning> {
        let (property, sort) = match word {
            "rank" => (PersonProperty::Rank, Sort::Choice(choices(&self.schema().ranks))),
            "post" => (PersonProperty::Post, Sort::Text),
            "since" => (PersonProperty::Since, Sort::Day),
            "sex" => {
                let sexes = [("male", "男"), ("female", "女")];
                let sexes = sexes.map(|(code, title)| (code.to_owned(), title.to_owned()));
                (PersonProperty::Sex, Sort::Choice(sexes.to_vec()))
            }
            "birth" => (PersonProperty::Birth, Sort::Day),
            "age" => (PersonProperty::Age, Sort::Number(Dimension::Bare)),
            "code" => (PersonProperty::Code, Sort::Text),
            "name" => (PersonProperty::Name, Sort::Text),
            _ => {
                let field = self.schema().person_fields.iter().find(|f| f.name == word)?;
                (PersonProperty::Field(word.to_owned()), sort_of(field)?)
            }
        };
        Some((Operand::PersonProperty(Box::new(of.clone()), property), sort))
    }

    pub(super) fn unit_words(&self) -> Vec<String> {
        let fields = self.schema().unit_fields.iter().map(|f| f.name.as_str());
        ["kind", "class", "code", "name"].into_iter().chain(fields).map(str::to_owned).collect()
    }

    pub(super) fn group_words(&self) -> Vec<String> {
        let fields = self.schema().group_fields.iter().map(|f| f.name.as_str());
        ["kind", "code", "name", "unit"].into_iter().chain(fields).map(str::to_owned).collect()
    }

    pub(super) fn person_words(&self) -> Vec<String> {
        let fields = self.schema().person_fields.iter().map(|f| f.name.as_str());
        let fixed = ["rank", "post", "since", "unit", "sex", "birth", "age", "code", "name"];
        let groups = self.schema().group_kinds.iter().map(|kind| kind.code.as_str());
        fixed.into_iter().chain(fields).chain(groups).map(str::to_owned).collect()
    }
}
