//! Channels: set, tried and removed by whoever keeps the accounts of the whole bureau.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_courier::{Robot, RobotAddress, Security, Undelivered};
use mingde_store::{Beside, ChannelRow, Rhythm, StoreError};
use serde::Serialize;
use zeroize::Zeroizing;

use super::address::is_address;
use super::kept::Kept;
use super::parcel::Parcel;
use crate::accounts::bureau_name;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// What the channel of mail is called; the others have the names of their robots.
pub const MAIL: &str = "mail";
/// Twenty a minute.
const BETWEEN_ROBOTS: i64 = 3_000_000;
/// One a second.
const BETWEEN_MAILS: i64 = 1_000_000;
/// Ports at which mail is handed in (RFC 8314, section 7.3); another one is the operator's to name.
const PORTS: [u16; 2] = [465, 587];

/// The robot of a group.
#[derive(Debug, Clone)]
pub struct RobotSetting {
    /// Its address as the group shows it; a secret.
    pub url: Zeroizing<String>,
    /// What messages are signed with; may be empty.
    pub secret: Zeroizing<String>,
    /// How often it speaks.
    pub rhythm: Rhythm,
    /// Where people reach these pages; may be empty.
    pub pages: String,
}

/// The server of mail.
#[derive(Debug, Clone)]
pub struct MailSetting {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is closed.
    pub security: Security,
    /// Who signs in there; may be empty.
    pub user: String,
    /// With what.
    pub password: Zeroizing<String>,
    /// Address that mail comes from.
    pub from: String,
    /// Certificate of an authority of one's own, in PEM; may be empty.
    pub authority: String,
    /// Where people reach these pages; may be empty.
    pub pages: String,
}

/// A channel without what is secret of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelLine {
    /// `wecom`, `dingtalk` or [`MAIL`].
    #[serde(rename = "channel")]
    pub name: String,
    /// The machine that is spoken to.
    pub host: String,
    /// Address that mail comes from; empty for robots.
    pub from: String,
    /// How often it is used.
    #[serde(serialize_with = "by_name")]
    pub rhythm: Rhythm,
    /// Where people reach these pages.
    pub pages: String,
    /// When it was set.
    #[serde(serialize_with = "crate::view::as_text")]
    pub made: Timestamp,
    /// When something was last taken.
    #[serde(serialize_with = "crate::view::some_as_text")]
    pub sent: Option<Timestamp>,
    /// What waits or was given up.
    pub troubles: Vec<ChannelTrouble>,
}

/// Messages that wait or were given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelTrouble {
    /// What was wrong last, as a code; empty for what was not tried yet.
    pub error: String,
    /// They are not tried any more until something new happens.
    pub given_up: bool,
    /// How many.
    pub count: u64,
}

fn by_name<S: serde::Serializer>(rhythm: &Rhythm, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rhythm.name())
}

/// Sets the robot of a group. Whoever is not the operator sets addresses of WeCom and DingTalk alone: from here this machine
/// would otherwise speak to whatever somebody likes.
///
/// # Errors
/// [`AppError::Refused`] for whoever does not keep the accounts of the whole bureau; [`AppError::Invalid`] for what is no
/// address of such a robot.
pub async fn set_robot(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    robot: Robot,
    setting: RobotSetting,
) -> Result<(), AppError> {
    actor.may(Power::AdministerAccounts)?;
    let RobotSetting { url, secret, rhythm, pages } = setting;
    let anywhere = actor.who().is_none();
    let begins = robot.begins_with();
    RobotAddress::parse(robot, &url, &secret, anywhere)
        .map_err(|_| AppError::Invalid(Message::new("channel-robot-address").with("begins", begins)))?;
    let trimmed = |text: &str| text.trim().to_owned();
    let pages = pages_at(&pages)?;
    let kept = Kept::Robot { robot, url: trimmed(&url), secret: trimmed(&secret), pages };
    set(bureau, actor, now, robot.name(), &kept, rhythm).await
}

/// Sets the server of mail.
///
/// # Errors
/// As [`set_robot`].
pub async fn set_mail(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    setting: MailSetting,
) -> Result<(), AppError> {
    actor.may(Power::AdministerAccounts)?;
    let MailSetting { host, port, security, user, password, from, authority, pages } = setting;
    let (host, from) = (host.trim().to_owned(), from.trim().to_owned());
    let name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    if host.is_empty() || !host.chars().all(name) {
        return Err(AppError::Invalid(Message::new("channel-mail-host")));
    }
    if !is_address(&from) {
        return Err(AppError::Invalid(Message::new("notice-address").with("address", from)));
    }
    if actor.who().is_some() && !(PORTS.contains(&port) && authority.is_empty()) {
        return Err(AppError::Invalid(Message::new("channel-mail-port")));
    }
    let pages = pages_at(&pages)?;
    let password = (*password).clone();
    let kept = Kept::Mail { host, port, security, user, password, from, authority, pages };
    // How often, everybody says for oneself.
    set(bureau, actor, now, MAIL, &kept, Rhythm::Daily).await
}

