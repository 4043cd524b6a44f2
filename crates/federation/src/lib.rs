//! Signing in at an identity provider elsewhere (统一身份认证): OpenID Connect and CAS.
//!
//! A browser is sent to the provider with an [`AuthenticationRequest`] and comes back with what [`Returned`] holds;
//! [`Provider::identify`] asks the provider about it and believes nothing that is not signed, or said by the configured
//! host over TLS, for this very request. What is to be believed is decided by functions of values (`oidc::claims`,
//! `cas::answer`); one file speaks to the network (`http.rs`). It waits: whoever calls it has a thread to
//! spare.

mod address;
mod cas;
mod fault;
mod http;
mod markup;
mod oidc;
mod provider;
mod request;
mod settings;

pub use address::Address;
pub use cas::ended_ticket;
pub use fault::{Fault, Untrue};
pub use provider::{Identity, Provider};
pub use request::{AuthenticationRequest, Returned};
pub use settings::{BadSettings, ButtonPlace, Protocol, Settings, Vouching};
