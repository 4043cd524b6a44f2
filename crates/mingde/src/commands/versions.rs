//! `mingde rulebook publish`, `diff` and `impact`, `mingde verify`: versions of a rulebook held against each other, receipts against the
//! ledger.

use std::path::PathBuf;
use std::sync::Arc;

use mingde_app::view::{TypedReceiptView, VerifiedReceiptView};
use mingde_app::{
    AppError, AssessRequest, Library, assessment_of_reference, impact_of, publish, read_receipts,
    verify_receipt, version_of,
};
use mingde_core::diagnostic::Message;
use mingde_core::words::measured;
use mingde_log::TlogProof;
use mingde_rulebook::{Reference, ResultKind, Rulebook, Status, SubjectChange, diff, standing_code};

use super::delta::LONGEST_RECEIPT;
use super::{Found, inclusion};
use crate::call::{Format, VerifyArgs, VersionsArgs, WhenArgs};
use crate::context::{Context, known_on};
use crate::named;
use crate::screen::{self, Table};

/// The two versions that are meant: by default the library's against the other one.
fn both(library: &Library, versions: &VersionsArgs) -> anyhow::Result<(Arc<Rulebook>, Arc<Rulebook>)> {
    let current = library.rulebook(&versions.rulebook)?;
    let before = match &versions.from {
        None => current.clone(),
        Some(from) => version_of(library, &current.id, from)?,
    };
    Ok((before, version_of(library, &current.id, &versions.other)?))
}

/// Publishes versions.
pub async fn published(context: &Context, files: &[PathBuf], format: Format) -> anyhow::Result<Found> {
    let bureau = context.open_or_found().await?;
    let outcomes = publish(&bureau, &context.actor, context.now(), files).await?;
    if format == Format::Json {
        screen::json(&outcomes)?;
        return Ok(Found::Nothing);
    }
    for outcome in &outcomes {
        let code = if outcome.already { "publish-already" } else { "publish-done" };
        let message = Message::new(code)
            .with("title", context.phrase(&outcome.title))
            .with("version", &outcome.version);
        screen::say(&context.say(&message.with("hash", &outcome.hash)));
    }
    Ok(Found::Nothing)
}

/// What changes in the text and the rules.
pub async fn differences(
    context: &Context,
    versions: &VersionsArgs,
    format: Format,
) -> anyhow::Result<Found> {
    let library = context.library().await?;
    let (before, after) = both(&library, versions)?;
    let changes = diff(&before, &after);
    if format == Format::Json {
        screen::json(&changes)?;
        return Ok(Found::Nothing);
    }
    for change in &changes {
        screen::say(&format!(
            "{} {}",
            context.say_code(&format!("change-{}", change.part.name())),
            change.name
        ));
        for (sign, text) in [("-", &change.before), ("+", &change.after)] {
            if let Some(text) = text {
                screen::say(&format!("  {sign} {text}"));
            }
        }
    }
    screen::say(&context.say(&Message::new("change-counted").with("count", changes.len())));
    Ok(Found::Nothing)
}

/// Whose results change.
pub async fn impacts(
    context: &Context,
    versions: &VersionsArgs,
    when: &WhenArgs,
    format: Format,
) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let when = context.when(when)?;
    let sight = bureau.sight(&context.actor, when.known_on).await?;
    let (period, as_of, known_on) = (when.period, when.as_of, when.known_on);
    let request = AssessRequest { period, as_of, known_on, ..AssessRequest::default() };
    let (before, after) = both(&bureau.library(), versions)?;
    let today = context.now().day();
    let found = impact_of(&bureau.library(), &sight, &request, (&before, &after), today)?;
    if format == Format::Json {
        screen::json(&found)?;
        return Ok(Found::Nothing);
    }
    let heads = ["result", "subject", "before", "after"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("change-head-{h}"))));
    for impact in &found {
        for subject in &impact.subjects {
            table.row([
                context.phrase(&impact.title).to_owned(),
                format!("{} {}", subject.code, subject.name),
                told(context, (impact.kind, impact.unit), &subject.before, &subject.grades[0]),
                told(context, (impact.kind, impact.unit), &subject.after, &subject.grades[1]),
            ]);
            for (part, before, after) in parts_told(context, impact.kind, subject) {
                table.row([String::new(), part, before, after]);
            }
        }
    }
    table.print();
    if let Some(from) = after.effective.from.filter(|from| request.date(today).as_of < *from) {
        let message = Message::new("change-tried").with("version", &after.version).with("from", from);
        screen::say(&context.say(&message));
    }
    for impact in &found {
        let message = Message::new("change-impact").with("title", context.phrase(&impact.title));
        screen::say(&context.say(&message.with("count", impact.subjects.len())));
    }
    Ok(Found::Nothing)
}

