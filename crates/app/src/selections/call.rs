//! A call as it is read: what is nominated, how many by whom, who rates with which weight, until when.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{GroupId, PersonId, RecordId, UnitId};
use mingde_core::kind::{CallFields, Choice, Kind, NominationFields, SelectionPart};
use mingde_core::number::Fixed;
use mingde_core::record::{Content, Value, Who};
use mingde_core::registry::RegistrySchema;

use super::lines::{chosen, lines};
use super::reading::SaidRow;
use crate::filing::Slot;
use crate::library::Library;
use crate::view::Title;

/// What is nominated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NomineeSort {
    /// Persons.
    Person,
    /// Units.
    Unit,
    /// Entries of units.
    Entry,
}

/// A category of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryPlaces {
    /// Its code among the categories of nominations.
    pub code: String,
    /// What it is called.
    pub title: Title,
    /// How many are chosen.
    pub places: u32,
    /// How many a unit may nominate in it, where that is said.
    pub quota: Option<u32>,
}

/// A group of raters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaterGroup {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: Title,
    /// What its marks weigh, in percent.
    pub weight: Fixed,
}

/// A grade by which is rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// What it is called.
    pub name: String,
    /// What it is worth.
    pub worth: Fixed,
}

/// What becomes of a tie at the last place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieRule {
    /// All who are tied are proposed.
    Shared,
    /// Whoever has the higher mark of the heaviest group stands in front.
    Heaviest,
    /// Nobody of them is proposed: the body decides.
    Body,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The record.
    pub id: RecordId,
    /// The kind of the record.
    pub kind: String,
    /// The unit whose office called.
    pub unit: UnitId,
    /// What it is called.
    pub title: String,
    /// The day of the call.
    pub called: Day,
    /// What is nominated.
    pub sort: NomineeSort,
    /// In which categories.
    pub categories: Vec<CategoryPlaces>,
    /// How many a unit may nominate in all.
    pub quota: Option<u32>,
    /// The same by kinds of units.
    pub quota_by_sort: Vec<(String, u32)>,
    /// The first and the last day of nominations.
    pub nominate: (Day, Day),
    /// The last day of evaluation.
    pub evaluate_until: Day,
    /// Who rates, in which group.
    pub raters: Vec<(PersonId, String)>,
    /// The groups that have a weight.
    pub groups: Vec<RaterGroup>,
    /// By which grades; marks of 0 to 100 where there are none.
    pub grades: Vec<Grade>,
    /// Whether the highest and the lowest mark of a group are dropped.
    pub drops_extremes: bool,
    /// What becomes of a tie.
    pub ties: TieRule,
    /// Whoever was honoured alike within so many years is told.
    pub honoured_years: Option<u32>,
    /// Whoever has worked for fewer is told.
    pub service_years: Option<u32>,
    /// What is to be sent along.
    pub material: String,
    /// For so many working days it is on public notice.
    pub notice_days: u32,
    /// The body that decides.
    pub panel: Option<GroupId>,
    /// The level of the honour.
    pub level: String,
    /// Who grants it.
    pub granted_by: String,
    /// When the evaluation was closed.
    pub closed: Option<Day>,
    /// The first and the last day of the public notice.
    pub notice: Option<(Day, Day)>,
}

/// What is wrong with a call, at its places.
pub(super) type Wrong = Vec<(Slot, Message)>;

/// The kinds of a selection, and the schema that it names kinds of units by.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g> {
    pub kind: &'g Kind,
    pub fields: &'g CallFields,
    pub nominations: (&'g Kind, &'g NominationFields),
    pub schema: &'g RegistrySchema,
}

impl<'g> Ground<'g> {
    /// Of a kind of calls.
    pub fn of(library: &'g Library, kind: &'g Kind) -> Option<Self> {
        let Some(SelectionPart::Call(fields)) = &kind.selection else { return None };
        let nomination = library.kinds.get(&fields.kinds.nomination)?;
        let Some(SelectionPart::Nomination(named)) = &nomination.selection else { return None };
        Some(Self { kind, fields, nominations: (nomination, named), schema: &library.schema })
    }

