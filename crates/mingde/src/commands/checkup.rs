//! `mingde checkup`: what is damaged, contradictory, left open or untrue in a material.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use mingde_app::view::ComparedView;
use mingde_app::{
    AppError, Compared, Outcome, Phrases, ReportRequest, checkup_figures, compare, read_material, typos,
    write_whole,
};
use mingde_checkup::material::Format;
use mingde_checkup::show::{self, Verdict};
use mingde_checkup::{CheckUp, Options, check_up};
use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use serde::Serialize;

use super::Found;
use crate::call::{CheckupArgs, CheckupFormat};
use crate::context::Context;
use crate::screen;

pub async fn run(context: &Context, args: CheckupArgs) -> anyhow::Result<Found> {
    remember(context, &args)?;
    if args.phrases {
        list(context, args.format)?;
    }
    if args.format == CheckupFormat::Html && args.files.len() > 1 {
        return Err(AppError::Invalid(Message::new("checkup-html-one")).into());
    }
    let typos = typos(&context.settings.data)?;
    let mut problems = false;
    let mut reports = Vec::new();
    let mut unreadable = Vec::new();
    for path in &args.files {
        let material = match read_material(&context.settings.reading, path) {
            Ok(material) => material,
            // One file that cannot be read keeps nobody from the others.
            Err(error) if args.files.len() > 1 => {
                unreadable.push((path, error));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let markdown = material.format == Format::Markdown;
        let options = Options { limit: args.limit, markdown, typos: Some(&typos) };
        let done = check_up(&material.text, &options);
        let compared = against_ledger(context, &args, &done).await?;
        problems |=
            done.has_problems() || compared.iter().flatten().any(|c| c.outcome == Outcome::Contradicted);
        reports.push(written(context, args.format, path, &done, compared.as_deref())?);
    }
    let report = match args.format {
        CheckupFormat::Json if reports.len() > 1 => format!("[\n{}\n]", reports.join(",\n")),
        _ => reports.join("\n"),
    };
    match &args.output {
        Some(path) => {
            write_whole(path, report)?;
        }
        None if args.files.is_empty() => {}
        None => screen::say(report.trim_end()),
    }
    let Some(last) = unreadable.pop() else { return Ok(Found::problems_if(problems)) };
    let named = |(path, error): (&PathBuf, AppError)| {
        let reason = context.say(&error.message());
        Message::new("checkup-file-unread").with("path", path.display()).with("reason", reason)
    };
    for other in unreadable {
        screen::tell(&context.say(&named(other)));
    }
    Err(AppError::Invalid(named(last)).into())
}

/// Takes down what a person said about phrases.
fn remember(context: &Context, args: &CheckupArgs) -> anyhow::Result<()> {
    if args.map.is_empty() && args.unmap.is_empty() {
        return Ok(());
    }
    let data = &context.settings.data;
    let mut phrases = Phrases::load(data)?;
    let form = checkup_figures(&context.files()?, data)?;
    for text in &args.map {
        let malformed = || AppError::Invalid(Message::new("checkup-mapping-malformed").with("text", text));
        let (phrase, figure) =
            text.split_once('=').filter(|(p, _)| !p.trim().is_empty()).ok_or_else(malformed)?;
        let (phrase, figure) = (phrase.trim(), figure.trim());
        if !form.figures().iter().any(|f| f.name == figure || f.title == figure) {
            let known = form.figures().iter().flat_map(|f| [f.name.as_str(), f.title.as_str()]);
            let message = match nearest(figure, known) {
                Some(near) => Message::new("app-unknown-figure").with("name", figure).with("nearest", near),
                None => Message::new("app-unknown").with("name", figure),
            };
            return Err(AppError::Invalid(message).into());
        }
        phrases.map(phrase, figure);
    }
    for phrase in &args.unmap {
        phrases.unmap(phrase.trim());
    }
    phrases.save(data)?;
    if args.files.is_empty() {
        let count = args.map.len() + args.unmap.len();
        screen::say(&context.say(&Message::new("checkup-mapping-kept").with("count", count)));
    }
    Ok(())
}

/// A phrase with its figure, and whether a person said so.
#[derive(Serialize)]
struct Phrase<'p> {
    phrase: &'p str,
    figure: &'p str,
    confirmed: bool,
}

fn list(context: &Context, format: CheckupFormat) -> anyhow::Result<()> {
    let phrases = Phrases::load(&context.settings.data)?;
    if format == CheckupFormat::Json {
        let rows: Vec<_> = phrases
            .list()
            .into_iter()
            .map(|(phrase, figure, confirmed)| Phrase { phrase, figure, confirmed })
            .collect();
        return screen::json(&rows);
    }
    for (phrase, figure, own) in phrases.list() {
        let row = Message::new("checkup-phrase-row").with("phrase", phrase).with("figure", figure);
        let mark = if own { context.word("checkup-phrase-own") } else { String::new() };
        screen::say(&format!("{}{mark}", context.say(&row)));
    }
    Ok(())
}

/// The claims against the ledger, where there is one.
async fn against_ledger(
    context: &Context,
    args: &CheckupArgs,
    done: &CheckUp,
) -> anyhow::Result<Option<Vec<Compared>>> {
    let settings = &context.settings;
    if !settings.has_ledger() {
        return Ok(None);
    }
    let bureau = context.open().await?;
    let when = context.when(&args.when)?;
    let sight = bureau.sight(&context.actor, when.known_on).await?;
    let form = checkup_figures(&bureau.library(), &settings.data)?;
    let phrases = Phrases::load(&settings.data)?;
    let request = ReportRequest { period: when.period, as_of: when.as_of };
    let today = context.now().day();
    Ok(Some(compare(&bureau.library(), &sight, &form, &phrases, done, &request, today)?))
}

fn written(
    context: &Context,
    format: CheckupFormat,
    path: &Path,
    done: &CheckUp,
    compared: Option<&[Compared]>,
) -> anyhow::Result<String> {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let verdicts = verdicts(context, done, compared.unwrap_or_default());
    Ok(match format {
        CheckupFormat::Json => json_report(context, done, compared, &verdicts)?,
        CheckupFormat::Html => show::html::report(&name, done, &verdicts, context.locale),
        CheckupFormat::Text => {
            let mut text = show::text::report(&name, done, &verdicts, context.locale);
            if let Some(compared) = compared {
                let count = |outcome| compared.iter().filter(|c| c.outcome == outcome).count();
                let message = Message::new("checkup-ledger-summary")
                    .with("borne_out", count(Outcome::BorneOut))
                    .with("contradicted", count(Outcome::Contradicted))
                    .with("not_covered", count(Outcome::NotCovered));
                text.push_str(&format!("\n{}\n", context.say(&message)));
            }
            text
        }
    })
}

/// What the ledger says, in words, about the claims it covers.
fn verdicts(context: &Context, done: &CheckUp, compared: &[Compared]) -> Vec<Verdict> {
    let covered = compared.iter().filter_map(|c| Some((c, c.message(done)?)));
    covered
        .map(|(c, message)| Verdict {
            claim: c.claim,
            outcome: c.outcome.name(),
            words: context.say(&message),
        })
        .collect()
}

/// The report of the check-up, and beside it, where there is a ledger, what it says of each claim.
#[derive(Serialize)]
struct WithLedger<'c> {
    #[serde(flatten)]
    report: show::json::Report<'c>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<Vec<ComparedView<'c>>>,
}

fn json_report<'v>(
    context: &Context,
    done: &CheckUp,
    compared: Option<&'v [Compared]>,
    verdicts: &'v [Verdict],
) -> anyhow::Result<String> {
    let words: HashMap<usize, &'v str> = verdicts.iter().map(|v| (v.claim, v.words.as_str())).collect();
    let row = |c: &'v Compared| ComparedView::of(c, words.get(&c.claim).copied());
    let ledger = compared.map(|list| list.iter().map(row).collect());
    let report = WithLedger { report: show::json::report(done, context.locale), ledger };
    Ok(serde_json::to_string_pretty(&report)?)
}
