//! `mingde provider`: where people sign in elsewhere, from the machine itself.

use mingde_app::accounts::{
    Address, ButtonPlace, Protocol, ProviderSettings, Secret, Vouching, close_provider, drop_provider,
    keep_provider, list_providers,
};
use mingde_app::{AppError, Bureau};
use mingde_core::diagnostic::Message;

use super::Found;
use super::account::read_secret;
use crate::call::{Format, ProviderAction, ProviderSetArgs};
use crate::context::Context;
use crate::named;
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: ProviderAction) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let (actor, now) = (&context.actor, context.now());
    let (id, code) = match action {
        ProviderAction::List { format } => {
            list(context, &bureau, format.format).await?;
            return Ok(Found::Nothing);
        }
        ProviderAction::Set(args) => {
            let secret = match (args.secret_stdin, args.no_secret) {
                (true, _) => Secret::Is(read_secret()?),
                (_, true) => Secret::None,
                _ => Secret::Kept,
            };
            let (id, settings) = (args.id.clone(), settings(*args)?);
            keep_provider(&bureau, actor, now, (&id, &settings), secret).await?;
            (id, "provider-kept")
        }
        ProviderAction::Close { id } => {
            close_provider(&bureau, actor, now, &id, true).await?;
            (id, "provider-closed")
        }
        ProviderAction::Open { id } => {
            close_provider(&bureau, actor, now, &id, false).await?;
            (id, "provider-opened")
        }
        ProviderAction::Remove { id } => {
            drop_provider(&bureau, actor, now, &id).await?;
            (id, "provider-dropped")
        }
    };
    screen::say(&context.say(&Message::new(code).with("id", &id)));
    if code == "provider-kept" {
        let path = format!("…/sign-in/with/{id}/callback");
        screen::say(&context.say(&Message::new("provider-kept-address").with("address", path)));
    }
    Ok(Found::Nothing)
}

/// What was called, as settings.
fn settings(args: ProviderSetArgs) -> anyhow::Result<ProviderSettings> {
    let bad = |field: &str| AppError::Invalid(Message::new("provider-bad-field").with("field", field));
    let address = |text: &str| Address::parse(text).ok_or_else(|| bad("address"));
    let protocol = match (&args.oidc, &args.cas) {
        (_, Some(cas)) => Protocol::Cas { address: address(cas)? },
        (oidc, None) => Protocol::Oidc {
            issuer: address(oidc.as_deref().unwrap_or_default())?,
            client: args.client.unwrap_or_default(),
            scopes: args.scope,
        },
    };
    let vouching = args.vouched_by.as_deref().map(|text| {
        let (claim, values) = text.split_once('=').ok_or_else(|| bad("vouching"))?;
        let values = values.split(',').map(str::to_owned).collect();
        Ok::<_, AppError>(Vouching { claim: claim.to_owned(), values })
    });
    let authority = match &args.authority {
        Some(path) => Some(named::text(path, named::SMALL)?),
        None => None,
    };
    Ok(ProviderSettings {
        title: args.title,
        english: args.english,
        protocol,
        claim: args.claim,
        hosts: args.host,
        place: if args.above { ButtonPlace::Above } else { ButtonPlace::Below },
        opens_accounts: args.opens_accounts,
        administrators: args.administrators,
        vouching: vouching.transpose()?,
        authority,
    })
}

async fn list(context: &Context, bureau: &Bureau, format: Format) -> anyhow::Result<()> {
    let lines = list_providers(bureau, &context.actor).await?;
    if format == Format::Json {
        return screen::json(&lines);
    }
    if lines.is_empty() {
        screen::say(&context.word("provider-list-empty"));
        return Ok(());
    }
    let heads = ["id", "title", "protocol", "address", "state", "secret"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("provider-head-{head}"))));
    for line in lines {
        let state = if line.closed.is_some() { "provider-is-closed" } else { "provider-open" };
        let secret = if line.has_secret { "web-yes" } else { "web-no" };
        let (title, protocol, address) = match &line.settings {
            None => (context.word("provider-unreadable"), String::new(), String::new()),
            Some(settings) => {
                let english = context.locale == mingde_core::words::Locale::En;
                let title = if english { &settings.english } else { &settings.title };
                let protocol = match settings.protocol {
                    Protocol::Oidc { .. } => "web-provider-oidc",
                    Protocol::Cas { .. } => "web-provider-cas",
                };
                (title.clone(), context.say_code(protocol), settings.address().to_string())
            }
        };
        table.row([line.id, title, protocol, address, context.say_code(state), context.say_code(secret)]);
    }
    table.print();
    Ok(())
}
