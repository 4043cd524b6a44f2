//! Reading a kind from YAML, with every mistake named at its place: the kind itself, its roles, what evidence it asks
//! for.

use std::sync::Arc;

use super::ballot::ballot;
use super::concerned::concerned;
use super::field::field;
use super::follow::{follow_ups, splits};
use super::meant;
use super::names::{check_attributes, check_clashes, check_name, check_names, fields_of, place, titles};
use super::procedure::procedure;
use super::reply::reply_to;
use super::rolls_up::rolls_up;
use super::selection::selection;
use super::sends::{receipt, sends};
use super::{Asked, Evidence, Field, Kind, Party, Role};
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::office::{Office, named_offices};
use crate::text::nearest;
use crate::yaml::{Data, Entry, Fields, Findings, Node, parse_whole};

/// Reads a kind file, whose offices are among those of the registry schema. The second part lists warnings on success
/// and every finding on failure.
pub fn read_kind(source: &Arc<Source>, offices: &[Office]) -> (Option<Kind>, Vec<Diagnostic>) {
    let node = match parse_whole(source) {
        Ok(node) => node,
        Err(findings) => return (None, findings),
    };
    let mut findings = Findings::new(source);
    // Of an empty file, or of something else altogether, nothing further is to be said.
    if !matches!(node.data, Data::Map(_)) {
        let code = if node.data == Data::Null { "kind-empty" } else { "yaml-mapping-wanted" };
        findings.error(node.span, Message::new(code));
        return (None, findings.list);
    }
    let kind = kind(&node, offices, &mut findings);
    let good = !findings.has_errors();
    (good.then_some(kind), findings.list)
}

fn kind(node: &Node, offices: &[Office], findings: &mut Findings) -> Kind {
    let mut fields = Fields::of(node, findings);
    let id = fields.required_text("id", findings).to_owned();
    if !id.is_empty() {
        check_name(&id, place(node, "id"), findings);
    }
    let title = fields.required_text("title", findings).to_owned();
    if title.contains(|c: char| c.is_control()) {
        findings.error(place(node, "title"), Message::new("kind-title-line"));
    }
    let english = fields.required_text("english", findings).to_owned();
    let purpose = fields.required_text("purpose", findings).to_owned();
    let filed_by = named_offices(fields.words("filed_by", findings), offices, findings);
    let accepted_by = named_offices(fields.words("accepted_by", findings), offices, findings);
    let (date_title, date_english) = match fields.node("date") {
        None => ("日期".to_owned(), "Date".to_owned()),
        Some(date) => {
            let mut date_fields = fields_of(date, "", findings);
            let titles = titles(&mut date_fields, findings);
            date_fields.finish_meaning(meant::keys, findings);
            titles
        }
    };
    let roles: Vec<Role> = fields.entries("roles", findings).iter().map(|e| role(e, findings)).collect();
    let recorded = fields.entries("fields", findings).iter().map(|e| field(e, findings)).collect::<Vec<_>>();
    let evidence = match fields.node("evidence") {
        None => Evidence { title: "佐证材料".into(), english: "Evidence".into(), asked: Asked::Optional },
        Some(node) => evidence(node, findings),
    };
    let identity = identity(node, &mut fields, &roles, &recorded, findings);
    let distinct = distinct(&mut fields, &roles, findings);
    let known = (roles.as_slice(), recorded.as_slice());
    let replies_to = reply_to(fields.node("replies_to"), known, findings);
    let ballot = ballot(fields.node("ballot"), known, findings);
    let sends = sends(fields.node("sends"), known, findings);
    let receipt = receipt(fields.node("receipt"), known, offices, findings);
    let splits = splits(fields.node("splits"), known, findings);
    let follow_ups = follow_ups(fields.node("follow_ups"), known, findings);
    let procedure = procedure(fields.node("procedure"), known, findings);
    let rolls_up = rolls_up(fields.node("rolls_up"), known, findings);
    let selection = selection(fields.node("selection"), known, findings);
    let concerned =
        concerned((node, &mut fields), &roles, (procedure.as_ref(), replies_to.as_ref()), findings);
    fields.finish_meaning(meant::keys, findings);
    check_names(node, findings);
    check_clashes(node, &date_title, findings);
    check_attributes(node, &roles, findings);
    Kind {
        id,
        title,
        english,
        purpose,
        filed_by,
        accepted_by,
        date_title,
        date_english,
        identity,
        distinct,
        concerned,
        roles,
        fields: recorded,
        evidence,
        replies_to,
        ballot,
        sends,
        receipt,
        splits,
        follow_ups,
        procedure,
        rolls_up,
        selection,
    }
}

