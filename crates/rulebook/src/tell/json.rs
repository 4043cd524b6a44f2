//! JSON of assessments and explanations. Values are decimal strings, results keep the rulebook's order.

use mingde_core::words::{Locale, say};
use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::explanation::{Beside, Explanation, Line, Proof, Row, Step, StepKind};
use crate::assess::{Assessment, Receipt, ResultView};
use crate::language::Origin;
use crate::plan::Reason;

impl Serialize for Assessment {
    /// `rulebook`, `version`, `title`, `period`, `as_of`, `subjects` (each `id`, `code`, `name`, `results` by
    /// result id), `results_hash` and `receipt`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("rulebook", &self.rulebook)?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("as_of", &self.as_of)?;
        if let Some((from, to)) = self.presumed {
            map.serialize_entry("provisional", &[from, to])?;
        }
        map.serialize_entry("subjects", &Subjects(self))?;
        map.serialize_entry("results_hash", &self.results_hash())?;
        map.serialize_entry("receipt", &self.receipt)?;
        map.end()
    }
}

struct Subjects<'a>(&'a Assessment);
struct OneSubject<'a>(&'a Assessment, usize);
struct Results<'a>(&'a Assessment, usize);
struct One<'a>(ResultView<'a>);

impl Serialize for Subjects<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut list = s.serialize_seq(Some(self.0.subjects.len()))?;
        for at in 0..self.0.subjects.len() {
            list.serialize_element(&OneSubject(self.0, at))?;
        }
        list.end()
    }
}

impl Serialize for OneSubject<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let subject = &self.0.subjects[self.1];
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &subject.id.to_string())?;
        map.serialize_entry("code", &*subject.code)?;
        map.serialize_entry("name", &*subject.name)?;
        if let Some(ended) = subject.ended {
            map.serialize_entry("ended", &ended)?;
        }
        map.serialize_entry("results", &Results(self.0, self.1))?;
        map.end()
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.columns.len()))?;
        for column in &self.0.columns {
            map.serialize_entry(&column.id, &One(column.view(self.1)))?;
        }
        map.end()
    }
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let view = &self.0;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("kind", view.column.kind.name())?;
        map.serialize_entry("status", view.status.name())?;
        if let Some(value) = view.value {
            map.serialize_entry("value", &value.to_string())?;
        }
        map.serialize_entry("article", &view.column.article)?;
        if !view.column.unit.is_empty() {
            map.serialize_entry("unit", view.column.unit)?;
        }
        if view.column.share_of_people && view.value.is_some_and(|share| share > Decimal::ONE_HUNDRED) {
            map.serialize_entry("finding", "more-than-all")?;
        }
        if view.reason != Reason::None {
            map.serialize_entry("reason", view.reason.name())?;
        }
        if view.reason == Reason::NotSet && !view.column.unset.is_empty() {
            map.serialize_entry("unset", &view.column.unset)?;
        }
        if let Some(due) = view.column.due {
            map.serialize_entry("due", &due)?;
        }
        if !view.column.owner.is_empty() {
            map.serialize_entry("owner", &view.column.owner)?;
        }
        if let Some((code, title)) = view.grade {
            map.serialize_entry("grade", code)?;
            map.serialize_entry("grade_title", title)?;
        }
        if !view.column.scope.is_empty() {
            map.serialize_entry("scope", &view.column.scope)?;
        }
        if !view.column.effect.is_empty() {
            map.serialize_entry("effect", &view.column.effect)?;
        }
        if !view.occurrences.is_empty() {
            let parts = view.column.parts.iter().zip(view.occurrences);
            let list: Vec<_> = parts.map(|(p, s)| (p.to_string(), s.name())).collect();
            map.serialize_entry("occurrences", &Pairs(&list))?;
        }
        map.end()
    }
}

