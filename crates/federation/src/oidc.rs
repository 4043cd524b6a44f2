//! OpenID Connect: discovery, keys, and an identity token that is believed only for what it is.

mod claims;
mod keys;
mod metadata;
mod token;

pub(crate) use claims::{Claims, Expected, checked, texts};
pub(crate) use keys::Keys;
pub(crate) use metadata::{Authentication, Metadata};
pub(crate) use token::Token;
