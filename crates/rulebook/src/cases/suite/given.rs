//! What there is in a case: units, persons with their posts, groups; written in a word or two each.

use std::collections::BTreeMap;
use std::ops::Range;

use mingde_core::date::{Day, Timestamp, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::kind::{Field, FieldKind};
use mingde_core::record::{Content, State, Value, check_value};
use mingde_core::registry::{Group, Member, Person, Post, Sealed, Sex, Span, Unit};
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Latest, Snapshot, SnapshotBuilder};
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use crate::language::Library;

/// Most codes one range may stand for.
const MOST_IN_RANGE: u32 = 2_000;

/// The bureau of a case while it is being told.
pub(super) struct Given<'a> {
    pub(super) library: &'a Library,
    units: Vec<Unit>,
    persons: Vec<Person>,
    groups: Vec<Group>,
    pub(super) records: Vec<Told>,
}

/// A record of a case.
pub(super) struct Told {
    pub(super) content: Content,
    pub(super) state: State,
    pub(super) entered: Day,
}

impl<'a> Given<'a> {
    pub(super) fn new(library: &'a Library) -> Self {
        let (units, persons, groups) = (Vec::new(), Vec::new(), Vec::new());
        Self { library, units, persons, groups, records: Vec::new() }
    }

    /// Reads `units`, `persons`, `groups` and `records` of a mapping.
    pub(super) fn read(&mut self, fields: &mut Fields<'_>, findings: &mut Findings) {
        for entry in fields.entries("units", findings) {
            self.unit(entry, findings);
        }
        for entry in fields.entries("persons", findings) {
            self.person(entry, findings);
        }
        for entry in fields.entries("groups", findings) {
            self.group(entry, findings);
        }
        match fields.node("records") {
            None => {}
            Some(Node { data: Data::List(list), .. }) => {
                for node in list {
                    self.record(node, findings);
                }
            }
            Some(node) => {
                findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", "records"));
            }
        }
    }

    /// Whether there is a unit of this code; if not, an error with the nearest.
    pub(super) fn knows_unit(&self, code: &str, at: &Range<usize>, findings: &mut Findings) -> bool {
        let codes = self.units.iter().map(|u| u.code.as_str());
        known(code, codes, "rulebook-test-unit", at, findings)
    }

    pub(super) fn knows_person(&self, code: &str, at: &Range<usize>, findings: &mut Findings) -> bool {
        let codes = self.persons.iter().map(|p| p.code.as_str());
        known(code, codes, "rulebook-test-person", at, findings)
    }

    pub(super) fn knows_group(&self, code: &str, at: &Range<usize>, findings: &mut Findings) -> bool {
        let codes = self.groups.iter().map(|g| g.code.as_str());
        known(code, codes, "rulebook-test-group", at, findings)
    }

    /// `S1: primary-school`, or `{ kind, name, from, to, fields… }`.
    fn unit(&mut self, entry: &Entry, findings: &mut Findings) {
        let mut name = None;
        let (mut span, mut fields) = (Span::ALWAYS, BTreeMap::new());
        let kind = match &entry.value.data {
            Data::Map(_) => {
                let mut inner = Fields::of(&entry.value, findings);
                let kind = inner.required("kind", findings);
                name = inner.text("name", findings).map(str::to_owned);
                span.from = inner.node("from").and_then(|n| read_day(n, findings));
                span.to = inner.node("to").and_then(|n| read_day(n, findings));
                let schema = self.library.schema.clone();
                fields = self.values(&schema.unit_fields, inner.node("fields"), findings);
                inner.finish(findings);
                kind
            }
            _ => Some(&entry.value),
        };
        let Some(kind) = kind else { return };
        let word = kind.as_text().unwrap_or("");
        let kinds = || self.library.schema.unit_kinds.iter().map(|k| &k.choice);
        let Some(found) = kinds().find(|c| c.code == word || c.title == word) else {
            let known = kinds().flat_map(|c| [c.code.as_str(), c.title.as_str()]);
            let message = Message::new("rulebook-test-unit-kind").with("word", word);
            findings.unknown(kind.span.clone(), message, word, known);
            return;
        };
        for code in codes(&entry.key, &entry.key_span, findings) {
            self.units.retain(|u| u.code != code);
            self.units.push(Unit {
                name: name.clone().unwrap_or_else(|| code.clone()),
                code,
                aliases: Vec::new(),
                history: Default::default(),
                kind: found.code.clone(),
                parents: Vec::new(),
                span,
                fields: fields.clone(),
            });
        }
    }