struct Pairs<'a>(&'a [(String, &'static str)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.0.iter().map(|(k, v)| (k, v)))
    }
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("hash", &self.hash_text())?;
        map.serialize_entry("engine", &self.engine)?;
        map.serialize_entry("origin", &self.origin)?;
        map.serialize_entry("rulebook", &self.rulebook)?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("rulebook_hash", &hex::encode(self.rulebook_hash))?;
        let hashed = |list: &[(String, [u8; 32])]| -> Vec<(String, String)> {
            list.iter().map(|(id, hash)| (id.clone(), hex::encode(hash))).collect()
        };
        map.serialize_entry("consulted", &hashed(&self.consulted))?;
        map.serialize_entry("kinds", &hashed(&self.kinds))?;
        map.serialize_entry("registry", &hex::encode(self.registry))?;
        map.serialize_entry("ledger_position", &self.ledger_position)?;
        map.serialize_entry("ledger_root", &hex::encode(self.ledger_root))?;
        if let Some(known_on) = self.known_on {
            map.serialize_entry("known_on", &known_on)?;
        }
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("as_of", &self.as_of)?;
        map.serialize_entry("calendar", &self.calendar.as_ref().map(hex::encode))?;
        let settings: Vec<_> = self.settings.iter().map(|u| (&u.id, &u.value, &u.source)).collect();
        map.serialize_entry("settings", &settings)?;
        map.end()
    }
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("rulebook", &self.rulebook.0)?;
        map.serialize_entry("title", &self.rulebook.1)?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("as_of", &self.as_of)?;
        map.serialize_entry("subject", &self.subject.0)?;
        map.serialize_entry("name", &self.subject.1)?;
        if let Some(ended) = self.ended {
            map.serialize_entry("ended", &ended)?;
        }
        if let Some((from, to)) = self.presumed {
            map.serialize_entry("provisional", &[from, to])?;
        }
        map.serialize_entry("result", &self.root)?;
        map.serialize_entry("receipt", &self.receipt)?;
        map.end()
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        let kind = match self.kind {
            StepKind::Result(kind) => kind.name(),
            StepKind::Setting => "setting",
        };
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("status", self.status.name())?;
        if let Some(value) = self.value {
            map.serialize_entry("value", &value.to_string())?;
        }
        if !self.unit.is_empty() {
            map.serialize_entry("unit", self.unit)?;
        }
        if self.reason != Reason::None {
            map.serialize_entry("reason", self.reason.name())?;
        }
        if let Some(article) = &self.article {
            map.serialize_entry("article", &article.heading)?;
            map.serialize_entry("article_text", &article.text)?;
        }
        if let Some(formula) = &self.formula {
            map.serialize_entry("formula", &formula.written)?;
            map.serialize_entry("with_numbers", &formula.with_numbers)?;
        }
        if !self.remarks.is_empty() {
            let told: Vec<String> = self.remarks.iter().map(|one| say(Locale::ZhCn, one)).collect();
            map.serialize_entry("remarks", &told)?;
        }
        if let Some(records) = &self.records {
            map.serialize_entry("records", records)?;
        }
        if let Some(source) = &self.source {
            map.serialize_entry("source", source)?;
        }
        if let Some(origin) = &self.origin {
            map.serialize_entry("origin", origin)?;
        }
        if let Some((competing, places)) = &self.contest {
            map.serialize_entry("competing", &competing.to_string())?;
            if let Some(places) = places {
                map.serialize_entry("places", &places.to_string())?;
            }
        }
        let beside =
            |side: fn(&Line) -> &Option<Beside>| self.line.as_ref().and_then(|line| side(line).as_ref());
        let sides =
            [("last_in", beside(|line| &line.last_in)), ("first_out", beside(|line| &line.first_out))];
        for (key, beside) in sides.into_iter().filter_map(|(key, beside)| Some((key, beside?))) {
            let value = beside.value.map(|(value, _)| value.to_string());
            map.serialize_entry(key, &(beside.place.to_string(), &beside.who, value))?;
        }
        if let Some(due) = &self.due {
            map.serialize_entry("due", due)?;
        }
        if !self.owner.is_empty() {
            map.serialize_entry("owner", &self.owner)?;
        }
        if !self.occurrences.is_empty() {
            let list: Vec<_> = self.occurrences.iter().map(|(p, s)| (p.to_string(), s.name())).collect();
            map.serialize_entry("occurrences", &Pairs(&list))?;
        }
        if let Some((code, _)) = &self.grade {
            map.serialize_entry("grade", code)?;
        }
        if !self.inputs.is_empty() {
            map.serialize_entry("inputs", &self.inputs)?;
        }
        map.end()
    }
}

impl Serialize for Origin {
    /// `layer` (`province`, `city`, `bureau`, `school`), where one is named, and `text`.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        if let Some(layer) = &self.layer {
            map.serialize_entry("layer", layer.name())?;
        }
        map.serialize_entry("text", &self.text)?;
        map.end()
    }
}

impl Serialize for Proof {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("from", &self.from.0)?;
        map.serialize_entry("from_title", &self.from.1)?;
        let from = (self.window.0 != mingde_core::date::Day::EARLIEST).then_some(self.window.0);
        map.serialize_entry("window", &[from, Some(self.window.1)])?;
        if !self.condition.is_empty() {
            map.serialize_entry("condition", &self.condition)?;
        }
        map.serialize_entry("counted_total", &self.counted_total)?;
        map.serialize_entry("counted", &self.counted.iter().map(|r| RowJson(r, None)).collect::<Vec<_>>())?;
        map.serialize_entry("left_out_total", &self.left_out_total)?;
        let left_out = self.left_out.iter().map(|(r, why)| RowJson(r, Some(why.name())));
        map.serialize_entry("left_out", &left_out.collect::<Vec<_>>())?;
        map.end()
    }
}

struct RowJson<'a>(&'a Row, Option<&'static str>);

impl Serialize for RowJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = s.serialize_map(None)?;
        if let Some(record) = &row.record {
            map.serialize_entry("record", record)?;
        }
        if let Some(day) = &row.day {
            map.serialize_entry("date", day)?;
        }
        map.serialize_entry("who", &row.who)?;
        if let Some(unit) = &row.unit {
            map.serialize_entry("unit", unit)?;
        }
        if let Some(number) = &row.number {
            map.serialize_entry("number", &number.to_string())?;
        }
        if !row.says.is_empty() {
            let says = row.says.iter().map(|said| (said.name.as_str(), said.value.as_str()));
            map.serialize_entry("says", &says.collect::<std::collections::BTreeMap<_, _>>())?;
        }
        if let Some(why) = self.1 {
            map.serialize_entry("reason", why)?;
        }
        map.end()
    }
}

impl Assessment {
    /// The assessment as JSON text (see [`Serialize`]).
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Explanation {
    /// The proof as JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
