//! `mingde office`: who holds which office.

use mingde_app::import::Directories;
use mingde_app::view::{GrantView, OfficeView};
use mingde_app::{
    Bureau, GrantLine, GrantRequest, ReachRequest, grant_office, list_grants, office_named, revoke_office,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::record::{State, Who};
use mingde_core::words::Locale;

use super::Found;
use crate::call::{Format, OfficeAction, ReachArgs};
use crate::context::{Context, day};
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: OfficeAction) -> anyhow::Result<Found> {
    match action {
        OfficeAction::List { office, on, all, format } => {
            let bureau = context.open().await?;
            let on = on.as_deref().map(day).transpose()?.unwrap_or(context.now().day());
            let office = office
                .map(|name| office_named(&bureau.library(), &name).map(|o| o.choice.code.clone()))
                .transpose()?;
            let mut grants = list_grants(&bureau, &context.actor).await?;
            grants.retain(|line| {
                let in_force = line.head.state != State::Withdrawn && line.grant.holds_on(on);
                (all || in_force) && office.as_ref().is_none_or(|code| *code == line.grant.office)
            });
            list(context, &bureau, &grants, format.format).await
        }
        OfficeAction::Grant { office, person, reach, from, to } => {
            let bureau = context.open().await?;
            let days = (day(&from)?, day(&to)?);
            let request = GrantRequest { office, person, reach: reach_of(reach), days };
            let line = grant_office(&bureau, &context.actor, context.now(), &request).await?;
            done(context, &bureau, "office-granted", &line)
        }
        OfficeAction::Revoke { id, reason } => {
            let bureau = context.open().await?;
            let line = revoke_office(&bureau, &context.actor, context.now(), &id, &reason).await?;
            done(context, &bureau, "office-revoked", &line)
        }
        OfficeAction::Show { office, format } => {
            let bureau = context.open().await?;
            show(context, &bureau, office.as_deref(), format.format)
        }
    }
}

/// Clap sees to it that exactly one is given.
fn reach_of(reach: ReachArgs) -> ReachRequest {
    match (reach.unit, reach.below) {
        (Some(unit), _) => ReachRequest::Unit(unit),
        (None, Some(unit)) => ReachRequest::Below(unit),
        (None, None) => ReachRequest::Bureau,
    }
}

fn done(context: &Context, bureau: &Bureau, code: &'static str, line: &GrantLine) -> anyhow::Result<Found> {
    let office = title(context, bureau, &line.grant.office);
    let message = Message::new(code).with("office", office).with("id", line.head.id);
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}

async fn list(
    context: &Context,
    bureau: &Bureau,
    grants: &[GrantLine],
    format: Format,
) -> anyhow::Result<Found> {
    let names = Directories::load(bureau).await?;
    let called = |who: Who| names.label(&context.actor, who);
    let grants = grants.iter().map(|line| GrantView::of(line, &bureau.library(), &called, context.locale));
    let grants: Vec<GrantView> = grants.collect();
    if format == Format::Json {
        screen::json(&grants)?;
        return Ok(Found::Nothing);
    }
    if grants.is_empty() {
        screen::say(&context.word("office-none"));
        return Ok(Found::Nothing);
    }
    let heads = ["id", "office", "person", "reach", "from", "to", "granted-by", "state"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("office-head-{head}"))));
    let text = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    for grant in grants {
        let place = context.say_code(&format!("office-reach-{}", grant.reach));
        let unit = grant.unit_name.or(grant.unit.map(|unit| unit.to_string())).unwrap_or_default();
        let standing = if grant.state == State::Withdrawn { "office-taken-back" } else { "office-stands" };
        table.row([
            grant.id.to_string(),
            grant.title.say(context.locale).to_owned(),
            grant.person_name.unwrap_or_else(|| grant.person.to_string()),
            format!("{unit}{place}"),
            text(grant.from),
            text(grant.to),
            grant.by,
            context.word(standing),
        ]);
    }
    table.print();
    Ok(Found::Nothing)
}

/// What an office may do, of one office or of all.
fn show(context: &Context, bureau: &Bureau, office: Option<&str>, format: Format) -> anyhow::Result<Found> {
    let library = &bureau.library();
    let offices = match office {
        Some(name) => vec![office_named(library, name)?],
        None => library.schema.offices.iter().collect(),
    };
    let kinds = |named: fn(&mingde_core::kind::Kind) -> &Vec<String>, code: &String| {
        let of = library.kinds.values().filter(|kind| named(kind).contains(code));
        of.map(|kind| match context.locale {
            Locale::En => kind.english.clone(),
            Locale::ZhCn => kind.title.clone(),
        })
        .collect::<Vec<_>>()
    };
    if format == Format::Json {
        let views = offices.into_iter().map(|office| OfficeView::of(office, library));
        screen::json(&views.collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    for office in offices {
        let code = &office.choice.code;
        screen::say(&format!("{} [{code}]", title(context, bureau, code)));
        let powers =
            office.powers.iter().map(|power| context.say_code(&format!("power-{}", power.name()))).collect();
        let parts: [(&str, Vec<String>); 4] = [
            ("powers", powers),
            ("files", kinds(|kind| &kind.filed_by, code)),
            ("accepts", kinds(|kind| &kind.accepted_by, code)),
            ("opens", office.opens.clone()),
        ];
        for (part, words) in parts.into_iter().filter(|(_, words)| !words.is_empty()) {
            let heading = context.say_code(&format!("office-{part}"));
            let words = words.join(&context.word("office-comma"));
            screen::say(&format!("  {heading}{}{words}", context.word("office-colon")));
        }
    }
    Ok(Found::Nothing)
}

fn title(context: &Context, bureau: &Bureau, code: &str) -> String {
    match bureau.library().schema.office(code).map(|office| &office.choice) {
        Some(choice) if context.locale == Locale::En => choice.english.clone(),
        Some(choice) => choice.title.clone(),
        None => code.to_owned(),
    }
}
