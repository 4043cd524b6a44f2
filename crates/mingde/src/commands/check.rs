//! `mingde check`: kinds, rulebooks with their cases, report forms, calendars and registry schemas, like a
//! compiler.

use mingde_app::{Checked, check_files};
use mingde_core::diagnostic::{Message, Severity};
use serde_json::json;

use super::Found;
use crate::call::{CheckArgs, Format};
use crate::context::Context;
use crate::screen;

pub fn run(context: &Context, args: CheckArgs) -> anyhow::Result<Found> {
    let Checked { findings, cases } = check_files(&context.settings, &args.files)?;
    let errors = findings.iter().filter(|d| d.severity == Severity::Error).count();
    match args.format.format {
        Format::Json => {
            let rows: Vec<_> = findings
                .iter()
                .map(|d| {
                    let (line, column) = d.source.position(d.span.start);
                    json!({
                        "file": d.source.name,
                        "line": line,
                        "column": column,
                        "severity": if d.severity == Severity::Error { "error" } else { "warning" },
                        "code": d.message.code,
                        "message": context.say(&d.message),
                        "suggestion": d.suggestion,
                        "notes": d.notes.iter().map(|n| context.say(n)).collect::<Vec<_>>(),
                    })
                })
                .collect();
            screen::json(&rows)?;
        }
        Format::Text => {
            for finding in &findings {
                eprintln!("{}", finding.render(context.locale));
            }
            let message = Message::new("command-checked")
                .with("files", args.files.len())
                .with("errors", errors)
                .with("warnings", findings.len() - errors);
            screen::say(&context.say(&message));
            if cases > 0 {
                screen::say(&context.say(&Message::new("rulebook-test-count").with("cases", cases)));
            }
        }
    }
    Ok(Found::problems_if(errors > 0))
}
