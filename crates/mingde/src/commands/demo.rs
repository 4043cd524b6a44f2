//! `mingde demo`: makes the demo bureau, assesses it, writes its report and says what to try next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use mingde_app::view::{BehindView, DemoView, MadeView};
use mingde_app::{
    AppError, AssessRequest, Bureau, DemoAccount, DemoOutcome, DemoPerson, Library, ReportRequest, Scale,
    Sight, Told, Written, assess, begun_demo, demo_accounts, demo_people, form, make_demo, make_demo_ballots,
    make_demo_selections, write_report,
};
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::snapshot::Snapshot;
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, Reason, ResultKind, Status, Subject};

use super::{Found, import};
use crate::bars::Bars;
use crate::call::{DemoArgs, DemoScale, Format};
use crate::context::{Context, chance, day};
use crate::screen::{self, Table};

/// What the talks are assessed by, which most of the commands to try next are about.
const TALKS: &str = "heart-to-heart-talks";
/// The result that is explained.
const HALF: &str = "heads_talk_half";
/// So many lines about who is behind are enough to begin with, one of each rulebook.
const LINES: usize = 14;
/// So many of the units that have reported least.
const SILENT: usize = 3;

/// What the demo has to tell.
struct Summary {
    /// None if what was there is used again.
    made: Option<DemoOutcome>,
    told: Told,
    people: Vec<(DemoPerson, DemoAccount)>,
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
        DemoScale::Province if args.day.is_some() => return Err(only_for("--day", "county")),
        DemoScale::Province => return super::province::run(context, args),
        DemoScale::Small => Scale::Small,
        DemoScale::County => Scale::County,
    };
    for (option, given) in [("--out", args.out.is_some()), ("--schools", args.schools.is_some())] {
        if given {
            return Err(only_for(option, "province"));
        }
    }
    let asked = args.day.as_deref().map(day).transpose()?;
    let mut bureau = context.open_or_found().await?;
    // What was begun is finished as it was begun, whatever day it is by now.
    let begun = begun_demo(&bureau).filter(|begun| begun.scale == scale.name());
    let day = asked.or(begun.as_ref().map(|b| b.day)).unwrap_or_else(|| context.now().day());
    let mut made = None;
    if !begun.as_ref().is_some_and(|begun| begun.whole && begun.day == day) {
        if bureau.position().await? == 0 {
            screen::tell(&context.word(match scale {
                Scale::Small => "command-demo-takes-small",
                Scale::County => "command-demo-takes-county",
            }));
        }
        let mut bars = Bars::new(context.locale);
        made = Some(make_demo(&bureau, &context.actor, scale, day, &mut bars).await?);
        // With the settings that it has decided.
        drop(bureau);
        bureau = context.open_or_found().await?;
        let people = demo_people(&bureau.library(), scale, day)?;
        // Where whoever tries the demo can vote.
        if let Some(contact) = people.iter().find(|p| p.signs_in && p.office == "school-contact") {
            let of = (day, contact.unit.code.as_str());
            make_demo_ballots(&bureau, &context.actor, of, mingde_web::booth::page_hash()).await?;
        }
        make_demo_selections(&bureau, day, &people).await?;
    }
    let told = Told::on(day);
    let sight = bureau.sight(&context.actor, None).await?;
    let mut behind = Vec::new();
    for request in ended_periods(&bureau.library(), told) {
        let assessments = assess(&bureau.library(), &sight, &request, told.last())?;
        behind.extend(assessments.iter().flat_map(behind_in));
    }
    // Vetoes come first, then what was due after the longest time; what nobody has said anything about comes last.
    behind.sort_by_key(|b| (b.late.is_empty(), b.kind != ResultKind::Veto, Reverse(b.period.kind)));
    let form = form(&bureau.library(), "short-introduction")?;
    let report = bureau.data.join(format!("{}.docx", form.name));
    // It looks back on the school year that is whole.
    let request = ReportRequest { as_of: Some(told.whole_until()), ..ReportRequest::default() };
    let written = write_report(&bureau, &sight, &form, &request, told.last(), &report).await?;
    let mut people = demo_people(&bureau.library(), scale, day)?;
    people.retain(|person| person.signs_in);
    let accounts = demo_accounts(&bureau, &context.actor, (scale, day), &chance).await?;
    let people = people.into_iter().zip(accounts).collect();
    let summary = Summary { made, told, people, behind, report, written };
    match args.format.format {
        Format::Json => screen::json(&view(&summary, sight.whole()?))?,
        Format::Text => {
            print(context, &bureau, sight.whole()?, &summary);
            next(context, &bureau, &sight, told)?;
        }
    }
    Ok(Found::problems_if(summary.made.is_some_and(|made| !made.trouble.is_empty())))
}

