//! Templates for whoever fills in spreadsheets.

use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Party;
use mingde_sheet::{CellKind, Layout, Lookups};

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

/// Writes the template of a kind or of `unit`, `person`, `post`, `group`, `member`, with the units of the
/// bureau in its drop-downs (persons only where one unit's staff is asked for: thousands help nobody).
pub async fn write_template(bureau: &Bureau, name: &str, path: &Path) -> Result<Layout, AppError> {
    let layout = layout(&bureau.library(), name)?;
    let uses = |wanted: Party| {
        layout.parts.iter().flat_map(|p| &p.columns).any(|c| match c.kind {
            CellKind::One(of) | CellKind::Several { of, .. } => of == wanted,
            _ => false,
        })
    };
    let directories = Directories::load(bureau).await?;
    let mut lookups = Lookups::default();
    if uses(Party::Unit) {
        lookups.units = directories.unit_names();
    }
    if uses(Party::Group) {
        lookups.groups = directories.group_names();
    }
    write(&layout, &lookups, path)?;
    Ok(layout)
}

/// The same as bytes, for whoever downloads it.
pub async fn template_bytes(bureau: &Bureau, name: &str) -> Result<Vec<u8>, AppError> {
    let folder = bureau.data.join("uploads");
    mingde_files::make_private_folder(&folder).map_err(AppError::file(&folder))?;
    let half =
        mingde_files::begin_file(&folder, mingde_files::Mode::Private).map_err(AppError::file(&folder))?;
    let path = half.path().to_owned();
    write_template(bureau, name, &path).await?;
    std::fs::read(&path).map_err(AppError::file(&path))
}

/// The same where there is no ledger yet: without names in the drop-downs.
pub fn write_blank_template(library: &Library, name: &str, path: &Path) -> Result<Layout, AppError> {
    let layout = layout(library, name)?;
    write(&layout, &Lookups::default(), path)?;
    Ok(layout)
}

fn write(layout: &Layout, lookups: &Lookups, path: &Path) -> Result<(), AppError> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty() && !f.is_dir()) {
        return Err(AppError::NotFound(Message::new("app-no-folder").with("path", folder.display())));
    }
    make_whole(path, mingde_files::Mode::Usual, |half| {
        mingde_sheet::write_template(layout, lookups, half).map_err(AppError::workbook(path))
    })
}

fn layout(library: &Library, name: &str) -> Result<Layout, AppError> {
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
