//! Mingde in a browser: pages, forms and what keeps them safe. Nothing is decided here: a handler reads the request,
//! calls one use case of `mingde_app` and fills in a template, which stands beside it in `screens/`.

mod address;
mod api;
mod assets;
pub mod booth;
mod compressing;
mod doors;
mod fault;
pub mod frame;
pub mod hosting;
mod house;
mod icalendar;
mod json;
mod paper;
mod posted;
mod received;
mod router;
mod routing;
mod screens;
mod serve;
mod visitor;

pub use doors::{Client, Doors, OwnSession, SetUp, Way, ballot_box, site};
pub use fault::Fault;
pub use house::{Chance, Clock, House};
pub use router::router;
pub use serve::{CannotServe, Listening, Transport, serve, serve_many};
pub use visitor::Visitor;
