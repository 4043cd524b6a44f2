//! Reading the figures of a front matter, each key checked against its source.

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::count::{read_computed, read_count, spelled_before};
use super::request::{
    AssessmentTake, ColumnRequest, DutiesTake, FigureRequest, Gathered, Parts, PeriodTake, Question, STATUSES,
};

/// Where figures come from that are not counted; whatever else stands after `from` is counted.
pub const SOURCES: [&str; 6] = ["assessment", "duties", "indicators", "setting", "period", "author"];

/// Reads one entry of `figures:`.
pub fn read_request(entry: &Entry, findings: &mut Findings) -> Option<FigureRequest> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.text("english", findings).unwrap_or(&title).to_owned();
    let unit = fields.text("unit", findings).unwrap_or("").to_owned();
    let from = match is_computed(&entry.value) {
        true => None,
        false => fields.required("from", findings),
    };
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
    let word = from.and_then(Node::as_text);
    let mut ask = Ask { fields, entry, findings };
    let question = match word {
        Some("assessment") => ask.assessment(),
        Some("duties") => ask.duties(),
        Some("indicators") => Some(ask.indicators()),
        Some("setting") => Some(ask.setting()),
        Some("period") => ask.period(),
        Some("author") => Some(Question::Author),
        Some(word @ ("records" | "registry")) => {
            let meant = spelled_before(entry);
            if let Some(node) = from {
                let message = Message::new("report-from-unknown").with("word", word);
                ask.findings.error(node.span.clone(), message).suggestion = meant;
            }
            return None;
        }
        Some(_) => read_count(&mut ask),
        None if is_computed(&entry.value) => Some(read_computed(&mut ask)),
        None => {
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

/// Whether a figure is computed: it says how, and not where it comes from.
fn is_computed(node: &Node) -> bool {
    let Data::Map(entries) = &node.data else { return false };
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    has("value") && !has("from")
}

/// Reads a column of rows that is written as a mapping: a field with its title, or a question about each row.
fn read_column(entry: &Entry, findings: &mut Findings) -> Option<ColumnRequest> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.text("title", findings).unwrap_or(&entry.key).to_owned();
    let unit = fields.text("unit", findings).unwrap_or("").to_owned();
    let from = fields.node("from");
    let question = match from {
        None if !is_computed(&entry.value) => {
            fields.finish(findings);
            None
        }
        _ => Some(read_question(from, fields, entry, findings)?),
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
pub(super) struct Ask<'n, 'f> {
    pub(super) fields: Fields<'n>,
    pub(super) entry: &'n Entry,
    pub(super) findings: &'f mut Findings,
}

impl<'n> Ask<'n, '_> {
    /// The one of `keys` that is there; none or several is an error.
    pub(super) fn one_of(&mut self, keys: &[&'static str]) -> Option<(&'static str, &'n Node)> {
        let present: Vec<_> = keys.iter().filter_map(|k| Some((*k, self.fields.node(k)?))).collect();
        if present.len() != 1 {
            let message = Message::new("report-take-one").with("keys", keys.join("、"));
            self.findings.error(self.entry.key_span.clone(), message);
            return None;
        }
        present.into_iter().next()
    }

    pub(super) fn choice<T: Copy>(&mut self, node: &Node, known: &[(&'static str, T)]) -> Option<T> {
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

    pub(super) fn text(&mut self, node: &Node) -> Option<String> {
        let text = node.as_text().map(str::to_owned);
        if text.is_none() {
            self.findings.error(node.span.clone(), Message::new("report-text-wanted"));
        }
        text
    }

    /// Which subjects are spoken of.
    fn which(&mut self) -> Option<Node> {
        self.fields.node("where").cloned()
    }

    fn words(&mut self, key: &'static str) -> Vec<String> {
        self.fields.words(key, self.findings).into_iter().map(|(w, _)| w.to_owned()).collect()
    }

    /// `[pupils, area]`, or a mapping from names to titles and questions.
    pub(super) fn columns(&mut self) -> Vec<ColumnRequest> {
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

    fn assessment(&mut self) -> Option<Question> {
        let rulebook = self.fields.required_text("rulebook", self.findings).to_owned();
        let result = self.fields.required_text("result", self.findings).to_owned();
        let taken = self.one_of(&["value", "status", "count", "share", "sum", "names", "rows"]);
        let (which, columns) = (self.which(), self.words("columns"));
        let parts = self.parts()?;
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
        Some(Question::Assessment { rulebook, result, take, which, parts })
    }

    /// For which of the periods of rulebooks.
    fn parts(&mut self) -> Option<Parts> {
        match self.fields.node("period") {
            None => Some(Parts::Latest),
            Some(node) => self.choice(node, &[("latest", Parts::Latest), ("each", Parts::Each)]),
        }
    }

    fn duties(&mut self) -> Option<Question> {
        let (rulebooks, which) = (self.words("rulebooks"), self.which());
        let status = match self.fields.node("status") {
            None => super::Status::NotMet,
            Some(node) => self.choice(node, &STATUSES[..4])?,
        };
        let parts = self.parts()?;
        let (key, node) = self.one_of(&["count", "names", "rows"])?;
        let gathered =
            self.choice(node, &[("duties", Gathered::Duties), ("subjects", Gathered::Subjects)])?;
        let take = match key {
            "count" => DutiesTake::Count(gathered),
            "names" => DutiesTake::Names(gathered),
            _ => DutiesTake::Rows(gathered),
        };
        Some(Question::Duties { rulebooks, take, status, which, parts })
    }

    fn indicators(&mut self) -> Question {
        self.fields.required("rulebooks", self.findings);
        let (rulebooks, results) = (self.words("rulebooks"), self.words("results"));
        Question::Indicators { rulebooks, results, which: self.which() }
    }

    fn setting(&mut self) -> Question {
        let rulebook = self.fields.required_text("rulebook", self.findings).to_owned();
        let setting = self.fields.required_text("setting", self.findings).to_owned();
        Question::Setting { rulebook, setting }
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
