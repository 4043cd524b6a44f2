//! The fonts chosen for one machine, role by role, and what completes them for one paper.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::diagnostic::Message;
use typst::text::FontInfo;

use super::role::Role;
use super::shelf::{Lying, Shelf};

/// Stands for a character that no font has: 〓, what printers set where a type was missing.
pub const GETA: char = '〓';

/// The fonts a paper is set in.
#[derive(Debug, Clone, Default)]
pub struct TypeCase {
    slots: Vec<Slot>,
    /// For each role its font, then those that complete it, as places in `slots`.
    chains: BTreeMap<Role, Vec<usize>>,
    /// What the deployer should know: fonts replaced or refused, characters borrowed or lacking.
    pub remarks: Vec<Message>,
    /// The characters that no font has.
    pub lacking: BTreeSet<char>,
}

/// A font in the case.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The name it goes by in the layout.
    pub name: String,
    /// Where it lies.
    pub font: Lying,
    /// What typst knows about it, under the name it goes by.
    pub info: FontInfo,
}

impl TypeCase {
    /// Chooses a font for each role; `None` when no font has Chinese characters.
    pub fn choose(shelf: &Shelf) -> Option<Self> {
        let mut case = Self::default();
        let mut own: BTreeMap<Role, &Lying> = BTreeMap::new();
        for role in Role::ALL {
            let by_file = shelf.called_after(role);
            for font in by_file.into_iter().chain(shelf.fitting(&role.fits())) {
                if shelf.may_embed(font) {
                    own.insert(role, font);
                    break;
                }
                case.remarks.push(Message::new("pdf-font-restricted").with("font", font.family()));
            }
        }
        let any = shelf.with_character('的').filter(|_| own.is_empty());
        for role in Role::ALL {
            let stand_in = || role.stand_ins().into_iter().find_map(|other| own.get(&other).copied()).or(any);
            let font = own.get(&role).copied().or_else(stand_in)?;
            if !own.contains_key(&role) {
                case.remarks.push(Message::new(role.missing()).with("used", font.family()));
            }
            case.put(shelf, role, font);
        }
        for role in Role::ALL {
            let broad = shelf.fitting(&role.completed_by());
            let others = role.stand_ins().into_iter().filter_map(|other| own.get(&other).copied());
            for font in broad.into_iter().chain(others) {
                if shelf.may_embed(font) {
                    case.put(shelf, role, font);
                }
            }
        }
        Some(case)
    }

    /// The case with all that a paper needs: fonts for characters that none of the chosen ones has. What is
    /// borrowed or lacking is remarked.
    pub fn completed(&self, shelf: &Shelf, wanted: &BTreeMap<Role, BTreeSet<char>>) -> Self {
        let mut case = self.clone();
        let mut borrowed: BTreeMap<(Role, String), String> = BTreeMap::new();
        for (role, characters) in wanted {
            // Fonts name glyphs even for controls; no font is asked about what cannot be a type.
            let (types, never): (Vec<&char>, Vec<&char>) = characters.iter().partition(|c| may_be_type(**c));
            case.lacking.extend(never);
            for c in types.into_iter().filter(|c| !self.own(*role).is_some_and(|slot| slot.has(**c))) {
                let lender = match case.lender(*role, *c) {
                    Some(at) => Some(at),
                    None => shelf.with_character(*c).and_then(|font| case.put(shelf, *role, font)),
                };
                match lender {
                    Some(at) => {
                        let family = case.slots[at].font.family().to_owned();
                        borrowed.entry((*role, family)).or_default().push(*c);
                    }
                    None => {
                        case.lacking.insert(*c);
                    }
                }
            }
        }
        for ((role, used), characters) in borrowed {
            // Symbols and the like are borrowed all the time; what a reader may notice are Chinese characters.
            let seen: String = characters.chars().filter(|c| is_han(*c)).collect();
            if !seen.is_empty() {
                let remark = Message::new("pdf-characters-borrowed").with("role", role.name());
                case.remarks.push(remark.with("characters", seen).with("used", used));
            }
        }
        case.mourn(shelf);
        case
    }