    /// `P1: S1 teacher`, `P2: [S1 teacher ..2026-03-01, S2 teacher 2026-03-01..]`, or
    /// `{ name, posts, sex, birth, fields }`.
    fn person(&mut self, entry: &Entry, findings: &mut Findings) {
        let mut person = Person::new("", "");
        let posts = match &entry.value.data {
            Data::Map(_) => {
                let mut inner = Fields::of(&entry.value, findings);
                let posts = inner.required("posts", findings);
                person.name = inner.text("name", findings).unwrap_or("").to_owned();
                person.birth = inner.node("birth").and_then(|n| read_day(n, findings));
                person.sex = match inner.text("sex", findings) {
                    Some("male" | "男") => Some(Sex::Male),
                    Some("female" | "女") => Some(Sex::Female),
                    _ => None,
                };
                let schema = self.library.schema.clone();
                person.fields = self.values(&schema.person_fields, inner.node("fields"), findings);
                inner.finish(findings);
                posts
            }
            _ => Some(&entry.value),
        };
        let list: &[Node] = match posts {
            None => &[],
            Some(Node { data: Data::List(list), .. }) => list,
            Some(one) => std::slice::from_ref(one),
        };
        for node in list {
            person.posts.extend(self.post(node, findings));
        }
        for code in codes(&entry.key, &entry.key_span, findings) {
            self.persons.retain(|p| p.code != code);
            let name = if person.name.is_empty() { code.clone() } else { person.name.clone() };
            self.persons.push(Person { code, name, ..person.clone() });
        }
    }

    fn post(&self, node: &Node, findings: &mut Findings) -> Option<Post> {
        let text = node.as_text().unwrap_or("");
        let mut words = text.split_whitespace();
        let (Some(unit), Some(rank)) = (words.next(), words.next()) else {
            findings.error(node.span.clone(), Message::new("rulebook-test-post").with("text", text));
            return None;
        };
        if !self.knows_unit(unit, &node.span, findings) {
            return None;
        }
        let ranks = &self.library.schema.ranks;
        let Some(rank) = ranks.iter().find(|c| c.code == rank || c.title == rank) else {
            let near = nearest(rank, ranks.iter().flat_map(|c| [c.code.as_str(), c.title.as_str()]));
            let near = near.map(str::to_owned);
            let message = Message::new("rulebook-test-rank").with("word", rank);
            findings.error(node.span.clone(), message).suggestion = near;
            return None;
        };
        let mut post = Post {
            unit: Unit::id_of(unit),
            title: rank.title.clone(),
            rank: rank.code.clone(),
            span: Span::ALWAYS,
            concurrent: false,
        };
        for word in words {
            let days = word.split_once("..").map(|(from, to)| (some_day(from), some_day(to)));
            match days {
                Some((Ok(from), Ok(to))) => post.span = Span { from, to },
                _ if word == "concurrent" || word == "兼任" => post.concurrent = true,
                _ => {
                    findings.error(node.span.clone(), Message::new("rulebook-test-post").with("text", text));
                    return None;
                }
            }
        }
        Some(post)
    }

