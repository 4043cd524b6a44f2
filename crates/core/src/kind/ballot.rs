//! How the result of a secret ballot becomes records of a kind: `ballot:`.

use super::names::place;
use super::{Choice, Field, FieldKind, Party, Role};
use crate::diagnostic::Message;
use crate::yaml::{Fields, Findings, Node};

/// What a kind says of ballots: whoever is voted on becomes a record, with what was counted in these fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotResult {
    /// The roles in which whoever is voted on stands: one of persons, or one of units, or one of each.
    pub roles: Vec<String>,
    /// What is asked about them.
    pub asks: BallotAsks,
    /// Fields that are the same in all records, and that whoever prepares the ballot fills in.
    pub said: Vec<String>,
    /// Fields of which the choice is always this.
    pub always: Vec<(String, String)>,
    /// The role in which the unit for which it is held stands.
    pub held_for: Option<String>,
    /// The role of those who look on, and what is said of each.
    pub observed: Option<(String, String)>,
    /// What follows where somebody is elected.
    pub outcome: Option<BallotOutcome>,
    /// The field of how many might have voted.
    pub expected: Option<String>,
    /// The field of how many ballots were taken.
    pub issued: String,
    /// The field of how many came back.
    pub returned: String,
    /// The field of how many do not count.
    pub invalid: Option<String>,
}

/// What is asked about whoever is voted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BallotAsks {
    /// About each, one of these is chosen, with the field that takes its count.
    Rated(Vec<(Choice, String)>),
    /// Some of them are chosen; the field takes their votes.
    Chosen(String),
}

/// A field that says who is elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotOutcome {
    /// The field.
    pub field: String,
    /// Its choice for whoever has a seat.
    pub elected: String,
    /// Its choice for whoever has none.
    pub other: String,
}

impl BallotResult {
    /// The role in which persons, or units, are voted on.
    pub fn role_of<'b>(&'b self, roles: &[Role], party: Party) -> Option<&'b str> {
        let is_it = |name: &&String| roles.iter().any(|role| role.name == **name && role.of == party);
        self.roles.iter().find(is_it).map(String::as_str)
    }
}

/// Roles and fields of the kind, against which its ballot is read.
struct Named<'k> {
    roles: &'k [Role],
    fields: &'k [Field],
    node: &'k Node,
}

impl Named<'_> {
    /// A number that is not sensitive.
    fn expect_count(&self, name: &str, at: std::ops::Range<usize>, findings: &mut Findings) {
        let is_count = self.fields.iter().any(|field| {
            field.name == name && !field.sensitive && matches!(field.kind, FieldKind::Number { .. })
        });
        if !is_count {
            findings.error(at, Message::new("kind-ballot-field").with("name", name));
        }
    }

    /// A choice that has this code.
    fn expect_choice(&self, name: &str, code: &str, at: std::ops::Range<usize>, findings: &mut Findings) {
        let has = |field: &Field| matches!(&field.kind, FieldKind::Choice(choices) if choices.iter().any(|it| it.code == code));
        if !self.fields.iter().any(|field| field.name == name && has(field)) {
            findings.error(at, Message::new("kind-ballot-choice").with("name", name).with("code", code));
        }
    }

    fn expect_role(&self, name: &str, of: &[Party], at: std::ops::Range<usize>, findings: &mut Findings) {
        if !self.roles.iter().any(|role| role.name == name && of.contains(&role.of)) {
            findings.error(at, Message::new("kind-ballot-role").with("name", name));
        }
    }

    fn count(&self, fields: &mut Fields<'_>, key: &'static str, findings: &mut Findings) -> Option<String> {
        let name = fields.text(key, findings)?.to_owned();
        self.expect_count(&name, place(self.node, key), findings);
        Some(name)
    }
}

