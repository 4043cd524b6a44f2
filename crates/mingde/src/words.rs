//! The command in the language of whoever types it: help texts, refusals, errors.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};
use mingde_app::AppError;
use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::words::{Locale, known, say};
use mingde_pdf::PdfError;
use mingde_store::StoreError;

use crate::call::Call;
use crate::screen;
use crate::status::Status;

/// The language, before the call is parsed: `--lang` anywhere, else `MINGDE_LANG`, else Chinese.
pub fn locale() -> Locale {
    // An argument in another encoding says nothing about the language.
    let mut args = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned());
    let mut given = std::env::var("MINGDE_LANG").unwrap_or_default();
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            given = args.next().unwrap_or_default();
        } else if let Some(value) = arg.strip_prefix("--lang=") {
            given = value.to_owned();
        }
    }
    if given.to_ascii_lowercase().starts_with("en") { Locale::En } else { Locale::ZhCn }
}

/// The command with its help in this language.
pub fn command(locale: Locale) -> Command {
    localise(Call::command().disable_help_subcommand(true), locale, "cli")
}

fn localise(command: Command, locale: Locale, path: &str) -> Command {
    let word = |code: &'static str| say(locale, &Message::new(code));
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(word("cli-help"));
    let mut command = command
        .about(text(locale, path))
        .disable_help_flag(true)
        .arg(help.global(false))
        .help_template(word("cli-layout"))
        .subcommand_help_heading(word("cli-commands"))
        .subcommand_value_name(word("cli-command"));
    if path == "cli" {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help(word("cli-version")));
    }
    let heading_options = word("cli-options");
    let heading_arguments = word("cli-arguments");
    let heading_global = word("cli-global");
    let mut place = 0;
    command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let heading = if arg.is_positional() {
            &heading_arguments
        } else if arg.is_global_set() {
            &heading_global
        } else {
            &heading_options
        };
        let mut arg = arg.help_heading(heading.clone());
        if arg.is_positional() {
            // Under a heading of its own clap sorts by name, not by place.
            arg = arg.display_order(place);
            place += 1;
        }
        if matches!(id.as_str(), "help" | "version") {
            return arg;
        }
        let own = format!("{path}-{}", id.replace('_', "-"));
        let shared = format!("cli-any-{}", id.replace('_', "-"));
        let help = text(locale, if known(&own) { &own } else { &shared });
        if !arg.get_action().takes_values() {
            return arg.help(help);
        }
        let more = circumstances(locale, &arg);
        let names: Vec<String> =
            arg.get_value_names().unwrap_or_default().iter().map(|name| value_name(locale, name)).collect();
        let arg = if names.is_empty() { arg } else { arg.value_names(names) };
        arg.hide_env(true).hide_default_value(true).hide_possible_values(true).help(help + &more)
    });
    command.mut_subcommands(|inner| {
        let name = inner.get_name().to_owned();
        localise(inner, locale, &format!("{path}-{name}"))
    })
}