    /// The case with more characters that cannot be printed.
    pub fn without(&self, characters: Vec<char>, shelf: &Shelf) -> Self {
        let mut case = self.clone();
        case.remarks.retain(|remark| remark.code != "pdf-characters-lacking");
        case.lacking.extend(characters);
        case.mourn(shelf);
        case
    }

    /// Says which characters are lacking, and sees to it that every role can print what stands for them.
    fn mourn(&mut self, shelf: &Shelf) {
        if !self.lacking.is_empty() {
            let listed: Vec<String> =
                self.lacking.iter().map(|c| format!("{} (U+{:04X})", shown(*c), u32::from(*c))).collect();
            self.remarks.push(Message::new("pdf-characters-lacking").with("characters", listed.join("、")));
            for role in Role::ALL {
                if self.lender(role, GETA).is_none()
                    && let Some(font) = shelf.with_character(GETA)
                {
                    self.put(shelf, role, font);
                }
            }
        }
    }

    /// Every font in the case.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The font of a role.
    pub fn own(&self, role: Role) -> Option<&Slot> {
        self.chains.get(&role)?.first().map(|at| &self.slots[*at])
    }

    /// The names of a role's font and of those that complete it, in the order they are tried.
    pub fn names(&self, role: Role) -> Vec<&str> {
        self.chains.get(&role).into_iter().flatten().map(|at| self.slots[*at].name.as_str()).collect()
    }

    fn lender(&self, role: Role, c: char) -> Option<usize> {
        self.chains.get(&role)?.iter().copied().find(|at| self.slots[*at].has(c))
    }

    /// Adds a font to the chain of a role, once. A font that cannot be read is passed over.
    fn put(&mut self, shelf: &Shelf, role: Role, font: &Lying) -> Option<usize> {
        let there = self.slots.iter().position(|s| s.font.path == font.path && s.font.index == font.index);
        let at = match there {
            Some(at) => at,
            None => {
                let mut info = shelf.with_data(font, FontInfo::new)??;
                let name = format!("字体{}", self.slots.len() + 1);
                info.family.clone_from(&name);
                self.slots.push(Slot { name, font: font.clone(), info });
                self.slots.len() - 1
            }
        };
        let chain = self.chains.entry(role).or_default();
        if !chain.contains(&at) {
            chain.push(at);
        }
        Some(at)
    }
}

impl Slot {
    /// Whether the font has a character.
    pub fn has(&self, c: char) -> bool {
        self.info.coverage.contains(u32::from(c))
    }
}

/// Whether a character can have a shape at all: neither a control nor one of Unicode's noncharacters.
fn may_be_type(c: char) -> bool {
    let code = u32::from(c);
    let noncharacter = code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code);
    !c.is_control() && !noncharacter
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A control character as the picture Unicode has for it.
fn shown(c: char) -> char {
    match c {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        '\u{7F}'..='\u{9F}' => '␡',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use typst::text::Coverage;

    use super::*;

    #[test]
    fn a_font_that_names_a_glyph_for_everything_is_not_asked_about_controls() {
        let shelf = Shelf::scan(&[]);
        let mut case = TypeCase::choose(&shelf).expect("a Chinese font; get one with `scripts/need fonts`");
        for slot in &mut case.slots {
            slot.info.coverage = Coverage::from_vec((0..0x11_0000).collect());
        }
        let wanted = BTreeMap::from([(
            Role::Fangsong,
            "张\u{1}\u{7F}\u{9B}\u{FFFE}\u{FDD0}\u{1FFFF}伟".chars().collect(),
        )]);
        let lacking = case.completed(&shelf, &wanted).lacking;
        assert_eq!(lacking, "\u{1}\u{7F}\u{9B}\u{FFFE}\u{FDD0}\u{1FFFF}".chars().collect());
    }
}
