//! The records of a case: one mapping for each, fields and roles by their names.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::diagnostic::Message;
use mingde_core::kind::{Kind, Party, Role};
use mingde_core::record::{Content, Participant, State, Who};
use mingde_core::registry::{Group, Person, Unit};
use mingde_core::yaml::{Data, Entry, Findings, Node};

use crate::cases::suite::given::{Given, Told, codes, read_day};

/// Most records one line may stand for.
const MOST_TIMES: u32 = 1_000;

impl Given<'_> {
    /// `{ kind, date, unit, <role or field>: … }`; `date` may list several days, `times` repeats it.
    pub(super) fn record(&mut self, node: &Node, findings: &mut Findings) {
        let Data::Map(entries) = &node.data else {
            findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
            return;
        };
        let find = |key: &str| entries.iter().find(|e| e.key == key).map(|e| &e.value);
        for key in ["kind", "date", "unit"] {
            if find(key).is_none() {
                let at = node.span.start..node.span.start;
                findings.error(at, Message::new("yaml-key-missing").with("key", key));
                return;
            }
        }
        let (Some(kind_node), Some(date), Some(unit)) = (find("kind"), find("date"), find("unit")) else {
            return;
        };
        let Some(kind) = self.kind(kind_node, findings) else { return };
        let dates: &[Node] = match &date.data {
            Data::List(list) => list,
            _ => std::slice::from_ref(date),
        };
        let unit_code = unit.as_text().unwrap_or("");
        if !self.knows_unit(unit_code, &unit.span, findings) {
            return;
        }
        let mut content = Content {
            kind: kind.id.clone(),
            unit: Unit::id_of(unit_code),
            date: mingde_core::date::Day::EARLIEST,
            number: None,
            fields: BTreeMap::new(),
            participants: Vec::new(),
            evidence: Vec::new(),
        };
        let mut state = State::Accepted;
        let mut entered = None;
        let mut times = 1;
        for entry in entries {
            let text = entry.value.as_text().unwrap_or("");
            match entry.key.as_str() {
                "kind" | "date" | "unit" => {}
                "state" => match State::parse(text) {
                    Some(known) => state = known,
                    None => {
                        let message = Message::new("rulebook-unknown-state").with("word", text);
                        findings.unknown(entry.value.span.clone(), message, text, State::ALL.map(|(_, n)| n));
                    }
                },
                "entered" => entered = read_day(&entry.value, findings),
                "times" | "evidence" => {
                    let number = text.parse::<u32>().ok().filter(|n| *n <= MOST_TIMES);
                    let Some(number) = number else {
                        let message = Message::new("yaml-number-wanted").with("key", &entry.key);
                        findings.error(entry.value.span.clone(), message);
                        continue;
                    };
                    if entry.key == "times" {
                        times = number;
                    } else {
                        content.evidence = (0..number).map(|n| format!("{n:064x}")).collect();
                    }
                }
                name => match kind.role(name) {
                    Some(role) => self.participants(role, &entry.value, &mut content, findings),
                    None => self.field(&kind, entry, &mut content, findings),
                },
            }
        }
        for node in dates {
            let Some(date) = read_day(node, findings) else { continue };
            for _ in 0..times {
                let content = Content { date, ..content.clone() };
                self.records.push(Told { content, state, entered: entered.unwrap_or(date) });
            }
        }
    }

    /// The kind of a record, by id or title.
    fn kind(&self, node: &Node, findings: &mut Findings) -> Option<Arc<Kind>> {
        let word = node.as_text().unwrap_or("");
        let kinds = &self.library.kinds;
        let found = kinds.get(word).or_else(|| kinds.values().find(|k| k.title == word));
        if found.is_none() {
            let known = kinds.values().flat_map(|k| [k.id.as_str(), k.title.as_str()]);
            let message = Message::new("rulebook-unknown-kind").with("word", word);
            findings.unknown(node.span.clone(), message, word, known);
        }
        found.cloned()
    }

    fn field(&self, kind: &Kind, entry: &Entry, content: &mut Content, findings: &mut Findings) {
        let (name, at) = (entry.key.as_str(), &entry.key_span);
        if kind.field(name).is_none() {
            let roles = kind.roles.iter().map(|r| r.name.as_str());
            let fields = kind.fields.iter().map(|f| f.name.as_str());
            let known = roles.chain(["state", "entered", "times", "evidence"]).chain(fields);
            let message = Message::new("rulebook-unknown-name").with("name", name);
            findings.unknown(at.clone(), message, name, known);
            return;
        }
        if let Some(value) = self.value(&kind.fields, name, at, &entry.value, findings) {
            content.fields.insert(name.to_owned(), value);
        }
    }

    /// `P1`, `[P1, P3..P9]` or `{ P1: { attendance: leave } }`.
    fn participants(&self, role: &Role, node: &Node, content: &mut Content, findings: &mut Findings) {
        let mut add = |word: &str, node: &Node, inner: Option<&Node>, findings: &mut Findings| {
            let mut attributes = BTreeMap::new();
            if let Some(Node { data: Data::Map(entries), .. }) = inner {
                for entry in entries {
                    let at = &entry.key_span;
                    let value = self.value(&role.attributes, &entry.key, at, &entry.value, findings);
                    attributes.extend(value.map(|v| (entry.key.clone(), v)));
                }
            }
            for code in codes(word, &node.span, findings) {
                let who = match role.of {
                    Party::Person if self.knows_person(&code, &node.span, findings) => {
                        Who::Person(Person::id_of(&code))
                    }
                    Party::Unit if self.knows_unit(&code, &node.span, findings) => {
                        Who::Unit(Unit::id_of(&code))
                    }
                    Party::Group if self.knows_group(&code, &node.span, findings) => {
                        Who::Group(Group::id_of(&code))
                    }
                    _ => continue,
                };
                let attributes = attributes.clone();
                content.participants.push(Participant { role: role.name.clone(), who, attributes });
            }
        };
        match &node.data {
            Data::List(list) => {
                for item in list {
                    add(item.as_text().unwrap_or(""), item, None, findings);
                }
            }
            Data::Map(entries) => {
                for entry in entries {
                    let at = Node { span: entry.key_span.clone(), data: Data::Null };
                    add(&entry.key, &at, Some(&entry.value), findings);
                }
            }
            _ => add(node.as_text().unwrap_or(""), node, None, findings),
        }
    }
}
