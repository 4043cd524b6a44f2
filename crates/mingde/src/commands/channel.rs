//! `mingde channel`: how messages leave the house, set up by the operator. Addresses of robots and passwords come by standard
//! input: in the arguments of a command everybody on the machine could read them.

use std::io::Read as _;
use std::path::Path;

use mingde_app::{
    AppError, ChannelLine, MailSetting, Rhythm, Robot, RobotSetting, Secret, Security, drop_channel,
    list_channels, set_mail, set_robot, try_channel,
};
use mingde_core::diagnostic::Message;

use super::Found;
use crate::call::{ChannelAction, Format, MailArgs};
use crate::context::Context;
use crate::named;
use crate::screen::{self, Table};

/// Most bytes that are read.
const LONGEST: u64 = 4096;

pub async fn run(context: &Context, action: ChannelAction) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let (actor, now) = (&context.actor, context.now());
    match action {
        ChannelAction::List { format } => {
            let lines = list_channels(&bureau, actor).await?;
            return list(context, &lines, format.format).map(|()| troubled(&lines));
        }
        ChannelAction::Robot { robot, at_once, pages } => {
            let known = Robot::of_name(&robot);
            let unknown = || AppError::Invalid(Message::new("channel-robot-unknown").with("name", &robot));
            let known = known.ok_or_else(unknown)?;
            let typed = read()?;
            let mut lines = typed.lines();
            let mut line = || Secret::new(lines.next().unwrap_or_default().to_owned());
            let (url, secret) = (line(), line());
            let rhythm = if at_once { Rhythm::AtOnce } else { Rhythm::Daily };
            let setting = RobotSetting { url, secret, rhythm, pages: pages.unwrap_or_default() };
            set_robot(&bureau, actor, now, known, setting).await?;
            kept(context, &list_channels(&bureau, actor).await?, known.name());
        }
        ChannelAction::Mail(args) => {
            set_mail(&bureau, actor, now, mail(args)?).await?;
            kept(context, &list_channels(&bureau, actor).await?, mingde_app::MAIL);
        }
        ChannelAction::Test { channel, to } => {
            try_channel(&bureau, actor, now, &channel, to.as_deref().unwrap_or_default()).await?;
            said(context, "channel-tried", &channel);
        }
        ChannelAction::Remove { channel } => {
            drop_channel(&bureau, actor, now, &channel).await?;
            said(context, "channel-dropped", &channel);
        }
    }
    Ok(Found::Nothing)
}

fn mail(args: MailArgs) -> anyhow::Result<MailSetting> {
    let bad = || AppError::Invalid(Message::new("channel-server"));
    let (host, port) = args.server.rsplit_once(':').ok_or_else(bad)?;
    let authority = match &args.authority {
        Some(path) => named::text(path, named::SMALL)?,
        None => String::new(),
    };
    let user = args.user.unwrap_or_default();
    let password = match user.as_str() {
        "" => Secret::default(),
        _ => Secret::new(read()?.lines().next().unwrap_or_default().to_owned()),
    };
    Ok(MailSetting {
        host: host.to_owned(),
        port: port.parse().map_err(|_| bad())?,
        security: if args.starttls { Security::StartTls } else { Security::Tls },
        user,
        password,
        from: args.from,
        authority,
        pages: args.pages.unwrap_or_default(),
    })
}

fn read() -> anyhow::Result<Secret> {
    let mut text = Secret::default();
    let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
    read.map_err(AppError::file(Path::new("-")))?;
    Ok(text)
}

fn kept(context: &Context, lines: &[ChannelLine], name: &str) {
    let host = lines.iter().find(|line| line.name == name).map_or("", |line| &line.host);
    screen::say(&context.say(&Message::new("channel-kept").with("channel", name).with("host", host)));
}

fn said(context: &Context, code: &'static str, channel: &str) {
    screen::say(&context.say(&Message::new(code).with("channel", channel)));
}

/// Whether something was given up.
fn troubled(lines: &[ChannelLine]) -> Found {
    Found::problems_if(lines.iter().flat_map(|line| &line.troubles).any(|trouble| trouble.given_up))
}

fn list(context: &Context, lines: &[ChannelLine], format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        return screen::json(&lines);
    }
    if lines.is_empty() {
        screen::say(&context.word("channel-list-empty"));
        return Ok(());
    }
    let heads = ["channel", "host", "sent", "troubles"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("channel-head-{head}"))));
    for line in lines {
        let sent = line.sent.map_or(String::new(), |at| at.to_string());
        let why = |error: &str| match error {
            "" => String::new(),
            error => context.say_code(&format!("undelivered-{error}")),
        };
        let troubles: Vec<String> = line
            .troubles
            .iter()
            .map(|one| format!("{} {}", one.count, why(&one.error)).trim().to_owned())
            .collect();
        table.row([line.name.clone(), line.host.clone(), sent, troubles.join("; ")]);
    }
    table.print();
    Ok(())
}
