//! Messages that come from another process: only what this program has words for is taken.

use super::catalogue::{self, placeholder};
use crate::message::Message;

/// A message as it crosses to another process.
#[derive(serde::Deserialize)]
struct Sent {
    code: String,
    args: Vec<(String, String)>,
}

impl<'de> serde::Deserialize<'de> for Message {
    /// Only what this program has words for is taken; an argument that no words name is dropped.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Sent { code, args } = <Sent as serde::Deserialize>::deserialize(from)?;
        let code = catalogue::code(&code).ok_or_else(|| serde::de::Error::custom("no words for the code"))?;
        let args = args.into_iter().filter_map(|(name, value)| Some((placeholder(&name)?, value)));
        Ok(Self { code, args: args.collect() })
    }
}
