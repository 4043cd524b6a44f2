//! One search over whatever somebody may see: units, people, groups, records, rulebooks with their articles, kinds to file, report
//! forms; by part of a name, by its sound, by a code. All of it is answered from memory.

mod records;

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::policy::{Actor, files_somewhere};
use mingde_core::text::{comparable, narrow, sort_key, sounds_like};
use serde::Serialize;
use utoipa::ToSchema;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::Glance;
use crate::library::Library;
use crate::long_work::in_turn;
use crate::places::{PersonLine, places};
use crate::present::Present;
use crate::report::list_forms;
use crate::report_page::writes_reports;
use crate::sight::Sight;
use crate::unit_line::UnitLine;
use crate::view::{IdText, Title};

/// Of each sort so many are listed.
const LISTED: usize = 8;
/// A text is looked for by so many of its characters.
const LONGEST: usize = 50;
/// So many characters stand before and behind what was found in an article.
const AROUND: usize = 18;

/// Those of one sort that fit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hits<T> {
    /// The first few of them.
    pub listed: Vec<T>,
    /// How many there are.
    pub count: usize,
}

impl<T> Hits<T> {
    fn of(mut all: Vec<T>) -> Self {
        let count = all.len();
        all.truncate(LISTED);
        Self { listed: all, count }
    }

    /// How many are not listed.
    pub fn more(&self) -> usize {
        self.count - self.listed.len()
    }
}

/// A group, with the unit it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupHit {
    /// What it is called.
    pub name: String,
    /// Its unit, and what that is called.
    #[schema(value_type = (IdText, String))]
    pub unit: (UnitId, String),
}

/// Something that has an id and a name: a rulebook, a kind, a report form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedHit {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
}

/// An article in which the text stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArticleHit {
    /// Its rulebook.
    pub rulebook: NamedHit,
    /// Which of its articles, from 1.
    pub number: usize,
    /// Its heading.
    pub heading: String,
    /// What stands around the text: before it, itself, behind it; empty where the heading has it.
    pub around: [String; 3],
}

/// What was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchPage {
    /// What was looked for.
    pub text: String,
    /// Units.
    pub units: Hits<UnitLine>,
    /// People.
    pub persons: Hits<PersonLine>,
    /// Groups.
    pub groups: Hits<GroupHit>,
    /// Records, the latest first.
    pub records: Hits<Glance>,
    /// Rulebooks.
    pub rulebooks: Hits<NamedHit>,
    /// Articles.
    pub articles: Hits<ArticleHit>,
    /// Kinds that the actor files.
    pub kinds: Hits<NamedHit>,
    /// Report forms that the actor writes by.
    pub reports: Hits<NamedHit>,
}

impl SearchPage {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        let registry = self.units.count + self.persons.count + self.groups.count;
        let library = self.rulebooks.count + self.articles.count + self.kinds.count + self.reports.count;
        registry + library + self.records.count == 0
    }
}

/// What the actor may see that fits a text; none if nothing is looked for.
///
/// # Errors
/// Those of reading the ledger.
pub async fn search(
    bureau: &Bureau,
    actor: &Actor,
    text: &str,
    today: Day,
) -> Result<Option<SearchPage>, AppError> {
    let text: String = narrow(text).chars().take(LONGEST).collect();
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Ok(None);
    }
    let (present, actor) = (bureau.present().await?, actor.clone());
    in_turn(move || found(&present, &actor, text, today)).await.map(Some)
}

fn found(present: &Present, actor: &Actor, text: String, today: Day) -> Result<SearchPage, AppError> {
    let (sight, library) = (present.sight(actor), &present.library);
    let sought = Sought::of(&text);
    let registry = places(&sight, &text, today);
    let persons = Hits { count: registry.persons.len() + registry.more, ..Hits::of(registry.persons) };
    let records = records::records(&sight, &text);
    let mut rulebooks = Vec::new();
    let mut articles = Vec::new();
    for rulebook in library.rulebooks_on(today)? {
        let title = Title { title: rulebook.title.clone(), english: rulebook.english.clone() };
        let named = NamedHit { id: rulebook.id.clone(), title };
        for (number, article) in (1..).zip(&rulebook.articles) {
            let Some(around) = sought.stands_in(&article.heading, &article.text) else { continue };
            let heading = article.heading.clone();
            articles.push(ArticleHit { rulebook: named.clone(), number, heading, around });
        }
        if sought.fits(&named.title) {
            rulebooks.push(named);
        }
    }
    rulebooks.sort_by_cached_key(|named| sort_key(&named.title.title));
    Ok(SearchPage {
        units: Hits::of(registry.units),
        persons,
        groups: Hits::of(groups(&sight, &sought, today)),
        records,
        rulebooks: Hits::of(rulebooks),
        articles: Hits::of(articles),
        kinds: Hits::of(kinds(library, actor, &sought)),
        reports: Hits::of(reports(library, actor, &sought)),
        text,
    })
}

