//! Robots of groups. Whoever knows the address of one writes to the group: it is a secret like a password.
//!
//! WeCom: <https://developer.work.weixin.qq.com/document/path/91770>. DingTalk:
//! <https://open.dingtalk.com/document/robots/custom-robot-access>, with the signature of
//! <https://open.dingtalk.com/document/robots/customize-robot-security-settings>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mingde_core::date::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use ureq::Agent;
use zeroize::Zeroizing;

use crate::PATIENCE;
use crate::undelivered::Undelivered;

/// More bytes than any answer has.
const LONGEST_ANSWER: u64 = 64 << 10;
/// Most bytes of an address.
const LONGEST_ADDRESS: usize = 1024;

/// Whose robots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Robot {
    /// 企业微信
    WeCom,
    /// 钉钉
    DingTalk,
}

/// Where a robot is spoken to.
#[derive(Clone, PartialEq, Eq)]
pub struct RobotAddress {
    robot: Robot,
    url: Zeroizing<String>,
    secret: Option<Zeroizing<String>>,
}

/// What is said to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What stands in a list of messages.
    pub title: String,
    /// The message, in Markdown.
    pub markdown: String,
}

/// Why something is no address of a robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Robots are spoken to elsewhere, and only there.
    #[error("not an address of such a robot")]
    Elsewhere,
    /// It is of this machine, or of a network of somebody's own.
    #[error("of a network of somebody's own")]
    OwnNetwork,
    /// Nothing is spoken to there at all.
    #[error("no address")]
    None,
}

impl Robot {
    /// Both.
    pub const ALL: [Self; 2] = [Self::WeCom, Self::DingTalk];

    /// Its name in tables, addresses and codes.
    pub fn name(self) -> &'static str {
        match self {
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
        }
    }

    /// The one of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|robot| robot.name() == name)
    }

    /// What all addresses of such robots begin with.
    pub fn begins_with(self) -> &'static str {
        match self {
            Self::WeCom => "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
            Self::DingTalk => "https://oapi.dingtalk.com/robot/send?access_token=",
        }
    }

    /// Most bytes of a message, in UTF-8.
    pub fn most_bytes(self) -> usize {
        match self {
            Self::WeCom => 4096,
            Self::DingTalk => 20_000,
        }
    }
}

impl RobotAddress {
    /// Reads an address as the group shows it. `anywhere` lets pass what is not of WeCom or DingTalk: for whoever keeps a
    /// robot of their own, and says so on the machine itself.
    ///
    /// # Errors
    /// [`BadAddress`]; the address is in no message, for it is a secret.
    pub fn parse(robot: Robot, url: &str, secret: &str, anywhere: bool) -> Result<Self, BadAddress> {
        let (url, secret) = (url.trim(), secret.trim());
        let plain = |text: &str| text.len() <= LONGEST_ADDRESS && text.bytes().all(|b| b.is_ascii_graphic());
        if url.is_empty() || !plain(url) || !plain(secret) {
            return Err(BadAddress::None);
        }
        let key = url.strip_prefix(robot.begins_with());
        let token =
            |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let web = url.starts_with("https://") || url.starts_with("http://");
        if !(key.is_some_and(token) || anywhere && web) {
            return Err(BadAddress::Elsewhere);
        }
        let secret = Some(secret).filter(|secret| !secret.is_empty());
        let secret = secret.map(|secret| Zeroizing::new(secret.to_owned()));
        Ok(Self { robot, url: Zeroizing::new(url.to_owned()), secret })
    }

    /// Whose robot.
    pub fn robot(&self) -> Robot {
        self.robot
    }

    /// The machine that is spoken to; what else the address says is a secret.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// The address with the signature of a moment, where it has a secret.
    fn signed(&self, now: Timestamp) -> Zeroizing<String> {
        let Some(secret) = &self.secret else { return self.url.clone() };
        let milliseconds = now.0.div_euclid(1000);
        let told = Zeroizing::new(format!("{milliseconds}\n{}", &**secret));
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return self.url.clone() };
        mac.update(told.as_bytes());
        let sign = STANDARD.encode(mac.finalize().into_bytes());
        Zeroizing::new(format!("{}&timestamp={milliseconds}&sign={}", &*self.url, escaped(&sign)))
    }
}

impl std::fmt::Debug for RobotAddress {
    /// Without what is secret of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RobotAddress").field("robot", &self.robot).finish_non_exhaustive()
    }
}

