//! Offices: what people do for the bureau, as data (`library/registry.yaml`). What an office files and accepts is named
//! by the record kinds; what else it may do are its powers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Message, Source};
use crate::kind::{Choice, Kind};
use crate::registry::{Person, RegistrySchema};
use crate::text::nearest;
use crate::yaml::{Fields, Findings, parse};

/// An office that persons are granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Code, titles.
    pub choice: Choice,
    /// What it may do beside filing and accepting.
    pub powers: Vec<Power>,
    /// Sensitive values it may open: a kind (`patrol`), or a field of one or of the registry (`patrol.findings`,
    /// `person.phone`).
    pub opens: Vec<String>,
}

/// What an office may do that no record kind names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Power {
    /// Changes units, persons with their posts, and groups.
    KeepRegistry,
    /// Writes rulebooks and kinds, and puts them forward to be published.
    WriteRulebooks,
    /// Publishes what others wrote of rulebooks and kinds, and lays down values of settings.
    PublishRulebooks,
    /// Writes reports over the whole bureau.
    WriteReports,
    /// Reads records of every kind, and everybody's results.
    ReadEverything,
    /// Sends results to the superior, and collects those of the bureaus below.
    ExchangeResults,
    /// Makes and closes accounts: the power of the system administrator.
    AdministerAccounts,
    /// Grants and withdraws offices: the power of the security administrator.
    GrantOffices,
    /// Reads who did what: the power of the audit administrator.
    ReadAuditTrail,
}

/// The three administrations that are never in one hand (三员分立): who runs the system, who says who may use it for
/// what, and who watches both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Administration {
    /// 系统管理
    System,
    /// 安全管理
    Security,
    /// 审计管理
    Audit,
}

