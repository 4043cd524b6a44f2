//! `mingde rulebook`

use mingde_app::{Edition, Library};
use mingde_core::diagnostic::Message;
use mingde_rulebook::{Leeway, Origin, Rulebook, SettingValue, Subject};
use serde_json::{Value, json};

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

/// Published versions in order; the library's file last, unless it is one of them word for word.
fn told<'l>(library: &'l Library, id: &str) -> Vec<&'l Edition> {
    let mut editions = library.editions(id);
    let hash = |e: &Edition| e.rulebook.as_ref().ok().map(|r| r.hash);
    let published: Vec<_> = editions.iter().filter(|e| e.published.is_some()).map(|e| hash(e)).collect();
    editions.retain(|e| e.published.is_some() || !published.contains(&hash(e)));
    editions
}

fn list(context: &Context, library: &Library, format: Format) -> anyhow::Result<Found> {
    let ids = library.rulebook_ids();
    if format == Format::Json {
        let mut rows = Vec::new();
        for id in ids {
            let r = library.rulebook(id)?;
            rows.push(json!({
                "id": r.id,
                "title": r.title,
                "version": r.version,
                "issuer": r.issuer,
                "period": r.period.name(),
                "subject": subject(r.subject),
                "results": r.results.len(),
                "versions": told(library, id).into_iter().map(edition).collect::<Vec<_>>(),
            }));
        }
        screen::json(&rows)?;
        return Ok(Found::Nothing);
    }
    let heads = ["rulebook", "title", "version", "period", "subject", "results", "standing"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
    for id in ids {
        let r = library.rulebook(id)?;
        for edition in told(library, id) {
            table.row([
                r.id.clone(),
                r.title.clone(),
                edition.version.clone(),
                context.say_code(&format!("period-{}", r.period.name())),
                context.say_code(&format!("subject-{}", subject(r.subject))),
                r.results.len().to_string(),
                standing(context, edition),
            ]);
        }
    }
    table.print();
    Ok(Found::Nothing)
}

fn edition(edition: &Edition) -> Value {
    json!({
        "version": edition.version,
        "from": edition.from,
        "to": edition.to,
        "published": edition.published.as_ref().map(|p| json!({ "at": p.at.to_string(), "by": p.by, "position": p.position })),
        "hash": edition.rulebook.as_ref().ok().map(|r| hex::encode(r.hash)),
    })
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
    let settings = r.settings(&library.own);
    if format == Format::Json {
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
                    "origin": r.origin_of(s.article).map(|o| origin(&o)),
                })
            })
            .collect();
        let articles: Vec<_> =
            r.articles.iter().map(|a| json!({ "heading": a.heading, "text": a.text })).collect();
        let settings: Vec<_> = settings
            .iter()
            .map(|s| {
                json!({
                    "id": s.id,
                    "title": s.title,
                    "article": r.articles[s.article].heading,
                    "unit": s.unit,
                    "override": s.leeway.name(),
                    "values": s.values.iter().map(value).collect::<Vec<_>>(),
                })
            })
            .collect();
        screen::json(&json!({
            "id": r.id,
            "title": r.title,
            "version": r.version,
            "issuer": r.issuer,
            "layers": layers(r),
            "versions": told(library, &r.id).into_iter().map(edition).collect::<Vec<_>>(),
            "articles": articles,
            "settings": settings,
            "results": results,
        }))?;
        return Ok(Found::Nothing);
    }
    screen::say(&format!("{}（{}）  {}", r.title, r.version, r.issuer));
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
            screen::say(&format!("  · {kind} {} {}{held}", setting.id, setting.title));
            for value in &setting.values {
                screen::say(&format!("      {}", valued(context, value, setting.unit)));
            }
        }
        for result in r.results.iter().filter(|s| s.article == at) {
            let kind = context.say_code(&format!("result-{}", result.kind.name()));
            screen::say(&format!("  · {kind} {} {}", result.id, result.title));
        }
    }
    Ok(Found::Nothing)
}

/// `50 %  自 2026-02-01  依据：区教发〔2026〕3号  出处：局级 · settings.yaml`
fn valued(context: &Context, value: &SettingValue, unit: &str) -> String {
    let number = match &value.value {
        Some(number) => format!("{number} {unit}").trim_end().to_owned(),
        None => context.word("rulebook-reason-not-set"),
    };
    let mut parts = vec![number];
    if let Some(from) = value.from {
        parts.push(context.say(&Message::new("setting-from").with("day", from)));
    }
    if !value.source.is_empty() {
        parts.push(context.say(&Message::new("rulebook-explain-source").with("source", &value.source)));
    }
    if !value.origin.text.is_empty() {
        parts.push(context.say(&value.origin.message()));
    }
    parts.join("  ")
}

fn value(value: &SettingValue) -> Value {
    json!({
        "value": value.value.map(|v| v.to_string()),
        "from": value.from,
        "source": value.source,
        "origin": origin(&value.origin),
    })
}

fn origin(origin: &Origin) -> Value {
    json!({ "layer": origin.layer.map(|l| l.name()), "text": origin.text })
}

fn layers(rulebook: &Rulebook) -> Vec<Value> {
    let row = |text: &mingde_rulebook::LayerText| {
        json!({
            "id": text.id,
            "layer": text.layer.map(|l| l.name()),
            "title": text.title,
            "version": text.version,
            "issuer": text.issuer,
            "hash": hex::encode(text.hash),
        })
    };
    rulebook.layers.iter().map(row).collect()
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Unit => "unit",
        Subject::Department => "department",
        Subject::Person => "person",
        Subject::Bureau => "bureau",
    }
}
