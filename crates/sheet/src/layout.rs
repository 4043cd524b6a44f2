//! Layouts: which columns a sheet has, in which order, and what may stand in them. A layout derives from a
//! record kind or from the registry schema; templates, reading, rejects and filled workbooks all follow it.

mod called;
mod kind;
mod registry;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::read::{KnownHeadings, plain};
use mingde_core::kind::{Choice, Field, FieldKind, Measure, Party};
use mingde_core::number::Fixed;
use mingde_core::titled;

/// All sheets that belong together: a record sheet and, where participants have attributes, their own sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Layout {
    /// Stable name, also the hidden marker in templates: `kind/heart-to-heart-talk`, `registry/persons`.
    pub id: String,
    /// Chinese title: `谈心谈话`, `人员`.
    pub title: String,
    /// English title.
    pub english: String,
    /// What it is for, for the notes.
    pub purpose: String,
    /// One or two parts; the first is the main one. Shared: whoever reads a workbook keeps all layouts.
    #[serde(with = "crate::crossing::shared_list")]
    pub parts: Arc<[PartLayout]>,
}

titled!(Column, Layout);

/// The columns of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PartLayout {
    /// Which part.
    pub part: Part,
    /// Name of the sheet in templates, at most 31 characters and without `[]:*?/\`.
    pub sheet: String,
    /// Columns in template order. [`Row::cells`](crate::Row::cells) has the same order and length.
    pub columns: Vec<Column>,
    /// Further headings that are known to stand over nothing that is imported, in the form in which they are compared.
    pub(crate) passed_over: BTreeSet<String>,
    /// The headings in the form in which they are compared, made on first use.
    #[serde(skip)]
    pub(crate) headings: KnownHeadings,
}

/// What a row of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Part {
    /// A record of a kind.
    Records,
    /// One participation in a record of the first sheet, tied to it by its 编号.
    Participants,
    /// A unit.
    Units,
    /// A person, possibly with the main post.
    Persons,
    /// A post of a person.
    Posts,
    /// A group.
    Groups,
    /// A membership in a group.
    Members,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    /// What it stands for.
    pub key: Key,
    /// Chinese heading, unique within the sheet.
    pub title: String,
    /// English heading, read as well as the Chinese one.
    pub english: String,
    /// Other headings by which people call it.
    pub aliases: Vec<String>,
    /// What may stand in its cells.
    pub kind: CellKind,
    /// Whether a row without it is refused.
    pub required: bool,
    /// What becomes of a month in a column of days.
    pub months: Months,
    /// Whether its values are encrypted at rest; they come out of reading as text and must not be logged.
    pub sensitive: bool,
    /// One line of help.
    pub help: String,
    /// Width in characters.
    pub width: u16,
}

/// What becomes of a month whose day nobody wrote, in a column of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Months {
    /// It is refused, with its first day as the nearest right value.
    Refused,
    /// It is kept as a month.
    Kept,
    /// What begins in it begins on its first day, which is remarked.
    Begin,
}

/// What a column stands for, so that `app` never looks at headings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Key {
    /// 编号, the reporter's own number of the record.
    Number,
    /// The unit that reports the record.
    Unit,
    /// The event date.
    Date,
    /// Participants in the role with this name.
    Role(String),
    /// The field with this name (of the kind, of units, of persons).
    Field(String),
    /// File names of evidence.
    Evidence,
    /// Role of a participation (part [`Part::Participants`]); read as the name of the role.
    ParticipantRole,
    /// Who takes part (part [`Part::Participants`]).
    Participant,
    /// Attribute of the participation with this name.
    Attribute(String),
    /// Code of a unit, person (工号) or group.
    Code,
    /// Name of a unit, person or group.
    Name,
    /// Other names of a unit.
    Aliases,
    /// Kind of a unit or group.
    Kind,
    /// Parent of a unit.
    Parent,
    /// First day of a unit, post, group or membership.
    From,
    /// Last day, inclusive as people write it (a core `Span` ends on the day after).
    To,
    /// 性别; read as the choice `male` or `female`.
    Sex,
    /// 出生日期.
    Birth,
    /// 身份证号.
    IdNumber,
    /// 手机号.
    Phone,
    /// The person of a post or membership.
    Person,
    /// Unit of a post, or the unit a group belongs to.
    AtUnit,
    /// 职务.
    PostTitle,
    /// 级别 of a post.
    Rank,
    /// 兼任.
    Concurrent,
    /// The group of a membership.
    Group,
    /// Role in a group.
    MemberRole,
    /// What an export tells beside what is filled in ([`told`](super::told)); an import passes it over.
    Told(String),
}

