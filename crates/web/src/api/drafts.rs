//! Rulebooks and kinds while they are written: read, saved as they were looked at, checked. Putting forward and publishing stay with the
//! pages, where somebody sees what would change.

use axum::extract::{Path, State};
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mingde_app::view::{IdText, MomentText, Title};
use mingde_app::{
    DraftChecked, DraftFinding, DraftLine, DraftPage, DraftSort, begin_draft, check_draft, draft_list,
    draft_page, save_draft,
};
use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::unfit;
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::{InAddress, Sent, overtaken, seen};
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation("/api/v1/drafts", "list_drafts", "Rulebooks and kinds that are written")
                .answers::<Drafts>(),
            list,
        )
        .act(
            operation("/api/v1/drafts", "begin_draft", "Begins a draft with a text")
                .takes::<GivenDraft>()
                .answers_with::<Draft>(201)
                .tagged(),
            begin,
        )
        .read(
            operation("/api/v1/drafts/{id}", "read_draft", "A draft, and who saved it when")
                .asks::<OfSave>()
                .answers::<Draft>()
                .tagged(),
            one,
        )
        .change(
            operation("/api/v1/drafts/{id}", "save_draft", "Saves a draft as it was looked at")
                .takes::<GivenTexts>()
                .answers::<Draft>()
                .tagged()
                .if_match(true),
            save,
        )
        .act(
            operation(
                "/api/v1/drafts/{id}/check",
                "check_draft",
                "What the checker finds in texts of a draft; nothing is saved",
            )
            .takes::<GivenTexts>()
            .answers::<CheckedDraft>(),
            check,
        )
}

/// Drafts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Drafts {
    /// Those that were saved last first.
    drafts: Vec<DraftListed>,
}

/// A draft as it is listed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftListed {
    /// Its id.
    #[schema(value_type = IdText)]
    id: String,
    /// What it is to become: `rulebook`, `kind`.
    sort: &'static str,
    /// Its title, as its text has it.
    title: String,
    /// When it was saved last.
    #[schema(value_type = MomentText)]
    saved: String,
    /// By whom.
    by: Title,
    /// The save that was put forward, where one is.
    proposed: Option<u32>,
    /// It was published.
    published: bool,
}

/// A text to begin with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenDraft {
    /// What it is to become: `rulebook`, `kind`.
    sort: String,
    /// The text.
    text: String,
    /// The cases beside it.
    #[serde(default)]
    cases: String,
}

/// Which of its saves.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OfSave {
    /// Its number, from 1; the latest if nothing is said.
    save: Option<u32>,
}

/// The texts of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenTexts {
    /// The text.
    text: String,
    /// The cases beside it.
    #[serde(default)]
    cases: String,
}

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct Draft {
    /// What is listed of it.
    draft: DraftListed,
    /// The save that is shown.
    number: u32,
    /// Number of the latest.
    latest: u32,
    /// The text.
    text: String,
    /// The cases beside it.
    cases: String,
    /// All saves, the latest first.
    saves: Vec<SaveOfDraft>,
}

/// One save.
#[derive(Debug, Serialize, ToSchema)]
pub struct SaveOfDraft {
    /// From 1.
    number: u32,
    /// When.
    #[schema(value_type = MomentText)]
    saved: String,
    /// By whom.
    by: Title,
}

/// A draft as it was checked.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedDraft {
    /// Whether it may be put forward as it stands.
    sound: bool,
    /// What was found, in the order of places.
    findings: Vec<FoundInDraft>,
    /// How much there is besides.
    further: usize,
    /// How many cases were run.
    cases: usize,
    /// How many of them came out otherwise.
    cases_otherwise: usize,
    /// What it gives: id and title of each result.
    results: Vec<(String, String)>,
}

/// Something that the checker found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundInDraft {
    /// It stands in the cases, not in the text.
    in_cases: bool,
    /// Line, from 1.
    line: usize,
    /// Column in characters, from 1.
    column: usize,
    /// How many characters of the line it is about.
    length: usize,
    /// Whether it has to be mended before anything is published.
    error: bool,
    /// Its code.
    code: &'static str,
    /// What it is, in words.
    detail: String,
    /// The nearest right word.
    suggestion: Option<String>,
    /// Why it matters, or what to do.
    notes: Vec<String>,
}

