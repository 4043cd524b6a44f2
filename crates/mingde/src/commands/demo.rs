//! `mingde demo`: makes the demo bureau, assesses it, writes its report and says what to try next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use mingde_app::{
    AppError, AssessRequest, Bureau, DemoOutcome, Library, ReportRequest, Scale, Written, assess,
    demo_is_made, form, make_demo, write_report,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, Reason, ResultKind, Status, Subject};
use serde_json::json;

use super::{Found, import};
use crate::bars::Bars;
use crate::call::{DemoArgs, DemoScale, Format};
use crate::context::Context;
use crate::screen;

/// The first day of the year that the demo bureau tells.
const FIRST_DAY: &str = "2025-09-01";
/// Its last day, which the report looks back from.
const LAST_DAY: &str = "2026-08-31";
/// The end of its autumn semester, where most of its trouble shows.
const SEMESTER_END: &str = "2026-01-31";
/// So many lines about who is behind are enough to begin with, one of each rulebook.
const LINES: usize = 14;
/// So many of the units that have reported least.
const SILENT: usize = 3;

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
    period: Period,
    kind: ResultKind,
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
            return Err(AppError::Invalid(message).into());
        }
    }
    let mut bureau = context.open_or_found().await?;
    let mut made = None;
    if !demo_is_made(&bureau, scale) {
        let mut bars = Bars::new(context.locale);
        made = Some(make_demo(&bureau, &context.actor, scale, &mut bars).await?);
        // With the settings that it has decided.
        drop(bureau);
        bureau = context.open_or_found().await?;
    }
    let day = |text: &str| text.parse::<Day>().map_err(|_| anyhow::anyhow!("a day of the demo: {text}"));
    let (first_day, semester_end, last_day) = (day(FIRST_DAY)?, day(SEMESTER_END)?, day(LAST_DAY)?);
    let sight = bureau.sight(&context.actor, None).await?;
    let mut assessments = Vec::new();
    for request in ended_periods(&bureau.library(), first_day, semester_end) {
        assessments.extend(assess(&bureau.library(), &sight, &request, semester_end)?);
    }
    let mut behind: Vec<Behind> = assessments.iter().flat_map(behind).collect();
    // Vetoes come first, then what was due after the longest time; what nobody has said anything about comes last.
    behind.sort_by_key(|b| (b.late.is_empty(), b.kind != ResultKind::Veto, Reverse(b.period.kind)));
    let form = form(&bureau.library(), "short-introduction")?;
    let report = bureau.data.join(format!("{}.docx", form.name));
    let request = ReportRequest { as_of: Some(last_day), ..ReportRequest::default() };
    let written = write_report(&bureau, &sight, &form, &request, last_day, &report).await?;
    let summary = Summary { made, day: semester_end, behind, report, written };
    match args.format.format {
        Format::Json => screen::json(&as_json(&summary, sight.whole()?))?,
        Format::Text => {
            print(context, &bureau, sight.whole()?, &summary);
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
    let late: Vec<&Behind> = summary.behind.iter().filter(|b| !b.late.is_empty()).collect();
    let mut told_of = BTreeSet::new();
    let first_of_each = late.iter().filter(|b| told_of.insert(&b.rulebook.0)).take(LINES);
    let shown = first_of_each.map(|behind| screen::say(&format!("  · {}", line(context, behind)))).count();
    if late.len() > shown {
        told(Message::new("command-demo-more").with("count", late.len() - shown));
    }
    told(Message::new("command-demo-silent").with("units", silent_units(context, &summary.behind)));
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
            "period": b.period.to_string(),
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

/// All rulebooks, each for its last period that was over by `day`: what is due at the end of a period can only then be
/// missed. A period that began before the first day of the ledger is not asked for.
fn ended_periods(library: &Library, first: Day, day: Day) -> Vec<AssessRequest> {
    let last_of = |kind| {
        let period = Period::containing(kind, day);
        if period.last() > day { period.previous() } else { period }
    };
    let periods = PeriodKind::ALL.into_iter().map(|(kind, _)| last_of(kind)).filter(|p| p.from >= first);
    let requests = periods.map(|period| AssessRequest {
        rulebooks: library
            .rulebooks
            .values()
            .filter(|r| r.period == period.kind)
            .map(|r| r.id.clone())
            .collect(),
        period: Some(period),
        ..AssessRequest::default()
    });
    requests.filter(|request| !request.rulebooks.is_empty()).collect()
}

/// Duties and vetoes that are not met by somebody, and whether they were missed or only not reported. What waits for a
/// setting of the bureau is nobody's omission.
fn behind(assessment: &Assessment) -> Vec<Behind> {
    let speaks = |kind: ResultKind| matches!(kind, ResultKind::Duty | ResultKind::Veto);
    let columns = assessment.columns.iter().filter(|c| speaks(c.kind)).map(|column| {
        let of = |wanted: Status| {
            let subjects = assessment.subjects.iter().zip(column.statuses()).enumerate();
            subjects
                .filter(|(at, (_, status))| *status == wanted && column.reason(*at) != Reason::NotSet)
                .map(|(_, (subject, _))| subject.name.to_string())
                .collect()
        };
        Behind {
            rulebook: (assessment.rulebook.to_string(), assessment.title.to_string()),
            result: (column.id.to_string(), column.title.to_string()),
            period: assessment.period,
            kind: column.kind,
            subject: assessment.subject_kind,
            late: of(Status::NotMet),
            silent: of(Status::NoData),
        }
    });
    columns.filter(|b| !b.late.is_empty() || !b.silent.is_empty()).collect()
}

/// Units are named, persons only counted.
fn line(context: &Context, behind: &Behind) -> String {
    let code = match (behind.kind, behind.subject) {
        (ResultKind::Veto, _) => "command-demo-vetoed",
        (_, Subject::Person) => "command-demo-late-persons",
        _ => "command-demo-late",
    };
    let mut text = context.say(&Message::new(code).with("count", behind.late.len()));
    if behind.subject != Subject::Person {
        let names = some(context, &behind.late);
        text.push_str(&context.say(&Message::new("command-demo-names").with("names", names)));
    }
    let message = Message::new("command-demo-line")
        .with("rulebook", &behind.rulebook.1)
        .with("period", behind.period.chinese())
        .with("title", &behind.result.1)
        .with("text", text);
    context.say(&message)
}

/// The units that have left most unreported, with how much it is.
fn silent_units(context: &Context, behind: &[Behind]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in behind.iter().filter(|b| b.subject != Subject::Person).flat_map(|b| &b.silent) {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let named = counts.iter().take(SILENT).map(|(name, count)| {
        context.say(&Message::new("command-demo-silent-unit").with("name", *name).with("count", *count))
    });
    named.collect::<Vec<_>>().join(&context.word("command-comma"))
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
