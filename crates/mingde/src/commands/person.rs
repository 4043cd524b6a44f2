//! `mingde person`

use std::fmt::Write as _;
use std::path::Path;

use mingde_app::view::{FieldView, Title};
use mingde_app::{PersonalData, PostHeld, personal_data, withhold_person, write_whole};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;

use super::Found;
use crate::call::{Format, PersonAction};
use crate::context::Context;
use crate::screen;

pub async fn run(context: &Context, action: PersonAction) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    match action {
        PersonAction::Copy { person, purpose, output, format } => {
            let asked = (person.as_str(), purpose.as_str());
            let data = personal_data(&bureau, &context.actor, context.now(), asked, context.locale).await?;
            let text = match format.format {
                Format::Json => serde_json::to_string_pretty(&data)? + "\n",
                Format::Text => Copy { context }.of(&data),
            };
            give(context, &text, output.as_deref())
        }
        PersonAction::Withhold { person, reason } => {
            let code = withhold_person(&bureau, &context.actor, context.now(), &person, &reason).await?;
            screen::say(&context.say(&Message::new("command-person-withheld").with("code", code)));
            Ok(Found::Nothing)
        }
    }
}

fn give(context: &Context, text: &str, output: Option<&Path>) -> anyhow::Result<Found> {
    let Some(path) = output else {
        screen::say(text.trim_end());
        return Ok(Found::Nothing);
    };
    write_whole(path, text.as_bytes())?;
    screen::say(&context.say(&Message::new("command-person-copied").with("path", path.display())));
    Ok(Found::Nothing)
}

/// The copy as a text that its owner reads.
struct Copy<'c> {
    context: &'c Context,
}

impl Copy<'_> {
    fn of(&self, data: &PersonalData) -> String {
        let name = data.registry.last().map_or("", |latest| latest.name.as_str());
        let head = Message::new("command-person-copy").with("name", name).with("code", &data.code);
        let mut out = self.say(&head.with("day", data.given.day()));
        for part in [self.registry(data), self.groups(data), self.records(data), self.rights(data)] {
            out.push_str(&part);
        }
        out
    }

    fn say(&self, message: &Message) -> String {
        self.context.say(message) + "\n"
    }

    fn heading(&self, code: &'static str, count: usize) -> String {
        format!("\n{}", self.say(&Message::new(code).with("count", count)))
    }

    fn title<'t>(&self, title: &'t Title) -> &'t str {
        title.say(self.context.locale)
    }

    fn days(&self, from: Option<Day>, last: Option<Day>) -> String {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        format!("{}..{}", day(from), day(last))
    }

    fn fields(&self, fields: &[FieldView]) -> String {
        let mut out = String::new();
        for field in fields {
            let value = match field.value.say(self.context.locale) {
                "true" => self.context.word("command-yes"),
                "false" => self.context.word("command-no"),
                value => value.to_owned(),
            };
            _ = writeln!(out, "    {} {value}", self.title(&field.title));
        }
        out
    }

    fn registry(&self, data: &PersonalData) -> String {
        let mut out = self.heading("command-person-registry", data.registry.len());
        for held in &data.registry {
            _ = writeln!(out, "  {} {} {}", held.recorded, held.by, held.reason);
            let own = Message::new("command-person-own").with("name", &held.name);
            let sex = match held.sex {
                Some(mingde_core::registry::Sex::Male) => "male",
                Some(mingde_core::registry::Sex::Female) => "female",
                None => "",
            };
            _ = write!(out, "    {}", self.say(&own.with("sex", sex)));
            if let Some(birth) = &held.birth {
                let born = Message::new("command-person-born").with("birth", birth);
                _ = write!(out, "    {}", self.say(&born));
            }
            out.push_str(&self.fields(&held.fields));
            for PostHeld { unit, title, rank, from, last } in &held.posts {
                _ = writeln!(out, "    {unit} {title} {} {}", self.title(rank), self.days(*from, *last));
            }
        }
        out
    }

    fn groups(&self, data: &PersonalData) -> String {
        let mut out = self.heading("command-person-groups", data.groups.len());
        for held in &data.groups {
            let days = self.days(held.from, held.last);
            _ = writeln!(out, "  {} {} {days}", held.group, self.title(&held.role));
        }
        out
    }

    fn records(&self, data: &PersonalData) -> String {
        let mut out = self.heading("command-person-records", data.records.len());
        for held in &data.records {
            let kind = self.title(&held.kind);
            _ = writeln!(out, "  {} {kind} {} #{}", held.date, held.unit, held.id);
            for role in &held.roles {
                _ = writeln!(out, "    {}", self.title(&role.title));
                out.push_str(&self.fields(&role.attributes));
            }
            out.push_str(&self.fields(&held.fields));
            let others = Message::new("command-person-others").with("others", held.others);
            _ = write!(out, "    {}", self.say(&others.with("evidence", held.evidence)));
        }
        out
    }

    fn rights(&self, data: &PersonalData) -> String {
        let mut out = self.heading("command-person-offices", data.offices.len());
        for held in &data.offices {
            let unit = held.unit_name.as_deref().unwrap_or("");
            let days = self.days(held.from, held.to);
            _ = writeln!(out, "  {} {unit} {days}", self.title(&held.title));
        }
        if let Some(account) = &data.account {
            let message = Message::new("command-person-account").with("made", account.made);
            let message = message.with("sessions", account.sessions).with("drafts", account.drafts);
            _ = write!(out, "\n{}", self.say(&message));
        }
        out.push_str(&self.heading("command-person-opened", data.opened.len()));
        for held in &data.opened {
            let record = held.record.as_deref().unwrap_or("");
            _ = writeln!(out, "  {} {} {record} {}", held.when, held.by, held.what);
        }
        out
    }
}