/// Reads `ballot:` of a kind with these roles and fields.
pub(super) fn ballot(
    node: Option<&Node>,
    (roles, recorded): super::clause::Known<'_>,
    findings: &mut Findings,
) -> Option<BallotResult> {
    let node = node?;
    let known = Named { roles, fields: recorded, node };
    let mut fields = Fields::of(node, findings);
    let own: Vec<String> =
        fields.words("role", findings).into_iter().map(|(name, _)| name.to_owned()).collect();
    for name in &own {
        known.expect_role(name, &[Party::Person, Party::Unit], place(node, "role"), findings);
    }
    if own.is_empty() {
        findings.error(node.span.clone(), Message::new("kind-ballot-role").with("name", ""));
    }
    let asks = asks(&known, &mut fields, findings);
    let said = fields.words("said", findings).into_iter();
    let said: Vec<String> = said
        .map(|(name, span)| {
            let fits = recorded.iter().any(|field| {
                let is_typed = matches!(field.kind, FieldKind::Choice(_) | FieldKind::Text { .. });
                field.name == name && !field.sensitive && is_typed
            });
            if !fits {
                findings.error(span, Message::new("kind-ballot-said").with("name", name));
            }
            name.to_owned()
        })
        .collect();
    let mut always = Vec::new();
    for entry in fields.entries("always", findings) {
        let code = entry.value.as_text().unwrap_or_default();
        known.expect_choice(&entry.key, code, entry.value.span.clone(), findings);
        always.push((entry.key.clone(), code.to_owned()));
    }
    let held_for = fields.text("held_for", findings).map(str::to_owned);
    if let Some(role) = &held_for {
        known.expect_role(role, &[Party::Unit], place(node, "held_for"), findings);
    }
    let observed = observed(&known, &mut fields, findings);
    let outcome = outcome(&known, &mut fields, findings);
    let expected = known.count(&mut fields, "expected", findings);
    let mut required = |key: &'static str, findings: &mut Findings| {
        let name = fields.required_text(key, findings).to_owned();
        known.expect_count(&name, place(node, key), findings);
        name
    };
    let (issued, returned) = (required("issued", findings), required("returned", findings));
    let invalid = known.count(&mut fields, "invalid", findings);
    fields.finish(findings);
    Some(BallotResult {
        roles: own,
        asks,
        said,
        always,
        held_for,
        observed,
        outcome,
        expected,
        issued,
        returned,
        invalid,
    })
}

/// `votes:`, or else `options:`.
fn asks(known: &Named<'_>, fields: &mut Fields<'_>, findings: &mut Findings) -> BallotAsks {
    if let Some(votes) = known.count(fields, "votes", findings) {
        return BallotAsks::Chosen(votes);
    }
    let mut options = Vec::new();
    for entry in fields.entries("options", findings) {
        let mut one = Fields::of(&entry.value, findings);
        let field = one.required_text("field", findings).to_owned();
        known.expect_count(&field, entry.value.span.clone(), findings);
        let choice = crate::registry::choice(&entry.key, &mut one, findings);
        one.finish(findings);
        options.push((choice, field));
    }
    if options.is_empty() {
        findings.error(known.node.span.clone(), Message::new("kind-ballot-asks"));
    }
    BallotAsks::Rated(options)
}

fn observed(known: &Named<'_>, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(String, String)> {
    let node = fields.node("observed")?;
    let mut one = Fields::of(node, findings);
    let role = one.required_text("role", findings).to_owned();
    let says = one.required_text("as", findings).to_owned();
    one.finish(findings);
    let own = known.roles.iter().find(|it| it.name == role && it.of == Party::Person);
    let is_choice = |field: &Field| field.name == says && matches!(field.kind, FieldKind::Choice(_));
    if !own.is_some_and(|role| role.attributes.iter().any(is_choice)) {
        findings.error(node.span.clone(), Message::new("kind-ballot-observed").with("name", &role));
    }
    Some((role, says))
}

fn outcome(known: &Named<'_>, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<BallotOutcome> {
    let node = fields.node("outcome")?;
    let mut one = Fields::of(node, findings);
    let mut text = |key: &'static str, findings: &mut Findings| one.required_text(key, findings).to_owned();
    let (field, elected, other) =
        (text("field", findings), text("elected", findings), text("other", findings));
    one.finish(findings);
    for code in [&elected, &other] {
        known.expect_choice(&field, code, node.span.clone(), findings);
    }
    Some(BallotOutcome { field, elected, other })
}
