//! What the words of a condition can mean for the rows it speaks of.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::{Choice, Field, FieldKind, Kind, Measure, Party, Role};
use mingde_core::registry::RegistrySchema;
use mingde_core::text::nearest;
use mingde_core::yaml::Findings;

use super::table::Table;
use crate::language::{Dimension, Library};
use crate::plan::{DayPoint, From, Moment, Operand, Setting};

/// What sort of value an operand has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sort {
    Number(Dimension),
    Day,
    Time,
    Flag,
    Text,
    /// A choice with its codes and titles.
    Choice(Vec<(String, String)>),
    Unit,
    Person,
    Group,
}

impl Sort {
    /// Last part of the translation key that names it.
    pub(crate) fn word(&self) -> String {
        match self {
            Sort::Number(dimension) => dimension.to_string(),
            Sort::Day => "day".into(),
            Sort::Time => "time".into(),
            Sort::Flag => "yes/no".into(),
            Sort::Text => "text".into(),
            Sort::Choice(_) => "choice".into(),
            Sort::Unit => "unit".into(),
            Sort::Person => "person".into(),
            Sort::Group => "group".into(),
        }
    }
}

/// What rows, conditions and counts are understood by.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary<'a> {
    pub(crate) library: &'a Library,
    /// Settings a condition may compare with.
    pub(crate) settings: &'a [Setting],
    /// Tables a number may be looked up in.
    pub(crate) tables: &'a [Table],
}

impl<'a> Vocabulary<'a> {
    /// Of a text that has neither settings nor tables.
    pub(crate) fn of(library: &'a Library) -> Self {
        Self { library, settings: &[], tables: &[] }
    }
}

/// The rows a condition or count speaks of.
pub(crate) struct Rows<'a> {
    pub(crate) library: &'a Library,
    pub(crate) from: &'a From,
    pub(crate) kind: Option<&'a Kind>,
    /// Settings a condition may compare with; empty where none are known.
    settings: &'a [Setting],
    /// Tables a number may be looked up in; empty where none are known.
    pub(super) tables: &'a [Table],
}

/// A word with its meaning.
pub(super) type Meaning = (Operand, Sort);

impl<'a> Rows<'a> {
    /// Rows of a kind or of the registry.
    pub(crate) fn new(library: &'a Library, from: &'a From) -> Self {
        let kind = match from {
            From::Kind(id) => library.kinds.get(id).map(AsRef::as_ref),
            _ => None,
        };
        Self { library, from, kind, settings: &[], tables: &[] }
    }

    /// The same, with the settings and tables of a rulebook.
    pub(crate) fn knowing(vocabulary: Vocabulary<'a>, from: &'a From) -> Self {
        let Vocabulary { library, settings, tables } = vocabulary;
        Self { settings, tables, ..Self::new(library, from) }
    }

    pub(super) fn schema(&self) -> &RegistrySchema {
        &self.library.schema
    }

