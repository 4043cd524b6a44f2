//! Templates for whoever fills in spreadsheets.

use std::path::Path;

use mingde_core::id::UnitId;
use mingde_core::kind::Party;
use mingde_core::record::Who;
use mingde_core::text::sort_key;
use mingde_sheet::{CellKind, Layout, Lookups, Part};

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};
use crate::import::Directories;
use crate::library::Library;
use crate::whole::make_whole;

/// Names of the registry templates, as they are asked for and as the layouts are called.
const REGISTRY: [(&str, &str); 5] = [
    ("unit", "registry/units"),
    ("person", "registry/persons"),
    ("post", "registry/posts"),
    ("group", "registry/groups"),
    ("member", "registry/members"),
];

/// Everything there is a template for: name and title.
pub fn template_names(library: &Library) -> Vec<(String, String)> {
    let registry = Layout::of_registry(&library.schema);
    let mut names: Vec<(String, String)> = REGISTRY
        .iter()
        .filter_map(|(name, id)| {
            let layout = registry.iter().find(|l| l.id == *id)?;
            Some(((*name).to_owned(), layout.title.clone()))
        })
        .collect();
    names.extend(library.kinds.values().map(|k| (k.id.clone(), k.title.clone())));
    names
}

/// Writes the templates of kinds or of `unit`, `person`, `post`, `group`, `member` into one workbook, with the units of the
/// bureau in its drop-downs, and where it is for one unit, that unit first and its people (thousands help nobody).
///
/// # Errors
/// [`AppError::NotFound`] for what nothing is called.
pub async fn write_templates(
    bureau: &Bureau,
    names: &[String],
    of: Option<UnitId>,
    path: &Path,
) -> Result<Vec<Layout>, AppError> {
    let library = bureau.library();
    let layouts: Vec<Layout> = names.iter().map(|name| layout(&library, name)).collect::<Result<_, _>>()?;
    let uses = |wanted: Party| {
        layouts.iter().flat_map(|l| l.parts.iter()).flat_map(|p| &p.columns).any(|c| match c.kind {
            CellKind::One(of) | CellKind::Several { of, .. } => of == wanted,
            _ => false,
        })
    };
    let directories = Directories::load(bureau).await?;
    let mut lookups = Lookups::default();
    if uses(Party::Unit) {
        lookups.units = directories.unit_names();
        if let Some(own) = of.and_then(|unit| directories.called(Who::Unit(unit))) {
            lookups.units.retain(|name| *name != own);
            lookups.units.insert(0, own);
        }
    }
    if uses(Party::Group) {
        lookups.groups = directories.group_names();
    }
    if let (Some(unit), true) = (of, uses(Party::Person)) {
        lookups.persons = people_of(bureau, unit).await?;
    }
    write(&layouts, &lookups, path)?;
    Ok(layouts)
}

/// The template of one of them, for nobody in particular.
pub async fn write_template(bureau: &Bureau, name: &str, path: &Path) -> Result<Layout, AppError> {
    let layout = layout(&bureau.library(), name)?;
    write_templates(bureau, &[name.to_owned()], None, path).await?;
    Ok(layout)
}

/// Everybody who has a post at a unit that has not ended, as `姓名(工号)`, by pinyin.
async fn people_of(bureau: &Bureau, unit: UnitId) -> Result<Vec<String>, AppError> {
    let registry = bureau.registry().await?;
    let persons = &registry.persons;
    let Some(place) = registry.units.index_of(unit) else { return Ok(Vec::new()) };
    let stays = |post: usize| persons.posts.unit[post] == place && persons.posts.to[post] == i32::MAX;
    let here = (0..persons.len() as u32).filter(|at| persons.posts_of(*at).any(stays));
    let mut names: Vec<String> =
        here.map(|at| format!("{}({})", persons.name[at as usize], persons.code[at as usize])).collect();
    names.sort_by_cached_key(|name| sort_key(name));
    Ok(names)
}

/// The same as bytes, for whoever downloads it.
pub async fn template_bytes(
    bureau: &Bureau,
    names: &[String],
    of: Option<UnitId>,
) -> Result<Vec<u8>, AppError> {
    let folder = bureau.data.join("uploads");
    mingde_files::make_private_folder(&folder).map_err(AppError::file(&folder))?;
    let half =
        mingde_files::begin_file(&folder, mingde_files::Mode::Private).map_err(AppError::file(&folder))?;
    let path = half.path().to_owned();
    write_templates(bureau, names, of, &path).await?;
    std::fs::read(&path).map_err(AppError::file(&path))
}

/// The same where there is no ledger yet: without names in the drop-downs.
pub fn write_blank_templates(
    library: &Library,
    names: &[String],
    path: &Path,
) -> Result<Vec<Layout>, AppError> {
    let layouts: Vec<Layout> = names.iter().map(|name| layout(library, name)).collect::<Result<_, _>>()?;
    write(&layouts, &Lookups::default(), path)?;
    Ok(layouts)
}

fn write(layouts: &[Layout], lookups: &Lookups, path: &Path) -> Result<(), AppError> {
    make_whole(path, mingde_files::Mode::Usual, |half| {
        mingde_sheet::write_templates("模板", layouts, lookups, half).map_err(AppError::workbook(path))
    })
}

/// The part of the registry that a template is called by.
pub(crate) fn registry_part(library: &Library, name: &str) -> Option<Part> {
    let registry = Layout::of_registry(&library.schema);
    let asked = REGISTRY.iter().find(|(n, _)| *n == name).map(|(_, id)| *id);
    let found = registry.iter().find(|l| Some(l.id.as_str()) == asked || l.title == name)?;
    Some(found.parts[0].part)
}

pub(crate) fn layout(library: &Library, name: &str) -> Result<Layout, AppError> {
    let registry = Layout::of_registry(&library.schema);
    let asked = REGISTRY.iter().find(|(n, _)| *n == name).map(|(_, id)| *id);
    let found = registry.iter().find(|l| Some(l.id.as_str()) == asked || l.title == name);
    if let Some(layout) = found {
        return Ok(layout.clone());
    }
    match library.kind(name) {
        Ok(kind) => Ok(Layout::of_kind(kind)),
        Err(_) => {
            let names = template_names(library);
            let known = names.iter().flat_map(|(n, t)| [n.as_str(), t.as_str()]);
            Err(unknown("app-unknown-kind", name, known))
        }
    }
}
