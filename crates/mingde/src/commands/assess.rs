//! `mingde assess`

use mingde_app::{
    AssessRequest, Library, assess, assess_each, assess_export, score_lists, score_sheets, write_whole,
};
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::words::measured;
use mingde_rulebook::{Assessment, ResultColumn, ResultKind, Status, presumed_note, standing_code};

use super::{Found, delta};
use crate::call::{AssessArgs, Format};
use crate::context::Context;
use crate::named::may_be_written;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: AssessArgs) -> anyhow::Result<Found> {
    args.xlsx.iter().try_for_each(|file| may_be_written(file, &["xlsx"]))?;
    let when = context.when(&args.when)?;
    let request = AssessRequest {
        rulebooks: args.rulebooks,
        period: when.period,
        as_of: when.as_of,
        known_on: when.known_on,
        version: args.edition,
    };
    let today = context.now().day();
    if let Some(dir) = &args.from {
        let library = context.library().await?;
        let timing = context.timing("assess");
        let assessments = assess_export(&library, &context.actor, dir, &request, today)?;
        drop(timing);
        match args.format.format {
            Format::Json => screen::json(&assessments)?,
            Format::Text => assessments.iter().for_each(|a| print(context, a, request.period)),
        }
        return Ok(Found::Nothing);
    }
    let bureau = context.open_for_figures().await?;
    let timing = context.timing("snapshot");
    let sight = bureau.sight(&context.actor, request.known_on).await?;
    drop(timing);
    if let Some(since) = &args.since {
        return delta::run(context, &bureau, &sight, &request, since, args.format.format).await;
    }
    if let Some(file) = &args.xlsx {
        let library = bureau.library();
        let assessments = assess(&library, &sight, &request, today)?;
        write_whole(file, score_sheets(&library, &assessments, context.locale)?)?;
        screen::say(&context.say(&Message::new("command-sheets-written").with("path", file.display())));
        return Ok(Found::Nothing);
    }
    let _timing = context.timing("assess");
    match args.format.format {
        Format::Json => screen::json_list(|list| {
            assess_each(&bureau.library(), &sight, &request, today, |a| list.push(&a))
        })?,
        Format::Text if args.scores => {
            let library = bureau.library();
            assess_each(&library, &sight, &request, today, |a| {
                print_scores(context, &library, &a, request.period)
            })?;
        }
        Format::Text => {
            assess_each(&bureau.library(), &sight, &request, today, |a| print(context, &a, request.period))?;
        }
    }
    Ok(Found::Nothing)
}

/// The points of each unit or group, whoever lost most first, with what was lost and who is silent.
fn print_scores(context: &Context, library: &Library, assessment: &Assessment, asked: Option<Period>) {
    /// So many items are named for each.
    const NAMED: usize = 3;
    let lists = score_lists(library, assessment, context.locale);
    if lists.is_empty() {
        let message = Message::new("command-scores-none").with("title", context.phrase(&assessment.title));
        screen::say(&context.say(&message));
    }
    for list in lists {
        head(context, assessment);
        let heads = ["subject", "points", "lost", "grade", "lost-in", "unreported"];
        let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
        let comma = context.word("command-between");
        for line in &list.lines {
            let lost = list.most.map(|most| most - line.points);
            let items = line.lost.iter().take(NAMED);
            let items = items.map(|(title, lost)| format!("{} {}", context.phrase(title), lost.normalize()));
            table.row([
                line.name.clone(),
                line.points.normalize().to_string(),
                lost.map_or_else(String::new, |lost| lost.normalize().to_string()),
                line.grades.join(&comma),
                items.collect::<Vec<_>>().join(&comma),
                line.missing.join(&comma),
            ]);
        }
        screen::say(context.phrase(&list.title));
        table.print();
        if !list.silent.is_empty() {
            let silent = Message::new("command-scores-silent").with("units", list.silent.join(&comma));
            screen::say(&context.say(&silent));
        }
        told_period(context, assessment, asked).iter().for_each(|note| screen::say(&context.say(note)));
        screen::say("");
    }
}

fn head(context: &Context, assessment: &Assessment) {
    let message = Message::new("command-assessed")
        .with("title", context.phrase(&assessment.title))
        .with("version", &assessment.version)
        .with("period", context.period(&assessment.period))
        .with("subjects", assessment.subjects.len());
    screen::say(&context.say(&message));
}