impl Power {
    /// All, with their names in YAML.
    pub const ALL: [(Power, &'static str); 9] = [
        (Power::KeepRegistry, "keep-registry"),
        (Power::WriteRulebooks, "write-rulebooks"),
        (Power::PublishRulebooks, "publish-rulebooks"),
        (Power::WriteReports, "write-reports"),
        (Power::ReadEverything, "read-everything"),
        (Power::ExchangeResults, "exchange-results"),
        (Power::AdministerAccounts, "administer-accounts"),
        (Power::GrantOffices, "grant-offices"),
        (Power::ReadAuditTrail, "read-audit-trail"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The administration it makes somebody a part of.
    pub fn administration(self) -> Option<Administration> {
        match self {
            Self::AdministerAccounts => Some(Administration::System),
            Self::GrantOffices => Some(Administration::Security),
            Self::ReadAuditTrail => Some(Administration::Audit),
            Self::KeepRegistry
            | Self::WriteRulebooks
            | Self::PublishRulebooks
            | Self::WriteReports
            | Self::ReadEverything
            | Self::ExchangeResults => None,
        }
    }
}

impl Office {
    /// The administration it belongs to; an office belongs to one at most.
    pub fn administration(&self) -> Option<Administration> {
        self.powers.iter().find_map(|power| power.administration())
    }

    /// Whether it opens a sensitive field of `of`: the id of a kind, `unit` or `person`.
    pub fn opens(&self, of: &str, field: &str) -> bool {
        self.opens.iter().any(|opened| match opened.split_once('.') {
            None => opened == of,
            Some((kind, name)) => kind == of && name == field,
        })
    }
}

/// Reads the entries of `offices:`.
pub(crate) fn read_offices(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Office> {
    let mut offices = Vec::new();
    for entry in fields.entries("offices", findings) {
        let mut one = Fields::of(&entry.value, findings);
        let choice = crate::registry::choice(&entry.key, &mut one, findings);
        let powers = powers(one.words("powers", findings), entry.key_span.clone(), findings);
        let opens = one.words("opens", findings).into_iter().map(|(word, _)| word.to_owned()).collect();
        one.finish(findings);
        offices.push(Office { choice, powers, opens });
    }
    offices
}

/// What is wrong with `opens` of the offices in `registry.yaml`: each names something sensitive of a kind or of the registry.
/// Kinds name the offices of the schema, so they are known only after it.
pub fn check_opens<'k>(
    source: &Arc<Source>,
    schema: &RegistrySchema,
    kinds: impl Iterator<Item = &'k Kind>,
) -> Vec<Diagnostic> {
    let Ok(node) = parse(source, 0..source.text.len()) else { return Vec::new() };
    let (sealed, clear) = openable(schema, kinds);
    let mut findings = Findings::new(source);
    // What else is wrong was told when the schema was read.
    let mut told = Findings::new(source);
    for entry in Fields::of(&node, &mut told).entries("offices", &mut told) {
        for (word, span) in Fields::of(&entry.value, &mut told).words("opens", &mut told) {
            if clear.contains(word) {
                findings.error(span, Message::new("office-opens-clear").with("word", word));
            } else if !sealed.contains(word) {
                let message = Message::new("office-opens-unknown").with("word", word);
                findings.unknown(span, message, word, sealed.iter().map(String::as_str));
            }
        }
    }
    findings.list
}

/// What there is to be opened, and what stands in clear anyway: kinds, their fields and attributes, fields of the registry.
fn openable<'k>(
    schema: &RegistrySchema,
    kinds: impl Iterator<Item = &'k Kind>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut sealed, mut clear) = (BTreeSet::new(), BTreeSet::new());
    for own in [Person::ID_NUMBER, Person::PHONE] {
        sealed.insert(format!("person.{own}"));
    }
    let own = [("person", &schema.person_fields), ("unit", &schema.unit_fields)];
    let registry = own.map(|(of, fields)| (of.to_owned(), fields.iter().collect::<Vec<_>>()));
    let kinds = kinds.map(|kind| (kind.id.clone(), kind.fields.iter().chain(kind.attributes()).collect()));
    for (of, fields) in kinds.chain(registry) {
        for field in &fields {
            let name = format!("{of}.{}", field.name);
            if field.sensitive {
                sealed.insert(name)
            } else {
                clear.insert(name)
            };
        }
        let some = of == "person" || fields.iter().any(|field| field.sensitive);
        if some {
            sealed.insert(of)
        } else {
            clear.insert(of)
        };
    }
    // A name that is a field and an attribute is sensitive if one of them is.
    clear.retain(|name| !sealed.contains(name));
    (sealed, clear)
}

fn powers(words: Vec<(&str, Range<usize>)>, office: Range<usize>, findings: &mut Findings) -> Vec<Power> {
    let mut powers: Vec<Power> = Vec::new();
    for (word, span) in words {
        match Power::ALL.iter().find(|(_, name)| *name == word) {
            Some((power, _)) => powers.push(*power),
            None => {
                let message = Message::new("office-unknown-power").with("word", word);
                findings.unknown(span, message, word, Power::ALL.map(|(_, name)| name));
            }
        }
    }
    let mut apart: Vec<Administration> = powers.iter().filter_map(|power| power.administration()).collect();
    apart.sort_unstable();
    apart.dedup();
    if apart.len() > 1 {
        findings.error(office, Message::new("office-unites-administrations"));
    }
    powers
}

/// Offices that a kind names, by their codes; the title leads to the code.
pub(crate) fn named_offices(
    words: Vec<(&str, Range<usize>)>,
    offices: &[Office],
    findings: &mut Findings,
) -> Vec<String> {
    let codes = || offices.iter().map(|office| office.choice.code.as_str());
    for (word, span) in &words {
        if codes().any(|code| code == *word) {
            continue;
        }
        let titled =
            offices.iter().map(|office| &office.choice).find(|c| c.title == *word || c.english == *word);
        let near = titled.map(|choice| choice.code.as_str()).or_else(|| nearest(word, codes()));
        let near = near.map(str::to_owned);
        let known = offices.iter().map(|o| format!("{}（{}）", o.choice.code, o.choice.title));
        let known = known.collect::<Vec<_>>().join(", ");
        let finding = findings.error(span.clone(), Message::new("kind-unknown-office").with("word", word));
        finding.suggestion = near;
        finding.notes.push(Message::new("kind-offices-known").with("offices", known));
    }
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}
