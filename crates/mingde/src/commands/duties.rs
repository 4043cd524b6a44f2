//! `mingde duties --due 30d`: what is coming, what is overdue, and who sees to it.

use mingde_app::{AppError, AssessRequest, assess, duty_table, write_whole};
use mingde_core::diagnostic::Message;
use mingde_rulebook::{DutyLine, Standing, duties, presumed_note};

use super::Found;
use crate::call::{DutiesArgs, Format};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: DutiesArgs) -> anyhow::Result<Found> {
    let days = args.due.trim_end_matches(['d', '天']).trim().parse::<u16>();
    let days =
        days.map_err(|_| AppError::Invalid(Message::new("duties-bad-days").with("text", &args.due)))?;
    let bureau = context.open().await?;
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
    let mut lines = duties(&assessments, until);
    lines.retain(|line| {
        let subject = &line.assessment.subjects[line.subject];
        let asked = args.subject.as_deref().is_none_or(|s| &*subject.code == s || &*subject.name == s);
        asked && (args.done || line.standing != Standing::Done)
    });
    if let Some(file) = &args.xlsx {
        write_whole(file, duty_table(&bureau.library(), &lines.iter().collect::<Vec<_>>(), context.locale)?)?;
        screen::say(&context.say(&Message::new("command-sheets-written").with("path", file.display())));
        return Ok(Found::problems_if(lines.iter().any(|line| line.standing == Standing::Overdue)));
    }
    match args.format.format {
        Format::Json => screen::json(&lines)?,
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

fn print(context: &Context, lines: &[DutyLine<'_>]) {
    let heads = ["due", "standing", "subject", "duty", "owner", "article"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("duties-head-{h}"))));
    for line in lines {
        let subject = &line.assessment.subjects[line.subject];
        table.row([
            line.due.to_string(),
            context.say_code(&format!("rulebook-standing-{}", line.standing.name())),
            format!("{} {}", subject.code, subject.name),
            line.column.title.clone(),
            line.column.owner.clone(),
            format!("{} {}", line.assessment.title, line.column.article),
        ]);
    }
    table.print();
    let count = |standing| lines.iter().filter(|l| l.standing == standing).count();
    let message = Message::new("duties-counted")
        .with("overdue", count(Standing::Overdue))
        .with("coming", count(Standing::Coming));
    screen::say(&context.say(&message));
}
