//! Reading the figures of a front matter, each key checked against its source.

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::condition::{Condition, read_conditions};
use super::request::{
    AssessmentTake, ColumnRequest, DutiesTake, Each, FigureRequest, FiguresTake, Gathered, Moment, Parts,
    PeriodTake, Question, RecordsTake, Registered, RegistryTake, STATUSES, Window,
};

/// Where figures come from.
const SOURCES: [&str; 8] =
    ["registry", "records", "assessment", "duties", "indicators", "setting", "figures", "period"];

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
    let question = read_question(from, fields, entry, findings);
    let places = match &entry.value.data {
        Data::Map(entries) => entries.iter().map(|e| (e.key.clone(), e.value.span.clone())).collect(),
        _ => Default::default(),
    };
    let name = entry.key.clone();
    let span = entry.key_span.clone();
    Some(FigureRequest { name, title, english, unit, question: question?, span, places })
}

/// Reads the question under `from:`; the keys that do not belong to it are complained about.
fn read_question<'n>(
    from: Option<&'n Node>,
    fields: Fields<'n>,
    entry: &'n Entry,
    findings: &mut Findings,
) -> Option<Question> {
    let word = from.and_then(Node::as_text).unwrap_or("");
    let mut ask = Ask { fields, entry, findings };
    let question = match word {
        "registry" => ask.registry(),
        "records" => ask.records(),
        "assessment" => ask.assessment(),
        "duties" => ask.duties(),
        "indicators" => Some(ask.indicators()),
        "setting" => Some(ask.setting()),
        "figures" => ask.figures(),
        "period" => ask.period(),
        _ => {
            if let Some(node) = from {
                let message = Message::new("report-from-unknown").with("word", word);
                let finding = ask.findings.unknown(node.span.clone(), message, word, SOURCES);
                finding.notes.push(Message::new("report-words-known").with("words", SOURCES.join("、")));
            }
            // What follows depends on the source, so its keys cannot be judged; but the source may be mistyped.
            if let (None, Data::Map(entries)) = (from, &entry.value.data)
                && let Some(typed) = entries.iter().find(|e| nearest(&e.key, ["from"]).is_some())
            {
                let message = Message::new("yaml-key-unknown").with("key", &typed.key);
                ask.findings.error(typed.key_span.clone(), message).suggestion = Some("from".to_owned());
            }
            return None;
        }
    };
    let Ask { fields, findings, .. } = ask;
    fields.finish(findings);
    question
}

