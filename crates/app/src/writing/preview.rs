//! What would come of a draft: which words change, whose results and by how much, and the figures that it gives on what is known today.
//! All of it for those whom the one who looks may see.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::policy::Actor;
use mingde_core::registry::Span;
use mingde_core::words::Locale;
use mingde_rulebook::{
    Assessment, AssessmentDate, Impact, ResultKind, Rulebook, Status, SubjectChange, impact, standing_code,
};
use rust_decimal::Decimal;

use super::checking::checked;
use super::{ChangedArticle, DraftSort, changed_articles, may_write, tidy};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::in_turn;
use crate::rulebook_page::{RulebookInView, RulebookPage, page};
use crate::sight::Sight;

/// Of a result so many subjects are listed.
const LISTED: usize = 30;

/// What would come of a draft.
#[derive(Debug, Clone)]
pub struct DraftPreview {
    /// The version that it is held against: the one in force; none where there is none.
    pub against: Option<String>,
    /// The articles whose words or rules change.
    pub changed: Vec<ChangedArticle>,
    /// Results that would be other ones.
    pub impact: Vec<ImpactLine>,
    /// For how many units, persons or groups some result would be another one.
    pub concerned: usize,
    /// Its figures, as if it held today.
    pub figures: RulebookPage,
}

/// A result that would be another one for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactLine {
    /// Its title.
    pub title: String,
    /// For how many.
    pub count: usize,
    /// The first of them.
    pub listed: Vec<ImpactOf>,
}

/// What would change for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactOf {
    /// Who.
    pub name: String,
    /// How it stands; none where there is no such result.
    pub before: Option<ImpactSide>,
    /// How it would stand.
    pub after: Option<ImpactSide>,
    /// By how much, where both have a number.
    pub by: Option<Decimal>,
}

/// How a result stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactSide {
    /// The code of the words for its state; none for what is counted only.
    pub state: Option<&'static str>,
    /// Its value with the word of its unit, where it has one.
    pub value: Option<(Decimal, &'static str)>,
    /// The title of a grade.
    pub grade: Option<String>,
}

/// What would come of a rulebook's text; none where it does not read.
///
/// # Errors
/// [`AppError::Refused`] for those who neither write nor publish.
pub async fn draft_preview(
    bureau: &Bureau,
    actor: &Actor,
    text: &str,
    today: Day,
    locale: Locale,
) -> Result<Option<DraftPreview>, AppError> {
    may_write(actor)?;
    let text = tidy(text)?;
    let present = bureau.present().await?;
    let (sight, library) = (present.sight(actor), present.library.clone());
    Ok(in_turn(move || {
        let rulebook = checked(&library, DraftSort::Rulebook, (&text, "")).rulebook?;
        Some(preview(library, &sight, &text, &rulebook, (today, locale)))
    })
    .await)
}

fn preview(
    library: Arc<Library>,
    sight: &Sight,
    text: &str,
    rulebook: &Rulebook,
    (today, locale): (Day, Locale),
) -> DraftPreview {
    let before = library.editions.on(&rulebook.id, today);
    let before_text =
        before.and_then(|edition| edition.texts.first()).map_or("", |source| source.text.as_str());
    let changed = changed_articles(before_text, text);
    let draft = as_if_it_held(rulebook);
    let after = assessed(&library, sight, &draft, today);
    let mut impacts = Vec::new();
    let against = before.and_then(|edition| edition.rulebook.as_ref().ok());
    if let Some(before) = against {
        impacts = impact(&assessed(&library, sight, &as_if_it_held(before), today), &after);
    }
    let concerned: BTreeSet<&str> =
        impacts.iter().flat_map(|impact| &impact.subjects).map(|subject| subject.code.as_str()).collect();
    let concerned = concerned.len();
    let seen = RulebookInView {
        library: library.clone(),
        rulebook: Arc::new(draft),
        whole: true,
        assessment: after,
    };
    DraftPreview {
        against: against.map(|rulebook| rulebook.version.clone()),
        changed,
        impact: impacts.iter().map(line).collect(),
        concerned,
        figures: page(&seen, (today, locale)),
    }
}

/// The rulebook as if it had always held: what it would say of today, whenever it begins.
fn as_if_it_held(rulebook: &Rulebook) -> Rulebook {
    let mut open = rulebook.clone();
    open.effective = Span { from: None, to: None };
    open
}

/// What it gives beside all others that hold, for those who are seen.
fn assessed(library: &Library, sight: &Sight, rulebook: &Rulebook, today: Day) -> Assessment {
    let around = library.rulebooks_on(today).unwrap_or_default();
    let others = around.into_iter().filter(|other| other.id != rulebook.id);
    let all: Vec<&Rulebook> = [rulebook].into_iter().chain(others).collect();
    let mut found = mingde_rulebook::assess(&all, sight.uncut(), AssessmentDate::on(today), &library.own);
    let mut assessed = found.swap_remove(0);
    sight.cut(&mut assessed);
    assessed
}

fn line(impact: &Impact) -> ImpactLine {
    let listed = impact.subjects.iter().take(LISTED).map(|subject| of(impact, subject));
    ImpactLine { title: impact.title.clone(), count: impact.subjects.len(), listed: listed.collect() }
}

fn of(impact: &Impact, subject: &SubjectChange) -> ImpactOf {
    let side = |side: &Option<(Status, Option<Decimal>)>, grade: &Option<(String, String)>| {
        let (status, value) = (*side)?;
        let counts = matches!(impact.kind, ResultKind::Measure | ResultKind::Ranking) && value.is_some();
        Some(ImpactSide {
            state: (!counts).then(|| standing_code(impact.kind, status)),
            value: value.map(|value| (value, impact.unit)),
            grade: grade.as_ref().map(|(_, title)| title.clone()),
        })
    };
    let number = |side: &Option<(Status, Option<Decimal>)>| side.and_then(|(_, value)| value);
    let is_grade = subject.grades.iter().any(Option::is_some);
    let by = number(&subject.after).zip(number(&subject.before)).map(|(after, before)| after - before);
    ImpactOf {
        name: subject.name.clone(),
        before: side(&subject.before, &subject.grades[0]),
        after: side(&subject.after, &subject.grades[1]),
        by: by.filter(|by| !is_grade && !by.is_zero()),
    }
}

/// The figures of a rulebook's measures, as if it held today: id, the sum where there is one, how many have a figure, how many not.
pub(super) fn figures(
    library: &Arc<Library>,
    sight: &Sight,
    rulebook: &Rulebook,
    today: Day,
) -> Vec<(String, Option<String>, usize, usize)> {
    let draft = as_if_it_held(rulebook);
    let assessment = assessed(library, sight, &draft, today);
    let seen =
        RulebookInView { library: library.clone(), rulebook: Arc::new(draft), whole: true, assessment };
    let page = page(&seen, (today, Locale::ZhCn));
    let all = page.articles.into_iter().flat_map(|article| article.figures);
    all.map(|figure| (figure.id, figure.value, figure.reported, figure.silent)).collect()
}