    /// `T1: { kind: volunteer-team, unit: S1, members: { P1: head, P2: member 2025-09-01.. } }`.
    fn group(&mut self, entry: &Entry, findings: &mut Findings) {
        let mut inner = Fields::of(&entry.value, findings);
        let kind = inner.required_text("kind", findings).to_owned();
        let unit = inner.required_text("unit", findings).to_owned();
        let name = inner.text("name", findings).unwrap_or(&entry.key).to_owned();
        let schema = self.library.schema.clone();
        let fields = self.values(&schema.group_fields, inner.node("fields"), findings);
        let from = inner.node("from").and_then(|n| read_day(n, findings));
        let to = inner.node("to").and_then(|n| read_day(n, findings));
        let mut members = Vec::new();
        for member in inner.entries("members", findings) {
            let text = member.value.as_text().unwrap_or("");
            let (role, days) = text.split_once(' ').unwrap_or((text, ".."));
            let span = days.trim().split_once("..").map(|(f, t)| (some_day(f), some_day(t)));
            let Some((Ok(from), Ok(to))) = span else {
                findings.error(
                    member.value.span.clone(),
                    Message::new("rulebook-bad-day").with("text", days.trim()),
                );
                continue;
            };
            for code in codes(&member.key, &member.key_span, findings) {
                if self.knows_person(&code, &member.key_span, findings) {
                    let person = Person::id_of(&code);
                    members.push(Member { person, role: role.to_owned(), span: Span { from, to } });
                }
            }
        }
        inner.finish(findings);
        if self.knows_unit(&unit, &entry.value.span, findings) {
            let unit = Unit::id_of(&unit);
            self.groups.push(Group {
                code: entry.key.clone(),
                name,
                kind,
                unit,
                span: Span { from, to },
                members,
                fields,
            });
        }
    }

    /// The values of a mapping by the fields it may have.
    fn values(
        &self,
        fields: &[Field],
        node: Option<&Node>,
        findings: &mut Findings,
    ) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::new();
        let Some(Node { data: Data::Map(entries), .. }) = node else { return values };
        for entry in entries {
            if let Some(value) = self.value(fields, &entry.key, &entry.key_span, &entry.value, findings) {
                values.insert(entry.key.clone(), value);
            }
        }
        values
    }

    /// A value of the field with that name.
    pub(super) fn value(
        &self,
        fields: &[Field],
        name: &str,
        name_span: &Range<usize>,
        node: &Node,
        findings: &mut Findings,
    ) -> Option<Value> {
        let Some(field) = fields.iter().find(|f| f.name == name) else {
            let message = Message::new("rulebook-unknown-name").with("name", name);
            findings.unknown(name_span.clone(), message, name, fields.iter().map(|f| f.name.as_str()));
            return None;
        };
        let text = node.as_text().unwrap_or("");
        let value = match &field.kind {
            _ if field.sensitive => Some(Value::Sealed(Sealed(text.to_owned()))),
            FieldKind::Text { .. } => Some(Value::Text(text.to_owned())),
            FieldKind::Number { .. } => text.trim_end_matches('%').trim().parse().ok().map(Value::Number),
            FieldKind::Date => parse_day(text).ok().map(Value::Date),
            FieldKind::Time => text.split_once(':').and_then(|(h, m)| {
                let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
                (h < 24 && m < 60).then_some(Value::Time(h * 60 + m))
            }),
            FieldKind::Flag => match text {
                "true" | "yes" | "是" => Some(Value::Flag(true)),
                "false" | "no" | "否" => Some(Value::Flag(false)),
                _ => None,
            },
            FieldKind::Choice(list) => {
                let found = list.iter().find(|c| c.code == text || c.title == text);
                if found.is_none() {
                    let known = list.iter().flat_map(|c| [c.code.as_str(), c.title.as_str()]);
                    let message = Message::new("rulebook-unknown-option").with("word", text);
                    findings.unknown(node.span.clone(), message, text, known);
                    return None;
                }
                found.map(|c| Value::Choice(c.code.clone()))
            }
            FieldKind::Unit => {
                self.knows_unit(text, &node.span, findings).then(|| Value::Unit(Unit::id_of(text)))
            }
        };
        let Some(value) = value else {
            let message = Message::new("rulebook-test-value").with("text", text).with_title("field", field);
            findings.error(node.span.clone(), message);
            return None;
        };
        if let Some(fault) = check_value(field, &value) {
            findings.error(node.span.clone(), fault);
        }
        Some(value)
    }

    /// Everything as a snapshot.
    pub(super) fn snapshot(self, at: &Range<usize>, findings: &mut Findings) -> Option<Snapshot> {
        let kinds = self.library.kinds.values().cloned();
        let mut builder = SnapshotBuilder::new(self.library.schema.clone(), kinds);
        let mut position = 0;
        let mut failed = false;
        let mut push = |entity, id: EntityId, state, entered: Day, payload: serde_json::Result<String>| {
            let (Ok(payload), entered) = (payload, Timestamp::start_of(entered)) else {
                failed = true;
                return;
            };
            let payload = payload.as_str();
            let latest = Latest { entity, id, state, position, entered, recorded: entered, payload };
            failed |= builder.push(latest).is_err();
            position += 1;
        };
        let start = Day::EARLIEST;
        for unit in &self.units {
            let payload = serde_json::to_string(unit);
            push(EntityKind::Unit, Unit::id_of(&unit.code).0, State::Accepted, start, payload);
        }
        for person in &self.persons {
            let payload = serde_json::to_string(person);
            push(EntityKind::Person, Person::id_of(&person.code).0, State::Accepted, start, payload);
        }
        for group in &self.groups {
            let payload = serde_json::to_string(group);
            push(EntityKind::Group, Group::id_of(&group.code).0, State::Accepted, start, payload);
        }
        // Cases tell of records that differ in nothing, so each has an id of its own by its place.
        for (number, told) in self.records.iter().enumerate() {
            let id = EntityId::derive("case-record", &[&number.to_string()]);
            push(EntityKind::Record, id, told.state, told.entered, serde_json::to_string(&told.content));
        }
        if failed {
            findings.error(at.clone(), Message::new("rulebook-test-bureau"));
            return None;
        }
        Some(builder.finish(position, [0; 32], None))
    }
}

