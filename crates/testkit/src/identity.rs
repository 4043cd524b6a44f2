//! Identity providers on this machine, which speak what real ones speak and can be told to lie.

mod cas;
mod oidc;
mod server;
mod signer;

pub use cas::CasProvider;
pub use oidc::{CLIENT, CLIENT_SECRET, OidcProvider, Tampering};
pub use server::{Asked, Said, Server, decoded, query_of};
pub use signer::Signer;
