//! 原则上: the exceptions from a rule, told apart from it and never hidden in it.

use mingde_core::diagnostic::{Message, Source};
use mingde_core::yaml::{Data, Fields, Findings, Node, parse};

use super::count::count;
use super::names::Vocabulary;
use crate::language::Library;
use crate::plan::{Count, Subject};

/// `exceptions: 谈心谈话制度第三条` takes the records of kind `exception` that name this rule, with reason and
/// approver, until they expire; a mapping says which records and how long, like a veto.
pub(crate) fn exceptions(
    library: &Library,
    subject: Subject,
    node: &Node,
    findings: &mut Findings,
) -> Option<Count> {
    if let Data::Map(_) = node.data {
        let mut fields = Fields::of(node, findings);
        let (count, _) = count(Vocabulary::of(library), subject, node, &mut fields, true, findings)?;
        fields.finish(findings);
        if count.in_force.is_none() {
            findings.error(node.span.clone(), Message::new("rulebook-exception-expiry"));
        }
        return Some(count);
    }
    let rule = node.as_text().unwrap_or("");
    if rule.is_empty() || rule.contains(['\'', '"', '\n']) {
        findings.error(node.span.clone(), Message::new("rulebook-exception-rule"));
        return None;
    }
    let by = match subject {
        Subject::Person => "excepted_person",
        Subject::Group => "excepted_group",
        Subject::Unit | Subject::Department | Subject::Bureau => "excepted_unit",
    };
    let text = format!(
        "from: exception\nby: {by}\nwhere: \"rule = '{rule}' and reason is given and approver is given\"\nin_force: {{ from: date, last: expires_on }}\n"
    );
    let source = Source::new("exceptions", text);
    let mut inner = Findings::new(&source);
    let written = parse(&source, 0..source.text.len()).ok()?;
    let mut fields = Fields::of(&written, &mut inner);
    let found = count(Vocabulary::of(library), subject, &written, &mut fields, true, &mut inner);
    if found.is_none() || inner.has_errors() {
        findings.error(node.span.clone(), Message::new("rulebook-exception-kind"));
        return None;
    }
    found.map(|(count, _)| count)
}
