//! `mingde duties --due 30d`: what is coming, what is overdue, and who sees to it.

use mingde_app::{
    AppError, AssessRequest, DutySum, assess, duties_by_owner, duties_by_subject, duty_table,
    subjects_called, write_whole,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_rulebook::{DutyLine, Standing, duties, presumed_note};

use super::Found;
use crate::call::{DutiesArgs, Format};
use crate::context::Context;
use crate::named::may_be_written;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: DutiesArgs) -> anyhow::Result<Found> {
    args.xlsx.iter().try_for_each(|file| may_be_written(file, &["xlsx"]))?;
    let days = args.due.trim_end_matches(['d', '天']).trim().parse::<u16>();
    let days =
        days.map_err(|_| AppError::Invalid(Message::new("duties-bad-days").with("text", &args.due)))?;
    let bureau = context.open_for_figures().await?;
    let when = context.when(&args.when)?;
    let sight = bureau.sight(&context.actor, when.known_on).await?;
    let today = context.now().day();
    let request = AssessRequest {
        rulebooks: args.rulebooks,
        period: when.period,
        as_of: when.as_of.or_else(|| when.period.is_none().then_some(today)),
        known_on: when.known_on,
        version: None,
    };
    let until = request.date(today).as_of.plus(i32::from(days));
    let assessments = assess(&bureau.library(), &sight, &request, today)?;
    let meant =
        args.subject.as_deref().map(|word| subjects_called(&sight, &assessments, word)).transpose()?;
    let mut lines = duties(&assessments, until);
    lines.retain(|line| {
        let subject = &line.assessment.subjects[line.subject];
        let asked = meant.as_ref().is_none_or(|meant| meant.contains(&subject.id));
        asked && (args.done || line.standing != Standing::Done)
    });
    if let Some(file) = &args.xlsx {
        write_whole(file, duty_table(&bureau.library(), &lines.iter().collect::<Vec<_>>(), context.locale)?)?;
        screen::say(&context.say(&Message::new("command-sheets-written").with("path", file.display())));
        return Ok(Found::problems_if(lines.iter().any(|line| line.standing == Standing::Overdue)));
    }
    match args.format.format {
        Format::Json => screen::json(&lines)?,
        Format::Text if args.message => message(context, &lines, (request.date(today).as_of, days)),
        Format::Text => {
            print(context, &lines);
            let days: Vec<_> = assessments.iter().filter_map(|a| a.presumed).collect();
            if let (Some(from), Some(to)) =
                (days.iter().map(|(from, _)| *from).min(), days.iter().map(|(_, to)| *to).max())
            {
                screen::say(&context.say(&presumed_note((from, to))));
            }
        }
    }
    Ok(Found::problems_if(lines.iter().any(|line| line.standing == Standing::Overdue)))
}

/// What is overdue and what is coming, each by itself, and how much of it is whose.
fn print(context: &Context, lines: &[DutyLine<'_>]) {
    for standing in [Standing::Overdue, Standing::Coming, Standing::Done] {
        let lines: Vec<_> = lines.iter().filter(|line| line.standing == standing).collect();
        if !lines.is_empty() {
            screen::say(&context.say_code(&format!("rulebook-standing-{}", standing.name())));
            list(context, &lines);
            screen::say("");
        }
    }
    sums(context, "subject", &duties_by_subject(lines));
    sums(context, "owner", &duties_by_owner(lines));
    let count = |standing| lines.iter().filter(|l| l.standing == standing).count();
    let message = Message::new("duties-counted")
        .with("overdue", count(Standing::Overdue))
        .with("coming", count(Standing::Coming));
    screen::say(&context.say(&message));
}

fn list(context: &Context, lines: &[&DutyLine<'_>]) {
    let heads = ["due", "subject", "duty", "owner", "article"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("duties-head-{h}"))));
    for line in lines {
        let subject = &line.assessment.subjects[line.subject];
        table.row([
            line.due.to_string(),
            format!("{} {}", subject.code, subject.name),
            context.phrase(&line.column.title).to_owned(),
            context.phrase(&line.column.owner).to_owned(),
            format!("{} {}", context.phrase(&line.assessment.title), line.column.article),
        ]);
    }
    table.print();
}

fn sums(context: &Context, of: &str, counts: &[DutySum]) {
    if counts.is_empty() {
        return;
    }
    let heads = [of, "overdue", "coming"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("duties-head-{h}"))));
    for count in counts {
        table.row([name(context, count), count.overdue.to_string(), count.coming.to_string()]);
    }
    table.print();
    screen::say("");
}

/// What a count is of; persons are not named in it.
fn name(context: &Context, count: &DutySum) -> String {
    if count.name.is_empty() {
        context.word("duties-persons")
    } else {
        context.phrase(&count.name).to_owned()
    }
}

/// A text to paste into a group chat: one line for each unit, no names of persons.
fn message(context: &Context, lines: &[DutyLine<'_>], (day, days): (Day, u16)) {
    /// So many duties are named for each.
    const NAMED: usize = 3;
    let counts = duties_by_subject(lines);
    let sum = |of: fn(&DutySum) -> usize| counts.iter().map(of).sum::<usize>();
    let head = Message::new("duties-message-head").with("day", day).with("days", days);
    let head = head.with("overdue", sum(|c| c.overdue)).with("coming", sum(|c| c.coming));
    screen::say(&context.say(&head));
    for count in &counts {
        let titles = count.titles.iter().take(NAMED).map(|title| context.phrase(title)).collect::<Vec<_>>();
        let more =
            if count.titles.len() > NAMED { context.word("duties-message-more") } else { String::new() };
        let code = match (count.overdue, count.coming) {
            (0, _) => "duties-message-coming",
            (_, 0) => "duties-message-overdue",
            _ => "duties-message-both",
        };
        let line = Message::new(code).with("name", name(context, count));
        let line = line.with("overdue", count.overdue).with("coming", count.coming);
        let titles = titles.join(&context.word("command-between")) + &more;
        screen::say(&context.say(&line.with("titles", titles)));
    }
}
