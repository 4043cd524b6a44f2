//! What fonts there are: those of the deployer's folders and those of the machine.

use std::path::{Path, PathBuf};

use fontdb::{Database, ID, Source, Stretch, Style};
use ttf_parser::{Face, Permissions};

use super::role::{Fit, Role};

/// Where Debian's TeX keeps the Fandol fonts, which have a 仿宋; nothing tells the machine to look there.
const OF_TEX: &str = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol";

/// All upright fonts that were found, the deployer's before the machine's, each in the order of its path, so that
/// the same fonts are always found in the same order.
#[derive(Debug, Default)]
pub struct Shelf {
    database: Database,
    lying: Vec<Lying>,
}

/// A font on the shelf.
#[derive(Debug, Clone)]
pub struct Lying {
    id: ID,
    /// Its file.
    pub path: PathBuf,
    /// Its place within a collection.
    pub index: u32,
    /// Its family names in all languages.
    pub families: Vec<String>,
    /// From 100 to 900.
    pub weight: u16,
    /// Whether it comes from the deployer's folders.
    pub deployers: bool,
}

impl Lying {
    /// The name to call it by.
    pub fn family(&self) -> &str {
        self.families.first().map_or("?", String::as_str)
    }
}

impl Shelf {
    /// Looks through the deployer's folders and the machine's. A folder that is not there holds no fonts.
    ///
    /// Reads the tables of every font once: 0.2 to 0.4 s on a machine with hundreds of them.
    pub fn scan(folders: &[PathBuf]) -> Self {
        let mut shelf = Self::of_folders(folders);
        shelf.gather(false, |database| {
            database.load_system_fonts();
            database.load_fonts_dir(OF_TEX);
        });
        shelf
    }

    /// Only the fonts of these folders.
    pub fn of_folders(folders: &[PathBuf]) -> Self {
        let mut shelf = Self::default();
        for folder in folders {
            shelf.gather(true, |database| database.load_fonts_dir(folder));
        }
        shelf
    }

    fn gather(&mut self, deployers: bool, load: impl FnOnce(&mut Database)) {
        let known = self.database.len();
        load(&mut self.database);
        let upright = self.database.faces().skip(known).filter_map(|face| {
            let path = match &face.source {
                Source::File(path) | Source::SharedFile(path, _) => path.clone(),
                Source::Binary(_) => return None,
            };
            let fits = face.style == Style::Normal && face.stretch == Stretch::Normal;
            fits.then(|| Lying {
                id: face.id,
                path,
                index: face.index,
                families: face.families.iter().map(|(name, _)| name.clone()).collect(),
                weight: face.weight.0,
                deployers,
            })
        });
        let mut upright: Vec<Lying> = upright.collect();
        upright.sort_by(|a, b| (&a.path, a.index).cmp(&(&b.path, b.index)));
        self.lying.extend(upright);
    }

    /// All fonts.
    pub fn fonts(&self) -> &[Lying] {
        &self.lying
    }

    /// The fonts of these families, best first: every family of the deployer's fonts before any of the machine's,
    /// each in the weight nearest to the one wanted.
    pub fn fitting(&self, fits: &[Fit]) -> Vec<&Lying> {
        let mut fitting = Vec::new();
        for deployers in [true, false] {
            for (family, weight) in fits {
                let named = |font: &&Lying| {
                    font.deployers == deployers
                        && font.families.iter().any(|name| name.to_lowercase() == family.to_lowercase())
                };
                fitting
                    .extend(self.lying.iter().filter(named).min_by_key(|font| font.weight.abs_diff(*weight)));
            }
        }
        fitting
    }

    /// The deployer's font whose file is called after a role: `仿宋.ttf`.
    pub fn called_after(&self, role: Role) -> Option<&Lying> {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        self.lying.iter().find(|font| font.deployers && stem(&font.path).as_deref() == Some(role.name()))
    }

    /// The first font that has this character and may be embedded.
    pub fn with_character(&self, character: char) -> Option<&Lying> {
        self.lying.iter().find(|font| {
            let has = |face: &Face<'_>| face.glyph_index(character).is_some_and(|glyph| glyph.0 != 0);
            self.parsed(font, |face| has(face) && may_be_embedded(face)) == Some(true)
        })
    }

    /// Whether the licence bits of a font allow it to be embedded (OS/2 fsType); PDF/A demands it.
    pub fn may_embed(&self, font: &Lying) -> bool {
        self.parsed(font, may_be_embedded) == Some(true)
    }

    /// The bytes of a font and its place in them.
    pub fn with_data<T>(&self, font: &Lying, read: impl FnOnce(&[u8], u32) -> T) -> Option<T> {
        self.database.with_face_data(font.id, read)
    }

    fn parsed<T>(&self, font: &Lying, ask: impl FnOnce(&Face<'_>) -> T) -> Option<T> {
        self.with_data(font, |data, index| Face::parse(data, index).ok().map(|face| ask(&face)))?
    }
}

fn may_be_embedded(face: &Face<'_>) -> bool {
    face.permissions() != Some(Permissions::Restricted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(family: &str, weight: u16, path: &str, deployers: bool) -> Lying {
        let families = vec![family.to_owned()];
        Lying { id: ID::dummy(), path: path.into(), index: 0, families, weight, deployers }
    }

    fn shelf(lying: Vec<Lying>) -> Shelf {
        Shelf { database: Database::new(), lying }
    }

    #[test]
    fn the_deployers_font_wins_over_a_better_fit_of_the_machine() {
        let shelf = shelf(vec![
            font("FandolFang R", 400, "fonts/fandol.otf", true),
            font("仿宋_GB2312", 400, "/usr/share/fonts/simfang.ttf", false),
        ]);
        assert_eq!(shelf.fitting(&Role::Fangsong.fits())[0].family(), "FandolFang R");
    }

    #[test]
    fn the_nearest_weight_is_taken_and_names_match_in_any_case() {
        let shelf = shelf(vec![
            font("Noto Serif CJK SC", 400, "a", false),
            font("Noto Serif CJK SC", 900, "b", false),
            font("Noto Serif CJK SC", 700, "c", false),
            font("lxgw wenkai", 400, "d", false),
        ]);
        assert_eq!(shelf.fitting(&Role::Xiaobiaosong.fits())[0].weight, 700);
        assert_eq!(shelf.fitting(&Role::Songti.fits())[0].weight, 400);
        assert_eq!(shelf.fitting(&Role::Kaiti.fits())[0].family(), "lxgw wenkai");
        assert!(shelf.fitting(&Role::Fangsong.fits()).is_empty(), "宋体 is no 仿宋");
    }

    #[test]
    fn a_file_called_after_a_role_plays_it() {
        let shelf = shelf(vec![
            font("某厂仿宋", 400, "fonts/仿宋.ttf", true),
            font("某厂楷体", 400, "/usr/share/fonts/楷体.ttf", false),
        ]);
        assert_eq!(shelf.called_after(Role::Fangsong).unwrap().family(), "某厂仿宋");
        assert!(shelf.called_after(Role::Kaiti).is_none(), "only in the deployer's folder");
    }
}
