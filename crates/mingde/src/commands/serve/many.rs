//! `mingde serve --bureaus`: a folder of bureaus, each under a name of its own.

use std::path::Path;
use std::time::Duration;

use mingde_app::accounts::{PasswordCost, Passwords, SessionRules};
use mingde_app::{AppError, BureauCode};
use mingde_core::diagnostic::Message;
use mingde_core::words::say;
use mingde_store::Database;
use mingde_web::hosting::{Addresses, Fittings, Hands, Hosting, Manner};
use mingde_web::{Listening, Transport};

use super::{FIGURES_MAY_LAG, told, way};
use crate::call::ServeArgs;
use crate::commands::Found;
use crate::context::{Context, chance, clock};
use crate::press::printing;
use crate::sending::keep_sending;
use crate::{screen, signals};

/// Whoever woke a bureau has the page first.
const AFTER_WAKING: Duration = Duration::from_secs(1);

pub async fn run(
    context: &Context,
    args: &ServeArgs,
    transport: Transport,
    folder: &Path,
) -> anyhow::Result<Found> {
    if context.settings.database != Database::Sqlite {
        return Err(AppError::Invalid(Message::new("serve-many-database")).into());
    }
    let way = way(args, &transport)?;
    let listening = Listening::at(args.listen).map_err(told)?;
    let port = listening.address().port();
    let addresses = match &args.public_address {
        Some(text) => {
            let bad = || AppError::Invalid(Message::new("serve-many-address").with("address", text));
            Addresses::parse(text).ok_or_else(bad)?
        }
        // On this machine alone every name below `localhost` leads here.
        None if args.listen.ip().is_loopback() && !way.behind_proxy => {
            let scheme = if way.tls { "https" } else { "http" };
            let here = || AppError::Invalid(Message::new("serve-many-no-address"));
            Addresses::parse(&format!("{scheme}://*.localhost:{port}")).ok_or_else(here)?
        }
        None => return Err(AppError::Invalid(Message::new("serve-many-no-address")).into()),
    };
    let address = addresses.of_all();
    let warns = way.own_network && !way.tls;
    let passwords_at_once = std::thread::available_parallelism().map_or(2, usize::from);
    let fittings = Fittings {
        clock,
        chance,
        nameless: context.word("serve-no-name").into(),
        printing: Some(printing(context.settings.data.join("fonts"))),
        passwords: Passwords::new(PasswordCost::default(), passwords_at_once),
        passwords_at_once,
        rules: SessionRules { idle_minutes: args.idle_minutes, ..SessionRules::default() },
    };
    let manner = Manner {
        way,
        settings: context.settings.clone(),
        fittings,
        operator: context.actor.clone(),
        lag: FIGURES_MAY_LAG,
        idle: Duration::from_secs(u64::from(args.sleep_minutes) * 60),
        are_listed: args.list_bureaus,
    };
    open_as_many_as_allowed();
    let hosting = Hosting::new(folder, addresses, manner, hands(context))?;
    let (count, strays) = hosting.seen()?;
    for stray in strays {
        let line = Message::new("serve-lodging-stray").with("name", stray.name.escape_default());
        screen::tell(&context.say(&line.with("why", context.say(&stray.why))));
    }
    let listens = Message::new("serve-many-listens").with("count", count).with("address", address);
    screen::say(&context.say(&listens));
    if warns {
        screen::tell(&context.word("serve-own-network"));
    }
    let told_to_end = async { _ = signals::told().await };
    mingde_web::serve_many(listening, &transport, hosting, told_to_end).await.map_err(told)?;
    screen::say(&context.word("serve-ended"));
    Ok(Found::Nothing)
}

/// What is done beside a bureau that is awake, and how the operator is told of one that knows nobody.
fn hands(context: &Context) -> Hands {
    let (actor, locale) = (context.actor.clone(), context.locale);
    Hands {
        errands: Box::new(move |bureau, told_on, ended| {
            Box::pin(keep_sending(bureau, actor.clone(), (told_on, AFTER_WAKING), ended))
        }),
        tell_set_up: Box::new(move |code: &BureauCode, address: &str| {
            let told = Message::new("serve-many-set-up").with("code", code).with("address", address);
            screen::say(&say(locale, &told));
        }),
    }
}

/// Each bureau that is awake has a handful of files open; a shell gives a process a thousand, of many thousands that it may have.
fn open_as_many_as_allowed() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Nofile).maximum;
        if let Err(cause) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
            tracing::warn!(%cause, "no more files can be open at once");
        }
    }
}
