//! The proof of one result: value → article → formula with the numbers in it → records counted and left out.

use ecow::EcoString;
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::translations::Tongue;
use mingde_core::words::{Locale, measured};
use rust_decimal::Decimal;

use super::judgement::reason_beside;
use crate::assess::Receipt;
use crate::evaluate::LeftOut;
use crate::language::Origin;
use crate::plan::{Reason, ResultKind, Status};

/// Most records listed of each sort; the totals are always exact.
pub const MOST_LISTED: usize = 500;

/// The proof of one result of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Rulebook id and title.
    pub rulebook: (String, String),
    /// Rulebook version.
    pub version: String,
    /// The period.
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// Code and name of the subject.
    pub subject: (String, String),
    /// What the subject is: `unit`, `group`, `person`.
    pub entry: &'static str,
    /// Of one that ended within the period: the first day on which it was no longer there. It is told as it stood on the
    /// day before.
    pub ended: Option<Day>,
    /// First and last of the days whose year's notice of holidays is not out.
    pub presumed: Option<(Day, Day)>,
    /// It is a share of people and more than all of them.
    pub more_than_all: bool,
    /// The result and everything beneath it.
    pub root: Step,
    /// The receipt of the assessment it belongs to.
    pub receipt: Receipt,
}

/// One step of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Id within the rulebook (or `rulebook.veto` for one of another rulebook).
    pub id: String,
    /// What it is.
    pub kind: StepKind,
    /// Title.
    pub title: String,
    /// Status.
    pub status: Status,
    /// Value as shown, rounded.
    pub value: Option<Decimal>,
    /// The same before it is rounded, numerator and denominator in lowest terms.
    pub exact: Option<(Decimal, Decimal)>,
    /// Chinese word of its unit.
    pub unit: &'static str,
    /// Why there is no value.
    pub reason: Reason,
    /// The article it stands under.
    pub article: Option<ArticleText>,
    /// The formula, for what is computed.
    pub formula: Option<Formula>,
    /// The records, for what is counted.
    pub records: Option<Proof>,
    /// For a setting: the document it rests on.
    pub source: Option<String>,
    /// Which layer and text it comes from, where there is more than one.
    pub origin: Option<Origin>,
    /// When it is due, for a duty.
    pub due: Option<Day>,
    /// Who must see to it, for a duty.
    pub owner: String,
    /// Of a place or of a grade with few places: how many compete, and for how many places, where that is one number.
    pub contest: Option<(Decimal, Option<Decimal>)>,
    /// Of a quota: where the line fell, and who stands beside it.
    pub line: Option<Line>,
    /// What became of the value on its way: bounds, rounding, the band it reached, the condition that does not hold.
    pub remarks: Vec<Message>,
    /// Occurrences of a repeated duty.
    pub occurrences: Vec<(Period, Status)>,
    /// Why occurrences have no status of their own, in the same order.
    pub occurrence_reasons: Vec<Reason>,
    /// Code and title of the grade, for a grade.
    pub grade: Option<(String, String)>,
    /// What it is computed from.
    pub inputs: Vec<Step>,
}

/// Who stands on either side of the line of a quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The last who has a place; none where nobody has one.
    pub last_in: Option<Beside>,
    /// The first of those who qualify and have none; none where there are places for all.
    pub first_out: Option<Beside>,
}

/// Somebody who stands beside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// What of the registry it is: `unit`, `person`, `group`.
    pub entry: &'static str,
    /// The place.
    pub place: Decimal,
    /// Code and name; none where it is closed to whoever reads it.
    pub who: Option<(String, String)>,
    /// What decided, with the word of its unit; none where it is closed.
    pub value: Option<(Decimal, &'static str)>,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// A result of the rulebook.
    Result(ResultKind),
    /// A setting.
    Setting,
}

impl Step {
    /// One of which nothing is told yet but what it is called.
    pub(crate) fn named(id: String, kind: StepKind, title: String) -> Self {
        Self {
            id,
            kind,
            title,
            status: Status::NoData,
            value: None,
            exact: None,
            unit: "",
            reason: Reason::None,
            article: None,
            formula: None,
            records: None,
            source: None,
            origin: None,
            due: None,
            owner: String::new(),
            contest: None,
            line: None,
            remarks: Vec::new(),
            occurrences: Vec::new(),
            occurrence_reasons: Vec::new(),
            grade: None,
            inputs: Vec::new(),
        }
    }

    /// Everything that is to be said of the value beside it: against whom it stood, where the line fell, what became of it on
    /// its way. The same wherever a proof is told.
    pub fn told(&self) -> Vec<Message> {
        let line = self.line.iter().flat_map(|line| {
            let of = |beside: &Option<Beside>, codes| beside.as_ref().map(|beside| beside.told(codes));
            let last_in = of(&line.last_in, ["rulebook-explain-line-in", "rulebook-explain-line-in-closed"]);
            let first_out =
                of(&line.first_out, ["rulebook-explain-line-out", "rulebook-explain-line-out-closed"]);
            last_in.into_iter().chain(first_out)
        });
        // What stopped everything is said before what would have decided without it.
        let stops = |told: &&Message| told.code.starts_with("rulebook-explain-vetoed");
        let (stopped, others) =
            (self.remarks.iter().filter(stops), self.remarks.iter().filter(|m| !stops(m)));
        stopped.cloned().chain(self.contest_told()).chain(line).chain(others.cloned()).collect()
    }

