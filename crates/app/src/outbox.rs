//! What leaves the house: by channels that the system administrator keeps, put together when it goes, tried again when it is
//! not taken.

mod address;
mod channels;
mod kept;
mod parcel;
mod sending;

pub(crate) use address::is_address;
pub use channels::{
    ChannelLine, ChannelTrouble, MAIL, MailSetting, RobotSetting, drop_channel, list_channels, set_mail,
    set_robot, try_channel,
};
pub use mingde_courier::{Robot, Security};
pub use sending::{Sending, next_errand, send_next};