    /// The role of that name.
    pub(crate) fn role(&self, name: &str) -> Option<&'a Role> {
        self.kind?.role(name)
    }

    /// The field or attribute that an operand is, if it is one of the kind and nothing is computed with it.
    pub(crate) fn field(&self, operand: &Operand) -> Option<&'a Field> {
        match operand {
            Operand::Field(name) => self.kind?.field(name),
            Operand::Attribute(role, name) => self.role(role)?.attributes.iter().find(|f| f.name == *name),
            _ => None,
        }
    }

    /// The meaning of a dotted name, or an error with the nearest word.
    pub(crate) fn resolve(
        &self,
        parts: &[(String, Range<usize>)],
        findings: &mut Findings,
    ) -> Option<Meaning> {
        let mut found: Option<Meaning> = None;
        for (word, span) in parts {
            let next = match &found {
                None => self.first(word).or_else(|| self.setting(word)),
                Some((operand, sort)) => self.next(operand, sort, word),
            };
            if next.is_none() && self.is_sealed(found.as_ref(), word) {
                let message = Message::new("rulebook-field-sealed").with("name", word);
                findings.error(span.clone(), message);
                return None;
            }
            if next.is_none() && !findings.still_taught() {
                findings.error(span.clone(), Message::new("rulebook-unknown-name").with("name", word));
                return None;
            }
            if next.is_none() {
                let known = match &found {
                    None => {
                        let settings = self.settings.iter().map(|s| s.id.clone());
                        self.first_words().into_iter().chain(settings).collect()
                    }
                    Some((operand, sort)) => self.next_words(operand, sort),
                };
                let title = |name: String| (self.title_of(found.as_ref(), &name), name);
                let titled: Vec<(String, Option<String>)> =
                    known.into_iter().map(title).map(|(title, name)| (name, title)).collect();
                let by_code = nearest(word, titled.iter().map(|(code, _)| code.as_str()));
                let by_title = || {
                    let title = nearest(word, titled.iter().filter_map(|(_, t)| t.as_deref()))?;
                    titled.iter().find(|(_, t)| t.as_deref() == Some(title)).map(|(code, _)| code.as_str())
                };
                let own = || {
                    let meant = fixed_meant(word).filter(|_| found.is_none())?;
                    titled.iter().any(|(code, _)| code == meant).then_some(meant)
                };
                let near = by_code.or_else(own).or_else(by_title).map(str::to_owned);
                let message = Message::new("rulebook-unknown-name").with("name", word);
                let finding = findings.error(span.clone(), message);
                finding.suggestion = near;
                let told = titled.iter().map(|(code, title)| match title {
                    Some(title) => format!("{code}（{title}）"),
                    None => code.clone(),
                });
                let told = told.collect::<Vec<_>>().join(", ");
                finding.notes.push(Message::new("rulebook-names-known").with("names", told));
                return None;
            }
            found = next;
        }
        found
    }

    /// Whether a word begins a name here, or names a setting.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.first(word).is_some() || self.setting(word).is_some() || self.is_sealed(None, word)
    }

    /// Whether the kind has such a field or attribute, but keeps it sealed.
    fn is_sealed(&self, before: Option<&Meaning>, word: &str) -> bool {
        let named = |f: &Field| f.sensitive && (f.name == word || f.title == word);
        match before {
            None => self.kind.is_some_and(|k| k.fields.iter().any(named)),
            Some((Operand::Role(role), sort)) => {
                self.role(role).is_some_and(|r| r.attributes.iter().any(named))
                    || *sort == Sort::Person && self.schema().person_fields.iter().any(named)
            }
            Some(_) => false,
        }
    }

    /// What a word is called that may stand here, where the kind, the registry or a setting says so.
    fn title_of(&self, before: Option<&Meaning>, word: &str) -> Option<String> {
        match before {
            None => {
                let kind = self.kind;
                let field = kind.and_then(|k| k.field(word)).map(|f| f.title.clone());
                let role = || kind.and_then(|k| k.role(word)).map(|r| r.title.clone());
                let setting = || self.settings.iter().find(|s| s.id == word).map(|s| s.title.clone());
                field.or_else(role).or_else(setting)
            }
            Some((operand, sort)) => {
                let attribute = match operand {
                    Operand::Role(role) => {
                        self.role(role).and_then(|r| r.attributes.iter().find(|a| a.name == word))
                    }
                    _ => None,
                };
                let schema = self.schema();
                let further = match sort {
                    Sort::Unit => schema.unit_fields.iter().find(|f| f.name == word),
                    Sort::Person => schema.person_fields.iter().find(|f| f.name == word),
                    Sort::Group => schema.group_fields.iter().find(|f| f.name == word),
                    _ => None,
                };
                let kinds = schema.group_kinds.iter().filter(|_| *sort == Sort::Person);
                let group = kinds.into_iter().find(|kind| kind.code == word).map(|kind| kind.title.clone());
                attribute.or(further).map(|f| f.title.clone()).or(group)
            }
        }
    }

    /// A setting of the rulebook, where the rows have nothing of that name.
    fn setting(&self, word: &str) -> Option<Meaning> {
        let at = self.settings.iter().position(|s| s.id == word)?;
        Some((Operand::Setting(at), Sort::Number(self.settings[at].dimension)))
    }

    fn first(&self, word: &str) -> Option<Meaning> {
        if let Some(moment) = moment(word) {
            return Some((Operand::Day(DayPoint { from: moment, months: 0, days: 0 }), Sort::Day));
        }
        match self.from {
            From::Kind(_) => {
                let kind = self.kind?;
                if let Some(field) = kind.field(word) {
                    return Some((Operand::Field(word.to_owned()), sort_of(field)?));
                }
                if let Some(role) = kind.role(word) {
                    return Some((Operand::Role(word.to_owned()), party(role)));
                }
                match word {
                    "unit" => Some((Operand::Unit, Sort::Unit)),
                    "date" => Some((Operand::EventDay, Sort::Day)),
                    "entered" => Some((Operand::Entered, Sort::Day)),
                    "evidence" => Some((Operand::Evidence, Sort::Number(Dimension::of(Measure::Items)))),
                    _ => None,
                }
            }
            From::Units if word == "unit" => Some((Operand::Unit, Sort::Unit)),
            From::Units => self.unit_property(&Operand::Unit, word),
            From::Groups => match word {
                "unit" => Some((Operand::Unit, Sort::Unit)),
                "group" => Some((Operand::Group, Sort::Group)),
                _ => self.group_property(&Operand::Group, word),
            },
            From::Persons | From::Posts => match word {
                "person" => Some((Operand::Person, Sort::Person)),
                "unit" => Some((Operand::Unit, Sort::Unit)),
                _ => {
                    let group = || self.group_of(&Operand::Person, word);
                    self.person_property(&Operand::Person, word).or_else(group)
                }
            },
            From::Members => match word {
                "person" => Some((Operand::Person, Sort::Person)),
                "unit" => Some((Operand::Unit, Sort::Unit)),
                "role" => {
                    let roles = choices(&self.schema().member_roles);
                    Some((Operand::MemberRole, Sort::Choice(roles)))
                }
                "group" => Some((Operand::Group, Sort::Group)),
                _ => None,
            },
        }
    }

    fn next(&self, operand: &Operand, sort: &Sort, word: &str) -> Option<Meaning> {
        if let Operand::Role(role) = operand
            && let Some(attribute) = self.role(role)?.attributes.iter().find(|a| a.name == word)
        {
            return Some((Operand::Attribute(role.clone(), word.to_owned()), sort_of(attribute)?));
        }
        // Of the subject itself: `person.presence`.
        if self.is_row(operand) && word == "presence" {
            return Some((Operand::Presence(None), Sort::Number(Dimension::SHARE)));
        }
        match sort {
            Sort::Unit => self.unit_property(operand, word),
            // Rows of the registry are of the day asked about already.
            Sort::Person if word == "now" => {
                let dated = matches!(self.from, From::Kind(_)) && !matches!(operand, Operand::Now(_));
                dated.then(|| (Operand::Now(Box::new(operand.clone())), Sort::Person))
            }
            Sort::Person | Sort::Group if word == "unit" => {
                Some((Operand::UnitOf(Box::new(operand.clone())), Sort::Unit))
            }
            Sort::Person => self.person_property(operand, word).or_else(|| self.group_of(operand, word)),
            Sort::Group => self.group_property(operand, word),
            _ => None,
        }
    }

    /// Words that may begin a name here.
    pub(crate) fn first_words(&self) -> Vec<String> {
        let mut words: Vec<String> = match (self.from, self.kind) {
            (From::Kind(_), Some(kind)) => {
                let fields = kind.fields.iter().filter(|f| !f.sensitive).map(|f| f.name.clone());
                fields.chain(kind.roles.iter().map(|r| r.name.clone())).collect()
            }
            (From::Units, _) => self.unit_words(),
            (From::Groups, _) => self.group_words(),
            (From::Persons | From::Posts, _) => self.person_words(),
            _ => ["group", "role", "person"].map(str::to_owned).to_vec(),
        };
        let fixed: &[&str] = match self.from {
            From::Kind(_) => &["unit", "date", "entered", "evidence"],
            _ => &["unit"],
        };
        words.extend(fixed.iter().map(|w| (*w).to_owned()));
        words
    }

    /// Whether an operand is the row of the registry itself.
    fn is_row(&self, operand: &Operand) -> bool {
        match self.from {
            From::Units => *operand == Operand::Unit,
            From::Persons => *operand == Operand::Person,
            From::Groups => *operand == Operand::Group,
            _ => false,
        }
    }

    fn next_words(&self, operand: &Operand, sort: &Sort) -> Vec<String> {
        let mut words = match sort {
            Sort::Unit => self.unit_words(),
            Sort::Person => self.person_words(),
            Sort::Group => self.group_words(),
            _ => Vec::new(),
        };
        words.extend(self.is_row(operand).then(|| "presence".to_owned()));
        if let Operand::Role(role) = operand
            && let Some(role) = self.role(role)
        {
            words.extend(role.attributes.iter().map(|a| a.name.clone()));
        }
        words
    }
}

