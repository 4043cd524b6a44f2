//! Files in an object storage that speaks S3, of a cloud or of the county's own machines (MinIO, Ceph). Of the protocol there is what
//! Mingde needs: an object is put, fetched, asked for its length, listed and removed. Requests are signed (AWS Signature Version 4) with
//! the hash of what is sent, so that a server takes what was meant or nothing. Why it is written here: `docs/adr/0070`.
//!
//! Everything here waits for the network on the thread of whoever calls. Neither keys nor names of objects are logged.

mod bucket;
mod keys;
mod listing;
mod place;
mod signing;
mod trouble;

pub use bucket::{Bucket, PATIENCE, Size};
pub use keys::AccessKeys;
pub use place::{ObjectPlace, is_object_address};
pub use trouble::ObjectTrouble;
