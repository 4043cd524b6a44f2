//! Messages that leave the house: to the robot of a group in WeCom (企业微信) or DingTalk (钉钉), by mail, and to programs that asked for it.
//!
//! What is sent is handed over and taken, or it is not and says why in one of few words. Everything here waits for the network,
//! on the thread of whoever calls. Nothing is logged that was sent, nor where.

mod hook;
mod mail;
mod robot;
mod undelivered;

pub use hook::{Call, Hook, call_hook};
pub use mail::{Letter, MailServer, Security, send_mail};
pub use robot::{BadAddress, Message, Robot, RobotAddress, send_robot};
pub use undelivered::Undelivered;

use std::time::Duration;

/// So long whoever takes messages may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(10);