    fn categories(&self) -> &'g [Choice] {
        self.nominations.0.field(&self.nominations.1.category).map_or(&[], |field| field.choices())
    }
}

impl Call {
    /// As a record that is to be filed says it, with what is wrong with it.
    pub(super) fn of_content(ground: &Ground<'_>, content: &Content) -> (Option<Self>, Wrong) {
        let said = SaidRow::of_content(ground.kind, content);
        Self::read(ground, &said)
    }

    /// As it is said somewhere. What cannot be read of a call that stands is left out.
    pub(super) fn read(ground: &Ground<'_>, said: &SaidRow<'_>) -> (Option<Self>, Wrong) {
        let (fields, mut wrong) = (ground.fields, Wrong::new());
        let at = |name: &String| Slot::Field(name.clone());
        let categories = categories(ground, &said.text(&fields.categories), &mut wrong);
        let quota_by_sort = quotas(ground, &said.text(&fields.quota_by_sort), &mut wrong);
        let grades = grades(ground, &said.text(&fields.grades), &mut wrong);
        let days = [0, 1, 2].map(|nth: usize| said.day(&fields.days[nth]));
        let [Some(from), Some(until), Some(evaluated)] = days else { return (None, wrong) };
        if until < from {
            let message = Message::new("selection-until-before").with("from", from);
            wrong.push((at(&fields.days[1]), message));
        }
        if evaluated <= until {
            let message = Message::new("selection-evaluated-before").with("until", until);
            wrong.push((at(&fields.days[2]), message));
        }
        let raters = said.parts(&fields.raters, &fields.rater_group);
        let raters: Vec<(PersonId, String)> = raters
            .into_iter()
            .filter_map(|(who, group)| match who {
                Who::Person(person) => Some((person, group)),
                Who::Unit(_) | Who::Group(_) => None,
            })
            .collect();
        let groups = groups(ground, said, &raters, &mut wrong);
        let panel = said.parts(&fields.panel, "").into_iter().find_map(|(who, _)| match who {
            Who::Group(group) => Some(group),
            Who::Person(_) | Who::Unit(_) => None,
        });
        let [closed, notice_from, notice_to] = [0, 1, 2].map(|nth: usize| said.day(&fields.progress[nth]));
        let call = Self {
            id: said.id,
            kind: ground.kind.id.clone(),
            unit: said.unit,
            title: said.text(&fields.title).trim().to_owned(),
            called: said.date,
            sort: match said.choice(&fields.sort).as_str() {
                "unit" => NomineeSort::Unit,
                "entry" => NomineeSort::Entry,
                _ => NomineeSort::Person,
            },
            categories,
            quota: said.count(&fields.quota),
            quota_by_sort,
            nominate: (from, until),
            evaluate_until: evaluated,
            raters,
            groups,
            grades,
            drops_extremes: said.flag(&fields.extremes),
            ties: match said.choice(&fields.ties).as_str() {
                "shared" => TieRule::Shared,
                "heaviest" => TieRule::Heaviest,
                _ => TieRule::Body,
            },
            honoured_years: said.count(&fields.years[0]),
            service_years: said.count(&fields.years[1]),
            material: said.text(&fields.material),
            notice_days: said.count(&fields.notice_days).unwrap_or(1),
            panel,
            level: said.choice(&fields.granted[0]),
            granted_by: said.text(&fields.granted[1]),
            closed,
            notice: notice_from.zip(notice_to),
        };
        (Some(call), wrong)
    }

    /// How many a unit of a kind may nominate in all.
    pub fn quota_of(&self, unit_kind: &str) -> Option<u32> {
        let own = self.quota_by_sort.iter().find(|(code, _)| code == unit_kind);
        own.map(|(_, quota)| *quota).or(self.quota)
    }

    /// A category by its code.
    pub fn category(&self, code: &str) -> Option<&CategoryPlaces> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// The group in which somebody rates.
    pub fn group_of(&self, person: PersonId) -> Option<&RaterGroup> {
        let (_, code) = self.raters.iter().find(|(rater, _)| *rater == person)?;
        self.groups.iter().find(|group| group.code == *code)
    }
}

