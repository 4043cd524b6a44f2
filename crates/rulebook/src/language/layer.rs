//! Layers: what a province lays down, a city and a bureau add and a school adds to that. A line remembers which layer it
//! comes from; what an upper layer has locked, a lower one cannot touch.

use mingde_core::diagnostic::Message;
use mingde_core::registry::Span;
use mingde_core::text::nearest;

/// Who lays something down, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The province.
    Province,
    /// The city, over several counties and districts.
    City,
    /// The bureau of the county or district.
    Bureau,
    /// A school, for itself.
    School,
}

impl Layer {
    /// All, from the top, with their stable names.
    pub const ALL: [(Layer, &'static str); 4] = [
        (Layer::Province, "province"),
        (Layer::City, "city"),
        (Layer::Bureau, "bureau"),
        (Layer::School, "school"),
    ];

    /// Stable name: `province`, `city`, `bureau`, `school`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// From its stable name; else the nearest one.
    pub fn parse(word: &str) -> Result<Self, Option<&'static str>> {
        let found = Self::ALL.iter().find(|(_, name)| *name == word).map(|(layer, _)| *layer);
        found.ok_or_else(|| nearest(word, Self::ALL.map(|(_, name)| name)))
    }
}

/// What a layer beneath may do with a line (`override: …`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leeway {
    /// Another value or wording.
    Free,
    /// Another value, not below this one.
    Higher,
    /// Another value, not above this one.
    Lower,
    /// Nothing.
    Locked,
}

impl Leeway {
    /// All, with their stable names.
    pub const ALL: [(Leeway, &'static str); 4] = [
        (Leeway::Free, "free"),
        (Leeway::Higher, "higher"),
        (Leeway::Lower, "lower"),
        (Leeway::Locked, "locked"),
    ];

    /// Stable name: `free`, `higher`, `lower`, `locked`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// A text that a rulebook is made of: its own, or one that a lower layer adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerText {
    /// Id of the text.
    pub id: String,
    /// Its layer; a rulebook that names none stands above all.
    pub layer: Option<Layer>,
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// Who issued it.
    pub issuer: String,
    /// When it holds.
    pub effective: Span,
    /// SHA-256 of the text.
    pub hash: [u8; 32],
}

/// Where a line comes from, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The layer, where one is named.
    pub layer: Option<Layer>,
    /// Title and version of the text, or the name of the settings file.
    pub text: String,
}

impl LayerText {
    /// Layer, title and version.
    pub fn origin(&self) -> Origin {
        Origin { layer: self.layer, text: format!("{} {}", self.title, self.version) }
    }
}

impl Origin {
    /// `来自：局 · settings.yaml`
    pub fn message(&self) -> Message {
        Message::new(match self.layer {
            None => "rulebook-origin",
            Some(Layer::Province) => "rulebook-origin-province",
            Some(Layer::City) => "rulebook-origin-city",
            Some(Layer::Bureau) => "rulebook-origin-bureau",
            Some(Layer::School) => "rulebook-origin-school",
        })
        .with("text", &self.text)
    }
}
