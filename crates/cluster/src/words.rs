//! The command in the language of whoever types it.

use clap::{Arg, ArgAction, Command, CommandFactory};
use mingde_core::words::{Locale, say_code};

use crate::call::Call;

/// The language, before the call is read: `--lang` anywhere, else `MINGDE_LANG`, else Chinese.
pub fn locale() -> Locale {
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
    localised(Call::command().disable_help_subcommand(true), locale, "cluster")
}

fn localised(command: Command, locale: Locale, path: &str) -> Command {
    let word = |code: &str| say_code(locale, code, &[]);
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(word("cli-help"));
    let mut command = command
        .about(word(path))
        .disable_help_flag(true)
        .arg(help)
        .help_template(word("cli-layout"))
        .subcommand_help_heading(word("cli-commands"))
        .subcommand_value_name(word("cli-command"));
    if path == "cluster" {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help(word("cli-version")));
    }
    let headings = ["cli-options", "cli-arguments", "cli-global"].map(word);
    command = command.mut_args(|arg| {
        let [options, arguments, global] = &headings;
        let heading = match (arg.is_positional(), arg.is_global_set()) {
            (true, _) => arguments,
            (_, true) => global,
            _ => options,
        };
        let arg = arg.help_heading(heading.clone());
        let arg = match arg.get_action().takes_values() {
            // The help says it itself, in its language.
            true => arg.hide_default_value(true).hide_possible_values(true),
            false => arg,
        };
        match arg.get_id().as_str() {
            "help" | "version" => arg,
            "lang" => arg.help(word("cluster-any-lang")),
            id => {
                let code = format!("{path}-{}", id.replace('_', "-"));
                arg.help(word(&code))
            }
        }
    });
    command.mut_subcommands(|inner| {
        let path = format!("{path}-{}", inner.get_name());
        localised(inner, locale, &path)
    })
}
