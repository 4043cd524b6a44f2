//! How something stands: its word and its shape.

use mingde_app::state_code;

use super::Frame;

impl Frame {
    /// How something stands. Vetoes, reviews and places are said in the words of proofs, workbooks and papers.
    pub fn state(&self, name: &str) -> String {
        state_code(name).map_or_else(|| self.word(&format!("web-state-{name}")), |code| self.word(code))
    }

    /// The shape that is shown beside the word: there are fewer shapes than words.
    pub fn shape<'n>(&self, name: &'n str) -> &'n str {
        match name {
            "clear" | "no-review" | "placed" => "met",
            "triggered" | "review" => "not-met",
            "taken-for-zero" => "no-data",
            "not-set" | "not-placed" | "excepted" => "not-applicable",
            name => name,
        }
    }

    /// Which numbers somebody has still to lay down.
    pub fn not_settled(&self, settings: &[String]) -> String {
        if settings.is_empty() {
            return self.word("web-state-not-set");
        }
        let named: Vec<&str> = settings.iter().map(|title| self.phrase(title)).collect();
        self.words("web-not-settled", &[("settings", &named.join(&self.word("web-and")))])
    }
}
