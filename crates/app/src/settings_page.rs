//! Values of settings: what each is, by which document, from which day on, and who entered it. What nobody has laid down yet is a
//! question to whoever is to answer it.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::policy::{Account, Actor, Before, Standing, may_settle};
use mingde_core::publication::SettledValue;
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::text::sort_key;
use mingde_rulebook::{Leeway, Rulebook, SettingShown, SettingValue};
use rust_decimal::Decimal;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::{Library, SETTLED};
use crate::published::settings_text;
use crate::rulebook_page::titles;
use crate::view::Title;
use crate::writing::publishes_rulebooks;

/// Most characters of a value, and of the document it rests on.
const LONGEST: usize = 120;

/// A setting of a rulebook.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingLine {
    /// The rulebook.
    pub rulebook: String,
    /// What that is called.
    pub rulebook_title: Title,
    /// Who issued it: the body that answers what is open, unless it names another.
    pub issuer: String,
    /// Id within the rulebook.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Heading of its article.
    pub article: String,
    /// The word of its unit.
    pub unit: &'static str,
    /// Whether the bureau may say another value: `free`, `higher`, `lower`, `locked`.
    pub leeway: Leeway,
    /// The value that holds today; none while nobody has laid one down.
    pub value: Option<Decimal>,
    /// What its rulebook says of where it is from.
    pub source: String,
    /// All values there are, those that begin last first.
    pub values: Vec<SettingHeld>,
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingHeld {
    /// The value.
    pub value: Option<Decimal>,
    /// First day; `None` for ever.
    pub from: Option<Day>,
    /// The document it rests on.
    pub source: String,
    /// When it was entered on a page, and by whom; none for what stands in a text.
    pub entered: Option<(Timestamp, Title)>,
}

/// The settings of all rulebooks.
#[derive(Debug, Clone)]
pub struct SettingsPage {
    /// Those that nobody has laid down.
    pub open: Vec<SettingLine>,
    /// The others.
    pub settled: Vec<SettingLine>,
    /// Whether the actor enters values.
    pub enters: bool,
}

/// A value that was entered, and where it stands.
struct Entered {
    value: SettledValue,
    at: Timestamp,
    by: String,
}

/// The settings of all rulebooks that are in force or in the library.
///
/// # Errors
/// Those of reaching the database.
pub async fn settings_page(bureau: &Bureau, actor: &Actor, today: Day) -> Result<SettingsPage, AppError> {
    let present = bureau.present().await?;
    let (library, sight) = (&present.library, present.sight(actor));
    let entered = entered(bureau).await?;
    let who = |account: &str| match sight.author_name(account) {
        Some(name) => Title::name(&name),
        None if account == Account::OPERATOR => sight.author(account),
        None => Title::name(""),
    };
    let mut lines = Vec::new();
    for rulebook in current(library, today) {
        for setting in rulebook.settings(&library.own) {
            lines.push(line(rulebook, setting, &entered, today, &who));
        }
    }
    lines.sort_by_cached_key(|line| (sort_key(&line.rulebook_title.title), sort_key(&line.title)));
    let (settled, open) = lines.into_iter().partition(|line| line.value.is_some());
    Ok(SettingsPage { open, settled, enters: publishes_rulebooks(actor) })
}

/// One setting.
///
/// # Errors
/// [`AppError::NotFound`] if there is none of these names.
pub async fn setting_line(
    bureau: &Bureau,
    actor: &Actor,
    (rulebook, setting): (&str, &str),
    today: Day,
) -> Result<SettingLine, AppError> {
    let page = settings_page(bureau, actor, today).await?;
    let found = page.open.into_iter().chain(page.settled);
    let mut found = found.filter(|line| line.rulebook == rulebook && line.id == setting);
    found.next().ok_or_else(|| nowhere(setting))
}

/// The value of a setting that holds on a day; none while nobody has laid one down.
pub(crate) fn value_on(library: &Library, rulebook: &str, setting: &str, day: Day) -> Option<Decimal> {
    let rulebook = library.editions.on(rulebook, day)?.rulebook.as_ref().ok()?;
    let setting = rulebook.settings(&library.own).into_iter().find(|own| own.id == setting)?;
    holding(&setting, day)?.value
}

/// The value that holds on a day: an upper layer stands before a lower one, and what was entered stands last.
fn holding(setting: &SettingShown, day: Day) -> Option<&SettingValue> {
    let begun = |value: &&SettingValue| value.from.is_none_or(|from| from <= day);
    let in_force = setting.values.iter().enumerate().filter(|(_, value)| begun(value));
    let last = in_force.max_by_key(|(at, value)| {
        (value.origin.layer.is_some(), value.origin.text == SETTLED, value.from, *at)
    });
    last.map(|(_, value)| value)
}

fn nowhere(name: &str) -> AppError {
    AppError::NotFound(Message::new("app-nowhere").with("name", name))
}

