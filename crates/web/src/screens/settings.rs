//! 参数: the numbers that rulebooks leave to the bureau, with what nobody has laid down first.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{SettingHeld, SettingLine, SettingsPage, setting_line, settings_page, settle};
use mingde_core::date::parse_day;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::publication::SettledValue;
use mingde_core::words::measured;
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct List {
    frame: Frame,
    shown: SettingsPage,
}

#[derive(Template)]
#[template(path = "setting.html")]
struct One {
    frame: Frame,
    line: SettingLine,
    enters: bool,
    typed: [String; 3],
    fault: Option<String>,
}

/// `GET /settings`
pub async fn list(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = settings_page(&house.bureau, &visitor.actor, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Rulebooks, "");
    let all = frame.word("web-section-rulebooks");
    frame.title = frame.word("web-settings-title");
    frame.notice = (asked.said == "settled").then(|| Message::new("web-setting-kept"));
    page(&List { frame: frame.under(all, "/rulebooks"), shown })
}

/// `GET /settings/{rulebook}/{setting}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path((rulebook, setting)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let typed = [String::new(), house.today().to_string(), String::new()];
    show(&house, &visitor, (&rulebook, &setting), typed, None).await
}

async fn show(
    house: &House,
    visitor: &Visitor,
    of: (&str, &str),
    typed: [String; 3],
    fault: Option<String>,
) -> Result<Response, Fault> {
    let line = setting_line(&house.bureau, &visitor.actor, of, house.today()).await?;
    let mut frame = Frame::of(house, visitor, Section::Rulebooks, "");
    frame.title = frame.phrase(&line.title).to_owned();
    frame.faulty = fault.is_some();
    let (all, settings) = (frame.word("web-section-rulebooks"), frame.word("web-settings-title"));
    let frame = frame.under(all, "/rulebooks").under(settings, "/settings");
    let enters = mingde_app::publishes_rulebooks(&visitor.actor);
    page(&One { frame, line, enters, typed, fault })
}

/// `POST /settings/{rulebook}/{setting}`
pub async fn post(
    State(house): State<House>,
    Path((rulebook, setting)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let typed = ["value", "from", "source"].map(|name| posted.one(name).to_owned());
    let of = (rulebook.as_str(), setting.as_str());
    let Ok(from) = parse_day(&typed[1]) else {
        let message = Message::new("web-view-no-day").with("value", &typed[1]);
        let said = mingde_core::words::say(visitor.locale, &message);
        let shown = show(&house, visitor, of, typed, Some(said)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    };
    let value = SettledValue {
        rulebook: rulebook.clone(),
        setting: setting.clone(),
        from,
        value: typed[0].clone(),
        source: typed[2].clone(),
    };
    match settle(&house.bureau, &visitor.actor, house.now(), value).await {
        Ok(()) => Ok(Redirect::to("/settings?said=settled").into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let said = mingde_core::words::say(visitor.locale, &error.message());
            let status = Fault::from(error).status();
            Ok((status, show(&house, visitor, of, typed, Some(said)).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A value in words; what is not set says so.
fn said(frame: &Frame, value: Option<&impl ToString>, unit: &str) -> String {
    value.map_or_else(
        || frame.word("web-setting-open"),
        |value| measured(frame.locale, value.to_string(), unit),
    )
}

impl List {
    fn value(&self, line: &SettingLine) -> String {
        said(&self.frame, line.value.as_ref(), line.unit)
    }

    /// The value that holds today, as it was laid down.
    fn held<'l>(&self, line: &'l SettingLine) -> Option<&'l SettingHeld> {
        line.values
            .iter()
            .find(|held| held.value == line.value && held.from.is_none_or(|from| from <= self.frame.today))
    }

    fn from(&self, held: &SettingHeld) -> String {
        match &held.from {
            Some(from) => self.frame.words("web-versions-from", &[("from", &self.frame.full_day(from))]),
            None => self.frame.word("web-setting-always"),
        }
    }

    fn question(&self, line: &SettingLine) -> String {
        let (issuer, title) = (line.issuer.as_str(), self.frame.phrase(&line.title));
        self.frame.words("web-setting-question", &[("issuer", issuer), ("title", title)])
    }
}

impl One {
    fn value(&self, held: &SettingHeld) -> String {
        said(&self.frame, held.value.as_ref(), self.line.unit)
    }

    fn leeway(&self) -> String {
        self.frame.word(&format!("web-setting-leeway-{}", self.line.leeway.name()))
    }

    fn entered(&self, held: &SettingHeld) -> String {
        match &held.entered {
            Some((at, by)) => {
                let (when, by) = (self.frame.moment(at), by.say(self.frame.locale));
                let code = if by.is_empty() { "web-setting-entered-on" } else { "web-setting-entered" };
                self.frame.words(code, &[("when", &when), ("who", by)])
            }
            None => self.frame.word("web-setting-in-text"),
        }
    }

    fn from(&self, held: &SettingHeld) -> String {
        match &held.from {
            Some(from) => self.frame.full_day(from),
            None => self.frame.word("web-setting-always"),
        }
    }
}