    /// The code of the words for why there is no value, where the judgement does not say it already.
    pub fn reason_told(&self) -> Option<&'static str> {
        reason_beside(self)
    }

    /// Among how many it was compared, and for how many places.
    fn contest_told(&self) -> Option<Message> {
        let (competing, places) = self.contest?;
        Some(match places {
            Some(places) => Message::new("rulebook-explain-contest-places").with("places", places),
            None => Message::new("rulebook-explain-contest"),
        })
        .map(|message| message.with("competing", competing))
    }

    /// Whether the status says more than the value beside it. A count that was made, points that were given and a
    /// setting are there, and that is all.
    pub fn is_judged(&self) -> bool {
        match self.kind {
            StepKind::Setting => false,
            StepKind::Result(ResultKind::Measure | ResultKind::Item | ResultKind::Total) => {
                self.status != Status::Met || self.value.is_none()
            }
            StepKind::Result(_) => true,
        }
    }

    /// Whether something was reported, and too little remains once the highest and the lowest are taken away.
    pub(crate) fn has_too_few(&self) -> bool {
        self.status == Status::NoData
            && self.reason == Reason::NothingReported
            && self.records.as_ref().is_some_and(|proof| proof.counted_total > 0)
    }

    /// Whether it is an item that has some of its points, not all: nobody has failed for it.
    pub(crate) fn has_points_off(&self) -> bool {
        self.kind == StepKind::Result(ResultKind::Item)
            && self.status == Status::NotMet
            && self.value.is_some()
    }
}

impl Beside {
    fn told(&self, [open, closed]: [&'static str; 2]) -> Message {
        let Some((_, name)) = &self.who else { return Message::new(closed).with("place", self.place) };
        let shown = |locale| self.value.map_or(String::new(), |(value, unit)| measured(locale, value, unit));
        let message = Message::new(open).with("place", self.place).with("name", name);
        message.with_translated("value", &shown(Locale::ZhCn), &shown(Locale::En))
    }
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// `第三条 谈心覆盖面`.
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// A formula as written and with the numbers in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// `talked_by_heads >= ceil(staff * half)`.
    pub written: String,
    /// `18 >= ceil(40 * 50%)`.
    pub with_numbers: String,
    /// What its words are called in Chinese: names of rules and settings, grades, what is asked of the registry and of other
    /// rulebooks.
    pub(crate) titles: Vec<(String, String)>,
    /// Of a comparison: whether it holds, and both sides worked out, `18 >= 20`; none where a side has no value.
    pub compared: Option<(bool, String)>,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Id and title of the record kind, or `person`, `post`, `member`, `unit` for the registry.
    pub from: (String, String),
    /// First and last day of the window; for the registry both are the day asked about.
    pub window: (Day, Day),
    /// Condition as written, if any.
    pub condition: String,
    /// The same in Chinese words, with the titles of fields and choices.
    pub condition_words: String,
    /// The same with the English titles.
    pub condition_english: String,
    /// Rows counted, at most [`MOST_LISTED`].
    pub counted: Vec<Row>,
    /// Exact number of rows counted.
    pub counted_total: usize,
    /// Rows left out, at most [`MOST_LISTED`].
    pub left_out: Vec<(Row, LeftOut)>,
    /// Exact number of rows left out.
    pub left_out_total: usize,
    /// Of those that were to be listed, so many counted and so many left out are closed to whoever reads it.
    pub closed: (usize, usize),
}

impl Proof {
    /// What was counted in which days, and how many rows.
    pub(crate) fn told(&self, tongue: Tongue<'_>) -> Message {
        // Of a window that was ever open no first day is told.
        let code = match self.window.0 == Day::EARLIEST {
            true => "rulebook-explain-records-ever",
            false => "rulebook-explain-records",
        };
        Message::new(code)
            .with("kind", tongue.english.say(tongue.locale, &self.from.1))
            .with("from", self.window.0)
            .with("to", self.window.1)
            .with("counted", self.counted_total)
            .with("left", self.left_out_total)
    }

    /// The condition, if there is one.
    pub(crate) fn condition_told(&self, locale: Locale) -> Option<Message> {
        let condition = match locale {
            Locale::ZhCn => &self.condition_words,
            Locale::En => &self.condition,
        };
        let message = Message::new("rulebook-explain-condition").with("condition", condition);
        (!self.condition.is_empty()).then_some(message)
    }
}

/// One record or registry entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The record; none for the registry.
    pub record: Option<RecordId>,
    /// Event date.
    pub day: Option<Day>,
    /// Who took part in the role that counts, or the registry entry: codes and names.
    pub who: Vec<(String, String)>,
    /// The unit of the person on that day, where it is another one than the record is of.
    pub unit: Option<String>,
    /// The number that was added, compared or averaged.
    pub number: Option<Decimal>,
    /// What the record says in the fields that tell it apart and that the count looks at, at most
    /// [`MOST_SAID`]; nothing sealed.
    pub says: Vec<Said>,
}

impl Row {
    /// Who it is, with the unit where that is another one.
    pub(super) fn named(&self) -> String {
        let names: Vec<&str> = self.who.iter().map(|(_, name)| name.as_str()).collect();
        match &self.unit {
            Some(unit) => format!("{}（{unit}）", names.join("、")),
            None => names.join("、"),
        }
    }
}

/// Most fields of a record that a proof quotes.
pub const MOST_SAID: usize = 4;

/// What a record says in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Name of the field.
    pub name: EcoString,
    /// As it is stored: the code of a choice.
    pub value: EcoString,
    /// Title of the field and the value in words, in Chinese and in English.
    pub words: [(EcoString, EcoString); 2],
}

impl Said {
    /// `检查方面：消防`.
    pub fn text(&self, locale: Locale) -> String {
        let [chinese, english] = &self.words;
        match locale {
            Locale::ZhCn => format!("{}：{}", chinese.0, chinese.1),
            Locale::En => format!("{}: {}", english.0, english.1),
        }
    }
}