fn categories(ground: &Ground<'_>, text: &str, wrong: &mut Wrong) -> Vec<CategoryPlaces> {
    let slot = || Slot::Field(ground.fields.categories.clone());
    let mut found: Vec<CategoryPlaces> = Vec::new();
    for line in lines(text) {
        let choice = match chosen(&line, ground.categories().iter()) {
            Ok(choice) => choice,
            Err(message) => {
                wrong.push((slot(), message));
                continue;
            }
        };
        let (places, quota) = match line.numbers[..] {
            [places] if places > 0 => (places, None),
            [places, quota] if places > 0 && quota > 0 => (places, Some(quota)),
            _ => {
                wrong.push((slot(), Message::new("selection-line-places").with("name", &line.name)));
                continue;
            }
        };
        if found.iter().any(|other| other.code == choice.code) {
            wrong.push((slot(), Message::new("selection-line-twice").with("name", &line.name)));
            continue;
        }
        found.push(CategoryPlaces { code: choice.code.clone(), title: Title::from(choice), places, quota });
    }
    found
}

fn quotas(ground: &Ground<'_>, text: &str, wrong: &mut Wrong) -> Vec<(String, u32)> {
    let kinds = || ground.schema.unit_kinds.iter().map(|kind| &kind.choice);
    let mut found = Vec::new();
    for line in lines(text) {
        let quota = match (chosen(&line, kinds()), &line.numbers[..]) {
            (Err(message), _) => Err(message),
            (Ok(choice), [quota]) => Ok((choice.code.clone(), *quota)),
            (Ok(_), _) => Err(Message::new("selection-line-number").with("name", &line.name)),
        };
        match quota {
            Ok(quota) => found.push(quota),
            Err(message) => wrong.push((Slot::Field(ground.fields.quota_by_sort.clone()), message)),
        }
    }
    found
}

fn grades(ground: &Ground<'_>, text: &str, wrong: &mut Wrong) -> Vec<Grade> {
    let mut found = Vec::new();
    for line in lines(text) {
        match line.numbers[..] {
            [worth] if worth <= 100 && !line.name.is_empty() => {
                found.push(Grade { name: line.name, worth: Fixed::whole(i64::from(worth)) });
            }
            _ => {
                let message = Message::new("selection-line-grade").with("name", &line.name);
                wrong.push((Slot::Field(ground.fields.grades.clone()), message));
            }
        }
    }
    found
}

/// The groups that have somebody in them, with their weights: of these the sum is a hundred.
fn groups(
    ground: &Ground<'_>,
    said: &SaidRow<'_>,
    raters: &[(PersonId, String)],
    wrong: &mut Wrong,
) -> Vec<RaterGroup> {
    let fields = ground.fields;
    let role = ground.kind.role(&fields.raters);
    let choices = role.and_then(|role| role.attributes.iter().find(|own| own.name == fields.rater_group));
    let mut groups = Vec::new();
    for (code, name) in &fields.weights {
        if !raters.iter().any(|(_, own)| own == code) {
            continue;
        }
        let choice = choices.and_then(|field| field.choices().iter().find(|choice| choice.code == *code));
        let title = choice.map_or_else(|| Title::name(code), Title::from);
        let weight = said.number(name).unwrap_or(Fixed::ZERO);
        if weight <= Fixed::ZERO {
            let message = Message::new("selection-weight-wanted");
            let message = message.with_title("group", &title);
            wrong.push((Slot::Field(name.clone()), message));
        }
        groups.push(RaterGroup { code: code.clone(), title, weight });
    }
    let sum: i64 = groups.iter().map(|group| group.weight.raw()).sum();
    if let Some((_, first)) = fields.weights.first()
        && !groups.is_empty()
        && sum != Fixed::whole(100).raw()
    {
        let message = Message::new("selection-weights").with("sum", Fixed::from_raw(sum));
        wrong.push((Slot::Field(first.clone()), message));
    }
    groups
}

/// A value that stands in a content as a date.
pub(super) fn dated(content: &Content, name: &str) -> Option<Day> {
    match content.fields.get(name) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}
