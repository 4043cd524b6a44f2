//! What of the ledger is asked for, as it stands in the address: all of it, so that an address can be sent.

use mingde_app::{LedgerSort, LedgerWish, Library, Sight};
use mingde_core::date::{Day, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::text::excerpt;
use serde::Deserialize;

use crate::address;
use crate::frame::Frame;

/// Nobody looks for more characters; the form takes no more.
const LONGEST: usize = 100;

/// Where the ledger stands.
pub const LEDGER: &str = "/records";

/// What is asked for, as it was typed; what does not read is as good as not said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `waiting`, `late`, or everything.
    pub view: String,
    /// Id of a kind.
    pub kind: String,
    /// Id of a unit.
    pub unit: String,
    /// Id of a person.
    pub person: String,
    /// A semester, school year or month, as rulebooks write it: `2025-autumn`.
    pub period: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// State.
    pub state: String,
    /// What is said somewhere.
    pub text: String,
    /// What it is ordered by.
    pub sort: String,
    /// `1` in the other direction.
    pub turned: String,
    /// Place of the first line.
    pub first: String,
    /// What was just done, how often, and where in the log.
    pub done: String,
    /// How many records.
    pub count: String,
    /// Positions of the decision, to take it back.
    pub at: String,
    /// How many were left because something is missing in them.
    pub left: String,
    /// Which these are, by their ids, with points between.
    pub which: String,
}

