//! The rows of a workbook as they are shown before anything is written: what would be added, what would be changed, with
//! the values that stand now.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Month};
use mingde_core::id::{EntityId, IdMap, UnitId};
use mingde_core::kind::Field;
use mingde_core::record::{Content, Value, Who};
use mingde_core::registry::{Group, Parent, Person, Post, RegistrySchema, Sealed, Sex, Span, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;
use mingde_sheet::Place;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;
use crate::library::Library;
use crate::view::{Called, FieldView, SEALED, ShiftView, Shown, ShownSort, Title, shifts, values};

/// So many rows that change something are shown.
const MOST_CHANGED: usize = 200;
/// So many new ones.
const MOST_ADDED: usize = 30;

/// A row that would be taken.
#[derive(Debug, Clone)]
pub struct SeenRow {
    /// `人员!12`; empty where no single row says it.
    pub place: String,
    /// Whether nothing is known of it yet.
    pub is_new: bool,
    /// What it is about.
    pub title: String,
    /// What reads otherwise than now; of what is new, nothing.
    pub changes: Vec<ShiftView>,
}

/// What would be taken, while it is held against what is there.
#[derive(Debug, Default)]
pub(super) struct Noted {
    changed: Vec<Row>,
    added: Vec<Row>,
}

/// Where a row stands, what it says, and whether which of its sealed values are others is not told.
type Row = (Option<Place>, Draft, bool);

impl Noted {
    /// `closed` where whoever imports may not learn whether a sealed value is the one that stands there.
    pub fn note(&mut self, place: &Option<Place>, draft: &Draft, is_new: bool, closed: bool) {
        let (list, most) = match is_new {
            true => (&mut self.added, MOST_ADDED),
            false => (&mut self.changed, MOST_CHANGED),
        };
        if list.len() < most {
            list.push((place.clone(), draft.clone(), closed));
        }
    }

    /// The rows as they are shown: changes first.
    pub async fn told(self, bureau: &Bureau) -> Result<Vec<SeenRow>, AppError> {
        let ids: Vec<EntityId> = self.changed.iter().map(|(_, draft, _)| draft.id).collect();
        let mut stands: IdMap<Payload> = IdMap::default();
        let keep = |latest: mingde_core::snapshot::Latest<'_>| {
            stands.insert(latest.id, Payload::stored(latest.payload));
        };
        bureau.store.latest_of(&ids, keep).await?;
        let (library, names) = (bureau.library(), Directories::load(bureau).await?);
        let called = |who: Who| names.called(who);
        let row = |(place, draft, closed): Row, is_new| {
            let before = stands.get(&draft.id).map(|payload| payload.as_str());
            let mut changes =
                before.map_or_else(Vec::new, |before| changes(&library, &draft, before, &called));
            if closed {
                // All that are stated are told, whether they are others or not.
                let is_sealed = |shown: &Option<Shown>| shown.as_ref().is_some_and(Shown::is_sealed);
                changes.retain(|shift| !is_sealed(&shift.before) && !is_sealed(&shift.after));
                changes.extend(sealed_in(&library, &draft));
            }
            let place = place.map_or_else(String::new, |place| place.to_string());
            SeenRow { place, is_new, title: title(&library, &draft, &called), changes }
        };
        let mut rows: Vec<SeenRow> = self.changed.into_iter().map(|one| row(one, false)).collect();
        rows.extend(self.added.into_iter().map(|one| row(one, true)));
        Ok(rows)
    }
}

/// What a draft is about: a unit or person by name and code, a record by day, unit and what identifies it.
fn title(library: &Library, draft: &Draft, called: &Called<'_>) -> String {
    let text = &draft.payload;
    let said = match draft.entity {
        EntityKind::Unit => of::<Unit>(text).map(|unit| format!("{}({})", unit.name, unit.code)),
        EntityKind::Person => of::<Person>(text).map(|person| format!("{}({})", person.name, person.code)),
        EntityKind::Group => of::<Group>(text).map(|group| format!("{}({})", group.name, group.code)),
        EntityKind::Record => of::<Content>(text).map(|content| of_record(library, &content, called)),
        EntityKind::Rulebook | EntityKind::Grant => None,
    };
    said.unwrap_or_default()
}

