//! Reading the figures of a front matter, each key checked against its source.

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::{Entry, Fields, Findings, Node};

use super::condition::{Condition, read_conditions};
use super::request::{
    AssessmentTake, Each, FigureRequest, Moment, PeriodTake, Question, RecordsTake, Registered, RegistryTake,
    STATUSES, Window,
};

const REGISTERED: [(&str, Registered); 4] = [
    ("units", Registered::Units),
    ("persons", Registered::Persons),
    ("groups", Registered::Groups),
    ("members", Registered::Members),
];

/// Reads one entry of `figures:`.
pub fn read_request(entry: &Entry, findings: &mut Findings) -> Option<FigureRequest> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.text("english", findings).unwrap_or(&title).to_owned();
    let unit = fields.text("unit", findings).unwrap_or("").to_owned();
    let from = fields.required("from", findings);
    let word = from.and_then(Node::as_text).unwrap_or("");
    let mut ask = Ask { fields, entry, findings };
    let question = match word {
        "registry" => ask.registry(),
        "records" => ask.records(),
        "assessment" => ask.assessment(),
        "period" => ask.period(),
        _ => {
            if let Some(node) = from {
                let near = nearest(word, ["registry", "records", "assessment", "period"]).map(str::to_owned);
                let message = Message::new("report-from-unknown").with("word", word);
                ask.findings.error(node.span.clone(), message).suggestion = near;
            }
            // What follows depends on the source, so its keys cannot be judged.
            return None;
        }
    };
    let Ask { fields, findings, .. } = ask;
    fields.finish(findings);
    let name = entry.key.clone();
    Some(FigureRequest { name, title, english, unit, question: question?, span: entry.key_span.clone() })
}

/// A request being read.
struct Ask<'n, 'f> {
    fields: Fields<'n>,
    entry: &'n Entry,
    findings: &'f mut Findings,
}

