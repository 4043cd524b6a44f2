//! Kinds of records that come about where results go from a bureau to its superior (`rolls_up:`): whose ledger is whose, what was sent, and
//! what the results are.

use super::clause::{Clause, Holds, Known};
use super::{Field, Kind, Measure};
use crate::diagnostic::Message;
use crate::yaml::{Findings, Node};

/// What such a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollsUp {
    /// Which ledger belongs to the unit that reports it, and which key is believed.
    Ledger(LedgerBelow),
    /// By which ledger and key the superior of the unit that reports it signs what it asks for.
    Superior(LedgerBelow),
    /// That results were sent, in the ledger of the sender as in that of the superior.
    Submission(SubmissionOf),
    /// One result that a bureau sent.
    Result(Box<ResultBelow>),
}

/// Where a record says whose ledger is whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerBelow {
    /// The text field with the name of the ledger.
    pub origin: String,
    /// The text field with its public key.
    pub key: String,
    /// The text field that says why it is believed.
    pub reason: String,
}

/// Where a record says what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionOf {
    /// The text field with the name of the request that it answers.
    pub request: String,
    /// The text field with the hash of that request.
    pub request_hash: String,
    /// The text field with the name of the ledger it is of.
    pub origin: String,
    /// The number of entries that ledger had.
    pub position: String,
    /// The text field with the root of that ledger.
    pub root: String,
    /// The text field with the hash of all that was sent.
    pub manifest: String,
}

/// Where a record says a result of a bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultBelow {
    /// The text field with the name of the request.
    pub request: String,
    /// The text field with the rulebook's id.
    pub rulebook: String,
    /// The text field with its version.
    pub version: String,
    /// The yes or no whether that is the version that was asked for.
    pub expected: String,
    /// The text field with the id of the result.
    pub result: String,
    /// The text field with its title.
    pub title: String,
    /// The text field with the period assessed.
    pub period: String,
    /// The choice of what it is about: `bureau`, `unit`, or `value`, how many have it.
    pub about: String,
    /// The text field that says of which unit, or which value.
    pub of: String,
    /// The choice of how a unit stands: `met`, `not_met`, `not_applicable`, `no_data`.
    pub status: String,
    /// Numbers of subjects: all, and those of each status in its order.
    pub counts: [String; 5],
    /// Numbers that take a value, each of another measure.
    pub values: Vec<String>,
    /// The text field with the receipt by which the bureau finds it again.
    pub receipt: String,
    /// The text field with the name of the bureau's ledger.
    pub origin: String,
}

impl ResultBelow {
    /// What a result may be about.
    pub const ABOUT: [&'static str; 3] = ["bureau", "unit", "value"];
    /// How a unit may stand, in the order of the counts behind the first.
    pub const STATUS: [&'static str; 4] = ["met", "not_met", "not_applicable", "no_data"];

    /// The number of a kind that takes values of a measure.
    pub fn value_field<'k>(&self, kind: &'k Kind, measure: Measure) -> Option<&'k Field> {
        let fields = self.values.iter().filter_map(|name| kind.field(name));
        fields.into_iter().find(|field| field.measure() == Some(measure))
    }
}

impl Kind {
    /// The field with the receipt by which somebody else finds what a record says.
    pub fn receipt_of_others(&self) -> Option<&str> {
        match &self.rolls_up {
            Some(RollsUp::Result(result)) => Some(&result.receipt),
            _ => None,
        }
    }
}

