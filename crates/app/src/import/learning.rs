//! Headings that no layout knows: asked about once, with some of what stands below them, and remembered.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::text::{comparable, excerpt};
use mingde_reader::Workbook;
use mingde_sheet::{DataSheet, Layout};
use mingde_store::{Beside, LearnedHeading};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::uploads::may_upload;
use crate::view::Title;

/// So many values below a heading are shown.
const SAMPLES: usize = 3;
/// So many headings are asked about at once.
const MOST: usize = 30;

/// So many headings are remembered for everybody and for one account together.
const REMEMBERED: usize = 500;

/// A column whose heading is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrangeColumn {
    /// The layout and the place of its part: `registry/persons#0`.
    pub layout: String,
    /// The sheet it stands in.
    pub sheet: String,
    /// Its heading.
    pub heading: String,
    /// Some of what stands below it.
    pub samples: Vec<String>,
    /// Titles of the columns that the sheet does not have otherwise, with their English titles.
    pub free: Vec<(String, String)>,
    /// The one of them that may be meant.
    pub nearest: Option<String>,
    /// Whether it was said before that it is not imported, where a column lacks that must be there.
    pub left_out: bool,
}

/// The layouts of whatever can be imported.
pub(super) fn layouts(library: &Library) -> Vec<Layout> {
    let mut layouts = Layout::of_registry(&library.schema);
    layouts.extend(library.kinds.values().map(|kind| Layout::of_kind(kind)));
    layouts
}

/// Layouts as an actor has been understood before.
pub(super) async fn taught(
    bureau: &Bureau,
    actor: &Actor,
    mut layouts: Vec<Layout>,
) -> Result<Arc<[Layout]>, AppError> {
    let learned = bureau.store.learned_headings(actor.account().as_str()).await?;
    // What the actor said comes last, and holds against what everybody is told.
    let said: BTreeMap<(String, String), String> =
        learned.into_iter().map(|one| ((one.layout, comparable(&one.heading)), one.meant)).collect();
    for ((place, heading), meant) in said {
        let Some((id, part)) = place.rsplit_once('#') else { continue };
        let (Some(layout), Ok(part)) = (layouts.iter_mut().find(|l| l.id == id), part.parse()) else {
            continue;
        };
        layout.learn(part, &heading, Some(meant.as_str()).filter(|meant| !meant.is_empty()));
    }
    Ok(layouts.into())
}

/// The columns of a workbook whose headings are not known. What merely numbers the lines is no question.
pub(super) fn strange(layouts: &[Layout], workbook: &Workbook, sheets: &[DataSheet]) -> Vec<StrangeColumn> {
    let mut strange = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.asks_about_columns()) {
        // Of a sheet that turns out to be damaged further down the reading will tell.
        let rows = workbook.stream(sheet).next().and_then(Result::ok).unwrap_or_default();
        let layout = &layouts[sheet.layout];
        let columns = &layout.parts[sheet.part].columns;
        let free = columns.iter().zip(&sheet.columns).filter(|(_, at)| at.is_none());
        let free: Vec<(String, String)> =
            free.map(|(column, _)| (column.title.clone(), column.english.clone())).collect();
        // No more are looked up than are asked about: each is looked for among all cells of a line.
        for unknown in sheet.columns_to_ask_about().take(MOST - strange.len()) {
            let mut samples: Vec<String> = Vec::new();
            for row in &rows {
                let text = row.original.seen(unknown.column);
                let text = told(text.trim());
                if !text.is_empty() && !samples.contains(&text) {
                    samples.push(text);
                }
                if samples.len() == SAMPLES {
                    break;
                }
            }
            strange.push(StrangeColumn {
                layout: format!("{}#{}", layout.id, sheet.part),
                sheet: sheet.name.to_string(),
                heading: unknown.heading.trim().to_owned(),
                samples,
                free: free.clone(),
                nearest: unknown.nearest.clone(),
                left_out: unknown.left_out,
            });
        }
    }
    strange
}

/// A value as it is shown to explain a heading: a number of a person is not shown, that it is one explains enough.
fn told(text: &str) -> String {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let is_of_a_person =
        figures >= 11 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x' | '-' | ' '));
    if is_of_a_person { crate::view::SEALED.to_owned() } else { excerpt(text).into_owned() }
}

