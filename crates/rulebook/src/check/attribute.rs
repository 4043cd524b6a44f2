//! What formulas ask the registry about the subject itself: `unit.pupils`, `person.age >= 35`, `years(person.hired, as-of)`.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::condition::{condition, operand};
use super::formula::{OwnWords, Type, Typed};
use super::names::{Rows, Sort};
use super::rules::Resolver;
use super::table::{Key, Table};
use crate::language::{Form, Operator, Syntax};
use crate::plan::{Attribute, Expression, From};

/// Functions of days, which only the registry has.
pub(super) const OF_DAYS: [&str; 3] = ["years", "months", "workdays"];

impl Resolver<'_> {
    /// A formula that speaks of the registry, if it does: a dotted name, or a comparison of one with a word or a day.
    pub(super) fn attribute(&mut self, tree: &Syntax, findings: &mut Findings) -> Option<Option<Typed>> {
        let from = From::subjects(self.subject);
        let rows = Rows::new(self.library, &from);
        match &tree.form {
            Form::Binary(operator, a, b) if operator.compares() => {
                let worded = |side: &Syntax| is_own(side) && !is_number(&rows, side, findings);
                (worded(a) || worded(b)).then(|| self.condition(tree, findings))
            }
            Form::OneOf { of, .. } if is_own(of) && !is_number(&rows, of, findings) => {
                Some(self.condition(tree, findings))
            }
            Form::Given { of, .. } if is_own(of) => Some(self.condition(tree, findings)),
            _ if is_own(tree) => Some(self.value(tree, findings)),
            _ => None,
        }
    }

    fn condition(&mut self, tree: &Syntax, findings: &mut Findings) -> Option<Typed> {
        let from = From::subjects(self.subject);
        let asked = condition(&Rows::new(self.library, &from), tree, findings)?;
        Some((self.own(Attribute::Is(asked), tree, findings), Type::Truth))
    }

    fn value(&mut self, tree: &Syntax, findings: &mut Findings) -> Option<Typed> {
        let from = From::subjects(self.subject);
        match operand(&Rows::new(self.library, &from), tree, findings)? {
            (operand, Sort::Number(dimension)) => {
                Some((self.own(Attribute::Number(operand), tree, findings), Type::Number(dimension)))
            }
            (operand, Sort::Flag) => {
                let asked = crate::plan::Condition::Flag(operand);
                Some((self.own(Attribute::Is(asked), tree, findings), Type::Truth))
            }
            (_, sort) => {
                let message = Message::new("rulebook-attribute-compared").with_sort("sort", sort.word());
                findings.error(tree.span.clone(), message);
                None
            }
        }
    }

    /// What the registry says of the subject in words, held against those of a table.
    pub(super) fn words_of_own(
        &mut self,
        of: &Syntax,
        (table, level): (&Table, usize),
        findings: &mut Findings,
    ) -> Option<OwnWords> {
        let from = From::subjects(self.subject);
        let rows = Rows::new(self.library, &from);
        if !is_own(of) || is_number(&rows, of, findings) {
            return None;
        }
        let key = operand(&rows, of, findings)
            .and_then(|(operand, sort)| Key::of(table, level, operand, &sort, &of.span, findings));
        let said = key.map(|key| {
            let written = written(of, findings);
            let words = table.words(level).into_iter().map(str::to_owned);
            let said = |word: String| {
                let asked = Attribute::Is(key.test(&word));
                let own = self.own_said(asked, format!("{written} = '{word}'"));
                (word, own)
            };
            words.map(said).collect()
        });
        Some(said)
    }

    /// Its place among what is asked; what is asked twice stands once.
    fn own(&mut self, asked: Attribute, tree: &Syntax, findings: &Findings) -> Expression {
        self.own_said(asked, written(tree, findings))
    }

    /// The same, told in other words than those of the file.
    fn own_said(&mut self, asked: Attribute, words: String) -> Expression {
        let known = self.attributes.iter().position(|(other, _)| *other == asked);
        Expression::Own(known.unwrap_or_else(|| {
            self.attributes.push((asked, words));
            self.attributes.len() - 1
        }))
    }
}

/// As it stands in the file.
fn written(tree: &Syntax, findings: &Findings) -> String {
    findings.source.text.get(tree.span.clone()).unwrap_or("").to_owned()
}

/// Whether a formula speaks of the registry: a name with a dot, or days of which something is counted.
fn is_own(tree: &Syntax) -> bool {
    match &tree.form {
        Form::Name(parts) => parts.len() > 1 && ["unit", "person", "group"].contains(&parts[0].0.as_str()),
        Form::Call(name, _, arguments) => OF_DAYS.contains(&name.as_str()) && arguments.len() == 2,
        Form::Binary(Operator::Plus | Operator::Minus, a, b) => {
            // `person.hired + 5 years` is a day.
            matches!(a.form, Form::Name(_)) && is_own(a) && matches!(b.form, Form::Months(_))
        }
        _ => false,
    }
}

fn is_number(rows: &Rows<'_>, tree: &Syntax, findings: &Findings) -> bool {
    let mut unheard = Findings::new(&findings.source);
    matches!(operand(rows, tree, &mut unheard), Some((_, Sort::Number(_))))
}
