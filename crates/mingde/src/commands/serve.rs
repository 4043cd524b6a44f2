//! `mingde serve`: the pages, until somebody says that it is enough.

mod many;

use std::sync::Arc;
use std::time::Duration;

use mingde_app::accounts::{
    Address, PasswordCost, Passwords, Providers, SessionRules, Token, bureau_name, knows_nobody,
};
use mingde_app::import::interrupt_imports;
use mingde_app::{AppError, interrupt_jobs};
use mingde_core::diagnostic::Message;
use mingde_web::{CannotServe, Doors, House, Listening, SetUp, Transport, Way};
use tokio::sync::watch;

use super::Found;
use crate::call::ServeArgs;
use crate::context::{Context, chance, clock};
use crate::press::printing;
use crate::sending::{AFTER_START, keep_sending};
use crate::{screen, signals};

/// How far the figures that somebody reads may be behind what others have written: nobody looks so soon, and while many
/// write nobody waits for all of them.
const FIGURES_MAY_LAG: Duration = Duration::from_secs(1);

pub async fn run(context: &Context, args: ServeArgs) -> anyhow::Result<Found> {
    let transport = transport(&args);
    if let Some(folder) = args.bureaus.clone() {
        return many::run(context, &args, transport, &folder).await;
    }
    let public = args.public_address.as_deref().map(public_address).transpose()?;
    let way = Way { public: public.as_deref().map(Into::into), ..way(&args, &transport)? };
    let listening = Listening::at(args.listen).map_err(told)?;
    let bureau = Arc::new(context.open_or_found().await?.may_lag(FIGURES_MAY_LAG));
    interrupt_imports(&bureau).await?;
    interrupt_jobs(&bureau, context.now()).await?;
    let name = bureau_name(&bureau).await?.unwrap_or_else(|| context.word("serve-no-name"));
    let set_up = match knows_nobody(&bureau).await? {
        true => Some(SetUp { token: Token::draw(&chance)?, operator: context.actor.clone() }),
        false => None,
    };
    let address = format!("{}://{}", if way.tls { "https" } else { "http" }, listening.address());
    screen::say(&context.say(&Message::new("serve-listens").with("address", &address)));
    if let Some(set_up) = &set_up {
        let reached = way.public.as_deref().unwrap_or(&address);
        let address = format!("{reached}/set-up/{}", &*set_up.token.text());
        screen::say(&context.say(&Message::new("serve-set-up").with("address", address)));
    }
    if way.own_network && !way.tls {
        screen::tell(&context.word("serve-own-network"));
    }
    // On this machine alone browsers reach it where it listens.
    let here = way == Way::default() && listening.address().ip().is_loopback();
    let providers = Providers::new(public.or_else(|| here.then(|| address.clone())));
    let at_once = std::thread::available_parallelism().map_or(2, usize::from);
    let passwords = Passwords::new(PasswordCost::default(), at_once);
    let rules = SessionRules { idle_minutes: args.idle_minutes, ..SessionRules::default() };
    let sender = bureau.clone();
    let house = House::new(bureau, name.into(), clock, chance)
        .with_press(printing(context.settings.data.join("fonts")));
    let doors = Doors::new(house, way, (passwords, providers), rules, set_up);
    let (end, ended) = watch::channel(false);
    let telling = (Arc::default(), AFTER_START);
    let sending = tokio::spawn(keep_sending(sender, context.actor.clone(), telling, ended));
    let ending = end.clone();
    let told_to_end = async move {
        _ = signals::told().await;
        _ = ending.send(true);
    };
    let served = mingde_web::serve(listening, &transport, doors, told_to_end).await.map_err(told);
    _ = end.send(true);
    _ = sending.await;
    served?;
    screen::say(&context.word("serve-ended"));
    Ok(Found::Nothing)
}

fn transport(args: &ServeArgs) -> Transport {
    match (args.certificate.clone(), args.key.clone()) {
        (Some(certificate), Some(key)) => Transport::Tls { certificate, key },
        _ => Transport::Plain,
    }
}

/// How the process is reached, but for what it is called.
fn way(args: &ServeArgs, transport: &Transport) -> Result<Way, AppError> {
    let way = Way {
        tls: *transport != Transport::Plain,
        behind_proxy: args.behind_proxy,
        own_network: args.plain_http_on_own_network,
        public: None,
    };
    // In clear everybody on the way reads along: passwords too.
    if !(way.tls || way.behind_proxy || way.own_network || args.listen.ip().is_loopback()) {
        return Err(AppError::Invalid(Message::new("serve-in-clear").with("address", args.listen)));
    }
    Ok(way)
}

/// `https://bureau.example`: where browsers reach this house, and nothing behind it.
fn public_address(text: &str) -> anyhow::Result<String> {
    let address = Address::parse(text.trim_end_matches('/'));
    let origin = address.filter(|address| address.as_str().matches('/').count() == 2);
    let bad = || AppError::Invalid(Message::new("serve-public-address").with("address", text));
    Ok(origin.ok_or_else(bad)?.to_string())
}

fn told(error: CannotServe) -> AppError {
    tracing::info!(cause = ?error, "not served");
    match error {
        CannotServe::Serving(_) => AppError::Conflict(error.message()),
        _ => AppError::Invalid(error.message()),
    }
}
