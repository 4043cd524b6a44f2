//! What a channel is set to, as it is kept.

use mingde_core::diagnostic::Message;
use mingde_courier::{MailServer, Robot, RobotAddress, Security};
use mingde_store::ChannelRow;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::AppError;

/// What a channel is set to, as it is kept.
#[derive(Serialize, Deserialize)]
pub(super) enum Kept {
    Robot {
        robot: Robot,
        url: String,
        secret: String,
        pages: String,
    },
    Mail {
        host: String,
        port: u16,
        security: Security,
        user: String,
        password: String,
        from: String,
        authority: String,
        pages: String,
    },
}

impl Kept {
    pub fn read(row: &ChannelRow) -> Result<Self, AppError> {
        let broken = |_| AppError::Conflict(Message::new("channel-unreadable").with("channel", &row.name));
        serde_json::from_str(&row.content).map_err(broken)
    }

    pub fn pages(&self) -> &str {
        match self {
            Self::Robot { pages, .. } | Self::Mail { pages, .. } => pages,
        }
    }

    /// The address of a robot. Where it may be was asked when it was set.
    pub fn robot(&self) -> Option<RobotAddress> {
        match self {
            Self::Robot { robot, url, secret, .. } => RobotAddress::parse(*robot, url, secret, true).ok(),
            Self::Mail { .. } => None,
        }
    }

    pub fn mail(&self, sender: &str) -> Option<MailServer> {
        let Self::Mail { host, port, security, user, password, from, authority, .. } = self else {
            return None;
        };
        Some(MailServer {
            host: host.clone(),
            port: *port,
            security: *security,
            user: user.clone(),
            password: Zeroizing::new(password.clone()),
            from: from.clone(),
            sender: sender.to_owned(),
            authority: authority.clone(),
        })
    }
}