/// What every record has, by what people call it.
fn fixed_meant(word: &str) -> Option<&'static str> {
    Some(match word {
        "单位" | "所在单位" | "填报单位" | "上报单位" => "unit",
        "日期" | "发生日期" | "时间" => "date",
        "登记日期" | "录入日期" | "填报日期" | "录入时间" => "entered",
        "附件" | "附件数" | "佐证" | "佐证材料" => "evidence",
        _ => return None,
    })
}

/// No term is longer.
const LAST_SCHOOL_WEEK: u8 = 30;

/// `period-start`, `period-end`, `as-of`, `school-week-3`.
pub(crate) fn moment(word: &str) -> Option<Moment> {
    Some(match word {
        "period-start" => Moment::PeriodStart,
        "first-school-day" => Moment::FirstSchoolDay,
        "last-school-day" => Moment::LastSchoolDay,
        "period-end" => Moment::PeriodEnd,
        "as-of" => Moment::AsOf,
        _ => {
            let week = word.strip_prefix("school-week-")?.parse().ok();
            Moment::SchoolWeek(week.filter(|week| (1..=LAST_SCHOOL_WEEK).contains(week))?)
        }
    })
}

pub(super) fn choices(list: &[Choice]) -> Vec<(String, String)> {
    list.iter().map(|c| (c.code.clone(), c.title.clone())).collect()
}

fn party(role: &Role) -> Sort {
    match role.of {
        Party::Person => Sort::Person,
        Party::Unit => Sort::Unit,
        Party::Group => Sort::Group,
    }
}

/// Sensitive fields stay in the ledger, so no rule can speak of them.
pub(super) fn sort_of(field: &Field) -> Option<Sort> {
    if field.sensitive {
        return None;
    }
    Some(match &field.kind {
        FieldKind::Text { .. } => Sort::Text,
        FieldKind::Number { unit: Measure::Percent, .. } => Sort::Number(Dimension::SHARE),
        FieldKind::Number { unit, .. } => Sort::Number(Dimension::of(*unit)),
        FieldKind::Date => Sort::Day,
        FieldKind::Time => Sort::Time,
        FieldKind::Flag => Sort::Flag,
        FieldKind::Choice(list) => Sort::Choice(choices(list)),
        FieldKind::Unit => Sort::Unit,
    })
}