/// The texts of today.
fn current(library: &Library, today: Day) -> Vec<&Rulebook> {
    let ids = library.rulebook_ids();
    let on = |id: &&str| library.editions.on(id, today)?.rulebook.as_ref().ok().map(AsRef::as_ref);
    ids.iter().filter_map(on).collect()
}

fn line(
    rulebook: &Rulebook,
    setting: SettingShown,
    entered: &[Entered],
    today: Day,
    who: &dyn Fn(&str) -> Title,
) -> SettingLine {
    let value = holding(&setting, today).and_then(|value| value.value);
    let held = |value: &SettingValue| {
        let own = entered.iter().find(|one| {
            value.origin.text == SETTLED
                && one.value.rulebook == rulebook.id
                && one.value.setting == setting.id
                && Some(one.value.from) == value.from
        });
        SettingHeld {
            value: value.value,
            from: value.from,
            source: value.source.clone(),
            entered: own.map(|one| (one.at, who(&one.by))),
        }
    };
    let mut values: Vec<SettingHeld> = setting.values.iter().map(held).collect();
    values.reverse();
    values.sort_by_key(|value| std::cmp::Reverse(value.from));
    SettingLine {
        rulebook: rulebook.id.clone(),
        rulebook_title: titles(rulebook),
        issuer: rulebook.issuer.clone(),
        title: setting.title.clone(),
        article: rulebook
            .articles
            .get(setting.article)
            .map_or(String::new(), |article| article.heading.clone()),
        unit: setting.unit,
        leeway: setting.leeway,
        value,
        source: setting.values.first().map_or(String::new(), |value| value.source.clone()),
        values,
        id: setting.id,
    }
}

/// What was entered on pages and stands.
async fn entered(bureau: &Bureau) -> Result<Vec<Entered>, AppError> {
    use mingde_core::policy::Scope;
    use mingde_store::{Filter, Page};
    let filter = Filter {
        entity: Some(EntityKind::Rulebook),
        kind: Some(SettledValue::KIND.to_owned()),
        ..Filter::default()
    };
    let found = bureau.store.find(&Scope::Everything, &filter, Page::following(None, 1_000)).await?;
    let found = found.into_iter().filter(|one| one.head.state == State::Accepted);
    let read = found.filter_map(|one| {
        let value = serde_json::from_str(one.payload.as_str()).ok()?;
        Some(Entered { value, at: one.head.recorded, by: one.author })
    });
    Ok(read.collect())
}

/// Enters the value that a body has laid down.
///
/// # Errors
/// [`AppError::Refused`] for those who do not publish rulebooks; [`AppError::NotFound`]; `setting-source-wanted`,
/// `setting-value-wanted`, and what the checker says of the value: the unit that does not fit, what an upper layer does not leave open.
pub async fn settle(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    value: SettledValue,
) -> Result<(), AppError> {
    actor.may(mingde_core::office::Power::PublishRulebooks)?;
    let line = setting_line(bureau, actor, (&value.rulebook, &value.setting), now.day()).await?;
    let tidy = |text: &str| -> String {
        text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
    };
    let value = SettledValue {
        value: with_unit(&tidy(&value.value), line.unit),
        source: tidy(&value.source),
        ..value
    };
    for (text, code) in [(&value.value, "setting-value-wanted"), (&value.source, "setting-source-wanted")] {
        if text.is_empty() || text.chars().count() > LONGEST {
            return Err(AppError::Invalid(Message::new(code).with("most", LONGEST)));
        }
    }
    let library = bureau.library();
    if let Some(wrong) = objections(&library, &value, now.day()).into_iter().next() {
        return Err(AppError::Invalid(wrong.message));
    }
    let id = value.entity_id();
    let before = bureau.store.history(id).await?;
    let standing = before.last().map(|last| Standing::of(last.number, last.draft.state, None));
    let draft = Draft::of_entry(EntityKind::Rulebook, id, SettledValue::KIND, (&value).into());
    if before
        .last()
        .is_some_and(|last| last.draft.payload == draft.payload && last.draft.state == draft.state)
    {
        return Ok(());
    }
    let permitted = may_settle(actor, draft, standing.map_or(Before::Nothing, Before::Changed))?;
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.append(vec![permitted], None).await?;
    writer.audit("settle", &format!("{}.{}", value.rulebook, value.setting), &value.from.to_string());
    bureau.commit(writer).await?;
    bureau.published().await;
    Ok(())
}

/// A bare number of a share is meant in per cent where it is shown so.
fn with_unit(value: &str, unit: &str) -> String {
    let bare = mingde_core::text::narrow(value);
    match unit == "%" && !bare.contains(['%', '/']) && bare.trim().parse::<Decimal>().is_ok() {
        true => format!("{} %", bare.trim()),
        false => value.to_owned(),
    }
}

/// What the checker says of a value beside all others.
fn objections(library: &Library, value: &SettledValue, today: Day) -> Vec<Diagnostic> {
    let source = Source::new(SETTLED, settings_text(std::slice::from_ref(value)));
    let rulebooks = current(library, today);
    let findings = library.own.clone().add_entered(&source, &rulebooks);
    findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}