/// What may stand in a cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CellKind {
    /// Prose of at most so many characters.
    Text {
        /// Most characters.
        max: usize,
    },
    /// A name: like text, without the spaces people put between Chinese characters.
    Name {
        /// Most characters.
        max: usize,
    },
    /// A short code or number kept as text: 编号, 工号, 学校标识码.
    Code,
    /// An exact number.
    Number {
        /// What it counts or measures.
        unit: Measure,
        /// Most decimals.
        decimals: u32,
        /// Least value.
        #[serde(with = "crate::crossing::bound")]
        min: Option<Fixed>,
        /// Greatest value.
        #[serde(with = "crate::crossing::bound")]
        max: Option<Fixed>,
    },
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Yes or no.
    Flag,
    /// One of a list.
    Choice(Vec<Choice>),
    /// Identity number.
    IdNumber,
    /// Phone number.
    Phone,
    /// One unit, person or group by name, code or `名称(代码)`.
    One(Party),
    /// Several units, persons or groups.
    Several {
        /// Who.
        of: Party,
        /// At most so many.
        max: Option<u32>,
    },
    /// Several texts: other names, file names.
    Texts,
}

impl Column {
    pub(crate) fn new(key: Key, title: &str, english: &str, kind: CellKind) -> Self {
        let width = match kind {
            CellKind::Number { .. } | CellKind::Date | CellKind::Time | CellKind::Flag => 12,
            CellKind::Text { max } if max > 50 => 32,
            _ => 16,
        };
        Self {
            key,
            title: title.to_owned(),
            english: english.to_owned(),
            aliases: Vec::new(),
            kind,
            required: false,
            months: Months::Refused,
            sensitive: false,
            help: String::new(),
            width,
        }
    }

    pub(crate) fn of_field(field: &Field, key: Key) -> Self {
        let mut column = Self::new(key, &field.title, &field.english, CellKind::of_field(field));
        column.required = field.required;
        column.sensitive = field.sensitive;
        column.help.clone_from(&field.help);
        column.aliases = called::also_called(&column);
        column
    }

    fn required(mut self) -> Self {
        self.required = true;
        self
    }

    fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    fn months(mut self, months: Months) -> Self {
        self.months = months;
        self
    }

    fn called(mut self, aliases: &[&str]) -> Self {
        self.aliases = aliases.iter().map(|a| (*a).to_owned()).collect();
        self
    }

    fn help(mut self, help: &str) -> Self {
        self.help = help.to_owned();
        self
    }

    fn wide(mut self, width: u16) -> Self {
        self.width = width;
        self
    }
}

impl CellKind {
    /// The cell kind of a field.
    pub fn of_field(field: &Field) -> Self {
        match &field.kind {
            FieldKind::Text { max } => Self::Text { max: *max },
            FieldKind::Number { unit, decimals, min, max } => {
                Self::Number { unit: *unit, decimals: *decimals, min: *min, max: *max }
            }
            FieldKind::Date => Self::Date,
            FieldKind::Time => Self::Time,
            FieldKind::Flag => Self::Flag,
            FieldKind::Choice(choices) => Self::Choice(choices.clone()),
            FieldKind::Unit => Self::One(Party::Unit),
        }
    }

    /// Whether the template gives the column the text format `@`, so that Excel keeps every digit.
    pub fn is_text_format(&self) -> bool {
        !matches!(self, Self::Number { .. } | Self::Date | Self::Time)
    }
}