/// Remembers what headings mean: for everybody if the actor keeps the registry of the whole bureau, else for the actor alone.
///
/// # Errors
/// [`AppError::Invalid`] for a layout or title that there is not, and where too much would be remembered; `upload-unknown`
/// for whoever files nothing.
pub async fn learn_headings(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    learned: &[LearnedHeading],
) -> Result<(), AppError> {
    let whose = if actor.may(Power::KeepRegistry).is_ok() { "" } else { actor.account().as_str() };
    if !may_upload(bureau, actor) {
        return Err(AppError::NotFound(Message::new("upload-unknown")));
    }
    let known = bureau.store.learned_headings(whose).await?;
    let places: HashSet<(&str, &str)> = known.iter().chain(learned).map(place).collect();
    if places.len() > REMEMBERED {
        return Err(AppError::Invalid(Message::new("import-headings-too-many").with("most", REMEMBERED)));
    }
    let layouts = layouts(&bureau.library());
    let mut changes = Beside::default();
    for one in learned {
        let part = one.layout.rsplit_once('#').and_then(|(id, part)| {
            let layout = layouts.iter().find(|layout| layout.id == id)?;
            layout.parts.get(part.parse::<usize>().ok()?)
        });
        let known = part.is_some_and(|part| {
            one.meant.is_empty() || part.columns.iter().any(|column| column.title == one.meant)
        });
        let heading = one.heading.trim();
        if !known || heading.is_empty() || heading.chars().count() > 80 {
            return Err(AppError::Invalid(
                Message::new("import-heading-unknown").with("heading", excerpt(heading)),
            ));
        }
        changes.learn_heading(whose, one, now);
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    // What holds for everybody is said to whoever reads the trail.
    for one in learned.iter().filter(|_| whose.is_empty()) {
        writer.audit("learn-heading", &one.layout, &format!("{} → {}", one.heading.trim(), one.meant));
    }
    writer.commit().await?;
    // What was looked at before is looked at with other eyes.
    bureau.jobs.forget_looks();
    Ok(())
}

/// What was said of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingSaid {
    /// The layout and the place of its part.
    pub layout: String,
    /// What the table is called that the layout is of.
    pub table: Title,
    /// The heading.
    pub heading: String,
    /// The column that it stands for; none where its column is not imported.
    pub meant: Option<Title>,
    /// Whether it holds for everybody.
    pub for_everybody: bool,
}

/// What was said of headings that the actor may take back: their own, and for whoever keeps the registry of the whole
/// bureau that of everybody.
pub async fn headings_said(bureau: &Bureau, actor: &Actor) -> Result<Vec<HeadingSaid>, AppError> {
    let keeps = actor.may(Power::KeepRegistry).is_ok();
    let of_everybody = bureau.store.learned_headings("").await?.len();
    let layouts = layouts(&bureau.library());
    // What holds for everybody comes first.
    let all = bureau.store.learned_headings(actor.account().as_str()).await?.into_iter().enumerate();
    let own = all.filter(|(at, _)| keeps || *at >= of_everybody);
    let said = own.filter_map(|(at, one)| {
        let (id, part) = one.layout.rsplit_once('#')?;
        let layout = layouts.iter().find(|layout| layout.id == id)?;
        let columns = &layout.parts.get(part.parse::<usize>().ok()?)?.columns;
        let column = columns.iter().find(|column| column.title == one.meant);
        Some(HeadingSaid {
            table: Title { title: layout.title.clone(), english: layout.english.clone() },
            meant: column
                .map(|column| Title { title: column.title.clone(), english: column.english.clone() }),
            for_everybody: at < of_everybody,
            layout: one.layout,
            heading: one.heading,
        })
    });
    Ok(said.collect())
}

/// Takes back what was said of a heading: it is asked about again.
///
/// # Errors
/// [`AppError::NotFound`] for what was not said, or by others.
pub async fn forget_heading(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (layout, heading): (&str, &str),
    for_everybody: bool,
) -> Result<(), AppError> {
    let said = headings_said(bureau, actor).await?;
    let is_it = |one: &HeadingSaid| {
        (one.layout.as_str(), one.heading.as_str(), one.for_everybody) == (layout, heading, for_everybody)
    };
    if !said.iter().any(is_it) {
        return Err(AppError::NotFound(
            Message::new("import-heading-unknown").with("heading", excerpt(heading)),
        ));
    }
    let mut changes = Beside::default();
    changes.forget_heading(if for_everybody { "" } else { actor.account().as_str() }, layout, heading);
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    if for_everybody {
        writer.audit("forget-heading", layout, heading);
    }
    writer.commit().await?;
    bureau.jobs.forget_looks();
    Ok(())
}

/// What is said anew of a heading takes the place of what was said of it there.
fn place(learned: &LearnedHeading) -> (&str, &str) {
    (&learned.layout, &learned.heading)
}