/// What the value of an argument is called in the usage: `FILE`, `文件`.
fn value_name(locale: Locale, name: &str) -> String {
    let code =
        format!("cli-value-{}", name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    if known(&code) { text(locale, &code) } else { name.to_owned() }
}

/// What clap itself says in English, in this language.
fn translated(locale: Locale, said: &clap::Error) -> String {
    said.to_string().replace("[OPTIONS]", &format!("[{}]", text(locale, "cli-some-options")))
}

/// Where else the value of an argument comes from and what it may be; clap itself would say it in English.
fn circumstances(locale: Locale, arg: &Arg) -> String {
    let mut text = String::new();
    let values = arg.get_possible_values();
    if !values.is_empty() {
        let names = values.iter().map(|v| v.get_name()).collect::<Vec<_>>().join(", ");
        text.push_str(&say(locale, &Message::new("cli-one-of").with("values", names)));
    }
    if let [default] = arg.get_default_values() {
        let value = default.to_string_lossy();
        text.push_str(&say(locale, &Message::new("cli-by-default").with("value", value)));
    }
    if let Some(name) = arg.get_env() {
        let name = name.to_string_lossy();
        text.push_str(&say(locale, &Message::new("cli-from-environment").with("name", name)));
    }
    text
}

fn text(locale: Locale, code: &str) -> String {
    mingde_core::words::say_code(locale, code, &[])
}

/// Help and version go to standard output with status 0; a wrong call is explained with status 2.
pub fn refuse(locale: Locale, error: &clap::Error) -> Status {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        screen::say(translated(locale, error).trim_end());
        return Status::Done;
    }
    if locale == Locale::En || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        screen::tell(translated(locale, error).trim_end());
        return Status::WrongCall;
    }
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(ContextValue::StyledStr(s)) => s.to_string(),
        _ => String::new(),
    };
    let (argument, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Message::new("cli-bad-command").with("name", get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => Message::new("cli-unknown-argument").with("name", argument),
        ErrorKind::MissingRequiredArgument => Message::new("cli-missing-argument").with("name", argument),
        ErrorKind::MissingSubcommand => Message::new("cli-missing-command"),
        ErrorKind::InvalidValue if value.is_empty() => {
            Message::new("cli-value-wanted").with("name", argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let valid = get(ContextKind::ValidValue);
            if valid.is_empty() {
                Message::new("cli-malformed-value").with("name", argument).with("value", value)
            } else {
                Message::new("cli-bad-value").with("name", argument).with("value", value).with("valid", valid)
            }
        }
        _ => Message::new("cli-bad-call"),
    };
    screen::tell(&say(locale, &message));
    let wrong = get(ContextKind::InvalidSubcommand);
    let near = match (error.get(ContextKind::SuggestedSubcommand), get(ContextKind::SuggestedArg)) {
        // Of several the one that was most likely meant.
        (Some(ContextValue::Strings(list)), _) if !list.is_empty() => {
            let nearest = nearest(&wrong, list.iter().map(String::as_str));
            nearest.map_or_else(|| list.join("、"), str::to_owned)
        }
        (Some(ContextValue::String(near)), _) if !near.is_empty() => near.clone(),
        (_, near) => near,
    };
    if !near.is_empty() {
        screen::tell(&say(locale, &Message::new("diagnostic-did-you-mean").with("word", near)));
    }
    screen::tell(&say(locale, &Message::new("cli-see-help")));
    Status::WrongCall
}

/// An error of a use case: what the person can do about it on the screen, the cause in the log.
pub fn report(locale: Locale, error: &anyhow::Error) -> Status {
    if let Some(known) = error.downcast_ref::<StoreError>() {
        screen::tell(&say(locale, &known.message()));
        tracing::info!(cause = ?known, "refused");
        return known.into();
    }
    if let Some(known) = error.downcast_ref::<PdfError>() {
        screen::tell(&say(locale, &known.message()));
        tracing::info!(cause = ?known, "not printed");
        return known.class().into();
    }
    let Some(known) = error.downcast_ref::<AppError>() else {
        screen::tell(&say(locale, &Message::new("command-failed")));
        tracing::error!(cause = ?error, "failed");
        return error.downcast_ref::<std::io::Error>().map_or(Status::CouldNot, |cause| cause.kind().into());
    };
    if let AppError::Library(findings) = known {
        for finding in findings {
            screen::tell(finding.render(locale).trim_end());
        }
    }
    let message = known.message();
    screen::tell(&say(locale, &message));
    if let AppError::Unfit { suggestion, .. } = known {
        screen::tell(&say(locale, &Message::new("diagnostic-did-you-mean").with("word", suggestion)));
    }
    if matches!(message.code, "app-reason-wanted" | "entry-reason-wanted") {
        screen::tell(&say(locale, &Message::new("command-reason-by")));
    }
    if !matches!(known, AppError::Library(_)) {
        tracing::info!(cause = ?known, "refused");
    }
    known.into()
}
