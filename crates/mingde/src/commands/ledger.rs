//! `mingde ledger`

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use mingde_app::view::{AuditLineView, VerificationView, root_digits};
use mingde_app::{Progress, audit_trail, put_back_on_purpose, reseal};
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::words::{Locale, say_code};
use mingde_store::{About, AuditLine, Difference, StoreError, Verification};

use super::{Found, push};
use crate::bars::Bars;
use crate::call::{Format, LedgerAction};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: LedgerAction) -> anyhow::Result<Found> {
    match action {
        LedgerAction::Checkpoint => {
            let (checkpoint, doubts) = context.auditor().await?.checkpoint().await?;
            for doubt in &doubts {
                screen::tell(&context.say(doubt));
            }
            screen::say(checkpoint.note.trim_end());
            Ok(Found::Nothing)
        }
        LedgerAction::Trail { limit, format } => trail(context, limit, format.format).await,
        LedgerAction::Upgrade => upgrade(context).await,
        LedgerAction::Verify { witness, format } => match format.format {
            Format::Json => verify_as_json(context, &witness).await,
            Format::Text => verify(context, &witness).await,
        },
        LedgerAction::Restored { reason } => put_back(context, &reason).await,
        LedgerAction::Push { place, cosigner } => push::run(context, &place, cosigner.as_deref()).await,
    }
}

/// Who did what, newest first.
async fn trail(context: &Context, limit: u32, format: Format) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let lines = audit_trail(&bureau, &context.actor, limit).await?;
    if format == Format::Json {
        screen::json(&lines.iter().map(AuditLineView::from).collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    let heads = ["recorded", "author", "action", "subject", "detail"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("trail-head-{head}"))));
    for AuditLine { recorded, author, action, subject, detail, .. } in lines {
        table.row([recorded.to_string(), author, action, subject, detail]);
    }
    table.print();
    Ok(Found::Nothing)
}

/// Tables were brought up when the ledger was opened; what is sealed is sealed as it would be today.
async fn upgrade(context: &Context) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let mut bars = Bars::new(context.locale);
    let resealed = reseal(&bureau, &context.actor, context.now(), &mut bars).await?;
    let message =
        Message::new("command-upgraded").with("count", resealed.entities).with("key", &resealed.key);
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}

async fn examine(context: &Context, witnesses: &[impl AsRef<Path>]) -> anyhow::Result<Verification> {
    for witness in witnesses {
        crate::named::is_there(witness.as_ref())?;
    }
    let mut auditor = context.auditor().await?;
    for witness in witnesses {
        auditor.also_compare(witness.as_ref())?;
    }
    let mut bars = Bars::new(context.locale);
    let mut begun = false;
    let verified = auditor
        .verify(|done, total| {
            if !begun {
                bars.begin(&Message::new("command-verifying"), total);
                begun = true;
            }
            bars.reach(done);
        })
        .await?;
    bars.finish();
    Ok(verified)
}

async fn verify(context: &Context, witnesses: &[impl AsRef<Path>]) -> anyhow::Result<Found> {
    let verified = examine(context, witnesses).await?;
    told(context, &verified);
    let Verification { findings, unread, origin, key_id, .. } = &verified;
    let code = match (findings.is_empty(), unread.is_empty()) {
        (true, true) => "command-verified",
        (true, false) => "command-verified-in-part",
        (false, _) => "command-not-verified",
    };
    let message = Message::new(code)
        .with("revisions", verified.revisions)
        .with("root", root_digits(&verified))
        .with("findings", findings.len());
    screen::say(&context.say(&message));
    let identity = Message::new("command-verified-identity").with("origin", origin).with("key", key_id);
    screen::say(&context.say(&identity));
    if !findings.is_empty() {
        screen::say(&context.word("command-not-verified-advice"));
        if findings.iter().any(|finding| finding.entity.is_some()) {
            screen::say(&context.word("command-not-verified-show"));
        }
    }
    Ok(found(&verified))
}

/// What was found, could not be looked at and is to be remarked upon, on standard error.
fn told(context: &Context, verified: &Verification) {
    let names = Names::of(context, verified);
    for finding in &verified.findings {
        screen::tell(&context.say(&finding.message));
        let Some(about) = &finding.about else { continue };
        screen::tell(&format!("  {}", context.say(&names.about(about))));
        for differs in &about.differs {
            screen::tell(&format!("    {}", context.say(&names.differs(differs))));
        }
    }
    for message in verified.unread.iter().chain(&verified.remarks) {
        screen::tell(&context.say(message));
    }
}

