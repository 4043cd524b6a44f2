//! `mingde collect`: results of the bureaus below come in.

use std::path::{Path, PathBuf};

use mingde_app::{
    BelievedKey, Collected, CollectedFolder, CollectedOutcome, RecordsEntered, SubmissionState,
    UnitSubmission, believe_ledger, collect, read_request, sign_request,
};
use mingde_core::diagnostic::Message;
use serde::Serialize;

use super::Found;
use crate::call::{CollectAction, CollectArgs, Format};
use crate::context::Context;
use crate::outer::Outlet;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: CollectArgs) -> anyhow::Result<Found> {
    if let Some(action) = args.action {
        return match action {
            CollectAction::Sign { request } => sign(context, &request).await,
            CollectAction::Believe { .. } => believe(context, action).await,
        };
    }
    let request = read_request(&args.request.unwrap_or_default())?;
    let bureau = context.open().await?;
    let mut outlets = Vec::new();
    for typed in &args.folders {
        let outlet = Outlet::of(context, typed)?;
        outlet.fetch()?;
        outlets.push(outlet);
    }
    let folders: Vec<PathBuf> = outlets.iter().map(|outlet| outlet.folder().to_owned()).collect();
    let mut collected = collect(&bureau, &context.actor, context.now(), &request, &folders).await?;
    for one in &mut collected.folders {
        one.path = outlets.iter().fold(std::mem::take(&mut one.path), |path, outlet| outlet.shown(&path));
    }
    let all_came = collected.bureaus.iter().all(|one| one.state == SubmissionState::Sent);
    let all_taken = collected
        .folders
        .iter()
        .all(|one| one.remarks.is_empty() && !matches!(one.outcome, CollectedOutcome::Refused(_)));
    match args.format.format {
        Format::Json => screen::json(&CollectedShown::of(context, &collected))?,
        Format::Text => {
            collected.folders.iter().for_each(|one| print(context, one));
            print_bureaus(context, &collected.bureaus);
        }
    }
    Ok(Found::problems_if(!all_came || !all_taken))
}

async fn sign(context: &Context, path: &Path) -> anyhow::Result<Found> {
    let request = read_request(path)?;
    let bureau = context.open().await?;
    let signed = sign_request(&bureau, &context.actor, context.now(), (path, &request)).await?;
    let message = Message::new("roll-up-request-signed").with("title", &request.title);
    screen::say(&context.say(&message.with("path", signed.note.display()).with("key", signed.key)));
    Ok(Found::Nothing)
}

async fn believe(context: &Context, action: CollectAction) -> anyhow::Result<Found> {
    let CollectAction::Believe { unit, key, from, reason, format } = action else {
        return Ok(Found::Nothing);
    };
    let bureau = context.open().await?;
    let from = from.map(|typed| Outlet::of(context, &typed)).transpose()?;
    from.as_ref().map_or(Ok(()), Outlet::fetch)?;
    let from = from.as_ref().map_or(Path::new(""), Outlet::folder);
    let key = key.as_deref().map_or(BelievedKey::Seen(from), BelievedKey::Told);
    let asked = (unit.as_str(), key);
    let believed = believe_ledger(&bureau, &context.actor, context.now(), asked, reason.as_deref()).await?;
    match format.format {
        Format::Json => screen::json(&believed)?,
        Format::Text => {
            let code = if believed.already { "roll-up-believed-already" } else { "roll-up-believed" };
            let message = Message::new(code).with("name", &believed.name).with("origin", &believed.origin);
            screen::say(&context.say(&message.with("key", &believed.key)));
        }
    }
    Ok(Found::Nothing)
}

/// What came of it, as JSON.
#[derive(Serialize)]
struct CollectedShown<'c> {
    folders: Vec<FolderShown>,
    bureaus: &'c [UnitSubmission],
}

#[derive(Serialize)]
struct FolderShown {
    path: String,
    code: Option<String>,
    name: Option<String>,
    outcome: &'static str,
    /// Why nothing was taken: the code of the message, and its words.
    why: Option<(&'static str, String)>,
    records: Option<RecordsEntered>,
    remarks: Vec<(&'static str, String)>,
}

impl<'c> CollectedShown<'c> {
    fn of(context: &Context, collected: &'c Collected) -> Self {
        let worded = |message: &Message| (message.code, context.say(message));
        let folder = |one: &CollectedFolder| {
            let (outcome, why, records) = match &one.outcome {
                CollectedOutcome::Taken(records) => ("taken", None, Some(*records)),
                CollectedOutcome::Unchanged => ("unchanged", None, None),
                CollectedOutcome::TakenBack(records) => ("taken-back", None, Some(*records)),
                CollectedOutcome::PassedOver(_) => ("passed-over", None, None),
                CollectedOutcome::Refused(why) => ("refused", Some(worded(why)), None),
            };
            FolderShown {
                path: one.path.display().to_string(),
                code: one.bureau.as_ref().map(|(code, _)| code.clone()),
                name: one.bureau.as_ref().map(|(_, name)| name.clone()),
                outcome,
                why,
                records,
                remarks: one.remarks.iter().map(worded).collect(),
            }
        };
        Self { folders: collected.folders.iter().map(folder).collect(), bureaus: &collected.bureaus }
    }
}

fn print(context: &Context, one: &CollectedFolder) {
    let unknown = || context.word("roll-up-nobody");
    let whose = one.bureau.as_ref().map_or_else(unknown, |(_, name)| name.clone());
    let counted = |code: &'static str, records: &RecordsEntered| {
        let message = Message::new(code).with("added", records.added).with("changed", records.changed);
        message.with("withdrawn", records.withdrawn).with("unchanged", records.unchanged)
    };
    let (message, is_refused) = match &one.outcome {
        CollectedOutcome::Taken(records) => (counted("roll-up-taken", records), false),
        CollectedOutcome::Unchanged => (Message::new("roll-up-unchanged"), false),
        CollectedOutcome::TakenBack(records) => (counted("roll-up-taken-back", records), false),
        CollectedOutcome::PassedOver(request) => {
            (Message::new("roll-up-passed-over").with("request", request), false)
        }
        CollectedOutcome::Refused(why) => (why.clone(), true),
    };
    let line = format!("{whose} ({}): {}", one.path.display(), context.say(&message));
    if is_refused {
        screen::tell(&line);
    } else {
        screen::say(&line);
    }
    one.remarks.iter().for_each(|remark| screen::tell(&format!("{whose}: {}", context.say(remark))));
}

fn print_bureaus(context: &Context, bureaus: &[UnitSubmission]) {
    let heads = ["roll-up-head-bureau", "roll-up-head-state", "roll-up-head-day", "roll-up-head-due"];
    let mut table = Table::new(heads.map(|code| context.word(code)));
    for one in bureaus {
        let state = context.word(match one.state {
            SubmissionState::Sent => "roll-up-state-sent",
            SubmissionState::Outdated => "roll-up-state-outdated",
            SubmissionState::TakenBack => "roll-up-state-taken-back",
            SubmissionState::Missing => "roll-up-state-missing",
            SubmissionState::Unknown => "roll-up-state-unknown",
        });
        let day = one.taken.map_or(String::new(), |day| day.to_string());
        let due = one.days_left.map_or(String::new(), |days| {
            let code = if days < 0 { "roll-up-days-late" } else { "roll-up-days-left" };
            context.say(&Message::new(code).with("count", days.abs()))
        });
        table.row([format!("{} {}", one.code, one.name), state, day, due]);
    }
    table.print();
}