/// Reads a column of rows that is written as a mapping: a field with its title, or a question about each row.
fn read_column(entry: &Entry, findings: &mut Findings) -> Option<ColumnRequest> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.text("title", findings).unwrap_or(&entry.key).to_owned();
    let unit = fields.text("unit", findings).unwrap_or("").to_owned();
    let from = fields.node("from");
    let question = match from {
        None => {
            fields.finish(findings);
            None
        }
        Some(_) => Some(read_question(from, fields, entry, findings)?),
    };
    if let Some(question) = &question
        && !question.fits_a_column()
        && let Some(node) = from
    {
        findings.error(node.span.clone(), Message::new("report-column-source"));
    }
    Some(ColumnRequest { name: entry.key.clone(), title, unit, question, span: entry.key_span.clone() })
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
            let message = Message::new("report-word-unknown").with("word", word);
            let finding = self.findings.unknown(node.span.clone(), message, word, words.clone());
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

    fn words(&mut self, key: &'static str) -> Vec<String> {
        self.fields.words(key, self.findings).into_iter().map(|(w, _)| w.to_owned()).collect()
    }

    /// `[pupils, area]`, or a mapping from names to titles and questions.
    fn columns(&mut self) -> Vec<ColumnRequest> {
        let as_field = |(word, span): (&str, std::ops::Range<usize>)| ColumnRequest {
            name: word.to_owned(),
            title: word.to_owned(),
            unit: String::new(),
            question: None,
            span,
        };
        match self.fields.node("columns") {
            Some(Node { data: Data::Map(entries), .. }) => {
                entries.iter().filter_map(|entry| read_column(entry, self.findings)).collect()
            }
            _ => self.fields.words("columns", self.findings).into_iter().map(as_field).collect(),
        }
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
        let by = self.fields.text("by", self.findings).map(str::to_owned);
        let taken = self.one_of(&["count", "sum", "average", "names", "date", "rows"]);
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
            "average" => RecordsTake::Average(self.text(node)?),
            "names" => RecordsTake::Names(each_of(&self.text(node)?)),
            "date" => {
                let first = self.choice(node, &[("first", true), ("last", false)])?;
                if first { RecordsTake::FirstDate } else { RecordsTake::LastDate }
            }
            _ => RecordsTake::Rows(self.words("rows")),
        };
        Some(Question::Records { kind, take, conditions, window: window?, by })
    }

    /// `period`, `previous`, `all`, `12 months`, `3 years`.
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
                ("previous", Window::Previous),
                ("all", Window::All),
                ("12 months", Window::Months(12)),
                ("3 years", Window::Months(36)),
            ],
        )
    }

    fn assessment(&mut self) -> Option<Question> {
        let rulebook = self.fields.required_text("rulebook", self.findings).to_owned();
        let result = self.fields.required_text("result", self.findings).to_owned();
        let taken = self.one_of(&["value", "status", "count", "share", "sum", "names", "rows"]);
        let (conditions, columns) = (self.conditions(), self.words("columns"));
        let parts = match self.fields.node("period") {
            None => Parts::Latest,
            Some(node) => self.choice(node, &[("latest", Parts::Latest), ("each", Parts::Each)])?,
        };
        let (key, node) = taken?;
        let take = match key {
            "value" => {
                self.choice(node, &[("subject", ())])?;
                AssessmentTake::Value
            }
            "status" => {
                self.choice(node, &[("subject", ())])?;
                AssessmentTake::Standing
            }
            "sum" => {
                self.choice(node, &[("values", ())])?;
                AssessmentTake::Sum
            }
            "count" => AssessmentTake::Count(self.choice(node, &STATUSES)?),
            "share" => AssessmentTake::Share(self.choice(node, &STATUSES[..4])?),
            "names" => AssessmentTake::Names(self.choice(node, &STATUSES)?),
            _ => AssessmentTake::Rows(self.choice(node, &STATUSES)?, columns),
        };
        Some(Question::Assessment { rulebook, result, take, conditions, parts })
    }

    fn duties(&mut self) -> Option<Question> {
        let (rulebooks, conditions) = (self.words("rulebooks"), self.conditions());
        let status = match self.fields.node("status") {
            None => super::Status::NotMet,
            Some(node) => self.choice(node, &STATUSES[..4])?,
        };
        let (key, node) = self.one_of(&["count", "names", "rows"])?;
        let gathered =
            self.choice(node, &[("duties", Gathered::Duties), ("subjects", Gathered::Subjects)])?;
        let take = match key {
            "count" => DutiesTake::Count(gathered),
            "names" => DutiesTake::Names(gathered),
            _ => DutiesTake::Rows(gathered),
        };
        Some(Question::Duties { rulebooks, take, status, conditions })
    }

    fn indicators(&mut self) -> Question {
        self.fields.required("rulebooks", self.findings);
        let (rulebooks, results) = (self.words("rulebooks"), self.words("results"));
        Question::Indicators { rulebooks, results, conditions: self.conditions() }
    }

    fn setting(&mut self) -> Question {
        let rulebook = self.fields.required_text("rulebook", self.findings).to_owned();
        let setting = self.fields.required_text("setting", self.findings).to_owned();
        Question::Setting { rulebook, setting }
    }

    fn figures(&mut self) -> Option<Question> {
        let (key, _) = self.one_of(&["sum", "difference", "share"])?;
        let (take, names) = match key {
            "sum" => (FiguresTake::Sum, self.words("sum")),
            "difference" => (FiguresTake::Difference, self.words("difference")),
            _ => (FiguresTake::Share, self.words("share")),
        };
        if names.len() < 2 || (take == FiguresTake::Share && names.len() > 2) {
            self.findings.error(self.entry.key_span.clone(), Message::new("report-figures-two"));
        }
        Some(Question::Figures { take, names })
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
