//! The architecture fence: what ARCHITECTURE.md says about the crates is what Cargo and the sources say.

mod circles;
mod edges;
mod licences;
mod map;
mod outside;
mod rooms;
mod sources;
mod threats;
mod unmaintained;
mod words;
mod workspace;