impl Layout {
    /// A short fingerprint of the columns: a template from an older version of the kind has another one.
    pub fn version(&self) -> String {
        // FNV-1a: no secret is involved, only a change is to be seen.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for column in self.parts.iter().flat_map(|p| &p.columns) {
            for byte in column.title.bytes().chain([u8::from(column.required)]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{:08x}", hash >> 32)
    }

    /// The same without some columns.
    pub fn without(&self, drops: impl Fn(&Column) -> bool) -> Layout {
        let kept = |part: &PartLayout| {
            let columns = part.columns.iter().filter(|column| !drops(column)).cloned();
            PartLayout::new(part.part, part.sheet.clone(), columns.collect())
        };
        Layout { parts: self.parts.iter().map(kept).collect(), ..self.clone() }
    }

    /// The same with further columns behind those of its first sheet.
    pub fn with(&self, further: impl IntoIterator<Item = Column>) -> Layout {
        let mut parts = self.parts.to_vec();
        if let Some(first) = parts.first_mut() {
            let columns = first.columns.iter().cloned().chain(further).collect();
            *first = PartLayout::new(first.part, first.sheet.clone(), columns);
        }
        Layout { parts: parts.into(), ..self.clone() }
    }

    /// What the sheet of a part is called in a workbook of several layouts, of which many have a sheet 参与人.
    pub fn sheet_among_others(&self, part: usize) -> String {
        let own = &self.parts[part].sheet;
        if part == 0 {
            return own.clone();
        }
        let room = LONGEST_NAME.saturating_sub(own.chars().count() + 1);
        let title: String = self.parts[0].sheet.chars().take(room).collect();
        format!("{title}-{own}")
    }

    /// What the sheet of a part is called in a workbook of these layouts.
    pub(crate) fn sheet_in(&self, layouts: &[Layout], part: usize) -> String {
        if layouts.len() == 1 { self.parts[part].sheet.clone() } else { self.sheet_among_others(part) }
    }

    /// Whether a sheet bears a name that templates and exports give the sheets of a part.
    pub fn calls(&self, part: usize, sheet: &str) -> bool {
        let sheet = sheet.trim();
        [self.parts[part].sheet.clone(), self.sheet_among_others(part)].iter().any(|name| {
            let rest = sheet.strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
        })
    }

    /// From now on a heading of a part is known to stand for the column of a title, or for none. Parts that nobody else
    /// holds are not copied for it.
    pub fn learn(&mut self, part: usize, heading: &str, meant: Option<&str>) {
        let Some(own) = Arc::make_mut(&mut self.parts).get_mut(part) else { return };
        match meant {
            None => _ = own.passed_over.insert(plain(heading)),
            Some(title) => {
                let column = own.columns.iter_mut().find(|column| column.title == title);
                column.into_iter().for_each(|column| column.aliases.push(heading.to_owned()));
            }
        }
        own.headings = KnownHeadings::default();
    }

    /// The part of this sort, if the layout has it.
    pub fn part(&self, part: Part) -> Option<&PartLayout> {
        self.parts.iter().find(|p| p.part == part)
    }
}

impl PartLayout {
    pub(crate) fn new(part: Part, sheet: String, columns: Vec<Column>) -> Self {
        Self { part, sheet, columns, passed_over: BTreeSet::new(), headings: KnownHeadings::default() }
    }

    /// Position of the column with this key.
    pub fn position(&self, key: &Key) -> Option<usize> {
        self.columns.iter().position(|c| c.key == *key)
    }
}

/// Excel takes names of sheets of so many characters.
const LONGEST_NAME: usize = 31;

/// A title as a sheet name: not too long, without characters that Excel forbids.
pub(crate) fn sheet_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "Sheet".to_owned() } else { name }
}

/// A name that none of these sheets has; Excel tells them apart by more than capitals.
pub(crate) fn free_name(name: &str, taken: &[String]) -> String {
    let short: String = name.chars().take(LONGEST_NAME - 6).collect();
    let others = (2..).map(|number| format!("{short} ({number})"));
    let free = |name: &String| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    std::iter::once(name.to_owned()).chain(others).find(free).unwrap_or_default()
}
