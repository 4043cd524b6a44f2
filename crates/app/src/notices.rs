//! Notices: what somebody is told of acts of others. They are written in the transaction of the act ([`Telling`](mingde_store::Telling)) and name
//! what they are about by ids; the words are found when they are read, among what their reader may see by then.

mod calm;
mod cause;
mod duties;
mod holders;
mod page;
mod teller;
mod wishes;

pub(crate) use calm::calm;
use calm::due;
pub use cause::Cause;
pub use duties::tell_duties;
pub(crate) use holders::Holders;
pub use page::{About, NOTICES, NoticeLine, notices_page, read_notice, read_notices, unread_notices};
pub(crate) use teller::{HandedIn, Teller};
pub use wishes::{keep_wish, sends_mail, wish};
