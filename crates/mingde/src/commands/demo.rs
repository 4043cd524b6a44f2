//! `mingde demo`: makes the demo bureau, assesses it, writes its report and says what to try next.

use std::path::PathBuf;

use mingde_app::{
    AppError, AssessRequest, Bureau, DemoOutcome, ReportRequest, Scale, Written, assess, demo_is_made, form,
    make_demo, write_report,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, ResultKind, Status, Subject};
use serde_json::json;

use super::{Found, import};
use crate::bars::Bars;
use crate::call::{DemoArgs, DemoScale, Format};
use crate::context::Context;
use crate::screen;

/// The last day of the year that the demo bureau tells, which its report looks back from.
const LAST_DAY: &str = "2026-08-31";
/// The end of its autumn semester, where most of its trouble shows.
const SEMESTER_END: &str = "2026-01-31";
/// So many lines about who is behind are enough to begin with.
const LINES: usize = 14;

/// What the demo has to tell.
struct Summary {
    /// None if what was there is used again.
    made: Option<DemoOutcome>,
    day: Day,
    behind: Vec<Behind>,
    report: PathBuf,
    written: Written,
}

/// A duty or veto that is not met by somebody.
struct Behind {
    rulebook: (String, String),
    result: (String, String),
    subject: Subject,
    /// Names of those who missed it.
    late: Vec<String>,
    /// Names of those of whom nothing is known.
    silent: Vec<String>,
}

pub async fn run(context: &Context, args: DemoArgs) -> anyhow::Result<Found> {
    let scale = match args.scale {
        DemoScale::Province => return super::province::run(context, args),
        DemoScale::Small => Scale::Small,
        DemoScale::County => Scale::County,
    };
    for (option, given) in [("--out", args.out.is_some()), ("--schools", args.schools.is_some())] {
        if given {
            let message =
                Message::new("command-demo-option").with("option", option).with("scale", "province");
            return Err(AppError::Asked(message).into());
        }
    }
    let bureau = context.open().await?;
    let made = if demo_is_made(&bureau, scale) {
        None
    } else {
        let mut bars = Bars::new(context.locale);
        Some(make_demo(&bureau, &context.actor, scale, &mut bars).await?)
    };
    let day = |text: &str| text.parse::<Day>().map_err(|_| anyhow::anyhow!("a day of the demo: {text}"));
    let (semester_end, last_day) = (day(SEMESTER_END)?, day(LAST_DAY)?);
    let snapshot = bureau.snapshot(None).await?;
    let request = AssessRequest { as_of: Some(semester_end), ..AssessRequest::default() };
    let assessments = assess(&bureau.library, &snapshot, &request, semester_end)?;
    let mut behind: Vec<Behind> = assessments.iter().flat_map(behind).collect();
    // What is known to be missed comes before what nobody has said anything about.
    behind.sort_by_key(|b| b.late.is_empty());
    let form = form(&bureau.library, "short-introduction")?;
    let report = bureau.data.join(format!("{}.docx", form.name));
    let request = ReportRequest { as_of: Some(last_day), ..ReportRequest::default() };
    let written = write_report(&bureau, &snapshot, &form, &request, last_day, &report).await?;
    let summary = Summary { made, day: semester_end, behind, report, written };
    match args.format.format {
        Format::Json => screen::json(&as_json(&summary, &snapshot))?,
        Format::Text => {
            print(context, &bureau, &snapshot, &summary);
            next(context, &bureau, &assessments);
        }
    }
    Ok(Found::problems_if(summary.made.is_some_and(|made| !made.trouble.is_empty())))
}

