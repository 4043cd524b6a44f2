//! The words shown to people, by code, in two languages. The files are `locales/<language>/<area>.ftl`
//! (Fluent); zh-CN is the default and the one every code must exist in, en is complete.

mod catalogue;
mod received;

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use catalogue::{code, placeholder};

use crate::kind::Measure;
use crate::message::{Message, SORT, TRANSLATED};
use crate::text::visible;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// Simplified Chinese, the default.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Locale {
    /// Its name in HTML and HTTP (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of this name.
    pub fn of_tag(tag: &str) -> Option<Self> {
        [Self::ZhCn, Self::En].into_iter().find(|locale| locale.tag() == tag)
    }
}

macro_rules! catalogue {
    ($language:literal: $($area:literal),+ $(,)?) => {
        &[$(($area, include_str!(concat!("../../../locales/", $language, "/", $area, ".ftl")))),+]
    };
}

type Files = &'static [(&'static str, &'static str)];
const ZH_CN: Files = catalogue!("zh-CN": "account", "api", "ballot", "checkup", "cluster", "command", "core", "demo", "filing", "import", "kind", "ledger", "pdf", "provider", "reader", "report", "roll-up", "rulebook", "selection", "sheet", "snapshot", "web", "writing");
const EN: Files = catalogue!("en": "account", "api", "ballot", "checkup", "cluster", "command", "core", "demo", "filing", "import", "kind", "ledger", "pdf", "provider", "reader", "report", "roll-up", "rulebook", "selection", "sheet", "snapshot", "web", "writing");

/// The message in the given language. A code without words shows as the code itself with its arguments, so
/// that nothing is lost; a test keeps that from happening.
pub fn say(locale: Locale, message: &Message) -> String {
    let worded: Vec<String> = message.args.iter().map(|(_, value)| worded(locale, value)).collect();
    let args: Vec<(&str, &str)> =
        message.args.iter().zip(&worded).map(|((k, _), v)| (*k, v.as_str())).collect();
    say_code(locale, message.code, &args)
}

/// An argument in words: of one in two languages the right half, a sort of value part by part, anything else as it
/// stands.
fn worded(locale: Locale, value: &str) -> String {
    match value.strip_prefix(TRANSLATED).and_then(|both| both.split_once(TRANSLATED)) {
        Some((chinese, _)) if locale == Locale::ZhCn => chinese.to_owned(),
        Some((_, english)) => english.to_owned(),
        None => sort(locale, value),
    }
}

/// A sort of value such as `yuan/people`, part by part.
fn sort(locale: Locale, value: &str) -> String {
    let Some(sort) = value.strip_prefix(SORT) else { return value.to_owned() };
    let word = |part: &str| {
        let code = format!("sort-{}", part.replace('/', "-"));
        if known(&code) { say_code(locale, &code, &[]) } else { part.to_owned() }
    };
    if sort == "yes/no" {
        return word(sort);
    }
    let product = |parts: &str| parts.split('*').map(word).collect::<Vec<_>>().join("×");
    sort.split('/').map(product).collect::<Vec<_>>().join("/")
}

/// The same for a code that is put together at run time: a reason, a state, a help text. Values that are filled in are
/// shown as one line whose every character is seen: whatever somebody typed or sent, the sentence around it stays what it
/// is.
pub fn say_code(locale: Locale, code: &str, args: &[(&str, &str)]) -> String {
    let bundle = bundle(locale);
    let Some(pattern) = bundle.get_message(code).and_then(|m| m.value()) else {
        let args: Vec<String> = args.iter().map(|(k, v)| format!("{k}={}", visible(v))).collect();
        return format!("{code} {}", args.join(" ")).trim_end().to_owned();
    };
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, argument(visible(value)));
    }
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
}

/// A value with what it is measured in, behind a space: `28 人`, `28 people`, `1 person`. `unit` is the Chinese word of a
/// [`Measure`], as results name theirs; another word stands as it is, and without one the value stands alone.
pub fn measured(locale: Locale, value: impl ToString, unit: &str) -> String {
    let value = value.to_string();
    let measure = Measure::ALL.iter().find(|(.., word)| *word == unit);
    let word = measure.map(|(_, name, _)| say_code(locale, &format!("unit-{name}"), &[("count", &value)]));
    format!("{value} {}", word.as_deref().unwrap_or(unit)).trim_end().to_owned()
}