/// What is looked for, in the forms in which it is compared.
struct Sought {
    text: String,
    lower: String,
    name: String,
}

impl Sought {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), lower: text.to_lowercase(), name: comparable(text) }
    }

    /// Whether something of this title is meant.
    fn fits(&self, title: &Title) -> bool {
        self.is_called(&title.title) || title.english.to_lowercase().contains(&self.lower)
    }

    fn is_called(&self, name: &str) -> bool {
        !self.name.is_empty() && comparable(name).contains(&self.name) || sounds_like(name, &self.text)
    }

    /// Where it stands in an article, with what stands around it. One character stands everywhere and finds nothing.
    fn stands_in(&self, heading: &str, text: &str) -> Option<[String; 3]> {
        self.text.chars().nth(1)?;
        if heading.contains(&self.text) {
            return Some(Default::default());
        }
        let at = text.find(&self.text)?;
        let line =
            |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        let (before, behind) = (line(&text[..at]), line(&text[at + self.text.len()..]));
        let skipped = before.chars().count().saturating_sub(AROUND);
        let before: String = before.chars().skip(skipped).collect();
        let behind: String = behind.chars().take(AROUND).collect();
        let before = if skipped > 0 { format!("…{before}") } else { before };
        Some([before, self.text.clone(), format!("{behind}…")])
    }
}

fn groups(sight: &Sight, sought: &Sought, today: Day) -> Vec<GroupHit> {
    let snapshot = sight.uncut();
    let seen = snapshot.groups.group.iter().filter(|group| {
        let here = group.span.contains(today) && sight.sees_unit(group.unit);
        here && (sought.is_called(&group.name) || group.code.eq_ignore_ascii_case(&sought.text))
    });
    let hit = |group: &mingde_core::registry::Group| {
        let unit = sight.unit_name(group.unit).unwrap_or_default().to_owned();
        GroupHit { name: group.name.clone(), unit: (group.unit, unit) }
    };
    let mut found: Vec<GroupHit> = seen.map(hit).collect();
    found.sort_by_cached_key(|group| sort_key(&group.name));
    found
}

fn kinds(library: &Library, actor: &Actor, sought: &Sought) -> Vec<NamedHit> {
    let filed = library.kinds.values().filter(|kind| files_somewhere(actor, kind));
    let named = filed.map(|kind| NamedHit { id: kind.id.clone(), title: Title::from(&**kind) });
    let mut found: Vec<NamedHit> = named.filter(|hit| sought.fits(&hit.title)).collect();
    found.sort_by_cached_key(|hit| sort_key(&hit.title.title));
    found
}

fn reports(library: &Library, actor: &Actor, sought: &Sought) -> Vec<NamedHit> {
    if !writes_reports(actor) {
        return Vec::new();
    }
    let named = list_forms(library)
        .0
        .into_iter()
        .map(|form| NamedHit { id: form.id, title: Title { title: form.name, english: form.english } });
    named.filter(|hit| sought.fits(&hit.title)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_found_by_part_sound_and_english() {
        let title = Title { title: "谈心谈话制度".into(), english: "Heart-to-heart talks".into() };
        for text in ["谈话", "谈心 谈话", "txth", "tanxin", "heart-TO"] {
            assert!(Sought::of(text).fits(&title), "{text}");
        }
        for text in ["家访", "jf", "visit", "()"] {
            assert!(!Sought::of(text).fits(&title), "{text}");
        }
    }

    #[test]
    fn an_article_shows_what_stands_around() {
        let text = "每学期，校级干部谈心的教职工不少于本校的二分之一。";
        let around = Sought::of("教职工").stands_in("第三条", text).unwrap();
        assert_eq!(around.concat(), "每学期，校级干部谈心的教职工不少于本校的二分之一。…");
        assert_eq!(Sought::of("谈心").stands_in("第三条 谈心覆盖面", text), Some(Default::default()));
        assert_eq!(Sought::of("工").stands_in("第三条", text), None, "one character is no word");
        assert_eq!(Sought::of("家访").stands_in("第三条", text), None);
    }
}
