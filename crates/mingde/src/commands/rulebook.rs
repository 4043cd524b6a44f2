//! `mingde rulebook`

use mingde_rulebook::Subject;
use serde_json::json;

use super::{Found, versions};
use crate::call::{Format, RulebookAction};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: RulebookAction) -> anyhow::Result<Found> {
    let library = context.settings.load_library()?;
    match action {
        RulebookAction::Diff { rulebook, file, format } => {
            return versions::differences(context, &library, &rulebook, &file, format.format);
        }
        RulebookAction::Impact { rulebook, file, when, format } => {
            return versions::impacts(context, &rulebook, &file, &when, format.format).await;
        }
        RulebookAction::Verify { file, known_on, format } => {
            return versions::verified(context, &file, known_on.as_deref(), format.format).await;
        }
        RulebookAction::List { format } => {
            if format.format == Format::Json {
                let rows: Vec<_> = library
                    .rulebooks
                    .values()
                    .map(|r| {
                        json!({
                            "id": r.id,
                            "title": r.title,
                            "version": r.version,
                            "issuer": r.issuer,
                            "period": r.period.name(),
                            "subject": subject(r.subject),
                            "results": r.results.len(),
                        })
                    })
                    .collect();
                screen::json(&rows)?;
                return Ok(Found::Nothing);
            }
            let heads = ["rulebook", "title", "version", "period", "subject", "results"];
            let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
            for r in library.rulebooks.values() {
                table.row([
                    r.id.clone(),
                    r.title.clone(),
                    r.version.clone(),
                    context.say_code(&format!("period-{}", r.period.name())),
                    context.say_code(&format!("subject-{}", subject(r.subject))),
                    r.results.len().to_string(),
                ]);
            }
            table.print();
        }
        RulebookAction::Show { rulebook, format } => {
            let r = library.rulebook(&rulebook)?;
            if format.format == Format::Json {
                let results: Vec<_> = r
                    .results
                    .iter()
                    .map(|s| {
                        json!({
                            "id": s.id,
                            "kind": s.kind.name(),
                            "title": s.title,
                            "article": r.articles[s.article].heading,
                            "unit": s.unit,
                        })
                    })
                    .collect();
                let articles: Vec<_> =
                    r.articles.iter().map(|a| json!({ "heading": a.heading, "text": a.text })).collect();
                screen::json(&json!({
                    "id": r.id,
                    "title": r.title,
                    "version": r.version,
                    "issuer": r.issuer,
                    "carries": r.carries,
                    "answers": r.answers,
                    "articles": articles,
                    "results": results,
                }))?;
                return Ok(Found::Nothing);
            }
            screen::say(&format!("{}（{}）  {}", r.title, r.version, r.issuer));
            for (at, article) in r.articles.iter().enumerate() {
                screen::say("");
                screen::say(&article.heading);
                if !article.text.is_empty() {
                    screen::say(&article.text);
                }
                for result in r.results.iter().filter(|s| s.article == at) {
                    let kind = context.say_code(&format!("result-{}", result.kind.name()));
                    screen::say(&format!("  · {kind} {} {}", result.id, result.title));
                }
            }
        }
    }
    Ok(Found::Nothing)
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Unit => "unit",
        Subject::Department => "department",
        Subject::Person => "person",
    }
}
