//! A rulebook as a page shows it: each article with today's figures, gaps and owners beside it.

mod margin;

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::text::sort_key;
use mingde_core::translations::Translations;
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, AssessmentDate, ResultColumn, ResultKind, Rulebook, Status, Subject};
use serde::Serialize;
use utoipa::ToSchema;

pub use self::margin::{DutyTally, Figure};
use self::margin::{figure, tally};
use crate::assess::{AssessRequest, assess};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::Sight;
use crate::view::{DayText, Title};

/// From where one looks: all that is left out is as of today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Viewpoint {
    /// One unit alone.
    pub unit: Option<UnitId>,
    /// The period.
    pub period: Option<Period>,
    /// As it stood on this day.
    pub as_of: Option<Day>,
    /// By what was known at the end of this day.
    pub known_on: Option<Day>,
}

/// A rulebook as it is listed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulebookLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// Who issued it.
    pub issuer: String,
    /// Version.
    pub version: String,
    /// Who is assessed by it.
    #[schema(value_type = String)]
    pub whom: Subject,
    /// How many of those who are seen are behind with a duty, as its page counts them.
    pub behind: usize,
    /// How many of them have reported nothing for one.
    pub silent: usize,
}

/// A rulebook with its figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulebookPage {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// Who issued it.
    pub issuer: String,
    /// Version.
    pub version: String,
    /// First day on which it holds.
    #[schema(value_type = Option<DayText>)]
    pub from: Option<Day>,
    /// Who is assessed by it.
    #[schema(value_type = String)]
    pub whom: Subject,
    /// The period that is shown.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub period: Period,
    /// As it stood on this day.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// How many units or persons are seen.
    pub subjects: usize,
    /// How many of them are behind with a duty.
    pub behind: usize,
    /// How many of them have reported nothing for one.
    pub silent: usize,
    /// Its articles.
    pub articles: Vec<ArticlePage>,
    /// The line that identifies the assessment.
    pub receipt: String,
    /// How many revisions the ledger had.
    pub position: u64,
    /// Periods to choose from.
    #[serde(skip)]
    pub periods: Vec<Period>,
}

/// An article with what stands in its margin.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticlePage {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Duties.
    pub duties: Vec<DutyTally>,
    /// How they are computed: title and formula in words.
    pub rules: Vec<(String, String)>,
}

/// All rulebooks that hold on a day, by pinyin, with how those whom the actor sees stand.
pub async fn rulebook_list(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
) -> Result<Vec<RulebookLine>, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let (sight, library) = (standing.present.sight(actor), &standing.present.library);
    let mut lines = Vec::new();
    for rulebook in library.rulebooks_on(today)? {
        let assessment = standing.assessed.of_rulebook(&rulebook.id);
        let (behind, silent) =
            assessment.map_or((0, 0), |found| behind_and_silent(found, &sight.subjects_seen(found)));
        lines.push(RulebookLine {
            id: rulebook.id.clone(),
            title: titles(rulebook),
            issuer: rulebook.issuer.clone(),
            version: rulebook.version.clone(),
            whom: rulebook.subject,
            behind,
            silent,
        });
    }
    lines.sort_by_cached_key(|line| sort_key(&line.title.title));
    Ok(lines)
}

/// A rulebook with the figures of those whom the actor sees.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such rulebook, or none that holds on the day; or no such unit.
pub async fn rulebook_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    from: &Viewpoint,
    today: Day,
    locale: Locale,
) -> Result<RulebookPage, AppError> {
    let seen = seen(bureau, actor, id, from, today).await?;
    Ok(page(&seen, (today, locale)))
}

/// A rulebook with the results of those whom the actor sees, from where one looks.
pub(crate) struct RulebookInView {
    pub library: Arc<Library>,
    pub rulebook: Arc<Rulebook>,
    pub assessment: Assessment,
    /// Nobody was left out of it: places among those who are seen are places among all.
    pub whole: bool,
}