/// One line per result: how many subjects meet it, and the first that do not. Persons are counted, not named:
/// a list of names is asked for with `explain` or `--format json`.
fn print(context: &Context, assessment: &Assessment, asked: Option<Period>) {
    head(context, assessment);
    let heads = ["result", "title", "values", "met", "not-met", "not-applicable", "no-data", "behind"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
    for column in &assessment.columns {
        // A measure is known or not, an item has its points: neither is met or missed.
        let judged = !matches!(column.kind, ResultKind::Measure | ResultKind::Item);
        let counted = |status: Status| column.statuses().filter(|s| *s == status).count();
        let count = |status: Status| match (status, standing_code(column.kind, status)) {
            (Status::Met | Status::NotMet, _) if !judged => String::new(),
            (_, code) if code == standing_code(ResultKind::Duty, status) => counted(status).to_string(),
            // In a column called 达到 a veto that bars nobody would read as the opposite.
            (_, code) => format!("{} {}", context.word(code), counted(status)),
        };
        table.row([
            column.id.clone(),
            context.phrase(&column.title).to_owned(),
            values(context, assessment, column),
            count(Status::Met),
            count(Status::NotMet),
            count(Status::NotApplicable),
            count(Status::NoData),
            if judged { behind(context, assessment, column) } else { String::new() },
        ]);
    }
    table.print();
    for note in told_period(context, assessment, asked).into_iter().chain(notes(context, assessment)) {
        screen::say(&context.say(&note));
    }
    screen::say("");
}

/// That another period is told of than was asked for, and that it is not over.
fn told_period(context: &Context, assessment: &Assessment, asked: Option<Period>) -> Vec<Message> {
    let (period, as_of) = (assessment.period, assessment.as_of);
    let Some(asked) = asked.filter(|asked| (asked.from, asked.last()) != (period.from, period.last())) else {
        return Vec::new();
    };
    let other = Message::new("command-other-period").with("asked", context.period(&asked));
    let mut notes = vec![other.with("period", context.period(&period))];
    if as_of < period.last() {
        let message = Message::new("command-period-not-over").with("period", context.period(&period));
        notes.push(message.with("last", period.last()).with("as_of", as_of));
    }
    notes
}

/// What must be known of the whole: who ended within the period, which days are presumed, that it is not over.
fn notes(context: &Context, assessment: &Assessment) -> Vec<Message> {
    let mut notes = Vec::new();
    let ended: Vec<String> = assessment
        .subjects
        .iter()
        .filter_map(|subject| Some((subject, subject.ended?)))
        .map(|(subject, day)| {
            let message = Message::new("command-unit-ended").with("name", &subject.name);
            context.say(&message.with("last", day.plus(-1)))
        })
        .collect();
    if !ended.is_empty() {
        notes.push(Message::new("command-units-ended").with("units", ended.join("、")));
    }
    for column in &assessment.columns {
        let over = (0..assessment.subjects.len()).filter(|subject| column.is_over_all(*subject));
        let over: Vec<&str> = over.map(|subject| &*assessment.subjects[subject].name).collect();
        if !over.is_empty() {
            let units = over.iter().take(3).copied().collect::<Vec<_>>().join("、");
            let message = Message::new("command-more-than-all").with("title", context.phrase(&column.title));
            notes.push(message.with("count", over.len()).with("units", units));
        }
    }
    notes.extend(assessment.presumed.map(presumed_note));
    let today = context.now().day();
    if assessment.period.from > today {
        notes.push(Message::new("command-period-ahead").with("from", assessment.period.from));
    }
    notes
}

/// From the least to the greatest value, with its unit: `12–97 人`.
fn values(context: &Context, assessment: &Assessment, column: &ResultColumn) -> String {
    let known = || (0..assessment.subjects.len()).filter_map(|subject| column.value(subject));
    let (Some(least), Some(greatest)) = (known().min(), known().max()) else { return String::new() };
    let (least, greatest) = (least.normalize(), greatest.normalize());
    let range = if least == greatest { least.to_string() } else { format!("{least}–{greatest}") };
    measured(context.locale, range, column.unit)
}

fn behind(context: &Context, assessment: &Assessment, column: &ResultColumn) -> String {
    if assessment.subject_kind == mingde_rulebook::Subject::Person {
        return String::new();
    }
    let late: Vec<&str> = assessment
        .subjects
        .iter()
        .zip(column.statuses())
        .filter(|(_, s)| *s == Status::NotMet)
        .map(|(subject, _)| &*subject.name)
        .collect();
    let mut text = late.iter().take(3).copied().collect::<Vec<_>>().join("、");
    if late.len() > 3 {
        text.push_str(&context.say(&Message::new("command-and-more").with("count", late.len() - 3)));
    }
    text
}
