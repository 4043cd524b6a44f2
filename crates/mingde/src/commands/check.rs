//! `mingde check`: kinds, rulebooks with their cases, report forms, calendars and registry schemas, like a
//! compiler.

use mingde_app::view::{BoundaryView, CheckedView, FindingView};
use mingde_app::{Checked, check_files};
use mingde_core::diagnostic::{Message, Severity};
use mingde_rulebook::Boundary;

use super::Found;
use crate::call::{CheckArgs, Format};
use crate::context::Context;
use crate::screen::{self, Table};

pub fn run(context: &Context, args: CheckArgs) -> anyhow::Result<Found> {
    let Checked { findings, cases, boundaries, remarks } = check_files(&context.settings, &args.files)?;
    let errors = findings.iter().filter(|d| d.severity == Severity::Error).count();
    match args.format.format {
        Format::Json => {
            let findings: Vec<_> =
                findings.iter().map(|finding| FindingView::of(finding, context.locale)).collect();
            if args.boundaries {
                let told = boundaries
                    .iter()
                    .flat_map(|(id, list)| list.iter().map(move |boundary| BoundaryView::of(id, boundary)));
                screen::json(&CheckedView { findings, boundaries: told.collect() })?;
            } else {
                screen::json(&findings)?;
            }
        }
        Format::Text => {
            for finding in &findings {
                screen::tell(&finding.render(context.locale));
            }
            let message = Message::new("command-checked")
                .with("files", args.files.len())
                .with("errors", errors)
                .with("warnings", findings.len() - errors);
            screen::say(&context.say(&message));
            if cases > 0 {
                screen::say(&context.say(&Message::new("rulebook-test-count").with("cases", cases)));
            }
            let generated: usize = boundaries.iter().map(|(_, list)| list.len()).sum();
            if generated > 0 {
                screen::say(&context.say(&Message::new("boundary-count").with("cases", generated)));
            }
            remarks.iter().for_each(|remark| screen::say(&context.say(remark)));
            if args.boundaries {
                table(context, &boundaries);
            }
        }
    }
    Ok(Found::problems_if(errors > 0))
}

fn table(context: &Context, boundaries: &[(String, Vec<Boundary>)]) {
    let heads = ["rule", "comparison", "side", "given", "status"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("boundary-head-{h}"))));
    for (rulebook, list) in boundaries {
        for case in list {
            table.row([
                format!("{rulebook}.{}", case.rule.0),
                case.comparison.clone(),
                context.say_code(&format!("boundary-{}", case.side.name())),
                case.given.as_ref().map_or(String::new(), |(count, value)| format!("{count} = {value}")),
                context.say_code(&format!("rulebook-status-{}", case.status.name().replace('_', "-"))),
            ]);
        }
    }
    table.print();
}
