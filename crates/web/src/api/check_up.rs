//! A text is looked through: what is wrong with it in itself, and against the ledger for whoever reports on the bureau. Nothing of it is
//! kept but what somebody says of a finding, under a hash.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use mingde_app::view::DayText;
use mingde_app::{
    CheckupPage, CheckupWish, FindingLine, LARGEST_MATERIAL_SENT, MaterialSent, RightLine, Said,
    look_through, read_sent, say_of_finding,
};
use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{asked_day, unfit};
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::{InAddress, Sent};
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

/// What materials come as.
const MATERIALS: &[&str] = &[
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/plain",
    "text/markdown",
    "application/octet-stream",
];
/// Most bytes of a text with how it is looked at: a material has a megabyte, which JSON may write longer.
const LARGEST_TEXT: usize = 4 << 20;

pub fn routes() -> Api<House> {
    Api::new()
        .act(
            operation("/api/v1/check-up", "check_text", "Looks a text through; nothing of it is kept")
                .takes::<GivenText>()
                .of_most(LARGEST_TEXT)
                .harmless()
                .answers::<CheckUp>(),
            text,
        )
        .act(
            operation("/api/v1/check-up/file", "check_file", "Looks a file through; nothing of it is kept")
                .asks::<GivenFile>()
                .takes_file(MATERIALS, LARGEST_MATERIAL_SENT as u64)
                .harmless()
                .answers::<CheckUp>(),
            file,
        )
        .act(
            operation(
                "/api/v1/check-up/verdicts",
                "say_of_finding",
                "Keeps in mind what the owner of the token says of a finding of a text",
            )
            .takes::<GivenVerdict>()
            .of_most(LARGEST_TEXT)
            .answers_nothing(),
            verdict,
        )
}

/// A text, and how it is looked at.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenText {
    /// The text.
    text: String,
    /// It is written in Markdown.
    #[serde(default)]
    markdown: bool,
    /// Most characters it may have.
    #[serde(default)]
    limit: Option<usize>,
    /// Against the ledger as it stood on this day; as it stands today where nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<DayText>)]
    as_of: Option<String>,
}

/// What a file is called, and how it is looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenFile {
    /// The name of the file.
    name: String,
    /// Most characters it may have.
    #[serde(default)]
    limit: Option<usize>,
    /// Against the ledger as it stood on this day; as it stands today where nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<DayText>)]
    as_of: Option<String>,
}

/// What somebody says of a finding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenVerdict {
    /// The text that was looked through.
    text: String,
    /// The key of the finding.
    finding: String,
    /// `confirmed`, `dismissed`, or `open` for what was said before and no longer holds.
    said: String,
    /// A word on it.
    #[serde(default)]
    word: String,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckUp {
    /// Characters, white space not counted.
    characters: usize,
    /// How many quantities were read.
    claims: usize,
    /// How many places were repaired before reading.
    repaired: usize,
    /// What stands in a file, as it was read; nothing for a text that was sent as one.
    text: Option<String>,
    /// What was found, the worst first.
    findings: Vec<FoundInText>,
    /// What was compared or worked out and is right.
    right: Vec<RightInText>,
    /// What the ledger says of the claims; nothing for whoever writes no reports of the bureau.
    ledger: Option<LedgerSays>,
    /// What was checked, and what was not, in words.
    extent: Vec<String>,
}

/// A finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundInText {
    /// What names it in its text.
    key: String,
    /// `ledger`, `contradiction`, `incomplete`, `form`, `open`.
    class: &'static str,
    /// Whether something cannot be right, and is not only to be looked at.
    grave: bool,
    /// What stands there.
    quote: String,
    /// The code of what was found.
    code: &'static str,
    /// What was found, in words.
    detail: String,
    /// What the owner of the token said of it: `confirmed`, `dismissed`.
    said: Option<&'static str>,
    /// The word on that.
    word: Option<String>,
}