/// The same.
///
/// # Errors
/// As of [`rulebook_page`].
pub(crate) async fn seen(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    from: &Viewpoint,
    today: Day,
) -> Result<RulebookInView, AppError> {
    let known = from.known_on.map(|day| Timestamp(Timestamp::start_of(day.plus(1)).0 - 1));
    let request = request(id, from, known);
    let as_of = request.date(today).as_of;
    let nowhere = || AppError::NotFound(Message::new("app-nowhere").with("name", id));
    bureau.library().rulebook(id).map_err(|_| nowhere())?;
    // As everything stands today it is kept up; every other view is made for whoever asks.
    let plain = Viewpoint { unit: None, ..from.clone() } == Viewpoint::default();
    let (library, sight, mut assessment) = match plain {
        true => {
            let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
            let kept = standing.assessed.of_rulebook(id).ok_or_else(nowhere)?;
            let library = standing.present.library.clone();
            (library, standing.present.sight(actor), Assessment::clone(kept))
        }
        false => {
            let (library, sight) = (bureau.library(), bureau.sight(actor, known).await?);
            let assessed = assess(&library, &sight, &request, today)?.into_iter().next();
            (library, sight, assessed.ok_or_else(nowhere)?)
        }
    };
    let rulebooks = library.shared_rulebooks_on(as_of)?;
    let rulebook = rulebooks.into_iter().find(|rulebook| rulebook.id == id).ok_or_else(nowhere)?.clone();
    let all = assessment.subjects.len();
    cut(&sight, &mut assessment, from)?;
    let whole = assessment.subjects.len() == all;
    Ok(RulebookInView { library, rulebook, assessment, whole })
}

/// What a viewpoint asks of the assessments.
pub(crate) fn request(id: &str, from: &Viewpoint, known: Option<Timestamp>) -> AssessRequest {
    AssessRequest {
        rulebooks: vec![id.to_owned()],
        period: from.period,
        as_of: from.as_of,
        known_on: known,
        version: None,
    }
}

/// Leaves those whom the actor sees, and of them the one that is asked for.
fn cut(sight: &Sight, assessment: &mut Assessment, from: &Viewpoint) -> Result<(), AppError> {
    sight.cut(assessment);
    let Some(unit) = from.unit else { return Ok(()) };
    if !sight.sees_unit(unit) {
        return Err(AppError::NotFound(Message::new("app-nowhere").with("name", unit)));
    }
    let (kind, day) = (assessment.subject_kind, assessment.as_of);
    assessment.keep_subjects(|subject| sight.unit_of_subject(kind, subject, day) == Some(unit));
    Ok(())
}

pub(crate) fn page(
    RulebookInView { library, rulebook, assessment, .. }: &RulebookInView,
    (today, locale): (Day, Locale),
) -> RulebookPage {
    let all: Vec<usize> = (0..assessment.subjects.len()).collect();
    let (behind, silent) = behind_and_silent(assessment, &all);
    let articles = rulebook.articles.iter().enumerate();
    let now = Period::containing(rulebook.period, today);
    let before = std::iter::successors(Some(now), |period| Some(period.previous()));
    RulebookPage {
        id: rulebook.id.clone(),
        title: titles(rulebook),
        issuer: rulebook.issuer.clone(),
        version: rulebook.version.clone(),
        from: rulebook.effective.from,
        whom: rulebook.subject,
        period: assessment.period,
        as_of: assessment.as_of,
        subjects: assessment.subjects.len(),
        behind,
        silent,
        articles: articles
            .map(|(at, _)| article(rulebook, assessment, at, (locale, &library.english)))
            .collect(),
        receipt: assessment.receipt.reference(),
        position: assessment.receipt.ledger_position,
        periods: before.take(4).collect(),
    }
}

/// Of some subjects how many are behind with a duty, and how many have reported nothing for one.
fn behind_and_silent(assessment: &Assessment, subjects: &[usize]) -> (usize, usize) {
    let duties = || assessment.columns.iter().filter(|column| column.kind == ResultKind::Duty);
    let having = |status: Status| {
        subjects.iter().filter(|at| duties().any(|duty| duty.status(**at) == status)).count()
    };
    (having(Status::NotMet), having(Status::NoData))
}

fn article(
    rulebook: &Rulebook,
    assessment: &Assessment,
    at: usize,
    (locale, english): (Locale, &Translations),
) -> ArticlePage {
    let own: Vec<&ResultColumn> = rulebook
        .results
        .iter()
        .filter(|result| result.article == at)
        .filter_map(|result| assessment.column(&result.id))
        .collect();
    let text = &rulebook.articles[at].text;
    let of_duty = |column: &&&ResultColumn| column.kind == ResultKind::Duty;
    let rules = own.iter().filter_map(|column| {
        Some((column.title.clone(), rulebook.formula_in_words(&column.id, locale, english)?))
    });
    ArticlePage {
        heading: rulebook.articles[at].heading.clone(),
        paragraphs: text
            .split("\n\n")
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect(),
        figures: own
            .iter()
            .filter(|c| !of_duty(c))
            .map(|column| figure(rulebook, assessment, column))
            .collect(),
        duties: own.iter().filter(of_duty).map(|column| tally(assessment, column)).collect(),
        rules: rules.collect(),
    }
}

pub(crate) fn titles(rulebook: &Rulebook) -> Title {
    Title { title: rulebook.title.clone(), english: rulebook.english.clone() }
}