/// Reads `rolls_up:` of a kind with these fields.
pub(super) fn rolls_up(node: Option<&Node>, known: Known<'_>, findings: &mut Findings) -> Option<RollsUp> {
    const SORTS: [&str; 4] = ["ledger", "superior", "submission", "result"];
    let mut clause = Clause::of(node?, known, findings);
    let sort = clause.text("as");
    let rolls_up = match sort.as_str() {
        "ledger" => RollsUp::Ledger(ledger(&mut clause)),
        "superior" => RollsUp::Superior(ledger(&mut clause)),
        "submission" => RollsUp::Submission(SubmissionOf {
            request: clause.field("request", Holds::Text),
            request_hash: clause.field("request_hash", Holds::Text),
            origin: clause.field("origin", Holds::Text),
            position: clause.field("position", Holds::Number),
            root: clause.field("root", Holds::Text),
            manifest: clause.field("manifest", Holds::Text),
        }),
        "result" => RollsUp::Result(Box::new(result(&mut clause))),
        word => {
            if !word.is_empty() {
                let message = Message::new("kind-rolls-up-as").with("word", word);
                clause.refuse("as", message.with("sorts", SORTS.join(", ")));
            }
            return None;
        }
    };
    clause.finish();
    Some(rolls_up)
}

fn ledger(clause: &mut Clause<'_, '_>) -> LedgerBelow {
    LedgerBelow {
        origin: clause.field("origin", Holds::Text),
        key: clause.field("key", Holds::Text),
        reason: clause.field("reason", Holds::Text),
    }
}

fn result(clause: &mut Clause<'_, '_>) -> ResultBelow {
    ResultBelow {
        request: clause.field("request", Holds::Text),
        rulebook: clause.field("rulebook", Holds::Text),
        version: clause.field("version", Holds::Text),
        expected: clause.field("expected", Holds::Flag),
        result: clause.field("result", Holds::Text),
        title: clause.field("title", Holds::Text),
        period: clause.field("period", Holds::Text),
        about: clause.choice_of("about", &ResultBelow::ABOUT),
        of: clause.field("of", Holds::Text),
        status: clause.choice_of("status", &ResultBelow::STATUS),
        counts: ["subjects", "met", "not_met", "not_applicable", "no_data"]
            .map(|key| clause.field(key, Holds::Number)),
        values: clause.any_fields("values"),
        receipt: clause.field("receipt", Holds::Text),
        origin: clause.field("origin", Holds::Text),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Source;
    use crate::kind::{Measure, RollsUp, read_kind};
    use crate::registry::RegistrySchema;

    const KIND: &str = "id: sent\ntitle: 报送\nenglish: Sent\npurpose: 记一次报送。\nidentity: [request]\nfields:\n  \
                        request: { title: 要求, english: Request, type: text }\n  \
                        size: { title: 条数, english: Entries, type: number, unit: items }\n";

    fn codes(clause: &str) -> Vec<&'static str> {
        let text = format!("{KIND}rolls_up: {{ {clause} }}\n");
        read_kind(&Source::new("sent.yaml", text), &[]).1.iter().map(|one| one.message.code).collect()
    }

    #[test]
    fn what_it_is_and_what_takes_what_is_said_and_checked() {
        let all =
            "request: request, request_hash: request, origin: request, root: request, manifest: request";
        assert_eq!(codes(&format!("as: submission, {all}, position: size")), Vec::<&str>::new());
        assert_eq!(codes(&format!("as: submission, {all}, position: request")), ["kind-clause-number"]);
        assert_eq!(codes("as: submision"), ["kind-rolls-up-as"]);
        assert_eq!(codes("as: superior, origin: request, key: request, reason: request"), Vec::<&str>::new());
        assert_eq!(codes("as: superior, origin: request, key: size, reason: request"), ["kind-clause-text"]);
    }

    #[test]
    fn the_number_that_takes_a_value_is_that_of_its_measure() {
        let registry = Source::new("registry.yaml", include_str!("../../../../library/registry.yaml"));
        let offices = RegistrySchema::read(&registry).0.unwrap().offices;
        let text = include_str!("../../../../library/kinds/bureau-result.yaml");
        let (kind, findings) = read_kind(&Source::new("bureau-result.yaml", text), &offices);
        let kind = kind.unwrap_or_else(|| panic!("{findings:?}"));
        let Some(RollsUp::Result(result)) = &kind.rolls_up else { panic!("it is a result") };
        for (measure, ..) in Measure::ALL {
            let field = result.value_field(&kind, measure).unwrap();
            assert_eq!(field.measure(), Some(measure));
        }
    }
}
