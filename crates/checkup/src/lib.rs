//! Check-up of a material (材料体检): damaged text is repaired with a map to the original, every quantity is read, and what
//! contradicts itself, was left open or cannot be right is found. Nothing is filled in or fixed silently.
//!
//! ```
//! use mingde_checkup::{Options, check_up};
//!
//! let done = check_up("为50名学生每人资助1000元，共计6万元。", &Options::default());
//! assert_eq!(done.claims.len(), 3);
//! assert_eq!(done.findings[0].message.code, "checkup-product-differs");
//! ```

mod characters;
mod finding;
mod item;
mod mapped;
pub mod material;
pub mod quantity;
pub mod repair;
pub mod show;
mod words;

pub use finding::{Class, Finding, Tables};
pub use mapped::{Action, Damage, MappedText, Repair};
pub use quantity::{Claim, Kind, Relation, Value};
pub use repair::typo::Typos;

/// How a material is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'t> {
    /// The most characters it may have, white space not counted; 5,000 for general papers, 4,000 for tasks.
    pub limit: Option<usize>,
    /// Whether it is written in Markdown, whose signs are no masks.
    pub markdown: bool,
    /// Wrong words to look for; those that ship where none are given.
    pub typos: Option<&'t Typos>,
}

/// A material that has been looked through.
#[derive(Debug, Clone)]
pub struct CheckUp {
    /// The original, by whose characters every place counts.
    pub original: Vec<char>,
    /// The repaired text with its map.
    pub text: MappedText,
    /// What was repaired or pointed out.
    pub repairs: Vec<Repair>,
    /// Every quantity.
    pub claims: Vec<Claim>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The tables, and those that were not understood.
    pub tables: Tables,
}

impl CheckUp {
    /// Whether anything needs a look.
    pub fn has_problems(&self) -> bool {
        self.findings.iter().any(|f| !f.holds)
    }
}

/// Looks a text through. Never fails and never panics, whatever the text; this is the entry for a fuzz target.
pub fn check_up(text: &str, options: &Options<'_>) -> CheckUp {
    let typos = options.typos.unwrap_or_else(|| Typos::shipped());
    let repaired = repair::repair(text, typos, options.markdown);
    let original: Vec<char> = text.chars().collect();
    let claims = finding::torn::without_halves(&repaired.text.chars, quantity::claims(&repaired, &original));
    let (findings, tables) = finding::findings(&finding::Reading::of(&repaired, &claims), options.limit);
    CheckUp { original, text: repaired.text, repairs: repaired.repairs, claims, findings, tables }
}