fn of_record(library: &Library, content: &Content, called: &Called<'_>) -> String {
    let mut parts = vec![content.date.to_string()];
    parts.extend(called(Who::Unit(content.unit)));
    if let Some(kind) = library.kinds.get(&content.kind) {
        for name in &kind.identity {
            let field = kind.fields.iter().find(|field| field.name == *name);
            let value = content.fields.get(name).filter(|value| !matches!(value, Value::Sealed(_)));
            if let Some(value) = value {
                let shown = Shown::of(field, value, called);
                parts.push(shown.called.map_or(shown.data, |called| called.title));
            }
            let who = content.participants.iter().filter(|part| part.role == *name);
            parts.extend(who.filter_map(|part| called(part.who)));
        }
    }
    parts.extend(content.number.clone());
    parts.join("　")
}

fn changes(library: &Library, draft: &Draft, before: &str, called: &Called<'_>) -> Vec<ShiftView> {
    let schema = &library.schema;
    let after = &draft.payload;
    match draft.entity {
        EntityKind::Record => {
            let kind = library.kinds.get(&draft.kind).map(AsRef::as_ref);
            let both = of::<Content>(before).zip(of::<Content>(after));
            both.map_or_else(Vec::new, |(before, after)| shifts(kind, &before, &after, called))
        }
        EntityKind::Unit => differing(of(before), of(after), |unit| of_unit(schema, unit, called)),
        EntityKind::Person => differing(of(before), of(after), |person| of_person(schema, person, called)),
        EntityKind::Group => differing(of(before), of(after), |group| of_group(group, called)),
        EntityKind::Rulebook | EntityKind::Grant => Vec::new(),
    }
}

/// The sealed values that a record states, each as one that may be another.
fn sealed_in(library: &Library, draft: &Draft) -> Vec<ShiftView> {
    let Some((kind, content)) = library.kinds.get(&draft.kind).zip(of::<Content>(&draft.payload)) else {
        return Vec::new();
    };
    let is_stated =
        |name: &str, held: &BTreeMap<String, Value>| matches!(held.get(name), Some(Value::Sealed(_)));
    let of_record = kind.fields.iter().filter(|field| is_stated(&field.name, &content.fields));
    let attributes = kind.roles.iter().flat_map(|role| {
        let own = content.participants.iter().filter(|part| part.role == role.name);
        let own: Vec<_> = own.collect();
        role.attributes
            .iter()
            .filter(move |field| own.iter().any(|part| is_stated(&field.name, &part.attributes)))
    });
    let shown = || Some(Shown { data: SEALED.to_owned(), called: None, sort: ShownSort::Sealed });
    let shift = |field: &Field| ShiftView {
        part: field.name.clone(),
        title: Title::from(field),
        before: shown(),
        after: shown(),
    };
    of_record.chain(attributes).map(shift).collect()
}

/// A payload that was made just now or stands in the ledger.
fn of<T: serde::de::DeserializeOwned>(payload: &str) -> Option<T> {
    serde_json::from_str(payload).ok()
}

/// The lines that an entry of the registry is told by, and which of them read otherwise.
fn differing<T>(before: Option<T>, after: Option<T>, lines: impl Fn(&T) -> Vec<Line>) -> Vec<ShiftView> {
    let Some((before, after)) = before.zip(after) else { return Vec::new() };
    let mut both: BTreeMap<(usize, String), ShiftView> = BTreeMap::new();
    let mut state = |at: usize, line: Line, is_now: bool| {
        let Line { part, title, value } = line;
        let place = (at.min(FIXED), part.clone());
        let shift = both.entry(place).or_insert(ShiftView { part, title, before: None, after: None });
        *(if is_now { &mut shift.after } else { &mut shift.before }) = value;
    };
    lines(&before).into_iter().enumerate().for_each(|(at, line)| state(at, line, false));
    lines(&after).into_iter().enumerate().for_each(|(at, line)| state(at, line, true));
    both.into_values().filter(|shift| shift.before != shift.after).collect()
}

