//! Whose a figure is: who files what it is counted from, and where.

use mingde_core::office::Power;
use mingde_core::policy::{Actor, files_somewhere};
use mingde_report::form::Question;

use crate::library::Library;
use crate::rulebook_page::titles;
use crate::view::Title;

/// Where a figure comes from, as whoever lacks it has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureOrigin {
    /// Records of a kind.
    Filed {
        /// Id of the kind.
        kind: String,
        /// What it is called.
        title: Title,
        /// The offices that file it.
        by: Vec<Title>,
        /// Whether whoever reads files it somewhere.
        own: bool,
    },
    /// The registry.
    Registry {
        /// Whether whoever reads keeps it.
        own: bool,
    },
    /// What a rulebook makes of records: who has reported nothing stands there.
    Judged {
        /// Id of the rulebook.
        rulebook: String,
        /// What it is called.
        title: Title,
        /// Id of the result; none for all duties, or for a setting.
        result: Option<String>,
    },
    /// Other figures of the form.
    Computed,
    /// The duties of all rulebooks.
    Duties,
    /// The calendar.
    Calendar,
    /// Whoever writes the report.
    Author,
}

impl FigureOrigin {
    pub(super) fn of(question: &Question, library: &Library, actor: &Actor) -> Self {
        let judged = |rulebook: &str, result: Option<&String>| Self::Judged {
            rulebook: rulebook.to_owned(),
            title: library.rulebook(rulebook).map_or_else(|_| Title::name(rulebook), |found| titles(found)),
            result: result.cloned(),
        };
        match question {
            Question::Count { .. } => match question.kind_counted().and_then(|id| library.kinds.get(id)) {
                Some(kind) => Self::Filed {
                    kind: kind.id.clone(),
                    title: Title::from(&**kind),
                    by: kind.filed_by.iter().map(|code| office(library, code)).collect(),
                    own: actor.who().is_some() && files_somewhere(actor, kind),
                },
                None => Self::Registry { own: actor.has_somewhere(Power::KeepRegistry) },
            },
            Question::Assessment { rulebook, result, .. } => judged(rulebook, Some(result)),
            Question::Setting { rulebook, .. } => judged(rulebook, None),
            Question::Duties { rulebooks, .. } | Question::Indicators { rulebooks, .. } => {
                match &rulebooks[..] {
                    [only] => judged(only, None),
                    _ => Self::Duties,
                }
            }
            Question::Computed(_) => Self::Computed,
            Question::Period(_) => Self::Calendar,
            Question::Author => Self::Author,
        }
    }
}

fn office(library: &Library, code: &str) -> Title {
    let known = library.schema.offices.iter().find(|office| office.choice.code == code);
    known.map_or_else(|| Title::name(code), |office| Title::from(&office.choice))
}