impl Asked {
    /// Leaves out what there is not, or what whoever asks may not know of, and says so: a list that is longer than what was
    /// asked for must not look like it.
    pub fn clean(&mut self, sight: &Sight, library: &Library, today: Day) -> Vec<Message> {
        let mut told = Vec::new();
        let text = self.text.trim();
        let cut: String = text.chars().take(LONGEST).collect();
        if cut.len() < text.len() {
            told.push(Message::new("web-ledger-text-cut").with("most", LONGEST));
        }
        self.text = cut;
        // What stands in every link of the list is short.
        if !matches!(self.view.as_str(), "waiting" | "late") {
            self.view.clear();
        }
        if !LedgerSort::ALL.iter().any(|(_, name)| *name == self.sort) {
            self.sort.clear();
        }
        let mut drop = |text: &mut String, code: &'static str| {
            let message = Message::new(code).with("value", excerpt(text));
            told.push(message);
            text.clear();
        };
        if !self.kind.is_empty() && !library.kinds.contains_key(&self.kind) {
            drop(&mut self.kind, "web-ledger-no-kind");
        }
        if !self.period.is_empty() && Period::parse(&self.period).is_err() {
            drop(&mut self.period, "web-ledger-no-period");
        }
        for day in [&mut self.from, &mut self.to] {
            match parse_day(day) {
                Ok(read) => *day = read.to_string(),
                Err(_) if day.trim().is_empty() => day.clear(),
                Err(_) => drop(day, "web-ledger-no-day"),
            }
        }
        if !self.state.is_empty() && State::parse(&self.state).is_none() {
            drop(&mut self.state, "web-ledger-no-state");
        }
        let unit = || self.unit.parse().ok().and_then(|unit| sight.unit_name(unit));
        if !self.unit.is_empty() && unit().is_none() {
            drop(&mut self.unit, "web-ledger-no-unit");
        }
        let person = || self.person.parse().ok().and_then(|who| sight.person_name(who, today));
        if !self.person.is_empty() && person().is_none() {
            drop(&mut self.person, "web-ledger-no-person");
        }
        if let (Ok(from), Ok(to)) = (self.from.parse::<Day>(), self.to.parse::<Day>())
            && from > to
        {
            told.push(Message::new("web-ledger-days-turned").with("from", from).with("to", to));
        }
        told
    }

    /// The same as the ledger takes it.
    pub fn wish(&self) -> LedgerWish {
        let day = |text: &str| text.parse::<Day>().ok();
        let sort = LedgerSort::ALL.iter().find(|(_, name)| *name == self.sort);
        let period = Period::parse(&self.period).ok();
        let (first, last) = (period.map(|period| period.from), period.map(|period| period.last()));
        LedgerWish {
            kind: Some(self.kind.clone()).filter(|kind| !kind.is_empty()),
            unit: self.unit.parse().ok(),
            person: self.person.parse().ok(),
            from: first.max(day(&self.from)),
            to: [last, day(&self.to)].into_iter().flatten().min(),
            state: State::parse(&self.state),
            text: self.text.clone(),
            late: self.view == "late",
            to_accept: self.view == "waiting",
            sort: sort.map(|(sort, _)| *sort).unwrap_or_default(),
            turned: self.turned == "1",
        }
    }

    /// The place of the first line.
    pub fn first(&self) -> usize {
        self.first.parse().unwrap_or(0)
    }

    /// The address of this list from a place on.
    pub fn at(&self, first: usize) -> String {
        let first = if first == 0 { String::new() } else { first.to_string() };
        Self { first, ..self.clone() }.address(LEDGER)
    }

    /// The address of this list in another view.
    pub fn in_view(&self, view: &str) -> String {
        Self { view: view.to_owned(), first: String::new(), ..self.clone() }.address(LEDGER)
    }

    /// The address of this list in another order; in the other direction if it has that order.
    pub fn sorted(&self, name: &str) -> String {
        let turned = self.is_by(name) && self.turned != "1";
        let turned = if turned { "1" } else { "" };
        let sort = if name == "date" { "" } else { name };
        let asked = Self { sort: sort.into(), turned: turned.into(), first: String::new(), ..self.clone() };
        asked.address(LEDGER)
    }

    fn is_by(&self, name: &str) -> bool {
        self.sort == name || (name == "date" && self.sort.is_empty())
    }

    /// Which way it is ordered by a column: `ascending`, `descending` or not.
    pub fn direction(&self, name: &str) -> &'static str {
        if !self.is_by(name) {
            return "";
        }
        let latest_first = matches!(name, "date" | "entered");
        if latest_first == (self.turned == "1") { "ascending" } else { "descending" }
    }

    /// The address of the same list at another path: to export it, to act on all of it.
    pub fn address(&self, path: &str) -> String {
        let mut pairs = self.hidden();
        pairs.push(("first", &self.first));
        address::with(path, &pairs)
    }

    /// The list as a form on it sends it back.
    pub fn hidden(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("view", &self.view),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("person", &self.person),
            ("period", &self.period),
            ("from", &self.from),
            ("to", &self.to),
            ("state", &self.state),
            ("text", &self.text),
            ("sort", &self.sort),
            ("turned", &self.turned),
        ];
        all.into_iter().map(|(name, value)| (name, value.as_str())).filter(|(_, v)| !v.is_empty()).collect()
    }

    /// Where it is exported.
    pub fn export(&self) -> String {
        Self { first: String::new(), ..self.clone() }.address("/records/export")
    }

    /// What is set, in words, with the address without it.
    pub fn chips(&self, frame: &Frame, sight: &Sight, library: &Library) -> Vec<(String, String)> {
        let mut chips = Vec::new();
        let mut chip = |code: &str, value: String, drop: &dyn Fn(&mut Self)| {
            let mut without = Self { first: String::new(), ..self.clone() };
            drop(&mut without);
            chips.push((frame.words(code, &[("value", &value)]), without.address(LEDGER)));
        };
        if let Some(kind) = library.kinds.get(&self.kind) {
            let title = frame.either(&kind.title, &kind.english).to_owned();
            chip("web-ledger-chip-kind", title, &|asked| asked.kind.clear());
        }
        if let Some(name) = self.unit.parse().ok().and_then(|unit| sight.unit_name(unit)) {
            chip("web-ledger-chip-unit", name.to_owned(), &|asked| asked.unit.clear());
        }
        if let Some(name) = self.person.parse().ok().and_then(|person| sight.person_name(person, frame.today))
        {
            chip("web-ledger-chip-person", name.to_owned(), &|asked| asked.person.clear());
        }
        if let Ok(period) = Period::parse(&self.period) {
            chip("web-ledger-chip-period", frame.period(&period), &|asked| asked.period.clear());
        }
        if let Ok(day) = self.from.parse::<Day>() {
            chip("web-ledger-chip-from", frame.day(&day), &|asked| asked.from.clear());
        }
        if let Ok(day) = self.to.parse::<Day>() {
            chip("web-ledger-chip-to", frame.day(&day), &|asked| asked.to.clear());
        }
        if let Some(state) = State::parse(&self.state) {
            let word = frame.word(&format!("state-{}", state.name()));
            chip("web-ledger-chip-state", word, &|asked| asked.state.clear());
        }
        if !self.text.is_empty() {
            chip("web-ledger-chip-text", self.text.clone(), &|asked| asked.text.clear());
        }
        chips
    }

    /// What was just done to records of the list.
    pub fn said(&self) -> Option<Message> {
        let code = match self.done.as_str() {
            "accepted" => "web-said-accepted",
            "returned" => "web-said-returned",
            "undone" => "web-said-taken-back",
            "nothing" => "web-said-nothing",
            _ => return None,
        };
        let count: usize = self.count.parse().ok()?;
        Some(Message::new(code).with("count", count))
    }

    /// How many were left because something is missing in them.
    pub fn left(&self) -> Option<usize> {
        self.left.parse().ok().filter(|left| *left > 0)
    }

    /// Whether a record is one of them.
    pub fn is_left(&self, record: &RecordId) -> bool {
        !self.which.is_empty() && self.which.split('.').any(|id| id == record.to_string())
    }

    /// Where it is taken back.
    pub fn undo(&self) -> Option<String> {
        let taken = matches!(self.done.as_str(), "accepted" | "returned");
        let (first, last) = self.at.split_once('-').filter(|_| taken)?;
        let (first, last) = (first.parse::<u64>().ok()?, last.parse::<u64>().ok()?);
        Some(format!("/records/decisions/{first}-{last}/undoing"))
    }
}
