//! Checkpoints (C2SP `tlog-checkpoint`): size and root of a log, as the text that a note signs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::tree::Hash;

/// What a log says of itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// Leaves in it.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
    /// Lines that a log adds for those who know them; none is empty.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// The text to sign.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root));
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads a text that was signed, or none if it is no checkpoint. A size has one way of being written.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty())?.to_owned();
        let written = lines.next()?;
        let size: u64 = written.parse().ok()?;
        let root: Hash = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        let sound = size.to_string() == written && extensions.iter().all(|line| !line.is_empty());
        sound.then_some(Self { origin, size, root, extensions })
    }
}