/// Something that is right.
#[derive(Debug, Serialize, ToSchema)]
pub struct RightInText {
    /// What stands there.
    quote: String,
    /// The code of what holds.
    code: &'static str,
    /// What holds, in words.
    detail: String,
    /// Whether the ledger says so.
    of_ledger: bool,
}

/// How many claims the ledger bears out, and how many not.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerSays {
    /// Bears out.
    borne_out: usize,
    /// Contradicts.
    contradicted: usize,
    /// Says nothing of.
    not_covered: usize,
}

/// `POST /api/v1/check-up`
async fn text(
    State(house): State<House>,
    caller: Caller,
    Sent(given): Sent<GivenText>,
) -> Result<Json<CheckUp>, Problem> {
    let wish = wish(given.limit, given.as_of.as_deref())?;
    let material = MaterialSent::pasted("", &given.text, given.markdown);
    Ok(Json(CheckUp { text: None, ..looked_through(&house, &caller, material, wish).await? }))
}

/// `POST /api/v1/check-up/file`
async fn file(
    State(house): State<House>,
    caller: Caller,
    InAddress(given): InAddress<GivenFile>,
    bytes: Bytes,
) -> Result<Json<CheckUp>, Problem> {
    let wish = wish(given.limit, given.as_of.as_deref())?;
    let material = read_sent(&house.bureau, given.name, bytes.into()).await?;
    Ok(Json(looked_through(&house, &caller, material, wish).await?))
}

/// `POST /api/v1/check-up/verdicts`
async fn verdict(
    State(house): State<House>,
    caller: Caller,
    Sent(given): Sent<GivenVerdict>,
) -> Result<StatusCode, Problem> {
    let said = Said::of_name(&given.said);
    if said.is_none() && given.said != "open" {
        return Err(unfit("said", &given.said));
    }
    // As it is read, so it is known again.
    let material = MaterialSent::pasted("", &given.text, false);
    let of = (material.text.as_str(), given.finding.as_str());
    say_of_finding(&house.bureau, &caller.actor, house.now(), of, said, &given.word).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn wish(limit: Option<usize>, as_of: Option<&str>) -> Result<CheckupWish, Problem> {
    if limit == Some(0) {
        return Err(unfit("limit", 0));
    }
    Ok(CheckupWish { limit, as_of: asked_day("as_of", as_of)? })
}

async fn looked_through(
    house: &House,
    caller: &Caller,
    material: MaterialSent,
    wish: CheckupWish,
) -> Result<CheckUp, Problem> {
    let shown = look_through(&house.bureau, &caller.actor, &material, &wish, house.today()).await?;
    Ok(CheckUp::of(material.text, shown, caller.locale))
}

impl CheckUp {
    fn of(text: String, page: CheckupPage, locale: Locale) -> Self {
        let said = |message: &Message| say(locale, message);
        let found = |line: FindingLine| FoundInText {
            detail: said(&line.message),
            key: line.key,
            class: line.class,
            grave: line.grave,
            quote: line.quote,
            code: line.message.code,
            said: line.said.as_ref().map(|(said, _)| said.name()),
            word: line.said.map(|(_, word)| word).filter(|word| !word.is_empty()),
        };
        let right = |line: RightLine| RightInText {
            detail: said(&line.message),
            quote: line.quote,
            code: line.message.code,
            of_ledger: line.of_ledger,
        };
        let ledger = |[borne_out, contradicted, not_covered]: [usize; 3]| LedgerSays {
            borne_out,
            contradicted,
            not_covered,
        };
        Self {
            characters: page.characters,
            claims: page.claims,
            repaired: page.repaired,
            text: Some(text),
            extent: page.extent.iter().map(said).collect(),
            findings: page.findings.into_iter().map(found).collect(),
            right: page.right.into_iter().map(right).collect(),
            ledger: page.ledger.map(ledger),
        }
    }
}