/// The names that tell one record from another: `identity: [counterpart, topic]`.
fn identity(
    node: &Node,
    fields: &mut Fields<'_>,
    roles: &[Role],
    recorded: &[Field],
    findings: &mut Findings,
) -> Vec<String> {
    let mut identity = Vec::new();
    let told_apart = fields.words("identity", findings);
    // Two of one day would be one, and the second would overwrite the first.
    if told_apart.is_empty() && !(roles.is_empty() && recorded.is_empty()) {
        findings.warning(place(node, "id"), Message::new("kind-identity-none"));
    }
    // Where `fields` is misspelt, that is what is wrong.
    let complete = !recorded.is_empty() || place(node, "fields") != node.span;
    for (name, span) in told_apart {
        let known = || recorded.iter().map(|f| f.name.as_str()).chain(roles.iter().map(|r| r.name.as_str()));
        if recorded.iter().any(|f| f.name == name && f.sensitive) {
            findings.error(span, Message::new("kind-identity-sensitive").with("name", name));
        } else if known().any(|k| k == name) {
            identity.push(name.to_owned());
        } else if matches!(name, "unit" | "date") {
            findings.error(span, Message::new("kind-identity-implied").with("name", name));
        } else if complete
            || !roles.is_empty() && nearest(name, roles.iter().map(|r| r.name.as_str())).is_some()
        {
            let message = Message::new("kind-identity-unknown").with("name", name);
            findings.unknown(span, message, name, known());
        }
    }
    identity
}

/// `distinct: [organiser, counterpart]`: two or more roles of the same sort of party.
fn distinct(fields: &mut Fields<'_>, roles: &[Role], findings: &mut Findings) -> Vec<String> {
    let mut named: Vec<&Role> = Vec::new();
    for (name, span) in fields.words("distinct", findings) {
        let Some(role) = roles.iter().find(|r| r.name == name) else {
            let message = Message::new("kind-distinct-unknown").with("name", name);
            findings.unknown(span, message, name, roles.iter().map(|r| r.name.as_str()));
            continue;
        };
        if let Some(first) = named.first().filter(|first| first.of != role.of) {
            let message = Message::new("kind-distinct-parties").with_title("role", role);
            findings.error(span, message.with_title("first", first));
        } else if named.iter().any(|other| other.name == name) {
            findings.error(span, Message::new("kind-distinct-twice").with("name", name));
        } else {
            named.push(role);
        }
    }
    if let ([only], Some(node)) = (named.as_slice(), fields.node("distinct"))
        && !findings.has_errors()
    {
        findings.error(node.span.clone(), Message::new("kind-distinct-alone").with_title("role", only));
    }
    named.into_iter().map(|role| role.name.clone()).collect()
}

fn role(entry: &Entry, findings: &mut Findings) -> Role {
    check_name(&entry.key, entry.key_span.clone(), findings);
    let mut fields = fields_of(&entry.value, ", of: person", findings);
    let (title, english) = titles(&mut fields, findings);
    let of = match fields.node("of").map(|n| (n.as_text().unwrap_or(""), n.span.clone())) {
        None | Some(("person", _)) => Party::Person,
        Some(("unit", _)) => Party::Unit,
        Some(("group", _)) => Party::Group,
        Some((word, span)) => {
            let near = meant::party(word).or_else(|| nearest(word, ["person", "unit", "group"]));
            let near = near.map(str::to_owned);
            findings.error(span, Message::new("kind-unknown-party").with("word", word)).suggestion = near;
            Party::Person
        }
    };
    let (min, max) = count(fields.node("count"), findings);
    let elsewhere = fields.flag("elsewhere", findings);
    let attributes = fields.entries("attributes", findings).iter().map(|e| field(e, findings)).collect();
    fields.finish_meaning(meant::keys, findings);
    Role { name: entry.key.clone(), title, english, of, min, max, elsewhere, attributes }
}