fn print(context: &Context, bureau: &Bureau, snapshot: &Snapshot, summary: &Summary) {
    let told = |message: Message| screen::say(&context.say(&message));
    match &summary.made {
        None => told(Message::new("command-demo-reused").with("path", bureau.data.display())),
        Some(made) => {
            told(
                Message::new("command-demo-made")
                    .with("files", made.files)
                    .with("added", made.added)
                    .with("changed", made.changed)
                    .with("withdrawn", made.withdrawn)
                    .with("path", made.folder.display()),
            );
            made.trouble.iter().for_each(|outcome| import::print(context, outcome));
        }
    }
    told(
        Message::new("command-demo-counts")
            .with("units", snapshot.units.len())
            .with("persons", snapshot.persons.len())
            .with("records", snapshot.records())
            .with("participations", snapshot.participations()),
    );
    if let Some(made) = summary.made.as_ref().filter(|made| !made.duplicates.is_empty()) {
        let pairs = made.duplicates.iter().map(|d| format!("{}/{}", d.resembles, d.code));
        let pairs = pairs.collect::<Vec<_>>().join("、");
        told(Message::new("command-demo-duplicates").with("pairs", pairs));
    }
    screen::say("");
    told(Message::new("command-demo-behind").with("day", summary.day.chinese()));
    for behind in summary.behind.iter().take(LINES) {
        screen::say(&format!("  · {}", line(context, behind)));
    }
    if summary.behind.len() > LINES {
        told(Message::new("command-demo-more").with("count", summary.behind.len() - LINES));
    }
    screen::say("");
    told(
        Message::new("command-report-done")
            .with("form", &summary.written.form)
            .with("period", context.period(&summary.written.period))
            .with("characters", summary.written.characters)
            .with("path", summary.report.display()),
    );
}

fn as_json(summary: &Summary, snapshot: &Snapshot) -> serde_json::Value {
    let behind = summary.behind.iter().map(|b| {
        json!({
            "rulebook": b.rulebook.0,
            "result": b.result.0,
            "title": b.result.1,
            "not_met": b.late.len(),
            "no_data": b.silent.len(),
        })
    });
    let made = summary.made.as_ref().map(|made| {
        json!({
            "files": made.files,
            "added": made.added,
            "changed": made.changed,
            "withdrawn": made.withdrawn,
            "folder": made.folder,
            "trouble": made.trouble.iter().map(|outcome| &outcome.file).collect::<Vec<_>>(),
            "duplicates": made.duplicates.iter().map(|d| [&d.resembles, &d.code]).collect::<Vec<_>>(),
        })
    });
    json!({
        "made": made,
        "units": snapshot.units.len(),
        "persons": snapshot.persons.len(),
        "records": snapshot.records(),
        "participations": snapshot.participations(),
        "as_of": summary.day,
        "behind": behind.collect::<Vec<_>>(),
        "report": summary.report,
    })
}

/// Duties and vetoes that are not met by somebody, and whether they were missed or only not reported.
fn behind(assessment: &Assessment) -> Vec<Behind> {
    let speaks = |kind: ResultKind| matches!(kind, ResultKind::Duty | ResultKind::Veto);
    let columns = assessment.columns.iter().filter(|c| speaks(c.kind)).map(|column| {
        let of = |wanted: Status| {
            let subjects = assessment.subjects.iter().zip(column.statuses());
            subjects.filter(move |(_, s)| *s == wanted).map(|(subject, _)| subject.name.to_string()).collect()
        };
        Behind {
            rulebook: (assessment.rulebook.to_string(), assessment.title.to_string()),
            result: (column.id.to_string(), column.title.to_string()),
            subject: assessment.subject_kind,
            late: of(Status::NotMet),
            silent: of(Status::NoData),
        }
    });
    columns.filter(|b| !b.late.is_empty() || !b.silent.is_empty()).collect()
}

/// Units are named, persons only counted.
fn line(context: &Context, behind: &Behind) -> String {
    let word = |code: &'static str, names: &[String]| {
        let mut text = context.say(&Message::new(code).with("count", names.len()));
        if behind.subject != Subject::Person {
            let names = some(context, names);
            text.push_str(&context.say(&Message::new("command-demo-names").with("names", names)));
        }
        text
    };
    let parts: Vec<String> = [("command-demo-late", &behind.late), ("command-demo-silent", &behind.silent)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(code, names)| word(code, names))
        .collect();
    let message = Message::new("command-demo-line")
        .with("rulebook", &behind.rulebook.1)
        .with("title", &behind.result.1)
        .with("text", parts.join(&context.word("command-comma")));
    context.say(&message)
}

fn some(context: &Context, names: &[String]) -> String {
    let mut text = names.iter().take(3).cloned().collect::<Vec<_>>().join("、");
    if names.len() > 3 {
        text.push_str(&context.say(&Message::new("command-and-more").with("count", names.len() - 3)));
    }
    text
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
        column.statuses().position(|s| s == Status::NotMet).or((!a.subjects.is_empty()).then_some(0))
    });
    talks.zip(at).map_or_else(String::new, |(a, at)| a.subjects[at].name.to_string())
}
