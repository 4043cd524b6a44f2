//! Words to a tree. Loosest first: `or`, `and`, `not`, comparison, `+ -`, `* /`, minus sign.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use crate::language::number::{Number, Rounding};
use crate::language::syntax::lex::{Token, Word};
use crate::language::syntax::{Form, Operator, Place, Syntax};

/// Nesting beyond this is refused.
const DEEPEST: usize = 48;
/// So many operators join a formula at most: nobody reads more, and each stands within the one behind it.
const MOST_JOINED: usize = 500;
/// Two hundred years.
const MOST_MONTHS: i32 = 2_400;

pub(super) fn formula(tokens: &[Token], place: &Place, findings: &mut Findings) -> Option<Syntax> {
    let mut reader = Reader { tokens, at: 0, depth: 0, joined: 0, place };
    let result = reader.either().and_then(|tree| match reader.peek() {
        None => Ok(tree),
        Some(_) => Err(reader.unexpected()),
    });
    match result {
        Ok(tree) => Some(tree),
        Err(stop) => {
            findings.error(stop.span, stop.message);
            None
        }
    }
}

struct Stop {
    span: Range<usize>,
    message: Message,
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    joined: usize,
    place: &'t Place,
}

type Read = Result<Syntax, Stop>;

impl Reader<'_> {
    fn peek(&self) -> Option<&Word> {
        self.tokens.get(self.at).map(|(word, _)| word)
    }

    fn peek_name(&self) -> Option<&str> {
        match self.peek() {
            Some(Word::Name(name)) => Some(name),
            _ => None,
        }
    }

    fn span(&self, at: usize) -> Range<usize> {
        match self.tokens.get(at) {
            Some((_, range)) => self.place.at(range.clone()),
            None => {
                let end = self.tokens.last().map_or(0, |(_, r)| r.end);
                self.place.at(end..end)
            }
        }
    }

    fn take(&mut self, word: &Word) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn take_name(&mut self, name: &str) -> bool {
        let found = self.peek_name() == Some(name);
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self) -> Stop {
        let message = match self.tokens.get(self.at) {
            None => Message::new("rulebook-formula-ends-early"),
            Some((Word::Name(word), _)) if meant(word).is_some() => {
                let right = meant(word).unwrap_or_default();
                Message::new("rulebook-formula-wanted-word").with("word", right)
            }
            Some((Word::Name(word), _)) if word.starts_with('或') => Message::new("rulebook-formula-either"),
            Some((Word::Name(word), _)) if self.is_behind_number() && is_of_days(word).is_some() => {
                Message::new(is_of_days(word).unwrap_or_default()).with("word", word)
            }
            Some((Word::Name(word), _)) if !word.is_ascii() && self.is_behind_number() => {
                Message::new("rulebook-formula-counter").with("word", word)
            }
            Some((Word::Name(word), _)) if self.is_behind_number() && nearest(word, ["weight"]).is_none() => {
                Message::new("rulebook-formula-times").with("word", word)
            }
            Some(_) if self.is_behind_if() => Message::new("rulebook-formula-if"),
            Some((Word::Name(word), _)) if word == "best" => Message::new("rulebook-formula-best"),
            Some((Word::Name(word), _)) if nearest(word, ["weight"]).is_some() => {
                Message::new("rulebook-formula-wanted-word").with("word", "weight")
            }
            Some(_) => Message::new("rulebook-formula-unexpected"),
        };
        Stop { span: self.span(self.at), message }
    }

    /// Whether a number stands before the word that is looked at.
    fn is_behind_number(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        matches!(before, Some((Word::Number(_), _)))
    }

    /// Whether `IF` stands before what is looked at.
    fn is_behind_if(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let is_if = |word: &str| word.eq_ignore_ascii_case("if") || matches!(word, "如果" | "若" | "假如");
        matches!(before, Some((Word::Name(word), _)) if is_if(word))
    }

    /// Whether a comma stands where somebody wrote `if(a, b, c)`.
    fn is_within_if(&self) -> bool {
        let is_if = |word: &Word| matches!(word, Word::Name(name) if name.eq_ignore_ascii_case("if"));
        let before = &self.tokens[..self.at.min(self.tokens.len())];
        matches!(self.tokens.get(self.at), Some((Word::Comma, _)))
            && before.windows(2).any(|two| is_if(&two[0].0) && two[1].0 == Word::Open)
    }

    fn wanted(&mut self, word: &Word, shown: &'static str) -> Result<(), Stop> {
        if self.take(word) {
            return Ok(());
        }
        if self.is_within_if() {
            return Err(Stop { span: self.span(self.at), message: Message::new("rulebook-formula-if") });
        }
        Err(Stop {
            span: self.span(self.at),
            message: Message::new("rulebook-formula-wanted-word").with("word", shown),
        })
    }

    fn wanted_name(&mut self, name: &'static str) -> Result<(), Stop> {
        if self.take_name(name) {
            return Ok(());
        }
        Err(Stop {
            span: self.span(self.at),
            message: Message::new("rulebook-formula-wanted-word").with("word", name),
        })
    }

    fn binary(&mut self, operator: Operator, left: Syntax, right: Syntax) -> Read {
        self.joined += 1;
        if self.joined > MOST_JOINED {
            let message = Message::new("rulebook-formula-too-many").with("most", MOST_JOINED);
            return Err(Stop { span: self.span(self.at - 1), message });
        }
        let span = left.span.start.min(right.span.start)..right.span.end.max(left.span.end);
        Ok(Syntax { span, form: Form::Binary(operator, Box::new(left), Box::new(right)) })
    }

    fn either(&mut self) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Stop {
                span: self.span(self.at),
                message: Message::new("rulebook-formula-too-deep"),
            });
        }
        let mut left = self.both()?;
        while self.take_name("or") {
            let right = self.both()?;
            left = self.binary(Operator::Or, left, right)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn both(&mut self) -> Read {
        let mut left = self.negated()?;
        while self.take_name("and") {
            let right = self.negated()?;
            left = self.binary(Operator::And, left, right)?;
        }
        Ok(left)
    }

    fn negated(&mut self) -> Read {
        let start = self.at;
        let mut times = 0;
        while self.take_name("not") {
            times += 1;
        }
        let inner = self.compared()?;
        if times % 2 == 0 {
            return Ok(inner);
        }
        let span = self.span(start).start..inner.span.end;
        Ok(Syntax { span, form: Form::Not(Box::new(inner)) })
    }

    fn compared(&mut self) -> Read {
        let left = self.sum()?;
        if let Some(Word::Symbol(operator)) = self.peek().cloned()
            && operator.compares()
        {
            self.at += 1;
            let right = self.sum()?;
            if matches!(self.peek(), Some(Word::Symbol(next)) if next.compares()) {
                return Err(Stop {
                    span: self.span(self.at),
                    message: Message::new("rulebook-formula-chained"),
                });
            }
            return self.binary(operator, left, right);
        }
        if self.take_name("is") {
            let given = if self.take_name("given") {
                true
            } else {
                self.wanted_name("missing")?;
                false
            };
            let span = left.span.start..self.span(self.at - 1).end;
            return Ok(Syntax { span, form: Form::Given { of: Box::new(left), given } });
        }
        let within = !(self.peek_name() == Some("not")
            && matches!(self.tokens.get(self.at + 1), Some((Word::Name(n), _)) if n == "in"));
        self.at += usize::from(!within);
        if self.take_name("in") {
            self.wanted(&Word::ListOpen, "[")?;
            let mut list = Vec::new();
            while !self.take(&Word::ListClose) {
                if !list.is_empty() {
                    self.wanted(&Word::Comma, ",")?;
                }
                list.push(self.sum()?);
            }
            let span = left.span.start..self.span(self.at - 1).end;
            return Ok(Syntax { span, form: Form::OneOf { of: Box::new(left), list, within } });
        }
        Ok(left)
    }

    fn sum(&mut self) -> Read {
        let mut left = self.product()?;
        while let Some(Word::Symbol(operator @ (Operator::Plus | Operator::Minus))) = self.peek().cloned() {
            self.at += 1;
            let right = self.product()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Read {
        let mut left = self.signed()?;
        while let Some(Word::Symbol(operator @ (Operator::Times | Operator::Over))) = self.peek().cloned() {
            self.at += 1;
            let right = self.signed()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Read {
        let start = self.at;
        let mut times = 0;
        while self.take(&Word::Symbol(Operator::Minus)) {
            times += 1;
        }
        let inner = self.primary()?;
        if times % 2 == 0 {
            return Ok(inner);
        }
        let span = self.span(start).start..inner.span.end;
        Ok(Syntax { span, form: Form::Negative(Box::new(inner)) })
    }

    fn primary(&mut self) -> Read {
        let start = self.at;
        let from = self.span(start);
        let Some(word) = self.peek().cloned() else { return Err(self.unexpected()) };
        self.at += 1;
        let form = match word {
            Word::Text(text) => Form::Text(text),
            Word::Day(day) => Form::Day(day),
            Word::Number(number) => self.quantity(number)?,
            Word::Open => {
                let inner = self.either()?;
                self.wanted(&Word::Close, ")")?;
                return Ok(inner);
            }
            Word::Name(name) => match name.as_str() {
                "true" | "yes" => Form::Truth(true),
                "false" | "no" => Form::Truth(false),
                "if" => {
                    let condition = self.either()?;
                    self.wanted_name("then")?;
                    let yes = self.either()?;
                    self.wanted_name("else")?;
                    let no = self.either()?;
                    Form::If(Box::new(condition), Box::new(yes), Box::new(no))
                }
                "and" | "or" | "then" | "else" | "in" | "is" => {
                    self.at = start;
                    return Err(self.unexpected());
                }
                _ if self.peek() == Some(&Word::Open) => {
                    self.at += 1;
                    let mut arguments = Vec::new();
                    while !self.take(&Word::Close) {
                        if !arguments.is_empty() {
                            self.wanted(&Word::Comma, ",")?;
                        }
                        arguments.push(self.either()?);
                    }
                    Form::Call(name, from.clone(), arguments)
                }
                _ => {
                    let mut parts = vec![(name, from.clone())];
                    while self.take(&Word::Dot) {
                        let at = self.span(self.at);
                        let Some(Word::Name(next)) = self.peek().cloned() else {
                            return Err(self.unexpected());
                        };
                        self.at += 1;
                        parts.push((next, at));
                    }
                    Form::Name(parts)
                }
            },
            _ => {
                self.at = start;
                return Err(self.unexpected());
            }
        };
        let span = from.start..self.span(self.at - 1).end.max(from.end);
        Ok(Syntax { span, form })
    }

    /// What follows a number: a per-cent sign or the name of a unit, in English or Chinese.
    fn quantity(&mut self, number: Number) -> Result<Form, Stop> {
        if self.take(&Word::Percent) {
            let share = number.divide(Number::whole(100));
            return Ok(Form::Share(share.unwrap_or(number)));
        }
        let Some(word) = self.peek_name() else { return Ok(Form::Number(number)) };
        let singular = format!("{word}s");
        let unit = Measure::ALL
            .iter()
            .find(|(_, name, chinese)| *name == word || *name == singular || *chinese == word)
            .map(|(measure, ..)| *measure)
            .or(if word == "person" { Some(Measure::People) } else { None });
        if let Some(unit) = unit {
            self.at += 1;
            return Ok(match (unit, number.divide(Number::whole(100))) {
                (Measure::Percent, Some(share)) => Form::Share(share),
                _ => Form::Quantity(number, unit),
            });
        }
        let each = match word {
            "month" | "months" | "个月" => Some(1),
            "year" | "years" | "年" => Some(12),
            _ => None,
        };
        if let Some(each) = each {
            let months = number.times(Number::whole(each)).unwrap_or(number);
            let whole = months.to_decimal(0, Rounding::Down).and_then(|d| i32::try_from(d).ok());
            let months = whole.filter(|m| Number::whole(i64::from(*m)) == months && *m <= MOST_MONTHS);
            let Some(months) = months else {
                let message = Message::new("rulebook-months").with("most", MOST_MONTHS);
                return Err(Stop { span: self.span(self.at.saturating_sub(1)), message });
            };
            self.at += 1;
            return Ok(Form::Months(months));
        }
        Ok(Form::Number(number))
    }
}

/// Stretches that are counted in days here: what to write for them.
fn is_of_days(word: &str) -> Option<&'static str> {
    match word.trim_start_matches('个') {
        "workday" | "workdays" | "working" | "工作日" => Some("rulebook-formula-workdays"),
        "week" | "weeks" | "周" | "星期" => Some("rulebook-formula-weeks"),
        _ => None,
    }
}

/// The word meant by one of another language.
fn meant(word: &str) -> Option<&'static str> {
    Some(match word {
        "AND" | "And" | "且" | "并且" | "而且" | "和" | "与" => "and",
        "OR" | "Or" | "或" | "或者" => "or",
        "NOT" | "Not" | "非" | "不" => "not",
        "IN" | "属于" => "in",
        "IS" | "是" => "is",
        "大于" | "超过" | "多于" => ">",
        "小于" | "少于" | "低于" => "<",
        "等于" => "=",
        "不少于" | "不低于" | "大于等于" | "至少" => ">=",
        "不超过" | "不多于" | "小于等于" | "至多" => "<=",
        "加" => "+",
        "减" => "-",
        "乘" | "乘以" => "*",
        "除" | "除以" => "/",
        _ => return None,
    })
}