async fn set(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    name: &str,
    kept: &Kept,
    rhythm: Rhythm,
) -> Result<(), AppError> {
    // Plain data into memory cannot fail.
    let content = Zeroizing::new(serde_json::to_string(kept).unwrap_or_default());
    let rhythm = if rhythm == Rhythm::AtOnce { rhythm } else { Rhythm::Daily };
    let mut changes = Beside::default();
    changes.set_channel(name, &content, rhythm, now, bureau.store.sealing().read()?);
    write(bureau, actor, now, "set-channel", name, changes).await
}

/// Removes a channel, with what waits for it.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub async fn drop_channel(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    name: &str,
) -> Result<(), AppError> {
    actor.may(Power::AdministerAccounts)?;
    let mut changes = Beside::default();
    changes.drop_channel(name);
    write(bureau, actor, now, "drop-channel", name, changes).await
}

async fn write(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    action: &str,
    name: &str,
    changes: Beside,
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    match writer.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Err(unknown(name)),
        done => done?,
    }
    writer.audit(action, name, "");
    writer.commit().await?;
    Ok(())
}

/// The channels, by name, with what is wrong with them.
pub async fn list_channels(bureau: &Bureau, actor: &Actor) -> Result<Vec<ChannelLine>, AppError> {
    actor.may(Power::AdministerAccounts)?;
    let undelivered = bureau.store.undelivered().await?;
    let line = |row: ChannelRow| {
        let kept = Kept::read(&row)?;
        let robot = kept.robot().map(|address| address.host().to_owned());
        let (host, from) = match &kept {
            Kept::Mail { host, port, from, .. } => (format!("{host}:{port}"), from.clone()),
            Kept::Robot { .. } => (robot.unwrap_or_default(), String::new()),
        };
        let troubles = undelivered.iter().filter(|one| one.channel == row.name);
        let troubles = troubles.map(|one| ChannelTrouble {
            error: one.error.clone(),
            given_up: one.given_up,
            count: one.count,
        });
        Ok(ChannelLine {
            troubles: troubles.collect(),
            host,
            from,
            rhythm: row.rhythm,
            pages: kept.pages().to_owned(),
            made: row.made,
            sent: row.sent,
            name: row.name,
        })
    };
    bureau.store.channels().await?.into_iter().map(line).collect()
}

/// Sends a word by a channel at once; mail goes to `to`.
///
/// # Errors
/// [`AppError::Conflict`] says in words why it was not taken.
pub async fn try_channel(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    name: &str,
    to: &str,
) -> Result<(), AppError> {
    actor.may(Power::AdministerAccounts)?;
    let channels = bureau.store.channels().await?;
    let row = channels.iter().find(|row| row.name == name).ok_or_else(|| unknown(name))?;
    let kept = Kept::read(row)?;
    let of = bureau_name(bureau).await?.unwrap_or_default();
    let to = to.trim().to_owned();
    if name == MAIL && !is_address(&to) {
        return Err(AppError::Invalid(Message::new("notice-address").with("address", to)));
    }
    let mut changes = Beside::default();
    changes.take_place(name, now, next_place(name, now));
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Err(untaken(Undelivered::TooOften { minutes: 1 })),
        done => done?,
    }
    let parcel = Parcel::trial(&kept, &of, to, now).ok_or_else(|| unknown(name))?;
    apart(move || parcel.send(now)).await.map_err(untaken)
}

fn unknown(name: &str) -> AppError {
    AppError::NotFound(Message::new("channel-none").with("channel", name))
}

/// Why something was not taken, in words.
fn untaken(why: Undelivered) -> AppError {
    AppError::Conflict(Message::new(match why {
        Undelivered::Unreachable => "undelivered-unreachable",
        Undelivered::Untrusted => "undelivered-untrusted",
        Undelivered::TooOften { .. } => "undelivered-too-often",
        Undelivered::Busy => "undelivered-busy",
        Undelivered::NotLetIn => "undelivered-not-let-in",
        Undelivered::Refused => "undelivered-refused",
        Undelivered::Strange => "undelivered-strange",
    }))
}

/// Where people reach these pages, without a stroke at its end.
fn pages_at(text: &str) -> Result<String, AppError> {
    let text = text.trim().trim_end_matches('/');
    let web = text.starts_with("https://") || text.starts_with("http://");
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>[]\"".contains(&byte));
    match text.is_empty() || (web && plain && text.len() <= 200) {
        true => Ok(text.to_owned()),
        false => Err(AppError::Invalid(Message::new("channel-pages"))),
    }
}

/// Nothing else goes by a channel before this.
pub(super) fn next_place(channel: &str, now: Timestamp) -> Timestamp {
    Timestamp(now.0 + if channel == MAIL { BETWEEN_MAILS } else { BETWEEN_ROBOTS })
}