/// A whole number counts, so that words can follow it: one file, two files. What only looks like a number, such as the
/// staff number `007`, stands as it is.
fn argument(value: Cow<'_, str>) -> FluentValue<'_> {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

/// Whether there are words for a code.
pub fn known(code: &str) -> bool {
    bundle(Locale::ZhCn).has_message(code)
}

fn bundle(locale: Locale) -> &'static FluentBundle<FluentResource> {
    static ZH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match locale {
        Locale::ZhCn => ZH.get_or_init(|| load("zh-CN", ZH_CN)),
        Locale::En => ENGLISH.get_or_init(|| load("en", EN)),
    }
}

fn load(language: &str, files: Files) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for (area, text) in files {
        // A broken line must not take the whole area with it; the parity test reports it.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, _)| partial);
        if let Err(errors) = bundle.add_resource(resource) {
            debug_assert!(errors.is_empty(), "{language}/{area}: {errors:?}");
        }
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Code → placeholders, read off the Fluent text.
    fn placeholders(files: Files) -> BTreeMap<String, Vec<String>> {
        let mut found = BTreeMap::new();
        for (area, text) in files {
            FluentResource::try_new((*text).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{area}.ftl does not parse: {errors:?}"));
            let mut code = String::new();
            for line in text.lines().filter(|l| !l.starts_with('#')) {
                if let Some((head, _)) = line.split_once('=')
                    && !line.starts_with(' ')
                {
                    code = head.trim().to_owned();
                    assert!(found.insert(code.clone(), Vec::new()).is_none(), "{area}: {code} twice");
                }
                let names = line.split('$').skip(1).map(|rest| {
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-').collect()
                });
                if let Some(list) = found.get_mut(&code) {
                    list.extend(names);
                    list.sort();
                    list.dedup();
                }
            }
        }
        found
    }

    #[test]
    fn both_languages_say_the_same_things_with_the_same_placeholders() {
        assert_eq!(placeholders(ZH_CN), placeholders(EN));
    }

    #[test]
    fn what_is_filled_in_cannot_paint_over_the_sentence() {
        let painted = "x\u{1b}[2J\nThe ledger is sound\u{202e}";
        for locale in [Locale::En, Locale::ZhCn] {
            let said = say(locale, &Message::new("diagnostic-did-you-mean").with("word", painted));
            assert!(!said.chars().any(crate::text::is_unseen), "{said:?}");
            assert!(said.contains("x\\u{1b}[2J\\u{a}The ledger is sound\\u{202e}"), "{said}");
        }
    }

    #[test]
    fn in_english_one_is_not_many() {
        let said = |count: &str| {
            let message = Message::new("command-exported").with("files", count).with("rows", "1");
            say(Locale::En, &message.with("path", "007"))
        };
        assert_eq!(said("1"), "1 file with 1 row exported to 007");
        assert_eq!(said("12345"), "12345 files with 1 row exported to 007");
        assert_eq!(said("0"), "0 files with 1 row exported to 007");
    }

    #[test]
    fn what_a_value_is_measured_in_is_said_in_the_language_of_the_reader() {
        assert_eq!(measured(Locale::ZhCn, 28, "人"), "28 人");
        assert_eq!(measured(Locale::En, 28, "人"), "28 people");
        assert_eq!(measured(Locale::En, 1, "人"), "1 person");
        assert_eq!(measured(Locale::En, "12–97", "小时"), "12–97 hours");
        assert_eq!(measured(Locale::En, "1.50", "小时"), "1.50 hours");
        assert_eq!(measured(Locale::En, 50, "%"), "50 %");
        assert_eq!(measured(Locale::En, 3, "班"), "3 班", "a word that is no measure's");
        assert_eq!(measured(Locale::En, "0.5", ""), "0.5");
    }

    #[test]
    fn words_are_filled_in_without_invisible_marks() {
        let message = Message::new("diagnostic-did-you-mean").with("word", "talk");
        assert_eq!(say(Locale::En, &message), "did you mean `talk`?");
        assert_eq!(say(Locale::ZhCn, &message), "是否想写“talk”？");
        let message = Message::new("diagnostic-did-you-mean").with_translated("word", "谈心", "talk");
        assert_eq!(say(Locale::En, &message), "did you mean `talk`?");
        assert_eq!(say(Locale::ZhCn, &message), "是否想写“谈心”？");
    }
}