fn only_for(option: &'static str, scale: &'static str) -> anyhow::Error {
    let message = Message::new("command-demo-option").with("option", option).with("scale", scale);
    AppError::Invalid(message).into()
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
    told(Message::new("command-demo-behind").with("day", summary.told.last().chinese()));
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
    screen::say("");
    told(Message::new("command-demo-people").with("path", bureau.data.join("accounts.json").display()));
    print_people(context, bureau, &summary.people);
}

fn print_people(context: &Context, bureau: &Bureau, people: &[(DemoPerson, DemoAccount)]) {
    let heads = ["office", "name", "unit", "account", "password"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("command-demo-head-{head}"))));
    for (DemoPerson { unit, .. }, DemoAccount { name, office, account, password }) in people {
        let office = office_title(context, bureau, office);
        table.row([office, name.clone(), unit.name.clone(), account.clone(), password.clone()]);
    }
    table.print();
}

/// What an office is called, or the rank of whoever holds none.
fn office_title(context: &Context, bureau: &Bureau, code: &str) -> String {
    let library = bureau.library();
    let schema = &library.schema;
    let office = schema.office(code).map(|office| &office.choice);
    let found = office.or_else(|| schema.ranks.iter().find(|rank| rank.code == code));
    match (found, context.locale) {
        (None, _) => code.to_owned(),
        (Some(choice), Locale::En) => choice.english.clone(),
        (Some(choice), Locale::ZhCn) => choice.title.clone(),
    }
}

fn view<'s>(summary: &'s Summary, snapshot: &Snapshot) -> DemoView<'s> {
    let behind = summary.behind.iter().map(|b| BehindView {
        rulebook: &b.rulebook.0,
        result: &b.result.0,
        period: b.period,
        title: &b.result.1,
        not_met: b.late.len(),
        no_data: b.silent.len(),
    });
    let (day, made) = (summary.told.day(), summary.made.as_ref().map(MadeView::of));
    DemoView::new(made, snapshot, day, &summary.people, behind.collect(), &summary.report)
}

/// All rulebooks, each for its last period that was over on the last day told: what is due at the end of a period can
/// only then be missed. A period that began before the first day of the ledger is not asked for.
fn ended_periods(library: &Library, told: Told) -> Vec<AssessRequest> {
    let last_of = |kind| {
        let period = Period::containing(kind, told.last());
        if period.last() > told.last() { period.previous() } else { period }
    };
    let periods = PeriodKind::ALL.into_iter().map(|(kind, _)| last_of(kind));
    let periods = periods.filter(|period| period.from >= told.first());
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
fn behind_in(assessment: &Assessment) -> Vec<Behind> {
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

/// Commands that show something, ready to be copied: most trouble shows at the end of the autumn semester of the year
/// that is whole.
fn next(context: &Context, bureau: &Bureau, sight: &Sight, told: Told) -> anyhow::Result<()> {
    let autumn = Period::containing(PeriodKind::Semester, told.first());
    let request =
        AssessRequest { rulebooks: vec![TALKS.to_owned()], period: Some(autumn), ..AssessRequest::default() };
    let school = school(&assess(&bureau.library(), sight, &request, told.last())?);
    let program = std::env::args().next().unwrap_or_else(|| "mingde".to_owned());
    let call = format!("{program} --data {}", bureau.data.display());
    let as_of = autumn.last();
    screen::say("");
    screen::say(&context.word("command-demo-next"));
    for rest in [
        format!("assess {TALKS} --as-of {as_of}"),
        format!("explain {TALKS} {school} {HALF} --as-of {as_of}"),
        "ledger verify".to_owned(),
        "template heart-to-heart-talk".to_owned(),
        "import list".to_owned(),
    ] {
        screen::say(&format!("  {call} {rest}"));
    }
    Ok(())
}

/// A school that is behind on talks, else any.
fn school(assessments: &[Assessment]) -> String {
    let talks = assessments.first();
    let at = talks.and_then(|a| {
        let column = a.column(HALF)?;
        column.statuses().position(|s| s == Status::NotMet).or((!a.subjects.is_empty()).then_some(0))
    });
    talks.zip(at).map_or_else(String::new, |(a, at)| a.subjects[at].name.to_string())
}
