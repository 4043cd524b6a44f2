//! `mingde submit`: results go to the superior.

use mingde_app::{
    ResultTold, Submission, SubmitWish, SuperiorKey, read_request, submit, withdraw_submission,
};
use mingde_core::diagnostic::Message;
use serde::Serialize;

use super::Found;
use crate::call::{Format, SubmitAction, SubmitArgs};
use crate::context::Context;
use crate::outer::Outlet;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: SubmitArgs) -> anyhow::Result<Found> {
    if let Some(SubmitAction::Withdraw { folder, request, reason }) = args.action {
        let request = read_request(&request)?;
        let bureau = context.open().await?;
        let outlet = Outlet::of(context, &folder)?;
        outlet.expect_open()?;
        let said = (outlet.folder(), reason.as_str());
        let place = withdraw_submission(&bureau, &context.actor, context.now(), &request, said).await?;
        let place = outlet.carry(&place)?;
        let message = Message::new("roll-up-withdrawn").with("title", &request.title);
        screen::say(&context.say(&message.with("path", place.display())));
        return Ok(Found::Nothing);
    }
    let request = read_request(&args.request.unwrap_or_default())?;
    let bureau = context.open().await?;
    let typed = args.folder.as_deref().filter(|_| !args.dry_run);
    let outlet = typed.map(|typed| Outlet::of(context, typed)).transpose()?;
    outlet.as_ref().map_or(Ok(()), Outlet::expect_open)?;
    let to = outlet.as_ref().map(Outlet::folder);
    let superior = SuperiorKey { told: args.superior_key.as_deref(), reason: args.reason.as_deref() };
    let wish = SubmitWish { to, with_snapshot: args.with_snapshot, superior };
    let mut sent = submit(&bureau, &context.actor, context.now(), &request, wish).await?;
    if let (Some(outlet), Some(place)) = (&outlet, &sent.place) {
        sent.place = Some(outlet.carry(place)?);
    }
    match args.format.format {
        Format::Json => screen::json(&SubmissionShown::of(context, &sent))?,
        Format::Text => print(context, &sent, &request.title),
    }
    Ok(Found::problems_if(!sent.remarks.is_empty()))
}

/// What was sent, as JSON.
#[derive(Serialize)]
struct SubmissionShown<'s> {
    place: Option<String>,
    position: u64,
    manifest: &'s str,
    again: bool,
    remarks: Vec<String>,
    results: &'s mingde_app::ResultsTold,
}

impl<'s> SubmissionShown<'s> {
    fn of(context: &Context, sent: &'s Submission) -> Self {
        Self {
            place: sent.place.as_ref().map(|place| place.display().to_string()),
            position: sent.position,
            manifest: &sent.manifest,
            again: sent.again,
            remarks: sent.remarks.iter().map(|remark| context.say(remark)).collect(),
            results: &sent.results,
        }
    }
}

fn print(context: &Context, sent: &Submission, title: &str) {
    let mut table = Table::new(
        ["roll-up-head-rulebook", "roll-up-head-result", "roll-up-head-about", "roll-up-head-says"]
            .map(|code| context.word(code)),
    );
    for assessment in &sent.results.assessments {
        let rulebook = format!("{} {}", assessment.title, assessment.version);
        for result in &assessment.results {
            for (about, says) in lines(context, result) {
                table.row([rulebook.clone(), result.title.clone(), about, says]);
            }
        }
    }
    table.print();
    sent.remarks.iter().for_each(|remark| screen::tell(&context.say(remark)));
    let code = match (&sent.place, sent.again) {
        (None, _) => "roll-up-would-send",
        (Some(_), false) => "roll-up-sent",
        (Some(_), true) => "roll-up-sent-again",
    };
    let path = sent.place.as_ref().map_or(String::new(), |place| place.display().to_string());
    let message = Message::new(code).with("title", title).with("position", sent.position).with("path", path);
    screen::say(&context.say(&message));
}

/// What is told of a result, a line each: of whom, and what.
fn lines(context: &Context, result: &ResultTold) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    if let Some(bureau) = &result.bureau {
        let mut says: Vec<String> = Vec::new();
        let subjects = Message::new("roll-up-subjects");
        says.extend(bureau.subjects.map(|count| context.say(&subjects.with("count", count))));
        says.extend(
            bureau.statuses.iter().map(|(status, count)| format!("{} {count}", standing(context, status))),
        );
        says.extend(bureau.sum.as_ref().map(|sum| format!("{sum}{}", result.unit)));
        if says.is_empty() {
            says.push(context.word("roll-up-few"));
        }
        lines.push((context.word("roll-up-about-bureau"), says.join(" · ")));
    }
    for unit in &result.units {
        let value = unit.value.as_ref().map_or(String::new(), |value| format!(" {value}{}", result.unit));
        let says = format!("{}{value}", standing(context, &unit.status));
        lines.push((format!("{} {}", unit.code, unit.name), says));
    }
    for value in &result.values {
        let subjects = Message::new("roll-up-subjects").with("count", value.subjects);
        lines.push((value.of.clone(), context.say(&subjects)));
    }
    lines
}

fn standing(context: &Context, status: &str) -> String {
    context.say_code(&format!("roll-up-standing-{}", status.replace('_', "-")))
}
