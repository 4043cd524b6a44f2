//! `mingde rulebook`

use mingde_app::view::{RulebookLine, RulebookView};
use mingde_app::{Edition, Library};
use mingde_core::diagnostic::Message;
use mingde_core::words::measured;
use mingde_rulebook::{Leeway, SettingValue};

use super::{Found, versions};
use crate::call::{Format, RulebookAction};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: RulebookAction) -> anyhow::Result<Found> {
    match action {
        RulebookAction::Diff { versions, format } => {
            versions::differences(context, &versions, format.format).await
        }
        RulebookAction::Impact { versions, when, format } => {
            versions::impacts(context, &versions, &when, format.format).await
        }
        RulebookAction::Publish { files, format } => {
            versions::published(context, &files, format.format).await
        }
        RulebookAction::Verify(args) => versions::verified(context, args).await,
        RulebookAction::List { format } => {
            let library = context.library().await?;
            list(context, &library, format.format)
        }
        RulebookAction::Show { rulebook, format } => {
            let library = context.library().await?;
            show(context, &library, &rulebook, format.format)
        }
    }
}

fn list(context: &Context, library: &Library, format: Format) -> anyhow::Result<Found> {
    let ids = library.rulebook_ids();
    if format == Format::Json {
        let rows = ids.into_iter().map(|id| RulebookLine::of(library, id));
        screen::json(&rows.collect::<Result<Vec<_>, _>>()?)?;
        return Ok(Found::Nothing);
    }
    let heads = ["rulebook", "title", "version", "period", "subject", "results", "standing"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
    for id in ids {
        let r = library.rulebook(id)?;
        for edition in library.versions(id) {
            table.row([
                r.id.clone(),
                context.phrase(&r.title).to_owned(),
                edition.version.clone(),
                context.say_code(&format!("period-{}", r.period.name())),
                context.say_code(&format!("subject-{}", r.subject.name())),
                r.results.len().to_string(),
                standing(context, edition),
            ]);
        }
    }
    table.print();
    Ok(Found::Nothing)
}

fn standing(context: &Context, edition: &Edition) -> String {
    let from = edition.from.map_or("—".to_owned(), |day| day.to_string());
    match &edition.published {
        None => context.word("edition-draft"),
        Some(published) => {
            let message =
                Message::new("edition-published").with("day", published.at.day()).with("from", from);
            context.say(&message)
        }
    }
}

fn show(context: &Context, library: &Library, name: &str, format: Format) -> anyhow::Result<Found> {
    let r = library.rulebook(name)?;
    if format == Format::Json {
        screen::json(&RulebookView::of(library, name)?)?;
        return Ok(Found::Nothing);
    }
    let settings = r.settings(&library.own);
    screen::say(&format!("{}（{}）  {}", context.phrase(&r.title), r.version, r.issuer));
    if r.layers.len() > 1 {
        for text in &r.layers {
            screen::say(&context.say(&text.origin().message()));
        }
    }
    for (at, article) in r.articles.iter().enumerate() {
        screen::say("");
        match r.origin_of(at).filter(|_| r.layers.len() > 1) {
            Some(origin) => {
                screen::say(&format!("{}  （{}）", article.heading, context.say(&origin.message())))
            }
            None => screen::say(&article.heading),
        }
        if !article.text.is_empty() {
            screen::say(&article.text);
        }
        for setting in settings.iter().filter(|s| s.article == at) {
            let kind = context.word("change-setting");
            let held = match setting.leeway {
                Leeway::Free => String::new(),
                leeway => format!("  {}", context.say_code(&format!("leeway-{}", leeway.name()))),
            };
            screen::say(&format!("  · {kind} {} {}{held}", setting.id, context.phrase(&setting.title)));
            for value in &setting.values {
                screen::say(&format!("      {}", valued(context, value, setting.unit)));
            }
        }
        for result in r.results.iter().filter(|s| s.article == at) {
            let kind = context.say_code(&format!("result-{}", result.kind.name()));
            screen::say(&format!("  · {kind} {} {}", result.id, context.phrase(&result.title)));
        }
    }
    Ok(Found::Nothing)
}

/// `50 %  自 2026-02-01  依据：区教发〔2026〕3号  出处：局级 · settings.yaml`
fn valued(context: &Context, value: &SettingValue, unit: &str) -> String {
    let number = match &value.value {
        Some(number) => measured(context.locale, number, unit),
        None => context.word("rulebook-reason-not-set"),
    };
    let mut parts = vec![number];
    if let Some(from) = value.from {
        parts.push(context.say(&Message::new("setting-from").with("day", from)));
    }
    if !value.source.is_empty() {
        parts.push(
            context
                .say(&Message::new("rulebook-explain-source").with("source", context.phrase(&value.source))),
        );
    }
    if !value.origin.text.is_empty() {
        parts.push(context.say(&value.origin.message()));
    }
    parts.join("  ")
}