impl<'n> Ask<'n, '_> {
    /// The one of `keys` that is there; none or several is an error.
    fn one_of(&mut self, keys: &[&'static str]) -> Option<(&'static str, &'n Node)> {
        let present: Vec<_> = keys.iter().filter_map(|k| Some((*k, self.fields.node(k)?))).collect();
        if present.len() != 1 {
            let message = Message::new("report-take-one").with("keys", keys.join("、"));
            self.findings.error(self.entry.key_span.clone(), message);
            return None;
        }
        present.into_iter().next()
    }

    fn choice<T: Copy>(&mut self, node: &Node, known: &[(&'static str, T)]) -> Option<T> {
        let word = node.as_text().unwrap_or("");
        let found = known.iter().find(|(w, _)| *w == word).map(|(_, t)| *t);
        if found.is_none() {
            let words = known.iter().map(|(w, _)| *w);
            let near = nearest(word, words.clone()).map(str::to_owned);
            let message = Message::new("report-word-unknown").with("word", word);
            let finding = self.findings.error(node.span.clone(), message);
            finding.suggestion = near;
            let words = words.collect::<Vec<_>>().join("、");
            finding.notes.push(Message::new("report-words-known").with("words", words));
        }
        found
    }

    fn text(&mut self, node: &Node) -> Option<String> {
        let text = node.as_text().map(str::to_owned);
        if text.is_none() {
            self.findings.error(node.span.clone(), Message::new("report-text-wanted"));
        }
        text
    }

    fn conditions(&mut self) -> Vec<Condition> {
        read_conditions(&mut self.fields, self.findings)
    }

    fn columns(&mut self) -> Vec<String> {
        self.fields.words("columns", self.findings).into_iter().map(|(w, _)| w.to_owned()).collect()
    }

    fn registry(&mut self) -> Option<Question> {
        let taken = self.one_of(&["count", "sum", "names", "rows"]);
        let (conditions, columns) = (self.conditions(), self.columns());
        let of = self.fields.node("of");
        let at = match self.fields.node("at") {
            None => Moment::End,
            Some(node) => {
                self.choice(node, &[("period-end", Moment::End), ("period-start", Moment::Start)])?
            }
        };
        let (key, node) = taken?;
        let take = match key {
            "count" => RegistryTake::Count(self.choice(node, &REGISTERED)?),
            "names" => RegistryTake::Names(self.choice(node, &REGISTERED)?),
            "rows" => RegistryTake::Rows { of: self.choice(node, &REGISTERED)?, columns },
            _ => {
                let of = match of {
                    None => Registered::Units,
                    Some(node) => self.choice(node, &REGISTERED)?,
                };
                RegistryTake::Sum { of, field: self.text(node)? }
            }
        };
        Some(Question::Registry { take, conditions, at })
    }

    fn records(&mut self) -> Option<Question> {
        let kind = self.fields.required_text("kind", self.findings).to_owned();
        let taken = self.one_of(&["count", "sum", "names", "date", "rows"]);
        let (conditions, window) = (self.conditions(), self.window());
        let (key, node) = taken?;
        let take = match key {
            "count" => match node.as_text().unwrap_or("").split_once(' ') {
                Some(("distinct", each)) => RecordsTake::Distinct(each_of(each.trim())),
                _ => {
                    self.choice(node, &[("records", ()), ("distinct …", ())])?;
                    RecordsTake::Count
                }
            },
            "sum" => RecordsTake::Sum(self.text(node)?),
            "names" => RecordsTake::Names(each_of(&self.text(node)?)),
            "date" => {
                let first = self.choice(node, &[("first", true), ("last", false)])?;
                if first { RecordsTake::FirstDate } else { RecordsTake::LastDate }
            }
            _ => {
                let rows = self.fields.words("rows", self.findings);
                RecordsTake::Rows(rows.into_iter().map(|(w, _)| w.to_owned()).collect())
            }
        };
        Some(Question::Records { kind, take, conditions, window: window? })
    }

    /// `period`, `all`, `12 months`, `3 years`.
    fn window(&mut self) -> Option<Window> {
        let Some(node) = self.fields.node("window") else { return Some(Window::Period) };
        let word = node.as_text().unwrap_or("");
        if let Some((number, unit)) = word.split_once(' ')
            && let Ok(number) = number.parse::<u32>()
            && (1..=600).contains(&number)
        {
            match unit.trim() {
                "month" | "months" => return Some(Window::Months(number)),
                "year" | "years" if number <= 50 => return Some(Window::Months(number * 12)),
                _ => {}
            }
        }
        self.choice(
            node,
            &[
                ("period", Window::Period),
                ("all", Window::All),
                ("12 months", Window::Months(12)),
                ("3 years", Window::Months(36)),
            ],
        )
    }

    fn assessment(&mut self) -> Option<Question> {
        let rulebook = self.fields.required_text("rulebook", self.findings).to_owned();
        let result = self.fields.required_text("result", self.findings).to_owned();
        let taken = self.one_of(&["value", "count", "share", "sum", "names", "rows"]);
        let conditions = self.conditions();
        let (key, node) = taken?;
        let take = match key {
            "value" => {
                self.choice(node, &[("subject", ())])?;
                AssessmentTake::Value
            }
            "sum" => {
                self.choice(node, &[("values", ())])?;
                AssessmentTake::Sum
            }
            "count" => AssessmentTake::Count(self.choice(node, &STATUSES)?),
            "share" => AssessmentTake::Share(self.choice(node, &STATUSES)?),
            "names" => AssessmentTake::Names(self.choice(node, &STATUSES)?),
            _ => AssessmentTake::Rows(self.choice(node, &STATUSES)?),
        };
        Some(Question::Assessment { rulebook, result, take, conditions })
    }

    fn period(&mut self) -> Option<Question> {
        let node = self.fields.required("take", self.findings)?;
        let known = [
            ("title", PeriodTake::Title),
            ("first-day", PeriodTake::FirstDay),
            ("last-day", PeriodTake::LastDay),
        ];
        self.choice(node, &known).map(Question::Period)
    }
}

fn each_of(word: &str) -> Each {
    match word {
        "unit" => Each::Unit,
        "day" => Each::Day,
        "week" => Each::Week,
        "month" => Each::Month,
        name => Each::Named(name.to_owned()),
    }
}
