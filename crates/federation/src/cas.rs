//! CAS 3 (Central Authentication Service): a ticket that the server vouches for, once and for one service.

mod answer;
mod logout;

pub(crate) use answer::validated;
pub use logout::ended_ticket;
pub(crate) use logout::is_ticket;
