//! 消息通道: how messages leave the house, set, tried and removed by whoever keeps the accounts of the whole bureau.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    AppError, ChannelLine, ChannelTrouble, MAIL, MailSetting, Rhythm, Robot, RobotSetting, Secret, Security,
    drop_channel, list_channels, set_mail, set_robot, try_channel,
};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::office::Power;
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    said: String,
}

#[derive(Template)]
#[template(path = "channels.html")]
struct Page {
    frame: Frame,
    channels: Vec<ChannelLine>,
    fault: Option<(String, String)>,
}

/// `GET /channels`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    let notice = match said.said.as_str() {
        "set" => Some(Message::new("web-channel-said-set")),
        "tried" => Some(Message::new("web-channel-said-tried")),
        "dropped" => Some(Message::new("web-channel-said-dropped")),
        _ => None,
    };
    shown(&house, &visitor, notice, None).await
}

/// `POST /channels/{name}`
pub async fn set(
    State(house): State<House>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (bureau, actor, now) = (&house.bureau, &posted.visitor.actor, house.now());
    expect_keeper(&posted.visitor)?;
    let secret = |field: &str| Secret::new(posted.one(field).trim().to_owned());
    let pages = posted.one("pages").to_owned();
    let set = match Robot::of_name(&name) {
        Some(robot) => {
            let rhythm = Rhythm::of_name(posted.one("rhythm")).unwrap_or_default();
            let setting = RobotSetting { url: secret("url"), secret: secret("secret"), rhythm, pages };
            set_robot(bureau, actor, now, robot, setting).await
        }
        None if name == MAIL => {
            let (security, port) = match posted.one("security") {
                "start-tls" => (Security::StartTls, 587),
                _ => (Security::Tls, 465),
            };
            let setting = MailSetting {
                host: posted.one("host").to_owned(),
                port,
                security,
                user: posted.one("user").trim().to_owned(),
                password: Secret::new(posted.one("password").to_owned()),
                from: posted.one("from").to_owned(),
                authority: String::new(),
                pages,
            };
            set_mail(bureau, actor, now, setting).await
        }
        None => return Err(Fault::missing()),
    };
    done(&house, &posted.visitor, &name, set, "set").await
}

/// `POST /channels/{name}/trial`
pub async fn trial(
    State(house): State<House>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let actor = &posted.visitor.actor;
    let tried = try_channel(&house.bureau, actor, house.now(), &name, posted.one("to")).await;
    done(&house, &posted.visitor, &name, tried, "tried").await
}

/// `POST /channels/{name}/removal`
pub async fn remove(
    State(house): State<House>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let dropped = drop_channel(&house.bureau, &posted.visitor.actor, house.now(), &name).await;
    done(&house, &posted.visitor, &name, dropped, "dropped").await
}

/// Whoever keeps no accounts of the whole bureau is not told that there are channels.
fn expect_keeper(visitor: &Visitor) -> Result<(), Fault> {
    visitor.actor.may(Power::AdministerAccounts).map_err(|_| Fault::missing())
}

/// Back to the page, or the page again with what is wrong, beside the channel that it is about.
async fn done(
    house: &House,
    visitor: &Visitor,
    name: &str,
    done: Result<(), AppError>,
    said: &str,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/channels?said={said}")).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let answer = shown(house, visitor, None, Some((name.to_owned(), error.message()))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn shown(
    house: &House,
    visitor: &Visitor,
    notice: Option<Message>,
    fault: Option<(String, Message)>,
) -> Result<Response, Fault> {
    expect_keeper(visitor)?;
    let channels = list_channels(&house.bureau, &visitor.actor).await?;
    let mut frame = Frame::of(house, visitor, Section::Offices, "");
    frame = frame.clone().under(frame.word("web-accounts-title"), "/accounts");
    frame.title = frame.word("web-channels-title");
    (frame.notice, frame.faulty) = (notice, fault.is_some());
    let fault = fault.map(|(name, message)| (name, frame.say(&message)));
    page(&Page { frame, channels, fault })
}

impl Page {
    fn names(&self) -> [&'static str; 3] {
        [Robot::WeCom.name(), Robot::DingTalk.name(), MAIL]
    }

    fn is_mail(&self, name: &&str) -> bool {
        **name == *MAIL
    }

    fn title(&self, name: &&str) -> String {
        self.frame.word(&format!("web-channel-{name}"))
    }

    fn line(&self, name: &&str) -> Option<&ChannelLine> {
        self.channels.iter().find(|line| line.name == **name)
    }

    fn fault_of(&self, name: &&str) -> Option<&String> {
        self.fault.as_ref().filter(|(of, _)| of == *name).map(|(_, words)| words)
    }

    fn begins_with(&self, name: &&str) -> &'static str {
        Robot::of_name(name).map_or("", Robot::begins_with)
    }

    fn signs(&self, name: &&str) -> bool {
        Robot::of_name(name) == Some(Robot::DingTalk)
    }

    fn how(&self, line: &&ChannelLine) -> String {
        let made = self.frame.moment(&line.made);
        self.frame.words("web-channel-set", &[("host", &line.host), ("made", &made)])
    }

    fn sent(&self, line: &&ChannelLine) -> String {
        match &line.sent {
            Some(sent) => self.frame.words("web-channel-sent", &[("sent", &self.frame.moment(sent))]),
            None => self.frame.word("web-channel-never"),
        }
    }

    /// How many messages stand so, and why.
    fn trouble(&self, trouble: &&ChannelTrouble) -> String {
        let ChannelTrouble { error, given_up, count } = trouble;
        if error.is_empty() {
            return self.frame.counted("web-channel-waits", count);
        }
        let why = self.frame.word(&format!("undelivered-{error}"));
        let code = if *given_up { "web-channel-given-up" } else { "web-channel-trouble" };
        self.frame.words(code, &[("why", &why), ("count", &count.to_string())])
    }

    fn is_at_once(&self, name: &&str) -> bool {
        self.line(name).is_some_and(|line| line.rhythm == Rhythm::AtOnce)
    }

    fn pages(&self, name: &&str) -> &str {
        self.line(name).map_or("", |line| &line.pages)
    }
}
