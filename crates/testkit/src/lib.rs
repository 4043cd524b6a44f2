//! Builders and fixtures for tests.

mod actors;
mod bureau;
mod databases;
mod hook_server;
mod hostile;
mod identity;
mod loopback;
mod mail_server;
mod object_server;
mod photo;
mod robot_server;
mod same;
mod sample;
mod steps;
#[cfg(target_os = "linux")]
mod unlocked;
mod workbook;

pub use actors::{operator, permitted, permitted_after};
pub use bureau::{Bureau, Entry, SEALED, bureau};
pub use databases::{dump, edit_embedded, embedded_of, hold_embedded, on_every_database};
pub use hook_server::{HookServer, ToldHook};
pub use hostile::{HostileFile, HostileKind, hostile_file, kinds, ordinary_document};
pub use identity::{
    Asked, CLIENT, CLIENT_SECRET, CasProvider, OidcProvider, Said, Server, Signer, Tampering, decoded,
    query_of,
};
pub use mail_server::{
    ANOTHER_AUTHORITY, AUTHORITY, Begins, CERTIFICATE, CERTIFICATE_KEY, MailServer, SIGNED_IN, TakenMail,
};
pub use object_server::{ObjectMishap, ObjectServer};
pub use photo::{SECOND_PICTURE, patterned_photo, photo_with_place, told_by_photo};
pub use robot_server::{Manner, Mishap, RobotServer};
pub use same::assert_same;
pub use sample::{Cast, sample};
pub use steps::{Load, expect_no_square};
#[cfg(target_os = "linux")]
pub use unlocked::give_up_locks;
pub use workbook::{Grid, Typed, package, shared_texts, type_over, write_workbook};
