//! Ranks that nobody wrote and that the title of the post says, as one remark for each rank.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::diagnostic::Message;
use mingde_core::kind::Choice;
use mingde_core::text::excerpt;

/// So many titles are named with a rank.
const NAMED: usize = 12;

/// Titles by the rank that they were taken for.
#[derive(Debug, Clone, Default)]
pub struct RanksByTitle(BTreeMap<String, BTreeSet<String>>);

impl RanksByTitle {
    /// A post with a title has a rank by it.
    pub(super) fn note(&mut self, rank: &Choice, title: &str) {
        let titles = self.0.entry(rank.title.clone()).or_default();
        // One more than is named says that there are more.
        if titles.len() <= NAMED {
            titles.insert(title.to_owned());
        }
    }

    /// A remark for each rank.
    pub(super) fn told(&self) -> impl Iterator<Item = Message> + '_ {
        self.0.iter().map(|(rank, titles)| {
            let mut named: Vec<String> =
                titles.iter().take(NAMED).map(|title| excerpt(title).into_owned()).collect();
            if titles.len() > NAMED {
                named.push("…".to_owned());
            }
            Message::new("import-rank-by-title").with("rank", rank).with("titles", named.join("、"))
        })
    }
}