/// So many lines at most stand before the fields.
const FIXED: usize = 6;

/// One thing that is told of an entry.
struct Line {
    part: String,
    title: Title,
    value: Option<Shown>,
}

fn line(part: &str, value: Option<impl ToString>) -> Line {
    let title = Title::word(&format!("registry-part-{part}"));
    Line { part: part.to_owned(), title, value: value.map(Shown::plain) }
}

fn of_fields(fields: &[Field], held: &BTreeMap<String, Value>, called: &Called<'_>) -> Vec<Line> {
    let line = |view: FieldView| Line { part: view.name, title: view.title, value: Some(view.value) };
    values(fields, held, called).into_iter().map(line).collect()
}

fn of_unit(schema: &RegistrySchema, unit: &Unit, called: &Called<'_>) -> Vec<Line> {
    let kind = schema.unit_kinds.iter().find(|kind| kind.choice.code == unit.kind);
    let parent = |parent: &Parent| called(Who::Unit(parent.unit));
    let mut lines = vec![
        line("name", Some(&unit.name)),
        line("kind", Some(kind.map_or(unit.kind.as_str(), |kind| &kind.choice.title))),
        line("parent", unit.parents.last().and_then(parent)),
        line("aliases", (!unit.aliases.is_empty()).then(|| unit.aliases.join("、"))),
        line("span", spanned(unit.span)),
    ];
    lines.extend(of_fields(&schema.unit_fields, &unit.fields, called));
    lines
}

fn of_person(schema: &RegistrySchema, person: &Person, called: &Called<'_>) -> Vec<Line> {
    let sex = person.sex.map(|sex| match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    });
    let held: Vec<String> = person.posts.iter().map(|post| of_post(schema, post, called)).collect();
    // That something sealed was stated anew is told, and never what.
    let sealed = |part: &str, stated: &Option<Sealed>| {
        let shown = |sealed: &Sealed| Shown {
            data: sealed.0.clone(),
            called: Some(Title::name(crate::view::SEALED)),
            sort: ShownSort::Sealed,
        };
        Line { value: stated.as_ref().map(shown), ..line(part, None::<&str>) }
    };
    let mut lines = vec![
        line("name", Some(&person.name)),
        line("sex", sex),
        line("birth", person.birth.map(|birth| birth_as_known(birth, person.birth_by_month))),
        line("posts", (!held.is_empty()).then(|| held.join("；"))),
        sealed("id-number", &person.id_number),
        sealed("phone", &person.phone),
    ];
    lines.extend(of_fields(&schema.person_fields, &person.fields, called));
    lines
}

/// The day, or the month where only that is known.
pub(crate) fn birth_as_known(birth: Day, by_month: bool) -> String {
    if by_month { Month::of(birth).to_string() } else { birth.to_string() }
}

/// `第一小学 校长 校级干部 2019-08-01 至今`.
fn of_post(schema: &RegistrySchema, post: &Post, called: &Called<'_>) -> String {
    let rank = schema.ranks.iter().find(|rank| rank.code == post.rank).map_or("", |rank| &rank.title);
    let unit = called(Who::Unit(post.unit)).unwrap_or_default();
    let span = spanned(post.span).unwrap_or_default();
    [unit.as_str(), &post.title, rank, &span]
        .iter()
        .filter(|t| !t.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

fn of_group(group: &Group, called: &Called<'_>) -> Vec<Line> {
    let unit: UnitId = group.unit;
    vec![
        line("name", Some(&group.name)),
        line("parent", called(Who::Unit(unit))),
        line("span", spanned(group.span)),
        line("members", Some(group.members.len())),
    ]
}

/// First and last day as people write them.
fn spanned(span: Span) -> Option<String> {
    let last = span.to.map(|day| day.plus(-1).to_string());
    match (span.from, last) {
        (None, None) => None,
        (from, last) => {
            let from = from.map(|day| day.to_string()).unwrap_or_default();
            Some(format!("{from}—{}", last.unwrap_or_default()))
        }
    }
}
