//! Kinds of which a selection is made (`selection:`): the call, and what answers it: nominations, sheets of raters, objections, decisions, honours.

use std::sync::Arc;

use super::Kind;
use super::clause::{Clause, Holds, Known, Stands};
use super::names::place;
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::yaml::{Findings, Node, parse_whole};

/// What records of a kind are in a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionPart {
    /// The call: who may be nominated, who rates, how many are chosen.
    Call(Box<CallFields>),
    /// A nomination by a unit.
    Nomination(NominationFields),
    /// What one rater gave everybody.
    Sheet(SheetFields),
    /// An objection to what is on public notice.
    Objection(ObjectionFields),
    /// What the named body decided.
    Decision(DecisionFields),
    /// An honour that came of it.
    Honour(HonourFields),
}

impl SelectionPart {
    /// Its name in the files of kinds.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Call(_) => "call",
            Self::Nomination(_) => "nomination",
            Self::Sheet(_) => "sheet",
            Self::Objection(_) => "objection",
            Self::Decision(_) => "decision",
            Self::Honour(_) => "honour",
        }
    }
}

/// The fields of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFields {
    /// The kinds of what answers it: nominations, sheets, objections, decisions, honours.
    pub kinds: SelectionKinds,
    /// Text: what it is called, with its year. What answers it names it by this.
    pub title: String,
    /// A choice of `person`, `unit`, `entry`: what is nominated.
    pub sort: String,
    /// Text, a line each: a category, how many are chosen, and how many a unit may nominate.
    pub categories: String,
    /// A number: so many a unit may nominate in all.
    pub quota: String,
    /// Text, a line each: a sort of unit, and how many such a unit may nominate.
    pub quota_by_sort: String,
    /// The first and the last day of nominations, and the last of evaluation.
    pub days: [String; 3],
    /// A number: for so many working days it is on public notice.
    pub notice_days: String,
    /// The role of those who rate.
    pub raters: String,
    /// The choice beside each of them, and the number that says the weight of each option.
    pub rater_group: String,
    /// An option of that choice, and the number with its weight.
    pub weights: Vec<(String, String)>,
    /// Text, a line each: a grade, and what it is worth; marks of 0 to 100 where nothing stands there.
    pub grades: String,
    /// Whether the highest and the lowest mark of a group are dropped.
    pub extremes: String,
    /// A choice of `shared`, `heaviest`, `body`: what becomes of a tie at the last place.
    pub ties: String,
    /// Numbers: whoever was honoured alike within so many years, and whoever has worked for fewer, is told.
    pub years: [String; 2],
    /// Text: what is to be sent along.
    pub material: String,
    /// The role of the body that decides.
    pub panel: String,
    /// What the honour says: its level, and who grants it.
    pub granted: [String; 2],
    /// Dates that the program fills in: when the evaluation was closed, the first and the last day of the public notice.
    pub progress: [String; 3],
}

/// The kinds of what answers a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectionKinds {
    /// Of nominations.
    pub nomination: String,
    /// Of sheets.
    pub sheet: String,
    /// Of objections.
    pub objection: String,
    /// Of decisions.
    pub decision: String,
    /// Of honours.
    pub honour: String,
}

/// The fields of a nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NominationFields {
    /// Text: what the selection is called.
    pub selection: String,
    /// A choice: in which category.
    pub category: String,
    /// The role of a person nominated.
    pub person: String,
    /// The role of a unit nominated.
    pub unit: String,
    /// Text: an entry nominated.
    pub entry: String,
    /// The number of what the raters gave, filled in by the program.
    pub score: String,
    /// Dates of the public notice, filled in by the program.
    pub notice: [String; 2],
    /// A choice, filled in by the program,
    pub result: String,
    /// of which this option is to be chosen
    pub chosen: String,
    /// and this not.
    pub other: String,
    /// The date of the decision, filled in by the program.
    pub decided: String,
}

impl NominationFields {
    /// The fields that the program fills in.
    pub fn concluding(&self) -> [&str; 5] {
        [&self.score, &self.notice[0], &self.notice[1], &self.result, &self.decided]
    }
}

/// The fields of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFields {
    /// Text: what the selection is called.
    pub selection: String,
    /// The role of whoever rated.
    pub rater: String,
    /// Sealed text: what was given.
    pub marks: String,
}

/// The fields of an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionFields {
    /// Text: what the selection is called.
    pub selection: String,
    /// The date of the answer.
    pub answered: String,
}

/// The fields of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionFields {
    /// Text: what the selection is called.
    pub selection: String,
    /// Text, a line each: who was chosen.
    pub chosen: String,
    /// Text: why these are not those who were on notice.
    pub why: String,
}

/// The fields of an honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HonourFields {
    /// Text: what it is called.
    pub title: String,
    /// The choice of its level.
    pub level: String,
    /// Text: who granted it.
    pub granted_by: String,
    /// The role of persons who hold it.
    pub person: String,
    /// The role of a unit that holds it.
    pub unit: String,
    /// Text: the nomination that it came of.
    pub nomination: String,
}

