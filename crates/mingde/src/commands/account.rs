//! `mingde account`: accounts from the machine itself, for the operator.

use std::io::Read as _;

use mingde_app::accounts::{
    FirstPassword, PasswordCost, Passwords, TokenWish, close_account, create_account, list_accounts,
    make_api_token_for, open_account, reset_password, reset_second_factor, token_text,
};
use mingde_app::{AppError, Bureau, set_hook_for};
use mingde_core::diagnostic::Message;
use zeroize::Zeroizing;

use super::Found;
use crate::call::{AccountAction, Format, TokenArgs};
use crate::context::{Context, chance};
use crate::screen::{self, Table};

/// Most bytes of a secret that is read.
const LONGEST: u64 = 1024;

pub async fn run(context: &Context, action: AccountAction) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let (actor, now) = (&context.actor, context.now());
    match action {
        AccountAction::List { format } => list(context, &bureau, format.format).await?,
        AccountAction::Create { person, password_stdin } => {
            if password_stdin {
                let password = read_secret()?;
                let passwords = Passwords::new(PasswordCost::default(), 1);
                let first = FirstPassword { password: &password, passwords: &passwords, chance: &chance };
                create_account(&bureau, actor, now, &person, Some(first)).await?;
                done(context, "account-created", &person);
            } else {
                create_account(&bureau, actor, now, &person, None).await?;
                link(context, &bureau, &person).await?;
            }
        }
        AccountAction::Reset { person } => link(context, &bureau, &person).await?,
        AccountAction::ResetSecondFactor { person } => {
            reset_second_factor(&bureau, actor, now, &person).await?;
            done(context, "account-second-factor-reset", &person);
        }
        AccountAction::Close { person } => {
            close_account(&bureau, actor, now, &person).await?;
            done(context, "account-closed", &person);
        }
        AccountAction::Open { person } => {
            open_account(&bureau, actor, now, &person).await?;
            done(context, "account-opened", &person);
        }
        AccountAction::Token(args) => token(context, &bureau, args).await?,
        AccountAction::Hook { person, token, url } => {
            let of = (person.as_str(), token.as_str());
            let hook = set_hook_for(&bureau, actor, now, of, &url, &chance).await?;
            screen::say(hook.secret.as_deref().unwrap_or_default());
        }
    }
    Ok(Found::Nothing)
}

/// One line of standard input. In the arguments of a command everybody on the machine could read it.
pub(super) fn read_secret() -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
    read.map_err(AppError::file(std::path::Path::new("-")))?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

/// Prints what the address ends with by which somebody sets a password.
async fn link(context: &Context, bureau: &Bureau, person: &str) -> anyhow::Result<()> {
    let token = reset_password(bureau, &context.actor, context.now(), person, &chance).await?;
    let path = format!("/link/{}", &*token.text());
    screen::say(&context.say(&Message::new("account-link").with("account", person).with("path", path)));
    Ok(())
}

/// Prints a token, and nothing else: a script takes it from there.
async fn token(context: &Context, bureau: &Bureau, args: TokenArgs) -> anyhow::Result<()> {
    let TokenArgs { person, name, days, machine, reads_only, kind } = args;
    let wish = TokenWish { name, machine, days, reads_only, kinds: kind };
    let token = make_api_token_for(bureau, &context.actor, context.now(), &person, &wish, &chance).await?;
    screen::say(&token_text(&token));
    Ok(())
}

fn done(context: &Context, code: &'static str, person: &str) {
    screen::say(&context.say(&Message::new(code).with("account", person)));
}

async fn list(context: &Context, bureau: &Bureau, format: Format) -> anyhow::Result<()> {
    let lines = list_accounts(bureau, &context.actor, context.now()).await?;
    if format == Format::Json {
        return screen::json(&lines);
    }
    if lines.is_empty() {
        screen::say(&context.word("account-list-empty"));
        return Ok(());
    }
    let heads = ["account", "name", "state", "second-factor"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("account-head-{head}"))));
    for line in lines {
        let state = match (line.closed, line.has_password) {
            (Some(_), _) => "web-account-closed",
            (None, true) => "web-account-in-use",
            (None, false) => "web-account-waits",
        };
        let factor = if line.second_factor { "web-yes" } else { "web-no" };
        table.row([line.account, line.name, context.say_code(state), context.say_code(factor)]);
    }
    table.print();
    Ok(())
}