/// What kinds and units are called that findings are about.
struct Names<'v> {
    kinds: BTreeMap<String, (String, String)>,
    units: &'v HashMap<EntityId, String>,
}

impl<'v> Names<'v> {
    /// Kinds by the library, as far as it can be read; units as the ledger has them.
    fn of(context: &Context, verified: &'v Verification) -> Self {
        let library = context.settings.load_library().ok();
        let kinds = library.iter().flat_map(|library| library.kinds.values());
        let kinds = kinds.map(|kind| (kind.id.clone(), (kind.title.clone(), kind.english.clone())));
        Self { kinds: kinds.collect(), units: &verified.units }
    }

    /// Kind, unit and day of what a finding is about.
    fn about(&self, about: &About) -> Message {
        let kind = about.kind.as_str();
        let message = Message::new("ledger-finding-about");
        let message = match (about.entity, self.kinds.get(kind)) {
            (EntityKind::Record, Some((chinese, english))) => {
                message.with_translated("kind", chinese, english)
            }
            (EntityKind::Record, None) => message.with("kind", kind),
            (entity, _) => message.with("kind", format!("{} {kind}", entity.name()).trim()),
        };
        let unit = about.unit.map(|id| self.units.get(&id).cloned().unwrap_or_else(|| id.to_string()));
        let day = about.day.map(|day| day.to_string());
        let shown = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        message.with("unit", shown(unit)).with("day", shown(day))
    }

    /// A field with both its values; units by their names.
    fn differs(&self, differs: &Difference) -> Message {
        let named = |value: &str| match value.parse().ok().and_then(|id: EntityId| self.units.get(&id)) {
            Some(name) => name.clone(),
            None if value.is_empty() => "–".to_owned(),
            None => value.to_owned(),
        };
        let message = Message::new("ledger-finding-differs");
        if differs.field == "state" {
            let words = |locale, value: &str| match State::parse(value) {
                Some(state) => say_code(locale, &format!("state-{}", state.name()), &[]),
                None => named(value),
            };
            let both = |message: Message, name, value: &str| {
                message.with_translated(name, &words(Locale::ZhCn, value), &words(Locale::En, value))
            };
            let message = message.with_translated("field", "状态", "state");
            return both(both(message, "signed", &differs.signed), "stored", &differs.stored);
        }
        message
            .with("field", &differs.field)
            .with("signed", named(&differs.signed))
            .with("stored", named(&differs.stored))
    }
}

fn found(verified: &Verification) -> Found {
    match (verified.findings.is_empty(), verified.unread.is_empty()) {
        (false, _) => Found::Tampered,
        (true, false) => Found::Unread,
        (true, true) => Found::Nothing,
    }
}

/// A ledger that cannot be opened is a finding too, for whoever reads the outcome by machine.
async fn verify_as_json(context: &Context, witnesses: &[impl AsRef<Path>]) -> anyhow::Result<Found> {
    let verified = match examine(context, witnesses).await {
        Ok(verified) => verified,
        Err(error) => {
            let Some(known) = error.downcast_ref::<StoreError>() else { return Err(error) };
            screen::json(&VerificationView::not_opened(known, context.locale))?;
            return Ok(match known.trouble() {
                mingde_store::Trouble::Tampered => Found::Tampered,
                _ => Found::Unread,
            });
        }
    };
    screen::json(&VerificationView::of(&verified, context.locale))?;
    Ok(found(&verified))
}

/// An older state was put back on purpose: only of a ledger that is sound but for what was signed since.
async fn put_back(context: &Context, reason: &str) -> anyhow::Result<Found> {
    let verified = examine(context, &[] as &[&Path]).await?;
    let others = verified.findings.iter().filter(|finding| !finding.is_of_an_older_state()).count();
    if others > 0 || !verified.unread.is_empty() {
        told(context, &verified);
        screen::say(&context.word("command-not-restored"));
        return Ok(found(&verified));
    }
    let bureau = context.open().await?;
    match put_back_on_purpose(&bureau, &context.actor, context.now(), reason).await? {
        None => screen::say(&context.word("command-nothing-restored")),
        Some(restoration) => {
            let message = Message::new("command-restored")
                .with("size", restoration.size)
                .with("witnessed", restoration.witnessed);
            screen::say(&context.say(&message));
        }
    }
    Ok(Found::Nothing)
}