/// `1`, `0..1`, `1..`, `2..5`; absent, exactly one.
fn count(node: Option<&Node>, findings: &mut Findings) -> (u32, Option<u32>) {
    let Some(node) = node else { return (1, Some(1)) };
    let text = node.as_text().unwrap_or("");
    let parsed = match text.split_once("..") {
        None => text.parse().ok().map(|n| (n, Some(n))),
        Some((low, "")) => low.parse().ok().map(|n| (n, None)),
        Some((low, high)) => low.parse().ok().zip(high.parse().ok()).map(|(l, h)| (l, Some(h))),
    };
    match parsed {
        Some((low, high)) if high.is_none_or(|h| h >= low && h > 0) => (low, high),
        _ => {
            let message = Message::new("kind-bad-count").with("text", text);
            findings.error(node.span.clone(), message).suggestion = meant::count(text);
            (0, None)
        }
    }
}

fn evidence(node: &Node, findings: &mut Findings) -> Evidence {
    let mut fields = Fields::of(node, findings);
    let (title, english) = titles(&mut fields, findings);
    let asked = match fields.node("asked").map(|n| (n.as_text().unwrap_or(""), n.span.clone())) {
        None | Some(("optional", _)) => Asked::Optional,
        Some(("no", _)) => Asked::No,
        Some(("required", _)) => Asked::Required,
        Some((word, span)) => {
            let message = Message::new("kind-unknown-asked").with("word", word);
            let near = meant::asked(word).or_else(|| nearest(word, ["no", "optional", "required"]));
            findings.error(span, message).suggestion = near.map(str::to_owned);
            Asked::Optional
        }
    };
    fields.finish_meaning(meant::keys, findings);
    Evidence { title, english, asked }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::collections::BTreeMap;

    use super::*;
    use crate::id::{EntityId, PersonId, UnitId};
    use crate::record::{Content, Participant, Who, check_content};

    const TALK: &str = "
id: talk
title: 谈心谈话
english: Talk
purpose: 谈心。
identity: [counterpart]
distinct: [talkers, counterpart]
roles:
  talkers: { title: 谈话人, english: Talkers, count: 1..3 }
  counterpart: { title: 谈话对象, english: Counterpart }
  school: { title: 学校, english: School, of: unit }
";

    fn read(distinct: &str) -> (Option<Kind>, Vec<Diagnostic>) {
        let text = TALK.replace("[talkers, counterpart]", distinct);
        read_kind(&Source::new("talk.yaml", text), &[])
    }

    #[test]
    fn roles_that_must_differ_are_named_and_mistakes_in_it_have_words() {
        assert_eq!(read("[talkers, counterpart]").0.unwrap().distinct, ["talkers", "counterpart"]);
        for (distinct, code, suggestion) in [
            ("[talkers, counterprt]", "kind-distinct-unknown", Some("counterpart")),
            ("[talkers, talkers]", "kind-distinct-twice", None),
            ("[talkers]", "kind-distinct-alone", None),
            ("[talkers, school]", "kind-distinct-parties", None),
        ] {
            let (kind, findings) = read(distinct);
            assert!(kind.is_none(), "{distinct}");
            assert_eq!(findings.len(), 1, "{distinct}: {findings:?}");
            let found = (findings[0].message.code, findings[0].suggestion.as_deref());
            assert_eq!(found, (code, suggestion), "{distinct}");
        }
    }

    #[test]
    fn who_wrote_a_title_alone_is_shown_what_belongs_around_it() {
        for (written, code, suggestion) in [
            ("date: 谈话日期", "yaml-mapping-wanted", "{ title: 谈话日期 }"),
            ("fields: { mood: 气氛 }", "yaml-mapping-wanted", "{ title: 气氛, type: text }"),
            (
                "fields: { mood: { title: 气氛, type: choice, options: [好, 一般] } }",
                "kind-options-listed",
                "{ a: 好, b: 一般 }",
            ),
        ] {
            let (kind, findings) = read_kind(&Source::new("talk.yaml", format!("{TALK}{written}\n")), &[]);
            assert!(kind.is_none(), "{written}");
            assert_eq!(findings.len(), 1, "{written}: {findings:?}");
            let found = (findings[0].message.code, findings[0].suggestion.as_deref());
            assert_eq!(found, (code, Some(suggestion)), "{written}");
        }
        let nameless = TALK.replace("id: talk\n", "");
        let (_, findings) = read_kind(&Source::new("talk.yaml", nameless), &[]);
        let codes: Vec<_> = findings.iter().map(|f| f.message.code).collect();
        assert_eq!(codes, ["yaml-key-missing"]);
    }

    #[test]
    fn the_words_of_other_forms_lead_to_those_of_kind_files() {
        let role = |keys: &str| format!("roles: {{ talker: {{ title: 谈话人, {keys} }} }}");
        let field = |keys: &str| format!("fields: {{ mood: {{ title: 气氛, {keys} }} }}");
        let header = TALK.split("identity").next().unwrap();
        for (written, suggestion) in [
            (role("party: person"), "of"),
            (role("类型: person"), "of"),
            (role("of: 教师"), "person"),
            (role("of: 科室"), "unit"),
            (role("number: 2"), "count"),
            (role("required: true"), "count: 1.."),
            (role("optional: yes"), "count: 0..1"),
            (field("type: text, optional: true"), "required: false"),
            (field("type: text, 必填: 是"), "required: true"),
            (field("type: text, max_length: 20"), "max"),
            (field("type: text, 提示: 如实填写"), "help"),
            (field("type: number, unit: items, precision: 1"), "decimals"),
            (field("type: number, measure: yuan"), "unit"),
            (field("type: integer, unit: people"), "number"),
            (field("type: 年月日"), "date"),
            (field("type: 下拉, options: { a: 好 }"), "choice"),
            (field("kind: text"), "type"),
            (field("type: choice, enum: { a: 好 }"), "options"),
            (field("type: number, unit: 天数"), "days"),
            ("evidence: { title: 照片, required: true }".to_owned(), "asked: required"),
            ("evidence: { title: 照片, asked: 必须 }".to_owned(), "required"),
            ("participants: {}".to_owned(), "roles"),
            ("columns: {}".to_owned(), "fields"),
            ("unique: [mood]".to_owned(), "identity"),
        ] {
            let (kind, findings) = read_kind(&Source::new("talk.yaml", format!("{header}{written}\n")), &[]);
            assert!(kind.is_none(), "{written}");
            let hints: Vec<_> = findings.iter().filter_map(|f| f.suggestion.as_deref()).collect();
            assert_eq!(hints, [suggestion], "{written}: {findings:?}");
            let errors = findings.iter().filter(|f| f.severity == crate::diagnostic::Severity::Error);
            let codes: Vec<_> = errors.map(|f| f.message.code).filter(|c| *c != "kind-no-options").collect();
            assert_eq!(codes.len(), 1, "one fault, said once: {written}: {codes:?}");
        }
        // What is there already is not suggested once more.
        let (_, findings) =
            read_kind(&Source::new("t.yaml", format!("{header}{}\n", role("of: unit, party: unit"))), &[]);
        assert!(findings.iter().all(|f| f.suggestion.as_deref() != Some("of")), "{findings:?}");
        let (_, findings) =
            read_kind(&Source::new("t.yaml", format!("{header}{}\n", field("type: person"))), &[]);
        let notes: Vec<_> = findings.iter().flat_map(|f| &f.notes).map(|note| note.code).collect();
        assert!(notes.contains(&"kind-type-person"), "{notes:?}");
    }

    #[test]
    fn nobody_talks_with_themselves() {
        let kind = read("[talkers, counterpart]").0.unwrap();
        let id = |name: &str| EntityId::derive("test", &[name]);
        let part = |role: &str, who| Participant { role: role.into(), who, attributes: BTreeMap::new() };
        let person = |name: &str| Who::Person(PersonId(id(name)));
        let codes = |with: &str| -> Vec<&'static str> {
            let participants = vec![
                part("talkers", person("a")),
                part("talkers", person("b")),
                part("counterpart", person(with)),
                part("school", Who::Unit(UnitId(id("b")))),
            ];
            let content = Content {
                kind: "talk".into(),
                unit: UnitId(id("s")),
                date: "2025-10-15".parse().unwrap(),
                number: None,
                fields: BTreeMap::new(),
                participants,
                evidence: Vec::new(),
            };
            check_content(&kind, &content).iter().map(|fault| fault.code).collect()
        };
        assert_eq!(codes("c"), [""; 0]);
        assert_eq!(codes("b"), ["record-roles-same"]);
    }
}