/// `GET /api/v1/drafts`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Drafts>, Problem> {
    let lines = draft_list(&house.bureau, &caller.actor).await?;
    Ok(Json(Drafts { drafts: lines.into_iter().map(DraftListed::of).collect() }))
}

/// `POST /api/v1/drafts`
async fn begin(
    State(house): State<House>,
    caller: Caller,
    Sent(given): Sent<GivenDraft>,
) -> Result<Response, Problem> {
    let sort = DraftSort::of_name(&given.sort).ok_or_else(|| unfit("sort", &given.sort))?;
    let texts = (given.text.as_str(), given.cases.as_str());
    let id = begin_draft(&house.bureau, &caller.actor, house.now(), sort, texts).await?.to_string();
    let begun = draft_page(&house.bureau, &caller.actor, &id, None).await?;
    let head = [(LOCATION, format!("/api/v1/drafts/{id}"))];
    Ok((StatusCode::CREATED, head, Draft::tagged(begun)).into_response())
}

/// `GET /api/v1/drafts/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    InAddress(of): InAddress<OfSave>,
) -> Result<Response, Problem> {
    Ok(Draft::tagged(draft_page(&house.bureau, &caller.actor, &id, of.save).await?))
}

/// `PATCH /api/v1/drafts/{id}`
async fn save(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(given): Sent<GivenTexts>,
) -> Result<Response, Problem> {
    let (bureau, actor) = (&house.bureau, &caller.actor);
    // Whoever may not write on it is told of no draft.
    draft_page(bureau, actor, &id, None).await?;
    let unseen = || Problem::said(StatusCode::PRECONDITION_REQUIRED, Message::new("api-unseen"));
    let seen = seen(&headers)?.ok_or_else(unseen)?;
    let texts = (given.text.as_str(), given.cases.as_str());
    match save_draft(bureau, actor, house.now(), (&id, seen), texts).await {
        Ok(_) => Ok(Draft::tagged(draft_page(bureau, actor, &id, None).await?)),
        Err(error) if error.message().code == "draft-overtaken" => Err(overtaken()),
        Err(error) => Err(error.into()),
    }
}

/// `POST /api/v1/drafts/{id}/check`
async fn check(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(given): Sent<GivenTexts>,
) -> Result<Json<CheckedDraft>, Problem> {
    let shown = draft_page(&house.bureau, &caller.actor, &id, None).await?;
    let texts = (given.text.as_str(), given.cases.as_str());
    let checked = check_draft(&house.bureau, &caller.actor, shown.line.sort, texts).await?;
    Ok(Json(CheckedDraft::of(checked, caller.locale)))
}

impl DraftListed {
    fn of(line: DraftLine) -> Self {
        Self {
            id: line.id.to_string(),
            sort: line.sort.name(),
            title: line.title,
            saved: line.saved.0.to_string(),
            by: line.saved.1,
            proposed: line.proposed.map(|proposed| proposed.number),
            published: line.is_published,
        }
    }
}

impl Draft {
    /// With what it is saved by.
    fn tagged(page: DraftPage) -> Response {
        let tag = format!("\"{}\"", page.number);
        let saves = page.saves.into_iter().map(|save| SaveOfDraft {
            number: save.number,
            saved: save.saved.to_string(),
            by: save.by,
        });
        let draft = Self {
            saves: saves.collect(),
            draft: DraftListed::of(page.line),
            number: page.number,
            latest: page.latest,
            text: page.text,
            cases: page.cases,
        };
        ([(ETAG, tag)], Json(draft)).into_response()
    }
}

impl CheckedDraft {
    fn of(checked: DraftChecked, locale: Locale) -> Self {
        let found = |finding: DraftFinding| FoundInDraft {
            in_cases: finding.in_cases,
            line: finding.line,
            column: finding.column,
            length: finding.length,
            error: finding.is_error,
            code: finding.message.code,
            detail: say(locale, &finding.message),
            suggestion: finding.suggestion,
            notes: finding.notes.iter().map(|note| say(locale, note)).collect(),
        };
        Self {
            sound: checked.is_sound(),
            further: checked.further,
            cases: checked.cases.0,
            cases_otherwise: checked.cases.1,
            results: checked.results,
            findings: checked.findings.into_iter().map(found).collect(),
        }
    }
}
