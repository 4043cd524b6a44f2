//! Check-up of a material against the ledger: each claim is borne out, contradicted or not covered. Which wording means
//! which figure is data: what ships in `library/checkup`, and what people confirmed, in `<data>/checkup/phrases.yaml`.

mod judge;
mod marked;
mod page;
mod paper;
mod phrases;
mod verdicts;

use std::path::Path;

use mingde_checkup::material::Material;
use mingde_checkup::{CheckUp, Claim, Typos};
use mingde_core::date::Day;
use mingde_core::diagnostic::{Message, Severity, Source};
use mingde_core::office::Power;
use mingde_core::period::{Period, PeriodKind};
use mingde_reader::{ReadingRoom, Unreadable, read_file};
use mingde_report::figure::Figure;
use mingde_report::form::Form;

pub use judge::Outcome;
pub use marked::{Mark, MarkSort, Marked};
pub use page::{
    CheckupPage, CheckupWish, FindingLine, LARGEST_MATERIAL_SENT, MaterialSent, RightLine, look_through,
    read_sent,
};
pub use paper::checkup_paper;
pub use phrases::Phrases;
pub use verdicts::{LONGEST_WORD, Said, say_of_finding};

use crate::error::AppError;
use crate::figures::{Answers, Files, check_requests};
use crate::library::{Library, read_text};
use crate::report::ReportRequest;
use crate::sight::Sight;

/// The figures that ship.
const FIGURES: &str = include_str!("../../../library/checkup/figures.md");

/// A claim compared with the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Index of the claim in [`CheckUp::claims`].
    pub claim: usize,
    /// What came of it.
    pub outcome: Outcome,
    /// The phrase by which the figure was found.
    pub phrase: Option<String>,
    /// Title of the figure.
    pub title: String,
    /// Its name in the list of figures.
    pub figure: String,
    /// The figure with its receipt.
    pub answer: Option<Figure>,
}

impl Compared {
    /// What the ledger says of it, for claims that it covers.
    pub fn message(&self, done: &CheckUp) -> Option<Message> {
        let code = match self.outcome {
            Outcome::BorneOut => "checkup-borne-out",
            Outcome::Contradicted => "checkup-contradicted",
            Outcome::NotCovered => return None,
        };
        let answer = self.answer.as_ref();
        let message = Message::new(code)
            .with("title", &self.title)
            .with("value", answer.and_then(|a| a.value.exact()).unwrap_or_default())
            .with("source", answer.map_or("", |a| a.receipt.source.as_str()));
        let said = done.claims.get(self.claim).map_or("", |claim| claim.quote.as_str());
        Some(if self.outcome == Outcome::Contradicted { message.with("said", said) } else { message })
    }
}

/// A material larger than this is not looked at.
const LARGEST_MATERIAL: u64 = 64 << 20;

/// Reads a material from a file.
pub fn read_material(reading: &ReadingRoom, path: &Path) -> Result<Material, AppError> {
    let bytes = read_file(path, LARGEST_MATERIAL).map_err(AppError::file(path))?;
    reading
        .material(&path.to_string_lossy(), bytes)
        .map_err(|e| AppError::Unreadable(Unreadable(e.0.with("path", path.display()))))
}

/// The wrong words to look for: those that ship and those of the bureau (`<data>/library/checkup/typos.yaml`).
pub fn typos(data: &Path) -> Result<Typos, AppError> {
    let path = data.join("library/checkup/typos.yaml");
    if !path.is_file() {
        return Ok(Typos::shipped().clone());
    }
    let source = Source::new(path.display().to_string(), read_text(&path)?);
    let own = Typos::read(&source).map_err(|finding| AppError::Library(vec![*finding]))?;
    Ok(Typos::shipped().with(&own))
}

/// The figures a check-up may compare with; the bureau's own list (`<data>/library/checkup/figures.md`) takes the place of
/// the one that ships.
pub fn checkup_figures(library: &Library, data: &Path) -> Result<Form, AppError> {
    let own = data.join("library/checkup/figures.md");
    let source = if own.is_file() {
        Source::new(own.display().to_string(), read_text(&own)?)
    } else {
        Source::new("library/checkup/figures.md", FIGURES)
    };
    let (form, findings) = Form::read(&source);
    let Some(form) = form else { return Err(AppError::Library(findings)) };
    let wrong = check_requests(&source, &Form::requests(&source), library);
    if wrong.iter().any(|d| d.severity == Severity::Error) { Err(AppError::Library(wrong)) } else { Ok(form) }
}

/// Compares every claim of a check-up with the figures of the ledger, for those who may write reports of the bureau.
pub fn compare(
    library: &Library,
    sight: &Sight,
    form: &Form,
    phrases: &Phrases,
    done: &CheckUp,
    request: &ReportRequest,
    today: Day,
) -> Result<Vec<Compared>, AppError> {
    let snapshot = sight.whole_for(Power::WriteReports)?;
    let day = request.as_of.unwrap_or(today);
    let kind = form.period.unwrap_or(PeriodKind::SchoolYear);
    let period = request.period.unwrap_or_else(|| Period::containing(kind, day));
    let files = Files::new();
    let answers = Answers::new(library, snapshot, &files, form, period, day.min(period.last()));
    let (figures, _) = answers.answer();
    let claims = done.claims.iter().enumerate();
    Ok(claims
        .map(|(index, claim)| {
            let found = phrases.figure_of(claim).and_then(|(phrase, name)| {
                let asked = form.figures().iter().find(|f| f.name == name || f.title == name)?;
                judge::fits(claim, &asked.unit).then_some((phrase, asked))
            });
            let Some((phrase, asked)) = found else {
                let (title, figure) = (String::new(), String::new());
                return Compared {
                    claim: index,
                    outcome: Outcome::NotCovered,
                    phrase: None,
                    title,
                    figure,
                    answer: None,
                };
            };
            let answer = figures.get(&asked.name).cloned();
            let mut outcome = answer.as_ref().map_or(Outcome::NotCovered, |a| judge::judge(claim, &a.value));
            // Some of the pupils are not the pupils: only a claim about the whole can be wrong about it.
            if outcome == Outcome::Contradicted
                && !phrases.is_confirmed(&phrase)
                && !is_of_the_whole(done, claim)
            {
                outcome = Outcome::NotCovered;
            }
            Compared {
                claim: index,
                outcome,
                phrase: Some(phrase),
                title: asked.title.clone(),
                figure: asked.name.clone(),
                answer,
            }
        })
        .collect())
}

/// Whether the words before a number say that it is about all there are.
fn is_of_the_whole(done: &CheckUp, claim: &Claim) -> bool {
    const WHOLE: [&str; 12] =
        ["现有", "共有", "设有", "下设", "内设", "拥有", "全区", "全县", "全市", "全系统", "在编", "在校"];
    let before = done.text.slice(claim.at.start.saturating_sub(16)..claim.at.start);
    let clause = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
    WHOLE.iter().any(|w| clause.contains(w)) && !clause.contains("其中")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_that_ships_means_a_figure_that_ships() {
        let library = Library::load(&[]).expect("the library reads");
        let nowhere = Path::new("no-such-folder");
        let form = checkup_figures(&library, nowhere).expect("the figures read");
        let phrases = Phrases::load(nowhere).expect("the phrases read");
        assert!(phrases.list().len() > 10);
        for (phrase, figure, confirmed) in phrases.list() {
            assert!(form.figures().iter().any(|f| f.name == figure), "{phrase} means {figure}");
            assert!(!confirmed);
        }
    }
}
