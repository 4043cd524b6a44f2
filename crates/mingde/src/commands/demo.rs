//! `mingde demo`: makes the demo bureau, assesses it, writes its report and says what to try next.

use mingde_app::{
    AssessRequest, Bureau, ReportRequest, Scale, assess, demo_is_made, form, make_demo, write_report,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, ResultKind, Status, Subject};

use super::{Found, import};
use crate::bars::Bars;
use crate::call::{DemoArgs, DemoScale};
use crate::context::Context;
use crate::screen;

/// The last day of the year that the demo bureau tells, which its report looks back from.
const LAST_DAY: &str = "2026-08-31";
/// The end of its autumn semester, where most of its trouble shows.
const SEMESTER_END: &str = "2026-01-31";
/// So many lines about who is behind are enough to begin with.
const LINES: usize = 14;

pub async fn run(context: &Context, args: DemoArgs) -> anyhow::Result<Found> {
    let scale = match args.scale {
        DemoScale::Small => Scale::Small,
        DemoScale::County => Scale::County,
        DemoScale::Province => return super::province::run(context, args.out),
    };
    let bureau = context.open().await?;
    let mut found = Found::Nothing;
    if demo_is_made(&bureau, scale) {
        let message = Message::new("command-demo-reused").with("path", bureau.data.display());
        screen::say(&context.say(&message));
    } else {
        found = make(context, &bureau, scale).await?;
    }
    let day = |text: &str| text.parse::<Day>().map_err(|_| anyhow::anyhow!("a day of the demo: {text}"));
    let (semester_end, last_day) = (day(SEMESTER_END)?, day(LAST_DAY)?);
    let snapshot = bureau.snapshot(None).await?;
    counts(context, &snapshot);
    let request = AssessRequest { as_of: Some(semester_end), ..AssessRequest::default() };
    let assessments = assess(&bureau.library, &snapshot, &request, semester_end)?;
    screen::say("");
    screen::say(&context.say(&Message::new("command-demo-behind").with("day", semester_end.chinese())));
    let mut lines: Vec<(bool, String)> = assessments.iter().flat_map(|a| behind(context, a)).collect();
    // What is known to be missed comes before what nobody has said anything about.
    lines.sort_by_key(|(late, _)| !late);
    for (_, line) in lines.iter().take(LINES) {
        screen::say(&format!("  · {line}"));
    }
    if lines.len() > LINES {
        let message = Message::new("command-demo-more").with("count", lines.len() - LINES);
        screen::say(&context.say(&message));
    }
    report(context, &bureau, &snapshot, last_day)?;
    next(context, &bureau, &assessments);
    Ok(found)
}

async fn make(context: &Context, bureau: &Bureau, scale: Scale) -> anyhow::Result<Found> {
    let mut bars = Bars::new(context.locale);
    let made = make_demo(bureau, &context.actor, scale, &mut bars).await?;
    let message = Message::new("command-demo-made")
        .with("files", made.files)
        .with("added", made.added)
        .with("changed", made.changed)
        .with("withdrawn", made.withdrawn)
        .with("path", made.folder.display());
    screen::say(&context.say(&message));
    made.trouble.iter().for_each(|outcome| import::print(context, outcome));
    Ok(Found::problems_if(!made.trouble.is_empty()))
}

fn counts(context: &Context, snapshot: &Snapshot) {
    let message = Message::new("command-demo-counts")
        .with("units", snapshot.units.len())
        .with("persons", snapshot.persons.len())
        .with("records", snapshot.records())
        .with("participations", snapshot.participations());
    screen::say(&context.say(&message));
}

/// One line for each duty or veto that is not met by somebody, and whether it was missed or only not reported.
/// Units are named, persons only counted.
fn behind(context: &Context, assessment: &Assessment) -> Vec<(bool, String)> {
    let speaks = |kind: ResultKind| matches!(kind, ResultKind::Duty | ResultKind::Veto);
    let mut lines = Vec::new();
    for column in assessment.columns.iter().filter(|c| speaks(c.kind)) {
        let of = |wanted: Status| {
            let subjects = assessment.subjects.iter().zip(&column.status);
            subjects
                .filter(move |(_, s)| **s == wanted)
                .map(|(subject, _)| &*subject.name)
                .collect::<Vec<_>>()
        };
        let (late, silent) = (of(Status::NotMet), of(Status::NoData));
        if late.is_empty() && silent.is_empty() {
            continue;
        }
        let word = |code: &'static str, names: &[&str]| {
            let message = Message::new(code).with("count", names.len());
            let mut text = context.say(&message);
            if assessment.subject_kind != Subject::Person && !names.is_empty() {
                text.push_str(
                    &context.say(&Message::new("command-demo-names").with("names", some(context, names))),
                );
            }
            text
        };
        let mut parts = Vec::new();
        if !late.is_empty() {
            parts.push(word("command-demo-late", &late));
        }
        if !silent.is_empty() {
            parts.push(word("command-demo-silent", &silent));
        }
        let message = Message::new("command-demo-line")
            .with("rulebook", &assessment.title)
            .with("title", &column.title)
            .with("text", parts.join(&context.word("command-comma")));
        lines.push((!late.is_empty(), context.say(&message)));
    }
    lines
}

fn some(context: &Context, names: &[&str]) -> String {
    let mut text = names.iter().take(3).copied().collect::<Vec<_>>().join("、");
    if names.len() > 3 {
        text.push_str(&context.say(&Message::new("command-and-more").with("count", names.len() - 3)));
    }
    text
}

fn report(context: &Context, bureau: &Bureau, snapshot: &Snapshot, day: Day) -> anyhow::Result<()> {
    let form = form(&bureau.library, "short-introduction")?;
    let path = bureau.data.join(format!("{}.docx", form.name));
    let request = ReportRequest { as_of: Some(day), ..ReportRequest::default() };
    let written = write_report(&bureau.library, snapshot, &form, &request, day, &path)?;
    screen::say("");
    let message = Message::new("command-report-done")
        .with("form", &written.form)
        .with("period", written.period.chinese())
        .with("characters", written.characters)
        .with("path", path.display());
    screen::say(&context.say(&message));
    Ok(())
}

/// Commands that show something, ready to be copied.
fn next(context: &Context, bureau: &Bureau, assessments: &[Assessment]) {
    let program = std::env::args().next().unwrap_or_else(|| "mingde".to_owned());
    let call = format!("{program} --data {}", bureau.data.display());
    screen::say("");
    screen::say(&context.word("command-demo-next"));
    for rest in [
        format!("assess heart-to-heart-talks --as-of {SEMESTER_END}"),
        format!(
            "explain heart-to-heart-talks {} heads_talk_half --as-of {SEMESTER_END}",
            school(assessments)
        ),
        "ledger verify".to_owned(),
        "template heart-to-heart-talk".to_owned(),
        "import list".to_owned(),
    ] {
        screen::say(&format!("  {call} {rest}"));
    }
}

/// A school that is behind on talks, else any.
fn school(assessments: &[Assessment]) -> String {
    let talks = assessments.iter().find(|a| a.rulebook == "heart-to-heart-talks");
    let at = talks.and_then(|a| {
        let column = a.column("heads_talk_half")?;
        column.status.iter().position(|s| *s == Status::NotMet).or((!a.subjects.is_empty()).then_some(0))
    });
    talks.zip(at).map_or_else(String::new, |(a, at)| a.subjects[at].name.to_string())
}