/// A side of a change: a grade by its title, a number with its unit and, unless it is one of a measure, how it stands.
pub fn told<V: std::fmt::Display>(
    context: &Context,
    (kind, unit): (ResultKind, &str),
    side: &Option<(Status, Option<V>)>,
    grade: &Option<(String, String)>,
) -> String {
    let Some((status, value)) = side else { return "—".to_owned() };
    if let Some((_, title)) = grade {
        return context.phrase(title).to_owned();
    }
    let status = context.say_code(standing_code(kind, *status));
    let Some(value) = value else { return status };
    let number = measured(context.locale, value, unit);
    match kind {
        ResultKind::Measure | ResultKind::Ranking => number,
        _ => format!("{status} {number}"),
    }
}

/// Of a repeated duty, each part of the period that stands otherwise: which one, how it stood and how it stands.
pub fn parts_told(
    context: &Context,
    kind: ResultKind,
    change: &SubjectChange,
) -> impl Iterator<Item = (String, String, String)> {
    let standing = move |status| context.say_code(standing_code(kind, status));
    let parts = change.parts.iter();
    parts.map(move |(part, before, after)| (context.period(part), standing(*before), standing(*after)))
}

/// Whether receipts are borne out by the ledger as it was known; without a day, as it was at each receipt's own
/// position. A receipt that was typed as it is printed leads to its assessment.
pub async fn verified(context: &Context, args: VerifyArgs) -> anyhow::Result<Found> {
    if let Some(reference) = Reference::parse(&args.receipt) {
        return typed(context, &reference, args.format.format).await;
    }
    let path = std::path::Path::new(&args.receipt);
    if is_hash(&args.receipt) && !path.is_file() {
        return Err(AppError::Invalid(Message::new("receipt-hash-alone")).into());
    }
    let text = named::text(path, LONGEST_RECEIPT)?;
    if TlogProof::is_meant(&text) {
        return inclusion::verified(context, &text, args.format.format).await;
    }
    let bureau = context.open().await?;
    let asked = args.known_on.as_deref().map(known_on).transpose()?;
    let mut verified = Vec::new();
    for written in read_receipts(&text)? {
        let receipt = &written.receipt;
        let sight = match asked {
            Some(moment) => bureau.sight(&context.actor, Some(moment)).await?,
            None => {
                bureau.sight_of_receipt(&context.actor, receipt.ledger_position, receipt.known_on).await?
            }
        };
        let differences = verify_receipt(&bureau.library(), &sight, &written)?;
        verified.push((written, differences));
    }
    let borne_out = verified.iter().all(|(_, differences)| differences.is_empty());
    if args.format.format == Format::Json {
        let each = verified
            .iter()
            .map(|(written, differences)| VerifiedReceiptView::of(written, differences, context.locale));
        match &each.collect::<Vec<_>>()[..] {
            [one] => screen::json(one)?,
            several => screen::json(&several)?,
        }
        return Ok(Found::problems_if(!borne_out));
    }
    for (written, differences) in verified.iter().filter(|(_, differences)| !differences.is_empty()) {
        if verified.len() > 1 {
            screen::say(&written.receipt.reference());
        }
        for difference in differences.iter().take(MOST_DIFFERENCES) {
            screen::say(&format!("✗ {}", context.say(&difference.message())));
        }
        if let Some(more) = differences.len().checked_sub(MOST_DIFFERENCES).filter(|more| *more > 0) {
            screen::say(&context.say(&Message::new("receipt-differences-more").with("count", more)));
        }
    }
    if borne_out {
        screen::say(&context.word("receipt-borne-out"));
    }
    Ok(Found::problems_if(!borne_out))
}

/// Most differences of one receipt on the screen; the JSON has all.
const MOST_DIFFERENCES: usize = 50;

/// A hash leads nowhere by itself: what it is of stands before it on the paper.
fn is_hash(text: &str) -> bool {
    text.len() >= 16 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The assessment a printed receipt is of.
async fn typed(context: &Context, reference: &Reference, format: Format) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let sight = bureau.sight_of_receipt(&context.actor, reference.position, reference.known_on).await?;
    let found = assessment_of_reference(&bureau.library(), &sight, reference)?;
    if format == Format::Json {
        let receipt = found.as_ref().map(|found| found.receipt.hash_text());
        screen::json(&TypedReceiptView {
            rulebook: &reference.rulebook,
            receipt,
            borne_out: found.is_some(),
            assessment: found.as_ref(),
        })?;
        return Ok(Found::problems_if(found.is_none()));
    }
    let Some(found) = found else {
        screen::say(&format!("✗ {}", context.word("receipt-of-nothing")));
        return Ok(Found::problems_if(true));
    };
    let message = Message::new("receipt-leads-to")
        .with("title", context.phrase(&found.title))
        .with("version", &found.version)
        .with("period", context.period(&found.period))
        .with("day", found.as_of)
        .with("subjects", found.subjects.len());
    screen::say(&context.say(&message));
    let how =
        format!("mingde explain {} … --period {} --as-of {}", found.rulebook, found.period, found.as_of);
    screen::say(&context.say(&Message::new("receipt-see").with("command", how)));
    Ok(Found::problems_if(false))
}