/// Reads `selection:` of a kind with these roles and fields.
pub(super) fn selection(
    node: Option<&Node>,
    known: Known<'_>,
    findings: &mut Findings,
) -> Option<SelectionPart> {
    let mut clause = Clause::of(node?, known, findings);
    let part = match clause.text("part").as_str() {
        "call" => SelectionPart::Call(Box::new(call(&mut clause))),
        "nomination" => SelectionPart::Nomination(nomination(&mut clause)),
        "sheet" => SelectionPart::Sheet(SheetFields {
            selection: clause.field("selection", Holds::Text),
            rater: clause.role("rater", Stands::Person),
            marks: clause.field_or_sealed("marks", Holds::Text),
        }),
        "objection" => SelectionPart::Objection(ObjectionFields {
            selection: clause.field("selection", Holds::Text),
            answered: clause.field("answered", Holds::Date),
        }),
        "decision" => SelectionPart::Decision(DecisionFields {
            selection: clause.field("selection", Holds::Text),
            chosen: clause.field("chosen", Holds::Text),
            why: clause.field("why", Holds::Text),
        }),
        "honour" => SelectionPart::Honour(HonourFields {
            title: clause.field("title", Holds::Text),
            level: clause.choice_of("level", &[]),
            granted_by: clause.field("granted_by", Holds::Text),
            person: clause.role("person", Stands::Person),
            unit: clause.role("unit", Stands::OneUnit),
            nomination: clause.field("nomination", Holds::Text),
        }),
        other => {
            let message = Message::new("kind-selection-part").with("word", other);
            clause.refuse("part", message);
            return None;
        }
    };
    clause.finish();
    Some(part)
}

fn call(clause: &mut Clause<'_, '_>) -> CallFields {
    let raters = clause.role("raters", Stands::Person);
    CallFields {
        kinds: SelectionKinds {
            nomination: clause.text("nominations"),
            sheet: clause.text("sheets"),
            objection: clause.text("objections"),
            decision: clause.text("decisions"),
            honour: clause.text("honours"),
        },
        title: clause.field("title", Holds::Text),
        sort: clause.choice_of("sort", &["person", "unit", "entry"]),
        categories: clause.field("categories", Holds::Text),
        quota: clause.field("quota", Holds::Number),
        quota_by_sort: clause.field("quota_by_sort", Holds::Text),
        days: ["from", "until", "evaluated"].map(|key| clause.field(key, Holds::Date)),
        notice_days: clause.field("notice_days", Holds::Number),
        rater_group: clause.choice_beside("rater_group", &raters),
        weights: weights(clause),
        grades: clause.field("grades", Holds::Text),
        extremes: clause.field("extremes", Holds::Flag),
        ties: clause.choice_of("ties", &["shared", "heaviest", "body"]),
        years: ["honoured_years", "service_years"].map(|key| clause.field(key, Holds::Number)),
        material: clause.field("material", Holds::Text),
        panel: clause.role("panel", Stands::OneGroup),
        granted: [clause.choice_of("level", &[]), clause.field("granted_by", Holds::Text)],
        progress: ["closed", "notice_from", "notice_to"].map(|key| clause.field(key, Holds::Date)),
        raters,
    }
}

/// `weights: { leaders: weight_leaders }`: an option of the group, and the number that says what it weighs.
fn weights(clause: &mut Clause<'_, '_>) -> Vec<(String, String)> {
    let entries = clause.entries("weights").iter();
    let weights: Vec<(String, String)> =
        entries.map(|entry| (entry.key.clone(), entry.value.as_text().unwrap_or("").to_owned())).collect();
    for (_, name) in &weights {
        clause.expect_field("weights", name, Holds::Number);
    }
    weights
}

fn nomination(clause: &mut Clause<'_, '_>) -> NominationFields {
    let (chosen, other) = (clause.text("chosen"), clause.text("other"));
    NominationFields {
        selection: clause.field("selection", Holds::Text),
        category: clause.choice_of("category", &[]),
        person: clause.role("person", Stands::Person),
        unit: clause.role("unit", Stands::OneUnit),
        entry: clause.field("entry", Holds::Text),
        score: clause.field("score", Holds::Number),
        notice: ["notice_from", "notice_to"].map(|key| clause.field(key, Holds::Date)),
        result: clause.choice_of("result", &[&chosen, &other]),
        decided: clause.field("decided", Holds::Date),
        chosen,
        other,
    }
}

/// What is wrong with the kinds that a call names for what answers it; known only when all kinds are.
pub fn check_selection<'k>(
    source: &Arc<Source>,
    kind: &Kind,
    kinds: impl Iterator<Item = &'k Kind>,
) -> Vec<Diagnostic> {
    let Some(SelectionPart::Call(call)) = &kind.selection else { return Vec::new() };
    let kinds: Vec<&Kind> = kinds.collect();
    let Ok(node) = parse_whole(source) else { return Vec::new() };
    let mut findings = Findings::new(source);
    let SelectionKinds { nomination, sheet, objection, decision, honour } = &call.kinds;
    let parts = [
        (nomination, "nomination"),
        (sheet, "sheet"),
        (objection, "objection"),
        (decision, "decision"),
        (honour, "honour"),
    ];
    for (id, part) in parts {
        let named = kinds.iter().find(|other| other.id == *id);
        if named.and_then(|other| other.selection.as_ref()).map(SelectionPart::name) != Some(part) {
            let message = Message::new("kind-selection-kind").with("name", id);
            findings.error(place(&node, "selection"), message);
        }
    }
    findings.list
}