fn known<'c>(
    code: &str,
    mut codes: impl Iterator<Item = &'c str> + Clone,
    message: &'static str,
    at: &Range<usize>,
    findings: &mut Findings,
) -> bool {
    let all = codes.clone();
    if codes.any(|c| c == code) {
        return true;
    }
    let message = Message::new(message).with("code", code);
    findings.unknown(at.clone(), message, code, all);
    false
}

/// `P1` is one code, `P1..P20` twenty.
pub(super) fn codes(text: &str, at: &Range<usize>, findings: &mut Findings) -> Vec<String> {
    let Some((first, last)) = text.split_once("..") else { return vec![text.to_owned()] };
    let taken_apart = |code: &str| -> Option<(String, u32)> {
        let digits = code.len() - code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (head, number) = code.split_at(code.len() - digits);
        Some((head.to_owned(), number.parse().ok()?))
    };
    let range = taken_apart(first.trim()).zip(taken_apart(last.trim()));
    match range {
        Some(((head, from), (tail, to))) if head == tail && from <= to && to - from < MOST_IN_RANGE => {
            (from..=to).map(|n| format!("{head}{n}")).collect()
        }
        _ => {
            findings.error(at.clone(), Message::new("rulebook-test-range").with("text", text));
            Vec::new()
        }
    }
}

pub(super) fn read_day(node: &Node, findings: &mut Findings) -> Option<Day> {
    let text = node.as_text().unwrap_or("");
    let day = parse_day(text).ok();
    if day.is_none() {
        findings.error(node.span.clone(), Message::new("rulebook-bad-day").with("text", text));
    }
    day
}

fn some_day(text: &str) -> Result<Option<Day>, mingde_core::date::BadDay> {
    if text.is_empty() { Ok(None) } else { parse_day(text).map(Some) }
}