/// Says something to a group.
///
/// # Errors
/// [`Undelivered`]
pub fn send_robot(address: &RobotAddress, message: &Message, now: Timestamp) -> Result<(), Undelivered> {
    // Whoever answers leads nowhere else: an address was looked at before, another one was not.
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent: Agent = config.timeout_global(Some(PATIENCE)).build().into();
    let text = shortened(&message.markdown, address.robot.most_bytes());
    let body = match address.robot {
        Robot::WeCom => json!({ "msgtype": "markdown", "markdown": { "content": text } }),
        Robot::DingTalk => {
            json!({ "msgtype": "markdown", "markdown": { "title": message.title, "text": text } })
        }
    };
    let url = address.signed(now);
    let sent = agent.post(url.as_str()).header("Content-Type", "application/json").send(body.to_string());
    let mut answer = sent.map_err(|error| unheard(&error))?;
    match answer.status().as_u16() {
        200 => {}
        429 | 500.. => return Err(Undelivered::Busy),
        401 | 403 => return Err(Undelivered::NotLetIn),
        _ => return Err(Undelivered::Strange),
    }
    let told = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string();
    let told: Value = told.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let Some(code) = told["errcode"].as_i64() else { return Err(Undelivered::Strange) };
    match meant(address.robot, code) {
        None => Ok(()),
        Some(why) => {
            tracing::info!(robot = address.robot.name(), code, "a message was not taken");
            Err(why)
        }
    }
}

/// What a code means (WeCom: <https://developer.work.weixin.qq.com/document/path/90313>).
fn meant(robot: Robot, code: i64) -> Option<Undelivered> {
    Some(match (robot, code) {
        (_, 0) => return None,
        (_, -1) => Undelivered::Busy,
        // Twenty a minute.
        (Robot::WeCom, 45009 | 45033) => Undelivered::TooOften { minutes: 1 },
        (Robot::WeCom, 93000 | 93004 | 93008 | 40001 | 40014) => Undelivered::NotLetIn,
        // Twenty a minute, and then nothing for ten.
        (Robot::DingTalk, 130_101 | 130_102 | 410_100) => Undelivered::TooOften { minutes: 10 },
        // A signature, a key word or a network that the robot does not let in; a token that there is not.
        (Robot::DingTalk, 310_000 | 300_001 | 300_005 | 400_101 | 400_102 | 40035) => Undelivered::NotLetIn,
        _ => Undelivered::Refused,
    })
}

pub(crate) fn unheard(error: &ureq::Error) -> Undelivered {
    match error {
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => Undelivered::Untrusted,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Undelivered::Untrusted,
        ureq::Error::TooManyRedirects | ureq::Error::Protocol(_) => Undelivered::Strange,
        _ => Undelivered::Unreachable,
    }
}

/// A text of so many bytes at most, by whole lines; what is left out is said by an ellipsis.
fn shortened(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].rfind('\n').map_or(&text[..end], |line| &text[..line])
}

/// As it stands in a query.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            other => out += &format!("%{other:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_robot_is_spoken_to_where_its_maker_is_and_nowhere_else() {
        let good =
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";
        let address = RobotAddress::parse(Robot::WeCom, good, "", false).unwrap();
        assert_eq!(address.host(), "qyapi.weixin.qq.com");
        assert!(!format!("{address:?}").contains("693a"));
        for wrong in [
            "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com.example.cn/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com@10.0.0.1/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1&x=http://10.0.0.1/",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send/../../x?key=1",
            "http://127.0.0.1:9200/",
            "https://oapi.dingtalk.com/robot/send?access_token=1",
            "file:///etc/passwd",
        ] {
            let refused = RobotAddress::parse(Robot::WeCom, wrong, "", false);
            assert_eq!(refused, Err(BadAddress::Elsewhere), "{wrong}");
        }
        assert_eq!(RobotAddress::parse(Robot::WeCom, " ", "", true), Err(BadAddress::None));
        let split = RobotAddress::parse(Robot::WeCom, "https://x/\r\nHost: y", "", true);
        assert_eq!(split, Err(BadAddress::None));
        assert_eq!(RobotAddress::parse(Robot::WeCom, "ftp://x/", "", true), Err(BadAddress::Elsewhere));
        assert!(RobotAddress::parse(Robot::DingTalk, "http://127.0.0.1:1/x", "SEC1", true).is_ok());
    }

    #[test]
    fn what_is_too_long_ends_with_a_whole_line() {
        let text = "待采纳\n已逾期\n即将到期";
        assert_eq!(shortened(text, 100), text);
        assert_eq!(shortened(text, 20), "待采纳\n已逾期");
        assert_eq!(shortened(text, 10), "待采纳");
        assert_eq!(shortened("待采纳", 8), "待采");
    }
}
